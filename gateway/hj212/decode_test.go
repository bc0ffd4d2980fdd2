package hj212

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/shopspring/decimal"
)

// The worked example of the reference (14): an hour whose mean COD is 44.0 mg/L, and its answer.
const (
	exampleSegment = "QN=20261123093000125;ST=32;CN=2061;PW=LinLi1;MN=A1400400000000000000A001;Flag=5;CP=&&DataTime=20261123080000;w00000-Cou=12.6,w00000-Min=3.1,w00000-Avg=3.5,w00000-Max=3.9,w00000-Flag=N;w01018-Cou=0.55,w01018-Min=41.2,w01018-Avg=44.0,w01018-Max=46.8,w01018-Flag=N&&"
	example        = "##0263" + exampleSegment + "DC41\r\n"
	exampleAnswer  = "##0087QN=20261123093000125;ST=91;CN=9014;PW=LinLi1;MN=A1400400000000000000A001;Flag=4;CP=&&&&0A00\r\n"
	golden         = `{"ok":true,"qn":"20261123093000125","st":"32","cn":"2061","pw":"LinLi1","mn":"A1400400000000000000A001","flag":5,"edition":"2017","pnum":null,"pno":null,"rf":false,"data_time":"20261123080000","items":[{"code":"w00000","values":{"Cou":"12.6","Min":"3.1","Avg":"3.5","Max":"3.9","Flag":"N"}},{"code":"w01018","values":{"Cou":"0.55","Min":"41.2","Avg":"44.0","Max":"46.8","Flag":"N"}}],"fields":{},"warnings":[]}` + "\n"
)

func printed(t testing.TB, stream string, o Options) string {
	t.Helper()
	var out bytes.Buffer
	if _, err := Print(&out, strings.NewReader(stream), o); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if !json.Valid([]byte(line)) {
			t.Fatalf("no JSON: %s", line)
		}
	}
	return out.String()
}

func framed(segment string) string { return string(Append(nil, []byte(segment))) }

// bitwise is appendix A as it is written down: shift right by eight, XOR the byte in, eight times shift and XOR.
func bitwise(b []byte) uint16 {
	r := uint16(0xFFFF)
	for _, x := range b {
		r = r>>8 ^ uint16(x)
		for range 8 {
			one := r & 1
			r >>= 1
			if one == 1 {
				r ^= 0xA001
			}
		}
	}
	return r
}

func TestCRCIsThatOfAppendixA(t *testing.T) {
	for in, want := range map[string]uint16{"123456789": 0x2F80, "": 0xFFFF, exampleSegment: 0xDC41} {
		if got := CRC([]byte(in)); got != want {
			t.Errorf("%.20q: %04X, want %04X", in, got, want)
		}
	}
	// the example of the appendix itself, whose prose prints 1C08
	const printedThere = "QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&"
	if got := CRC([]byte(printedThere)); got != 0x1C80 {
		t.Errorf("the standard's example: %04X", got)
	}
	d := rand.New(rand.NewPCG(1, 2))
	low := map[byte]bool{}
	for range 20_000 {
		b := make([]byte, d.IntN(300))
		for i := range b {
			b[i] = byte(d.Uint32())
		}
		if CRC(b) != bitwise(b) {
			t.Fatalf("%x: %04X, bit by bit %04X", b, CRC(b), bitwise(b))
		}
		if len(b) > 0 {
			low[byte(CRC(b))] = true
		}
	}
	if len(low) != 8 {
		t.Errorf("%d low bytes", len(low))
	}
}

func TestWorkedExample(t *testing.T) {
	if got := printed(t, example, Options{}); got != golden {
		t.Errorf("got  %swant %s", got, golden)
	}
	if got := framed(exampleSegment); got != example {
		t.Errorf("written again: %q", got)
	}
	var p Packet
	Decode(exampleSegment, &p)
	if got := string(p.AppendSegment(nil)); got != exampleSegment {
		t.Errorf("encoded: %s", got)
	}
	if got := string(p.reply().appendAnswer(nil)); got != exampleAnswer {
		t.Errorf("answer %q", got)
	}
}

// zeroCRC is a segment whose check begins with the digits asked for.
func crcLike(t *testing.T, prefix string) string {
	t.Helper()
	for i := range 100_000 {
		seg := fmt.Sprintf("ST=32;CN=2011;MN=A1;CP=&&w01018-Rtd=%d&&", i)
		if f := framed(seg); strings.HasPrefix(f[len(f)-6:], prefix) {
			return seg
		}
	}
	t.Fatalf("no check begins with %s", prefix)
	return ""
}

