package publish

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
)

const typicalLesson = "备用加药泵要常备。"

func (w *world) write(a access.Actor, kind string, change func(*Words)) (p Publication, err error) {
	err = w.do(func(tx *db.Tx) error {
		x, err := w.Propose(tx, a, mine.Case, kind)
		if err != nil {
			return err
		}
		words := wordsOf(x)
		if kind == Typical {
			words.Handling, words.Lesson = "依法立案并作出处罚决定。", typicalLesson
		}
		if change != nil {
			change(&words)
		}
		p, err = w.Write(tx, a, mine.Case, kind, words)
		return err
	})
	return p, err
}

func (w *world) publish(a access.Actor, id string, confirmed bool) (p Publication, err error) {
	err = w.do(func(tx *db.Tx) (err error) { p, err = w.Publish(tx, a, id, 12, confirmed); return err })
	return p, err
}

// leaks are the words that no outsider may read on a page of a kind.
var leaks = map[string][]string{
	Typical:  {"恒泽", "屈守田", "91980100MA0DEMO001", "矿区路", "望环罚", "望环立", "13800138000", "路晓宁", "柴青云"},
	Decision: {"矿区路", "13800138000", "望环立", "路晓宁", "柴青云"},
}

func TestATypicalCaseNamesNobody(t *testing.T) {
	each(t, func(w *world) {
		p, err := w.write(w.writer, Typical, nil)
		w.ok(err)
		if p.Party != "云漳市某公司" || p.Due != "2026-04-29" || strings.Contains(p.Facts, "13800138000") {
			t.Errorf("%+v", p)
		}
		_, err = w.write(w.editor, Typical, nil)
		w.refused("a second one", err, fault.KindNotYet, "environment.publish.stands")
		_, err = w.publish(w.writer, p.ID, false)
		w.refused("by its writer", err, fault.KindDenied, "environment.publish.own")
		_, err = w.publish(w.outside, p.ID, false)
		w.refused("of another district", err, fault.KindNotFound, "access.not_found")
		if status, _, _ := w.ask(access.Public(), "GET", "/cases/2026-1", nil); status != http.StatusNotFound {
			t.Errorf("a draft can be read: %d", status)
		}
		p, err = w.publish(w.editor, p.ID, false)
		w.ok(err)
		if p.Code != "2026-1" || p.Until != "2027-04-24" {
			t.Errorf("%+v", p)
		}
		for _, path := range []string{"/cases", "/cases/2026-1", "/cases/2026-1/print"} {
			status, body, _ := w.ask(access.Public(), "GET", path, nil)
			if status != http.StatusOK || !strings.Contains(body, "云漳市某公司") {
				t.Errorf("%s: %d %.300s", path, status, body)
			}
			for _, x := range leaks[Typical] {
				if strings.Contains(body, x) {
					t.Errorf("%s tells %s", path, x)
				}
			}
		}
		if status, _, _ := w.ask(access.Public(), "GET", "/penalties/2026-1", nil); status != http.StatusNotFound {
			t.Errorf("the case stands under decisions: %d", status)
		}
		if status, body, _ := w.ask(access.Public(), "GET", "/penalties", nil); status != http.StatusOK || strings.Contains(body, "某公司") {
			t.Errorf("%d", status)
		}
		w.sound()
	})
}

func TestADecisionSaysWhatTheLawWants(t *testing.T) {
	each(t, func(w *world) {
		p, err := w.write(w.writer, Decision, nil)
		w.ok(err)
		_, err = w.publish(w.editor, p.ID, false)
		w.ok(err)
		status, body, _ := w.ask(access.Public(), "GET", "/penalties/2026-1", nil)
		text := html.UnescapeString(body)
		for _, x := range []string{"望环罚〔2026〕7号", "云漳恒泽煤业有限公司", "91980100MA0DEMO001", "屈守田", "超标1.20倍", "第八十三条第二项", "贰拾陆万元", "十五日内缴纳", "云漳市生态环境局望岭分局", "2026-04-20", "待核"} {
			if status != http.StatusOK || !strings.Contains(text, x) {
				t.Errorf("%d, lacks %s", status, x)
			}
		}
		for _, x := range leaks[Decision] {
			if strings.Contains(body, x) {
				t.Errorf("tells %s", x)
			}
		}
		w.sound()
	})
}

func TestAPersonIsMasked(t *testing.T) {
	each(t, func(w *world) {
		x := w.cases[mine.Case]
		x.Natural, x.Party, x.Credit, x.Legal, x.Facts = true, "李守仁", "140403199003070013", "", "李守仁向北川河倾倒废液。"
		w.cases[mine.Case] = x
		p, err := w.write(w.writer, Decision, nil)
		w.ok(err)
		_, err = w.publish(w.editor, p.ID, false)
		w.ok(err)
		_, body, _ := w.ask(access.Public(), "GET", "/penalties/2026-1", nil)
		if !strings.Contains(body, "李某某") || strings.Contains(body, "李守仁") || strings.Contains(body, "1404") {
			t.Errorf("%s", body)
		}
	})
}

