package duties_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"linli/gateway/desk/duties"
	"linli/gateway/desk/places/placestest"
	"linli/kernel/access"
	"linli/platform/text"
	"linli/platform/web"
)

func routes(w *placestest.World) []web.Route {
	return duties.Routes(duties.Deps{DB: w.DB, Desk: w.Desk, Places: w.Places, People: w.People, Duties: w.Duties, Plans: w.Plans, Matters: w.Matters, Access: w.Access})
}

func each(t *testing.T, fn func(t *testing.T, w *placestest.World)) {
	placestest.Each(t, func(t *testing.T, w *placestest.World) {
		w.Serve(routes(w))
		w.As(w.Secretary)
		fn(t, w)
	})
}

func TestTextsAreComplete(t *testing.T) {
	if gaps := text.Gaps("duties."); len(gaps) > 0 {
		t.Error(gaps)
	}
}

func TestAHoleIsSeenGivenAwayAndGone(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		page := w.Want(w.Get("/duties?place="+w.Compound.ID), 200, "锦绣苑还有22户没人负责", "132户 · 有人负责 110 · 没人负责 22", "3号楼3单元 1–11层", "建议 任春和（同楼，现44户）")
		give := page.Doc.Find("[data-hole] a.btn").First().AttrOr("href", "")
		form := w.Want(w.Get(give), 200, "3号楼3单元", "22户", "任春和（现44户）", "邢丽（现66户）")
		if n := form.Doc.Find("svg[data-wall] .d-blue-tint").Length(); n != 22 {
			t.Errorf("%d doors are marked on the wall, want 22", n)
		}
		w.Want(w.Get(give+"&person="+w.Xing.ID), 200, "邢丽现在66户，分完后88户")
		w.Want(w.Get("/duties/assign?place="+w.Compound.ID+"&building="+w.B3.ID+"&person="+w.Ren.ID), 200, "任春和现在44户，分完后66户") // 44 of them are his
		unit := form.Hidden("/duties/assign", "unit")
		done := w.Post("/duties/assign", "place", w.Compound.ID, "building", w.B3.ID, "unit", unit, "person", w.Xing.ID)
		if w.Want(done, 303); done.At != "/duties?place="+w.Compound.ID {
			t.Errorf("leads to %s", done.At)
		}
		after := w.Want(w.Follow(done), 200, "锦绣苑户户有人负责", "没人负责 0", "88户")
		if after.Doc.Find("[data-hole]").Length() != 0 {
			t.Error("the hole is still listed")
		}
		given := after.Hidden("/duties/assign/undo", "duties")
		back := w.Want(w.Post("/duties/assign/undo", "place", w.Compound.ID, "duties", given), 303)
		w.Want(w.Get(back.At), 200, "还有22户没人负责", "没人负责 22")
		w.Want(w.Post("/duties/assign/undo", "place", w.Compound.ID, "duties", given), 409) // once
		w.Want(w.Post("/duties/assign/undo", "place", w.Compound.ID, "duties", "00000000-0000-7000-8000-000000000000@1"), 404)
		w.Want(w.Post("/duties/assign/undo", "place", w.Compound.ID, "duties", "x"), 404)
	})
}

func TestAssigningKeepsWhatWasTypedAndSaysWhatIsMissing(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		unit := w.UnitOf(w.B3, "3").ID
		s := w.Want(w.Post("/duties/assign", "place", w.Compound.ID, "building", w.B3.ID, "unit", unit, "from", "2", "to", "4"), 422, "请选一个人", "6户")
		if s.Doc.Find(`input[name="from"][value="2"]`).Length() == 0 {
			t.Error("the floor typed is lost")
		}
		w.Want(w.Post("/duties/assign", "place", w.Compound.ID, "building", w.B3.ID, "unit", unit, "from", "vier", "person", w.Xing.ID), 422, "楼层写成数字")
		w.Want(w.Post("/duties/assign", "place", w.Compound.ID, "person", w.Xing.ID), 422, "请选楼栋")
		w.Want(w.Get("/duties/assign?place="+w.Compound.ID+"&building="+w.B3.ID+"&from=40&to=50"), 422, "没有住户")
		taken := w.UnitOf(w.B3, "1").ID
		s = w.Want(w.Post("/duties/assign", "place", w.Compound.ID, "building", w.B3.ID, "unit", taken, "person", w.Xing.ID), 422, "替换")
		w.WantNot(s, "null")
		w.Want(w.Post("/duties/assign", "place", w.Compound.ID, "building", w.B3.ID, "unit", taken, "person", w.Xing.ID, "replace", "1"), 303)
		w.Want(w.Get("/duties/people/"+w.Xing.ID), 200, "88")
	})
}

