// Package pages (议事会的页面) holds the pages of the council, written from the components of platform/web/ui:
// what the handlers of affairs/council read is put into the views here. Pages: P5, P7, D1, D2, D3 of design/ux.md.
//
// Example: pages.Desk(frame, pages.DeskView{…}).
package pages

import (
	"linli/platform/web/ui"
)

// Section is a list under a heading; with no rows it says why.
type Section struct {
	Title string
	Rows  []ui.ListRow
	Empty string
	More  *ui.Btn
}

// DeskView is D1 of one compound.
type DeskView struct {
	Next     ui.Notice // what to do now
	NextForm *Button
	Kept     Kept
	Sections []Section
	Meetings ui.Table
	Links    []ui.Btn
}

// Kept is the first item of an agenda: what became of the last promises.
type Kept struct {
	Title string // says the finding: 上次3件，办成2件
	Rows  []ui.ListRow
	Empty string
}

// Button is a form of one button.
type Button struct {
	Action string
	Btn    ui.Btn
	Fields [][2]string
}

// Step is one of the nine steps of a topic.
type TopicView struct {
	Steps    []string
	On       int
	Said     string
	Facts    []ui.Def
	Items    []Spoken
	Promises []ui.ListRow
	Review   *ReviewForm
	Second   string // form target; "" = over
	Errors   map[string]string
	Owners   string // words that are for the owners' meeting
}

// ReviewForm is the branch's answer.
type ReviewForm struct {
	Action, Rev, Reason string
	Choices, Kinds      []ui.Option
}

// Spoken is what a meeting said to a topic.
type Spoken struct {
	Where, Href                           string
	Mark                                  ui.Mark
	Talk, Dissent, Count, Resolution, Why string
}

// TopicForm is a topic typed in by staff, or by a resident.
type TopicForm struct {
	Action, Key, From                    string
	Title, Said, Raiser, Contact, Matter string
	Places, Categories, Ways             []ui.Option
	Errors                               map[string]string
	Compounds                            []ui.Option // choose the compound first
	Public                               bool
	Note                                 string
}

// MeetingForm plans a meeting.
type MeetingForm struct {
	Action, Rev, Place                        string
	Day, Time, Venue, Chair, Recorder, Guests string
	Errors                                    map[string]string
	Compounds                                 []ui.Option
	New                                       bool
}

// MeetingView is the page of a meeting: agenda, sign-in, results, publication.
type MeetingView struct {
	ID, Rev     string
	Error       string
	Facts       []ui.Def
	Kept        Kept
	Items       []ItemRow
	Waiting     []ItemRow // listed topics that may be put on
	Seats       string
	Acts        []ActForm
	Links       []ui.Btn
	Objections  []ObjectionView
	Publication string
	Code        string // address of the sign-in by code while the meeting is on
}

// ItemRow is a topic on the agenda.
type ItemRow struct {
	N, Title, Sub, Href string
	Mark                ui.Mark
	Take                *Button
}

// ActForm is one act on a meeting.
type ActForm struct {
	Act, Label, Why string
	Reason          string // label of a reason that is needed; "" = none
	Needed          bool
	Primary         bool
}

// ObjectionView is an objection with its answer or the form for it.
type ObjectionView struct {
	ID, When, Said, Answer string
	Action                 string
}

// SignView is the sheet to tap on.
type SignView struct {
	ID, Came, Code string
	Seats          []SeatView
	Open           bool
	Rows, Names    string
	Errors         map[string]string
	Shots          []ui.Shot // photos of the paper sheet
	MayKeep        bool
}

// SeatView is a line of the sheet.
type SeatView struct {
	Value               string // the line and what its button does
	N, Label, Role, How string
	On                  bool
}

// ItemView is the page of one topic in the meeting.
type ItemView struct {
	Action, Title, Said, Second string
	Talk, Dissent, Resolution   string
	Yes, No, Abstain, Came      string
	Results, People             []ui.Option
	Due                         string
	What, What2, Due2           string
	Who2                        []ui.Option
	Errors                      map[string]string
	Owners                      string
	Next                        string
}

