package docket

import (
	"encoding/json"
	"strconv"
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

// Fold reads the steps of a case. It believes them: Next has checked each when it was taken.
func Fold(f File, e Env) Status {
	s := Status{State: Clue, Officers: f.Officers}
	if r := f.Result; r != nil {
		s.Evidence = append(s.Evidence, Evidence{N: 1, On: r.Taken, Name: r.Name + " " + r.Value + " " + r.Unit, Kind: "monitoring", Pages: 1, Source: r.Report, Broken: brokenOf(r.Chain), ID: r.ID})
	}
	for _, st := range f.Steps {
		if to, ok := moves[st.Act][s.State]; ok && to != s.State {
			s.State, s.Since = to, st.On
		}
		if take := takers[st.Act]; take != nil {
			take(&s, st, e)
		}
	}
	return s
}

func brokenOf(chain string) string {
	if chain == "whole" {
		return ""
	}
	return chain
}

// takers say what a step leaves behind.
var takers = map[Act]func(*Status, Step, Env){
	ActOpen:     func(s *Status, st Step, _ Env) { s.Opened, s.Since = st.On, st.On },
	ActFile:     func(s *Status, st Step, _ Env) { s.Filed = st.On },
	ActMoreClue: func(s *Status, st Step, _ Env) { s.MoreClue = true },
	ActSimple: func(s *Status, st Step, e Env) {
		s.Simple, s.DecidedOn, s.ServedOn, s.Yuan, s.DecisionNo, s.Way = true, st.On, st.On, st.yuan("yuan"), st.V["no"], "direct"
		s.Filed = first(s.Filed, st.On)
		s.pay(st.On, e)
	},
	ActReport:   func(s *Status, st Step, _ Env) { s.Reported = true },
	ActOfficers: func(s *Status, st Step, _ Env) { s.Officers = officersOf(st.V) },
	ActEvidence: func(s *Status, st Step, _ Env) {
		pages, _ := strconv.Atoi(st.V["pages"])
		s.Evidence = append(s.Evidence, Evidence{N: len(s.Evidence) + 1, On: st.On, Name: st.V["name"], Kind: st.V["kind"], Pages: pages, Source: st.V["source"], Broken: st.V["broken"], ID: st.V["id"]})
	},
	ActMend: func(s *Status, st Step, _ Env) {
		if n, _ := strconv.Atoi(st.V["evidence"]); n >= 1 && n <= len(s.Evidence) {
			list := append([]Evidence(nil), s.Evidence...)
			list[n-1].Broken, list[n-1].Out = "", st.V["how"] == "exclude"
			s.Evidence = list
		}
	},
	ActOrder: func(s *Status, st Step, _ Env) {
		s.Orders = append(s.Orders, Order{On: st.On, No: st.V["no"], Until: st.V["until"], What: st.V["what"], Way: st.V["way"]})
	},
	ActConclude: func(s *Status, st Step, _ Env) { s.Concluded = st.On },
	ActSheet: func(s *Status, st Step, _ Env) {
		var sheet penalty.Sheet
		if json.Unmarshal([]byte(st.V["sheet"]), &sheet) == nil {
			s.Sheet, s.SheetOn = &sheet, st.On
		}
	},
	ActReview: func(s *Status, st Step, _ Env) {
		if st.V["result"] == "pass" {
			s.ReviewOn, s.Reviewer = st.On, st.By
			return
		}
		s.State, s.Since, s.ReviewOn, s.Reviewer = Probe, st.On, "", ""
	},
	ActNotice: func(s *Status, st Step, _ Env) {
		s.Notice = Told{On: st.On, No: st.V["no"], Yuan: st.yuan("yuan"), Measures: measuresOf(st.V), Hearing: st.yes("hearing")}
		s.Since, s.WaivedOn, s.WaivedWhat, s.DiscussedOn = st.On, "", "", ""
		s.AskedOn, s.SummonedOn, s.HearingDay, s.HeldOn = "", "", "", ""
	},
	ActDefend: func(s *Status, st Step, _ Env) { s.DefendedOn = st.On },
	ActWaive:  func(s *Status, st Step, _ Env) { s.WaivedOn, s.WaivedWhat = st.On, st.V["what"] },
	ActAsk:    func(s *Status, st Step, _ Env) { s.AskedOn = st.On },
	ActSummon: func(s *Status, st Step, _ Env) { s.SummonedOn, s.HearingDay = st.On, st.V["day"] },
	ActHold:   func(s *Status, st Step, _ Env) { s.HeldOn, s.DefendedOn = st.On, st.On },
	ActWithdraw: func(s *Status, st Step, _ Env) {
		s.WaivedOn, s.WaivedWhat, s.AskedOn, s.SummonedOn = st.On, "hearing", "", ""
	},
	ActDiscuss: func(s *Status, st Step, _ Env) { s.DiscussedOn = st.On },
	ActExtend:  func(s *Status, st Step, _ Env) { s.Extended++ },
	ActExclude: func(s *Status, st Step, _ Env) {
		s.Spans = append(s.Spans, penalty.Span{From: st.V["from"], To: st.V["until"]})
	},
	ActDecide: func(s *Status, st Step, _ Env) {
		s.DecidedOn, s.DecisionNo, s.Yuan, s.Measures = st.On, st.V["no"], st.yuan("yuan"), measuresOf(st.V)
	},
	ActSpare: func(s *Status, st Step, _ Env) { s.DecidedOn = st.On },
	ActServe: func(s *Status, st Step, e Env) {
		s.ServedOn, s.Way = st.On, st.V["way"]
		s.pay(st.On, e)
	},
	ActDefer: func(s *Status, st Step, _ Env) { s.Parts, _ = parts(st.V["parts"]); s.Due = lastDue(s.Parts) },
	ActPay: func(s *Status, st Step, e Env) {
		fen := Fen(st.V["yuan"])
		s.Payments = append(s.Payments, penalty.Paid{Day: st.On, Fen: fen})
		s.PaidFen += fen
		if s.Owed(st.On) <= 0 {
			s.State, s.Since, s.PaidOn = Paid, st.On, st.On
		}
	},
	ActReviewIn:  func(s *Status, st Step, _ Env) { s.begin("review", st) },
	ActReviewOut: func(s *Status, st Step, e Env) { s.end(st) },
	ActSuitIn:    func(s *Status, st Step, _ Env) { s.begin("suit", st) },
	ActSuitOut:   func(s *Status, st Step, e Env) { s.end(st) },
	ActRemind:    func(s *Status, st Step, _ Env) { s.RemindedOn = st.On },
	ActCourt:     func(s *Status, st Step, _ Env) { s.CourtOn = st.On },
	ActExecuted:  func(s *Status, st Step, _ Env) { s.PaidOn = st.On },
	ActLook: func(s *Status, st Step, _ Env) {
		s.Looks = append(s.Looks, Look{On: st.On, Result: st.V["result"], Value: st.V["value"], By: st.By})
	},
	ActDaily: func(s *Status, st Step, _ Env) {
		list := append([]Look(nil), s.Looks...)
		for i := range list {
			list[i].Counted = list[i].Counted || list[i].Result != LookFixed
		}
		s.Looks = list
		s.Daily++
	},
	ActAnnul:   func(s *Status, st Step, _ Env) { s.AnnulledOn, s.AnnulHow = st.On, st.V["how"] },
	ActClose:   func(s *Status, st Step, _ Env) { s.ClosedOn = st.On },
	ActArchive: func(s *Status, st Step, _ Env) { s.ArchiveOn = st.On },
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (s *Status) begin(what string, st Step) {
	s.Remedy = what
	s.Remedies = append(append([]penalty.Span(nil), s.Remedies...), penalty.Span{From: st.On})
}

func (s *Status) end(st Step) {
	s.Remedy = ""
	s.Remedies = append([]penalty.Span(nil), s.Remedies...)
	if n := len(s.Remedies); n > 0 {
		s.Remedies[n-1].To = st.On
	}
	if st.V["result"] == "annul" {
		s.State, s.Since, s.AnnulledOn, s.AnnulHow = Annulled, st.On, st.On, "annulled"
	}
}

func officersOf(v map[string]string) (out []Officer) {
	for _, n := range []string{"1", "2", "3"} {
		if name := strings.TrimSpace(v["officer"+n]); name != "" {
			out = append(out, Officer{Name: name, Card: strings.TrimSpace(v["card"+n]), ID: v["officer_id"+n]})
		}
	}
	return out
}

// The measures beside a fine.
var Measures = []string{"restrict", "stop", "shutdown", "revoke"}

func measuresOf(v map[string]string) []string {
	if v["measures"] == "" {
		return nil
	}
	return strings.Split(v["measures"], ",")
}
