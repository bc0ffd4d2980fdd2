package sheet_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linli/gateway/sheet"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/text"
)

// A mapping that somebody corrected is known the next time the same header comes from the same unit.
func TestMappingIsRememberedForTheHeader(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t, migrations))
	data := book(t, [][]any{{"楼栋", "单元", "房号", "怪列"}, {"3", "1", "101", "张示例"}})
	j, err := w.svc.Upload(ctx, w.actor, table.Upload{Name: "a.xlsx", Table: "home", Place: w.compound.ID, Body: bytes.NewReader(data)})
	must(t, err)
	j, err = w.svc.Run(ctx, w.actor, j.ID)
	must(t, err)
	if m := j.Found.Blocks[0].Columns[3]; m.Key != "" || m.How != "none" {
		t.Fatalf("an unknown header must not be mapped: %+v", m)
	}
	j, err = w.svc.Map(ctx, w.actor, j.ID, j.Rev, []table.MapChange{{Block: 0, Col: 3, Key: "head"}})
	must(t, err)
	w.confirm(t, w.again(t, j))
	j, err = w.svc.Upload(ctx, w.actor, table.Upload{Name: "b.xlsx", Place: w.compound.ID, Body: bytes.NewReader(data)})
	must(t, err)
	j, err = w.svc.Run(ctx, w.actor, j.ID)
	must(t, err)
	if m := j.Found.Blocks[0].Columns[3]; m.Key != "head" || m.How != "remembered" {
		t.Errorf("the second time: %+v", m)
	}
}

// 责任人 alone does not say which column it is: the user is asked and nothing is written before the answer.
func TestAmbiguousHeaderIsAsked(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t, migrations))
	data := book(t, [][]any{{"楼栋", "单元", "房号", "姓名", "联系人"}, {"3", "1", "101", "武静", "常立新"}})
	j := w.load(t, "a.xlsx", "resident", data)
	if len(j.Questions) == 0 && j.Found.Blocks[0].Columns[4].Key != "" {
		t.Errorf("联系人 was mapped silently: %+v", j.Found.Blocks[0].Columns[4])
	}
}

// An import belongs to its place: others do not see it; cancelled it stays cancelled; nothing can be confirmed before the dry run.
func TestImportIsSeenOnlyWhereItBelongs(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		staff := func(path place.Path) access.Actor {
			return access.Actor{Actor: ledger.Actor{ID: "p1", Kind: access.KindStaff}, Account: "a1", Grants: []access.Grant{{Role: access.Community, Path: path}}}
		}
		mine, other := staff(w.compound.Path), staff(w.compound.Path+"009/")
		data := book(t, [][]any{{"楼栋", "单元", "房号", "面积"}, {"3", "1", "101", 91}})
		j, err := w.svc.Upload(ctx, mine, table.Upload{Name: "a.xlsx", Table: "home", Place: w.compound.ID, Body: bytes.NewReader(data)})
		must(t, err)
		if _, err := w.svc.Job(ctx, other, j.ID); err == nil {
			t.Error("somebody elsewhere sees the import")
		}
		if _, err := w.svc.Upload(ctx, other, table.Upload{Name: "a.xlsx", Table: "home", Place: w.compound.ID, Body: bytes.NewReader(data)}); err == nil {
			t.Error("somebody elsewhere may import here")
		}
		if _, err := w.svc.Confirm(ctx, mine, j.ID, 0); !fault.Is(err, fault.KindNotYet) {
			t.Errorf("confirmed before the dry run: %v", err)
		}
		did, err := w.svc.Work(ctx, "node1")
		must(t, err)
		again, err := w.svc.Work(ctx, "node2")
		must(t, err)
		if !did || again {
			t.Errorf("one step for one node: %v %v", did, again)
		}
		_, err = w.svc.Cancel(ctx, mine, j.ID)
		must(t, err)
		if _, err := w.svc.Try(ctx, mine, j.ID, 0); !fault.Is(err, fault.KindNotYet) {
			t.Errorf("a cancelled import goes on: %v", err)
		}
	})
}

