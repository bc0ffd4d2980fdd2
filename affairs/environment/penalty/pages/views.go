// Package envlimits (限值与法条的页面) holds the page on which an officer or a legal reviewer looks up limits, statutes, tables of
// discretion and terms by date, with source, clause and what is still to be confirmed.
//
// Example: envlimits.Page(frame, envlimits.View{…}).
package envlimits

import "linli/platform/web/ui"

// View is one of the four looks of /environment/limits.
type View struct {
	Tabs, Chips []ui.Tab
	Action      string
	Filters     []ui.Filter
	Dates       []ui.Input // beside the filters
	Show        string     // hidden field of the form
	Notices     []ui.Notice
	Blocks      []Block
	Own         *Own
}

// Block is a document or a table with what is said about it.
type Block struct {
	Title string
	Mark  *ui.Mark
	Facts []ui.Def
	Table ui.Table
}

// Own is the card on which an office puts its own file in place.
type Own struct {
	Title, Why     string
	Rows           []ui.Def
	Example        ui.Btn
	Load, TakeBack string // addresses; "" for who may not
	Errors         map[string]string
	Note           string
}
