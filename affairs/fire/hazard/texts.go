package hazard

import "linli/platform/text"

var _ = text.Words(func() {
	for _, c := range []map[string][2]string{pageWords, ruleWords, formWords, drawWords, refusalWords, saidWords} {
		for key, w := range c {
			text.Register(text.ZH, map[string]string{"fire.hazard." + key: w[0]})
			text.Register(text.EN, map[string]string{"fire.hazard." + key: w[1]})
		}
	}
})

// pageWords belong to the list, the check-lists and the weekly report.
var pageWords = map[string][2]string{
	"title": {"火灾隐患", "Fire hazards"}, "sub": {"从发现到销号，再到回头看；清零以后还会再有", "From finding to closing and the look back; zero can be left again"},
	"zero_how": {"动态清零率＝近一年发现的隐患里，复查和回头看都合格、已销号的占多少。并入、撤回、不予受理的不算。", "Dynamic zero: of the hazards found in the last year, the share closed after check and look-back. Merged, withdrawn and declined ones do not count."},
	"week":     {"打印周报", "Weekly report"}, "lists": {"三张清单", "Three lists (三张清单)"}, "draws": {"随机抽查", "Random second look"}, "checks": {"检查表", "Check-lists"}, "find": {"登记隐患", "Report a hazard"},
	"all_grades": {"全部等级", "All grades"}, "only_major": {"重大", "Major (重大)"}, "all_open": {"全部在办", "All open"}, "only_late": {"逾期", "Overdue"}, "compound": {"小区", "Compound (小区)"}, "all_compounds": {"全部小区", "All compounds"},
	"grade": {"等级", "Grade"}, "state": {"状态", "State"}, "nothing_found": {"无", "none"}, "zero_of": {"发现%[2]s，销号%[1]s", "%[1]s closed of %[2]s found"}, "late_n": {"逾期%d", "%d overdue"}, "zero_rate": {"动态清零率", "Dynamic zero"},
	"open": {"在办", "Open"}, "to_look": {"待复查、回头看", "To be looked at"}, "by_another": {"由另一人来看", "By another person"}, "majors": {"重大隐患", "Major hazards"}, "majors_note": {"挂牌督办", "Listed and supervised"},
	"burn_zero": {"已经清零，没有在办的隐患", "Zero reached: no hazard is open"}, "burn_left": {"%s那一周清零以后，又有%d处没销号", "Zero in the week of %s; %d open since"}, "burn_open": {"还有%d处没销号", "%d not closed yet"},
	"col_what": {"编号与隐患", "Number and hazard"}, "col_where": {"在哪里", "Where"}, "col_who": {"谁来办", "Who"}, "col_due": {"期限", "Deadline"}, "back": {"反弹", "Came back (反弹)"},
	"empty": {"没有在办的隐患", "No open hazard"}, "empty_why": {"发现了就登记，到销号、回头看合格为止", "What is found is written down and followed until it is closed and looked at again"},
	"code": {"编号", "Code"}, "type": {"隐患类型", "Type"}, "clause": {"依据", "Clause"}, "grade_default": {"默认等级", "Default grade"}, "checks_sub": {"按部位列出要查什么、依据哪一条", "What to look for in each part, and by which clause"},
	"checks_note": {"条款来自《高层民用建筑消防安全管理规定》（应急管理部令第5号，2021年8月1日施行）和《消防法》（2021年修正）。默认等级是地方默认，不是法定，各地可以调整。[待核]", "Clauses are those of Order No. 5 (in force 2021-08-01) and of the Fire Law (2021). The default grade is a local default, not law. [to be checked]"},
	"week_asker":  {"消防救援大队", "Fire brigade"},
	"week_title":  {"高层建筑火灾隐患清零周报", "Weekly zero report"}, "week_source": {"事项与隐患台账；本周按周一至周日，在办数为打印时刻", "Matters and hazards; weeks run Monday to Sunday, open ones as of printing"},
	"week_zero": {"截至打印时，本辖区没有在办的火灾隐患。", "No hazard is open as of printing."}, "week_open": {"截至打印时，在办%d处，其中逾期%d处，重大%d处。", "%d open as of printing, %d of them overdue, %d major."},
	"which_compound": {"先选小区", "Which compound?"}, "which_building": {"哪一栋楼", "Which building?"}, "no_buildings": {"您名下没有楼栋", "No building is yours"}, "no_buildings_why": {"请社区把楼栋分给您，或从三张清单登记", "Ask the community to assign buildings to you"},
}

