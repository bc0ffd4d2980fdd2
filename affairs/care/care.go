package care

import (
	"linli/kernel/place"
)

// The states of a Person.
const (
	Active = "active"
	Left   = "left"
)

// The grounds on which somebody is on the list.
const (
	GroundConsent = "consent" // 本人（或监护人）同意
	GroundDuty    = "duty"    // 法定职责（个人信息保护法第13条第3项）
)

// The need levels (风险等级).
const (
	NeedRed    = "red"
	NeedYellow = "yellow"
	NeedGreen  = "green"
)

// Person is somebody who needs attention. Days are yyyy-mm-dd, "" = none.
type Person struct {
	ID, Person, Home string
	Path             place.Path
	State            string
	Need             string
	Ground, Consent  string // Consent is the consent's id when Ground is consent
	Carer            string // person id of the family carer
	Keyed            bool   // 重点: wants a member and a second one
	Plan             Plan   // Why is not kept: see Service.Why
	PlanOwn          bool   // set by hand: the rules do not change it
	Joined, Review   string
	LeftDay, LeftWhy string
	LastHome         string // day of the last visit at the door at which somebody was met
	LastAny          string // day of the last contact of any way
	Retry            string // the new date after 没人应门
	ExtraDue         string // the earliest extra visit that is not yet made
	NextDay, NextWay string
	ToldFor          string // the due day of which the supervisor was told
	Rev              int64
	Sealed           Sealed
	turn             int64
}

// Sealed is what is of level 3: sealed at rest, read whole only with a reason and on record.
type Sealed struct {
	Cats       []Cat     `json:"cats,omitempty"`
	Detail     string    `json:"detail,omitempty"` // 具体情况
	Ability    *Ability  `json:"ability,omitempty"`
	Past       []Ability `json:"past,omitempty"`       // earlier gradings, the latest first
	Disability int       `json:"disability,omitempty"` // grade 1-4, the heaviest
	Kinds      []int     `json:"kinds,omitempty"`      // GB/T 26341-2010: 1 视力 … 6 精神
	Alone      bool      `json:"alone,omitempty"`
	Risk       bool      `json:"risk,omitempty"`
	Contact    string    `json:"contact,omitempty"` // 紧急联系人
	Wants      []string  `json:"wants,omitempty"`   // 需求
}

// Cat is one category of a person with where it is known from.
type Cat struct {
	Code   string `json:"code"`
	From   string `json:"from,omitempty"`
	Until  string `json:"until,omitempty"`
	Source string `json:"source,omitempty"`
	By     string `json:"by,omitempty"` // who confirmed it
}

// Ability is a grading with its scheme and day.
type Ability struct {
	Level   int      `json:"level"`
	Score   int      `json:"score"`
	Scheme  string   `json:"scheme"`
	Day     string   `json:"day"`
	Heavier []string `json:"heavier,omitempty"` // what made it one level heavier than the score
}

// Facts puts together what the rules ask for. birth is yyyy… or ""; carerBirth likewise.
func (s Sealed) Facts(age, carerAge int, day string) Facts {
	f := Facts{Age: age, CarerAge: carerAge, Alone: s.Alone, Ability: -1, Disability: s.Disability, Risk: s.Risk}
	for _, c := range s.Cats {
		if c.Until == "" || c.Until > day {
			f.Codes = append(f.Codes, c.Code)
		}
	}
	if s.Ability != nil && s.Ability.Scheme == SchemeGB {
		f.Ability = s.Ability.Level
	}
	return Derive(f)
}

// The ways of a visit and whom one met.
const (
	WayHome  = "home"
	WayPhone = "phone"

	MetSelf   = "self"
	MetFamily = "family"
	MetNobody = "nobody"
)

// The states of a visit (care.md 2).
const (
	Done      = "done"
	NoAnswer  = "no_answer"
	Traced    = "traced"
	Resolved  = "resolved"
	Emergency = "emergency"
	Undone    = "undone" // taken back by the visitor within ten seconds; the row and its entry stay
)

// Visit is one visit or call.
type Visit struct {
	ID, Care, Person, Home string
	Path                   place.Path
	At                     int64 // server's time, Unix ms
	Claimed                int64 // what the phone's clock said, 0 = not said
	Day                    string
	Way, Met               string
	Visitor, Label         string
	State                  string
	TraceDue               int64 // until when somebody must know where the person is
	EndedAt                int64
	DueWas, NextDay        string
	Matters                []string
	Entry                  string
	Rev                    int64
	Found                  Found
}

// Found is what was found: sealed.
type Found struct {
	How   []string `json:"how,omitempty"`   // well, ill, low, hard, abnormal
	Needs []string `json:"needs,omitempty"` // medicine, clinic, repair, respite
	Words string   `json:"words,omitempty"`
	Steps []Step   `json:"steps,omitempty"` // the telephone tree after 没人应门
	Was   *Clocks  `json:"was,omitempty"`   // what an undo puts back
}

// Clocks are the days of a person that a visit moves.
type Clocks struct {
	LastHome string `json:"last_home,omitempty"`
	LastAny  string `json:"last_any,omitempty"`
	Retry    string `json:"retry,omitempty"`
	ExtraDue string `json:"extra_due,omitempty"`
	NextDay  string `json:"next_day,omitempty"`
	NextWay  string `json:"next_way,omitempty"`
}

// Step is one step of the telephone tree.
type Step struct {
	At   int64  `json:"at"`
	What string `json:"what"` // call, neighbour, family, found, police
	By   string `json:"by"`
	Note string `json:"note,omitempty"`
}
