package hj212

import (
	"strconv"
	"strings"
)

// Packet is what a data segment says. All texts are parts of the segment as it came; they may hold any bytes (GBK).
type Packet struct {
	QN, ST, CN, PW, MN string
	Flag               int
	Flagged            bool // Flag was there
	PNum, PNo          int  // 0 = absent
	RF                 bool
	DataTime           string // 14 digits, or as it came with a warning
	Items              []Item
	Fields             []Field // of the data area, that belong to no item
	Values             []Value // of all items
	Warnings           []string
}

// Item is one factor. Its values stand in Packet.Values, chained by next.
type Item struct {
	Code        string
	first, last int
}

// Value is one value of a factor, as the text that came.
type Value struct {
	Kind, Text string
	State      State
	next       int // -1 = last
}

// Field is a name and what stands for it.
type Field struct{ Name, Text string }

// reset forgets what was read and keeps the memory.
func (p *Packet) reset() {
	*p = Packet{Items: p.Items[:0], Fields: p.Fields[:0], Values: p.Values[:0], Warnings: p.Warnings[:0]}
}

func (p *Packet) warn(parts ...string) {
	p.Warnings = append(p.Warnings, strings.Join(parts, ""))
}

// Version is that of Flag's bits 2 to 7: 0 = 2005, 1 = 2017, 2 = 2025.
func (p *Packet) Version() int { return p.Flag >> 2 & 63 }

// Edition names the version; "" for one that no edition has. It is a hint: devices set 8 and 9 years before 2025.
func (p *Packet) Edition() string {
	if v := p.Version(); v < len(editions) {
		return editions[v]
	}
	return ""
}

// WantAnswer tells bit A.
func (p *Packet) WantAnswer() bool { return p.Flag&flagAnswer != 0 }

// Field finds a field of the data area, exactly first, then whatever its case (the standard itself prints Ctime and CTime).
func (p *Packet) Field(name string) (string, bool) {
	for _, f := range p.Fields {
		if f.Name == name {
			return f.Text, true
		}
	}
	for _, f := range p.Fields {
		if strings.EqualFold(f.Name, name) {
			return f.Text, true
		}
	}
	return "", false
}

// Decode reads a data segment into p, using its memory again. It never fails: what can not be read is a warning, because the check
// of the frame was right and the device will send the same again. Source: HJ 212-2017 6.3.2 and 6.3.3; quirks of hj212.md 5.
func Decode(segment string, p *Packet) {
	p.reset()
	begin := strings.Index(segment, "&&")
	if begin < 0 {
		p.head(segment)
		p.warn("no data area")
		p.judge()
		return
	}
	p.head(segment[:begin])
	area := segment[begin+2:]
	if end := strings.LastIndex(area, "&&"); end < 0 {
		p.warn("the data area has no end")
	} else {
		if strings.TrimSpace(area[end+2:]) != "" {
			p.warn("text behind the data area")
		}
		area = area[:end]
	}
	p.area(area)
	p.judge()
}

// head reads the fields before the data area, by name, in any order.
func (p *Packet) head(s string) {
	s = trim(s)
	if rest, ok := strings.CutSuffix(s, "="); ok {
		rest = trim(rest)
		if n := len(rest) - 2; n >= 0 && strings.EqualFold(rest[n:], "CP") {
			s = trim(rest[:n])
			if s != "" && s[len(s)-1] != ';' && s[len(s)-1] != ',' {
				p.warn("no ; before CP")
			}
		}
	}
	for s != "" {
		var word string
		word, s = p.word(s)
		if word = trim(word); word == "" {
			continue
		}
		name, text, ok := strings.Cut(word, "=")
		if !ok {
			p.warn("a field of the head without =") // its text may be the password
			continue
		}
		p.headField(trim(name), trim(text))
	}
}

// word cuts the next field of the head off: at ; or, when a field follows it, at a comma.
func (p *Packet) word(s string) (word, rest string) {
	word = s
	if i := strings.IndexByte(s, ';'); i >= 0 {
		word, rest = s[:i], s[i+1:]
	}
	if i := strings.IndexByte(word, ','); i >= 0 && strings.IndexByte(word[i:], '=') > 0 {
		p.warn(", for ; in the head")
		return word[:i], s[i+1:]
	}
	return word, rest
}

// headNames are the fields of the head.
var headNames = []string{"QN", "ST", "CN", "PW", "MN", "Flag", "PNUM", "PNO", "RF"}

func (p *Packet) headField(name, text string) {
	for range 2 {
		switch name {
		case "QN":
			p.once(name, &p.QN, text)
		case "ST":
			p.once(name, &p.ST, text)
		case "CN":
			p.once(name, &p.CN, text)
		case "PW":
			p.once(name, &p.PW, text)
		case "MN":
			p.once(name, &p.MN, text)
		case "Flag":
			n, err := strconv.ParseUint(text, 10, 8)
			if err != nil {
				p.warn("Flag is not 0 to 255: ", text)
				return
			}
			p.Flag, p.Flagged = int(n), true
		case "PNUM":
			p.PNum = p.part(name, text)
		case "PNO":
			p.PNo = p.part(name, text)
		case "RF":
			if p.RF = text == "1"; !p.RF {
				p.warn("RF is not 1: ", text)
			}
		default:
			known := ""
			for _, n := range headNames {
				if strings.EqualFold(n, name) {
					known = n
				}
			}
			if known == "" {
				p.warn("unknown field of the head: ", name)
				return
			}
			name = known
			continue
		}
		return
	}
}

// once keeps the first of several.
func (p *Packet) once(name string, to *string, text string) {
	if *to != "" {
		p.warn(name, " twice")
		return
	}
	*to = text
}

func (p *Packet) part(name, text string) int {
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil || n < 1 || n > 9999 {
		p.warn(name, " is not 1 to 9999: ", text)
		return 0
	}
	return int(n)
}

// judge notes what the fields of the head contradict.
func (p *Packet) judge() {
	if p.QN == "" { // answers of 2005 carry it in the data area
		if qn, ok := p.Field("QN"); ok {
			p.QN = qn
		}
	}
	if p.QN != "" && (len(p.QN) != 17 || !allDigits(p.QN)) {
		p.warn("QN has not 17 digits: ", p.QN)
	}
	if p.CN == "" {
		p.warn("no CN")
	} else if len(p.CN) != 4 || !allDigits(p.CN) {
		p.warn("CN has not 4 digits: ", p.CN)
	}
	switch {
	case p.MN == "":
		p.warn("no MN")
	case !plainName(p.MN, 40):
		p.warn("MN is not 1 to 40 printable characters without ; = &")
	}
	if p.Edition() == "" {
		p.warn("Flag has version ", strconv.Itoa(p.Version()), ", which no edition has")
	}
	switch {
	case p.Flag&flagDivided != 0 && (p.PNum == 0 || p.PNo == 0):
		p.warn("Flag says divided, PNUM or PNO is missing: read as 1 of 1")
	case p.PNum > 0 && p.PNo > p.PNum:
		p.warn("PNO is more than PNUM")
	}
}

// trim takes blanks away; most texts have none.
func trim(s string) string {
	if s == "" || s[0] > ' ' && s[len(s)-1] > ' ' {
		return s
	}
	return strings.Trim(s, " \t\r\n")
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i]-'0' > 9 {
			return false
		}
	}
	return s != ""
}

// plainName tells whether s is 1 to most printable ASCII characters without ; = &.
func plainName(s string, most int) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c > '~' || c == ';' || c == '=' || c == '&' {
			return false
		}
	}
	return s != "" && len(s) <= most
}
