package people

import (
	"context"
	"slices"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// AddOrg puts an organisation on file. Invalid with fields (name, kind, code).
func (s *Service) AddOrg(ctx context.Context, actor ledger.Actor, o Org) (Org, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Org, error) { return s.AddOrgTx(tx, actor, o) })
}

// AddOrgTx is AddOrg inside a transaction.
func (s *Service) AddOrgTx(tx *db.Tx, actor ledger.Actor, o Org) (Org, error) {
	o, err := s.checkOrg(tx, o)
	if err != nil {
		return o, err
	}
	o.ID, o.Rev = id.New(), 1
	_, err = tx.Exec("INSERT INTO org (id, kind, name, code, parent, place, path, phone, from_at, until_at, rev) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
		o.ID, string(o.Kind), o.Name, o.Code, o.Parent, o.Place, string(o.Path), o.Phone, o.From, o.Until, o.Rev)
	if err != nil {
		return o, err
	}
	return o, s.noteOrg(tx, actor, "org.added", o)
}

// UpdateOrg changes an organisation of revision o.Rev. Conflict (people.stale).
func (s *Service) UpdateOrg(ctx context.Context, actor ledger.Actor, o Org) (Org, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Org, error) { return s.UpdateOrgTx(tx, actor, o) })
}

// UpdateOrgTx is UpdateOrg inside a transaction.
func (s *Service) UpdateOrgTx(tx *db.Tx, actor ledger.Actor, o Org) (Org, error) {
	o, err := s.checkOrg(tx, o)
	if err != nil {
		return o, err
	}
	n, err := tx.Exec("UPDATE org SET kind=?, name=?, code=?, parent=?, place=?, path=?, phone=?, from_at=?, until_at=?, rev=? WHERE id=? AND rev=?",
		string(o.Kind), o.Name, o.Code, o.Parent, o.Place, string(o.Path), o.Phone, o.From, o.Until, o.Rev+1, o.ID, o.Rev)
	if err != nil {
		return o, err
	}
	if n == 0 {
		return o, fault.Conflict("people.stale")
	}
	o.Rev++
	return o, s.noteOrg(tx, actor, "org.changed", o)
}

func (s *Service) noteOrg(tx *db.Tx, actor ledger.Actor, kind string, o Org) error {
	return s.note(tx, o.Path, ledger.Entry{Kind: kind, Obj: o.ID, Rev: o.Rev, Actor: actor,
		Pub:   map[string]any{"kind": string(o.Kind), "until": o.Until},
		Slots: []ledger.Slot{{Name: "org", Body: map[string]any{"name": o.Name, "code": o.Code, "phone": o.Phone, "parent": o.Parent, "place": o.Place}}}})
}

func (s *Service) checkOrg(tx *db.Tx, o Org) (Org, error) {
	var bad []fault.Field
	if o.Name = CleanName(o.Name); o.Name == "" {
		bad = append(bad, fault.Field{Name: "name", Key: "people.name_missing"})
	}
	if !slices.Contains(OrgKinds, o.Kind) {
		bad = append(bad, fault.Field{Name: "kind", Key: "people.org_kind"})
	}
	if o.Code = IDNo(o.Code); o.Code != "" && !CreditCode(o.Code) {
		bad = append(bad, fault.Field{Name: "code", Key: "people.org_code"})
	}
	if o.Phone != "" {
		if o.Phone = Phone(o.Phone); o.Phone == "" {
			bad = append(bad, fault.Field{Name: "phone", Key: "people.phone_wrong"})
		}
	}
	if len(bad) > 0 {
		return o, fault.InvalidFields(bad...)
	}
	if o.Parent != "" {
		if _, err := s.Org(tx, o.Parent); err != nil {
			return o, err
		}
	}
	path, err := s.pathOf(tx, o.Place)
	o.Path = path
	return o, err
}

