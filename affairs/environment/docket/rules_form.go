package docket

import (
	"slices"
	"strconv"
	"strings"

	"linli/platform/clock"
	"linli/platform/fault"
)

// FieldKind is how a field of a step is written.
type FieldKind string

// The kinds.
const (
	Text   FieldKind = "text"
	Area   FieldKind = "area"
	Day    FieldKind = "day"
	Money  FieldKind = "money"
	Number FieldKind = "number"
	Choice FieldKind = "choice"
	Many   FieldKind = "many"
	Tick   FieldKind = "tick"
)

// FieldOf is one field of the form of an act.
type FieldOf struct {
	Name    string
	Kind    FieldKind
	Need    bool
	Options []string
}

var ways = []string{"direct", "leave", "mail", "electronic", "proxy", "announce"}

// EvidenceKinds are those of 行政处罚法 46.
var EvidenceKinds = []string{"document", "object", "audiovisual", "electronic", "witness", "statement", "expert", "record", "monitoring"}

func delivered() []FieldOf {
	return []FieldOf{{"way", Choice, true, ways}, {"witness", Text, false, nil}, {"consent", Tick, false, nil}}
}

// Forms are what is written for each act besides its day.
var Forms = map[Act][]FieldOf{
	ActFile:      {{"note", Area, false, nil}},
	ActDrop:      {{"why", Area, true, nil}},
	ActMoreClue:  {{"why", Area, true, nil}},
	ActSimple:    append([]FieldOf{{"no", Text, true, nil}, {"yuan", Money, true, nil}, {"certain", Tick, true, nil}, {"heard", Tick, true, nil}, {"said", Area, false, nil}}, delivered()...),
	ActReport:    {{"note", Area, false, nil}},
	ActOfficers:  {{"officer1", Text, true, nil}, {"card1", Text, true, nil}, {"officer2", Text, false, nil}, {"card2", Text, false, nil}, {"why", Area, true, nil}},
	ActEvidence:  {{"name", Text, true, nil}, {"kind", Choice, true, EvidenceKinds}, {"pages", Number, true, nil}, {"source", Text, true, nil}, {"broken", Text, false, nil}},
	ActMend:      {{"evidence", Number, true, nil}, {"how", Choice, true, []string{"mend", "exclude"}}, {"why", Area, true, nil}},
	ActOrder:     append([]FieldOf{{"no", Text, true, nil}, {"what", Area, true, nil}, {"until", Day, true, nil}}, delivered()...),
	ActConclude:  {{"facts", Area, true, nil}, {"opinion", Area, true, nil}},
	ActSheet:     {{"sheet", Area, true, nil}},
	ActReview:    {{"result", Choice, true, []string{"pass", "return"}}, {"opinion", Area, true, nil}},
	ActNotice:    append([]FieldOf{{"no", Text, true, nil}, {"yuan", Money, true, nil}, {"measures", Many, false, Measures}, {"hearing", Tick, false, nil}, {"facts", Area, true, nil}}, delivered()...),
	ActDefend:    {{"said", Area, true, nil}, {"taken", Choice, true, []string{"all", "part", "none", "nothing"}}, {"why", Area, true, nil}},
	ActWaive:     {{"what", Choice, true, []string{"hearing", "both"}}, {"written", Tick, true, nil}, {"note", Area, false, nil}},
	ActAsk:       {{"note", Area, false, nil}},
	ActSummon:    append([]FieldOf{{"day", Day, true, nil}, {"where", Text, true, nil}, {"chair", Text, true, nil}}, delivered()...),
	ActHold:      {{"chair", Text, true, nil}, {"said", Area, true, nil}},
	ActWithdraw:  {{"written", Tick, true, nil}},
	ActDiscuss:   {{"who", Area, true, nil}, {"opinion", Area, true, nil}},
	ActExtend:    {{"why", Area, true, nil}, {"who", Area, false, nil}},
	ActExclude:   {{"kind", Choice, true, []string{"hearing", "announce", "monitor", "appraise", "deliver"}}, {"from", Day, true, nil}, {"until", Day, true, nil}},
	ActDecide:    {{"no", Text, true, nil}, {"yuan", Money, true, nil}, {"measures", Many, false, Measures}, {"account", Text, false, nil}},
	ActSpare:     {{"no", Text, true, nil}, {"why", Area, true, nil}, {"basis", Text, true, nil}},
	ActServe:     delivered(),
	ActDefer:     {{"parts", Area, true, nil}, {"why", Area, true, nil}},
	ActPay:       {{"yuan", Money, true, nil}, {"slip", Text, true, nil}},
	ActReviewIn:  {{"no", Text, false, nil}},
	ActReviewOut: {{"result", Choice, true, []string{"keep", "reject", "annul"}}, {"why", Area, false, nil}},
	ActSuitIn:    {{"no", Text, false, nil}},
	ActSuitOut:   {{"result", Choice, true, []string{"keep", "reject", "annul"}}, {"why", Area, false, nil}},
	ActRemind:    append([]FieldOf{{"no", Text, true, nil}}, delivered()...),
	ActCourt:     {{"court", Text, true, nil}},
	ActExecuted:  {{"note", Area, true, nil}},
	ActLook:      {{"result", Choice, true, []string{LookFixed, LookStill, LookBlocked}}, {"value", Text, false, nil}, {"report", Text, false, nil}, {"unannounced", Tick, true, nil}, {"note", Area, true, nil}},
	ActDaily:     {{"note", Area, false, nil}},
	ActTransfer:  {{"to", Text, true, nil}, {"why", Area, true, nil}},
	ActTerminate: {{"why", Area, true, nil}},
	ActAnnul:     {{"how", Choice, true, []string{"annulled", "changed", "unlawful", "invalid"}}, {"why", Area, true, nil}},
	ActClose:     {{"note", Area, false, nil}},
	ActArchive:   {{"box", Text, true, nil}, {"pages", Number, true, nil}},
}

const (
	mostText = 120
	mostArea = 4000
)

// written checks the fields of a step by their kind.
func written(st Step) (bad []fault.Field) {
	for _, x := range Forms[st.Act] {
		v := strings.TrimSpace(st.V[x.Name])
		key := ""
		switch {
		case v == "" && x.Need:
			key = "need"
		case v == "":
		case x.Name == "sheet":
		case x.Kind == Text && len([]rune(v)) > mostText, x.Kind == Area && len([]rune(v)) > mostArea:
			key = "long"
		case x.Kind == Day && !clock.ValidDay(v):
			key = "bad_day"
		case x.Kind == Money && Fen(v) < 0:
			key = "bad_money"
		case x.Kind == Number && !number(v):
			key = "bad_number"
		case x.Kind == Choice && !slices.Contains(x.Options, v):
			key = "need"
		case x.Kind == Many && slices.ContainsFunc(strings.Split(v, ","), func(m string) bool { return !slices.Contains(x.Options, m) }):
			key = "need"
		case x.Kind == Tick && v != "yes":
			key = "need"
		}
		if key != "" {
			bad = append(bad, fault.Field{Name: x.Name, Key: "environment.docket." + key})
		}
	}
	switch {
	case st.V["way"] == "leave" && strings.TrimSpace(st.V["witness"]) == "":
		bad = append(bad, fault.Field{Name: "witness", Key: "environment.docket.need_witness"})
	case st.V["way"] == "electronic" && !st.yes("consent"):
		bad = append(bad, fault.Field{Name: "consent", Key: "environment.docket.need_consent"})
	}
	return bad
}

func number(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= 0 && n <= 100_000
}