// A ledger may ask for a right of its own: who may import, but not keep it, does not confirm.
func TestImportAsksForTheRightOfTheLedger(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		j := w.load(t, "a.xlsx", "home", book(t, [][]any{{"楼栋", "单元", "房号", "面积"}, {"5", "1", "2001", 91}}))
		w.svc.Catalog.Find("home").Edit = access.EnvEdit
		who := func(role string) access.Actor {
			return access.Actor{Actor: ledger.Actor{ID: "p1", Kind: access.KindStaff}, Account: "a1", Grants: []access.Grant{{Role: role, Path: j.Path}}}
		}
		if _, err := w.svc.Confirm(ctx, who(access.Community), j.ID, j.Rev); !fault.Is(err, fault.KindDenied) {
			t.Errorf("somebody without the right of the ledger confirms: %v", err)
		}
		if _, err := w.svc.Confirm(ctx, who(access.Environment), j.ID, j.Rev); err != nil {
			t.Errorf("somebody with it does not: %v", err)
		}
	})
}

// What changed between dry run and confirmation is noticed, and nothing is written.
func TestCommitNoticesChangesSinceTheDryRun(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t, migrations))
	data := book(t, [][]any{{"楼栋", "单元", "房号", "面积"}, {"5", "1", "2001", 91}, {"5", "1", "2002", 91}})
	one, two := w.load(t, "a.xlsx", "home", data), w.load(t, "b.xlsx", "home", data)
	w.confirm(t, one)
	before := w.homes(t)
	two, err := w.svc.Confirm(ctx, w.actor, two.ID, two.Rev)
	must(t, err)
	two, err = w.svc.Run(ctx, w.actor, two.ID)
	must(t, err)
	if two.State != table.Tried || !strings.Contains(two.Problem, "请重新试算") || w.homes(t) != before {
		t.Errorf("%s %q", two.State, two.Problem)
	}
	if c := w.again(t, two).Counts; c.Same != 2 || c.New != 0 {
		t.Errorf("%+v", c)
	}
}

// The command line refuses what it would have to ask, lists it with file, row and column, and leaves a receipt.
func TestCommandListsWhatItWouldAsk(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t, migrations))
	dir := t.TempDir()
	s := sheet.Samples()[10]
	data, err := s.Bytes()
	must(t, err)
	file, receipt := filepath.Join(dir, "居民.xlsx"), filepath.Join(dir, "回执.xlsx")
	must(t, os.WriteFile(file, data, 0o600))
	out, err := sheet.Import(context.Background(), w.svc, w.actor, sheet.ImportArgs{File: file, Table: "居民台账", Place: w.compound.ID, Receipt: receipt})
	refused, ok := err.(sheet.ErrRefused)
	if !ok || refused.Rows != 3 || out.Counts.New != 2 || len(out.Refused) != 2 || !strings.Contains(strings.Join(out.Refused, "\n"), "居民.xlsx:5,6:与户主关系: 「结拜兄弟」是哪一种？ (2)") {
		t.Errorf("%v %+v", err, out)
	}
	if _, err := os.Stat(receipt); err != nil {
		t.Error(err)
	}
	if _, err := sheet.Import(ctx, w.svc, w.actor, sheet.ImportArgs{File: filepath.Join(dir, "没有.xlsx"), Table: "home"}); !fault.Is(err, fault.KindInvalid) {
		t.Errorf("missing file: %v", err)
	}
	n, err := sheet.Export(ctx, w.svc, w.actor, table.ExportCmd{Table: "resident"}, filepath.Join(dir, "out.csv"))
	if err != nil || n != 2 {
		t.Errorf("export: %d %v", n, err)
	}
}

