package sheet_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"linli/gateway/sheet"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

var ctx = context.Background()

// town is a small city: 锦绣社区 with 锦绣苑 (3号楼: 2 units of 11 floors and 2 doors; 5号楼: 1 unit).
type town struct {
	svc      *table.Service
	places   *place.Service
	people   *people.Service
	d        *db.DB
	log      *ledger.Log
	compound place.Place
	root     place.Place
	actor    access.Actor
}

var migrations = []db.Migrations{ledger.Migrations, place.Migrations, people.Migrations, table.Migrations}

func newTown(t *testing.T, d *db.DB) *town {
	t.Helper()
	keys := crypto.NewKeys(crypto.Std)
	clk := clock.Fixed(time.Date(2025, 6, 30, 10, 0, 0, 0, time.UTC))
	log, err := ledger.New(d, keys, clk, ledger.Config{})
	must(t, err)
	w := &town{d: d, log: log, places: place.New(d, log)}
	w.people = people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: w.places})
	seams := table.Seams{Places: w.places, People: w.people, Keys: keys}
	w.svc = table.New(table.Deps{DB: d, Log: log, Keys: keys, Files: sheet.New(), Catalog: table.NewCatalog(table.Builtin(seams.Owners())...), Places: w.places, Clock: clk, AreaCode: "0355", Demo: true})
	w.actor = access.System("test")
	a := w.actor.Actor
	parent := ""
	for _, n := range []place.NewPlace{{Kind: place.City, Name: "云漳市"}, {Kind: place.District, Name: "望岭区"}, {Kind: place.Street, Name: "柳岸街道"}, {Kind: place.Community, Name: "锦绣社区"}, {Kind: place.Compound, Name: "锦绣苑", Former: []string{"锦绣小区"}}} {
		n.Parent = parent
		p, err := w.places.Create(ctx, a, n)
		must(t, err)
		if parent == "" {
			w.root = p
		}
		parent, w.compound = p.ID, p
	}
	floors := place.RegularFloors(11, nil, nil)
	for label, units := range map[string]int{"3": 2, "5": 1} {
		_, err := w.places.CreateBuilding(ctx, a, place.NewBuilding{NewPlace: place.NewPlace{Parent: w.compound.ID, Label: label}, Units: place.RegularUnits(units, floors, 2, 0)})
		must(t, err)
	}
	return w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// load uploads a file and runs it to the dry run.
func (w *town) load(t *testing.T, name, tab string, data []byte) table.Job {
	t.Helper()
	j, err := w.svc.Upload(ctx, w.actor, table.Upload{Name: name, Table: tab, Place: w.compound.ID, Body: bytes.NewReader(data)})
	must(t, err)
	j, err = w.svc.Run(ctx, w.actor, j.ID)
	must(t, err)
	if j.State != table.Recognised {
		t.Fatalf("%s: %s %s", name, j.State, j.Problem)
	}
	return w.again(t, j)
}

func (w *town) again(t *testing.T, j table.Job) table.Job {
	t.Helper()
	j, err := w.svc.Try(ctx, w.actor, j.ID, j.Rev)
	must(t, err)
	j, err = w.svc.Run(ctx, w.actor, j.ID)
	must(t, err)
	if j.State != table.Tried {
		t.Fatalf("%s: %s %s", j.FileName, j.State, j.Problem)
	}
	return j
}

func (w *town) confirm(t *testing.T, j table.Job) table.Job {
	t.Helper()
	j, err := w.svc.Confirm(ctx, w.actor, j.ID, j.Rev)
	must(t, err)
	j, err = w.svc.Run(ctx, w.actor, j.ID)
	must(t, err)
	if j.State != table.Done {
		t.Fatalf("%s: %s %s", j.FileName, j.State, j.Problem)
	}
	return j
}

func (w *town) receipt(t *testing.T, j table.Job) []byte {
	t.Helper()
	var b bytes.Buffer
	_, err := w.svc.Receipt(ctx, w.actor, j.ID, &b)
	must(t, err)
	return b.Bytes()
}

