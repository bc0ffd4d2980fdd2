package tables

import (
	"net/http"
	"strings"
	"testing"

	"linli/platform/db"
)

const csvHead = "楼栋,单元,房号,姓名,与户主关系,联系电话,民族\r\n"

func (w *town) imported(name, csv string) (at string) {
	w.t.Helper()
	at = w.upload("/imports", "file", name, []byte(csv), map[string]string{"place": w.compound.ID}).at
	w.work()
	must303(w, w.post(at+"/columns", form(w.get(at), "columns")))
	w.work()
	must303(w, w.post(at+"/confirm", form(w.get(at), "confirm")))
	w.work()
	return at
}

func (w *town) active(name string) (n int64) {
	w.t.Helper()
	must(w.t, w.d.Read(ctx, func(tx *db.Tx) (err error) {
		n, err = tx.Count(`SELECT COUNT(*) FROM person WHERE name = ? AND state = 'active'`, name)
		return err
	}))
	return n
}

// The page of a done import offers the withdrawal of residents; what blocks it is named on the page, and a free batch goes as a whole.
func TestWithdrawalOfResidentsByThePages(t *testing.T) {
	each(t, func(w *town) {
		t := w.t
		first := w.imported("居民.csv", csvHead+"3,1,101,苗秋实,户主,10000029001,\r\n3,1,101,苗秋水,子,10000029003,\r\n")
		if w.active("苗秋实") != 1 {
			t.Fatalf("not imported: %s", w.get(first).words("main"))
		}
		if w.get(first).doc.Find(`form[action="`+first+`/withdraw"]`).Length() != 1 {
			t.Error("the receipt page offers the withdrawal")
		}
		w.imported("居民二.csv", csvHead+"3,1,101,苗秋实,户主,10000029001,汉族\r\n")
		s := w.post(first+"/withdraw", nil)
		if s.status != http.StatusConflict || !strings.Contains(s.words("main"), "苗秋实") || strings.Contains(s.words(".alert"), "苗秋水") {
			t.Errorf("what blocks is named: %d %s", s.status, s.words("main"))
		}
		free := w.imported("居民三.csv", csvHead+"3,1,102,苗冬青,户主,10000029002,\r\n")
		must303(w, w.post(free+"/withdraw", nil))
		if w.active("苗冬青") != 0 || w.active("苗秋水") != 1 {
			t.Error("a withdrawn resident is still on file, or another is gone")
		}
		if s := w.get(free); !strings.Contains(s.words("main"), "整批撤回") || s.doc.Find(`form[action="`+free+`/withdraw"]`).Length() != 0 {
			t.Errorf("the page says that it is withdrawn: %s", s.words("main"))
		}
	})
}

// Two rows may be the header: the page of 认表 asks, and the row that was chosen is the header from then on.
func TestHeaderQuestionByThePages(t *testing.T) {
	each(t, func(w *town) {
		t := w.t
		csv := "姓名,性别,民族,电话\r\n楼栋,单元,房号,面积\r\n3,1,101,91.5\r\n3,1,102,92\r\n"
		at := w.upload("/imports", "file", "房屋.csv", []byte(csv), map[string]string{"place": w.compound.ID, "table": "home"}).at
		w.work()
		page := w.get(at)
		choices := page.doc.Find("form#columns input[name=q0]")
		if choices.Length() != 2 || !strings.Contains(page.words("form#columns"), "表头") {
			t.Fatalf("which row is the header must be asked: %s", page.words("main"))
		}
		answer := form(page, "columns")
		answer.Set("q0", "2")
		must303(w, w.post(at+"/columns", answer))
		w.work()
		again := w.get(at)
		if !strings.Contains(again.words("form#columns"), "面积") {
			t.Fatalf("the second row is the header now: %s", again.words("main"))
		}
		must303(w, w.post(at+"/columns", form(again, "columns")))
		w.work()
		if tried := w.get(at); !strings.Contains(tried.words("h1"), "2 行都可以导入") {
			t.Errorf("%s", tried.words("main"))
		}
	})
}
