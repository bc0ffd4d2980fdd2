package matter

import (
	"time"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/statute"
	"linli/platform/db"
	"linli/platform/fault"
)

// turn is one verb under way: the matter as it was read, as it becomes, and who does it.
type turn struct {
	s     *Service
	tx    *db.Tx
	a     access.Actor
	who   who
	do    Do
	kind  Kind
	law   *statute.Calendar
	m     Matter
	was   int64     // revision that was read; 0 = the matter is being born
	f     Facts     // facts of the person and the matter, without those of a single act
	last  Step      // the last step written
	rec   *recorder // a loader: steps are collected instead of written
	batch *batch    // a report: steps are collected and written together
	ahead *known    // of one who plans beside the writer: no number yet
}

// who is the person behind an act, as it is recorded.
type who struct {
	ID     string // person id; "" = the public or the clock
	Label  string // shown to others; never a resident's name
	Actor  ledger.Actor
	Raiser bool // acts as the one who raised it
}

// line is what a single step adds.
type line struct {
	act     Act
	facts   func(*Facts)
	change  func(*Matter) // runs after the rule said yes
	detail  Detail
	note    string
	private bool // not for the public and the raiser
	slots   []ledger.Slot
	pub     map[string]any
	refused func(error) error
	clock   bool // done by the clock or the duty table, whoever began the verb
}

// begin reads the matter for a verb, checks that the actor may know of it, and gathers the facts.
func (s *Service) begin(tx *db.Tx, a access.Actor, d Do) (*turn, error) {
	m, err := loadToChange(tx, d.ID)
	if err != nil {
		return nil, err
	}
	t := &turn{s: s, tx: tx, a: a, do: d, m: m, was: m.Rev}
	if err := t.learn(); err != nil {
		return nil, err
	}
	if err := t.gather(); err != nil {
		return nil, err
	}
	if !t.knows() {
		return nil, fault.NotFound("matter.not_found")
	}
	if d.Rev != 0 && d.Rev != m.Rev {
		return nil, fault.Conflict("matter.stale")
	}
	return t, nil
}

// learn reads what the office has set: the kind and the calendar.
func (t *turn) learn() error {
	var err error
	if t.kind, err = t.s.Kind(t.tx, t.m.Kind); err != nil {
		return err
	}
	t.law, err = t.s.calendar(t.tx)
	return err
}

// knows tells whether the actor may know that this matter exists.
func (t *turn) knows() bool {
	return t.f.Clock || t.f.Holds || t.f.Helps || t.f.Raised || may(t.a, access.MatterRead, &t.m)
}

// take makes one step: rule, seam, ledger entry, line of 经过, ribbon. The row itself is written by finish.
func (t *turn) take(l line) error {
	f := t.f
	f.May = t.may(l.act)
	f.Clock = f.Clock || l.clock
	f.Holds, f.Pending = t.holds(), t.m.Pending
	if t.rec != nil {
		t.rec.facts(t, &f)
	}
	if l.facts != nil {
		l.facts(&f)
	}
	from, before := t.m.State, t.m
	to, err := Next(t.kind, from, l.act, f)
	if err != nil {
		return err
	}
	now := t.tx.NowMS()
	t.m.State = to
	if l.change != nil {
		l.change(&t.m)
	}
	t.settle(before, now)
	if t.kind.Step != nil {
		if err := t.kind.Step(t.tx, &t.m, l.act); err != nil {
			return err
		}
		t.m.NextDue = nextDue(t.m) // an affair may have moved the term or the look
		t.m.NextAlarm = Alarm(t.m)
	}
	t.m.Rev++
	t.m.UpdatedAt = now
	return t.record(l, before)
}

// settle computes what follows from the new state: what lists sort by and when the clock speaks next.
func (t *turn) settle(before Matter, now int64) {
	m := &t.m
	if before.State.Running() != m.State.Running() || m.Round != before.Round || before.State == "" {
		m.AlarmStage = 0
	}
	if m.State != before.State && !m.State.Running() {
		m.AlarmStage = 0
	}
	if m.Due != before.Due && before.Due != 0 {
		m.AlarmStage = StageNow(*m, now)
	}
	m.NextDue = nextDue(*m)
	m.NextAlarm = Alarm(*m)
}

// record writes the ledger entry, the line of 经过 and the ribbon of a step.
func (t *turn) record(l line, before Matter) error {
	w := t.who
	if l.clock {
		w = who{Actor: Nobody}
	}
	s := Step{Matter: t.m.ID, Rev: t.m.Rev, At: t.m.UpdatedAt, Claimed: t.do.Claimed, Act: l.act, From: before.State, To: t.m.State, Round: t.m.Round,
		Actor: w.ID, ActorLabel: w.Label, Holder: t.m.Holder, HolderLabel: t.m.HolderLabel, Note: Mask(l.note), Docs: t.do.Docs,
		Detail: l.detail, Public: !l.private}
	if l.clock {
		s.Docs, s.Claimed = nil, 0
	}
	if before.Due != t.m.Due && before.Due != 0 {
		s.DueFrom, s.DueTo = before.Due, t.m.Due
	}
	if t.rec != nil {
		t.rec.add(t, s, t.entry(l, s, w), before)
		t.last = s
		return nil
	}
	d, err := t.s.log.Prepare(t.tx, t.entry(l, s, w))
	if err != nil {
		return err
	}
	if t.batch != nil {
		err = t.batch.add(&s, d, before, t.m)
		t.last = s
		return err
	}
	if err := t.s.log.Record(t.tx, d); err != nil {
		return err
	}
	s.Entry = d.Ref().ID
	if err := insertStep(t.tx, s); err != nil {
		return err
	}
	t.last = s
	return t.hold(before)
}

// entry is the step as the ledger keeps it: the public part may stand for ever, the rest is sealed.
func (t *turn) entry(l line, s Step, w who) ledger.Entry {
	pub := Pub(t.m)
	for k, v := range l.pub {
		pub[k] = v
	}
	body := map[string]any{"act": string(s.Act)}
	put := func(k, v string) {
		if v != "" {
			body[k] = v
		}
	}
	put("actor", s.ActorLabel)
	put("holder", s.Holder)
	put("holderLabel", s.HolderLabel)
	put("note", l.note)
	put("measures", l.detail.Measures)
	if l.detail.MoneyFen > 0 {
		body["money"] = l.detail.MoneyFen
	}
	if l.detail.Far > 0 {
		body["far"] = l.detail.Far
	}
	if len(l.detail.With) > 0 {
		body["with"] = l.detail.With
	}
	if len(s.Docs) > 0 {
		body["docs"] = s.Docs
	}
	slots := append([]ledger.Slot{{Name: "note", Body: body}}, l.slots...)
	return ledger.Entry{Kind: l.act.Entry(), Place: t.m.Spot, Obj: t.m.ID, Rev: t.m.Rev, Actor: w.Actor, Pub: pub, Slots: slots}
}

// Pub is the part of a matter that stands open in every entry of it, and that ledger.Verify compares with the row.
func Pub(m Matter) map[string]any {
	return map[string]any{"state": string(m.State), "kind": m.Kind, "due": m.Due, "round": m.Round, "rev": m.Rev}
}

// finish writes the row: a compare-and-set on the revision that was read. A new matter is written by WriteTx.
func (t *turn) finish() (Matter, error) {
	if t.m.Rev == t.was {
		return t.m, nil
	}
	return t.m, save(t.tx, &t.m, t.was)
}

// now is the moment of the transaction.
func (t *turn) now() time.Time { return t.tx.Now }
