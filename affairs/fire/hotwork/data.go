package hotwork

import (
	"embed"
	"encoding/csv"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"linli/platform/db"
)

//go:embed data/*.csv
var dataFiles embed.FS

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the tables of this package.
var Migrations = db.Migrations{Name: "fire_hotwork", FS: func() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		return files
	}
	return sub
}()}

// TermRule is one figure of data/terms.csv and what it rests on.
type TermRule struct {
	Key    string
	Value  int
	Source string
}

// Terms are all of them, in the order of the file.
var Terms = mustTerms()

// Term is a figure by its key; 0 for none, which a test rules out.
func Term(key string) int {
	for _, t := range Terms {
		if t.Key == key {
			return t.Value
		}
	}
	return 0
}

func mustTerms() (out []TermRule) {
	raw, err := dataFiles.ReadFile("data/terms.csv")
	if err != nil {
		panic(err) // embedded: only a programmer can break it
	}
	r := csv.NewReader(strings.NewReader(string(raw)))
	r.Comment, r.FieldsPerRecord = '#', 3
	list, err := r.ReadAll()
	if err != nil || len(list) < 2 {
		panic(fmt.Sprintf("hotwork: terms.csv: %v", err))
	}
	for _, x := range list[1:] {
		n, err := strconv.Atoi(x[1])
		if err != nil {
			panic(fmt.Sprintf("hotwork: terms.csv: %v", x))
		}
		out = append(out, TermRule{x[0], n, x[2]})
	}
	return out
}
