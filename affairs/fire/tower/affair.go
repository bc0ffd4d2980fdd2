package tower

import (
	"time"

	"linli/affairs/fire/ground"
	"linli/kernel/affair"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/platform/db"
)

// New offers this part of the affair.
func New(d ground.Deps) affair.Affair {
	s := NewService(d)
	p := &site{s}
	return affair.Affair{Routes: p.routes(), Kinds: []matter.Kind{s.kind()}, Tables: s.tables(), Replayers: s.replayers(), OnPlaque: s.OnPlaque, Demo: s.demo,
		Jobs: []affair.Job{{Name: "fire.renew", Every: 10 * time.Minute, Run: s.Renew}, {Name: "fire.calendar", Every: time.Hour, Run: s.Calendar}}}
}

// replayers compare files, plaques, turns and rounds with what their entries say.
func (s *Service) replayers() []ledger.Replayer {
	return []ledger.Replayer{
		{Name: "fire.file", Kinds: []string{"fire.file.*"}, Rows: func(tx *db.Tx, each func(string, map[string]any, int64) error) error {
			return tx.Each("SELECT id,building,tier,class,flag,filled,from_at,rev FROM fire_file", nil, func(scan func(...any) error) error {
				var id, b, tier, class, flag string
				var filled, from, rev int64
				if err := scan(&id, &b, &tier, &class, &flag, &filled, &from, &rev); err != nil {
					return err
				}
				return each(id, map[string]any{"building": b, "tier": tier, "class": class, "flag": flag, "filled": filled, "from": from}, rev)
			})
		}},
		{Name: "fire.plaque", Kinds: []string{"fire.plaque.*"}, Rows: func(tx *db.Tx, each func(string, map[string]any, int64) error) error {
			list, err := plaques(tx, "1=1 ORDER BY id")
			for _, p := range list {
				if err := each(p.ID, p.pub(), p.Rev); err != nil {
					return err
				}
			}
			return err
		}},
		{Name: "fire.duty", Kinds: []string{"fire.duty.*"}, Rows: func(tx *db.Tx, each func(string, map[string]any, int64) error) error {
			list, err := turns(tx, "1=1 ORDER BY id")
			for _, t := range list {
				if err := each(t.ID, t.pub(), t.Rev); err != nil {
					return err
				}
			}
			return err
		}},
		{Name: "fire.patrol", Kinds: []string{"fire.patrol"}, Rows: func(tx *db.Tx, each func(string, map[string]any, int64) error) error {
			list, err := patrols(tx, "1=1 ORDER BY id")
			for _, p := range list {
				if err := each(p.ID, p.pub(), p.Rev); err != nil {
					return err
				}
			}
			return err
		}},
	}
}
