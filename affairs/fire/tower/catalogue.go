package tower

import (
	"linli/kernel/place"
)

// What a field holds.
const (
	asText   = "text"
	asInt    = "int"
	asDay    = "day"   // yyyy-mm-dd
	asMonth  = "month" // yyyy or yyyy-mm
	asChoice = "choice"
	asPhone  = "phone"
	asMetres = "metres" // kept in cm
)

// Field is one column of the fire file (ledgers.md B8). Its words stand under fire.tower.f.KEY, those of its choices under fire.tower.o.
type Field struct {
	Key, Group string
	Kind       string
	Options    []string
	Max        int  // of a text: characters; of a number: the largest
	Base       bool // stands in the ledger of buildings, not here
	Needed     bool // counts for completeness of a high-rise building
	Plaque     bool // stands on the plaque, which grows stale when it changes
	Header     string
	Synonyms   string
}

// Groups of fields in the order of the page.
var Groups = []string{"building", "wall", "people", "escape", "systems", "outside", "risk", "dates"}

var state = []string{"good", "fault", "no"}

// Fields lists every field of the file, in the order of ledgers.md B8 within its group.
var Fields = []Field{
	{Key: "height", Group: "building", Kind: asMetres, Max: 100000, Base: true, Needed: true, Plaque: true, Header: "建筑高度(m)", Synonyms: "建筑高度 高度 楼高"},
	{Key: "above", Group: "building", Kind: asInt, Max: 200, Base: true, Needed: true, Plaque: true, Header: "地上层数"},
	{Key: "below", Group: "building", Kind: asInt, Max: 20, Base: true, Needed: true, Plaque: true, Header: "地下层数"},
	{Key: "use", Group: "building", Kind: asChoice, Options: []string{Residential, Public}, Base: true, Needed: true, Plaque: true, Header: "使用性质", Synonyms: "建筑性质 建筑类别"},
	{Key: "completed", Group: "building", Kind: asMonth, Base: true, Needed: true, Plaque: true, Header: "建成时间", Synonyms: "竣工年月 建成年份"},
	{Key: "structure", Group: "building", Kind: asText, Max: 20, Base: true, Needed: true, Header: "结构类型", Synonyms: "结构"},
	{Key: "area", Group: "building", Kind: asInt, Max: 2000000, Header: "建筑面积(㎡)", Synonyms: "建筑面积 面积"},
	{Key: "residents", Group: "building", Kind: asInt, Max: 50000, Header: "常住人数"},
	{Key: "owner", Group: "building", Kind: asText, Max: 60, Header: "产权单位"},
	{Key: "company", Group: "building", Kind: asText, Max: 60, Needed: true, Plaque: true, Header: "使用/管理单位", Synonyms: "管理单位 物业单位 使用管理单位"},
	{Key: "mandate", Group: "building", Kind: asText, Max: 60, Header: "委托文书编号", Synonyms: "统一管理文书"},
	{Key: "restaurant", Group: "building", Kind: asChoice, Options: []string{Yes, No}, Header: "楼内餐饮", Synonyms: "餐饮场所"},
	{Key: "assembly", Group: "building", Kind: asChoice, Options: []string{Yes, No}, Header: "公众聚集场所"},
	{Key: "care", Group: "building", Kind: asChoice, Options: []string{Yes, No}, Header: "医养寄宿幼托"},
	{Key: "subplans", Group: "building", Kind: asChoice, Options: []string{Yes, No}, Header: "有分预案"},

	{Key: "material", Group: "wall", Kind: asText, Max: 40, Base: true, Needed: true, Plaque: true, Header: "外墙保温材料", Synonyms: "保温材料 外墙保温材料类型"},
	{Key: "class", Group: "wall", Kind: asChoice, Options: []string{ClassA, ClassB1, ClassB2, ClassB3, ClassUnknown, ClassNone}, Base: true, Needed: true, Plaque: true, Header: "燃烧性能", Synonyms: "燃烧性能等级 保温等级"},
	{Key: "cavity", Group: "wall", Kind: asChoice, Options: []string{Yes, No, Unknown}, Needed: true, Plaque: true, Header: "保温空腔", Synonyms: "空腔"},
	{Key: "thickness", Group: "wall", Kind: asInt, Max: 500, Header: "保温厚度(mm)", Synonyms: "保温厚度"},
	{Key: "wall_built", Group: "wall", Kind: asMonth, Needed: true, Plaque: true, Header: "保温施工时间", Synonyms: "保温系统建造时间"},
	{Key: "wall_report", Group: "wall", Kind: asText, Max: 40, Header: "保温检测报告编号"},
	{Key: "damage", Group: "wall", Kind: asChoice, Options: []string{No, "peel", "crack", "bare"}, Needed: true, Plaque: true, Header: "保温完好情况", Synonyms: "保温完好"},
	{Key: "wall_sign", Group: "wall", Kind: asDay, Header: "保温标识张贴日期"},

	{Key: "responsible", Group: "people", Kind: asText, Max: 20, Needed: true, Plaque: true, Header: "消防安全责任人", Synonyms: "责任人"},
	{Key: "responsible_phone", Group: "people", Kind: asPhone, Needed: true, Plaque: true, Header: "责任人电话"},
	{Key: "manager", Group: "people", Kind: asText, Max: 20, Needed: true, Plaque: true, Header: "消防安全管理人", Synonyms: "管理人"},
	{Key: "manager_phone", Group: "people", Kind: asPhone, Needed: true, Plaque: true, Header: "管理人电话"},
	{Key: "head", Group: "people", Kind: asText, Max: 20, Plaque: true, Header: "楼长", Synonyms: "消防安全经理人 楼栋长"},
	{Key: "head_phone", Group: "people", Kind: asPhone, Plaque: true, Header: "楼长电话"},
	{Key: "station", Group: "people", Kind: asText, Max: 40, Needed: true, Plaque: true, Header: "微型消防站", Synonyms: "微型站"},
	{Key: "station_phone", Group: "people", Kind: asPhone, Needed: true, Plaque: true, Header: "微型站24小时电话", Synonyms: "微型站电话"},
	{Key: "room_phone", Group: "people", Kind: asPhone, Plaque: true, Header: "控制室电话"},
	{Key: "police", Group: "people", Kind: asText, Max: 40, Plaque: true, Header: "派出所"},
	{Key: "duties_posted", Group: "people", Kind: asDay, Header: "管理人职责公示日期"},

	{Key: "stairs", Group: "escape", Kind: asInt, Max: 50, Base: true, Needed: true, Plaque: true, Header: "疏散楼梯(部)", Synonyms: "疏散楼梯"},
	{Key: "stair_kind", Group: "escape", Kind: asChoice, Options: []string{"open", "closed", "smokeproof", "scissor"}, Header: "楼梯形式"},
	{Key: "exits", Group: "escape", Kind: asInt, Max: 100, Needed: true, Plaque: true, Header: "安全出口"},
	{Key: "refuge", Group: "escape", Kind: asText, Max: 60, Plaque: true, Header: "避难层(间)位置", Synonyms: "避难层 避难间"},
	{Key: "lifts", Group: "escape", Kind: asInt, Max: 100, Base: true, Header: "电梯(部)", Synonyms: "电梯"},
	{Key: "fire_lifts", Group: "escape", Kind: asInt, Max: 20, Needed: true, Header: "消防电梯"},
	{Key: "evacuation", Group: "escape", Kind: asDay, Header: "疏散图张贴日期"},

	{Key: "control_room", Group: "systems", Kind: asText, Max: 40, Base: true, Needed: true, Plaque: true, Header: "消防控制室位置", Synonyms: "消防控制室"},
	{Key: "room_staff", Group: "systems", Kind: asInt, Max: 99, Header: "控制室值班人数"},
	{Key: "room_certified", Group: "systems", Kind: asInt, Max: 99, Header: "控制室持证数"},
	{Key: "hydrants", Group: "systems", Kind: asInt, Max: 5000, Needed: true, Plaque: true, Header: "室内消火栓(个)", Synonyms: "室内消火栓"},
	{Key: "sprinkler", Group: "systems", Kind: asChoice, Options: state, Needed: true, Plaque: true, Header: "自动喷淋", Synonyms: "湿式自动喷淋"},
	{Key: "alarm", Group: "systems", Kind: asChoice, Options: state, Needed: true, Plaque: true, Header: "火灾自动报警"},
	{Key: "alarm_brand", Group: "systems", Kind: asText, Max: 30, Header: "报警系统品牌"},
	{Key: "alarm_online", Group: "systems", Kind: asChoice, Options: []string{Yes, No}, Header: "报警联网"},
	{Key: "smoke", Group: "systems", Kind: asChoice, Options: state, Needed: true, Plaque: true, Header: "防排烟", Synonyms: "排烟"},
	{Key: "lighting", Group: "systems", Kind: asChoice, Options: state, Needed: true, Header: "应急照明"},
	{Key: "doors", Group: "systems", Kind: asInt, Max: 9999, Header: "防火门(樘)", Synonyms: "防火门"},
	{Key: "doors_good", Group: "systems", Kind: asInt, Max: 9999, Header: "防火门完好(樘)", Synonyms: "防火门完好"},
	{Key: "extinguishers", Group: "systems", Kind: asInt, Max: 9999, Needed: true, Header: "灭火器(具)", Synonyms: "灭火器"},

	{Key: "outdoor", Group: "outside", Kind: asText, Max: 80, Needed: true, Plaque: true, Header: "室外消火栓位置", Synonyms: "室外消火栓"},
	{Key: "adapter", Group: "outside", Kind: asText, Max: 80, Needed: true, Plaque: true, Header: "水泵接合器位置", Synonyms: "水泵接合器"},
	{Key: "pool", Group: "outside", Kind: asInt, Max: 100000, Header: "消防水池(m³)", Synonyms: "消防水池"},
	{Key: "tank", Group: "outside", Kind: asInt, Max: 1000, Header: "高位水箱(m³)", Synonyms: "高位水箱"},
	{Key: "lane", Group: "outside", Kind: asChoice, Options: []string{"clear", "occupied", "none"}, Needed: true, Header: "消防车道"},
	{Key: "ladder", Group: "outside", Kind: asText, Max: 80, Needed: true, Plaque: true, Header: "登高操作场地", Synonyms: "登高场地"},
	{Key: "water", Group: "outside", Kind: asText, Max: 80, Plaque: true, Header: "周边水源"},

	{Key: "charging", Group: "risk", Kind: asText, Max: 80, Needed: true, Plaque: true, Header: "电动自行车停放充电点", Synonyms: "充电点 充电场所"},
	{Key: "charging_n", Group: "risk", Kind: asInt, Max: 5000, Header: "充电口(个)"},
	{Key: "charging_stilt", Group: "risk", Kind: asChoice, Options: []string{Yes, No}, Header: "充电点在架空层", Synonyms: "是否在架空层"},
	{Key: "gas", Group: "risk", Kind: asChoice, Options: []string{"pipe", "bottle", "both", "no"}, Needed: true, Header: "燃气"},
	{Key: "bottled", Group: "risk", Kind: asInt, Max: 5000, Header: "瓶装气户数"},
	{Key: "shops", Group: "risk", Kind: asText, Max: 80, Header: "底商(业态)", Synonyms: "底商"},
	{Key: "key_parts", Group: "risk", Kind: asText, Max: 120, Header: "重点部位"},
	{Key: "helped", Group: "risk", Kind: asInt, Max: 5000, Header: "行动不便人数", Synonyms: "行动不便人员"},

	{Key: "upkeep", Group: "dates", Kind: asText, Max: 60, Needed: true, Header: "维保单位"},
	{Key: "upkeep_until", Group: "dates", Kind: asDay, Needed: true, Header: "维保合同止日", Synonyms: "合同止日"},
	{Key: "inspected", Group: "dates", Kind: asDay, Header: "最近检查日期", Synonyms: "最近检查"},
	{Key: "tested", Group: "dates", Kind: asDay, Needed: true, Header: "最近检测日期", Synonyms: "最近检测"},
	{Key: "assessed", Group: "dates", Kind: asDay, Needed: true, Header: "最近评估日期"},
	{Key: "drilled", Group: "dates", Kind: asDay, Header: "上次演练", Synonyms: "上次演练日期"},
	{Key: "familiar", Group: "dates", Kind: asDay, Header: "上次六熟悉", Synonyms: "上次六熟悉日期"},
}

