package table

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"linli/platform/fault"
	"linli/platform/text"
)

// rowMark is what the receipt will say of a row, kept with the job.
type rowMark struct {
	Sheet, Line int
	Verdict     Verdict
	Bad         bool
	Findings    []Finding
}

// markLine is the stored form: [sheet, line, verdict, bad] or with findings.
type markLine struct {
	S int        `json:"s,omitempty"`
	L int        `json:"l"`
	V Verdict    `json:"v,omitempty"`
	B bool       `json:"b,omitempty"`
	F []markFind `json:"f,omitempty"`
}

type markFind struct {
	L Level    `json:"l"`
	C int      `json:"c"`
	K string   `json:"k"`
	A []string `json:"a,omitempty"`
}

// appendMark writes one mark as a line of JSON; the common one without findings is written by hand.
func appendMark(b []byte, r *Row, bad bool) []byte {
	if len(r.Findings) == 0 && !bad {
		b = strconv.AppendInt(append(b, `{"s":`...), int64(r.Sheet), 10)
		b = strconv.AppendInt(append(b, `,"l":`...), int64(r.Line), 10)
		b = strconv.AppendInt(append(b, `,"v":`...), int64(r.Verdict), 10)
		return append(b, '}', '\n')
	}
	m := markLine{S: r.Sheet, L: r.Line, V: r.Verdict, B: bad}
	for i := range r.Findings {
		f := &r.Findings[i]
		m.F = append(m.F, markFind{f.Level, f.Col, f.Key, argTexts(f.Args)})
	}
	line, err := json.Marshal(m)
	if err != nil {
		return b // only plain fields: cannot happen
	}
	return append(append(b, line...), '\n')
}

func argTexts(args []any) []string {
	list := make([]string, 0, len(args))
	for _, a := range args {
		list = append(list, clip(maskNumbers(fmt.Sprint(a)), 60))
	}
	return list
}

// receiptMarks implements Marks over the stored lines.
type receiptMarks struct {
	rows      map[int][]markLine // by sheet, ordered by line
	headers   map[[2]int]map[int]string
	columns   map[int]func(line int) map[int]string // header words of the block a line belongs to
	blocks    []Block
	done      bool // the batch is written
	withdrawn bool
}

func newReceiptMarks(j *Job) *receiptMarks {
	return &receiptMarks{rows: map[int][]markLine{}, blocks: j.Found.Blocks, done: j.State == Done, withdrawn: j.State == Withdrawn}
}

func (m *receiptMarks) add(chunk []byte) error {
	for len(chunk) > 0 {
		i := bytes.IndexByte(chunk, '\n')
		if i < 0 {
			return fault.Conflict("table.stage_old")
		}
		l, plain := plainMark(chunk[:i])
		if !plain {
			if err := json.Unmarshal(chunk[:i], &l); err != nil {
				return fault.Internal(err, "table.marks")
			}
		}
		m.rows[l.S] = append(m.rows[l.S], l)
		chunk = chunk[i+1:]
	}
	return nil
}

// plainMark reads the form without findings that appendMark writes by hand.
func plainMark(b []byte) (l markLine, ok bool) {
	if len(b) > 48 || !bytes.HasPrefix(b, []byte(`{"s":`)) || b[len(b)-1] != '}' {
		return l, false
	}
	n, k := [3]int{}, -1
	for i := 1; i < len(b)-1; i++ {
		switch c := b[i]; {
		case c == ':':
			if k++; k > 2 {
				return l, false
			}
		case c >= '0' && c <= '9' && k >= 0:
			n[k] = n[k]*10 + int(c-'0')
		case c == '[' || c == '{':
			return l, false
		}
	}
	return markLine{S: n[0], L: n[1], V: Verdict(n[2])}, k == 2
}

// Header implements Marks.
func (m *receiptMarks) Header(sheet, line int) bool {
	for i := range m.blocks {
		if b := &m.blocks[i]; b.Sheet == sheet && b.HeaderRow == line && b.Table != "" {
			return true
		}
	}
	return false
}

// Row implements Marks.
func (m *receiptMarks) Row(sheet, line int) (Mark, bool) {
	list := m.rows[sheet]
	i := sort.Search(len(list), func(i int) bool { return list[i].L >= line })
	if i == len(list) || list[i].L != line {
		return Mark{}, false
	}
	return m.mark(&list[i], m.words(sheet, line)), true
}

// words gives the header of each column for a line.
func (m *receiptMarks) words(sheet, line int) *Block {
	var best *Block
	for i := range m.blocks {
		if b := &m.blocks[i]; b.Sheet == sheet && b.HeaderRow < line {
			best = b
		}
	}
	return best
}

// verdictKeys are the words of the column 导入结果, before and after the confirmation.
var verdictKeys = map[Verdict][2]string{
	Added: {"table.r.new", "table.r.new_done"}, Changed: {"table.r.changed", "table.r.changed_done"}, Same: {"table.r.same", "table.r.same"},
	Doubtful: {"table.r.doubtful", "table.r.doubtful"}, Parked: {"table.r.parked", "table.r.parked"}, Undecided: {"table.r.new", "table.r.new_done"},
}

func (m *receiptMarks) mark(l *markLine, b *Block) Mark {
	var out Mark
	keys := verdictKeys[l.V]
	switch {
	case l.B && l.V != Doubtful && l.V != Parked:
		out.Result = text.T(text.ZH, "table.r.bad")
	case m.withdrawn:
		out.Result = text.T(text.ZH, "table.r.withdrawn")
	case m.done:
		out.Result = text.T(text.ZH, keys[1])
	default:
		out.Result = text.T(text.ZH, keys[0])
	}
	var reasons []string
	for i := range l.F {
		f := &l.F[i]
		if f.L == Fixed && len(reasons) >= 6 {
			continue
		}
		s := Sentence(text.ZH, 0, headerOf(b, f.C), f.K, f.A)
		reasons = append(reasons, s)
		if f.C >= 0 && f.L >= Warned {
			out.Bad = append(out.Bad, BadCell{f.C, s})
		}
	}
	out.Reason = strings.Join(reasons, "｜")
	return out
}

func headerOf(b *Block, col int) string {
	if b == nil || col < 0 {
		return ""
	}
	if c := b.column(col); c != nil {
		return c.Header
	}
	return ""
}

// Sentence says a finding in the words of A6: row, column, what was seen, what was done, what to do. line 0 leaves the row out.
func Sentence(lang string, line int, header, key string, args []string) string {
	s := fill(text.T(lang, key), args)
	if header != "" {
		s = text.T(lang, "table.r.column", header) + s
	}
	if line > 0 {
		s = text.T(lang, "table.r.line", line) + s
	}
	return s
}
