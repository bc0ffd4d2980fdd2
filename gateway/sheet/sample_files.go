package sheet

// homeHead and peopleHead are headers as offices write them.
var (
	homeHead   = []any{"楼栋", "单元", "房号", "面积", "居住状态", "户主", "联系电话", "备注"}
	peopleHead = []any{"序号", "楼号", "单元", "房间号", "姓名", "与户主关系", "性别", "身份证号", "手机号", "是否党员"}
)

func row(v ...any) []any { return v }

// Samples returns the messy files in a fixed order.
func Samples() []Sample { return append(samplesOfHomes(), samplesOfPeople()...) }

func samplesOfHomes() []Sample {
	return []Sample{
		{File: "01-房屋台账-标题与合计.xlsx", Table: "home", What: "标题、填表日期、空行、备注行、合计与签字", Expect: Expected{New: 1, Same: 0, Changed: 2, Skipped: 5},
			sheets: []sampleSheet{{name: "房屋台账", merges: []string{"A1 H1", "A2 H2"}, rows: [][]any{row("锦绣苑2025年房屋台账"), row("填报单位:锦绣社区  填表日期:2025年3月2日"), nil, homeHead, row("必填", "", "必填", "格式:89.50"),
				row("3", "2", "501", "102.36", "自住", "申秀兰", "10000021501", ""), row("3#", "二单元", "0502", "102.36㎡", "租住", "栗建明", "100-0002-1502", "/"), row("5号楼", "", "1201", 88.5, "空房", "", "", ""), row("合计", nil, nil, "293.22"), row("审核人:张某", nil, "制表人:李某")}}}},
		{File: "02-房屋台账-合并单元格.xlsx", Table: "home", What: "楼栋合并24行中的一部分;空白不等于合并", Expect: Expected{Changed: 3, Bad: 1},
			sheets: []sampleSheet{{name: "Sheet1", merges: []string{"A2 A4"}, rows: [][]any{homeHead, row("3号楼", "1单元", "101", 90.5), row(nil, "1单元", "102", 90.5), row(nil, "1单元", "201", 90.5), row(nil, "1单元", "202", 90.5)}}}},
		{File: "03-房屋台账-多张表.xlsx", Table: "home", What: "表名就是楼栋;隐藏行照样导入并说明", Expect: Expected{New: 1, Changed: 2, Warned: 3},
			sheets: []sampleSheet{{name: "3号楼", hidden: []int{3}, rows: [][]any{row("单元", "房号", "面积"), row("1", "301", 90), row("1", "302", 90)}}, {name: "5号楼", rows: [][]any{row("单元", "房号", "面积"), row("1", "1302", 77)}}}},
		{File: "04-房屋台账-日期吃掉门牌.xlsx", Table: "home", What: "3-2 被表格变成3月2日:整列只问一次", Expect: Expected{Bad: 2, Asked: 2, Questions: 1},
			sheets: []sampleSheet{{name: "房屋", styles: map[string]int{"A2": 58, "A3": 58}, rows: [][]any{row("楼栋", "房号", "面积"), row(45718, "501", 90), row(45689, "502", 90)}}}},
		{File: "05-房屋台账-同上与数字.csv", Table: "home", What: "GBK 编码,同上、〃,全角数字,千位", gbk: true, Expect: Expected{Changed: 3},
			csv: "楼栋,单元,房号,面积,备注\r\n3号楼,1,401,９０．５,\r\n同上,〃,402,90.50平方米,\r\n3号楼,1单元,501,\"90.5\",无\r\n"},
		{File: "06-房屋台账-重复的户.xlsx", Table: "home", What: "同一户两行:相同的合并,不同的问一次", Expect: Expected{Changed: 1, Same: 1, Bad: 1, Asked: 1, Doubtful: 1, Questions: 1},
			sheets: []sampleSheet{{name: "房屋", rows: [][]any{row("楼栋", "单元", "房号", "户主"), row("3", "1", "601", "申大海"), row("3号楼", "1单元", "0601", "申大海"), row("3", "1", "601", "栗小江")}}}},
		{File: "07-房屋台账-坏的格.xlsx", Table: "home", What: "公式错误、日期混进面积、没有房号、示例行", Expect: Expected{Same: 2, Bad: 1, Skipped: 1, Warned: 2},
			sheets: []sampleSheet{{name: "房屋", styles: map[string]int{"D4": 14}, rows: [][]any{row("楼栋", "单元", "房号", "面积"), row("示例,导入时自动忽略", "1", "101", 90), row("3", "1", "701", "#N/A"), row("3", "1", "702", 45718), row("3", "1", nil, 90)}}}},
	}
}

