package duties_test

import (
	"context"
	"strings"
	"testing"

	"linli/gateway/desk/places/placestest"
	"linli/kernel/access"
	"linli/kernel/duty/plan"
	"linli/kernel/people"
	"linli/platform/db"
)

var ctx = context.Background()

// enrol puts 任春和 and 邢丽 on the list.
func enrol(t *testing.T, w *placestest.World) {
	t.Helper()
	for _, p := range []string{w.Ren.ID, w.Xing.ID} {
		x := plan.Fresh(p, w.Compound.ID, plan.Member)
		x.Most = 100
		_, err := w.Plans.Enrol(ctx, placestest.Founder, x)
		w.Ok(err)
	}
}

func draft(w *placestest.World) (p plan.Plan) {
	w.Ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { p, err = w.Plans.DraftOf(tx, w.Compound.ID); return err }))
	return p
}

func TestThePlanIsMadeLookedAtChangedAndTaken(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		enrol(t, w)
		begin := w.Want(w.Get("/duties?place="+w.Compound.ID), 200, "自动分配", "党小组与联户名单")
		if begin.Doc.Find("a[href*='/duties/plan?']").Length() == 0 {
			t.Error("R1 does not lead to the plan")
		}
		w.Want(w.Get("/duties/plan?place="+w.Compound.ID), 200, "132户，其中22户没人负责；2人可以联户", "补上空缺，尽量不换人")
		w.Want(w.Post("/duties/plan", "place", w.Compound.ID, "mode", "few"), 303)
		page := w.Want(w.Get("/duties/plan?place="+w.Compound.ID), 200, "锦绣苑户户有人，这是草案", "采用以前什么都没有改", "已通过", "每人多少户")
		if n := page.Doc.Find("[data-loads] li").Length(); n != 2 {
			t.Errorf("%d people, want 2", n)
		}
		w.Want(w.Get("/duties?place="+w.Compound.ID), 200, "锦绣苑还有22户没人负责") // a draft changes nothing
		d := draft(w)
		wall := w.Want(w.Get("/duties/plan/"+d.ID+"/buildings/"+w.B3.ID+"?home="+w.Home.ID), 200, "3号楼2单元501", "换成谁", "固定不动")
		if n := wall.Doc.Find("svg[data-wall] rect[rx]").Length(); n < 66 {
			t.Errorf("%d doors are drawn, want 66", n)
		}
		other := wall.Doc.Find("#line-0 select option:not([selected])[value!='']").First().AttrOr("value", "")
		rev := wall.Doc.Find("#line-0 [name=rev]").AttrOr("value", "")
		w.Want(w.Post("/duties/plan/"+d.ID+"/line", "rev", rev, "home", w.Home.ID, "building", w.B3.ID, "no", "0", "do", "change", "person", other), 303)
		w.Want(w.Get("/duties/plan/"+d.ID+"/buildings/"+w.B3.ID+"?home="+w.Home.ID), 200, "放开")
		w.Want(w.Get("/duties/plan?place="+w.Compound.ID), 200, "有手改")
		w.Want(w.Post("/duties/plan/"+d.ID+"/take", "rev", rev), 409, "刚刚改过") // the page was older
		w.Want(w.Post("/duties/plan", "place", w.Compound.ID, "mode", "few"), 303)
		d = draft(w)
		kept := w.Get("/duties/plan/" + d.ID + "/buildings/" + w.B3.ID + "?home=" + w.Home.ID)
		if kept.Doc.Find("#line-0 select option[selected]").AttrOr("value", "") != other {
			t.Error("solving again moved a pinned door")
		}
		take := w.Want(w.Get("/duties/plan?place="+w.Compound.ID), 200).Doc.Find("#take [name=rev]").AttrOr("value", "")
		done := w.Want(w.Post("/duties/plan/"+d.ID+"/take", "rev", take), 303)
		w.Want(w.Get(done.At), 200, "锦绣苑户户有人负责")
		w.Want(w.Post("/duties/plan/"+d.ID+"/take", "rev", take), 422, "已经采用或放弃")
	})
}

