package duty

import (
	"context"
	"slices"
	"sort"
	"time"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// leave ends what a person carries who moved away, died or was erased: the doors show as
// without a name from that moment.
func (s *Service) leave(tx *db.Tx, actor ledger.Actor, person string, when time.Time) error {
	list, err := duties(tx, "person = ? AND until_at > ? AND until_at > from_at ORDER BY path, id", person, when.UnixMilli())
	if err != nil {
		return err
	}
	for _, d := range list {
		at, err := s.spotOf(tx, d.Place)
		if err != nil {
			return err
		}
		if _, err := s.end(tx, actor, d, when.UnixMilli(), at); err != nil {
			return err
		}
	}
	return nil
}

// Expansion is what ranges of a responsibility table come to.
type Expansion struct {
	Places []string // as coarse as possible: whole units and buildings, single homes
	Homes  int      // doors, shown for confirmation before anything is written
}

// Expand turns the ranges of one row of a responsibility table (2单元1–11层, 除302外) into
// places of a compound, as coarse as they can be kept. Invalid (duty.range_empty) when a range
// holds no door: a typo must not pass as nothing.
func (s *Service) Expand(tx *db.Tx, compound string, ranges []Range) (Expansion, error) {
	c, err := s.Places.Get(tx, compound)
	if err != nil {
		return Expansion{}, err
	}
	stairs, err := s.tree(tx, c)
	if err != nil {
		return Expansion{}, err
	}
	var doors []door
	for _, st := range stairs {
		doors = append(doors, st.doors...)
	}
	chosen := map[string]bool{}
	for _, r := range ranges {
		n := 0
		for _, d := range doors {
			if r.within(d) {
				chosen[d.id] = true
				n++
			}
		}
		if n == 0 {
			return Expansion{}, fault.Invalid("duty.range_empty")
		}
	}
	return Expansion{Places: coarsest(doors, chosen), Homes: len(chosen)}, nil
}

// AssignRange is Assign for ranges of a compound.
type AssignRange struct {
	Assign   // Place is not looked at
	Compound string
	Ranges   []Range
}

// AssignRange gives ranges to a person: one duty at each of the coarsest places, in one
// transaction.
func (s *Service) AssignRange(ctx context.Context, actor ledger.Actor, a AssignRange) ([]Duty, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) ([]Duty, error) { return s.AssignRangeTx(tx, actor, a) })
}

