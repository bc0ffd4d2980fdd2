package council

import (
	"context"
	"encoding/base32"
	"strings"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// SetEvent plans an activity or changes one that was not held. Errors: Invalid with fields.
func (s *Service) SetEvent(tx *db.Tx, a access.Actor, e Event) (Event, error) {
	comp, err := s.compound(tx, a, Run, e.Compound)
	if err != nil {
		return e, err
	}
	e.Compound, e.Path, e.Leader = comp.ID, comp.Path, text.CleanName(e.Leader)
	if err := CheckEvent(e); err != nil {
		return e, err
	}
	if e.At > tx.Now.AddDate(1, 0, 0).UnixMilli() {
		return e, fault.InvalidFields(fault.Field{Name: "at", Key: "council.at_wrong"})
	}
	there, err := tx.Exists("SELECT 1 FROM council_event WHERE compound=? AND at=? AND title=? AND id<>? AND state<>'cancelled'", comp.ID, e.At, e.Title, e.ID)
	if err != nil {
		return e, err
	}
	if there {
		return e, fault.InvalidFields(fault.Field{Name: "at", Key: "council.event_there"})
	}
	if e.ID == "" {
		e.ID, e.Rev, e.State, e.UpdatedAt = id.New(), 1, EventOpen, tx.NowMS()
		if err := insertEvent(tx, e); err != nil {
			return e, err
		}
		return e, s.noteEvent(tx, a, "council.event.plan", e)
	}
	old, err := eventByID(tx, e.ID)
	if err != nil {
		return e, err
	}
	if old.Compound != comp.ID {
		return e, fault.NotFound("council.no_event")
	}
	if old.State == EventHeld || old.State == EventCancelled {
		return e, fault.NotYet("council.event_over")
	}
	if e.Rev != 0 && e.Rev != old.Rev {
		return e, fault.Conflict("council.stale")
	}
	e.Rev, e.State, e.Came, e.Echo, e.Reason = old.Rev, old.State, old.Came, old.Echo, old.Reason
	if err := saveEvent(tx, &e); err != nil {
		return e, err
	}
	if err := s.noteEvent(tx, a, "council.event.change", e); err != nil {
		return e, err
	}
	return e, s.promote(tx, a, e)
}

// CheckEvent says, field by field, why an activity can not be kept.
func CheckEvent(e Event) error {
	var bad []fault.Field
	add := func(name, key string, args ...any) { bad = append(bad, fault.Field{Name: name, Key: key, Args: args}) }
	if strings.TrimSpace(e.Title) == "" {
		add("title", "council.title_needed")
	}
	if !one(EventKinds, e.Kind) {
		add("kind", "council.kind_needed")
	}
	if e.At <= 0 {
		add("at", "council.at_wrong")
	} else if e.Until <= e.At || e.Until-e.At > 14*24*3600*1000 {
		add("until", "council.until_wrong")
	}
	if strings.TrimSpace(e.Venue) == "" {
		add("venue", "council.venue_needed")
	}
	for name, n := range map[string]int64{"capacity": e.Capacity, "helpers": e.Helpers} {
		if n < 0 || n > 100000 {
			add(name, "council.count_wrong")
		}
	}
	if e.Cost < 0 {
		add("cost", "council.count_wrong")
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return long(field{"title", e.Title, MaxTitle}, field{"venue", e.Venue, 60}, field{"partner", e.Partner, 100}, field{"audience", e.Audience, 100}, field{"leader", e.Leader, MaxName})
}

func (e Event) pub() map[string]any {
	return map[string]any{"state": string(e.State), "at": e.At, "kind": e.Kind}
}

func (s *Service) noteEvent(tx *db.Tx, a access.Actor, kind string, e Event) error {
	return s.note(tx, a.Actor, kind, e.Compound, e.ID, e.Rev, e.pub())
}

// EndEvent says that an activity was held, how many came and how it went, or that it is called off with the reason; who
// enrolled is told.
func (s *Service) EndEvent(tx *db.Tx, a access.Actor, event string, rev int64, held bool, came int64, words string) (Event, error) {
	perm := access.Perm(Record)
	if !held {
		perm = Run
	}
	e, err := eventByID(tx, event)
	if err == nil {
		err = s.may(tx, a, perm, e.Path)
	}
	if err != nil {
		return e, err
	}
	words = strings.TrimSpace(words)
	switch {
	case rev != 0 && rev != e.Rev:
		return e, fault.Conflict("council.stale")
	case e.State == EventHeld || e.State == EventCancelled:
		return e, fault.NotYet("council.event_over")
	case held && tx.NowMS() < e.At:
		return e, fault.NotYet("council.event_before")
	case !held && words == "":
		return e, fault.InvalidFields(fault.Field{Name: "reason", Key: "council.reason_needed"})
	case came < 0 || came > 1000000:
		return e, fault.InvalidFields(fault.Field{Name: "came", Key: "council.count_wrong"})
	}
	if err := long(field{"echo", words, MaxSaid}); err != nil {
		return e, err
	}
	kind := "council.event.cancel"
	if e.State, e.Reason = EventCancelled, matter.Mask(words); held {
		ticked, err := tx.Count("SELECT COALESCE(SUM(heads),0) FROM council_enrol WHERE event=? AND state='in' AND came", e.ID)
		if err != nil {
			return e, err
		}
		kind, e.State, e.Came, e.Echo, e.Reason = "council.event.held", EventHeld, max(came, ticked), matter.Mask(words), ""
	}
	if err := saveEvent(tx, &e); err != nil {
		return e, err
	}
	return e, s.noteEvent(tx, a, kind, e)
}

// Enrolling is a wish to come, or to help.
type Enrolling struct {
	Event, What, Label string
	Heads              int64
	Contact, Token     string
}

// Enrol enrols somebody; when the places are taken, on the waiting list. The same browser (or the same name typed by staff) is
// one enrolment. It gives the secret of the link by which one withdraws.
func (s *Service) Enrol(ctx context.Context, a access.Actor, c Enrolling) (x Enrol, secret string, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		x, secret, err = s.EnrolTx(tx, a, c)
		return err
	})
	return x, secret, err
}

