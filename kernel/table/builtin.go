package table

import "strings"

// Owners are the seams of the six built-in tables; see the seam_*.go files.
type Owners struct{ Compound, Building, Home, Resident, Duty, Hazard Owner }

// Builtin returns the definitions of the six tables every office has (ledgers.md B1-B3, B7).
func Builtin(o Owners) []*Table {
	list := []*Table{compoundTable(), buildingTable(), homeTable(), residentTable(), dutyTable(), hazardTable()}
	for i, owner := range []Owner{o.Compound, o.Building, o.Home, o.Resident, o.Duty, o.Hazard} {
		list[i].Owner = owner
	}
	return list
}

// opts makes options from "独居=独居老人|孤寡 空巢 …".
func opts(s string) []Option {
	var list []Option
	for _, f := range strings.Fields(s) {
		value, syn, has := strings.Cut(f, "=")
		x := Option{Value: value}
		if has {
			x.Synonyms = strings.Split(syn, "|")
		}
		list = append(list, x)
	}
	return list
}

func syn(s string) []string { return strings.Fields(s) }

var serial = Column{Key: "serial", Header: "序号", Type: Int, Computed: true, Width: 6}

func compoundColumn(required bool) Column {
	return Column{Key: "compound", Header: "小区", Synonyms: syn("小区名称 所属小区 所在小区 住宅小区 院落 小区名"), Type: Place, Part: CompoundOf, Required: required, Width: 16}
}

func buildingColumn() Column {
	return Column{Key: "building", Header: "楼栋", Synonyms: syn("楼号 栋号 幢号 楼幢 楼宇 楼栋号 座 门楼 楼 栋 幢"), Type: Text, Part: BuildingOf, Required: true, Width: 9}
}

func unitColumn() Column {
	return Column{Key: "unit", Header: "单元", Synonyms: syn("单元号 门 门洞 梯 单元门"), Type: Text, Part: UnitOf, Width: 8}
}

func doorColumn() Column {
	return Column{Key: "door", Header: "房号", Synonyms: syn("房间号 室号 门牌 门牌号 户号 房屋编号 室 房间 房屋号"), Type: Text, Part: DoorOf, Required: true, Width: 8}
}

// addressColumn is the one column in which many rosters write where: 3-2-1501. It stands last, so that it moves no example.
func addressColumn() Column {
	return Column{Key: "address", Header: "详细住址", Synonyms: syn("住址 地址 现住址 居住地址 详细地址 家庭住址 家庭地址 居住地 房屋信息 房屋坐落 房屋地址 坐落 房屋 楼栋房号 楼栋单元 楼号单元 楼栋单元号 楼栋单元房号 单元房号 楼房号"),
		Type: Place, Part: FullAddress, InOnly: true, Width: 20}
}

func phoneColumn(key, header, more string) Column {
	return Column{Key: key, Header: header, Synonyms: syn(more), Type: Phone, Sensitive: true, Field: "person.phone", Width: 14}
}

const phoneWords = "联系方式 手机 手机号 手机号码 电话 移动电话 本人电话 电话号码"

