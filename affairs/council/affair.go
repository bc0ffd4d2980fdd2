package council

import (
	"linli/kernel/affair"
	"linli/kernel/matter"
)

// New makes the affair.
func New(d Deps) affair.Affair {
	s := NewService(d)
	p := &site{s}
	return affair.Affair{Name: "council", Title: "council.menu", Home: "/council", Perm: Read, Routes: p.routes(), Kinds: []matter.Kind{s.kind()}, Tables: s.tables(),
		Tell: s.tellers(), Replayers: s.replayers(), Doors: []affair.Door{{Title: "council.door", Path: "council"}, {Title: "council.door_events", Path: "events"}},
		Feeds: p.feeds(), Occasions: s.Occasions, Demo: s.demo}
}
