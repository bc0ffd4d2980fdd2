// Package pages (邻里互助的页面) holds the pages of affairs/care: the list of who needs attention (R3), the record of a visit (W4),
// what follows 没人应门, errands with their money book, respite (W6) and the relative's quiet page (D4).
//
// Standard: ux.md §3, §4, §12. Example: Visit(p, v) is W4: five taps, one thumb.
package pages

import "linli/platform/web/ui"

// ListView is R3.
type ListView struct {
	Tiles   []ui.KPI
	Tabs    []ui.Tab
	Filters []ui.Filter
	Hidden  [][2]string
	Table   ui.Table
	Groups  []Group
	Note    string
}

// Group is a run of rows under a heading.
type Group struct {
	Label string
	Rows  []ui.ListRow
}

// VisitView is W4.
type VisitView struct {
	Action, Key  string
	Round        bool
	Met          []ui.Option // the radio chips
	How, Needs   []ui.Option
	Words        string
	Next, Rhythm string // day in words, 每周
	NextDay      string
	Min          string
	Errors       []ui.FieldError
	Bad          map[string]string
	Call         string // telephone of the person, "" none
	Facts        []ui.Def
	Promised     []ui.ListRow // matters under way at this door, so that she can say so
	Topic        string       // address where what was heard becomes a topic of the council; "" = not here
}

// PersonView is one person of the list.
type PersonView struct {
	Facts    []ui.Def
	Plan     []ui.Def
	PlanWhy  []string
	Log      []ui.LogEntry
	Errands  []ui.ListRow
	Links    []ui.ListRow
	Shifts   []ui.ListRow
	Matters  []ui.ListRow
	Ask      string // address of the form that opens 具体情况; "" when not allowed
	Detail   []ui.Def
	Errors   []ui.FieldError
	Reason   string
	Acts     []ui.Btn
	Extra    []ui.Option // kinds of extra visits of one person
	ExtraTo  string
	Left     string
	LeaveTo  string
	LeaveBad string

	WithdrawTo, WithdrawBad string
	Withdraw                []ui.Option // consents that stand
	Shots                   []ui.Shot   // photos of visits, only in an opened detail
	GroundNote              string
}

// TraceView is what follows 没人应门.
type TraceView struct {
	Head    ui.Notice
	Action  string
	Rev     string
	Steps   []ui.LogEntry
	Calls   []ui.Def
	Options []ui.Option
	Open    bool
	Card    string
	NextTo  string
	Photos  string // how many of the photos have come
	Errors  []ui.FieldError
	Note    string
}

// EnrolView puts somebody on the list or changes what is known.
type EnrolView struct {
	Action, Rev                            string
	Person                                 string // id
	Who                                    string
	Find                                   string // words of the search
	Found                                  []ui.ListRow
	Cats                                   []ui.Option
	Need                                   []ui.Option
	Ground, How                            []ui.Option
	Carers                                 []ui.Option
	Ability                                []ui.Option
	Disability                             []ui.Option
	Rhythms                                []ui.Option
	Others                                 []ui.Option
	Detail, Contact, Score, Joined, Review string
	Assessed, Latest                       string // day of the grading, and the last one it can be of
	Alone, Risk                            bool
	Errors                                 []ui.FieldError
	Bad                                    map[string]string
	Proposed                               []ui.ListRow
}
