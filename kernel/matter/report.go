package matter

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Report raises a matter: it gets its number, its deadline, the person answerable by the duty table, and the receipt.
// The zero actor is the public. Errors: Invalid with fields; NotFound for the place; Denied for kinds that need an account.
func (s *Service) Report(ctx context.Context, a access.Actor, c Report) (Ticket, error) {
	var t Ticket
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		t, err = s.ReportTx(tx, a, c)
		return err
	})
	return t, err
}

// ReportTx is Report inside the caller's transaction; idempotence (access.Once) is the caller's.
func (s *Service) ReportTx(tx *db.Tx, a access.Actor, c Report) (Ticket, error) {
	p, err := s.plan(tx, a, c, nil)
	if err != nil {
		return Ticket{}, err
	}
	return s.WriteTx(tx, p)
}

// prepare checks the command and finds the kind and the place, unless that is known.
func (s *Service) prepare(tx *db.Tx, a access.Actor, c Report, known *known) (*turn, site, error) {
	if err := checkReport(c); err != nil {
		return nil, site{}, err
	}
	k, err := s.Kind(tx, c.Kind)
	if fault.Is(err, fault.KindNotFound) || err == nil && k.Off {
		return nil, site{}, fault.InvalidFields(fault.Field{Name: "kind", Key: "matter.kind_unknown"})
	}
	if err != nil {
		return nil, site{}, err
	}
	var at site
	if known != nil {
		at = known.at
	} else {
		at, err = s.site(tx, c.Place)
	}
	if fault.Is(err, fault.KindNotFound) {
		return nil, site{}, fault.InvalidFields(fault.Field{Name: "place", Key: "matter.place_unknown"})
	}
	if err != nil {
		return nil, site{}, err
	}
	t := &turn{s: s, tx: tx, a: a, kind: k, do: Do{Docs: c.Docs, Claimed: c.Claimed}}
	t.m = Matter{ID: id.New(), Round: 1, Kind: k.ID}
	if t.law, err = s.calendar(tx); err != nil {
		return nil, site{}, err
	}
	at.fill(&t.m)
	t.who = identify(a, true)
	t.f = Facts{Now: tx.NowMS(), Raised: true, Reason: true, Evidence: len(c.Docs) > 0}
	return t, at, t.mayReport(c)
}

// mayReport keeps from the public, and from staff outside their place, what only an office may say in a report.
func (t *turn) mayReport(c Report) error {
	if err := t.a.May(access.MatterReport, t.m.Path); err != nil {
		return err
	}
	inside := may(t.a, access.MatterRead, &t.m)
	if !t.kind.Anyone && !inside {
		return fault.Denied("matter.kind_for_staff")
	}
	if (c.Assign != nil || c.Due != 0 || c.Parent != "") && !may(t.a, access.MatterAssign, &t.m) {
		return fault.Denied("matter.may_not_assign")
	}
	if c.Solved && !may(t.a, access.MatterFix, &t.m) {
		return fault.Denied("matter.may_not_fix")
	}
	if c.Parent != "" {
		p, err := loadToChange(t.tx, c.Parent)
		if err != nil {
			return err
		}
		_, err = Next(t.kind, p.State, ActSplit, Facts{May: may(t.a, access.MatterAssign, &p)})
		return err
	}
	return nil
}

// Sources are the ways a matter comes in, as lists offer them; a report may name no other, or none.
var Sources = []string{"qr", "phone", "desk", "visit", "patrol", "sweep", "meeting", "12345", "decision", "evaluation", "sensor", "open311", "api", "import"}

