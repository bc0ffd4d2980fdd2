package council

import (
	"fmt"
	"strings"
	"time"

	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/text"
)

// under goes through the compounds of a filter.
func (s *Service) under(tx *db.Tx, f table.Filter, each func(place.Place) error) error {
	for _, scope := range f.Scopes {
		list, err := s.Places.Subtree(tx, scope, place.Compound, "", 5000)
		if err != nil {
			return err
		}
		for _, c := range list {
			if err := each(c); err != nil {
				return err
			}
		}
	}
	return nil
}

// line gathers the values of a row by the keys of its columns.
type line struct {
	t      *table.Table
	values []table.Value
}

func newLine(t *table.Table) line { return line{t, make([]table.Value, len(t.Columns))} }

func (l line) set(key string, v table.Value) {
	if i := l.t.Index(key); i >= 0 {
		l.values[i] = v
	}
}

func (l line) say(key, s string) { l.set(key, table.TextValue(s)) }

func dayValue(ms int64) table.Value {
	if ms == 0 {
		return table.Value{}
	}
	return table.DayText(instant(ms).Format(time.DateOnly))
}

func momentValue(ms int64) table.Value {
	t := instant(ms)
	return table.DateValue(table.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day(), Hour: t.Hour(), Minute: t.Minute(), Precision: table.ToMinute})
}

func (s *Service) exportMeetings(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
	t := s.meetingTable()
	return s.under(tx, f, func(c place.Place) error {
		list, err := meetings(tx, "compound=? AND state IN ('closed','published','ended') ORDER BY at", c.ID)
		if err != nil {
			return err
		}
		for _, m := range list {
			if ok, err := f.Changed(tx, m.ID); err != nil || !ok {
				if err != nil {
					return err
				}
				continue
			}
			l, err := s.meetingLine(tx, t, c, m)
			if err != nil {
				return err
			}
			if err := each(l.values); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) meetingLine(tx *db.Tx, t *table.Table, c place.Place, m Meeting) (line, error) {
	l := newLine(t)
	l.say("number", Number(c.Name, m))
	l.say("compound", c.Name)
	l.set("at", momentValue(m.At))
	l.say("venue", m.Venue)
	l.say("chair", m.Chair)
	l.say("recorder", m.Recorder)
	if g := strings.FieldsFunc(m.Guests, func(r rune) bool { return r == '、' || r == '，' || r == ',' }); len(g) > 0 {
		l.set("guests", table.ListValue(g))
	}
	l.set("came", table.IntValue(m.Attended))
	l.set("from", dayValue(m.PublishFrom))
	if m.PublishUntil > 0 {
		l.set("until", dayValue(m.PublishUntil-1))
	}
	for key, q := range map[string]string{"expected": "SELECT count(*) FROM council_seat WHERE meeting=? AND role<>'居民'", "topics": "SELECT count(*) FROM council_agenda WHERE meeting=?",
		"passed": "SELECT count(*) FROM council_agenda WHERE meeting=? AND result='passed'", "matters": "SELECT count(*) FROM council_promise WHERE meeting=?"} {
		n, err := tx.Count(q, m.ID)
		if err != nil {
			return l, err
		}
		l.set(key, table.IntValue(n))
	}
	return l, nil
}

func (s *Service) exportTopics(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
	t := s.topicTable()
	return s.under(tx, f, func(c place.Place) error {
		list, err := topics(tx, "compound=? AND state<>'withdrawn' ORDER BY raised_at, id", c.ID)
		if err != nil {
			return err
		}
		for _, x := range list {
			ok, err := f.Changed(tx, x.ID)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			l, err := s.topicLine(tx, t, c, x)
			if err != nil {
				return err
			}
			if err := each(l.values); err != nil {
				return err
			}
		}
		return nil
	})
}

func zh(key string) string { return text.T(text.ZH, key) }

func (s *Service) topicLine(tx *db.Tx, t *table.Table, c place.Place, x Topic) (line, error) {
	l := newLine(t)
	l.say("compound", c.Name)
	l.say("title", x.Title)
	l.say("raiser", x.Raiser)
	l.say("way", zh("council.w."+x.Way))
	l.set("raised", dayValue(x.RaisedAt))
	l.say("category", zh("council.cat."+x.Category))
	l.set("seconded", table.IntValue(x.Seconded))
	switch x.State {
	case Raised:
	case Direct, Away, Known, Declined:
		l.say("review", zh("council.review."+string(x.State)))
	default:
		l.say("review", "列入议题")
	}
	list, err := items(tx, "topic=? AND result<>'' ORDER BY decided_at DESC", x.ID)
	if err != nil {
		return l, err
	}
	if len(list) > 0 {
		i := list[0]
		l.say("talk", i.Talk)
		l.say("vote", fmt.Sprintf("%d/%d/%d", i.Yes, i.No, i.Abstain))
		l.say("result", zh("council.r."+string(i.Result)))
	}
	l.set("shown", table.BoolValue(x.State == Shown || x.State == Doing || x.State == Looked || x.State == Rated || x.State == Over))
	return l, s.fulfilled(tx, l, x)
}

// fulfilled fills who does it, until when, what came of it and what the raiser says.
func (s *Service) fulfilled(tx *db.Tx, l line, x Topic) error {
	ps, ms, err := s.of(tx, x)
	if err != nil {
		return err
	}
	if len(ms) > 0 {
		l.say("unit", ms[0].HolderOrg)
		l.say("person", ms[0].HolderLabel)
		if ms[0].Due > 0 {
			l.set("due", dayValue(ms[0].Due-1))
		}
		fixes, _, err := s.Matters.Worked(tx, ms[0].ID)
		if err != nil {
			return err
		}
		done := []string{zh(ms[0].State.Key(ms[0].Round))}
		for _, f := range fixes {
			if f.Main && ms[0].State != matter.Working {
				done = append(done, f.Measures)
			}
		}
		l.say("done", strings.Join(done, "，"))
	}
	if len(ps) == 0 && x.Reason != "" && len(ms) == 0 {
		l.say("done", x.Reason)
	}
	var rating string
	err = tx.Get("SELECT rating FROM council_voice WHERE topic=? AND rating<>'' ORDER BY CASE WHEN what='raised' THEN 0 ELSE 1 END, rated_at LIMIT 1", []any{x.ID}, &rating)
	if err == nil {
		l.say("rating", zh("council.rate."+rating))
	}
	return ignoreNone(err)
}

func (s *Service) exportEvents(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
	t := s.eventTable()
	return s.under(tx, f, func(c place.Place) error {
		list, err := events(tx, "compound=? AND state<>'cancelled' ORDER BY at, id", c.ID)
		if err != nil {
			return err
		}
		for _, e := range list {
			ok, err := f.Changed(tx, e.ID)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			l := newLine(t)
			for key, v := range map[string]string{"compound": c.Name, "title": e.Title, "kind": zh("council.e." + e.Kind), "venue": e.Venue, "partner": e.Partner, "audience": e.Audience, "leader": e.Leader, "echo": e.Echo} {
				l.say(key, v)
			}
			l.set("day", dayValue(e.At))
			n, err := tx.Count("SELECT COALESCE(SUM(heads),0) FROM council_enrol WHERE event=? AND what='guest' AND state<>'gone'", e.ID)
			if err != nil {
				return err
			}
			for key, v := range map[string]int64{"capacity": e.Capacity, "enrolled": n, "came": e.Came} {
				l.set(key, table.IntValue(v))
			}
			l.set("cost", table.MoneyValue(e.Cost))
			if err := each(l.values); err != nil {
				return err
			}
		}
		return nil
	})
}
