// Package roundpages (无人机巡查的页面) holds the pages of rounds: list, plan of a flight, pictures and what is seen on them.
//
// Example: roundpages.Round(frame, roundpages.RoundView{…}).
package roundpages

import "linli/platform/web/ui"

// ListView lists the rounds.
type ListView struct {
	Tabs  []ui.Tab
	Table ui.Table
}

// FormView plans a round.
type FormView struct {
	Action                                                     string
	Buildings, Models                                          []ui.Option
	Day, Heights, Off, Step, Reason, Operator, Registered, Law string
	Errors                                                     []ui.FieldError
	Bad                                                        map[string]string
}

// RoundView is one round.
type RoundView struct {
	Notice  *ui.Notice
	Facts   []ui.Def
	Files   []ui.Btn
	Drawing string
	Upload  string
	Why     string
	Errors  []ui.FieldError
	Shots   []ShotView
	Finds   []ui.ListRow
}

// ShotView is one picture with its forms.
type ShotView struct {
	Shot         ui.Shot
	Mark         ui.Mark
	Why          string
	Put, Find    string // targets; "" hides
	Sides, Whats []ui.Option
	From, To     string
	Finds        []ui.ListRow
}
