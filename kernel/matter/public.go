package matter

import (
	"strings"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// Public is what may be said of a matter to everybody: organisations instead of persons, the building instead of the
// door, masked words.
type Public struct {
	ID, No, Short, Kind                    string
	Title, Text, SpotLabel, Spot           string
	Part                                   string // where exactly, unless it may name a home; whole for who raised it
	State                                  State
	Round                                  int64
	Org                                    string // who is answerable, never a person
	Due, FirstDue, RespondDue              int64
	RaisedAt, UpdatedAt, FixedAt, ClosedAt int64
	LookDue                                int64
	Seconded, Recurs                       int64
	Lat, Lon                               int64
	Docs                                   []string
	Extra                                  string
	Source                                 string
	Into                                   string // number of the matter this one was merged into
	Reason                                 string // of the ending, told
	DueWhy                                 string
}

func publicOf(m Matter) Public {
	return Public{ID: m.ID, No: m.No, Short: m.Short, Kind: m.Kind, Title: m.Title, Text: m.Text, SpotLabel: m.SpotLabel, Spot: m.Spot, Part: OpenPart(m.Part), State: m.State,
		Round: m.Round, Org: m.HolderOrg, Due: m.Due, FirstDue: m.FirstDue, RespondDue: m.RespondDue, RaisedAt: m.RaisedAt, UpdatedAt: m.UpdatedAt, FixedAt: m.FixedAt,
		ClosedAt: m.ClosedAt, LookDue: m.LookDue, Seconded: m.Seconded, Recurs: m.Recurs, Lat: m.Lat, Lon: m.Lon, Docs: m.Docs, Extra: m.Extra, Source: m.Source, DueWhy: m.DueWhy}
}

// PublicQuery asks for public matters, newest first. Times are Unix ms, From inclusive, To exclusive; 0 = no limit.
type PublicQuery struct {
	Kinds                            []string // exact ids
	Open                             *bool    // nil = both; true = not yet closed, false = closed or ended otherwise
	From, To, UpdatedFrom, UpdatedTo int64
	South, West, North, East         int64 // 1e-7 degrees; all 0 = everywhere
	After                            string
	Limit                            int // 1..1000, default 100
}

// PublicList gives public matters newest first (by raising; by last change when only the change is asked for), and
// where to go on. Matters that are not public are not counted, not hinted at.
func (s *Service) PublicList(tx *db.Tx, q PublicQuery) ([]Public, string, error) {
	if q.Limit <= 0 || q.Limit > 1000 {
		q.Limit = 100
	}
	col := "raised_at"
	if q.From == 0 && q.To == 0 && (q.UpdatedFrom != 0 || q.UpdatedTo != 0) {
		col = "updated_at"
	}
	where, args, err := q.where(col)
	if err != nil {
		return nil, "", err
	}
	rows, err := query(tx, where+" ORDER BY "+col+" DESC, id DESC LIMIT ?", append(args, q.Limit+1)...)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		last := rows[q.Limit-1]
		k := key{last.RaisedAt, last.ID}
		if col == "updated_at" {
			k.due = last.UpdatedAt
		}
		next = formatKey(k)
	}
	out, err := s.publics(tx, rows)
	return out, next, err
}

func (q PublicQuery) where(col string) (string, []any, error) {
	cond := []string{"public"}
	var args []any
	add := func(c string, v ...any) { cond, args = append(cond, c), append(args, v...) }
	for _, r := range []struct {
		c string
		v int64
	}{{"raised_at>=?", q.From}, {"raised_at<?", q.To}, {"updated_at>=?", q.UpdatedFrom}, {"updated_at<?", q.UpdatedTo}} {
		if r.v != 0 {
			add(r.c, r.v)
		}
	}
	if len(q.Kinds) > 0 {
		ids := make([]any, len(q.Kinds))
		for i, k := range q.Kinds {
			ids[i] = k
		}
		add("kind IN ("+db.In(len(ids))+")", ids...)
	}
	if q.Open != nil && *q.Open {
		add("state IN ('open','assigned','working','fixed','watch','hung')")
	} else if q.Open != nil {
		add("state IN ('closed','merged','withdrawn','declined')")
	}
	if q.South != 0 || q.North != 0 || q.West != 0 || q.East != 0 {
		add("lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? AND (lat<>0 OR lon<>0)", q.South, q.North, q.West, q.East)
	}
	if q.After != "" {
		k, err := parseKey(q.After)
		if err != nil {
			return "", nil, err
		}
		add("("+col+",id)<(?,?)", k.due, k.id)
	}
	return "WHERE " + strings.Join(cond, " AND "), args, nil
}

