package duty

import (
	"time"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

const columns = "id, place, path, kind, person, role, post, from_at, until_at, rev"

func duties(tx *db.Tx, where string, args ...any) ([]Duty, error) {
	var out []Duty
	err := tx.Each("SELECT "+columns+" FROM duty WHERE "+where, args, func(scan func(...any) error) error {
		var d Duty
		err := scan(&d.ID, &d.Place, &d.Path, &d.Kind, &d.Person, &d.Role, &d.Post, &d.From, &d.Until, &d.Rev)
		out = append(out, d)
		return err
	})
	return out, err
}

// Get gives a duty. NotFound (duty.no_duty).
func (s *Service) Get(tx *db.Tx, id string) (Duty, error) {
	list, err := duties(tx, "id = ?", id)
	if err == nil && len(list) == 0 {
		return Duty{}, fault.NotFound("duty.no_duty")
	}
	if err != nil {
		return Duty{}, err
	}
	return list[0], nil
}

// Of lists the duties of a person that run at an instant; the zero time lists those that run
// or will run from now on.
func (s *Service) Of(tx *db.Tx, person string, at time.Time) ([]Duty, error) {
	if at.IsZero() {
		return duties(tx, "person = ? AND until_at > ? AND until_at > from_at ORDER BY path, id", person, tx.NowMS())
	}
	return duties(tx, "person = ? AND from_at <= ? AND until_at > ? ORDER BY path, id", person, at.UnixMilli(), at.UnixMilli())
}

// At lists the duties that stand at this very place, by role.
func (s *Service) At(tx *db.Tx, placeID string, when time.Time) ([]Duty, error) {
	list, err := duties(tx, "place = ? AND from_at <= ? AND until_at > ? ORDER BY id", placeID, when.UnixMilli(), when.UnixMilli())
	if err != nil {
		return nil, err
	}
	var out []Duty
	for _, r := range Roles {
		for _, d := range list {
			if d.Role == r {
				out = append(out, d)
			}
		}
	}
	return out, nil
}

// Under lists the duties at or below a place that run at an instant, in the order of the tree.
// after is the last duty of the page before, its zero value for the first page.
func (s *Service) Under(tx *db.Tx, under place.Path, when time.Time, after Duty, limit int) ([]Duty, error) {
	lo, hi := under.Range()
	if after.ID != "" {
		lo = string(after.Path)
	}
	ms := when.UnixMilli()
	return duties(tx, "path >= ? AND path < ? AND (path > ? OR id > ?) AND from_at <= ? AND until_at > ? ORDER BY path, id LIMIT ?", lo, hi, lo, after.ID, ms, ms, limit)
}

// firsts lists the first duties of the kinds that give a door a name, at the levels that do,
// in the order of the tree: those below a path, and those of unit and building above it.
func firsts(tx *db.Tx, path place.Path, ms int64) ([]Duty, error) {
	up := path.Ancestors()
	lo, hi := path.Range()
	args := []any{lo, hi}
	for _, p := range up {
		args = append(args, string(p))
	}
	q := "role = 'first' AND level IN ('home','unit','building') AND kind IN ('', '" + KindHome + "') AND ((path >= ? AND path < ?) OR path IN (" + db.In(len(up)) + ")) AND from_at <= ? AND until_at > ? ORDER BY path, from_at, id"
	return duties(tx, q, append(args, ms, ms)...)
}

// chainSize is how many rungs a statement asks for: city, district, street, community, grid,
// compound, building, unit, home and some to spare.
const chainSize = 16

// Holder says who answers for a matter of a kind at a place at an instant. The kind is exact
// (fire.passage); "" asks for duties of all kinds only. Nobody at any level is an Answer
// without a Person and with Gap, not an error. NotFound for the place.
func (s *Service) Holder(tx *db.Tx, placeID, kind string, when time.Time) (Answer, error) {
	chain, err := s.Places.Chain(tx, placeID, when)
	if err != nil {
		return Answer{}, err
	}
	return s.HolderOn(tx, chain, kind, when)
}

// HolderOn is Holder for a place whose chain (place.Service.Chain) the caller has read already.
func (s *Service) HolderOn(tx *db.Tx, chain []place.Place, kind string, when time.Time) (Answer, error) {
	ms := when.UnixMilli()
	args := make([]any, chainSize+2)
	rungs := make([]Rung, 0, len(chain))
	for i := range chainSize {
		args[i] = ""
		if i < len(chain) {
			args[i] = chain[i].ID
			rungs = append(rungs, Rung{chain[i].ID, chain[i].Kind})
		}
	}
	args[chainSize], args[chainSize+1] = ms, ms
	list, err := duties(tx, "place IN ("+db.In(chainSize)+") AND from_at <= ? AND until_at > ?", args...)
	if err != nil {
		return Answer{}, err
	}
	gone, err := s.gone(tx, list, ms)
	if err != nil {
		return Answer{}, err
	}
	return resolve(rungs, list, kind, gone), nil
}

// Turns is the next moment after when at which Holder may say something else by time alone, for any kind at a place with
// this chain: a duty there begins or ends, or somebody's absence does. 0 when nothing is planned. Unix milliseconds.
func (s *Service) Turns(tx *db.Tx, chain []place.Place, when time.Time) (int64, error) {
	next := db.Next(when.UnixMilli())
	args := make([]any, chainSize+1)
	for i := range chainSize {
		args[i] = ""
		if i < len(chain) {
			args[i] = chain[i].ID
		}
	}
	args[chainSize] = when.UnixMilli()
	list, err := duties(tx, "place IN ("+db.In(chainSize)+") AND until_at > ?", args...)
	if err != nil {
		return 0, err
	}
	for _, d := range list {
		next.At(d.From)
		next.At(d.Until)
	}
	for _, edge := range []string{"from_at", "until_at"} {
		ms, err := tx.Count("SELECT min("+edge+") FROM absence WHERE "+edge+" > ?", when.UnixMilli())
		if err != nil {
			return 0, err
		}
		next.At(ms)
	}
	return next.MS(), nil
}

// gone loads who of the persons of some duties is absent, and who of their substitutes, up to
// the depth the rule looks.
func (s *Service) gone(tx *db.Tx, list []Duty, ms int64) (away, error) {
	out := away{}
	ask := map[string]bool{}
	for _, d := range list {
		ask[d.Person] = true
	}
	for depth := 0; depth < 5 && len(ask) > 0; depth++ {
		next := map[string]bool{}
		for p := range ask {
			err := tx.Each("SELECT substitute FROM absence WHERE person = ? AND from_at <= ? AND until_at > ?", []any{p, ms, ms}, func(scan func(...any) error) error {
				var sub string
				err := scan(&sub)
				out[p] = sub
				if _, known := out[sub]; sub != "" && !known {
					next[sub] = true
				}
				return err
			})
			if err != nil {
				return nil, err
			}
		}
		ask = next
	}
	return out, nil
}
