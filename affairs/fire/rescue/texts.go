package rescue

import "linli/platform/text"

var _ = text.Words(func() {
	for key, w := range map[string][2]string{
		"title": {"预案", "Rescue plans (预案)"}, "finding": {"%d栋有预案，共%d栋高层", "%d of %d high-rise buildings have a plan"}, "empty": {"没有符合条件的高层建筑", "No such high-rise building"},
		"empty_why": {"住宅高于27米、公共建筑高于24米的才在这里。", "Residential buildings above 27 m and public ones above 24 m stand here."},
		"k.have":    {"有现行预案", "With a plan"}, "k.none": {"没有预案", "Without a plan"}, "k.waits": {"待审批", "Waiting for approval"}, "k.due": {"复审到期", "Review due"}, "of": {"共%d栋", "of %d"},
		"show.all": {"全部", "All"}, "show.none": {"没有预案", "Without"}, "show.waits": {"待审批", "Waiting"}, "show.due": {"复审到期", "Review due"},
		"c.building": {"楼栋", "Building"}, "c.height": {"高度", "Height"}, "c.state": {"预案", "Plan"}, "c.version": {"版本", "Version"}, "c.review": {"下次复审", "Next review"}, "c.six": {"最近六熟悉", "Last familiarisation (六熟悉)"},
		"w.ok": {"现行", "In force"}, "w.none": {"没有预案", "No plan"}, "w.waits": {"待审批", "Waiting"}, "w.due": {"复审到期", "Review due"},
		"st.draft": {"编制中", "Being written"}, "st.asked": {"待审批", "Waiting for approval"}, "st.approved": {"现行", "In force"}, "st.past": {"旧版", "Old version"},
		"version": {"这一版", "This version"}, "versions": {"各版预案", "Versions"}, "nth": {"第%d版", "version %d"}, "written": {"编制", "Written"}, "approved": {"审批", "Approved"},
		"card": {"救援卡", "Card"}, "door": {"消防救援卡", "Rescue card"}, "door_line": {"给消防和值守人员，登录后查看", "For crews and people on duty, after log-in"}, "print": {"打印两页卡", "Print the card"}, "whole": {"看整份预案", "The whole plan"}, "see": {"查看", "See"},
		"no_plan": {"这栋楼还没有预案", "This building has no plan yet"}, "no_plan_why": {"编制后由另一人审批，批准才算现行。", "Somebody writes it, another one approves it; then it is in force."},
		"card_none": {"没有批准的预案。先按楼栋档案和现场情况处置，火警拨119。", "There is no approved plan. Go by the building's file and what you see; fire: 119."},
		"cards":     {"救援卡", "Rescue cards"}, "cards_n": {"%d栋，没有信号也能看", "%d buildings, without signal too"}, "cards_none": {"您这一片没有可看的救援卡", "There is no card at your places"},
		"sketch_of": {"%s疏散示意图，%d处", "%s: the way out, %d symbols"}, "cards_why": {"有现行预案的楼才有救援卡。", "A building with a plan in force has one."}, "pocket": {"存在手机里的救援卡", "Card kept on this phone"}, "pocket_why": {"只有各层人数。姓名要有信号、写明理由才能看。", "Counts by floor alone. Names need signal and a reason."},
		"card_due": {"预案该在%s前复审，情况可能有变", "Review was due on %s: things may have changed"},
		"begin":    {"编制新的一版", "Write the next version"}, "edit": {"填写预案", "Fill in"}, "edit_of": {"%s 预案第%d版", "%s, plan version %d"}, "ask": {"提交审批", "Ask for approval"}, "approve": {"批准", "Approve"}, "return": {"退回修改", "Send back"},
		"take_back": {"撤回修改", "Take back"}, "review": {"下次复审日", "Day of the next review"}, "review_why": {"最长一年，不填就是一年后。", "A year at most; empty means a year from now."}, "answer": {"要改什么", "What must change"},
		"review_day": {"请填明天到%s之间的日子。", "Choose a day from tomorrow to %s."}, "answer_needed": {"请用2到200个字写清要改什么。", "Say in 2 to 200 characters what must change."}, "own": {"自己编的预案要由别人审批，请另一位有审批权的人来办。", "Whoever wrote a plan can not approve it; ask another one who may."},
		"missing": {"还缺%d项，补齐才能提交审批", "%d things are missing before it can be asked for"}, "missing_entrance": {"图上的出入口", "an entrance on the drawing"}, "returned": {"审批退回", "Sent back"}, "doubts": {"%d处与要求不符，救援时要留意", "%d measures fall short: mind them"},
		"waits": {"有一版正在等审批，批复前不能再编新的一版。", "A version waits for approval; no other can be begun until then."}, "no_draft": {"现在没有正在编制的一版，请先点“编制新的一版”。", "No version is being written; begin the next one first."},
		"stale": {"别人刚改过这份预案，请刷新后再改。", "Somebody else has changed this plan; reload and try again."}, "none": {"没有这份预案或记录。", "There is no such plan or record."}, "long": {"最多%d个字，请写短些。", "At most %d characters; please shorten."}, "number": {"请填数字，比如4.5。", "Write a number such as 4.5."},
		"open_draft": {"第%d版正在编制", "Version %d is being written"}, "open_asked": {"第%d版正在等审批", "Version %d waits for approval"}, "saved": {"已保存", "Saved"},
		"done_ask": {"已提交审批", "Asked for approval"}, "done_take": {"已撤回", "Taken back"}, "done_approve": {"已批准，从现在起现行", "Approved and in force"}, "done_return": {"已退回", "Sent back"}, "save": {"保存", "Save"}, "comma": {"、", ", "}, "line_break": {"；", "; "},
		"draw": {"平面图", "Drawing"}, "draw_how": {"选好符号，再点图上的位置。", "Choose a symbol, then tap the place on the drawing."}, "mark": {"符号", "Symbol"}, "mark_note": {"说明", "Note"}, "tap": {"点这里放符号", "Tap here to place the symbol"}, "by_number": {"按坐标放", "Place by figures"},
		"x": {"横向", "Across"}, "y": {"纵向", "Down"}, "xy_hint": {"0到100，从左上角算起；或填经度和纬度", "0 to 100 from the upper left, or longitude and latitude"}, "put": {"放上去", "Place"}, "marks": {"已放的符号", "Placed symbols"}, "take": {"去掉", "Remove"},
		"mark_kind": {"请选一种符号。", "Choose a symbol."}, "mark_outside": {"这个位置不在图上，请点图内，或填0到100。", "That is outside of the drawing; tap inside or write 0 to 100."}, "marks_full": {"一张图最多放%d个符号。", "A drawing holds %d symbols at most."},
		"drawing_of": {"%s 平面图，%d处标注", "%s, drawing with %d symbols"}, "schematic": {"示意图，没有比例", "schematic, not to scale"},
		"m.entrance": {"出入口", "Entrance"}, "m.ladder": {"登高操作场地", "Ladder place"}, "m.hydrant": {"消火栓", "Hydrant"}, "m.adapter": {"水泵接合器", "Pump adapter"}, "m.stairs": {"疏散楼梯", "Stairs"}, "m.power": {"断电处", "Power cut-off"},
		"m.gas": {"断气处", "Gas cut-off"}, "m.water": {"断水处", "Water cut-off"}, "m.control": {"消防控制室", "Control room"}, "m.muster": {"集合点", "Assembly point"}, "m.danger": {"危险点", "Danger"},
		"s.in": {"怎么进来", "The way in"}, "s.ladder": {"登高操作场地", "Ladder place"}, "s.water": {"水源", "Water"}, "s.cut": {"关断和危险", "Cut-offs and dangers"}, "s.inside": {"楼内", "Inside"}, "s.forces": {"力量", "Forces"}, "s.tasks": {"分工", "Tasks"}, "s.scenes": {"不同火情", "Scenarios"}, "s.leave": {"疏散和通信", "Evacuation and radio"}, "s.calls": {"打给谁", "Whom to call"},
		"f.route": {"进车路线", "Route for engines"}, "f.width": {"车道宽", "Lane width"}, "f.clear": {"净高", "Clear height"}, "f.turn": {"转弯半径", "Turning radius"}, "f.gates": {"大门和钥匙", "Gates and keys"}, "f.muster": {"集合点", "Assembly point"},
		"f.ladder": {"位置", "Where"}, "f.ladder_long": {"场地长", "Length"}, "f.ladder_wide": {"场地宽", "Width"}, "f.ladder_off": {"离外墙", "From the wall"}, "f.hydrants": {"室外消火栓", "Hydrants outside"}, "f.pool": {"消防水池", "Pool"}, "f.tank": {"高位水箱", "Roof tank"}, "f.adapters": {"水泵接合器", "Pump adapters"},
		"f.power": {"断电", "Power"}, "f.gas": {"断气", "Gas"}, "f.water_off": {"断水", "Water"}, "f.dangers": {"危险点", "Dangers"}, "f.stairs": {"疏散楼梯", "Stairs"}, "f.lifts": {"消防电梯", "Fire lifts"}, "f.refuge": {"避难层", "Refuge floors"}, "f.windows": {"救援窗口", "Rescue windows"}, "f.facilities": {"消防设施", "Fire facilities"},
		"f.station": {"微型消防站", "Micro station"}, "f.joint": {"联防力量", "Joint stations"}, "f.brigade": {"最近消防站", "Nearest brigade"}, "f.brigade_km": {"消防站路程", "Brigade, distance"}, "f.brigade_min": {"消防站用时", "Brigade, time"},
		"f.lead": {"组织指挥", "Command"}, "f.tell": {"通信联络", "Communication"}, "f.fight": {"灭火行动", "Fighting"}, "f.clearing": {"疏散引导", "Guiding people out"}, "f.aid": {"安全救护", "First aid"},
		"f.low": {"低层着火", "Low floor"}, "f.middle": {"中层着火", "Middle floor"}, "f.high": {"高层着火", "High floor"}, "f.basement": {"地下室着火", "Basement"}, "f.wall": {"外墙着火", "Outer wall"}, "f.ebike": {"电动车、管井着火", "E-bike or shaft"}, "f.method": {"疏散办法", "How people leave"}, "f.radio": {"通信", "Radio"}, "f.calls": {"电话", "Numbers"},
		"h.calls": {"一行一个：职务，最后写电话。只写值班电话。", "One a line: post, the number last. Duty phones only."}, "h.hydrants": {"位置、距离、管径、压力", "Where, distance, pipe, pressure"}, "h.gates": {"平时关着的门，钥匙在谁手里", "Gates that are shut, who has the keys"},
		"u.width": {"米", "m"}, "u.clear": {"米", "m"}, "u.turn": {"米", "m"}, "u.ladder_long": {"米", "m"}, "u.ladder_wide": {"米", "m"}, "u.ladder_off": {"米", "m"}, "u.pool": {"立方米", "m³"}, "u.tank": {"立方米", "m³"}, "u.brigade_km": {"公里", "km"}, "u.brigade_min": {"分钟", "min"}, "in_unit": {"（%s）", " (%s)"},
		"doubt.short_width": {"车道宽%s米，要求%s米以上［待核］。", "Lane %s m wide, %s m wanted [check]."}, "doubt.short_clear": {"净高%s米，要求%s米以上［待核］。", "Clear height %s m, %s m wanted [check]."}, "doubt.short_ladder_long": {"登高场地长%s米，要求%s米以上［待核］。", "Ladder place %s m long, %s m wanted [check]."},
		"doubt.short_ladder_wide": {"登高场地宽%s米，要求%s米以上［待核］。", "Ladder place %s m wide, %s m wanted [check]."}, "doubt.ladder_off": {"登高场地离外墙%s米，要求5到10米［待核］。", "Ladder place %s m from the wall, 5 to 10 m wanted [check]."},
		"doubt.lifts": {"高于33米的住宅应有消防电梯，预案没写。", "Residential above 33 m ought to have a fire lift; the plan names none."}, "doubt.refuge": {"高于100米应有避难层，预案没写。", "Above 100 m there ought to be refuge floors; the plan names none."}, "doubt.basement": {"有地下室，没写地下室着火怎么办。", "There is a basement, but no scenario for it."},
		"help": {"行动不便的有%d人", "%d people need help"}, "help_none": {"登记里没有需要帮助撤离的人。", "Nobody on the list needs help."}, "help_locked": {"分楼层人数和名单只给救援和社区有权限的人看。", "Counts by floor and names are for crews and community staff with the right."}, "help_n": {"%d人", "%d"}, "floor": {"%s层", "floor %s"},
		"help_unkept": {"行动不便人员", "People who need help"}, "help_unkept_why": {"还没有敲门行动登记的名单，请向社区核实。", "No list from the knock at the doors is kept here yet; ask the community."},
		"names": {"查看名单", "Open the list"}, "reason": {"为什么要看", "Why"}, "reason_why": {"名单上每个人都能看到谁看过、为什么看。", "Everybody on the list can see who read it and why."},
		"high": {"高%s米", "%s m high"}, "floors": {"地上%d层，地下%d层", "%d floors above, %d below"}, "wall": {"外墙保温%s", "insulation %s"},
		"print_title": {"%s 灭火救援卡", "%s: rescue card"}, "print_version": {"预案第%d版（%s）", "plan version %d (%s)"}, "print_review": {"下次复审 %s", "next review %s"},
		"six": {"六熟悉", "Six familiarities (六熟悉)"}, "six_none": {"还没有熟悉记录", "No visit yet"}, "six_none_why": {"站员或消防员走一遍，六项逐一记下，问题转成事项。", "A crew walks through and notes the six; problems become matters."}, "six_new": {"记一次六熟悉", "Record a visit"}, "six_at": {"%s 六熟悉", "%s: six familiarities"}, "six_do": {"记下", "Record"}, "six_saved": {"已记下，%d个问题转成事项", "Recorded; %d problems became matters"},
		"six.roads": {"道路和水源", "Roads and water"}, "six.units": {"重点单位的分类、数量和分布", "Key units: class, number, spread"}, "six.measures": {"主要灾害的对策和程序", "Counter-measures and steps for the main disasters"}, "six.use": {"建筑使用和重点部位", "Use of the building and key parts"}, "six.inside": {"内部消防设施", "Fire facilities inside"}, "six.people": {"消防组织和任务分工", "Fire organisation and tasks"},
		"six_hint.roads": {"路线、车道宽、限高、障碍，消火栓编号和压力、取水点", "Route, width, height limits, obstacles, hydrants and pressure"}, "six_hint.units": {"楼里和周围的重点单位", "Key units in and around the building"}, "six_hint.measures": {"不同楼层、地下、外墙怎么处置", "What to do on each floor, below, on the wall"}, "six_hint.use": {"住宅、底商、避难层、设备间、保温材料", "Homes, shops, refuge floors, plant rooms, insulation"}, "six_hint.inside": {"位置、数量、是否好用", "Where, how many, in order"}, "six_hint.people": {"谁负责、谁值班、谁先到", "Who answers, who is on duty, who comes first"},
		"known.ok": {"已熟悉", "Known"}, "known.changed": {"有变化", "Changed"}, "known.problem": {"有问题", "Problem"}, "gaps": {"%d个问题", "%d problems"}, "found": {"情况", "Found"}, "found_note": {"变化或问题是什么", "What changed or is wrong"}, "photos": {"照片", "Photos"}, "photo_of": {"%s 熟悉照片", "%s, photo of the visit"},
		"six_day": {"请填不晚于今天的日子。", "Choose a day not after today."}, "six_team": {"请填队站名称，2到60个字。", "Name the crew in 2 to 60 characters."}, "six_each": {"请选一项：已熟悉、有变化、有问题。", "Choose one: known, changed, problem."}, "six_note": {"有变化或有问题时，请用2到400个字写清。", "Say what changed or is wrong in 2 to 400 characters."},
		"day": {"日期", "Day"}, "team": {"队站", "Crew"}, "leader": {"带队", "Led by"}, "people": {"人数", "People"}, "people_n": {"%d人", "%d people"}, "by": {"记录人", "Recorded by"}, "with_plan": {"当时的预案", "Plan at that time"},
		"today_asked": {"%s 的预案等您审批", "Plan of %s waits for your approval"}, "today_due": {"%s 的预案该复审了", "Plan of %s is due for review"},
	} {
		text.Register(text.ZH, map[string]string{"fire.rescue." + key: w[0]})
		text.Register(text.EN, map[string]string{"fire.rescue." + key: w[1]})
	}
	for key, w := range map[string][2]string{
		"p.version": {"版本", "Version"}, "p.digest": {"内容指纹", "Digest of the contents"}, "p.review": {"下次复审", "Next review"}, "p.six": {"六熟悉", "Six familiarities"}, "p.day": {"日期", "Day"},
		"v.state.draft": {"编制中", "being written"}, "v.state.asked": {"待审批", "waiting for approval"}, "v.state.approved": {"现行", "in force"}, "v.state.past": {"旧版", "old version"},
	} {
		for lang, i := range map[text.Lang]int{text.ZH: 0, text.EN: 1} {
			if !text.Registered(lang, "proof."+key) {
				text.Register(lang, map[string]string{"proof." + key: w[i]})
			}
		}
	}
})
