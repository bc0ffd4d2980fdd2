package proof

import (
	"context"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"linli/gateway/desk/overview/streettest"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

func each(t *testing.T, fn func(t *testing.T, w *streettest.Street, p *Pages)) {
	t.Helper()
	dbtest.Each(t, streettest.Migrations, func(t *testing.T, d *db.DB) {
		w := streettest.New(t, d)
		p := New(Deps{DB: d, Desk: w.Desk, Log: w.Log, Places: w.Places, People: w.People, Access: w.Access, Matters: w.Matters, Replayers: []ledger.Replayer{w.Matters.Replayer(), w.Duties.Replayer()}})
		w.Serve(p.Routes())
		fn(t, w, p)
	})
}

// entryOf gives the newest entry of a thing.
func entryOf(w *streettest.Street, obj string) (e ledger.Numbered) {
	w.Read(func(tx *db.Tx) error {
		list, err := w.Log.Of(tx, obj)
		e = list[len(list)-1]
		return err
	})
	return e
}

func TestEntryShowsAProofThatHolds(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street, p *Pages) {
		m := w.Fix(w.Report(w.Building, "facility.lamp", "楼道灯不亮"))
		w.Settle()
		e := entryOf(w, m.ID)
		s := w.Get(w.Inspector, "/ledger/"+strconv.FormatInt(e.Seq, 10))
		if s.Status != 200 || !strings.Contains(s.Text, "在台账里，没有改动") {
			t.Fatalf("%d %s", s.Status, s.Find("main").Text())
		}
		root := ""
		w.Read(func(tx *db.Tx) error {
			cp, err := w.Log.Checkpoint(tx)
			root = whole(cp.Root)
			return err
		})
		codes := s.Find("ol code")
		if last := strings.TrimSpace(codes.Last().Text()); last != root {
			t.Errorf("the steps end at %s, the signed root is %s", last, root)
		}
		if before := strings.TrimSpace(codes.Eq(codes.Length() - 2).Text()); before != root {
			t.Errorf("the last join gives %s", before)
		}
		if strings.Contains(s.Text, "楼道灯不亮") {
			t.Error("a private part is shown")
		}
		if by := w.Get(w.Inspector, "/ledger/"+e.ID); by.Find("h1").First().Text() != s.Find("h1").First().Text() {
			t.Error("id and number lead to the same entry")
		}
		d := w.Get(w.Inspector, "/ledger/"+e.ID+"/proof")
		got, err := ledger.VerifyReceipt(strings.NewReader(d.Text), w.Log.VerifierKey())
		if err != nil || got.Seq != e.Seq {
			t.Errorf("the downloaded proof: %+v %v", got, err)
		}
	})
}

func TestNamesOnlyForThoseWhoMayReadThem(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street, p *Pages) {
		m := w.Fix(w.Report(w.Building, "facility.lamp", "灯"))
		w.Settle()
		at := "/ledger/" + entryOf(w, m.ID).ID
		if s := w.Get(w.Inspector, at); !strings.Contains(s.Find("main").Text(), w.Manager.Name) {
			t.Error("an inspector may read who acted")
		}
		if s := w.Get(w.Auditor, at); s.Status != 200 || strings.Contains(s.Find("main").Text(), w.Manager.Name) {
			t.Errorf("an audit administrator does not read people: %d", s.Status)
		}
	})
}

func TestEntriesOfAnotherPlaceDoNotExist(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street, p *Pages) {
		near := w.Report(w.Building, "facility.lamp", "灯")
		far := w.Report(w.FarBuilding, "facility.lamp", streettest.Canary)
		w.Settle()
		seq := strconv.FormatInt(entryOf(w, near.ID).Seq, 10)
		for _, path := range []string{"/ledger/" + seq, "/ledger/" + seq + "/proof", "/ledger/0", "/ledger/99999", "/ledger/x", "/ledger/-1"} {
			if s := w.Get(w.FarInspector, path); s.Status != 404 {
				t.Errorf("%s: %d", path, s.Status)
			}
		}
		if s := w.Get(w.FarInspector, "/ledger/"+entryOf(w, far.ID).ID); s.Status != 200 {
			t.Errorf("the own one: %d", s.Status)
		}
		list := w.Get(w.FarInspector, "/ledger/kinds")
		if strings.Contains(list.Text, "锦绣") || !strings.Contains(list.Text, streettest.Canary) {
			t.Errorf("list of a far inspector: %s", list.Find("table").Text())
		}
		one := w.Get(w.Inspector, "/ledger/kinds?kind=matter")
		if rows := one.Find("tbody tr").Length(); rows != int(w.Count(`SELECT count(*) FROM ledger_entry WHERE kind LIKE 'matter.%'`)) {
			t.Errorf("%d rows of kind matter", rows)
		}
		if s := w.Get(w.Secretary, "/ledger"); s.Status == 200 {
			t.Error("a community does not read the ledger's pages")
		}
	})
}

