package hotwork

import "linli/platform/text"

var _ = text.Words(func() {
	for _, c := range []map[string][2]string{pageWords, fieldWords, stepWords, refusalWords, paperWords} {
		for key, w := range c {
			text.Register(text.ZH, map[string]string{"fire.work." + key: w[0]})
			text.Register(text.EN, map[string]string{"fire.work." + key: w[1]})
		}
	}
	for key, w := range map[string][2]string{"k.fire.work.apply": {"动火申请", "Hot work asked for"}, "k.fire.work.check": {"动火现场检查", "Hot work: site checked"}, "k.fire.work.approve": {"动火批准", "Hot work approved"}, "k.fire.work.refuse": {"动火不批准", "Hot work refused"},
		"k.fire.work.post": {"动火公告", "Hot work: notices up"}, "k.fire.work.start": {"动火开始", "Hot work begun"}, "k.fire.work.round": {"动火中巡查", "Hot work: looked at"}, "k.fire.work.end": {"动火结束", "Hot work ended"}, "k.fire.work.watch": {"动火看守完毕", "Hot work: watch over"},
		"k.fire.work.photo": {"动火照片传到", "Hot work: photo arrived"}, "k.fire.work.close": {"动火关闭", "Hot work closed"}, "k.fire.work.cancel": {"动火取消", "Hot work cancelled"}, "k.fire.work.expire": {"动火许可过期", "Hot work permit expired"}, "k.fire.work.alarm": {"动火告警", "Hot work alarm"}, "p.spot": {"部位", "Spot"}} {
		text.Register(text.ZH, map[string]string{"proof." + key: w[0]})
		text.Register(text.EN, map[string]string{"proof." + key: w[1]})
	}
})

