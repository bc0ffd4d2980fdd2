package docx

import "linli/platform/text"

var _ = text.Words(func() {
	for key, w := range map[string][2]string{
		"large":    {"文件超过 %d MB。请删掉图片后再上传。", "The file is larger than %d MB. Take pictures out and send it again."},
		"old":      {"这是旧的 .doc 文件或加了密码的文件。请在 Word 或 WPS 里另存为不加密的 .docx。", "This is an old .doc file or one with a password. Save it as .docx without a password."},
		"not_docx": {"打不开这个文件：不是 .docx，或者已经损坏。请另存为 .docx 再上传。", "The file can not be opened: it is no .docx, or it is damaged. Save it as .docx and send it again."},
		"not_word": {"这不是 Word 文档（.docx）。请在 Word 或 WPS 里另存为 .docx。", "This is no Word document (.docx). Save it as .docx."},
		"entries":  {"文件里的部件超过 %d 个，不像一份文书模板。", "The file has more than %d parts: it does not look like a template."},
		"path":     {"文件内部的路径不正常，可能是恶意文件，没有收下。", "Paths inside the file are not normal; it may be hostile and was not taken."},
		"twice":    {"文件里有两个同名部件（%s），没有收下。", "Two parts of the file have one name (%s); it was not taken."},
		"locked":   {"文件加了密码。请去掉密码再上传。", "The file has a password. Take it off and send it again."},
		"macro":    {"文件里有宏。请另存为不含宏的 .docx。", "The file has macros. Save it as .docx without macros."},
		"object":   {"文件里嵌入了其他文件或控件（%s）。请删掉再上传。", "Another file or control is embedded (%s). Take it out and send it again."},
		"damaged":  {"文件损坏：%s 读不出来。请重新另存一份。", "The file is damaged: %s can not be read. Save it anew."},
		"bomb":     {"文件解开后超过 %d MB，没有收下。", "Unpacked the file is larger than %d MB; it was not taken."},
		"xml":      {"文件内容损坏，读不出来。请在 Word 或 WPS 里打开后重新另存。", "The contents are damaged. Open it in Word and save it anew."},
		"dtd":      {"文件里有不允许的声明（DTD），可能是恶意文件，没有收下。", "The file has a declaration that is not allowed (DTD); it may be hostile and was not taken."},
		"complex":  {"文件太复杂，不像一份文书模板。请把内容复制到新文档里再上传。", "The file is too complex for a template. Copy its contents into a new document."},
		"outside":  {"文件里有指向外部的链接。请在 Word 里取消超链接和外部图片、模板再上传。", "The file has links that lead outside. Take links, outside pictures and templates out and send it again."},
		"changes":  {"文件里还有修订痕迹。请先接受或拒绝所有修订。", "The file has tracked changes. Accept or reject all of them first."},
		"field":    {"文件里有会取外部内容的域。请按 Ctrl+Shift+F9 转成文字再上传。", "The file has a field that fetches things. Turn it into text (Ctrl+Shift+F9) and send it again."},
	} {
		text.Register(text.ZH, map[string]string{"environment.docx." + key: w[0]})
		text.Register(text.EN, map[string]string{"environment.docx." + key: w[1]})
	}
})
