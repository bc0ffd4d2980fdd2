package care

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/notify"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// The states of an offer.
const (
	OfferWaiting  = "waiting"
	OfferTaken    = "taken"
	OfferDeclined = "declined"
	OfferLapsed   = "lapsed" // nobody answered within OfferKept
)

// OfferKept is how long name and telephone of an offer nobody answered are kept.
const OfferKept = 90 * 24 * time.Hour

// AskKinds are what a neighbour may ask for behind a plaque; OfferSkills what one may offer. No medical acts.
var (
	AskKinds    = []string{"shopping", "medicine", "clinic", "repair", "visit", "other"}
	OfferSkills = []string{"shopping", "clinic", "repair", "visit", "feed", "toilet", "transfer", "medicine"}
)

// Plea is help asked for behind a plaque, for oneself or for a neighbour.
type Plea struct {
	Place string // the compound or one of its buildings
	Kind  string // AskKinds
	Words string
	Part  string // unit and door, as far as one likes to say
	Name  string
	Phone string
}

// Plead makes a plea a matter care.need, held by whoever answers for the place; it gives the matter with its receipt. Invalid with fields.
func (s *Service) Plead(tx *db.Tx, c Plea) (matter.Ticket, error) {
	bad := checkContact(c.Name, c.Phone)
	if !slices.Contains(AskKinds, c.Kind) {
		bad = append(bad, fault.Field{Name: "kind", Key: "care.need_ask"})
	}
	if c.Kind == "other" && strings.TrimSpace(c.Words) == "" {
		bad = append(bad, fault.Field{Name: "words", Key: "care.need_words"})
	}
	if utf8.RuneCountInString(c.Words) > 500 || utf8.RuneCountInString(c.Part) > 60 {
		bad = append(bad, fault.Field{Name: "words", Key: "care.words_long"})
	}
	if len(bad) > 0 {
		return matter.Ticket{}, fault.InvalidFields(bad...)
	}
	title := text.T(text.ZH, "care.ask."+c.Kind)
	return s.Matters.ReportTx(tx, access.Public(), matter.Report{Place: c.Place, Kind: "care.need", Title: title, Text: orElse(short(c.Words, 500), title), Part: c.Part, Name: c.Name, Phone: c.Phone, Source: "qr"})
}

// checkContact asks for a name and a telephone number: somebody has to call back before anybody comes.
func checkContact(name, phone string) (bad []fault.Field) {
	if n := utf8.RuneCountInString(strings.TrimSpace(name)); n == 0 || n > 40 {
		bad = append(bad, fault.Field{Name: "name", Key: "care.need_name"})
	}
	n := 0
	for _, r := range phone {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	if n < 7 || n > 15 || utf8.RuneCountInString(phone) > 30 {
		bad = append(bad, fault.Field{Name: "phone", Key: "care.need_phone"})
	}
	return bad
}

// Offer is somebody's offer to help, which waits for staff.
type Offer struct {
	ID, Place string
	Path      place.Path
	State     string
	Skills    []string
	Who       Offerer
	Label     string // who answered it
	Made      int64
	Ended     int64
	Rev       int64
}

// Offerer is sealed.
type Offerer struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
	Words string `json:"words,omitempty"`
}

const offerColumns = "id, place, path, state, skills, box, label, made, ended, rev"

func (s *Service) offers(tx *db.Tx, where string, args ...any) (out []Offer, err error) {
	err = tx.Each("SELECT "+offerColumns+" FROM care_offer WHERE "+where, args, func(scan func(...any) error) error {
		var o Offer
		var skills string
		var box []byte
		if err := scan(&o.ID, &o.Place, &o.Path, &o.State, &skills, &box, &o.Label, &o.Made, &o.Ended, &o.Rev); err != nil {
			return err
		}
		o.Skills = strings.Fields(skills)
		err := s.open(o.ID, box, &o.Who)
		out = append(out, o)
		return err
	})
	return out, err
}