// Every messy file comes to exactly the outcome that stands beside it, its receipt opens, and uploading the receipt again after the
// import changes nothing.
func TestMessyFilesComeOutAsExpected(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		for _, s := range sheet.Samples() {
			data, err := s.Bytes()
			must(t, err)
			j := w.load(t, s.File, s.Table, data)
			c := j.Counts
			got := sheet.Expected{New: c.New, Changed: c.Changed, Same: c.Same, Bad: c.Bad, Asked: c.Asked, Parked: c.Parked, Doubtful: c.Doubtful, Warned: c.Warned, Questions: j.Open(), Skipped: len(j.Found.Skipped)}
			if got != s.Expect {
				t.Errorf("%s (%s):\n got %+v\nwant %+v\n skipped %v\n questions %+v", s.File, s.What, got, s.Expect, j.Found.Skipped, j.Questions)
			}
			if c.New+c.Changed == 0 {
				continue
			}
			j = w.confirm(t, j)
			back := w.load(t, "回执-"+s.File, s.Table, w.receipt(t, j))
			if back.Counts.New != 0 || back.Counts.Changed != 0 || back.Counts.Same != c.New+c.Changed+c.Same {
				t.Errorf("%s: the receipt uploaded again must change nothing: first %+v, then %+v", s.File, c, back.Counts)
			}
		}
	})
}

func TestReceiptKeepsLayoutAndSaysWhy(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t, migrations))
	s := sheet.Samples()[7]
	data, err := s.Bytes()
	must(t, err)
	j := w.load(t, s.File, s.Table, data)
	f, err := excelize.OpenReader(bytes.NewReader(w.receipt(t, j)))
	must(t, err)
	defer f.Close()
	head, _ := f.GetCellValue("居民", "K1")
	result, _ := f.GetCellValue("居民", "K3")
	reason, _ := f.GetCellValue("居民", "L3")
	if head != "导入结果" || result != "可导入（新增）" || !bytes.Contains([]byte(reason), []byte("「身份证号」末三位已丢失")) {
		t.Errorf("receipt: %q %q %q", head, result, reason)
	}
	notes, err := f.GetComments("居民")
	must(t, err)
	if len(notes) == 0 {
		t.Error("bad cells must carry a comment")
	}
	id, _ := f.GetCellStyle("居民", "H3")
	style, err := f.GetStyle(id)
	must(t, err)
	if len(style.Fill.Color) == 0 || style.Fill.Color[0] != "FFE699" {
		t.Errorf("bad cell is not coloured: %+v", style.Fill)
	}
}

// A number that a spreadsheet destroyed is stored nowhere.
func TestDestroyedIdentityNumberIsNotStored(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t, migrations))
	s := sheet.Samples()[7]
	data, err := s.Bytes()
	must(t, err)
	w.confirm(t, w.load(t, s.File, s.Table, data))
	must(t, w.d.Read(ctx, func(tx *db.Tx) error {
		list, _, err := w.people.ResidentsUnder(tx, w.compound.Path, "", 100)
		for _, p := range list {
			v, err := w.people.Private(tx, p.ID)
			must(t, err)
			if v.IDNo != "" && v.IDNo != "980101194305110049" {
				t.Errorf("%s has %q", p.Name, v.IDNo)
			}
		}
		if len(list) != 3 {
			t.Errorf("%d people", len(list))
		}
		return err
	}))
}

func TestQuestionIsAnsweredOnceForTheColumn(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t, migrations))
	s := sheet.Samples()[3]
	data, err := s.Bytes()
	must(t, err)
	j := w.load(t, s.File, s.Table, data)
	j, err = w.svc.Answer(ctx, w.actor, j.ID, j.Rev, map[string]string{j.Questions[0].ID: table.AnswerYes})
	must(t, err)
	j, err = w.svc.Run(ctx, w.actor, j.ID)
	must(t, err)
	// serial 45718 is 3月2日 → 3号楼2单元; 45689 is 2月1日 → 2号楼1单元, a building that would be new
	if j.Counts.Changed != 1 || j.Counts.New != 1 || j.Counts.Bad != 0 {
		t.Errorf("%+v", j.Counts)
	}
}

