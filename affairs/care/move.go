package care

import (
	"slices"
	"time"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/duty/plan"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// The kinds of things that somebody holds in this affair; each is a text key for the listing of a hand-over.
const (
	itemErrand = "care.item.errand"
	itemShift  = "care.item.shift"
)

// mover hands over what a person has open here in one act (duty.HandOver): errands taken and shifts promised. Visits belong to the
// door and go with its duty.
func (s *Service) mover() duty.Mover {
	return duty.Mover{Name: "care", List: s.held, Move: s.moveAll}
}

// held lists the errands and the coming shifts of a person.
func (s *Service) held(tx *db.Tx, person string) (out []duty.Item, err error) {
	list, err := s.errands(tx, "taker = ? AND ended = 0 ORDER BY due_day, id", person)
	if err != nil {
		return nil, err
	}
	for _, e := range list {
		p, err := s.person(tx, e.Care)
		if err != nil {
			return nil, err
		}
		out = append(out, duty.Item{Kind: itemErrand, ID: e.ID, Place: p.Home, Label: text.T(text.ZH, "care.errand."+e.What.Kind), Due: dayMS(e.DueDay)})
	}
	shifts, err := s.respites(tx, "id IN (SELECT respite FROM care_stand WHERE person = ? AND state = 'agreed') AND state IN ('matched', 'confirmed') ORDER BY from_at, id", person)
	for _, r := range shifts {
		out = append(out, duty.Item{Kind: itemShift, ID: r.ID, Place: r.Home, Label: text.T(text.ZH, "care.respite"), Due: r.From})
	}
	return out, err
}

// moveAll gives errands and shifts to the successor. Money in a pocket is settled first: the whole hand-over waits for it (NotYet
// care.errand_money). A shift that a carer agreed to for one person is asked for anew with the other.
func (s *Service) moveAll(tx *db.Tx, actor ledger.Actor, from, to string, items []duty.Item) error {
	who, err := s.People.Get(tx, to)
	if err != nil {
		return err
	}
	for _, it := range items {
		switch it.Kind {
		case itemErrand:
			err = s.moveErrand(tx, actor, it.ID, from, who)
		case itemShift:
			err = s.moveShift(tx, actor, it.ID, from, who)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) moveErrand(tx *db.Tx, actor ledger.Actor, errandID, from string, to people.Person) error {
	list, err := s.errands(tx, "id = ? AND taker = ? AND ended = 0", errandID, from)
	if err != nil || len(list) == 0 {
		return err // settled meanwhile
	}
	e := list[0]
	p, err := s.person(tx, e.Care)
	if err != nil {
		return err
	}
	if e.In != e.Out {
		return fault.NotYet("care.errand_money", text.T(text.ZH, "care.errand."+e.What.Kind), e.Label)
	}
	e.Taker, e.Label = to.ID, to.Name
	if err := s.saveErrand(tx, &e); err != nil {
		return err
	}
	return s.errandNote(tx, actor, "care.errand.pass", e, p, map[string]any{"from": from, "to": to.ID})
}

func (s *Service) moveShift(tx *db.Tx, actor ledger.Actor, respiteID, from string, to people.Person) error {
	list, err := s.respites(tx, "id = ? AND state IN ('matched', 'confirmed')", respiteID)
	if err != nil || len(list) == 0 {
		return err
	}
	r := list[0]
	busy, err := s.busy(tx, to.ID, r)
	if err != nil {
		return err
	}
	if busy || to.ID == r.Carer {
		return fault.NotYet("care.stand_busy", to.Name)
	}
	if _, err := tx.Exec("DELETE FROM care_stand WHERE respite = ? AND person IN (?, ?)", r.ID, from, to.ID); err != nil {
		return err
	}
	if _, err := tx.Exec("INSERT INTO care_stand (respite, person, label, why, state) VALUES (?,?,?,?,?)", r.ID, to.ID, to.Name, "", "agreed"); err != nil {
		return err
	}
	r.State, r.Agreed = "matched", 0
	return s.stepped(tx, actor, "care.respite.pass", &r)
}

// doorsPassed follows a plan that was taken: the errands and the needs that the former name had open at a door go to the new one.
// An errand with open money stays with whoever has the money; the plan does not wait for it.
func (s *Service) doorsPassed(tx *db.Tx, actor ledger.Actor, list []plan.Passed) error {
	for _, d := range list {
		errands, err := s.errands(tx, "taker = ? AND ended = 0 AND in_fen = out_fen AND care IN (SELECT id FROM care_person WHERE home = ?) ORDER BY id", d.From, d.Home)
		if err != nil {
			return err
		}
		if len(errands) > 0 {
			to, err := s.People.Get(tx, d.To)
			if err != nil {
				return err
			}
			for _, e := range errands {
				if err := s.moveErrand(tx, actor, e.ID, d.From, to); err != nil {
					return err
				}
			}
		}
		if err := s.needsPassed(tx, actor, d); err != nil {
			return err
		}
	}
	return nil
}

// needsPassed hands the open care.need matters of a door over.
func (s *Service) needsPassed(tx *db.Tx, actor ledger.Actor, d plan.Passed) error {
	page, err := s.Matters.List(tx, access.System("care"), matter.Query{Places: []string{d.Home}, Kinds: []string{"care.need"}, Holder: d.From, Limit: 50})
	if err != nil || len(page.Cards) == 0 {
		return err
	}
	var needs []duty.Item
	for _, m := range page.Cards {
		needs = append(needs, duty.Item{ID: m.ID})
	}
	return s.Matters.Mover().Move(tx, actor, d.From, d.To, needs)
}

// doorNeeds tells the plan which doors want a second name beside the first: those of 重点 people (care.md 6).
func (s *Service) doorNeeds(tx *db.Tx, under place.Path) (out []plan.Need, err error) {
	lo, hi := under.Range()
	err = tx.Each("SELECT DISTINCT home FROM care_person WHERE state = 'active' AND keyed = TRUE AND path >= ? AND path < ? ORDER BY home", []any{lo, hi}, func(scan func(...any) error) error {
		n := plan.Need{Visits: 2}
		err := scan(&n.Home)
		out = append(out, n)
		return err
	})
	return out, err
}

// exempted lets the exemption of a member that was said here weigh in the plan of the compound, and its end as well.
func (s *Service) exempted(tx *db.Tx, actor ledger.Actor, who people.Person, h Helper) error {
	if s.Plans == nil || h.Kind != string(plan.Member) && h.Kind != string(plan.Volunteer) {
		return nil
	}
	up, err := s.Places.Ancestors(tx, who.Home)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(up, func(p place.Place) bool { return p.Kind == place.Compound })
	if i < 0 {
		return nil
	}
	x, err := s.Plans.Of(tx, who.ID, up[i].ID)
	if fault.Is(err, fault.KindNotFound) {
		return nil // not on the list of those who serve: nothing to be exempt from
	}
	if err != nil {
		return err
	}
	from, until := int64(0), duty.Open
	if h.Exempt != "" {
		from = max(dayMS(h.ExemptFrom), 1)
		if h.ExemptFrom == "" {
			from = tx.NowMS()
		}
		if h.ExemptUntil != "" {
			until = dayMS(h.ExemptUntil) + dayLength
		}
	}
	if string(x.Exempt) == h.Exempt && (h.Exempt == "" || x.ExemptUntil == until) {
		return nil
	}
	x.Exempt, x.ExemptFrom, x.ExemptUntil = plan.Exempt(h.Exempt), from, until
	_, err = s.Plans.EnrolTx(tx, actor, x)
	return err
}

const dayLength = 24 * 3600_000

// dayMS is the first moment of a day in Shanghai, Unix ms; 0 for no day.
func dayMS(day string) int64 {
	t, err := time.ParseInLocation(time.DateOnly, day, clock.Shanghai)
	if err != nil {
		return 0
	}
	return t.UnixMilli()
}