func TestOutOfScopeLooksLikeNothing(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		for _, path := range []string{"/duties?place=" + w.Far.ID, "/duties/table?place=" + w.Far.ID, "/duties/assign?place=" + w.Far.ID, "/duties?place=nowhere"} {
			w.Want(w.Get(path), 404)
		}
		w.As(w.Outsider)
		for _, path := range []string{"/duties?place=" + w.Compound.ID, "/duties/people/" + w.Ren.ID, "/duties/people/" + w.Ren.ID + "/print", "/duties/people/" + w.Ren.ID + "/handover"} {
			w.Want(w.Get(path), 404)
		}
		w.Want(w.Post("/duties/assign", "place", w.Compound.ID, "building", w.B3.ID, "person", w.Ren.ID), 404)
		w.As(w.Manager) // reads duties, changes none
		w.Want(w.Get("/duties?place="+w.Compound.ID), 200, "22户")
		w.Want(w.Get("/duties/assign?place="+w.Compound.ID), 403)
		w.As(access.Public())
		if s := w.Want(w.Get("/duties"), 303); !strings.HasPrefix(s.At, "/login") {
			t.Errorf("leads to %s", s.At)
		}
	})
}

func TestGridWorkerSeesTheBuildingsOfTheGrid(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		w.As(w.Worker)
		s := w.Want(w.Get("/duties?place="+w.Compound.ID), 200, "3号楼", "锦绣苑（您的网格）还有22户没人负责", "66户 · 有人负责 44 · 没人负责 22")
		w.WantNot(s, "132")
		if n := w.Get("/duties/table?place=" + w.Compound.ID).Doc.Find("a[href^='/export/']").Length(); n != 0 {
			t.Error("a file of the whole compound is offered to who serves a grid of it")
		}
		if s.Doc.Find("svg.plan a[href*='"+w.B4.ID+"']").Length() != 0 {
			t.Error("a building outside the grid is on the plan")
		}
		w.Want(w.Get("/duties/assign?place="+w.Compound.ID), 403)
	})
}

func TestEndAndStaleEnd(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		s := w.Want(w.Get("/duties/people/"+w.Ren.ID), 200, "任春和的责任", "44")
		row := s.Doc.Find("form[action='/duties/end']").First()
		id, rev := row.Find("[name=duty]").AttrOr("value", ""), row.Find("[name=rev]").AttrOr("value", "")
		w.Want(w.Post("/duties/end", "duty", id, "rev", "99"), 303)
		if n := w.Get("/duties/people/" + w.Ren.ID).Doc.Find("form[action='/duties/end']").Length(); n != 3 {
			t.Fatalf("a stale end ended something: %d left", n)
		}
		w.Want(w.Post("/duties/end", "duty", id, "rev", rev), 303)
		if n := w.Get("/duties/people/" + w.Ren.ID).Doc.Find("form[action='/duties/end']").Length(); n != 2 {
			t.Errorf("%d duties left, want 2", n)
		}
		w.As(w.Outsider)
		w.Want(w.Post("/duties/end", "duty", id, "rev", "1"), 404)
	})
}

func TestAbsenceAndSubstitute(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		at := "/duties/people/" + w.Ren.ID
		w.Want(w.Post(at+"/away", "from", "", "until", "2026-07-01"), 422, "请选日期")
		w.Want(w.Post(at+"/away", "from", "2026-07-05", "until", "2026-07-01", "substitute", w.Xing.ID), 422, "结束时间要晚于开始时间")
		w.Want(w.Post(at+"/away", "from", "2026-06-24", "until", "2026-07-01", "substitute", w.Xing.ID), 303)
		s := w.Want(w.Get(at), 200, "邢丽代管", "7月1日")
		w.Want(w.Get("/duties?place="+w.Compound.ID), 200, "外出")
		w.Want(w.Post(at+"/back", "absence", s.Hidden(at+"/back", "absence")), 303)
		w.Want(w.Get(at), 200, "没有登记外出")
		w.Want(w.Post(at+"/back", "absence", "nothing"), 404)
	})
}

func TestHandOverShowsEverythingAndAsksToType(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		at := "/duties/people/" + w.Ren.ID + "/handover"
		w.Want(w.Get(at), 200, "移交任春和的整个责任区", "3号楼1单元", "3号楼2单元", "责任 3项 · 44户", "邢丽（现66户）")
		s := w.Want(w.Post(at, "to", w.Xing.ID, "reason", "搬走", "confirm", "任"), 422, "请完整输入“任春和”")
		if s.Doc.Find("select[name=to] option[selected]").AttrOr("value", "") != w.Xing.ID || s.Doc.Find("input[name=reason]").AttrOr("value", "") != "搬走" {
			t.Error("what was typed is lost")
		}
		w.Want(w.Post(at, "reason", "", "confirm", "任春和"), 422, "请选一个人", "请写原因")
		w.Want(w.Post(at, "to", w.Xing.ID, "reason", "搬走", "confirm", "任春和"), 303)
		w.Want(w.Get("/duties/people/"+w.Xing.ID), 200, "110", "3号楼1单元")
		w.Want(w.Get("/duties/people/"+w.Ren.ID), 200, "现在没有责任")
		w.As(w.Worker)
		w.Want(w.Get(at), 403)
	})
}

