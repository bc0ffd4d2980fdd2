package matter

import (
	"sort"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
)

// Likeness is a matter under way that may be the same trouble.
type Likeness struct {
	Public
	Score float64 // 0..2; 1 and more: very likely the same
}

// Similar finds what is under way at the same place and may be the same trouble, best first, to offer
// 这件事已在办,要加一声吗? To the public only public matters are offered. A person decides; nothing is merged by itself.
func (s *Service) Similar(tx *db.Tx, a access.Actor, placeID, kind, words string) ([]Likeness, error) {
	where, err := s.site(tx, placeID)
	if err != nil {
		return nil, err
	}
	k, err := s.Kind(tx, kind)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return nil, err
	}
	cond := " AND public"
	if a.LoggedIn() && a.May(access.MatterRead, where.spot.Path) == nil {
		cond = ""
	}
	rows, err := s.at(tx, where.spot, Live, true, 200, cond)
	if err != nil {
		return nil, err
	}
	var out []Likeness
	for _, m := range rows {
		if score := likeness(m, placeID, k, words); score >= 0.6 {
			out = append(out, Likeness{Public: publicOf(m), Score: score})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Score > out[j].Score })
	if len(out) > 5 {
		out = out[:5]
	}
	return out, nil
}

// likeness adds up: the same kind, the same place to the point, and how much the words agree.
func likeness(m Matter, placeID string, k Kind, words string) float64 {
	score := 0.0
	if m.Kind == k.ID {
		score += 0.6
		if m.Place == placeID {
			score += 0.3
		}
	} else if words == "" {
		return 0
	}
	return score + 0.8*Alike(words, m.Title+"。"+m.Text)
}
