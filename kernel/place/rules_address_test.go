package place

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"linli/platform/text"
)

// fixture is 锦绣苑 as the vectors of ledgers.md F1 want it: 5号楼 has one unit, the others several. In 3号楼 the doors run on
// through the units (01-02, 03-04, 05-06), so 302 exists once; in 4号楼 each unit has 01 and 02.
func fixture() *MemoryRegister {
	reg := NewRegister()
	jxy := &Roll{ID: "jxy", Name: "锦绣苑", Above: []string{"云漳市", "望岭区", "柳岸街道", "锦绣社区"}}
	for n := 1; n <= 22; n++ {
		label := strconv.Itoa(n)
		switch n {
		case 3:
			b := &RollBuilding{ID: "b3", Label: "3", Name: "3号楼"}
			floors := RegularFloors(17, nil, map[string]string{"13": "13A", "16": "15A"}) // … 12 13A 14 15 15A 17
			for u := 1; u <= 3; u++ {
				b.Units = append(b.Units, rollUnit("b3", strconv.Itoa(u), floors, 2*u-1, 2*u))
			}
			b.Units[1] = rollUnit("b3", "2", floors, 1, 2)
			b.Units[0] = rollUnit("b3", "1", floors, 3, 4)
			for i := range b.Units[1].Homes {
				h := &b.Units[1].Homes[i]
				h.Side = map[bool]string{true: "东户", false: "西户"}[strings.HasSuffix(h.Label, "1")]
			}
			jxy.Buildings = append(jxy.Buildings, b)
		case 1, 7:
			jxy.Buildings = append(jxy.Buildings, rollBuilding("b", label, 3, 18))
		case 5:
			jxy.Buildings = append(jxy.Buildings, rollBuilding("b", label, 1, 18))
		default:
			jxy.Buildings = append(jxy.Buildings, rollBuilding("b", label, 2, 18))
		}
	}
	jxy.Buildings = append(jxy.Buildings, rollBuilding("b", "12A", 2, 6))
	jxy.Others = []RollOther{{ID: "gate", Name: "南门", Kind: Facility, Type: "gate"}, {ID: "square", Name: "广场", Kind: Facility, Type: "square"},
		{ID: "shop3", Name: "底商3", Label: "3", Kind: Common, Type: "shop"}}
	reg.Add(jxy, "锦绣小区", "柳岸路18号")
	mach := &Roll{ID: "mach", Name: "机床厂家属院"}
	for n := 1; n <= 6; n++ {
		mach.Buildings = append(mach.Buildings, rollBuilding("mb", strconv.Itoa(n), 4, 6))
	}
	reg.Add(mach, "机床宿舍", "工人路3号")
	reg.Add(&Roll{ID: "east", Name: "锦绣东区"})
	return reg
}

func rollBuilding(prefix, label string, units, floors int) *RollBuilding {
	b := &RollBuilding{ID: prefix + label, Label: label, Name: label + "号楼"}
	for u := 1; u <= units; u++ {
		b.Units = append(b.Units, rollUnit(b.ID, strconv.Itoa(u), RegularFloors(floors, nil, nil), 1, 2))
	}
	return b
}

func rollUnit(building, label string, floors []Floor, doors ...int) *RollUnit {
	u := &RollUnit{ID: building + "u" + label, Label: label}
	for _, f := range floors {
		for _, d := range doors {
			door := fmt.Sprintf("%02d", d)
			if strings.HasSuffix(f.Label, "A") {
				door = strconv.Itoa(d)
			}
			u.Homes = append(u.Homes, RollHome{ID: u.ID + "-" + f.Label + door, Label: f.Label + door, Floor: f.Label, FloorNo: f.No})
		}
	}
	return u
}

// brief writes a reading as the table of F1 does.
func brief(r Reading) string {
	switch r.Outcome {
	case ReadHome:
		return r.Building + "/" + r.Unit + "/" + r.Door
	case ReadUnit:
		return "unit " + r.Building + "/" + r.Unit
	case ReadBuilding:
		return "building " + r.Building
	case ReadFloors, ReadRange:
		return fmt.Sprintf("%s %d places %d homes", r.Outcome, len(r.Places), r.Homes)
	case Question:
		return "? " + strings.TrimPrefix(r.Note.Key, "place.ask.")
	case Null:
		return fmt.Sprintf("null %v", r.Asked)
	}
	return strings.TrimSpace(string(r.Outcome) + " " + r.Place)
}

