package hotwork

import (
	"context"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/statute"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

func urgent(hours int) statute.Deadline { return statute.Deadline{Unit: statute.UrgentHour, N: hours} }

// Watch lets permits expire whose time passed before they began, and raises a matter for work that goes on past its time or that
// nobody closes. Each is said once; it may run often and on several nodes.
func (s *Service) Watch(ctx context.Context) error {
	var ids []string
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		ids = nil
		list, err := s.works(tx, "state NOT IN ('closed', 'refused', 'cancelled', 'expired') AND until_at <= ? ORDER BY until_at, id LIMIT 500", tx.NowMS())
		for _, w := range list {
			if w.due(tx) {
				ids = append(ids, w.ID)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	var last error
	for _, id := range ids {
		err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.ring(tx, id) })
		if err != nil && !fault.Is(err, fault.KindConflict) {
			last = err
		}
	}
	return last
}

// due tells whether the clock has something to say that it has not said.
func (w Work) due(tx *db.Tx) bool {
	if what := Alarm(w.State, tx.Now, instant(w.Until), instant(w.EndedAt)); what != "" {
		return what != w.alarm
	}
	_, err := Next(w.State, ActExpire, Facts{Now: tx.Now, Until: instant(w.Until), Clock: true})
	return err == nil
}

// ring says it: expired, or a matter at the building.
func (s *Service) ring(tx *db.Tx, workID string) error {
	w, err := s.work(tx, workID)
	if err != nil || !w.due(tx) {
		return err
	}
	what := Alarm(w.State, tx.Now, instant(w.Until), instant(w.EndedAt))
	act := ActExpire
	if what == "" {
		w.State = Expired
	} else {
		act = Act("alarm")
		t, err := s.Matters.ReportTx(tx, access.System("timer"), matter.Report{Place: w.Place, Kind: Kind, Title: text.T(text.ZH, "fire.work.alarm_"+what), Text: text.T(text.ZH, "fire.work.alarm_text_"+what, w.No, w.Label, text.DateTime(instant(w.Until))),
			Source: "desk", Origin: "hotwork/" + w.ID})
		if err != nil {
			return err
		}
		w.Matter, w.alarm = t.Matter.ID, what
	}
	w.Lines = append(w.Lines, Line{At: tx.NowMS(), Act: act})
	if err := s.save(tx, &w); err != nil {
		return err
	}
	return s.note(tx, matter.Nobody, "fire.work."+string(act), w)
}