func TestWhatIsFoundMustBeGone(t *testing.T) {
	each(t, func(w *world) {
		p, err := w.write(w.writer, Typical, func(x *Words) { x.Facts = "恒泽煤业负责人王强的电话是13800138000。" })
		w.ok(err)
		_, err = w.publish(w.editor, p.ID, true)
		w.refused("with a telephone number", err, fault.KindNotYet, "environment.publish.not_clean")
		status, body, _ := w.ask(w.editor, "GET", "/environment/typical/"+p.ID, nil)
		marks := regexp.MustCompile(`<mark class="spot spot-(hard|soft)">([^<]+)</mark>`).FindAllStringSubmatch(body, -1)
		if status != 200 || len(marks) != 3 || marks[0][2] != "恒泽煤业" || marks[1][2] != "王强" || marks[1][1] != "soft" || marks[2][2] != "13800138000" {
			t.Errorf("%d %v", status, marks)
		}
		if strings.Contains(body, "/publish\"") {
			t.Error("publishing is offered")
		}
		if status, _, to := w.ask(w.writer, "POST", "/environment/typical/"+p.ID+"/mask", url.Values{}); status != http.StatusSeeOther || to == "" {
			t.Errorf("mask: %d", status)
		}
		_, err = w.publish(w.editor, p.ID, false)
		w.refused("a name nobody looked at", err, fault.KindInvalid, "environment.publish.confirm_needed")
		w.ok(w.do(func(tx *db.Tx) error {
			x, err := byID(tx, p.ID)
			if x.Facts != "云漳市某公司负责人王强的电话是（略）。" {
				t.Errorf("%s", x.Facts)
			}
			words := wordsOf(x)
			words.Facts = "云漳市某公司负责人王某的电话未公开。"
			if err == nil {
				_, err = w.Edit(tx, w.writer, p.ID, words)
			}
			return err
		}))
		_, err = w.publish(w.editor, p.ID, false)
		w.ok(err)
		w.sound()
	})
}

func TestWhatFallsLeavesATombstone(t *testing.T) {
	each(t, func(w *world) {
		for _, kind := range []string{Decision, Typical} {
			p, err := w.write(w.writer, kind, nil)
			w.ok(err)
			_, err = w.publish(w.editor, p.ID, false)
			w.ok(err)
		}
		w.clk.Set(time.Date(2026, 6, 12, 15, 0, 0, 0, clock.Shanghai))
		w.ok(w.do(func(tx *db.Tx) error {
			return w.Seams.Annulled(tx, w.editor, mine.Case, ground.HowAnnulled, "复议决定撤销了对云漳恒泽煤业有限公司的处罚。")
		}))
		for path, says := range map[string]string{"/penalties/2026-1": "已于 2026-06-12 撤下", "/cases/2026-1": "已于 2026-06-12 撤下", "/penalties/2026-1/print": "已经撤下"} {
			status, body, _ := w.ask(access.Public(), "GET", path, nil)
			if status != http.StatusGone || !strings.Contains(body, says) || !strings.Contains(body, "决定被依法撤销") || !strings.Contains(body, "决定已被依法撤销。") {
				t.Errorf("%s: %d %s", path, status, body)
			}
			for _, x := range append(leaks[Typical], "44 mg/L", "某公司", "贰拾陆万") {
				if strings.Contains(body, x) {
					t.Errorf("%s still tells %s", path, x)
				}
			}
		}
		for _, path := range []string{"/penalties", "/cases"} {
			if _, body, _ := w.ask(access.Public(), "GET", path, nil); strings.Contains(body, "2026-1") {
				t.Errorf("%s still lists it", path)
			}
		}
		p, err := w.write(w.writer, Decision, nil) // the new decision of the same case
		w.ok(err)
		if p, err = w.publish(w.editor, p.ID, false); err != nil || p.Code != "2026-2" {
			t.Errorf("%s %v: an address is used again", p.Code, err)
		}
		w.sound()
	})
}

