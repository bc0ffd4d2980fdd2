package council

import (
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

const meetingColumns = "id,rev,compound,path,year,n,at,venue,chair,recorder,guests,state,code,announced_at,opened_at,closed_at,attended,publish_from,publish_until,ended_at,reason,updated_at"

func meetings(tx *db.Tx, where string, args ...any) ([]Meeting, error) {
	var out []Meeting
	err := tx.Each("SELECT "+meetingColumns+" FROM council_meeting WHERE "+where, args, func(scan func(...any) error) error {
		var m Meeting
		var path string
		err := scan(&m.ID, &m.Rev, &m.Compound, &path, &m.Year, &m.N, &m.At, &m.Venue, &m.Chair, &m.Recorder, &m.Guests, &m.State, &m.Code, &m.AnnouncedAt,
			&m.OpenedAt, &m.ClosedAt, &m.Attended, &m.PublishFrom, &m.PublishUntil, &m.EndedAt, &m.Reason, &m.UpdatedAt)
		m.Path = place.Path(path)
		out = append(out, m)
		return err
	})
	return out, err
}

func meetingByID(tx *db.Tx, id string) (Meeting, error) {
	list, err := meetings(tx, "id=?", id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("council.no_meeting")
	}
	if err != nil {
		return Meeting{}, err
	}
	return list[0], nil
}

func insertMeeting(tx *db.Tx, m Meeting) error {
	_, err := tx.Exec("INSERT INTO council_meeting ("+meetingColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", m.ID, m.Rev, m.Compound, string(m.Path), m.Year, m.N,
		m.At, m.Venue, m.Chair, m.Recorder, m.Guests, string(m.State), m.Code, m.AnnouncedAt, m.OpenedAt, m.ClosedAt, m.Attended, m.PublishFrom, m.PublishUntil, m.EndedAt, m.Reason, m.UpdatedAt)
	return err
}

func saveMeeting(tx *db.Tx, m *Meeting) error {
	m.Rev++
	m.UpdatedAt = tx.NowMS()
	n, err := tx.Exec(`UPDATE council_meeting SET rev=?,year=?,n=?,at=?,venue=?,chair=?,recorder=?,guests=?,state=?,announced_at=?,opened_at=?,closed_at=?,attended=?,publish_from=?,
publish_until=?,ended_at=?,reason=?,updated_at=? WHERE id=? AND rev=?`, m.Rev, m.Year, m.N, m.At, m.Venue, m.Chair, m.Recorder, m.Guests, string(m.State), m.AnnouncedAt, m.OpenedAt, m.ClosedAt,
		m.Attended, m.PublishFrom, m.PublishUntil, m.EndedAt, m.Reason, m.UpdatedAt, m.ID, m.Rev-1)
	if err == nil && n == 0 {
		err = fault.Conflict("council.stale")
	}
	return err
}

const itemColumns = "meeting,topic,pos,talk,dissent,yes,no,abstain,result,resolution,decided_at"

// Items are the topics on the agenda of a meeting, in order.
func (s *Service) Items(tx *db.Tx, meeting string) ([]Item, error) {
	return items(tx, "meeting=? ORDER BY pos, topic", meeting)
}

func items(tx *db.Tx, where string, args ...any) (out []Item, err error) {
	err = tx.Each("SELECT "+itemColumns+" FROM council_agenda WHERE "+where, args, func(scan func(...any) error) error {
		var i Item
		err := scan(&i.Meeting, &i.Topic, &i.Pos, &i.Talk, &i.Dissent, &i.Yes, &i.No, &i.Abstain, &i.Result, &i.Resolution, &i.DecidedAt)
		out = append(out, i)
		return err
	})
	return out, err
}

func saveItem(tx *db.Tx, i Item) error {
	_, err := tx.Exec("INSERT INTO council_agenda ("+itemColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (meeting,topic) DO UPDATE SET pos=excluded.pos,talk=excluded.talk,"+
		"dissent=excluded.dissent,yes=excluded.yes,no=excluded.no,abstain=excluded.abstain,result=excluded.result,resolution=excluded.resolution,decided_at=excluded.decided_at",
		i.Meeting, i.Topic, i.Pos, i.Talk, i.Dissent, i.Yes, i.No, i.Abstain, string(i.Result), i.Resolution, i.DecidedAt)
	return err
}

// settle writes what was said to an item that has no result yet. Of two at once one waits, and finds it decided.
func settle(tx *db.Tx, i Item) error {
	n, err := tx.Exec("UPDATE council_agenda SET talk=?,dissent=?,yes=?,no=?,abstain=?,result=?,resolution=?,decided_at=? WHERE meeting=? AND topic=? AND result=''",
		i.Talk, i.Dissent, i.Yes, i.No, i.Abstain, string(i.Result), i.Resolution, i.DecidedAt, i.Meeting, i.Topic)
	if err == nil && n == 0 {
		err = fault.NotYet("council.decided")
	}
	return err
}

// Promises of a meeting or topic, in the order in which they were made.
func promises(tx *db.Tx, where string, args ...any) (out []Promise, err error) {
	err = tx.Each("SELECT id,meeting,topic,matter,what,who,due,at,secret FROM council_promise WHERE "+where+" ORDER BY at,id", args, func(scan func(...any) error) error {
		var p Promise
		err := scan(&p.ID, &p.Meeting, &p.Topic, &p.Matter, &p.What, &p.Who, &p.Due, &p.At, &p.secret)
		out = append(out, p)
		return err
	})
	return out, err
}

const seatColumns = "id,rev,meeting,n,person,label,role,how,came_at,mark"

// Seats are the lines of the sign-in sheet, in order.
func (s *Service) Seats(tx *db.Tx, meeting string) ([]Seat, error) {
	return seats(tx, "meeting=? ORDER BY n", meeting)
}

func seats(tx *db.Tx, where string, args ...any) (out []Seat, err error) {
	err = tx.Each("SELECT "+seatColumns+" FROM council_seat WHERE "+where, args, func(scan func(...any) error) error {
		var x Seat
		err := scan(&x.ID, &x.Rev, &x.Meeting, &x.N, &x.Person, &x.Label, &x.Role, &x.How, &x.Came, &x.mark)
		out = append(out, x)
		return err
	})
	return out, err
}

func insertSeat(tx *db.Tx, x Seat) error {
	_, err := tx.Exec("INSERT INTO council_seat ("+seatColumns+") VALUES (?,?,?,?,?,?,?,?,?,?)", x.ID, x.Rev, x.Meeting, x.N, x.Person, x.Label, x.Role, x.How, x.Came, x.mark)
	return err
}

func saveSeat(tx *db.Tx, x *Seat) error {
	x.Rev++
	n, err := tx.Exec("UPDATE council_seat SET rev=?,label=?,how=?,came_at=?,mark=? WHERE id=? AND rev=?", x.Rev, x.Label, x.How, x.Came, x.mark, x.ID, x.Rev-1)
	if err == nil && n == 0 {
		err = fault.Conflict("council.stale")
	}
	return err
}

// Objections to a meeting's results, oldest first.
func (s *Service) Objections(tx *db.Tx, meeting string) (out []Objection, err error) {
	err = tx.Each("SELECT id,rev,meeting,at,said,answer,answered_at FROM council_objection WHERE meeting=? ORDER BY at,id", []any{meeting}, func(scan func(...any) error) error {
		var o Objection
		err := scan(&o.ID, &o.Rev, &o.Meeting, &o.At, &o.Said, &o.Answer, &o.AnsweredAt)
		out = append(out, o)
		return err
	})
	return out, err
}
