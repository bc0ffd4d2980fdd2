package hotwork

import (
	"time"

	"linli/affairs/fire/ground"
	"linli/affairs/fire/tower"
	"linli/kernel/affair"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/platform/db"
)

// New offers this part to the affair.
func New(d ground.Deps) affair.Affair {
	towers := tower.Reader(d)
	s := NewService(d, func(tx *db.Tx, building string) (tower.Insulation, error) {
		f, err := towers.Of(tx, building)
		return f.Insulation, err
	})
	w := &site{s}
	return affair.Affair{Routes: w.routes(), Kinds: []matter.Kind{kind()}, Replayers: []ledger.Replayer{s.Replayer()}, Today: s.Today, Forms: s.forms(), Keep: s.Keep,
		Jobs: []affair.Job{{Name: "works", Every: time.Minute, Run: s.Watch}}, Demo: s.demo}
}
