// Package campaignpages (联合行动与宣传的页面) holds the pages of joint campaigns, of what hangs where, and of the public guide.
//
// Example: campaignpages.Guide(frame, campaignpages.GuideView{…}).
package campaignpages

import "linli/platform/web/ui"

// ListView is the first page.
type ListView struct {
	Tabs      []ui.Tab
	KPIs      []ui.KPI
	Campaigns ui.Table
	Posters   ui.Table
	Links     []ui.Btn
}

// FormView opens a campaign.
type FormView struct {
	Action                   string
	Places                   []ui.Option
	Title, Said, From, Until string
	Parts                    []PartField
	Errors                   []ui.FieldError
	Bad                      map[string]string
}

// PartField chooses who takes a part.
type PartField struct {
	In, Task ui.Input
	Options  []ui.Option
}

// View is one campaign.
type View struct {
	Facts []ui.Def
	KPIs  []ui.KPI
	Table ui.Table
	Finds []ui.ListRow
	Close string
}

// BuildingView is one building of a campaign.
type BuildingView struct {
	Errors []ui.FieldError
	Parts  []PartView
	Finds  []ui.ListRow
	Find   string
	Keys   []ui.Option
	Kinds  []ui.Option
	Said   string
	Bad    map[string]string
}

// PartView is one department's part there.
type PartView struct {
	Title, Task, Sub, Tick, Key string
	Mark                        ui.Mark
}

// HangView notes something that hangs.
type HangView struct {
	Action, Spot, Hung, Until string
	Places, Media, Topics     []ui.Option
	Errors                    []ui.FieldError
	Bad                       map[string]string
}

// PosterView is one thing that hangs.
type PosterView struct {
	Facts  []ui.Def
	Action string
	Until  string
	Errors []ui.FieldError
	Bad    map[string]string
	Print  []ui.Btn
	CanGo  bool
}

// WordsView are ready texts and pictures.
type WordsView struct{ List []Words }

// Words are one message.
type Words struct {
	Title, Text, LED, Picture string
	Prints                    []ui.Btn
}

// GuideView is the public guide.
type GuideView struct {
	Steps []string
	Donts []string
	More  []ui.Link
}
