package care

import "linli/platform/text"

func init() {
	for key, w := range laterWords {
		text.Register(text.ZH, map[string]string{"care." + key: w[0]})
		text.Register(text.EN, map[string]string{"care." + key: w[1]})
	}
	text.Register(text.ZH, map[string]string{"consent." + ConsentVisit: "走访", "consent." + ConsentPeace: "报平安（家属看到走访日期）", "consent." + ConsentRespite: "喘息服务"})
	text.Register(text.EN, map[string]string{"consent." + ConsentVisit: "visits", "consent." + ConsentPeace: "peace of mind (报平安): a relative sees the dates", "consent." + ConsentRespite: "respite (喘息服务)"})
}

// laterWords belong to photos, to taking back, to consent and to what is handed over.
var laterWords = map[string][2]string{
	"photo": {"照片（可不拍）", "Photo (optional)"}, "photo_label": {"照片", "Photos"}, "photo_why": {"只在家里有要修的、要留底的情况时拍，先问本人。不拍也能记。照片和具体情况一样：要写明原因才能看，看过有记录。", "Only for what is to be repaired or kept, and ask first. Nothing depends on it. It is shown with a reason only, and each look is on record."},
	"photos_some": {"照片已到%d张，共%d张。其余的手机有信号后自动上传。", "%d of %d photos arrived. The rest follow when the phone has signal."}, "photos_all": {"照片%d张，都到了", "All %d photos arrived"}, "photo_of": {"%s走访的照片", "Photo of the visit on %s"},
	"undone": {"这次走访已撤回，日期恢复到之前。可以重新记。", "The visit was taken back and the dates are as before. You may record it anew."}, "undo_over": {"只能在10秒内撤回刚记的一次。写错了请再记一次，或在说一句里更正。", "A visit can be taken back within ten seconds, and only the latest. Record another one to correct it."}, "undo_own": {"谁记的谁撤回", "Only who recorded it can take it back"}, "undo_note": {"走访撤回", "The visit was taken back"},
	"state.undone": {"已撤回", "Taken back"},
	"withdraw":     {"撤回同意", "Take a consent back"}, "withdraw_why": {"本人说不想了就在这里撤回，当时生效。走访的同意撤回后移出名单；法律要求走访的（特困、困境儿童）改按法定职责继续，并告诉本人。", "When the person no longer agrees, take the consent back here; it takes effect at once. Without it the person leaves the list; where a law makes the visit a duty it goes on on that ground, and the person is told."},
	"withdraw_what": {"哪一项同意", "Which consent"}, "withdraw.visit": {"走访", "Visits"}, "withdraw.peace": {"报平安", "Peace of mind (报平安)"}, "withdraw_go": {"撤回", "Take back"}, "need_what": {"请选撤回哪一项同意", "Choose the consent"}, "no_consent": {"没有生效的这项同意，不用撤回", "No such consent stands"},
	"withdrawn.left": {"已撤回走访的同意，移出名单；报平安链接同时失效", "Consent taken back and off the list; links have ended"}, "withdrawn.law": {"已撤回走访的同意。这个人按法定职责继续走访，报平安链接已失效，请告诉本人。", "Consent taken back. The visits go on as a duty in law, links have ended; please tell the person."}, "withdrawn.peace": {"已撤回报平安的同意，链接全部失效", "Consent taken back, all links have ended"},
	"item.errand": {"代办", "Errand"}, "item.shift": {"喘息替班", "Respite shift"}, "errand_money": {"%s（%s）的钱还没结清，不能交接。请先把收付记平。", "The money of %s (%s) is not settled; settle it before handing over."},
}
