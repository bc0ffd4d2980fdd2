package source

import (
	"linli/affairs/environment/ground"
	"linli/kernel/affair"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/platform/db"
)

// New offers this part to the affair.
func New(d ground.Deps) affair.Affair {
	s := NewService(d)
	p := &site{s}
	return affair.Affair{Routes: p.routes(), Kinds: []matter.Kind{FlowKind}, Replayers: s.replayers(), Tables: s.tables(), Checks: []affair.Check{{Name: "source.net_sound", Run: s.Check}}, Demo: s.demo}
}

// replayers compare every table of this part with what its entries say.
func (s *Service) replayers() []ledger.Replayer {
	return []ledger.Replayer{
		{Name: "environment.company", Kinds: []string{"environment.company.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			c, err := only(s.companies(tx, false, "id=?", obj))
			return c.pub(), c.Rev, err
		}},
		{Name: "environment.permit", Kinds: []string{"environment.permit.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			p, err := permitBy(tx, "id=?", obj)
			return p.pub(), p.Rev, err
		}},
		{Name: "environment.outlet", Kinds: []string{"environment.outlet.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			o, err := s.Outlet(tx, obj)
			return o.pub(), o.Rev, err
		}},
		{Name: "environment.node", Kinds: []string{"environment.node.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			n, err := s.Section(tx, obj)
			return n.pub(), n.Rev, err
		}},
		{Name: "environment.edge", Kinds: []string{"environment.edge.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			e, err := edgeBy(tx, "id=?", obj)
			return e.pub(), e.Rev, err
		}},
		{Name: "environment.flow", Kinds: []string{"environment.flow.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			f, err := only(flows(tx, "id=?", obj))
			return f.pub(), f.Rev, err
		}},
		{Name: "environment.geo", Kinds: []string{"environment.geo.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			g, err := only(geos(tx, "id=?", obj))
			return g.pub(), g.Rev, err
		}},
	}
}
