package places_test

import (
	"strconv"
	"strings"
	"testing"

	"linli/gateway/desk/places/placestest"
	"linli/kernel/place"
	"linli/platform/db"
)

// One door is edited with its own fields; the label it had stays as a former one, and a stale form shows both versions.
func TestOneHomeIsEdited(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		at := "/admin/places/" + w.Home.ID
		rev := w.Want(w.Get(at), 200, "门牌", "居住状态").Hidden(at, "rev")
		bad := w.Want(w.Post(at, "rev", rev, "label", "501", "area", "很大", "floor_no", "x", "use", "castle"), 422, "面积写成数字", "楼层写 -9", "请从列出的里选一个")
		if bad.Doc.Find("#f-area").AttrOr("value", "") != "很大" {
			t.Error("what was typed is lost")
		}
		form := []string{"label", "501A", "floor", "5A", "floor_no", "5", "side", "东户", "area", "92.5", "use", "", "state", "rented"}
		w.Want(w.Post(at, append(form, "rev", rev)...), 303)
		w.Want(w.Get(at), 200, "曾用门牌", "501")
		w.Want(w.Get("/homes/"+w.Home.ID), 200, "出租", "92.50")
		s := w.Want(w.Post(at, "rev", rev, "label", "501B", "area", "92.50", "floor", "5A", "floor_no", "5", "side", "东户", "state", "rented"), 409, "501B", "501A", "用我的")
		if s.Doc.Find("[data-versions] tbody tr").Length() != 1 {
			t.Error("not just what differs is shown")
		}
		taken := w.Want(w.Get(at), 200).Hidden(at, "rev")
		w.Want(w.Post(at, "rev", taken, "label", "502"), 409, "已经有")
		w.As(w.Outsider)
		w.Want(w.Get(at), 404)
	})
}

// A place with something under way does not end; one without ends with its reason, and may be taken back.
func TestEndAndRestore(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		busy := "/admin/places/" + w.B3.ID
		s := w.Want(w.Get(busy), 200, "66户")
		if s.Doc.Find(`form[action$="/end"]`).Length() != 0 {
			t.Error("a building with open matters offers to end")
		}
		w.Want(w.Post(busy+"/end", "rev", rev(w, w.B3), "reason", "demolished"), 422, "还有 1 件事没办完")
		at := "/admin/places/" + w.B4.ID
		w.Want(w.Post(at+"/end", "rev", rev(w, w.B4)), 422, "请选为什么撤销")
		w.Want(w.Post(at+"/end", "rev", "99", "reason", "demolished"), 409)
		w.Want(w.Post(at+"/end", "rev", rev(w, w.B4), "reason", "demolished"), 303)
		if built(w) != 1 {
			t.Error("it still stands")
		}
		s = w.Want(w.Get(at), 200, "这个地点已在", "恢复这个地点")
		w.Want(w.Post(at+"/restore", "rev", s.Hidden(at+"/restore", "rev")), 303)
		if built(w) != 2 {
			t.Error("it was not restored")
		}
		w.Want(w.Get("/buildings/"+w.B4.ID), 200, "66户")
		w.Want(w.Post("/admin/places/"+w.Community.ID+"/end", "rev", rev(w, w.Community), "reason", "merged"), 403) // the ground of one's own right
		door := w.HomeAt(w.B4, "1", "101")
		w.Want(w.Post("/admin/places/"+door.ID+"/end", "rev", i(door.Rev), "reason", "duplicate"), 303)
		w.Want(w.Get("/buildings/"+w.B4.ID), 200, "65户")
	})
}

// A move takes everything along: the wall, who answers, the matters and the right to see them.
func TestMoveTakesEverythingAlong(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		at := "/admin/places/" + w.Compound.ID
		w.Want(w.Post(at+"/move", "rev", rev(w, w.Compound), "parent", w.Far.ID), 404) // not one's own
		w.As(w.Clerk)
		var other place.Place
		w.Ok(w.DB.Read(t.Context(), func(tx *db.Tx) (err error) {
			far, err := w.Places.Get(tx, w.Far.ID)
			if err == nil {
				other, err = w.Places.Get(tx, far.Parent)
			}
			return err
		}))
		w.Want(w.Get(at), 200, "移到别的社区或小区", "翠屏社区")
		w.Want(w.Post(at+"/move", "rev", rev(w, w.Compound)), 422, "请选移到哪里")
		w.Want(w.Post(at+"/move", "rev", rev(w, w.Compound), "parent", w.B3.ID), 422)
		w.Want(w.Post(at+"/move", "rev", rev(w, w.Compound), "parent", other.ID), 303)
		w.As(w.Secretary) // whose community it no longer is
		w.Want(w.Get("/buildings/"+w.B3.ID), 404)
		w.As(w.Outsider)
		w.Outsider.Grants[0].Path = other.Path
		w.As(w.Outsider)
		w.Want(w.Get("/buildings/"+w.B3.ID+"?lens=matters"), 200, "在办 1")
		w.Want(w.Get("/buildings/"+w.B3.ID), 200, "有人负责 44")
		w.Want(w.Get("/homes/"+w.Home.ID), 200, "申秀兰", w.Matter.No)
	})
}

