// Package envsample draws the pages of inspections and samples: tasks, the form of the spot (G2), the notes read back and on paper,
// labels, custody, laboratory reports. It only shows what the views hold.
package envsample

import "linli/platform/web/ui"

// ListView is a list under the tabs of the affair.
type ListView struct {
	Tabs  []ui.Tab
	Chips []ui.Tab // narrow the list
	Table ui.Table
	Note  string
}

// NewView plans a task.
type NewView struct {
	Action                     string
	Kinds, Points, Who         []ui.Option
	Title, At, From, Until, No string
	Case                       string
	Bad                        map[string]string
	Errors                     []ui.FieldError
}

// CardsView is the register of cards with its form.
type CardsView struct {
	Action            string
	Table             ui.Table
	Name, Card, Until string
	Edit              bool
	Bad               map[string]string
	Errors            []ui.FieldError
}

// TaskView is one inspection.
type TaskView struct {
	Notice           *ui.Notice
	Facts, Spot      []ui.Def
	Checks           []ui.Def
	Words            string
	Shots            []ui.Shot
	Photos           string
	Samples          ui.Table
	Sign             []ui.Def
	More             []ui.LogEntry
	MoreTo, CancelTo string
	Pass             *PassView
	Report           string // address of the form of a report
	Labels, Print    string
	Go, Read         string
}

// PassView is the form of the custody of a task's samples.
type PassView struct {
	Action                  string
	Samples, Steps, Intact  []ui.Option
	At, Who, To, Temp, Note string
	Bad                     map[string]string
}

// SiteView is G2.
type SiteView struct {
	Action, Key     string
	Officers        []string // 冀文斌 晋E-04-0117
	Told            bool
	Shown, Began    string
	Ended           string
	Weather         []ui.Option
	Load, Flow      string
	Lat, Lon        string
	Companion, Post string
	Checks          []CheckRow
	Say             []ui.Option
	Words           string
	Rows            []SampleRow
	Keep            []string
	How             []ui.Option
	Read, Own       bool
	Signer          string
	Reason, Witness string
	Again           bool
	Bad             map[string]string
	Errors          []ui.FieldError
}

// CheckRow is one line of the list of the spot.
type CheckRow struct {
	Name, Label string
	Options     []ui.Option
}

// SampleRow is one sample of the form.
type SampleRow struct {
	N                                 string // prefix of its fields: s0_
	Code, Note                        string
	Open                              bool
	Kinds, Items                      []ui.Option
	Methods, Containers, Fixes        []ui.Option
	Twin, Taken, Volume, Seal, Sealed string
	Temp, PH, Flow, Look              string
}

// ReadView is the notes in large type, with the form of the signature.
type ReadView struct {
	Action          string
	Lines           []ui.Def
	How             []ui.Option
	Read, Own       bool
	Signer          string
	Reason, Witness string
	Print           string
	Bad             map[string]string
	Errors          []ui.FieldError
}

// PaperView is the notes on paper.
type PaperView struct {
	Lang, Title, Back string
	Lines             []ui.Def
	Columns           []string
	Rows              [][]string
	Words             []string
	Signed            []string
	Shots             []ui.Shot
	More              []string
	Foot              string
}

// LabelsView is a sheet of labels.
type LabelsView struct {
	Lang, Title, Back string
	Labels            []LabelView
}

// LabelView is one label.
type LabelView struct{ Code, Line, Date string }

// ReportView is the form of a laboratory report.
type ReportView struct {
	Action                          string
	Number, Lab, CMA                string
	Writer, Checker, Signer, Issued string
	Into                            []ui.Option // reports that the figures may belong to
	Rows                            []FigureRow
	Bad                             map[string]string
	Errors                          []ui.FieldError
}

// FigureRow is one figure of the form; Suffix ends the names of its fields.
type FigureRow struct{ Suffix, Title, Method, Text, Unit, LOD, At string }

// OneView is one sample.
type OneView struct {
	Broken  []string
	Warned  []string
	Results []ResultView
	Facts   []ui.Def
	Chain   []ui.LogEntry
	Confirm []ConfirmView
	Repair  *RepairView
	Later   []LaterView
	Bad     map[string]string
	Errors  []ui.FieldError
}

// ResultView is one figure with its limit.
type ResultView struct {
	Title string
	Marks []ui.Mark
	Facts []ui.Def
	Acts  []ui.Btn
}

// ConfirmView is a repair that awaits a second person.
type ConfirmView struct{ Action, Link, Line string }

// RepairView is the form of a repair.
type RepairView struct {
	Action        string
	Steps, Intact []ui.Option
}

// LaterView is the form of what a book did not say of a sample.
type LaterView struct {
	Title, Action, Why, Hidden string
	Fields                     []ui.Input
}

// QualityView is the form of a parallel or a blank that a book did not name.
type QualityView struct {
	Action                    string
	Kinds, Twins, Items       []ui.Option
	Code, Taken, Seal, Sealed string
	Bad                       map[string]string
	Errors                    []ui.FieldError
}
