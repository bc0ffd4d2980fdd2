package gbt26875

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
)

// Print writes one JSON object for each frame of a stream, and one for each run of bytes that begins like a frame and is none;
// it tells how many bytes belonged to no frame. With asHex the stream is hexadecimal text; spaces, line ends, colons and commas
// between the digits do not matter. Now decides whether a time label is BCD (Label.Read).
//
// Errors: of the reader and the writer; a *HexError for text that is no hexadecimal. Frames before it are printed.
func Print(w io.Writer, r io.Reader, asHex bool, now time.Time) (lost int64, err error) {
	out := bufio.NewWriterSize(w, 64<<10)
	if asHex {
		r = &hexReader{r: bufio.NewReader(r)}
	}
	s, p := NewScanner(r), printer{now: now}
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
	}
}

// HexError says where text stopped to be hexadecimal.
type HexError struct {
	Char  byte
	Where int64
}

func (e *HexError) Error() string {
	return "no hexadecimal digit: " + strconv.QuoteRune(rune(e.Char)) + " at " + strconv.FormatInt(e.Where, 10)
}

// hexReader turns digits into bytes.
type hexReader struct {
	r    *bufio.Reader
	at   int64
	half int
	have bool
}

func (h *hexReader) Read(p []byte) (n int, err error) {
	for n < len(p) {
		c, err := h.r.ReadByte()
		if err != nil {
			return n, err
		}
		h.at++
		if strings.IndexByte(" \t\r\n:,-", c) >= 0 {
			continue
		}
		d := strings.IndexByte("0123456789abcdef", c|0x20)
		if c < '0' || d < 0 {
			return n, &HexError{c, h.at - 1}
		}
		if !h.have {
			h.half, h.have = d, true
			continue
		}
		p[n], h.have, n = byte(h.half<<4|d), false, n+1
	}
	return n, nil
}

// printer writes one line, by hand: its fields and their order are a contract (docs/guide/commands.md).
type printer struct {
	b    []byte
	now  time.Time
	body Body
	warn []string
}

func (p *printer) line(x Found) {
	if x.Err == nil {
		if err := Decode(x.Frame.Data, &p.body); err != nil {
			x.Err = err
		}
	}
	if x.Err != nil {
		p.b = append(p.b, `{"ok":false,"error":`...)
		p.str(x.Err.Error())
		p.b = append(p.b, `,"offset":`...)
		p.b = append(strconv.AppendInt(p.b, x.Offset, 10), '}')
		return
	}
	f := &x.Frame
	p.warn = p.warn[:0]
	p.b = append(p.b, `{"ok":true`...)
	p.num("seq", int64(f.Seq))
	p.pair("version", f.Main, f.User)
	p.time("time", f.Label)
	p.b = append(p.b, `,"src":`...)
	p.b = strconv.AppendUint(p.b, f.Source.Number(), 10)
	p.b = append(p.b, `,"dst":`...)
	p.b = strconv.AppendUint(p.b, f.To.Number(), 10)
	p.num("cmd", int64(f.Cmd))
	if len(f.Data) == 0 {
		p.b = append(p.b, `,"type":null`...)
	} else {
		p.num("type", int64(p.body.Type))
	}
	p.b = append(p.b, `,"objects":[`...)
	for i := range p.body.Objects {
		if i > 0 {
			p.b = append(p.b, ',')
		}
		p.object(p.body.Type, &p.body.Objects[i])
	}
	p.b = append(p.b, `],"warnings":`...)
	p.list(append(p.warn, Warnings(f, &p.body)...))
	p.b = append(p.b, '}')
}

// Warnings are what is unusual about a frame that is accepted.
func Warnings(f *Frame, body *Body) (out []string) {
	if f.Main != 1 {
		out = append(out, "version is not 1")
	}
	if body.Unknown {
		out = append(out, "type is reserved or the maker's own, kept as bytes")
	}
	if body.Surplus > 0 {
		out = append(out, strconv.Itoa(body.Surplus)+" surplus bytes after the objects")
	}
	return out
}

