package arch

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"
	"testing"

	_ "linli/app" // whose packages bring the words
	"linli/platform/text"
)

var verb = regexp.MustCompile(`%(?:\[\d+\])?[-+# 0]*\d*(?:\.\d+)?[a-zA-Z]`)

// toScript are patterns that a page hands to its script whole.
var toScript = map[string]bool{"public.metres": true, "public.km": true}

// A word is given as many values as it has places for: one too many shows the reader "%!(EXTRA …", one too few "%!s(MISSING)".
// The program has thousands of such calls; this reads all whose key is written out.
func TestWordsGetTheirValues(t *testing.T) {
	byEnd := map[string][]string{} // last parts of a key → keys
	for _, k := range text.Keys("") {
		parts := strings.Split(k, ".")
		for i := range parts {
			end := strings.Join(parts[i:], ".")
			byEnd[end] = append(byEnd[end], k)
		}
	}
	seen := 0
	for _, src := range sources(t) {
		if src.test() || !shipped(src.dir) {
			continue
		}
		ast.Inspect(src.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 || call.Ellipsis.IsValid() || !slices.Contains([]string{"t", "text.T", "ui.T"}, called(call)) {
				return true
			}
			key, ok := literal(call.Args[1:2])
			if !ok {
				return true
			}
			seen++
			given, fits := len(call.Args)-2, false
			for _, k := range byEnd[key] {
				fits = fits || slots(text.T(text.ZH, k)) == given
			}
			if len(byEnd[key]) > 0 && !fits && !toScript[key] {
				t.Errorf("%s: %q is given %d values, its words take another number: %s", src.fset.Position(call.Pos()), key, given, text.T(text.ZH, byEnd[key][0]))
			}
			return true
		})
	}
	if seen < 1000 {
		t.Errorf("only %d calls were read", seen)
	}
}

// slots counts the values that a pattern takes; %[1]s twice is one.
func slots(s string) int {
	s = strings.ReplaceAll(s, "%%", "")
	n, numbered := 0, map[string]bool{}
	for _, v := range verb.FindAllString(s, -1) {
		if i := strings.IndexByte(v, ']'); i > 0 {
			numbered[v[:i]] = true
		} else {
			n++
		}
	}
	return n + len(numbered)
}
