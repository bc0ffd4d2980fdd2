package docx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"linli/platform/fault"
	"linli/platform/text"
)

// w and the strict name are the namespaces of WordprocessingML.
var wordSpaces = map[string]bool{"http://schemas.openxmlformats.org/wordprocessingml/2006/main": true, "http://purl.oclc.org/ooxml/wordprocessingml/main": true}

// node is an element with the bytes it was written with, or, without name, bytes between elements.
type node struct {
	name  string // local name, of WordprocessingML only; "" for raw bytes, "?" for elements of other languages
	open  []byte // start tag, or the raw bytes
	kids  []*node
	close []byte
	text  string // of raw bytes: what they say
}

// parse reads a part into a tree. Errors: Invalid for what is no sound XML, is too deep or too large, or has a DTD. count bounds the
// nodes of a whole file.
func parse(b []byte, count *int) (*node, error) {
	bad := func(err error) (*node, error) { return nil, fault.Invalid("environment.docx.xml").With(err) }
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(b) {
		return bad(errors.New("not UTF-8"))
	}
	d := xml.NewDecoder(bytes.NewReader(b))
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if strings.EqualFold(label, "utf-8") || strings.EqualFold(label, "us-ascii") {
			return in, nil
		}
		return nil, errors.New("charset " + label)
	}
	top := &node{}
	stack := []*node{top}
	for {
		from := d.InputOffset()
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return bad(err)
		}
		raw := b[from:d.InputOffset()]
		if *count++; *count > maxNodes {
			return nil, fault.Invalid("environment.docx.complex")
		}
		last := stack[len(stack)-1]
		switch x := t.(type) {
		case xml.StartElement:
			n := &node{name: "?", open: raw}
			if wordSpaces[x.Name.Space] {
				n.name = x.Name.Local
			}
			last.kids = append(last.kids, n)
			if stack = append(stack, n); len(stack) > maxDepth {
				return nil, fault.Invalid("environment.docx.complex")
			}
		case xml.EndElement:
			last.close = raw
			stack = stack[:len(stack)-1]
		case xml.Directive:
			return nil, fault.Invalid("environment.docx.dtd")
		case xml.CharData:
			last.kids = append(last.kids, &node{open: raw, text: string(x)})
		default:
			last.kids = append(last.kids, &node{open: raw})
		}
	}
	if len(stack) != 1 {
		return bad(io.ErrUnexpectedEOF)
	}
	for _, k := range top.kids {
		if k.name != "" {
			return top, nil
		}
	}
	return bad(io.ErrUnexpectedEOF)
}

func (n *node) write(b *bytes.Buffer) {
	b.Write(n.open)
	for _, k := range n.kids {
		k.write(b)
	}
	b.Write(n.close)
}

// with is the node with other children.
func (n *node) with(kids []*node) *node {
	c := *n
	c.kids = kids
	return &c
}

// each visits the node and what is in it while enter says so.
func (n *node) each(enter func(*node) bool) {
	if !enter(n) {
		return
	}
	for _, k := range n.kids {
		k.each(enter)
	}
}

// said is the text of the node: of its runs, not of paragraphs inside text boxes.
func (n *node) said() string {
	var b strings.Builder
	first := true
	n.each(func(x *node) bool {
		if x.name == "p" && !first && n.name == "p" {
			return false
		}
		first = false
		if x.name == "t" {
			for _, k := range x.kids {
				b.WriteString(k.text)
			}
		}
		return true
	})
	return b.String()
}

var dangerousField = text.NewPattern(`(?i)\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|EMBED|MACROBUTTON|RD)\b`)

// harmless refuses tracked changes, objects and fields that fetch or run something.
func (n *node) harmless() (err error) {
	field := ""
	n.each(func(x *node) bool {
		switch x.name {
		case "ins", "del", "moveFrom", "moveTo":
			if len(x.kids) > 0 {
				err = fault.Invalid("environment.docx.changes")
			}
		case "object", "altChunk", "control":
			err = fault.Invalid("environment.docx.object", x.name)
		case "instrText", "fldSimple":
			field += string(x.open)
			for _, k := range x.kids {
				field += k.text
			}
		}
		return err == nil
	})
	if err == nil && dangerousField.MatchString(field) {
		err = fault.Invalid("environment.docx.field")
	}
	return err
}
