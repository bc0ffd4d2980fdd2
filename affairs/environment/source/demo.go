package source

import (
	"fmt"
	"math"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
)

// The demo street's plane: metres east and north of the same point of open land as its compounds, the river a few kilometres away.
const (
	demoLon, demoLat     = 100.5, 41.2
	demoEast, demoNorth  = 1 / 83760.0, 1 / 111000.0
	demoWater, demoBrook = "槐河", "石门沟"
)

type demoNode struct {
	key, kind, name, water, target, role string
	x, y                                 float64
}

var demoNodes = []demoNode{
	{"H0", NodeSpring, "槐河源", demoWater, "", "", -6000, 6200}, {"H1", NodeSection, "槐河上断面", demoWater, "III", "up", -4300, 6000}, {"H2", NodeJunction, "石门沟汇入", demoWater, "", "", -3000, 5900},
	{"H3", NodeJunction, "恒泽排口下", demoWater, "", "", -1900, 5650}, {"H4", NodeJunction, "净水厂排口下", demoWater, "", "", -700, 5600}, {"H5", NodeSection, "槐河下断面", demoWater, "III", "down", 300, 5450},
	{"H6", NodeJunction, "柳溪汇入", demoWater, "", "", 1500, 5300}, {"H7", NodeIntake, "漳滨取水口", demoWater, "III", "", 2600, 5250}, {"H8", NodeSection, "槐河出境断面", demoWater, "IV", "border", 3600, 5050}, {"H9", NodeMouth, "槐河出境", demoWater, "", "", 4600, 5000},
	{"S0", NodeSpring, "石门沟源", demoBrook, "", "", -4400, 8200}, {"S1", NodeJunction, "选煤厂排口下", demoBrook, "", "", -3700, 7300}, {"S2", NodeSection, "石门沟口断面", demoBrook, "III", "control", -3200, 6500},
	{"L0", NodeSpring, "柳溪源", "柳溪", "", "", 600, 3000}, {"L1", NodeJunction, "乳业排口下", "柳溪", "", "", 1000, 3900}, {"L2", NodeSection, "柳溪口断面", "柳溪", "IV", "control", 1350, 4700},
	{"W1", NodeManhole, "污水检查井1", "", "", "", -1900, 4300}, {"W2", NodeManhole, "污水检查井2", "", "", "", -1300, 4800}, {"W3", NodePlant, "望岭净水厂进口", "", "", "", -900, 5200}, {"R1", NodeInlet, "柳岸路雨水口", "", "", "", 700, 4900},
}

// demoEdges: kind, from, to; a star is the main stem.
var demoEdges = strings.Fields("reach*:H0:H1 reach*:H1:H2 reach*:H2:H3 reach*:H3:H4 reach*:H4:H5 reach*:H5:H6 reach*:H6:H7 reach*:H7:H8 reach*:H8:H9 reach:S0:S1 reach:S1:S2 reach:S2:H2 reach:L0:L1 reach:L1:L2 reach:L2:H6 " +
	"sewer:HZ-01:H3 storm:HZ-02:H3 sewer:QH-01:W1 sewer:DD-01:W2 sewer:W1:W2 sewer:W2:W3 sewer:W3:JS-01 sewer:JS-01:H4 storm:QH-02:H3 sewer:SM-01:S1 storm:SM-02:S1 sewer:RY-01:L1 sewer:ZY-01:H6 combined:SZ-01:H4 storm:SZ-02:R1 storm:R1:H6")

type demoFirm struct {
	key, name, industry, process, contact string
	x, y                                  float64
	permit                                string // first day, "" none
	eia                                   string
}

var demoFirms = []demoFirm{
	{"HZ", "恒泽煤业有限公司", "煤炭开采", "矿井涌水经预沉、混凝、过滤、消毒后部分回用，其余由矿井水排口排入槐河。", "陶启文", -2100, 6100, "2023-05-16", "云环审〔2019〕虚拟27号"},
	{"JS", "望岭净水有限公司", "污水处理", "城区污水经格栅、A2O、深度过滤、消毒后排入槐河，设计规模4万吨每天。", "苗向前", -850, 5300, "2024-03-01", "云环审〔2018〕虚拟9号"},
	{"QH", "云漳青禾食品有限公司", "食品制造", "清洗和蒸煮废水经厌氧、好氧处理后接入市政污水管。", "景秀兰", -2000, 4200, "2024-08-20", ""},
	{"SM", "石门沟选煤有限公司", "煤炭洗选", "", "蔡立本", -3900, 7400, "2022-11-08", "云环审〔2020〕虚拟3号"},
	{"DD", "云漳明光表面处理有限公司", "金属表面处理", "含铬、含镍废水分质处理，车间排口达标后与综合废水一起接管。", "董晓辉", -1200, 4600, "2023-09-12", "云环审〔2021〕虚拟14号"},
	{"RY", "柳溪乳业有限公司", "乳制品", "设备清洗水经气浮、接触氧化处理后排入柳溪。", "庞玉珍", 900, 3800, "2025-02-18", ""},
	{"ZY", "漳滨纸品有限公司", "造纸和纸制品", "涂布和清洗废水经混凝沉淀、生化处理后排入槐河。", "靳方圆", 1600, 5700, "2020-12-25", ""},
}