// All lists of a compound are printed at once, one for each who serves doors; the other community's clerk has none of it.
func TestAllListsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		s := w.Want(w.Get("/duties/print?place="+w.Compound.ID), 200, "任春和联户清单（2026年第2季度）", "邢丽联户清单（2026年第2季度）", "锦绣苑 3号楼2单元501")
		if n := s.Doc.Find("section.sheet-next").Length(); n != 2 {
			t.Errorf("%d sheets, want one for each of two people", n)
		}
	})
}

func TestTableAndPrint(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		s := w.Want(w.Get("/duties/table?place="+w.Compound.ID), 200, "锦绣苑责任表", "任春和", "联户", "物业")
		if s.Doc.Find("a[href^='/export/duty']").Length() != 1 {
			t.Error("no export")
		}
		p := w.Want(w.Get("/duties/people/"+w.Ren.ID+"/print"), 200, "任春和联户清单（2026年第2季度）", "锦绣苑 3号楼2单元501", "共 44 户")
		if n := p.Doc.Find("table tbody tr").Length(); n != 44 {
			t.Errorf("%d rows, want 44", n)
		}
		w.WantNot(p, "10012345678", "100-1234-5678")
		w.As(w.Manager) // a property manager never reads people
		w.WantNot(w.Get("/duties/people/"+w.Ren.ID+"/print"), "申秀兰")
	})
}

// TestNothingCountsWhatPeopleDid keeps ux.md R1: the page orders by name and shows homes only.
func TestNothingCountsWhatPeopleDid(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		s := w.Get("/duties?place=" + w.Compound.ID)
		var names []string
		s.Doc.Find("a[href^='/duties/people/']").Each(func(_ int, a *goquery.Selection) { names = append(names, a.Text()) })
		if strings.Join(names, " ") != "任春和 邢丽" { // by name, not by 66 before 44
			t.Errorf("order %v", names)
		}
		w.WantNot(s, "次走访", "登录", "排名")
	})
}

// Who serves a place is set on a page: the group of matters in words, one duty for each of its codes, and what was chosen is
// seen in the table; a first-responsible can not be made this way, and nobody gives duties where he has no right.
func TestWhoServesAPlaceIsSetByHand(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		at := "/duties/serve?place=" + w.Compound.ID
		w.Want(w.Get("/duties?place="+w.Compound.ID), 200, "网格、物业等责任")
		w.Want(w.Get(at), 200, "谁服务这里", "公共设施", "消防安全", "整个", "网格员")
		w.Want(w.Post("/duties/serve", "place", w.Compound.ID, "role", "property", "person", ""), 422, "请选一个人")
		w.Want(w.Post("/duties/serve", "place", w.Compound.ID, "role", "first", "person", w.Xing.ID), 422, "请选择责任类别")
		w.Want(w.Post("/duties/serve", "place", w.Compound.ID, "role", "property", "person", w.Xing.ID, "kind", "没有的类"), 422, "没有这一类事项")
		w.Want(w.Post("/duties/serve", "place", w.Compound.ID, "do", "find", "who", "邢丽"), 200, "邢丽")
		for range 2 { // twice is once
			w.Want(w.Post("/duties/serve", "place", w.Compound.ID, "at", w.B3.ID, "role", "helper", "person", w.Xing.ID, "kind", "公共设施", "kind", "消防安全"), 303)
		}
		s := w.Want(w.Get("/duties/table?place="+w.Compound.ID), 200, "协办", "公共设施", "消防安全", "漏水/管道")
		if n := s.Doc.Find("tr:contains('协办')").Length(); n != 6 { // facility, water.leak, heating, gas; fire, signal.alarm
			t.Errorf("%d duties as helper, want 6", n)
		}
		for _, code := range []string{"facility", "heating", "fire.", "water.leak"} {
			w.WantNot(s, ">"+code)
		}
		w.Want(w.Post("/duties/serve", "place", w.Far.ID, "role", "grid", "person", w.Xing.ID), 404)
		w.Want(w.Post("/duties/serve", "place", w.Compound.ID, "at", w.Far.ID, "role", "grid", "person", w.Xing.ID), 404)
		w.As(w.Worker)
		w.Want(w.Get(at), 403)
		w.Want(w.Post("/duties/serve", "place", w.Compound.ID, "role", "grid", "person", w.Xing.ID), 403)
	})
}
