package app

import "linli/platform/text"

func init() {
	text.Register("zh", map[string]string{
		"app.told.assign":       "派给您一件事：%s %s %s",
		"app.told.transfer":     "转给您一件事：%s %s %s",
		"app.told.look.fail":    "复查不合格，退回整改：%s %s %s",
		"app.told.notfixed":     "反映人说还没修好：%s %s %s",
		"app.told.urge":         "有人催这件事：%s %s %s",
		"app.told.supervise":    "这件事被督办：%s %s %s",
		"app.told.extend.grant": "延期已批准：%s %s %s",
		"app.told.extend.deny":  "延期没有批准：%s %s %s",
		"app.told.hang":         "已挂账：%s %s %s",
		"app.told.hang.deny":    "挂账没有批准：%s %s %s",
		"app.told.unhang":       "恢复办理：%s %s %s",
		"app.told.answer":       "部门已答复：%s %s %s",
		"app.told.undo":         "上一步已撤回：%s %s %s",
		"app.told.remind":       "期限快到了：%s %s %s",
		"app.told.overdue":      "已逾期：%s %s %s",
		"app.told.close":        "您反映的事办好了，另有人看过：%s %s %s",
		"app.told.decline":      "您反映的事不在受理范围：%s %s %s",
		"app.no_data":           "%s 里没有 Linli 的数据。先运行 linli demo 建演示数据，或 linli migrate 建空库。", "app.bad_data": "数据目录 %s 不能使用，请检查权限。",
		"app.bad_addr": "地址 %s 不能监听，可能已被占用。请换一个端口。", "app.unreadable": "文件 %s 读不了，请检查路径和权限。", "app.unwritable": "文件 %s 写不了，请检查路径、权限和剩余空间。",
		"app.assets": "网页资源没有构建：%s", "app.no_calendar": "%d 年的节假日安排还没有载入，期限按法定节日推算。请载入国务院办公厅的通知。",
		"app.bad_smtp": "邮件服务器要写成 smtp://用户:密码@主机:587?from=发件地址。", "app.bad_oidc": "统一登录要写成 https://客户端:密钥@发行方地址。", "app.no_place": "没有找到地点 %s，或者不止一处。请写行政区划代码或牌子上的码。", "app.not_empty": "%s 里已经有数据，不会覆盖。请换一个空目录。", "app.backup_bad": "备份 %s 不完整或已损坏，没有恢复。", "app.backup_unsound": "备份里的台账核验不通过，请不要使用这份备份。",
		"app.trouble.safe": "您写的内容还在本页，没有丢。", "app.trouble.home": "回到首页", "app.trouble.back": "返回上一页", "app.trouble.todo": "请稍后再试；还不行，请把下面的编号告诉管理员。",
	})
	text.Register("en", map[string]string{
		"app.told.assign":       "Assigned to you: %s %s %s",
		"app.told.transfer":     "Passed on to you: %s %s %s",
		"app.told.look.fail":    "The check failed, back to work: %s %s %s",
		"app.told.notfixed":     "The reporter says it is not fixed: %s %s %s",
		"app.told.urge":         "Urged: %s %s %s",
		"app.told.supervise":    "Supervised: %s %s %s",
		"app.told.extend.grant": "Extension granted: %s %s %s",
		"app.told.extend.deny":  "Extension denied: %s %s %s",
		"app.told.hang":         "Hung: %s %s %s",
		"app.told.hang.deny":    "Hanging denied: %s %s %s",
		"app.told.unhang":       "Taken up again: %s %s %s",
		"app.told.answer":       "A department has answered: %s %s %s",
		"app.told.undo":         "The last step was taken back: %s %s %s",
		"app.told.remind":       "The deadline comes near: %s %s %s",
		"app.told.overdue":      "Overdue: %s %s %s",
		"app.told.close":        "What you reported is done, another one has looked: %s %s %s",
		"app.told.decline":      "What you reported can not be taken on: %s %s %s",
		"app.no_data":           "No Linli data in %s. Run linli demo for a demo or linli migrate for an empty database.", "app.bad_data": "The data folder %s can not be used; check its rights.",
		"app.bad_addr": "Can not listen on %s; it may be taken. Choose another port.", "app.unreadable": "Can not read %s; check path and rights.", "app.unwritable": "Can not write %s; check path, rights and free space.",
		"app.assets": "Web assets are not built: %s", "app.no_calendar": "The holidays of %d are not loaded; terms are computed from the statutory days. Please load the State Council's notice.",
		"app.bad_smtp": "Write the mail server as smtp://user:password@host:587?from=sender.", "app.bad_oidc": "Write the log-in service as https://client:secret@issuer.", "app.no_place": "Place %s was not found or is not unique; give its code or the code on the plaque.", "app.not_empty": "%s holds data already and is not overwritten. Choose an empty folder.", "app.backup_bad": "Backup %s is incomplete or damaged; nothing was restored.", "app.backup_unsound": "The ledger in this backup does not verify; do not use it.",
		"app.trouble.safe": "What you typed is still on this page; nothing is lost.", "app.trouble.home": "Home", "app.trouble.back": "Back", "app.trouble.todo": "Please try again later; if it stays, tell the administrator the number below.",
	})
}
