package hj212

import (
	"strings"
	"time"
)

// area reads the items of the data area: groups by ;, values within by comma, name=value.
func (p *Packet) area(s string) {
	for s != "" {
		group := s
		if i := strings.IndexByte(s, ';'); i >= 0 {
			group, s = s[:i], s[i+1:]
		} else {
			s = ""
		}
		begun := len(p.Items) // items of this group begin here
		text := (*string)(nil)
		for more := group != ""; more; {
			word := group
			if i := strings.IndexByte(group, ','); i >= 0 {
				word, group = group[:i], group[i+1:]
			} else {
				more = false
			}
			text = p.pair(word, begun, text)
		}
	}
}

// pair reads one name=value. before is the text of the last pair of the group when it may hold commas, and so is what it gives.
func (p *Packet) pair(word string, begun int, before *string) *string {
	i := strings.IndexByte(word, '=')
	if i < 0 {
		switch {
		case trim(word) == "":
		case before != nil:
			*before += "," + word
			return before
		default:
			p.warn("no = in ", trim(word))
		}
		return nil
	}
	name, text := trim(word[:i]), trim(word[i+1:])
	if dash := strings.LastIndexByte(name, '-'); dash > 0 && dash+1 < len(name) {
		return p.value(trim(name[:dash]), trim(name[dash+1:]), text, begun)
	}
	return p.field(name, text)
}

// field keeps what belongs to no factor.
func (p *Packet) field(name, text string) *string {
	switch {
	case name == "":
		p.warn("no name before =", text)
		return nil
	case len(name) == 8 && (name == "DataTime" || strings.EqualFold(name, "DataTime")):
		if p.DataTime != "" {
			if p.DataTime != text {
				p.warn("DataTime twice: ", text)
			}
			return nil
		}
		p.dataTime(text)
		return nil
	}
	for _, f := range p.Fields {
		if f.Name == name {
			p.warn(name, " twice: ", text)
			return nil
		}
	}
	p.Fields = append(p.Fields, Field{name, text})
	return &p.Fields[len(p.Fields)-1].Text
}

func (p *Packet) dataTime(text string) {
	p.DataTime = text
	switch {
	case len(text) == 17 && allDigits(text):
		p.DataTime = text[:14]
		p.warn("DataTime has 17 digits: ", text)
		text = p.DataTime
	case len(text) != 14 || !allDigits(text):
		p.warn("DataTime has not 14 digits: ", text)
		return
	}
	if !isTime(text) {
		p.warn("DataTime is no time: ", text)
	}
}

// isTime tells whether 14 digits are a moment of the calendar.
func isTime(s string) bool {
	two := func(i int) int { return int(s[i]-'0')*10 + int(s[i+1]-'0') }
	y, m, d := two(0)*100+two(2), two(4), two(6)
	if y < 1 || m < 1 || m > 12 || d < 1 || two(8) > 23 || two(10) > 59 || two(12) > 59 {
		return false
	}
	return d <= 28 || d <= time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// value keeps one value of a factor. begun is the first item of its group.
func (p *Packet) value(code, kind, text string, begun int) *string {
	name, isNumber, known := kindOf(kind)
	v := Value{Kind: name, Text: text, next: -1}
	switch {
	case !known:
		p.warn("unknown kind ", code, "-", kind)
	case name != kind:
		p.warn("kind ", kind, " read as ", name)
	}
	switch {
	case text == "":
		v.State = Missing
	case isNumber:
		switch v.State = number(text); v.State {
		case NoDecimal:
			p.warn(code, "-", name, " is no decimal: ", text)
		case OutOfRange:
			p.warn(code, "-", name, " is out of range: ", text)
		}
	}
	p.Values = append(p.Values, v)
	at := len(p.Values) - 1
	it := p.item(code, name, begun)
	if it.first < 0 {
		it.first = at
	} else {
		p.Values[it.last].next = at
	}
	it.last = at
	if isNumber || name == "Flag" {
		return nil
	}
	return &p.Values[at].Text
}

// item finds the factor to which a value belongs: that of the group, or one before whose values were divided by ; instead of a
// comma. A second value of the same kind begins the factor anew, so that nothing is lost.
func (p *Packet) item(code, kind string, begun int) *Item {
	for i := len(p.Items) - 1; i >= 0; i-- {
		it := &p.Items[i]
		if it.Code != code {
			continue
		}
		if p.has(it, kind) {
			p.warn(code, " twice")
			break
		}
		if i < begun {
			p.warn("values of ", code, " divided by ;")
		}
		return it
	}
	p.Items = append(p.Items, Item{Code: code, first: -1, last: -1})
	return &p.Items[len(p.Items)-1]
}

func (p *Packet) has(it *Item, kind string) bool {
	for v := it.first; v >= 0; v = p.Values[v].next {
		if p.Values[v].Kind == kind {
			return true
		}
	}
	return false
}
