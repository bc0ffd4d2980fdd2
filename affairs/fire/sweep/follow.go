package sweep

import (
	"time"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
)

// follower keeps the rescue list right when people move away, die, turn out to be one person, or are forgotten.
func (s *Service) follower() people.Follower {
	return people.Follower{Name: "fire.sweep", Merge: s.mergePerson, Undo: s.unmergePerson, Leave: s.personLeaves, Forget: s.forget,
		Known: people.Referred(`SELECT person FROM fire_help WHERE person IN {in} UNION SELECT knocker FROM fire_knock WHERE knocker IN {in} UNION SELECT maker FROM fire_sweep WHERE maker IN {in}`)}
}

func (s *Service) mergePerson(tx *db.Tx, actor ledger.Actor, from, to string) (out []people.Moved, err error) {
	list, err := s.helps(tx, "person = ?", from)
	for _, h := range list {
		twice := false
		if h.State == Active {
			if twice, err = tx.Exists("SELECT 1 FROM fire_help WHERE home = ? AND person = ? AND state = 'active'", h.Home, to); err != nil {
				return nil, err
			}
		}
		if twice { // both were on the list: the survivor's row goes on
			if err := s.endHelp(tx, actor, h, "重复登记，已合并"); err != nil {
				return nil, err
			}
		}
		if _, err := tx.Exec("UPDATE fire_help SET person = ? WHERE id = ?", to, h.ID); err != nil {
			return nil, err
		}
		out = append(out, people.Moved{Kind: "fire.help", Ref: h.ID})
	}
	return out, err
}

func (s *Service) unmergePerson(tx *db.Tx, _ ledger.Actor, moved []people.Moved, from, _ string) error {
	for _, m := range moved {
		if m.Kind != "fire.help" {
			continue
		}
		if _, err := tx.Exec("UPDATE fire_help SET person = ? WHERE id = ?", from, m.Ref); err != nil {
			return err
		}
	}
	return nil
}

// personLeaves takes somebody who died or moved away off the list at once: crews must not look for them.
func (s *Service) personLeaves(tx *db.Tx, actor ledger.Actor, person string, _ time.Time) error {
	list, err := s.helps(tx, "person = ? AND state = 'active'", person)
	for _, h := range list {
		if err := s.endHelp(tx, actor, h, "迁出或去世"); err != nil {
			return err
		}
	}
	return err
}

// forget destroys what is held about an erased person: the rows of the rescue list; as a knocker only the name goes.
func (s *Service) forget(tx *db.Tx, actor ledger.Actor, p people.Parting) error {
	list, err := s.helps(tx, "person = ?", p.Person)
	if err != nil {
		return err
	}
	for _, h := range list { // `ledger verify` looks for these rows no longer
		if _, err := s.Log.Append(tx, ledger.Entry{Kind: "fire.help.forget", Obj: h.ID, Rev: h.Rev + 1, Actor: actor, Pub: map[string]any{"gone": "erased"}}); err != nil {
			return err
		}
	}
	for _, q := range []string{"DELETE FROM fire_help WHERE person = ?", "UPDATE fire_knock SET label = '' WHERE knocker = ?", "UPDATE fire_sweep SET label = '' WHERE maker = ?", "UPDATE fire_help SET label = '' WHERE maker = ?"} {
		if _, err := tx.Exec(q, p.Person); err != nil {
			return err
		}
	}
	return nil
}

// replayers let `ledger verify` compare campaigns, knocks and the rescue list with their entries.
func (s *Service) replayers() []ledger.Replayer {
	return []ledger.Replayer{
		{Name: "fire.sweep", Kinds: []string{"fire.sweep.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			x, err := sweepByID(tx, obj)
			return map[string]any{"state": x.State, "from": x.From, "until": x.Until}, x.Rev, err
		}},
		{Name: "fire.knock", Kinds: []string{"fire.knock"}, Rows: func(tx *db.Tx, each func(string, map[string]any, int64) error) error {
			return tx.Each("SELECT id, result, claimed FROM fire_knock ORDER BY id", nil, func(scan func(...any) error) error {
				var id, result string
				var claimed int64
				if err := scan(&id, &result, &claimed); err != nil {
					return err
				}
				return each(id, map[string]any{"result": result, "claimed": claimed}, 1)
			})
		}},
		{Name: "fire.help", Kinds: []string{"fire.help.*"}, Rows: func(tx *db.Tx, each func(string, map[string]any, int64) error) error {
			return tx.Each("SELECT id, state, rev FROM fire_help ORDER BY id", nil, func(scan func(...any) error) error {
				var id, state string
				var rev int64
				if err := scan(&id, &state, &rev); err != nil {
					return err
				}
				return each(id, map[string]any{"state": state}, rev)
			})
		}},
	}
}
