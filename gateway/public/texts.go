package public

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register("zh", zh)
	text.Register("en", en)
})

var zh = map[string]string{
	"public.chip.facility.lamp": "灯坏了", "public.chip.water.leak": "漏水", "public.chip.fire.ebike": "电动车进楼", "public.chip.fire.passage": "通道堵了", "public.chip.litter": "垃圾",
	"public.demo": "演示数据", "public.home": "找到您的小区", "public.home_line": "楼道灯不亮、通道堵了、老人要帮忙，都可以在这里说一声。不用注册，有人负责，办好了再请另一个人看。",
	"public.find_place": "小区名字", "public.find_example": "例如：锦绣苑", "public.look_up": "查找", "public.no_compound": "没找到这个小区",
	"public.no_compound_why": "可以换个叫法，旧名字也能找到；或者请社区的人帮您登记。", "public.more": "其他", "public.find": "查进度", "public.elder": "长辈版", "public.staff": "工作人员登录",
	"public.call": "打电话 %s", "public.report": "反映一件事", "public.my_matter": "我的事办得怎么样", "public.elder_how": "不会打字没关系：打电话给我们，我们替您写下来，办好了告诉您。", "public.elder_find": "不会打字没关系：先点“反映一件事”，找到您的小区，那里有社区的电话。",
	"public.first119": "着火、冒烟、闻到煤气，先拨", "public.stale": "这块牌子已经换新，请按新牌子上的码。", "public.who": "这里谁负责", "public.nobody": "还没有登记负责人，反映的事由社区来办。",
	"public.phone_of": "打电话给%s", "public.nothing_open": "现在没有正在办的事", "public.nothing_open_why": "看到什么需要修、需要帮忙，说一声就行。", "public.doing": "正在办的事", "public.fire": "消防",
	"public.buildings": "哪一栋", "public.board_link": "小区公开栏",
	"public.check": "校验码 %s", "public.place_line": "%s：谁负责、正在办的事、反映一件事", "public.where": "位置", "public.other_place": "不是这里", "public.similar": "这件事已在办，要加一声吗？",
	"public.second": "是同一件，加一声", "public.another": "不是同一件，提交我的", "public.what": "什么事", "public.more_kinds": "更多种类", "public.say": "说一句", "public.say_hint": "按键盘上的话筒说也行",
	"public.photos": "照片", "public.leave": "留电话、说具体位置（可不填）", "public.part": "具体位置", "public.part_hint": "例如：2单元3层", "public.tel": "电话", "public.tel_why": "只用来答复您；物业看不到，谁看过都有记录。",
	"public.name": "怎么称呼您", "public.name_why": "不写就是匿名。", "public.submit": "提交", "public.need_kind": "请选一种最接近的，或选「其他」。", "public.need_text": "请写一句话。", "public.too_long": "最多 %d 个字，请写短一些。",
	"public.bad_phone": "电话号码不完整，请再看一下；不想留可以空着。", "public.robot": "没有收到。请重新打开页面再提交。", "public.no_code": "没有这个码。请看牌子上的字，或从首页找小区。", "public.no_receipt": "没有找到。请检查保存的链接是否完整，或打电话给社区。",
	"public.far": "您的手机不在这里，相距约%s", "public.far_why": "码可能被人贴到了别处。请对一对：这里是%s。确实要反映这里的事，接着提交就行。", "public.far_check": "%s（牌上校验码 %s）", "public.right_place": "找我在的地方",
	"public.near": "手机位置和这块牌子相符。", "public.no_position": "没有取到手机位置，不影响提交。", "public.finding": "正在看手机位置……", "public.am_here": "核对位置", "public.am_here_why": "看牌子有没有换过；位置不离开手机", "public.metres": "%s米", "public.km": "%s公里",
	"public.rated":   "您说了：%s。谢谢，记下了。",
	"public.no_city": "系统还没有建好地点，请联系管理员。", "public.progress": "办理进度", "public.received": "收到了，编号 %s", "public.keep_link": "请保存本页的链接（收藏或发给自己）：凭它可以看进度、补照片、说「还没修好」。链接不要发到群里。",
	"public.photo_refused": "有一张照片没有收下", "public.how_is_it": "办得怎么样", "public.still_wrong": "要是还没修好", "public.rating.good": "满意", "public.rating.fair": "基本满意", "public.rating.bad": "不满意", "public.not_fixed": "还没修好", "public.not_fixed_what": "哪里还没好",
	"public.you_said": "您说的", "public.history": "经过", "public.proof": "收据", "public.proof_line": "您的反映是台账的第%d条，已经上锁，谁也改不了。", "public.proof_get": "下载收据", "public.proof_soon": "正在记入台账，几秒钟后就有收据。", "public.reload": "再看一下",
	"public.proof_why": "收据能证明记录没有被删改，任何人都可以离线核验。", "public.add_photo": "补照片", "public.send_photo": "发送照片", "public.withdraw": "撤回这件事", "public.withdraw_why": "为什么撤回", "public.withdraw_do": "撤回",
	"public.number": "编号", "public.number_hint": "例如 7K3-2Q；也可以粘贴保存的链接", "public.no_number": "没有查到这个编号", "public.no_number_why": "请检查有没有写错。不公开的事只能用保存的链接查看，也可以打电话问。", "public.link_more": "补照片、说「还没修好」，请用您保存的链接。",
	"public.board": "%s 公开栏", "public.board_empty": "还没有公开的事", "public.board_why": "反映的事、办好的事会列在这里，不写名字。", "public.kept": "说到做到：已办好", "public.feedback": "给邻里提建议", "public.feedback_line": "这个系统哪里不好用、哪张表不该填，请告诉我们；每条都有人答复。", "public.feedback_what": "您的建议",
	"public.whistle": "请 %s 办理", "public.whistle_done": "已经收到，谢谢。街道会看到您的答复。", "public.code": "六位数字码", "public.code_hint": "吹哨通知里的六位数字", "public.whistle_act": "现在", "public.whistle_arrive": "已到场 / 已联系", "public.whistle_result": "报办理结果", "public.whistle_text": "情况", "public.whistle_name": "您的姓名和职务", "public.whistle_resolved": "已经解决",
	"public.see_self": "他们说办好了，您看呢？", "public.is_fixed": "修好了", "public.who_looked": "谁看过您的姓名电话", "public.looked": "%s %s：%s", "public.whistle_due": "请在%s前答复", "public.whistle_line": "街道请您的部门办理一件事。请输入通知里的六位数字码，就能看到内容并答复，不用账号。", "public.open": "打开",
	"public.emergency": "如果正在着火、冒烟或漏气，请马上拨 119，离开现场", "public.done_on": "已完成 %s", "public.raised_on": "%s反映", "public.by": "%s %s前办好", "public.fixed_waits": "已办，等别人来看", "public.all_day": "物业 24小时",
	"public.role.head": "楼栋长", "public.role.property": "物业", "public.role.grid": "网格员", "public.role.secretary": "小区书记", "public.role.community": "社区", "public.role.first": "联户党员", "public.role.street": "街道", "public.role.department": "部门", "public.role.helper": "协办",
	"public.another_looked": "看的人没经手这件事", "public.photo.before": "反映时", "public.photo.after": "办好后", "public.photo.other": "照片", "public.now_open": "社区正在找人来办。", "public.now_assigned": "已交给 %s，%s前办好。", "public.now_fixed": "%s 说办好了，正等另一个人来看。", "public.now_watch": "看过一次，合格；%s再看一次才销号。", "public.now_closed": "%s 另有人看过，已办好。", "public.now_hung": "一时办不了，先挂着，每月再看。", "public.now_ended": "已结束：%s",
}

