package hazard

import (
	"time"

	"linli/affairs/fire/ground"
	"linli/kernel/affair"
	"linli/kernel/ledger"
	"linli/kernel/offline"
)

// New offers this part to the affair.
func New(d ground.Deps) affair.Affair {
	s := NewService(d)
	w := &site{s}
	return affair.Affair{Routes: w.routes(), Kinds: s.kinds(), Replayers: []ledger.Replayer{s.Replayer(), s.DrawReplayer()}, Forms: []offline.Form{s.form()}, Keep: s.Keep,
		Jobs: []affair.Job{{Name: "draw", Every: 6 * time.Hour, Run: s.Monthly}}, Demo: s.demo}
}
