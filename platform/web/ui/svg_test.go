package ui_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"linli/platform/web/ui"
)

func wall() ui.Wall {
	return ui.Wall{
		Finding: "3号楼还有2处未销号", Selected: "b",
		Levels: []ui.WallLevel{{No: 1, Label: "1层"}, {No: 2, Label: "3A"}, {No: -1, Label: "负一层"}},
		Units: []ui.WallUnit{
			{Label: "1单元", Cells: []ui.WallCell{{ID: "a", Label: "101", Floor: 1, Href: "/homes/a", Mark: ui.Fine("正常")}, {ID: "b", Label: "3A1", Floor: 2, Href: "/homes/b", Mark: ui.Late("逾期").With("1天"), Note: "独居"}}},
			{Label: "2单元", Cells: []ui.WallCell{{ID: "c", Label: "102", Floor: 1, Door: 1, Mark: ui.Unknown("空置")}}},
		},
	}
}

func number(t *testing.T, s *goquery.Selection, attr string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s.AttrOr(attr, ""), 64)
	if err != nil {
		t.Fatalf("%s=%q: %v", attr, s.AttrOr(attr, ""), err)
	}
	return v
}

func TestWallShowsEachHomeWithItsRealFloor(t *testing.T) {
	doc := page(t, ui.WallDrawing(wall()))
	svg := doc.Find("svg.wall")
	if svg.AttrOr("aria-label", "") != "3号楼还有2处未销号" || svg.ChildrenFiltered("title").Text() != "3号楼还有2处未销号" {
		t.Error("the drawing does not say its finding")
	}
	late := svg.Find(`a[href="/homes/b"]`)
	if got := late.AttrOr("aria-label", ""); got != "3A 1单元 3A1 逾期 1天 独居 选中" {
		t.Errorf("read aloud: %q", got)
	}
	if !strings.Contains(late.Find("text").Text(), "■") {
		t.Error("overdue has no shape of its own")
	}
	if late.Find("rect.hatch").Length() != 1 || svg.Find(`a[href="/homes/a"] rect.hatch`).Length() != 0 {
		t.Error("on black-and-white paper overdue and normal must differ by hatching")
	}
	y := func(href string) float64 { return number(t, svg.Find(`a[href="`+href+`"] rect`).First(), "y") }
	if y("/homes/b") >= y("/homes/a") {
		t.Error("the higher floor is not drawn above the lower one")
	}
	rows := doc.Find(".altable tbody tr")
	if rows.Length() != 3 {
		t.Errorf("the table has %d rows for 3 homes", rows.Length())
	}
	if !strings.Contains(rows.Eq(1).Text(), "逾期") || !strings.Contains(rows.Eq(1).Text(), "3A") {
		t.Errorf("table row %q", rows.Eq(1).Text())
	}
}

func TestWallCellsKeepTheirPlaceAndSize(t *testing.T) {
	doc := page(t, ui.WallDrawing(wall()))
	x := map[string]float64{}
	doc.Find("[data-row]").Each(func(_ int, s *goquery.Selection) {
		r := s.Find("rect").First()
		if number(t, r, "width") < 20 || number(t, r, "height") < 16 {
			t.Error("a cell is smaller than 20×16")
		}
		x[s.AttrOr("id", "")] = number(t, r, "x")
	})
	if !(x["c-a"] < x["c-c"]) || x["c-a"] != x["c-b"] {
		t.Errorf("columns: %v", x)
	}
}

