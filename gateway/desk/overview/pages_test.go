package overview

import (
	"context"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"linli/gateway/desk/overview/streettest"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

func each(t *testing.T, fn func(t *testing.T, w *streettest.Street)) {
	t.Helper()
	dbtest.Each(t, streettest.Migrations, func(t *testing.T, d *db.DB) {
		w := streettest.New(t, d)
		w.Serve(New(Deps{DB: d, Desk: w.Desk, Log: w.Log, Places: w.Places, People: w.People, Duties: w.Duties, Matters: w.Matters}).Routes())
		fn(t, w)
	})
}

// busy fills the street: 6 closed in time, 1 late and running, 1 new, 1 waiting for its check near; 3 far, two of them closed.
func busy(w *streettest.Street) {
	for range 6 {
		w.Pass(w.Fix(w.Report(w.Building, "facility.lamp", "楼道灯不亮")))
		w.Clock.Advance(2 * time.Minute)
	}
	w.Report(w.Building, "noise", "半夜装修")
	far := w.Report(w.FarBuilding, "noise", streettest.Canary+"吵闹")
	w.Clock.Advance(30 * 24 * time.Hour)
	w.Report(w.Other, "facility.lamp", "新的一件")
	w.Fix(w.Report(w.Building, "facility.door", "门坏了"))
	w.Report(w.FarBuilding, "facility.lamp", streettest.Canary+"灯")
	_ = far
	w.Settle()
}

// tile reads a counter by its label.
func tile(s streettest.Seen, label string) string {
	out := ""
	s.Find(".kpi").Each(func(_ int, k *goquery.Selection) {
		if strings.TrimSpace(k.Find("span").First().Text()) == label {
			out = strings.TrimSpace(k.Find("b").Text())
		}
	})
	return out
}

func cells(s streettest.Seen, name string) (out []string) {
	s.Find("tbody tr").Each(func(_ int, r *goquery.Selection) {
		if strings.Contains(r.Text(), name) && len(out) == 0 {
			r.Find("td").Each(func(_ int, c *goquery.Selection) { out = append(out, strings.Join(strings.Fields(c.Text()), " ")) })
		}
	})
	return out
}

func TestCommunitySeesItselfWithTheFiguresOfTheDatabase(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street) {
		busy(w)
		s := w.Get(w.Secretary, "/today")
		if s.Status != 200 || !strings.HasPrefix(s.Find("h1").First().Text(), "锦绣社区 今天") {
			t.Fatalf("%d %q", s.Status, s.Find("h1").First().Text())
		}
		live := w.Count(`SELECT count(*) FROM matter WHERE community=? AND state IN ('open','assigned','working','fixed','watch','hung')`, w.Community.ID)
		if got := tile(s, "在办事项"); got != strconv.FormatInt(live, 10) || live != 3 {
			t.Errorf("open: page %s, database %d, counted by hand 3", got, live)
		}
		if got := tile(s, "没人负责的户"); got != "3" {
			t.Errorf("doors without a name: %s; building 5 has three", got)
		}
		if !strings.Contains(s.Text, "锦绣苑 5号楼") {
			t.Error("the page does not say where the doors without a name are")
		}
		if got := tile(s, "待复查与回头看"); got != "1" {
			t.Errorf("looks: %s", got)
		}
		overdue := w.Count(`SELECT count(*) FROM matter WHERE community=? AND state IN ('open','assigned','working') AND next_due<=?`, w.Community.ID, w.Clock.Now().UnixMilli())
		if got := tile(s, "动态清零"); got != strconv.FormatInt(overdue+1, 10) || overdue != 1 {
			t.Errorf("dynamic zero: %s, overdue %d and one unverified", got, overdue)
		}
		row := cells(s, "锦绣苑")
		if len(row) < 5 || row[0] != "锦绣苑 6户" || !strings.Contains(row[1], "逾期 1") || row[2] != "3" || row[3] != "3" {
			t.Errorf("row %q", row)
		}
		if !strings.Contains(s.Text, "9 件里，") {
			t.Errorf("the funnel counts 9 matters: %s", s.Find("h2").Text())
		}
	})
}

