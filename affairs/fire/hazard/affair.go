package hazard

import (
	"time"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/offline"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// New offers this part to the affair.
func New(d ground.Deps) affair.Affair {
	s := NewService(d)
	w := &site{s}
	return affair.Affair{Routes: w.routes(), Kinds: s.kinds(), Replayers: []ledger.Replayer{s.Replayer(), s.DrawReplayer()}, Forms: []offline.Form{s.form()}, Keep: s.Keep, OnMatter: s.onMatter,
		Standing: []affair.Standing{{Title: "fire.hazard.week_title", Asker: "fire.hazard.week_asker", Period: "week", Href: "/fire/hazards/week", Perm: access.FireRead}},
		Jobs:     []affair.Job{{Name: "draw", Every: 6 * time.Hour, Run: s.Monthly}}, Demo: s.demo}
}

// onMatter leads from the matter, where people arrive, to what fire keeps of it: type and clause, protection until fixed, money, papers.
func (s *Service) onMatter(tx *db.Tx, lang string, a access.Actor, m matter.Matter) ([]ui.ListRow, error) {
	h, _, err := s.reached(tx, a, access.FireRead, m.ID, false)
	if err != nil {
		return nil, web.IgnoreOutside(err)
	}
	x, _ := TypeOf(h.Type)
	guard := text.T(lang, "fire.hazard.about_none")
	if h.Interim != "" {
		guard = text.T(lang, "fire.hazard.about_guard", h.Interim)
	} else if m.State.Ended() {
		guard = ""
	}
	return []ui.ListRow{{Href: "/fire/hazards/m/" + m.ID, Title: text.T(lang, "fire.hazard.about"), Sub: text.Joined(x.Code+" "+x.Label(lang), x.Clause, guard)}}, nil
}
