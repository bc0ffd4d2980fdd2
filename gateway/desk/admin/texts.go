package admin

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register("zh", zhUsers)
	text.Register("en", enUsers)
	text.Register("zh", zhSystem)
	text.Register("en", enSystem)
	text.Register("zh", zhKinds)
	text.Register("en", enKinds)
	text.Register("zh", zhMine)
	text.Register("en", enMine)
})

var zhUsers = map[string]string{
	"admin.users_line": "谁在哪里能做什么。改权限前要再验证一次本人，每次改动都记入台账。", "admin.user_new": "开通账号", "admin.user_make": "开通", "admin.users_empty": "还没有账号", "admin.users_empty_why": "开通后，把第一次的密码当面交给本人。",
	"admin.col.who": "谁", "admin.col.roles": "角色与地方", "admin.col.state": "状态", "admin.col.todo": "怎么办", "admin.item": "项目",
	"admin.state.active": "在用", "admin.state.locked": "已停用", "admin.state.closed": "已注销", "admin.state.first": "等首次登录", "admin.everywhere": "全市", "admin.until": "，到 %s", "admin.instead": "（代理）",
	"admin.u.label": "姓名", "admin.u.label_why": "同事看到的名字。", "admin.phone": "手机号", "admin.u.phone_why": "用来登录；与台账里的本人对上，才能把事派给他。", "admin.u.name": "登录名", "admin.u.name_why": "不用手机号登录时才填。", "admin.u.role": "角色", "admin.u.role_why": "三个管理员互相不能兼，也不能兼业务。", "admin.u.until": "到哪天",
	"admin.place": "在哪里", "admin.place_hint": "名称或代码，例如 锦绣社区。管到它和它下面。", "admin.which_place": "是哪一处", "admin.place_needed": "请写在哪里。", "admin.place_unknown": "没有找到这个地方，请换个写法或用代码。", "admin.place_several": "有好几处，请选一处。", "admin.bad_day": "日期要写成 2026-12-31 的样子。", "admin.cover_needed": "请选由谁代理。",
	"admin.password_title": "%s的首次密码", "admin.password_once": "只显示这一次", "admin.password_how": "请当面告诉本人，或抄在纸上交给他。72 小时内登录并改掉，过期要重新办。", "admin.first_password": "首次密码", "admin.password_done": "已交给本人",
	"admin.own_account": "这是您自己的账号", "admin.own_account_line": "自己的权限要由另一位安全管理员来改。", "admin.no_roles": "没有角色，登录后什么也看不到。", "admin.grant": "加一个角色", "admin.ungrant": "收回", "admin.undelegate": "结束代理",
	"admin.account_state": "账号", "admin.lock": "停用", "admin.unlock": "重新开通", "admin.lock_line": "停用马上生效，已登录的设备都要退出。", "admin.close": "注销账号", "admin.close_line": "注销后不能再开，角色全部收回；办过的事和记录都留着。",
	"admin.reset": "忘了密码或丢了手机", "admin.reset_two": "您当面核对本人后提出，再由另一位安全管理员同意，才会生效。", "admin.reset_what": "重设什么", "admin.reset.password": "密码", "admin.reset.factors": "密码和第二步验证", "admin.reason": "原因", "admin.reset_ask": "提出重设",
	"admin.resets": "等第二个人同意的重设", "admin.resets_line": "提出的人不能自己同意。", "admin.reset_line": "%s：重设%s，%s 前有效", "admin.reset_mine": "您提出的，等另一位", "admin.reset_agree": "同意并给首次密码",
	"admin.delegate": "请人代理", "admin.delegate_line": "休假或外出时，把他的角色临时给另一个人，到期自动收回。", "admin.delegate_to": "由谁代理", "admin.from": "从哪天",
	"admin.done.grant": "已加上这个角色，马上生效。", "admin.done.ungrant": "已收回，马上生效。", "admin.done.lock": "已停用，他的设备都退出了。", "admin.done.unlock": "已重新开通。", "admin.done.close": "已注销。", "admin.done.reset": "已提出，请另一位安全管理员同意。", "admin.done.delegate": "代理已设好，到期自动收回。", "admin.done.undelegate": "代理已结束。",
}

