package monitor

import (
	"strings"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// onMatter is the chart that a matter of a monitor is about, for who may see it: that of the sign, or that of the factor that was over.
func (s *Service) onMatter(tx *db.Tx, lang string, a access.Actor, m matter.Matter) (out []ui.ListRow, err error) {
	if m.Kind != Kind || !a.Has(access.EnvRead) {
		return nil, nil
	}
	found, err := signs(tx, "matter = ? ORDER BY found, id", m.ID)
	if err != nil {
		return nil, err
	}
	for _, f := range found {
		mon, err := s.may(tx, a, access.EnvRead, f.Monitor)
		if err != nil {
			return out, web.IgnoreOutside(err)
		}
		out = append(out, ui.ListRow{Href: home + "/" + mon.ID + "/signs/" + f.ID, Title: text.T(lang, "environment.monitor.about.sign"), Sub: text.Joined(mon.Name, FactorName(lang, f.Factor), f.Day)})
	}
	if len(found) > 0 {
		return out, nil
	}
	var cause string
	err = tx.Each("SELECT cause FROM env_cause WHERE matter = ? ORDER BY cause LIMIT 1", []any{m.ID}, func(scan func(...any) error) error { return scan(&cause) })
	if err != nil {
		return nil, err
	}
	p := strings.Split(cause, ":") // over:monitor:factor, password:monitor
	if len(p) < 2 {
		return nil, nil
	}
	mon, err := s.may(tx, a, access.EnvRead, p[1])
	if err != nil {
		return nil, web.IgnoreOutside(err)
	}
	row := ui.ListRow{Href: home + "/" + mon.ID, Title: mon.Name, Sub: text.T(lang, "environment.tab.monitors")}
	if len(p) > 2 {
		row.Href, row.Title, row.Sub = row.Href+"?f="+p[2], text.T(lang, "environment.monitor.about.over", FactorName(lang, p[2])), mon.Name
	}
	return []ui.ListRow{row}, nil
}
