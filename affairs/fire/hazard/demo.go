package hazard

import (
	"fmt"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/matter"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
)

// The demo street's hazards of its own (ledgers.md E4.7 tells the many): a major one from the fire body's paper to its removal, one
// that came back within 90 days, one whose look-back failed; and the second look, drawn after zero.

const (
	firm   = "云漳国际"
	lodge  = "南湖人家"
	mender = "秦海峰"
)

type play struct {
	*Service
	st affair.Stage
	c  affair.StageCompound
	id string
}

func at(y, m, d, hour, minute int) time.Time {
	return time.Date(y, time.Month(m), d, hour, minute, 0, 0, clock.Shanghai)
}

func (s *Service) demo(st affair.Stage) error {
	for _, c := range st.Compounds {
		switch c.Place.Name {
		case firm:
			(&play{s, st, c, ""}).major()
			(&play{s, st, c, ""}).failed()
		case lodge:
			(&play{s, st, c, ""}).back()
		}
	}
	s.secondLook(st)
	return nil
}

func (p *play) on(when time.Time, do func(tx *db.Tx) error) {
	p.st.On(when, func(tx *db.Tx) error {
		if err := do(tx); err != nil {
			return fmt.Errorf("fire/hazard %s %s: %w", p.c.Place.Name, when.Format(time.DateOnly), err)
		}
		return nil
	})
}

func (p *play) fire() access.Actor { return p.st.Actor(mender) }

func (p *play) find(tx *db.Tx, building int, part, typ, grade, floor, words string) error {
	m, err := p.FindTx(tx, p.fire(), Find{Building: p.c.Buildings[building].ID, Part: part, Type: typ, Grade: grade, Floor: floor, Text: words, Source: "sweep"})
	p.id = m.ID
	return err
}

func (p *play) fix(tx *db.Tx, what string, yuan int64) error {
	m, err := p.Matters.Get(tx, access.System("demo"), p.id)
	if err != nil {
		return err
	}
	_, err = p.Matters.RectifyTx(tx, p.c.Who(m.Holder), matter.Rectify{Do: matter.Do{ID: p.id}, Measures: what, MoneyFen: yuan * 100})
	return err
}

func (p *play) look(tx *db.Tx, by access.Actor, result, note string) error {
	_, err := p.Matters.LookTx(tx, by, matter.Look{Do: matter.Do{ID: p.id, Note: note}, Result: result})
	return err
}

// major is 重大: declared, guarded, fixed, removed by the fire body, looked at after three days.
func (p *play) major() {
	p.on(at(2025, 9, 2, 10, 20), func(tx *db.Tx) error {
		return p.find(tx, 1, "control", "F05", Major, "", "消防水泵控制柜损坏，喷淋主泵不能启动。")
	})
	p.on(at(2025, 9, 3, 15, 0), func(tx *db.Tx) error {
		_, err := p.DeclareTx(tx, p.fire(), Declare{Matter: p.id, DocNo: "望消重〔2025〕2号", Body: "望岭区消防救援大队", On: "2025-09-03", Supervisor: "望岭区人民政府", Level: "district", Due: "2025-10-15"})
		return err
	})
	p.on(at(2025, 9, 4, 9, 30), func(tx *db.Tx) error {
		_, err := p.PlanTx(tx, p.fire(), Plan{Matter: p.id, Interim: "每2小时巡查一次并登记，增配灭火器16具，水泵房24小时值守", MoneyFen: 8_600_000})
		return err
	})
	p.on(at(2025, 9, 28, 16, 10), func(tx *db.Tx) error { return p.fix(tx, "更换控制柜，主备泵联动试验合格", 84200) })
	p.on(at(2025, 9, 29, 10, 0), func(tx *db.Tx) error { return p.look(tx, p.fire(), "pass", "现场启泵三次，正常") })
	p.on(at(2025, 9, 30, 11, 0), func(tx *db.Tx) error {
		_, err := p.RemoveTx(tx, p.fire(), p.id, "望消重销〔2025〕2号", "2025-09-30")
		return err
	})
	p.on(at(2025, 10, 2, 15, 20), func(tx *db.Tx) error { return p.look(tx, p.c.Checker, "pass", "回头看合格") })
}