func (s *Service) publics(tx *db.Tx, rows []Matter) ([]Public, error) {
	out := make([]Public, 0, len(rows))
	for _, m := range rows {
		p := publicOf(m)
		if err := s.endingOf(tx, m, &p); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// endingOf adds what the raiser is told of an ending.
func (s *Service) endingOf(tx *db.Tx, m Matter, p *Public) error {
	switch m.State {
	case Merged:
		into, err := load(tx, m.MergedInto)
		if err != nil {
			return err
		}
		p.Into = into.No
	case Declined:
		return tx.Get("SELECT note FROM matter_step WHERE matter=? AND act='decline' ORDER BY rev DESC LIMIT 1", []any{m.ID}, &p.Reason)
	}
	return nil
}

// PublicByNo reads public matters by number; those that are not there or not public are left out.
func (s *Service) PublicByNo(tx *db.Tx, nos ...string) ([]Public, error) {
	var rows []Matter
	for _, no := range nos {
		m, err := loadBy(tx, "WHERE no=? AND public", NormalNumber(no))
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, m)
	}
	return s.publics(tx, rows)
}

// PublicAt lists public matters of a place for its plaque page (P1): those under way by deadline, then those closed in
// the last 30 days, latest first.
func (s *Service) PublicAt(tx *db.Tx, placeID string, limit int) ([]Public, error) {
	p, err := s.places.Get(tx, placeID)
	if err != nil {
		return nil, err
	}
	live, err := s.at(tx, p, Live, false, limit, " AND public")
	if err != nil {
		return nil, err
	}
	if len(live) < limit {
		done, err := s.at(tx, p, []State{Closed}, true, limit-len(live), " AND public AND next_due>=?", tx.NowMS()-30*day)
		if err != nil {
			return nil, err
		}
		live = append(live, done...)
	}
	return s.publics(tx, live)
}

// at reads matters at a place without asking for rights: callers show only what is public, or hold the rights already.
func (s *Service) at(tx *db.Tx, p place.Place, states []State, desc bool, limit int, cond string, args ...any) ([]Matter, error) {
	base, err := s.laneOf(tx, p)
	if err != nil {
		return nil, err
	}
	m := newMerger(tx, desc, limit, len(states))
	for _, st := range states {
		l := base
		l.state, l.cond, l.args = st, cond, args
		if err := m.add(&l, false); err != nil {
			return nil, err
		}
	}
	return m.take()
}

// Receipt is what the page /r/SECRET shows.
type Receipt struct {
	Public
	What   string // raised | seconded
	Ref    string // ledger entry, for the receipt that can be proved
	Steps  []PublicStep
	Peeks  []Peek
	Rating string
	Via    string // number under which it was raised, when it was merged into this one
	Can    map[Act]error
}

// PublicStep is one line of 经过 as everybody may see it.
type PublicStep struct {
	At    int64
	Act   Act
	To    State
	Round int64
	Org   string
	Note  string
	DueTo int64
	Other string
	Docs  []string
}

// Holders tells whether the step is the holder's own or gives the matter into its hands: only then Org belongs beside it. Who looked, asked or
// decided is somebody else.
func (p PublicStep) Holders() bool {
	return p.Act == ActAssign || p.Act == ActTransfer || p.Act == ActClaim || p.Act == ActRectify
}

// Looked tells whether somebody went and looked, who never is the one who fixed it.
func (p PublicStep) Looked() bool {
	return p.Act == ActLookPass || p.Act == ActLookFail || p.Act == ActLookCannot
}

// ByReceipt opens a receipt by its secret. Wrong secrets are NotFound (matter.link_unknown). A merged matter leads to the
// one it went into.
func (s *Service) ByReceipt(tx *db.Tx, secret string) (Receipt, error) {
	var r Receipt
	var id string
	err := tx.Get("SELECT matter,what,entry FROM matter_receipt WHERE hash=?", []any{s.hashSecret(secret)}, &id, &r.What, &r.Ref)
	if fault.Is(err, fault.KindNotFound) {
		return r, fault.NotFound("matter.link_unknown")
	}
	if err != nil {
		return r, err
	}
	own, err := load(tx, id)
	if err != nil {
		return r, err
	}
	m := own
	for hops := 0; m.State == Merged && hops < 10; hops++ {
		r.Via = own.No
		if m, err = load(tx, m.MergedInto); err != nil {
			return r, err
		}
	}
	r.Public, r.Rating = publicOf(m), m.Rating
	if r.What == "raised" && own.ID == m.ID {
		r.Part = m.Part
	}
	if err := s.endingOf(tx, m, &r.Public); err != nil {
		return r, err
	}
	if r.Peeks, err = peeks(tx, id); err != nil {
		return r, err
	}
	if r.Steps, err = s.publicSteps(tx, m); err != nil {
		return r, err
	}
	r.Can, err = s.canByReceipt(tx, m, own, r.What)
	return r, err
}

func (s *Service) publicSteps(tx *db.Tx, m Matter) ([]PublicStep, error) {
	steps, err := s.Steps(tx, m.ID)
	if err != nil {
		return nil, err
	}
	orgs := map[string]string{m.Holder: m.HolderOrg}
	hs, err := s.Holdings(tx, m.ID)
	if err != nil {
		return nil, err
	}
	for _, h := range hs {
		orgs[h.Holder] = h.Org
	}
	var out []PublicStep
	for _, x := range steps {
		if !x.Public {
			continue
		}
		p := PublicStep{At: x.At, Act: x.Act, To: x.To, Round: x.Round, Org: orgs[x.Holder], DueTo: x.DueTo, Other: x.Detail.Other, Docs: x.Docs}
		p.Note = toldNote(x.Act, x.Note, x.Detail)
		out = append(out, p)
	}
	return out, nil
}

// canByReceipt asks the rules what the bearer of the receipt may do now.
func (s *Service) canByReceipt(tx *db.Tx, m, own Matter, what string) (map[Act]error, error) {
	k, err := s.Kind(tx, m.Kind)
	if err != nil {
		return nil, err
	}
	f := Facts{Now: tx.NowMS(), Raised: what == "raised" && own.ID == m.ID, Reason: true, RaisedAt: m.RaisedAt, ClosedAt: m.ClosedAt, LastUrge: m.LastUrge,
		Rated: m.Rating != "", LookDue: m.LookDue, LooksLeft: looksLeft(k, m)}
	if f.OpenChildren, err = openChildren(tx, m.ID); err != nil {
		return nil, err
	}
	out := map[Act]error{}
	for _, act := range []Act{ActNotFixed, ActRate, ActUrge, ActWithdraw, ActNote, ActLookPass} {
		_, out[act] = Next(k, m.State, act, f)
	}
	if m.State == Closed {
		delete(out, ActLookPass)
	}
	return out, nil
}
