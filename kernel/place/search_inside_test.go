package place

import (
	"strings"
	"testing"

	"linli/platform/db"
)

// Somebody of a community types what people say, without the compound: the building, the unit, the door, and a door by
// the label it had before.
func TestSearchInsideAScope(t *testing.T) {
	each(t, func(s *street) {
		other := s.make(NewPlace{Parent: s.comm.ID, Kind: Compound, Name: "翠屏苑"})
		s.tower(other.ID, "3", RegularUnits(1, RegularFloors(6, nil, nil), 2, 8950))
		far := s.make(NewPlace{Parent: s.comm.Parent, Kind: Community, Name: "迎宾社区"})
		away := s.make(NewPlace{Parent: far.ID, Kind: Compound, Name: "迎宾苑"})
		s.tower(away.ID, "3", RegularUnits(1, RegularFloors(6, nil, nil), 2, 8950))
		s.make(NewPlace{Parent: s.jxy.ID, Kind: Facility, Name: "3号楼前充电棚", Type: "charging"})
		h := s.home(s.b3, "2", "502")
		label := "512"
		if err := s.svc.EditHomes(s.ctx, actor, s.b3.ID, []HomeEdit{{ID: h.ID, Rev: h.Rev, Change: Change{Label: &label}}}); err != nil {
			s.Fatal(err)
		}
		s.read(func(tx *db.Tx) error {
			for _, c := range []struct{ words, want string }{
				{"3号楼", "锦绣苑 3号楼|翠屏苑 3号楼|锦绣苑 3号楼前充电棚"},
				{"3#", "锦绣苑 3号楼|翠屏苑 3号楼"},
				{"三号楼", "锦绣苑 3号楼|翠屏苑 3号楼"},
				{"3号楼2单元", "锦绣苑 3号楼2单元"},
				{"3号楼2单元501", "锦绣苑 3号楼2单元501"},
				{"3-2-501", "锦绣苑 3号楼2单元501"},
				{"3号楼2单元512室", "锦绣苑 3号楼2单元512"},
				{"3号楼2单元502", "锦绣苑 3号楼2单元512"}, // what stood there before
				{"锦绣苑3-2-502", "锦绣苑 3号楼2单元512"},
				{"5号楼", "锦绣苑 5号楼"},
				{"9号楼", ""}, {"3号楼9单元501", ""}, {"501", "501@"}, {"3、5号楼", "锦绣苑 3号楼|锦绣苑 5号楼"},
			} {
				got, err := s.svc.Search(tx, Query{Text: c.words, Under: s.comm.Path, Kinds: []Kind{Compound, Building, Unit, Home, Facility}, Inside: true})
				var names []string
				for _, p := range got {
					n, err := s.svc.Describe(tx, p.ID)
					if err != nil {
						return err
					}
					names = append(names, n)
				}
				if strings.HasSuffix(c.want, "@") { // a door alone is no question for every building
					if len(got) > 20 {
						s.Errorf("%s: %v", c.words, names)
					}
					continue
				}
				if err != nil || strings.Join(names, "|") != c.want {
					s.Errorf("%s: %v %v, want %s", c.words, names, err, c.want)
				}
			}
			return nil
		})
	})
}
