package demo

import (
	"time"

	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/clock"
)

// start is the day on which the history begins; Founding, some days before, is when places and people are recorded.
var (
	start    = time.Date(2025, 1, 1, 0, 0, 0, 0, clock.Shanghai)
	Founding = time.Date(2024, 12, 20, 9, 0, 0, 0, clock.Shanghai)
)

// block is a run of like buildings: 12×3×11×2 of 锦绣苑.
type block struct{ buildings, units, floors, doors int }

// estate is one line of the table of ledgers.md E1.
type estate struct {
	community, name, former, address string
	blocks                           []block
	built                            int
	management, company, committee   string
	kind                             string
	area                             int64 // of a home, 0.01 m²
	insulation, rating, structure    string
	metres                           int // height of a floor, cm
	skip                             []string
	as                               map[string]string
	x, y                             int     // south-west corner on the plane, metres
	rented                           float64 // share of occupied homes
	party                            int     // members of its branch
	trouble                          float64 // how many matters a home raises, 1 = usual
}

const (
	anju     = "云漳安居物业"
	guoji    = "国际物业服务中心"
	heshun   = "南湖和顺物业"
	yiju     = "柳岸宜居物业"
	selfRun  = "业委会自管"
	firm     = "专业物业"
	entrust  = "社区托管"
	deserted = "无人管理(弃管)"
)

var estates = []estate{
	{community: "锦绣社区", name: "锦绣苑", former: "锦绣小区", address: "柳岸路18号", blocks: []block{{12, 3, 11, 2}, {4, 2, 18, 4}}, built: 2012, management: firm, company: anju, committee: "已成立", kind: "商品房", area: 10200, insulation: "挤塑聚苯板(XPS)", rating: "B1", structure: "剪力墙", metres: 300, x: 0, y: 0, rented: .10, party: 70, trouble: 1.1},
	{community: "锦绣社区", name: "云漳国际", former: "国际公馆", address: "望岭大街66号", blocks: []block{{6, 2, 33, 4}}, built: 2017, management: firm, company: guoji, committee: "未成立", kind: "商品房", area: 11860, insulation: "岩棉板", rating: "A", structure: "剪力墙", metres: 300, skip: []string{"4", "14", "24"}, x: 620, y: 0, rented: .16, party: 42, trouble: 1.2},
	{community: "锦绣社区", name: "翠屏里", address: "翠屏巷5号", blocks: []block{{10, 4, 6, 2}}, built: 2003, management: firm, company: anju, committee: "未成立", kind: "商品房", area: 8650, insulation: "", rating: "无外保温", structure: "砖混", metres: 290, x: 0, y: 420, rented: .11, party: 27, trouble: .6},
	{community: "锦绣社区", name: "锦绣东区", former: "锦绣苑二期", address: "柳岸路20号", blocks: []block{{8, 2, 26, 3}}, built: 2015, management: firm, company: anju, committee: "未成立", kind: "商品房", area: 9680, insulation: "挤塑聚苯板(XPS)", rating: "B1", structure: "剪力墙", metres: 295, x: 620, y: 420, rented: .13, party: 38, trouble: 1.1},
	{community: "柳岸社区", name: "柳岸花园", address: "柳岸路102号", blocks: []block{{10, 2, 18, 4}}, built: 2010, management: firm, company: heshun, committee: "未成立", kind: "商品房", area: 9240, insulation: "模塑聚苯板(EPS)", rating: "B2", structure: "剪力墙", metres: 290, x: 0, y: 900, rented: .12, party: 46, trouble: 1},
	{community: "柳岸社区", name: "南湖人家", address: "南湖路7号", blocks: []block{{6, 2, 27, 4}}, built: 2016, management: firm, company: heshun, committee: "未成立", kind: "商品房", area: 10450, insulation: "岩棉板", rating: "A", structure: "剪力墙", metres: 295, as: map[string]string{"14": "13A"}, x: 620, y: 900, rented: .12, party: 40, trouble: .9},
	{community: "柳岸社区", name: "阳光公寓", former: "阳光青年公寓", address: "南湖路21号", blocks: []block{{2, 1, 24, 12}}, built: 2018, management: firm, company: yiju, committee: "未成立", kind: "公寓", area: 4280, insulation: "岩棉板", rating: "A", structure: "框架剪力墙", metres: 290, x: 1100, y: 900, rented: .63, party: 9, trouble: 1.3},
	{community: "柳岸社区", name: "柳岸小区", former: "柳岸新村", address: "柳岸路96号", blocks: []block{{14, 5, 6, 2}}, built: 1998, management: firm, company: yiju, committee: "筹备中", kind: "老旧小区", area: 7420, insulation: "", rating: "无外保温", structure: "砖混", metres: 285, x: 0, y: 1300, rented: .15, party: 36, trouble: 1.2},
	{community: "机床厂社区", name: "机床厂家属院", former: "机床宿舍", address: "工人路3号", blocks: []block{{18, 4, 6, 2}}, built: 1986, management: deserted, committee: "未成立", kind: "老旧小区", area: 6000, insulation: "", rating: "无外保温", structure: "砖混", metres: 285, x: 0, y: 1800, rented: .12, party: 48, trouble: 1.3},
	{community: "机床厂社区", name: "纺织北院", former: "纺织厂北宿舍", address: "纺织街11号", blocks: []block{{9, 3, 5, 3}}, built: 1982, management: entrust, committee: "未成立", kind: "单位房", area: 5230, insulation: "", rating: "无外保温", structure: "砖混", metres: 285, x: 620, y: 1800, rented: .14, party: 0, trouble: .9},
	{community: "机床厂社区", name: "和平里", address: "和平巷2号", blocks: []block{{12, 4, 6, 2}}, built: 1994, management: entrust, committee: "未成立", kind: "老旧小区", area: 6860, insulation: "", rating: "无外保温", structure: "砖混", metres: 285, x: 1000, y: 1800, rented: .12, party: 30, trouble: .9},
	{community: "机床厂社区", name: "新机苑", address: "工人路9号", blocks: []block{{5, 2, 33, 4}}, built: 2014, management: firm, company: guoji, committee: "未成立", kind: "安置房", area: 9980, insulation: "模塑聚苯板(EPS)", rating: "B1", structure: "剪力墙", metres: 290, x: 620, y: 2300, rented: .15, party: 26, trouble: 1},
}

