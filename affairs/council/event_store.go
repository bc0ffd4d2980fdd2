package council

import (
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

const eventColumns = "id,rev,compound,path,kind,title,at,until,venue,partner,audience,leader,capacity,helpers,cost,state,came,echo,reason,updated_at"

func events(tx *db.Tx, where string, args ...any) (out []Event, err error) {
	err = tx.Each("SELECT "+eventColumns+" FROM council_event WHERE "+where, args, func(scan func(...any) error) error {
		var e Event
		var path string
		err := scan(&e.ID, &e.Rev, &e.Compound, &path, &e.Kind, &e.Title, &e.At, &e.Until, &e.Venue, &e.Partner, &e.Audience, &e.Leader, &e.Capacity, &e.Helpers, &e.Cost,
			&e.State, &e.Came, &e.Echo, &e.Reason, &e.UpdatedAt)
		e.Path = place.Path(path)
		out = append(out, e)
		return err
	})
	return out, err
}

func eventByID(tx *db.Tx, id string) (Event, error) {
	list, err := events(tx, "id=?", id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("council.no_event")
	}
	if err != nil {
		return Event{}, err
	}
	return list[0], nil
}

func insertEvent(tx *db.Tx, e Event) error {
	_, err := tx.Exec("INSERT INTO council_event ("+eventColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", e.ID, e.Rev, e.Compound, string(e.Path), e.Kind, e.Title, e.At, e.Until,
		e.Venue, e.Partner, e.Audience, e.Leader, e.Capacity, e.Helpers, e.Cost, string(e.State), e.Came, e.Echo, e.Reason, e.UpdatedAt)
	return err
}

func saveEvent(tx *db.Tx, e *Event) error {
	e.Rev++
	e.UpdatedAt = tx.NowMS()
	n, err := tx.Exec("UPDATE council_event SET rev=?,kind=?,title=?,at=?,until=?,venue=?,partner=?,audience=?,leader=?,capacity=?,helpers=?,cost=?,state=?,came=?,echo=?,reason=?,updated_at=? WHERE id=? AND rev=?",
		e.Rev, e.Kind, e.Title, e.At, e.Until, e.Venue, e.Partner, e.Audience, e.Leader, e.Capacity, e.Helpers, e.Cost, string(e.State), e.Came, e.Echo, e.Reason, e.UpdatedAt, e.ID, e.Rev-1)
	if err == nil && n == 0 {
		err = fault.Conflict("council.stale")
	}
	return err
}

const enrolColumns = "id,rev,event,n,what,label,heads,contact,state,at,hash,mark,came"

func enrols(tx *db.Tx, where string, args ...any) (out []Enrol, err error) {
	err = tx.Each("SELECT "+enrolColumns+" FROM council_enrol WHERE "+where, args, func(scan func(...any) error) error {
		var x Enrol
		err := scan(&x.ID, &x.Rev, &x.Event, &x.N, &x.What, &x.Label, &x.Heads, &x.sealed, &x.State, &x.At, &x.hash, &x.mark, &x.Came)
		out = append(out, x)
		return err
	})
	return out, err
}

// putEnrol writes an enrolment as it now is; its activity's row is locked.
func putEnrol(tx *db.Tx, x Enrol) error {
	_, err := tx.Exec("INSERT INTO council_enrol ("+enrolColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET rev=excluded.rev,n=excluded.n,what=excluded.what,label=excluded.label,"+
		"heads=excluded.heads,contact=excluded.contact,state=excluded.state,at=excluded.at,came=excluded.came",
		x.ID, x.Rev, x.Event, x.N, x.What, x.Label, x.Heads, x.sealed, x.State, x.At, x.hash, x.mark, x.Came)
	return err
}

// EventsOf lists the activities of a compound in a span, in the order of time.
func (s *Service) EventsOf(tx *db.Tx, compound string, from, to int64) ([]Event, error) {
	return events(tx, "compound=? AND at>=? AND at<? ORDER BY at, id LIMIT 400", compound, from, to)
}

// EnrolsOf lists the enrolments of an activity, in their order.
func (s *Service) EnrolsOf(tx *db.Tx, event string) ([]Enrol, error) {
	return enrols(tx, "event=? AND state<>'gone' ORDER BY n", event)
}
