package hj212

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"linli/kernel/signal"
)

func seeds(f *testing.F) {
	f.Helper()
	for _, s := range []string{example, exampleAnswer, example[:100] + example, example[:len(example)-2] + "\n" + example, secretFrame, "##0000FFFF\r\n", "###0263", "##9999" + example[6:],
		framed("MN=A1;CN=2011;PW=1;CP=&&a-b=c;d,e-Rtd=1e5,=;;-x=&&"), framed(h + "w01018-Avg=44.0;w01018-Flag=N,i-Info=\xd6\xd0&&")} {
		f.Add([]byte(s), uint8(7))
	}
}

// FuzzDecode: no bytes panic; every line is JSON; however the stream is cut, the lines are the same; what was decoded, encoded and
// decoded again is the same.
func FuzzDecode(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, stream []byte, cut uint8) {
		var whole, pieces bytes.Buffer
		lost, err := Print(&whole, bytes.NewReader(stream), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if lost < 0 || lost > int64(len(stream)) {
			t.Fatalf("lost %d of %d", lost, len(stream))
		}
		for line := range bytes.Lines(whole.Bytes()) {
			if !json.Valid(line) || !utf8.Valid(line) {
				t.Fatalf("no JSON: %q", line)
			}
		}
		if _, err := Print(&pieces, &cutting{stream, int(cut)%64 + 1}, Options{}); err != nil || pieces.String() != whole.String() {
			t.Fatalf("in pieces of %d: %q\nwhole: %q", cut, pieces.String(), whole.String())
		}
		again(t, stream)
	})
}

type cutting struct {
	b []byte
	n int
}

func (c *cutting) Read(p []byte) (int, error) {
	if len(c.b) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(c.n, len(p))], c.b)
	c.b = c.b[n:]
	return n, nil
}

// again takes every frame, and the stream itself as a segment, through the encoder.
func again(t *testing.T, stream []byte) {
	segments := []string{string(stream[:min(len(stream), 9999)])} // no frame is longer
	for s := NewScanner(bytes.NewReader(stream), Options{Longest: 9999}); ; {
		x, err := s.Next()
		if err != nil {
			break
		}
		if x.Err == nil {
			segments = append(segments, string(x.Frame.Segment))
		}
	}
	for _, seg := range segments {
		var p, back Packet
		Decode(seg, &p)
		u := p.Upload("x", 1)
		for _, it := range u.Items {
			for _, v := range it.Values {
				if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
					t.Fatalf("handed over: %q", v)
				}
			}
		}
		if len(p.Warnings) > 0 || strings.Contains(seg, "=&&") && strings.Count(seg, "&&") != 2 {
			continue
		}
		once := string(p.AppendSegment(nil))
		Decode(once, &back)
		if twice := string(back.AppendSegment(nil)); twice != once {
			t.Fatalf("%q\nbecame %q\nand then %q", seg, once, twice)
		}
	}
}

// FuzzConn: whatever a device sends, and however it is cut, the connection ends in order, the server goes on, and the good frame of
// another device is answered.
func FuzzConn(f *testing.F) {
	seeds(f)
	s := New(Config{PerSource: 64, TailTime: time.Millisecond, FrameTime: time.Millisecond, Take: func(list []signal.Upload) []signal.Fate {
		out := make([]signal.Fate, len(list))
		for i := range list {
			out[i] = signal.Fate{What: signal.Stored, Answer: list[i].Device != "" && list[i].Command != ""}
		}
		return out
	}})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.Fatal(err)
	}
	run, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(run, ln) }()
	f.Cleanup(func() { stop(); <-ended })
	f.Fuzz(func(t *testing.T, stream []byte, cut uint8) {
		c, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		for b := stream; len(b) > 0; {
			n := min(len(b), int(cut)+1)
			if _, err := c.Write(b[:n]); err != nil {
				break
			}
			b = b[n:]
		}
		c.(*net.TCPConn).CloseWrite()
		c.SetReadDeadline(time.Now().Add(20 * time.Second))
		for scan := NewScanner(c, Options{Longest: 9999}); ; { // what comes back are whole frames of ours
			x, err := scan.Next()
			if err != nil {
				break
			}
			if x.Err != nil || scan.Lost > 0 {
				t.Fatalf("answered no frame: %v", x.Err)
			}
		}
		other, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		io.WriteString(other, example)
		got := make([]byte, len(exampleAnswer))
		other.SetReadDeadline(time.Now().Add(20 * time.Second))
		if _, err := io.ReadFull(other, got); err != nil || string(got) != exampleAnswer {
			t.Fatalf("the other device is answered %q %v", got, err)
		}
	})
}
