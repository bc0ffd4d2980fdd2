package places_test

import (
	"strings"
	"testing"

	"linli/gateway/desk/places"
	"linli/gateway/desk/places/placestest"
	"linli/kernel/access"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
)

func routes(w *placestest.World) []web.Route {
	return places.Routes(places.Deps{DB: w.DB, Desk: w.Desk, Places: w.Places, People: w.People, Access: w.Access, Duties: w.Duties, Matters: w.Matters, PublicURL: "https://linli.example"})
}

func each(t *testing.T, fn func(t *testing.T, w *placestest.World)) {
	placestest.Each(t, func(t *testing.T, w *placestest.World) {
		w.Serve(routes(w))
		w.As(w.Secretary)
		fn(t, w)
	})
}

func TestTextsAreComplete(t *testing.T) {
	if gaps := text.Gaps("places."); len(gaps) > 0 {
		t.Error(gaps)
	}
}

func TestListOfCompounds(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		s := w.Want(w.Get("/places"), 200, "锦绣苑", "曾用名 棉纺厂宿舍", "132", "没人负责 22户", "3号楼 ■ 22户")
		w.WantNot(s, "翠屏里")
		w.Want(w.Get("/places?q=棉纺厂"), 200, "锦绣苑")
		w.Want(w.Get("/places?q=锦绣苑3号楼"), 200, "锦绣苑 3号楼")
		w.WantNot(w.Want(w.Get("/places?q=翠屏里"), 200, "没找到"), "/compounds/"+w.Far.ID)
		w.As(w.Worker) // whose right begins at a grid
		s = w.Want(w.Get("/places"), 200, "锦绣苑（您的网格）", "3号楼", "66户 · 没人负责 22户")
		w.WantNot(s, "/buildings/"+w.B4.ID, "132")
		w.Want(w.Get("/compounds/"+w.Compound.ID), 200, "66户 · 有人负责 44 · 没人负责 22")
		w.As(access.Public())
		if s := w.Want(w.Get("/places"), 303); !strings.HasPrefix(s.At, "/login") {
			t.Errorf("leads to %s", s.At)
		}
	})
}

func TestCompoundPage(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		s := w.Want(w.Get("/compounds/"+w.Compound.ID), 200, "132户 · 有人负责 110 · 没人负责 22", "锦绣苑 132户，22户没人负责", "郭向荣")
		if s.Doc.Find("svg.plan a").Length() != 2 {
			t.Error("the plan does not lead to both buildings")
		}
	})
}

func TestWallByLens(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		at := "/buildings/" + w.B3.ID
		s := w.Want(w.Get(at), 200, "锦绣苑 3号楼", "66户 · 有人负责 44 · 没人负责 22", "任春和44户")
		if n := s.Doc.Find("svg[data-wall] a[data-row]").Length(); n != 66 {
			t.Errorf("%d doors are drawn, want 66", n)
		}
		if s.Doc.Find(".chips a").Length() != 3 {
			t.Error("a lens is offered that does nothing")
		}
		s = w.Want(w.Get(at+"?home="+w.Home.ID), 200, "5层2单元501", "责任人 任春和", w.Matter.No)
		if s.Doc.Find("svg[data-wall] a[aria-current]").Length() != 1 {
			t.Error("the chosen home is not marked")
		}
		w.Want(w.Get(at+"?lens=matters"), 200, "66户 · 在办 1 · 逾期 0 · 公共部位 0")
		w.Want(w.Get(at+"?lens=state"), 200, "未填 66")
		w.Want(w.Get(at+"?view=list"), 200, "2单元501")
		p := w.Want(w.Get(at+"?view=print"), 200, "锦绣苑 3号楼 责任图", "锦绣苑 3号楼还有22户没人负责")
		if p.Doc.Find("svg pattern").Length() == 0 {
			t.Error("no hatching for black-and-white paper")
		}
		w.Want(w.Get(at+"?home="+w.HomeAt(w.B4, "1", "101").ID), 404)
	})
}

