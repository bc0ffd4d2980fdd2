package promises

import (
	"bufio"
	"os"
	"strings"
	"testing"
)

// step is one sentence of a story with the indented lines that belong to it.
type step struct {
	line int
	text string
	body []string
}

// story is a file in plain English.
type story struct {
	name  string
	title string
	on    []string // databases it is played on
	steps []step
}

// readStory takes a file apart: "# title", an optional "on: sqlite", then sentences. Lines that
// are indented belong to the sentence above them; other lines that begin with # are remarks.
func readStory(t *testing.T, file string) story {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := story{name: strings.TrimSuffix(file, ".txt"), on: []string{"sqlite", "postgres"}}
	in := bufio.NewScanner(f)
	for n := 1; in.Scan(); n++ {
		raw := strings.TrimRight(in.Text(), " ")
		line := strings.TrimSpace(raw)
		switch {
		case line == "":
		case strings.HasPrefix(raw, "# ") && s.title == "":
			s.title = line[2:]
		case strings.HasPrefix(raw, "#"):
		case strings.HasPrefix(raw, "on:"):
			s.on = strings.Fields(strings.ReplaceAll(raw[3:], ",", " "))
		case raw != line && raw[0] == ' ':
			if len(s.steps) == 0 {
				t.Fatalf("%s:%d: indented line without a sentence", file, n)
			}
			last := &s.steps[len(s.steps)-1]
			last.body = append(last.body, line)
		default:
			s.steps = append(s.steps, step{line: n, text: line})
		}
	}
	if err := in.Err(); err != nil || s.title == "" || len(s.steps) == 0 {
		t.Fatalf("%s: %d steps, title %q, %v", file, len(s.steps), s.title, err)
	}
	return s
}

// rows reads the "| a | b |" lines of a table.
func rows(body []string) (out [][]string) {
	for _, l := range body {
		if !strings.HasPrefix(l, "|") {
			continue
		}
		cells := strings.Split(strings.Trim(l, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		out = append(out, cells)
	}
	return out
}
