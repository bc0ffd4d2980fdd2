package hj212

import "strconv"

// Add puts a value into the packet, for those who write frames (tests, the demo, the load generator): the values of a factor one
// after the other.
func (p *Packet) Add(code, kind, text string) {
	begun := 0
	if n := len(p.Items); n > 0 && p.Items[n-1].Code == code {
		begun = n - 1
	}
	p.value(code, kind, text, begun)
}

// AppendSegment writes the packet as a data segment in the order of the standard. Decoding it gives the packet again, when its
// texts hold no separator and no blanks at their ends.
func (p *Packet) AppendSegment(b []byte) []byte {
	word := func(name, text string) {
		if text != "" {
			b = append(append(append(append(b, name...), '='), text...), ';')
		}
	}
	word("QN", p.QN)
	word("ST", p.ST)
	word("CN", p.CN)
	word("PW", p.PW)
	word("MN", p.MN)
	if p.Flagged {
		word("Flag", strconv.Itoa(p.Flag))
	}
	if p.PNum > 0 {
		word("PNUM", strconv.Itoa(p.PNum))
	}
	if p.PNo > 0 {
		word("PNO", strconv.Itoa(p.PNo))
	}
	if p.RF {
		word("RF", "1")
	}
	b = append(b, "CP=&&"...)
	from := len(b)
	word("DataTime", p.DataTime)
	for _, f := range p.Fields {
		b = append(append(append(append(b, f.Name...), '='), f.Text...), ';')
	}
	for i := range p.Items {
		it := &p.Items[i]
		for v := it.first; v >= 0; v = p.Values[v].next {
			x := &p.Values[v]
			b = append(append(append(append(append(append(b, it.Code...), '-'), x.Kind...), '='), x.Text...), ',')
		}
		b[len(b)-1] = ';'
	}
	if len(b) > from {
		b = b[:len(b)-1]
	}
	return append(b, "&&"...)
}
