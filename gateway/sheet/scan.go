package sheet

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tokenKind says what a token of XML is.
type tokenKind uint8

const (
	startTag tokenKind = iota
	endTag
	textRun
	otherTag // declaration, comment, instruction
)

// token is one piece of XML; its slices are valid until the next call.
type token struct {
	kind  tokenKind
	raw   []byte // exactly as in the file
	name  []byte // local name of a tag, without prefix
	attrs []byte
	empty bool // <a/>
	cdata bool
}

var (
	errDoctype = errors.New("document type declaration")
	errLong    = errors.New("piece of XML too long")
	errXML     = errors.New("not well-formed XML")
	errCoding  = errors.New("not UTF-8")
)

// maxToken bounds one tag or one run of text: a cell holds at most 32,767 characters, each at most 10 bytes as an entity.
const maxToken = 512 << 10

// scan is a small pull scanner for the XML of office files. It accepts no document type declaration, so that no entity can be
// defined, and holds one token at a time.
type scan struct {
	r      io.Reader
	buf    []byte
	lo, hi int
	eof    bool
	open   int // elements begun and not ended: a file that stops among its rows is damaged, not short
}

func newScan(r io.Reader) *scan { return &scan{r: r, buf: make([]byte, 64<<10)} }

// more reads on, sliding or growing the buffer; false at the end.
func (s *scan) more() (bool, error) {
	if s.eof {
		return false, nil
	}
	if s.lo > 0 {
		copy(s.buf, s.buf[s.lo:s.hi])
		s.hi -= s.lo
		s.lo = 0
	}
	if s.hi == len(s.buf) {
		if len(s.buf) >= maxToken {
			return false, errLong
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := s.r.Read(s.buf[s.hi:])
	s.hi += n
	if err == io.EOF {
		s.eof = true
		return n > 0, nil
	}
	return n > 0 || err == nil, err
}

// next returns the next token, io.EOF at the end.
func (s *scan) next(t *token) error {
	for s.lo == s.hi {
		ok, err := s.more()
		if err != nil {
			return err
		}
		if !ok && s.lo == s.hi {
			if s.open != 0 {
				return errXML
			}
			return io.EOF
		}
	}
	t.cdata, t.empty, t.name, t.attrs = false, false, nil, nil
	if s.buf[s.lo] != '<' {
		t.kind = textRun
		return s.text(t)
	}
	if err := s.tag(t); err != nil {
		return err
	}
	switch {
	case t.kind == startTag && !t.empty:
		s.open++
	case t.kind == endTag:
		s.open--
	}
	if s.open < 0 {
		return errXML
	}
	return nil
}

func (s *scan) text(t *token) error {
	from := 0
	for {
		if i := bytes.IndexByte(s.buf[s.lo+from:s.hi], '<'); i >= 0 {
			return s.take(from+i, t)
		}
		from = s.hi - s.lo
		ok, err := s.more()
		if err != nil {
			return err
		}
		if !ok {
			return s.take(from, t)
		}
	}
}

var quotes = []byte{'"'}

// take cuts n bytes off the buffer.
func (s *scan) take(n int, t *token) error {
	t.raw = s.buf[s.lo : s.lo+n]
	s.lo += n
	return nil
}

// tag reads from < to the matching >; a > inside quotes does not end it.
func (s *scan) tag(t *token) error {
	// The common tag lies in the buffer whole and has its quotes in pairs before the first >.
	if end := bytes.IndexByte(s.buf[s.lo:s.hi], '>'); end > 1 {
		tag := s.buf[s.lo : s.lo+end+1]
		if tag[1] != '!' && bytes.IndexByte(tag, '\'') < 0 && bytes.Count(tag, quotes)&1 == 0 && bytes.IndexByte(tag[1:], '<') < 0 {
			t.raw = tag
			s.lo += end + 1
			return s.cut(t)
		}
	}
	i, quote := 1, byte(0)
	for {
		for ; s.lo+i < s.hi; i++ {
			c := s.buf[s.lo+i]
			switch {
			case i == 3 && s.buf[s.lo+1] == '!':
				return s.special(t)
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '"' || c == '\'':
				quote = c
			case c == '<':
				return errXML
			case c == '>':
				t.raw = s.buf[s.lo : s.lo+i+1]
				s.lo += i + 1
				return s.cut(t)
			}
		}
		if ok, err := s.more(); err != nil {
			return err
		} else if !ok {
			return errXML
		}
	}
}

// special handles <!-- -->, <![CDATA[ ]]> and refuses <!DOCTYPE.
func (s *scan) special(t *token) error {
	for s.hi-s.lo < 9 {
		if ok, err := s.more(); err != nil {
			return err
		} else if !ok {
			return errXML
		}
	}
	head, end := 4, []byte("-->")
	t.kind = otherTag
	switch {
	case bytes.HasPrefix(s.buf[s.lo:], []byte("<!--")):
	case bytes.HasPrefix(s.buf[s.lo:], []byte("<![CDATA[")):
		head, end = 9, []byte("]]>")
		t.kind, t.cdata = textRun, true
	default:
		return errDoctype
	}
	from := head
	for {
		if i := bytes.Index(s.buf[s.lo+from:s.hi], end); i >= 0 {
			return s.take(from+i+len(end), t)
		}
		from = max(head, s.hi-s.lo-2)
		if ok, err := s.more(); err != nil {
			return err
		} else if !ok {
			return errXML
		}
	}
}

// cut splits a complete tag.
func (s *scan) cut(t *token) error {
	in := t.raw[1 : len(t.raw)-1]
	if len(in) == 0 {
		return errXML
	}
	switch in[0] {
	case '?':
		t.kind = otherTag
		if bytes.Contains(in, []byte("encoding")) && !bytes.Contains(bytes.ToLower(in), []byte("utf-8")) {
			return errCoding
		}
		return nil
	case '/':
		t.kind, in = endTag, in[1:]
	default:
		t.kind = startTag
		if in[len(in)-1] == '/' {
			t.empty, in = true, in[:len(in)-1]
		}
	}
	end := 0
	for end < len(in) && in[end] > ' ' {
		end++
	}
	t.name, t.attrs = in[:end], in[end:]
	if i := bytes.IndexByte(t.name, ':'); i >= 0 {
		t.name = t.name[i+1:]
	}
	return nil
}

// is compares the local name.
func (t *token) is(name string) bool { return string(t.name) == name }

// attr finds an attribute by its name without prefix; the value is raw.
func (t *token) attr(name string) (value []byte, ok bool) {
	for a := t.attrs; ; {
		key, v, rest, ok := attribute(a)
		if !ok {
			return nil, false
		}
		if string(key) == name {
			return v, true
		}
		a = rest
	}
}

// attribute cuts the next one off the attributes of a tag: its name without prefix, its raw value, and what follows.
func attribute(a []byte) (key, value, rest []byte, ok bool) {
	for len(a) > 0 && a[0] <= ' ' {
		a = a[1:]
	}
	eq := bytes.IndexByte(a, '=')
	if eq < 0 || eq+2 >= len(a) {
		return nil, nil, nil, false
	}
	key, a = a[:eq], a[eq+1:]
	if a[0] <= ' ' { // spaces beside the sign are rare, and trimming is slow
		a = bytes.TrimLeft(a, " \t\r\n")
	}
	if eq > 0 && key[eq-1] <= ' ' {
		key = bytes.TrimRight(key, " \t\r\n")
	}
	if len(a) < 2 || a[0] != '"' && a[0] != '\'' {
		return nil, nil, nil, false
	}
	end := bytes.IndexByte(a[1:], a[0])
	if end < 0 {
		return nil, nil, nil, false
	}
	if i := bytes.IndexByte(key, ':'); i >= 0 {
		key = key[i+1:]
	}
	return key, a[1 : 1+end], a[end+2:], true
}

// text returns an attribute unescaped, "" when it is missing.
func (t *token) text(name string) string {
	v, ok := t.attr(name)
	if !ok {
		return ""
	}
	s, _ := unescape(nil, v)
	return string(s)
}

// flag says whether a boolean attribute is set.
func (t *token) flag(name string) bool {
	v, ok := t.attr(name)
	return ok && (string(v) == "1" || string(v) == "true")
}

// number reads a small attribute; -1 when it is missing or no number.
func (t *token) number(name string) int {
	v, ok := t.attr(name)
	if !ok {
		return -1
	}
	return small(v)
}

// small is a number of up to nine digits; -1 for anything else.
func small(v []byte) int {
	if len(v) == 0 || len(v) > 9 {
		return -1
	}
	n := 0
	for _, c := range v {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// content appends the characters of a text token.
func (t *token) content(dst []byte) ([]byte, error) {
	if t.cdata {
		return append(dst, t.raw[9:len(t.raw)-3]...), nil
	}
	return unescape(dst, t.raw)
}

// unescape appends raw with the five known entities and character references replaced; any other entity is an error, because
// without a document type there are none.
func unescape(dst, raw []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			return append(dst, raw...), nil
		}
		dst = append(dst, raw[:i]...)
		raw = raw[i+1:]
		end := bytes.IndexByte(raw, ';')
		if end < 1 || end > 10 {
			return dst, errXML
		}
		r, ok := entity(string(raw[:end]))
		if !ok {
			return dst, errXML
		}
		dst = utf8.AppendRune(dst, r)
		raw = raw[end+1:]
	}
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if !strings.HasPrefix(name, "#") {
		return 0, false
	}
	base, digits := 10, name[1:]
	if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune || n >= 0xD800 && n < 0xE000 {
		return 0, false
	}
	return rune(n), true
}

// officeEscapes replaces _xHHHH_ as spreadsheets write control characters.
func officeEscapes(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if i+7 <= len(s) && s[i] == '_' && s[i+1] == 'x' && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil && (n < 0xD800 || n >= 0xE000) {
				b.WriteRune(rune(n))
				i += 7
				continue
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}
