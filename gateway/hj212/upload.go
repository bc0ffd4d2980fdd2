package hj212

import (
	"linli/kernel/signal"
)

// Source is the name of this gateway in signal.Upload.
const Source = "hj212"

// usable tells whether a packet can be somebody's message: it names a device and a command that a device may send.
func (p *Packet) usable() bool {
	return plainName(p.MN, 40) && len(p.CN) == 4 && allDigits(p.CN) && !requests[p.CN]
}

// answer tells whether a packet answers a request of the centre.
func (p *Packet) answer() bool { return p.CN >= RequestAnswer && p.CN <= DataAnswer }

// Upload says a packet in the words of the kernel. received is Unix ms. A value that is no decimal, or has more digits than any
// instrument, is no value: its text moves to Fields under its whole name; an empty one is left out. Texts become UTF-8.
func (p *Packet) Upload(remote string, received int64) signal.Upload {
	u := signal.Upload{Source: Source, Device: p.MN, Password: p.PW, Remote: remote, Edition: p.Edition(), System: stored(p.ST), Command: p.CN, Exchange: stored(p.QN),
		Part: 1, Parts: 1, Resent: p.RF, At: stored(p.DataTime), Received: received, WantAnswer: p.WantAnswer()}
	if p.PNum > 0 && p.PNo > 0 {
		u.Part, u.Parts = p.PNo, p.PNum
	}
	if len(p.Fields) > 0 {
		u.Fields = make(map[string]string, len(p.Fields))
		for _, f := range p.Fields {
			u.Fields[stored(f.Name)] = stored(f.Text)
		}
	}
	for _, w := range p.Warnings {
		u.Warnings = append(u.Warnings, stored(w))
	}
	if len(p.Items) > 0 {
		u.Items = make([]signal.UploadItem, 0, len(p.Items))
	}
	for i := range p.Items {
		it := &p.Items[i]
		one := signal.UploadItem{Code: it.Code, Values: make(map[string]string, 5)}
		good := plainName(it.Code, 40)
		for v := it.first; v >= 0; v = p.Values[v].next {
			x := &p.Values[v]
			switch {
			case !good || x.State == NoDecimal || x.State == OutOfRange:
				if u.Fields == nil {
					u.Fields = map[string]string{}
				}
				u.Fields[stored(it.Code+"-"+x.Kind)] = stored(x.Text)
			case x.State == Fine:
				one.Values[stored(x.Kind)] = stored(x.Text)
			}
		}
		if good {
			u.Items = append(u.Items, one)
		}
	}
	return u
}