type demoOutlet struct {
	code, name, kind, firm, water, target, standard, limits string
	x, y                                                    float64
	every                                                   int
}

const mineLimits = "w01018 20,w21003 1.0,w21011 0.2,w01012 30"

var demoOutlets = []demoOutlet{
	{"HZ-01", "恒泽煤业矿井水排口", Mine, "HZ", demoWater, "III", "DB14/1928-2019", mineLimits, -1980, 5850, 90}, {"HZ-02", "恒泽煤业雨水排口", Storm, "HZ", demoWater, "III", "", "", -1700, 6000, 30},
	{"JS-01", "望岭净水厂总排口", Sewage, "JS", demoWater, "III", "GB 18918-2002 一级A / DB14/1928-2019", "w01018 40,w21003 2.0,w21011 0.4", -750, 5420, 30},
	{"QH-01", "青禾食品接管口", Indirect, "QH", "", "", "GB 8978-1996 三级", "w01018 500,w01012 400", -2050, 4350, 90}, {"QH-02", "青禾食品雨水排口", Storm, "QH", demoWater, "III", "", "", -2300, 4900, 30},
	{"SM-01", "石门沟选煤矿井水排口", Mine, "SM", demoBrook, "III", "DB14/1928-2019", mineLimits, -3850, 7150, 90}, {"SM-02", "石门沟选煤雨水排口", Storm, "SM", demoBrook, "III", "", "", -3500, 7500, 30},
	{"DD-01", "明光表面处理接管口", Indirect, "DD", "", "", "GB 8978-1996 表1", "w20117 0.5,w20121 1.0,w01018 500", -1150, 4700, 60},
	{"RY-01", "柳溪乳业总排口", Sewage, "RY", "柳溪", "IV", "DB14/1928-2019", "w01018 40,w21003 2.0,w21011 0.4", 950, 3850, 90},
	{"ZY-01", "漳滨纸品总排口", Sewage, "ZY", demoWater, "III", "DB14/1928-2019", "w01018 40,w21003 2.0", 1560, 5500, 60}, {"ZY-02", "漳滨纸品雨水排口", Storm, "ZY", demoWater, "III", "", "", 1750, 5620, 30},
	{"SZ-01", "柳岸街道合流溢流口", Mixed, "", demoWater, "III", "", "", -500, 5750, 30}, {"SZ-02", "柳岸路雨水总口", Storm, "", demoWater, "III", "", "", 620, 4700, 30},
}

func demoSpot(x, y float64) (lon, lat string) {
	return Degrees(int64(math.Round((demoLon + x*demoEast) * 1e7))), Degrees(int64(math.Round((demoLat + y*demoNorth) * 1e7)))
}

// demoCredit makes a credit code of the region that does not exist (98) with a right check character.
func demoCredit(n int) string {
	head := fmt.Sprintf("91980102MA%07d", 7_300_000+n*41)
	for _, r := range "0123456789ABCDEFGHJKLMNPQRTUWXY" {
		if code, err := text.ParseCredit(head + string(r)); err == nil {
			return code
		}
	}
	return head + "0"
}

// demo puts the sources of story 9 on the stage (ledgers.md E4): 恒泽煤业 with its mine-water outlet, six more invented companies, a
// river with two brooks. It uses the verbs a person would.
func (s *Service) demo(st affair.Stage) error {
	begin := time.Date(2025, 1, 6, 9, 0, 0, 0, clock.Shanghai)
	ids := map[string]string{}
	st.On(begin, func(tx *db.Tx) error { return s.demoFound(tx, st.Actor("路晓宁"), ids) })
	st.On(begin.Add(2*time.Hour), func(tx *db.Tx) error { return s.demoNet(tx, st.Actor("路晓宁"), ids) })
	for _, l := range []struct {
		at   time.Time
		code string
		flow Flow
	}{
		{time.Date(2026, 1, 14, 10, 0, 0, 0, clock.Shanghai), "HZ-02", Flow{Seen: "none", DryDays: 12}},
		{time.Date(2026, 3, 11, 11, 20, 0, 0, clock.Shanghai), "HZ-02", Flow{Seen: "trickle", DryDays: 2, Note: "坎下有渗水，前天刚下过小雨，过几天再看"}},
		{time.Date(2026, 4, 21, 9, 40, 0, 0, clock.Shanghai), "SZ-02", Flow{Seen: "none", DryDays: 5}},
		{time.Date(2026, 5, 12, 10, 50, 0, 0, clock.Shanghai), "HZ-02", Flow{Seen: "none", DryDays: 6}},
		{time.Date(2026, 6, 30, 9, 50, 0, 0, clock.Shanghai), "SM-02", Flow{Seen: "flow", DryDays: 6, Note: "管口有稳定水流，微黑，疑似洗煤水混接"}},
	} {
		st.On(l.at, func(tx *db.Tx) error {
			_, err := s.LookAt(tx, st.Actor("冀文斌"), ids[l.code], l.flow)
			return err
		})
	}
	return nil
}

