package hj212

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"strconv"
)

// Print writes one JSON object for each frame of a stream, and one for each run of bytes that begins like a frame and is none; it
// tells how many bytes belonged to no frame. Its memory does not grow with the stream. Errors: of the reader and of the writer;
// frames before it are printed.
func Print(w io.Writer, r io.Reader, o Options) (lost int64, err error) {
	out := bufio.NewWriterSize(w, 64<<10)
	s, p := NewScanner(r, o), printer{}
	for {
		x, err := s.Next()
		if err != nil {
			if ferr := out.Flush(); ferr != nil {
				return s.Lost, ferr
			}
			if errors.Is(err, io.EOF) {
				return s.Lost, nil
			}
			return s.Lost, err
		}
		p.b = p.b[:0]
		p.line(x)
		if _, err := out.Write(append(p.b, '\n')); err != nil {
			return s.Lost, err
		}
		if s.from == s.to { // nothing more waits: who watches a live stream sees the frame now
			if err := out.Flush(); err != nil {
				return s.Lost, err
			}
		}
	}
}

// printer writes one line, by hand: its fields and their order are a contract (docs/guide/commands.md).
type printer struct {
	b      []byte
	packet Packet
}

func (p *printer) line(x Found) {
	if x.Err != nil {
		p.b = append(p.b, `{"ok":false,"error":`...)
		p.text(x.Err.Error())
		p.b = append(p.b, `,"offset":`...)
		p.b = append(strconv.AppendInt(p.b, x.Offset, 10), '}')
		return
	}
	k := &p.packet
	Decode(string(x.Frame.Segment), k)
	x.Frame.warn(k)
	p.b = append(p.b, `{"ok":true,"qn":`...)
	p.maybe(k.QN)
	p.b = append(p.b, `,"st":`...)
	p.maybe(k.ST)
	p.b = append(p.b, `,"cn":`...)
	p.maybe(k.CN)
	p.b = append(p.b, `,"pw":`...)
	p.maybe(k.PW)
	p.b = append(p.b, `,"mn":`...)
	p.maybe(k.MN)
	p.b = append(p.b, `,"flag":`...)
	p.b = strconv.AppendInt(p.b, int64(k.Flag), 10)
	p.b = append(p.b, `,"edition":`...)
	p.maybe(k.Edition())
	p.b = append(p.b, `,"pnum":`...)
	p.count(k.PNum)
	p.b = append(p.b, `,"pno":`...)
	p.count(k.PNo)
	p.b = append(p.b, `,"rf":`...)
	p.b = strconv.AppendBool(p.b, k.RF)
	p.b = append(p.b, `,"data_time":`...)
	p.maybe(k.DataTime)
	p.items(k)
	p.fields(k)
	p.b = append(p.b, `,"warnings":[`...)
	for i, w := range k.Warnings {
		if i > 0 {
			p.b = append(p.b, ',')
		}
		s, _ := readable(w)
		p.text(s)
	}
	p.b = append(p.b, "]}"...)
}

// warn adds to the packet what was wrong with its frame.
func (f *Frame) warn(p *Packet) {
	if len(f.Segment) > MaxLength {
		p.warn("longer than 1024 bytes")
	}
	switch f.Tail {
	case TailLF:
		p.warn("ends with LF alone")
	case TailNone:
		p.warn("no CR LF at the end")
	}
}

func (p *printer) items(k *Packet) {
	p.b = append(p.b, `,"items":[`...)
	for i := range k.Items {
		it := &k.Items[i]
		if i > 0 {
			p.b = append(p.b, ',')
		}
		p.b = append(p.b, `{"code":`...)
		p.any(it.Code)
		p.b = append(p.b, `,"values":{`...)
		for v := it.first; v >= 0; v = k.Values[v].next {
			if v != it.first {
				p.b = append(p.b, ',')
			}
			p.any(k.Values[v].Kind)
			p.b = append(p.b, ':')
			p.any(k.Values[v].Text)
		}
		p.b = append(p.b, "}}"...)
	}
	p.b = append(p.b, ']')
}

func (p *printer) fields(k *Packet) {
	p.b = append(p.b, `,"fields":{`...)
	for i, f := range k.Fields {
		if i > 0 {
			p.b = append(p.b, ',')
		}
		p.any(f.Name)
		p.b = append(p.b, ':')
		p.any(f.Text)
	}
	p.b = append(p.b, '}')
}

// maybe writes a text, null when it was not there.
func (p *printer) maybe(s string) {
	if s == "" {
		p.b = append(p.b, "null"...)
		return
	}
	p.any(s)
}

func (p *printer) count(n int) {
	if n == 0 {
		p.b = append(p.b, "null"...)
		return
	}
	p.b = strconv.AppendInt(p.b, int64(n), 10)
}

// any writes a text of the frame. JSON knows no bytes: what is no UTF-8 is read as GB 18030, and its bytes stand in a warning.
func (p *printer) any(s string) {
	out, guess := readable(s)
	if guess {
		p.packet.warn("read as GBK: ", asHex(s))
	}
	p.text(out)
}

func (p *printer) text(s string) {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] == '"' || s[i] == '\\' || s[i] > '~' {
			b, err := json.Marshal(s)
			if err == nil {
				p.b = append(p.b, b...)
			}
			return
		}
	}
	p.b = append(append(append(p.b, '"'), s...), '"')
}
