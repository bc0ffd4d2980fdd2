package tables

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register("zh", zhImport)
	text.Register("en", enImport)
	text.Register("zh", zhReport)
	text.Register("en", enReport)
})

var zhImport = map[string]string{
	"tables.imports_line": "先认表，再试算；您确认之前，什么都不写入。", "tables.upload_title": "上传一张表", "tables.file": "文件",
	"tables.file_hint": "xlsx 或 csv，20 MB 以内，原样上传即可：标题、合并格、空行都认得。", "tables.file_hint_form": "对方发来的空表，xlsx，5 MB 以内。",
	"tables.which": "是哪本台账", "tables.which_hint": "不选就按列名自动认。", "tables.auto": "自动认", "tables.where": "表里没写小区时，算哪个小区", "tables.where_hint": "表里写了就以表为准。", "tables.place_in_file": "表里写了小区",
	"tables.upload": "上传并认表", "tables.nothing_yet": "这一步不写入任何数据", "tables.no_file": "请先选一个文件。", "tables.jobs": "最近的导入",
	"tables.col.file": "文件", "tables.col.table": "台账", "tables.col.state": "状态", "tables.col.result": "结果", "tables.col.when": "上传时间",
	"tables.jobs_empty": "还没有导入过", "tables.jobs_empty_why": "上传手里的名册或台账，或者先下载空表照着填。",
	"tables.blanks": "空表下载", "tables.blanks_line": "表头已写好，灰色示例行导入时自动忽略。", "tables.blank": "下载", "tables.blank_name": "-空表",
	"tables.unmatched": "没找到的地址", "tables.unmatched_n": "%d 个地址还没找到", "tables.unmatched_line": "这些地址不在房屋台账里。系统不会替您新建，请说出是哪一处。", "tables.unmatched_open": "去找这些地址",
	"tables.unmatched_title": "还有 %d 个地址没有找到", "tables.unmatched_many": "还有 50 多个地址没有找到", "tables.unmatched_where": "%s · %s · 第 %d 行", "tables.unmatched_empty": "没有要找的地址", "tables.unmatched_empty_why": "导入时没找到的地址会列在这里。",
	"tables.find_place": "找一找", "tables.search_words": "楼栋或门牌", "tables.no_place": "没有找到这个地址，换个写法再找，例如 3号楼2单元501。", "tables.which_place": "是哪一处", "tables.settle": "就是这里",
	"tables.choose_place": "请先选是哪一处。", "tables.settled": "找到了。改正这一行再传一次，就会写入。",
	"tables.step.recognise": "认表", "tables.step.try": "试算", "tables.step.confirm": "确认", "tables.step.receipt": "回执",
	"tables.read_n": "已读 %d/%d 行", "tables.outcome": "新增 %d · 更新 %d · 无变化 %d · 不能导入 %d", "tables.rows": "行", "tables.n_rows": "%d 行",
	"tables.head.tried_bad": "可导入 %d 行，%d 行不能导入", "tables.head.tried": "%d 行都可以导入", "tables.head.done": "已写入 %d 行", "tables.head.recognised": "认出 %d 行",
	"tables.busy.reading": "正在认表 %s", "tables.busy.trying": "正在试算 %s", "tables.busy.committing": "正在导入 %s", "tables.busy.undoing": "没能全部写入，正在把 %s 退回原样", "tables.busy.withdrawing": "正在撤回 %s", "tables.reload": "刷新看进度",
	"tables.sheet_one": "表「%s」", "tables.sheet_many": "表「%s」等 %d 张", "tables.group_line": "认作%s · 第 %d 行是表头 · %d 行", "tables.look": "请看一下", "tables.leave_out": "不要这一列",
	"tables.no_compound": "有 %d 行没有写是哪个小区", "tables.pick_place": "请选小区", "tables.try_there": "按这个小区重新试算",
	"tables.do_try": "列没错，试算", "tables.try_again": "按这样重新试算", "tables.mapping_fold": "核对各列对应什么", "tables.twice": "「%s」和「%s」选了同一项，请改一列，否则会丢数据。",
	"tables.questions": "有 %d 个问题请您定", "tables.questions_line": "同一列、同样的写法只问一次。", "tables.q_lines": "见第 %s 行，共 %d 处", "tables.answer": "按选的重新试算",
	"tables.k.writes": "会写入", "tables.k.written": "已写入", "tables.k.writes_note": "新增 %d · 更新 %d", "tables.k.good": "可导入", "tables.k.warned": "有提醒", "tables.k.bad": "不能导入", "tables.k.good_note": "其中整理过 %d 格", "tables.k.warned_note": "照样导入，请看一眼", "tables.k.bad_note": "其中等您回答 %d",
	"tables.s.new": "新增", "tables.s.changed": "更新", "tables.s.same": "无变化", "tables.s.doubtful": "疑似重复", "tables.s.parked": "没找到地址",
	"tables.confirm_title": "确认后写入", "tables.confirm_line": "新增 %d 行，更新 %d 行。", "tables.confirm_back": "写入后可以整批撤回。", "tables.confirm_final": "这本台账写入后不能整批撤回，请先看清楚。", "tables.confirm_left": "另有 %d 行不写入，见下面和回执。", "tables.do_confirm": "确认导入",
	"tables.nothing_to_write": "没有要写入的行：内容都已在台账里，或者都不能导入。", "tables.receipt_first": "下载回执先看看", "tables.receipt": "下载回执",
	"tables.findings": "逐行说明", "tables.col.row": "行", "tables.col.verdict": "会怎样", "tables.col.why": "原因与怎么办", "tables.line_n": "第 %d 行", "tables.no_findings": "没有要说明的行", "tables.no_findings_why": "这一类没有问题。",
	"tables.see.all": "全部", "tables.see.bad": "不能导入", "tables.see.warned": "有提醒", "tables.see.doubtful": "疑似重复", "tables.see.parked": "没找到地址", "tables.see.fixed": "整理过的",
	"tables.v.new": "新增", "tables.v.changed": "更新", "tables.v.same": "无变化", "tables.v.bad": "不能导入", "tables.v.parked": "没找到地址", "tables.v.doubtful": "疑似重复",
	"tables.notes": "文件里还有 %d 处没当作数据", "tables.note.hidden": "有 %d 个隐藏行，照样读了。", "tables.note.pictures": "有 %d 张图片，没有导入。", "tables.note.hidden_sheets": "隐藏的工作表：%s。", "tables.note.empty_sheets": "空的工作表：%s。",
	"tables.note.strangers": "没认出台账的工作表：%s。", "tables.note.skip": "第 %d 行 %s：%s", "tables.note.more": "另有 %d 行同类，见回执。",
	"tables.do_cancel": "不导了", "tables.cancelled": "已取消，什么都没有写入。", "tables.kept": "已写入的数据没有变，您的文件还在。", "tables.failed_safe": "什么都没有写入。改好文件再传一次就行。", "tables.again": "再传一次", "tables.again_more": "再导一张",
	"tables.written": "已写入：新增 %d 行，更新 %d 行", "tables.written_next": "没写入的行在回执里标了原因。改好那份文件再传，已写入的会算作无变化。",
	"tables.proof": "凭据", "tables.hash": "文件指纹",
	"tables.withdraw_fold": "整批撤回", "tables.withdraw_line": "把这一批写入的都退回原样。有人后来又改过的行会拦住，并列出来。", "tables.do_withdraw": "整批撤回", "tables.withdrawn": "已撤回 %d 行，台账里留有记录。", "tables.is_withdrawn": "这一批已整批撤回",
}