// A property manager sees the building, never which household said something (security.md T2, T6).
func TestPropertyManagerSeesNoHousehold(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		w.As(w.Manager)
		s := w.Want(w.Get("/buildings/"+w.B3.ID+"?lens=matters"), 200, "公共部位 1")
		if s.Doc.Find("svg[data-wall] .d-grey-tint").Length() != 0 {
			t.Error("a door is marked")
		}
		h := w.Want(w.Get("/homes/"+w.Home.ID), 200, "谁负责这一户", "任春和")
		w.WantNot(h, "申秀兰", "申**", w.Matter.No, "5678", "看完整信息")
		w.Want(w.Get("/people/"+w.Shen.ID), 403)
		w.Want(w.Post("/homes/"+w.Home.ID+"/reveal", "person", w.Shen.ID, "field", "phone", "reason", "联系"), 403)
	})
}

func TestHomeIsMaskedByDefault(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		s := w.Want(w.Get("/homes/"+w.Home.ID), 200, "锦绣苑 3号楼2单元501", "申秀兰", "100****5678", "1943", "任春和（2单元）", "网格员", "李晋芳", w.Matter.No)
		w.WantNot(s, "10012345678", "05-11", "9801011943")
		w.Want(w.Get("/homes/"+w.HomeAt(w.B3, "3", "101").ID), 200, "没人负责", "指定责任人", "没有登记住户")
		w.As(w.Inspector) // reads people, does not serve them
		s = w.Want(w.Get("/homes/"+w.Home.ID), 200, "申**")
		w.WantNot(s, "申秀兰", "看完整信息")
	})
}

func TestRevealNeedsAReasonAndLeavesALook(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		at := "/homes/" + w.Home.ID + "/reveal"
		s := w.Want(w.Post(at, "person", w.Shen.ID, "field", "phone"), 422)
		w.WantNot(s, "10012345678")
		if s.Doc.Find("#f-reason[aria-invalid]").Length() != 1 {
			t.Error("the missing reason is not said at its field")
		}
		if n := looks(w); n != 0 {
			t.Fatalf("%d looks without a reason", n)
		}
		s = w.Want(w.Post(at, "person", w.Shen.ID, "field", "phone", "reason", "约时间修灯"), 200)
		if v := s.Doc.Find("[data-revealed=phone]").Text(); strings.NewReplacer("-", "", " ", "").Replace(v) != "10012345678" {
			t.Errorf("shows %q", v)
		}
		if n := looks(w); n != 1 {
			t.Fatalf("%d looks, want 1", n)
		}
		w.WantNot(w.Get("/homes/"+w.Home.ID), "10012345678", "data-revealed") // once
		w.Want(w.Get("/people/"+w.Shen.ID+"/looks"), 200, "申秀兰的信息被看过1次", "冯晓岚", "看了电话：约时间修灯")
		w.Want(w.Post("/people/"+w.Shen.ID+"/reveal", "field", "id_no", "reason", "核对证件"), 200, "98010119430511002X")
		w.Want(w.Post(at, "person", w.Xing.ID, "field", "phone", "reason", "不住这里"), 404)
		w.Want(w.Post(at, "person", w.Shen.ID, "field", "box", "reason", "乱填"), 422, "请选择要看哪一项")
		w.As(w.Inspector)
		w.Want(w.Post(at, "person", w.Shen.ID, "field", "phone", "reason", "看看"), 403)
		w.As(w.Outsider)
		w.Want(w.Post(at, "person", w.Shen.ID, "field", "phone", "reason", "看看"), 404)
		if n := looks(w); n != 2 {
			t.Errorf("%d looks, want 2", n)
		}
	})
}

func looks(w *placestest.World) (n int) {
	w.Ok(w.DB.Read(w.T.Context(), func(tx *db.Tx) error {
		l, err := w.People.Looks(tx, w.Shen.ID, 50)
		n = len(l)
		return err
	}))
	return n
}

