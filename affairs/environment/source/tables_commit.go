package source

import (
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

func (s *Service) commit(name string) func(*db.Tx, *table.Batch, []*table.Row) error {
	return func(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
		for _, row := range rows {
			p, ok := row.Data.(*plan)
			if !ok || p.same || row.Bad() {
				continue
			}
			if err := s.commitRow(tx, b, name, p); err != nil {
				return err
			}
		}
		return nil
	}
}

func (s *Service) commitRow(tx *db.Tx, b *table.Batch, name string, p *plan) error {
	before, made := "", p.id == ""
	if !made {
		was, err := s.state(tx, name, p.id)
		if err != nil {
			return err
		}
		before = was
	}
	id, err := s.KeepTx(tx, actor(b), Save{Name: name, ID: p.id, Values: p.values})
	if err != nil {
		return err
	}
	if name == "outlet" {
		if err := s.putLimits(tx, b, id, p.limits); err != nil {
			return err
		}
	}
	_, rev, _, err := s.valuesOf(tx, name, id)
	if err == nil {
		b.Touch(id, rev, made, before)
	}
	return err
}

func (s *Service) putLimits(tx *db.Tx, b *table.Batch, id string, list []Limit) error {
	o, err := s.Outlet(tx, id)
	if err != nil {
		return err
	}
	if said(o.Limits) == said(list) {
		return nil
	}
	o.Limits = list
	return s.writeOutlet(tx, b.Actor, "environment.outlet.limits", &o)
}

// kept is what a withdrawal puts back.
type keptState struct {
	Values values  `json:"v"`
	Limits []Limit `json:"l,omitempty"`
}

func (s *Service) state(tx *db.Tx, name, id string) (string, error) {
	v, _, _, err := s.valuesOf(tx, name, id)
	if err != nil {
		return "", err
	}
	k := keptState{Values: v}
	if name == "outlet" {
		o, err := s.Outlet(tx, id)
		if err != nil {
			return "", err
		}
		k.Limits = o.Limits
	}
	plain, err := pack(k)
	if err != nil {
		return "", err
	}
	sealed, err := s.Keys.Seal(purpose+".before", []byte(id), []byte(plain))
	return string(sealed), err
}

// blocks names what somebody changed or used later.
func (s *Service) blocks(name string) func(*db.Tx, *table.Batch, []table.Touched) ([]table.Obstacle, error) {
	return func(tx *db.Tx, _ *table.Batch, touched []table.Touched) (out []table.Obstacle, err error) {
		for _, x := range touched {
			v, rev, _, err := s.valuesOf(tx, name, x.Obj)
			if err != nil {
				return nil, err
			}
			used := int64(0)
			if x.Made {
				used, err = tx.Count("SELECT (SELECT COUNT(*) FROM env_edge WHERE ended=0 AND (from_node=? OR to_node=?)) + (SELECT COUNT(*) FROM env_outlet WHERE company=? AND ended=0) + (SELECT COUNT(*) FROM env_permit WHERE company=? AND ended=0)", x.Obj, x.Obj, x.Obj, x.Obj)
				if err != nil {
					return nil, err
				}
			}
			if rev != x.Rev || used > 0 {
				out = append(out, table.Obstacle{Obj: x.Obj, What: text.Joined(v["name"], v["code"])})
			}
		}
		return out, nil
	}
}

func (s *Service) withdraw(name string) func(*db.Tx, *table.Batch, []table.Touched) error {
	return func(tx *db.Tx, b *table.Batch, touched []table.Touched) error {
		for _, x := range touched {
			if x.Made {
				if err := s.End(tx, actor(b), name, x.Obj, x.Rev, false); err != nil {
					return err
				}
				continue
			}
			var k keptState
			plain, err := s.Keys.Open(purpose+".before", []byte(x.Obj), []byte(x.Before))
			if err != nil {
				return fault.Internal(err, "env.withdraw")
			}
			if err := unpack(string(plain), &k); err != nil {
				return err
			}
			if _, err := s.KeepTx(tx, actor(b), Save{Name: name, ID: x.Obj, Values: k.Values}); err != nil {
				return err
			}
			if name == "outlet" {
				if err := s.putLimits(tx, b, x.Obj, k.Limits); err != nil {
					return err
				}
			}
		}
		return nil
	}
}
