package tower

import (
	"strings"
	"time"

	"linli/kernel/affair"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// OnPlaque is what the public page of a building shows of its file (P1): the wall and what it forbids, who answers, where to charge,
// the checks, and how to get out. Of households nothing.
func (s *Service) OnPlaque(tx *db.Tx, lang string, at place.Place) ([]affair.PlaqueCard, error) {
	if at.Kind != place.Building {
		return nil, nil
	}
	f, err := s.Of(tx, at.ID)
	if err != nil {
		return nil, err
	}
	if f.Value("material") == "" && f.Value("class") == "" && !f.HighRise() {
		return nil, nil
	}
	c := affair.PlaqueCard{Title: text.T(lang, "fire.tower.public"), Line: wallLine(lang, f), Link: &ui.Btn{Label: text.T(lang, "fire.tower.escape_link"), Href: "/q/" + at.QR + "/escape"}}
	if f.Flag != Green {
		c.Note = text.T(lang, f.Rule)
	}
	c.Facts = append(answering(lang, f), fact(lang, "fire.tower.f.charging", f.Facts["charging"])...)
	c.Facts = append(c.Facts, checks(lang, f, tx.Now)...)
	return []affair.PlaqueCard{c}, nil
}

// wallLine says what the wall is made of: 外墙保温 挤塑聚苯板(XPS) · 难燃 B1.
func wallLine(lang string, f File) string {
	return strings.TrimSpace(text.T(lang, "fire.tower.wall")+" "+f.Insulation.Material) + " · " + fieldOf["class"].Words(lang, f.Insulation.Class)
}

// answering are the office-holders who stand on the wall anyway, each with the number under the name.
func answering(lang string, f File) (out []ui.Def) {
	for _, who := range []string{"responsible", "manager", "station"} {
		if name, phone := f.Facts[who], f.Facts[who+"_phone"]; name+phone != "" {
			out = append(out, ui.Def{Term: text.T(lang, "fire.tower.f."+who), Text: name, Tel: phone})
		}
	}
	return out
}

// checks are when somebody last looked and when somebody will.
func checks(lang string, f File, now time.Time) []ui.Def {
	return append(fact(lang, "fire.tower.last_check", f.Facts["inspected"]), fact(lang, "fire.tower.next_check", NextCheck(f, now))...)
}

// fact is one line, none where nothing is known.
func fact(lang, term, words string) []ui.Def {
	if words == "" {
		return nil
	}
	return []ui.Def{{Term: text.T(lang, term), Text: words}}
}

// escapeSteps are the short sentences of the plaque, in their order (ledgers.md B9).
func escapeSteps(lang string, f File) (out []string) {
	for _, k := range []string{"1", "2", "3", "4", "5"} {
		out = append(out, text.T(lang, "fire.tower.escape."+k))
	}
	if v := f.Facts["refuge"]; v != "" {
		out = append(out, text.T(lang, "fire.tower.escape.refuge", v))
	}
	return out
}