func TestPersonEditAndStaleEdit(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		at := "/people/" + w.Shen.ID
		rev := w.Get(at).Hidden(at, "rev")
		s := w.Want(w.Post(at, "rev", rev, "name", "申秀兰", "phone", "12"), 422, "不像一个电话号码")
		if s.Doc.Find("#f-phone").AttrOr("value", "") != "12" {
			t.Error("what was typed is lost")
		}
		w.Want(w.Post(at, "rev", rev, "name", "申秀兰", "phone", "10099998888"), 303)
		w.Want(w.Get(at), 200, "100****8888")
		s = w.Want(w.Post(at, "rev", rev, "name", "申秀岚", "phone", "10077776666"), 409, "别人刚刚改过", "申秀岚", "100****8888")
		w.WantNot(s, "10099998888") // the other version is masked as ever
		w.Want(w.Post(at, "rev", s.Hidden(at, "rev"), "name", "申秀岚"), 303)
		w.Want(w.Get(at), 200, "申秀岚", "100****8888")
		w.As(w.Inspector)
		w.Want(w.Post(at, "rev", "1", "name", "某人"), 403)
	})
}

func TestDuplicatesAreProposedAndDecided(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		twin := w.Person(people.Draft{Name: "申秀兰", Phone: "10012345678", Home: w.HomeAt(w.B4, "2", "301").ID})
		at := "/people/" + w.Shen.ID
		w.Want(w.Get(at), 200, "可能是同一个人", "姓名、电话相同", "锦绣苑 4号楼2单元301")
		w.Want(w.Post(at+"/merge", "other", twin.ID), 303)
		s := w.Want(w.Get(at), 200, "合并：")
		w.Want(w.Post(at+"/decide", "proposal", "nothing", "yes", "1"), 404)
		w.Want(w.Post(at+"/decide", "proposal", s.Hidden(at+"/decide", "proposal"), "yes", "1"), 303)
		if r := w.Get("/people/" + twin.ID); r.Status != 303 || r.At != at {
			t.Errorf("the merged row answers %d %s", r.Status, r.At)
		}
		w.WantNot(w.Get(at), "可能是同一个人")
	})
}

func TestCopyForThePerson(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		at := "/people/" + w.Shen.ID + "/copy"
		w.WantNot(w.Want(w.Post(at), 422), "98010119430511002X")
		w.Want(w.Post(at, "reason", "本人当面提出"), 200, "申秀兰的个人信息副本", "98010119430511002X", "锦绣苑 3号楼2单元501")
		if n := looks(w); n != 1 {
			t.Errorf("%d looks, want 1", n)
		}
	})
}

func TestOutOfScopeLooksLikeNothing(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		w.As(w.Outsider)
		for _, path := range []string{"/compounds/" + w.Compound.ID, "/buildings/" + w.B3.ID, "/homes/" + w.Home.ID, "/people/" + w.Shen.ID, "/people/" + w.Shen.ID + "/looks",
			"/admin/places/" + w.Compound.ID, "/admin/places/" + w.Compound.ID + "/building", "/places/" + w.B3.ID + "/plaque"} {
			w.Want(w.Get(path), 404)
		}
		w.Want(w.Post("/people/"+w.Shen.ID, "rev", "1", "name", "别人"), 404)
		w.Want(w.Post("/admin/places/"+w.B3.ID, "rev", "1", "name", "别楼"), 404)
		w.Want(w.Post("/admin/places/"+w.B3.ID+"/plaque"), 404)
		w.As(w.Secretary)
		w.Want(w.Get("/buildings/"+w.Home.ID), 404) // a home is no building
		w.As(w.Worker)                              // outside the grid
		w.Want(w.Get("/buildings/"+w.B4.ID), 404)
		w.Want(w.Get("/buildings/"+w.B3.ID), 200)
	})
}

func TestTreeEditShowsBothVersions(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		at := "/admin/places/" + w.Compound.ID
		rev := w.Want(w.Get(at), 200, "锦绣苑", "3号楼").Hidden(at, "rev")
		w.Want(w.Post(at, "rev", rev, "name", "锦绣苑", "company", "云漳安居物业"), 303)
		s := w.Want(w.Post(at, "rev", rev, "name", "锦绣新苑", "company", "望岭物业"), 409, "别人刚刚改过", "锦绣新苑", "望岭物业", "云漳安居物业", "用我的", "用现在的")
		if s.Doc.Find("[data-versions] tbody tr").Length() != 2 {
			t.Error("not just what differs is shown")
		}
		w.Want(w.Get(at), 200, "锦绣苑")
		w.Want(w.Post(at, "rev", s.Hidden(at, "rev"), "name", "锦绣新苑", "company", "望岭物业"), 303)
		w.Want(w.Get(at), 200, "锦绣新苑")
		w.Want(w.Post(at, "rev", "2", "name", ""), 409)
		w.As(w.Manager)
		w.Want(w.Get(at), 403)
	})
}

