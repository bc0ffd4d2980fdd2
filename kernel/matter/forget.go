package matter

import (
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// caseFileKept is how long after its end a matter's file keeps who raised it, against a wish to be forgotten (PIPL art.
// 47(2)): as long as the logs that belong to it must be kept.
const caseFileKept = 180 * day

// usePhone is the purpose of the keyed index of reporters' telephones.
const usePhone = "matter.reporter.phone"

// phoneIndex is what a reporter's row is found by; "" for what is no telephone.
func (s *Service) phoneIndex(phone string) string {
	if p := people.Phone(phone); p != "" {
		return s.keys.Blind(usePhone, p)
	}
	return ""
}

// raisedBy is a row of matter_reporter that speaks of a person.
type raisedBy struct{ row, matter, what string }

// reportersOf finds the rows in which a person left his name: by telephone anywhere, by name at his own door.
func (s *Service) reportersOf(tx *db.Tx, p people.Parting) ([]raisedBy, error) {
	var out []raisedBy
	seen := map[string]bool{}
	add := func(q string, args []any, is func(name, phone string) bool) error {
		return tx.Each("SELECT r.id,r.matter,r.what,r.name,r.phone FROM matter_reporter r "+q, args, func(scan func(...any) error) error {
			var x raisedBy
			var name, phone []byte
			if err := scan(&x.row, &x.matter, &x.what, &name, &phone); err != nil {
				return err
			}
			n, err := s.openReporter(x.row, "name", name)
			if err != nil {
				return err
			}
			t, err := s.openReporter(x.row, "phone", phone)
			if err == nil && !seen[x.row] && is(n, people.Phone(t)) {
				seen[x.row] = true
				out = append(out, x)
			}
			return err
		})
	}
	if p.Phone != "" {
		same := func(_, phone string) bool { return phone == p.Phone }
		if err := add("WHERE r.phone_idx=? AND r.phone_idx<>''", []any{s.phoneIndex(p.Phone)}, same); err != nil {
			return nil, err
		}
		if err := add("WHERE r.phone_idx='' AND r.phone IS NOT NULL", nil, same); err != nil { // from before the index
			return nil, err
		}
	}
	building, err := s.buildingOf(tx, p.Home)
	if err != nil || building == "" || p.Name == "" {
		return out, err
	}
	return out, add("JOIN matter m ON m.id=r.matter WHERE m.building=? AND m.place=? AND r.name IS NOT NULL", []any{building, p.Home},
		func(name, phone string) bool {
			return name == p.Name && (phone == "" || p.Phone == "" || phone == p.Phone)
		})
}

func (s *Service) openReporter(row, field string, box []byte) (string, error) {
	if len(box) == 0 {
		return "", nil
	}
	b, err := s.keys.Open("matter.reporter", []byte(row+"/"+field), box)
	if err != nil {
		return "", fault.Internal(err, "matter: reporter "+row)
	}
	return string(b), nil
}

func (s *Service) buildingOf(tx *db.Tx, home string) (string, error) {
	if home == "" {
		return "", nil
	}
	up, err := s.places.Ancestors(tx, home)
	for _, x := range up {
		if x.Kind == place.Building {
			return x.ID, err
		}
	}
	return "", err
}

// held names the case files that stand against forgetting who raised them: open ones, and those closed within caseFileKept.
func (s *Service) held(tx *db.Tx, p people.Parting) ([]people.Hold, error) {
	list, err := s.reportersOf(tx, p)
	if err != nil {
		return nil, err
	}
	var out []people.Hold
	for _, x := range list {
		m, err := load(tx, x.matter)
		if err != nil {
			return nil, err
		}
		switch m.State {
		case Closed, Merged, Withdrawn, Declined:
			ended := m.ClosedAt
			if ended == 0 {
				ended = m.UpdatedAt
			}
			if until := ended + caseFileKept; until > tx.NowMS() {
				out = append(out, people.Hold{Why: "matter.hold_file", Until: until})
			}
		default:
			out = append(out, people.Hold{Why: "matter.hold_open"})
		}
	}
	return out, nil
}

// forget takes a person out of the matters he raised and worked on; the matters stay. While a duty holds (Locked) the
// reporter's row is only hidden from every door.
func (s *Service) forget(tx *db.Tx, actor ledger.Actor, p people.Parting) error {
	list, err := s.reportersOf(tx, p)
	if err != nil {
		return err
	}
	for _, x := range list {
		if p.Locked {
			_, err = tx.Exec("UPDATE matter_reporter SET hidden=? WHERE id=?", true, x.row)
		} else {
			err = s.forgetReporter(tx, actor, x, p.Ground)
		}
		if err != nil {
			return err
		}
	}
	return s.forgetLabels(tx, p.Person)
}

// forgetReporter deletes the row and its slot in the ledger, and the words as they were typed where they held numbers.
func (s *Service) forgetReporter(tx *db.Tx, actor ledger.Actor, x raisedBy, ground string) error {
	var entry string
	err := tx.Get(`SELECT c.entry FROM matter_receipt c JOIN matter_reporter r ON r.matter=c.matter AND r.what=c.what AND r.at=c.at
WHERE r.id=? AND r.said IS NOT NULL`, []any{x.row}, &entry)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	if _, err := tx.Exec("DELETE FROM matter_reporter WHERE id=?", x.row); err != nil {
		return err
	}
	if entry != "" {
		_, err := s.log.EraseTx(tx, ledger.Erasure{Ref: entry, Slots: []string{"text"}, Ground: ground, Actor: actor})
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
	}
	_, err = s.log.EraseTx(tx, ledger.Erasure{Subject: x.row, Ground: ground, Actor: actor})
	return err
}

// labels are the columns that repeat a name beside the id of a person.
var labels = [...][3]string{{"matter", "holder", "holder_label"}, {"matter_step", "actor", "actor_label"}, {"matter_step", "holder", "holder_label"},
	{"matter_holding", "holder", "label"}, {"matter_fix", "fixer", "label"}, {"matter_look", "looker", "label"}, {"matter_extension", "asker", "asker_label"},
	{"matter_extension", "approver", "approver_label"}, {"matter_whistle", "caller", "caller_label"}, {"matter_helper", "person", "label"}, {"matter_peek", "actor", "label"}}

// forgetLabels puts the word for a gone person in place of the name, for those who ever held a duty or took a step; most never did.
func (s *Service) forgetLabels(tx *db.Tx, person string) error {
	acted, err := tx.Exists(`SELECT 1 FROM duty WHERE person=? UNION ALL SELECT 1 FROM post WHERE person=? UNION ALL SELECT 1 FROM matter WHERE holder=?
UNION ALL SELECT 1 FROM ledger_actor WHERE kind IN ('staff','public','guest') AND id=?`, person, person, person, person)
	if err != nil || !acted {
		return err
	}
	for _, l := range labels {
		if _, err := tx.Exec("UPDATE "+l[0]+" SET "+l[2]+"=? WHERE "+l[1]+"=? AND "+l[2]+" NOT IN ('',?)", people.Gone, person, people.Gone); err != nil {
			return err
		}
	}
	return nil
}
