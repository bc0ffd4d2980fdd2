package assign

import (
	"bytes"
	"fmt"
)

// Files writes a town as the files that Read reads.
func (t *Town) Files() map[string][]byte {
	var h, m, c bytes.Buffer
	fmt.Fprintln(&h, householdsHead)
	for i := range t.Households {
		x := &t.Households[i]
		fmt.Fprintf(&h, "%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d\n", x.ID, t.Compounds[x.Compound].ID, x.Building, x.Unit, x.Floor, x.Door, x.X, x.Y, x.PerFloor, x.Need, x.Weight, x.Language, x.Territory)
	}
	fmt.Fprintln(&m, membersHead)
	for i := range t.Members {
		x := &t.Members[i]
		fmt.Fprintf(&m, "%d,%d,%d,%d,%d,%d,%d,%d\n", x.ID, t.Compounds[x.Compound].ID, t.Households[x.Home].ID, x.Language, x.Group, x.Min, x.Target, x.Max)
	}
	fmt.Fprintln(&c, "id,near (own first)")
	for i := range t.Compounds {
		fmt.Fprintf(&c, "%d", t.Compounds[i].ID)
		for _, n := range t.Compounds[i].Near {
			fmt.Fprintf(&c, ",%d", t.Compounds[n].ID)
		}
		fmt.Fprintln(&c)
	}
	out := map[string][]byte{"households.csv": h.Bytes(), "members.csv": m.Bytes(), "compounds.csv": c.Bytes()}
	for name, list := range map[string][]Visit{beforeFile: t.Before, pinsFile: t.Pins} {
		var b bytes.Buffer
		p := Plan{Visits: list}
		_ = p.Write(&b, t) // into memory
		out[name] = b.Bytes()
	}
	return out
}
