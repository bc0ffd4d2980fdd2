package table

import (
	"sort"
	"strings"

	"linli/kernel/access"
)

// Type says what a column holds, by the one-character codes of ledgers.md.
type Type string

// The types of a column.
const (
	Text    Type = "文" // free text
	Int     Type = "整" // whole number
	Number  Type = "数" // decimal; stored as integer × 10^Scale
	Money   Type = "额" // money, stored in fen
	Day     Type = "日" // date with its precision
	Moment  Type = "时" // date and time
	Enum    Type = "枚" // one of a list
	Many    Type = "多" // several of a list, or free words when the list is empty
	Bool    Type = "布" // yes, no or not filled in
	Place   Type = "址" // a place, or one part of its address (see Part)
	Person  Type = "人" // a person by name
	Phone   Type = "电" // telephone numbers
	Cert    Type = "证" // identity or certificate number
	Code    Type = "码" // number given by the system or by an office
	Picture Type = "图" // pictures, never imported
)

// Part says which part of an address a place column holds.
type Part string

// The parts of an address.
const (
	NoPart       Part = ""
	CommunityOf  Part = "community"
	CompoundOf   Part = "compound"
	BuildingOf   Part = "building"
	UnitOf       Part = "unit"
	DoorOf       Part = "door"
	FullAddress  Part = "address" // the whole address of a home: 住址
	DutyRange    Part = "range"   // a set: 1-3号楼, 2单元1-6层 (责任范围)
	DutyBuilding Part = "range-building"
)

// Option is one allowed value of an Enum or Many column with the other words offices use for it.
type Option struct {
	Value    string
	Synonyms []string
}

// Column is one column of a table.
type Column struct {
	Key      string   // English name, stable: remembered mappings and reports refer to it
	Header   string   // Chinese header as exported
	Synonyms []string // other headers met (A3)
	// Weak are headers that mean this column only in company: one of Near must be a header of the sheet or part of its
	// name; otherwise the user is asked. 责任人 is the usual one.
	Weak, Near []string
	Type       Type
	Part       Part
	Required   bool   // a row without it is refused
	Computed   bool   // worked out by the system: ignored on import
	Sensitive  bool   // masked on screen and in exports unless the reader may see the whole
	Field      string // name in the field register of kernel/people, for the mask; "idcard" also chooses the rules of identity numbers
	Options    []Option
	Open       bool // an Enum or Many column that keeps unknown words as they are
	Scale      int  // decimals of a Number: 2 for areas in 0.01 m²
	Negative   bool // a Money or Number column that may be below zero
	Deadline   bool // a Day column where 立即, 月底前, 长期 have a meaning
	Past       bool // a Day column whose value cannot lie after tomorrow
	Month      bool // a Day column usually kept to the month
	Percent    bool // a Number column of percent
	InOnly     bool // understood in files that come in, never a column of an export: 详细住址 beside 楼栋, 单元, 房号
	Width      int  // width in characters in exports; 0 = by header
	Note       string
}

// Table is the definition of one ledger (台账).
type Table struct {
	Name    string // English name as in `--table`
	Title   string // 房屋台账
	Aliases []string
	Columns []Column
	// Key names the columns that identify a row within the file, tried in order; the first whose columns are all given wins.
	Keys     [][]string
	Examples [][]string // rows of the empty template, by column; marked 示例
	// SheetHints are words in a sheet name or title that speak for this table.
	SheetHints []string
	// Lists are the forms in which the same table is also printed: name → column keys (三张清单).
	Lists []List
	Owner Owner
	// Perm is the right that a reader must hold besides that of exports; "" = none. Only the places where he holds it leave.
	Perm access.Perm
	// Edit is the right that an importer must hold besides that of imports; "" = none.
	Edit access.Perm
}

// List is one printed view of a table: 问题清单, 责任清单, 整改清单.
type List struct {
	Name, Title string
	Columns     []string
}

// Index returns the position of the column with the key, or -1.
func (t *Table) Index(key string) int {
	for i := range t.Columns {
		if t.Columns[i].Key == key {
			return i
		}
	}
	return -1
}

// Landscape says whether the export is printed on A3 (more than 14 columns) rather than A4 landscape.
func (t *Table) Landscape() (paper string) {
	if len(t.Columns) > 14 {
		return "A3"
	}
	return "A4"
}

// Catalog is the list of tables this installation knows. It is filled once at the start and only read afterwards.
type Catalog struct {
	byName map[string]*Table
	order  []*Table
	dict   *dictionary
}

// NewCatalog joins tables to a catalog. Two tables of one name are a mistake of the program and the later one is ignored.
func NewCatalog(tables ...*Table) *Catalog {
	c := &Catalog{byName: map[string]*Table{}}
	for _, t := range tables {
		if _, twice := c.byName[t.Name]; twice {
			continue
		}
		c.byName[t.Name] = t
		c.order = append(c.order, t)
	}
	c.dict = newDictionary(c.order)
	return c
}

// Find returns the table by its English name, its Chinese title or an alias; nil when there is none.
func (c *Catalog) Find(name string) *Table {
	name = strings.TrimSpace(name)
	if t := c.byName[strings.ToLower(name)]; t != nil {
		return t
	}
	for _, t := range c.order {
		if t.Title == name || contains(t.Aliases, name) {
			return t
		}
	}
	return nil
}

// All returns the tables in the order in which they were given.
func (c *Catalog) All() []*Table { return append([]*Table(nil), c.order...) }

// Names returns the English names in alphabetical order, for messages.
func (c *Catalog) Names() []string {
	var names []string
	for n := range c.byName {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// option returns the value a word stands for among the options of the column, or "".
func (c *Column) option(word string) string {
	for i := range c.Options {
		if c.Options[i].Value == word {
			return word
		}
	}
	for i := range c.Options {
		if contains(c.Options[i].Synonyms, word) {
			return c.Options[i].Value
		}
	}
	return ""
}