// gridPart is a run of buildings of one compound, by label; every building lies in exactly one grid.
type gridPart struct {
	compound string
	labels   []int
}

// grids: 28 of them, on average 428 homes; 机床七格 (528) and 柳岸十格 (576) are left oversized to show the warning.
var grids = []struct {
	community, name string
	parts           []gridPart
}{
	{"锦绣社区", "锦绣一格", []gridPart{{"锦绣苑", []int{1, 3, 5, 7, 9, 13}}}},
	{"锦绣社区", "锦绣二格", []gridPart{{"锦绣苑", []int{2, 4, 6, 8, 10, 14}}}},
	{"锦绣社区", "锦绣三格", []gridPart{{"锦绣苑", []int{11, 12, 15, 16}}}},
	{"锦绣社区", "锦绣四格", []gridPart{{"云漳国际", []int{1}}, {"锦绣东区", []int{1}}}},
	{"锦绣社区", "锦绣五格", []gridPart{{"云漳国际", []int{2}}, {"锦绣东区", []int{2}}}},
	{"锦绣社区", "锦绣六格", []gridPart{{"云漳国际", []int{3}}, {"锦绣东区", []int{3}}}},
	{"锦绣社区", "锦绣七格", []gridPart{{"云漳国际", []int{4}}, {"锦绣东区", []int{4}}}},
	{"锦绣社区", "锦绣八格", []gridPart{{"云漳国际", []int{5}}, {"锦绣东区", []int{5}}}},
	{"锦绣社区", "锦绣九格", []gridPart{{"云漳国际", []int{6}}, {"锦绣东区", []int{6}}}},
	{"锦绣社区", "锦绣十格", []gridPart{{"锦绣东区", []int{7, 8}}}},
	{"锦绣社区", "锦绣十一格", []gridPart{{"翠屏里", []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}}}},
	{"柳岸社区", "柳岸一格", []gridPart{{"柳岸花园", []int{1, 2, 3}}}},
	{"柳岸社区", "柳岸二格", []gridPart{{"柳岸花园", []int{4, 5, 6}}}},
	{"柳岸社区", "柳岸三格", []gridPart{{"柳岸花园", []int{7, 8, 9}}}},
	{"柳岸社区", "柳岸四格", []gridPart{{"柳岸花园", []int{10}}, {"柳岸小区", []int{1, 2, 3, 4}}}},
	{"柳岸社区", "柳岸五格", []gridPart{{"柳岸小区", []int{5, 6, 7, 8, 9}}}},
	{"柳岸社区", "柳岸六格", []gridPart{{"柳岸小区", []int{10, 11, 12, 13, 14}}}},
	{"柳岸社区", "柳岸七格", []gridPart{{"南湖人家", []int{1, 2}}}},
	{"柳岸社区", "柳岸八格", []gridPart{{"南湖人家", []int{3, 4}}}},
	{"柳岸社区", "柳岸九格", []gridPart{{"南湖人家", []int{5, 6}}}},
	{"柳岸社区", "柳岸十格", []gridPart{{"阳光公寓", []int{1, 2}}}},
	{"机床厂社区", "机床一格", []gridPart{{"机床厂家属院", []int{1, 2, 3, 4, 5, 6, 7, 8, 9}}}},
	{"机床厂社区", "机床二格", []gridPart{{"机床厂家属院", []int{10, 11, 12, 13, 14, 15, 16, 17, 18}}}},
	{"机床厂社区", "机床三格", []gridPart{{"纺织北院", []int{1, 2, 3, 4, 5, 6, 7, 8, 9}}}},
	{"机床厂社区", "机床四格", []gridPart{{"新机苑", []int{1}}, {"和平里", []int{1, 2, 3, 4}}}},
	{"机床厂社区", "机床五格", []gridPart{{"新机苑", []int{2}}, {"和平里", []int{5, 6, 7, 8}}}},
	{"机床厂社区", "机床六格", []gridPart{{"新机苑", []int{3}}, {"和平里", []int{9, 10, 11, 12}}}},
	{"机床厂社区", "机床七格", []gridPart{{"新机苑", []int{4, 5}}}},
}

