package penalty

import (
	"time"

	"linli/affairs/environment/ground"
	"linli/kernel/affair"
	"linli/kernel/statute"
	"linli/platform/db"
)

// Signatures for the other parts while the bodies are written.

// Rules are the statutes, tables and terms in force for an installation.
type Rules struct{}

// Embedded are those that come with the program.
func Embedded() *Rules { return &Rules{} }

// Service keeps what an office has put in place of the embedded rules.
type Service struct{ ground.Deps }

// NewService makes the service; other parts make their own from the same Deps.
func NewService(d ground.Deps) *Service { return &Service{d} }

// Rules gives the rules as the transaction sees them.
func (s *Service) Rules(tx *db.Tx) (*Rules, error) { return Embedded(), nil }

// New offers the page /environment/limits.
func New(d ground.Deps) affair.Affair { return affair.Affair{} }

// Choose picks the version of a statute by its id (IDExceed …) and the dates.
func (r *Rules) Choose(id string, d Dates) (c Choice, err error) { return }

// Words says why this version holds.
func (c Choice) Words(lang string) string { return "" }

// Table finds a table of discretion by id; Tables lists those in force on a day.
func (r *Rules) Table(id, day string) (t Table, err error) { return }

// Tables lists them.
func (r *Rules) Tables(day string) []Table { return nil }

// Compute finds the fine inside min..max yuan. Errors: Invalid with a field for each finding that lacks evidence, officer, reviewer.
func Compute(t Table, min, max int64, f Findings) (s Sheet, err error) { return }

// Daily is the continuing fine of one stretch.
type Daily struct {
	From, To  string // both counted
	Days      int64
	Fine      int64 // yuan a day
	Total     int64
	Article   string
	StatuteID string
}

// ContinuedFine computes the daily fine from the day after delivery of the order through each re-inspection that found the act going on, one
// stretch for each. Errors: Invalid.
func ContinuedFine(fine int64, delivered string, reinspected ...string) (list []Daily, err error) {
	return
}

// Span is a stretch of days, both counted.
type Span struct{ From, To string }

// Paid is a payment of part of the fine.
type Paid struct {
	Day string
	Fen int64
}

// Surcharge is what late payment costs.
type Surcharge struct {
	Days, Suspended int64
	Fen             int64 // total
	Capped          bool
	CapDay          string // the day on which the cap was reached
}

// Late computes the surcharge of a fine due on a day, looked at on day. Errors: Invalid.
func Late(fine int64, due, day string, suspended []Span, paid []Paid) (s Surcharge, err error) {
	return
}

// Ends gives the end of a term of the procedure (TermFile …) that begins on day.
func (r *Rules) Ends(cal *statute.Calendar, term string, from time.Time) (t statute.Term, rule statute.Rule, err error) {
	return
}

// EndsWithout is Ends with stretches that do not count (hearing, monitoring, appraisal, delivery).
func (r *Rules) EndsWithout(cal *statute.Calendar, term string, from time.Time, out []Span) (t statute.Term, rule statute.Rule, err error) {
	return
}

// HearingRight tells whether the hearing right must be offered for a fine or for measures (restrict, stop, shutdown, revoke).
func (r *Rules) HearingRight(day string, fine int64, natural bool, measures ...string) (must bool, rule string) {
	return
}

// Prescribed tells the last day on which an act may still be pursued.
func (r *Rules) Prescribed(d Dates, harm bool) (last string, why Choice, err error) { return }

// The ids of statutes.
const (
	IDExceed = "water.exceed" // 超标排放
	IDPermit = "water.permit" // 超许可排放
	IDNone   = "water.nopermit"
	IDEvade  = "water.evade"
)

// The terms of the procedure.
const (
	TermFile      = "penalty.file"
	TermDefence   = "penalty.defence"
	TermHearing   = "penalty.hearing"
	TermSummon    = "penalty.summon"
	TermDecide    = "penalty.decide"
	TermDeliver   = "penalty.deliver"
	TermPublish   = "penalty.publish"
	TermWithdraw  = "penalty.withdraw"
	TermPay       = "penalty.pay"
	TermReview    = "penalty.review"
	TermSuit      = "penalty.suit"
	TermRemind    = "penalty.remind"
	TermCourt     = "penalty.court"
	TermReinspect = "penalty.reinspect"
)