func TestBuildingIsPreviewedThenMade(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		at := "/admin/places/" + w.Compound.ID + "/building"
		s := w.Want(w.Post(at, "label", "", "units", "x y", "above", "0", "doors", "2", "do", "preview"), 422, "请填楼号", "层数写 1 到 150")
		if s.Doc.Find("#f-units").AttrOr("value", "") != "x y" {
			t.Error("what was typed is lost")
		}
		typed := []string{"label", "5", "units", "2", "above", "6", "doors", "2", "skip", "4", "as", "6=5A"}
		s = w.Want(w.Post(at, append(typed, "do", "preview")...), 200, "5号楼：2个单元，24户", "5A")
		if n := s.Doc.Find("svg[data-wall] [data-row]").Length(); n != 24 {
			t.Errorf("%d doors previewed, want 24", n)
		}
		if built(w) != 2 {
			t.Fatal("the preview has built something")
		}
		w.Want(w.Get(w.Want(w.Post(at, append(typed, "do", "save")...), 303).At), 200, "24户 · 有人负责 0 · 没人负责 24")
		if built(w) != 3 {
			t.Error("not built")
		}
		w.Want(w.Post(at, append(typed, "do", "save")...), 422, "已经有")
	})
}

func built(w *placestest.World) (n int) {
	w.Ok(w.DB.Read(w.T.Context(), func(tx *db.Tx) error {
		l, err := w.Places.Children(tx, w.Compound.ID, place.Building)
		n = len(l)
		return err
	}))
	return n
}

func TestNamesGridsLabelsAndPlaque(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		at := "/admin/places/" + w.B4.ID
		w.Want(w.Get(at), 200, "不在任何网格")
		w.Want(w.Post(at+"/grid", "grid", w.Grid.ID), 303)
		w.Want(w.Get(at), 200, "锦绣一格")
		w.Want(w.Get("/admin/places/"+w.Community.ID), 200, "2栋楼", "132户")
		w.Want(w.Post("/admin/places/"+w.Compound.ID+"/name", "former", "纺织大院", "name_kind", "popular"), 303)
		w.Want(w.Get("/places?q=纺织大院"), 200, "锦绣苑")
		s := w.Want(w.Get(at), 200)
		w.Want(w.Post(at+"/label", "rev", s.Hidden(at+"/label", "rev"), "floors", ""), 422, "请写出每一层的叫法")
		w.Want(w.Post(at+"/label", "rev", s.Hidden(at+"/label", "rev"), "floors", "1 2 3 3A 5 6 7 8 9 10 11"), 303)
		w.Want(w.Get("/buildings/"+w.B4.ID), 200, "3A层", "3A01")
		w.Want(w.Post("/admin/places/"+w.Compound.ID+"/add", "kind", "facility", "new_name", ""), 422, "请填名称")
		w.Want(w.Post("/admin/places/"+w.Compound.ID+"/add", "kind", "facility", "new_name", "南门"), 303)
		w.Want(w.Get("/admin/places/"+w.Compound.ID), 200, "南门")
		p := w.Want(w.Get("/places/"+w.B4.ID+"/plaque"), 200, "锦绣苑 4号楼", "linli.example/q/"+w.B4.QR, "校验码")
		if p.Doc.Find("svg.qr").Length() != 1 {
			t.Error("no code on the plaque")
		}
		w.Want(w.Post(at+"/plaque"), 303)
		w.WantNot(w.Get("/places/"+w.B4.ID+"/plaque"), w.B4.QR)
		w.Want(w.Post(at+"/nonsense"), 404)
	})
}
