package council

import (
	"context"
	"strconv"
	"strings"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// Members are those invited to each meeting of a compound, in the order in which they were entered.
func (s *Service) Members(tx *db.Tx, compound string) (out []Member, err error) {
	err = tx.Each("SELECT id,rev,compound,person,label,role,ended FROM council_member WHERE compound=? AND ended=0 ORDER BY id", []any{compound}, func(scan func(...any) error) error {
		var m Member
		err := scan(&m.ID, &m.Rev, &m.Compound, &m.Person, &m.Label, &m.Role, &m.Ended)
		out = append(out, m)
		return err
	})
	return out, err
}

// AddMembers adds people to those invited; who is there already stays once.
func (s *Service) AddMembers(tx *db.Tx, a access.Actor, compound string, list []Member) (int, error) {
	comp, err := s.compound(tx, a, Run, compound)
	if err != nil {
		return 0, err
	}
	old, err := s.Members(tx, comp.ID)
	if err != nil {
		return 0, err
	}
	there := map[string]bool{}
	for _, m := range old {
		there[m.Label+"\x00"+m.Role] = true
	}
	n := 0
	for _, m := range list {
		if there[m.Label+"\x00"+m.Role] {
			continue
		}
		there[m.Label+"\x00"+m.Role] = true
		if len(there) > MaxRows {
			return n, fault.NotYet("council.names_many", MaxRows)
		}
		m.ID, m.Rev, m.Compound = id.New(), 1, comp.ID
		if _, err := tx.Exec("INSERT INTO council_member (id,rev,compound,person,label,role,ended) VALUES (?,?,?,?,?,?,0)", m.ID, m.Rev, m.Compound, m.Person, m.Label, m.Role); err != nil {
			return n, err
		}
		n++
		if err := s.note(tx, a.Actor, "council.member.add", comp.ID, m.ID, m.Rev, nil, said("who", map[string]any{"label": m.Label, "role": m.Role})); err != nil {
			return n, err
		}
	}
	return n, nil
}

// EndMember takes somebody off the list.
func (s *Service) EndMember(tx *db.Tx, a access.Actor, compound, member string) error {
	comp, err := s.compound(tx, a, Run, compound)
	if err != nil {
		return err
	}
	n, err := tx.Exec("UPDATE council_member SET ended=?, rev=rev+1 WHERE id=? AND compound=? AND ended=0", tx.NowMS(), member, comp.ID)
	if err != nil || n == 0 {
		return err
	}
	return s.note(tx, a.Actor, "council.member.end", comp.ID, member, 0, nil)
}

// Sign ticks a line of the sheet, or takes the tick away (name taps). The meeting must not be over.
func (s *Service) Sign(tx *db.Tx, a access.Actor, meeting, seat string, came bool) (Seat, error) {
	m, err := s.signing(tx, a, meeting)
	if err != nil {
		return Seat{}, err
	}
	list, err := seats(tx, "id=? AND meeting=?", seat, m.ID)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("council.no_seat")
	}
	if err != nil {
		return Seat{}, err
	}
	x := list[0]
	how := "tap"
	if !came {
		how = ""
	}
	return x, s.tick(tx, a, m, &x, how)
}

// signing reads a meeting whose sheet may be written on.
func (s *Service) signing(tx *db.Tx, a access.Actor, meeting string) (Meeting, error) {
	m, err := s.meetingFor(tx, a, Record, meeting)
	if err == nil && m.State != Open {
		err = fault.NotYet("council.not_open")
	}
	return m, err
}

// tick writes how a line was signed; nothing is done when it was so before.
func (s *Service) tick(tx *db.Tx, a access.Actor, m Meeting, x *Seat, how string) error {
	if (x.How == "") == (how == "") {
		return nil
	}
	if x.How, x.Came = how, 0; how != "" {
		x.Came = tx.NowMS()
	}
	if err := saveSeat(tx, x); err != nil {
		return err
	}
	return s.note(tx, a.Actor, "council.seat", m.Compound, x.ID, x.Rev, map[string]any{"how": x.How, "meeting": m.ID})
}

// Join adds a line for somebody who is not on the list.
func (s *Service) Join(tx *db.Tx, a access.Actor, meeting string, list []Member, how string) (int, error) {
	m, err := s.signing(tx, a, meeting)
	if err != nil {
		return 0, err
	}
	there, err := s.Seats(tx, m.ID)
	if err != nil {
		return 0, err
	}
	for i, p := range list {
		if len(there)+i >= MaxRows {
			return i, fault.NotYet("council.names_many", MaxRows)
		}
		if err := s.sit(tx, a, m, p, how, ""); err != nil {
			return i, err
		}
	}
	return len(list), nil
}

