// Package upkeeppages draws the pages of charging places, micro stations, classes and drills: a page is a row of blocks, a form a
// list of fields, so that all of them look and behave alike.
package upkeeppages

import "linli/platform/web/ui"

// View is a page: tabs, tiles, blocks in the wide column and beside it.
type View struct {
	Tabs   []ui.Tab
	Tiles  []ui.KPI
	Errors []ui.FieldError
	Main   []Block
	Side   []Block
	Note   string
}

// Block is one card. Open forms lie folded behind their title.
type Block struct {
	Title string
	Note  string
	Defs  []ui.Def
	Table *ui.Table
	Rows  []ui.ListRow
	Log   []ui.LogEntry
	Form  *Form
	Fold  bool // the form opens at a tap
}

// Form is a list of fields with one button.
type Form struct {
	ID, Action, Submit string
	Draft              string
	Quiet              bool // outline button
	Fields             []Field
}

// The kinds of a Field.
const (
	Text   = ""
	Area   = "area"
	Chips  = "chips"
	Many   = "many"
	Select = "select"
	Tick   = "tick"
	Hidden = "hidden"
)

// Field is one input of a form.
type Field struct {
	Kind string
	ui.Input
	Options []ui.Option
	On      bool // Tick
}
