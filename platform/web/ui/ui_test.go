package ui_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"linli/platform/text"
	"linli/platform/web/ui"
)

// page renders a component and reads it back as a browser would.
func page(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	doc, _ := source(t, c)
	return doc
}

func source(t *testing.T, c templ.Component) (*goquery.Document, string) {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc, b.String()
}

var shows = []string{"", "s1", "m3", "m2", "w2", "w1", "w4", "p1", "p2", "error", "sheet", "sheet-a3", "poster"}

func eachGalleryPage(t *testing.T, fn func(t *testing.T, doc *goquery.Document, html string)) {
	for _, show := range shows {
		for _, lang := range []string{"zh", "en"} {
			t.Run("show="+show+" "+lang, func(t *testing.T) {
				doc, html := source(t, ui.Gallery(show, lang, lang == "en"))
				fn(t, doc, html)
			})
		}
	}
}

func TestEveryPageHasOneTitleAndALanguage(t *testing.T) {
	eachGalleryPage(t, func(t *testing.T, doc *goquery.Document, _ string) {
		if n := doc.Find("h1").Length(); n != 1 {
			t.Errorf("%d h1, want one", n)
		}
		if strings.TrimSpace(doc.Find("h1").Text()) == "" {
			t.Error("the title is empty")
		}
		if l, _ := doc.Find("html").Attr("lang"); l != "zh-CN" && l != "en" {
			t.Errorf("lang=%q", l)
		}
		if doc.Find("main").Length() != 1 {
			t.Error("want one main")
		}
	})
}

var inlineHandler = regexp.MustCompile(`(?i)\son[a-z]+\s*=\s*["']`)

// The content security policy is default-src 'self': anything inline would be dead on arrival.
func TestNothingInline(t *testing.T) {
	eachGalleryPage(t, func(t *testing.T, doc *goquery.Document, html string) {
		if n := doc.Find("[style], style, script:not([src]), iframe").Length(); n > 0 {
			t.Errorf("%d inline styles, scripts or frames", n)
		}
		if m := inlineHandler.FindString(html); m != "" {
			t.Errorf("inline handler %q", m)
		}
		if strings.Contains(html, "javascript:") || strings.Contains(html, "data:") {
			t.Error("javascript: or data: address in a page")
		}
		doc.Find("link[rel=stylesheet], script[src], img[src]").Each(func(_ int, s *goquery.Selection) {
			for _, a := range []string{"href", "src"} {
				if v, ok := s.Attr(a); ok && !strings.HasPrefix(v, "/") {
					t.Errorf("%s=%q is not our own", a, v)
				}
			}
		})
	})
}

// Every control a person fills has a name that is read aloud; every explanation it points to exists.
func TestControlsAreLabelled(t *testing.T) {
	eachGalleryPage(t, func(t *testing.T, doc *goquery.Document, _ string) {
		doc.Find("input:not([type=hidden]), textarea, select").Each(func(_ int, s *goquery.Selection) {
			id, _ := s.Attr("id")
			named := strings.TrimSpace(s.Closest("label").Text()) != "" || (id != "" && strings.TrimSpace(doc.Find(`label[for="`+id+`"]`).Text()) != "")
			if !named {
				html, _ := goquery.OuterHtml(s)
				t.Errorf("no label: %s", html)
			}
			for _, ref := range strings.Fields(s.AttrOr("aria-describedby", "")) {
				if doc.Find("#"+ref).Length() != 1 {
					t.Errorf("aria-describedby names %q, found %d", ref, doc.Find("#"+ref).Length())
				}
			}
		})
		seen := map[string]bool{}
		doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
			id, _ := s.Attr("id")
			if seen[id] && !strings.HasPrefix(id, "wall-h-") {
				t.Errorf("id %q twice", id)
			}
			seen[id] = true
		})
	})
}

func TestOnePrimaryActionAndFeedbackOnEveryPage(t *testing.T) {
	for _, show := range []string{"s1", "m3", "m2", "w2", "w1", "w4", "p1", "p2", "error"} {
		doc := page(t, ui.Gallery(show, "zh", false))
		if n := doc.Find(".btn-primary").Length(); n > 1 {
			t.Errorf("%s: %d primary buttons", show, n)
		}
		if doc.Find(`a[href^="/feedback"]`).Length() == 0 {
			t.Errorf("%s: no 反馈建议 (ux.md R5)", show)
		}
		if doc.Find(`a[href*="big=1"]`).Length() == 0 {
			t.Errorf("%s: no switch to 大字", show)
		}
	}
}

