package tables

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"linli/gateway/sheet"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
)

func TestWordsStandInBothLanguages(t *testing.T) {
	if gaps := text.Gaps("tables."); len(gaps) > 0 {
		t.Error(gaps)
	}
}

func sample(t *testing.T, no string) sheet.Sample {
	t.Helper()
	for _, s := range sheet.Samples() {
		if strings.HasPrefix(s.File, no) {
			return s
		}
	}
	t.Fatal("no sample " + no)
	return sheet.Sample{}
}

// A file whose doors became dates goes through all four steps by the forms of the pages alone; nothing is written before
// the confirmation, and the receipt says what became of each row.
func TestImportByThePages(t *testing.T) {
	each(t, func(w *town) {
		data, err := sample(w.t, "04").Bytes()
		must(w.t, err)
		at := w.upload("/imports", "file", "房屋.xlsx", data, map[string]string{"place": w.compound.ID}).at
		if s := w.get(at); s.words(".card.job h2") == "" || s.doc.Find(`[hx-get="`+at+`/progress"]`).Length() != 1 {
			t.Errorf("while the file is read the page shows its progress and asks again by itself: %s", s.words("main"))
		}
		w.work()
		recognised := w.get(at)
		if recognised.doc.Find("form#columns select").Length() != 3 || !strings.Contains(recognised.words("form#columns"), "建筑面积") {
			t.Fatalf("each column has a select with what it is taken for: %s", recognised.words("form#columns"))
		}
		must303(w, w.post(at+"/columns", form(recognised, "columns")))
		w.work()
		tried := w.get(at)
		if !strings.Contains(tried.words("h1"), "2 行不能导入") || tried.doc.Find("form#confirm").Length() != 0 {
			t.Errorf("before the question is answered nothing can be confirmed: %s", tried.words("main"))
		}
		answer := form(tried, "answers")
		answer.Set("q0", tried.doc.Find("form#answers input[name=q0]").First().AttrOr("value", ""))
		if answer.Get("q0") == "" {
			t.Fatal("the question about the column has no choices")
		}
		must303(w, w.post(at+"/answers", answer))
		w.work()
		tried = w.get(at)
		if !strings.Contains(tried.words("h1"), "2 行都可以导入") {
			t.Fatalf("one answer settles the column: %s", tried.words("h1"))
		}
		if n := w.areas(); n != 0 {
			t.Errorf("%d homes have an area before the confirmation", n)
		}
		old := form(tried, "confirm")
		must303(w, w.post(at+"/confirm", old))
		w.work()
		if n := w.areas(); n == 0 {
			t.Error("after the confirmation the areas are written")
		}
		done := w.get(at)
		if !strings.Contains(done.words("h1"), "已写入 2 行") || done.doc.Find(`a[href="`+at+`/receipt"]`).Length() == 0 {
			t.Errorf("the end says what was written and offers the receipt: %s", done.words("main"))
		}
		receipt := w.get(at + "/receipt")
		if got := flat(cells(w.t, receipt.body)); !strings.Contains(got, "导入结果") || !strings.Contains(got, "原因") {
			t.Errorf("receipt: %s", got)
		}
		if s := w.post(at+"/confirm", old); s.status != http.StatusConflict {
			t.Errorf("a second confirmation of the same page: %d", s.status)
		}
		must303(w, w.post(at+"/withdraw", nil))
		if n := w.areas(); n != 0 {
			t.Errorf("%d areas left after the withdrawal", n)
		}
	})
}

// areas counts the homes with an area.
func (w *town) areas() (n int64) {
	w.t.Helper()
	must(w.t, w.d.Read(ctx, func(tx *db.Tx) (err error) {
		n, err = tx.Count(`SELECT COUNT(*) FROM place WHERE kind = 'home' AND area > 0 AND ended = 0`)
		return err
	}))
	return n
}

func must303(w *town, s seen) {
	w.t.Helper()
	if s.status != http.StatusSeeOther {
		w.t.Fatalf("%d %s", s.status, s.words("main"))
	}
}

