package matter

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// Query asks for a list of matters. Empty fields do not limit.
type Query struct {
	States   []State  // nil = all live ones
	Places   []string // place ids; nil = everything the actor may read
	Holder   string   // person id
	Mine     bool     // held by the actor
	Kinds    []string // kind ids or prefixes at a dot
	Grade    string
	Source   string
	Returned bool // round ≥ 2
	Overdue  bool
	Pending  bool   // waits for a decision
	Brief    bool   // only what a row of M1 shows: see the columns brief; half the work of a page
	Desc     bool   // latest first: right for ended ones
	After    string // Page.Next of the page before
	Limit    int    // 1..200, default 30
}

// Page is one page of a list. Its matters carry what a list shows: Extra, Raiser and what the clock and Undo
// need are left out (see unlisted); Get and View read them.
type Page struct {
	Cards []Card
	Next  string // "" on the last page
}

// lane is one range of one index: one place (or holder) and one state, in the order of the deadline.
type lane struct {
	column, value string
	under         place.Path // finer than the column
	state         State
	cond          string // further conditions, checked row by row
	brief         bool
	args          []any
	buf           []Matter
	done          bool
	last          key
}

type key struct {
	due int64
	id  string
}

func (k key) less(o key, desc bool) bool {
	if desc {
		k, o = o, k
	}
	return k.due < o.due || k.due == o.due && k.id < o.id
}

// List gives one page, sorted by what is due next. Its cost does not grow with the number of matters: each combination
// of place and state is a range of an index, and the ranges are merged here (house.md, Database). Places outside the
// actor's reach are NotFound.
func (s *Service) List(tx *db.Tx, a access.Actor, q Query) (Page, error) {
	q, err := q.check()
	if err != nil {
		return Page{}, err
	}
	lanes, err := s.lanes(tx, a, q)
	if err != nil {
		return Page{}, err
	}
	start, err := parseKey(q.After)
	if err != nil {
		return Page{}, err
	}
	kinds, err := s.Kinds(tx)
	if err != nil {
		return Page{}, err
	}
	m := newMerger(tx, q.Desc, q.Limit+1, len(lanes))
	cond, args := q.filter(kinds, tx.NowMS())
	for i := range lanes {
		lanes[i].last, lanes[i].cond, lanes[i].args, lanes[i].brief = start, cond, args, q.Brief
		if err := m.add(&lanes[i], q.After != ""); err != nil {
			return Page{}, err
		}
	}
	rows, err := m.take()
	if err != nil {
		return Page{}, err
	}
	var p Page
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		last := rows[q.Limit-1]
		p.Next = formatKey(key{last.NextDue, last.ID})
	}
	p.Cards, err = s.cards(tx, rows)
	return p, err
}

func (q Query) check() (Query, error) {
	if q.Limit == 0 {
		q.Limit = 30
	}
	if q.Limit < 1 || q.Limit > 200 {
		return q, fault.InvalidFields(fault.Field{Name: "limit", Key: "matter.limit", Args: []any{200}})
	}
	if len(q.States) == 0 {
		q.States = Live
		if q.Overdue {
			q.States = []State{Open, Assigned, Working, Fixed, Watch, Hung}
		}
		if q.Pending {
			q.States = []State{Assigned, Working}
		}
	}
	seen := map[State]bool{}
	var states []State
	for _, st := range q.States {
		if !st.Valid() {
			return q, fault.InvalidFields(fault.Field{Name: "state", Key: "matter.state_unknown"})
		}
		if !seen[st] {
			seen[st] = true
			states = append(states, st)
		}
	}
	q.States = states
	return q, nil
}

// filter is the part of a query beyond state and place, as conditions on the rows of a range.
func (q Query) filter(kinds []Kind, now int64) (string, []any) {
	var cond strings.Builder
	var args []any
	add := func(c string, v ...any) {
		cond.WriteString(" AND " + c)
		args = append(args, v...)
	}
	if len(q.Kinds) > 0 {
		var want []any
		for _, k := range kinds {
			if slices.ContainsFunc(q.Kinds, k.Covers) {
				want = append(want, k.ID)
			}
		}
		add("kind IN ("+db.In(len(want))+")", want...)
	}
	if q.Grade != "" {
		add("grade=?", q.Grade)
	}
	if q.Source != "" {
		add("source=?", q.Source)
	}
	if q.Returned {
		add("round>1")
	}
	if q.Pending {
		add("pending<>''")
	}
	if q.Overdue {
		add("next_due>0 AND next_due<=?", now)
	}
	return cond.String(), args
}

