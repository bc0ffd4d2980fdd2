package assign

import (
	"bytes"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"linli/platform/fault"
)

const (
	householdsHead = "id,compound,building,unit,floor,door,x_dm,y_dm,v_dm_per_floor,need,weight,lang,territory"
	membersHead    = "id,compound,home_household,lang,group,min,target,max"
	mostEach       = 1_000_000_000 // of any number but an id: sums of costs stay within 63 bits
)

// Read reads households.csv, members.csv and compounds.csv of dir. The error names file, line and column.
func Read(dir string) (*Town, error) {
	r := &reader{dir: dir}
	t := &Town{}
	for _, f := range []func(*Town) error{r.compounds, r.households, r.members, r.again} {
		if err := f(t); err != nil {
			return nil, err
		}
	}
	return t, t.Check()
}

// What a town that is solved again has besides: who serves whom now, and which visits stay, both written as a plan. Either may be missing.
const (
	beforeFile = "before.csv"
	pinsFile   = "pins.csv"
)

// ChangeOfHands is what it costs that a household goes from one member to another (domain/assignment.md, "In the product").
const ChangeOfHands = 200

func (r *reader) again(t *Town) error {
	for name, into := range map[string]*[]Visit{beforeFile: &t.Before, pinsFile: &t.Pins} {
		path := filepath.Join(r.dir, name)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		list, err := ReadPlan(path, t)
		if err != nil {
			return err
		}
		*into = list
	}
	if len(t.Before) > 0 {
		t.Change = ChangeOfHands
	}
	return nil
}

// reader remembers the ids met so far.
type reader struct {
	dir       string
	compound  index
	household index
}

// index finds the place of an id: by arithmetic where ids are dense, else by a map.
type index struct {
	base  int64
	n     int
	other map[int64]int32
}

func newIndex(n int, id func(int) int64) (x index, again int) {
	x = index{n: n}
	if n == 0 {
		return x, -1
	}
	x.base = id(0)
	dense := true
	for i := range n {
		if id(i) != x.base+int64(i) {
			dense = false
			break
		}
	}
	if dense {
		return x, -1
	}
	x.other = make(map[int64]int32, n)
	for i := range n {
		if _, twice := x.other[id(i)]; twice {
			return x, i
		}
		x.other[id(i)] = int32(i)
	}
	return x, -1
}

func (x *index) find(id int64) (int32, bool) {
	if x.other != nil {
		i, ok := x.other[id]
		return i, ok
	}
	i := id - x.base
	return int32(i), i >= 0 && i < int64(x.n)
}

// body reads a file and gives what follows its head line.
func (r *reader) body(name, head string) ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(r.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Invalid("duty.plan.no_file", name, r.dir)
	}
	if err != nil {
		return nil, fault.Invalid("duty.plan.unreadable", name).With(err)
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	line, rest, _ := bytes.Cut(b, []byte("\n"))
	if got := strings.TrimSpace(string(line)); got != head && !(head == "id" && strings.HasPrefix(got, "id")) {
		return nil, fault.Invalid("duty.plan.columns", name, head)
	}
	return rest, nil
}

// cell is a cell that could not be read, and why.
type cell struct {
	line, column int
	key          string
	args         []any
}

func bad(column int, key string, args ...any) *cell {
	return &cell{column: column, key: key, args: args}
}

// in gives the error with file, line and column as a spreadsheet counts them.
func (c *cell) in(name string) error {
	return fault.Invalid(c.key, append([]any{name, c.line + 2, c.column + 1}, c.args...)...)
}

// numbers reads a line of whole numbers into into; more or fewer are a fault.
func numbers(line []byte, into []int64) *cell {
	i := 0
	for k := range into {
		v, n := number(line[i:])
		if n == 0 {
			what, _, _ := bytes.Cut(line[i:], []byte(","))
			return bad(k, "duty.plan.no_number", string(what[:min(len(what), 40)]))
		}
		into[k] = v
		i += n
		if k+1 < len(into) {
			if i >= len(line) || line[i] != ',' {
				return bad(k, "duty.plan.line", len(into))
			}
			i++
		}
	}
	if i != len(line) {
		return bad(len(into), "duty.plan.line", len(into))
	}
	return nil
}

// number reads digits with a sign before; n = 0 when there are none or too many.
func number(b []byte) (v int64, n int) {
	neg := false
	if n < len(b) && b[n] == '-' {
		neg = true
		n++
	}
	begin := n
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		if v > (math.MaxInt64-9)/10 {
			return 0, 0
		}
		v = v*10 + int64(b[n]-'0')
		n++
	}
	if n == begin {
		return 0, 0
	}
	if neg {
		v = -v
	}
	return v, n
}

// lines splits a body into parts of whole lines, one a core.
func parts(b []byte) (out [][]byte, lines []int) {
	k := runtime.GOMAXPROCS(0)
	if len(b) < 1<<20 {
		k = 1
	}
	for i := 0; i < k && len(b) > 0; i++ {
		cut := len(b) / (k - i)
		if nl := bytes.IndexByte(b[cut:], '\n'); nl >= 0 && i < k-1 {
			cut += nl + 1
		} else {
			cut = len(b)
		}
		out, b = append(out, b[:cut]), b[cut:]
	}
	at := 0
	for _, p := range out {
		lines = append(lines, at)
		at += bytes.Count(p, []byte("\n"))
		if len(p) > 0 && p[len(p)-1] != '\n' {
			at++
		}
	}
	return out, append(lines, at)
}