func TestUploadRefusesInWords(t *testing.T) {
	w := one(t)
	old := w.upload("/imports", "file", "名册.xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"), map[string]string{"place": w.compound.ID})
	if old.status != http.StatusUnprocessableEntity || !strings.Contains(old.words("#f-file-err"), "另存为") {
		t.Errorf("an old xls: %d %q", old.status, old.words("#f-file-err"))
	}
	if v := old.doc.Find("select[name=place] option[selected]").AttrOr("value", ""); v != w.compound.ID {
		t.Error("what was chosen beside the file is kept")
	}
	if s := w.post("/imports", url.Values{}); s.status != http.StatusUnprocessableEntity || s.words("#f-file-err") == "" {
		t.Errorf("no file: %d", s.status)
	}
	if s := w.upload("/imports", "file", "大.xlsx", bytes.Repeat([]byte("x"), 21<<20), nil); s.status != http.StatusRequestEntityTooLarge {
		t.Errorf("21 MB: %d", s.status)
	}
}

// Two columns of one meaning would lose one of them: that is refused and nothing changes.
func TestTwoColumnsOfOneMeaning(t *testing.T) {
	w := one(t)
	data := xlsx(t, []any{"楼栋", "单元", "房号", "面积"}, []any{"3", "2", "501", "90"})
	at := w.upload("/imports", "file", "房屋.xlsx", data, map[string]string{"place": w.compound.ID, "table": "home"}).at
	w.work()
	f := form(w.get(at), "columns")
	f.Set("c0-3", f.Get("c0-2"))
	s := w.post(at+"/columns", f)
	if s.status != http.StatusUnprocessableEntity || !strings.Contains(s.words(".alert"), "面积") {
		t.Errorf("%d %s", s.status, s.words(".alert"))
	}
	f = form(w.get(at), "columns")
	f.Set("c0-3", "")
	must303(w, w.post(at+"/columns", f))
	w.work()
	if s := w.get(at); !strings.Contains(s.words("main"), "没有要写入的行") {
		t.Errorf("without the area nothing is new: %s", s.words("main"))
	}
}

func TestAddressesThatWereNotFound(t *testing.T) {
	w := one(t)
	data, err := sample(t, "10").Bytes()
	must(t, err)
	w.bring("居民.xlsx", data)
	list := w.get("/unmatched")
	if got := list.words("h1"); !strings.Contains(got, "2") {
		t.Fatalf("two addresses wait: %s", got)
	}
	link := list.doc.Find(`a[href^="/unmatched?open="]`).First().AttrOr("href", "")
	open := w.get(strings.Split(link, "#")[0] + "&q=" + url.QueryEscape("3号楼2单元501"))
	id := open.doc.Find("input[name=place]").First().AttrOr("value", "")
	if !strings.Contains(open.words("fieldset"), "3号楼2单元501") || id == "" {
		t.Fatalf("an address without its compound is read in the compound of the file: %s", open.words("main"))
	}
	at := "/unmatched/" + strings.TrimPrefix(strings.Split(link, "#")[0], "/unmatched?open=")
	if s := w.post(at, url.Values{}); s.status != http.StatusUnprocessableEntity {
		t.Errorf("nothing chosen: %d", s.status)
	}
	must303(w, w.post(at, url.Values{"place": {id}}))
	if got := w.get("/unmatched").words("h1"); !strings.Contains(got, "1") {
		t.Errorf("one is left: %s", got)
	}
}

// A sheet whose rows name no compound, uploaded without one in a community of two, is not a dead end: the compound is chosen on
// the page that refused the rows.
func TestCompoundIsChosenAfterwards(t *testing.T) {
	w := one(t)
	_, err := w.places.Create(ctx, access.System("test").Actor, place.NewPlace{Parent: w.compound.Parent, Kind: place.Compound, Name: "云漳国际"})
	must(t, err)
	data, err := sample(t, "10").Bytes()
	must(t, err)
	at := w.upload("/imports", "file", "居民.xlsx", data, nil).at
	w.work()
	recognised := w.get(at)
	if recognised.doc.Find("form#columns select[name=place] option").Length() != 3 {
		t.Errorf("the choice stands beside the columns already: %s", recognised.words("form#columns"))
	}
	must303(w, w.post(at+"/columns", form(recognised, "columns")))
	w.work()
	tried := w.get(at)
	if got := tried.words("#findings"); !strings.Contains(got, "没有写小区") || strings.Contains(got, "%") {
		t.Errorf("each row says what it lacks: %s", got)
	}
	where := form(tried, "where")
	if where.Get("place") != "" || where.Get("rev") == "" {
		t.Fatalf("nothing is chosen yet: %v", where)
	}
	if s := w.post(at+"/columns", url.Values{"rev": where["rev"], "place": {w.other.ID}}); s.status == http.StatusSeeOther {
		t.Error("a place out of reach was taken")
	}
	where.Set("place", w.compound.ID)
	must303(w, w.post(at+"/columns", where))
	w.work()
	again := w.get(at)
	if got := again.words("main"); !strings.Contains(again.words("h1"), "2 行不能导入") || !strings.Contains(got, "锦绣苑") || again.doc.Find("form#where").Length() != 0 {
		t.Errorf("read in the compound: %s", got)
	}
}