var pageWords = map[string][2]string{
	"title": {"动火作业", "Hot work (动火)"}, "sub": {"先申请、再批准；公告贴好才开工；看守、复看以后才算完", "Ask, approve, post, work, watch, look again, close"}, "new": {"申请动火", "Ask for hot work"}, "new_sub": {"和上次差不多的，先点“照这个填”", "Start from the last one if it is alike"},
	"now": {"正在办的", "Under way"}, "none_now": {"现在没有动火作业", "No hot work now"}, "all": {"全部许可", "All permits"}, "empty": {"还没有动火许可", "No permit yet"}, "empty_why": {"要动火先申请，没有许可不得动火（令5第15条）", "No hot work without a permit (Order 5, art. 15)"},
	"col.no": {"编号与内容", "Number and work"}, "col.where": {"在哪里", "Where"}, "col.when": {"时间", "When"}, "col.state": {"状态", "State"}, "k.approve": {"等批准", "To approve"}, "k.approve_note": {"由别人批，不能自己批", "By another person"}, "k.working": {"作业中", "Working"}, "k.watch": {"看守、复看", "Watched"}, "k.watch_note": {"30分钟看守，60分钟复看", "30 min watch, look again at 60"}, "k.alarm": {"告警", "Alarms"},
	"terms": {"时限和依据", "Terms and what they rest on"}, "copy": {"照上次的填", "From an earlier one"}, "copy_go": {"照这个填", "Copy"}, "copied": {"已照 %s 填好", "Filled from %s"}, "copied_do": {"请改时间、看证书有没有过期、填今天的天气", "Change the time, check the certificate, enter today's weather"},
	"where_when": {"在哪里、什么时候、做什么", "Where, when, what"}, "who": {"谁来做", "Who"}, "guarding": {"怎么防", "Protection"}, "send": {"提交申请", "Send"}, "to_work": {"去处理", "Deal with it"}, "to_matter": {"看事项", "See the matter"},
	"class1": {"一级动火", "Class 1"}, "class2": {"二级动火", "Class 2"}, "alarm": {"告警", "Alarm"}, "alarm_title": {"%s %s 动火没有按时了结", "%s %s was not ended in time"}, "alarm_do": {"请马上到现场看火情，停止作业，看守以后关闭", "Go there now, stop the work, watch and close"},
	"alarm_over": {"动火到时间没有结束", "Hot work goes on past its time"}, "alarm_open": {"动火结束后没有关闭", "Hot work was not closed"}, "alarm_text_over": {"%s，%s，许可到 %s，还没有报结束。请马上到现场。", "%s, %s: permitted until %s and not ended. Go there now."}, "alarm_text_open": {"%s，%s，许可到 %s，结束后一直没有看守、复看和关闭。请马上到现场。", "%s, %s: permitted until %s, ended and never closed. Go there now."},
	"left": {"还剩%d分钟", "%d min left"}, "ripe": {"时间到了", "time is up"}, "until": {"到 %s", "until %s"}, "past_time": {"超时%d分钟", "%d min past its time"}, "watching": {"看守中，%s", "watched, %s"}, "rechecking": {"等复看，%s", "look again, %s"},
	"look_at": {"要看的几样", "What to look at"}, "sheet": {"申请内容", "The request"}, "photos": {"照片", "Photos"}, "log": {"经过", "What happened"}, "the_clock": {"到时自动", "by the clock"}, "print": {"打印许可证", "Print the permit"}, "print_notice": {"打印公告", "Print the notice"},
	"look.cert": {"动火人和证书", "Worker and certificate"}, "look.wall": {"外墙保温", "Outer wall"}, "look.weather": {"天气", "Weather"}, "look.guard": {"监护人和器材", "Guard and equipment"}, "look.time": {"时间", "Time"}, "fine": {"可以", "Fine"}, "cert_bad": {"证书过期", "Expired"}, "weather_bad": {"风大或雷雨", "Too windy"},
	"wall_unknown_mark": {"待查明", "To find out"}, "article19_mark": {"第19条禁止", "Forbidden, art. 19"}, "wall_near": {"外墙禁火", "None at the wall"}, "until_day": {"有效到 %s", "valid until %s"}, "wind_n": {"%d级风", "wind force %d"}, "at_most": {"最多%d小时", "%d hours at most"},
	"wall.A": {"A级不燃", "A"}, "wall.B1": {"B1级难燃", "B1"}, "wall.B2": {"B2级可燃", "B2"}, "wall.B3": {"B3级易燃", "B3"}, "wall.none": {"没有外保温", "no insulation"}, "wall.unknown": {"保温不详", "unknown"}, "cavity.yes": {"有空腔", "with a cavity"}, "cavity.no": {"无空腔", "no cavity"}, "cavity.unknown": {"空腔不详", "cavity unknown"},
	"site_title": {"动火现场", "At the place of the work"}, "site_go": {"现场页（没有信号也能用）", "On the spot (works without signal)"}, "site_why": {"没有信号也能记，按先后一样一样来。有信号后自动上传，时间按手机记下的算。", "Works without signal; one act after the other. It is sent by itself later, with the time of this phone."},
	"site_watch": {"作业结束满%d分钟再记", "Not before %d minutes after the end"}, "site_close": {"作业结束满%d分钟，看过没有余火再记", "Not before %d minutes after the end, when nothing smoulders"},
	"photos_left": {"还有%d张照片没有传到", "%d photos have not arrived"}, "photos_left_why": {"照片在拍照的手机里，有信号后自动上传。", "They are on the phone that took them and follow when it has signal."}, "came": {"手机记下的时间，%s收到", "by the phone's clock, arrived %s"},
	"round_due": {"超过%d分钟没有巡查", "Not looked at for %d minutes"}, "round_do": {"请到现场看一次并记下", "Look there and write it down"}, "starts_at": {"许可从 %s 开始", "The permit begins at %s"},
}

