package matter

import (
	"time"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// Mover hands over what a person has open in one act (duty.HandOver). App registers it: duties.Moves(matters.Mover()).
func (s *Service) Mover() duty.Mover {
	return duty.Mover{Name: "matter", List: s.openOf, Move: s.moveAll}
}

func (s *Service) openOf(tx *db.Tx, person string) ([]duty.Item, error) {
	var out []duty.Item
	err := tx.Each("SELECT id,no,title,spot,due FROM matter WHERE holder=? AND state IN ('assigned','working','fixed','watch','hung') ORDER BY next_due,id", []any{person},
		func(scan func(...any) error) error {
			var no, title string
			it := duty.Item{Kind: "matter.item"}
			if err := scan(&it.ID, &no, &title, &it.Place, &it.Due); err != nil {
				return err
			}
			it.Label = no + " " + title
			out = append(out, it)
			return nil
		})
	return out, err
}

// moveAll gives matters to the successor. It is not a pass-round: the step says 交接 and nobody's passes are counted.
func (s *Service) moveAll(tx *db.Tx, actor ledger.Actor, from, to string, items []duty.Item) error {
	for _, it := range items {
		t, err := s.begin(tx, access.Actor{Actor: Nobody}, Do{ID: it.ID, Note: text.T(text.ZH, "matter.handed_over")})
		if err != nil {
			return err
		}
		if t.m.Holder != from {
			continue // passed on meanwhile
		}
		if err := t.inherit(actor, to); err != nil {
			return err
		}
		if _, err := t.finish(); err != nil {
			return err
		}
	}
	return nil
}

// inherit changes the holder in whatever state the matter is; work begun stays begun.
func (t *turn) inherit(actor ledger.Actor, to string) error {
	h := Holder{Person: to}
	if err := t.s.nameHolder(t.tx, &h, ""); err != nil {
		return err
	}
	t.who = who{ID: actor.ID, Label: actor.Name, Actor: actor}
	now := t.tx.NowMS()
	return t.take(line{act: ActNote, note: t.do.Note, facts: func(f *Facts) { f.May, f.Reason = true, true }, change: func(m *Matter) {
		m.Holder, m.HolderLabel, m.HolderTitle, m.HolderOrg, m.HolderSince = h.Person, h.Label, h.Title, h.Org, now
	}})
}

// Follower keeps persons' ids right when two records turn out to be one person. What somebody fixed or looked at is
// never rewritten: the survivor is added as a fixer too, so that he can not look at what his other record mended.
func (s *Service) Follower() people.Follower {
	return people.Follower{Name: "matter", Merge: s.mergePerson, Undo: s.unmergePerson, Leave: s.personLeaves, Hold: s.held, Forget: s.forget,
		Known: people.Referred("SELECT holder FROM matter WHERE holder IN {in} UNION SELECT raiser FROM matter WHERE raiser <> '' AND raiser IN {in} UNION SELECT fixer FROM matter_fix WHERE fixer IN {in} UNION SELECT person FROM matter_helper WHERE person IN {in}")}
}

func (s *Service) mergePerson(tx *db.Tx, actor ledger.Actor, from, to string) ([]people.Moved, error) {
	items, err := s.openOf(tx, from)
	if err != nil {
		return nil, err
	}
	if err := s.moveAll(tx, actor, from, to, items); err != nil {
		return nil, err
	}
	var out []people.Moved
	for _, it := range items {
		out = append(out, people.Moved{Kind: "matter.holder", Ref: it.ID})
	}
	_, err = tx.Exec(`INSERT INTO matter_fix (matter,round,fixer,label,main,at,measures,money_fen,docs)
SELECT f.matter,f.round,?,f.label,?,f.at,'',0,'' FROM matter_fix f WHERE f.fixer=?
AND NOT EXISTS (SELECT 1 FROM matter_fix g WHERE g.matter=f.matter AND g.round=f.round AND g.fixer=?)
AND NOT EXISTS (SELECT 1 FROM matter_look l WHERE l.matter=f.matter AND l.looker=? AND l.result='pass')`, to, false, from, to, to)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec("UPDATE matter SET raiser=? WHERE raiser=?", to, from)
	return out, err
}

func (s *Service) unmergePerson(tx *db.Tx, actor ledger.Actor, moved []people.Moved, from, to string) error {
	var items []duty.Item
	for _, m := range moved {
		if m.Kind == "matter.holder" {
			items = append(items, duty.Item{ID: m.Ref})
		}
	}
	return s.moveAll(tx, actor, to, from, items)
}

// personLeaves gives what a person who died or moved away holds back to the duty table.
func (s *Service) personLeaves(tx *db.Tx, actor ledger.Actor, person string, _ time.Time) error {
	items, err := s.openOf(tx, person)
	if err != nil {
		return err
	}
	for _, it := range items {
		m, err := load(tx, it.ID)
		if err != nil {
			return err
		}
		h, err := s.holderFor(tx, m)
		if err != nil || h.Person == "" || h.Person == person {
			if err != nil && !fault.Is(err, fault.KindNotFound) {
				return err
			}
			continue
		}
		if err := s.moveAll(tx, actor, person, h.Person, []duty.Item{it}); err != nil {
			return err
		}
	}
	return nil
}
