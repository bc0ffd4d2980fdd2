package care

import "linli/platform/text"

func init() {
	for _, c := range []map[string][2]string{catalog, refusalWords, ruleWords} {
		for key, w := range c {
			text.Register(text.ZH, map[string]string{"care." + key: w[0]})
			text.Register(text.EN, map[string]string{"care." + key: w[1]})
		}
	}
}

// refusalWords say what is wrong and what to do.
var refusalWords = map[string][2]string{
	"no_person": {"没有找到这个人的关爱记录", "No such record"}, "stale": {"别人刚刚改过。请看过最新内容再改。", "Somebody has just changed this. Please look again, then change."},
	"gone": {"%s 已经迁出或去世，不能列入。请先在居民信息里核对。", "%s has moved away or died. Please check the residents' register."}, "no_home": {"%s 没有登记住处，走访找不到门。请先登记住在哪一户。", "%s has no home on file. Please record the home first."},
	"twice": {"%s 已经在名单上", "%s is on the list already"}, "left": {"这个人已经移出名单，不再走访。要继续请重新列入。", "This person is off the list. To go on, put them on the list again."},
	"bad_category": {"有不认识的类别。高龄按出生日期自动算，不用选。", "Unknown category. 80 and more is worked out from the birth date."}, "bad_carer": {"照护人要是在册的居民，不能是本人", "The carer must be a resident on file and not the person"},
	"need_ground": {"请选依据：本人同意，还是法定职责", "Please choose the ground: consent or a duty in law"}, "bad_need": {"请选关爱等级", "Please choose the level"}, "need_category": {"至少选一个类别，或者填能力评分、残疾等级", "At least one category, an ability score or a disability grade"},
	"bad_rhythm": {"频次写得不对", "The rhythm is wrong"}, "bad_grade": {"残疾等级是1到4级", "Grades of disability go from 1 to 4"}, "bad_score": {"能力评分是0到90的整数", "The score is a whole number from 0 to 90"},
	"bad_day": {"日期要写成 2026-06-30 这样", "Write the day as 2026-06-30"}, "future": {"纳入日期不能在今天以后", "The day of joining cannot lie ahead"}, "need_why": {"请写移出的原因，至少两个字", "Please write why, at least two characters"},
	"need_met": {"请选见到谁。没人就点“没人应门”。", "Whom did you meet? If nobody opened, tap “Nobody opened”."}, "need_how": {"请选怎么样", "How is it?"}, "bad_how": {"选项里没有这一种", "No such choice"}, "bad_needs": {"选项里没有这一种", "No such choice"},
	"bad_next": {"下次的日期要在今天或以后", "The next day must be today or later"}, "bad_key": {"手机给的编号不对。请重新打开这一页再记。", "The phone's number is wrong. Open the page anew."},
	"bad_step": {"请选一步：打电话、问邻居、问家属、找到了、报警", "Choose a step"}, "trace_over": {"这次已经有结果了", "This is settled already"},
	"bad_errand": {"请选代办什么", "Choose what is to be done"}, "errand_taken": {"%s 已经在办", "%s has taken it"}, "errand_over": {"这件代办已经结清，不能再记钱", "This errand is settled"}, "errand_not_taken": {"还没有人接。请先点“我来办”。", "Nobody has taken it yet"},
	"errand_unsettled": {"收付还差 %s 元，记平以后才能结清", "%s yuan are still open"}, "bad_dir": {"请选收还是付", "In or out?"}, "bad_money": {"金额在0.01到5000元之间，例如 36.50", "Between 0.01 and 5,000 yuan, such as 36.50"}, "need_signer": {"请写谁签收的", "Who signed for it?"},
}