func compoundTable() *Table {
	return &Table{Name: "compound", Title: "小区台账", Aliases: syn("小区"), SheetHints: syn("小区台账 小区情况 小区基本"), Keys: [][]string{{"name"}},
		Columns: []Column{
			serial,
			{Key: "name", Header: "小区名称", Synonyms: syn("小区 小区名 院落名称 住宅小区"), Type: Text, Required: true, Width: 18},
			{Key: "former", Header: "曾用名", Synonyms: syn("别名 俗称 原名 曾用名称"), Type: Many, Width: 14},
			{Key: "community", Header: "所属社区", Synonyms: syn("社区 社区名称 所在社区"), Type: Place, Part: CommunityOf, Required: true, Width: 14},
			{Key: "grid", Header: "网格", Synonyms: syn("所属网格"), Type: Text, Computed: true},
			{Key: "address", Header: "地址", Synonyms: syn("小区地址 详细地址 坐落 位置"), Type: Text, Width: 20},
			{Key: "built", Header: "建成年份", Synonyms: syn("建成时间 建成年代 建设年份 竣工年份"), Type: Int},
			{Key: "buildings", Header: "楼栋数", Synonyms: syn("楼栋数量 栋数"), Type: Int, Computed: true},
			{Key: "homes", Header: "户数", Synonyms: syn("总户数 住户数"), Type: Int, Computed: true},
			{Key: "area", Header: "总建筑面积(㎡)", Synonyms: syn("总建筑面积 建筑面积 总面积"), Type: Number, Scale: 2, Width: 14},
			{Key: "management", Header: "物业管理方式", Synonyms: syn("管理方式 物业类型 物业管理"), Type: Enum, Required: true, Width: 14, Options: opts("专业物业=物业公司|专业化物业|市场化物业 业委会自管=自管|业主自管 社区托管=托管 单位自管=单位管理 无人管理(弃管)=无人管理|弃管|无物业")},
			{Key: "company", Header: "物业企业", Synonyms: syn("物业公司 物业服务企业 物业名称"), Type: Text, Width: 18},
			{Key: "head", Header: "项目负责人", Synonyms: syn("物业负责人 物业经理 项目经理"), Type: Person, Computed: true},
			{Key: "head_phone", Header: "负责人电话", Synonyms: syn("物业电话 负责人联系电话"), Type: Phone, Sensitive: true, Computed: true, Field: "person.phone"},
			{Key: "committee", Header: "业委会", Synonyms: syn("业委会情况 业主委员会"), Type: Enum, Options: opts("未成立=未成立业委会|没有 筹备中=筹备 已成立=成立 换届中 超期未换届=超期 物业管理委员会=物管会")},
			{Key: "branch", Header: "党支部", Synonyms: syn("小区党支部 党组织"), Type: Text, Width: 18},
			{Key: "type", Header: "小区类型", Synonyms: syn("类型 小区性质"), Type: Enum, Options: opts("商品房=商品住宅 老旧小区=老旧 单位房=家属院|单位宿舍 安置房=回迁房 保障房=公租房|廉租房|经济适用房 公寓 平房院落=平房")},
		},
		Examples: [][]string{{"", "春和里", "春和小区", "示例社区", "", "示例路1号", "2012", "", "", "139536.00", "专业物业", "示例物业", "", "", "已成立", "春和里党支部", "商品房"}, {"", "秋实苑", "", "示例社区", "", "示例路2号", "1986", "", "", "51840.00", "业委会自管", "", "", "", "已成立", "", "老旧小区"}, {"", "冬青园", "", "示例社区", "", "示例路3号", "1999", "", "", "30000.00", "社区托管", "", "", "", "未成立", "", "单位房"}}}
}

func buildingTable() *Table {
	return &Table{Name: "building", Title: "楼栋台账", Aliases: syn("楼栋"), SheetHints: syn("楼栋台账 楼栋情况 楼宇"), Keys: [][]string{{"compound", "building"}},
		Columns: []Column{
			compoundColumn(true), buildingColumn(),
			{Key: "units", Header: "单元数", Synonyms: syn("单元数量"), Type: Int, Required: true},
			{Key: "above", Header: "地上层数", Synonyms: syn("层数 楼层数 总层数 地上"), Type: Int, Required: true},
			{Key: "below", Header: "地下层数", Synonyms: syn("地下"), Type: Int},
			{Key: "per_floor", Header: "每层户数", Synonyms: syn("每单元每层户数 梯户"), Type: Int},
			{Key: "homes", Header: "总户数", Synonyms: syn("户数"), Type: Int, Computed: true},
			{Key: "height", Header: "建筑高度(m)", Synonyms: syn("建筑高度 高度 高度(m) 建筑高度(米)"), Type: Number, Scale: 2},
			{Key: "class", Header: "建筑类别", Type: Enum, Computed: true, Width: 14},
			{Key: "structure", Header: "结构", Synonyms: syn("结构类型 建筑结构"), Type: Enum, Open: true, Options: opts("砖混 框架 剪力墙=剪力墙结构 框剪=框架剪力墙 砖木 钢结构")},
			{Key: "completed", Header: "竣工年月", Synonyms: syn("竣工时间 建成时间 建成年份 竣工日期"), Type: Day, Month: true, Past: true},
			{Key: "insulation", Header: "外墙保温材料", Synonyms: syn("保温材料 外保温材料"), Type: Enum, Open: true, Width: 18},
			{Key: "rating", Header: "燃烧性能等级", Synonyms: syn("燃烧性能 保温材料等级"), Type: Enum, Options: opts("A=A级|a B1=B1级|b1 B2=B2级|b2 B3=B3级|b3 不详=不清楚|未知 无外保温=无保温|无")},
			{Key: "lifts", Header: "电梯(部)", Synonyms: syn("电梯 电梯数 电梯数量"), Type: Int},
			{Key: "stairs", Header: "疏散楼梯(部)", Synonyms: syn("疏散楼梯 楼梯数"), Type: Int},
			{Key: "control", Header: "消防控制室", Synonyms: syn("消控室"), Type: Text, Width: 14},
			{Key: "head", Header: "楼栋长", Synonyms: syn("楼长"), Type: Person, Computed: true},
			{Key: "head_phone", Header: "楼栋长电话", Synonyms: syn("楼长电话"), Type: Phone, Sensitive: true, Computed: true, Field: "person.phone"},
			{Key: "lon", Header: "经度", Type: Number, Scale: 7},
			{Key: "lat", Header: "纬度", Type: Number, Scale: 7},
		},
		Examples: [][]string{{"春和里", "3号楼", "3", "11", "1", "2", "", "33.60", "", "剪力墙", "2012-06", "挤塑聚苯板(XPS)", "B1", "3", "3", "小区监控中心"}, {"春和里", "4号楼", "2", "18", "1", "4", "", "54.00", "", "剪力墙", "2012-06", "岩棉板", "A", "4", "4", ""}, {"秋实苑", "1号楼", "4", "6", "0", "2", "", "18.00", "", "砖混", "1986", "", "无外保温", "0", "4", ""}}}
}

