package care

import (
	"context"
	"slices"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// ConsentPeace is the purpose under which a relative may see the dates of visits.
const ConsentPeace = "care.peace"

// PeaceMax is the longest life of a link: a year, then the person is asked again.
var PeaceMax = Rhythm{Months: 12}

// Peace is one relative's link (报平安): dates of visits, nothing else.
type Peace struct {
	ID, Care, Person string
	Who              Relative
	Consent          string
	From, Until      string // days; Until is the last one
	Revoked          int64
	Opens, LastOpen  int64
	Label            string // who opened it
	Made, Rev        int64
}

// Relative is sealed.
type Relative struct {
	Name     string `json:"name"`
	Relation string `json:"relation"`
	Phone    string `json:"phone,omitempty"`
}

// Runs tells whether the link works on a day.
func (p Peace) Runs(day string) bool { return p.Revoked == 0 && p.From <= day && day <= p.Until }

const peaceColumns = "id, care, person, box, consent, from_day, until_day, revoked, opens, last_open, label, made, rev"

func (s *Service) peaces(tx *db.Tx, where string, args ...any) (out []Peace, err error) {
	err = tx.Each("SELECT "+peaceColumns+" FROM care_peace WHERE "+where, args, func(scan func(...any) error) error {
		var p Peace
		var box []byte
		if err := scan(&p.ID, &p.Care, &p.Person, &box, &p.Consent, &p.From, &p.Until, &p.Revoked, &p.Opens, &p.LastOpen, &p.Label, &p.Made, &p.Rev); err != nil {
			return err
		}
		err := s.open(p.ID, box, &p.Who)
		out = append(out, p)
		return err
	})
	return out, err
}

// OpenPeace opens a link for a relative. Consented must be true: the person said yes to this relative (PIPL 29), and the consent
// is put on file in the same transaction. The secret is given once and kept as a digest only.
func (s *Service) OpenPeace(ctx context.Context, a access.Actor, careID string, who Relative, until string, consented bool, how string) (p Peace, secret string, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		p, secret, err = s.openPeaceTx(tx, a, careID, who, until, consented, how)
		return err
	})
	return p, secret, err
}

func (s *Service) openPeaceTx(tx *db.Tx, a access.Actor, careID string, who Relative, until string, consented bool, how string) (p Peace, secret string, err error) {
	of, err := s.reached(tx, a, access.CarePeace, careID)
	if err != nil {
		return p, "", err
	}
	if of.State != Active {
		return p, "", fault.NotYet("care.left")
	}
	who.Name, who.Relation, who.Phone = short(who.Name, 40), short(who.Relation, 20), short(who.Phone, 30)
	until = orElse(until, PeaceMax.After(today(tx)))
	if bad := checkPeace(who, until, today(tx), consented); len(bad) > 0 {
		return p, "", fault.InvalidFields(bad...)
	}
	running, err := s.peaces(tx, "care = ? AND revoked = 0 AND until_day >= ?", of.ID, today(tx))
	if err != nil {
		return p, "", err
	}
	if slices.ContainsFunc(running, func(x Peace) bool { return x.Who.Name == who.Name && x.Who.Relation == who.Relation }) { // the form sent twice
		return p, "", fault.InvalidFields(fault.Field{Name: "name", Key: "care.peace_there", Args: []any{who.Name}})
	}
	consent, err := s.peaceConsent(tx, a, of.Person, how)
	if err != nil {
		return p, "", err
	}
	secret = id.Secret()
	p = Peace{ID: id.New(), Care: of.ID, Person: of.Person, Who: who, Consent: consent, From: today(tx), Until: until, Label: a.Name, Made: tx.NowMS(), Rev: 1}
	box, err := s.seal(p.ID, who)
	if err != nil {
		return p, "", err
	}
	_, err = tx.Exec("INSERT INTO care_peace ("+peaceColumns+", hash, maker) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		p.ID, p.Care, p.Person, box, p.Consent, p.From, p.Until, 0, 0, 0, p.Label, p.Made, p.Rev, hashOf(secret), a.ID)
	if err != nil {
		return p, "", err
	}
	return p, secret, s.peaceNote(tx, a.Actor, "care.peace.open", p)
}

// peaceConsent is the consent on file, or the one that was given now.
func (s *Service) peaceConsent(tx *db.Tx, a access.Actor, person, how string) (string, error) {
	has, err := s.People.Consents(tx, person)
	if err != nil {
		return "", err
	}
	for _, c := range has {
		if c.Purpose == ConsentPeace && c.Withdrawn == 0 {
			return c.ID, nil
		}
	}
	c, err := s.People.ConsentTx(tx, a.Actor, person, ConsentPeace, "dates", orElse(how, "paper"))
	return c.ID, err
}

func checkPeace(who Relative, until, day string, consented bool) (bad []fault.Field) {
	if who.Name == "" {
		bad = append(bad, fault.Field{Name: "name", Key: "care.need_relative"})
	}
	if who.Relation == "" {
		bad = append(bad, fault.Field{Name: "relation", Key: "care.need_relation"})
	}
	if !consented {
		bad = append(bad, fault.Field{Name: "agreed", Key: "care.need_agreed"})
	}
	if !validDay(until) || until < day || until > PeaceMax.After(day) {
		bad = append(bad, fault.Field{Name: "until", Key: "care.bad_until"})
	}
	return bad
}

// hashOf is what is kept of a secret.
func hashOf(secret string) string {
	h := crypto.Hash256([]byte("linli.care.peace/1\n"), []byte(secret))
	const hex = "0123456789abcdef"
	var b strings.Builder
	for _, x := range h {
		b.WriteByte(hex[x>>4])
		b.WriteByte(hex[x&15])
	}
	return b.String()
}

func (s *Service) peaceNote(tx *db.Tx, actor ledger.Actor, kind string, p Peace) error {
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Obj: p.ID, Rev: p.Rev, Actor: actor, Pub: map[string]any{"until": p.Until, "revoked": p.Revoked > 0},
		Slots: []ledger.Slot{{Name: "peace", Subject: p.Person, Body: map[string]any{"care": p.Care, "relation": p.Who.Relation}}}})
	return err
}