// ruleWords say what holds, on the page of a hazard.
var ruleWords = map[string][2]string{
	"rules": {"这一级怎么办", "What holds for this grade"}, "rule_look": {"复查合格后%d天回头看", "Look back %d days after the check"}, "rule_look_kind": {"没有从这里登记的，回头看的天数按事项种类的设定；填过防范措施或定过级以后按这一级", "Reported elsewhere: the look back follows the kind until a plan or grade is set here"}, "rule_who": {"回头看的人不能是整改的人，也不能是发现人的下级", "Who looks back may be neither the fixer nor a subordinate of the finder"},
	"rule_fail": {"不合格就退回：期限减半，督办提高一级，还是同一个编号", "Failed: back to work under the same number, half the term, supervised one level up"},
	"rule_draw": {"销号%[1]d到%[2]d天之间再随机抽查不少于%[3]d%%，种子和名单摘要记在台账里，谁都可以重算", "Between %[1]d and %[2]d days after closing at least %[3]d%% are drawn for a second look; seed and digest stand in the ledger for anybody to check"},
	"demand":    {"消除“%s”", "Put right: %s"}, "due_grade": {"%s隐患：%d天内整改", "%s: to be fixed within %d days"}, "due_halved": {"第%d轮：上一轮不合格，期限减半", "Round %d: the look failed, the term is halved"},
	"level.community": {"社区", "community"}, "level.street": {"街道", "street"}, "level.district": {"区县", "district"}, "level.city": {"市", "city"}, "level": {"督办级别", "Supervised by"},
}