// In a state the word always stands beside the shape: colour alone says nothing.
func TestStatesHaveShapeAndWord(t *testing.T) {
	for _, m := range []ui.Mark{ui.Fine("正常"), ui.Doing("整改中"), ui.Due("将到期"), ui.Late("逾期"), ui.Waiting("待复查"), ui.Unknown("未知"), ui.Done("已销号")} {
		doc := page(t, ui.Tag(m))
		if got := strings.TrimSpace(doc.Find(".tag > i").Text()); got != m.Shape || got == "" {
			t.Errorf("%s: shape %q", m.Word, got)
		}
		if !strings.Contains(doc.Find(".tag").Text(), m.Word) {
			t.Errorf("%s: word missing", m.Word)
		}
	}
}

func TestWhatPeopleTypeNeverBecomesMarkup(t *testing.T) {
	evil := `"><script>alert(1)</script><img src=x onerror=alert(1)>'&`
	parts := map[string]templ.Component{
		"tag": ui.Tag(ui.Late(evil).With(evil)), "field": ui.Field(ui.Input{Name: "a", Label: evil, Value: evil, Why: evil, Error: evil}),
		"area": ui.Area(ui.Input{Name: "a", Label: evil, Value: evil}), "row": ui.RowGroup(evil, []ui.ListRow{{Title: evil, Sub: evil, Side: evil, Href: "/x?" + evil}}),
		"table": ui.DataTable(ui.Table{Caption: evil, Columns: []ui.Column{{Title: evil}}, Rows: []ui.Row{{Cells: []ui.Cell{{Text: evil, Sub: evil, Over: evil}}}}}),
		"log":   ui.Log([]ui.LogEntry{{When: evil, Verb: evil, Text: evil, Seq: 1}}), "ribbon": ui.RibbonDrawing(ui.Ribbon{Finding: evil, Parts: []ui.Stretch{{Who: evil, HowLong: evil, Days: 3, Note: evil}}}),
		"wall": ui.WallDrawing(ui.Wall{Finding: evil, Legend: []ui.Mark{ui.Late(evil)}, Units: []ui.WallUnit{{Label: evil, Cells: []ui.WallCell{{ID: evil, Label: evil, Href: "/x?" + evil, Floor: 1, Mark: ui.Late(evil), Note: evil}}}}}),
		"heat": ui.HeatDrawing(ui.Heat{Finding: evil, Columns: []string{evil}, Rows: []ui.HeatRow{{Label: evil, Cells: []ui.HeatCell{{Done: 1, Of: 1, Href: "/" + evil}}}}}),
		"burn": ui.BurnDownDrawing(ui.BurnDown{Finding: evil, Weeks: []ui.BurnWeek{{Label: evil, Open: 3, Event: evil}, {Label: evil}}}),
		"plan": ui.PlanDrawing(ui.Plan{Finding: evil, Houses: []ui.House{{Label: evil, Group: evil, Gap: 2}}}), "minis": ui.MinisDrawing(evil, []ui.Mini{{Label: evil, Value: evil, Values: []int{1}}}),
		"funnel": ui.FunnelDrawing(ui.Funnel{Finding: evil, Stages: []ui.Stage{{Label: evil, N: 1, Age: evil}}}), "qr": ui.QR(evil), "sheet": ui.PrintFrame(ui.Sheet{Title: evil, Columns: []ui.SheetColumn{{Title: evil}}, Rows: [][]string{{evil}}}),
	}
	for name, c := range parts {
		t.Run(name, func(t *testing.T) {
			doc, html := source(t, c)
			if doc.Find("script:not([src]), img[onerror], [onerror]").Length() > 0 {
				t.Error("markup came through")
			}
			if strings.Contains(html, "<script>alert") {
				t.Error("unescaped text in the page")
			}
			if name != "qr" && !strings.Contains(doc.Text(), "alert(1)") {
				t.Error("the text itself was lost")
			}
		})
	}
}

func TestAddressesThatRunScriptAreRefused(t *testing.T) {
	for name, c := range map[string]templ.Component{
		"wall": ui.WallDrawing(ui.Wall{Units: []ui.WallUnit{{Cells: []ui.WallCell{{Label: "1", Href: "javascript:alert(1)", Floor: 1}}}}}),
		"heat": ui.HeatDrawing(ui.Heat{Columns: []string{"1"}, Rows: []ui.HeatRow{{Label: "a", Cells: []ui.HeatCell{{Of: 1, Href: "javascript:alert(1)"}}}}}),
	} {
		if _, html := source(t, c); strings.Contains(html, "javascript:") {
			t.Errorf("%s keeps a javascript: address", name)
		}
	}
}