func TestTakingDownByHandGivesAReason(t *testing.T) {
	each(t, func(w *world) {
		p, err := w.write(w.writer, Decision, nil)
		w.ok(err)
		p, err = w.publish(w.editor, p.ID, false)
		w.ok(err)
		down := func(how, reason, changed string) error {
			return w.do(func(tx *db.Tx) error { _, err := w.Withdraw(tx, w.writer, p.ID, how, reason, changed); return err })
		}
		w.refused("no reason", down(ground.HowChanged, "", ""), fault.KindInvalid, "environment.publish.reason_needed")
		w.refused("no way", down("because", "决定已变更。", ""), fault.KindInvalid, "environment.publish.how_needed")
		w.refused("a reason that names", down(ground.HowChanged, "屈守田提起复议后变更。", ""), fault.KindInvalid, "environment.publish.reason_names")
		w.refused("a day to come", down(ground.HowChanged, "决定已变更。", "2026-05-01"), fault.KindInvalid, "environment.publish.changed_day")
		w.ok(down(ground.HowChanged, "决定已变更。", "2026-04-23"))
		w.refused("twice", down(ground.HowChanged, "决定已变更。", ""), fault.KindNotYet, "environment.publish.not_public")
		_, body, _ := w.ask(w.writer, "GET", "/environment/typical/"+p.ID, nil)
		if !strings.Contains(body, "2026-04-28") || !strings.Contains(body, "行政处罚法第四十八条") {
			t.Errorf("the term of three working days is not shown: %s", body)
		}
		w.sound()
	})
}

func TestDisplayEndsAndCreditIsRepaired(t *testing.T) {
	each(t, func(w *world) {
		p, err := w.write(w.writer, Decision, nil)
		w.ok(err)
		err = w.do(func(tx *db.Tx) error { _, err := w.Publish(tx, w.editor, p.ID, 2, false); return err })
		w.refused("two months", err, fault.KindInvalid, "environment.publish.months_range")
		p, err = w.publish(w.editor, p.ID, false)
		w.ok(err)
		w.clk.Set(time.Date(2026, 5, 20, 9, 0, 0, 0, clock.Shanghai))
		w.ok(w.do(func(tx *db.Tx) error {
			_, err := w.AskRepair(tx, w.writer, p.ID, "2026-05-19", "罚款已缴清，违法行为已改正。")
			return err
		}))
		w.ok(w.do(func(tx *db.Tx) (err error) { p, err = w.AnswerRepair(tx, w.editor, p.ID, true); return err }))
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			day, credit, err := w.Seams.Shown(tx, p.Case)
			if day == "" || credit != "已修复 "+p.RepairDay {
				t.Errorf("the book of cases gets %q, %q", day, credit)
			}
			day, credit, e := w.Seams.Shown(tx, "no such case")
			if day != "" || credit != "" || e != nil {
				t.Errorf("of a case that was never published: %q %q %v", day, credit, e)
			}
			return err
		}))
		if p.Until != "2026-07-24" || p.Repair != RepairGranted {
			t.Errorf("never below three months: %+v", p)
		}
		w.clk.Set(time.Date(2026, 7, 24, 23, 0, 0, 0, clock.Shanghai))
		w.ok(w.End(ctx))
		if status, _, _ := w.ask(access.Public(), "GET", "/penalties/2026-1", nil); status != http.StatusOK {
			t.Errorf("on its last day it is gone: %d", status)
		}
		w.clk.Set(time.Date(2026, 7, 25, 0, 30, 0, 0, clock.Shanghai))
		if status, _, _ := w.ask(access.Public(), "GET", "/penalties/2026-1", nil); status != http.StatusGone { // before the job ran
			t.Errorf("after its last day: %d", status)
		}
		w.ok(w.End(ctx))
		w.ok(w.End(ctx))
		if status, body, _ := w.ask(access.Public(), "GET", "/penalties/2026-1", nil); status != http.StatusGone || !strings.Contains(body, "公示期已满") || strings.Contains(body, "恒泽") {
			t.Errorf("%d %s", status, body)
		}
		w.sound()
	})
}

