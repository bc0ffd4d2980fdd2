package ui

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register(text.ZH, map[string]string{
		"ui.brand": "邻里", "ui.outbox": "待上传", "ui.skip": "跳到正文", "ui.menu": "菜单", "ui.more": "更多", "ui.affairs": "业务", "ui.main_menu": "主菜单",
		"ui.big": "大字", "ui.normal": "标准字", "ui.feedback": "反馈建议", "ui.elder": "长辈版", "ui.back": "返回", "ui.logout": "退出",
		"ui.other_lang": "English", "ui.optional": "可不填", "ui.required": "必填", "ui.why": "为什么要填", "ui.other": "其他",
		"ui.errors_title": "还差%d处，改好再提交。您填的内容都还在。", "ui.photo_add": "加照片", "ui.photo_note": "最多%d张，可不拍。照片里的位置信息会去掉。",
		"ui.photo_remove": "去掉这张", "ui.photo_needed": "这类事项要有照片：%s", "ui.prev": "上一页", "ui.next": "下一页", "ui.pages": "翻页",
		"ui.comma": "、", "ui.undo": "撤回", "ui.entry": "第%s条", "ui.verified": "台账已核验", "ui.filter": "筛选", "ui.search": "搜索",
		"ui.as_table": "看文字表", "ui.errno": "编号 %s", "ui.safe": "没有影响的", "ui.todo": "可以这样做", "ui.done_of": "已完成 %s / %s", "ui.leave": "可以离开本页",
		"ui.cancel": "取消", "ui.sign": "签字", "ui.printed": "打印 %s", "ui.push": "表格比手机宽，左右推着看；打印时是完整的。", "ui.push_picture": "⇄ 图比手机宽，左右推着看", "ui.sign_by": "%s：", "ui.source": "来源", "ui.hash": "台账摘要", "ui.print": "打印", "ui.draft_kept": "草稿已存在这部手机上",
		"ui.no_photo": "没有照片", "ui.pick_all": "全部", "ui.picked": "%s等%d项", "ui.pick_row": "选这一行", "ui.action": "操作", "ui.human": "找人帮忙：", "ui.scan": "扫一扫", "ui.withdrawn": "已撤回",
		"ui.legend": "图例", "ui.floor": "楼层", "ui.unit": "单元", "ui.who": "谁", "ui.how_long": "多久", "ui.week": "周", "ui.open_count": "未销号", "ui.kind": "种类",
		"ui.step": "环节", "ui.count": "件数", "ui.building": "楼", "ui.group": "哪一组", "ui.gap_homes": "没人负责的户", "ui.no_group": "没有组", "ui.selected": "选中",
		"ui.state": "状态", "ui.home": "户", "ui.new_found": "新发现 %d", "ui.zero_at": "%s清零", "ui.steps": "步骤", "ui.leave_empty": "请留空", "ui.serious": "重大", "ui.found": "发现", "ui.closed": "销号", "ui.reopened": "反弹", "ui.found_week": "线上：当周发现", "ui.closed_week": "线下：当周销号", "ui.zero_line": "清零", "ui.event": "行动", "ui.age": "最久", "ui.months": "各月", "ui.required_mark": "（必填）",
	})
	text.Register(text.EN, map[string]string{
		"ui.brand": "Linli", "ui.outbox": "To send", "ui.skip": "Skip to content", "ui.menu": "Menu", "ui.more": "More", "ui.affairs": "Affairs", "ui.main_menu": "Main menu",
		"ui.big": "Large text", "ui.normal": "Normal text", "ui.feedback": "Feedback", "ui.elder": "Elder view (长辈版)", "ui.back": "Back", "ui.logout": "Log out",
		"ui.other_lang": "中文", "ui.optional": "optional", "ui.required": "required", "ui.why": "Why we ask", "ui.other": "Other",
		"ui.errors_title": "%d places need a change before this can be sent. What you wrote is kept.", "ui.photo_add": "Add photo", "ui.photo_note": "Up to %d, optional. Positions inside photos are removed.",
		"ui.photo_remove": "Remove this photo", "ui.photo_needed": "This kind of matter needs a photo: %s", "ui.prev": "Previous", "ui.next": "Next", "ui.pages": "Pages",
		"ui.comma": ", ", "ui.undo": "Undo", "ui.entry": "Entry %s", "ui.verified": "Ledger verified", "ui.filter": "Filter", "ui.search": "Search",
		"ui.as_table": "Show as table", "ui.errno": "No. %s", "ui.safe": "Not affected", "ui.todo": "What you can do", "ui.done_of": "%s of %s done", "ui.leave": "You may leave this page",
		"ui.cancel": "Cancel", "ui.sign": "Signature", "ui.printed": "Printed %s", "ui.push": "Wider than the phone: push it sideways. On paper it is whole.", "ui.push_picture": "⇄ Wider than the phone: push it sideways", "ui.sign_by": "%s:", "ui.source": "Source", "ui.hash": "Ledger hash", "ui.print": "Print", "ui.draft_kept": "Draft kept on this phone",
		"ui.no_photo": "No photo", "ui.pick_all": "All", "ui.picked": "%s … (%d)", "ui.pick_row": "Choose this row", "ui.action": "Action", "ui.human": "Talk to a person:", "ui.scan": "Scan", "ui.withdrawn": "withdrawn",
		"ui.legend": "Legend", "ui.floor": "Floor", "ui.unit": "Unit (单元)", "ui.who": "Who", "ui.how_long": "How long", "ui.week": "Week", "ui.open_count": "Open", "ui.kind": "Kind",
		"ui.step": "Step", "ui.count": "Count", "ui.building": "Building", "ui.group": "Group", "ui.gap_homes": "Homes (户) nobody answers for", "ui.no_group": "no group", "ui.selected": "selected",
		"ui.state": "State", "ui.home": "Home (户)", "ui.new_found": "%d new", "ui.zero_at": "zero on %s", "ui.steps": "Steps", "ui.leave_empty": "Leave empty", "ui.serious": "Serious", "ui.found": "Found", "ui.closed": "Closed (销号)", "ui.reopened": "Recurred (反弹)", "ui.found_week": "above the line: found in the week", "ui.closed_week": "below it: closed in the week", "ui.zero_line": "zero", "ui.event": "Campaign", "ui.age": "Oldest", "ui.months": "By month", "ui.required_mark": "(required)",
	})
})