func TestStreetComparesPlacesAndHidesSmallShares(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street) {
		busy(w)
		s := w.Get(w.Clerk, "/today")
		if !strings.HasPrefix(s.Find("h1").First().Text(), "柳岸街道 今天") {
			t.Fatalf("title %q", s.Find("h1").First().Text())
		}
		near, far := cells(s, "锦绣社区"), cells(s, streettest.Canary+"社区")
		if len(near) < 8 || near[1] != "3" || near[2] != "1" || near[3] != "100%" {
			t.Errorf("near %q: 3 open, 1 late, all of 7 fixed ones in time", near)
		}
		if len(far) < 8 || far[3] != "—" {
			t.Errorf("far %q: nothing fixed there, so no share", far)
		}
		link, _ := s.Find(`a[href*="tab=late"]`).Attr("href")
		if !strings.Contains(link, "place="+w.Community.ID) && !strings.Contains(link, "place="+w.Far.ID) {
			t.Errorf("督办 leads to the late ones of a place: %q", link)
		}
		if s := w.Get(w.Clerk, "/today?place="+w.Community.ID); !strings.HasPrefix(s.Find("h1").First().Text(), "锦绣社区 今天") {
			t.Error("the street can open a community")
		}
		w.Report(w.Street, "noise", "街上吵")
		all := w.Get(w.Clerk, "/today")
		if rest := cells(all, "不在以上各处的"); len(rest) != 8 || rest[1] != "1" || tile(all, "在办事项") != "6" {
			t.Errorf("the rows sum to %s on top with what stands in the street itself: %q", tile(all, "在办事项"), rest)
		}
	})
}

func TestSmallNumberRule(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street) {
		for range 3 {
			w.Pass(w.Fix(w.Report(w.Building, "facility.lamp", "灯")))
			w.Clock.Advance(time.Minute)
		}
		w.Settle()
		row := cells(w.Get(w.Clerk, "/today"), "锦绣社区")
		if len(row) < 6 || row[3] != "不足5件" || row[4] != "不足5件" {
			t.Errorf("three cases give no share and no median: %q", row)
		}
	})
}

func TestNobodySeesAnotherCommunity(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street) {
		busy(w)
		_, err := w.People.Add(context.Background(), w.Stranger.Actor, people.Draft{Name: streettest.Canary + "丙", At: w.FarBuilding.ID})
		w.OK(err)
		for _, a := range []access.Actor{w.Secretary, w.Manager, w.Worker, w.Member} {
			for _, path := range []string{"/today", "/search?q=" + url.QueryEscape(streettest.Canary), "/search/results?q=" + url.QueryEscape(streettest.Canary), "/search?q=%E7%81%AF"} {
				s := w.Get(a, path)
				s.Find("input").Remove() // the question itself
				s.Find("title, h1, .bar, main h2").Remove()
				s.Find(".empty").Remove()
				text := s.Find("main").Text()
				if strings.HasPrefix(path, "/search/results") {
					text = s.Text
				}
				if s.Status != 200 || strings.Contains(text, streettest.Canary) {
					t.Errorf("%s reads %s: %d %s", a.Name, path, s.Status, text)
				}
			}
			for _, id := range []string{w.Far.ID, w.FarCompound.ID, w.Street.ID} {
				if s := w.Get(a, "/today?place="+id); s.Status == 200 && strings.Contains(s.Find("main").Text(), streettest.Canary) {
					t.Errorf("%s opens a foreign place", a.Name)
				}
			}
		}
		if s := w.Get(w.Secretary, "/today?place="+w.Far.ID); s.Status != 404 {
			t.Errorf("a foreign place looks as if it did not exist, got %d", s.Status)
		}
	})
}