// pathOf gives the path of a place, RootPath for none: an organisation without a place works
// for the whole installation.
func (s *Service) pathOf(tx *db.Tx, placeID string) (place.Path, error) {
	if placeID == "" {
		return place.RootPath, nil
	}
	p, err := s.Places.Get(tx, placeID)
	return p.Path, err
}

// Appoint gives a person a post. The same post twice at a time is a Conflict.
func (s *Service) Appoint(ctx context.Context, actor ledger.Actor, p Post) (Post, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Post, error) { return s.AppointTx(tx, actor, p) })
}

// AppointTx is Appoint inside a transaction. From 0 = now.
func (s *Service) AppointTx(tx *db.Tx, actor ledger.Actor, p Post) (Post, error) {
	if p.Title = CleanName(p.Title); p.Title == "" {
		return p, fault.InvalidFields(fault.Field{Name: "title", Key: "people.title_missing"})
	}
	if p.From == 0 {
		p.From = tx.NowMS()
	}
	if p.Until != 0 && p.Until <= p.From {
		return p, fault.InvalidFields(fault.Field{Name: "until", Key: "people.term_wrong"})
	}
	if _, err := s.alive(tx, p.Person); err != nil {
		return p, err
	}
	o, err := s.Org(tx, p.Org)
	if err != nil {
		return p, err
	}
	if p.Path = o.Path; p.Place != "" {
		if p.Path, err = s.pathOf(tx, p.Place); err != nil {
			return p, err
		}
	}
	twice, err := tx.Exists("SELECT 1 FROM post WHERE person=? AND org=? AND title=? AND place=? AND from_at < ? AND (until_at = 0 OR until_at > ?)",
		p.Person, p.Org, p.Title, p.Place, end(p.Until), p.From)
	if err != nil {
		return p, err
	}
	if twice {
		return p, fault.Conflict("people.post_twice")
	}
	p.ID, p.Rev = id.New(), 1
	_, err = tx.Exec("INSERT INTO post (id, person, org, title, place, path, from_at, until_at, rev) VALUES (?,?,?,?,?,?,?,?,?)",
		p.ID, p.Person, p.Org, p.Title, p.Place, string(p.Path), p.From, p.Until, p.Rev)
	if err != nil {
		return p, err
	}
	return p, s.notePost(tx, actor, "post.given", p)
}

func end(until int64) int64 {
	if until == 0 {
		return 1<<63 - 1
	}
	return until
}

// Dismiss ends a post at an instant (Unix ms, 0 = now). NotFound; NotYet when it ended before.
func (s *Service) Dismiss(ctx context.Context, actor ledger.Actor, postID string, at int64) (Post, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Post, error) { return s.DismissTx(tx, actor, postID, at) })
}

// DismissTx is Dismiss inside a transaction.
func (s *Service) DismissTx(tx *db.Tx, actor ledger.Actor, postID string, at int64) (Post, error) {
	if at == 0 {
		at = tx.NowMS()
	}
	p, err := s.Post(tx, postID)
	if err != nil {
		return p, err
	}
	if p.Until != 0 && p.Until <= at {
		return p, fault.NotYet("people.post_over")
	}
	n, err := tx.Exec("UPDATE post SET until_at=?, rev=? WHERE id=? AND rev=?", max(at, p.From), p.Rev+1, p.ID, p.Rev)
	if err != nil {
		return p, err
	}
	if n == 0 {
		return p, fault.Conflict("people.stale")
	}
	p.Until, p.Rev = max(at, p.From), p.Rev+1
	return p, s.notePost(tx, actor, "post.ended", p)
}

func (s *Service) notePost(tx *db.Tx, actor ledger.Actor, kind string, p Post) error {
	return s.note(tx, p.Path, ledger.Entry{Kind: kind, Obj: p.ID, Rev: p.Rev, Actor: actor,
		Pub:   map[string]any{"org": p.Org, "from": p.From, "until": p.Until},
		Slots: []ledger.Slot{{Name: "post", Subject: p.Person, Body: map[string]any{"person": p.Person, "title": p.Title, "place": p.Place}}}})
}
