package table

func dutyTable() *Table {
	return &Table{Name: "duty", Title: "党员联户责任表", Aliases: syn("党员联户责任 党员包联一览表 党员联户"), SheetHints: syn("联户 包联 包户 责任表"), Keys: [][]string{{"name", "phone"}, {"name", "group"}, {"name"}},
		Columns: []Column{
			{Key: "group", Header: "党小组", Synonyms: syn("所属党小组 小组"), Type: Text, Width: 12},
			{Key: "name", Header: "姓名", Synonyms: syn("党员姓名 包联人 包户党员 联户党员 帮扶人"), Weak: syn("责任人 联系人 负责人"), Near: syn("联户 包联 包户 党小组 责任楼栋"), Type: Person, Required: true},
			{Key: "sex", Header: "性别", Type: Enum, Options: opts("男=男性 女=女性"), Width: 6},
			{Key: "age", Header: "年龄", Type: Int, Computed: true, Width: 6},
			{Key: "post", Header: "党内职务", Synonyms: syn("职务"), Type: Enum, Open: true},
			{Key: "address", Header: "居住地址", Synonyms: syn("住址 地址 现住址 详细地址 家庭住址"), Type: Place, Part: FullAddress, Sensitive: true, Field: "person.address", Width: 18},
			phoneColumn("phone", "联系电话", phoneWords),
			{Key: "exempt", Header: "是否免联户", Synonyms: syn("免联户 免联原因 是否免联"), Type: Enum, Width: 11, Options: opts("否=不免|无|正常 高龄=年老|年龄大 患病=生病|重病|身体原因 长期外出=外出|在外 无法联系=失联|联系不上")},
			{Key: "building", Header: "责任楼栋", Synonyms: syn("联户楼栋 包联楼栋 责任区 包保楼栋"), Type: Place, Part: DutyBuilding, Width: 12},
			{Key: "range", Header: "责任单元/户", Synonyms: syn("责任单元 责任范围 联系户 联户范围 包联范围 责任户"), Type: Place, Part: DutyRange, Width: 20},
			{Key: "homes", Header: "联系户数", Synonyms: syn("户数 联户数"), Type: Int, Computed: true},
			{Key: "care", Header: "其中重点户", Synonyms: syn("重点户 重点户数"), Type: Int, Computed: true},
			{Key: "rhythm", Header: "走访频次", Synonyms: syn("走访要求"), Type: Enum, Open: true, Width: 16},
			{Key: "photo", Header: "公示照片", Synonyms: syn("照片"), Type: Picture},
		},
		Examples: [][]string{{"第一党小组", "张示例", "男", "", "党小组长", "", "", "否", "3号楼", "2单元1-11层", "", "", "普通每季、重点每月", ""}, {"第一党小组", "李示例", "女", "", "", "", "", "否", "5号楼", "1单元1-6层", "", "", "普通每季、重点每月", ""}, {"第二党小组", "王示例", "女", "", "", "", "", "高龄", "", "", "", "", "", ""}}}
}

func hazardTable() *Table {
	t := &Table{Name: "hazard", Title: "隐患问题台账", Aliases: syn("隐患 隐患台账 问题台账 三张清单 问题清单 责任清单 整改清单"), SheetHints: syn("隐患 问题清单 责任清单 整改清单 排查 问题台账 三张清单"), Keys: [][]string{{"code"}, {"compound", "building", "part", "what", "found"}}}
	t.Columns = append(t.Columns, hazardProblem()...)
	t.Columns = append(t.Columns, hazardDuty()...)
	t.Columns = append(t.Columns, hazardFix()...)
	t.Lists = []List{
		{Name: "problem", Title: "问题清单", Columns: syn("code found finder source compound building part what kind grade ground photo")},
		{Name: "responsible", Title: "责任清单", Columns: syn("code unit person phone authority cadre level demand due guard")},
		{Name: "rectify", Title: "整改清单", Columns: syn("code measure done cost after checker verifier verified result looked look_result closed state")},
	}
	t.Examples = [][]string{{"", "2026-04-14", "王示例", "敲门行动", "春和里", "3号楼", "2单元17层前室", "常闭式防火门闭门器损坏", "疏散设施", "一般", "", "", "示例物业", "张示例", "", "", "", "社区", "更换闭门器", "2026-04-24", "每2小时巡查一次"}, {"", "2026-04-15", "王示例", "日常巡查", "春和里", "4号楼", "1单元门厅", "电动自行车在门厅充电", "电气火灾", "一般", "", "", "示例物业", "张示例", "", "", "", "社区", "移出并断电", "2026-04-16", ""}, {"", "2026-04-16", "李示例", "居民反映", "春和里", "", "南门消防车道", "车辆占用消防车道", "消防车道", "一般", "", "", "示例物业", "张示例", "", "", "", "街道", "划线并清理", "2026-04-20", ""}}
	return t
}

