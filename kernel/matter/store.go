package matter

import (
	"embed"
	"encoding/json"
	"io/fs"
	"strings"

	"linli/platform/db"
	"linli/platform/fault"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations of the tables of this package.
var Migrations = db.Migrations{Name: "matter", FS: subdir(migrationFiles, "migrations")}

func subdir(f embed.FS, dir string) fs.FS {
	sub, err := fs.Sub(f, dir)
	if err != nil {
		panic("matter: " + err.Error()) // the folder is part of the program
	}
	return sub
}

// columns of table matter in the order of fields().
const columns = `id,rev,no,short,kind,state,round,grade,place,path,spot,spot_label,part,district,street,community,grid,grid_path,compound,building,
lat,lon,title,said,extra,docs,source,origin,public,anonymous,raiser,holder,holder_label,holder_title,holder_org,holder_path,holder_since,gap,passes,
raised_at,claim_due,respond_due,due,first_due,due_why,estimated,term_from,next_due,next_alarm,alarm_stage,claim_told,
claimed_at,fixed_at,checked_at,closed_at,updated_at,looks_done,look_due,review_due,pending,pending_due,extensions,reopened,
chain,recurs,prior,parent,merged_into,seconded,urged,last_urge,supervised,rating,undo`

var columnNames = strings.Fields(strings.ReplaceAll(columns, ",", " "))

var (
	insertSQL = "INSERT INTO matter (" + columns + ") VALUES (" + db.In(len(columnNames)) + ")"
	updateSQL = "UPDATE matter SET " + strings.Join(columnNames[1:], "=?,") + "=? WHERE id=? AND rev=?"
	selectSQL = "SELECT " + columns + " FROM matter "
)

// unlisted are the columns that no list shows (term_from counts a deadline anew for English readers); leaving them out saves
// a third of a page.
var unlisted = map[string]bool{"district": true, "grid_path": true, "lat": true, "lon": true, "extra": true, "origin": true, "raiser": true,
	"holder_path": true, "next_alarm": true, "alarm_stage": true, "claim_told": true, "looks_done": true, "pending_due": true,
	"prior": true, "last_urge": true, "undo": true, "estimated": true, "respond_due": true}

// brief are the columns that a row of M1 shows: see Query.Brief.
var brief = map[string]bool{"id": true, "rev": true, "no": true, "short": true, "kind": true, "state": true, "round": true, "grade": true, "place": true,
	"spot": true, "spot_label": true, "part": true, "title": true, "said": true, "public": true, "holder": true, "holder_label": true, "holder_org": true,
	"gap": true, "raised_at": true, "due": true, "next_due": true, "fixed_at": true, "closed_at": true, "look_due": true, "pending": true}

// selection is a choice of columns: their places among all, and the statement that reads them.
type selection struct {
	at  []int
	sql string
}

var (
	listed  = choose(func(n string) bool { return !unlisted[n] })
	briefly = choose(func(n string) bool { return brief[n] })
)

func choose(take func(string) bool) *selection {
	s := &selection{}
	var names []string
	for i, n := range columnNames {
		if take(n) {
			s.at, names = append(s.at, i), append(names, n)
		}
	}
	s.sql = "SELECT " + strings.Join(names, ",") + " FROM matter "
	return s
}

// reader gives a function that reads one row after the other into the same matter; its fields are looked up once.
func (s *selection) reader() func(scan func(...any) error) (Matter, error) {
	var m Matter
	var docs string
	all := m.fields(&docs)
	to := make([]any, len(s.at))
	for i, at := range s.at {
		to[i] = all[at]
	}
	return func(scan func(...any) error) (Matter, error) {
		err := scan(to...)
		if err == nil {
			m.Docs, err = unlist(docs)
		}
		return m, err
	}
}

// fields gives the addresses of all columns of m in the order of columns; docs travels beside, as JSON.
func (m *Matter) fields(docs *string) []any {
	return []any{&m.ID, &m.Rev, &m.No, &m.Short, &m.Kind, &m.State, &m.Round, &m.Grade, &m.Place, &m.Path, &m.Spot, &m.SpotLabel, &m.Part,
		&m.District, &m.Street, &m.Community, &m.Grid, &m.GridPath, &m.Compound, &m.Building, &m.Lat, &m.Lon, &m.Title, &m.Text, &m.Extra, docs,
		&m.Source, &m.Origin, &m.Public, &m.Anonymous, &m.Raiser, &m.Holder, &m.HolderLabel, &m.HolderTitle, &m.HolderOrg, &m.HolderPath, &m.HolderSince,
		&m.Gap, &m.Passes, &m.RaisedAt, &m.ClaimDue, &m.RespondDue, &m.Due, &m.FirstDue, &m.DueWhy, &m.Estimated, &m.TermFrom, &m.NextDue,
		&m.NextAlarm, &m.AlarmStage, &m.ClaimTold, &m.ClaimedAt, &m.FixedAt, &m.CheckedAt, &m.ClosedAt, &m.UpdatedAt, &m.LooksDone, &m.LookDue,
		&m.ReviewDue, &m.Pending, &m.PendingDue, &m.Extensions, &m.ReopenedTimes, &m.Chain, &m.Recurs, &m.Prior, &m.Parent, &m.MergedInto,
		&m.Seconded, &m.Urged, &m.LastUrge, &m.Supervised, &m.Rating, &m.undo}
}

// values gives the column values for writing.
func (m *Matter) values() []any {
	return []any{m.ID, m.Rev, m.No, m.Short, m.Kind, string(m.State), m.Round, m.Grade, m.Place, string(m.Path), m.Spot, m.SpotLabel, m.Part,
		m.District, m.Street, m.Community, m.Grid, string(m.GridPath), m.Compound, m.Building, m.Lat, m.Lon, m.Title, m.Text, m.Extra, list(m.Docs),
		m.Source, m.Origin, m.Public, m.Anonymous, m.Raiser, m.Holder, m.HolderLabel, m.HolderTitle, m.HolderOrg, string(m.HolderPath), m.HolderSince,
		m.Gap, m.Passes, m.RaisedAt, m.ClaimDue, m.RespondDue, m.Due, m.FirstDue, m.DueWhy, m.Estimated, m.TermFrom, m.NextDue,
		m.NextAlarm, m.AlarmStage, m.ClaimTold, m.ClaimedAt, m.FixedAt, m.CheckedAt, m.ClosedAt, m.UpdatedAt, m.LooksDone, m.LookDue,
		m.ReviewDue, m.Pending, m.PendingDue, m.Extensions, m.ReopenedTimes, m.Chain, m.Recurs, m.Prior, m.Parent, m.MergedInto,
		m.Seconded, m.Urged, m.LastUrge, m.Supervised, m.Rating, m.undo}
}

// list writes ids as JSON, "" for none: most rows have none.
func list(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	b, err := json.Marshal(ids)
	if err != nil {
		return "" // strings always marshal
	}
	return string(b)
}

func unlist(s string) ([]string, error) {
	if s == "" {
		return nil, nil
	}
	var out []string
	if err := json.Unmarshal([]byte(s), &out); err != nil {
		return nil, fault.Internal(err, "matter: list of documents")
	}
	return out, nil
}

func scanMatter(scan func(...any) error) (Matter, error) {
	var m Matter
	var docs string
	if err := scan(m.fields(&docs)...); err != nil {
		return m, err
	}
	var err error
	m.Docs, err = unlist(docs)
	return m, err
}

// load reads one matter. NotFound (matter.not_found) when there is none.
func load(tx *db.Tx, id string) (Matter, error) { return loadBy(tx, "WHERE id=?", id) }

func loadBy(tx *db.Tx, where string, args ...any) (Matter, error) {
	var m Matter
	var docs string
	err := tx.Get(selectSQL+where, args, m.fields(&docs)...)
	if fault.Is(err, fault.KindNotFound) {
		return m, fault.NotFound("matter.not_found")
	}
	if err != nil {
		return m, err
	}
	m.Docs, err = unlist(docs)
	return m, err
}

// loadToChange reads a matter and, on PostgreSQL, locks its row, so that rules see what will be changed (T11). On
// SQLite there is one writer.
func loadToChange(tx *db.Tx, id string) (Matter, error) {
	if tx.Dialect() == db.Postgres {
		return loadBy(tx, "WHERE id=? FOR UPDATE", id)
	}
	return load(tx, id)
}

func insertMatter(tx *db.Tx, m *Matter) error {
	_, err := tx.Exec(insertSQL, m.values()...)
	return err
}

// save writes m when its row still has revision was. Conflict (matter.stale) otherwise.
func save(tx *db.Tx, m *Matter, was int64) error {
	args := append(m.values()[1:], m.ID, was)
	n, err := tx.Exec(updateSQL, args...)
	if err != nil {
		return err
	}
	if n != 1 {
		return fault.Conflict("matter.stale")
	}
	return nil
}

const (
	stepColumns = "matter,rev,at,claimed,act,state_from,state_to,round,actor,actor_label,holder,holder_label,note,due_from,due_to,docs,detail,public,entry"
	stepWidth   = 19
)

var insertStepSQL = "INSERT INTO matter_step (" + stepColumns + ") VALUES (" + db.In(stepWidth) + ")"

func insertStep(tx *db.Tx, s Step) error {
	row, err := s.values()
	if err != nil {
		return err
	}
	_, err = tx.Exec(insertStepSQL, row...)
	return err
}

func (s Step) values() ([]any, error) {
	detail := ""
	if b, err := json.Marshal(s.Detail); err != nil {
		return nil, fault.Internal(err, "matter: step detail")
	} else if string(b) != "{}" {
		detail = string(b)
	}
	return []any{s.Matter, s.Rev, s.At, s.Claimed, string(s.Act), string(s.From), string(s.To), s.Round, s.Actor, s.ActorLabel, s.Holder, s.HolderLabel, s.Note,
		s.DueFrom, s.DueTo, list(s.Docs), detail, s.Public, s.Entry}, nil
}

// Steps is 经过 in order. Rights are the caller's; use View for a page.
func (s *Service) Steps(tx *db.Tx, id string) ([]Step, error) {
	var out []Step
	err := tx.Each("SELECT "+stepColumns+" FROM matter_step WHERE matter=? ORDER BY rev", []any{id}, func(scan func(...any) error) error {
		var x Step
		var docs, detail string
		if err := scan(&x.Matter, &x.Rev, &x.At, &x.Claimed, &x.Act, &x.From, &x.To, &x.Round, &x.Actor, &x.ActorLabel, &x.Holder, &x.HolderLabel, &x.Note,
			&x.DueFrom, &x.DueTo, &docs, &detail, &x.Public, &x.Entry); err != nil {
			return err
		}
		var err error
		if x.Docs, err = unlist(docs); err != nil {
			return err
		}
		if detail != "" {
			if err := json.Unmarshal([]byte(detail), &x.Detail); err != nil {
				return fault.Internal(err, "matter: step detail")
			}
		}
		out = append(out, x)
		return nil
	})
	return out, err
}

// hold closes the running interval of the ribbon and opens the next when who or what it waits for has changed.
func (t *turn) hold(before Matter) error {
	if before.State == "" || phase(before.State) == phase(t.m.State) && before.Holder == t.m.Holder {
		return nil
	}
	if _, err := t.tx.Exec("UPDATE matter_holding SET until=? WHERE matter=? AND until=0", t.m.UpdatedAt, t.m.ID); err != nil {
		return err
	}
	if t.m.State.Ended() {
		return nil
	}
	return t.openHolding()
}

func (t *turn) openHolding() error {
	m := &t.m
	_, err := t.tx.Exec("INSERT INTO matter_holding (matter,rev,phase,holder,label,org,since) VALUES (?,?,?,?,?,?,?)",
		m.ID, m.Rev, phase(m.State), m.Holder, m.HolderLabel, m.HolderOrg, m.UpdatedAt)
	return err
}

// phase is what the ribbon calls a state.
func phase(s State) string {
	switch s {
	case Open:
		return "wait"
	case Assigned, Working:
		return "hold"
	case Fixed:
		return "check"
	case Watch:
		return "watch"
	case Hung:
		return "hung"
	}
	return "done"
}

// Holdings is who had it from when to when, in order.
func (s *Service) Holdings(tx *db.Tx, id string) ([]Holding, error) {
	var out []Holding
	err := tx.Each("SELECT matter,phase,holder,label,org,since,until FROM matter_holding WHERE matter=? ORDER BY rev", []any{id},
		func(scan func(...any) error) error {
			var h Holding
			if err := scan(&h.Matter, &h.Phase, &h.Holder, &h.Label, &h.Org, &h.From, &h.To); err != nil {
				return err
			}
			out = append(out, h)
			return nil
		})
	return out, err
}