func TestMyDayIsGroupedByBuildingAndOffersNoOwnWorkToVerify(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street) {
		busy(w)
		s := w.Get(w.Manager, "/today")
		heads := s.Find("h2.section").Map(func(_ int, h *goquery.Selection) string { return strings.TrimSpace(h.Text()) })
		if len(heads) < 2 || heads[0] != "锦绣苑 3号楼" || heads[1] != "锦绣苑 5号楼" {
			t.Errorf("groups %q: the late one of building 3 first", heads)
		}
		if !strings.Contains(s.Find(".tag").First().Text(), "1") || s.Find(".dock a").First().Text() != "登记问题" {
			t.Errorf("marks %q, dock %q", s.Find(".tag").First().Text(), s.Find(".dock").Text())
		}
		if strings.Contains(s.Find("main").Text(), "等着复查") {
			t.Error("a property manager never verifies")
		}
		g := w.Get(w.Worker, "/today")
		if !strings.Contains(g.Find("main").Text(), "等着复查和回头看") || g.Find(`.rows a[href^="/matters/"]`).Length() != 1 {
			t.Errorf("the grid worker has one to check: %s", g.Find("main").Text())
		}
		if e := w.Get(w.System, "/today"); e.Find(`a[href="/admin"]`).Length() == 0 || strings.Contains(e.Find("main").Text(), "锦绣") {
			t.Error("an administrator gets links and nothing of the business")
		}
	})
}

func TestDrawStandsInTheLedger(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street) {
		busy(w)
		form := url.Values{"place": {w.Community.ID}, "days": {"90"}, "n": {"5"}}
		s := w.Post(w.Inspector, "/inspect", form)
		if s.Status != 200 || !strings.Contains(s.Find("h1").First().Text()+s.Find("title").Text(), "抽中 5 件，共 9 件里") {
			t.Fatalf("%d %s", s.Status, s.Find("title").Text())
		}
		entry := strings.TrimPrefix(s.At, "/inspect/")
		w.Settle()
		again := w.Get(w.Inspector, s.At)
		if n := again.Find("tbody tr").Length(); n != 5 {
			t.Fatalf("%d rows", n)
		}
		if again.Find(".tag:contains('没有改动')").Length() != 5 {
			t.Errorf("five sound ones: %s", again.Find("tbody").Text())
		}
		if got := w.Count(`SELECT count(*) FROM ledger_entry WHERE kind='inspect.draw'`); got != 1 {
			t.Errorf("%d draws in the ledger", got)
		}
		w.Post(w.Inspector, "/inspect", form)
		w.Settle()
		if n := w.Get(w.Inspector, "/inspect").Find("tbody tr").Length(); n != 2 {
			t.Errorf("a second draw is seen beside the first: %d", n)
		}
		if p := w.Get(w.Inspector, s.At+"/print"); p.Status != 200 || p.Find("tbody tr").Length() != 5 || !strings.Contains(p.Text, "现场所见") {
			t.Errorf("print: %d", p.Status)
		}
		if far := w.Get(w.FarInspector, "/inspect/"+entry); far.Status != 404 {
			t.Errorf("an inspector of another place opens it: %d", far.Status)
		}
		if x := w.Post(w.FarInspector, "/inspect", form); x.Status != 404 {
			t.Errorf("an inspector of another place draws here: %d", x.Status)
		}
	})
}