func TestRibbonGivesAnHourRoomBesideAMonth(t *testing.T) {
	doc := page(t, ui.RibbonDrawing(ui.Ribbon{Finding: "物业办了30天", Parts: []ui.Stretch{{Who: "网格", HowLong: "当天", Days: 0.04, Tone: ui.Plain}, {Who: "物业", HowLong: "30天", Days: 30, Tone: ui.Blue}, {Who: "复查", HowLong: "1天", Days: 1, Tone: ui.Amber}}}))
	total, least := 0.0, 100.0
	widths := []float64{}
	doc.Find("svg.ribbon > svg").Each(func(_ int, s *goquery.Selection) {
		w, err := strconv.ParseFloat(strings.TrimSuffix(s.AttrOr("width", ""), "%"), 64)
		if err != nil {
			t.Fatal(err)
		}
		widths, total, least = append(widths, w), total+w, math.Min(least, w)
	})
	if math.Abs(total-100) > 0.1 || least < 7.9 {
		t.Errorf("shares %v sum %.1f", widths, total)
	}
	if widths[1] <= widths[2] || widths[2] < widths[0] {
		t.Errorf("longer is not wider: %v", widths)
	}
	if doc.Find(".ribbon-key li").Length() != 3 || !strings.Contains(doc.Find(".ribbon-key").Text(), "网格 当天") {
		t.Error("the list under the ribbon does not tell who had it how long")
	}
}

func TestDrawingsSurviveOddData(t *testing.T) {
	many := make([]ui.Stretch, 40)
	for i := range many {
		many[i] = ui.Stretch{Who: "科室", HowLong: "1天", Days: math.NaN()}
	}
	for name, html := range map[string]string{
		"empty wall":   render(t, ui.WallDrawing(ui.Wall{})),
		"wild doors":   render(t, ui.WallDrawing(ui.Wall{Units: []ui.WallUnit{{Cells: []ui.WallCell{{Floor: 1, Door: 1 << 40}, {Floor: -9, Door: -3}}}}})),
		"empty ribbon": render(t, ui.RibbonDrawing(ui.Ribbon{})), "long ribbon": render(t, ui.RibbonDrawing(ui.Ribbon{Parts: many})),
		"infinite":   render(t, ui.RibbonDrawing(ui.Ribbon{Parts: []ui.Stretch{{Who: "a", Days: math.Inf(1)}, {Who: "b", Days: -4}}})),
		"empty burn": render(t, ui.BurnDownDrawing(ui.BurnDown{})), "one week": render(t, ui.BurnDownDrawing(ui.BurnDown{Weeks: []ui.BurnWeek{{Open: -3, Found: -1}}})),
		"empty heat": render(t, ui.HeatDrawing(ui.Heat{})), "ragged heat": render(t, ui.HeatDrawing(ui.Heat{Columns: []string{"1"}, Rows: []ui.HeatRow{{Label: "a", Cells: make([]ui.HeatCell, 9)}, {Label: "b"}}})),
		"empty funnel": render(t, ui.FunnelDrawing(ui.Funnel{})), "empty plan": render(t, ui.PlanDrawing(ui.Plan{})), "flat plan": render(t, ui.PlanDrawing(ui.Plan{Houses: []ui.House{{Label: "1", Outline: [][2]float64{{1, 1}, {1, 1}, {1, 1}}}}})),
		"empty minis": render(t, ui.MinisDrawing("", nil)), "huge code": render(t, ui.QR(strings.Repeat("长", 4000))),
	} {
		if strings.Contains(html, "NaN") || strings.Contains(html, "Inf") || strings.Contains(html, "%!") {
			t.Errorf("%s: a number went wrong", name)
		}
		if w := widest(t, html); w > 20000 {
			t.Errorf("%s: a picture %f wide", name, w)
		}
	}
}

func TestZeroIsALineThatCanBeLeftAgain(t *testing.T) {
	b := ui.BurnDown{Finding: "清零以后又发现2件", Weeks: []ui.BurnWeek{{Label: "5月19日", Open: 3}, {Label: "5月26日", Open: 0}, {Label: "6月2日", Open: 2, Reopened: 1, Event: "回头看"}}}
	doc := page(t, ui.BurnDownDrawing(b))
	got := doc.Find("svg.burn").First().Text()
	for _, word := range []string{"未销号", "反弹", "当周发现", "当周销号", "清零"} {
		if !strings.Contains(doc.Find("ul.legend").Text(), word) {
			t.Errorf("no name for %s: %s", word, doc.Find("ul.legend").Text())
		}
	}
	for _, want := range []string{"5月26日清零", "新发现 2", "回头看"} {
		if !strings.Contains(got, want) {
			t.Errorf("picture lacks %q", want)
		}
	}
	b.Weeks = b.Weeks[:1]
	if got := page(t, ui.BurnDownDrawing(b)).Find("svg.burn").First().Text(); strings.Contains(got, "清零0") || strings.Contains(got, "5月19日清零") {
		t.Error("zero is claimed where it was never reached")
	}
}

