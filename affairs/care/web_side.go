package care

import (
	"linli/affairs/care/pages"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// fillSide lists errands, shifts and links of somebody.
func (w *pagesOf) fillSide(tx *db.Tx, lang string, a access.Actor, p Person, v *pages.PersonView) error {
	list, err := w.errands(tx, "care = ? ORDER BY made DESC LIMIT 8", p.ID)
	if err != nil {
		return err
	}
	for _, e := range list {
		v.Errands = append(v.Errands, errandRow(lang, e, tx))
	}
	shifts, err := w.respites(tx, "care = ? ORDER BY from_at DESC LIMIT 6", p.ID)
	if err != nil {
		return err
	}
	arranges := w.may(tx, a, access.CareRespite, p.Home, p.Path) == nil
	for _, r := range shifts {
		if !arranges {
			break
		}
		row, err := w.respiteRow(tx, lang, r)
		if err != nil {
			return err
		}
		v.Shifts = append(v.Shifts, row)
	}
	return nil
}

func errandRow(lang string, e Errand, tx *db.Tx) ui.ListRow {
	r := ui.ListRow{Href: "/care/errands/" + e.ID, Title: text.T(lang, "care.errand."+e.What.Kind), Sub: joined(text.T(lang, "care.estate."+e.State), e.Label), Side: dayWords(lang, e.DueDay, tx.Now)}
	switch {
	case e.Ended > 0:
		r.Tone = ui.Green
	case e.DueDay != "" && e.DueDay < today(tx):
		r.Tone = ui.Red
	default:
		r.Tone = ui.Amber
	}
	return r
}
