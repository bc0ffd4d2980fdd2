// Package envsource holds the pages of sources and the network.
package envsource

import (
	"context"
	"sort"

	"linli/platform/web/ui"
)

// HomeView is G1.
type HomeView struct {
	Tabs, Views     []ui.Tab
	Filters         []ui.Filter
	KPIs            []ui.KPI
	Notices         []ui.Notice
	Drawing         string // SVG
	Tall            string // the same from top to bottom, for a telephone
	Caption         string
	Legend          []string
	Outlets, Others ui.Table
	Links           []ui.Btn
}

// ListView is a table with what leads from it.
type ListView struct {
	Tabs    []ui.Tab
	Title   string
	Notices []ui.Notice
	Tables  []Named
	Links   []ui.Btn
	Forms   []Act
}

// Named is a table under a heading.
type Named struct {
	Title, Why string
	Table      ui.Table
}

// Act is a button of its own.
type Act struct {
	Action, Rev, Label string
	Primary, Danger    bool
	Name, Value        string
}

// ShowView is the page of one thing: cards of facts, tables, acts.
type ShowView struct {
	Tabs    []ui.Tab
	Errors  map[string]string
	Notices []ui.Notice
	Chain   []Stage
	Cards   []Card
	Drawing string
	Caption string
	Tables  []Named
	Links   []ui.Btn
	Acts    []Act
	Limits  *LimitForm
	Flow    *FlowForm
	Trace   *TraceForm
}

// Stage is one step of the way from the permit to the river, and what measures it.
type Stage struct {
	Name, Text string
	Mark       ui.Mark
	Rows       []ui.ListRow
	Gaps       []string
}

// Card is a heading with facts.
type Card struct {
	Title string
	Defs  []ui.Def
	Note  string
	Links []ui.Btn
}

// LimitForm adds and takes limits.
type LimitForm struct {
	Action, Drop, Rev                string
	Pollutants, Ops, Bases           []ui.Option
	Value, High, Unit, Document, Cls string
	Errors                           map[string]string
	Rows                             []LimitRow
}

// LimitRow is one limit with its place in the list.
type LimitRow struct{ N, Words, From string }

// FlowForm is the look at an outlet in dry weather.
type FlowForm struct {
	Action, Day, Dry, Note, Why string
	Seen                        []ui.Option
	Errors                      map[string]string
}

// TraceForm asks for a pollutant and a day.
type TraceForm struct {
	Action, Day string
	Pollutants  []ui.Option
	Errors      map[string]string
}

// FormView is the form of anything kept here.
type FormView struct {
	Action, Rev, Draft string
	Fields             []FormField
	Versions           [][3]string
	Errors             map[string]string
	Why                string
}

// FormField is one input of a form.
type FormField struct {
	Input   ui.Input
	Options []ui.Option
	Area    bool
}

// GeoForm is the upload of a GeoJSON file.
type GeoForm struct {
	Action, Tolerance string
	Places            []ui.Option
	Errors            map[string]string
	Rows              []ui.ListRow
	How               []string
}

func errorsOf(bad map[string]string) []ui.FieldError {
	names := make([]string, 0, len(bad))
	for n := range bad {
		names = append(names, n)
	}
	sort.Strings(names)
	out := make([]ui.FieldError, 0, len(bad))
	for _, n := range names {
		out = append(out, ui.FieldError{Name: n, Text: bad[n]})
	}
	return out
}

func t(ctx context.Context, key string, args ...any) string {
	return ui.T(ctx, "environment.source."+key, args...)
}
