package hazard

import (
	"embed"
	"encoding/csv"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"linli/platform/db"
	"linli/platform/text"
)

//go:embed data/*.csv
var dataFiles embed.FS

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the tables of this package.
var Migrations = db.Migrations{Name: "fire_hazard", FS: func() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		return files
	}
	return sub
}()}

// Type is one thing a check-list asks for: F12 楼道停放或充电电动自行车.
type Type struct {
	Code, Name, NameEN string
	Kind               string // kind of matter
	Grade              string // by default
	Clause             string
	Parts              []string
}

// Label is its name in a language.
func (t Type) Label(lang string) string { return named(lang, t.Name, t.NameEN) }

// Part is a part of a building with its own check-list.
type Part struct{ Code, Name, NameEN, Where string }

// Label is its name in a language.
func (p Part) Label(lang string) string { return named(lang, p.Name, p.NameEN) }

// GradeRule is what a grade means.
type GradeRule struct {
	Grade, Name, NameEN string
	Days                int // to fix it; 0 = the kind's own term
	Look                int // days from the passed check to the look-back
	Level               string
	Source              string // said on screen, with [待核] where it is a local default
}

// Label is its name in a language.
func (g GradeRule) Label(lang string) string { return named(lang, g.Name, g.NameEN) }

func named(lang, zh, en string) string {
	if lang == text.ZH || en == "" {
		return zh
	}
	return en + " (" + zh + ")"
}

// The data of the package, read once.
var (
	Types  = mustTypes()
	Parts  = mustParts()
	Grades = mustGrades()
)

// TypeOf finds a type by its code.
func TypeOf(code string) (Type, bool) {
	i := slices.IndexFunc(Types, func(t Type) bool { return t.Code == code })
	if i < 0 {
		return Type{}, false
	}
	return Types[i], true
}

// TypeFor is the type that stands for a kind of matter when nobody chose one: the first of that kind.
func TypeFor(kind string) (Type, bool) {
	i := slices.IndexFunc(Types, func(t Type) bool { return t.Kind == kind })
	if i < 0 {
		return Type{}, false
	}
	return Types[i], true
}

// PartOf finds a part by its code.
func PartOf(code string) (Part, bool) {
	i := slices.IndexFunc(Parts, func(p Part) bool { return p.Code == code })
	if i < 0 {
		return Part{}, false
	}
	return Parts[i], true
}

// GradeOf is the rule of a grade; an unknown one is ordinary.
func GradeOf(grade string) GradeRule {
	for _, g := range Grades {
		if g.Grade == grade {
			return g
		}
	}
	return Grades[0]
}

// Kinds are the kinds of matters that are hazards.
func Kinds() (out []string) {
	for _, t := range Types {
		if !slices.Contains(out, t.Kind) {
			out = append(out, t.Kind)
		}
	}
	return out
}

func mustTypes() (out []Type) {
	for _, r := range rows("types", 7) {
		out = append(out, Type{r[0], r[1], r[2], r[3], r[4], r[5], strings.Split(r[6], "|")})
	}
	return out
}

func mustParts() (out []Part) {
	for _, r := range rows("parts", 4) {
		out = append(out, Part{r[0], r[1], r[2], r[3]})
	}
	return out
}

func mustGrades() (out []GradeRule) {
	for _, r := range rows("grades", 7) {
		days, err := strconv.Atoi(r[3])
		look, err2 := strconv.Atoi(r[4])
		if err != nil || err2 != nil {
			panic(fmt.Sprintf("hazard: grades.csv: %v", r)) // embedded: only a programmer can break it
		}
		out = append(out, GradeRule{r[0], r[1], r[2], days, look, r[5], r[6]})
	}
	return out
}

func rows(name string, fields int) [][]string {
	raw, err := dataFiles.ReadFile("data/" + name + ".csv")
	var list [][]string
	if err == nil {
		r := csv.NewReader(strings.NewReader(string(raw)))
		r.Comment, r.FieldsPerRecord = '#', fields
		list, err = r.ReadAll()
	}
	if err != nil || len(list) < 2 {
		panic(fmt.Sprintf("hazard: %s.csv: %v", name, err)) // embedded: only a programmer can break it
	}
	return list[1:]
}