func homeTable() *Table {
	return &Table{Name: "home", Title: "房屋台账", Aliases: syn("房屋"), SheetHints: syn("房屋台账 房屋信息 房屋"), Keys: [][]string{{"compound", "building", "unit", "door"}},
		Columns: []Column{
			compoundColumn(false), buildingColumn(), unitColumn(), doorColumn(),
			{Key: "floor", Header: "楼层", Synonyms: syn("所在楼层 层"), Type: Text, Computed: true, Width: 6},
			{Key: "use", Header: "房屋用途", Synonyms: syn("用途 房屋性质 使用性质"), Type: Enum, Options: opts("住宅=居住|民用|住房 商用=商住|居改非|经营 集体宿舍=宿舍 办公 其他")},
			{Key: "area", Header: "建筑面积(㎡)", Synonyms: syn("建筑面积 面积 面积(㎡) 建筑面积(平方米) 专有面积 专有部分面积 产权面积 产证面积 投票面积"), Type: Number, Scale: 2, Width: 12},
			{Key: "owner", Header: "产权人", Synonyms: syn("业主 业主姓名 房主 所有权人"), Type: Person},
			{Key: "title", Header: "产权证号", Synonyms: syn("房产证号 不动产证号 不动产权证号"), Type: Cert, Sensitive: true, Field: "home.title", Width: 18},
			{Key: "state", Header: "居住状态", Synonyms: syn("使用状态 居住情况 入住情况"), Type: Enum, Options: opts("自住=自有自住|业主自住|在住|自用 出租=租住|租赁|已出租 空置=空房|无人居住|闲置|未入住 人户分离 群租(待核)=群租 经营用房=经营|商用 未交付=未交房")},
			{Key: "persons", Header: "常住人数", Synonyms: syn("人数 居住人数 常住人口"), Type: Int},
			{Key: "head", Header: "户主", Synonyms: syn("户主姓名 住户姓名 住户"), Type: Person},
			phoneColumn("phone", "联系电话", phoneWords+" 户主电话"),
			{Key: "rented", Header: "出租", Synonyms: syn("是否出租 是否租赁"), Type: Bool},
			{Key: "note", Header: "备注", Synonyms: syn("说明"), Type: Text, Sensitive: true, Field: "person.note", Width: 20},
			addressColumn(),
		},
		Examples: [][]string{{"春和里", "3号楼", "2单元", "501", "", "住宅", "102.36", "张示例", "", "自住", "2", "张示例", "", "否", ""}, {"春和里", "3号楼", "2单元", "502", "", "住宅", "102.36", "王示例", "", "出租", "3", "王示例", "", "是", ""}, {"春和里", "3号楼", "2单元", "601", "", "住宅", "102.36", "", "", "空置", "", "", "", "否", ""}}}
}