func TestBatchIsWithdrawnUnlessChangedLater(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		before := w.homes(t)
		data := book(t, [][]any{{"楼栋", "单元", "房号", "面积"}, {"3", "1", "101", 91.5}, {"5", "1", "2001", 70}})
		j := w.confirm(t, w.load(t, "a.xlsx", "home", data))
		if w.homes(t) == before {
			t.Fatal("nothing was written")
		}
		j, err := w.svc.Withdraw(ctx, w.actor, j.ID)
		must(t, err)
		if got := w.homes(t); got != before {
			t.Errorf("after the withdrawal:\n%s\nbefore:\n%s", got, before)
		}
		j = w.confirm(t, w.load(t, "b.xlsx", "home", data))
		w.confirm(t, w.load(t, "c.xlsx", "home", book(t, [][]any{{"楼栋", "单元", "房号", "面积"}, {"3", "1", "101", 99}})))
		if _, err := w.svc.Withdraw(ctx, w.actor, j.ID); err == nil {
			t.Error("a batch whose row was changed later must not be withdrawn")
		}
	})
}

// homes writes down all homes with what the table knows of them.
func (w *town) homes(t *testing.T) string {
	t.Helper()
	s := ""
	must(t, w.d.Read(ctx, func(tx *db.Tx) error {
		list, err := w.places.Homes(tx, w.compound.Path)
		for _, h := range list {
			s += fmt.Sprintln(h.Path, h.Label, h.Area, h.Use, h.State)
		}
		return err
	}))
	return s
}

func book(t *testing.T, rows [][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for r := range rows {
		must(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", r+1), &rows[r]))
	}
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

// import(export(x)) changes nothing, for every ledger, masked or whole, xlsx or csv.
func TestExportImportRoundTrip(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		for _, s := range sheet.Samples() {
			data, err := s.Bytes()
			must(t, err)
			if j := w.load(t, s.File, s.Table, data); j.Counts.New+j.Counts.Changed > 0 {
				w.confirm(t, j)
			}
		}
		for _, tab := range []string{"compound", "building", "home", "resident"} {
			for _, format := range []string{"xlsx", "csv"} {
				for _, whole := range []bool{false, true} {
					var b bytes.Buffer
					n, err := w.svc.Export(ctx, w.actor, table.ExportCmd{Table: tab, Format: format, Whole: whole, Reason: "往返测试"}, &b)
					must(t, err)
					if n == 0 {
						t.Fatalf("%s: nothing exported", tab)
					}
					j, err := w.svc.Upload(ctx, w.actor, table.Upload{Name: tab + "." + format, Table: tab, Body: &b})
					must(t, err)
					j, err = w.svc.Run(ctx, w.actor, j.ID)
					must(t, err)
					if j.State != table.Recognised {
						t.Fatalf("%s %s: %s", tab, format, j.Problem)
					}
					if c := w.again(t, j).Counts; c.New+c.Changed+c.Bad+c.Parked != 0 || c.Same != n {
						t.Errorf("%s %s whole=%v: %d rows exported, came back as %+v", tab, format, whole, n, c)
					}
				}
			}
		}
	})
}

func TestBlankFormComesBackFilled(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t, migrations))
	s := sheet.Samples()[13]
	data, err := s.Bytes()
	must(t, err)
	w.confirm(t, w.load(t, s.File, s.Table, data))
	blank := book(t, [][]any{{"某局2025年居民情况表"}, {"序号", "姓名", "楼号", "单元", "房间号", "血型"}, {}, {"填表人:"}})
	var out bytes.Buffer
	r, err := w.svc.Fill(ctx, w.actor, table.FillCmd{Source: table.Source{Name: "表.xlsx", At: bytes.NewReader(blank), Size: int64(len(blank))}}, &out)
	must(t, err)
	if len(r.Forms) != 1 || r.Forms[0].Rows != 2 || len(r.Forms[0].Unknown) != 1 || r.Forms[0].Unknown[0] != "血型" {
		t.Fatalf("%+v", r)
	}
	f, err := excelize.OpenReader(&out)
	must(t, err)
	defer f.Close()
	name, _ := f.GetCellValue("Sheet1", "B3")
	foot, _ := f.GetCellValue("Sheet1", "A5")
	blood, _ := f.GetCellValue("Sheet1", "F3")
	notes, _ := f.GetComments("Sheet1")
	if name != "秦海峰" && name != "李晋芳" || foot != "填表人:" || blood != "" || len(notes) != 1 {
		t.Errorf("filled form: %q %q %q %v", name, foot, blood, notes)
	}
}