func samplesOfPeople() []Sample {
	return []Sample{
		{File: "08-居民台账-证件号.xlsx", Table: "resident", What: "身份证号被存成数字、校验不对、小写x、遮盖", Expect: Expected{New: 3, Bad: 1, Asked: 1, Questions: 1, Warned: 2},
			sheets: []sampleSheet{{name: "居民", rows: [][]any{peopleHead, row(1, "3", "2", "501", "申 秀 兰", "户主", "女", "980101194305110049", "10000021501", "否"), row(2, 3, 2, 502, "栗建明", "本人", "男", 980101199003070000, 10000021502, "√"),
				row(3, "3", "2", "601", "史晓燕", "户主", "女", "980101********0049", "1.0000021503E+10", "×"), row(4, "3", "2", "602", "牛志远", "户主", "男", "980101194305110048", "", "")}}}},
		{File: "09-居民台账-两层表头.xlsx", Table: "resident", What: "两层表头,序号列,备注2 不认识", Expect: Expected{New: 2},
			sheets: []sampleSheet{{name: "居民", merges: []string{"A1 A2", "B1 D1", "E1 G1", "H1 H2"}, rows: [][]any{row("序号", "房屋", nil, nil, "基本信息", nil, nil, "备注2"), row(nil, "楼栋", "单元", "房号", "姓名", "性别", "出生年月"), row(1, "3", "1", "101", "武静", "女", "1985年3月", "x"), row(2, "3", "1", "102", "常立新", "男", "1979.12", "")}}}},
		{File: "10-居民台账-没找到的地址.xlsx", Table: "resident", What: "门牌不在房屋台账里:待认址,不自动新建", Expect: Expected{New: 1, Bad: 2, Parked: 2},
			sheets: []sampleSheet{{name: "居民", rows: [][]any{peopleHead, row(1, "3", "1", "201", "贺玉梅", "户主", "女", "", "10000010702", ""), row(2, "3", "1", "9901", "任春和", "户主", "男", "", "10000010203", ""), row(3, "99", "1", "101", "崔文忠", "户主", "男", "", "", "")}}}},
		{File: "11-居民台账-一格两人.xlsx", Table: "resident", What: "姓名格里两个人、某某、括号里的户主;不认识的关系按值只问一次", Expect: Expected{New: 2, Bad: 3, Asked: 3, Questions: 2, Warned: 1},
			sheets: []sampleSheet{{name: "居民", rows: [][]any{peopleHead, row(1, "3", "1", "301", "郭玉成(户主)", "户主", "男", "", "", ""), row(2, "3", "1", "301", "郭某某", "子", "男", "", "", ""), row(3, "3", "1", "302", "张三、李四", "户主", "男", "", "", ""), row(4, "3", "1", "401", "康永强", "结拜兄弟", "男", "", "", ""), row(5, "3", "1", "402", "侯立本", "结拜兄弟", "男", "", "", "")}}}},
		{File: "12-居民台账-同一人两行.csv", Table: "resident", What: "UTF-8 带 BOM;证件号相同的两行", Expect: Expected{New: 1, Same: 1, Bad: 1, Asked: 1, Doubtful: 1, Questions: 1},
			csv: "\xEF\xBB\xBF楼栋,单元,房号,姓名,身份证号,电话\n3,1,501,段守义,980101196001010072,10000010501\n3,1,501,段守义,980101196001010072,10000010501\n3,1,501,段守义,980101196001010072,10000010502\n"},
		{File: "13-居民台账-几张小表.xlsx", Table: "resident", What: "一张表里几块,各有标题和表头,中间小计", Expect: Expected{New: 3, Skipped: 4},
			sheets: []sampleSheet{{name: "汇总", merges: []string{"A1 D1", "A6 D6"}, rows: [][]any{row("3号楼1单元居民"), row("楼栋", "单元", "房号", "姓名"), row("3", "1", "601", "路晓宁"), row("小计", nil, nil, "1"), row("合计", nil, nil, "1"), row("3号楼2单元居民"), row("楼栋", "单元", "房号", "姓名"), row("3", "2", "101", "冀文斌"), row("3", "2", "102", "冯建军")}}}},
		{File: "14-居民台账-公式与注入.xlsx", Table: "resident", What: "以等号开头的文字、全角号码、换行、长文", Expect: Expected{New: 2},
			sheets: []sampleSheet{{name: "居民", rows: [][]any{row("楼栋\n(必填)", "单元", "房 号", "*姓名", "联系方式", "备注"), row("３号楼", "２单元", "２０１", "秦海峰", "１００００１８０００１", "=1+1"), row("3", "2", "202", "李晋芳", "10000018002", "@SUM(A1)")}}}},
	}
}
