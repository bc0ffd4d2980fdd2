package hazard

import "linli/platform/text"

// The words of this package on the page of a ledger entry (X3), under the keys that page looks for.
var _ = text.Words(func() {
	for key, w := range map[string][2]string{
		"k.fire.hazard.found": {"登记隐患", "Hazard noted"}, "k.fire.hazard.plan": {"整改前的防范措施", "Protection until fixed"}, "k.fire.hazard.grade": {"隐患定级", "Hazard graded"},
		"k.fire.hazard.declare": {"重大火灾隐患认定", "Major hazard declared"}, "k.fire.hazard.remove": {"重大火灾隐患销案", "Major hazard removed"}, "k.fire.draw": {"随机抽查", "Second look drawn"},
		"p.grade": {"等级", "Grade"}, "v.grade.minor": {"一般", "ordinary"}, "v.grade.larger": {"较大", "larger"}, "v.grade.major": {"重大", "major"}, "p.doc": {"认定文号", "Declaration"}, "p.removed": {"销案文号", "Removal"},
		"p.seed": {"种子", "Seed"}, "p.digest": {"名单摘要", "Digest of the list"}, "p.population": {"待抽件数", "Drawn from"}, "p.picked": {"抽中件数", "Drawn"},
	} {
		if text.Registered(text.ZH, "proof."+key) {
			continue
		}
		text.Register(text.ZH, map[string]string{"proof." + key: w[0]})
		text.Register(text.EN, map[string]string{"proof." + key: w[1]})
	}
})