var en = map[string]string{
	"public.chip.facility.lamp": "Lamp broken", "public.chip.water.leak": "Leak", "public.chip.fire.ebike": "E-bike indoors", "public.chip.fire.passage": "Way blocked", "public.chip.litter": "Litter",
	"public.demo": "demo data", "public.home": "Find your compound", "public.home_line": "A broken lamp, a blocked stairwell, a neighbour who needs help: say it here. No registration; somebody is answerable, and another one looks whether it is fixed.",
	"public.find_place": "Name of the compound (小区)", "public.find_example": "e.g. 锦绣苑", "public.look_up": "Look up", "public.no_compound": "No such compound found",
	"public.no_compound_why": "Try another name, former ones work too; or ask your community office to register it.", "public.more": "More", "public.find": "Progress", "public.elder": "Large and simple (长辈版)", "public.staff": "Staff log-in",
	"public.call": "Call %s", "public.report": "Report something", "public.my_matter": "What became of my matter", "public.elder_how": "No need to type: call us, we write it down and tell you when it is done.", "public.elder_find": "No need to type: press “Report something” and find your compound; the number to call is there.",
	"public.first119": "Fire, smoke or smell of gas: first call", "public.stale": "This plaque has been replaced; please use the code on the new one.", "public.who": "Who answers here", "public.nobody": "Nobody is registered yet; the community office takes care.",
	"public.phone_of": "Call %s", "public.nothing_open": "Nothing is open here", "public.nothing_open_why": "If something needs mending or somebody needs help, just say so.", "public.doing": "Being done", "public.fire": "Fire safety",
	"public.buildings": "Which building", "public.board_link": "Notice board",
	"public.check": "check code %s", "public.place_line": "%s: who answers, what is being done, report something", "public.where": "Place", "public.other_place": "Not here", "public.similar": "This is being done already. Add your voice?",
	"public.second": "The same: add my voice", "public.another": "Something else: submit mine", "public.what": "What is it", "public.more_kinds": "More kinds", "public.say": "In a sentence", "public.say_hint": "You can dictate with the keyboard's microphone",
	"public.photos": "Photos", "public.leave": "Leave a number, say where exactly (optional)", "public.part": "Where exactly", "public.part_hint": "e.g. unit 2, floor 3", "public.tel": "Phone", "public.tel_why": "Only to answer you; the property manager can not see it and every look is on record.",
	"public.name": "Your name", "public.name_why": "Leave empty to stay anonymous.", "public.submit": "Submit", "public.need_kind": "Please choose what fits best, or “other”.", "public.need_text": "Please write a sentence.", "public.too_long": "At most %d characters, please shorten.",
	"public.bad_phone": "The number is not complete; please check, or leave it empty.", "public.robot": "Not received. Please open the page again and submit.", "public.no_code": "No such code. Please look at the plaque, or start from the home page.", "public.no_receipt": "Not found. Please check that the saved link is complete, or call the community office.",
	"public.far": "Your phone is not here but about %s", "public.far_why": "The code may have been pasted over somewhere else. Please compare: this page is for %s. If it is what you mean, just go on and submit.", "public.far_check": "%s (check code %s on the plaque)", "public.right_place": "Find where I am",
	"public.near": "Your phone is where this plaque belongs.", "public.no_position": "The phone gave no position; you can submit all the same.", "public.finding": "Looking where the phone is…", "public.am_here": "Compare position", "public.am_here_why": "Was the plaque swapped? Your position stays on the phone", "public.metres": "%s m away", "public.km": "%s km away",
	"public.rated":   "You said: %s. Thank you, it is on record.",
	"public.no_city": "No places are set up yet; please tell the administrator.", "public.progress": "Progress", "public.received": "Received, number %s", "public.keep_link": "Please save the link of this page: with it you can follow, add photos, or say it is not fixed. Do not post it in groups.",
	"public.photo_refused": "One photo was not taken", "public.how_is_it": "How is it", "public.still_wrong": "If it is not fixed", "public.rating.good": "Satisfied", "public.rating.fair": "Fairly satisfied", "public.rating.bad": "Not satisfied", "public.not_fixed": "Not fixed yet", "public.not_fixed_what": "What is still wrong",
	"public.you_said": "You said", "public.history": "What happened", "public.proof": "Receipt", "public.proof_line": "Your report is line %d of the ledger, locked; nobody can change it.", "public.proof_get": "Download the receipt", "public.proof_soon": "Being written into the ledger; the receipt follows in seconds.", "public.reload": "Look again",
	"public.proof_why": "The receipt proves that the record was neither deleted nor changed; anybody can check it offline.", "public.add_photo": "Add photos", "public.send_photo": "Send photos", "public.withdraw": "Withdraw this", "public.withdraw_why": "Why", "public.withdraw_do": "Withdraw",
	"public.number": "Number", "public.number_hint": "e.g. 7K3-2Q; or paste the saved link", "public.no_number": "No such number", "public.no_number_why": "Please check the spelling. What is not public can only be seen by the saved link, or by telephone.", "public.link_more": "To add photos or say it is not fixed, use your saved link.",
	"public.board": "%s: notice board", "public.board_empty": "Nothing public yet", "public.board_why": "What was reported and what was done is listed here, without names.", "public.kept": "Promised and done", "public.feedback": "Suggestions about Linli", "public.feedback_line": "What is hard to use, which form should not exist? Every suggestion is answered.", "public.feedback_what": "Your suggestion",
	"public.whistle": "For %s", "public.whistle_done": "Received, thank you. The street office sees your answer.", "public.code": "Six-digit code", "public.code_hint": "from the whistle's message", "public.whistle_act": "Now", "public.whistle_arrive": "On the spot / in contact", "public.whistle_result": "Result", "public.whistle_text": "What you found or did", "public.whistle_name": "Your name and post", "public.whistle_resolved": "Resolved",
	"public.see_self": "They say it is done. What do you say?", "public.is_fixed": "It is fixed", "public.who_looked": "Who looked at your name and number", "public.looked": "%s %s: %s", "public.whistle_due": "Please answer by %s", "public.whistle_line": "The street office asks your department for help. Type the six-digit code of the message to see the matter and answer; no account is needed.", "public.open": "Open",
	"public.emergency": "If there is fire, smoke or gas: call 119 now and leave the place", "public.done_on": "done %s", "public.raised_on": "reported %s", "public.by": "%s, by %s", "public.fixed_waits": "done, waits for another one's look", "public.all_day": "property manager, day and night",
	"public.role.head": "head of the building (楼栋长)", "public.role.property": "property manager", "public.role.grid": "grid worker (网格员)", "public.role.secretary": "branch secretary", "public.role.community": "community", "public.role.first": "party member in charge", "public.role.street": "street office", "public.role.department": "department", "public.role.helper": "helper",
	"public.another_looked": "somebody else went to look", "public.photo.before": "when reported", "public.photo.after": "after the fix", "public.photo.other": "photo", "public.now_open": "The community office is finding somebody for it.", "public.now_assigned": "With %s, to be done by %s.", "public.now_fixed": "%s says it is done; another one will look.", "public.now_watch": "Looked at once, good; another look on %s before it is closed.", "public.now_closed": "%s: another one looked, it is done.", "public.now_hung": "Can not be done for now; looked at again every month.", "public.now_ended": "Ended: %s",
}