// residents brings n people with phones and one hostile name into the town.
func (w *town) residents(n int) {
	w.t.Helper()
	rows := [][]any{{"楼栋", "单元", "房号", "姓名", "与户主关系", "联系电话", "工作单位/职业"}}
	for i := 0; i < n; i++ {
		name := "申" + string(rune('一'+i)) + string(rune('丁'+i))
		rows = append(rows, []any{"3", "1", strings.TrimSpace(strings.Join([]string{string(rune('1' + i%9)), "01"}, "")), name, "户主", "1000002" + pad(i), "=1+1"})
	}
	w.bring("居民.xlsx", xlsx(w.t, rows...))
}

func pad(i int) string {
	s := "0000" + strings.TrimSpace(string(rune('0'+i/1000%10))+string(rune('0'+i/100%10))+string(rune('0'+i/10%10))+string(rune('0'+i%10)))
	return s[len(s)-4:]
}

func TestExportMasksByDefaultAndAsksWhenLarge(t *testing.T) {
	each(t, func(w *town) {
		w.residents(3)
		small := w.get("/export/resident?format=csv")
		if body := string(small.body); small.status != http.StatusOK || !strings.Contains(body, "100****0001") || strings.Contains(body, "10000020001") || !strings.Contains(body, "=1+1") {
			t.Errorf("a small csv comes at once, masked, with what was typed: %d %.600s", small.status, body)
		}
		for _, line := range strings.Split(string(small.body), "\n") {
			for _, cell := range strings.Split(line, ",") {
				if strings.HasPrefix(strings.Trim(cell, `"`), "=") {
					t.Fatalf("a spreadsheet would run %q", cell)
				}
			}
		}
		w.residents(120)
		few := w.get("/export/compound")
		if few.status != http.StatusOK || !strings.Contains(few.header.Get("Content-Disposition"), "attachment") {
			t.Fatalf("a small list comes at once: %d %s", few.status, few.words("main"))
		}
		ask := w.get("/export/resident?format=csv")
		if ask.doc.Find("form#export").Length() != 1 || bytes.Contains(ask.body, []byte("1000002")) {
			t.Fatalf("more than a hundred rows want a reason first")
		}
		w.actor.StepUp = noon
		if s := w.post("/export/resident", url.Values{"format": {"csv"}}); s.status != http.StatusUnprocessableEntity || s.words("#f-reason-err") == "" {
			t.Errorf("no reason: %d", s.status)
		}
		out := w.fetched(url.Values{"common": {"与手里的台账核对"}})
		if got := flat(cells(t, out.body)); !strings.Contains(got, "100****0001") || strings.Contains(got, "10000020001") {
			t.Errorf("numbers are masked: %d %.300s", out.status, got)
		}
		if s := w.get("/export/resident?format=csv"); bytes.Contains(s.body, []byte("100****0001")) {
			t.Error("the other format goes out without a second person")
		}
		if n := w.entries("table.export"); n != 3 {
			t.Errorf("%d entries of exports, want the two small ones and the one with a reason", n)
		}
	})
}

// fetched asks for an export of residents, lets another person agree, tries every wrong way, and fetches it once.
func (w *town) fetched(form url.Values) seen {
	w.t.Helper()
	t := w.t
	if s := w.post("/export/resident", form); s.status != http.StatusSeeOther || s.at != "/second" {
		t.Fatalf("asking: %d %s %s", s.status, s.at, s.words("main"))
	}
	return w.agreed()
}