func hazardProblem() []Column {
	return []Column{
		{Key: "code", Header: "编号", Synonyms: syn("隐患编号 问题编号 事项号 事项编号"), Type: Code, Width: 18},
		{Key: "found", Header: "排查时间", Synonyms: syn("检查时间 检查日期 发现时间 发现日期 排查日期"), Weak: syn("日期 时间"), Near: syn("隐患 问题"), Type: Day, Past: true, Width: 12},
		{Key: "finder", Header: "排查人", Synonyms: syn("检查人 检查人员 发现人 排查人员"), Type: Many},
		{Key: "source", Header: "来源", Synonyms: syn("问题来源 隐患来源 检查单位"), Type: Enum, Open: true},
		compoundColumn(false),
		{Key: "building", Header: "楼栋", Synonyms: syn("楼号 栋号 幢号 楼宇 楼栋号"), Type: Text, Part: BuildingOf, Width: 9},
		{Key: "part", Header: "部位", Synonyms: syn("隐患部位 检查工点 位置 具体位置 地点 隐患位置 地址"), Type: Text, Width: 20},
		{Key: "what", Header: "问题描述", Synonyms: syn("隐患描述 隐患内容 隐患名称 存在问题 存在的问题 隐患问题描述 检查发现问题 问题 隐患情况"), Type: Text, Required: true, Width: 34},
		{Key: "kind", Header: "类别", Synonyms: syn("隐患类型 隐患类别 问题类别 检查项目 问题类型"), Type: Enum, Open: true},
		{Key: "grade", Header: "等级", Synonyms: syn("隐患等级 隐患级别 级别 风险等级"), Type: Enum, Options: opts("一般=一般隐患|一般问题|低|普通 较大=较大隐患|较大问题|中 重大=重大隐患|重大火灾隐患|高")},
		{Key: "ground", Header: "依据条款", Synonyms: syn("依据 法律依据 条款"), Type: Text},
		{Key: "photo", Header: "照片", Synonyms: syn("现场照片 隐患照片 整改前照片"), Type: Picture},
	}
}

func hazardDuty() []Column {
	return []Column{
		{Key: "unit", Header: "责任单位", Synonyms: syn("责任部门 牵头单位 整改责任单位 整改单位"), Type: Text, Width: 18},
		{Key: "person", Header: "责任人", Synonyms: syn("整改责任人 整改人 牵头责任人"), Type: Person},
		{Key: "phone", Header: "责任人电话", Synonyms: syn("责任人联系电话 联系电话 电话 手机 联系方式"), Type: Phone, Sensitive: true, Field: "person.phone", Width: 14},
		{Key: "authority", Header: "监管部门", Synonyms: syn("监管单位 主管部门"), Type: Text, Width: 16},
		{Key: "cadre", Header: "包联干部", Synonyms: syn("包保干部 包联领导"), Type: Person},
		{Key: "level", Header: "督办级别", Synonyms: syn("督办层级"), Type: Enum, Options: opts("社区=社区级 街道=街道级|镇街 区=区级|县区|区县 市=市级")},
		{Key: "demand", Header: "整改要求", Synonyms: syn("整改要求(措施) 治理要求"), Type: Text, Width: 24},
		{Key: "due", Header: "整改时限", Synonyms: syn("整改期限 完成时限 完成期限 限期 整改截止日期 整改限期"), Type: Day, Deadline: true, Width: 12},
		{Key: "guard", Header: "防范措施(整改前)", Synonyms: syn("防范措施 过渡措施 整改前防范措施"), Type: Text, Width: 22},
	}
}

func hazardFix() []Column {
	verdicts := opts("合格=通过|符合|已合格 不合格(退回整改)=不合格|未通过|退回 无法核查=未核查|无法核实")
	return []Column{
		{Key: "measure", Header: "整改措施", Synonyms: syn("治理措施 整改情况 整改进展 进展情况 整改结果 完成情况"), Type: Text, Width: 26},
		{Key: "done", Header: "整改完成日", Synonyms: syn("整改完成日期 完成日期 整改日期 完成时间 整改完成时间"), Type: Day, Past: true, Width: 12},
		{Key: "cost", Header: "投入资金(元)", Synonyms: syn("投入资金 整改资金 资金(元) 资金"), Type: Money},
		{Key: "after", Header: "整改后照片", Type: Picture},
		{Key: "checker", Header: "自查人", Type: Person},
		{Key: "verifier", Header: "复查人", Synonyms: syn("验收人 复核人 销号人"), Type: Person},
		{Key: "verified", Header: "复查日期", Synonyms: syn("复查时间 验收日期 验收时间"), Type: Day, Past: true, Width: 12},
		{Key: "result", Header: "复查结果", Synonyms: syn("验收结果 复查情况"), Type: Enum, Options: verdicts, Width: 14},
		{Key: "looked", Header: "回头看日期", Synonyms: syn("回头看时间"), Type: Day, Past: true, Width: 12},
		{Key: "look_result", Header: "回头看结果", Synonyms: syn("回头看情况"), Type: Enum, Options: verdicts, Width: 14},
		{Key: "closed", Header: "销号", Synonyms: syn("销号情况 是否销号 是否整改 整改完成情况 闭环情况 是否闭环"), Type: Bool},
		{Key: "state", Header: "状态", Synonyms: syn("整改状态 当前状态"), Type: Enum, Computed: true},
	}
}