// each calls row for every line that is not empty, the parts side by side; row gets the line's number and must not share.
func each(b []byte, row func(i int, line []byte) *cell) *cell {
	chunks, at := parts(b)
	faults := make([]*cell, len(chunks))
	var all sync.WaitGroup
	for c, chunk := range chunks {
		all.Go(func() {
			for i := at[c]; len(chunk) > 0; i++ {
				nl := bytes.IndexByte(chunk, '\n')
				line := chunk
				if nl >= 0 {
					line, chunk = chunk[:nl], chunk[nl+1:]
				} else {
					chunk = nil
				}
				line = bytes.TrimSuffix(line, []byte("\r"))
				if f := row(i, line); f != nil {
					f.line = i
					faults[c] = f
					return
				}
			}
		})
	}
	all.Wait()
	for _, f := range faults {
		if f != nil {
			return f
		}
	}
	return nil
}

// count is the number of lines of a body without the empty ones at its end.
func count(b []byte) ([]byte, int) {
	b = bytes.TrimRight(b, "\r\n")
	if len(b) == 0 {
		return nil, 0
	}
	return b, bytes.Count(b, []byte("\n")) + 1
}

func small(into []int64, from int) *cell {
	for k := from; k < len(into); k++ {
		if into[k] > mostEach || into[k] < -mostEach {
			return bad(k, "duty.plan.range", into[k])
		}
	}
	return nil
}

func (r *reader) compounds(t *Town) error {
	const name = "compounds.csv"
	b, err := r.body(name, "id")
	if err != nil {
		return err
	}
	b, n := count(b)
	near := make([][]int64, n)
	t.Compounds = make([]Compound, n)
	if f := each(b, func(i int, line []byte) *cell {
		row := make([]int64, bytes.Count(line, []byte(","))+1)
		f := numbers(line, row)
		t.Compounds[i].ID, near[i] = row[0], row[1:]
		return f
	}); f != nil {
		return f.in(name)
	}
	var twice int
	if r.compound, twice = newIndex(n, func(i int) int64 { return t.Compounds[i].ID }); twice >= 0 {
		return fault.Invalid("duty.plan.twice", name, twice+2, t.Compounds[twice].ID)
	}
	for i, list := range near {
		for k, id := range list {
			c, ok := r.compound.find(id)
			if !ok {
				return (&cell{i, k + 1, "duty.plan.no_compound", []any{id}}).in(name)
			}
			t.Compounds[i].Near = append(t.Compounds[i].Near, c)
		}
	}
	return nil
}

func (r *reader) households(t *Town) error {
	const name = "households.csv"
	b, err := r.body(name, householdsHead)
	if err != nil {
		return err
	}
	b, n := count(b)
	t.Households = make([]Household, n)
	if f := each(b, func(i int, line []byte) *cell {
		var v [13]int64
		if f := numbers(line, v[:]); f != nil {
			return f
		}
		if f := small(v[:], 2); f != nil {
			return f
		}
		c, ok := r.compound.find(v[1])
		if !ok {
			return bad(1, "duty.plan.no_compound", v[1])
		}
		t.Households[i] = Household{v[0], c, int32(v[2]), int32(v[3]), int32(v[4]), int32(v[5]), int32(v[6]), int32(v[7]), int32(v[8]),
			int32(v[9]), int32(v[10]), int32(v[11]), int32(v[12])}
		return nil
	}); f != nil {
		return f.in(name)
	}
	var twice int
	if r.household, twice = newIndex(n, func(i int) int64 { return t.Households[i].ID }); twice >= 0 {
		return fault.Invalid("duty.plan.twice", name, twice+2, t.Households[twice].ID)
	}
	return nil
}

func (r *reader) members(t *Town) error {
	const name = "members.csv"
	b, err := r.body(name, membersHead)
	if err != nil {
		return err
	}
	b, n := count(b)
	t.Members = make([]Member, n)
	if f := each(b, func(i int, line []byte) *cell {
		var v [8]int64
		if f := numbers(line, v[:]); f != nil {
			return f
		}
		if f := small(v[:], 3); f != nil {
			return f
		}
		c, ok := r.compound.find(v[1])
		if !ok {
			return bad(1, "duty.plan.no_compound", v[1])
		}
		h, ok := r.household.find(v[2])
		if !ok {
			return bad(2, "duty.plan.no_home", v[0], v[2])
		}
		t.Members[i] = Member{v[0], c, h, int32(v[3]), int32(v[4]), int32(v[5]), int32(v[6]), int32(v[7])}
		return nil
	}); f != nil {
		return f.in(name)
	}
	if _, twice := newIndex(n, func(i int) int64 { return t.Members[i].ID }); twice >= 0 {
		return fault.Invalid("duty.plan.twice", name, twice+2, t.Members[twice].ID)
	}
	return nil
}