func TestTheListOfServers(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		w.Want(w.Get("/duties/servers?place="+w.Compound.ID), 200, "名单还是空的")
		w.Want(w.Post("/duties/servers", "place", w.Compound.ID, "who", "任春和", "do", "find"), 200, "任春和 · 锦绣苑 3号楼1单元101")
		w.Want(w.Post("/duties/servers", "place", w.Compound.ID, "who", "任春和", "kind", "member"), 422, "请选一个人")
		w.Want(w.Post("/duties/servers", "place", w.Compound.ID, "who", "任春和", "kind", "boss", "person", w.Ren.ID), 422, "党员、志愿者或网格员")
		w.Want(w.Post("/duties/servers", "place", w.Compound.ID, "kind", "member", "person", w.Ren.ID), 303)
		w.Want(w.Post("/duties/servers", "place", w.Compound.ID, "kind", "member", "person", w.Ren.ID), 422, "任春和已经在名单里")
		list := w.Want(w.Get("/duties/servers?place="+w.Compound.ID), 200, "任春和", "44")
		href := list.Doc.Find("a[href^='/duties/servers/']").First().AttrOr("href", "")
		form := w.Want(w.Get(href), 200, "任春和怎么联户", "现在负责44户")
		rev := form.Doc.Find("#server [name=rev]").AttrOr("value", "")
		w.Want(w.Post(href, "rev", rev, "kind", "member", "exempt", "ill", "from", "2026-07-01", "until", "2026-06-01"), 422, "结束时间要晚于开始时间")
		w.Want(w.Post(href, "rev", rev, "kind", "member", "least", "vier"), 422, "0 到 9999")
		s := w.Want(w.Post(href, "rev", rev, "kind", "member", "least", "30", "goal", "20"), 422, "30比20大")
		if s.Doc.Find(`input[name="least"][value="30"]`).Length() == 0 {
			t.Error("what was typed is lost")
		}
		w.Want(w.Post(href, "rev", rev, "kind", "member", "exempt", "ill", "from", "2026-06-01", "until", "2026-12-31"), 303)
		w.Want(w.Get("/duties/servers?place="+w.Compound.ID), 200, "患病 到2026-12-31")
		w.Want(w.Post("/duties/plan", "place", w.Compound.ID, "mode", "few"), 422, "取消他们的免联户")
		w.Want(w.Post(href, "rev", rev, "do", "retire"), 422, "刚刚改过")
		rev = w.Get(href).Doc.Find("#retire [name=rev]").AttrOr("value", "")
		w.Want(w.Post(href, "rev", rev, "do", "retire"), 303)
		w.Want(w.Get("/duties/servers?place="+w.Compound.ID), 200, "名单还是空的")
	})
}

// A member's group stands on the list of those who serve; without a post in it the plan of the compound is tinted by it all the same.
func TestTheGroupOfTheListTintsThePlan(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		w.WantNot(w.Get("/duties?place="+w.Compound.ID), "第一党小组")
		g, err := w.People.AddOrg(ctx, placestest.Founder, people.Org{Kind: people.Group, Name: "第一党小组", Place: w.Compound.ID})
		w.Ok(err)
		x := plan.Fresh(w.Ren.ID, w.Compound.ID, plan.Member)
		x.Group = g.ID
		_, err = w.Plans.Enrol(ctx, placestest.Founder, x)
		w.Ok(err)
		s := w.Want(w.Get("/duties?place="+w.Compound.ID), 200, "第一党小组")
		if drawing := s.Doc.Find("svg.plan").Parent().Text(); !strings.Contains(drawing, "第一党小组") {
			t.Errorf("the plan has no such tint: %s", drawing)
		}
	})
}

