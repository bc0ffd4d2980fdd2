package desk

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register("zh", map[string]string{
		"desk.today": "今天", "desk.outbox": "待上传", "desk.matters": "事项", "desk.lists": "三张清单", "desk.places": "楼栋与住户", "desk.duties": "责任图",
		"desk.reports": "报表中心", "desk.imports": "导入台账", "desk.inspect": "督查", "desk.ledger": "台账核验", "desk.admin": "运行与备份",
		"desk.users": "人员与权限", "desk.audit": "审计", "desk.demo": "演示数据", "desk.search": "搜索", "desk.messages": "消息", "desk.me": "我的",
	})
	text.Register("en", map[string]string{
		"desk.today": "Today", "desk.outbox": "To send", "desk.matters": "Matters", "desk.lists": "Three lists (三张清单)", "desk.places": "Buildings and homes", "desk.duties": "Who answers (责任图)",
		"desk.reports": "Reports", "desk.imports": "Import", "desk.inspect": "Inspection (督查)", "desk.ledger": "Ledger check", "desk.admin": "Running and backup",
		"desk.users": "People and rights", "desk.audit": "Audit", "desk.demo": "demo data", "desk.search": "Search", "desk.messages": "Messages", "desk.me": "Mine",
	})
})