var enUsers = map[string]string{
	"admin.users_line": "Who may do what where. Changes ask for a fresh proof of log-in and stand in the ledger.", "admin.user_new": "New account", "admin.user_make": "Make the account", "admin.users_empty": "There are no accounts", "admin.users_empty_why": "The first password is handed over in person.",
	"admin.col.who": "Who", "admin.col.roles": "Roles and places", "admin.col.state": "State", "admin.col.todo": "What to do", "admin.item": "Item",
	"admin.state.active": "In use", "admin.state.locked": "Locked", "admin.state.closed": "Closed", "admin.state.first": "Not logged in yet", "admin.everywhere": "The whole city", "admin.until": ", until %s", "admin.instead": " (standing in)",
	"admin.u.label": "Name", "admin.u.label_why": "What colleagues see.", "admin.phone": "Mobile phone", "admin.u.phone_why": "For the log-in; matched with the person in the ledgers, so that matters can be given to them.", "admin.u.name": "Login name", "admin.u.name_why": "Only when the phone is not used to log in.", "admin.u.role": "Role", "admin.u.role_why": "The three administrators exclude each other and any other role.", "admin.u.until": "Until",
	"admin.place": "Where", "admin.place_hint": "Name or code, such as 锦绣社区; it covers all below.", "admin.which_place": "Which place", "admin.place_needed": "Please say where.", "admin.place_unknown": "This place was not found; try other words or its code.", "admin.place_several": "There are several; please choose one.", "admin.bad_day": "The day must look like 2026-12-31.", "admin.cover_needed": "Please choose who stands in.",
	"admin.password_title": "First password of %s", "admin.password_once": "Shown this once", "admin.password_how": "Tell it in person or on paper. It must be changed within 72 hours, else it is made anew.", "admin.first_password": "First password", "admin.password_done": "Handed over",
	"admin.own_account": "This is your own account", "admin.own_account_line": "Another security administrator changes your rights.", "admin.no_roles": "No roles: nothing is visible after the log-in.", "admin.grant": "Add a role", "admin.ungrant": "Take away", "admin.undelegate": "End",
	"admin.account_state": "Account", "admin.lock": "Lock", "admin.unlock": "Open again", "admin.lock_line": "Takes effect at once; all devices are logged out.", "admin.close": "Close the account", "admin.close_line": "It can not be opened again; all roles are taken away, records stay.",
	"admin.reset": "Password or phone lost", "admin.reset_two": "You ask after seeing the person; another security administrator agrees, then it takes effect.", "admin.reset_what": "Reset what", "admin.reset.password": "the password", "admin.reset.factors": "the password and the second step", "admin.reason": "Reason", "admin.reset_ask": "Ask for a reset",
	"admin.resets": "Resets that wait for a second person", "admin.resets_line": "Who asked can not agree.", "admin.reset_line": "%s: reset %s, until %s", "admin.reset_mine": "asked by you, waits for another", "admin.reset_agree": "Agree and make a first password",
	"admin.delegate": "Stand in", "admin.delegate_line": "Gives the roles of somebody on leave to another person for a term; it ends by itself.", "admin.delegate_to": "Who stands in", "admin.from": "From",
	"admin.done.grant": "The role is given, at once.", "admin.done.ungrant": "Taken away, at once.", "admin.done.lock": "Locked; all devices are logged out.", "admin.done.unlock": "Open again.", "admin.done.close": "Closed.", "admin.done.reset": "Asked; another security administrator has to agree.", "admin.done.delegate": "Set; it ends by itself.", "admin.done.undelegate": "Ended.",
}

