// Package ui (界面部件) holds the components every page of Linli is built from: shells for staff and
// for the public, forms, lists, tables, prints, and drawings as server-side SVG (楼栋图, 时间带,
// 动态清零, 热力图, 漏斗, 责任图). They carry the look of ux.md §6 so that pages carry only content.
//
// Law and standard: ux.md; WCAG 2.2 AA, GB/T 37668-2019; MIIT elder-friendly rules (2021).
// Content security policy is default-src 'self': no style attribute, no inline script or style
// anywhere; a width is an SVG attribute or a class.
//
// Use, in a .templ file (ctx is there by itself):
//
//	@ui.Shell(ui.Page{Title: "云漳国际还有1件逾期", Lang: lang, Path: r.URL.RequestURI(), Menu: menu, Active: "/matters"}) {
//	    @ui.KPIs([]ui.KPI{{Label: "在办事项", Value: "41", Note: "今天到期 3"}})
//	    @ui.Card("经过") { @ui.Log(entries) }
//	}
//
//	Shell(Page) PublicShell(Page) PrintFrame(Sheet) PosterFrame(Poster)             whole documents
//	Card(title) CardTagged(title, Mark) FlushCard(title) KPIs Tag(Mark) NoticeBox EmptyState
//	DataTable(Table) RowGroup(section, rows) Tabs ChipLinks Pager FilterBar InstantSearch DefList
//	Log LogShort Photos Steps Progress(Job) UndoBar(Undo) ErrorPage(Trouble) Button(Btn) Buttons
//	Form(FormOf) FormErrors Field(Input) Area(Input) Select(Input, options) Chips(Choice)
//	Photo(PhotoIn) Tick Hidden Honey CSRF
//	WallDrawing RibbonDrawing BurnDownDrawing HeatDrawing FunnelDrawing PlanDrawing MinisDrawing QR
//
// Gallery shows them all with invented people; go run ./tools/gallery OUT writes it as files.
//
// One h1 per page comes from Shell or PublicShell. Words that components add themselves are text
// keys ui.*; words a page passes in are already in the reader's language: use ui.T(ctx, key).
package ui