func (s *Service) demoFound(tx *db.Tx, a access.Actor, ids map[string]string) error {
	scope := a.Scope(access.EnvEdit)
	if len(scope) == 0 {
		return none()
	}
	at, err := s.Places.ByPath(tx, scope[0])
	if err != nil {
		return err
	}
	ids["place"] = at.ID
	for i, f := range demoFirms {
		lon, lat := demoSpot(f.x, f.y)
		id, err := s.KeepTx(tx, a, Save{Name: "company", Values: map[string]string{"name": f.name, "credit": demoCredit(i), "industry": f.industry, "place": at.ID, "lon": lon, "lat": lat, "process": f.process,
			"address": "云漳市望岭区演示工业路" + fmt.Sprint(i*10+2) + "号", "contact": f.contact, "legal": f.contact, "phone": fmt.Sprintf("1000002%04d", 300+i)}})
		if err != nil {
			return err
		}
		ids[f.key] = id
		if f.permit == "" {
			continue
		}
		code := demoCredit(i) + "001V"
		if ids["permit "+f.key], err = s.KeepTx(tx, a, Save{Name: "permit", Owner: id, Values: map[string]string{"number": code, "issuer": "云漳市生态环境局", "issued": f.permit, "from": f.permit, "eia": f.eia}}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) demoNet(tx *db.Tx, a access.Actor, ids map[string]string) (err error) {
	for i, n := range demoNodes {
		lon, lat := demoSpot(n.x, n.y)
		if ids[n.key], err = s.KeepTx(tx, a, Save{Name: "section", Values: map[string]string{"kind": n.kind, "code": fmt.Sprintf("YZ-%s%02d", n.key[:1], i+1), "name": n.name, "water": n.water, "target": n.target, "role": n.role, "place": ids["place"], "lon": lon, "lat": lat}}); err != nil {
			return err
		}
	}
	for _, o := range demoOutlets {
		lon, lat := demoSpot(o.x, o.y)
		if ids[o.code], err = s.KeepTx(tx, a, Save{Name: "outlet", Values: map[string]string{"code": o.code, "name": o.name, "kind": o.kind, "company": ids[o.firm], "permit": ids["permit "+o.firm], "place": ids["place"], "lon": lon, "lat": lat, "water": o.water,
			"target": o.target, "standard": o.standard, "signage": "yes", "guardian": "冀文斌", "every": fmt.Sprint(o.every)}}); err != nil {
			return err
		}
		if err := s.demoLimits(tx, a, ids[o.code], o); err != nil {
			return err
		}
	}
	for _, e := range demoEdges {
		p := strings.Split(e, ":")
		stem := "no"
		if strings.HasSuffix(p[0], "*") {
			stem = "yes"
		}
		if _, err := s.KeepTx(tx, a, Save{Name: "edge", Values: map[string]string{"kind": strings.TrimSuffix(p[0], "*"), "from": ids[p[1]], "to": ids[p[2]], "main": stem}}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) demoLimits(tx *db.Tx, a access.Actor, outlet string, o demoOutlet) error {
	if o.limits == "" {
		return nil
	}
	for _, l := range strings.Split(o.limits, ",") {
		p, v, _ := strings.Cut(l, " ")
		if err := s.AddLimit(tx, a, "outlet", outlet, 0, Limit{Pollutant: p, Value: v, Unit: "mg/L", Basis: "permit", Clause: "水污染物排放许可限值"}); err != nil {
			return err
		}
	}
	if o.kind != Mine {
		return nil
	}
	if err := s.AddLimit(tx, a, "outlet", outlet, 0, Limit{Pollutant: "w01001", Op: "range", Value: "6", High: "9", Basis: "permit"}); err != nil {
		return err
	}
	return s.AddLimit(tx, a, "outlet", outlet, 0, Limit{Pollutant: "w01018", Value: "20", Unit: "mg/L", Basis: "eia", Document: "环评批复", Clause: "矿井水按地表水Ⅲ类控制"})
}