// formWords belong to the finder and to one hazard.
var formWords = map[string][2]string{
	"find_sub": {"点部位、点隐患、拍一张、记下", "Part, hazard, photo, save"}, "unit": {"单元", "Unit (单元)"}, "floor": {"第几层", "Floor"}, "what": {"哪里、什么隐患", "Where and what"}, "photo": {"照片", "Photo"}, "words": {"说一句", "One sentence"},
	"grade_change": {"要改等级", "Change the grade"}, "grade_note": {"不选就按检查表的默认等级。重大火灾隐患要由消防救援机构认定，这里先记下。", "Left empty, the check-list's default holds. A major one must be declared by the fire body; here it is only noted."},
	"save": {"记下", "Save"}, "saved": {"已登记 %s，%s办，期限%s", "Saved as %s; %s deals with it by %s"}, "open_here": {"这栋楼已经在办的", "Open at this building"},
	"about": {"隐患依据、防范措施和资金", "Clause, protection until fixed and money"}, "about_none": {"还没写整改前怎么防", "not yet said how it is guarded meanwhile"}, "about_guard": {"整改前：%v", "until fixed: %v"},
	"to_matter": {"去办、复查、回头看", "Deal with it"}, "facts": {"隐患", "Hazard"}, "part": {"部位", "Part"}, "papers": {"重大火灾隐患的文书", "Papers of the fire body"}, "family": {"同一处同一类（反弹）", "Same trouble, same place (反弹)"},
	"fails": {"不合格次数", "Failed looks"}, "fails_n": {"%d次，第%d轮", "%d, round %d"}, "look_due": {"下次看的期限", "Next look by"},
	"plan": {"整改前怎么防", "Until it is fixed"}, "interim": {"防范措施", "Protection until fixed"}, "interim_hint": {"每2小时巡查一次并登记", "Patrol every 2 hours, written down"}, "money": {"投入资金（元）", "Money (yuan)"}, "plan_save": {"记下措施", "Save"},
	"grade_title": {"定级", "Grade"}, "why": {"理由", "Reason"}, "grade_save": {"改等级", "Change the grade"},
	"declare": {"录入重大火灾隐患认定文书", "Enter the declaration of a major hazard"}, "declare_why": {"认定和销案由消防救援机构作出，这里只记文号。判定规则是GB 35181-2025。[待核]", "Only the fire body declares and removes; Linli keeps the number. Rule: GB 35181-2025. [to be checked]"},
	"body": {"认定机构", "Fire body"}, "doc": {"认定文号", "Number of the declaration"}, "on": {"文书日期", "Date"}, "supervisor": {"挂牌督办单位", "Supervising body"}, "due": {"整改期限", "Deadline"}, "declare_save": {"挂牌督办", "List it"},
	"remove": {"销案", "Removal"}, "removed_no": {"销案文号", "Number of the removal"}, "remove_save": {"记下销案文号", "Save the number"},
	"major_undeclared": {"按重大隐患登记，还没有认定文号", "Noted as major, not declared yet"}, "major_undeclared_do": {"请报消防救援机构认定；认定前先落实防范措施。没有文号不能销号。", "Report it to the fire body and protect meanwhile. It can not be closed without its number."},
	"major_listed": {"重大火灾隐患，%s挂牌督办", "Major hazard, supervised by %s"}, "major_listed_do": {"消防救援机构销案以后才能销号", "It closes only after the fire body has removed it"},
	"back_title": {"反弹：同一处同一类隐患又出现了", "The same trouble has come back (反弹)"}, "back_text": {"上一次销号还不到%d天", "Less than %d days after it was closed"}, "back_link": {"看上一次", "See the last one"},
	"again_title": {"第%d轮整改", "Round %d"}, "again_text": {"上一次看不合格，期限已减半，督办提高一级", "The last look failed: half the term, one level up"},
	"done_plan": {"已记下措施和资金", "Saved"}, "done_grade": {"等级已改，期限随等级调整", "The grade and its deadline are changed"}, "done_declare": {"已挂牌督办", "Listed"}, "done_remove": {"已记下销案文号，可以做最后的回头看", "Saved; the last look may close it"},
}

// drawWords belong to the second look.
var drawWords = map[string][2]string{
	"draws_sub": {"销号以后随机再看一次，谁也挑不了", "A second look at what is closed; nobody can choose"}, "draw_now": {"现在抽", "Draw now"}, "place": {"地区", "Place"}, "draw_go": {"抽取", "Draw"}, "draw_day": {"抽取日期", "Drawn on"}, "draw_from": {"待抽", "Drawn from"}, "draw_picked": {"抽中", "Drawn"},
	"draw_done": {"已看", "Looked at"}, "draw_bad": {"不合格", "Failed"}, "no_draws": {"还没有抽过", "Nothing drawn yet"}, "no_draws_why": {"每月自动抽一次；销号满30天的才会被抽", "Drawn by itself each month from what was closed 30 days ago or more"}, "look": {"去看", "Look"},
	"draw_same": {"按种子重算，结果一致", "Drawn again from the seed: the same"}, "draw_counts": {"从%d件里抽中%d件", "%[2]d of %[1]d"}, "draw_other": {"按种子重算，结果不一致", "Drawn again from the seed: not the same"}, "draw_other_do": {"抽查记录被改过。请管理员到台账核验查看。", "The record was changed. Ask an administrator to verify the ledger."},
	"draw_how": {"怎么核对", "How to check"}, "draw_how_text": {"把名单里每个事项的编号接在种子后面（中间换行），算SHA-256，从小到大取前五分之一。种子是抽取时台账的根，谁也选不了。", "SHA-256 of the seed, a line break and each matter's id; the smallest fifth is drawn. The seed is the root of the ledger at that moment."},
	"seed": {"种子", "Seed"}, "digest": {"名单摘要", "Digest of the list"}, "draw_waits": {"待看", "To look at"}, "draw_pass": {"合格", "Passed"}, "draw_fail": {"不合格，已退回", "Failed, reopened"}, "done_draw": {"从%d件里抽中%d件，两周内看完", "%[2]d of %[1]d drawn; look within two weeks"},
}