var enImport = map[string]string{
	"tables.imports_line": "First the columns, then a dry run; nothing is written before you confirm.", "tables.upload_title": "Upload a sheet", "tables.file": "File",
	"tables.file_hint": "xlsx or csv up to 20 MB, just as it is: titles, merged cells and empty rows are understood.", "tables.file_hint_form": "The empty sheet you were sent, xlsx up to 5 MB.",
	"tables.which": "Which ledger (台账)", "tables.which_hint": "Left open, the columns decide.", "tables.auto": "By its columns", "tables.where": "Compound, when the sheet names none", "tables.where_hint": "What the sheet says comes first.", "tables.place_in_file": "The sheet names it",
	"tables.upload": "Upload and read", "tables.nothing_yet": "This writes nothing yet", "tables.no_file": "Please choose a file first.", "tables.jobs": "Latest imports",
	"tables.col.file": "File", "tables.col.table": "Ledger", "tables.col.state": "State", "tables.col.result": "Result", "tables.col.when": "Uploaded",
	"tables.jobs_empty": "Nothing was imported yet", "tables.jobs_empty_why": "Upload a roster or ledger, or fill in an empty sheet first.",
	"tables.blanks": "Empty sheets", "tables.blanks_line": "Headers are written; the grey examples are ignored on import.", "tables.blank": "Download", "tables.blank_name": "-empty",
	"tables.unmatched": "Addresses not found (没找到的地址)", "tables.unmatched_n": "%d addresses not found yet", "tables.unmatched_line": "They are not in the register of homes. Nothing is created for them; please say which place is meant.", "tables.unmatched_open": "Find them",
	"tables.unmatched_title": "%d addresses not found", "tables.unmatched_many": "More than 50 addresses not found", "tables.unmatched_where": "%s · %s · row %d", "tables.unmatched_empty": "No address waits", "tables.unmatched_empty_why": "Addresses that an import did not find stand here.",
	"tables.find_place": "Find", "tables.search_words": "Building or door", "tables.no_place": "Not found; try other words, such as 3号楼2单元501.", "tables.which_place": "Which place", "tables.settle": "This one",
	"tables.choose_place": "Please choose the place first.", "tables.settled": "Settled. Correct the row and upload it again, then it is written.",
	"tables.step.recognise": "Columns", "tables.step.try": "Dry run", "tables.step.confirm": "Confirm", "tables.step.receipt": "Receipt",
	"tables.read_n": "%d of %d rows read", "tables.outcome": "new %d · changed %d · same %d · refused %d", "tables.rows": "rows", "tables.n_rows": "%d rows",
	"tables.head.tried_bad": "%d rows can be imported, %d can not", "tables.head.tried": "All %d rows can be imported", "tables.head.done": "%d rows written", "tables.head.recognised": "%d rows found",
	"tables.busy.reading": "Reading %s", "tables.busy.trying": "Dry run of %s", "tables.busy.committing": "Importing %s", "tables.busy.undoing": "Not all could be written; taking %s back", "tables.busy.withdrawing": "Withdrawing %s", "tables.reload": "Reload for progress",
	"tables.sheet_one": "Sheet “%s”", "tables.sheet_many": "Sheet “%s” and others, %d in all", "tables.group_line": "Read as %s · header in row %d · %d rows", "tables.look": "please look", "tables.leave_out": "Leave this column out",
	"tables.no_compound": "%d rows do not say which compound (小区)", "tables.pick_place": "Choose the compound", "tables.try_there": "Dry run in this compound",
	"tables.do_try": "Columns are right: dry run", "tables.try_again": "Dry run with these", "tables.mapping_fold": "Check what each column means", "tables.twice": "“%s” and “%s” mean the same; change one, or its data would be lost.",
	"tables.questions": "%d questions for you", "tables.questions_line": "Each column and each spelling is asked once.", "tables.q_lines": "rows %s, %d in all", "tables.answer": "Dry run with these answers",
	"tables.k.writes": "To be written", "tables.k.written": "Written", "tables.k.writes_note": "new %d · changed %d", "tables.k.good": "Can be imported", "tables.k.warned": "With a reminder", "tables.k.bad": "Can not", "tables.k.good_note": "%d cells tidied up", "tables.k.warned_note": "imported; have a look", "tables.k.bad_note": "%d of them wait for an answer",
	"tables.s.new": "New", "tables.s.changed": "Changed", "tables.s.same": "Same", "tables.s.doubtful": "Perhaps twice", "tables.s.parked": "Address not found",
	"tables.confirm_title": "Confirm and write", "tables.confirm_line": "%d new rows, %d changed. ", "tables.confirm_back": "The whole batch can be withdrawn afterwards.", "tables.confirm_final": "A batch of this ledger can not be withdrawn as a whole: look closely first.", "tables.confirm_left": "%d rows are not written; see below and the receipt.", "tables.do_confirm": "Confirm import",
	"tables.nothing_to_write": "Nothing to write: all of it is known already, or none of it can be imported.", "tables.receipt_first": "See the receipt first", "tables.receipt": "Download receipt",
	"tables.findings": "Row by row", "tables.col.row": "Row", "tables.col.verdict": "What happens", "tables.col.why": "Why, and what to do", "tables.line_n": "Row %d", "tables.no_findings": "Nothing to say", "tables.no_findings_why": "No row of this kind.",
	"tables.see.all": "All", "tables.see.bad": "Refused", "tables.see.warned": "Reminders", "tables.see.doubtful": "Perhaps twice", "tables.see.parked": "Address not found", "tables.see.fixed": "Tidied up",
	"tables.v.new": "New", "tables.v.changed": "Changed", "tables.v.same": "Same", "tables.v.bad": "Refused", "tables.v.parked": "Address not found", "tables.v.doubtful": "Perhaps twice",
	"tables.notes": "%d things in the file were not read as data", "tables.note.hidden": "%d hidden rows; they were read.", "tables.note.pictures": "%d pictures; not imported.", "tables.note.hidden_sheets": "Hidden sheets: %s.", "tables.note.empty_sheets": "Empty sheets: %s.",
	"tables.note.strangers": "Sheets that are no ledger we know: %s.", "tables.note.skip": "Row %d, %s: %s", "tables.note.more": "%d more of this sort; see the receipt.",
	"tables.do_cancel": "Stop this import", "tables.cancelled": "Stopped; nothing was written.", "tables.kept": "What was written stays as it is; your file is safe.", "tables.failed_safe": "Nothing was written. Correct the file and upload it again.", "tables.again": "Upload again", "tables.again_more": "Import another",
	"tables.written": "Written: %d new rows, %d changed", "tables.written_next": "Rows that were not written have their reason in the receipt. Correct that file and upload it again: what was written counts as same.",
	"tables.proof": "Proof", "tables.hash": "Fingerprint of the file",
	"tables.withdraw_fold": "Withdraw the batch", "tables.withdraw_line": "Puts everything back as it was. Rows that somebody changed later block it and are listed.", "tables.do_withdraw": "Withdraw the batch", "tables.withdrawn": "%d rows withdrawn; the ledger keeps the record.", "tables.is_withdrawn": "This batch was withdrawn",
}