// sit adds a signed line.
func (s *Service) sit(tx *db.Tx, a access.Actor, m Meeting, p Member, how, mark string) error {
	// Two who sign in at once wait for each other here, or they would get the same line.
	if _, err := tx.Exec("UPDATE council_meeting SET code=code WHERE id=?", m.ID); err != nil {
		return err
	}
	last, err := tx.Count("SELECT COALESCE(MAX(n),0) FROM council_seat WHERE meeting=?", m.ID)
	if err != nil {
		return err
	}
	if last >= MaxRows {
		return fault.NotYet("council.names_many", MaxRows)
	}
	x := Seat{ID: id.New(), Rev: 1, Meeting: m.ID, N: last + 1, Label: p.Label, Role: p.Role, How: how, Came: tx.NowMS(), mark: mark}
	if err := insertSeat(tx, x); err != nil {
		return err
	}
	return s.note(tx, a.Actor, "council.seat", m.Compound, x.ID, x.Rev, map[string]any{"how": how, "meeting": m.ID}, said("who", map[string]any{"label": p.Label}))
}

// Paper is a photographed sheet typed in: the numbers of the signed lines, and the names written on the blank ones.
type Paper struct{ Meeting, Rows, Names string }

// Paper takes a sheet from paper. The same sheet typed twice changes nothing the second time. It gives how many lines were
// newly signed.
func (s *Service) Paper(ctx context.Context, a access.Actor, c Paper) (int, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (int, error) { return s.PaperTx(tx, a, c) })
}

// PaperTx is Paper inside a transaction.
func (s *Service) PaperTx(tx *db.Tx, a access.Actor, c Paper) (n int, err error) {
	m, err := s.signing(tx, a, c.Meeting)
	if err != nil {
		return 0, err
	}
	list, err := s.Seats(tx, m.ID)
	if err != nil {
		return 0, err
	}
	rows, err := Rows(c.Rows, int64(len(list)))
	if err != nil {
		return 0, err
	}
	names, err := Names(c.Names)
	if err != nil {
		return 0, err
	}
	for _, r := range rows {
		x := list[r-1]
		if x.How != "" {
			continue
		}
		if err := s.tick(tx, a, m, &x, "paper"); err != nil {
			return n, err
		}
		n++
	}
	there := map[string]bool{}
	for _, x := range list {
		there[x.Label] = true
	}
	for _, p := range names {
		if there[p.Label] {
			continue
		}
		if err := s.sit(tx, a, m, p, "paper", ""); err != nil {
			return n, err
		}
		there[p.Label], n = true, n+1
	}
	return n, nil
}

// ByCode signs in by the code on the wall: no account, a name if one likes. The same telephone counts once. Errors: NotFound for a
// wrong code or a meeting that is not on.
func (s *Service) ByCode(ctx context.Context, meeting, code, name, token string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.ByCodeTx(tx, meeting, code, name, token) })
}

// ByCodeTx is ByCode inside a transaction.
func (s *Service) ByCodeTx(tx *db.Tx, meeting, code, name, token string) error {
	m, err := meetingByID(tx, meeting)
	if err == nil && (m.State != Open || !strings.EqualFold(m.Code, strings.TrimSpace(code))) {
		err = fault.NotFound("council.code_wrong")
	}
	if err != nil {
		return err
	}
	if name = text.CleanName(name); name == "" {
		name = text.T(text.ZH, "council.resident")
	}
	if err := long(field{"name", name, MaxName}); err != nil {
		return err
	}
	if token == "" {
		token = id.Secret()
	}
	mark := s.mark(m.ID, token)
	again, err := tx.Exists("SELECT 1 FROM council_seat WHERE meeting=? AND mark=?", m.ID, mark)
	if err != nil || again {
		return err
	}
	list, err := seats(tx, "meeting=? AND label=? AND how='' ORDER BY n LIMIT 1", m.ID, name)
	if err != nil {
		return err
	}
	if len(list) == 1 { // invited by that name
		list[0].mark = mark
		return s.tick(tx, access.Public(), m, &list[0], "code")
	}
	return s.sit(tx, access.Public(), m, Member{Label: name, Role: text.T(text.ZH, "council.resident")}, "code", mark)
}