// refusalWords say what is wrong and what to do.
var refusalWords = map[string][2]string{
	"stale": {"别人刚刚改过。请看过最新内容再改。", "Somebody has just changed this. Look again, then change it."}, "unknown": {"没有找到这处隐患", "No such hazard"}, "no_draw": {"没有找到这次抽查", "No such drawing"},
	"need_what": {"请先点部位，再点一种隐患", "Choose a part, then a hazard"}, "bad_grade": {"请选一般或较大", "Choose ordinary or larger"}, "bad_floor": {"楼层太长，例如写 17", "The floor is too long; write 17"}, "need_building": {"没有找到这栋楼，请重新选楼栋", "No such building; choose again"}, "bad_unit": {"这个单元不在这栋楼里，请重新选", "That unit is not in this building"},
	"bad_type": {"这种隐患不属于这类事项，请从列表里选", "That type does not belong here; choose from the list"}, "need_why": {"请写改等级的理由", "Give the reason"}, "need_interim": {"请写整改前怎么防，200字以内", "Say how it is guarded meanwhile, 200 characters at most"}, "over": {"这件已经结束，不能再改", "This is over and can not be changed"},
	"only_holder": {"由承办人或消防管理人员填写", "For whoever answers for it, or who keeps the fire files"}, "only_body": {"重大火灾隐患由消防救援机构认定和销案，不能在这里改等级", "Only the fire body may change a major hazard"}, "declare_first": {"重大火灾隐患要先录入消防救援机构的认定文号", "A major hazard needs the number of the fire body's declaration"},
	"holder_grades": {"承办人不能给自己的隐患定级，请换一个人", "Whoever answers for it does not grade it"}, "need_doc": {"请写文号，4到40个字，例如 望消重〔2026〕3号", "Give the document's number, 4 to 40 characters"}, "need_on": {"请选文书日期，不能晚于今天", "Give its date, not later than today"},
	"need_body": {"请写认定机构，例如 望岭区消防救援大队", "Name the fire body"}, "need_supervisor": {"请写挂牌督办单位，例如 望岭区人民政府", "Name the supervising body"}, "need_level": {"请选督办级别", "Choose the level"}, "need_due": {"请选整改期限，要在今天以后", "Give a deadline that lies ahead"},
	"declared_already": {"已经认定，文号 %s", "Declared already: %s"}, "removed_already": {"已经销案，文号 %s", "Removed already: %s"}, "fix_first": {"还没有报“办好了”，整改完再录销案文号", "It is not fixed yet; first fix it, then enter the removal"},
	"not_declared": {"重大火灾隐患还没有认定文号，不能销号。请在隐患页录入消防救援机构的认定文书。", "A major hazard can not be closed without the fire body's declaration; enter it on its page."}, "not_removed": {"重大火灾隐患要由消防救援机构销案以后才能销号。请在隐患页录入销案文号。", "A major hazard closes only after the fire body removed it; enter the number on its page."},
	"looker_serves": {"发现人是您的上级，回头看要由别人来做", "The finder is your superior; somebody else must look back"}, "drawn_lately": {"这个地区28天内已经抽过，不能重抽", "Drawn within 28 days already; it can not be repeated"}, "nothing_to_draw": {"没有销号满30天、不到90天、还没抽过的隐患", "Nothing was closed 30 to 90 days ago that was not drawn yet"},
}

// saidWords are the lines of 经过; stored, in Chinese.
var saidWords = map[string][2]string{
	"said_plan": {"整改前防范措施：%s；计划投入%s元", "Until fixed: %s; money planned: %s yuan"}, "said_grade": {"定为%s隐患：%s", "Graded %s: %s"}, "said_declare": {"%s认定为重大火灾隐患，文号%s，由%s挂牌督办", "Declared major by %s, %s; supervised by %s"}, "said_remove": {"%s已销案，文号%s", "Removed by %s, %s"},
}
