package proof

import (
	"fmt"
	"sort"
	"strings"

	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/platform/id"
	"linli/platform/text"
)

// Unsaid lists what the page of an entry (X3) has no words for in a language: its kind (k.…), fields of its public part (p.…) and values
// that are words of the program (v.…). A test asks it of every entry that the affairs write.
func Unsaid(lang string, e ledger.Entry) (out []string) {
	if !saidKind(lang, e.Kind) {
		out = append(out, "k."+e.Kind)
	}
	for k, value := range e.Pub {
		if k == "rotation" {
			continue
		}
		if !text.Has(lang, "proof.p."+k) {
			out = append(out, "p."+k)
		}
		v, ok := value.(string)
		if ok && stored.MatchString(v) && !id.Valid(v) && word(lang, k, v) == v && !opaque[k] {
			out = append(out, fmt.Sprintf("v.%s.%s", k, v))
		}
	}
	sort.Strings(out)
	return out
}

// opaque are fields whose values are codes everywhere: they are shown as what they are.
var opaque = map[string]bool{"hash": true, "root": true, "key": true, "digest": true, "meeting": true, "event": true}

func saidKind(lang, kind string) bool {
	for _, act := range matter.Acts {
		if act.Entry() == kind {
			return true
		}
	}
	if text.Has(lang, "proof.k."+kind) {
		return true
	}
	head, _, _ := strings.Cut(kind, ".")
	return text.Has(lang, "proof.k."+head)
}
