package rescue

import (
	"strconv"
	"strings"
	"time"

	"linli/kernel/affair"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
)

// flagship is the compound of story 7.
const flagship = "云漳国际"

func day(y int, m time.Month, d, h int) time.Time {
	return time.Date(y, m, d, h, 0, 0, 0, clock.Shanghai)
}

// Demo puts rescue plans and visits of the six on the stage (ledgers.md E4 story 7): 1号楼 has two versions, the plan of 2号楼 is
// past its year, that of 3号楼 waits for approval. No matter of it comes before the story's own numbers are given.
func (s *Service) Demo(st affair.Stage) error {
	for _, c := range st.Compounds {
		if c.Place.Name != flagship {
			continue
		}
		for i, b := range c.Buildings {
			at := day(2025, 9, 8+i, 10)
			switch i {
			case 1:
				at = day(2025, 6, 10, 10)
			case 2:
				s.write(st, b, day(2026, 6, 22, 10), false)
				continue
			}
			s.write(st, b, at, true)
			if i == 0 {
				s.write(st, b, day(2026, 5, 20, 10), true)
				s.visits(st, b)
			}
		}
	}
	return nil
}

func (s *Service) write(st affair.Stage, b place.Place, at time.Time, approve bool) {
	st.On(at, func(tx *db.Tx) error {
		writer := st.Actor("冯建军")
		p, err := s.BeginTx(tx, writer, b.ID)
		if err != nil {
			return err
		}
		if _, err := s.WriteTx(tx, writer, b.ID, 0, demoFacts(b, p.Version)); err != nil {
			return err
		}
		if len(p.Body.Marks) == 0 {
			for _, m := range demoMarks(p.Body.Ground) {
				if _, err := s.Place(tx, writer, b.ID, 0, m); err != nil {
					return err
				}
			}
		}
		if _, err := s.DecideTx(tx, writer, Deciding{Building: b.ID, Act: "ask"}); err != nil || !approve {
			return err
		}
		_, err = s.DecideTx(tx, st.Actor("秦海峰"), Deciding{Building: b.ID, Act: "approve"})
		return err
	})
}

// demoMarks stand about the building in the middle of the drawing.
func demoMarks(g Ground) []Mark {
	lo, hi := [2]int{400, 420}, [2]int{600, 580}
	for _, s := range g.Shapes {
		if s.Kind == "this" && len(s.Points) > 0 {
			lo, hi = s.Points[0], s.Points[0]
			for _, p := range s.Points {
				lo, hi = [2]int{min(lo[0], p[0]), min(lo[1], p[1])}, [2]int{max(hi[0], p[0]), max(hi[1], p[1])}
			}
		}
	}
	w := hi[0] - lo[0]
	return []Mark{{"entrance", lo[0] + w/4, hi[1] + 25, "1单元门"}, {"entrance", lo[0] + w*3/4, hi[1] + 25, "2单元门"}, {"ladder", lo[0] + w/2, hi[1] + 110, "南侧硬地"}, {"hydrant", max(lo[0]-90, 40), hi[1] + 80, "DN100"}, {"hydrant", min(hi[0]+90, 960), max(lo[1]-80, 60), "DN150"},
		{"adapter", lo[0] + w/2, hi[1] + 30, "喷淋、消火栓各1组"}, {"stairs", lo[0] + w/4, (lo[1] + hi[1]) / 2, "防烟楼梯"}, {"stairs", lo[0] + w*3/4, (lo[1] + hi[1]) / 2, "防烟楼梯"}, {"power", hi[0] + 40, (lo[1] + hi[1]) / 2, "配电间"}, {"gas", max(lo[0]-50, 40), (lo[1] + hi[1]) / 2, "调压箱"}, {"control", max(lo[0]-60, 40), max(lo[1]-70, 60), "24小时"}, {"muster", 850, 880, "中心花园"}}
}