// agreed lets another person agree to what was asked last, tries every wrong way, and fetches it once.
func (w *town) agreed() seen {
	w.t.Helper()
	t := w.t
	asker := w.actor
	var x access.Wish
	must(t, w.d.Read(ctx, func(tx *db.Tx) error {
		list, err := w.access.SecondsAsked(tx, asker, 1)
		if err == nil {
			x = list[0]
		}
		return err
	}))
	if s := w.post("/exports/"+x.ID, nil); s.status != http.StatusConflict {
		t.Errorf("before anybody agreed: %d", s.status)
	}
	w.as(access.Street, asker.Grants[0].Path)
	w.actor.StepUp = noon
	other := w.actor
	must(t, w.d.Write(ctx, func(tx *db.Tx) error { _, err := w.access.DecideSecondTx(tx, other, x.ID, true); return err }))
	if s := w.post("/exports/"+x.ID, nil); s.status != http.StatusNotFound {
		t.Errorf("with another account's log-in: %d", s.status)
	}
	w.actor = asker
	out := w.post("/exports/"+x.ID, nil)
	if out.status != http.StatusOK {
		t.Fatalf("fetching: %d %s", out.status, out.words("main"))
	}
	if s := w.post("/exports/"+x.ID, nil); s.status != http.StatusConflict {
		t.Errorf("the link works twice: %d", s.status)
	}
	return out
}

func (w *town) entries(kind string) (n int) {
	w.t.Helper()
	_, err := w.log.Sequence(ctx)
	must(w.t, err)
	must(w.t, w.d.Read(ctx, func(tx *db.Tx) error {
		list, err := w.log.Follow(tx, 0, 10000)
		n = 0
		for _, e := range list {
			if e.Kind == kind {
				n++
			}
		}
		return err
	}))
	return n
}

// Whole numbers want a right of their own, a fresh proof of log-in, and a reason; each alone is not enough.
func TestWholeNumbersAreGuarded(t *testing.T) {
	w := one(t)
	w.residents(3)
	want := url.Values{"whole": {"1"}, "reason": {"公安机关来函核对"}}
	if s := w.post("/export/resident", want); s.status != http.StatusSeeOther || !strings.HasPrefix(s.at, "/login/stepup?next=") || !strings.Contains(s.at, "whole") {
		t.Errorf("an old log-in: %d %s", s.status, s.at)
	}
	w.actor.StepUp = noon.Add(-time.Minute)
	if s := w.post("/export/resident", url.Values{"whole": {"1"}}); s.status != http.StatusUnprocessableEntity {
		t.Errorf("no reason: %d", s.status)
	}
	whole := w.fetched(want)
	got := flat(cells(t, whole.body))
	if whole.status != http.StatusOK || !strings.Contains(got, "10000020001") {
		t.Errorf("with right, proof and reason: %d %s", whole.status, got)
	}
	path := w.actor.Grants[0].Path
	w.as(access.Grid, path)
	w.actor.StepUp = noon
	if s := w.post("/export/resident", want); s.status != http.StatusForbidden {
		t.Errorf("a grid worker: %d", s.status)
	}
	if s := w.get("/export/resident?whole=1"); s.doc.Find("input[name=whole]").Length() != 0 {
		t.Error("whole numbers are not offered to who may not have them")
	}
}

func TestScope(t *testing.T) {
	w := one(t)
	data, err := sample(t, "01").Bytes()
	must(t, err)
	at := w.upload("/imports", "file", "房屋.xlsx", data, map[string]string{"place": w.compound.ID}).at
	w.work()
	w.as(access.Community, w.other.Path)
	for _, path := range []string{at, at + "/receipt", at + "/progress", "/export/home?place=" + w.compound.ID} {
		if s := w.get(path); s.status != http.StatusNotFound {
			t.Errorf("%s from another community: %d", path, s.status)
		}
	}
	if s := w.post(at+"/cancel", nil); s.status != http.StatusNotFound {
		t.Errorf("cancel from another community: %d", s.status)
	}
	if s := w.get("/imports"); strings.Contains(s.words("main"), "房屋.xlsx") {
		t.Error("the list shows imports of others")
	}
	home := w.get("/export/home")
	if got := flat(cells(t, home.body)); strings.Contains(got, "锦绣苑") {
		t.Error("an export holds homes of another community")
	}
	w.as(access.Property, w.compound.Path)
	if s := w.get("/imports"); s.status != http.StatusForbidden {
		t.Errorf("a property company imports: %d", s.status)
	}
}

