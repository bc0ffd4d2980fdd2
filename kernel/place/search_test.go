package place

import (
	"strings"
	"testing"

	"linli/platform/db"
	"linli/platform/text"
)

func TestColumns(t *testing.T) {
	reg := fixture()
	for _, c := range []struct {
		cols Columns
		want string
	}{
		{Columns{"锦绣苑", "3", "2", "1501", ""}, "3/2/1501"},
		{Columns{"锦绣小区", "3号楼", "2单元", "1501室", ""}, "3/2/1501"},
		{Columns{"锦绣苑", "3#", "二单元", "0301", ""}, "3/2/301"},
		{Columns{"", "锦绣苑3号楼", "2", "1501", ""}, "3/2/1501"},
		{Columns{"锦绣苑", "3号楼2单元", "", "1501", ""}, "3/2/1501"},
		{Columns{"锦绣苑", "5", "", "1501", ""}, "5/1/1501"},
		{Columns{"锦绣苑", "4", "", "1501", ""}, "? unit"},
		{Columns{"锦绣苑", "3", "2", "", ""}, "unit 3/2"},
		{Columns{"锦绣苑", "3", "", "", ""}, "building 3"},
		{Columns{"锦绣苑", "3", "9", "", ""}, "notfound"},
		{Columns{"", "", "", "", "锦绣苑3-2-1501"}, "3/2/1501"},
		{Columns{"锦绣苑", "3", "2", "1501", "柳岸路18号3-2-1501"}, "3/2/1501"},
		{Columns{"锦绣苑", "3", "2", "1501", "3-2-501"}, "? columns"},
		{Columns{"锦绣苑", "3", "2", "同上", ""}, "ditto"},
		{Columns{"锦绣苑", "", "", "", ""}, "null false"},
		{Columns{"云上苑", "3", "2", "1501", ""}, "notfound"},
		{Columns{"锦绣苑", "柳岸商务楼", "", "1501", ""}, "notfound"},
	} {
		r, err := ParseColumns(c.cols, Context{}, reg)
		if err != nil || brief(r) != c.want {
			t.Errorf("%+v was read as %q %v, want %q", c.cols, brief(r), err, c.want)
		}
	}
}

func TestRegisterOfTheDatabase(t *testing.T) {
	each(t, func(s *street) {
		gate := s.make(NewPlace{Parent: s.jxy.ID, Kind: Facility, Name: "南门", Type: "gate"})
		bay := s.make(NewPlace{Parent: s.b3.ID, Kind: Common, Name: "地下室12", Label: "12", Type: "basement"})
		s.read(func(tx *db.Tx) error {
			reg, err := s.svc.Register(tx, s.comm.Path)
			if err != nil {
				return err
			}
			h := s.home(s.b3, "2", "501").ID
			for in, want := range map[string]string{"锦绣小区3-2-501": h, "柳岸路18号3#楼2单元 501": h, "云漳市望岭区柳岸街道锦绣苑小区3号楼2单元501": h,
				"锦绣苑南门": gate.ID, "锦绣苑3号楼地下室12": bay.ID, "锦绣苑": s.jxy.ID, "锦绣苑3-2-1501": ""} {
				r, err := Parse(in, Context{}, reg)
				if err != nil || r.Place != want {
					s.Errorf("%s: %+v %v", in, r, err)
				}
			}
			r, err := Parse("5-501", Context{Compound: s.jxy.ID}, reg)
			if brief(r) != "5/1/501" {
				s.Errorf("%+v", r)
			}
			return err
		})
	})
}

func TestSearchAndPublicFinder(t *testing.T) {
	each(t, func(s *street) {
		other := s.make(NewPlace{Parent: s.comm.ID, Kind: Compound, Name: "锦绣东区"})
		s.make(NewPlace{Parent: s.jxy.ID, Kind: Facility, Name: "南门", Type: "gate"})
		s.read(func(tx *db.Tx) error {
			for _, c := range []struct {
				q    Query
				want string
			}{
				{Query{Text: "锦绣苑"}, "锦绣苑"}, {Query{Text: "锦绣小区"}, "锦绣苑"}, {Query{Text: "jxy"}, "锦绣苑"}, {Query{Text: "JinXiuYuan"}, "锦绣苑"},
				{Query{Text: "柳岸路18号"}, "锦绣苑"}, {Query{Text: "锦绣", Kinds: []Kind{Compound}}, "锦绣苑 锦绣东区"}, {Query{Text: "锦绣苑3号楼"}, "3号楼"},
				{Query{Text: "3号楼", Under: s.jxy.Path}, "3号楼"}, {Query{Text: s.b3.QR}, "3号楼"}, {Query{Text: "980101001001"}, "锦绣社区"},
				{Query{Text: "锦绣苑3-2-501"}, ""}, {Query{Text: "锦绣苑3-2-501", Kinds: []Kind{Home}}, "501"}, {Query{Text: "锦绣", Under: s.b3.Path}, ""},
				{Query{Text: "%"}, ""}, {Query{Text: "_"}, ""}, {Query{Text: "!"}, ""}, {Query{Text: ""}, ""}, {Query{Text: "锦绣", Limit: 1}, "锦绣社区"},
			} {
				got, err := s.svc.Search(tx, c.q)
				var names []string
				for _, p := range got {
					names = append(names, p.Name)
				}
				if c.q.Limit == 1 && len(got) == 1 {
					continue // any one of the equals
				}
				if err != nil || strings.Join(names, " ") != c.want {
					s.Errorf("%+v: %v %v, want %s", c.q, names, err, c.want)
				}
			}
			all, err := s.svc.Find(tx, "", "", 50)
			if err != nil || len(all) != 2 || len(all[0].Buildings) != 2 || all[1].Compound.ID != other.ID {
				s.Errorf("%+v %v", all, err)
			}
			one, err := s.svc.Find(tx, "锦绣苑 3号楼", "", 50)
			if err != nil || len(one) != 1 || len(one[0].Buildings) != 1 || one[0].Buildings[0].ID != s.b3.ID {
				s.Errorf("%+v %v", one, err)
			}
			return nil
		})
	})
	if gaps := text.Gaps("place."); len(gaps) > 0 {
		t.Error(gaps)
	}
}
