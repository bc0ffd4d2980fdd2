package hazard

import (
	"linli/affairs/fire/ground"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// Hazard is what fire adds to a matter. Grades and documents stand here; state, holder and terms stand in the matter.
type Hazard struct {
	ID, Matter string
	Place      string
	Path       place.Path
	Type, Part string // codes of data/
	Grade      string
	Interim    string // 整改前的防范措施
	PlanFen    int64  // 计划投入
	due        int64  // a new deadline that waits for the loop
	DocNo      string // 重大: the fire body's document that declares it
	Body       string // which body
	DeclaredOn string
	Supervisor string // 挂牌督办单位
	Level      string // community street district city
	RemovedNo  string // the document that removes it
	RemovedOn  string
	Prior      string // 反弹: the matter of the same type at the same place, closed within 90 days before
	Fails      int64
	TermMS     int64
	ClosedAt   int64
	Rev        int64
}

// Draw is one drawing of the second look.
type Draw struct {
	ID, Place          string
	Path               place.Path
	At                 int64
	From, Until        int64 // closed in this span
	Seed, Digest       string
	Population, Picked int64
	Rev                int64
}

// Item is one matter of the list that was drawn from.
type Item struct {
	Draw, Matter string
	Picked       bool
	Due          int64
	Result       string // "" pass fail
	DoneAt       int64
}

// Service keeps hazards. Its verbs ask access themselves.
type Service struct{ ground.Deps }

// NewService makes the service and follows places that move.
func NewService(d ground.Deps) *Service {
	if d.Places != nil {
		d.Places.Follow(place.PathsIn("fire_hazard", "path"))
		d.Places.Follow(place.PathsIn("fire_draw", "path"))
	}
	return &Service{d}
}

const columns = "id, matter, place, path, type, part, grade, interim, plan_fen, due, doc_no, body, declared_on, supervisor, level, removed_no, removed_on, prior, fails, term_ms, closed_at, rev"

func (h *Hazard) fields() []any {
	return []any{&h.ID, &h.Matter, &h.Place, &h.Path, &h.Type, &h.Part, &h.Grade, &h.Interim, &h.PlanFen, &h.due, &h.DocNo, &h.Body, &h.DeclaredOn, &h.Supervisor, &h.Level,
		&h.RemovedNo, &h.RemovedOn, &h.Prior, &h.Fails, &h.TermMS, &h.ClosedAt, &h.Rev}
}

func hazards(tx *db.Tx, where string, args ...any) (out []Hazard, err error) {
	err = tx.Each("SELECT "+columns+" FROM fire_hazard WHERE "+where, args, func(scan func(...any) error) error {
		var h Hazard
		if err := scan(h.fields()...); err != nil {
			return err
		}
		out = append(out, h)
		return nil
	})
	return out, err
}

// of reads the row of a matter; false when fire has added nothing to it.
func of(tx *db.Tx, matter string) (Hazard, bool, error) {
	list, err := hazards(tx, "matter = ?", matter)
	if err != nil || len(list) == 0 {
		return Hazard{}, false, err
	}
	return list[0], true, nil
}

// many reads the rows of several matters, by matter.
func many(tx *db.Tx, ids []string) (map[string]Hazard, error) {
	out := map[string]Hazard{}
	if len(ids) == 0 {
		return out, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	list, err := hazards(tx, "matter IN ("+db.In(len(ids))+")", args...)
	for _, h := range list {
		out[h.Matter] = h
	}
	return out, err
}

func insert(tx *db.Tx, h Hazard) error {
	_, err := tx.Exec("INSERT INTO fire_hazard ("+columns+", created) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", h.ID, h.Matter, h.Place, string(h.Path), h.Type, h.Part,
		h.Grade, h.Interim, h.PlanFen, h.due, h.DocNo, h.Body, h.DeclaredOn, h.Supervisor, h.Level, h.RemovedNo, h.RemovedOn, h.Prior, h.Fails, h.TermMS, h.ClosedAt, h.Rev, tx.NowMS())
	return err
}

// save writes what people decide and counts the revision up: the caller appends the entry. Conflict (fire.hazard.stale).
func save(tx *db.Tx, h *Hazard) error {
	n, err := tx.Exec(`UPDATE fire_hazard SET type=?, part=?, grade=?, interim=?, plan_fen=?, due=?, doc_no=?, body=?, declared_on=?, supervisor=?, level=?, removed_no=?, removed_on=?, rev=rev+1 WHERE id=? AND rev=?`,
		h.Type, h.Part, h.Grade, h.Interim, h.PlanFen, h.due, h.DocNo, h.Body, h.DeclaredOn, h.Supervisor, h.Level, h.RemovedNo, h.RemovedOn, h.ID, h.Rev)
	if err == nil && n == 0 {
		return fault.Conflict("fire.hazard.stale")
	}
	h.Rev++
	return err
}
