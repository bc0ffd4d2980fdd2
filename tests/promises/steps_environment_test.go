package promises

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// environmentSentences: what only the story of an outlet needs: a monitor on the wire.
var environmentSentences = []sentence{
	// A step of a case is the next one, or one of the others below it; each line is a field and what is written, or a tick.
	{`(\S+) takes the step "([^"]+)" on (\d+-\d+-\d+):`, func(w *world, v, body []string) { w.person(v[0]).step(v[1], v[2], body) }},
	{`the monitoring centre listens`, func(w *world, v, _ []string) {
		w.seen["hj212"] = "127.0.0.1:" + freePort(w.t)
		w.more = append(w.more, "--hj212", w.seen["hj212"])
	}},
	{`monitor (\S+) with password (\S+) sends the hour (\d{10}): (.+), and is answered`, func(w *world, v, _ []string) {
		w.uploads(upload{v[0], v[1], "2061", v[2] + "0000", v[3], true})
	}},
	// Both send over one connection, where answers keep their order: that the second is answered first shows that the first never is.
	{`monitor (\S+) with password (\S+) sends the hour (\d{10}): (.+), and is not answered, unlike monitor (\S+) with password (\S+)`, func(w *world, v, _ []string) {
		w.uploads(upload{v[0], v[1], "2061", v[2] + "0000", v[3], false}, upload{v[4], v[5], "2061", v[2] + "0000", v[3], true})
	}},
	{`monitor (\S+) with password (\S+) sends the 24 hours of (\d{8}): (.+)`, func(w *world, v, _ []string) {
		hours := strings.Fields(v[3])
		if len(hours) != 24 {
			w.t.Fatalf("%d hours, a day has 24", len(hours))
		}
		var list []upload
		for h, value := range hours {
			list = append(list, upload{v[0], v[1], "2061", fmt.Sprintf("%s%02d0000", v[2], h), "w01018-Min=" + value + ",w01018-Avg=" + value + ",w01018-Max=" + value + ",w01018-Flag=N", true})
		}
		w.uploads(list...)
	}},
}

// step fills the form of a step of a case, whose box stands on the page as 下一步：… or by its own name, and sends it.
func (p *person) step(title, day string, body []string) {
	p.t.Helper()
	box := title
	if p.page.Find("h2").FilterFunction(func(_ int, s *goquery.Selection) bool { return squeeze(s.Text()) == "下一步："+title }).Length() > 0 {
		box = "下一步：" + title
	}
	p.write(box, "日期", day)
	for _, line := range body {
		label, value, written := strings.Cut(line, ": ")
		switch {
		case !written:
			p.choose(box, "", label)
		case goquery.NodeName(p.labelled(box, label)) == "select":
			p.choose(box, label, value)
		default:
			p.write(box, label, value)
		}
	}
	p.press(box, squeeze(p.part(box).Find("button").Last().Text()))
}

// upload is one frame of HJ 212-2017.
type upload struct {
	mn, pw, cn, at, items string
	answered              bool
}

// uploads sends frames over one connection as a data logger does; the answer to each that is answered is 9014 with the number of
// that very upload.
func (w *world) uploads(list ...upload) {
	c, err := net.DialTimeout("tcp", w.seen["hj212"], 20*time.Second)
	if err == nil {
		err = c.SetDeadline(time.Now().Add(60 * time.Second))
	}
	if err != nil {
		w.t.Fatal(err)
	}
	defer c.Close()
	in := bufio.NewReader(c)
	for _, u := range list {
		w.frames++
		qn := w.now().Format("20060102150405") + fmt.Sprintf("%03d", w.frames%1000)
		if err := write(c, frame212(fmt.Sprintf("QN=%s;ST=32;CN=%s;PW=%s;MN=%s;Flag=5;CP=&&DataTime=%s;%s&&", qn, u.cn, u.pw, u.mn, u.at, u.items))); err != nil {
			w.t.Fatal(err)
		}
		if !u.answered {
			continue
		}
		line, err := in.ReadString('\n')
		if want := string(frame212(fmt.Sprintf("QN=%s;ST=91;CN=9014;PW=%s;MN=%s;Flag=4;CP=&&&&", qn, u.pw, u.mn))); err != nil || line != want {
			w.t.Fatalf("the centre answers %q %v, wanted %q", line, err, want)
		}
	}
}

func frame212(segment string) []byte {
	return fmt.Appendf(nil, "##%04d%s%04X\r\n", len(segment), segment, crc212(segment))
}

// crc212 is appendix A of HJ 212-2017: the register is shifted by a byte before the next is laid on it.
func crc212(s string) uint16 {
	reg := uint16(0xffff)
	for i := range len(s) {
		reg = reg>>8 ^ uint16(s[i])
		for range 8 {
			if reg&1 == 1 {
				reg = reg>>1 ^ 0xa001
			} else {
				reg >>= 1
			}
		}
	}
	return reg
}
