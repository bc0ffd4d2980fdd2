package assign

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strconv"

	"linli/platform/fault"
)

const planHead = "household,member"

// Write writes a plan as plan.csv: one line for each visit, the member empty for a gap.
func (plan *Plan) Write(w io.Writer, t *Town) error {
	out := bufio.NewWriterSize(w, 1<<18)
	fmt.Fprintln(out, planHead)
	var line []byte
	for _, v := range plan.Visits {
		line = strconv.AppendInt(line[:0], t.Households[v.Household].ID, 10)
		line = append(line, ',')
		if v.Member >= 0 {
			line = strconv.AppendInt(line, t.Members[v.Member].ID, 10)
		}
		out.Write(append(line, '\n'))
	}
	return out.Flush()
}

// ReadPlan reads a plan.csv made earlier; what it costs and whether it may stand is for package proof to say.
func ReadPlan(path string, t *Town) ([]Visit, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Invalid("duty.plan.unreadable", path).With(err)
	}
	head, rest, _ := bytes.Cut(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), []byte("\n"))
	if string(bytes.TrimSpace(head)) != planHead {
		return nil, fault.Invalid("duty.plan.columns", path, planHead)
	}
	households, _ := newIndex(len(t.Households), func(i int) int64 { return t.Households[i].ID })
	members, _ := newIndex(len(t.Members), func(i int) int64 { return t.Members[i].ID })
	rest, n := count(rest)
	out := make([]Visit, n)
	if f := each(rest, func(i int, line []byte) *cell {
		door, who, _ := bytes.Cut(line, []byte(","))
		var id [1]int64
		if f := numbers(door, id[:]); f != nil {
			return f
		}
		h, ok := households.find(id[0])
		if !ok {
			return bad(0, "duty.plan.no_household", id[0])
		}
		out[i] = Visit{h, -1}
		if len(who) == 0 {
			return nil
		}
		if f := numbers(who, id[:]); f != nil {
			f.column = 1
			return f
		}
		if out[i].Member, ok = members.find(id[0]); !ok {
			return bad(1, "duty.plan.no_member", id[0])
		}
		return nil
	}); f != nil {
		return nil, f.in(path)
	}
	return out, nil
}
