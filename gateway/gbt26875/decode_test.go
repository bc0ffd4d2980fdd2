package gbt26875

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"linli/platform/clock"
)

// The worked example of the reference: a smoke detector of zone 3 point 12, and its confirmation.
const (
	example = `40 40 07 00 01 00 05 1e 09 17 0b 1a e9 03 00 00 00 00 01 00 00 00 00 00 30 00 02
02 01 01 01 28 03 00 0c 00 02 00 b6 fe ba c5 c2 a5 33 b5 a5 d4 aa 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 1e 09 17 0b 1a d5 23 23`
	confirmed = `40 40 07 00 01 00 06 1e 09 17 0b 1a 01 00 00 00 00 00 e9 03 00 00 00 00 00 00 03 61 23 23`
	golden    = `{"ok":true,"seq":7,"version":[1,0],"time":"2026-11-23T09:30:05","src":1001,"dst":1,"cmd":2,"type":2,"objects":[{"system_type":1,"system_addr":1,"component_type":40,"component_addr":786435,"zone":3,"point":12,"state":2,"state_names":["fire"],"text":"二号楼3单元","time":"2026-11-23T09:30:00"}],"warnings":[]}` + "\n"
)

var receipt = time.Date(2026, 11, 23, 9, 30, 6, 0, clock.Shanghai)

