package matter

import (
	"time"

	"linli/kernel/access"
	"linli/kernel/statute"
	"linli/platform/db"
)

// Kind says everything that differs between kinds of matters. The data half is a row of table matter_kind, which the
// office edits (Z3); the two functions are the seam for affairs (house.md) and are registered in Go at start.
type Kind struct {
	ID             string // facility.lamp; [a-z0-9.-]{1,64}, also the Open311 service_code
	Parent         string // L-01: the category of grid.md 2
	Code           string // L-01-01: Linli category code
	GB             string // GB/T 30428.2 大类小类, "" where none exists
	Name, NameEN   string
	Group, GroupEN string // 公共设施
	Note           string // what belongs here, one sentence for the person who reports
	Word           string // word of the number: 民 消 议 …
	Keys           string // other words for it, comma separated: used to offer a kind and by Open311 keywords

	Public bool // matters of this kind may be seen without log-in
	Anyone bool // may be reported without log-in
	Off    bool // no longer offered; old matters keep it

	ClaimTerm, RespondTerm, FixTerm, CheckTerm statute.Deadline
	Looks                                      []int       // days after the passed check: nil = the check alone, [7], [30], [7 30]
	RecurDays                                  int         // a report of the same kind and place within so many days after closing is a recurrence; 0 = never
	RaiserCloses                               bool        // the raiser's own word 修好了 counts as the check
	Evidence                                   string      // "" optional; else the written reason why a photo is necessary (ux.md R2)
	ExtMax                                     int         // how many extensions at most
	ExtDays                                    int         // the sum of days an approver may add
	Escalate                                   string      // who is told past the term: "up" = level above the duty; or a place kind: community street district
	Urgent                                     bool        // notices may break the quiet hours
	Emergency                                  []string    // words that put 119 and the duty number on top
	Attributes                                 []Attribute // extra fields, as Open311 defines them
	Order                                      int
	Rev                                        int64

	// Deadline, when set, computes the term for rectification instead of FixTerm (pure).
	Deadline func(f TermFacts) (statute.Term, error) `json:"-"`
	// Step, when set, is called inside the transaction of each act before anything is written. It may refuse the step
	// (fault), change the affair's own rows, or move the term, the next look, the grade and who supervises; it does no I/O of its own.
	Step func(tx *db.Tx, m *Matter, act Act) error `json:"-"`
	// Looker, when set, may refuse somebody as the one who looks, beyond the rule that nobody looks at his own work.
	Looker func(tx *db.Tx, m Matter, a access.Actor) error `json:"-"`
	// Calm, when set, says that a matter waits for the morning though its kind is Urgent (pure): a kind may hold both a dripping tap
	// and somebody in danger.
	Calm func(m Matter) bool `json:"-"`
	// Listed, when set, gives what the affair knows for the three lists beyond the loop, by column: ground (依据条款), authority
	// (监管部门), guard (防范措施), demand (整改要求).
	Listed func(tx *db.Tx, m Matter) (map[string]string, error) `json:"-"`
}

// Attribute is one extra field of a kind in Open311's words (open311.md 6). Private ones are never shown in public.
type Attribute struct {
	Code        string  `json:"code"`
	Datatype    string  `json:"datatype"` // string number datetime text singlevaluelist multivaluelist
	Required    bool    `json:"required"`
	Order       int     `json:"order"`
	Description string  `json:"description"`
	Help        string  `json:"datatype_description,omitempty"`
	Private     bool    `json:"private,omitempty"`
	Variable    bool    `json:"variable"`
	Values      []Value `json:"values,omitempty"`
}

// Value is one choice of a list attribute.
type Value struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

// TermFacts is what a deadline rule may look at.
type TermFacts struct {
	From     time.Time
	Grade    string
	Round    int64
	Calendar *statute.Calendar
}
