// Package rescuepages (预案的页面) holds the pages of the rescue plans: F6 and half of F7 of design/ux.md, and the card J14 of users.md.
//
// Example: rescuepages.Plan(frame, rescuepages.PlanView{…}).
package rescuepages

import (
	"strconv"

	"linli/platform/web/ui"
)

// ListView is F6 over all buildings of the reader.
type ListView struct {
	Tabs  []ui.Tab
	KPIs  []ui.KPI
	Chips []ui.Tab
	Table ui.Table
}

// Part is one section of a plan.
type Part struct {
	Title string
	Defs  []ui.Def
}

// Form is a form of one or two fields.
type Form struct {
	Action, Rev, Label, Field, Name, Type, Why, Value, Error string
	Primary                                                  bool
}

// HelpView is who needs help.
type HelpView struct {
	Title, Why string
	Floors     []ui.Def
	Ask        *Form
}

// PlanView is one version.
type PlanView struct {
	Tabs     []ui.Tab
	Notices  []ui.Notice
	Drawing  string
	Finding  string
	Legend   []string
	Parts    []Part
	Help     HelpView
	Facts    []ui.Def
	Forms    []Form
	Links    []ui.Btn
	Versions []ui.ListRow
	Six      []ui.ListRow
	SixMore  *ui.Btn
	Empty    *ui.Empty
	Begin    *Form
}

// EditPart is a section of the form.
type EditPart struct {
	Title  string
	Fields []EditField
}

// EditField is one field of the form.
type EditField struct {
	In   ui.Input
	Long bool
}

// EditView writes a draft.
type EditView struct {
	Action, Rev string
	Parts       []EditPart
	Errors      []ui.FieldError
	Bad         map[string]string
	Draw        string // target of the form that places a symbol
	Image       string // address of the drawing
	Kinds       []ui.Option
	Note, X, Y  string
	Marks       []MarkRow
	Size        string
}

// MarkRow is a symbol that is placed.
type MarkRow struct{ N, Text, Action, Rev string }

// SixView records a visit of the six.
type SixView struct {
	Action, Key, Day, Team, Leader, People string
	Items                                  []SixItem
	Errors                                 []ui.FieldError
	Bad                                    map[string]string
}

// SixItem is one of the six.
type SixItem struct {
	Name, NoteName, Title, Hint, Note, Error, NoteError string
	States                                              []ui.Option
}

// SixSeen shows a visit.
type SixSeen struct {
	Facts  []ui.Def
	Rows   []ui.ListRow
	Photos []ui.Shot
}

// Call is a number of the call tree.
type Call struct{ Label, Number string }

// CardView is the card for a telephone at night.
type CardView struct {
	Pocket  *ui.Notice // of the card that a phone keeps
	Notice  *ui.Notice
	Parts   []Part
	More    []Part
	Help    HelpView
	Calls   []Call
	Drawing string
	Legend  []string
	Print   string
	Empty   *ui.Empty
}

// CardsView is the list of cards of the reader's own places.
type CardsView struct{ Rows []ui.ListRow }

// PrintView is the card of two pages.
type PrintView struct {
	First, Second []Part
	Drawing       string
	Legend        []string
	Help          HelpView
	Doubts        []string
}

// number is the circled figure of a legend: ①, from twenty on plain.
func number(i int) string {
	if i < 20 {
		return string(rune('①' + i))
	}
	return strconv.Itoa(i + 1)
}
