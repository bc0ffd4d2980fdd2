package council

import (
	"net/url"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/matter"
)

// heard is the form of a topic with where it was heard; "" for those who may not write one.
func heard(a access.Actor, x affair.Heard) string {
	if !a.Has(Write) {
		return ""
	}
	q := url.Values{}
	for k, v := range map[string]string{"place": x.Place, "matter": x.Matter, "way": x.Way} {
		if v != "" {
			q.Set(k, v)
		}
	}
	return "/council/topics/new?" + q.Encode()
}

// New makes the affair.
func New(d Deps) affair.Affair {
	s := NewService(d)
	p := &site{s}
	return affair.Affair{Name: "council", Title: "council.menu", Home: "/council", Perm: Read, Routes: p.routes(), Kinds: []matter.Kind{s.kind()}, Tables: s.tables(),
		Tell: s.tellers(), Replayers: s.replayers(), Doors: []affair.Door{{Title: "council.door", Path: "council"}, {Title: "council.door_events", Path: "events"}},
		Feeds: p.feeds(), Occasions: s.Occasions, Demo: s.demo, Heard: heard}
}
