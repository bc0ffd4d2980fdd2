package ui

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/a-h/templ"

	"linli/platform/text"
)

// KPI is one counter tile. Measures are per matter, place and kind, never per person (ux.md R1).
type KPI struct {
	Label, Value, Unit string
	Note               string
	NoteHot            string // second part of the note in red: 逾期 1
	Tone               Tone
	Href               string
}

// gap is the blank between figure and unit: only a word stands apart from its figure and may go to the next line; %, 条 and GB
// never do.
func (k KPI) gap() string {
	if len(k.Unit) > 2 && k.Unit[0] >= 'A' && k.Unit[0] <= 'z' {
		return " "
	}
	return ""
}

// Tab is one of several views of the same rows; a link, so that Back works.
type Tab struct {
	Label, Href string
	On          bool
	Count       int
}

// Cell is one value of a table row. Text alone is enough; Href makes it the lead link.
type Cell struct {
	Over, Text, Sub string
	Href            string
	Mark            *Mark
	Tone            Tone
	Strong          bool
	Body            templ.Component // replaces Text
	Btns            []Btn
}

// Column heads a column and says how it behaves on the phone.
type Column struct {
	Title string
	Num   bool // right-aligned figures
	Key   bool // what the row is: full width on the phone
	Low   bool // left out on the phone
	Go    bool // actions
}

// Row is a table row; Tone draws the bar at its left edge, Pick is the checkbox value in a
// table with Table.Pick.
type Row struct {
	ID    string
	Tone  Tone
	Cells []Cell
	Pick  string
}

// Table is a list of records: a real table on the desk, cards on the phone.
type Table struct {
	Caption string // read aloud first; shown when ShowCaption
	Shown   bool
	Columns []Column
	Rows    []Row
	Empty   *Empty
	Pick    string // name of the checkboxes for batch acts; "" has none
}

// Empty says what will be here, why it is empty, and one action.
type Empty struct {
	Title, Why string
	Act        *Btn
}

// ListRow is a line of a phone list: who or what, what is to be done, by when.
type ListRow struct {
	Href, Title, Sub, Side string
	Tone                   Tone
	Mark                   *Mark // at the right instead of Side
}

// Def is one line of a definition list.
type Def struct {
	Term, Text string
	Href       string
	Body       templ.Component
	Tel        string   // number to call, on its own line under Text
	Codes      []string // codes, none of which breaks at its hyphens; used when there is no Body
}

// LogEntry is one line of 经过; Seq is the number in the ledger (0 while it has none yet).
type LogEntry struct {
	When      string
	ISO       time.Time // exact moment for the time element; zero leaves it out
	Verb      string    // 复查合格
	Text      string    // 秦海峰 · 现场开合三次
	Link      *Link
	Seq       int64
	SeqHref   string // proof of this entry
	Photos    []Shot
	Withdrawn bool
}

// Shot is a photo with its caption; an empty Src draws a hatched hole that says so.
type Shot struct{ Src, Alt, Caption, Href string }

// Job is a card of background work: 正在导入 锦绣苑房屋台账 · 已读 812/1368 行.
type Job struct {
	Title, Note string
	Done, Total int64
	Unit        string
	Cancel      string // POST target; "" hides it
	Poll        string // address htmx asks again every 2 s; "" once it is over
}

// Trouble is what an error page says: what happened, what is safe, what to do, a short number.
type Trouble struct {
	What, Safe, Todo, Number string
	Acts                     []Btn
}

// Filter is one field of a filter bar: a list of choices, or a text when Options is empty.
type Filter struct {
	Name, Label, Value string
	Options            []Option
	Wide               bool
	Many               bool // several options at once, as boxes to tick behind one button; none ticked = all
}

func toneClass(t Tone) string {
	if t == Plain {
		return ""
	}
	return "c-" + string(t)
}

func inkClass(t Tone) string {
	if t == Plain {
		return ""
	}
	return "t-" + string(t)
}

func btnClass(b Btn) string {
	c := "btn"
	for _, k := range []struct {
		on   bool
		name string
	}{{b.Primary, "btn-primary"}, {b.Danger, "btn-danger"}, {b.Quiet, "btn-quiet"}, {b.Small, "btn-small"}, {b.Big, "btn-big"}, {b.DeskOnly, "desk-only"}} {
		if k.on {
			c += " " + k.name
		}
	}
	return c
}

func colClass(c Column) string {
	switch {
	case c.Go:
		return "go"
	case c.Key:
		return "key"
	case c.Low && c.Num:
		return "n low"
	case c.Low:
		return "low"
	case c.Num:
		return "n"
	}
	return ""
}

func at(cols []Column, i int) Column {
	if i < len(cols) {
		return cols[i]
	}
	return Column{}
}

func cellClass(col Column, c Cell) string {
	k := colClass(col)
	if c.Text == "" && c.Body == nil && c.Mark == nil && len(c.Btns) == 0 && c.Over == "" && c.Sub == "" {
		k += " none"
	}
	if strings.HasSuffix(c.Text, "日") && strings.Contains(c.Text, "月") && utf8.RuneCountInString(c.Text) <= 8 { // 6月30日 is one word
		k += " whole"
	}
	return k
}

func cellTextClass(c Cell) string {
	k := inkClass(c.Tone)
	if c.Strong {
		k += " t-strong"
	}
	return k
}

// labelOf is the column's title as a phone shows it beside the value; "" where it does not.
func labelOf(col Column) string {
	if col.Key || col.Go {
		return ""
	}
	return col.Title
}

func seqText(ctx context.Context, n int64) string {
	return T(ctx, "ui.entry", spaced(n))
}

// spaced writes a ledger number with thin groups as the office reads it aloud: 18 204.
func spaced(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}

func iso(t time.Time) string { return t.Format(time.RFC3339) }

func jobCount(ctx context.Context, j Job) string {
	return T(ctx, "ui.done_of", text.Count(j.Done), text.Count(j.Total)) + j.Unit
}

func num(n int64) string { return strconv.FormatInt(n, 10) }

func poll(url string) templ.Attributes {
	if url == "" {
		return nil
	}
	return templ.Attributes{"hx-get": url, "hx-trigger": "every 2s", "hx-swap": "outerHTML"}
}