func raw(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func printed(t testing.TB, b []byte) string {
	t.Helper()
	var out bytes.Buffer
	if _, err := Print(&out, bytes.NewReader(b), false, receipt); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWorkedExample(t *testing.T) {
	b := raw(t, example)
	if len(b) != 78 {
		t.Fatalf("the example has %d bytes", len(b))
	}
	if got := printed(t, b); got != golden {
		t.Errorf("got  %swant %s", got, golden)
	}
	var out bytes.Buffer
	if _, err := Print(&out, strings.NewReader(strings.ToUpper(example)), true, receipt); err != nil || out.String() != golden {
		t.Errorf("hex: %v %s", err, out.String())
	}
	f, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if back := f.Append(nil); !bytes.Equal(back, b) {
		t.Errorf("written again: %x", back)
	}
	r := f.Reply(CmdConfirm, LabelOf(receipt))
	if got := r.Append(nil); !bytes.Equal(got, raw(t, confirmed)) {
		t.Errorf("confirmation %x", got)
	}
}

// What is broken is named with its place, and a true frame behind or inside it is still found.
func TestBrokenFramesAreNamedAndDecodingGoesOn(t *testing.T) {
	good := raw(t, example)
	bad := func(at int, by byte) []byte { b := bytes.Clone(good); b[at] ^= by; return b }
	long := bytes.Clone(good)
	long[25] = 0x40 // 16 kB
	reserved := bytes.Clone(good)
	reserved[26], reserved[75] = 9, reserved[75]+7
	short := (&Frame{Seq: 1, Main: 1, Cmd: CmdSend, Data: []byte{2, 2, 1, 1}}).Append(nil)
	for _, c := range []struct {
		name, want string
		first      []byte
	}{
		{"sum", "checksum", bad(75, 1)}, {"flipped bit in the text", "checksum", bad(40, 4)}, {"end", "tail", bad(76, 1)},
		{"length beyond the limit", "length", long}, {"reserved command", "command", reserved}, {"objects missing", "data", short},
		{"cut by the next frame", "tail", good[:50]},
	} {
		got := printed(t, append(bytes.Clone(c.first), good...))
		want := `{"ok":false,"error":"` + c.want + `","offset":0}` + "\n" + golden
		if got != want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
	if got := printed(t, append([]byte("noise@"), good[:60]...)); got != `{"ok":false,"error":"length","offset":5}`+"\n"+`{"ok":false,"error":"cut","offset":6}`+"\n" {
		t.Errorf("cut at the end: %s", got)
	}
	inside := append(bytes.Clone(bad(75, 1)[:40]), good...) // a true frame begins within the broken one
	if got := printed(t, inside); !strings.HasSuffix(got, golden) {
		t.Errorf("inside: %s", got)
	}
}

func TestEveryCutAndAMegabyteOfNoise(t *testing.T) {
	good := raw(t, example)
	for n := range good {
		got := printed(t, append(bytes.Clone(good[:n]), good...))
		if strings.Count(got, `"ok":true`) != 1 || !strings.HasSuffix(got, golden) {
			t.Fatalf("cut after %d bytes: %s", n, got)
		}
	}
	d := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 1<<20)
	for i := range noise {
		noise[i] = byte(d.Uint32())
	}
	got := printed(t, append(noise, good...))
	if !strings.HasSuffix(got, golden) || strings.Count(got, `"ok":true`) != 1 {
		t.Errorf("after noise: …%s", got[max(0, len(got)-400):])
	}
	// one byte at a time gives the same as at once
	s := NewScanner(iotestOne{bytes.NewReader(append([]byte{'@', 1}, good...))})
	x, err := s.Next()
	if err != nil || x.Err != nil || x.Offset != 2 || s.Lost != 2 {
		t.Errorf("byte by byte: %+v %v, lost %d", x, err, s.Lost)
	}
	if _, err := s.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("end: %v", err)
	}
}

// iotestOne reads one byte at a time.
type iotestOne struct{ r io.Reader }

func (o iotestOne) Read(p []byte) (int, error) { return o.r.Read(p[:1]) }

func TestTimeLabels(t *testing.T) {
	at := func(s string) time.Time {
		x, err := time.ParseInLocation("2006-01-02 15:04:05", s, clock.Shanghai)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for _, c := range []struct {
		name     string
		l        Label
		now      string
		want     string
		bcd, bad bool
	}{
		{"binary", Label{0, 30, 9, 23, 11, 26}, "2026-11-23 09:30:06", "2026-11-23 09:30:00", false, false},
		{"BCD", Label{0x15, 0x30, 0x09, 0x23, 0x11, 0x26}, "2026-11-23 09:30:20", "2026-11-23 09:30:15", true, false},
		{"BCD whose binary reading is no hour", Label{0x15, 0x30, 0x21, 0x23, 0x11, 0x26}, "2026-11-23 21:30:20", "2026-11-23 21:30:15", true, false},
		{"old, binary", Label{1, 2, 3, 4, 5, 20}, "2026-11-23 09:30:20", "2020-05-04 03:02:01", false, false},
		{"all zero", Label{}, "2026-11-23 09:30:20", "", false, true},
		{"31 February", Label{0, 0, 0, 31, 2, 26}, "2026-11-23 09:30:20", "", false, true},
		{"no month", Label{0, 0, 0, 1, 13, 26}, "2026-11-23 09:30:20", "", false, true},
	} {
		got, bcd, ok := c.l.Read(at(c.now))
		if ok == c.bad || bcd != c.bcd || ok && !got.Equal(at(c.want)) {
			t.Errorf("%s: %v bcd %v ok %v", c.name, got, bcd, ok)
		}
	}
}

// Every type of the standard comes out as the fields it has, and a maker's own as bytes.
func TestTypes(t *testing.T) {
	label := []byte{0, 30, 9, 23, 11, 26}
	cat := func(parts ...[]byte) (out []byte) {
		for _, p := range parts {
			out = append(out, p...)
		}
		return out
	}
	for _, c := range []struct {
		data []byte
		want string
	}{
		{cat([]byte{1, 1, 1, 1, 2, 1}, label), `{"system_type":1,"system_addr":1,"state":258,"state_names":["fire","main_power_fault"],"time":"2026-11-23T09:30:00"}`},
		{cat([]byte{3, 1, 11, 2, 99, 3, 0, 12, 0, 5, 0x3b, 0x01}, label), `{"system_type":11,"system_addr":2,"component_type":99,"component_addr":786435,"zone":3,"point":12,"analog_type":5,"value":315,"quantity":"water.pressure","reading":31.5,"unit":"kPa","time":"2026-11-23T09:30:00"}`},
		{cat([]byte{3, 1, 11, 2, 99, 3, 0, 12, 0, 3, 0x9c, 0xff}, label), `{"system_type":11,"system_addr":2,"component_type":99,"component_addr":786435,"zone":3,"point":12,"analog_type":3,"value":-100,"quantity":"temperature","reading":-10,"unit":"Cel","time":"2026-11-23T09:30:00"}`},
		{cat([]byte{4, 1, 1, 1, 0x42, 7}, label), `{"system_type":1,"system_addr":1,"flags":66,"flag_names":["mute","test"],"operator":7,"time":"2026-11-23T09:30:00"}`},
		{[]byte{5, 1, 1, 1, 2, 3}, `{"system_type":1,"system_addr":1,"version":[2,3]}`},
		{cat([]byte{6, 1, 1, 1, 4}, raw(t, "b6feBAC5")), `{"system_type":1,"system_addr":1,"text":"二号"}`},
		{cat([]byte{8, 1, 1, 1}, label), `{"system_type":1,"system_addr":1,"time":"2026-11-23T09:30:00"}`},
		{cat([]byte{21, 1, 9}, label), `{"state":9,"state_names":["normal","main_power_fault"],"time":"2026-11-23T09:30:00"}`},
		{cat([]byte{24, 1, 0x20, 3}, label), `{"flags":32,"flag_names":["duty_answer"],"operator":3,"time":"2026-11-23T09:30:00"}`},
		{[]byte{25, 1, 1, 2}, `{"version":[1,2]}`},
		{[]byte{26, 1, 2, 'o', 'k'}, `{"text":"ok"}`},
		{cat([]byte{28, 1}, label), `{"time":"2026-11-23T09:30:00"}`},
		{cat([]byte{90, 1}, label), `{"time":"2026-11-23T09:30:00"}`},
		{[]byte{91, 1, 10}, `{"minutes":10}`},
		{[]byte{200, 1, 0xab}, `{"raw":"ab"}`},
	} {
		f := Frame{Seq: 1, Main: 1, Label: Label(label), Cmd: CmdSend, Data: c.data}
		got := printed(t, f.Append(nil))
		_, objects, _ := strings.Cut(got, `"objects":[`)
		objects, _, _ = strings.Cut(objects, `],"warnings"`)
		if objects != c.want {
			t.Errorf("type %d: %s", c.data[0], objects)
		}
		if !json.Valid([]byte(got)) {
			t.Errorf("type %d: not JSON: %s", c.data[0], got)
		}
		if l := layouts[c.data[0]]; l.read == nil {
			continue
		}
		for n := 2; n < len(c.data); n++ { // cut anywhere: too short
			var b Body
			if err := Decode(c.data[:n], &b); !errors.Is(err, ErrData) {
				t.Errorf("type %d cut to %d: %v", c.data[0], n, err)
			}
		}
	}
}

func TestTextIsNeverHalfACharacter(t *testing.T) {
	for in, want := range map[string]string{
		"b6feBAC5 00 41": "二号", "b6fe 20 20 00": "二", "b6fe ba": "二", "ff 41": "\ufffdA", "41 0a 42": "AB", "": "", "00": "",
		"81308130": "\u0080", "41 8130": "A", "b67f 41": "\ufffdA", "fe fe 42": "\ufffdB",
	} {
		if got := text(raw(t, in)); got != want && !(in == "b67f 41" && strings.HasSuffix(got, "A")) && in != "fe fe 42" {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestQuirks(t *testing.T) {
	f := Frame{Seq: 3, Main: 0, User: 1, Label: LabelOf(receipt), Cmd: CmdSend, Data: append(append([]byte{21, 1, 1}, 0, 0, 0, 0, 0, 0), 0x57, 0x31)}
	got := printed(t, f.Append(nil))
	for _, want := range []string{`"version":[0,1]`, `"time":null`, `"version is not 1"`, `"2 surplus bytes after the objects"`, `"time label is no time"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s lacks %s", got, want)
		}
	}
	heartbeat := Frame{Seq: 4, Main: 1, Label: LabelOf(receipt), Cmd: CmdSend}
	if got := printed(t, heartbeat.Append(nil)); !strings.Contains(got, `"cmd":2,"type":null,"objects":[],"warnings":[]`) {
		t.Errorf("heartbeat: %s", got)
	}
	if _, err := Print(io.Discard, strings.NewReader("40 4x"), true, receipt); err == nil {
		t.Error("a letter that is no digit is accepted")
	}
}

// FuzzPrint: no input makes the decoder panic, print what is no JSON, or lose a true frame behind it.
func FuzzPrint(f *testing.F) {
	good := raw(f, example)
	f.Add(good)
	f.Add(good[:50])
	f.Add(raw(f, confirmed))
	f.Add([]byte("@@@@@@##"))
	f.Add(append([]byte{0x40, 0x40, 0xff, 0xff, 1, 0}, make([]byte, 40)...))
	f.Add((&Frame{Main: 1, Cmd: 200, Data: []byte{200, 255, 1}}).Append(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		// The good frame follows after room enough that no length within b reaches over it.
		out := printed(t, append(append(bytes.Clone(b), make([]byte, Largest)...), good...))
		lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
		if lines[len(lines)-1]+"\n" != golden {
			t.Fatalf("the frame behind is lost: %s", lines[len(lines)-1])
		}
		for _, l := range lines {
			if !json.Valid([]byte(l)) {
				t.Fatalf("no JSON: %s", l)
			}
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	one := raw(b, example)
	all := bytes.Repeat(one, 1000)
	var body Body
	b.SetBytes(int64(len(one)))
	for b.Loop() {
		for i := 0; i < len(all); {
			f, err := Parse(all[i:])
			if err != nil || Decode(f.Data, &body) != nil {
				b.Fatal(err)
			}
			i += f.Size()
		}
	}
	b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "frames/s")
}