func residentTable() *Table {
	return &Table{Name: "resident", Title: "居民台账", Aliases: syn("居民 居民信息台账 一户一档"), SheetHints: syn("居民 人口 一户一档 住户"), Keys: [][]string{{"idno"}, {"name", "phone"}, {"name", "compound", "building", "unit", "door", "address", "birth"}},
		Columns: []Column{
			serial, compoundColumn(false), buildingColumn(), unitColumn(), doorColumn(),
			{Key: "name", Header: "姓名", Synonyms: syn("人员姓名 居民姓名 名字 成员姓名 真实姓名"), Weak: syn("联系人"), Near: syn("与户主关系 身份证"), Type: Person, Required: true},
			{Key: "relation", Header: "与户主关系", Synonyms: syn("户主关系 与户主的关系 家庭关系 关系 人员类型"), Type: Enum, Width: 11, Options: opts("户主=本人|业主 配偶=妻|夫|妻子|丈夫|夫妻 子=儿子|长子|次子|三子 女=女儿|长女|次女|三女 儿媳=媳妇 女婿 孙子女=孙子|孙女|外孙|外孙女 父母=父亲|母亲|父|母 岳父母/公婆=岳父|岳母|公公|婆婆|公婆|岳父母 祖父母=祖父|祖母|爷爷|奶奶|外祖父|外祖母 兄弟姐妹=兄|弟|姐|妹|哥哥|弟弟|姐姐|妹妹 其他亲属=其他|亲属|其他亲戚 非亲属(租客)=租客|租户|承租人|非亲属|租住 保姆/护理=保姆|护工|护理")},
			{Key: "sex", Header: "性别", Type: Enum, Options: opts("男=男性|M 女=女性|F"), Width: 6},
			{Key: "birth", Header: "出生日期", Synonyms: syn("出生年月 出生年月日 生日"), Type: Day, Past: true, Sensitive: true, Field: "person.birth", Width: 12},
			{Key: "idno", Header: "证件号码", Synonyms: syn("身份证号 身份证号码 公民身份号码 公民身份证号 身份证 证件号 身份号码"), Type: Cert, Field: "idcard", Sensitive: true, Width: 20},
			{Key: "nation", Header: "民族", Type: Enum, Open: true, Sensitive: true, Field: "person.ethnic", Options: opts("汉族=汉 回族=回 满族=满 蒙古族=蒙")},
			{Key: "politics", Header: "政治面貌", Synonyms: syn("是否党员 党员"), Type: Enum, Sensitive: true, Field: "person.politics", Options: opts("中共党员=党员|是|√|✓|✔|Y|正式党员|中国共产党员 中共预备党员=预备党员 共青团员=团员 民主党派 群众=否|×|✗|N|普通群众|一般群众"), Width: 12},
			{Key: "education", Header: "文化程度", Synonyms: syn("学历"), Type: Enum, Open: true},
			{Key: "marriage", Header: "婚姻状况", Synonyms: syn("婚姻 婚否"), Type: Enum, Sensitive: true, Field: "person.marital", Options: opts("未婚 已婚=结婚|有配偶|初婚|再婚 离异=离婚|离 丧偶=丧")},
			phoneColumn("phone", "联系电话", phoneWords),
			{Key: "work", Header: "工作单位/职业", Synonyms: syn("工作单位 职业 单位 服务处所 工作单位及职务"), Type: Text, Width: 16},
			{Key: "register", Header: "户籍地址", Synonyms: syn("户籍地 户口所在地 户籍所在地"), Type: Text, Sensitive: true, Field: "person.register", Width: 22},
			{Key: "status", Header: "人户状态", Synonyms: syn("是否人户分离 人户一致 居住状态 是否空挂户 户籍类型"), Type: Enum, Options: opts("人户一致=常住|本地|否 人在户不在=外来 户在人不在 空挂户=空挂 流动=流动人口")},
			{Key: "since", Header: "居住起始", Synonyms: syn("入住时间 居住时间 入住日期"), Type: Day, Month: true, Past: true},
			{Key: "care", Header: "重点类别", Synonyms: syn("重点人群 人员类别 特殊人群 人员属性 关注类型 重点类型 是否重点人员"), Type: Many, Sensitive: true, Field: "person.care", Width: 16, Options: careOptions},
			{Key: "note", Header: "备注", Synonyms: syn("说明"), Type: Text, Sensitive: true, Field: "person.note", Width: 20},
			addressColumn(),
			{Key: "age", Header: "年龄", Synonyms: syn("周岁 岁数 年龄(周岁) 年龄(岁)"), Type: Int, InOnly: true, Sensitive: true, Field: "person.birth"},
		},
		Examples: [][]string{{"", "春和里", "3号楼", "2单元", "501", "张示例", "户主", "女", "1943-05-11", "", "汉族", "群众", "小学", "丧偶", "", "退休", "", "人户一致", "2012-10", "独居、高龄", "", ""}, {"", "春和里", "3号楼", "2单元", "502", "王示例", "户主", "男", "1980-01-01", "", "汉族", "群众", "大专", "已婚", "", "", "", "人户一致", "", "", "", ""}, {"", "春和里", "3号楼", "2单元", "502", "李示例", "配偶", "女", "1982-02-02", "", "汉族", "群众", "本科", "已婚", "", "", "", "人户一致", "", "", "", ""}}}
}

// careOptions are the kinds of people to be looked after (B4). No category that brands people is built in.
var careOptions = opts("独居=独居老人|孤寡|孤寡老人 空巢=空巢老人 高龄=高龄(80+)|高龄老人|80岁以上 失能=失能老人 半失能=半失能老人 残疾=残疾人 低保=低保户|最低生活保障 特困=特困人员|五保 低收入=低收入家庭 困境儿童 留守=留守儿童|留守老人 孤儿 计生特殊家庭=失独 退役军人=退伍军人 优抚=优抚对象 大病=重病 精神障碍=精神病患者|严重精神障碍 孕产妇 行动不便 其他")