var zhSystem = map[string]string{
	"admin.tab.system": "运行与备份", "admin.tab.kinds": "事项种类", "admin.tab.robots": "群机器人", "admin.tab.feedback": "反馈建议",
	"admin.well": "运行正常", "admin.unwell": "有 %d 项要处理", "admin.system_line": "只看机器，不看人。", "admin.checks": "体检", "admin.ok": "正常", "admin.not_ok": "要处理",
	"admin.check.database": "数据库完好", "admin.check.write": "能写入", "admin.check.assets": "网页资源", "admin.check.calendar": "节假日安排", "admin.check.ledger": "台账能续写", "admin.check.triggers": "数据库的防改规则齐全",
	"admin.f.ledger": "台账条目", "admin.entries": "条", "admin.f.ledger_note": "已编号、已封签", "admin.f.waiting": "等着发的通知", "admin.f.failed": "没发出去 %d", "admin.f.disk": "硬盘还剩", "admin.f.disk_note": "共 %d GB",
	"admin.running": "运行情况", "admin.version": "版本", "admin.version_dev": "开发版", "admin.database": "数据库", "admin.db.sqlite": "单机（SQLite）", "admin.db.postgres": "PostgreSQL", "admin.db.—": "—",
	"admin.outbound": "对外连接", "admin.out.deny": "一律不向外连接，群机器人和邮件不会发出", "admin.out.listed": "只连名单里的地址", "admin.out.public": "可连公网", "admin.out.—": "—",
	"admin.origin": "台账名称", "admin.head": "台账封签", "admin.oldest": "最早等着发的", "admin.skipped": "处理不了的记录",
	"admin.backup": "备份", "admin.backup_line": "写一份完整的副本到备份目录，密钥另放一份。请把它们分开拷到别处。", "admin.backup_now": "现在备份", "admin.copies": "最近的备份", "admin.copy_file": "什么时候", "admin.copy_size": "大小", "admin.copy_checked": "能不能恢复", "admin.copy_sound": "试着恢复过，能用", "admin.copy_unchecked": "没有试过", "admin.copy_no_keys": "旁边没有密钥", "admin.copy_dir": "都在 %s。在命令行写到别处的不列在这里。", "admin.copy_none": "还没有备份过。请现在备份一次。", "admin.copy_old": "上次备份是%s，已经超过一周。请现在备份一次。", "admin.backed_up": "已备份：%s",
	"admin.calendar": "节假日安排", "admin.calendar_line": "每年国务院办公厅公布后载入，期限会照着重算。", "admin.calendar_file": "某一年的安排文件", "admin.calendar_load": "载入", "admin.no_file": "请先选一个文件。", "admin.year_unknown": "%d 年的节假日安排还没有载入", "admin.year_todo": "用到这一年的期限按法定节日推算，并会注明。公布后请载入。", "admin.year_go": "去载入", "admin.year_loaded": "%d 年的安排已载入，期限会重算。",
	"admin.robots_line": "把一处的事报到工作群。只报编号和地点，不报人。", "admin.robots_empty": "还没有群机器人", "admin.robots_empty_why": "企业微信、钉钉、飞书的群都可以。", "admin.robot_new": "加一个群机器人", "admin.robot_saved": "已保存：%s", "admin.robot_dropped": "已删除：%s",
	"admin.h.name": "名字", "admin.h.channel": "哪家的群", "admin.h.place": "管哪里", "admin.h.on": "在用", "admin.h.off": "停着", "admin.h.url": "机器人地址", "admin.h.url_why": "在群里加机器人时复制。里面有钥匙，存好后不再显示。", "admin.h.kept": "已存一个；不改就空着。", "admin.h.secret": "加签密钥", "admin.h.secret_why": "钉钉、飞书开了加签才填。",
	"admin.h.kinds": "报哪些事", "admin.h.kinds_why": "一个不选，就是全部。", "admin.h.active": "启用", "admin.channel.wecom": "企业微信", "admin.channel.dingtalk": "钉钉", "admin.channel.feishu": "飞书",
	"admin.told.matter.open": "新来的事", "admin.told.matter.assign": "派给谁", "admin.told.matter.overdue": "逾期", "admin.told.matter.notfixed": "还没修好", "admin.told.matter.close": "办好了",
	"admin.try": "发一句试试", "admin.try_sent": "已发到%s，请到群里看看。", "admin.try_failed": "没有发出去", "admin.drop": "删除", "admin.edit": "编辑", "admin.save": "保存",
	"admin.feedback_line": "大家对这个系统的意见。每条都有期限，办法和别的事一样。", "admin.feedback_empty": "没有这样的意见", "admin.feedback_empty_why": "每页底下的“反馈建议”会到这里。", "admin.fb.said": "说了什么", "admin.fb.page": "在哪一页", "admin.fb.who": "谁来办", "admin.fb.due": "期限", "admin.fb.open": "还没答复", "admin.fb.closed": "已答复",
}