// One form: the blank sheet comes back filled, unknown columns are named, and kept with its asker it is ready next time.
func TestOneForm(t *testing.T) {
	each(t, func(w *town) {
		blank := xlsx(w.t, []any{"住宅小区摸底表"}, []any{"序号", "小区名称", "楼栋数", "户数", "电动车充电口数"})
		at := w.upload("/forms", "form", "摸底表.xlsx", blank, nil).at
		page := w.get(at)
		if !strings.Contains(page.words("h1"), "1 列本系统没有") || !strings.Contains(page.words("main"), "电动车充电口数") {
			t.Fatalf("the preview names what is not known: %s", page.words("main"))
		}
		filled := w.get(at + "/filled")
		if got := flat(cells(w.t, filled.body)); !strings.Contains(got, "锦绣苑") || !strings.Contains(got, "66") || !strings.Contains(comments(w.t, filled.body), "本系统没有此数据") {
			t.Errorf("filled: %s", got)
		}
		bad := w.post(at+"/save", url.Values{"name": {"摸底"}, "expires": {"2026-12-31"}})
		if bad.status != http.StatusUnprocessableEntity || bad.words("#f-basis-err") == "" || bad.doc.Find("#f-name").AttrOr("value", "") != "摸底" {
			t.Errorf("without asker and basis no table is kept, and what was typed stays: %d", bad.status)
		}
		kept := w.post(at+"/save", url.Values{"name": {"摸底"}, "asker": {"望岭区住建局"}, "basis": {"住建函18号"}, "expires": {"2026-12-31"}, "period": {"quarter"}})
		must303(w, kept)
		if got := w.get("/reports").words("table"); !strings.Contains(got, "望岭区住建局") || !strings.Contains(got, "住建函18号") {
			t.Errorf("the list says who asks and on what ground: %s", got)
		}
		if got := w.get(kept.at).words("table"); !strings.Contains(got, "锦绣苑") {
			t.Errorf("see: %s", got)
		}
		if got := w.get(kept.at + "/print?a3=1"); !strings.Contains(got.words("main"), "望岭区住建局") || got.doc.Find(".sign span").Length() != 3 {
			t.Errorf("print: %s", got.words("main"))
		}
		again := flat(cells(w.t, w.get(kept.at+"/export").body))
		if !strings.Contains(again, "锦绣苑") || !strings.Contains(again, "电动车充电口数") {
			t.Errorf("next time it is one click, in their own form: %s", again)
		}
		w.d.SetClock(laterClock{})
		w.svc.Clock = laterClock{}
		if s := w.get(kept.at + "/export"); s.status != http.StatusConflict {
			t.Errorf("an expired report is handed out: %d", s.status)
		}
		old := w.get(kept.at)
		must303(w, w.post(kept.at+"/renew", url.Values{"rev": {old.doc.Find("input[name=rev]").AttrOr("value", "")}, "expires": {"2027-12-31"}}))
		if s := w.get(kept.at + "/export"); s.status != http.StatusOK {
			t.Errorf("renewed: %d", s.status)
		}
		w.as(access.Community, w.other.Path)
		for _, path := range []string{at, at + "/filled", kept.at, kept.at + "/export"} {
			if s := w.get(path); s.status != http.StatusNotFound {
				t.Errorf("%s from another community: %d", path, s.status)
			}
		}
	})
}

type laterClock struct{}

func (laterClock) Now() time.Time { return noon.AddDate(1, 0, 0) }

// A form without anything we know is refused in words, and nothing is kept of it.
func TestOneFormOfStrangers(t *testing.T) {
	w := one(t)
	s := w.upload("/forms", "form", "x.xlsx", xlsx(t, []any{"甲", "乙"}, []any{1, 2}), nil)
	if s.status != http.StatusUnprocessableEntity || s.words("#f-form-err") == "" {
		t.Errorf("%d %s", s.status, s.words("#f-form-err"))
	}
}