// RevokePeace ends a link at once.
func (s *Service) RevokePeace(ctx context.Context, a access.Actor, peaceID string) (Peace, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Peace, error) {
		list, err := s.peaces(tx, "id = ?", peaceID)
		if err != nil {
			return Peace{}, err
		}
		if len(list) == 0 {
			return Peace{}, fault.NotFound("access.not_found")
		}
		p := list[0]
		if _, err := s.reached(tx, a, access.CarePeace, p.Care); err != nil {
			return p, err
		}
		if p.Revoked > 0 {
			return p, fault.NotYet("care.peace_over")
		}
		return p, s.revokePeace(tx, a.Actor, &p)
	})
}

// Calm is what the relative's page shows: dates, and whom to call. No health, no name but the one that the relative knows.
type Calm struct {
	Days  []time.Time
	Next  string
	Who   string // 李晋芳
	Phone string
	Until string
}

// gap between two openings that stand as one on record: a page that reloads itself is one look.
const peaceGap = 10 * time.Minute

// OpenedPeace gives the page behind a link and puts the opening on record: a row, and a look that the person concerned can read.
// NotFound (care.no_link) for a wrong, revoked or expired link alike, and when the consent was withdrawn.
func (s *Service) OpenedPeace(ctx context.Context, secret string) (Calm, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Calm, error) {
		list, err := s.peaces(tx, "hash = ?", hashOf(secret))
		if err != nil {
			return Calm{}, err
		}
		if len(list) == 0 || !list[0].Runs(today(tx)) {
			return Calm{}, fault.NotFound("care.no_link")
		}
		p := list[0]
		yes, err := s.People.Consented(tx, p.Person, ConsentPeace)
		if err != nil {
			return Calm{}, err
		}
		of, err := s.person(tx, p.Care)
		if err != nil {
			return Calm{}, err
		}
		if !yes || of.State != Active {
			return Calm{}, fault.NotFound("care.no_link")
		}
		if err := s.recordOpening(tx, p); err != nil {
			return Calm{}, err
		}
		return s.calm(tx, of, p)
	})
}

func (s *Service) recordOpening(tx *db.Tx, p Peace) error {
	if tx.NowMS()-p.LastOpen < peaceGap.Milliseconds() {
		return nil
	}
	n, err := tx.Exec("UPDATE care_peace SET opens = opens + 1, last_open = ? WHERE id = ? AND last_open = ?", tx.NowMS(), p.ID, p.LastOpen)
	if err != nil || n == 0 {
		return err // another one opened it at this moment and recorded it
	}
	if _, err := tx.Exec("INSERT INTO care_peace_open (id, peace, at) VALUES (?,?,?)", id.New(), p.ID, tx.NowMS()); err != nil {
		return err
	}
	_, err = s.People.LookTx(tx, ledger.Actor{ID: "peace:" + p.ID, Kind: access.KindGuest, Name: "家属（报平安）"}, p.Person, "care_visit.day", "报平安")
	return err
}

// calm reads the days of the last five weeks on which somebody was met.
func (s *Service) calm(tx *db.Tx, of Person, p Peace) (out Calm, err error) {
	since := tx.Now.AddDate(0, 0, -35)
	list, err := s.visits(tx, "care = ? AND met <> 'nobody' AND state <> 'undone' AND at >= ? ORDER BY at DESC LIMIT 40", of.ID, since.UnixMilli())
	if err != nil {
		return out, err
	}
	for _, v := range list {
		out.Days = append(out.Days, instant(v.At))
	}
	out.Next, out.Until = of.NextDay, p.Until
	ans, err := s.Duties.Holder(tx, of.Home, "care.need", tx.Now)
	if err != nil || ans.Person == "" {
		return out, err
	}
	who, err := s.People.Get(tx, ans.Person)
	out.Who, out.Phone = who.Name, who.Phone
	return out, err
}
