package statute

import (
	"time"
)

// Unit is what a term is counted in.
type Unit string

// The units of terms (grid.md §2, §4).
const (
	CalendarDay  Unit = "calendar-day"  // 日: every day counts, the first one does not, ends 24:00
	Month        Unit = "month"         // 月: to the day of the same number, or the last of a shorter month (民法典 202), ends 24:00
	WorkingDay   Unit = "working-day"   // 工作日: days of work only, the first one does not count, ends 24:00
	WorkHour     Unit = "work-hour"     // 工作时: office hours only; 8 of them are one working day
	UrgentHour   Unit = "urgent-hour"   // 紧急工作时: the clock runs day and night
	UrgentMinute Unit = "urgent-minute" // 分钟,昼夜计: the 30 minutes of an emergency whistle
)

// Deadline is a term as a rule states it.
type Deadline struct {
	Unit Unit `json:"unit"`
	N    int  `json:"n"`              // 1 and up
	Roll bool `json:"roll,omitempty"` // a term of calendar days or months that ends on a day off rolls to the next working day; only where law says so (民法典 203)
}

// Term is a term that runs: when it ends and how that was counted.
type Term struct {
	Deadline
	From      time.Time // the instant it began to run
	End       time.Time // the first instant that is too late; day terms: the midnight after Last
	Last      string    // the last day of the term, yyyy-mm-dd in Asia/Shanghai
	Holidays  int       // weekdays skipped because they are days off
	Worked    int       // Saturdays and Sundays counted because they are worked
	Rolled    bool      // moved to the next working day by Deadline.Roll
	Estimated bool      // a year without a published table was touched
	Years     []int     // those years
}

// Day is one day of the calendar.
type Day struct {
	Date      string // yyyy-mm-dd
	Work      bool
	Name      string // the holiday, or 调休上班; "" for an ordinary day or weekend
	Estimated bool   // from the statutory days, not from a published table
}

// Year is the published table of a year.
type Year struct {
	Year   int      `json:"year"`
	Source string   `json:"source"` // the notice it is taken from
	Issued string   `json:"issued"` // yyyy-mm-dd
	Off    []Span   `json:"off"`
	Worked []string `json:"worked"` // weekend days that are worked
}

// Span is a run of days off, both ends included.
type Span struct {
	From string `json:"from"` // yyyy-mm-dd
	To   string `json:"to"`
	Name string `json:"name"`
}

// Rule is one version of a rule of law, a standard or an office's own promise, in force on a range of days.
type Rule struct {
	ID       string    `json:"id"`                 // ours, stable over versions: petition.finish
	Title    string    `json:"title"`              // what it says, one line
	Law      string    `json:"law"`                // name of the law or standard
	Article  string    `json:"article"`            // 第三十四条
	Source   string    `json:"source"`             // where we read it
	From     string    `json:"from"`               // yyyy-mm-dd, inclusive; "" = since ever
	To       string    `json:"to"`                 // yyyy-mm-dd, exclusive; "" = in force
	Check    bool      `json:"check"`              // from general knowledge, to be confirmed before quoting it to people
	Deadline *Deadline `json:"deadline,omitempty"` // the term it sets, if it sets one
}