func TestDigitsOfTheCheck(t *testing.T) {
	for _, prefix := range []string{"00", "0A", "AB", "FE"} {
		f := framed(crcLike(t, prefix))
		small := f[:len(f)-6] + strings.ToLower(f[len(f)-6:])
		for _, s := range []string{f, small} {
			if got := printed(t, s, Options{}); !strings.Contains(got, `"ok":true`) {
				t.Errorf("%q: %s", s, got)
			}
		}
	}
	f := framed(crcLike(t, "00"))
	short := f[:len(f)-6] + f[len(f)-5:] // a zero lost
	if got := printed(t, short, Options{}); !strings.Contains(got, `"ok":false`) {
		t.Errorf("three digits: %s", got)
	}
	if got := printed(t, framed(""), Options{}); !strings.HasPrefix(got, `{"ok":true,"qn":null,`) { // length 0000 is legal
		t.Errorf("empty segment: %s", got)
	}
}

// What is broken is named with its place; the frame behind it, or inside it, is still found.
func TestBrokenFramesAreNamedAndDecodingGoesOn(t *testing.T) {
	at := func(i int, c byte) string { b := []byte(example); b[i] = c; return string(b) }
	for _, c := range []struct{ name, first, want string }{
		{"flipped byte", at(200, 'x'), "crc"}, {"wrong check", at(269, '0'), "crc"}, {"check is no digit", at(270, 'G'), "crc"},
		{"length is no number", at(4, 'x'), "length"}, {"length too long", at(4, '7'), "length"}, {"length too short", at(4, '5'), "length"},
		{"length beyond the limit", at(2, '9'), "length"}, {"blank in the length", at(2, ' '), "length"},
		{"tail", at(273, 'x'), "tail"}, {"half of the tail", at(274, 'x'), "tail"}, {"tail the other way round", example[:273] + "\n\r", "tail"},
		{"cut by the next frame", example[:150], "crc"}, {"cut within the length", "##02", "length"},
	} {
		got := printed(t, c.first+example, Options{})
		if want := `{"ok":false,"error":"` + c.want + `","offset":0}` + "\n" + golden; got != want {
			t.Errorf("%s: %s", c.name, got)
		}
		if got := printed(t, example+c.first+example, Options{}); !strings.HasSuffix(got, golden) || strings.Count(got, `"ok":true`) != 2 {
			t.Errorf("%s between two: %s", c.name, got)
		}
	}
	for _, c := range []struct{ name, stream, want string }{
		{"cut at the end", example + example[:100], golden + `{"ok":false,"error":"cut","offset":275}` + "\n"},
		{"three #", "#" + example, `{"ok":false,"error":"length","offset":0}` + "\n" + golden},
		{"head in the head", "##02" + example, `{"ok":false,"error":"length","offset":0}` + "\n" + golden},
		{"noise", "noise # noise\r\n" + example, golden},
		{"2,048 and more", "##2049" + example, `{"ok":false,"error":"length","offset":0}` + "\n" + golden},
	} {
		if got := printed(t, c.stream, Options{}); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

func TestTailsAreTolerated(t *testing.T) {
	bare := example[:len(example)-2]
	lf, none := `"warnings":["ends with LF alone"]`, `"warnings":["no CR LF at the end"]`
	for _, c := range []struct {
		name, stream string
		want         []string
	}{
		{"LF before the next", bare + "\n" + example, []string{lf, `"warnings":[]`}},
		{"LF at the end", example + bare + "\n", []string{`"warnings":[]`, lf}},
		{"missing before the next", bare + example, []string{none, `"warnings":[]`}},
		{"missing at the end", bare, []string{none}},
		{"cut within the tail", bare + "\r", []string{none}},
	} {
		lines := strings.Split(strings.TrimSpace(printed(t, c.stream, Options{})), "\n")
		if len(lines) != len(c.want) {
			t.Fatalf("%s: %v", c.name, lines)
		}
		for i, w := range c.want {
			if !strings.HasPrefix(lines[i], `{"ok":true`) || !strings.Contains(lines[i], w) {
				t.Errorf("%s, %d: %s", c.name, i, lines[i])
			}
		}
		if got := printed(t, c.stream, Options{StrictTail: true}); !strings.Contains(got, `"ok":false`) || strings.Contains(got, "LF") {
			t.Errorf("%s, strictly: %s", c.name, got)
		}
	}
	for _, tail := range []string{"\nx", "\rx", "\n ", " \r\n", "\r#"} {
		if got := printed(t, bare+tail+example, Options{}); !strings.HasPrefix(got, `{"ok":false,"error":"tail","offset":0}`) {
			t.Errorf("%q: %s", tail, got)
		}
	}
}

func TestLimitOfTheLength(t *testing.T) {
	seg := func(n int) string {
		const a, b = "ST=32;CN=3020;MN=A1;Flag=5;CP=&&InfoId=", "&&"
		return a + strings.Repeat("x", n-len(a)-len(b)) + b
	}
	for _, c := range []struct {
		n, longest int
		ok, warned bool
	}{{1024, 0, true, false}, {1025, 0, true, true}, {1045, 0, true, true}, {2048, 0, true, true}, {2049, 0, false, false}, {1025, 1024, false, false}, {9999, 9999, true, true}, {9999, 20000, true, true}} {
		got := printed(t, framed(seg(c.n))+example, Options{Longest: c.longest})
		first, rest, _ := strings.Cut(got, "\n")
		if strings.HasPrefix(first, `{"ok":true`) != c.ok || strings.Contains(first, "longer than 1024 bytes") != c.warned || !strings.HasSuffix(rest, golden) {
			t.Errorf("%d of %d: %.200s … %s", c.n, c.longest, first, rest)
		}
		if !c.ok && first != `{"ok":false,"error":"length","offset":0}` {
			t.Errorf("%d of %d: %.200s", c.n, c.longest, first)
		}
	}
}

// Whatever way the bytes arrive, the frames are the same.
func TestAnySplitGivesTheSameFrames(t *testing.T) {
	bare := example[:len(example)-2]
	stream := "xx#" + example + bare + "\n" + example[:90] + bare + example[:40] + "x" + example[41:] + "##9999" + secretFrame + bare + "#" + example + "##0300" + example[6:] + bare
	whole := printed(t, stream, Options{})
	if n := strings.Count(whole, `"ok":true`); n != 6 {
		t.Fatalf("%d frames: %s", n, whole)
	}
	for name, r := range map[string]io.Reader{"one byte": iotest.OneByteReader(strings.NewReader(stream)), "half": iotest.HalfReader(strings.NewReader(stream)),
		"end with data": iotest.DataErrReader(strings.NewReader(stream))} {
		var out bytes.Buffer
		if _, err := Print(&out, r, Options{}); err != nil || out.String() != whole {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, out.String(), whole)
		}
	}
	for i := range stream {
		var out bytes.Buffer
		if _, err := Print(&out, io.MultiReader(strings.NewReader(stream[:i]), strings.NewReader(stream[i:])), Options{}); err != nil || out.String() != whole {
			t.Fatalf("split at %d: %v\n%s", i, err, out.String())
		}
	}
}

// A stream with one damaged byte loses the frame of that byte and no other.
func TestDamageLosesOneFrame(t *testing.T) {
	const n = 9
	stream := strings.Repeat(example, n)
	d := rand.New(rand.NewPCG(3, 4))
	passed := 0
	for range 3000 {
		b := []byte(stream)
		at := d.IntN(len(b))
		b[at] ^= byte(1 + d.IntN(255))
		got := printed(t, string(b), Options{})
		switch same := strings.Count(got, golden); {
		case same == n-1 && strings.Count(got, `"ok":true`) == n-1:
		case same == n-1: // the check has 256 values: one damage in so many passes it
			passed++
		case same == n && at%len(example) >= 269: // the case of a digit of the check
		default:
			t.Fatalf("byte %d (%d of its frame) became %q: %d frames left\n%s", at, at%len(example), b[at], same, got)
		}
	}
	if passed > 60 {
		t.Errorf("%d of 3000 damaged frames passed", passed)
	}
}

func TestMegabytesOfNoise(t *testing.T) {
	d := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 4<<20)
	for i := range noise {
		noise[i] = byte(d.Uint32())
		if d.IntN(50) == 0 {
			noise[i] = '#'
		}
	}
	got := printed(t, string(noise)+"\r\n"+example, Options{})
	if !strings.HasSuffix(got, golden) || strings.Count(got, `"ok":true`) != 1 {
		t.Errorf("after noise: …%s", got[max(0, len(got)-400):])
	}
}