func demoFacts(b place.Place, version int64) map[string]string {
	out := map[string]string{
		"route": "柳岸路进北门，直行80米，右转到" + b.Name + "南侧", "width": "4.5", "clear": "4.5", "turn": "12", "gates": "北门24小时有人；消防通道门钥匙在门岗和消控室", "muster": "中心花园",
		"ladder": b.Name + "南侧硬地，有地面标线", "ladder_long": "20", "ladder_wide": "10", "ladder_off": "7", "hydrants": "西南角20米 DN100 0.35MPa；东北角45米 DN150 0.40MPa", "pool": "324", "tank": "18", "adapters": "南墙，喷淋1组、消火栓1组",
		"power": "地下一层配电间，钥匙在消控室", "gas": "西墙调压箱，燃气公司抢修电话见后", "water_off": "地下一层泵房", "dangers": "地下一层有电动自行车充电间；一层底商用瓶装气的已清退", "stairs": "每单元1部防烟楼梯，通屋面", "lifts": "每单元1部消防电梯，首层按钮迫降", "windows": "每层楼梯间前室外窗", "facilities": "自动报警、湿式喷淋、室内消火栓、机械防排烟；消控室在1号楼一层，两人值班",
		"station": "锦绣社区微型消防站，6人，3分钟到场", "joint": "柳岸社区微型消防站", "brigade": "望岭消防救援站", "brigade_km": "2.6", "brigade_min": "7",
		"lead": "物业项目负责人到场指挥，消防到场后移交", "tell": "消控室报119、广播、通知社区和供电供气", "fight": "站员两人一组，用着火层下一层消火栓出水", "clearing": "先着火层和上两层，再逐层向上；专人到行动不便的家门口", "aid": "集合点设救护点，清点人数",
		"low": "关防火门，室内消火栓出水，疏散上方各层", "middle": "消防电梯到下两层，沿楼梯攻入；上方人员向下，过不去的固守待援", "high": "消防电梯分段运水带，屋顶水箱供水；屋面作临时避险", "basement": "先断电，喷淋启动，两个出口同时排烟，禁止单人进入", "wall": "外墙立面先控下方和上方，室内逐层关窗，举高车占南侧场地", "ebike": "断充电电源，雾状水长时间冷却，警惕复燃", "method": "楼梯向下为主，烟封楼梯时关门固守，窗口示意", "radio": "对讲机1频道，消控室守听",
		"calls": "消控室 10000010501\n物业值班 10000010402\n锦绣社区微型消防站 10000010503\n社区值班 10000010404\n燃气抢修 10000010505\n供电抢修 10000010506",
	}
	if f := b.Building; f != nil {
		out["dangers"] = "外墙保温" + strings.TrimSpace(f.Insulation+" "+f.Rating) + "；" + out["dangers"]
	}
	if version > 1 {
		out["gates"] += "；5月演练后北门改为常开"
	}
	if b.Building != nil && b.Building.HeightCM > refugeFrom {
		out["refuge"] = "16层、31层"
	}
	return out
}

// visits are two rounds of the six at 1号楼: one without a problem, and one that finds a hydrant without pressure.
func (s *Service) visits(st affair.Stage, b place.Place) {
	for i, at := range []time.Time{day(2026, 3, 12, 15), day(2026, 6, 22, 15)} {
		st.On(at, func(tx *db.Tx) error {
			r := Record{Building: b.ID, Day: clock.DayOf(at), Team: "望岭消防救援站", Leader: "秦海峰", People: int64(6 + i)}
			for range SixKeys {
				r.Items = append(r.Items, Item{State: "ok"})
			}
			if i == 0 {
				r.Items[3] = Item{State: "changed", Note: "一层底商换成了快递点，已改进预案"}
			} else {
				r.Items[4] = Item{State: "problem", Note: strconv.Itoa(2) + "单元28层消火栓压力不足，出水无力"}
			}
			_, err := s.Know(tx, st.Actor("秦海峰"), r)
			return err
		})
	}
}
