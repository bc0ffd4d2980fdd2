// Package sweeppages draws the pages of the door-to-door sweeps (敲门行动): campaigns, the wall that fills up, the door, the rescue
// list. It only shows what the views hold.
package sweeppages

import "linli/platform/web/ui"

// ListView is F5: the campaigns.
type ListView struct {
	Tabs  []ui.Tab
	Table ui.Table
	Note  string
}

// NewView is the form of a campaign: first the area, then its buildings.
type NewView struct {
	Areas     []ui.ListRow
	Action    string
	Place     string
	Title     string
	Script    string
	From      string
	Until     string
	Buildings []ui.Option
	Bad       map[string]string
	Errors    []ui.FieldError
}

// SweepView is one campaign.
type SweepView struct {
	Tabs     []ui.Tab
	Tiles    []ui.KPI
	Table    ui.Table
	Script   string
	CloseTo  string
	Coverage string // how the figure is made
}

// WallView is the wall of a building in a campaign.
type WallView struct {
	Wall   ui.Wall
	List   bool
	Table  ui.Table
	Head   string // of the chosen door
	Mark   *ui.Mark
	Facts  []ui.Def
	Knock  string // address of the form of the chosen door, "" when closed
	Knock2 string // label
	Next   string // next open door
	NextAt string
	All    string // said when no door is open
}

// DoorView is one door.
type DoorView struct {
	Action, Key, Onward string
	Script              string
	Good, Found, Helps  []ui.Option
	Who, How            []ui.Option
	Note, HelpNote      string
	Agreed, HelpOpen    bool
	Last                string
	Skip, Wall, Card    string
	Results             []ui.Btn
	Bad                 map[string]string
	Errors              []ui.FieldError
	Promised            []ui.ListRow
}

// HelpView is the rescue list of the actor's buildings: counts without names.
type HelpView struct {
	Tabs  []ui.Tab
	Table ui.Table
	Note  string
}

// NamesView is the sealed list of one building.
type NamesView struct {
	Action string
	Reason string
	Counts ui.Table
	Names  *ui.Table
	Acts   []HelpAct
	Errors []ui.FieldError
	Note   string
}

// HelpAct are the forms of one line of the opened list.
type HelpAct struct{ Who, Review, End string }