// endless is a stream of frames that never was in memory.
type endless struct{ n, left int }

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) && e.left > 0 {
		k := copy(p[n:], example[e.n:])
		n, e.n = n+k, e.n+k
		if e.n == len(example) {
			e.n, e.left = 0, e.left-1
		}
	}
	return n, nil
}

type counter struct{ lines int }

func (c *counter) Write(p []byte) (int, error) {
	c.lines += bytes.Count(p, []byte("\n"))
	return len(p), nil
}

// Memory does not grow with the stream: what is allocated per frame is its segment.
func TestConstantMemory(t *testing.T) {
	var c counter
	few := testing.AllocsPerRun(1, func() { Print(&c, &endless{left: 1000}, Options{}) })
	many := testing.AllocsPerRun(1, func() { Print(&c, &endless{left: 21000}, Options{}) })
	if per := (many - few) / 20000; per > 1.01 {
		t.Errorf("%.2f allocations a frame", per)
	}
	if c.lines != 2*1000+2*21000 {
		t.Errorf("%d lines", c.lines)
	}
}

// Numbers are those that the arithmetic of the house takes, and never one that could fill the memory.
func TestNumbers(t *testing.T) {
	for text, want := range map[string]State{
		"44.0": Fine, "0": Fine, "-1.5": Fine, "+3": Fine, ".5": Fine, "5.": Fine, "1.2e-05": Fine, "1E3": Fine, "000123.4500": Fine, "123456789012345678": Fine,
		"": Missing, "NaN": NoDecimal, "nan": NoDecimal, "Inf": NoDecimal, "-Infinity": NoDecimal, "0x1F": NoDecimal, "1e": NoDecimal, "e5": NoDecimal, ".": NoDecimal, "-": NoDecimal,
		"1.2.3": NoDecimal, "1 2": NoDecimal, "44mg/L": NoDecimal, "--": NoDecimal, "1e+": NoDecimal, "4４": NoDecimal, "<0.1": NoDecimal,
		"1e999": OutOfRange, "1e2147483647": OutOfRange, "1e-99999999999999999999": OutOfRange, "1234567890123456789": OutOfRange, "0.1234567890123456789": OutOfRange,
		strings.Repeat("9", 400): OutOfRange,
	} {
		if got := number(text); got != want {
			t.Errorf("%.30q: %d, want %d", text, got, want)
		}
		if _, err := decimal.NewFromString(text); want == Fine && err != nil {
			t.Errorf("%q passes and is no decimal: %v", text, err)
		}
	}
}