// EnrolTx is Enrol inside a transaction.
func (s *Service) EnrolTx(tx *db.Tx, a access.Actor, c Enrolling) (Enrol, string, error) {
	e, err := eventByID(tx, c.Event)
	if err != nil {
		return Enrol{}, "", err
	}
	if a.LoggedIn() {
		if err := s.may(tx, a, Write, e.Path); err != nil {
			return Enrol{}, "", err
		}
		c.Token = "name:" + text.Squeeze(c.Label)
	}
	c.Label = text.CleanName(c.Label)
	if err := checkEnrol(c, e, tx.NowMS()); err != nil {
		return Enrol{}, "", err
	}
	if c.Token == "" {
		c.Token = id.Secret()
	}
	mark := s.mark(e.ID, c.What+"/"+c.Token)
	mac := s.Keys.MAC("council.enrol", []byte(mark))
	secret := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(mac[:20]))
	old, err := enrols(tx, "event=? AND mark=?", e.ID, mark)
	if err != nil {
		return Enrol{}, "", err
	}
	if len(old) == 1 && old[0].State != "gone" {
		return old[0], secret, nil
	}
	x, err := s.place(tx, e, c)
	if err != nil {
		return x, "", err
	}
	if x.hash, x.mark = hashOf(secret), mark; len(old) == 1 { // withdrew and comes back: at the end of the line
		x.ID, x.Rev = old[0].ID, old[0].Rev+1
	}
	if x.sealed, err = s.seal(x.ID, c.Contact); err != nil {
		return x, "", err
	}
	if err := putEnrol(tx, x); err != nil {
		return x, "", err
	}
	return x, secret, s.noteEnrol(tx, a, e, x)
}

