package place

// Kind says what a place is. What may stand in what is a rule (rules_tree.go), not a fixed ladder of levels.
type Kind string

// The kinds of places, from the largest to the smallest.
const (
	City      Kind = "city"      // 市
	District  Kind = "district"  // 区县
	Street    Kind = "street"    // 街道、镇、乡
	Community Kind = "community" // 社区、村
	Grid      Kind = "grid"      // 网格: another cut of a community, see Service.GridOf
	Compound  Kind = "compound"  // 小区
	Building  Kind = "building"  // 楼栋
	Unit      Kind = "unit"      // 单元
	Home      Kind = "home"      // 户
	Facility  Kind = "facility"  // 设施: gate, hall, square, charging shed …
	Common    Kind = "common"    // 共用部位 and rooms that are no homes: corridor, roof, basement, shop, parking bay
)

// Kinds lists all kinds in the order of the constants.
var Kinds = []Kind{City, District, Street, Community, Grid, Compound, Building, Unit, Home, Facility, Common}

// Place is one node of the tree.
type Place struct {
	ID     string // UUIDv7; what everybody refers to, never changes
	Parent string // ID of the parent, "" at a root
	Path   Path   // the way from the root, see Path; changes only by Move
	Kind   Kind
	Code   string // official or local code in force today, "" if none; the history is in Service.Codes
	Name   string // what people say: 锦绣苑, 3号楼, 2单元, 501, 南门
	Label  string // the bare label of a building, unit or home as it stands on the door: 3, 2, 13A1; "" elsewhere
	Seq    int    // order among its siblings as they stand in reality (buildings, units, doors), from 1
	QR     string // public code in force, "" for a place without a plaque
	Type   string // of a facility or common part: see FacilityTypes

	Floor   string // homes: the floor as people say it (13A); "" elsewhere
	FloorNo int    // homes: ordinal from the ground, 1 = ground floor, -1 = first below; 0 = unknown
	Side    string // homes: 东户, 西户, 中户 where doors go by side
	Area    int64  // homes: exclusive area, compounds: total area, in 0.01 m²; 0 = unknown
	Use     Use    // homes: what it is for
	State   State  // homes: how it is lived in

	Address  string         // standard address (标准地址): 柳岸路18号
	Compound *CompoundFacts // of a compound; nil when nothing is known
	Building *BuildingFacts // of a building; nil when nothing is known
	GeoJSON  string         // geometry, GeoJSON, WGS-84 longitude and latitude; "" if none
	Lon, Lat int64          // centroid in 1e-7 degrees, WGS-84; both 0 = unknown
	Ended    int64          // Unix ms at which it ceased (demolished, merged); 0 = stands
	Rev      int64          // revision for compare-and-set, from 1
}

// Use says what a room is for (房屋用途).
type Use string

// The uses of a home. Shops and the like that were never homes are of Kind Common.
const (
	Dwelling   Use = ""          // 住宅
	Business   Use = "business"  // 商用 (居改非)
	Dormitory  Use = "dormitory" // 集体宿舍
	OfficeRoom Use = "office"    // 办公
	OtherUse   Use = "other"     // 其他
)

// State says how a home is lived in (居住状态, ledgers.md B1).
type State string

// The states of a home.
const (
	StateUnknown State = ""           // 未填
	OwnerLives   State = "owner"      // 自住
	Rented       State = "rented"     // 出租
	Vacant       State = "vacant"     // 空置
	Separated    State = "separated"  // 人户分离
	Crowded      State = "crowded"    // 群租(待核)
	ShopState    State = "business"   // 经营用房
	Undelivered  State = "unfinished" // 未交付
)

// CompoundFacts are the columns of the compound ledger (小区台账, B1) that describe the compound itself. Who manages it
// by name is a duty, not a fact of the place.
type CompoundFacts struct {
	Built      int    `json:"built,omitempty"`      // 建成年份
	Management string `json:"management,omitempty"` // 物业管理方式: one of Managements
	Company    string `json:"company,omitempty"`    // 物业企业
	Committee  string `json:"committee,omitempty"`  // 业委会: one of Committees
	Branch     string `json:"branch,omitempty"`     // 党支部
	Type       string `json:"type,omitempty"`       // 小区类型: one of CompoundTypes
}