// decode(encode(x)) = x, for packets made at random.
func TestEncodedPacketsComeBack(t *testing.T) {
	d := rand.New(rand.NewPCG(5, 6))
	pick := func(list ...string) string { return list[d.IntN(len(list))] }
	for range 5000 {
		var p, back Packet
		p.QN, p.ST, p.CN, p.PW, p.MN = pick("", "20261123093000125"), pick("32", "31", "21"), pick("2011", "2051", "2061", "2031"), pick("", "123456"), pick("A1400400000000000000A001", "88888880000001", "maker_7-x")
		if p.Flagged = d.IntN(4) > 0; p.Flagged {
			p.Flag = d.IntN(12)
		}
		if p.Flag&flagDivided != 0 {
			p.PNum = 1 + d.IntN(9999)
			p.PNo = 1 + d.IntN(p.PNum)
		}
		p.RF, p.DataTime = d.IntN(3) == 0, pick("", "20261123080000", "20240229235959")
		for _, f := range []string{"SystemTime", "PolId", "Ctime"}[:d.IntN(4)] {
			p.Fields = append(p.Fields, Field{f, pick("1", "w01018", "20261123")})
		}
		codes := []string{"w01018", "w21003", "w00000", "a21026", "LA", "SB1", "B01"}
		d.Shuffle(len(codes), func(i, j int) { codes[i], codes[j] = codes[j], codes[i] })
		for _, code := range codes[:d.IntN(len(codes))] {
			kinds := []string{"Rtd", "Min", "Avg", "Max", "Cou", "ZsAvg", "Flag", "EFlag", "SampleTime", "Data"}
			d.Shuffle(len(kinds), func(i, j int) { kinds[i], kinds[j] = kinds[j], kinds[i] })
			for _, k := range kinds[:1+d.IntN(6)] {
				p.Add(code, k, pick("", "1", "-0.5", "44.0", "1e-3"))
			}
		}
		segment := string(p.AppendSegment(nil))
		Decode(segment, &back)
		if len(back.Warnings) > 0 || back.QN != p.QN || back.ST != p.ST || back.CN != p.CN || back.PW != p.PW || back.MN != p.MN || back.Flag != p.Flag ||
			back.PNum != p.PNum || back.PNo != p.PNo || back.RF != p.RF || back.DataTime != p.DataTime || !slices.Equal(back.Fields, p.Fields) || !slices.Equal(back.Items, p.Items) ||
			!slices.Equal(back.Values, p.Values) {
			t.Fatalf("%s\n%+v\n%+v", segment, p, back)
		}
		if got := string(back.AppendSegment(nil)); got != segment {
			t.Fatalf("%s\n%s", segment, got)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	one := []byte(example)
	var p Packet
	b.ReportAllocs()
	for b.Loop() {
		f, err := Parse(one, Options{}, false)
		if err != nil {
			b.Fatal(err)
		}
		Decode(string(f.Segment), &p)
		if len(p.Items) != 2 || len(p.Warnings) > 0 {
			b.Fatal("decoded wrongly")
		}
	}
}

func BenchmarkUpload(b *testing.B) {
	var p Packet
	Decode(exampleSegment, &p)
	b.ReportAllocs()
	for b.Loop() {
		p.Upload("10.0.0.1", 1)
	}
}