// What is sensitive by law (PIPL 28: identity card, politics, ethnic group, marriage, kinds of care, remarks) leaves masked
// even in the smallest export, whichever file it is; whole only through the guard.
func TestNoSensitiveFieldLeavesMasked(t *testing.T) {
	each(t, func(w *town) {
		w.bring("居民.xlsx", xlsx(w.t,
			[]any{"楼栋", "单元", "房号", "姓名", "与户主关系", "证件号码", "民族", "政治面貌", "婚姻状况", "户籍地址", "重点类别", "备注"},
			[]any{"3", "1", "101", "申秀兰", "户主", "980101197809020024", "满族", "民主党派", "丧偶", "云漳市望岭区槐树巷7号", "低保", "夜里要人陪"}))
		secret := []string{"980101197809020024", "满族", "民主党派", "丧偶", "槐树巷", "低保", "夜里要人陪"}
		blank := xlsx(w.t, []any{"居民摸底表"}, []any{"楼栋", "房号", "姓名", "民族", "婚姻状况", "重点类别", "备注"})
		at := w.upload("/forms", "form", "摸底表.xlsx", blank, nil).at
		for door, body := range map[string]string{
			"csv": string(w.get("/export/resident?format=csv").body), "xlsx": flat(cells(w.t, w.get("/export/resident").body)), "form": flat(cells(w.t, w.get(at+"/filled").body))} {
			if !strings.Contains(body, "申") {
				w.t.Errorf("%s has no row: %s", door, body)
			}
			for _, s := range secret {
				if strings.Contains(body, s) {
					w.t.Errorf("%s shows %s", door, s)
				}
			}
		}
		w.actor.StepUp = noon
		whole := flat(cells(w.t, w.fetched(url.Values{"whole": {"1"}, "reason": {"公安机关来函核对"}}).body))
		for _, s := range secret {
			if !strings.Contains(whole, s) {
				w.t.Errorf("the whole export lacks %s: %s", s, whole)
			}
		}
	})
}

// A form in the asker's own sheet, handed out whole, bears who has it, who agreed and what for on a hidden sheet; the visible
// sheets stay the asker's. It is in the ledger with its rows.
func TestFilledFormBearsItsReader(t *testing.T) {
	each(t, func(w *town) {
		w.residents(3)
		blank := xlsx(w.t, []any{"居民联系表"}, []any{"楼栋", "房号", "姓名", "联系电话"})
		at := w.upload("/forms", "form", "联系表.xlsx", blank, nil).at
		w.actor.StepUp = noon
		if s := w.post(at+"/filled", url.Values{"reason": {"公安机关来函核对"}}); s.status != http.StatusSeeOther || s.at != "/second" {
			w.t.Fatalf("asking: %d %s %s", s.status, s.at, s.words("main"))
		}
		out := w.agreed()
		f, err := excelize.OpenReader(bytes.NewReader(out.body))
		must(w.t, err)
		defer f.Close()
		mark, err := f.GetCellValue("导出记录", "A1")
		must(w.t, err)
		seen, err := f.GetSheetVisible("导出记录")
		must(w.t, err)
		if !strings.Contains(mark, "冯晓岚") || !strings.Contains(mark, "2026-06-30 12:00") || !strings.Contains(mark, "公安机关来函核对") || seen {
			w.t.Errorf("watermark %q, visible %v", mark, seen)
		}
		if got := flat(cells(w.t, out.body)); !strings.Contains(got, "10000020001") || strings.Contains(got, "公安") {
			w.t.Errorf("the asker's sheet: %s", got)
		}
		if pub := w.lastExport(); pub["rows"] != int64(3) || pub["table"] != "resident" || pub["whole"] != true {
			w.t.Errorf("the entry says %v", pub)
		}
	})
}

// lastExport is the public part of the newest entry of an export.
func (w *town) lastExport() (pub map[string]any) {
	w.t.Helper()
	_, err := w.log.Sequence(ctx)
	must(w.t, err)
	must(w.t, w.d.Read(ctx, func(tx *db.Tx) error {
		list, err := w.log.Follow(tx, 0, 10000)
		for _, e := range list {
			if e.Kind == "table.export" {
				pub = e.Pub
			}
		}
		return err
	}))
	return pub
}
