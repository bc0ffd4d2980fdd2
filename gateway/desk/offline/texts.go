package offline

import (
	"encoding/json"
	"maps"

	"linli/platform/text"
)

var pageZh = map[string]string{
	"outbox.title": "待上传", "outbox.doors": "我的门", "outbox.report": "反映/代提", "outbox.doors_sub": "%d户，名字只留姓", "outbox.no_doors": "还没有分给您的门",
	"outbox.no_doors_why": "分了责任以后，这里按楼栋和楼层列出您的门，没有信号也能看。",
	"outbox.phones":       "我的离线手机", "outbox.col.phone": "手机", "outbox.col.made": "登记于", "outbox.col.until": "可离线看到", "outbox.col.state": "状态",
	"outbox.no_phone": "还没有登记手机", "outbox.no_phone_why": "在手机上打开“待上传”，设一个口令就可以。",
	"outbox.state.active": "在用", "outbox.state.revoked": "已停用", "outbox.state.wiped": "已清空",
	"outbox.revoke": "停用", "outbox.revoked": "已停用，这部手机上的登录也退出了。这部手机一联网就会清空；没联网也最多能看72小时。",
	"outbox.revoke_why": "手机丢了就停用它：上面的登录马上退出；存在上面的内容没有口令打不开，一联网就清空，72小时后密钥失效。停用前记下的内容不会丢，由社区处理。",
	"outbox.no_script":  "这一页要用脚本。没有脚本也能办事：请在有信号时用网页填写。",
}

var pageEn = map[string]string{
	"outbox.title": "To send", "outbox.doors": "My doors", "outbox.report": "Report", "outbox.doors_sub": "%d homes, family names only", "outbox.no_doors": "No doors are assigned to you yet",
	"outbox.no_doors_why": "Once they are, they are listed here by building and floor, without signal too.",
	"outbox.phones":       "My offline phones", "outbox.col.phone": "Phone", "outbox.col.made": "Registered", "outbox.col.until": "Readable offline until", "outbox.col.state": "State",
	"outbox.no_phone": "No phone is registered", "outbox.no_phone_why": "Open “To send” on the phone and choose a PIN.",
	"outbox.state.active": "in use", "outbox.state.revoked": "out of use", "outbox.state.wiped": "emptied",
	"outbox.revoke": "Stop", "outbox.revoked": "Stopped and logged out. The phone empties itself as soon as it is online; without that it can be read for 72 hours at most.",
	"outbox.revoke_why": "Stop a lost phone: it is logged out at once; what it holds needs the PIN, is emptied as soon as it is online, and its key dies after 72 hours. What was written before is not lost; the community decides.",
	"outbox.no_script":  "This page needs script. Without it, please use the pages while there is signal.",
}

// scriptZh and scriptEn are the sentences that script and service worker say, also without signal.
var scriptZh = map[string]string{
	"bar": "现在没有信号，可以继续记录。", "waiting": "待上传%d条", "kept_at": "这是%s存下的", "needs": "%d条要您看一下",
	"off_title": "这部手机还不能离线用", "off_why": "设一个6位口令，今天的单子、您的门和常用表格就存进手机，加密，最长72小时。没信号时照样记录，有信号自动上传。",
	"pin": "6位口令", "pin_again": "再输一次", "pin_set": "设好并存下", "pin_six": "口令要6位数字", "pin_differs": "两次输入的不一样", "pin_easy": "这个口令太容易猜，请换一个",
	"locked": "请输入口令", "locked_why": "内容是加密存的。", "unlock": "打开", "wrong": "口令不对，还可以试%d次。试完会清空手机里存的内容。", "wiped": "手机里存的内容已清空",
	"wiped_why": "口令错了10次，或这部手机已停用。已上传的都在。", "wiped_lost": "有%d条没来得及上传，已随手机清空。",
	"lease": "超过72小时没有联网", "lease_why": "请在有信号的地方登录一次，再输口令。没上传的内容还在手机里。",
	"ready": "离线可用", "ready_why": "存了%d页，%s前可以离线看。", "keep_now": "现在更新", "drop": "这部手机不再离线用", "drop_unsent": "还有%d条没上传，先上传再停用。",
	"empty": "没有待上传的", "empty_why": "没信号时记下的会在这里，联网后自动上传。", "kept": "已存在手机里", "kept_why": "联网后自动上传，不用再填。", "sent": "已上传",
	"s_waiting": "等信号", "s_sending": "正在上传", "s_needs": "要您看一下", "s_conflict": "两个版本", "s_login": "登录后上传", "s_sent": "已上传", "retry": "重试", "all": "全部上传",
	"open_form": "打开表格改", "let_go": "不要了", "let_go_sure": "确定不要这一条", "photos_some": "照片已到%d张，共%d张", "photos_all": "照片%d张，都到了", "claimed": "手机时间%s", "received": "收到%s",
	"mine": "我写的", "theirs": "现在的", "use_mine": "用我的", "use_theirs": "用他的", "use_both": "都留", "login": "去登录", "other": "这部手机是别人登记的，请登记的人登录后上传。",
	"lost_store": "手机里的存储被清过", "lost_store_why": "系统或浏览器清掉了存下的内容，没上传的可能丢了。请再设一次口令。",
	"no_worker": "这个浏览器不能离线用", "no_worker_why": "请用手机自带的浏览器打开，并“添加到桌面”。", "logout_first": "还有没上传的内容，先上传再退出。退出会清空这部手机。",
	"locked_items": "%d条已加密，输入口令后可看、可上传。", "say": "说明", "install": "添加到桌面", "clock": "手机时间和服务器差%d分钟", "clock_h": "手机时间和服务器差%d小时，请校准", "clock_d": "手机时间和服务器差%d天，请校准", "unknown": "这部手机要重新登记。没上传的还在。", "page_off": "这一页没有存在手机里", "page_off_why": "有信号时再打开。下面的可以先用。",
}