func TestHeatWritesTheShareAndNeverRoundsUp(t *testing.T) {
	h := ui.Heat{Columns: []string{"24", "25"}, Rows: []ui.HeatRow{{Label: "噪声", Cells: []ui.HeatCell{{Done: 999, Of: 1000, Href: "/m"}, {}}}}}
	cells := page(t, ui.HeatDrawing(h)).Find("svg.heat.desk-only text")
	if got := cells.Text(); !strings.Contains(got, "99%") || strings.Contains(got, "100%") || !strings.Contains(got, "—") {
		t.Errorf("cells read %q", got)
	}
}

func TestPlanMarksTheHoles(t *testing.T) {
	doc := page(t, ui.PlanDrawing(ui.Plan{Finding: "22户没人负责", Houses: []ui.House{{Label: "4号楼", Group: "二组", Homes: 60, Gap: 22, Href: "/b/4"}, {Label: "5号楼", Group: "二组", Homes: 60, Href: "/b/5"}}}))
	hole := doc.Find(`a[href="/b/4"]`)
	if !strings.Contains(hole.Text(), "22") || hole.Find("path").AttrOr("fill", "") != "url(#plan-hole)" {
		t.Error("a building with homes nobody answers for is not hatched with its count")
	}
	if doc.Find(`a[href="/b/5"] path`).AttrOr("fill", "") == "url(#plan-hole)" {
		t.Error("a building without holes is hatched")
	}
}

func TestCodeCarriesItsAddressInText(t *testing.T) {
	doc := page(t, ui.QR("https://linli.example/q7K3M2P"))
	if doc.Find("svg.qr").AttrOr("aria-label", "") != "https://linli.example/q7K3M2P" || doc.Find("svg.qr path").AttrOr("d", "") == "" {
		t.Error("no code")
	}
}

// In 大字 the bar keeps the words that fit its bigger type, and the list below has all of them with dates that are not torn.
func TestRibbonInLargeTypeSaysWhoHasIt(t *testing.T) {
	doc := page(t, ui.RibbonDrawing(ui.Ribbon{Finding: "x", Parts: []ui.Stretch{
		{Who: "云漳安居物业", HowLong: "14天", Days: 14, Tone: ui.Blue, Note: "6月12日–6月24日"}, {Who: "复查", HowLong: "6天", Days: 6, Tone: ui.Amber, Note: "6月24日–7月2日"},
		{Who: "已销号", Sign: "✓", Tone: ui.Green, Note: "7月2日"}}}))
	var large []string
	doc.Find("svg.ribbon text.large").Each(func(_ int, s *goquery.Selection) { large = append(large, s.Text()) })
	if got := strings.Join(large, "|"); got != "云漳安居物业 14天|复查 6天|✓" {
		t.Errorf("in large type the bar says %q", got)
	}
	if last := doc.Find(".ribbon-key li").Last(); last.Text() != "已销号 · 7月2日" || last.Find(".whole").Text() != "7月2日" {
		t.Errorf("the list ends with %q", last.Text())
	}
	if one := page(t, ui.RibbonDrawing(ui.Ribbon{Parts: []ui.Stretch{{Who: "锦绣社区居委会", HowLong: "当天"}}})); one.Find("text.large").Text() != "锦绣社区居委会 当天" {
		t.Error("a bar of one part is empty in large type")
	}
}
