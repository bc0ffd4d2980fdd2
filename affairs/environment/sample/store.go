package sample

import (
	"encoding/json"
	"strings"

	"linli/platform/db"
	"linli/platform/fault"
)

const officerColumns = "id, path, person, name, card, until_day, state, made, rev"

func officers(tx *db.Tx, where string, args ...any) (out []Officer, err error) {
	err = tx.Each("SELECT "+officerColumns+" FROM env_officer WHERE "+where, args, func(scan func(...any) error) error {
		var o Officer
		err := scan(&o.ID, &o.Path, &o.Person, &o.Name, &o.Card, &o.Until, &o.State, &o.Made, &o.Rev)
		out = append(out, o)
		return err
	})
	return out, err
}

const taskColumns = "id, no, kind, title, point, point_kind, point_name, company, company_name, path, lat, lon, from_day, until_day, officers, labels, case_id, hidden, state, maker, label, made, why, done, rev"

func tasks(tx *db.Tx, where string, args ...any) (out []Task, err error) {
	err = tx.Each("SELECT "+taskColumns+" FROM env_task WHERE "+where, args, func(scan func(...any) error) error {
		var t Task
		var who, labels string
		p := &t.Point
		if err := scan(&t.ID, &t.No, &t.Kind, &t.Title, &p.ID, &p.Kind, &p.Name, &p.Company, &p.CompanyName, &p.Path, &p.Lat, &p.Lon, &t.From, &t.Until, &who, &labels, &t.Case, &t.Hidden, &t.State, &t.Maker, &t.Label, &t.Made, &t.Why, &t.Done, &t.Rev); err != nil {
			return err
		}
		t.Labels = strings.Fields(labels)
		out = append(out, t)
		return json.Unmarshal([]byte(who), &out[len(out)-1].Officers)
	})
	return out, err
}

func insertTask(tx *db.Tx, t Task) error {
	who, err := json.Marshal(t.Officers)
	if err != nil {
		return fault.Internal(err, "sample.insertTask")
	}
	p := t.Point
	_, err = tx.Exec("INSERT INTO env_task ("+taskColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", t.ID, t.No, t.Kind, t.Title, p.ID, p.Kind, p.Name, p.Company, p.CompanyName, p.Path, p.Lat, p.Lon,
		t.From, t.Until, string(who), strings.Join(t.Labels, " "), t.Case, t.Hidden, t.State, t.Maker, t.Label, t.Made, t.Why, t.Done, t.Rev)
	return err
}

// advance moves a task to a state; Conflict when somebody moved it meanwhile.
func advance(tx *db.Tx, t *Task, state string) error {
	n, err := tx.Exec("UPDATE env_task SET state = ?, why = ?, done = ?, rev = rev + 1 WHERE id = ? AND rev = ?", state, t.Why, t.Done, t.ID, t.Rev)
	if err == nil && n == 0 {
		err = fault.Conflict("environment.sample.stale")
	}
	t.State, t.Rev = state, t.Rev+1
	return err
}

const noteColumns = "task, shown, began, ended, checks, words, weather, load_words, flow, lat, lon, companion, post, sketch, claimed, saved, rev, how, read_out, own_words, signer, reason, witness, sign_pic, signed, hash, body, maker, label"

// noteOf reads the notes of a task; zero when there are none yet.
func noteOf(tx *db.Tx, task string) (n Note, err error) {
	n.Checks = map[string]string{}
	err = tx.Each("SELECT "+noteColumns+" FROM env_note WHERE task = ?", []any{task}, func(scan func(...any) error) error {
		var checks string
		if err := scan(&n.Task, &n.Shown, &n.Began, &n.Ended, &checks, &n.Words, &n.Weather, &n.Load, &n.Flow, &n.Lat, &n.Lon, &n.Companion, &n.Post, &n.Sketch, &n.Claimed, &n.Saved, &n.Rev, &n.How, &n.Read, &n.Own, &n.Signer, &n.Reason, &n.Witness, &n.SignPic, &n.SignedAt, &n.Hash, &n.Body, &n.Maker, &n.Label); err != nil {
			return err
		}
		return json.Unmarshal([]byte(checks), &n.Checks)
	})
	return n, err
}

func saveNote(tx *db.Tx, n Note) error {
	checks, err := json.Marshal(n.Checks)
	if err != nil {
		return fault.Internal(err, "sample.saveNote")
	}
	if _, err := tx.Exec("DELETE FROM env_note WHERE task = ? AND how = ''", n.Task); err != nil {
		return err
	}
	_, err = tx.Exec("INSERT INTO env_note ("+noteColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", n.Task, n.Shown, n.Began, n.Ended, string(checks), n.Words, n.Weather, n.Load, n.Flow, n.Lat, n.Lon, n.Companion, n.Post, n.Sketch, n.Claimed, n.Saved, n.Rev, n.How, n.Read, n.Own, n.Signer, n.Reason, n.Witness, n.SignPic, n.SignedAt, n.Hash, n.Body, n.Maker, n.Label)
	return err
}

func supplements(tx *db.Tx, task string) (out []Supplement, err error) {
	err = tx.Each("SELECT id, task, words, at, maker, label FROM env_note_more WHERE task = ? ORDER BY at, id", []any{task}, func(scan func(...any) error) error {
		var m Supplement
		err := scan(&m.ID, &m.Task, &m.Text, &m.At, &m.Maker, &m.Label)
		out = append(out, m)
		return err
	})
	return out, err
}

const sampleColumns = "id, task, code, point, path, kind, twin, taken, method, items, container, fix, volume, seal, sealed, temp, ph, flow, look, imported, rev"

func samples(tx *db.Tx, where string, args ...any) (out []Sample, err error) {
	err = tx.Each("SELECT "+sampleColumns+" FROM env_sample WHERE "+where, args, func(scan func(...any) error) error {
		var s Sample
		var items string
		err := scan(&s.ID, &s.Task, &s.Code, &s.Point, &s.Path, &s.Kind, &s.Twin, &s.Taken, &s.Method, &items, &s.Container, &s.Fix, &s.Volume, &s.Seal, &s.Sealed, &s.Temp, &s.PH, &s.Flow, &s.Look, &s.Imported, &s.Rev)
		s.Items = strings.Fields(items)
		out = append(out, s)
		return err
	})
	return out, err
}

func putSample(tx *db.Tx, s Sample) error {
	if _, err := tx.Exec("DELETE FROM env_sample WHERE id = ?", s.ID); err != nil {
		return err
	}
	_, err := tx.Exec("INSERT INTO env_sample ("+sampleColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", s.ID, s.Task, s.Code, s.Point, s.Path, s.Kind, s.Twin, s.Taken, s.Method, strings.Join(s.Items, " "), s.Container, s.Fix, s.Volume, s.Seal, s.Sealed, s.Temp, s.PH, s.Flow, s.Look, s.Imported, s.Rev)
	return err
}
