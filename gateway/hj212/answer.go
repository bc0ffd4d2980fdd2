package hj212

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"linli/platform/clock"
)

// reply is what an answer repeats of the frame it answers.
type reply struct {
	qn, st, cn, pw, mn string
	version            int
	want               bool
}

func (p *Packet) reply() reply {
	return reply{p.QN, p.ST, p.CN, p.PW, p.MN, p.Version(), p.WantAnswer() || notices[p.CN]}
}

// appendAnswer writes the frame that answers r: 9013 to a notice or heartbeat, 9014 to an upload. The notice answers of 2005 carry
// QN in the data area. Source: HJ 212-2017 6.6, table 9; HJ/T 212-2005 for the latter.
func (r reply) appendAnswer(dst []byte) []byte {
	cn, area := DataAnswer, ""
	if notices[r.cn] {
		cn = NoticeAnswer
	}
	qn := r.qn
	if cn == NoticeAnswer && r.version == 0 && qn != "" {
		qn, area = "", "QN="+qn
	}
	return r.append(dst, qn, "91", cn, r.version<<2, area)
}

// append writes a frame of the centre to the device of r.
func (r reply) append(dst []byte, qn, st, cn string, flag int, area string) []byte {
	var room [256]byte
	b := room[:0]
	for _, f := range [...][2]string{{"QN=", qn}, {"ST=", st}, {"CN=", cn}, {"PW=", r.pw}, {"MN=", r.mn}} {
		if f[1] != "" {
			b = append(append(append(b, f[0]...), f[1]...), ';')
		}
	}
	b = strconv.AppendInt(append(b, "Flag="...), int64(flag), 10)
	b = append(append(append(b, ";CP=&&"...), area...), "&&"...)
	return Append(dst, b)
}

// Setup is what a device is told once on each of its connections (6.7), after its first accepted frame. Zero fields are not said;
// without a Setup nothing is. Linli listens; the statutory platform is another.
type Setup struct {
	Clock             bool // 1012: the centre's time
	OverTime, ReCount int  // 1000: seconds and times of repetition
	Realtime, Minute  int  // 1062 and 1064: intervals, seconds and minutes
}

// requests writes them, with a QN of their own each.
func (s *Setup) requests(dst []byte, r reply, now time.Time) []byte {
	n := 0
	ask := func(cn, area string) {
		qn := now.Add(time.Duration(n) * time.Millisecond).In(clock.Shanghai).Format("20060102150405.000")
		dst = r.append(dst, qn[:14]+qn[15:], r.st, cn, r.version<<2|flagAnswer, area)
		n++
	}
	if s.OverTime > 0 || s.ReCount > 0 {
		ask("1000", "OverTime="+strconv.Itoa(max(s.OverTime, 1))+";ReCount="+strconv.Itoa(max(s.ReCount, 1)))
	}
	if s.Clock {
		ask("1012", "SystemTime="+now.In(clock.Shanghai).Format("20060102150405"))
	}
	if s.Realtime > 0 {
		ask("1062", "RtdInterval="+strconv.Itoa(s.Realtime))
	}
	if s.Minute > 0 {
		ask("1064", "MinInterval="+strconv.Itoa(s.Minute))
	}
	return dst
}

// ParseSetup reads an operator's wish: some of clock, overtime=SECONDS, recount=TIMES, realtime=SECONDS, minute=MINUTES, by commas.
// "" is nil: nothing. The bounds are those of HJ 212-2017 6.3.3. Its error names the word.
func ParseSetup(text string) (*Setup, error) {
	if text == "" {
		return nil, nil
	}
	s := &Setup{}
	for word := range strings.SplitSeq(text, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(word), "=")
		to, least, most := (*int)(nil), 1, 99
		switch name {
		case "clock":
			s.Clock = true
			continue
		case "overtime":
			to = &s.OverTime
		case "recount":
			to = &s.ReCount
		case "realtime":
			to, least, most = &s.Realtime, 30, 3600
		case "minute":
			to, most = &s.Minute, 30
		}
		n, err := strconv.Atoi(value)
		if to == nil || err != nil || n < least || n > most || name == "minute" && 60%n != 0 {
			return nil, errors.New("no setting of a device: " + word)
		}
		*to = n
	}
	return s, nil
}