var fieldWords = map[string][2]string{
	"f.building": {"楼栋", "Building"}, "f.spot": {"部位", "Spot"}, "f.part": {"具体位置", "Exact place"}, "f.from": {"开始时间", "From"}, "f.hours": {"几小时", "Hours"}, "f.what": {"做什么", "What is done"}, "f.methods": {"动火方式", "Method"}, "f.contractor": {"施工单位", "Contractor"},
	"f.worker": {"动火人", "Worker"}, "f.cert": {"特种作业证号（焊接与热切割）", "Certificate (welding and thermal cutting)"}, "f.cert_until": {"证书有效期至", "Valid until"}, "f.guard": {"监护人", "Guard"}, "f.equipment": {"灭火器材", "Equipment"}, "f.radius": {"清理半径（米）", "Cleared radius (m)"},
	"f.separation": {"隔离措施", "Separation"}, "f.gas": {"气体检测（不需要就空着）", "Gas test (if needed)"}, "f.wind": {"几级风", "Wind force"}, "f.wind_now": {"现在几级风", "Wind force now"}, "f.storm": {"雷雨", "Thunder or rain"}, "f.entrance": {"主要出入口的公告照片", "Notice at the main entrance"}, "f.site": {"作业处的公告照片", "Notice at the site"},
	"f.photo": {"收尾照片", "Closing photo"}, "f.photo_round": {"照片", "Photo"}, "f.note": {"说一句", "One sentence"}, "f.applicant": {"申请人", "Asked by"}, "f.approver": {"审批人", "Decided by"},
	"spot.outer": {"外墙", "outer wall"}, "spot.roof": {"屋面", "roof"}, "spot.shaft": {"管井", "shaft"}, "spot.basement": {"地下室", "basement"}, "spot.crowd": {"公众聚集场所", "assembly place"}, "spot.indoor": {"其他室内", "other indoor"}, "spot.yard": {"室外场地", "yard"},
	"method.arc": {"电焊", "arc welding"}, "method.gas": {"气焊气割", "gas welding"}, "method.cut": {"切割", "cutting"}, "method.grind": {"打磨", "grinding"}, "method.torch": {"喷灯热熔", "torch"}, "method.asphalt": {"沥青熬炼", "asphalt"}, "method.other": {"其他明火", "other flame"},
	"line.cleared": {"半径内可燃物已清走或盖住", "Combustibles within the radius are gone or covered"}, "line.below": {"下面各层和孔洞已看过、封住", "Levels and openings below are looked at and closed"}, "line.equipment": {"灭火器材在现场、有效", "Equipment is there and valid"}, "line.guard": {"监护人在场，知道怎么报警", "The guard is there and knows how to call"},
	"line.facilities": {"消防设施没有停用", "Fire facilities are on"}, "line.wall": {"保温层已隔开，火花够不着", "The insulation is separated from sparks"}, "check_each": {"每样都要看过，有一样不行就先改", "Each must be in order; what is not is put right first"},
	"notice_law": {"令5第15条：在主要出入口和作业现场公告", "Order 5, art. 15: notice at the main entrance and at the site"}, "close_why": {"证明火种已灭、现场已清", "shows that nothing glows and the site is clean"},
}

