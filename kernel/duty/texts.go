package duty

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register("zh", map[string]string{
		"duty.no_duty": "没有找到这项责任", "duty.no_absence": "没有找到这次外出", "duty.taken": "这里已经有第一责任人，要换人请选择“替换”",
		"duty.stale": "别人刚刚改过，请看过新内容再改", "duty.over": "已经结束了", "duty.role_wrong": "请选择责任类别",
		"duty.term_wrong": "结束时间要晚于开始时间", "duty.away_over": "这段时间已经过去，请写今天以后的结束日期", "duty.self": "不能交给本人", "duty.person_gone": "这个人已经不在册，请换一位",
		"duty.away_twice": "这段时间已经登记过外出", "duty.range_empty": "责任范围里没有住户，请检查楼栋、单元和楼层",
		"duty.gap_nobody": "这里没有人负责，已由上一级接手", "duty.gap_absent": "负责的人不在，又没有指定代管人，已由上一级接手",
		"duty.role.first": "第一责任人", "duty.role.head": "楼栋长", "duty.role.grid": "网格员", "duty.role.property": "物业", "duty.role.secretary": "小区书记",
		"duty.role.community": "社区", "duty.role.street": "街道", "duty.role.department": "部门", "duty.role.helper": "协办",
	})
	text.Register("en", map[string]string{
		"duty.no_duty": "This duty was not found", "duty.no_absence": "This absence was not found", "duty.taken": "There is a first-responsible already; choose replace to change",
		"duty.stale": "Somebody has just changed this; look at the new version first", "duty.over": "This has ended already", "duty.role_wrong": "Choose a role",
		"duty.term_wrong": "The end must be later than the beginning", "duty.away_over": "That time has passed; the last day must be today or later", "duty.self": "It cannot be given to the same person", "duty.person_gone": "This person is no longer on file; choose another",
		"duty.away_twice": "An absence is on file for that time", "duty.range_empty": "The range holds no home; check building, unit and floors",
		"duty.gap_nobody": "Nobody answers here; the next level up has taken it", "duty.gap_absent": "The one who answers is away and nobody stands in; the next level up has taken it",
		"duty.role.first": "First responsible", "duty.role.head": "Building head", "duty.role.grid": "Grid worker", "duty.role.property": "Property manager", "duty.role.secretary": "Branch secretary",
		"duty.role.community": "Community", "duty.role.street": "Street office", "duty.role.department": "Department", "duty.role.helper": "Helper",
	})
})