func (p *printer) object(kind byte, o *Object) {
	p.b = append(p.b, '{')
	from := len(p.b)
	switch kind {
	case SystemState, SystemOperation, SystemVersion, SystemConfig, SystemTime, ComponentState, ComponentAnalog, ComponentConfig:
		p.num("system_type", int64(o.SystemType))
		p.num("system_addr", int64(o.SystemAddr))
	}
	switch kind {
	case ComponentState, ComponentAnalog, ComponentConfig:
		p.num("component_type", int64(o.ComponentType))
		p.num("component_addr", int64(o.ComponentAddr))
		p.num("zone", int64(o.Zone()))
		p.num("point", int64(o.Point()))
	}
	p.values(kind, o)
	if o.Timed {
		p.time("time", o.Label)
	}
	if len(p.b) > from { // every field brings a comma before it
		p.b = append(p.b[:from], p.b[from+1:]...)
	}
	p.b = append(p.b, '}')
}

// values are the fields that differ between types.
func (p *printer) values(kind byte, o *Object) {
	switch kind {
	case SystemState, ComponentState, DeviceState:
		p.num("state", int64(o.State))
		p.key("state_names")
		p.list(StateNames(kind, o.State))
	case ComponentAnalog:
		p.num("analog_type", int64(o.AnalogType))
		p.num("value", int64(o.Value))
		if q, ok := quantities[o.AnalogType]; ok {
			p.key("quantity")
			p.str(q.name)
			p.key("reading")
			p.b = append(p.b, Scaled(int64(o.Value), q.div)...)
			p.key("unit")
			p.str(q.unit)
		}
	case SystemOperation, DeviceOperation:
		p.num("flags", int64(o.Flags))
		p.key("flag_names")
		p.list(OperationNames(kind, o.Flags))
		p.num("operator", int64(o.Operator))
	case SystemVersion, DeviceVersion:
		p.pair("version", o.Major, o.Minor)
	case ReadOperation:
		p.num("count", int64(o.Minutes))
	case DutyCheck:
		p.num("minutes", int64(o.Minutes))
	}
	switch {
	case kind == ComponentState || kind == ComponentConfig || kind == SystemConfig || kind == DeviceConfig:
		p.key("text")
		p.str(o.Text)
	case o.Raw != nil:
		p.key("raw")
		p.str(hex.EncodeToString(o.Raw))
	}
}

// Scaled writes n/div without a float: 314 of 1000 is 0.314.
func Scaled(n int64, div int) string {
	if div <= 1 {
		return strconv.FormatInt(n, 10)
	}
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	frac := strconv.FormatInt(n%int64(div)+int64(div), 10)[1:]
	if frac = strings.TrimRight(frac, "0"); frac != "" {
		frac = "." + frac
	}
	return sign + strconv.FormatInt(n/int64(div), 10) + frac
}

func (p *printer) key(name string) {
	p.b = append(p.b, ',', '"')
	p.b = append(p.b, name...)
	p.b = append(p.b, '"', ':')
}

func (p *printer) num(name string, n int64) {
	p.key(name)
	p.b = strconv.AppendInt(p.b, n, 10)
}

func (p *printer) pair(name string, a, b byte) {
	p.key(name)
	p.b = append(strconv.AppendUint(append(p.b, '['), uint64(a), 10), ',')
	p.b = append(strconv.AppendUint(p.b, uint64(b), 10), ']')
}

// time writes a label; one that means no moment is null.
func (p *printer) time(name string, l Label) {
	p.key(name)
	t, bcd, ok := l.Read(p.now)
	if !ok {
		p.b = append(p.b, "null"...)
		p.warn = append(p.warn, name+" label is no time")
		return
	}
	if bcd {
		p.warn = append(p.warn, name+" label read as BCD")
	}
	p.b = t.AppendFormat(p.b, `"2006-01-02T15:04:05"`)
}

func (p *printer) str(s string) {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] == '"' || s[i] == '\\' {
			b, err := json.Marshal(s)
			if err == nil {
				p.b = append(p.b, b...)
			}
			return
		}
	}
	p.b = append(append(append(p.b, '"'), s...), '"')
}

func (p *printer) list(words []string) {
	p.b = append(p.b, '[')
	for i, w := range words {
		if i > 0 {
			p.b = append(p.b, ',')
		}
		p.str(w)
	}
	p.b = append(p.b, ']')
}
