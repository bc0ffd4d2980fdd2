// Package envmonitor draws the pages of online monitors: a page is a row of blocks, so that lists, charts and forms look and behave
// alike.
package envmonitor

import (
	"github.com/a-h/templ"

	"linli/platform/web/ui"
)

// View is a page: tabs, tiles, blocks in the wide column and beside it.
type View struct {
	Tabs   []ui.Tab
	Notice *ui.Notice
	Tiles  []ui.KPI
	Errors []ui.FieldError
	Main   []Block
	Side   []Block
	Note   string
}

// Block is one card.
type Block struct {
	Title string
	Note  string
	Chips []ui.Tab // which factor, which span
	More  []ui.Tab
	Chart []templ.Component
	Defs  []ui.Def
	Table *ui.Table
	Rows  []ui.ListRow
	Form  *Form
	Fold  bool // the form opens at a tap
}

// Form is a list of fields with one button. Channels are rows of a grid of their own.
type Form struct {
	ID, Action, Submit string
	Fields             []Field
	Channels           []ChannelRow
	ChannelTitle       string
	ChannelHint        string
}

// ChannelRow is one factor of the register form.
type ChannelRow struct {
	Title  string
	Fields []Field
	Open   bool
}

// The kinds of a Field.
const (
	Text   = ""
	Area   = "area"
	Chips  = "chips"
	Select = "select"
	Hidden = "hidden"
)

// Field is one input of a form.
type Field struct {
	Kind string
	ui.Input
	Options []ui.Option
}
