package care

import "linli/platform/text"

// The words of this affair on the page of a ledger entry (X3), under the keys that page looks for.
func init() {
	for key, w := range map[string][2]string{
		"p.ground": {"依据", "Ground"}, "v.ground.consent": {"本人同意", "consent"}, "v.ground.duty": {"法定职责", "a duty in law"},
		"v.state.active": {"有效", "in force"}, "v.state.ended": {"已结束", "ended"},
	} {
		text.Register(text.ZH, map[string]string{"proof." + key: w[0]})
		text.Register(text.EN, map[string]string{"proof." + key: w[1]})
	}
}