// bare takes the style sheet out of a workbook, and every mention of it, as programs leave it away that write xlsx by hand.
func bare(t *testing.T, xlsx []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(xlsx), int64(len(xlsx)))
	must(t, err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	mention := regexp.MustCompile(`<(Override|Relationship) [^>]*styles\.xml[^>]*>(</(Override|Relationship)>)?`)
	style := regexp.MustCompile(` s="\d+"`)
	for _, f := range in.File {
		if f.Name == "xl/styles.xml" {
			continue
		}
		r, err := f.Open()
		must(t, err)
		b, err := io.ReadAll(r)
		must(t, err)
		p, err := w.Create(f.Name)
		must(t, err)
		_, err = p.Write(style.ReplaceAll(mention.ReplaceAll(b, nil), nil))
		must(t, err)
	}
	must(t, w.Close())
	return out.Bytes()
}

// The style sheet of a workbook is optional; a form without one is filled as well, and what comes back is sound: it has one.
func TestFormWithoutStylesIsFilled(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t, migrations))
	blank := bare(t, book(t, [][]any{{"高层住宅情况统计表"}, {"小区名称", "楼号", "单元数", "有无宠物"}}))
	var out bytes.Buffer
	r, err := w.svc.Fill(ctx, w.actor, table.FillCmd{Source: table.Source{Name: "表.xlsx", At: bytes.NewReader(blank), Size: int64(len(blank))}}, &out)
	must(t, err)
	if len(r.Forms) != 1 || r.Forms[0].Rows == 0 || len(r.Forms[0].Unknown) != 1 {
		t.Fatalf("%+v", r)
	}
	in, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	must(t, err)
	parts := map[string]string{}
	for _, f := range in.File {
		r, err := f.Open()
		must(t, err)
		b, err := io.ReadAll(r)
		must(t, err)
		parts[f.Name] += string(b)
	}
	for part, says := range map[string]string{"xl/styles.xml": "<font>", "[Content_Types].xml": "/xl/styles.xml", "xl/_rels/workbook.xml.rels": "relationships/styles\""} {
		if n := strings.Count(parts[part], says); n == 0 || part != "xl/styles.xml" && n != 1 {
			t.Errorf("%s says %q %d times:\n%s", part, says, n, parts[part])
		}
	}
	f, err := excelize.OpenReader(&out)
	must(t, err)
	defer f.Close()
	notes, err := f.GetComments("Sheet1")
	must(t, err)
	if name, _ := f.GetCellValue("Sheet1", "A3"); name != "锦绣苑" || len(notes) != 1 || notes[0].Cell != "D2" {
		t.Errorf("filled form: %q %v", name, notes)
	}
}

// The empty sheet of every table brings its own examples, which an import ignores.
func TestTemplatesAreIgnoredByImport(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t, migrations))
	for _, tab := range w.svc.Catalog.All() {
		var b bytes.Buffer
		must(t, w.svc.Template(tab, &b))
		book, err := sheet.New().Open(table.Source{Name: "空表.xlsx", At: bytes.NewReader(b.Bytes()), Size: int64(b.Len())})
		must(t, err)
		found, err := table.Recognise(book, w.svc.Catalog, nil, "空表.xlsx", nil)
		must(t, err)
		if len(found.Blocks) == 0 || found.Blocks[0].Table != tab.Name || found.Blocks[0].Rows != 0 {
			t.Errorf("%s: %+v", tab.Name, found.Blocks)
		}
	}
}
