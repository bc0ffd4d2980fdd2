package plan

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register("zh", map[string]string{
		"plan.not_compound": "请选择一个小区", "plan.not_area": "方案按小区或社区来做，请选一个小区或社区", "plan.group_wrong": "这个党小组不在这个小区，请重新选择",
		"plan.enrolled": "%s已经在名单里，请直接修改", "plan.person_missing": "请选一个人", "plan.kind_wrong": "请选择党员、志愿者或网格员",
		"plan.exempt_wrong": "请选择免联户的原因", "plan.load_wrong": "户数写成 0 到 9999 的整数，不写就按规则算", "plan.load_order": "%d比%d大：下限、目标、上限要一个不小于一个",
		"plan.language_long": "方言写短一些，例如 粤语", "plan.no_server": "名单里没有找到这个人", "plan.need_wrong": "一户由一人或两人联系，请选 1 或 2",
		"plan.no_plan": "没有找到这个方案", "plan.over": "这个方案已经采用或放弃了，请另做一个", "plan.no_doors": "%s还没有住户，先导入房屋台账再分配",
		"plan.no_workers": "%s还没有能联户的人：先登记党员、志愿者或网格员，或取消他们的免联户", "plan.draft_changed": "别人刚刚重算或改了方案，请看过新方案再算",
		"plan.moved_on": "方案做好以后，住户、名单或责任变了，现在采用会出错。请再算一次，再采用", "plan.later": "%s等%d项责任以后才开始。请先在责任表里结束它们，再采用方案",
		"plan.pins_many": "%s固定了%d户，超过他的上限%d户。请放开几户，或调高上限", "plan.least_many": "各人户数下限合计 %d，只有 %d 户次要分，分不下去。请在名单里调低一些人的下限",
		"plan.proof": "方案没有通过核验，没有保存。请再算一次；仍不行请把编号告诉管理员", "plan.not_worker": "%s不在能联户的名单里，请先登记或取消免联户",
		"plan.own_door": "%s就住这一户，自家要由别人联系", "plan.same_twice": "这一户的两个人不能是同一个人", "plan.no_line": "方案里没有这一户",
		"plan.t.no_home": "%s没有登记住处，分不出远近，没有参加分配。请先补上住址", "plan.t.gone": "%s已经不在册，没有参加分配。请从名单里去掉", "plan.t.elsewhere": "%s不住在这里，从小区门口算起",
		"plan.kind.member": "党员", "plan.kind.volunteer": "志愿者", "plan.kind.grid": "网格员",
		"plan.exempt.": "不免", "plan.exempt.old": "高龄", "plan.exempt.ill": "患病", "plan.exempt.away": "长期外出", "plan.exempt.lost": "无法联系",
		"plan.state.draft": "草案", "plan.state.taken": "已采用", "plan.state.past": "已被新方案代替", "plan.state.dropped": "已放弃",
	})
	text.Register("en", map[string]string{
		"plan.not_compound": "Choose a compound", "plan.not_area": "A plan is made for a compound or a community; choose one", "plan.group_wrong": "This party group is not of this compound; choose again",
		"plan.enrolled": "%s is on the list already; change that line", "plan.person_missing": "Choose a person", "plan.kind_wrong": "Choose member, volunteer or grid worker",
		"plan.exempt_wrong": "Choose why no doors are taken", "plan.load_wrong": "Write a whole number of homes from 0 to 9999, or nothing for the rule", "plan.load_order": "%d is more than %d: minimum, target and maximum must not fall",
		"plan.language_long": "Write the dialect shorter, such as Cantonese", "plan.no_server": "This person is not on the list", "plan.need_wrong": "One or two people look after a home; choose 1 or 2",
		"plan.no_plan": "This plan was not found", "plan.over": "This plan has been taken or given up; make another", "plan.no_doors": "%s has no homes yet; import the ledger of homes first",
		"plan.no_workers": "Nobody can serve %s: put members, volunteers or grid workers on the list, or end their exemption", "plan.draft_changed": "Somebody has just changed the plan; look at it, then solve again",
		"plan.moved_on": "Homes, list or duties have changed since this plan was made. Solve again, then take it", "plan.later": "%s and others, %d duties, begin later. End them in the table of duties, then take the plan",
		"plan.pins_many": "%s has %d pinned homes, more than the maximum of %d. Release some or raise the maximum", "plan.least_many": "The minimum loads add up to %d, but only %d visits are needed. Lower some minimum in the list",
		"plan.proof": "The plan did not pass its check and was not kept. Solve again; if that fails tell the administrator the number", "plan.not_worker": "%s is not on the list of those who serve; add or end the exemption first",
		"plan.own_door": "%s lives there; somebody else looks after the own home", "plan.same_twice": "The two people of a home must differ", "plan.no_line": "This home is not in the plan",
		"plan.t.no_home": "%s has no home on file, so near and far are unknown; not in the plan. Add the address first", "plan.t.gone": "%s is no longer on file; not in the plan. Take the line off the list", "plan.t.elsewhere": "%s does not live here; the way begins at the gate",
		"plan.kind.member": "Member", "plan.kind.volunteer": "Volunteer", "plan.kind.grid": "Grid worker",
		"plan.exempt.": "takes homes", "plan.exempt.old": "old age", "plan.exempt.ill": "illness", "plan.exempt.away": "away for long", "plan.exempt.lost": "cannot be reached",
		"plan.state.draft": "draft", "plan.state.taken": "taken", "plan.state.past": "replaced", "plan.state.dropped": "given up",
	})
})