var scriptEn = map[string]string{
	"bar": "No signal now; you can go on recording.", "waiting": "%d to send", "kept_at": "kept at %s", "needs": "%d need a look",
	"off_title": "This phone does not work offline yet", "off_why": "Choose a PIN of 6 digits: today's list, your doors and the usual forms are kept on the phone, encrypted, for 72 hours at most. Without signal you go on recording; it is sent when signal is back.",
	"pin": "PIN of 6 digits", "pin_again": "Once more", "pin_set": "Set and keep", "pin_six": "The PIN is 6 digits", "pin_differs": "The two are not the same", "pin_easy": "This PIN is easily guessed; please choose another",
	"locked": "Please enter the PIN", "locked_why": "What is kept is encrypted.", "unlock": "Open", "wrong": "Wrong PIN; %d tries left. After that the phone's store is emptied.", "wiped": "The phone's store was emptied",
	"wiped_why": "The PIN was wrong 10 times, or this phone was taken out of use. What was sent is safe.", "wiped_lost": "%d were not sent and are gone with it.",
	"lease": "More than 72 hours without connection", "lease_why": "Log in once where there is signal, then enter the PIN. What was not sent is still on the phone.",
	"ready": "Works offline", "ready_why": "%d pages kept, readable offline until %s.", "keep_now": "Update now", "drop": "Stop using this phone offline", "drop_unsent": "%d are not sent yet; send them first.",
	"empty": "Nothing to send", "empty_why": "What is recorded without signal waits here and is sent when signal is back.", "kept": "Kept on the phone", "kept_why": "It is sent when signal is back; nothing more to fill in.", "sent": "Sent",
	"s_waiting": "waits for signal", "s_sending": "being sent", "s_needs": "needs a look", "s_conflict": "two versions", "s_login": "sent after log-in", "s_sent": "sent", "retry": "Try again", "all": "Send all",
	"open_form": "Open the form", "let_go": "Discard", "let_go_sure": "Really discard this one", "photos_some": "%d of %d photos arrived", "photos_all": "all %d photos arrived", "claimed": "phone's clock %s", "received": "received %s",
	"mine": "Mine", "theirs": "What stands now", "use_mine": "Use mine", "use_theirs": "Use theirs", "use_both": "Keep both", "login": "Log in", "other": "Somebody else registered this phone; that person has to log in to send.",
	"lost_store": "The phone's store was cleared", "lost_store_why": "The system or the browser removed what was kept; what was not sent may be lost. Please set the PIN again.",
	"no_worker": "This browser cannot work offline", "no_worker_why": "Please open it in the phone's own browser and add it to the home screen.", "logout_first": "Some are not sent yet: send them before you log out, which empties this phone.",
	"locked_items": "%d are encrypted; enter the PIN to see and send them.", "say": "Why", "install": "Add to the home screen", "clock": "the phone's clock is off by %d min", "clock_h": "the phone's clock is off by %d h; please set it", "clock_d": "the phone's clock is off by %d days; please set it", "unknown": "This phone must be registered again. What was not sent is still here.", "page_off": "This page is not kept on the phone", "page_off_why": "Open it again when there is signal. These can be used now.",
}

var _ = text.Words(func() {
	text.Register("zh", pageZh)
	text.Register("en", pageEn)
	for k := range scriptZh {
		text.Register("zh", map[string]string{"outbox.s." + k: scriptZh[k]})
		text.Register("en", map[string]string{"outbox.s." + k: scriptEn[k]})
	}
})

// kinds of forms that have a word of their own in the outbox; any other is a form.
var kinds = []string{"visit", "report", "act", "knock", "hazard", "hotwork", "hotstep", "inspect", "photo", "other"}

// words are the script's sentences of a language, as JSON.
func words(lang string) string {
	m := maps.Clone(scriptZh)
	if lang == text.EN {
		m = maps.Clone(scriptEn)
	}
	for _, k := range kinds {
		m["kind_"+k] = text.T(lang, "outbox.kind."+k)
	}
	b, err := json.Marshal(m)
	if err != nil {
		return "{}"
	}
	return string(b)
}

// Words gives the sentences of both languages for the service worker.
func Words() map[string]map[string]string {
	return map[string]map[string]string{"zh": scriptZh, "en": scriptEn}
}