func TestAnErrorStandsAtItsFieldAndKeepsWhatWasTyped(t *testing.T) {
	in := ui.Input{Name: "phone", Label: "电话", Value: "1001", Error: "电话要 11 位数字", Why: "想收到答复再填"}
	doc := page(t, ui.Field(in))
	input := doc.Find("input#" + ui.FieldID("phone"))
	if input.AttrOr("value", "") != "1001" {
		t.Error("what was typed is gone")
	}
	if input.AttrOr("aria-invalid", "") != "true" {
		t.Error("not marked as wrong")
	}
	read := ""
	for _, ref := range strings.Fields(input.AttrOr("aria-describedby", "")) {
		read += doc.Find("#" + ref).Text()
	}
	if !strings.Contains(read, in.Error) || !strings.Contains(read, in.Why) {
		t.Errorf("read aloud with the field: %q", read)
	}
	sum := page(t, ui.FormErrors(ui.ErrorsOf(in, ui.Input{Name: "ok"})))
	links := sum.Find("a")
	if links.Length() != 1 || links.AttrOr("href", "") != "#"+ui.FieldID("phone") || links.Text() != in.Error {
		t.Errorf("summary links %d to %q", links.Length(), links.AttrOr("href", ""))
	}
	if sum.Find("[role=alert]").Length() != 1 {
		t.Error("the summary is not announced")
	}
	if page(t, ui.FormErrors(nil)).Find("*").Filter(".alert").Length() != 0 {
		t.Error("a summary without errors")
	}
}

func TestPostFormsCarryTheToken(t *testing.T) {
	shell := ui.Shell(ui.Page{Title: "x", CSRF: "tok", LogoutHref: "/logout", Undo: &ui.Undo{Text: "已转", Action: "/undo", Fields: map[string]string{"id": "7"}}})
	doc := page(t, shell)
	forms := doc.Find("form[method=post]")
	if forms.Length() < 2 {
		t.Fatalf("%d post forms, want logout and undo", forms.Length())
	}
	forms.Each(func(_ int, f *goquery.Selection) {
		if f.Find(`input[name=csrf][value=tok]`).Length() != 1 {
			t.Errorf("form to %q has no token", f.AttrOr("action", ""))
		}
	})
	if doc.Find(`form[action="/undo"] input[name=id][value="7"]`).Length() != 1 {
		t.Error("undo lost its field")
	}
}

func TestChipsAreRealInputs(t *testing.T) {
	c := ui.Choice{Name: "kind", Label: "什么事", Required: true, Options: []ui.Option{{Value: "lamp", Label: "灯坏了", On: true}, {Value: "leak", Label: "漏水"}}}
	doc := page(t, ui.Chips(c))
	if doc.Find("fieldset > legend").Text() == "" || doc.Find("input[type=radio][name=kind]").Length() != 2 || doc.Find("input[value=lamp][checked]").Length() != 1 {
		t.Error("chips are not a group of radios with a legend")
	}
	c.Many = true
	if page(t, ui.Chips(c)).Find("input[type=checkbox]").Length() != 2 {
		t.Error("Many does not give checkboxes")
	}
}

func TestSwitchesNeverLeaveTheSite(t *testing.T) {
	for _, path := range []string{"//evil.example/x", "https://evil.example/", "javascript:alert(1)", "", "/\\evil"} {
		doc := page(t, ui.PublicShell(ui.Page{Title: "x", Path: path}))
		doc.Find("a.size, footer a").Each(func(_ int, a *goquery.Selection) {
			href := a.AttrOr("href", "")
			if !strings.HasPrefix(href, "/") || strings.HasPrefix(href, "//") || strings.HasPrefix(href, "/\\") {
				t.Errorf("path %q gives a link to %q", path, href)
			}
		})
	}
	doc := page(t, ui.PublicShell(ui.Page{Title: "x", Path: "/q/abc?tab=2"}))
	if href := doc.Find("a.size").AttrOr("href", ""); href != "/q/abc?big=1&tab=2" {
		t.Errorf("大字 leads to %q and loses where the reader was", href)
	}
}

func TestTextsAreComplete(t *testing.T) {
	for _, gap := range text.Gaps("ui.") {
		t.Error(gap)
	}
	eachGalleryPage(t, func(t *testing.T, doc *goquery.Document, html string) {
		if m := regexp.MustCompile(`\bui\.[a-z_]+`).FindString(doc.Text()); m != "" {
			t.Errorf("the key %s reached the page", m)
		}
		if strings.Contains(html, "%!") {
			t.Error("a text was filled with the wrong arguments")
		}
	})
}

// A number to call stands under the name it belongs to and can be tapped.
func TestDefListPutsTheNumberUnderItsName(t *testing.T) {
	dd := page(t, ui.DefList([]ui.Def{{Term: "消防安全管理人", Text: "郭向荣", Tel: "10000080202"}})).Find("dd")
	if tel := dd.Find("a.tel"); tel.AttrOr("href", "") != "tel:10000080202" || tel.Text() != "10000080202" || !strings.Contains(dd.Text(), "郭向荣") {
		t.Error(dd.Text())
	}
}