var stepWords = map[string][2]string{
	"state.applied": {"已申请", "Asked for"}, "state.checked": {"等批准", "To be approved"}, "state.approved": {"已批准", "Approved"}, "state.posted": {"已公告", "Posted"}, "state.working": {"作业中", "Working"}, "state.ended": {"看守中", "Watched"}, "state.watched": {"等复看", "Look again"}, "state.closed": {"已关闭", "Closed"}, "state.refused": {"没有批准", "Refused"}, "state.cancelled": {"已取消", "Cancelled"}, "state.expired": {"已过期", "Expired"},
	"act.check": {"现场检查", "Check on the spot"}, "act.approve": {"批准", "Approval"}, "act.post": {"贴公告", "Notices"}, "act.start": {"开工", "Begin"}, "act.end": {"结束作业", "End the work"}, "act.watch": {"留守看火", "Watch"}, "act.close": {"复看并关闭", "Look again and close"}, "act.refuse": {"不批准", "Refuse"}, "act.round": {"作业中巡查", "Look at the work"}, "act.cancel": {"不做了", "Cancel"},
	"do.check": {"都看过，没问题", "All in order"}, "do.approve": {"批准", "Approve"}, "do.post": {"公告贴好了", "Notices are up"}, "do.start": {"开工", "Begin"}, "do.end": {"作业结束", "Ended"}, "do.watch": {"看守完毕", "Watch is over"}, "do.close": {"没有余火，关闭", "Nothing glows: close"}, "do.refuse": {"不批准", "Refuse"}, "do.round": {"记下巡查", "Save"}, "do.cancel": {"取消申请", "Cancel"},
	"note.refuse": {"为什么不批", "Why"}, "note.round": {"看到什么", "What was seen"}, "note.cancel": {"为什么不做了", "Why"},
	"waits.check": {"等物业到现场检查", "Waits for the check on the spot"}, "waits.approve": {"等别人批准", "Waits for another person's approval"}, "waits.post": {"等物业贴公告", "Waits for the notices"}, "waits.start": {"等开工", "Waits to begin"}, "waits.end": {"作业中", "Working"}, "waits.watch": {"有人看守", "Watched"}, "waits.close": {"等复看", "Waits for the last look"},
	"done.apply": {"已提交，先到现场检查，再由别人批准", "Sent: check on the spot, then another person approves"}, "done.check": {"现场已查，等别人批准", "Checked; another person approves"}, "done.approve": {"已批准，贴好公告才能开工", "Approved; post the notices before beginning"}, "done.refuse": {"没有批准，已告诉申请人", "Refused"}, "done.post": {"公告已拍照，可以按时开工", "Posted"}, "done.start": {"开工了，每30分钟巡查一次", "Begun; look every 30 minutes"}, "done.round": {"巡查已记下", "Saved"}, "done.end": {"作业结束，留人看守30分钟", "Ended; watch for 30 minutes"}, "done.watch": {"看守完毕，满60分钟再看一次", "Look again at 60 minutes"}, "done.close": {"已关闭", "Closed"}, "done.cancel": {"已取消", "Cancelled"},
	"did.apply": {"申请", "asked"}, "did.check": {"现场检查", "checked on the spot"}, "did.approve": {"批准", "approved"}, "did.refuse": {"没有批准", "refused"}, "did.post": {"公告贴好", "posted"}, "did.start": {"开工", "began"}, "did.round": {"巡查", "looked"}, "did.end": {"作业结束", "ended"}, "did.watch": {"看守完毕", "watched"}, "did.close": {"复看、关闭", "closed"}, "did.cancel": {"取消", "cancelled"}, "did.expire": {"许可过期", "expired"}, "did.alarm": {"告警，已生成事项", "alarm, a matter was opened"},
}

