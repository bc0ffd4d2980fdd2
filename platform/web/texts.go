package web

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register("zh", map[string]string{
		"fault.invalid": "填写的内容需要改一下", "fault.not-found": "没有找到", "fault.denied": "这项不由您办理", "fault.login": "要先登录",
		"fault.conflict": "刚才有人先办了", "fault.not-yet": "现在还不能这样办", "fault.busy": "现在没能保存，请稍后再试",
		"fault.full": "存储空间满了，暂时不能保存", "fault.internal": "出了差错，是我们的问题；已经记下，请稍后再试。",
		"fault.fields":   "有 %d 处需要改一下，改好后再提交。",
		"web.method":     "这个地址不能这样使用，请从页面上的按钮进入。",
		"web.no_page":    "没有这个页面。可能地址打错了，或者内容已经移走；请回到首页再找。",
		"web.cross_site": "这次提交不是从本网站的页面发出的，没有办理。请打开页面重新提交。",
		"web.too_large":  "发来的内容太大（最多 %d MB），没有保存。请减少照片，或把文件拆小后再试。",
		"web.too_many":   "操作太快了，请 %d 秒后再试。已经填写的内容还在。",
		"web.login":      "请先登录，再继续办理。", "web.token": "令牌不对、已停用或已过期，没有办理。请向管理员要一把新的。",
		"web.not_text": "填的内容里有不能识别的字符，请删去或改成普通文字后再提交。", "web.too_many_fields": "一次提交的内容太多（%d 项），请分几次提交。",
		"web.cut_off": "网络中断，内容没有收全，没有保存。请再提交一次。", "web.bad_form": "提交的内容没能读懂，没有保存。请返回页面再试一次。",
		"web.not_number": "请填数字。",
		"db.no_row":      "没有找到。可能已经移走，或者不在您的范围内。", "db.exists": "已经有同样的一条了，请查看后再办。（%s）",
		"db.rule": "这样保存不符合规定，没有保存。请检查后再试。（%s）", "db.full": "存储空间满了，没有保存；查看不受影响。请联系管理员。",
		"db.storage": "存储出了问题，没有保存。请稍后再试。", "db.unsure": "存储出了问题，这一次有没有保存还不知道。恢复以后请先看一看；没有的话，回到刚才的页面再交一次。", "db.broken": "存储出了问题，已停止写入；查看不受影响。请联系管理员重新启动。",
		"db.crowded": "同时办理的人太多，没有保存。请再试一次。", "db.gave_up": "等待太久，没有保存。请再试一次。",
		"db.closing": "系统正在重新启动，没有保存。请一分钟后再试。", "db.refused": "数据库拒绝了连接：请检查地址里的库名、用户和密码。", "db.damaged": "数据库文件已损坏，没有保存。请停下来，用 linli restore 恢复最近的备份。", "db.no_server": "数据库没有应答，没有保存。请稍后再试。",
		"db.no_path": "没有写数据库的位置。请用 --data 指定目录。", "db.bad_url": "数据库地址不对，请检查 --db。",
		"db.sqlite_too_old": "SQLite %s 太旧，需要 3.51.3 或更新的版本。", "db.newer": "数据库比程序新（%s：%d，程序只认识到 %d）。请使用新版程序。",
		"db.backup_postgres": "PostgreSQL 请用 pg_dump 备份。", "db.backup_exists": "备份文件 %s 已经存在，请换个名字。",
	})
	text.Register("en", map[string]string{
		"fault.invalid": "Something needs correcting", "fault.not-found": "Not found", "fault.denied": "This is not yours to do", "fault.login": "Log-in needed",
		"fault.conflict": "Somebody else was faster", "fault.not-yet": "This can not be done yet", "fault.busy": "Not saved for now, please try again",
		"fault.full": "Storage is full, nothing can be saved for now", "fault.internal": "A mistake of ours; it is on record. Please try again later.",
		"fault.fields":   "%d entries need correcting; please submit again afterwards.",
		"web.method":     "This address can not be used like that; please start from the page.",
		"web.no_page":    "There is no such page. The address may be mistyped or the page moved; please start from the home page.",
		"web.cross_site": "This did not come from a page of this site and was not carried out. Please open the page and submit again.",
		"web.too_large":  "Too large (at most %d MB); nothing was saved. Please send fewer photos or a smaller file.",
		"web.too_many":   "Too fast; please try again in %d seconds. What you typed is still there.",
		"web.login":      "Please log in first.", "web.token": "The token is wrong, revoked or has ended; nothing was done. Ask the administrator for a new one.",
		"web.not_text": "There are characters that can not be read; please take them out or use plain text.", "web.too_many_fields": "Too much in one submission (%d entries); please split it.",
		"web.cut_off": "The connection broke and the content did not arrive whole; nothing was saved. Please submit again.", "web.bad_form": "The content could not be read; nothing was saved. Please go back and try again.",
		"web.not_number": "Please enter a number.",
		"db.no_row":      "Not found. It may have been moved, or lies outside your area.", "db.exists": "The same entry exists already; please look first. (%s)",
		"db.rule": "This would break a rule and was not saved; please check. (%s)", "db.full": "Storage is full; nothing was saved, reading goes on. Please tell the administrator.",
		"db.storage": "Storage trouble; nothing was saved. Please try again later.", "db.unsure": "Storage trouble: it is not known whether this was saved. When it works again, look first; if it is not there, go back and submit once more.", "db.broken": "Storage trouble; writing has stopped, reading goes on. The administrator must restart.",
		"db.crowded": "Too many at once; nothing was saved. Please try again.", "db.gave_up": "Waited too long; nothing was saved. Please try again.",
		"db.closing": "Restarting; nothing was saved. Please try again in a minute.", "db.refused": "The database refused the connection: check name, user and password in its address.", "db.damaged": "The database file is damaged; nothing was saved. Stop, and bring back the latest backup with linli restore.", "db.no_server": "The database does not answer; nothing was saved. Please try later.",
		"db.no_path": "No place for the database; give a folder with --data.", "db.bad_url": "The database address is wrong; check --db.",
		"db.sqlite_too_old": "SQLite %s is too old; 3.51.3 or newer is needed.", "db.newer": "The database is newer than this program (%s: %d, known up to %d). Use the newer program.",
		"db.backup_postgres": "On PostgreSQL use pg_dump.", "db.backup_exists": "Backup file %s exists; choose another name.",
	})
})
