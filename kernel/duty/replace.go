package duty

import (
	"sort"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
)

// Doorkeepers lists who serves doors at or below a place, now or later: the first-responsibles of homes, units and buildings and those
// who help them at home (KindHome), in the order of the tree. Those of unit and building above the place are among them.
func (s *Service) Doorkeepers(tx *db.Tx, path place.Path) ([]Duty, error) {
	up := path.Ancestors()
	lo, hi := path.Range()
	args := []any{lo, hi}
	for _, p := range up {
		args = append(args, string(p))
	}
	q := "(role = 'first' AND kind IN ('', '" + KindHome + "') OR role = 'helper' AND kind = '" + KindHome + "') AND level IN ('home','unit','building') AND ((path >= ? AND path < ?) OR path IN (" +
		db.In(len(up)) + ")) AND until_at > ? AND until_at > from_at ORDER BY path, from_at, id"
	return duties(tx, q, append(args, tx.NowMS())...)
}

// Redistributed says what a new distribution came to.
type Redistributed struct{ Ended, Given int }

// RedistributeTx makes the first-responsibles and helpers of the doors of a compound those of want: home → persons, the
// first-responsible first. Duties that fit stay, all others of KindHome at homes, units and buildings end now, and what is missing is
// given at the coarsest places. Each ending and each beginning has its entry; all in one transaction. Errors as AssignTx.
func (s *Service) RedistributeTx(tx *db.Tx, actor ledger.Actor, compound place.Place, want map[string][]string) (Redistributed, error) {
	var out Redistributed
	stairs, err := s.tree(tx, compound)
	if err != nil {
		return out, err
	}
	var doors []door
	for _, st := range stairs {
		doors = append(doors, st.doors...)
	}
	order, target := targets(doors, want)
	have, err := s.Doorkeepers(tx, compound.Path)
	if err != nil {
		return out, err
	}
	for _, d := range have {
		k := post{d.Place, d.Role, d.Person}
		if d.Kind != KindHome || !compound.Path.Contains(d.Path) || d.From > tx.NowMS() {
			continue
		}
		if target[k] {
			delete(target, k)
			continue
		}
		at, err := s.spotOf(tx, d.Place)
		if err != nil {
			return out, err
		}
		if _, err := s.end(tx, actor, d, tx.NowMS(), at); err != nil {
			return out, err
		}
		out.Ended++
	}
	for _, k := range order {
		if !target[k] {
			continue
		}
		if _, err := s.AssignTx(tx, actor, Assign{Place: k.place, Kind: KindHome, Person: k.person, Role: k.role}); err != nil {
			return out, err
		}
		out.Given++
	}
	return out, nil
}

// post is one duty that a distribution wants.
type post struct {
	place  string
	role   Role
	person string
}

// targets are the duties that a distribution comes to, as coarse as they can be.
func targets(doors []door, want map[string][]string) ([]post, map[post]bool) {
	chosen := map[post]map[string]bool{} // by person and role, place left out
	var who []post
	for _, d := range doors {
		for i, person := range want[d.id] {
			k := post{"", First, person}
			if i > 0 {
				k.role = Helper
			}
			if chosen[k] == nil {
				chosen[k] = map[string]bool{}
				who = append(who, k)
			}
			chosen[k][d.id] = true
		}
	}
	sort.Slice(who, func(i, j int) bool {
		return who[i].role < who[j].role || who[i].role == who[j].role && who[i].person < who[j].person
	})
	var order []post
	set := map[post]bool{}
	for _, k := range who {
		for _, at := range coarsest(doors, chosen[k]) {
			p := post{at, k.role, k.person}
			order = append(order, p)
			set[p] = true
		}
	}
	return order, set
}
