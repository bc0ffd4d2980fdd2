package tower

import (
	"encoding/hex"
	"strings"

	"linli/kernel/access"
	"linli/platform/crypto"
	"linli/platform/fault"
)

// PlaqueState is where an issue of a plaque stands.
type PlaqueState string

// The states of a plaque.
const (
	Draft    PlaqueState = "draft"    // 草稿
	Approved PlaqueState = "approved" // 已审定
	Printed  PlaqueState = "printed"  // 已印制
	Posted   PlaqueState = "posted"   // 已上墙
	Void     PlaqueState = "void"     // 作废
)

// NextPlaque says what an act makes of a state: approve, print, post, void. A plaque that no longer agrees with the file (stale) is
// neither approved, printed nor posted: a new one is drafted.
func NextPlaque(s PlaqueState, act string, stale bool) (PlaqueState, error) {
	to := map[string]map[PlaqueState]PlaqueState{
		"approve": {Draft: Approved},
		"print":   {Approved: Printed, Printed: Printed},
		"post":    {Printed: Posted},
		"void":    {Draft: Void, Approved: Void, Printed: Void, Posted: Void},
	}[act][s]
	switch {
	case to == "":
		return s, fault.NotYet("fire.tower.plaque_not_now")
	case stale && act != "void":
		return s, fault.NotYet("fire.tower.plaque_stale_act")
	}
	return to, nil
}

// Own tells whether somebody drafted the plaque, and so may not approve it: four eyes look at what goes on the wall, without
// exception, for the law holds the one who signs answerable for what stands there (令5 art. 8, 19). Whoever is alone with the right
// at a place asks the level above, which holds it too.
func (p Plaque) Own(a access.Actor) bool {
	if p.DraftedBy == "" {
		return p.Drafter == a.Name
	}
	return p.DraftedBy == a.ID
}

// PlaqueFacts are the facts that stand on the plaque of a file: as kept, by key, with the name and the address.
func PlaqueFacts(f File, name string) map[string]string {
	out := map[string]string{"name": name}
	if f.Building.Address != "" {
		out["address"] = f.Building.Address
	}
	for _, x := range Fields {
		if v := f.Value(x.Key); x.Plaque && v != "" {
			out[x.Key] = v
		}
	}
	return out
}

// Digest of the facts of a plaque: two plaques that say the same have the same one.
func Digest(facts map[string]string) string {
	var b strings.Builder
	for _, k := range plaqueKeys() {
		if v := facts[k]; v != "" {
			b.WriteString(k + "=" + strings.ReplaceAll(v, "\n", " ") + "\n")
		}
	}
	h := crypto.Hash256([]byte("linli.fire.plaque/1\n"), []byte(b.String()))
	return hex.EncodeToString(h[:16])
}

func plaqueKeys() []string {
	out := []string{"name", "address"}
	for _, x := range Fields {
		if x.Plaque {
			out = append(out, x.Key)
		}
	}
	return out
}

// Differences lists the keys of facts in which two plaques differ, in the order of the plaque.
func Differences(a, b map[string]string) (out []string) {
	for _, k := range plaqueKeys() {
		if a[k] != b[k] {
			out = append(out, k)
		}
	}
	return out
}
