package sheet_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

// livesAt lists who lives where: 申秀兰@锦绣苑 3号楼2单元501.
func (w *town) livesAt(t *testing.T, under place.Path) map[string]string {
	t.Helper()
	out := map[string]string{}
	must(t, w.d.Read(ctx, func(tx *db.Tx) error {
		list, _, err := w.people.ResidentsUnder(tx, under, "", 500)
		if err != nil {
			return err
		}
		for _, p := range list {
			where, err := w.places.Describe(tx, p.Home)
			if err != nil {
				return err
			}
			out[p.Name] = where
		}
		return nil
	}))
	return out
}

// second adds 机床厂家属院 (曾用名 机床宿舍) with 5号楼 of 3 units beside 锦绣苑 and gives their community.
func (w *town) second(t *testing.T) place.Place {
	t.Helper()
	c, err := w.places.Create(ctx, w.actor.Actor, place.NewPlace{Parent: w.compound.Parent, Kind: place.Compound, Name: "机床厂家属院", Former: []string{"机床宿舍"}})
	must(t, err)
	_, err = w.places.CreateBuilding(ctx, w.actor.Actor, place.NewBuilding{NewPlace: place.NewPlace{Parent: c.ID, Label: "5"}, Units: place.RegularUnits(3, place.RegularFloors(6, nil, nil), 2, 0)})
	must(t, err)
	var community place.Place
	must(t, w.d.Read(ctx, func(tx *db.Tx) error {
		community, err = w.places.Get(tx, w.compound.Parent)
		return err
	}))
	return community
}

func (w *town) loadAt(t *testing.T, at, name, tab string, data []byte) table.Job {
	t.Helper()
	j, err := w.svc.Upload(ctx, w.actor, table.Upload{Name: name, Table: tab, Place: at, Body: bytes.NewReader(data)})
	must(t, err)
	j, err = w.svc.Run(ctx, w.actor, j.ID)
	must(t, err)
	if j.State != table.Recognised {
		t.Fatalf("%s: %s %s", name, j.State, j.Problem)
	}
	return w.again(t, j)
}

func (w *town) answer(t *testing.T, j table.Job, answers map[string]string) table.Job {
	t.Helper()
	j, err := w.svc.Answer(ctx, w.actor, j.ID, j.Rev, answers)
	must(t, err)
	j, err = w.svc.Run(ctx, w.actor, j.ID)
	must(t, err)
	return j
}

// A roster that writes where in one column is understood under every name that column has; the address is the only thing between
// a person and the right door.
func TestRosterWithOneAddressColumn(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		for i, header := range []string{"详细住址", "住址", "房屋信息", "房屋坐落", "家庭住址"} {
			name := func(n int) string { return "任" + string(rune('甲'+i)) + string(rune('一'+n)) }
			rows := [][]any{{"姓名", header, "联系电话"}}
			for n, a := range []string{"3-2-1101", "3号楼2单元1102室", "三号楼二单元十层01", "锦绣小区3-2-901", "柳岸街道锦绣苑3栋1门501", "5-802", "3-2-9999", "3-1101"} {
				rows = append(rows, []any{name(n), a, fmt.Sprintf("1000001%02d%02d", i, n)})
			}
			rows = append(rows, []any{name(8), "", ""})
			j := w.load(t, "名册.xlsx", "", book(t, rows))
			if j.Table != "resident" {
				t.Fatalf("%s: taken for %s", header, j.Table)
			}
			if c := j.Counts; c.New != 6 || c.Parked != 1 || c.Asked != 1 || c.Bad != 3 || j.Open() != 1 {
				t.Fatalf("%s: %+v %+v", header, c, j.Questions)
			}
			q := j.Questions[0]
			if len(q.Options) != 4 || !strings.Contains(q.Text("zh"), "3-1101") {
				t.Errorf("3号楼 has two units: %+v", q)
			}
			j = w.confirm(t, w.answer(t, j, map[string]string{q.ID: q.Options[1].Value}))
			lives := w.livesAt(t, w.compound.Path)
			for n, want := range []string{"锦绣苑 3号楼2单元1101", "锦绣苑 3号楼2单元1102", "锦绣苑 3号楼2单元1001", "锦绣苑 3号楼2单元901", "锦绣苑 3号楼1单元501", "锦绣苑 5号楼1单元802", "", "锦绣苑 3号楼2单元1101"} {
				if got := strings.ReplaceAll(lives[name(n)], " 1", "1"); got != strings.ReplaceAll(want, " 1", "1") {
					t.Errorf("%s row %d: %q, want %q", header, n, lives[name(n)], want)
				}
			}
			if c := w.load(t, "回执.xlsx", "resident", w.receipt(t, j)).Counts; c.New+c.Changed != 0 {
				t.Errorf("%s: uploaded again: %+v", header, c)
			}
		}
		list, err := w.svc.Unmatched(ctx, w.actor, "", 10)
		must(t, err)
		if len(list) != 5 || list[0].Text != "3-2-9999" {
			t.Errorf("待认址: %+v", list)
		}
	})
}