// A page about a compound that is asked for without one offers the choice, or takes the only one.
func TestWithoutACompoundItIsChosen(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		for _, path := range []string{"/duties/table", "/duties/assign", "/duties/serve", "/duties/plan", "/duties/print", "/duties/servers"} {
			if at := w.Want(w.Get(path), 303).At; at != path+"?place="+w.Compound.ID {
				t.Errorf("%s leads to %s", path, at)
			}
		}
		w.As(w.Staff("秦海峰", access.Street, w.Street))
		page := w.Want(w.Get("/duties/plan"), 200, "选一个小区", "锦绣苑")
		if page.Doc.Find("a[href='/duties/plan?place="+w.Compound.ID+"']").Length() != 1 {
			t.Error("the choice does not lead on")
		}
		w.As(w.Manager)
		w.Want(w.Get("/duties/plan"), 403)
	})
}

// Every route of the plan and the list, asked by those who may not: other communities, readers, nobody.
func TestPlansKeepToTheirScope(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		enrol(t, w)
		w.Want(w.Post("/duties/plan", "place", w.Compound.ID, "mode", "few"), 303)
		d := draft(w)
		server := w.Get("/duties/servers?place="+w.Compound.ID).Doc.Find("a[href^='/duties/servers/']").First().AttrOr("href", "")
		gets := []string{"/duties/plan?place=" + w.Compound.ID, "/duties/plan/" + d.ID + "/buildings/" + w.B3.ID, "/duties/plan/" + d.ID + "/files", "/duties/servers?place=" + w.Compound.ID, server}
		posts := map[string][]string{"/duties/plan": {"place", w.Compound.ID}, "/duties/plan/" + d.ID + "/take": {"rev", "1"}, "/duties/plan/" + d.ID + "/drop": {"rev", "1"},
			"/duties/plan/" + d.ID + "/line": {"rev", "1", "home", w.Home.ID, "building", w.B3.ID, "do", "pin"}, "/duties/plan/" + d.ID + "/need": {"home", w.Home.ID, "visits", "2"},
			"/duties/servers": {"place", w.Compound.ID, "person", w.Shen.ID, "kind", "member"}, server: {"rev", "1", "do", "retire"}}
		for _, c := range []struct {
			who    access.Actor
			status int
		}{{w.Outsider, 404}, {w.Manager, 403}, {w.Worker, 403}, {w.Inspector, 403}} {
			w.As(c.who)
			for _, path := range gets {
				w.Want(w.Get(path), c.status)
			}
			for path, kv := range posts {
				w.Want(w.Post(path, kv...), c.status)
			}
		}
		w.As(w.Secretary)
		if after := draft(w); after.Rev != d.Rev {
			t.Errorf("the draft was changed: %+v", after)
		}
		for _, path := range []string{"/duties/plan?place=nowhere", "/duties/plan?place=" + w.Far.ID, "/duties/plan/nowhere/files", "/duties/servers/nowhere", "/duties/plan/" + d.ID + "/buildings/" + w.FarBuilding.ID} {
			w.Want(w.Get(path), 404)
		}
		w.Want(w.Get("/duties/plan?place="+w.B3.ID), 422, "请选一个小区或社区")
		for _, kv := range [][]string{{"rev", "x", "home", w.Home.ID, "building", w.B3.ID, "do", "pin"}, {"rev", "1", "home", w.Home.ID, "building", w.B3.ID, "do", "change", "person", w.Shen.ID},
			{"rev", "1", "home", w.Home.ID, "building", w.B3.ID, "do", "change"}, {"rev", "1", "home", w.Home.ID, "no", "7", "building", w.B3.ID, "do", "pin"}} {
			if s := w.Post("/duties/plan/"+d.ID+"/line", kv...); s.Status != 422 && s.Status != 404 && s.Status != 409 {
				t.Errorf("%v: %d", kv, s.Status)
			}
		}
		w.Want(w.Post("/duties/plan/"+d.ID+"/need", "home", w.Home.ID, "building", w.B3.ID, "visits", "9"), 422, "请选 1 或 2")
		if after := draft(w); after.Rev != d.Rev {
			t.Errorf("bad input changed the draft: %+v", after)
		}
		files := w.Get("/duties/plan/" + d.ID + "/files")
		if files.Status != 200 || !strings.HasPrefix(files.HTML, "PK") {
			t.Errorf("%d", files.Status)
		}
	})
}
