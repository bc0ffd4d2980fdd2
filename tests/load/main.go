package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"
)

// part is a job of the table in section 7.
type part struct {
	name string
	run  func(*bench) error
}

var parts = []part{
	{"report", (*bench).report}, {"list", (*bench).list}, {"search", (*bench).search},
	{"roster", (*bench).roster}, {"weight", (*bench).weight}, {"verify", (*bench).verify},
	{"solve", (*bench).solve}, {"visits", (*bench).visits}, {"gbt26875", (*bench).decode}, {"frames", (*bench).frames}, {"trace", (*bench).trace},
	{"towers", (*bench).towers}, {"hj212", (*bench).decodeHJ212}, {"hjframes", (*bench).framesHJ212}, {"year", (*bench).year},
}

// sizes of a run. quick is for a look within minutes, full is what the issue asks for.
type sizes struct {
	rounds, matters, few, persons, rows, proved, hazards int
	yearOthers                                           int // days of minutes of the monitors that are not charted
	window                                               time.Duration
}

var scales = map[string]sizes{
	"quick": {rounds: 5, matters: 100_000, few: 10_000, persons: 300_000, rows: 20_000, proved: 20_000, hazards: 50_000, yearOthers: 31, window: 2 * time.Second},
	"full":  {rounds: 7, matters: 1_000_000, few: 10_000, persons: 3_000_000, rows: 200_000, proved: 200_000, hazards: 200_000, yearOthers: yearDays, window: 4 * time.Second},
}

// bench is one run.
type bench struct {
	sizes
	ctx   context.Context
	scale string
	dir   string
	bars  []bar

	assign, binary string // yardstick of the solver, and the program under test
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if len(os.Args) > 2 && os.Args[1] == "child" {
		if err := serveChild(ctx, os.Args[2], os.Args[3:]); err != nil {
			fmt.Fprintln(os.Stderr, "child:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	scale := flag.String("scale", "quick", "quick (smaller data, some minutes) or full (the sizes of the issue)")
	only := flag.String("only", "", "parts to run, by commas: report list search roster weight verify solve visits gbt26875 frames towers hj212 hjframes trace year")
	keep := flag.String("keep", "", "folder that keeps the data sets for the next run; a temporary one when empty")
	rounds := flag.Int("rounds", 0, "rounds of each measurement, 0 = as the scale says")
	yard := flag.String("assign", "../shared/bench/assign", "folder of gen.go and anchor_lemon.cpp")
	binary := flag.String("linli", "bin/linli", "the program that is measured as a whole")
	flag.Parse()
	size, ok := scales[*scale]
	if !ok {
		return fmt.Errorf("-scale is quick or full, not %q", *scale)
	}
	b := &bench{sizes: size, ctx: ctx, scale: *scale, dir: *keep, assign: *yard, binary: *binary}
	if *rounds > 0 {
		b.rounds = *rounds
	}
	if b.dir == "" {
		dir, err := os.MkdirTemp("", "linli-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		b.dir = dir
	}
	began, failed := time.Now(), false
	for _, p := range parts {
		if *only != "" && !slices.Contains(strings.Split(*only, ","), p.name) {
			continue
		}
		say("== %s", p.name)
		if err := p.run(b); err != nil {
			say("%s failed: %v", p.name, err)
			failed = true
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	b.print(os.Stdout, time.Since(began))
	if failed {
		return fmt.Errorf("a part could not be measured, see above")
	}
	return nil
}

// say prints progress; the table goes to standard output.
func say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
