package sample

import (
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
)

// follower keeps the register of cards right when two people turn out to be one, or somebody is forgotten. Who made something keeps
// his id only.
func (s *Service) follower() people.Follower {
	return people.Follower{Name: "environment.sample", Merge: s.mergePerson, Undo: s.unmergePerson, Forget: s.forget,
		Known: people.Referred("SELECT person FROM env_officer WHERE person IN {in} UNION SELECT maker FROM env_task WHERE maker IN {in} UNION SELECT maker FROM env_link WHERE maker IN {in}")}
}

func (s *Service) mergePerson(tx *db.Tx, _ ledger.Actor, from, to string) (out []people.Moved, err error) {
	list, err := officers(tx, "person = ?", from)
	for _, o := range list {
		if _, err := tx.Exec("UPDATE env_officer SET person = ? WHERE id = ?", to, o.ID); err != nil {
			return nil, err
		}
		out = append(out, people.Moved{Kind: "env.officer", Ref: o.ID})
	}
	return out, err
}

func (s *Service) unmergePerson(tx *db.Tx, _ ledger.Actor, moved []people.Moved, from, _ string) error {
	for _, m := range moved {
		if m.Kind != "env.officer" {
			continue
		}
		if _, err := tx.Exec("UPDATE env_officer SET person = ? WHERE id = ?", from, m.Ref); err != nil {
			return err
		}
	}
	return nil
}

// forget takes the name of an erased person from what he made; signed notes are evidence of a case and stay (行政处罚法, 个人信息保护法
// art. 13(3)).
func (s *Service) forget(tx *db.Tx, _ ledger.Actor, p people.Parting) error {
	for _, q := range []string{"UPDATE env_task SET label = '' WHERE maker = ?", "UPDATE env_link SET label = '' WHERE maker = ?", "UPDATE env_note SET label = '' WHERE maker = ?", "UPDATE env_note_more SET label = '' WHERE maker = ?"} {
		if _, err := tx.Exec(q, p.Person); err != nil {
			return err
		}
	}
	return nil
}

// replayers let `ledger verify` compare cards, tasks, samples, links, reports and figures with their entries.
func (s *Service) replayers() []ledger.Replayer {
	return []ledger.Replayer{
		{Name: "env.officer", Kinds: []string{"env.officer.*"}, Rows: rowsOf("SELECT id, path, person, name, card, until_day, state, made, rev FROM env_officer ORDER BY id", officerRow)},
		{Name: "env.task", Kinds: []string{"env.task.*"}, Rows: taskRows},
		{Name: "env.sample", Kinds: []string{"env.sample.*"}, Rows: func(tx *db.Tx, each func(string, map[string]any, int64) error) error {
			list, err := samples(tx, "1 = 1 ORDER BY id")
			return digests(list, err, each, func(x Sample) (string, string, any, int64) { return x.ID, x.Kind, x, x.Rev })
		}},
		{Name: "env.link", Kinds: []string{"env.link.*"}, Rows: func(tx *db.Tx, each func(string, map[string]any, int64) error) error {
			list, err := linksOf(tx, "1 = 1")
			return digests(list, err, each, func(x Link) (string, string, any, int64) { return x.ID, x.Kind, x.fixed(), x.Rev })
		}},
		{Name: "env.report", Kinds: []string{"env.report.*"}, Rows: func(tx *db.Tx, each func(string, map[string]any, int64) error) error {
			list, err := reports(tx, "1 = 1 ORDER BY id")
			return digests(list, err, each, func(x Report) (string, string, any, int64) { return x.ID, "", x.fixed(), x.Rev })
		}},
		{Name: "env.value", Kinds: []string{"env.value.*"}, Rows: func(tx *db.Tx, each func(string, map[string]any, int64) error) error {
			list, err := values(tx, "1 = 1 ORDER BY id")
			return digests(list, err, each, func(x Value) (string, string, any, int64) { return x.ID, x.Pollutant, x.fixed(), x.Rev })
		}},
	}
}

// digests gives rows by the digest that their entry holds; path and label may change without an entry, so they are not in it.
func digests[T any](list []T, err error, each func(string, map[string]any, int64) error, of func(T) (id, kind string, row any, rev int64)) error {
	for _, x := range list {
		if err != nil {
			return err
		}
		id, kind, row, rev := of(x)
		h, e := sum(row)
		if e != nil {
			return e
		}
		pub := map[string]any{"hash": h}
		if kind != "" {
			pub["kind"] = kind
		}
		if err := each(id, pub, rev); err != nil {
			return err
		}
	}
	return err
}

func rowsOf(q string, row func(scan func(...any) error) (string, map[string]any, int64, error)) func(tx *db.Tx, each func(string, map[string]any, int64) error) error {
	return func(tx *db.Tx, each func(string, map[string]any, int64) error) error {
		return tx.Each(q, nil, func(scan func(...any) error) error {
			id, pub, rev, err := row(scan)
			if err != nil {
				return err
			}
			return each(id, pub, rev)
		})
	}
}

func officerRow(scan func(...any) error) (string, map[string]any, int64, error) {
	var o Officer
	err := scan(&o.ID, &o.Path, &o.Person, &o.Name, &o.Card, &o.Until, &o.State, &o.Made, &o.Rev)
	return o.ID, map[string]any{"state": o.State, "until": o.Until}, o.Rev, err
}

// taskRows reckons the digest of notes from what stands in them, not from what is written beside.
func taskRows(tx *db.Tx, each func(string, map[string]any, int64) error) error {
	return tx.Each("SELECT t.id, t.state, t.kind, t.rev, COALESCE(n.body, '') FROM env_task t LEFT JOIN env_note n ON n.task = t.id ORDER BY t.id", nil, func(scan func(...any) error) error {
		var id, state, kind, body string
		var rev int64
		if err := scan(&id, &state, &kind, &rev, &body); err != nil {
			return err
		}
		pub := map[string]any{"state": state, "kind": kind}
		if body != "" {
			pub["hash"] = digest([]byte(body))
		}
		return each(id, pub, rev)
	})
}

// fixed is what of a link stays when its makers are forgotten.
func (l Link) fixed() Link { l.Label, l.SecondLabel = "", ""; return l }

// fixed is what of a report stays when its place moves.
func (r Report) fixed() Report { r.Path = ""; return r }
