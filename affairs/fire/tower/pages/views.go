// Package towerpages (一楼一档的页面) holds the pages of the fire files, written from the components of platform/web/ui: F1, F2, the
// plaque and what stands behind it. What the handlers of affairs/fire/tower read is put into the views here.
//
// Example: pages.Tower(frame, pages.TowerView{…}).
package towerpages

import (
	"context"
	"maps"
	"sort"
	"strings"

	"linli/platform/web/ui"
)

// OverviewView is F1.
type OverviewView struct {
	Tabs          []ui.Tab
	Filters       []ui.Filter
	KPIs          []ui.KPI
	Burn          ui.BurnDown
	Funnel, Flags ui.Funnel
	Worst         ui.Table
}

// ListView is the list of files.
type ListView struct {
	Tabs    []ui.Tab
	Action  string
	Filters []ui.Filter
	Table   ui.Table
	Next    string
}

// Group is a group of facts of a file.
type Group struct {
	Title string
	Defs  []ui.Def
	Empty int
	Note  string
}

// TowerView is F2.
type TowerView struct {
	Tabs               []ui.Tab
	Wall               ui.Notice
	Complete, Missing  string
	Groups             []Group
	Duties             ui.Table
	Days               []ui.Option // duties that may be written down as done
	Rounds, RoundsHref string
	Plaques            []ui.ListRow
	Act                string // base of the forms; "" reads only
	Schedule, HighRise bool
	Today              string
	Errors             map[string]string
}

// FormField is one field of the form; with options it is a choice.
type FormField struct {
	Input   ui.Input
	Options []ui.Option
}

// FormGroup is a fold of the form.
type FormGroup struct {
	Title  string
	Open   bool
	Fields []FormField
}

// FormView is the form of a file.
type FormView struct {
	Action, Rev, PlaceRev, Draft string
	Groups                       []FormGroup
	Errors                       map[string]string
	Versions                     [][3]string
}

// RoundsView is the page of the daily patrol.
type RoundsView struct {
	Action, Note, Line, Hazard string
	Rows                       []ui.ListRow
	Errors                     map[string]string
}

// PlaqueView is one issue of a plaque.
type PlaqueView struct {
	Steps                             []string
	On                                int
	Void                              string
	Facts                             []ui.Def
	Changed                           [][3]string
	Base, Building, Rev               string
	Acts                              string // the next act; "" none
	Wait                              string // why the next act is not the reader's
	MayVoid, Printable                bool
	Photo, Code, Check, Address, Said string
	Checked                           ui.Notice
	Errors                            map[string]string
}

// PaperView is the plaque for the wall.
type PaperView struct {
	Size, Lang, Back, Name, Class, Wall, Rule, Address, Check, Number, By, Checks string
	Building                                                                      [][2]string
	People                                                                        [][3]string
	Banned, Escape                                                                []string
	Sketch                                                                        string   // SVG of the way out, "" none
	Legend                                                                        []string // what its numbers mean
	Void                                                                          bool
}

// host and code are the two halves of the address, which breaks between them and nowhere else: people type it off the wall.
func (v PaperView) host() string { return strings.TrimSuffix(v.Address, v.code()) }

func (v PaperView) code() string {
	_, after, _ := strings.Cut(v.Address, "/q/")
	return "/q/" + after
}

// EscapeView is the page that says how to get out.
type EscapeView struct {
	Sketch        string
	Legend        []string
	NoSketch      bool
	Wall          ui.Notice
	Steps         []string
	Facts, People []ui.Def
}

// refused lists the refused fields in the order of the form, each by its name: the form is long and most of it folded.
func (v FormView) refused(ctx context.Context) (out []ui.FieldError) {
	rest := maps.Clone(v.Errors)
	for _, g := range v.Groups {
		for _, f := range g.Fields {
			if text, bad := rest[f.Input.Name]; bad {
				out = append(out, ui.FieldError{Name: f.Input.Name, Text: t(ctx, "refused", f.Input.Label, text)})
				delete(rest, f.Input.Name)
			}
		}
	}
	return append(out, errorsOf(rest)...)
}

// errorsOf lists refused fields in a stable order, for the summary on top of a form.
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
	return ui.T(ctx, "fire.tower."+key, args...)
}

func paperClass(size string) string { return "paper plaque-sheet plaque-" + size }
