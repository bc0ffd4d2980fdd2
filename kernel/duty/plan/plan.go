package plan

import (
	"linli/kernel/duty/assign"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// Change is what a change of hands costs, in decimetres of walking.
const Change = assign.ChangeOfHands

// State of a plan.
type State string

// The states.
const (
	Draft   State = "draft"   // 草案: nothing holds yet
	Taken   State = "taken"   // 已采用: the last one taken of its place
	Past    State = "past"    // another was taken after it
	Dropped State = "dropped" // 不用了
)

// Plan is a proposal of who serves which door of a place.
type Plan struct {
	ID       string
	Place    string
	Path     place.Path
	State    State
	Price    int64 // of a change of hands; 0 = everything dealt anew
	Doors    int
	Cost     int64
	Unserved int
	Proved   bool   // nothing has been changed by hand since the checker said that no plan costs less
	Warm     bool   // solved from the plan before
	Basis    string // digest of what it was made of
	Made     int64  // Unix ms
	By       string // person
	Rev      int64
}

// Line is one visit of a plan.
type Line struct {
	Home   string
	No     int    // 0 = the first-responsible, 1 = the second
	Person string // "" = nobody
	Pinned bool   // stays whatever the solver would prefer
}

const planColumns = "id, place, path, state, price, doors, cost, unserved, proved, warm, basis, made_at, made_by, rev"

func plans(tx *db.Tx, where string, args ...any) ([]Plan, error) {
	var out []Plan
	err := tx.Each("SELECT "+planColumns+" FROM duty_plan WHERE "+where, args, func(scan func(...any) error) error {
		var p Plan
		err := scan(&p.ID, &p.Place, &p.Path, &p.State, &p.Price, &p.Doors, &p.Cost, &p.Unserved, &p.Proved, &p.Warm, &p.Basis, &p.Made, &p.By, &p.Rev)
		out = append(out, p)
		return err
	})
	return out, err
}

func onePlan(list []Plan, err error) (Plan, error) {
	if err == nil && len(list) == 0 {
		return Plan{}, fault.NotFound("plan.no_plan")
	}
	if err != nil {
		return Plan{}, err
	}
	return list[0], nil
}

// Plan gives a plan. NotFound (plan.no_plan).
func (s *Service) Plan(tx *db.Tx, planID string) (Plan, error) {
	return onePlan(plans(tx, "id = ?", planID))
}

// DraftOf gives the draft of a place. NotFound (plan.no_plan).
func (s *Service) DraftOf(tx *db.Tx, placeID string) (Plan, error) {
	return onePlan(plans(tx, "place = ? AND state = ?", placeID, string(Draft)))
}

// LastTaken gives the plan of a place that was taken last. NotFound (plan.no_plan).
func (s *Service) LastTaken(tx *db.Tx, placeID string) (Plan, error) {
	return onePlan(plans(tx, "place = ? AND state = ? ORDER BY made_at DESC LIMIT 1", placeID, string(Taken)))
}

// Lines lists the visits of a plan by home.
func (s *Service) Lines(tx *db.Tx, planID string) (map[string][]Line, error) {
	out := map[string][]Line{}
	err := tx.Each("SELECT home, no, person, pinned FROM duty_plan_line WHERE plan = ? ORDER BY home, no", []any{planID}, func(scan func(...any) error) error {
		var l Line
		err := scan(&l.Home, &l.No, &l.Person, &l.Pinned)
		out[l.Home] = append(out[l.Home], l)
		return err
	})
	return out, err
}

// potentials are those of the servers of a plan.
func potentials(tx *db.Tx, planID string) (map[string]int64, error) {
	out := map[string]int64{}
	err := tx.Each("SELECT person, potential FROM duty_plan_server WHERE plan = ?", []any{planID}, func(scan func(...any) error) error {
		var p string
		var v int64
		err := scan(&p, &v)
		out[p] = v
		return err
	})
	return out, err
}