func checkEnrol(c Enrolling, e Event, now int64) error {
	var bad []fault.Field
	if c.Label == "" {
		bad = append(bad, fault.Field{Name: "label", Key: "council.label_needed"})
	}
	if c.Heads < 1 || c.Heads > 20 {
		bad = append(bad, fault.Field{Name: "heads", Key: "council.heads_wrong"})
	}
	if key := badContact(c.Contact); key != "" {
		bad = append(bad, fault.Field{Name: "contact", Key: key})
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	if e.State != EventOpen || e.Until <= now {
		return fault.NotYet("council.enrol_over")
	}
	if c.What != "guest" && c.What != "helper" {
		return fault.NotFound("council.no_event")
	}
	return long(field{"label", c.Label, MaxName}, field{"contact", c.Contact, 80})
}

// place finds out whether there is room. Writers of one activity wait for each other on its row.
func (s *Service) place(tx *db.Tx, e Event, c Enrolling) (Enrol, error) {
	x := Enrol{ID: id.New(), Rev: 1, Event: e.ID, What: c.What, Label: c.Label, Heads: c.Heads, State: "in", At: tx.NowMS()}
	if _, err := tx.Exec("UPDATE council_event SET updated_at=updated_at WHERE id=?", e.ID); err != nil {
		return x, err
	}
	n, err := tx.Count("SELECT COALESCE(MAX(n),0) FROM council_enrol WHERE event=?", e.ID)
	if err != nil {
		return x, err
	}
	x.N = n + 1
	taken, waiting, err := s.taken(tx, e.ID, c.What)
	if err != nil {
		return x, err
	}
	if room := e.room(c.What); room > 0 && (waiting || taken+c.Heads > room) {
		x.State = "waiting"
	}
	return x, nil
}

// room is how many places there are; 0 = without limit.
func (e Event) room(what string) int64 {
	if what == "helper" {
		return e.Helpers
	}
	return e.Capacity
}

// taken counts the places taken, and whether somebody waits.
func (s *Service) taken(tx *db.Tx, event, what string) (int64, bool, error) {
	n, err := tx.Count("SELECT COALESCE(SUM(heads),0) FROM council_enrol WHERE event=? AND what=? AND state='in'", event, what)
	if err != nil {
		return 0, false, err
	}
	w, err := tx.Exists("SELECT 1 FROM council_enrol WHERE event=? AND what=? AND state='waiting'", event, what)
	return n, w, err
}

func (s *Service) noteEnrol(tx *db.Tx, a access.Actor, e Event, x Enrol) error {
	return s.note(tx, a.Actor, "council.enrol."+x.State, e.Compound, x.ID, x.Rev, map[string]any{"event": e.ID, "what": x.What, "heads": x.Heads}, said("who", map[string]any{"label": x.Label}))
}

// Leave withdraws an enrolment by its link or by staff; the first who waits and fits moves up and is told.
func (s *Service) Leave(tx *db.Tx, a access.Actor, secret, enrol string) (Event, error) {
	list, err := enrols(tx, "hash=?", hashOf(strings.ToLower(strings.TrimSpace(secret))))
	if secret == "" {
		list, err = enrols(tx, "id=?", enrol)
	}
	if err == nil && len(list) == 0 {
		err = fault.NotFound("council.link_unknown")
	}
	if err != nil {
		return Event{}, err
	}
	x := list[0]
	e, err := eventByID(tx, x.Event)
	if err == nil && secret == "" {
		err = s.may(tx, a, Record, e.Path)
	}
	if err != nil || x.State == "gone" {
		return e, err
	}
	if e.State != EventOpen {
		return e, fault.NotYet("council.event_over")
	}
	if x.State, x.Rev = "gone", x.Rev+1; true {
		if err := putEnrol(tx, x); err != nil {
			return e, err
		}
	}
	if err := s.noteEnrol(tx, a, e, x); err != nil {
		return e, err
	}
	return e, s.promote(tx, a, e)
}

// promote lets those who wait move up, in their order, as far as there is room. Who does not fit is not overtaken.
func (s *Service) promote(tx *db.Tx, a access.Actor, e Event) error {
	for _, what := range []string{"guest", "helper"} {
		list, err := enrols(tx, "event=? AND what=? AND state='waiting' ORDER BY n", e.ID, what)
		if err != nil {
			return err
		}
		taken, _, err := s.taken(tx, e.ID, what)
		if err != nil {
			return err
		}
		for _, x := range list {
			if room := e.room(what); room > 0 && taken+x.Heads > room {
				break
			}
			taken += x.Heads
			x.State, x.Rev = "in", x.Rev+1
			if err := putEnrol(tx, x); err != nil {
				return err
			}
			if err := s.noteEnrol(tx, a, e, x); err != nil {
				return err
			}
		}
	}
	return nil
}

// Attend ticks who came to an activity.
func (s *Service) Attend(tx *db.Tx, a access.Actor, event, enrol string, came bool) error {
	e, err := eventByID(tx, event)
	if err == nil {
		err = s.may(tx, a, Record, e.Path)
	}
	if err != nil {
		return err
	}
	list, err := enrols(tx, "id=? AND event=?", enrol, e.ID)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("council.no_seat")
	}
	if err != nil || list[0].Came == came {
		return err
	}
	x := list[0]
	x.Came, x.Rev = came, x.Rev+1
	if err := putEnrol(tx, x); err != nil {
		return err
	}
	return s.note(tx, a.Actor, "council.enrol.came", e.Compound, x.ID, x.Rev, map[string]any{"event": e.ID, "came": came})
}

// Occasions are the activities ahead under a place, for affairs that help people to come.
func (s *Service) Occasions(tx *db.Tx, under place.Path, from, until int64) (out []affair.Occasion, err error) {
	lo, hi := under.Range()
	list, err := events(tx, "path>=? AND path<? AND at>=? AND at<? AND state='open' ORDER BY at, id LIMIT 500", lo, hi, from, until)
	for _, e := range list {
		out = append(out, affair.Occasion{ID: e.ID, Title: e.Title, Where: e.Venue, Href: "/council/events/" + e.ID, Path: e.Path, From: e.At, Until: e.Until})
	}
	return out, err
}

// YearCount counts the activities held in a year by kind.
func (s *Service) YearCount(tx *db.Tx, compound string, from, to int64) (map[string]int64, int64, error) {
	out, all := map[string]int64{}, int64(0)
	err := tx.Each("SELECT kind, count(*) FROM council_event WHERE compound=? AND at>=? AND at<? AND state='held' GROUP BY kind", []any{compound, from, to}, func(scan func(...any) error) error {
		var k string
		var n int64
		err := scan(&k, &n)
		out[k], all = n, all+n
		return err
	})
	return out, all, err
}
