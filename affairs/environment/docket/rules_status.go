package docket

import (
	"strings"

	"github.com/shopspring/decimal"

	"linli/affairs/environment/penalty"
	"linli/kernel/statute"
)

// Env is what the rules look at besides the file.
type Env struct {
	Today string // yyyy-mm-dd
	Cal   *statute.Calendar
	Law   *penalty.Rules
	Who   Who
}

// Who acts, and what he may.
type Who struct {
	ID, Name      string
	Case, Approve bool
}

// Officer handles a case; Card is the number of the certificate of enforcement (执法证).
type Officer struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name"`
	Card string `json:"card"`
}

// Party is who answers for the act.
type Party struct {
	Name    string `json:"name"`
	Natural bool   `json:"natural,omitempty"`
	Credit  string `json:"credit,omitempty"`
	Legal   string `json:"legal,omitempty"`
	Address string `json:"address,omitempty"`
	Phone   string `json:"phone,omitempty"`
}

// Frozen is the result a case was opened from, as it stood then: nothing that changes later changes it (security.md T7).
type Frozen struct {
	ID         string `json:"id"`
	Pollutant  string `json:"pollutant"`
	Name       string `json:"name"`
	Value      string `json:"value"`
	Unit       string `json:"unit"`
	Limit      string `json:"limit"`
	Basis      string `json:"basis"`
	Multiple   string `json:"multiple"`
	Comparison string `json:"comparison,omitempty"`
	Sample     string `json:"sample,omitempty"`
	Report     string `json:"report"`
	Lab        string `json:"lab,omitempty"`
	Taken      string `json:"taken"`
	Chain      string `json:"chain"` // whole | broken, with what is missing
	Notes      string `json:"notes,omitempty"`
}

// File is everything of a case; it lies sealed.
type File struct {
	Party    Party     `json:"party"`
	Statute  string    `json:"statute"` // penalty.IDExceed …
	Cause    string    `json:"cause"`
	Spot     string    `json:"spot"`
	From     string    `json:"from"` // days of the act
	To       string    `json:"to,omitempty"`
	Found    string    `json:"found"` // day on which it came to light
	Source   string    `json:"source,omitempty"`
	Facts    string    `json:"facts,omitempty"`
	Harm     string    `json:"harm,omitempty"`   // of penalty.Harm
	Heavy    bool      `json:"heavy,omitempty"`  // complex or major: collective discussion
	Public   bool      `json:"public,omitempty"` // major public interest
	Officers []Officer `json:"officers"`
	Result   *Frozen   `json:"result,omitempty"`
	Parent   string    `json:"parent,omitempty"` // of a daily continuing fine
	Days     int64     `json:"days,omitempty"`
	PerDay   int64     `json:"perDay,omitempty"`
	Steps    []Step    `json:"steps"`
}

// officer tells whether somebody handles the case: by account, or by the name that stands in the papers.
func (f File) officer(w Who) bool {
	s := Fold(f, Env{})
	for _, o := range s.Officers {
		if o.ID != "" && o.ID == w.ID || o.Name == w.Name {
			return true
		}
	}
	return false
}

// Dates are the days by which the statute is chosen.
func (f File) Dates(decision string) penalty.Dates {
	return penalty.Dates{Act: f.From, End: f.To, Decision: decision}
}

// Step is one act of a case with what was written for it.
type Step struct {
	Act  Act               `json:"a"`
	On   string            `json:"on"` // the day of the act of law
	At   int64             `json:"at"` // when it was entered
	By   string            `json:"by"`
	ByID string            `json:"byId"`
	V    map[string]string `json:"v,omitempty"`
	Doc  string            `json:"doc,omitempty"`
}

func (st Step) yes(key string) bool   { return st.V[key] == "yes" }
func (st Step) yuan(key string) int64 { return Fen(st.V[key]) / 100 }

// Fen reads an amount of yuan as people write it; -1 when it is none.
func Fen(s string) int64 {
	s = strings.NewReplacer(",", "", "，", "", "元", "", " ", "").Replace(strings.TrimSpace(s))
	d, err := decimal.NewFromString(s)
	if err != nil || len(s) > 20 || d.Exponent() < -2 || d.Exponent() > 12 || d.IsNegative() || d.GreaterThan(decimal.New(1, 12)) {
		return -1
	}
	return d.Shift(2).IntPart()
}

// Evidence is one piece of the catalogue.
type Evidence struct {
	N      int
	On     string
	Name   string
	Kind   string
	Pages  int
	Source string
	Broken string // 待补正: what is wrong with it; "" in order
	Out    bool   // excluded
	ID     string // of the result, for the sheet
}

// Order is an order to correct as it was delivered.
type Order struct{ On, No, Until, What, Way string }

// Look is a re-inspection.
type Look struct {
	On, Result string
	Value      string
	Counted    bool // a still-exceeding look that a daily fine was opened for
	By         string
}

// The results of a re-inspection.
const (
	LookFixed   = "fixed"   // 已改正
	LookStill   = "still"   // 仍违法
	LookBlocked = "blocked" // 拒绝、阻挠
)

// Told is the notice of the penalty that is meant.
type Told struct {
	On, No   string
	Yuan     int64
	Measures []string
	Hearing  bool
}

// Part is one instalment.
type Part struct {
	Due string
	Fen int64
}

// Status is a case as its steps leave it.
type Status struct {
	State                                     State
	Since                                     string // day of the act that led to the state
	Opened, Filed, Concluded                  string
	MoreClue                                  bool
	Extended                                  int
	Spans                                     []penalty.Span
	Officers                                  []Officer
	Evidence                                  []Evidence
	Orders                                    []Order
	Looks                                     []Look
	Sheet                                     *penalty.Sheet
	SheetOn                                   string
	ReviewOn, Reviewer                        string // passed
	Notice                                    Told
	DefendedOn                                string
	WaivedOn, WaivedWhat                      string
	AskedOn, SummonedOn, HearingDay, HeldOn   string
	DiscussedOn                               string
	DecidedOn, DecisionNo                     string
	Yuan                                      int64
	Measures                                  []string
	ServedOn, Way                             string
	Simple, Reported                          bool
	Due                                       string // of the payment
	Parts                                     []Part
	Payments                                  []penalty.Paid
	PaidFen                                   int64
	Remedies                                  []penalty.Span // review and suit; To "" while it runs
	Remedy                                    string         // "" review suit: what runs
	RemindedOn, CourtOn, PaidOn               string
	AnnulledOn, AnnulHow, ClosedOn, ArchiveOn string
	Daily                                     int
}

func (s Status) lastOrder() Order {
	if len(s.Orders) == 0 {
		return Order{On: s.Filed}
	}
	return s.Orders[len(s.Orders)-1]
}

// Broken lists the evidence that waits to be put right.
func (s Status) Broken() (out []Evidence) {
	for _, e := range s.Evidence {
		if e.Broken != "" && !e.Out {
			out = append(out, e)
		}
	}
	return out
}

// certified counts the officers with a card, each card once.
func (s Status) certified() int {
	seen := map[string]bool{}
	for _, o := range s.Officers {
		if o.Card != "" && o.Name != "" {
			seen[o.Card] = true
		}
	}
	return len(seen)
}