// What a spreadsheet made of 3-2 is asked once for the column; it names no door, which is asked once as well; in a column beside
// the doors the answer is enough.
func TestDateCellInAddressColumn(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		dated := func(rows [][]any) []byte {
			f := excelize.NewFile()
			defer f.Close()
			for r := range rows {
				must(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", r+1), &rows[r]))
			}
			format := "m\"月\"d\"日\""
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			must(t, err)
			must(t, f.SetCellStyle("Sheet1", "B2", "B3", style))
			var b bytes.Buffer
			must(t, f.Write(&b))
			return b.Bytes()
		}
		j := w.load(t, "a.xlsx", "", dated([][]any{{"姓名", "住址", "联系电话"}, {"武静", 45717, "10000010401"}, {"崔文忠", 45718, "10000010402"}, {"任春和", "3-1-101", "10000010403"}}))
		if c := j.Counts; c.New != 1 || c.Asked != 2 || j.Open() != 1 || j.Questions[0].ID != "address|eaten" {
			t.Fatalf("%+v %+v", c, j.Questions)
		}
		j = w.answer(t, j, map[string]string{"address|eaten": table.AnswerYes})
		if c := j.Counts; c.New != 1 || c.Asked != 2 || j.Open() != 1 {
			t.Fatalf("a unit is no home: %+v %+v", c, j.Questions)
		}
		if j = w.answer(t, j, map[string]string{"address|door": table.AnswerPark}); j.Counts.Parked != 2 || j.Counts.New != 1 {
			t.Fatalf("%+v", j.Counts)
		}
		w.confirm(t, j)
		j = w.load(t, "b.xlsx", "", dated([][]any{{"姓名", "楼栋单元", "房号"}, {"武静", 45717, "101"}, {"崔文忠", 45718, "102"}}))
		j = w.confirm(t, w.answer(t, j, map[string]string{"address|eaten": table.AnswerYes}))
		if lives := w.livesAt(t, w.compound.Path); lives["武静"] != "锦绣苑 3号楼1单元101" || lives["崔文忠"] != "锦绣苑 3号楼2单元102" {
			t.Errorf("%v %+v", lives, j.Counts)
		}
	})
}

// In a community the address names the compound, by its name or a former one; without a name it is not guessed.
func TestAddressNamesTheCompound(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		community := w.second(t)
		data := book(t, [][]any{{"姓名", "现住址", "手机"}, {"申大海", "机床宿舍5栋3单元402号", "10000010501"}, {"栗小江", "锦绣小区5-1-402", "10000010502"}, {"常立新", "5-1-402", "10000010503"}, {"秦海峰", "隔壁小区5-1-402", "10000010504"}})
		j := w.loadAt(t, community.ID, "社区.xlsx", "", data)
		if c := j.Counts; c.New != 2 || c.Parked != 2 {
			t.Fatalf("%+v %+v", c, j.Questions)
		}
		w.confirm(t, j)
		lives := w.livesAt(t, community.Path)
		if lives["申大海"] != "机床厂家属院 5号楼3单元402" || lives["栗小江"] != "锦绣苑 5号楼1单元402" || len(lives) != 2 {
			t.Errorf("%v", lives)
		}
	})
}

// The sheet is named after a building: addresses are read inside of it; one that names another building is not bent into it.
func TestSheetNameCarriesTheBuilding(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		f := excelize.NewFile()
		defer f.Close()
		must(t, f.SetSheetName("Sheet1", "3号楼"))
		for i, r := range [][]any{{"姓名", "住址", "电话"}, {"任春和", "2单元1101", "10000010601"}, {"贺玉梅", "2-1102", "10000010602"}, {"武静", "5-1-101", "10000010603"}, {"崔文忠", "1101", "10000010604"}} {
			must(t, f.SetSheetRow("3号楼", fmt.Sprintf("A%d", i+1), &r))
		}
		var b bytes.Buffer
		must(t, f.Write(&b))
		j := w.load(t, "分楼.xlsx", "resident", b.Bytes())
		if c := j.Counts; c.New != 3 || c.Asked != 1 {
			t.Fatalf("%+v %+v", c, j.Questions)
		}
		w.confirm(t, j)
		lives := w.livesAt(t, w.compound.Path)
		if lives["任春和"] != "锦绣苑 3号楼2单元1101" || lives["贺玉梅"] != "锦绣苑 3号楼2单元1102" || lives["武静"] != "锦绣苑 5号楼1单元101" {
			t.Errorf("%v", lives)
		}
	})
}