// MinutesView is D2: the minutes as they will be printed and published.
type MinutesView struct {
	Facts   []ui.Def
	Kept    Kept
	Items   []Spoken
	Titles  []string
	Todo    [][]string // by item
	Publish *Button
	Came    string
}

// MembersView lists who is invited each time.
type MembersView struct {
	Action  string
	Members ui.Table
	Names   string
	Errors  map[string]string
	People  []ui.Option
}

// SettingsView are the names and terms of a place.
type SettingsView struct {
	Action string
	Fields []ui.Input
	Errors map[string]string
}

// EventsView is D3: the year's count and the activities.
type EventsView struct {
	KPIs  []ui.KPI
	Ahead Section
	Past  ui.Table
	Years []ui.Tab
	Feed  string
}

// EventForm plans an activity.
type EventForm struct {
	Action, Rev, Place                                              string
	Title, Day, Time, EndDay, End, Venue, Partner, Audience, Leader string
	Capacity, Helpers, Cost                                         string
	Kinds                                                           []ui.Option
	Errors                                                          map[string]string
}

// EventView is the page of an activity.
type EventView struct {
	ID, Rev   string
	Error     string
	Facts     []ui.Def
	Guests    []EnrolRow
	Helpers   []EnrolRow
	GuestsIn  string
	HelpersIn string
	CanEnd    bool
	CanRun    bool
	Open      bool
	Typed     map[string]string
	Errors    map[string]string
	Links     []ui.Btn
	Room      *TopicForm // of the open room: what neighbours say is taken down
}

// EnrolRow is one enrolment.
type EnrolRow struct {
	ID, N, Label, Heads string
	Mark                ui.Mark
	Came                bool
	CanTick             bool
}

// PublicView is P5.
type PublicView struct {
	Code    string
	Next    *Meet
	Open    []Voiced
	Results []ui.ListRow
	Topics  []ui.ListRow
	Kept    Kept
	Feed    string
	Note    string
}

// Meet is the next meeting on a public page.
type Meet struct {
	Title, When, Where, Guests string
	Items                      []string
	ICS                        string
}

// Voiced is a topic one may second.
type Voiced struct {
	Title, Said, Sub string
	Action           string
	Done             bool
	Href             string
}

// ResultView is a published meeting for everybody.
type ResultView struct {
	Facts      []ui.Def
	Items      []Spoken
	Titles     []string
	Promises   [][]ui.ListRow
	Objections []ObjectionView
	Action     string // objection form; "" = over
	Until      string
	Said       string
	Contact    string
	Errors     map[string]string
	Thanks     bool
}

// CodeView is the sign-in by code.
type CodeView struct {
	Action, Name, Code string
	Done               bool
	Errors             map[string]string
}

// ReceiptView is what who raised or seconded a topic sees.
type ReceiptView struct {
	New, Again bool
	Number     string
	Steps      []string
	On         int
	Said       string
	Reason     string
	Items      []Spoken
	Promises   []Fix
	RateAction string
	Rated      string
	Ratings    []ui.Option
	Errors     map[string]string
}

// Fix is a promise on a receipt, with the button 还没修好.
type Fix struct {
	Row      ui.ListRow
	NotFixed *Button
}

// PublicEvents is P7.
type PublicEvents struct {
	Ahead, Helpers Section
	Feed           string
}

// PublicEvent is an activity for everybody, with the forms to enrol.
type PublicEvent struct {
	Facts          []ui.Def
	Action         string // "" = closed
	Room, HelpRoom string
	Helpers        bool
	Label, Contact string
	Heads          string
	Errors         map[string]string
	ICS            string
	Over           string
}

// EnrolledView is the receipt of an enrolment.
type EnrolledView struct {
	Mark   ui.Mark
	Facts  []ui.Def
	Action string
	ICS    string
	New    bool
}