var enSystem = map[string]string{
	"admin.tab.system": "Running and backup", "admin.tab.kinds": "Kinds of matters", "admin.tab.robots": "Group robots", "admin.tab.feedback": "Feedback",
	"admin.well": "All is well", "admin.unwell": "%d things to see to", "admin.system_line": "About the machine, never about people.", "admin.checks": "Checks", "admin.ok": "Well", "admin.not_ok": "To do",
	"admin.check.database": "Database is sound", "admin.check.write": "Can write", "admin.check.assets": "Web assets", "admin.check.calendar": "Holidays", "admin.check.ledger": "Ledger goes on", "admin.check.triggers": "Rules of the database stand",
	"admin.f.ledger": "Ledger", "admin.entries": "entries", "admin.f.ledger_note": "numbered and sealed", "admin.f.waiting": "Notices waiting", "admin.f.failed": "%d failed", "admin.f.disk": "Disk free", "admin.f.disk_note": "of %d GB",
	"admin.running": "Running", "admin.version": "Version", "admin.version_dev": "development build", "admin.database": "Database", "admin.db.sqlite": "one machine (SQLite)", "admin.db.postgres": "PostgreSQL", "admin.db.—": "—",
	"admin.outbound": "Calls to the outside", "admin.out.deny": "Nobody is called: robots and mail are not sent", "admin.out.listed": "Only listed addresses", "admin.out.public": "Public addresses", "admin.out.—": "—",
	"admin.origin": "Name of the ledger", "admin.head": "Head of the ledger", "admin.oldest": "Oldest waiting", "admin.skipped": "Entries not understood",
	"admin.backup": "Backup", "admin.backup_line": "Writes a whole copy into the backup folder and the keys beside it. Keep the two in different safes.", "admin.backup_now": "Back up now", "admin.copies": "Latest backups", "admin.copy_file": "When", "admin.copy_size": "Size", "admin.copy_checked": "Can be restored", "admin.copy_sound": "tried: it can", "admin.copy_unchecked": "not tried", "admin.copy_no_keys": "no keys beside it", "admin.copy_dir": "All in %s. Those that the command line wrote elsewhere are not listed.", "admin.copy_none": "There is no backup yet. Please make one now.", "admin.copy_old": "The last backup was made %s, more than a week ago. Please make one now.", "admin.backed_up": "Backed up: %s",
	"admin.calendar": "Holidays", "admin.calendar_line": "Load the State Council's table each year; deadlines are computed anew.", "admin.calendar_file": "Table of a year", "admin.calendar_load": "Load", "admin.no_file": "Please choose a file first.", "admin.year_unknown": "The holidays of %d are not loaded", "admin.year_todo": "Deadlines in that year are estimated from the statutory days, and say so. Load the table once it is published.", "admin.year_go": "Load it", "admin.year_loaded": "The table of %d is loaded; deadlines are computed anew.",
	"admin.robots_line": "Tells a work group what happens at a place: number and place, never people.", "admin.robots_empty": "No robot yet", "admin.robots_empty_why": "Groups of WeCom, DingTalk and Feishu.", "admin.robot_new": "Add a robot", "admin.robot_saved": "Saved: %s", "admin.robot_dropped": "Removed: %s",
	"admin.h.name": "Name", "admin.h.channel": "Service", "admin.h.place": "Place", "admin.h.on": "On", "admin.h.off": "Off", "admin.h.url": "Address of the robot", "admin.h.url_why": "Copied when the robot is added to the group. It holds a key and is not shown again.", "admin.h.kept": "One is kept; leave empty to keep it.", "admin.h.secret": "Signing secret", "admin.h.secret_why": "Only with signatures of DingTalk and Feishu.",
	"admin.h.kinds": "What is told", "admin.h.kinds_why": "None chosen means all.", "admin.h.active": "In use", "admin.channel.wecom": "WeCom", "admin.channel.dingtalk": "DingTalk", "admin.channel.feishu": "Feishu",
	"admin.told.matter.open": "New matters", "admin.told.matter.assign": "Who got it", "admin.told.matter.overdue": "Overdue", "admin.told.matter.notfixed": "Not fixed yet", "admin.told.matter.close": "Done",
	"admin.try": "Send a test", "admin.try_sent": "Sent to %s; look into the group.", "admin.try_failed": "It was not sent", "admin.drop": "Remove", "admin.edit": "Edit", "admin.save": "Save",
	"admin.feedback_line": "What people say of this tool. Each has a deadline, like any matter.", "admin.feedback_empty": "No such feedback", "admin.feedback_empty_why": "“Feedback” at the foot of each page leads here.", "admin.fb.said": "What was said", "admin.fb.page": "On which page", "admin.fb.who": "Who answers", "admin.fb.due": "Deadline", "admin.fb.open": "Not answered", "admin.fb.closed": "Answered",
}