// BuildingFacts are the columns of the building ledger (楼栋台账, B1).
type BuildingFacts struct {
	Above       int     `json:"above,omitempty"`        // 地上层数
	Below       int     `json:"below,omitempty"`        // 地下层数
	PerFloor    int     `json:"per_floor,omitempty"`    // 每层户数, each unit
	HeightCM    int64   `json:"height_cm,omitempty"`    // 建筑高度, cm
	Residential bool    `json:"residential,omitempty"`  // 住宅建筑; decides how height is judged, see BuildingClass
	Structure   string  `json:"structure,omitempty"`    // 结构
	Completed   string  `json:"completed,omitempty"`    // 竣工年月 yyyy-mm
	Insulation  string  `json:"insulation,omitempty"`   // 外墙保温材料
	Rating      string  `json:"rating,omitempty"`       // 燃烧性能等级: A B1 B2 B3 不详 无外保温
	Lifts       int     `json:"lifts,omitempty"`        // 电梯(部)
	Stairs      int     `json:"stairs,omitempty"`       // 疏散楼梯(部)
	ControlRoom string  `json:"control_room,omitempty"` // 消防控制室
	Floors      []Floor `json:"floors,omitempty"`       // label map, bottom-up; nil = labels equal ordinals
	Sides       []Side  `json:"sides,omitempty"`        // doors by side
}

// Floor maps the ordinal of a floor to the label people use: buildings skip 4, 13, 14 or 18 or write 3A, 13A, 15A.
type Floor struct {
	No    int    `json:"no"`
	Label string `json:"label"`
}

// Side maps a door of every floor (01) to the word people use for it (东户).
type Side struct {
	Door string `json:"door"`
	Word string `json:"word"`
}

// Name is one of the names of a place with the time it was in use.
type Name struct {
	Place string
	Text  string
	Kind  string // current, former (曾用名), popular (俗称), address (标准地址)
	From  int64  // Unix ms
	Until int64  // Unix ms, 0 = still in use
}

// Code is a code a place had or has. A place may have several at one time from different sources.
type Code struct {
	Place  string
	Code   string
	Source string // who assigned it: GB/T 2260, 统计用区划代码, 本地
	From   string // yyyy-mm-dd, inclusive; "" = since ever
	To     string // yyyy-mm-dd, exclusive; "" = in force
}

// GridSpan says in which grid a building was, from when (inclusive) to when (exclusive, 0 = still).
type GridSpan struct {
	Building, Grid string
	From, Until    int64 // Unix ms
}

// Scan is what stands behind a scanned code. A stale plaque (replaced by a newer one) still leads to its place, and the
// page says so: a swapped or old plaque must be noticed (security.md T16).
type Scan struct {
	Place Place
	Code  string // as normalised
	Check string // the short check code printed under it
	Stale bool   // a newer plaque has been issued
}

// FacilityTypes are the types of facilities and common parts with their Chinese words; the first word is the name shown.
var FacilityTypes = map[string][]string{
	"gate":     {"门", "大门", "南门", "北门", "东门", "西门", "正门", "侧门", "小门"},
	"hall":     {"活动室", "会议室", "议事厅", "服务站", "党群服务中心"},
	"square":   {"广场", "花园", "凉亭", "健身区"},
	"charger":  {"充电棚", "充电桩", "车棚"},
	"security": {"门卫", "岗亭", "监控室", "消控室", "消防控制室"},
	"plant":    {"配电室", "泵房", "水箱间", "换热站", "电梯机房"},
	"waste":    {"垃圾站", "垃圾房", "垃圾分类点"},
	"basement": {"地下室", "储藏室", "储藏间", "小房"},
	"garage":   {"车库", "地下车库"},
	"parking":  {"车位", "停车位"},
	"shop":     {"底商", "商铺", "门面", "门面房", "门市"},
	"corridor": {"楼道", "走廊", "楼梯间"},
	"roof":     {"楼顶", "屋面", "天台"},
	"exterior": {"外墙"},
	"road":     {"道路", "小路", "消防车道"},
	"other":    {"其他"},
}

// The lists of ledgers.md B1.
var (
	Managements   = []string{"专业物业", "业委会自管", "社区托管", "单位自管", "无人管理(弃管)"}
	Committees    = []string{"未成立", "筹备中", "已成立", "换届中", "超期未换届", "物业管理委员会"}
	CompoundTypes = []string{"商品房", "老旧小区", "单位房", "安置房", "保障房", "公寓", "平房院落"}
	FireRatings   = []string{"A", "B1", "B2", "B3", "不详", "无外保温"}
)
