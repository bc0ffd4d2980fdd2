package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"linli/platform/text"
)

// Whatever an affair writes into the ledger is said in words on the entry's page (X3), in both languages. The test reads the sources of
// every affair: each key of a map that becomes the public part of an entry, and each kind that is written out, wants its word.
func TestEveryEntryOfAnAffairHasWords(t *testing.T) {
	var keys, kinds []string
	err := filepath.WalkDir("../affairs", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		affair := strings.Split(filepath.ToSlash(path), "/")[2]
		k, n := written(f, affair)
		keys, kinds = append(keys, k...), append(kinds, n...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(keys)
	slices.Sort(kinds)
	keys, kinds = slices.Compact(keys), slices.Compact(kinds)
	if len(keys) < 10 || len(kinds) < 30 {
		t.Fatalf("only %d fields and %d kinds found: the test no longer sees the entries", len(keys), len(kinds))
	}
	for _, lang := range []string{text.ZH, text.EN} {
		for _, k := range keys {
			if !text.Has(lang, "proof.p."+k) {
				t.Errorf("%s: no word for the field %s (proof.p.%s)", lang, k, k)
			}
		}
		for _, k := range kinds {
			head, _, _ := strings.Cut(k, ".")
			if !text.Has(lang, "proof.k."+k) && !text.Has(lang, "proof.k."+head) {
				t.Errorf("%s: no word for the kind %s (proof.k.%s)", lang, k, k)
			}
		}
	}
}

var kindShape = regexp.MustCompile(`^[a-z]+(\.[a-z_]+)+$`)

// appends are the names of functions that append an entry of the kind given: Append itself and the notes of the affairs.
var appends = regexp.MustCompile(`(?i)^(append|.*note|stepped|told|entry)$`)

// written finds the keys of public parts and the kinds in one file.
func written(f *ast.File, affair string) (keys, kinds []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.CompositeLit:
			if sel, ok := x.Type.(*ast.SelectorExpr); !ok || sel.Sel.Name != "Entry" || name(sel.X) != "ledger" {
				return true
			}
			for _, e := range x.Elts {
				kv, ok := e.(*ast.KeyValueExpr)
				if !ok {
					continue
				}
				switch name(kv.Key) {
				case "Pub":
					keys = append(keys, mapKeys(kv.Value)...)
				case "Kind":
					kinds = append(kinds, kindIn(kv.Value, affair)...)
				}
			}
		case *ast.FuncDecl:
			if x.Name.Name == "pub" && x.Body != nil {
				ast.Inspect(x.Body, func(n ast.Node) bool {
					if e, ok := n.(ast.Expr); ok {
						keys = append(keys, mapKeys(e)...)
					}
					return true
				})
			}
		case *ast.CallExpr:
			if !appends.MatchString(called(x)) {
				return true
			}
			for _, a := range x.Args {
				kinds = append(kinds, kindIn(a, affair)...)
				if called(x) == "note" {
					keys = append(keys, mapKeys(a)...)
				}
			}
		}
		return true
	})
	return keys, kinds
}

func name(e ast.Expr) string {
	if i, ok := e.(*ast.Ident); ok {
		return i.Name
	}
	return ""
}

func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func mapKeys(e ast.Expr) (out []string) {
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	if _, ok := lit.Type.(*ast.MapType); !ok {
		return nil
	}
	for _, x := range lit.Elts {
		if kv, ok := x.(*ast.KeyValueExpr); ok {
			if s := literal(kv.Key); s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

func kindIn(e ast.Expr, affair string) []string {
	if s := literal(e); kindShape.MatchString(s) && strings.HasPrefix(s, affair+".") {
		return []string{s}
	}
	return nil
}

func literal(e ast.Expr) string {
	b, ok := e.(*ast.BasicLit)
	if !ok || b.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(b.Value)
	if err != nil {
		return ""
	}
	return s
}