func TestTheWholeWayInTheBrowser(t *testing.T) {
	each(t, func(w *world) {
		if status, body, _ := w.ask(w.writer, "GET", "/environment/typical", nil); status != 200 || !strings.Contains(body, "望环罚〔2026〕7号") || !strings.Contains(body, "kind=typical") {
			t.Errorf("%d %.400s", status, body)
		}
		if got := w.Seams.PublishCase(mine.Case); got != "/environment/typical/new?case=c1" {
			t.Error(got)
		}
		if status, body, _ := w.ask(w.writer, "GET", w.Seams.PublishCase(mine.Case), nil); status != 200 || !strings.Contains(body, "kind=decision") {
			t.Errorf("%d", status)
		}
		status, body, _ := w.ask(w.writer, "GET", "/environment/typical/new?case=c1&kind=typical", nil)
		if status != 200 || !strings.Contains(body, "云漳市某公司") || strings.Contains(body, "恒泽") {
			t.Errorf("%d %s", status, body)
		}
		form := url.Values{"title": {"云漳市某公司超标案"}, "facts": {"超标1.20倍。"}, "handling": {"立案查处。"}, "basis": {"《水污染防治法》第八十三条第二项"}, "content": {"罚款贰拾陆万元。"}, "lesson": {""}}
		if status, body, _ := w.ask(w.writer, "POST", "/environment/typical/new?case=c1&kind=typical", form); status != http.StatusUnprocessableEntity || !strings.Contains(body, "这一项要写") || !strings.Contains(body, "立案查处。") {
			t.Errorf("%d: what was typed is lost", status)
		}
		form.Set("lesson", typicalLesson)
		status, _, to := w.ask(w.writer, "POST", "/environment/typical/new?case=c1&kind=typical", form)
		if status != http.StatusSeeOther {
			t.Fatalf("%d", status)
		}
		if status, _, _ := w.ask(w.outside, "GET", to, nil); status != http.StatusNotFound {
			t.Errorf("another district reads a draft: %d", status)
		}
		if status, body, _ := w.ask(w.editor, "GET", to, nil); status != 200 || !strings.Contains(body, to+"/publish") {
			t.Errorf("%d", status)
		}
		if status, _, _ := w.ask(w.editor, "POST", to+"/publish", url.Values{"months": {"36"}}); status != http.StatusSeeOther {
			t.Errorf("publish: %d", status)
		}
		if status, body, _ := w.ask(access.Public(), "GET", "/cases/2026-1", nil); status != 200 || !strings.Contains(body, typicalLesson) {
			t.Errorf("%d", status)
		}
		if status, _, _ := w.ask(w.editor, "GET", "/environment/typical/"+strings.Repeat("x", 30), nil); status != http.StatusNotFound {
			t.Errorf("%d", status)
		}
	})
}

func TestWhatIsDueStandsInTheDay(t *testing.T) {
	each(t, func(w *world) {
		day := func(a access.Actor) (d affair.Day) {
			w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { d, err = w.Today(tx, "zh", a); return err }))
			return d
		}
		if d := day(w.writer); d.Week != 1 || d.Late != 0 || len(d.Rows) != 1 || !strings.Contains(d.Rows[0].Row.Href, "case=c1&kind=decision") {
			t.Errorf("%+v", d)
		}
		if d := day(w.outside); len(d.Rows) != 0 {
			t.Errorf("%+v", d)
		}
		w.clk.Set(time.Date(2026, 4, 29, 9, 0, 0, 0, clock.Shanghai))
		p, err := w.write(w.writer, Decision, nil)
		w.ok(err)
		if d := day(w.writer); len(d.Rows) != 0 {
			t.Errorf("the writer is asked to publish: %+v", d)
		}
		if d := day(w.editor); d.Now != 1 || d.Rows[0].Row.Href != "/environment/typical/"+p.ID {
			t.Errorf("%+v", d)
		}
		w.clk.Set(time.Date(2026, 4, 30, 9, 0, 0, 0, clock.Shanghai))
		if d := day(w.editor); d.Late != 1 {
			t.Errorf("%+v", d)
		}
		_, err = w.publish(w.editor, p.ID, false)
		w.ok(err)
		if d := day(w.editor); len(d.Rows) != 0 {
			t.Errorf("%+v", d)
		}
	})
}

func TestTheBookLeavesAndComesBackUnchanged(t *testing.T) {
	each(t, func(w *world) {
		for _, kind := range []string{Decision, Typical} {
			p, err := w.write(w.writer, kind, nil)
			w.ok(err)
			_, err = w.publish(w.editor, p.ID, false)
			w.ok(err)
		}
		book := w.tables()[0]
		var rows []*table.Row
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			return w.export(tx, table.Filter{Scopes: []place.Path{w.here}}, func(v []table.Value) error {
				rows = append(rows, &table.Row{Values: v})
				return nil
			})
		}))
		if len(rows) != 2 || rows[0].Value(book.Index("code")).Text != "罚2026-1" || rows[1].Value(book.Index("party")).Text != "云漳市某公司" {
			t.Fatalf("%+v", rows)
		}
		rows = append(rows, &table.Row{Values: append([]table.Value{}, rows[0].Values...)}, &table.Row{Values: append([]table.Value{}, rows[0].Values...)})
		rows[2].Values[book.Index("facts")] = table.TextValue("没有违法。")
		rows[3].Values[book.Index("code")] = table.TextValue("罚2026-9")
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error { return w.resolve(tx, &table.Batch{Table: book, Path: w.here}, rows) }))
		if rows[0].Bad() || rows[1].Bad() || rows[0].Verdict != table.Same || !rows[2].Bad() || !rows[3].Bad() {
			t.Errorf("%v %v %v %v", rows[0], rows[1], rows[2], rows[3])
		}
	})
}

func TestFieldRegisterIsWhole(t *testing.T) {
	each(t, func(w *world) {
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			schema, err := people.Columns(tx)
			only := map[string][]string{}
			for n := range Plain {
				only[n] = schema[n]
			}
			for _, bad := range people.CheckRegister(only, Fields, Plain) {
				t.Error(bad)
			}
			return err
		}))
	})
}
