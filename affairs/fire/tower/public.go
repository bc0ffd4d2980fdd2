package tower

import (
	"strings"

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
	c.Facts = publicFacts(lang, f)
	if next := NextCheck(f, tx.Now); next != "" {
		c.Facts = append(c.Facts, ui.Def{Term: text.T(lang, "fire.tower.next_check"), Text: next})
	}
	return []affair.PlaqueCard{c}, nil
}

// wallLine says what the wall is made of: 外墙保温 挤塑聚苯板(XPS) · 难燃 B1.
func wallLine(lang string, f File) string {
	return strings.TrimSpace(text.T(lang, "fire.tower.wall")+" "+f.Insulation.Material) + " · " + fieldOf["class"].Words(lang, f.Insulation.Class)
}

// publicFacts are the office-holders and dates that stand on the wall anyway.
func publicFacts(lang string, f File) (out []ui.Def) {
	add := func(term, words, phone string) {
		if words == "" && phone == "" {
			return
		}
		d := ui.Def{Term: text.T(lang, term), Text: strings.TrimSpace(words + " " + phone)}
		if phone != "" {
			d.Href = "tel:" + phone
		}
		out = append(out, d)
	}
	add("fire.tower.f.responsible", f.Facts["responsible"], f.Facts["responsible_phone"])
	add("fire.tower.f.manager", f.Facts["manager"], f.Facts["manager_phone"])
	add("fire.tower.f.station", f.Facts["station"], f.Facts["station_phone"])
	add("fire.tower.f.charging", f.Facts["charging"], "")
	add("fire.tower.last_check", f.Facts["inspected"], "")
	return out
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
