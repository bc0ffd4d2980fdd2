package source

import "linli/platform/text"

// The words of this part on the page of a ledger entry (X3), under the keys that page looks for.
var _ = text.Words(func() {
	for key, w := range map[string][2]string{
		"k.environment.company.save": {"登记企业", "Company kept"}, "k.environment.company.end": {"停用企业", "Company ended"}, "k.environment.company.back": {"恢复企业", "Company brought back"},
		"k.environment.permit.save": {"登记排污许可证", "Permit kept"}, "k.environment.permit.limits": {"改许可证限值", "Limits of a permit"}, "k.environment.permit.end": {"停用许可证", "Permit ended"}, "k.environment.permit.back": {"恢复许可证", "Permit brought back"},
		"k.environment.outlet.save": {"登记排放口", "Outlet kept"}, "k.environment.outlet.limits": {"改排放口限值", "Limits of an outlet"}, "k.environment.outlet.end": {"停用排放口", "Outlet ended"}, "k.environment.outlet.back": {"恢复排放口", "Outlet brought back"},
		"k.environment.node.save": {"登记断面或管网点", "Section or point kept"}, "k.environment.node.end": {"停用断面或管网点", "Point ended"}, "k.environment.node.back": {"恢复断面或管网点", "Point brought back"},
		"k.environment.edge.save": {"登记管段或河段", "Pipe or reach kept"}, "k.environment.edge.end": {"停用管段或河段", "Pipe or reach ended"}, "k.environment.edge.back": {"恢复管段或河段", "Pipe or reach brought back"},
		"k.environment.flow.look": {"晴天排水检查", "Look in dry weather"}, "k.environment.geo.read": {"读GeoJSON", "GeoJSON read"}, "k.environment.geo.take": {"导入GeoJSON", "GeoJSON imported"}, "k.environment.geo.back": {"撤回GeoJSON导入", "GeoJSON import taken back"},
		"k.environment.sealed.look": {"查看企业地址和联系人", "Address and contact looked at"}, "k.environment": {"污染防治", "Pollution"},
		"p.name": {"名称", "Name"}, "p.credit": {"统一社会信用代码", "Credit code"}, "p.industry": {"行业", "Industry"}, "p.spot": {"经纬度", "Position"}, "p.process": {"工艺", "Process"}, "p.ended": {"已停用", "Ended"}, "p.company": {"企业", "Company"}, "p.number": {"编号", "Number"}, "p.eia": {"环评批复", "EIA approval"},
		"p.from": {"起", "From"}, "p.until": {"止", "Until"}, "p.limits": {"限值", "Limits"}, "p.code": {"编号", "Code"}, "p.outlet": {"排放口类型", "Kind of outlet"}, "p.permit": {"许可证", "Permit"}, "p.water": {"受纳水体", "Water"}, "p.target": {"目标类别", "Target class"}, "p.standard": {"执行标准", "Standard"}, "p.mn": {"在线监测编号", "Monitor number"},
		"p.signage": {"规范化标识", "Signage"}, "p.every": {"巡测频次（天）", "Days between visits"}, "p.node": {"点的类型", "Kind of point"}, "p.role": {"断面作用", "Role"}, "p.edge": {"管段类型", "Kind of edge"}, "p.from_node": {"起点", "From"}, "p.to_node": {"终点", "To"}, "p.metres": {"长度（米）", "Metres"}, "p.stem": {"干流", "Main stem"},
		"p.at_outlet": {"排放口", "Outlet"}, "p.day": {"哪天", "Day"}, "p.seen": {"看到什么", "Seen"}, "p.dry_days": {"连续无雨天数", "Dry days"}, "p.suspicious": {"可疑", "Suspicious"}, "p.matter": {"事项", "Matter"}, "p.state": {"状态", "State"}, "p.lines": {"线", "Lines"}, "p.points": {"点", "Points"}, "p.tolerance": {"容差（米）", "Tolerance (m)"},
		"v.outlet.sewage": {"废水总排口", "sewage outlet"}, "v.outlet.storm": {"雨水排口", "storm outlet"}, "v.outlet.mixed": {"雨污合流口", "mixed outlet"}, "v.outlet.domestic": {"生活污水", "domestic sewage"}, "v.outlet.indirect": {"间接排放", "indirect"}, "v.outlet.clean": {"清净下水", "clean water"}, "v.outlet.mine": {"矿井水", "mine water"},
		"v.node.section": {"断面", "section"}, "v.node.intake": {"取水口", "intake"}, "v.node.plant": {"污水处理厂进口", "plant inlet"}, "v.node.manhole": {"检查井", "manhole"}, "v.node.inlet": {"雨水口", "storm inlet"}, "v.node.overflow": {"溢流口", "overflow"}, "v.node.junction": {"汇流点", "junction"}, "v.node.spring": {"河源", "source"}, "v.node.mouth": {"河口或出境", "mouth"},
		"v.edge.reach": {"河段", "reach"}, "v.edge.sewer": {"污水管段", "sewer"}, "v.edge.storm": {"雨水管段", "storm pipe"}, "v.edge.combined": {"合流管段", "combined pipe"}, "v.role.up": {"上游对照", "upstream"}, "v.role.down": {"下游控制", "downstream"}, "v.role.control": {"考核断面", "assessed"}, "v.role.border": {"出境断面", "border"},
		"v.signage.yes": {"有", "yes"}, "v.signage.no": {"没有", "no"}, "v.signage.unknown": {"不详", "not known"}, "v.seen.none": {"没有水", "no water"}, "v.seen.trickle": {"渗流", "trickle"}, "v.seen.flow": {"有水流出", "flow"}, "v.state.read": {"待确认", "waits"}, "v.state.withdrawn": {"已撤回", "taken back"},
	} {
		if !text.Registered(text.ZH, "proof."+key) {
			text.Register(text.ZH, map[string]string{"proof." + key: w[0]})
			text.Register(text.EN, map[string]string{"proof." + key: w[1]})
		}
	}
})
