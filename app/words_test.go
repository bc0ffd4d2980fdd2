package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"linli/platform/text"
)

var verb = regexp.MustCompile(`%(?:\[\d+\])?[-+# 0]*\d*(?:\.\d+)?[a-zA-Z]`)

// toScript are patterns that a page hands to its script whole.
var toScript = map[string]bool{"public.metres": true, "public.km": true}

// A word is given as many values as it has places for: one too many shows the reader "%!(EXTRA …", one too few "%!s(MISSING)".
// The program has thousands of such calls; this reads all whose key is written out.
func TestWordsGetTheirValues(t *testing.T) {
	keys := text.Keys("")
	byEnd := map[string][]string{} // last parts of a key → keys
	for _, k := range keys {
		parts := strings.Split(k, ".")
		for i := range parts {
			end := strings.Join(parts[i:], ".")
			byEnd[end] = append(byEnd[end], k)
		}
	}
	seen := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 || call.Ellipsis.IsValid() || !says(call.Fun) {
				return true
			}
			lit, ok := call.Args[1].(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			key, _ := strconv.Unquote(lit.Value)
			given, fits := len(call.Args)-2, false
			for _, k := range byEnd[key] {
				fits = fits || slots(text.T(text.ZH, k)) == given
			}
			seen++
			if len(byEnd[key]) > 0 && !fits && !toScript[key] {
				t.Errorf("%s: %q is given %d values, its words take another number: %s", set.Position(call.Pos()), key, given, text.T(text.ZH, byEnd[key][0]))
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 1000 {
		t.Errorf("only %d calls were read", seen)
	}
}

// says tells whether a function is one of those that look a word up: text.T, ui.T and the t of a package.
func says(f ast.Expr) bool {
	switch x := f.(type) {
	case *ast.Ident:
		return x.Name == "t"
	case *ast.SelectorExpr:
		pkg, ok := x.X.(*ast.Ident)
		return ok && x.Sel.Name == "T" && (pkg.Name == "text" || pkg.Name == "ui")
	}
	return false
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