// Two rows for one door: the user says that both households live there, and both names are kept.
func TestTwoHouseholdsOfOneDoor(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t, migrations))
	data := book(t, [][]any{{"楼栋", "单元", "房号", "户主"}, {"5", "1", "2001", "申大海"}, {"5", "1", "2001", "栗小江"}})
	j := w.load(t, "a.xlsx", "home", data)
	if len(j.Questions) != 1 {
		t.Fatalf("%+v", j.Questions)
	}
	j, err := w.svc.Answer(ctx, w.actor, j.ID, j.Rev, map[string]string{j.Questions[0].ID: table.AnswerBoth})
	must(t, err)
	j, err = w.svc.Run(ctx, w.actor, j.ID)
	must(t, err)
	w.confirm(t, j)
	var b bytes.Buffer
	_, err = w.svc.Export(ctx, w.actor, table.ExportCmd{Table: "home", Format: "csv"}, &b)
	must(t, err)
	if !strings.Contains(b.String(), "申大海、栗小江") {
		t.Error("one of the two households is gone")
	}
}

// Every key the rules use has words in both languages.
func TestWordsAreComplete(t *testing.T) {
	for _, prefix := range []string{"table.", "sheet."} {
		if gaps := text.Gaps(prefix); len(gaps) > 0 {
			t.Errorf("%v", gaps)
		}
	}
}

// Two rows look like the header: the user says which, and the sheet is read again with the other one. The same can be said of any row.
func TestUserChoosesTheOtherHeader(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		data := book(t, [][]any{{"姓名", "性别", "民族", "电话"}, {"楼栋", "单元", "房号", "面积"}, {"3", "1", "101", 91.5}, {"3", "1", "102", 92}})
		j, err := w.svc.Upload(ctx, w.actor, table.Upload{Name: "a.xlsx", Table: "home", Place: w.compound.ID, Body: bytes.NewReader(data)})
		must(t, err)
		j, err = w.svc.Run(ctx, w.actor, j.ID)
		must(t, err)
		if len(j.Questions) == 0 || !strings.HasPrefix(j.Questions[0].ID, "header|") || len(j.Questions[0].Options) != 2 || j.Questions[0].Options[1].Text("zh") == j.Questions[0].Options[0].Text("zh") {
			t.Fatalf("which row is the header must be asked: %+v", j.Questions)
		}
		q, first := j.Questions[0], j.Found.Blocks[0].HeaderRow
		for _, want := range []string{"2", "1", "2"} { // to the other one, back, and again
			j, err = w.svc.Answer(ctx, w.actor, j.ID, j.Rev, map[string]string{q.ID: want})
			must(t, err)
			j, err = w.svc.Run(ctx, w.actor, j.ID)
			must(t, err)
			if j.State != table.Recognised || j.Found.Blocks[0].HeaderRow != int(want[0]-'0') || len(j.Found.Blocks) != 1 {
				t.Fatalf("header row %s (first %d): %s %+v", want, first, j.State, j.Found.Blocks)
			}
			if len(j.Questions) == 0 || j.Questions[0].ID != q.ID || j.Questions[0].Answer != want {
				t.Fatalf("the question stays with its answer: %+v", j.Questions)
			}
		}
		j = w.again(t, j)
		if j.Counts.Changed != 2 || j.Counts.Bad != 0 {
			t.Errorf("%+v", j.Counts)
		}
		j, err = w.svc.Map(ctx, w.actor, j.ID, j.Rev, []table.MapChange{{Block: 0, Header: 1}})
		must(t, err)
		j, err = w.svc.Run(ctx, w.actor, j.ID)
		must(t, err)
		if j.Found.Blocks[0].HeaderRow != 1 {
			t.Errorf("%+v", j.Found.Blocks)
		}
		if _, err := w.svc.Map(ctx, w.actor, j.ID, j.Rev, []table.MapChange{{Block: 0, Header: 99}}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("row 99 as header: %v", err)
		}
	})
}