// AssignRangeTx is AssignRange inside a transaction.
func (s *Service) AssignRangeTx(tx *db.Tx, actor ledger.Actor, a AssignRange) ([]Duty, error) {
	x, err := s.Expand(tx, a.Compound, a.Ranges)
	if err != nil {
		return nil, err
	}
	var out []Duty
	for _, p := range x.Places {
		one := a.Assign
		one.Place = p
		d, err := s.AssignTx(tx, actor, one)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// LoadTx writes many duties of one compound for loaders, with one ledger entry. The rows are
// taken as they are: places and persons exist, no second first-responsible; Level is the kind
// of the place.
func (s *Service) LoadTx(tx *db.Tx, actor ledger.Actor, at place.Path, list []Loaded) error {
	for _, d := range list {
		if d.Until == 0 {
			d.Until = Open
		}
		_, err := tx.Exec("INSERT INTO duty (id, place, path, level, kind, person, role, post, from_at, until_at, rev) VALUES (?,?,?,?,?,?,?,?,?,?,1)",
			id.New(), d.Place, string(d.Path), string(d.Level), d.Kind, d.Person, string(d.Role), d.Post, d.From, d.Until)
		if err != nil {
			return err
		}
	}
	if err := stale(tx, at); err != nil {
		return err
	}
	_, err := s.Log.Append(tx, ledger.Entry{Kind: "duties.batch", Place: string(at), Obj: id.New(), Rev: 1, Actor: actor, Pub: map[string]any{"duties": len(list)}})
	return err
}

// Loaded is a duty for LoadTx.
type Loaded struct {
	Duty
	Level place.Kind
}

// homes counts the doors a person's first duties cover.
func (s *Service) homes(tx *db.Tx, list []Duty) (int, error) {
	ms := tx.NowMS()
	var mine []Duty
	for _, d := range list {
		if d.Role == First && d.At(ms) && (d.Kind == "" || d.Kind == KindHome) {
			mine = append(mine, d)
		}
	}
	sort.SliceStable(mine, func(i, j int) bool { return mine[i].Path < mine[j].Path })
	n, _, err := tally(mine, func(p place.Path) (int, error) { return s.Places.CountHomes(tx, p) })
	return n, err
}

// Load gives how many doors each of some persons answers for. Only doors are counted, never
// what somebody did (ux.md R1).
func (s *Service) Load(tx *db.Tx, persons []string, when time.Time) (map[string]int, error) {
	out := make(map[string]int, len(persons))
	for _, p := range persons {
		list, err := s.Of(tx, p, when)
		if err != nil {
			return nil, err
		}
		if out[p], err = s.homes(tx, list); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Suggestion is somebody who could take a gap, and why.
type Suggestion struct {
	Person string
	Near   place.Kind // Unit, Building or Compound: where he serves already
	Homes  int        // doors he answers for now
}

// Suggest names who could take a gap: those who are first-responsible in the same unit, then
// in the same building, then in the compound, with fewer doors first. Who is away now is not
// named. Whom the gap would bring above fits doors is named after all others, with the fewest
// first; 0 = any load fits. The solver comes later.
func (s *Service) Suggest(tx *db.Tx, g Gap, limit, fits int) ([]Suggestion, error) {
	var out []Suggestion
	seen, room := map[string]bool{}, 0
	for _, near := range []struct {
		id   string
		kind place.Kind
	}{{g.Unit, place.Unit}, {g.Building, place.Building}, {g.Compound, place.Compound}} {
		if near.id == "" || room >= limit {
			continue
		}
		found, err := s.serving(tx, near.id, seen)
		if err != nil {
			return nil, err
		}
		for i := range found {
			found[i].Near = near.kind
			if found[i].over(len(g.Homes), fits) == 0 {
				room++
			}
		}
		out = append(out, found...)
	}
	out = roomiest(out, len(g.Homes), fits)
	return out[:min(len(out), limit)], nil
}

// over is how many doors above what fits somebody would have with some more; 0 when any number fits.
func (s Suggestion) over(doors, fits int) int {
	if fits == 0 {
		return 0
	}
	return max(0, s.Homes+doors-fits)
}

// roomiest puts whom the doors bring above what fits behind the others, who keep their order.
func roomiest(list []Suggestion, doors, fits int) []Suggestion {
	slices.SortStableFunc(list, func(a, b Suggestion) int { return a.over(doors, fits) - b.over(doors, fits) })
	return list
}

func (s *Service) serving(tx *db.Tx, placeID string, seen map[string]bool) ([]Suggestion, error) {
	p, err := s.Places.Get(tx, placeID)
	if err != nil {
		return nil, err
	}
	list, err := firsts(tx, p.Path, tx.NowMS())
	if err != nil {
		return nil, err
	}
	gone, err := s.gone(tx, list, tx.NowMS())
	if err != nil {
		return nil, err
	}
	var fresh []string
	for _, d := range list {
		if _, isAway := gone[d.Person]; !isAway && !seen[d.Person] {
			seen[d.Person] = true
			fresh = append(fresh, d.Person)
		}
	}
	who, err := s.People.Many(tx, fresh)
	if err != nil {
		return nil, err
	}
	load, err := s.Load(tx, fresh, tx.Now)
	if err != nil {
		return nil, err
	}
	var out []Suggestion
	for _, x := range fresh {
		if who[x].State == people.Active {
			out = append(out, Suggestion{Person: x, Homes: load[x]})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Homes < out[j].Homes })
	return out, nil
}