var fieldOf = func() map[string]Field {
	out := map[string]Field{}
	for _, f := range Fields {
		out[f.Key] = f
	}
	return out
}()

// Value is a field of the file as it is kept: "" when nobody knows.
func (f File) Value(key string) string {
	if !fieldOf[key].Base {
		return f.Facts[key]
	}
	b := f.Building.Building
	if b == nil {
		return ""
	}
	switch key {
	case "height":
		return positive(b.HeightCM)
	case "above":
		return positive(int64(b.Above))
	case "below":
		if b.Above == 0 {
			return positive(int64(b.Below))
		}
		return whole(int64(b.Below))
	case "use":
		return f.Use
	case "completed":
		return b.Completed
	case "structure":
		return b.Structure
	case "material":
		return b.Insulation
	case "class":
		if b.Rating == "" {
			return ""
		}
		return ClassOf(b.Rating)
	case "stairs":
		return positive(int64(b.Stairs))
	case "lifts":
		return positive(int64(b.Lifts))
	case "control_room":
		return b.ControlRoom
	}
	return ""
}

// lay puts a base field into the facts of the building.
func lay(b *place.BuildingFacts, key, v string) {
	switch key {
	case "height":
		b.HeightCM = num(v)
	case "above":
		b.Above = int(num(v))
	case "below":
		b.Below = int(num(v))
	case "use":
		b.Residential = v == Residential
	case "completed":
		b.Completed = v
	case "structure":
		b.Structure = v
	case "material":
		b.Insulation = v
	case "class":
		b.Rating = ratingOf(v)
	case "stairs":
		b.Stairs = int(num(v))
	case "lifts":
		b.Lifts = int(num(v))
	case "control_room":
		b.ControlRoom = v
	}
}

// complete counts what the file of a high-rise building must have. 不详 is an answer that is not yet one: it counts as missing.
func complete(f *File) {
	f.Filled, f.Needed, f.Missing = 0, 0, nil
	for _, x := range Fields {
		if !x.Needed {
			continue
		}
		f.Needed++
		if v := f.Value(x.Key); v == "" || v == Unknown {
			f.Missing = append(f.Missing, x.Key)
			continue
		}
		f.Filled++
	}
}
