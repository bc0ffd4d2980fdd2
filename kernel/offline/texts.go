package offline

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register("zh", map[string]string{
		"offline.login":     "请先登录。没上传的内容还在手机里。",
		"offline.bad_key":   "这部手机没能登记，请刷新后再试。",
		"offline.many":      "最多可以登记 %d 部手机。请先停用一部不用的。",
		"offline.revoked":   "这部手机已停用，上面存的内容会清空。",
		"offline.other":     "这部手机是别人登记的。请登记的人登录后上传。",
		"offline.unknown":   "这部手机没有登记过。请重新登记，没上传的内容还在手机里。",
		"offline.changed":   "刚刚有人改过这部手机的登记，请刷新再看。",
		"offline.signature": "这条内容不是登记过的手机发来的，没有收下。",
		"offline.turn":      "前面还有没上传的，稍后会按顺序上传。",
		"offline.no_form":   "这张表不能从手机里上传，请在网页上填写。",
		"offline.bad_item":  "上传的内容不完整，没有收下。手机里的还在，请再试。",
		"offline.not_noted": "没能确认已收下，手机里的还在，稍后会再上传。",
		"offline.decided":   "这条已经有人决定过了。",
		"offline.no_parent": "照片要等它的记录先上传。",
	})
	text.Register("en", map[string]string{
		"offline.login":     "Please log in first. What was not sent is still on the phone.",
		"offline.bad_key":   "This phone could not be registered. Please reload and try again.",
		"offline.many":      "At most %d phones can be registered. Please take one out of use first.",
		"offline.revoked":   "This phone was taken out of use; what it holds will be removed.",
		"offline.other":     "Somebody else registered this phone. That person has to log in to send.",
		"offline.unknown":   "This phone is not registered. Please register it again; what was not sent is still on the phone.",
		"offline.changed":   "This phone's registration was changed a moment ago. Please reload.",
		"offline.signature": "This did not come from a registered phone and was not taken.",
		"offline.turn":      "Earlier ones were not sent yet; they follow in order.",
		"offline.no_form":   "This form cannot be sent from a phone's store. Please fill it in on its page.",
		"offline.bad_item":  "What was sent is incomplete and was not taken. It is still on the phone; please try again.",
		"offline.not_noted": "It could not be confirmed. It is still on the phone and will be sent again.",
		"offline.decided":   "This was decided already.",
		"offline.no_parent": "A photo waits until its record has been sent.",
	})
})