// lanes spreads a query over index ranges: places × states, or one holder × states.
func (s *Service) lanes(tx *db.Tx, a access.Actor, q Query) ([]lane, error) {
	if q.Mine {
		if a.ID == "" {
			return nil, nil
		}
		q.Holder = a.ID
	}
	var bases []lane
	switch {
	case q.Holder != "" && q.Holder == a.ID:
		bases = []lane{{column: "holder", value: q.Holder}}
	default:
		var err error
		if bases, err = s.reach(tx, a, q.Places); err != nil {
			return nil, err
		}
	}
	var out []lane
	for _, b := range bases {
		for _, st := range q.States {
			l := b
			l.state = st
			out = append(out, l)
		}
	}
	return out, nil
}

// columnOf says which column of matter holds the id of a place of this kind; "" for what is finer than a building.
func columnOf(k place.Kind) string {
	switch k {
	case place.District, place.Street, place.Community, place.Grid, place.Compound, place.Building:
		return string(k)
	}
	return ""
}

// reach turns places, or the actor's own scope, into index ranges.
func (s *Service) reach(tx *db.Tx, a access.Actor, places []string) ([]lane, error) {
	var out []lane
	if len(places) == 0 {
		for _, path := range a.Scope(access.MatterRead) {
			if path == place.RootPath {
				return []lane{{}}, nil
			}
			p, err := s.places.ByPath(tx, path)
			if err != nil {
				return nil, err
			}
			l, err := s.laneOf(tx, p)
			if err != nil {
				return nil, err
			}
			out = append(out, l)
		}
		return out, nil
	}
	for _, id := range places {
		p, err := s.places.Get(tx, id)
		if err != nil {
			return nil, err
		}
		if err := a.May(access.MatterRead, p.Path); err != nil && !s.mayByGrid(tx, a, p) {
			return nil, err
		}
		l, err := s.laneOf(tx, p)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

// mayByGrid: a grid worker reads the buildings of the grid, which lie elsewhere in the tree.
func (s *Service) mayByGrid(tx *db.Tx, a access.Actor, p place.Place) bool {
	g, ok, err := s.places.GridOf(tx, p.ID, tx.Now)
	return err == nil && ok && a.May(access.MatterRead, g.Path) == nil
}

func (s *Service) laneOf(tx *db.Tx, p place.Place) (lane, error) {
	if p.Kind == place.City || p.Path.Level() == 1 {
		return lane{under: p.Path}, nil
	}
	if c := columnOf(p.Kind); c != "" {
		return lane{column: c, value: p.ID}, nil
	}
	above, err := s.places.Ancestors(tx, p.ID)
	if err != nil {
		return lane{}, err
	}
	for i := len(above) - 1; i >= 0; i-- {
		if c := columnOf(above[i].Kind); c != "" && c != "grid" {
			return lane{column: c, value: above[i].ID, under: p.Path}, nil
		}
	}
	return lane{under: p.Path}, nil
}

// where is the condition of a lane without its last key. The state stands in the text: there are ten of them, and SQLite
// would plan anew at each asking for a parameter that a partial index (state = 'closed') might match.
func (l *lane) where() (string, []any) {
	var b strings.Builder
	var args []any
	if l.column != "" {
		b.WriteString(l.column + "=? AND ")
		args = append(args, l.value)
	}
	b.WriteString("state='" + string(l.state) + "'" + l.cond)
	args = append(args, l.args...)
	if l.under != "" {
		lo, hi := l.under.Range()
		b.WriteString(" AND path>=? AND path<?")
		args = append(args, lo, hi)
	}
	return b.String(), args
}

// columns says which columns are read.
func (l *lane) columns() *selection {
	if l.brief {
		return briefly
	}
	return listed
}

// sql is the range of a lane from its last key on.
func (l *lane) sql(desc, after bool, limit int) (string, []any) {
	where, args := l.where()
	op, dir := ">", "ASC"
	if desc {
		op, dir = "<", "DESC"
	}
	if after {
		where += " AND (next_due,id) " + op + " (?,?)"
		args = append(args, l.last.due, l.last.id)
	}
	return l.columns().sql + "WHERE " + where + " ORDER BY next_due " + dir + ", id " + dir + " LIMIT " + strconv.Itoa(limit), args
}

func formatKey(k key) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(k.due, 10) + "/" + k.id))
}

func parseKey(s string) (key, error) {
	if s == "" {
		return key{}, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	due, id, ok := strings.Cut(string(b), "/")
	n, err2 := strconv.ParseInt(due, 10, 64)
	if err != nil || err2 != nil || !ok {
		return key{}, fault.Invalid("matter.page_unknown")
	}
	return key{n, id}, nil
}

// cards adds the names of the kinds.
func (s *Service) cards(tx *db.Tx, rows []Matter) ([]Card, error) {
	out := make([]Card, 0, len(rows))
	for _, m := range rows {
		k, err := s.Kind(tx, m.Kind)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return nil, err
		}
		out = append(out, Card{Matter: m, KindName: k.Name, KindNameEN: k.NameEN})
	}
	return out, nil
}