// catalog: key, Chinese, English.
var catalog = map[string][2]string{
	"title": {"邻里互助", "Mutual help (邻里互助)"}, "list_sub": {"需要关注的人：本人同意或法定职责，每年复核", "Who needs attention, by consent or duty, reviewed each year"},
	"list_note":  {"这里按户看走没走到，不统计谁走了多少。健康、残疾、低保等情况加密保存，谁看过都有记录。", "Doors are looked at here, never visitors. Health, disability and income are sealed; each look is on record."},
	"counts_sub": {"各小区的数字", "Figures by compound (小区)"}, "counts_note": {"少于5人的写“<5”，看不到姓名。", "Below five it says “<5”; no names."},
	"tab.due": {"该走访", "Due"}, "tab.week": {"本周", "This week"}, "tab.all": {"全部", "All"}, "tab.review": {"该复核", "To review"},
	"k.all": {"需要关注", "On the list"}, "k.keyed": {"重点户 %d", "%d key homes"}, "k.late": {"逾期没走访", "Overdue"}, "k.month": {"本月走访率", "Visited this month"}, "k.month_of": {"%d / %d 人", "%d of %d"},
	"c.who": {"姓名", "Name"}, "c.where": {"住处", "Home"}, "c.cats": {"类别", "Category"}, "c.plan": {"上门", "Visits"}, "c.last": {"上次", "Last"}, "c.next": {"下次", "Next"}, "c.compound": {"小区", "Compound (小区)"},
	"empty": {"这里现在没有人", "Nobody here"}, "empty_why": {"列入名单、到了走访的日子，会出现在这里", "Who is on the list and due appears here"},
	"late_days": {"逾期%d天", "%d d late"}, "today": {"今天", "Today"}, "no_plan": {"没有安排", "No plan"}, "somebody": {"关爱对象", "Cared for"}, "comma": {"、", ", "}, "may_call": {"可以打电话", "a call will do"},
	"weekly": {"每周", "weekly"}, "monthly": {"每月", "monthly"}, "every_months": {"每%d个月", "every %d months"}, "every_days": {"每%d天", "every %d days"},
	"week_more": {"本周还有 %d 户要走访", "%d more this week"}, "start": {"开始走访", "Begin the round"}, "trace_group": {"没人应门，还没联系上", "Nobody opened, not reached yet"}, "trace_late": {"时间到了", "Time is up"},
	"met": {"见到谁", "Whom did you meet?"}, "met.self": {"见到本人", "The person"}, "met.family": {"见到家属", "Family"}, "met.nobody": {"没人应门", "Nobody opened"}, "met.phone": {"电话", "By phone"},
	"how": {"怎么样", "How is it?"}, "how.well": {"都好", "All well"}, "how.ill": {"身体不舒服", "Unwell"}, "how.low": {"心情不好", "Low"}, "how.hard": {"有困难", "In difficulty"}, "how.abnormal": {"有异常", "Something wrong"},
	"needs": {"要帮忙吗", "Help wanted?"}, "need.medicine": {"代买药", "Buy medicine"}, "need.clinic": {"陪诊", "Go along to the doctor"}, "need.repair": {"维修", "Repair"}, "need.respite": {"喘息", "Respite (喘息)"}, "need.none": {"没有", "None"},
	"need.abnormal": {"走访发现异常，需要马上看", "Something wrong found at a visit"}, "need.emergency": {"没人应门，联系不上，已报警", "Nobody opened, not reached, police called"}, "need.emergency_text": {"走访没人应门，打电话、问邻居和家属都没有联系上，已报警。请马上到场。", "Nobody opened and nobody knows. Police were called. Please go at once."},
	"words": {"说一句", "A word"}, "words_hint": {"按键盘上的话筒说也行", "You may dictate"}, "next": {"下次", "Next"}, "change": {"改", "Change"}, "next_day": {"下次哪天", "Which day"}, "save": {"记下", "Save"}, "promised": {"这家正在办的事", "Under way here"},
	"why_title": {"为什么要填", "Why this is asked"}, "why_visit": {"见到谁、怎么样，用来安排下次和帮忙；只有负责这家的党员、网格员和社区看得到。不统计谁走了多少户，不需要定位和照片。", "To plan the next visit and the help. Only those who answer for this home see it. Visitors are not counted; no position or photo is needed."},
	"never": {"还没走访过", "not visited yet"}, "last": {"上次 %s", "last %s"}, "recorded": {"记下了 %s，下次 %s", "Saved: %s, next %s"}, "recorded_needs": {"记下了 %s，%s 件需要已经转出去办，下次 %s", "Saved: %s; %s needs passed on; next %s"}, "saved": {"已经记下", "Saved"},
	"nobody_saved": {"记下了：没人应门", "Saved: nobody opened"}, "again": {"%s 再来", "Again on %s"}, "go_on": {"下一家", "Next door"},
	"trace.title": {"%s 前要知道人在哪里", "Somebody must know by %s"}, "trace.emergency": {"已报警，按急事办", "Police called"}, "trace.emergency_text": {"社区已收到，请守在门口等人来。找到人以后在下面记“找到了”。", "The community was told. Wait at the door; when found, say so below."}, "trace.resolved": {"人找到了", "Found"},
	"trace.calls": {"打给谁", "Whom to call"}, "trace.ask": {"一步一步问", "Step by step"}, "trace.what": {"做了哪一步", "Which step"}, "trace.save": {"记下这一步", "Save this step"}, "trace.steps": {"经过", "Steps"},
	"step.call": {"打了电话，没接", "Called, no answer"}, "step.neighbour": {"问了邻居，不知道", "Neighbour does not know"}, "step.family": {"问了家属，不知道", "Family does not know"}, "step.found": {"找到了，平安", "Found, safe"}, "step.police": {"报警", "Police called"},
	"step_done.no_answer": {"记下了", "Saved"}, "step_done.traced": {"记下了，接着问", "Saved, go on"}, "step_done.resolved": {"记下了：人找到了", "Saved: found"}, "step_done.emergency": {"已转社区，按急事办", "Passed on as urgent"},
	"state.done": {"已走访", "Visited"}, "state.no_answer": {"没人应门", "Nobody opened"}, "state.traced": {"正在联系", "Being traced"}, "state.resolved": {"没人应门，后来找到了", "Nobody opened, found later"}, "state.emergency": {"已报警", "Police called"},
	"log.self": {"见到本人", "Met the person"}, "log.family": {"见到家属", "Met the family"}, "log.nobody": {"没人应门", "Nobody opened"}, "log.phone": {"打了电话", "Called"}, "needs_n": {"%d 件需要", "%d needs"}, "claimed": {"手机时间 %s", "phone's time %s"},
	"card.title": {"我们来过", "We were here"}, "card.body": {"%s，我们来看您，没有人应门。", "%s: we came to see you; nobody opened."}, "card.again": {"%s 我们再来。", "We come again on %s."}, "card.call": {"有事请打电话：%s %s", "Please call: %s %s"}, "card.print": {"打印门卡", "Print the card"},
	"visit": {"记走访", "Record a visit"}, "see_home": {"看这一户", "See the home"}, "plan": {"走访安排", "Plan"}, "visits": {"走访记录", "Visits"}, "no_visits": {"还没有走访记录", "No visits yet"}, "facts": {"基本情况", "Facts"}, "matters": {"正在办的事", "Matters"}, "errands": {"代办", "Errands"}, "respite": {"喘息服务", "Respite (喘息服务)"}, "peace": {"报平安", "Peace of mind (报平安)"}, "more": {"还可以", "More"},
	"detail": {"具体情况", "What to know"}, "detail_open": {"看具体情况", "See what to know"}, "detail_reason": {"为什么要看", "What for"}, "detail_why": {"每次看都会记下，本人可以查到", "Each look is on record and open to the person"}, "detail_go": {"看", "See"}, "detail_logged": {"这次查看已经记下", "This look is on record"}, "detail_sealed": {"照护要知道的事：病情、用药、怎么扶。加密保存，看要写原因。", "What carers must know. Sealed; reading needs a reason."},
	"extra_one": {"加一次走访", "Add a visit"}, "extra_kind": {"因为什么", "Why"}, "extra_add": {"加上", "Add"}, "leave": {"移出名单", "Take off the list"}, "leave_why": {"移出原因", "Why"}, "leave_go": {"移出", "Take off"}, "left_on": {"%s 移出：%s", "Taken off on %s: %s"}, "left_done": {"已移出名单，报平安链接同时失效", "Taken off; links have ended"},
	"find": {"找人", "Find the person"}, "find_label": {"姓名、拼音首字母或手机尾号", "Name, initials or end of the phone"}, "find_go": {"找", "Find"}, "proposed": {"可能需要关注", "May need attention"}, "proposed_why": {"按出生日期和同住的人推算，请上门问过本人再列入。", "Worked out from birth dates and households; ask the person first."}, "homeless": {"没有登记住处", "No home on file"},
	"enrol": {"列入名单", "Put on the list"}, "enrol_of": {"列入：%s", "Put on the list: %s"}, "enrol_why": {"列入以后按规则安排走访。本人有权看、改、要求删除。", "Visits are then planned by rule. The person may read, correct and ask for deletion."}, "enrol_go": {"保存", "Save"}, "enrol_more": {"能力评估、残疾、频次", "Ability, disability, rhythm"}, "enrolled": {"已列入，第一次走访 %s", "On the list; first visit %s"}, "edit": {"修改", "Edit"}, "edited": {"改好了", "Changed"},
	"cats": {"类别", "Category"}, "cats_why": {"决定多久走访一次。您看不到的类别由社区填。高龄按出生日期自动算。", "Decides how often. Categories you may not see are kept by the community."}, "ground": {"依据", "Ground"}, "ground_why": {"没有本人同意、也没有法定职责的，不能列入。", "Without consent or a duty in law nobody is put on the list."}, "ground.consent": {"本人或监护人同意", "Consent"}, "ground.duty": {"法定职责", "Duty in law"},
	"consent_how": {"怎样同意的", "How consent was given"}, "consent.paper": {"纸质签字", "on paper"}, "consent.voice": {"口头，有见证", "by word, witnessed"}, "consent.online": {"线上", "online"}, "need_level": {"关爱等级", "Level"}, "level.green": {"一般", "Ordinary"}, "level.yellow": {"较需要", "Raised"}, "level.red": {"最需要", "Highest"},
	"alone": {"一个人住", "Lives alone"}, "carer": {"照护人", "Carer"}, "carer_none": {"没有", "None"}, "contact": {"紧急联系人和电话", "Emergency contact"}, "score": {"能力评估总分", "Ability score"}, "score_hint": {"GB/T 42195-2022，0到90分", "GB/T 42195-2022, 0 to 90"}, "heavier": {"加重一级的情形", "Reasons for one level heavier"}, "heavier.coma": {"昏迷", "coma"}, "heavier.dementia": {"确诊痴呆", "dementia"}, "heavier.mental": {"精神科确诊", "psychiatric diagnosis"}, "heavier.events": {"30天内跌倒走失等2次以上", "two events within 30 days"},
	"disability": {"残疾等级", "Disability"}, "none": {"没有", "None"}, "grade": {"%d级", "grade %d"}, "risk": {"高风险，要勤看", "High risk"}, "own_rhythm": {"多久上门一次", "How often"}, "own_rhythm_hint": {"一般按规则，不用选", "Usually by the rules"}, "by_rules": {"按规则", "By the rules"}, "joined": {"纳入日期", "Joined"}, "review": {"复核日期", "Review"}, "review_hint": {"到这天重新问本人还要不要", "On this day it is asked again"},
	"age": {"年龄", "Age"}, "years": {"%d岁", "%d"}, "phone": {"电话", "Phone"}, "first": {"联户党员", "Answers for the door"}, "self": {"本人", "The person"}, "home_rhythm": {"上门", "At the door"}, "other_rhythm": {"上门或电话", "Door or phone"}, "last_home": {"上次上门", "Last at the door"}, "plan_own": {"频次由社区设定", "Set by the community"}, "source": {"依据 %s", "source %s"}, "unsure": {"待核对", "to be confirmed"}, "found": {"走访所见", "Found"}, "ability": {"能力等级", "Ability"},
	"ability.0": {"能力完好", "able"}, "ability.1": {"轻度失能", "slightly unable"}, "ability.2": {"中度失能", "moderately unable"}, "ability.3": {"重度失能", "severely unable"}, "ability.4": {"完全失能", "wholly unable"}, "ability.5": {"重度（长护险）", "severe (insurance)"},
	"errand.medicine": {"代买药", "Buy medicine"}, "errand.clinic": {"陪诊", "Go along to the doctor"}, "errand.shopping": {"代买东西", "Shopping"}, "errand.parcel": {"取件", "Fetch a parcel"}, "errand.bills": {"缴费", "Pay bills"}, "errand.haircut": {"理发", "Haircut"},
	"estate.asked": {"还没人接", "Nobody yet"}, "estate.taken": {"在办", "Under way"}, "estate.done": {"办好了，钱没结清", "Done, money open"}, "estate.settled": {"已结清", "Settled"}, "estate.cancelled": {"取消", "Cancelled"},
	"told.unvisited": {"好几天没人走访：%s 有一户，请安排", "Nobody was there for days: a home in %s; please arrange"}, "told.untraced": {"没人应门，时间到了还没联系上：%s，请马上处理", "Nobody opened and nobody is reached in time: %s; act now"},
}

