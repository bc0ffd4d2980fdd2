package open311

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"
)

// An answer is one tree of these, written as JSON or as XML: so both carry the same data. Leaves are nil, string, bool,
// int and number. The JSON is made from the tree, not from the XML: a generic converter can not tell a list with one
// member from an object (section 12).
type (
	object []field
	field  struct {
		name  string
		value any
	}
	list struct {
		item string // name of the element of each row in XML
		rows []any
	}
	number string // a decimal number as it is to be printed
)

// answer is a tree with the name of its root in XML.
type answer struct {
	root string
	body any
}

// write gives the bytes in one of the two formats.
func (d answer) write(format string) []byte {
	var b bytes.Buffer
	if format == "json" {
		writeJSON(&b, d.body)
		return b.Bytes()
	}
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	writeXML(&b, d.root, d.body)
	b.WriteByte('\n')
	return b.Bytes()
}

func writeJSON(b *bytes.Buffer, v any) {
	switch x := v.(type) {
	case object:
		b.WriteByte('{')
		for i, f := range x {
			if i > 0 {
				b.WriteByte(',')
			}
			writeString(b, f.name)
			b.WriteByte(':')
			writeJSON(b, f.value)
		}
		b.WriteByte('}')
	case list:
		b.WriteByte('[')
		for i, r := range x.rows {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSON(b, r)
		}
		b.WriteByte(']')
	case string:
		if x = plain(x); x == "" { // an empty element is null, never "" (section 9)
			b.WriteString("null")
			return
		}
		writeString(b, x)
	default:
		if s := leaf(v); s != "" {
			b.WriteString(s)
			return
		}
		b.WriteString("null")
	}
}

func writeString(b *bytes.Buffer, s string) {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s)         // a string always encodes
	b.Truncate(b.Len() - 1) // the line break that Encode adds
}

func writeXML(b *bytes.Buffer, name string, v any) {
	b.WriteString("<" + name + ">")
	switch x := v.(type) {
	case object:
		for _, f := range x {
			writeXML(b, f.name, f.value)
		}
	case list:
		for _, r := range x.rows {
			writeXML(b, x.item, r)
		}
	case string:
		_ = xml.EscapeText(b, []byte(plain(x))) // a buffer takes everything
	default:
		b.WriteString(leaf(v))
	}
	b.WriteString("</" + name + ">")
}

// leaf is a value that looks the same in both formats.
func leaf(v any) string {
	switch x := v.(type) {
	case bool:
		return strconv.FormatBool(x)
	case int:
		return strconv.Itoa(x)
	case number:
		return string(x)
	}
	return ""
}

// plain drops what XML 1.0 can not carry, in both formats, so that they stay equal: control characters except tab and
// line break, halves of pairs, the two non-characters. A carriage return is a line break (XML readers make it one).
func plain(s string) string {
	if strings.Contains(s, "\r") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' || r == 0x7f || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}
