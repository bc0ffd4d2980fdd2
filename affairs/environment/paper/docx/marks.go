package docx

import (
	"fmt"
	"strconv"
	"strings"

	"linli/platform/text"
)

// Data fills a template: strings (or what fmt prints), bools and Data for parts that stand once, []Data or []string for what is
// repeated. Inside a repetition the outer names are still known, 序号 counts from 1, and {{.}} is the item of a []string.
type Data map[string]any

// Mark is one placeholder: Kind is 0 for a value, '#' and '^' for the beginning of a part, '/' for its end.
type Mark struct {
	Kind         byte
	Name, Filter string
	from, to     int
}

func (m Mark) String() string {
	s := m.Name
	if m.Kind != 0 {
		s = string(m.Kind) + s
	}
	if m.Filter != "" {
		s += "|" + m.Filter
	}
	return "{{" + s + "}}"
}

// Blank is what a value that nobody gave prints as: a line to write on.
const Blank = "＿＿＿＿＿＿"

// Filters are the ways in which a value may be written.
var Filters = []string{"大写", "金额", "日期", "汉字"}

var markShape = text.NewPattern(`\{\{\s*([#＃^/／]?)\s*([^{}|｜#＃^/／]{1,40}?)\s*(?:[|｜]\s*([^{}|｜]{1,20}?)\s*)?\}\}`)

// Marks reads the placeholders of a text in order. Signs as a Chinese keyboard writes them (＃ ／ ｜) are taken too.
func Marks(s string) (out []Mark) {
	for _, m := range markShape.FindAllStringSubmatchIndex(s, -1) {
		x := Mark{Name: s[m[4]:m[5]], from: m[0], to: m[1]}
		switch s[m[2]:m[3]] {
		case "#", "＃":
			x.Kind = '#'
		case "^":
			x.Kind = '^'
		case "/", "／":
			x.Kind = '/'
		}
		if m[6] >= 0 {
			x.Filter = s[m[6]:m[7]]
		}
		out = append(out, x)
	}
	return out
}

// scope is where a name is looked up: the item, then what is around it.
type scope struct {
	data Data
	up   *scope
}

func (s *scope) get(name string) (any, bool) {
	for ; s != nil; s = s.up {
		if v, ok := s.data[name]; ok {
			return v, true
		}
	}
	return nil, false
}

// Value writes one value under its filter; what is missing or empty is a line to write on.
func (s *scope) value(m Mark) string {
	v, ok := s.get(m.Name)
	if !ok || v == nil {
		return Blank
	}
	w := clean(fmt.Sprint(v))
	if list, ok := v.([]string); ok {
		w = clean(strings.Join(list, "、"))
	}
	if strings.TrimSpace(w) == "" {
		return Blank
	}
	return Written(w, m.Filter)
}

// Written writes a value as a filter of a placeholder does: 2026-03-25 as 日期 is 2026年3月25日; what the filter cannot read stays as it is.
func Written(w, filter string) string {
	switch filter {
	case "大写":
		if c, ok := text.MoneyCapital(w); ok {
			return c
		}
	case "金额":
		if c, ok := text.MoneyFigures(w); ok {
			return c
		}
	case "日期", "汉字":
		if len(w) == 10 && w[4] == '-' && w[7] == '-' {
			y, err1 := strconv.Atoi(w[:4])
			m, err2 := strconv.Atoi(w[5:7])
			d, err3 := strconv.Atoi(w[8:])
			if err1 == nil && err2 == nil && err3 == nil && filter == "日期" {
				return fmt.Sprintf("%d年%d月%d日", y, m, d)
			}
			if err1 == nil && err2 == nil && err3 == nil && m > 0 && d > 0 {
				return text.DateHan(y, m, d)
			}
		}
	}
	return w
}

// clean drops what XML may not hold and makes all line ends one sign.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF || r == 0xFFFD {
			return -1
		}
		return r
	}, s)
}

// items are the scopes in which a part is written: none, one, or one for each item.
func (s *scope) items(m Mark) []*scope {
	v, ok := s.get(m.Name)
	list := listOf(v)
	if !ok {
		list = nil
	}
	if m.Kind == '^' {
		if len(list) > 0 {
			return nil
		}
		return []*scope{s}
	}
	var out []*scope
	for i, d := range list {
		if d == nil {
			out = append(out, s)
			continue
		}
		if _, ok := d["序号"]; !ok {
			out = append(out, &scope{d, &scope{Data{"序号": strconv.Itoa(i + 1)}, s}})
			continue
		}
		out = append(out, &scope{d, s})
	}
	return out
}

// listOf reads what a part is written over; nil stands for "once, in the same scope".
func listOf(v any) []Data {
	switch x := v.(type) {
	case nil:
		return nil
	case []Data:
		return x
	case []map[string]any:
		out := make([]Data, len(x))
		for i := range x {
			out[i] = x[i]
		}
		return out
	case []string:
		out := make([]Data, len(x))
		for i := range x {
			out[i] = Data{".": x[i]}
		}
		return out
	case Data:
		return []Data{x}
	case bool:
		if !x {
			return nil
		}
	case string:
		if strings.TrimSpace(x) == "" {
			return nil
		}
	}
	return []Data{nil}
}

// closing finds the end of the part that begins with marks[i]; -1 when it has none here.
func closing(marks []Mark, i int) int {
	depth := 0
	for j := i; j < len(marks); j++ {
		switch marks[j].Kind {
		case '#', '^':
			depth++
		case '/':
			if depth--; depth == 0 {
				if marks[j].Name != marks[i].Name {
					return -1
				}
				return j
			}
		}
	}
	return -1
}

// write fills the placeholders of a text that stands in one paragraph.
func (s *scope) write(t string) string {
	marks := Marks(t)
	var b strings.Builder
	at := 0
	for i := 0; i < len(marks); i++ {
		m := marks[i]
		b.WriteString(t[at:m.from])
		at = m.to
		switch m.Kind {
		case 0:
			b.WriteString(s.value(m))
		case '#', '^':
			j := closing(marks, i)
			if j < 0 {
				b.WriteString(m.String())
				continue
			}
			for _, x := range s.items(m) {
				b.WriteString(x.write(t[m.to:marks[j].from]))
			}
			i, at = j, marks[j].to
		default:
			b.WriteString(m.String())
		}
	}
	b.WriteString(t[at:])
	return b.String()
}

// Expand fills the placeholders of a text outside a file.
func Expand(t string, d Data) string { return (&scope{data: d}).write(t) }
