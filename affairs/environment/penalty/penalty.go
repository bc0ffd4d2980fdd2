package penalty

// Statute is one version of a rule that sets a duty or a penalty.
type Statute struct {
	ID       string   `json:"id"`    // ours, stable over versions: water.exceed
	Title    string   `json:"title"` // the act, in one line
	English  string   `json:"english"`
	Law      string   `json:"law"`
	Article  string   `json:"article"`
	From     string   `json:"from"`         // yyyy-mm-dd, inclusive
	To       string   `json:"to,omitempty"` // the first day on which it no longer holds; "" = in force
	Min      int64    `json:"min,omitempty"`
	Max      int64    `json:"max,omitempty"` // yuan; 0 and 0 = sets no fine
	Persons  [2]int64 `json:"persons,omitzero"`
	Order    string   `json:"order,omitempty"`    // what is ordered beside the fine
	Must     bool     `json:"must,omitempty"`     // restriction or stop is bound, not left to discretion
	Grave    string   `json:"grave,omitempty"`    // what a grave case adds
	Years    int      `json:"years,omitempty"`    // of prescription
	Harm     int      `json:"harm,omitempty"`     // years of prescription when pollution or harm was caused
	Measures []string `json:"measures,omitempty"` // keys: correct, restrict, stop, shutdown, revoke, detain
	Note     string   `json:"note,omitempty"`
	Source   string   `json:"source"`
	Check    bool     `json:"check,omitempty"`
}

// Dates are the days that decide which version of a rule holds, yyyy-mm-dd.
type Dates struct {
	Act      string // day of the act
	End      string // last day of a continuing act; "" = it did not continue
	Decision string // day of the decision; "" = none yet, then nothing is compared
}

// Choice is the version that holds, and why.
type Choice struct {
	Statute
	ByAct      Statute  // the version of the day of the act
	AtDecision *Statute // the version of the day of the decision where it is another one
	Verdict    string   // "same" one version only, "act" the act's version stays, "lenient" the later one is more lenient, "review" the ranges cross
	Reasons    []Reason // in the order of thought
}

// Reason is one sentence: a text key with its figures.
type Reason struct {
	Key  string
	Args []any
}

// Factor is what an officer found for one factor of a table of discretion, and who checked it.
type Factor struct {
	Key      string `json:"key"`
	Grade    int    `json:"grade,omitempty"`    // method G: 1 to 5
	Percent  string `json:"percent,omitempty"`  // method P: share of the range in percent
	Measured string `json:"measured,omitempty"` // the figure behind the grade, held against the table's bands
	Evidence string `json:"evidence"`           // id of the evidence
	Officer  string `json:"officer"`
	Reviewer string `json:"reviewer"`
	Note     string `json:"note,omitempty"`
}

// Lighten is a finding that the fine goes below the range (减轻), with its legal basis.
type Lighten struct {
	Finding  string `json:"finding"`
	Basis    string `json:"basis"`
	Yuan     int64  `json:"yuan,omitempty"` // the fine that follows from it; 0 = what the modifiers give
	Officer  string `json:"officer"`
	Reviewer string `json:"reviewer"`
}

// Override is a fine inside the range that departs from the computed one.
type Override struct {
	Yuan     int64  `json:"yuan"`
	Reason   string `json:"reason"`
	Officer  string `json:"officer"`
	Reviewer string `json:"reviewer"`
}

// Modifier multiplies the computed fine by 1 + Percent/100.
type Modifier struct {
	Key      string `json:"key"`
	Percent  string `json:"percent"`
	Evidence string `json:"evidence"`
	Officer  string `json:"officer"`
	Reviewer string `json:"reviewer"`
}

// Findings are everything that an officer fills in on the sheet of discretion.
type Findings struct {
	Factors   []Factor   `json:"factors"`
	Modifiers []Modifier `json:"modifiers,omitempty"`
	Round     int64      `json:"round,omitempty"` // rounded down to 10000 (default) or 1000 yuan
	Lighten   *Lighten   `json:"lighten,omitempty"`
	Override  *Override  `json:"override,omitempty"`
}

// Sheet is the computed fine with everything that led to it.
type Sheet struct {
	Method    string // "G" | "P"
	Table     Table
	Min, Max  int64
	Findings  Findings
	Share     string // of the range, 0 to 1
	Raw       string // before clamping and rounding, yuan
	Computed  int64  // after clamping and rounding
	Yuan      int64  // the fine: Computed, or what Lighten or Override sets
	Formula   string // the whole computation as text, the same in every language
	Clamped   bool
	Overruled bool
}

// Table is a published table of discretion as data.
type Table struct {
	ID        string         `json:"id"`
	Title     string         `json:"title"`
	English   string         `json:"english"`
	Version   string         `json:"version"`
	Authority string         `json:"authority"`
	From      string         `json:"from,omitempty"`
	To        string         `json:"to,omitempty"`
	Method    string         `json:"method"` // G | P
	Source    string         `json:"source"`
	Check     bool           `json:"check,omitempty"`
	Factors   []TableFactor  `json:"factors"`
	Modifiers []TableModifer `json:"modifiers,omitempty"`
}

// TableFactor is one factor of a table.
type TableFactor struct {
	Key     string  `json:"key"`
	ZH      string  `json:"zh"`
	EN      string  `json:"en"`
	Weight  string  `json:"weight,omitempty"`  // method G: the weights of a table add up to 1
	Max     string  `json:"max,omitempty"`     // method P: the largest percent of this factor
	Measure string  `json:"measure,omitempty"` // what Measured is: multiple, t/d, times
	Grades  []Grade `json:"grades"`
}

// Grade is one level of a factor. Below bounds the figures that fall into it (exclusive); "" on the last one.
type Grade struct {
	Grade   int    `json:"grade,omitempty"`
	Percent string `json:"percent,omitempty"`
	Below   string `json:"below,omitempty"`
	ZH      string `json:"zh"`
	EN      string `json:"en"`
}

// TableModifer is a circumstance that makes the computed fine heavier or lighter, within bounds.
type TableModifer struct {
	Key string `json:"key"`
	ZH  string `json:"zh"`
	EN  string `json:"en"`
	Min string `json:"min"` // percent, -50
	Max string `json:"max"`
}