func TestShape(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		at := "/admin/places/" + w.B3.ID + "/shape"
		s := w.Want(w.Get(at), 200, "经度", "纬度")
		v := s.Hidden(at, "rev")
		w.Want(w.Post(at, "rev", v, "lon", "一百", "lat", "91", "do", "save"), 422, "经度写", "纬度写")
		w.Want(w.Post(at, "rev", v, "geojson", `{"type":"Polygon"}`, "do", "preview"), 422, "不是能读的 GeoJSON")
		s = w.Want(w.Post(at, "rev", v, "lon", "113.116", "lat", "36.195", "system", "wgs", "do", "preview"), 200, "3号楼在周围地点里的位置")
		if s.Doc.Find("svg.plan").Length() != 1 {
			t.Error("no drawing")
		}
		if shapeOf(w, w.B3).GeoJSON != "" {
			t.Fatal("a preview has saved")
		}
		w.Want(w.Post(at, "rev", v, "lon", "113.116", "lat", "36.195", "system", "wgs", "do", "save"), 303)
		if p := shapeOf(w, w.B3); p.Lon != 1131160000 || p.Lat != 361950000 {
			t.Errorf("%d %d", p.Lon, p.Lat)
		}
		w.Want(w.Post(at, "rev", v, "lon", "113.2", "lat", "36.2", "do", "save"), 409)
		square := `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[113.1,36.1],[113.2,36.1],[113.2,36.2],[113.1,36.2],[113.1,36.1]]]}}]}`
		w.Want(w.Post(at, "rev", rev(w, w.B3), "geojson", square, "do", "save"), 303)
		if p := shapeOf(w, w.B3); p.Lon != 1131500000 || !strings.Contains(p.GeoJSON, "Feature") {
			t.Errorf("%d %s", p.Lon, p.GeoJSON)
		}
		w.Want(w.Get("/admin/places/"+w.B3.ID), 200, "轮廓", "113.150000, 36.150000")
		w.Want(w.Post(at, "rev", rev(w, w.B3), "do", "remove"), 303)
		if shapeOf(w, w.B3).GeoJSON != "" {
			t.Error("not removed")
		}
		w.Want(w.Get("/admin/places/"+w.Home.ID+"/shape"), 404)
		w.As(w.Manager)
		w.Want(w.Get(at), 403)
	})
}

// Amap's figures are led back to WGS-84: some hundred metres to the west of what is typed.
func TestShapeFromAnotherSystem(t *testing.T) {
	each(t, func(t *testing.T, w *placestest.World) {
		at := "/admin/places/" + w.B3.ID + "/shape"
		w.Want(w.Post(at, "rev", rev(w, w.B3), "lon", "113.116", "lat", "36.195", "system", "gcj", "do", "save"), 303)
		x, y := place.FromGCJ02(113.116, 36.195)
		if p := shapeOf(w, w.B3); p.Lon == 1131160000 || abs(p.Lon-int64(x*1e7)) > 2 || abs(p.Lat-int64(y*1e7)) > 2 {
			t.Errorf("%d %d, want about %f %f", p.Lon, p.Lat, x, y)
		}
	})
}

func abs(n int64) int64 { return max(n, -n) }

func shapeOf(w *placestest.World, of place.Place) (p place.Place) {
	w.Ok(w.DB.Read(w.T.Context(), func(tx *db.Tx) (err error) { p, err = w.Places.Get(tx, of.ID); return err }))
	return p
}

func i(n int64) string { return strconv.FormatInt(n, 10) }

func rev(w *placestest.World, of place.Place) string { return i(shapeOf(w, of).Rev) }