// failed is a hydrant that was only painted: sent back, half the term, one level up.
func (p *play) failed() {
	p.on(at(2025, 10, 13, 9, 40), func(tx *db.Tx) error {
		return p.find(tx, 2, "stair", "F03", "", "21", "室内消火栓无水。")
	})
	p.on(at(2025, 10, 16, 17, 0), func(tx *db.Tx) error { return p.fix(tx, "检修阀门", 300) })
	p.on(at(2025, 10, 17, 10, 0), func(tx *db.Tx) error { return p.look(tx, p.c.Checker, "pass", "出水正常") })
	p.on(at(2025, 10, 24, 10, 30), func(tx *db.Tx) error { return p.look(tx, p.fire(), "fail", "又没有水，阀门内漏") })
	p.on(at(2025, 10, 27, 15, 0), func(tx *db.Tx) error { return p.fix(tx, "更换阀门和立管接头", 1860) })
	p.on(at(2025, 10, 28, 9, 30), func(tx *db.Tx) error { return p.look(tx, p.fire(), "pass", "压力0.35MPa") })
	p.on(at(2025, 11, 4, 9, 30), func(tx *db.Tx) error { return p.look(tx, p.c.Checker, "pass", "回头看合格") })
}

// back is 反弹: the same corridor is full again six weeks later.
func (p *play) back() {
	for i, day := range []time.Time{at(2025, 9, 8, 10, 0), at(2025, 11, 3, 10, 0)} {
		p.on(day, func(tx *db.Tx) error {
			return p.find(tx, 0, "stair", "F23", "", "9", []string{"楼道堆放纸箱、旧家具。", "楼道又堆满了旧家具。"}[i])
		})
		p.on(day.AddDate(0, 0, 1).Add(4*time.Hour), func(tx *db.Tx) error { return p.fix(tx, "已清运", 0) })
		p.on(day.AddDate(0, 0, 2), func(tx *db.Tx) error { return p.look(tx, p.fire(), "pass", "已清空") })
		p.on(day.AddDate(0, 0, 9), func(tx *db.Tx) error { return p.look(tx, p.c.Checker, "pass", "保持得住") })
	}
}

// secondLook draws among what was closed before zero, and most of it is looked at within two weeks.
func (s *Service) secondLook(st affair.Stage) {
	done := map[string]bool{}
	for _, c := range st.Compounds {
		if done[c.Community] {
			continue
		}
		done[c.Community] = true
		var d Draw
		st.On(at(2026, 6, 8, 9, 0), func(tx *db.Tx) error {
			p, err := s.Places.Get(tx, c.Place.Parent)
			if err != nil {
				return err
			}
			d, err = s.DrawTx(tx, access.System("timer"), p.ID)
			if fault.Is(err, fault.KindNotYet) || fault.Is(err, fault.KindConflict) {
				return nil
			}
			return err
		})
		st.On(at(2026, 6, 17, 14, 0), func(tx *db.Tx) error { return s.lookedAt(tx, c, d) })
	}
}

// lookedAt looks at four of five; nobody who fixed or answers for one may.
func (s *Service) lookedAt(tx *db.Tx, c affair.StageCompound, d Draw) error {
	if d.ID == "" {
		return nil
	}
	list, err := items(tx, "draw = ? AND picked ORDER BY matter", d.ID)
	if err != nil {
		return err
	}
	for i, x := range list {
		if i%5 == 4 {
			continue
		}
		_, err := s.Matters.LookTx(tx, c.Checker, matter.Look{Do: matter.Do{ID: x.Matter, Note: "随机抽查，保持得住"}, Result: "pass"})
		if err != nil && !fault.Is(err, fault.KindDenied) {
			return err
		}
	}
	return nil
}
