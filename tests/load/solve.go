package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"syscall"
	"time"

	"linli/kernel/duty/assign"
	"linli/kernel/duty/assign/proof"
)

// instance is one of domain/assignment.md with its bar and how often the anchor is run on it.
type instance struct {
	name, mode          string
	members, households int
	seed                int
	perPool             bool
	want                float64
	rounds              int
	full                bool // in the full scale only
}

var instances = []instance{
	{"compound", "compound", 70, 3000, 3, false, .5, 7, false},
	{"street", "street", 1000, 50_000, 3, false, .1, 3, false},
	{"city", "city", 40_000, 1_100_000, 4, true, 1. / 15, 1, true},
}

// solve is the line of `linli solve duty`: from the files to a checked plan, against LEMON's network simplex on the same files; and
// solving again after one member has left, against solving that anew.
func (b *bench) solve() error {
	if _, err := os.Stat(filepath.Join(b.assign, "gen.go")); err != nil {
		say("   no gen.go and anchor_lemon.cpp in %s: give their folder with -assign", b.assign)
		return nil
	}
	gen, err := b.compile("gen.go", "go", "build", "-o", "gen")
	if err != nil {
		return err
	}
	anchor, err := b.compile("anchor_lemon.cpp", "g++", "-O3", "-march=native", "-o", "anchor", "-x", "c++")
	if err != nil {
		return err
	}
	for _, i := range instances {
		if i.full && b.scale != "full" {
			continue
		}
		dir := filepath.Join(b.dir, "assign-"+i.name)
		if _, err := os.Stat(filepath.Join(dir, "households.csv")); err != nil {
			if out, err := exec.CommandContext(b.ctx, gen, "-mode", i.mode, "-members", strconv.Itoa(i.members), "-households", strconv.Itoa(i.households), "-seed", strconv.Itoa(i.seed), "-out", dir).CombinedOutput(); err != nil {
				return fmt.Errorf("gen: %w %s", err, out)
			}
		}
		if err := b.against(i, dir, anchor); err != nil {
			return err
		}
		if i.name == "compound" {
			if err := b.again(dir); err != nil {
				return err
			}
		}
	}
	return nil
}

// compile builds one of the yardstick's sources in the bench's folder.
func (b *bench) compile(source string, command ...string) (string, error) {
	from, err := filepath.Abs(filepath.Join(b.assign, source))
	if err != nil {
		return "", err
	}
	args := append(command[1:], from)
	if command[0] == "g++" {
		args = append(args, "-x", "none", "-llemon")
	}
	c := exec.CommandContext(b.ctx, command[0], args...)
	c.Dir = b.dir
	c.Env = append(os.Environ(), "GOFLAGS=", "GO111MODULE=off")
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", command[0], source, err, out)
	}
	name := "gen"
	if command[0] == "g++" {
		name = "anchor"
	}
	return filepath.Join(b.dir, name), nil
}

// what both programs print of a run.
var (
	optimum = regexp.MustCompile(`cost=(\d+)`)
	inside  = regexp.MustCompile(`total_s=([0-9.]+)`)
)

// against runs both programs on the same files by turns; they must agree on the cost. The bar is held against what both print: the
// time from the first byte of the files to the plan (ours: to the checked plan); how long the commands ran as a whole, with the start
// of the programs, stands beside it.
func (b *bench) against(i instance, dir, anchor string) error {
	var ours, theirs, ourWhole, theirWhole []float64
	var memory int64
	for range min(i.rounds, b.rounds) {
		args := []string{dir, "ns"}
		if i.perPool {
			args = append(args, "perpool")
		}
		lemon, err := timed(exec.CommandContext(b.ctx, anchor, args...))
		if err != nil {
			return err
		}
		own, err := timed(exec.CommandContext(b.ctx, b.binary, "solve", "duty", "--dir", dir, "-o", filepath.Join(b.dir, "plan.csv")))
		if err != nil {
			return err
		}
		if own.cost != lemon.cost {
			return fmt.Errorf("%s: our cost is %s, LEMON's %s", i.name, own.cost, lemon.cost)
		}
		ours, theirs, memory = append(ours, own.inside), append(theirs, lemon.inside), max(memory, own.memory)
		ourWhole, theirWhole = append(ourWhole, own.whole), append(theirWhole, lemon.whole)
	}
	seconds := func(v []float64) string { return fmt.Sprintf("%.3f s", median(v)) }
	b.add(bar{job: "solve duty, " + i.name, what: "CSV to checked plan / anchor_lemon, total_s of both", num: seconds(ours), den: seconds(theirs),
		value: ratios(ours, theirs), want: i.want, note: fmt.Sprintf("the costs are equal; %d rounds", len(ours))})
	b.add(bar{job: "solve duty, " + i.name, what: "the same with the start of both programs", num: seconds(ourWhole), den: seconds(theirWhole), value: ratios(ourWhole, theirWhole)})
	if i.full {
		b.add(bar{job: "solve duty, " + i.name, what: "largest memory", num: fmt.Sprintf("%d MB", memory>>20), den: "1 GB", value: float64(memory) / (1 << 30), unit: " GB", want: 2})
	}
	return nil
}