// MakeOffer takes an offer behind a plaque. agreed must be true: name and telephone are given for this (PIPL 13(1)(1)).
func (s *Service) MakeOffer(tx *db.Tx, at place.Place, skills []string, who Offerer, agreed bool) (Offer, error) {
	bad := checkContact(who.Name, who.Phone)
	if len(skills) == 0 || slices.ContainsFunc(skills, func(x string) bool { return !slices.Contains(OfferSkills, x) }) {
		bad = append(bad, fault.Field{Name: "skills", Key: "care.need_skill"})
	}
	if !agreed {
		bad = append(bad, fault.Field{Name: "agreed", Key: "care.offer_agree"})
	}
	if len(bad) > 0 {
		return Offer{}, fault.InvalidFields(bad...)
	}
	who.Words = short(who.Words, 200)
	o := Offer{ID: id.New(), Place: at.ID, Path: at.Path, State: OfferWaiting, Skills: skills, Who: who, Made: tx.NowMS(), Rev: 1}
	box, err := s.seal(o.ID, who)
	if err != nil {
		return o, err
	}
	if _, err := tx.Exec("INSERT INTO care_offer ("+offerColumns+") VALUES (?,?,?,?,?,?,?,?,?,?)", o.ID, o.Place, string(o.Path), o.State, strings.Join(skills, " "), box, "", o.Made, 0, 1); err != nil {
		return o, err
	}
	return o, s.offerNote(tx, access.Public().Actor, "care.offer", o)
}

func (s *Service) offerNote(tx *db.Tx, actor ledger.Actor, kind string, o Offer) error {
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Place: string(o.Path), Obj: o.ID, Rev: o.Rev, Actor: actor, Pub: map[string]any{"state": o.State}})
	return err
}

// AnswerOffer ends an offer: taken when the person is a helper now, else declined. Name and telephone leave it. Conflict when answered.
func (s *Service) AnswerOffer(ctx context.Context, a access.Actor, offerID string, taken bool) (Offer, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Offer, error) {
		list, err := s.offers(tx, "id = ?", offerID)
		if err != nil {
			return Offer{}, err
		}
		if len(list) == 0 {
			return Offer{}, fault.NotFound("access.not_found")
		}
		if err := s.may(tx, a, access.CareRespite, "", list[0].Path); err != nil {
			return Offer{}, err
		}
		to := OfferDeclined
		if taken {
			to = OfferTaken
		}
		return s.endOffer(tx, a.Actor, list[0], to)
	})
}

func (s *Service) endOffer(tx *db.Tx, actor ledger.Actor, o Offer, to string) (Offer, error) {
	o.Who = Offerer{}
	box, err := s.seal(o.ID, o.Who)
	if err != nil {
		return o, err
	}
	n, err := tx.Exec("UPDATE care_offer SET state = ?, box = ?, label = ?, ended = ?, rev = rev + 1 WHERE id = ? AND state = 'waiting'", to, box, actor.Name, tx.NowMS(), o.ID)
	if err == nil && n == 0 {
		err = fault.Conflict("care.offer_over")
	}
	if err != nil {
		return o, err
	}
	o.State, o.Label, o.Ended, o.Rev = to, actor.Name, tx.NowMS(), o.Rev+1
	return o, s.offerNote(tx, actor, "care.offer."+to, o)
}

// lapse lets go of offers that nobody answered for too long.
func (s *Service) lapse(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		list, err := s.offers(tx, "state = 'waiting' AND made <= ? ORDER BY made, id LIMIT 200", tx.NowMS()-OfferKept.Milliseconds())
		for _, o := range list {
			if err != nil {
				return err
			}
			_, err = s.endOffer(tx, matter.Nobody, o, OfferLapsed)
		}
		return err
	})
}

// tellOffer tells those who arrange help where the offer came in.
func (s *Service) tellOffer(tx *db.Tx, e ledger.Numbered) (out []notify.Notice, err error) {
	at, err := s.Places.ByPath(tx, place.Path(e.Place))
	if err != nil {
		return nil, err
	}
	name, err := s.Places.Describe(tx, at.ID)
	if err != nil {
		return nil, err
	}
	who, err := s.Access.PersonsWith(tx, access.CareRespite, at.Path)
	for _, p := range who {
		out = append(out, notify.Notice{Person: p, Obj: e.Obj, Key: "care.told.offer", Args: []any{name}, Path: "/care/offers", Under: at.Path})
	}
	return out, err
}
