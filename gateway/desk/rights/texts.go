package rights

import "linli/platform/text"

var _ = text.Words(func() {
	for key, w := range words {
		text.Register(text.ZH, map[string]string{"rights." + key: w[0]})
		text.Register(text.EN, map[string]string{"rights." + key: w[1]})
	}
})

// words: key, Chinese, English.
var words = map[string][2]string{
	"title": {"个人信息权利", "Personal data rights"}, "line": {"本人要查阅、复制、更正或删除自己的信息：登记后15个工作日内答复", "A person asks to see, copy, correct or erase his own data: answered within 15 working days"},
	"open": {"登记或查看请求", "Take down or see requests"}, "of": {"%s的个人信息权利", "Data rights of %s"},
	"asked": {"本人提出过什么", "What was asked"}, "take": {"登记请求", "Take down a request"}, "which": {"本人要求", "The person asks for"}, "said": {"说明", "Remarks"},
	"said_hint": {"只写怎么提出的，例如“本人持证件到社区”；不要写姓名和证件号", "Only how it was asked, e.g. in person with identity card; no name or number"}, "take_do": {"登记", "Take down"},
	"what.access": {"查阅", "See it"}, "what.copy": {"复制", "A copy"}, "what.correct": {"更正", "Correct it"}, "what.erase": {"删除", "Erase it"},
	"raise.access": {"本人要求查阅个人信息", "A person asks to see his data"}, "raise.copy": {"本人要求复制个人信息", "A person asks for a copy of his data"}, "raise.correct": {"本人要求更正个人信息", "A person asks for correction of his data"}, "raise.erase": {"本人要求删除个人信息", "A person asks for erasure of his data"},
	"taken": {"已登记，最晚 %s 答复", "Taken down; to be answered by %s"}, "ended": {"这条请求已办结", "This request is over"}, "end": {"已答复", "Answered"}, "matter": {"看办理", "See the matter"},
	"col.what": {"要求", "Asked"}, "col.taken": {"登记", "Taken down"}, "col.due": {"最晚", "Due"}, "col.state": {"状态", "State"}, "none": {"没有请求", "No requests"}, "none_why": {"本人来提出时，在这个人的页面登记", "When somebody asks, take it down on that person's page"},
	"state.open": {"办理中", "Open"}, "state.locked": {"已封存", "Locked"}, "state.done": {"已办结", "Done"}, "state.refused": {"未同意", "Refused"}, "until": {"%s，到 %s 销毁", "%s; destroyed on %s"},
	"erase": {"删除此人的信息", "Erase this person's data"}, "erase_line": {"要写依据，并由另一个有权限的人同意。删除以后，姓名、电话、证件、住处全部销毁，不能恢复；他反映过的事还在，但不再有他。", "It needs a ground, and another person with the right must agree. Name, phone, papers and home are then destroyed for good; matters stay, without him."},
	"ground": {"依据", "Ground"}, "erase_ask": {"请第二个人同意", "Ask a second person"}, "erase_asked": {"已提出，等第二个人同意", "Asked; a second person must agree"}, "asked_already": {"已经提出，正等第二个人同意", "Asked already; a second person must agree"}, "waiting": {"%s 于 %s 提出，等第二个人同意。", "%s asked on %s; a second person must agree."},
	"ground.1": {"处理目的已实现或不再必要（47条1款1项）", "The purpose is served or gone (art. 47(1)1)"}, "ground.2": {"停止服务或保存期届满（47条1款2项）", "Service ended or retention is over (art. 47(1)2)"}, "ground.3": {"本人撤回同意（47条1款3项）", "Consent withdrawn (art. 47(1)3)"}, "ground.4": {"处理违反法律或约定（47条1款4项）", "Processing against law or agreement (art. 47(1)4)"},
	"erased": {"已删除。任何页面、以后的备份里都不再有此人。旧备份请按运行指南处理。", "Erased. No page and no later backup shows the person. For older backups see the operator's guide."}, "locked": {"已封存：%s。任何页面都不再显示，到期自动销毁。", "Locked: %s. No page shows it; it is destroyed by itself when the time has come."},
	"second": {"等第二个人同意", "Second person"}, "second_line": {"大批导出、完整号码和删除个人信息，要两个人办。申请的人不能同意自己的申请。", "Large exports, whole numbers and erasures take two persons. Nobody agrees to his own request."},
	"waiting_mine": {"等我同意的", "Waiting for me"}, "nothing_waits": {"没有等您同意的", "Nothing waits for you"}, "nothing_why": {"有同事申请时会出现在这里，消息里也会提醒", "Requests of colleagues appear here and in your messages"}, "mine": {"我申请的", "What I asked for"}, "mine_none": {"没有申请过", "Nothing asked"},
	"agree": {"同意", "Agree"}, "refuse": {"不同意", "Refuse"}, "asked_by": {"%s 申请，%s", "Asked by %s, %s"}, "kind.export": {"导出", "Export"}, "kind.erase": {"删除个人信息", "Erasure"},
	"second.asked": {"等同意", "Waiting"}, "second.agreed": {"已同意", "Agreed"}, "second.refused": {"没同意", "Refused"}, "second.used": {"已用", "Used"}, "second.over": {"已过时限", "Too late"},
	"second_agreed": {"已同意", "Agreed"}, "second_refused": {"已回绝", "Refused"}, "fetch": {"取文件", "Fetch the file"}, "fetch_line": {"24小时内有效，只能取一次，只有您本人的账号能取；文件里有申请人、同意人和时间。", "Works within 24 hours, once, with your account only; the file bears who asked, who agreed and when."},
}
