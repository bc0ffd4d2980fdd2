package council

import "linli/platform/text"

// Words of taking back, of the sheet's photo and of looks that are still due.
var _ = text.Words(func() {
	text.Register(text.ZH, map[string]string{
		"council.meeting_there":        "这个时间已经有一次会，请改那一次，或换个时间。",
		"council.event_there":          "同一时间已经有这个活动，请改那一个，或换个时间。",
		"council.kept_talk":            "意见记下了。",
		"council.kept_result":          "结果记下了。",
		"council.decision_undone":      "已撤回，这一件还没有结果，可以重新记。",
		"council.decision_undone_note": "会上记错了，决议已撤回",
		"council.decision_undo_over":   "只能在10秒内撤回刚记的结果。要改请在纪要里写明，或下次会再议。",
		"council.kept_open":            "%s说好的%d件，办成%d件",
		"council.undone":               "已撤回，议题回到待审核。",
		"council.undo_over":            "只能在10秒内撤回，而且议题还没上会。要改请重新审核。",
		"council.looks_due":            "，还有%d件等回头看",
		"council.photo":                "纸质签到表照片",
		"council.photo_label":          "拍下签到表",
		"council.photo_why":            "照片和签到表一起存10年，只有记录会议的人看得到。不拍也能签到。",
		"council.photo_do":             "存照片",
		"council.photo_needed":         "请先选照片",
		"council.photo_kept":           "存好了%d张签到表照片",
		"council.photo_alt":            "纸质签到表",
		"council.not_begun":            "会还没开，不用存签到表。开会以后再拍。",
		"council.import_back":          "导入撤回",
		"council.state.withdrawn":      "导入已撤回",
	})
	text.Register(text.EN, map[string]string{
		"council.meeting_there":        "There is a meeting at that time already; change that one or choose another time.",
		"council.event_there":          "This activity is planned for that time already; change that one or choose another time.",
		"council.kept_talk":            "Opinions kept.",
		"council.kept_result":          "Result kept.",
		"council.decision_undone":      "Taken back; this topic has no result yet. You may record it anew.",
		"council.decision_undone_note": "A slip in the meeting; the decision was taken back",
		"council.decision_undo_over":   "A result can be taken back within ten seconds. Say it in the minutes, or bring the topic to the next meeting.",
		"council.kept_open":            "%s: %d promised, %d kept",
		"council.undone":               "Taken back; the topic waits for an answer again.",
		"council.undo_over":            "This can be taken back within ten seconds and before the topic is on an agenda. Review it anew instead.",
		"council.looks_due":            ", %d waiting for the look-back (回头看)",
		"council.photo":                "Photo of the paper sheet",
		"council.photo_label":          "Photograph the sign-in sheet",
		"council.photo_why":            "Kept with the sheet for 10 years, seen by those who record the meeting. Nothing depends on it.",
		"council.photo_do":             "Keep the photo",
		"council.photo_needed":         "Choose a photo first",
		"council.photo_kept":           "%d photos of the sheet kept",
		"council.photo_alt":            "Paper sign-in sheet",
		"council.not_begun":            "The meeting has not begun; photograph the sheet once it has.",
		"council.import_back":          "Import taken back",
		"council.state.withdrawn":      "Import taken back",
	})
})
