package matter

import "time"

// History is one matter of a bulk load with everything that happened to it, in order.
type History struct {
	Report
	At     time.Time
	By     By     // who reported; the zero value is an anonymous resident
	Holder Holder // whom the duty table named; Person "" leaves it 待派发
	Events []Event
}

// By is a person in a history.
type By struct {
	ID, Label string // person id and what others see: 李晋芳 · 网格员
	Raiser    bool   // the one who reported, by receipt
}

// Event is one act of a history.
type Event struct {
	At       time.Time
	Act      Act
	By       By
	To       Holder // assign, transfer
	Note     string
	Measures string
	MoneyFen int64
	With     []string
	Due      int64  // extend.ask
	Interim  string // hang
	Review   int64
	Rating   string
}