func parse(t *testing.T, s string, c Context) Reading {
	t.Helper()
	if c.Compound == "" {
		c.Compound = "jxy"
	}
	r, err := Parse(s, c, fixture())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The vectors of ledgers.md A5 and F1, every one.
func TestAddressVectors(t *testing.T) {
	for want, inputs := range map[string][]string{
		"3/2/1501": {"3-2-1501", "3 - 2 - 1501", "３—２—１５０１", "3--2-1501", "3/2/1501", "3.2.1501", "3，2，1501", "3-2-1501室",
			"3#-2-1501", "3＃2-1501", "3#楼2单元 1501", "3栋2单元1501", "3幢2门1501", "3座2梯1501", "3号楼2单元1501室", "3号2单元1501号",
			"三号楼二单元1501", "三号楼二单元十五层01", "3号楼2单元15层01户", "03021501", "0302 1501", "锦绣小区3-2-1501", "锦绣苑小区3-2-1501",
			"3号2单元15楼东户", "3号楼2单元１５０１", "柳岸路18号3-2-1501", "柳岸街道锦绣社区3-2-1501", "3-2-1501(租)", "三号楼二单元一五〇一", " 3-2-1501 ", "3 2 1501"},
		"12/2/301":                   {"十二号楼二单元301", "12-2-0301"},
		"21/1/101":                   {"二十一号楼1单元101"},
		"3/2/301":                    {"3-2-0301", "3号楼2单元301"},
		"3/2/501":                    {"柳岸路18号锦绣苑3-2-501", "云漳市望岭区柳岸街道锦绣苑小区3号楼2单元501"},
		"12A/1/202":                  {"12A号楼1单元202", "12a号楼1单元202"},
		"3/2/15A1":                   {"3-2-15A1", "3号楼2单元15A层1户"},
		"3/2/13A2":                   {"3-2-13A2", "3-2-13a2"},
		"5/1/1501":                   {"5-1501", "5号楼1501", "5号楼1501室"},
		"3/1/1503":                   {"3-1503"}, // only one unit has it
		"? unit":                     {"4-1501", "4号楼1501"},
		"? building":                 {"3单元1501", "1501", "2单元301"},
		"unit 3/2":                   {"3-2", "3号楼2单元", "3#2单元"},
		"building 3":                 {"3号楼", "三号楼", "3栋", "3#"},
		"range 3 places 370 homes":   nil,
		"range 2 places 72 homes":    {"2号楼1、2单元", "2号楼1-2单元", "2号楼1至2单元", "2号楼1单元、2单元"},
		"floors 12 places 12 homes":  {"5号楼1单元1-6层", "5号楼1单元一至六层", "5号楼1～6层"},
		"range 12 places 12 homes":   {"3-2-101至3-2-602", "3-2-101至602", "3号楼2单元101-602室", "3-2-101~3-2-602"},
		"range 101 places 101 homes": {"3号楼除302", "3号楼除302外", "3号楼除302室以外"},
		"? except":                   {"4号楼除302"},
		"? which":                    {"1-3"},
		"other":                      {"3号楼-1层", "地下室12", "车位B-017", "地下一层", "负一层", "3号楼B1层", "3号楼地下室12", "门面5号"},
		"other shop3":                {"底商3"},
		"compound jxy":               {"锦绣苑", "锦绣小区", "锦绣苑小区"},
		"facility gate":              {"锦绣苑南门", "南门"},
		"facility square":            {"锦绣苑广场"},
		"facility":                   {"锦绣苑北门", "锦绣苑充电棚"},
		"compound east":              {"锦绣东区"},
		"notfound": {"隔壁小区", "锦绣苑对面", "3-2-9901", "99-1-101", "3015011", "150115011501", "3号楼2单元1501东头", "三单元楼上", "99011501", "柳岸社区3-2-1501",
			"3楼2单元1501单元", "3-2-1501-7-8", "除302", "1-2-3-4-5", "张三家"},
		"null false": {"/", "", "无", "—", "-", "N/A", "　"},
		"null true":  {"不详"},
		"ditto":      {"同上", "〃", "\"", "-\"-"},
	} {
		for _, s := range inputs {
			if got := brief(parse(t, s, Context{})); got != want {
				t.Errorf("%q was read as %q, want %q", s, got, want)
			}
		}
	}
	if got := brief(parse(t, "1-3号楼", Context{})); got != "range 3 places 282 homes" {
		t.Error(got) // 108 + 72 + 102
	}
	r, err := Parse("机床宿舍5栋3单元402号", Context{}, fixture())
	if err != nil || brief(r) != "5/3/402" || r.Compound != "mach" || r.Place != "mb5u3-402" {
		t.Errorf("%+v %v", r, err)
	}
	if r, _ := Parse("3-2-1501", Context{}, fixture()); r.Outcome != NotFound {
		t.Errorf("no compound known: %+v", r)
	}
}

func TestAddressReminders(t *testing.T) {
	for s, want := range map[string]string{"03021501": "place.remind.runon", "3-1503": "place.remind.unit", "3-2-1501(租)": "place.remind.bracket",
		"隔壁锦绣苑3-2-1501": "place.remind.before", "3-2-1501": "", "柳岸路18号锦绣苑3-2-501": "", "云漳市望岭区柳岸街道锦绣苑3-2-501": ""} {
		r := parse(t, s, Context{})
		got := ""
		if len(r.Remind) > 0 {
			got = r.Remind[0].Key
		}
		if r.Outcome != ReadHome || got != want {
			t.Errorf("%s: %s, reminders %v, want %s", s, brief(r), r.Reminders(text.ZH), want)
		}
	}
}

func TestAddressByColumn(t *testing.T) {
	for _, c := range []struct {
		s    string
		ctx  Context
		want string
	}{
		{"3-2", Context{Column: Residence}, "? door"},
		{"3号楼2单元", Context{Column: Residence}, "? door"},
		{"1-3", Context{Column: Residence}, "? door"},
		{"1-3", Context{Column: Duty}, "range 3 places 282 homes"},
		{"1、2、3", Context{Column: Duty}, "range 3 places 282 homes"},
		{"3-2-1501", Context{Column: Residence}, "3/2/1501"},
		{"1501", Context{Building: "3", Unit: "2"}, "3/2/1501"},
		{"1501", Context{Building: "3号楼", Unit: "2单元"}, "3/2/1501"},
		{"1501", Context{Building: "5"}, "5/1/1501"},
		{"1501", Context{Building: "4"}, "? unit"},
		{"2单元1501", Context{Building: "3"}, "3/2/1501"},
		{"2-1501", Context{Building: "3"}, "3/2/1501"},
		{"0301", Context{Building: "3", Unit: "2"}, "3/2/301"},
		{"15层东户", Context{Building: "3", Unit: "2"}, "3/2/1501"},
		{"东户", Context{Building: "3", Unit: "2"}, "? side"},
		{"15楼东户", Context{Building: "5", Unit: "1"}, "? side"}, // no side map there
		{"", Context{Building: "3", Unit: "2"}, "null false"},
		{"3月2日", Context{DateCell: true}, "? date"},
		{"45718", Context{DateCell: true}, "? date"},
		{"2025-03-02", Context{DateCell: true}, "? date"},
		{"abc", Context{DateCell: true}, "notfound"},
		{"2单元1501", Context{Building: "99"}, "notfound"},
		{"1-2单元", Context{}, "unit 1/2"},
		{"1-2单元", Context{Building: "2"}, "? which"},
	} {
		if got := brief(parse(t, c.s, c.ctx)); got != c.want {
			t.Errorf("%q %+v was read as %q, want %q", c.s, c.ctx, got, c.want)
		}
	}
	r := parse(t, "45718", Context{DateCell: true})
	if len(r.Choices) != 1 || r.Choices[0].Label != "3号楼2单元" || r.Choices[0].Place != "b3u2" {
		t.Errorf("%+v", r)
	}
	if got := r.Sentence(text.ZH); got != "「3月2日」像3号楼2单元，请确认" {
		t.Error(got)
	}
	r = parse(t, "4-1501", Context{})
	if len(r.Choices) != 2 || r.Choices[1].Label != "4号楼2单元1501" || r.Choices[1].Place != "b4u2-1501" {
		t.Errorf("%+v", r.Choices)
	}
}

func TestTwoCompoundsOfOneName(t *testing.T) {
	reg := fixture()
	reg.Add(&Roll{ID: "other", Name: "锦绣苑", Buildings: []*RollBuilding{rollBuilding("b", "3", 2, 18)}})
	r, err := Parse("锦绣苑3-2-1501", Context{}, reg)
	if err != nil || r.Outcome != Question || len(r.Choices) != 2 {
		t.Errorf("%+v %v", r, err)
	}
	if r, _ := Parse("锦绣苑3-2-1501", Context{Compound: "other"}, reg); r.Place != "b3u2-1501" || r.Compound != "other" {
		t.Errorf("%+v", r)
	}
}

func TestLabels(t *testing.T) {
	for in, want := range map[string]string{"0301": "301", "301": "301", "三": "3", "十二号楼": "12", "12A": "12A", "１２ａ号楼": "12A", "2单元": "2",
		"东户": "东户", "甲": "甲", "00": "0", "0": "0", "13A室": "13A", "B座": "B", "南门": "南门", "柳岸商务楼": "柳岸商务楼", "": ""} {
		if got := NormalLabel(in); got != want {
			t.Errorf("NormalLabel(%q) = %q, want %q", in, got, want)
		}
	}
	for label, want := range map[string]string{"1501": "15", "301": "3", "0301": "", "15A1": "", "12": ""} {
		got, _ := FloorOfRoom(label)
		if label == "0301" {
			want = "3"
		}
		if got != want {
			t.Errorf("FloorOfRoom(%s) = %s", label, got)
		}
	}
	floors := RegularFloors(6, []string{"4"}, map[string]string{"6": "5A"})
	var labels []string
	for _, f := range floors {
		labels = append(labels, f.Label)
	}
	if got := strings.Join(labels, " "); got != "1 2 3 5 5A 7" {
		t.Error(got)
	}
	if OrderLabels("2", "10") >= 0 || OrderLabels("3", "3A") >= 0 || OrderLabels("3A", "4") >= 0 {
		t.Error("labels are ordered as people count")
	}
}

// However an address is written, what is accepted exists, and a question has choices or says what is missing.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"3-2-1501", "三号楼二单元十五层01", "1-3号楼", "2号楼1、2单元", "3-2-101至3-2-602", "3号楼除302外", "03021501", "1501",
		"3号楼-1层", "车位B-017", "锦绣苑南门", "云漳市望岭区柳岸街道锦绣苑小区3号楼2单元501", "同上", "除", "至", "、", "-", "号", "地下", "3-2-101至", "()", ")(", "\xff"} {
		f.Add(s, 0, false)
	}
	reg := fixture()
	exists := map[string]bool{"": true}
	for id, roll := range reg.rolls {
		exists[id] = true
		for _, b := range roll.Buildings {
			exists[b.ID] = true
			for _, u := range b.Units {
				exists[u.ID] = true
				for _, h := range u.Homes {
					exists[h.ID] = true
				}
			}
		}
		for _, o := range roll.Others {
			exists[o.ID] = true
		}
	}
	f.Fuzz(func(t *testing.T, s string, column int, date bool) {
		for _, c := range []Context{{Compound: "jxy", Column: Column(column), DateCell: date}, {}, {Compound: "jxy", Building: "3", Unit: s}} {
			r, err := Parse(s, c, reg)
			if err != nil || r.Outcome == "" || !exists[r.Place] {
				t.Fatalf("%q: %+v %v", s, r, err)
			}
			for _, p := range r.Places {
				if !exists[p] || p == "" {
					t.Fatalf("%q: %+v", s, r)
				}
			}
			if r.Outcome == ReadHome && r.Place == "" || (r.Outcome == Question || r.Outcome == NotFound) && r.Sentence(text.ZH) == "" {
				t.Fatalf("%q: %+v", s, r)
			}
		}
	})
}

// BenchmarkParse reads one address: a roster of 200,000 rows does nothing else.
func BenchmarkParse(b *testing.B) {
	reg := fixture()
	for b.Loop() {
		if _, err := Parse("柳岸路18号锦绣苑3号楼2单元1501室", Context{}, reg); err != nil {
			b.Fatal(err)
		}
	}
}
