package table

import (
	"fmt"
	"strconv"
	"strings"

	"linli/kernel/people"
)

// State says what a cell told us.
type State uint8

// The states of a value.
const (
	Blank   State = iota // nothing was written; never the same as "no"
	Given                // a value
	Unknown              // asked and unknown (不详)
	Masked               // hidden already in the source: 110101********001X
	Broken               // something was written that could not be taken
)

// Precision says how exact a date is.
type Precision uint8

// The precisions of a date.
const (
	NoDate Precision = iota
	ToYear
	ToMonth
	ToDay
	ToMinute
	ToHalfDay // 上午, 下午
)

// Date is a date as exactly as the source gave it. Month precision is kept, not turned into the first day.
type Date struct {
	Year, Month, Day, Hour, Minute int
	Precision                      Precision
	Half                           string // 上午, 下午, 晚上
	EndOfDay                       bool   // 24:00 of the day (立即)
	Review                         bool   // no end but a monthly review (长期)
	About                          bool   // a year that may be one off, reckoned from an age (约1956)
}

// String gives 2025-03-02, 2025-03, 2025, "2025-03-02 14:30" or "2025-03-02 上午".
func (d Date) String() string {
	day := fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
	switch d.Precision {
	case ToYear:
		if d.About {
			return people.AboutYear(d.Year)
		}
		return fmt.Sprintf("%04d", d.Year)
	case ToMonth:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	case ToDay:
		if d.EndOfDay {
			return day + " 24:00"
		}
		return day
	case ToMinute:
		return day + fmt.Sprintf(" %02d:%02d", d.Hour, d.Minute)
	case ToHalfDay:
		return day + " " + d.Half
	}
	if d.Review {
		return "长期"
	}
	return ""
}

// Value is one cleaned cell.
type Value struct {
	State State
	Text  string   // canonical text of every type: what is stored, compared and exported
	Num   int64    // Int as it is; Number × 10^Scale; Money in fen; Bool 1 or 0; birth year of an age
	List  []string // Many; Phone: the second and later numbers
	Date  Date     // Day, Moment
	ID    string   // Place, Person: the id once an owner resolved it
}

// Whole is the text of a cell with what stands behind its first part: the further numbers of a phone. A list holds its words in Text
// already, also when it is one word.
func (v Value) Whole() string {
	if v.State == Unknown {
		return "不详"
	}
	if words := strings.Join(v.List, "、"); words != "" && words != v.Text && !strings.Contains(v.Text, "、") {
		return v.Text + "、" + words
	}
	return v.Text
}

// TextValue is a given value of text; an empty string is a blank.
func TextValue(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{State: Given, Text: s}
}

// IntValue is a given whole number.
func IntValue(n int64) Value { return Value{State: Given, Num: n, Text: strconv.FormatInt(n, 10)} }

// DecimalValue is a given number in units of 10^-scale.
func DecimalValue(n int64, scale int) Value {
	return Value{State: Given, Num: n, Text: decimalText(n, scale)}
}

// MoneyValue is a given amount in fen.
func MoneyValue(fen int64) Value { return DecimalValue(fen, 2) }

// BoolValue is a given yes or no.
func BoolValue(yes bool) Value {
	if yes {
		return Value{State: Given, Num: 1, Text: "是"}
	}
	return Value{State: Given, Text: "否"}
}

// ListValue is a given list of words.
func ListValue(words []string) Value {
	if len(words) == 0 {
		return Value{}
	}
	return Value{State: Given, List: words, Text: strings.Join(words, "、")}
}

// DateValue is a given date.
func DateValue(d Date) Value { return Value{State: Given, Date: d, Text: d.String()} }

// DayText reads yyyy, yyyy-mm, yyyy-mm-dd or "yyyy-mm-dd hh:mm" as stored in the database; anything else is kept as text.
func DayText(s string) Value {
	if s == "" {
		return Value{}
	}
	if d, ok := parseISO(s); ok {
		return DateValue(d)
	}
	return TextValue(s)
}

// Level says what became of a cell (A4).
type Level uint8

// The levels of A4.
const (
	Fixed   Level = iota + 1 // 改 corrected, listed in the receipt
	Warned                   // 醒 accepted with a reminder
	Asked                    // 问 the user must choose
	Refused                  // 拒 the cell, or the row when the column is required
)

// Finding is one thing to say about a cell or a row.
type Finding struct {
	Level Level
	Col   int    // column of the sheet, -1 for the row as a whole
	Key   string // text key
	Args  []any
	// Question groups findings that one answer settles; empty unless Level is Asked.
	Question string
	Seen     string   // what the cell held
	Options  []Choice // what may be answered
	RowBad   bool     // the row cannot be imported
}

// Choice is one possible answer to a question.
type Choice struct{ Value, Label string }

// Verdict says what importing a row would do.
type Verdict uint8

// The verdicts.
const (
	Undecided Verdict = iota
	Added             // 新增
	Changed           // 更新
	Same              // 无变化
	Doubtful          // 疑似重复
	Bad               // 不能导入
	Parked            // 待认址: kept aside, its address was not found
)

// Row is one row of a table on its way in.
type Row struct {
	Sheet, Block, Line int
	Values             []Value // by column of the table
	Cols               []int   // column of the sheet per column of the table, -1 = not in this sheet; shared by the block
	Findings           []Finding
	Verdict            Verdict
	Object             string // the existing object, when there is one
	Changes            []string
	Data               any // what the owner wants to carry from Resolve to Commit
}

// Value returns the value of the column with this index; a blank for -1.
func (r *Row) Value(i int) Value {
	if i < 0 || i >= len(r.Values) {
		return Value{}
	}
	return r.Values[i]
}

// Say adds a finding about a column of the table (index), or about the row when i is -1.
func (r *Row) Say(level Level, i int, key string, args ...any) {
	col := -1
	if i >= 0 && i < len(r.Cols) {
		col = r.Cols[i]
	}
	r.Findings = append(r.Findings, Finding{Level: level, Col: col, Key: key, Args: args})
}

// Refuse marks the row as one that cannot be imported.
func (r *Row) Refuse(i int, key string, args ...any) {
	r.Say(Refused, i, key, args...)
	r.Findings[len(r.Findings)-1].RowBad = true
	r.Verdict = Bad
}

// Ask adds a question that must be answered before the row can be imported.
func (r *Row) Ask(i int, question, key string, options []Choice, args ...any) {
	r.Say(Asked, i, key, args...)
	f := &r.Findings[len(r.Findings)-1]
	f.Question, f.Options = question, options
}

func (r *Row) has(is func(*Finding) bool) bool {
	for i := range r.Findings {
		if is(&r.Findings[i]) {
			return true
		}
	}
	return false
}

// Bad says whether the row cannot be imported as it stands.
func (r *Row) Bad() bool {
	if r.Verdict == Bad {
		return true
	}
	for i := range r.Findings {
		if r.Findings[i].RowBad || r.Findings[i].Level == Asked {
			return true
		}
	}
	return false
}
