package care

import "linli/platform/text"

var _ = text.Words(func() {
	for key, w := range laterWords {
		text.Register(text.ZH, map[string]string{"care." + key: w[0]})
		text.Register(text.EN, map[string]string{"care." + key: w[1]})
	}
	text.Register(text.ZH, map[string]string{"consent." + ConsentVisit: "走访", "consent." + ConsentPeace: "报平安（家属看到走访日期）", "consent." + ConsentRespite: "喘息服务"})
	text.Register(text.EN, map[string]string{"consent." + ConsentVisit: "visits", "consent." + ConsentPeace: "peace of mind (报平安): a relative sees the dates", "consent." + ConsentRespite: "respite (喘息服务)"})
})

// laterWords belong to photos, to taking back, to consent and to what is handed over.
var laterWords = map[string][2]string{
	"assessed": {"评估日期", "Day of the assessment"}, "assessed_hint": {"复评写新的日期，以前的留作历史；同一天的算更正", "A new day keeps the earlier one as history; the same day corrects it"}, "bad_assessed": {"评估日期要写成年月日，不能晚于今天", "The day of the assessment must be a date, today at the latest"},
	"graded": {"%s（%d分，%s，%s评估）", "%s (%d, %s, assessed %s)"}, "graded_before": {"以前的能力等级", "Ability before"}, "reassess_by": {"%s前复评", "assess again by %s"}, "reassess_now": {"该复评了", "to be assessed again"}, "edit_look": {"修改名单上的情况", "To change what is on the list"},
	"plan_looser": {"比规则少：按规则应当%s", "Less often than by rule, which says: %s"},
	"bad_shift":   {"日期和时间要在现在以后，最晚三个月内", "Day and time must lie ahead, three months at most"}, "shift_there": {"这个时间已经安排了喘息，请看已有的那一次", "A shift is planned for that time already; please see that one"},
	"edit_of":     {"修改：%s", "Edit: %s"},
	"peace_there": {"%s已经有一个有效的链接。链接丢了就先停用，再开一个。", "%s has a link that is valid. If it was lost, end it first, then open another."},
	"lens":        {"走访", "Visits"}, "lens.late": {"逾期", "late"}, "lens.soon": {"7天内要去", "due within 7 days"}, "lens.well": {"按时", "on time"}, "lens.none": {"没有走访对象", "nobody to visit"},
	"lens.next": {"下次%s", "next %s"}, "lens.line": {"走访对象%d人 · 逾期%d · 7天内要去%d", "%d to visit · %d late · %d within 7 days"}, "lens.fine": {"%s走访没有逾期", "No visit is late in %s"},
	"lens.behind": {"%s有%d人逾期没走访", "%[1]s: %[2]d visits are late"},
	"photo":       {"照片（可不拍）", "Photo (optional)"}, "photo_label": {"照片", "Photos"}, "photo_why": {"只在家里有要修的、要留底的情况时拍，先问本人。不拍也能记。照片和具体情况一样：要写明原因才能看，看过有记录。", "Only for what is to be repaired or kept, and ask first. Nothing depends on it. It is shown with a reason only, and each look is on record."},
	"photos_some": {"照片已到%d张，共%d张。其余的手机有信号后自动上传。", "%d of %d photos arrived. The rest follow when the phone has signal."}, "photos_all": {"照片%d张，都到了", "All %d photos arrived"}, "photo_of": {"%s走访的照片", "Photo of the visit on %s"},
	"topic":    {"大家都有的事？列为议题", "A matter of all? Make it a topic (列为议题)"},
	"proposed": {"按户口册看，可能要问一问", "By the register, worth asking"}, "proposed_why": {"家里没有别的成年人的老人，或只有老人的家。只是提示，不会自动列入；上门问过、本人同意再列入。", "Old people without another grown-up at home, or among themselves. A hint: nobody is put on the list by it. Ask at the door first."}, "maybe": {"可能%s", "maybe %s"},
	"undone": {"这次走访已撤回，日期恢复到之前。可以重新记。", "The visit was taken back and the dates are as before. You may record it anew."}, "undo_over": {"只能在10秒内撤回刚记的一次。写错了请再记一次，或在说一句里更正。", "A visit can be taken back within ten seconds, and only the latest. Record another one to correct it."}, "undo_own": {"谁记的谁撤回", "Only who recorded it can take it back"}, "undo_note": {"走访撤回", "The visit was taken back"},
	"state.undone": {"已撤回", "Taken back"},
	"withdraw":     {"撤回同意", "Take a consent back"}, "withdraw_why": {"本人说不想了就在这里撤回，当时生效。走访的同意撤回后移出名单；法律要求走访的（特困、困境儿童）改按法定职责继续，并告诉本人。", "When the person no longer agrees, take the consent back here; it takes effect at once. Without it the person leaves the list; where a law makes the visit a duty it goes on on that ground, and the person is told."},
	"withdraw_what": {"哪一项同意", "Which consent"}, "withdraw.visit": {"走访", "Visits"}, "withdraw.peace": {"报平安", "Peace of mind (报平安)"}, "withdraw_go": {"撤回", "Take back"}, "need_what": {"请选撤回哪一项同意", "Choose the consent"}, "no_consent": {"没有生效的这项同意，不用撤回", "No such consent stands"},
	"withdrawn.left": {"已撤回走访的同意，移出名单；报平安链接同时失效", "Consent taken back and off the list; links have ended"}, "withdrawn.law": {"已撤回走访的同意。这个人按法定职责继续走访，报平安链接已失效，请告诉本人。", "Consent taken back. The visits go on as a duty in law, links have ended; please tell the person."}, "withdrawn.peace": {"已撤回报平安的同意，链接全部失效", "Consent taken back, all links have ended"},
	"door": {"互相帮忙", "Help each other"}, "no_code": {"没有找到这块牌子。请在楼门口重新扫码，或打小区电话。", "This plaque is not known. Scan it again at the entrance, or call."},
	"p.title": {"%s 互相帮忙", "%s: neighbours help"}, "p.line": {"%s的邻居可以在这里求助、报名帮忙、看活动", "Ask for help, offer help, see what is on at %s"}, "p.urgent": {"有人晕倒、摔伤、叫不应，请先打120", "Somebody fainted, fell or does not answer: call 120 first"},
	"p.ask": {"我想请人帮忙", "I need help"}, "p.ask_why": {"给自己，也可以替邻居说。社区会先打电话，再安排人上门。", "For yourself or a neighbour. The community calls first, then somebody comes."}, "p.ask_go": {"求助", "Ask for help"}, "p.ask_send": {"提交", "Send"},
	"p.offer": {"我愿意帮忙", "I can help"}, "p.offer_why": {"能做一点是一点：跑腿、陪着看病、替班让照护的人歇一会儿。", "Whatever you can: errands, going along to the doctor, standing in so that a carer may rest."}, "p.offer_go": {"报名帮忙", "Offer help"}, "p.offer_send": {"报名", "Send"},
	"p.events": {"近期活动", "Coming activities"}, "p.private": {"求助和报名只有社区和负责这里的人看得到，不公开。", "Only the community and those who answer for this place see it; nothing is published."},
	"p.what": {"请人帮什么", "What is needed"}, "p.where": {"哪里", "Where"}, "p.part": {"几单元几号（可不填）", "Unit and door (optional)"}, "p.name": {"怎么称呼", "Your name"}, "p.phone": {"电话", "Phone"}, "p.phone_why": {"先打电话问清楚再上门，不作别的用", "To call before anybody comes, and for nothing else"},
	"p.can": {"能帮什么", "What can you do?"}, "p.free": {"什么时候有空（可不填）", "When are you free? (optional)"}, "p.offer_phone": {"社区打电话和您商量。答复以后这里的电话就删去，90天没人答复也删去。", "The community calls you. It is deleted once answered, and after 90 days at the latest."}, "p.agree": {"同意社区用姓名和电话联系我安排帮忙的事", "The community may use name and number to arrange help with me"},
	"p.offered": {"收到了，谢谢您", "Received, thank you"}, "p.offered_next": {"社区会打电话和您商量，再登记为帮手。", "The community will call you before you are put down as a helper."},
	"ask.shopping": {"买东西、跑腿", "Shopping, errands"}, "ask.medicine": {"代买药", "Buy medicine"}, "ask.clinic": {"陪着看病", "Go along to the doctor"}, "ask.repair": {"家里小修", "Small repairs"}, "ask.visit": {"有空来看看", "Look in"}, "ask.other": {"其他", "Other"},
	"offers.shopping": {"买东西、跑腿", "shopping, errands"}, "offers.clinic": {"陪着看病", "going along to the doctor"}, "offers.repair": {"家里小修", "small repairs"}, "offers.visit": {"看望聊天", "looking in"}, "offers.feed": {"替班：喂饭", "standing in: feeding"}, "offers.toilet": {"替班：如厕", "standing in: toilet"}, "offers.transfer": {"替班：搀扶", "standing in: lifting"}, "offers.medicine": {"替班：提醒吃药", "standing in: medicine"},
	"need_ask": {"请选要帮什么", "Choose what is needed"}, "need_words": {"请说一句要帮什么", "Please say what is needed"}, "words_long": {"写得太长，请写在500字以内", "Too long, at most 500 characters"}, "need_name": {"请写怎么称呼您", "Please give a name"}, "need_phone": {"请写能打通的电话，7到15位数字", "Please give a number of 7 to 15 digits"}, "need_skill": {"请至少选一样能帮的", "Choose at least one"}, "offer_agree": {"要先同意社区用电话联系您", "Please agree to be called"}, "offer_over": {"这条已经有人答复了", "This was answered already"},
	"o.title": {"报名帮忙的人", "Who offered help"}, "o.sub": {"先打电话，再在居民里找到本人，登记为帮手", "Call, find the person on file, make them a helper"}, "o.none": {"现在没有人等答复", "Nobody waits"}, "o.none_why": {"居民扫楼牌报名帮忙，会出现在这里", "Offers made behind a plaque appear here"}, "o.call": {"打电话 %s", "Call %s"}, "o.find": {"登记为帮手", "Make a helper"}, "o.take": {"已登记", "Done"}, "o.decline": {"谢过，不安排", "Thanked, not now"},
	"o.done_taken": {"记下了，电话已从这里删去", "Done; the number was deleted here"}, "o.done_declined": {"记下了，电话已从这里删去", "Done; the number was deleted here"}, "o.waiting": {"有%d人报名帮忙，等答复", "%d offers of help wait"}, "told.offer": {"%s 有人报名帮忙，请打电话", "Somebody at %s offers help; please call"},
	"item.errand": {"代办", "Errand"}, "item.shift": {"喘息替班", "Respite shift"}, "errand_money": {"%s（%s）的钱还没结清，不能交接。请先把收付记平。", "The money of %s (%s) is not settled; settle it before handing over."},
}
