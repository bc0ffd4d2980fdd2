package place

import (
	"strings"

	"linli/platform/text"
)

// Outcome says what an address was read as.
type Outcome string

// The outcomes of Parse.
const (
	ReadHome     Outcome = "home"
	ReadUnit     Outcome = "unit"
	ReadBuilding Outcome = "building"
	ReadCompound Outcome = "compound"
	ReadFloors   Outcome = "floors"   // floors of a unit or building: Places are their homes
	ReadRange    Outcome = "range"    // a set: Places are buildings, units or homes; show Homes for confirmation
	ReadFacility Outcome = "facility" // gate, square …; Place may be "" when it is not in the register yet
	ReadOther    Outcome = "other"    // shop, basement, parking bay: never a home; Place may be ""
	Question     Outcome = "question" // the user must choose; Sentence says what
	NotFound     Outcome = "notfound" // goes to 待认址, is never created in bulk
	Null         Outcome = "null"     // nothing was said; Asked is true for 不详
	Ditto        Outcome = "ditto"    // as the row above
)

// Column says what the column of an address is for, because 1-3 is a unit in one and three buildings in the other.
type Column int

// The columns.
const (
	AnyColumn Column = iota
	Residence        // 住址: a home is wanted
	Duty             // 责任范围: a set is wanted
)

// Context is what is known beside the cell itself.
type Context struct {
	Compound string // id; "" when the text must name the compound
	Building string // label from another column or the name of the sheet
	Unit     string // label from another column
	Column   Column
	DateCell bool // the cell holds a date: a spreadsheet ate 3-2
}

// Choice is one answer to a question.
type Choice struct {
	Place string // id; "" when only the words are known
	Label string // 3号楼2单元1501
}

// Note is a text key with its arguments.
type Note struct {
	Key  string
	Args []any
}

// Reading is what Parse made of an address.
type Reading struct {
	Outcome  Outcome
	Place    string   // id of the one place
	Places   []string // ids of a set
	Homes    int      // homes covered by a set, unit or building
	Compound string   // id
	Building string   // labels as understood
	Unit     string
	Floor    string
	Door     string
	Choices  []Choice
	Note     Note   // of a question, of what was not found
	Remind   []Note // accepted, but tell the user (醒)
	Asked    bool   // Null: 不详, somebody asked and nobody knew
}

// Sentence says in plain words what must be chosen or what was not found; "" for a clear reading.
func (r Reading) Sentence(lang text.Lang) string {
	if r.Note.Key == "" {
		return ""
	}
	return text.T(lang, r.Note.Key, r.Note.Args...)
}

// Reminders says what the reading took for granted.
func (r Reading) Reminders(lang text.Lang) []string {
	var out []string
	for _, n := range r.Remind {
		out = append(out, text.T(lang, n.Key, n.Args...))
	}
	return out
}

// Register answers what exists. Parse accepts nothing else.
type Register interface {
	// Named finds compounds whose name, former name or standard address occurs in s.
	Named(s string) ([]NameHit, error)
	// Roll gives everything in a compound; nil when there is no such compound.
	Roll(compound string) (*Roll, error)
}

// NameHit is a name found in a text.
type NameHit struct {
	Compound string // id
	Name     string
	From, To int // runes of the text
}

var (
	nothing = map[string]bool{"": true, "无": true, "暂无": true, "没有": true, "/": true, "\\": true, "-": true, "—": true, "--": true,
		"N/A": true, "n/a": true, "空": true, "未填": true, "未知": true, "不详": true, "不清楚": true}
	asked = map[string]bool{"不详": true, "未知": true, "不清楚": true}
	again = map[string]bool{"同上": true, "〃": true, "\"": true, "''": true, "-\"-": true, "″": true, "同前": true}
)

// Parse reads an address as offices write them (ledgers.md A5). It never guesses: a reading is accepted only if the place
// exists in the register, two readings are a question, and separators between figures are never optional. Errors come
// from the register only.
func Parse(input string, c Context, reg Register) (Reading, error) {
	s := text.Clean(input)
	trimmed := strings.TrimSpace(input)
	switch {
	case again[s] || again[trimmed]:
		return Reading{Outcome: Ditto}, nil
	case nothing[s]:
		return Reading{Outcome: Null, Asked: asked[s]}, nil
	case len([]rune(s)) > 120:
		return Reading{Outcome: NotFound, Note: Note{"place.read.none", []any{string([]rune(s)[:20]) + "…"}}}, nil
	case c.DateCell:
		return dateCell(s, c, reg)
	}
	s, notes := dropBrackets(s)
	rest, r, err := findCompound(s, &c, reg)
	if err != nil || r.Outcome != "" {
		return r, err
	}
	roll, err := reg.Roll(c.Compound)
	if err != nil {
		return Reading{}, err
	}
	if roll == nil {
		return unknown(s), nil
	}
	if stripped := stripAbove(rest, roll.Above); stripped != "" {
		rest = stripped
	}
	out := readInside(rest, c, roll)
	out.Compound = roll.ID
	out.Remind = append(append(notes, r.Remind...), out.Remind...)
	if out.Outcome == NotFound && out.Note.Key == "" {
		out.Note = Note{"place.read.none", []any{s}}
	}
	return fitColumn(out, c, roll), nil
}

func unknown(s string) Reading {
	return Reading{Outcome: NotFound, Note: Note{"place.read.none", []any{s}}}
}

// dropBrackets takes remarks in brackets out: 3-2-1501(租).
func dropBrackets(s string) (string, []Note) {
	open, end := strings.IndexByte(s, '('), strings.LastIndexByte(s, ')')
	if open < 0 || end < open {
		return s, nil
	}
	remark := s[open : end+1]
	rest := strings.TrimSpace(s[:open] + s[end+1:])
	if rest == "" {
		return s, nil
	}
	return rest, []Note{{"place.remind.bracket", []any{remark}}}
}

// fitColumn turns what a column cannot hold into a question: a unit is no home.
func fitColumn(r Reading, c Context, roll *Roll) Reading {
	if c.Column != Residence {
		return r
	}
	switch r.Outcome {
	case ReadUnit, ReadBuilding, ReadFloors, ReadRange:
		label := roll.label(r)
		r.Choices = []Choice{{Place: r.Place, Label: label}}
		r.Outcome, r.Note = Question, Note{"place.ask.door", []any{label}}
		r.Place, r.Places = "", nil
	}
	return r
}

// readInside reads the part of an address inside a known compound.
func readInside(s string, c Context, roll *Roll) Reading {
	if s == "" && c.Building == "" {
		return Reading{Outcome: ReadCompound, Place: roll.ID, Homes: roll.count()}
	}
	if r, ok := readOther(s, c, roll); ok {
		return r
	}
	toks, ok := lex(s)
	if !ok {
		return Reading{Outcome: NotFound}
	}
	return readTokens(toks, c, roll)
}
