// Package paperpages (文书模板的页面) holds the pages of templates and the A4 page of a paper.
//
// Example: paperpages.A4("zh", "行政处罚决定书", "/environment/papers/decision", lines).
package paperpages

import "linli/platform/web/ui"

// ListView lists the papers.
type ListView struct {
	Tabs  []ui.Tab
	Table ui.Table
}

// PaperView is one paper with its versions.
type PaperView struct {
	Base, Law, Force string
	Notes            []string
	Names            ui.Table
	Versions         []VersionView
	CanOffer         bool
	Max              int
	Note, Reason     string
	Bad              map[string]string
	Errors           []ui.FieldError
}

// VersionView is one version of a template.
type VersionView struct {
	Title, File, Note, Base     string
	Lines                       []string
	Mark                        ui.Mark
	Links                       []ui.Btn
	CanDecide, Own, CanTakeBack bool
}

// Own says above a printed page that the office's template made it, and where its file is; empty for the built-in one.
type Own struct{ Docx, Says string }
