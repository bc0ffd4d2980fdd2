package affair

import (
	"time"

	"linli/kernel/document"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// Shots are the pictures of a matter that are still there, small, each leading to the whole one, with what it shows and when it came.
func Shots(lang string, now time.Time, matter string, docs []document.Doc) (out []ui.Shot) {
	for _, d := range docs {
		if d.Gone {
			continue
		}
		u := "/matters/" + matter + "/photo/" + d.ID
		what := text.T(lang, "matters.photo."+string(d.Kind)) + " " + text.MonthDay(lang, d.Saved, now)
		out = append(out, ui.Shot{Src: u + "?size=thumb", Href: u, Alt: what, Caption: what})
	}
	return out
}