// outing is one run of a program: seconds by the clock and by what it prints, largest memory, the cost it prints.
type outing struct {
	whole, inside float64
	memory        int64
	cost          string
}

func timed(c *exec.Cmd) (r outing, err error) {
	began := time.Now()
	out, err := c.CombinedOutput()
	r.whole = time.Since(began).Seconds()
	if err != nil {
		return r, fmt.Errorf("%s: %w %s", c.Path, err, out)
	}
	if u, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		r.memory = u.Maxrss << 10
	}
	cost, own := optimum.FindSubmatch(out), inside.FindSubmatch(out)
	if cost == nil || own == nil {
		return r, fmt.Errorf("%s printed no cost or time: %s", c.Path, out)
	}
	r.cost = string(cost[1])
	r.inside, err = strconv.ParseFloat(string(own[1]), 64)
	return r, err
}

// again lets every member leave in turn and compares mending the plan with solving the same problem anew; the checker reads both.
func (b *bench) again(dir string) error {
	town, err := assign.Read(dir)
	if err != nil {
		return err
	}
	plan, err := assign.Solve(town)
	if err != nil {
		return err
	}
	var warm, cold, first []float64
	moved, holes := 0, 0
	for m := range town.Members {
		after := left(town, plan, int32(m))
		began := cpuTime()
		anew, err := assign.Solve(after)
		if err != nil {
			return err
		}
		cold = append(cold, (cpuTime() - began).Seconds())
		began = cpuTime()
		mended, err := assign.Mend(after, plan.Visits, plan.MemberPotential)
		if err != nil {
			return err
		}
		warm = append(warm, (cpuTime() - began).Seconds())
		began = cpuTime()
		if _, err = assign.Solve(town); err != nil {
			return err
		}
		first = append(first, (cpuTime() - began).Seconds())
		for _, p := range []*assign.Plan{anew, mended} {
			report, err := proof.Check(after, p.Visits, p.MemberPotential, p.HouseholdPotential)
			if err != nil || report.Cost != anew.Cost {
				return fmt.Errorf("member %d leaves: cost %d, anew %d: %w", m, report.Cost, anew.Cost, err)
			}
		}
		has := map[assign.Visit]bool{}
		for _, v := range mended.Visits {
			has[v] = true
		}
		for _, v := range plan.Visits {
			switch {
			case v.Member == int32(m):
				holes++
			case v.Member >= 0 && !has[v]:
				moved++
			}
		}
	}
	n := float64(len(town.Members))
	b.add(bar{job: "solve duty again, compound", what: "a member leaves: mended / the same solved anew, CPU", num: fmt.Sprintf("%.2f ms", median(warm)*1000), den: fmt.Sprintf("%.2f ms", median(cold)*1000),
		value: ratios(warm, cold), want: .1, note: fmt.Sprintf("each of %d members leaves once; mean %.1f homes lost their member and %.1f others changed hands; both proofs checked, costs equal; cold solution of the first plan %.2f ms",
			len(town.Members), float64(holes)/n, float64(moved)/n, median(first)*1000)})
	return nil
}

// left is the town after a member has gone: the plan is held, a change of hands has its price.
func left(t *assign.Town, plan *assign.Plan, member int32) *assign.Town {
	after := &assign.Town{Households: t.Households, Members: slices.Clone(t.Members), Compounds: t.Compounds, Change: assign.ChangeOfHands}
	for _, v := range plan.Visits {
		if v.Member >= 0 {
			after.Before = append(after.Before, v)
		}
	}
	m := &after.Members[member]
	m.Min, m.Target, m.Max = 0, 0, 0
	return after
}
