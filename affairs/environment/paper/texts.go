package paper

import "linli/platform/text"

var _ = text.Words(func() {
	for key, w := range map[string][2]string{
		"title": {"文书模板", "Templates of papers"}, "line": {"每份文书都有内置模板；本机关可以换成自己的，另一人审核后启用。", "Every paper has a built-in template; the office may bring its own, which another person approves."},
		"papers": {"文书", "Papers"}, "name": {"名称", "Name"}, "law": {"依据", "Asked for by"}, "in_force": {"在用模板", "Template in force"}, "look": {"查看", "Look"}, "preview": {"示例预览", "Preview"}, "docx": {"示例 docx", "Sample docx"},
		"builtin": {"内置模板", "built-in"}, "version": {"第%d版", "version %d"}, "waits": {"%d份待审核", "%d to be approved"}, "get_template": {"下载模板", "Download the template"}, "page_is_builtin": {"网页打印用内置文字；docx 用本机关的模板。", "The page prints the built-in words; the docx is made from the office's template."},
		"names": {"可用的占位符", "Placeholders"}, "placeholder": {"占位符", "Placeholder"}, "must": {"必有", "Needed"}, "example": {"示例", "Example"}, "yes": {"必有", "needed"}, "repeated": {"每项重复一次，里面可用 %s", "repeated for each item; inside: %s"},
		"how":    {"在 Word 或 WPS 里写 {{当事人}} 这样的占位符。金额可写 {{罚款|大写}} 或 {{罚款|金额}}，日期可写 {{日期|日期}} 或 {{日期|汉字}}。要重复的段落或表格行，用 {{#证据}} 和 {{/证据}} 围起来。", "Write placeholders such as {{当事人}}. Amounts: {{罚款|大写}} or {{罚款|金额}}; dates: {{日期|日期}} or {{日期|汉字}}. What is repeated stands between {{#证据}} and {{/证据}}."},
		"upload": {"上传新版本", "Bring a new version"}, "file": {"模板文件（.docx，不超过%dMB）", "Template (.docx, at most %d MB)"}, "note": {"改了什么", "What is new"}, "send": {"上传并检查", "Upload and check"}, "file_needed": {"请选择一个 .docx 文件。", "Choose a .docx file."},
		"versions": {"各版本", "Versions"}, "versions_none": {"还没有上传过", "None yet"}, "versions_why": {"现在用内置模板。下载后改好再上传即可。", "The built-in template is used. Download it, change it and bring it back."},
		"by": {"%s 上传于 %s", "brought by %s, %s"}, "d.force": {"%s 审核启用于 %s", "approved by %s, %s"}, "d.returned": {"%s 退回于 %s", "returned by %s, %s"}, "d.withdrawn": {"%s 收回于 %s", "taken back by %s, %s"}, "because": {"理由：%s", "Reason: %s"},
		"st.offered": {"待审核", "to be approved"}, "st.on": {"在用", "in force"}, "st.past": {"已被新版取代", "superseded"}, "st.returned": {"已退回", "returned"}, "st.withdrawn": {"已收回", "taken back"},
		"own_docx": {"下载 docx（本单位的正式格式）", "Download the docx (the office's form)"}, "own_page": {"这一页按本单位的模板“%s”排印，文字相同，字体和页边距以 docx 为准", "This page follows the office's template “%s”: the same words; fonts and margins are those of the docx"}, "approve": {"审核通过，启用", "Approve and use"}, "return": {"退回", "Return"}, "withdraw": {"收回这一版", "Take this version back"}, "reason": {"理由（退回、收回时必填）", "Reason (to return or take back)"}, "own_note": {"自己上传的要由另一人审核。", "Another person approves what you brought."},
		"offered": {"模板检查通过，等另一人审核", "The template passed and waits for approval"}, "done.approve": {"新模板已启用", "The new template is in force"}, "done.return": {"已退回", "Returned"}, "done.withdraw": {"已收回，恢复上一版", "Taken back; the version before is in force"},
		"none": {"没有这份文书或模板。", "No such paper or template."}, "long": {"请写在%d字以内。", "At most %d characters."}, "reason_needed": {"请写明理由（2到%d字）。", "Give a reason (2 to %d characters)."}, "decided": {"这一版已经审核过了。", "This version was decided already."}, "own": {"自己上传的模板要由另一人审核。", "What you brought yourself is approved by another person."}, "not_force": {"这一版没有启用，不用收回。", "This version is not in force."}, "stale": {"刚才别人改过了，请刷新再试。", "Somebody changed it just now. Reload and try again."},
		"broken": {"这些地方写法不对：%s。", "Written wrongly: %s."}, "unknown": {"不认识这些占位符：%s。请改成下表里有的。", "Not known: %s. Use those of the list below."}, "missing": {"缺少法定必有的内容：%s。", "Missing, though the law wants it: %s."}, "near": {"（是不是 %s？）", " (%s?)"},
		"template_file": {"模板", "template"}, "sample_file": {"示例", "sample"}, "notes": {"引用前要核对", "To be checked before it is quoted"}, "to_check": {"待核", "to be checked"},
	} {
		text.Register(text.ZH, map[string]string{"environment.paper." + key: w[0]})
		text.Register(text.EN, map[string]string{"environment.paper." + key: w[1]})
	}
	for key, w := range map[string][2]string{"k.environment.template.offer": {"上传文书模板", "Template brought"}, "k.environment.template.approve": {"启用文书模板", "Template approved"}, "k.environment.template.return": {"退回文书模板", "Template returned"}, "k.environment.template.withdraw": {"收回文书模板", "Template taken back"},
		"p.paper": {"文书", "Paper"}, "p.version": {"版本", "Version"}, "p.file_hash": {"文件指纹", "Fingerprint of the file"}} {
		for lang, i := range map[text.Lang]int{text.ZH: 0, text.EN: 1} {
			if !text.Registered(lang, "proof."+key) {
				text.Register(lang, map[string]string{"proof." + key: w[i]})
			}
		}
	}
})
