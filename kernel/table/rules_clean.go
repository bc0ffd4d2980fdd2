package table

import "strings"

// Surroundings is what the sheet says about its cells: the year of its title, the day it was filled in, and where it is from.
type Surroundings struct {
	Year      int    // year of the title or of the sheet date; 0 = unknown
	Day       Date   // 填表日期; NoDate when not given
	Today     Date   // today in Shanghai
	AreaCode  string // telephone area code of the city, 0355
	Demo      bool   // demonstration installation: invented phones 100… and region 98… are valid
	SheetName string
	Answers   map[string]string // question → choice
}

// cleaned is the outcome of one cell on its way through the rules.
type cleaned struct {
	value    Value
	col      int
	column   *Column
	around   *Surroundings
	findings []Finding
}

func (o *cleaned) say(level Level, key string, args []any) {
	o.findings = append(o.findings, Finding{Level: level, Col: o.col, Key: key, Args: args})
}

// fix records a silent correction.
func (o *cleaned) fix(seen, stored string) { o.say(Fixed, "table.f.fixed", []any{seen, stored}) }

func (o *cleaned) warn(key string, args ...any) { o.say(Warned, key, args) }

// refuse gives the cell up; the row stays unless the column is required.
func (o *cleaned) refuse(key string, args ...any) {
	o.value = Value{State: Broken}
	o.say(Refused, key, args)
}

// ask puts a question. If it was answered before, the choice is returned and nothing is asked.
func (o *cleaned) ask(question, seen, key string, options []Choice, args ...any) (choice string, answered bool) {
	question = o.column.Key + "|" + question
	if a, ok := o.around.Answers[question]; ok {
		return a, true
	}
	o.value = Value{State: Broken}
	o.say(Asked, key, args)
	f := &o.findings[len(o.findings)-1]
	f.Question, f.Seen, f.Options = question, seen, options
	return "", false
}

// The answers every question may have.
const (
	AnswerLeave = "leave" // leave the cell empty and take the row
	AnswerSkip  = "skip"  // do not take the row
	AnswerPark  = "park"  // keep the row on the list of addresses not found
	AnswerYes   = "yes"
	AnswerNo    = "no"
	AnswerFirst = "first" // of two rows keep the first
	AnswerLast  = "last"  // of two rows keep the later
	AnswerBoth  = "both"
)

var leaveOrSkip = []Choice{{AnswerLeave, "table.c.leave"}, {AnswerSkip, "table.c.skip"}}

// settle applies leave or skip.
func (o *cleaned) settle(choice string, key string, args ...any) {
	o.value = Value{State: Broken}
	if choice == AnswerSkip {
		o.say(Refused, "table.f.skipped", nil)
		o.findings[len(o.findings)-1].RowBad = true
		return
	}
	o.say(Warned, key, args)
}

// Clean turns one raw cell into a value of the column. It is pure, total (never panics) and never invents.
func Clean(c *Column, cell Cell, around *Surroundings) (Value, []Finding) {
	o := cleaned{col: cell.Col, column: c, around: around}
	o.run(cell)
	return o.value, o.findings
}

func (o *cleaned) run(cell Cell) {
	c := o.column
	if c.Computed || c.Type == Picture {
		return
	}
	if cell.Kind == CellError {
		o.refuse("table.f.error-value", cell.Text)
		return
	}
	if cell.Text == "" {
		return
	}
	if cell.Kind == CellBool {
		cell.Kind = CellText
		if c.Type == Bool || c.Type == Enum {
			cell.Text = map[bool]string{true: "是", false: "否"}[cell.Text == "1"]
		}
	}
	if cell.Kind == CellText && o.empty(cell) {
		return
	}
	if c.Sensitive && cell.Kind == CellText && c.Field != "idcard" && strings.Contains(cell.Text, "**") {
		o.value = Value{State: Masked, Text: tidyText(cell.Text)} // our own export come back: nothing new is said
		return
	}
	if len(cell.Text) > 32767*4 {
		o.refuse("table.f.too-long")
		return
	}
	o.byType(cell)
}

// empty recognises the words for nothing, unless they are a value of the column.
func (o *cleaned) empty(cell Cell) bool {
	c := o.column
	if len(cell.Text) > 12 {
		return false
	}
	s := tidyText(cell.Text)
	state, is := nothing(s)
	if !is || s != "" && (c.Type == Bool || c.option(s) != "") {
		return false
	}
	o.value = Value{State: state}
	return true
}

func (o *cleaned) byType(cell Cell) {
	c := o.column
	switch c.Type {
	case Int, Number:
		if c.Percent {
			cleanPercent(c, cell, o)
		} else {
			cleanNumber(c, cell, o)
		}
	case Money:
		cleanMoney(c, cell, o)
	case Day, Moment:
		cleanDate(c, cell, o)
	case Bool:
		cleanBool(cell, o)
	case Enum:
		cleanEnum(c, cell, o)
	case Many:
		cleanMany(c, cell, o)
	case Phone:
		cleanPhone(cell, o)
	case Cert:
		cleanCert(c, cell, o)
	case Person:
		cleanName(cell, o)
	case Place:
		cleanPlace(c, cell, o)
	default:
		if c.Part != NoPart {
			cleanPlace(c, cell, o)
		} else {
			cleanText(c, cell, o)
		}
	}
}

// cleanText reads free text and codes. A number in a text column keeps its digits; one with more than 15 has lost some.
func cleanText(c *Column, cell Cell, o *cleaned) {
	if cell.Kind == CellNumber {
		if cell.Format.IsDate() {
			if d, ok := serialDate(cell.Text, cell.Date04, cell.Format); ok {
				o.value = TextValue(d.String())
				o.warn("table.f.date-as-text", d.String())
				return
			}
		}
		s, exact, ok := wholeText(cell.Text)
		switch {
		case ok && !exact:
			o.refuse("table.f.digits-lost", cell.Text)
		case ok:
			o.value = TextValue(s)
		default:
			o.value = TextValue(cell.Text)
		}
		return
	}
	s := tidyText(cell.Text)
	if c.Type == Code {
		s = squeeze(tidyCode(s))
	}
	o.value = TextValue(s)
	if s != cell.Text && strings.TrimSpace(cell.Text) != s {
		o.fix(cell.Text, s)
	}
}
