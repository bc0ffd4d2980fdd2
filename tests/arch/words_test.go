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

// sayers are the verbs of kernel/table by which a cleaner or an affair says something of a row, with the place of the key.
var sayers = map[string]int{"Say": 2, "Refuse": 1, "Ask": 2, "warn": 0, "refuse": 0, "settle": 1, "ask": 2}

// What is said of a row of an import is held to the same rule. Its values are kept as text until somebody reads it.
func TestFindingsGetTheirValues(t *testing.T) {
	seen := 0
	for _, src := range sources(t) {
		if src.test() || !shipped(src.dir) {
			continue
		}
		ast.Inspect(src.file, func(n ast.Node) bool {
			key, given, ok := finding(n)
			if !ok || !text.Has(text.ZH, key) {
				return true
			}
			seen++
			for _, lang := range []text.Lang{text.ZH, text.EN} {
				if takes := slots(text.T(lang, key)); takes != given {
					t.Errorf("%s: %q is given %d values, its %s words take %d: %s", src.fset.Position(n.Pos()), key, given, lang, takes, text.T(lang, key))
				}
			}
			return true
		})
	}
	if seen < 150 {
		t.Errorf("only %d findings were read", seen)
	}
}

// finding reads a call of one of the sayers whose key is written out: the key and how many values it is given.
func finding(n ast.Node) (key string, given int, ok bool) {
	call, is := n.(*ast.CallExpr)
	if !is || call.Ellipsis.IsValid() {
		return "", 0, false
	}
	f, is := call.Fun.(*ast.SelectorExpr)
	if !is {
		return "", 0, false
	}
	at, is := sayers[f.Sel.Name]
	if !is || len(call.Args) <= at {
		return "", 0, false
	}
	given = len(call.Args) - at - 1
	if strings.EqualFold(f.Sel.Name, "ask") {
		given-- // the choices
	}
	key, ok = literal(call.Args[at : at+1])
	return key, given, ok
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
