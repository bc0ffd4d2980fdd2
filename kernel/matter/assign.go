package matter

import (
	"context"
	"strings"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// place (谁来办) puts a new matter into somebody's hands: whom a decision named, or whom the duty table names.
func (t *turn) place(c Report, at site) error {
	if err := t.attach(); err != nil {
		return err
	}
	if c.Solved {
		return t.solvedOnTheSpot(c)
	}
	if c.Assign != nil {
		h, err := t.s.named(t.tx, *c.Assign, t.m)
		if err != nil {
			return err
		}
		return t.hand(h, line{act: ActAssign})
	}
	h, err := t.holder(at)
	if err != nil {
		return err
	}
	t.m.Gap = h.Gap
	if h.Person == "" {
		t.m.NextAlarm = Alarm(t.m)
		return nil // stays 待派发; the clock tells the level above
	}
	return t.hand(h, line{act: ActAssign, clock: true, detail: Detail{Auto: true, Rule: h.Rule}})
}

// holder is whom the duty table names for a new matter.
func (t *turn) holder(at site) (Holder, error) {
	if t.ahead != nil {
		return t.ahead.holder, nil
	}
	return t.s.holderFor(t.tx, t.m, at.chain...)
}

// solvedOnTheSpot writes what a grid worker mended while there: claimed and fixed by himself, to be looked at by another.
func (t *turn) solvedOnTheSpot(c Report) error {
	h := Holder{Person: t.who.ID, Label: t.a.Name}
	if err := t.hand(h, line{act: ActAssign, facts: func(f *Facts) { f.May = true }}); err != nil {
		return err
	}
	if err := t.claim(); err != nil {
		return err
	}
	return t.rectify(Rectify{Do: Do{Note: c.Text, Docs: c.Docs}, Measures: text.T(text.ZH, "matter.solved_on_the_spot")})
}

// hand makes h the one answerable.
func (t *turn) hand(h Holder, l line) error {
	due, err := endOf(t.law, t.now(), t.kind.ClaimTerm)
	if err != nil {
		return err
	}
	inner := l.facts
	l.facts = func(f *Facts) {
		f.Target, f.Same = h.Person != "", h.Person != "" && h.Person == t.m.Holder
		if inner != nil {
			inner(f)
		}
	}
	l.change = func(m *Matter) {
		m.Holder, m.HolderLabel, m.HolderTitle, m.HolderOrg = h.Person, h.Label, h.Title, h.Org
		m.HolderPath, m.HolderSince, m.Gap = place.Path(h.Path), t.tx.NowMS(), h.Gap
		m.ClaimDue, m.ClaimTold, m.ClaimedAt = due, false, 0
	}
	return t.take(l)
}

// holderFor asks the duty table who answers for the place and kind of m; known are places that have been read already.
func (s *Service) holderFor(tx *db.Tx, m Matter, known ...place.Place) (Holder, error) {
	if len(known) == 0 {
		var err error
		if known, err = s.places.Chain(tx, m.Place, tx.Now); err != nil {
			return Holder{Gap: true}, err
		}
	}
	ans, err := s.duties.HolderOn(tx, known, m.Kind, tx.Now)
	if err != nil || ans.Person == "" {
		return Holder{Gap: true}, err
	}
	h := Holder{Person: ans.Person, Gap: ans.Gap}
	if err := s.nameHolder(tx, &h, ans.Post); err != nil {
		return h, err
	}
	if h.Org == "" {
		h.Org = text.T(text.ZH, "matter.org."+string(ans.Role))
	}
	if ans.Place != "" {
		p, err := s.among(tx, ans.Place, known)
		if err != nil {
			return h, err
		}
		h.Path = string(p.Path)
		h.Rule = text.T(text.ZH, ruleKey(ans), p.Name, text.T(text.ZH, "matter.org."+string(ans.Role)))
	}
	return h, nil
}

func (s *Service) among(tx *db.Tx, id string, known []place.Place) (place.Place, error) {
	for _, p := range known {
		if p.ID == id {
			return p, nil
		}
	}
	return s.places.Get(tx, id)
}

func ruleKey(ans duty.Answer) string {
	switch {
	case ans.Substitute:
		return "matter.rule_substitute"
	case ans.Gap:
		return "matter.rule_gap"
	}
	return "matter.rule_duty"
}

// named completes a holder that a person chose: name, post and organisation as of now.
func (s *Service) named(tx *db.Tx, h Holder, m Matter) (Holder, error) {
	if strings.TrimSpace(h.Person) == "" {
		return s.holderFor(tx, m)
	}
	h.Gap, h.Rule = false, ""
	if err := s.nameHolder(tx, &h, ""); err != nil {
		if fault.Is(err, fault.KindNotFound) {
			return h, fault.InvalidFields(fault.Field{Name: "to", Key: "matter.person_unknown"})
		}
		return h, err
	}
	if !place.Path(h.Path).Contains(m.Path) {
		h.Path = string(m.Path)
	}
	return h, nil
}

// HolderOf names a person as holder, with the post of this moment: 秦海峰 · 网格员 and the organisation. "" gives the empty
// holder. NotFound when there is no such person.
func (s *Service) HolderOf(tx *db.Tx, person string) (Holder, error) {
	if person == "" {
		return Holder{}, nil
	}
	h := Holder{Person: person}
	err := s.nameHolder(tx, &h, "")
	if h.Title != "" {
		h.Label += " · " + h.Title
		h.Title = ""
	}
	return h, err
}

func (s *Service) nameHolder(tx *db.Tx, h *Holder, post string) error {
	p, err := s.people.Get(tx, h.Person)
	if err != nil {
		return err
	}
	h.Label = p.Name
	if post == "" {
		posts, err := s.people.Posts(tx, h.Person, tx.Now)
		if err != nil || len(posts) == 0 {
			return err
		}
		h.Title = posts[0].Title
		return s.nameOrg(tx, h, posts[0].Org)
	}
	x, err := s.people.Post(tx, post)
	if err != nil {
		return err
	}
	h.Title = x.Title
	return s.nameOrg(tx, h, x.Org)
}

func (s *Service) nameOrg(tx *db.Tx, h *Holder, org string) error {
	if org == "" {
		return nil
	}
	o, err := s.people.Org(tx, org)
	h.Org = o.Name
	return err
}

// attach joins the photos of this act to the matter; those that are joined already stay.
func (t *turn) attach() error {
	if t.s.docs == nil {
		return nil
	}
	for _, d := range t.do.Docs {
		doc, err := t.s.docs.Get(t.tx, d)
		if err != nil {
			return fault.InvalidFields(fault.Field{Name: "docs", Key: "matter.doc_unknown"})
		}
		if err := t.join(doc); err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) join(doc document.Doc) error {
	if doc.Obj == t.m.ID {
		return nil
	}
	if doc.Obj != "" {
		return fault.InvalidFields(fault.Field{Name: "docs", Key: "matter.doc_elsewhere"})
	}
	return t.s.docs.Attach(t.tx, t.who.Actor, doc.ID, t.m.ID, t.m.Spot)
}

// Assign puts a person in charge; with an empty person the duty table is asked again. NotYet (matter.nobody_to_assign)
// when it names nobody.
func (s *Service) Assign(ctx context.Context, a access.Actor, c Assign) (Matter, error) {
	return do(s, ctx, a, c, s.AssignTx)
}

// AssignTx is Assign inside a transaction.
func (s *Service) AssignTx(tx *db.Tx, a access.Actor, c Assign) (Matter, error) {
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	h, err := s.named(tx, c.To, t.m)
	if err != nil {
		return Matter{}, err
	}
	t.m.undo = remember(t.m)
	if err := t.hand(h, line{act: ActAssign, note: c.Note, detail: Detail{Rule: h.Rule}}); err != nil {
		return Matter{}, err
	}
	return t.finish()
}

// Claim is 认领: the holder says that it is his.
func (s *Service) Claim(ctx context.Context, a access.Actor, c Claim) (Matter, error) {
	return do(s, ctx, a, c, s.ClaimTx)
}

// ClaimTx is Claim inside a transaction.
func (s *Service) ClaimTx(tx *db.Tx, a access.Actor, c Claim) (Matter, error) {
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	if err := t.claim(); err != nil {
		return Matter{}, err
	}
	return t.finish()
}

func (t *turn) claim() error {
	return t.take(line{act: ActClaim, note: t.do.Note, change: func(m *Matter) { m.ClaimedAt, m.undo = t.tx.NowMS(), "" }})
}

// Transfer is 转办: somebody else is to do it. A holder may do so twice, with a reason; the days of each stay visible.
func (s *Service) Transfer(ctx context.Context, a access.Actor, c Transfer) (Matter, error) {
	return do(s, ctx, a, c, s.TransferTx)
}

// TransferTx is Transfer inside a transaction.
func (s *Service) TransferTx(tx *db.Tx, a access.Actor, c Transfer) (Matter, error) {
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	if strings.TrimSpace(c.To.Person) == "" {
		return Matter{}, fault.InvalidFields(fault.Field{Name: "to", Key: "matter.nobody_to_assign"})
	}
	h, err := s.named(tx, c.To, t.m)
	if err != nil {
		return Matter{}, err
	}
	t.m.undo = remember(t.m)
	if t.holds() {
		t.m.Passes++
	}
	if err := t.hand(h, line{act: ActTransfer, note: c.Note}); err != nil {
		return Matter{}, err
	}
	return t.finish()
}
