package assign

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register("zh", map[string]string{
		"duty.plan.no_file":      "没有找到 %s（在 %s 里）。分配需要 households.csv、members.csv、compounds.csv 三个文件。",
		"duty.plan.unreadable":   "%s 读不了，请检查路径和权限。",
		"duty.plan.columns":      "%s 第1行：列名应是 %s。",
		"duty.plan.no_number":    "%s 第%d行第%d列：「%s」不是整数。",
		"duty.plan.line":         "%s 第%d行第%d列：这一行应有 %d 个整数，用逗号分开。",
		"duty.plan.range":        "%s 第%d行第%d列：%d 超出范围。",
		"duty.plan.twice":        "%s 第%d行：编号 %d 出现了两次，请删去一行。",
		"duty.plan.no_compound":  "%s 第%d行第%d列：小区 %d 不在 compounds.csv 里。",
		"duty.plan.no_home":      "%s 第%d行第%d列：党员 %d 的家（住户 %d）不在 households.csv 里，请补上住户或去掉这位党员。",
		"duty.plan.no_household": "%s 第%d行第%d列：住户 %d 不在 households.csv 里。",
		"duty.plan.no_member":    "%s 第%d行第%d列：党员 %d 不在 members.csv 里。",
		"duty.plan.loads":        "members.csv 第%d行：党员 %d 的户数下限 %d、目标 %d、上限 %d 不对，应依次不减且不小于 0。",
		"duty.plan.negative":     "households.csv 第%d行：住户 %d 的次数 %d、权重 %d、每层步行 %d 不能是负数。",
		"duty.plan.change":       "换一户的代价 %d 不对，应是 0 到 1000000000 的整数。",
		"duty.plan.no_visit":     "要保留的第 %d 户、第 %d 人不在名单里。",
		"duty.plan.pin_wrong":    "住户 %d 固定给了党员 %d，但这人不能联系这一户（本人住处、语言或相邻小区）。请放开这一户。",
		"duty.plan.pin_many":     "住户 %d 只要 %d 人，固定的多了或重了。请放开一个。",
		"duty.plan.pin_max":      "党员 %d 固定了 %d 户，超过上限 %d。请放开几户或调高上限。",
		"duty.plan.mins":         "小区 %d（连同共 %d 个小区）：各人户数下限合计 %d，只有 %d 户次要分，分不下去。请调低一些人的下限。",
		"duty.plan.mins_reach":   "小区 %d（连同共 %d 个小区）：各人户数下限合计 %d，要分 %d 户次，但有人可服务的住户不够（本人住处、语言、相邻小区所限）。请调低他们的下限。",
	})
	text.Register("en", map[string]string{
		"duty.plan.no_file":      "There is no %s in %s; a plan needs households.csv, members.csv and compounds.csv.",
		"duty.plan.unreadable":   "%s can not be read; check path and rights.",
		"duty.plan.columns":      "%s line 1: the columns must be %s.",
		"duty.plan.no_number":    "%s line %d column %d: “%s” is no whole number.",
		"duty.plan.line":         "%s line %d column %d: the line needs %d whole numbers with commas between.",
		"duty.plan.range":        "%s line %d column %d: %d is out of range.",
		"duty.plan.twice":        "%s line %d: id %d stands there twice; take one line out.",
		"duty.plan.no_compound":  "%s line %d column %d: compound %d is not in compounds.csv.",
		"duty.plan.no_home":      "%s line %d column %d: the home of member %d, household %d, is not in households.csv; add it or leave the member out.",
		"duty.plan.no_household": "%s line %d column %d: household %d is not in households.csv.",
		"duty.plan.no_member":    "%s line %d column %d: member %d is not in members.csv.",
		"duty.plan.loads":        "members.csv line %d: member %d has min %d, target %d, max %d; they must not fall below 0 nor cross.",
		"duty.plan.negative":     "households.csv line %d: household %d has need %d, weight %d, effort %d; none may be negative.",
		"duty.plan.change":       "A change of hands may not cost %d; write a whole number from 0 to 1000000000.",
		"duty.plan.no_visit":     "A visit that should stay names household %d or member %d, which do not exist.",
		"duty.plan.pin_wrong":    "Household %d is pinned to member %d, who may not serve it (own home, language, neighbourhood). Release it.",
		"duty.plan.pin_many":     "Household %d needs %d people; more or the same one twice are pinned. Release one.",
		"duty.plan.pin_max":      "Member %d has %d pinned households, more than the maximum of %d. Release some or raise it.",
		"duty.plan.mins":         "Compound %d (a group of %d): the minimum loads add up to %d, but only %d visits are needed. Lower some minimum.",
		"duty.plan.mins_reach":   "Compound %d (a group of %d): minimum loads of %d, %d visits needed, but some members may not serve enough households (own home, language, neighbourhood). Lower their minimum.",
	})
})