// gridKinds are what a grid worker answers for; the rest falls to who manages the compound.
var gridKinds = []string{"care", "dispute", "noise", "dogs", "security", "advice", "public-advice", "service", "hygiene", "other"}

// community, compound, building and home are what the filler remembers of the places it made.
type community struct {
	place.Place
	secretary, checker *staff
}

type compound struct {
	estate
	place.Place
	community *community
	buildings []*building
	homes     []*home
	manager   *staff
	secretary *staff
	branch    string // org id
	gates     []place.Place
	members   []*resident
}

type building struct {
	place.Place
	compound *compound
	grid     *grid
	block    block
	units    []*unit
	head     string // person
}

type unit struct {
	id    string
	path  place.Path
	label string
	homes []*home
}

type home struct {
	place.Place
	building *building
	unit     *unit
	people   []*resident
}

type grid struct {
	place.Place
	community *community
	worker    *staff
}

// piece is a part of a compound for one first-responsible: whole units where it can be.
type piece struct {
	homes []*home
	unit  *unit // the piece is this whole unit, besides extra homes
}

// town is everything the filler knows while it works.
type town struct {
	filler
	city, district, street place.Place
	communities            map[string]*community
	compounds              []*compound
	byName                 map[string]*compound
	grids                  []*grid
	named                  map[string]*staff // by name: who has a post
	people                 []*resident
	homeDice               dice
	plan                   *agenda
	manner                 dice // how things go
	calendar               *statute.Calendar
	kinds                  map[string]matter.Kind
	byID                   map[string]*staff
	nameOf                 map[string]string
	album                  map[string][]*document.Prepared
	hole                   []duty.Duty
	story                  []bearer                 // the 58 of 锦绣苑
	served                 map[string][]bearer      // by compound
	firsts                 map[string][]duty.Loaded // 联户 duties by compound
	org                    map[string]string        // ids of organisations by name
}