// The ledger of homes makes doors: a complete address names a new one, a shorter one is parked.
func TestHomesByOneAddressColumn(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		data := book(t, [][]any{{"锦绣苑房屋台账"}, {"房屋坐落", "建筑面积", "产权人"}, {"3-2-1101", 91.5, "任春和"}, {"锦绣小区8号楼1单元301室", 70, "贺玉梅"}, {"8-1-302", 71, ""}, {"8-301", 70, ""}, {"三号楼", 1, ""}})
		j := w.load(t, "房屋.xlsx", "home", data)
		if c := j.Counts; c.Changed != 1 || c.New != 2 || c.Parked != 1 || c.Asked != 1 {
			t.Fatalf("%+v %+v", c, j.Questions)
		}
		w.confirm(t, j)
		if got := w.homes(t); strings.Count(got, " 302 7100 ") != 1 || strings.Count(got, " 1101 9150 ") != 1 {
			t.Error(got)
		}
		if c := w.load(t, "房屋.xlsx", "home", data).Counts; c.Same != 3 || c.New+c.Changed != 0 {
			t.Errorf("uploaded again: %+v", c)
		}
	})
}

// 3-2 in the column 楼栋 is building and unit when the unit stands nowhere else and the door has its own column; beside a unit
// that says something else it stays what it is and finds no door.
func TestUnitWrittenIntoTheBuildingColumn(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t, migrations))
	j := w.load(t, "a.xlsx", "resident", book(t, [][]any{{"楼栋", "单元", "房号", "姓名"}, {"3-2", "", "501", "武静"}, {"三号楼二单元", "", "601", "崔文忠"}, {"3-2", "1", "501", "任春和"}, {"30-2", "", "501", "贺玉梅"}}))
	if c := j.Counts; c.New != 2 || c.Parked != 2 {
		t.Fatalf("%+v %+v", c, j.Questions)
	}
	w.confirm(t, j)
	if lives := w.livesAt(t, w.compound.Path); lives["武静"] != "锦绣苑 3号楼2单元501" || lives["崔文忠"] != "锦绣苑 3号楼2单元601" {
		t.Errorf("%v", lives)
	}
}

// Columns and address that lead to different doors are never both right: the user decides once.
func TestAddressAgainstColumns(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t, migrations))
	data := book(t, [][]any{{"楼栋", "单元", "房号", "姓名", "住址"}, {"3", "2", "501", "武静", "柳岸街道锦绣苑3-2-501"}, {"3", "2", "501", "崔文忠", "3-1-501"}, {"3", "2", "601", "任春和", "见附件"}})
	j := w.load(t, "a.xlsx", "resident", data)
	if c := j.Counts; c.New != 2 || c.Asked != 1 || j.Open() != 1 {
		t.Fatalf("%+v %+v", c, j.Questions)
	}
	w.confirm(t, w.answer(t, j, map[string]string{"address|columns": "address"}))
	if lives := w.livesAt(t, w.compound.Path); lives["崔文忠"] != "锦绣苑 3号楼1单元501" || lives["武静"] != "锦绣苑 3号楼2单元501" {
		t.Errorf("%v", lives)
	}
}

// The address of a party member may be ambiguous or unknown without stopping his range; ranges of several compounds name them.
func TestDutyTableOfACommunity(t *testing.T) {
	dbtest.Each(t, allMigrations, func(t *testing.T, d *db.DB) {
		w, duties, _ := workTown(t, d)
		community := w.second(t)
		data := book(t, [][]any{{"党员联户责任表"}, {"党小组", "姓名", "住址", "联系电话", "责任范围"}, {"一组", "任春和", "锦绣小区3-1-301", "10000010203", "锦绣苑3号楼2单元1-6层、锦绣苑5号楼"}, {"一组", "崔文忠", "锦绣苑3-301", "10000010204", "机床宿舍5号楼2单元"}, {"二组", "武静", "不知道哪", "10000010205", "5号楼"}})
		j := w.loadAt(t, community.ID, "联户.xlsx", "duty", data)
		if c := j.Counts; c.New != 1 || c.Asked != 1 || c.Bad != 2 {
			t.Fatalf("%+v %+v", c, j.Questions)
		}
		j = w.confirm(t, w.answer(t, j, map[string]string{j.Questions[0].ID: j.Questions[0].Options[0].Value}))
		must(t, d.Read(ctx, func(tx *db.Tx) error {
			cover, err := duties.Coverage(tx, community.Path)
			if cover.Covered != 12+22+12 {
				t.Errorf("%d doors covered, want 46", cover.Covered)
			}
			return err
		}))
		var b bytes.Buffer
		n, err := w.svc.Export(ctx, w.actor, table.ExportCmd{Table: "duty", Place: community.ID, Format: "xlsx", Whole: true, Reason: "往返测试"}, &b)
		must(t, err)
		if c := w.loadAt(t, community.ID, "out.xlsx", "duty", b.Bytes()).Counts; n != 2 || c.Same != 2 {
			t.Errorf("%d exported, came back as %+v", n, c)
		}
	})
}
