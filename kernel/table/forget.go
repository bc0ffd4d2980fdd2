package table

import (
	"encoding/json"
	"strings"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// Follower forgets what finished imports keep about an erased person. A sealed file of a roster can not be searched for
// one name cheaply, so the uploaded files and receipts of all finished imports of rosters over his home go; what a
// withdrawal needs goes only where it speaks of him. The batch, its counts and its ledger entry stay. An import that
// is not finished keeps its file until it is confirmed or cancelled.
func (s *Service) Follower() people.Follower { return people.Follower{Name: "table", Forget: s.forget} }

// rosters are the tables whose files hold names.
var rosters = map[string]bool{"resident": true, "home": true, "duty": true, "hazard": true}

func (s *Service) forget(tx *db.Tx, _ ledger.Actor, p people.Parting) error {
	if err := s.forgetExtras(tx, p); err != nil {
		return err
	}
	type kept struct {
		id, table, words string
		path             place.Path
	}
	var jobs []kept
	err := tx.Each(`SELECT id, table_name, path, found, questions, answers FROM import_job WHERE state IN ('done','withdrawn','cancelled','failed')
		AND (found <> '{}' OR EXISTS (SELECT 1 FROM import_chunk c WHERE c.job = import_job.id))`, nil, func(scan func(...any) error) error {
		var j kept
		var found, questions, answers string
		err := scan(&j.id, &j.table, (*string)(&j.path), &found, &questions, &answers)
		j.words = found + questions + answers
		jobs = append(jobs, j)
		return err
	})
	for _, j := range jobs {
		if err != nil {
			return err
		}
		named := p.Name != "" && strings.Contains(j.words, p.Name)
		touched, e := s.batchNames(tx, j.id, p)
		if e != nil {
			return e
		}
		if named || touched || rosters[j.table] && (j.path == "" || j.path.Contains(p.Path)) {
			err = dropChunks(tx, j.id, roleSource, roleStage, roleMarks)
		}
		if touched && err == nil {
			err = dropChunks(tx, j.id, roleTouched)
		}
		if named && err == nil {
			_, err = tx.Exec(`UPDATE import_job SET questions = '[]', found = '{}', answers = '{}' WHERE id = ?`, j.id)
		}
	}
	return err
}

// batchNames tells whether what a withdrawal would put back is the person or holds his name.
func (s *Service) batchNames(tx *db.Tx, job string, p people.Parting) (hit bool, err error) {
	err = s.eachChunk(tx, job, roleTouched, func(b []byte) error {
		hit = hit || strings.Contains(string(b), p.Person) || p.Name != "" && strings.Contains(string(b), p.Name)
		return nil
	})
	return hit, err
}

// forgetExtras takes the person's name and telephone out of the columns kept about his home (owner, head, remarks).
func (s *Service) forgetExtras(tx *db.Tx, p people.Parting) error {
	if _, err := tx.Exec(`DELETE FROM table_extra WHERE obj = ?`, p.Person); err != nil || p.Home == "" {
		return err
	}
	type extra struct {
		table string
		body  []byte
	}
	var list []extra
	err := tx.Each(`SELECT table_name, body FROM table_extra WHERE obj = ?`, []any{p.Home}, func(scan func(...any) error) error {
		var x extra
		err := scan(&x.table, &x.body)
		list = append(list, x)
		return err
	})
	for _, x := range list {
		if err != nil {
			return err
		}
		err = s.forgetIn(tx, x.table, p, x.body)
	}
	return err
}

func (s *Service) forgetIn(tx *db.Tx, table string, p people.Parting, body []byte) error {
	ad := []byte(table + p.Home)
	plain, err := s.Keys.Open("table.extra", ad, body)
	if err != nil {
		return fault.Internal(err, "table.forget")
	}
	m := map[string]string{}
	if err := json.Unmarshal(plain, &m); err != nil {
		return fault.Internal(err, "table.forget")
	}
	changed := false
	for k, v := range m {
		if p.Name != "" && strings.Contains(v, p.Name) || p.Phone != "" && strings.Contains(v, p.Phone[max(0, len(p.Phone)-11):]) {
			delete(m, k)
			changed = true
		}
	}
	if !changed {
		return nil
	}
	if plain, err = json.Marshal(m); err == nil {
		body, err = s.Keys.Seal("table.extra", ad, plain)
	}
	if err != nil {
		return fault.Internal(err, "table.forget")
	}
	_, err = tx.Exec(`UPDATE table_extra SET body = ?, rev = rev + 1 WHERE table_name = ? AND obj = ?`, body, table, p.Home)
	return err
}
