package matter

import (
	"context"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/id"
)

// Plan is a report that has been thought through: its place, term, holder, steps and sealed ledger entries are there, and
// nothing is written. What remains for the writer is the number, the chain of what came back, and the rows.
type Plan struct {
	t      turn
	c      Report
	at     site
	secret string
	stamp  db.Stamp
}

// planTables are what a plan made ahead has read; a change in one of them makes it void.
var planTables = append([]string{"place", "place_qr", "building_grid", "duty", "absence", "person", "post", "org", "matter_kind", "matter_word",
	"statute_calendar"}, ledger.Keys...)

// planLives bounds how far the moment of a plan may lie before the moment of its transaction, in milliseconds.
const planLives = 1000

// Ahead plans a report beside the writer, so that the one writer of SQLite is not kept from others by reading, sealing and
// encoding. find gives the place of the report, which code names for ever as far as the tables place and place_qr say. The
// result is nil when the report must be made inside the transaction after all: on PostgreSQL, with photos or contacts, for kinds
// with a seam, and after any refusal, which ReportTx then gives in its own words.
func (s *Service) Ahead(ctx context.Context, a access.Actor, c Report, code string, find func(*db.Tx) (place string, err error)) *Plan {
	if s.db.Dialect() != db.SQLite || c.Solved || len(c.Docs) > 0 || c.Name+c.Phone+c.Email+c.Parent != "" || c.Assign != nil {
		return nil
	}
	stamp := s.db.Stamp(s.watch)
	var p *Plan
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		if k, err := s.Kind(tx, c.Kind); err != nil || k.Step != nil {
			return err
		}
		k, err := s.know(tx, stamp, code, c.Kind, find)
		if err != nil {
			return err
		}
		c.Place = k.at.place.ID
		p, err = s.plan(tx, a, c, &k)
		return err
	})
	if err != nil || p == nil {
		return nil
	}
	p.stamp = stamp
	return p
}

// Ready tells, inside the writer's transaction, whether the plan still says what would be found now.
func (p *Plan) Ready(tx *db.Tx) bool {
	if p == nil || !tx.Holds(p.stamp) {
		return false
	}
	late := tx.NowMS() - p.t.m.RaisedAt
	return late >= 0 && late <= planLives
}

// Place is the place of the report.
func (p *Plan) Place() string { return p.c.Place }

// Secret is the secret of the receipt that the report will have once it is written.
func (p *Plan) Secret() string { return p.secret }

// plan computes a report; all of it is in the turn's batch and nothing in the tables, except what only a writer's
// transaction may do beside (a contact, photos, a fix on the spot). k is what is known of the place to one who plans ahead.
func (s *Service) plan(tx *db.Tx, a access.Actor, c Report, k *known) (*Plan, error) {
	t, at, err := s.prepare(tx, a, c, k)
	if err != nil {
		return nil, err
	}
	t.batch, t.ahead = &batch{}, k
	if at.word, err = s.word(tx, at); err != nil {
		return nil, err
	}
	if err := t.born(c, at); err != nil {
		return nil, err
	}
	said, reporter, err := t.sealReporter("raised", c.Name, c.Phone, c.Email, c.Text, c)
	if err != nil {
		return nil, err
	}
	if err := t.take(line{act: ActReport, detail: Detail{Far: c.Far}, slots: append(reporter, said)}); err != nil {
		return nil, err
	}
	if err := t.place(c, at); err != nil {
		return nil, err
	}
	return &Plan{t: *t, c: c, at: at, secret: id.Secret()}, nil
}

// WriteTx writes a plan that is Ready.
func (s *Service) WriteTx(tx *db.Tx, p *Plan) (Ticket, error) {
	t := p.t
	t.tx = tx
	if t.ahead != nil {
		t.ahead = nil
		if err := t.number(p.at); err != nil {
			return Ticket{}, err
		}
		if err := t.chain(); err != nil {
			return Ticket{}, err
		}
	}
	first, err := t.batch.write(&t)
	if err != nil {
		return Ticket{}, err
	}
	out := Ticket{Matter: t.m, Secret: p.secret, Ref: first}
	if err := t.receipt("raised", out.Secret, out.Ref); err != nil {
		return Ticket{}, err
	}
	if err := insertMatter(tx, &t.m); err != nil {
		return Ticket{}, err
	}
	return out, s.tellFamily(tx, t.a, out.Matter)
}

// batch collects the steps of a matter that is being born, so that they are written together.
type batch struct {
	drafts []ledger.Draft
	steps  []any // rows of matter_step
	holds  []Holding
	revs   []int64
}

// add takes a step with its entry, and the change of the ribbon that it makes.
func (b *batch) add(s *Step, d ledger.Draft, before, after Matter) error {
	s.Entry = d.Ref().ID
	row, err := s.values()
	if err != nil {
		return err
	}
	b.drafts, b.steps = append(b.drafts, d), append(b.steps, row...)
	if before.State == "" || phase(before.State) == phase(after.State) && before.Holder == after.Holder {
		return nil
	}
	if n := len(b.holds); n > 0 && b.holds[n-1].To == 0 {
		b.holds[n-1].To = after.UpdatedAt
	}
	if !after.State.Ended() {
		b.hold(after)
	}
	return nil
}

func (b *batch) hold(m Matter) {
	b.holds = append(b.holds, Holding{Matter: m.ID, Phase: phase(m.State), Holder: m.Holder, Label: m.HolderLabel, Org: m.HolderOrg, From: m.UpdatedAt})
	b.revs = append(b.revs, m.Rev)
}

// write records the entries, the lines of 经过 and the ribbon, and gives the reference of the first entry. A matter that is
// given to somebody in the moment it is raised never waited; one that nobody answers for waits from now on.
func (b *batch) write(t *turn) (first string, err error) {
	if err := t.s.log.Record(t.tx, b.drafts...); err != nil {
		return "", err
	}
	if err := insertRows(t.tx, "matter_step ("+stepColumns+")", stepWidth, b.steps); err != nil {
		return "", err
	}
	ribbon := *b // a transaction may run again: the batch stays as it is
	if len(ribbon.holds) == 0 {
		ribbon.hold(t.m)
	}
	rows := make([]any, 0, 8)
	for i, h := range ribbon.holds {
		rows = append(rows, h.Matter, ribbon.revs[i], h.Phase, h.Holder, h.Label, h.Org, h.From, h.To)
	}
	return b.drafts[0].Ref().ID, insertRows(t.tx, holdingColumns, 8, rows)
}