var refusalWords = map[string][2]string{
	"unknown": {"没有找到这张动火许可", "No such permit"}, "stale": {"别人刚刚办过。请看过最新状态再办。", "Somebody was faster. Look again first."}, "over": {"这张许可已经了结", "This permit is over"},
	"not_now.check": {"现场已经查过了", "Checked already"}, "not_now.approve": {"先到现场检查，再批准；批过的不能再批", "Check on the spot first; one approval is enough"}, "not_now.refuse": {"已经批准，不能再退", "Approved already"}, "not_now.post": {"批准以后才贴公告", "Post after the approval"}, "not_now.start": {"公告贴好、拍照以后才能开工", "Begin after the notices are up and photographed"}, "not_now.round": {"没有在作业", "It is not working"}, "not_now.end": {"还没有开工", "Not begun"}, "not_now.watch": {"作业结束以后才看守", "The watch follows the end"}, "not_now.close": {"先看守30分钟，再复看关闭", "Watch first"}, "not_now.cancel": {"已经开工，不能取消，请报结束", "It has begun: end it"}, "not_now.expire": {"已经开工", "It has begun"},
	"not_clear": {"还有没勾的。哪样不行，先改好再勾。", "Something is not ticked: put it right first"}, "own_request": {"自己申请的不能自己批，请找另一位消防管理人员", "Nobody approves his own request"}, "need_reason": {"请写为什么不批，申请人好改", "Say why"}, "need_notices": {"主要出入口和作业处的公告都要拍照，才能开工（令5第15条）", "Photos of both notices are needed before it begins (Order 5, art. 15)"},
	"too_early": {"还没到许可的开始时间", "The permit has not begun"}, "time_over": {"许可时间已过，请重新申请", "The permit is over; ask again"}, "watch_on": {"作业结束后要看守30分钟，还差%d分钟", "Watch for 30 minutes after the end: %d to go"}, "recheck_at": {"作业结束满60分钟再看一次，还差%d分钟", "Look again 60 minutes after the end: %d to go"}, "need_photo": {"请拍一张收尾照片", "A closing photo is needed"}, "only_clock": {"到时间自动过期，不用手动", "The clock does this"},
	"article19":    {"这栋楼外墙保温是难燃、可燃材料或有空腔，外墙禁止动火、用电（高层民用建筑消防安全管理规定第19条）", "The wall's insulation is B1 or worse or has a cavity: no hot work on it (Order 5, art. 19)"},
	"wall_unknown": {"外墙保温不详，查明以前外墙不得动火。请先在一楼一档补上检测报告。", "Nobody knows what the wall is made of: none until the building's file says so"}, "cert_over": {"特种作业证到不了作业结束那天（有效到 %s）。请换证书有效的人。", "The certificate ends before the work does (%s). Take somebody whose is valid."}, "weather": {"%d级及以上大风或雷雨，不得露天动火，请改时间", "No open-air hot work at force %d or in thunder; choose another time"},
	"may_not.fire.work": {"由物业或社区办理", "For the property manager or the community"}, "may_not.fire.approve": {"由消防安全管理人、街道或消防部门批准", "Approved by a fire-safety manager, the street or the fire body"},
	"need_building": {"请选楼栋", "Choose a building"}, "need_spot": {"请选部位", "Choose the spot"}, "need_times": {"请填开始时间和几小时", "Give the beginning and the hours"}, "past": {"开始时间已经过了，不能补办", "It begins in the past"}, "far": {"最多提前30天申请", "30 days ahead at most"}, "need_hours": {"请填几小时，最多%d小时", "Give the hours, %d at most"}, "too_long": {"这一级最多%d小时，做不完再申请一张", "This class allows %d hours; ask for another permit"},
	"need_part": {"请写具体位置，例如 4号楼屋面", "Say exactly where"}, "need_what": {"请写做什么，例如 SBS卷材热熔", "Say what is done"}, "need_contractor": {"请写施工单位", "Name the contractor"}, "need_worker": {"请写动火人姓名", "Name the worker"}, "need_cert": {"请写特种作业证号，6个字以上", "Give the certificate's number, 6 characters or more"}, "need_guard": {"请写监护人姓名", "Name the guard"}, "need_equipment": {"请写灭火器材，例如 灭火器4具", "Say what stands ready"}, "need_licence": {"资质证号太长", "Too long"}, "need_separation": {"隔离措施请写在200字以内", "200 characters at most"}, "need_gas": {"气体检测请写在200字以内", "200 characters at most"},
	"need_methods": {"请选动火方式", "Choose the method"}, "guard_works": {"监护人不能是动火人自己", "The guard can not be the worker"}, "bad_day": {"日期要写成 2027-03-01 这样", "Write the day as 2027-03-01"}, "bad_wind": {"请填几级风，0到12", "Wind force is 0 to 12"}, "bad_radius": {"清理半径是1到200米", "The radius is 1 to 200 m"},
}

// paperWords are printed, in Chinese.
var paperWords = map[string][2]string{
	"paper": {"动火作业许可证", "Hot work permit"}, "paper_source": {"动火许可；分级和时限是地方默认 [待核]", "Permits; class and terms are local defaults [to be checked]"}, "poster": {"动火作业公告", "Notice of hot work"}, "poster.where": {"地点：%s %s", "Where: %s %s"}, "poster.when": {"时间：%s 至 %s", "When: %s to %s"}, "poster.what": {"内容：%s（%s）", "What: %s (%s)"}, "poster.who": {"现场监护人：%s　许可编号：%s", "Guard: %s, permit %s"},
	"poster.do": {"请远离作业区，关好临近门窗，收起阳台可燃物。发现冒烟、着火，先打119，再喊邻居。", "Keep away, close windows nearby, clear your balcony. Smoke or fire: call 119 first, then your neighbours."}, "poster.ask": {"扫一扫，看这栋楼在办的事，或反映一件事", "Scan to see what is under way here or to report"},
}