func checkReport(c Report) error {
	var bad []fault.Field
	add := func(name, key string, args ...any) { bad = append(bad, fault.Field{Name: name, Key: key, Args: args}) }
	if strings.TrimSpace(c.Place) == "" {
		add("place", "matter.place_needed")
	}
	if strings.TrimSpace(c.Kind) == "" {
		add("kind", "matter.kind_needed")
	}
	for _, x := range []struct {
		name, value string
		most        int
	}{{"text", c.Text, MaxText}, {"title", c.Title, 60}, {"part", c.Part, 60}, {"name", c.Name, 40}, {"phone", c.Phone, 40}, {"email", c.Email, 120}, {"origin", c.Origin, 100}} {
		if len([]rune(x.value)) > x.most {
			add(x.name, "matter.text_long", x.most)
		}
	}
	if c.Far < 0 || c.Far > place.Globe {
		add("far", "matter.far_unknown")
	}
	if !slices.Contains(Grades, c.Grade) {
		add("grade", "matter.grade_unknown")
	}
	if c.Source != "" && !slices.Contains(Sources, c.Source) {
		add("source", "matter.source_unknown")
	}
	if extraTooLong(c.Extra) {
		add("extra", "matter.extra_long", longestExtra)
	}
	if len(c.Docs) > 9 {
		add("docs", "matter.docs_many", 9)
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return nil
}

// born fills what a new matter has from its first moment: number, words, deadlines, chain.
func (t *turn) born(c Report, at site) error {
	m, k, now := &t.m, t.kind, t.tx.NowMS()
	m.Title, m.Text, m.Part, m.Grade, m.Source, m.Origin = Mask(strings.TrimSpace(c.Title)), Mask(strings.TrimSpace(c.Text)), Mask(strings.TrimSpace(c.Part)), c.Grade, c.Source, c.Origin
	if m.Title == "" {
		m.Title = k.Name
	}
	if m.Part == "" {
		m.Part = at.part
	}
	m.Docs, m.Public, m.Parent, m.RaisedAt = c.Docs, k.Public, c.Parent, now
	m.Anonymous = c.Name == "" && c.Phone == "" && c.Email == ""
	if t.who.ID != "" {
		m.Raiser = t.who.ID
	}
	var err error
	if m.Extra, err = publicExtra(k, c.Extra); err != nil {
		return err
	}
	if err := t.startTerm(c.Due); err != nil {
		return err
	}
	if m.ClaimDue, err = endOf(t.law, t.now(), k.ClaimTerm); err != nil {
		return err
	}
	if m.RespondDue, err = endOf(t.law, t.now(), k.RespondTerm); err != nil {
		return err
	}
	if t.ahead != nil { // the writer counts, and looks for what came back
		return nil
	}
	if err := t.number(at); err != nil {
		return err
	}
	return t.chain()
}

// publicExtra keeps the attributes that are not private; those stay in the sealed slot only. Unknown ones stay out too.
func publicExtra(k Kind, extra map[string]any) (string, error) {
	out := map[string]any{}
	for _, a := range k.Attributes {
		if v, ok := extra[a.Code]; ok && !a.Private {
			out[a.Code] = v
		}
	}
	if len(out) == 0 {
		return "", nil
	}
	b, err := json.Marshal(out)
	if err != nil || len(b) > 4000 {
		return "", fault.InvalidFields(fault.Field{Name: "extra", Key: "matter.extra_long", Args: []any{4000}})
	}
	return Mask(string(b)), nil
}

// sealReporter keeps who reported and the unmasked words, sealed, apart from the matter; and gives the ledger slots.
func (t *turn) sealReporter(what, name, phone, email, said string, body any) (ledger.Slot, []ledger.Slot, error) {
	text := ledger.Slot{Name: "text", Body: textBody(body, said)}
	known := name != "" || phone != "" || email != ""
	masked := Mask(strings.TrimSpace(said)) != strings.TrimSpace(said)
	if !known && !masked {
		return text, nil, nil
	}
	row := id.New()
	seal := func(field, v string) ([]byte, error) {
		if v == "" {
			return nil, nil
		}
		return t.s.keys.Seal("matter.reporter", []byte(row+"/"+field), []byte(v))
	}
	vals := []any{row, t.m.ID, what}
	for _, f := range [][2]string{{"name", name}, {"phone", phone}, {"email", email}, {"said", said}} {
		if f[0] == "said" && !masked {
			f[1] = ""
		}
		b, err := seal(f[0], f[1])
		if err != nil {
			return text, nil, fault.Internal(err, "matter: seal reporter")
		}
		vals = append(vals, b)
	}
	if _, err := t.tx.Exec("INSERT INTO matter_reporter (id,matter,what,name,phone,email,said,at,phone_idx) VALUES (?,?,?,?,?,?,?,?,?)", append(vals, t.tx.NowMS(), t.s.phoneIndex(phone))...); err != nil {
		return text, nil, err
	}
	if !known {
		return text, nil, nil
	}
	return text, []ledger.Slot{{Name: "reporter", Subject: row, Body: map[string]any{"name": name, "phone": phone, "email": email}}}, nil
}

func textBody(c any, said string) map[string]any {
	body := map[string]any{"text": said}
	if r, ok := c.(Report); ok {
		body["title"], body["part"], body["place"] = r.Title, r.Part, r.Place
		if len(r.Extra) > 0 {
			body["extra"] = r.Extra
		}
		if r.Lat != 0 || r.Lon != 0 {
			body["lat"], body["lon"] = r.Lat, r.Lon
		}
	}
	return body
}

func (t *turn) receipt(what, secret, entry string) error {
	_, err := t.tx.Exec("INSERT INTO matter_receipt (hash,matter,what,at,entry) VALUES (?,?,?,?,?)",
		t.s.hashSecret(secret), t.m.ID, what, t.tx.NowMS(), entry)
	return err
}

// tellFamily writes the line on the parent, and on the closed matter that came back.
func (s *Service) tellFamily(tx *db.Tx, a access.Actor, m Matter) error {
	note := func(id string, l line) error {
		t, err := s.begin(tx, access.Actor{Actor: Nobody}, Do{ID: id})
		if err != nil {
			return err
		}
		t.who = identify(a, false)
		l.detail.Other, l.detail.OtherID = m.No, m.ID
		l.facts = func(f *Facts) { f.May = true }
		if err := t.take(l); err != nil {
			return err
		}
		_, err = t.finish()
		return err
	}
	if m.Parent != "" {
		if err := note(m.Parent, line{act: ActSplit}); err != nil {
			return err
		}
	}
	if m.Prior != "" {
		return note(m.Prior, line{act: ActRecur, clock: true})
	}
	return nil
}