func TestDrawShowsWhatWasChangedBehindItsBack(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street) {
		m := w.Fix(w.Report(w.Building, "facility.lamp", "灯"))
		w.Settle()
		s := w.Post(w.Inspector, "/inspect", url.Values{"place": {w.Street.ID}, "days": {"30"}, "n": {"5"}})
		w.Settle()
		w.OK(w.DB.Write(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE matter SET due=due+86400000 WHERE id=?`, m.ID)
			return err
		}))
		again := w.Get(w.Inspector, s.At)
		if !strings.Contains(again.Text, "有 1 件和台账对不上") || again.Find(".tag:contains('业务记录和台账不一样')").Length() != 1 {
			t.Errorf("a deadline moved behind the ledger's back is not shown: %s", again.Find("main").Text())
		}
	})
}

func TestDrawRefusesWhatIsNoDraw(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street) {
		w.Report(w.Building, "facility.lamp", "灯")
		w.Settle()
		other := ""
		w.Read(func(tx *db.Tx) error {
			list, err := w.Log.Follow(tx, 0, 1)
			other = list[0].ID
			return err
		})
		for _, id := range []string{other, "x", "00000000-0000-0000-0000-000000000000"} {
			if s := w.Get(w.Inspector, "/inspect/"+id); s.Status != 404 {
				t.Errorf("%s: %d", id, s.Status)
			}
		}
		for _, form := range []url.Values{{"place": {w.Street.ID}, "days": {"90"}, "n": {"5000"}}, {"place": {w.Street.ID}, "days": {"-1"}, "n": {"5"}}, {"place": {w.Street.ID}, "days": {"90"}, "n": {"x"}}} {
			if s := w.Post(w.Inspector, "/inspect", form); s.Status != 422 {
				t.Errorf("%v: %d", form, s.Status)
			}
		}
		if s := w.Post(w.Secretary, "/inspect", url.Values{"place": {w.Community.ID}, "days": {"90"}, "n": {"5"}}); s.Status == 200 {
			t.Error("only an inspector draws")
		}
	})
}

func TestSearchFindsByNumberNameAndWord(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street) {
		m := w.Report(w.Building, "noise", "半夜装修")
		ask := func(a access.Actor, q string) string {
			s := w.Get(a, "/search?q="+url.QueryEscape(q))
			if s.Status != 200 {
				t.Fatalf("%s: %d", q, s.Status)
			}
			return s.Find(".rows").Text()
		}
		for _, q := range []string{m.No, m.Short, m.Title} {
			if !strings.Contains(ask(w.Secretary, q), m.No) {
				t.Errorf("%q does not find the matter", q)
			}
			if strings.Contains(ask(w.Stranger, q), m.No) {
				t.Errorf("%q finds it from outside", q)
			}
		}
		part, err := w.Matters.Report(context.Background(), access.Public(), matter.Report{Place: w.Building.ID, Kind: "litter", Part: "0001室门口"})
		w.OK(err)
		if got := ask(w.Secretary, "0001"); !strings.HasSuffix(m.No, "〕0001") || !strings.Contains(got, m.No) || !strings.Contains(got, "0001室门口") || strings.Count(got, part.Matter.No) != 1 {
			t.Errorf("figures are those of a number and may stand in a part too: %s", got)
		}
		if got := ask(w.Secretary, "jxy"); !strings.Contains(got, "锦绣苑") {
			t.Errorf("pinyin: %s", got)
		}
		if got := ask(w.Worker, "锦绣苑"); !strings.Contains(got, "锦绣苑") || strings.Contains(got, "5号楼") {
			t.Errorf("a grid worker finds the compound of the own buildings, and no other building: %s", got)
		}
		if got := ask(w.Worker, "锦绣苑3号楼"); !strings.Contains(got, "锦绣苑 3号楼") {
			t.Errorf("a grid worker finds the own building: %s", got)
		}
		if got := ask(w.Secretary, "3号楼"); !strings.Contains(got, "锦绣苑 3号楼") || strings.Contains(got, "5号楼") {
			t.Errorf("a building is found without its compound: %s", got)
		}
		if got := ask(w.Secretary, "3号楼2单元201"); !strings.Contains(got, "锦绣苑 3号楼2单元201") {
			t.Errorf("a door is found without its compound: %s", got)
		}
		for q, who := range map[string]access.Actor{"3号楼": w.Stranger, "5号楼": w.Worker} {
			if got := ask(who, q); strings.Contains(got, "锦绣苑 "+q) {
				t.Errorf("%s reads a building out of scope: %s", who.Name, got)
			}
		}
		home := ""
		w.Read(func(tx *db.Tx) error {
			list, err := w.Places.Homes(tx, w.Building.Path)
			home = list[0].ID
			return err
		})
		_, err = w.People.Add(context.Background(), w.Secretary.Actor, people.Draft{Name: "申秀兰", Home: home})
		w.OK(err)
		if got := ask(w.Secretary, "申秀"); !strings.Contains(got, "申秀兰") {
			t.Errorf("who serves the home reads the name: %s", got)
		}
		if got := ask(w.Inspector, "申秀"); strings.Contains(got, "申秀兰") || !strings.Contains(got, "申*") {
			t.Errorf("other staff read it masked: %s", got)
		}
		if got := ask(w.Manager, "申秀"); strings.Contains(got, "申") {
			t.Errorf("the property manager finds no people: %s", got)
		}
		r := w.Get(w.Secretary, "/search/results?q="+url.QueryEscape("锦绣苑"))
		if r.Status != 200 || strings.Contains(r.Text, "<html") || r.Find("li a").Length() == 0 {
			t.Errorf("rows only: %s", r.Text)
		}
	})
}

// TestNoPageListsPeopleByWhatTheyDid reads every page here as everybody (ux.md R1): where a column holds names of staff, no
// column beside it holds counts.
func TestNoPageListsPeopleByWhatTheyDid(t *testing.T) {
	count := regexp.MustCompile(`^[<\d,.]+ ?(%|次|件|户|天|人|分)?$`)
	each(t, func(t *testing.T, w *streettest.Street) {
		busy(w)
		drawn := w.Post(w.Inspector, "/inspect", url.Values{"place": {w.Street.ID}, "days": {"90"}, "n": {"50"}}).At
		w.Settle()
		for _, a := range []access.Actor{w.Secretary, w.Clerk, w.Manager, w.Worker, w.Inspector, w.System, w.Auditor} {
			for _, path := range []string{"/today", "/inspect", drawn, drawn + "/print", "/search?q=%E6%9D%8E"} {
				s := w.Get(a, path)
				s.Find("table").Each(func(_ int, table *goquery.Selection) {
					names, counts := map[int]bool{}, map[int]bool{}
					table.Find("tr").Each(func(_ int, r *goquery.Selection) {
						r.Find("td").Each(func(i int, c *goquery.Selection) {
							word := strings.TrimSpace(c.Text())
							for _, n := range w.Staff() {
								names[i] = names[i] || word == n
							}
							counts[i] = counts[i] || count.MatchString(word)
						})
					})
					named := false
					for i := range names {
						named = named || names[i]
					}
					for i := range counts {
						if named && counts[i] {
							t.Errorf("%s of %s: a table with names of staff and counts in column %d", path, a.Name, i)
						}
					}
				})
				if s.Find("svg").FilterFunction(func(_ int, g *goquery.Selection) bool {
					for _, n := range w.Staff() {
						if n != "" && strings.Contains(g.Text(), n) {
							return true
						}
					}
					return false
				}).Length() > 0 {
					t.Errorf("%s: a drawing with a name of staff", path)
				}
			}
		}
	})
}

// TestNoPageOfAnybodyPrintsAKey reads the first page of every role in both languages: what has no words shows as its key.
func TestNoPageOfAnybodyPrintsAKey(t *testing.T) {
	key := regexp.MustCompile(`\b(overview|desk|view|matter|place|ui|access)(\.[a-z0-9_]+)+`)
	each(t, func(t *testing.T, w *streettest.Street) {
		busy(w)
		security := w.Auditor
		security.Grants = []access.Grant{{Role: access.SecAdmin, Path: place.RootPath}}
		for _, a := range []access.Actor{w.Secretary, w.Clerk, w.Manager, w.Worker, w.Member, w.Inspector, w.System, security, w.Auditor} {
			for _, page := range []string{"/today", "/search?q=%E7%81%AF", "/inspect"} {
				for _, lang := range []string{"zh", "en"} {
					s := w.Get(a, page+map[bool]string{true: "&", false: "?"}[strings.Contains(page, "?")]+"lang="+lang)
					if s.Status != 200 {
						continue // refused; what a refusal says is not said here
					}
					s.Find("script, style").Remove()
					if got := key.FindAllString(s.Find("body").Text(), -1); len(got) > 0 {
						t.Errorf("%s of %s in %s prints %q", page, a.Name, lang, got)
					}
				}
			}
		}
		for _, a := range []access.Actor{w.System, security, w.Auditor} {
			s := w.Get(a, "/today")
			if s.Find(`a[href="/messages"]`).Length() == 0 || s.Find(`main a[href="/outbox"], .rail a[href="/outbox"]`).Length() != 0 {
				t.Errorf("%s has messages, and nothing that waits for a signal: %s", a.Name, s.Find("main").Text())
			}
		}
	})
}

func TestPagesSpeakEnglish(t *testing.T) {
	each(t, func(t *testing.T, w *streettest.Street) {
		busy(w)
		s := w.Get(w.Clerk, "/today?lang=en")
		if s.Status != 200 || !strings.Contains(s.Find("h1").First().Text(), "today") || strings.Contains(s.Find("main").Text(), "overview.") {
			t.Errorf("%s", s.Find("main").Text())
		}
	})
}