func TestVerificationFindsADamageAndIsItselfOnRecord(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street, p *Pages) {
		m := w.Report(w.Building, "facility.lamp", "灯")
		w.Settle()
		s := w.Post(w.Inspector, "/ledger/verify", url.Values{})
		if s.Status != 200 || !strings.Contains(s.Text, "台账完好，没有发现改动") {
			t.Fatalf("%d %s", s.Status, s.Find("main").Text())
		}
		w.Settle()
		w.OK(w.DB.Write(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE matter SET due=due+1 WHERE id=?`, m.ID)
			return err
		}))
		s = w.Post(w.Inspector, "/ledger/verify", url.Values{})
		if !strings.Contains(s.Text, "有 1 处和台账对不上") || !strings.Contains(s.Text, "业务记录和台账不一样") {
			t.Errorf("damage: %s", s.Find("main").Text())
		}
		w.Settle()
		s = w.Get(w.Inspector, "/ledger")
		if s.Find("tbody tr").Length() != 2 || s.Find("tbody .tag").First().Text() == "" {
			t.Errorf("two checks on record: %s", s.Find("tbody").Text())
		}
		if n := w.Count(`SELECT count(*) FROM ledger_entry WHERE kind='ledger.verify'`); n != 2 {
			t.Errorf("%d", n)
		}
		if strings.Contains(s.Find("table").Text(), w.Inspector.Name) {
			t.Error("the table of checks names nobody")
		}
		if s := w.Get(w.Inspector, "/ledger/progress"); s.Status != 200 || strings.Contains(s.Text, "<html") {
			t.Error("progress is a part of a page")
		}
	})
}

func TestOnlyOneVerificationRunsAtATime(t *testing.T) {
	var r runner
	if !r.begin(10) || r.begin(10) {
		t.Fatal("the second must wait")
	}
	r.progress(4, 10)
	if s := r.state(); !s.Going || s.Done != 4 {
		t.Errorf("%+v", s)
	}
	r.end(ledger.Report{Size: 10}, nil)
	if s := r.state(); s.Going || s.Report == nil || !r.begin(10) {
		t.Errorf("%+v", s)
	}
}

func TestCheckpointIsTheSignedNote(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street, p *Pages) {
		w.Settle()
		s := w.Get(w.Auditor, "/ledger/checkpoint")
		want := ""
		w.Read(func(tx *db.Tx) error {
			cp, err := w.Log.Checkpoint(tx)
			want = cp.Note
			return err
		})
		if s.Text != want || !strings.HasPrefix(s.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%q", s.Text)
		}
		if to := w.Get(w.Auditor, "/ledger/find?no=1%2C0"); to.At != "/ledger/10" {
			t.Errorf("find leads to %s", to.At)
		}
	})
}

func TestAuditIsForTheAuditorAndCountsNobody(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street, p *Pages) {
		for range 3 {
			_, _, err := w.Access.AddUser(context.Background(), access.NewAccount{Name: "u" + strconv.Itoa(int(w.Clock.Now().Unix())), Label: "张试验", Grants: []access.Grant{{Role: access.Grid, Path: w.Grid.Path}}})
			w.OK(err)
			w.Clock.Advance(time.Minute)
		}
		w.Settle()
		s := w.Get(w.Auditor, "/admin/audit")
		want := w.Count(`SELECT count(*) FROM security_event`)
		if s.Status != 200 || int64(s.Find("tbody tr").Length()) != want || want < 3 {
			t.Fatalf("%d rows of %d events", s.Find("tbody tr").Length(), want)
		}
		if strings.Contains(s.Find("main").Text(), "access.") {
			t.Errorf("a kind without a word: %s", s.Find("tbody").Text())
		}
		// ux.md R1: a line for each event, no figure beside a name
		if regexp.MustCompile(`\d+ ?次`).MatchString(s.Find("table").Text()) || s.Find("td.n").Length() > 0 {
			t.Error("a count beside a name")
		}
		link, _ := s.Find(`td a[href^="/ledger/"]`).First().Attr("href")
		if e := w.Get(w.Auditor, link); e.Status != 200 || !strings.Contains(e.Text, "在台账里，没有改动") {
			t.Errorf("the twin in the ledger: %s %d", link, e.Status)
		}
		for _, a := range []access.Actor{w.Secretary, w.Inspector, w.System} {
			if s := w.Get(a, "/admin/audit"); s.Status == 200 {
				t.Errorf("%s reads the audit", a.Name)
			}
		}
	})
}

func TestCheckTellsWhatIsWrong(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street, p *Pages) {
		m := w.Pass(w.Fix(w.Report(w.Building, "facility.lamp", "灯")))
		check := func() (f Finding) {
			w.Read(func(tx *db.Tx) (err error) { f, err = Check(tx, w.Log, w.Matters.Replayer(), m.ID); return err })
			return f
		}
		w.Settle()
		if f := check(); f.Broken != "" || f.Waiting != 0 || f.Entries < 4 {
			t.Errorf("sound: %+v", f)
		}
		w.OK(w.DB.Write(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE matter SET kind='noise' WHERE id=?`, m.ID)
			return err
		}))
		if f := check(); f.Broken != "row" {
			t.Errorf("a changed row: %+v", f)
		}
		w.OK(w.DB.Write(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE matter SET kind='facility.lamp', rev=rev+9 WHERE id=?`, m.ID)
			return err
		}))
		if f := check(); f.Broken != "row" {
			t.Errorf("a revision out of nowhere: %+v", f)
		}
	})
}
