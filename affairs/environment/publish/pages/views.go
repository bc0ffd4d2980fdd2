// Package publishpages (公开的页面) holds the staff pages of publications and what everybody reads without log-in.
//
// Example: publishpages.Public(frame, publishpages.PublicView{Reading: …}).
package publishpages

import "linli/platform/web/ui"

// ListView is G4 for staff.
type ListView struct {
	Tabs        []ui.Tab
	KPIs        []ui.KPI
	Todo, Table ui.Table
	Links       []ui.Btn
}

// FormView writes or changes a draft.
type FormView struct {
	Action string
	Facts  []ui.Def
	Fields []FormField
	Errors []ui.FieldError
}

// FormField is one field; Rows 0 is a line.
type FormField struct {
	In   ui.Input
	Rows int
}

// Reading is what the public reads.
type Reading struct {
	Title string
	Facts []ui.Def
	Parts []Part
}

// Part is one section of it.
type Part struct {
	Title string
	Lines [][]Piece
}

// Piece is a run of words; Kind hard or soft marks it in the preview.
type Piece struct{ Text, Kind string }

// OneView is one publication for staff.
type OneView struct {
	Base                                          string
	Reading                                       Reading
	Facts                                         []ui.Def
	Spots                                         []ui.ListRow
	Hard, Soft                                    int
	Gone, Display                                 string
	Own, CanEdit, CanPublish, CanWithdraw, CanAsk bool
	CanAnswer                                     bool
	Months, Hows                                  []ui.Option
	Form, Bad                                     map[string]string
	Errors                                        []ui.FieldError
}

// PublicList lists what is public.
type PublicList struct {
	Line  string
	Rows  []ui.ListRow
	Empty ui.Empty
	Other ui.Btn
}

// PublicView is one publication without log-in.
type PublicView struct {
	Reading Reading
	Foot    []string
	Print   string
}

// Tombstone stands where something was.
type Tombstone struct{ Line, Why, Reason string }
