package overview

import "linli/platform/text"

var _ = text.Words(func() {
	for key, w := range catalog {
		text.Register(text.ZH, map[string]string{"overview." + key: w[0]})
		text.Register(text.EN, map[string]string{"overview." + key: w[1]})
	}
})

// catalog: key, Chinese, English.
var catalog = map[string][2]string{
	"title": {"%s 今天", "%s today"}, "sub": {"%s · %d %s · %s 户", "%s · %d %s · %s homes"}, "unit.district": {"个区县", "districts"}, "unit.street": {"个街道", "streets"}, "unit.community": {"个社区", "communities"}, "unit.compound": {"个小区", "compounds (小区)"}, "unit.building": {"栋楼", "buildings"},
	"admin": {"今天", "Today"}, "admin_line": {"管理员不办业务，这里是您的几页", "Administrators do no business of the office; these are your pages"},
	"go.desk.admin": {"备份、健康检查、事项种类", "Backup, health, kinds"}, "go.desk.users": {"账号、授权、代理", "Accounts, rights, absence"}, "go.desk.audit": {"登录与安全事件", "Log-ins and security events"}, "go.desk.messages": {"提醒和摘要，几点收由您定", "Notices and digests, and when they come"}, "go.desk.ledger": {"核验有没有改动", "Was anything changed?"},
	"week": {"第%d周", "wk %d"}, "heat_few": {"近几周办结的还太少，看不出快慢", "Too few finished lately to compare"}, "heat_all": {"近几周全部按时办结", "All finished on time lately"}, "heat_slowest": {"按时办结：%s最慢，%s", "On time: %s is slowest, %s"}, "heat_one": {"按时办结：%s %s", "On time: %s %s"}, "heat_sum": {"%d周", "%d wks"}, "heat_empty": {"近几周没有办结的事项。办结以后，这里按种类和周看按时率。", "Nothing was finished lately. Shares on time by kind and week will stand here."},
	"too_few": {"不足%d件", "under %d"}, "days": {"%d天", "%d d"},
	"f.found": {"发现", "Found"}, "f.given": {"有人管", "Given"}, "f.fixed": {"办好", "Fixed"}, "f.checked": {"复查合格", "Checked"}, "f.closed": {"回头看合格", "Closed"},
	"f.none": {"近几周没有新事项", "Nothing new lately"}, "f.all": {"%d 件全部销号", "All %d closed"}, "f.lost1": {"%d 件里，%d 件还没人管", "Of %d, %d have nobody"}, "f.lost2": {"%d 件里，%d 件还没办好", "Of %d, %d are not fixed"}, "f.lost3": {"%d 件里，%d 件还等着复查", "Of %d, %d wait for the check"}, "f.lost4": {"%d 件里，%d 件还等着回头看", "Of %d, %d wait for the look-back (回头看)"},
	"cohort_note": {"近 %d 周提出的事项现在到了哪一步；合并、撤回、不予受理的不算。", "Where the matters of the last %d weeks stand now, without those merged, withdrawn or declined."},
	"late":        {"逾期", "Late"}, "unlooked": {"过期没看", "Look overdue"}, "soon": {"将到期", "Due soon"}, "unclaimed": {"未认领", "Unclaimed"}, "fine": {"正常", "Fine"}, "today": {"今天", "Today"}, "this_week": {"本周", "This week"},
	"k.live": {"在办事项", "Open matters"}, "k.late": {"逾期 %d", "%d late"}, "k.due_today": {"今天到期 %d", "%d due today"}, "k.bare": {"没人负责的户", "Homes nobody answers for"}, "k.gap_more": {"%s等", "%s and elsewhere"}, "k.all_named": {"户户有人负责", "Somebody answers for every home"}, "k.of_homes": {"共 %s 户", "of %s homes"},
	"k.looks": {"待复查与回头看", "To check and look back"}, "k.looks_week": {"本周到期 %d", "%d due this week"}, "k.looks_late": {"过期 %d", "%d overdue"}, "k.zero": {"动态清零", "Dynamic zero"}, "k.zero_of": {"逾期 %d · 没核实 %d", "%d late · %d unverified"}, "k.zero_now": {"现在是零", "Zero now"}, "k.zero_for": {"清零已保持 %d 天", "Zero for %d days"},
	"k.rated": {"居民说满意", "Residents content"}, "k.rated_by": {"%d 人评过 · 近 %d 周", "%d rated · %d weeks"}, "k.closed": {"已销号", "Closed"}, "k.opened": {"近 %d 周，新收 %d", "%d weeks, %d new"},
	"col.state": {"状态", "State"}, "col.live": {"在办", "Open"}, "col.late": {"逾期", "Late"}, "col.bare": {"没人负责的户", "Homes nobody answers for"}, "col.ontime": {"按时办结（%d周）", "On time (%d weeks)"}, "col.median": {"办结天数（中位）", "Days to close (median)"}, "col.reopened": {"返工", "Sent back"},
	"parts.district": {"各区县", "Districts"}, "parts.street": {"各街道", "Streets"}, "parts.community": {"各社区", "Communities"}, "parts.compound": {"各小区", "Compounds"}, "parts.building": {"各楼栋", "Buildings"}, "rest": {"不在以上各处的", "Not in any of these"}, "homes": {"%s户", "%s homes"}, "see": {"看问题", "See"}, "see_late": {"看逾期", "See late"}, "press": {"督办", "Supervise (督办)"},
	"no_parts": {"还没有登记小区和楼栋", "No compounds or buildings yet"}, "no_parts_why": {"导入房屋台账以后，这里按小区看事项", "Once homes are imported, matters show here by compound"},
	"new": {"登记事项", "Raise a matter"}, "new_short": {"登记问题", "Raise a matter"}, "my_matters": {"我的事项", "Mine"}, "more": {"看全部", "See all"}, "my_looks": {"等着复查和回头看", "To check and look back (回头看)"}, "loose": {"还没人接的事", "Nobody has these yet"}, "holes": {"没人负责的户", "Homes nobody answers for"}, "no_name": {"没有人负责", "Nobody answers for it"},
	"around": {"我这片", "My area"}, "area": {"我这片在办 %d 件", "%d open in my area"}, "area_late": {"逾期 %d · 两天内到期 %d · 待复查与回头看 %d", "%d late · %d due in two days · %d to look at"}, "nothing": {"今天没有要办的事", "Nothing to do today"}, "nothing_why": {"转给您的事项、等您复查的，会出现在这里", "What is given to you, and what waits for your look, appears here"}, "all_open": {"看全部事项", "All matters"},

	"inspect": {"督查：随机抽查", "Inspection by lot (督查)"}, "inspect_line": {"自己抽、自己看、自己核，不惊动基层", "Draw, look and verify without troubling the base"}, "draw": {"抽一批", "Draw a sample"}, "draw_go": {"抽查", "Draw"}, "draws": {"抽过的", "Draws so far"}, "no_draws": {"还没有抽过", "No draws yet"}, "no_draws_why": {"每抽一次都记进台账，重抽看得见", "Each draw is recorded; a second one would show"},
	"period": {"什么时候提出的", "Raised"}, "how_many": {"抽几件", "How many"}, "last_days": {"近%d天", "last %d days"}, "n": {"%d件", "%d"}, "n_of": {"%d / %d", "%d / %d"}, "any_kind": {"全部种类", "All kinds"}, "bad_n": {"一次最多抽 %d 件，请选一个数", "At most %d at once; please choose"}, "bad_days": {"请选时间范围", "Please choose a span"}, "pool_large": {"范围太大，请选小一点的地方或时间", "Too many; please choose a smaller place or span"},
	"col.draw": {"抽取时间", "Drawn at"}, "col.where": {"哪里", "Where"}, "col.kind": {"种类", "Kind"}, "col.drawn": {"抽中", "Drawn"}, "col.entry": {"台账", "Ledger"}, "entry": {"第 %d 条", "entry %d"}, "numbering": {"正在编号", "being numbered"},
	"rules": {"督查的规矩", "Rules"}, "rule_roll": {"种子和时间先记进台账，再出名单。不满意也不能悄悄重抽。", "Seed and time are recorded with the list. There is no quiet second draw."}, "rule_forms": {"只看台账和现场。这里不能向基层要表、要材料。", "Only the ledger and the place itself. No form and no papers can be asked for here."},
	"no_draw": {"没有这次抽取，或者不在您的范围内。", "There is no such draw, or it lies outside your area."}, "drawn": {"抽中 %d 件，共 %d 件里", "%d drawn of %d"}, "drawn_line": {"%s · %s 至 %s 提出", "%s · raised %s to %s"}, "print": {"打印现场单", "Print for the round"}, "sample": {"抽中的事项", "The sample"}, "none_drawn": {"这个范围里没有事项", "No matters in this span"}, "none_drawn_why": {"换一个地方、种类或时间再抽", "Choose another place, kind or span"},
	"drawn_at": {"抽取时间", "Drawn at"}, "seed": {"种子", "Seed"}, "rule": {"怎么抽的", "Rule"}, "rule_text": {"把种子和每件事的编码连在一起算 SHA-256，取最小的 %d 件。谁来算都一样。", "SHA-256 of the seed and each matter's code; the %d smallest. Anybody gets the same."}, "fair": {"抽得公不公", "Was the draw fair"},
	"col.what": {"事项", "Matter"}, "col.held": {"谁手上几天", "Days per holder"}, "col.evidence": {"照片与回头看", "Evidence"}, "col.proof": {"台账核验", "Ledger"}, "photos": {"照片 %d 张", "%d photos"}, "not_looked": {"还没复查", "Not looked at yet"}, "last_look": {"%s %s", "%s %s"}, "look.pass": {"合格", "passed"}, "look.fail": {"退回", "sent back"}, "look.cannot": {"看不成", "could not look"}, "look.undone": {"已收回", "taken back"}, "entries": {"%d 条记录", "%d entries"},
	"gone": {"这件事的记录不见了", "The record of this matter is gone"}, "broken": {"有 %d 件和台账对不上", "%d do not fit the ledger"}, "broken_text": {"请先不要找基层，留下这一页，去“台账核验”看是哪里被改。", "Do not call the base yet. Keep this page and see under “ledger check” what was changed."},
	"print_title": {"督查现场核对单", "Inspection round"}, "print_source": {"由台账随机抽取，按楼栋排列；“现场所见”由督查人员填写", "Drawn by lot from the ledger, by building; “seen” is filled in by the inspector"}, "sign1": {"督查人员", "Inspector"}, "sign2": {"同行人员", "Companion"},
	"p.no": {"编号", "No."}, "p.where": {"地点", "Where"}, "p.what": {"事项", "Matter"}, "p.due": {"期限", "Due"}, "p.fixed": {"办好", "Fixed"}, "p.held": {"谁手上几天", "Days per holder"}, "p.proof": {"台账核验", "Ledger"}, "p.seen": {"现场所见", "Seen"},

	"search_label": {"找地点、人、事项", "Find a place, person or matter"}, "ask": {"想找什么", "What are you looking for?"}, "ask_why": {"楼名、门牌、姓名、拼音首字母、事项编号都可以", "A building, a door, a name, its initials, the number of a matter"}, "not_found": {"没有找到“%s”", "Nothing found for “%s”"}, "not_found_why": {"换个说法，或只写前两个字。不在您范围内的不会出现。", "Try other words or fewer. What lies outside your area does not appear."}, "nothing_found": {"没有找到", "Nothing found"},
	"found": {"“%s”找到 %d 个", "“%s”: %d found"}, "g.matters": {"事项", "Matters"}, "g.places": {"地点", "Places"}, "g.people": {"人", "People"}, "search_bounds": {"事项的标题不论多久都能找到；部位只在最近的 %d 件在办和刚办完的里找。", "Titles are found whatever their age; the part of a house only among the latest %d open and ended matters."},
}