// ruleWords say what each rule of the visit plan is about.
var ruleWords = map[string][2]string{
	"rule.heavy-alone": {"重度失能，一个人住", "Severely unable, alone"}, "rule.heavy-old-carer": {"重度失能，照护人满70岁", "Severely unable, carer of 70 or more"}, "rule.alone-80": {"独居，满80岁", "Alone, 80 or more"}, "rule.alone-disabled": {"独居，有残疾", "Alone and disabled"}, "rule.alone": {"独居老人", "Alone"},
	"rule.lost-child": {"计划生育特殊家庭", "Lost its only child"}, "rule.heavy-disability": {"一、二级残疾", "Disability grade 1 or 2"}, "rule.unable": {"中度以上失能", "Moderately unable"}, "rule.dementia": {"失智", "Dementia"}, "rule.empty-nest": {"空巢老人", "Empty nest"}, "rule.left-behind": {"留守老人", "Left behind"}, "rule.no-means": {"特困人员", "Without means"},
	"rule.low-income": {"低保等困难家庭", "Low income"}, "rule.grave-illness": {"大病或临时困难", "Grave illness"}, "rule.child": {"困境儿童", "Child in need"}, "rule.child-risk": {"困境儿童，高风险", "Child at risk"}, "rule.hindered": {"行动不便", "Hindered"}, "rule.served": {"优抚对象", "Claim by military service"}, "rule.everybody": {"每户都走到", "Every home"},
}
