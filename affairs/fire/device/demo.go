package device

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/kernel/signal"
	"linli/platform/clock"
	"linli/platform/db"
)

// The demo (ledgers.md, story 7): 12 smoke sensors by MQTT in 云漳国际 1号楼, one false alarm a week, one true on 2026-06-11 02:14.
const (
	demoStream  = 7390
	demoSensors = 12
	demoFrom    = "2026-03-02" // a Monday
)

var demoTrue = time.Date(2026, 6, 11, 2, 14, 0, 0, clock.Shanghai)

// falseWhy are why a smoke detector is wrong in a stairwell of homes.
var falseWhy = []string{"油烟，厨房没关门", "浴室水汽", "装修粉尘", "电量不足误动作", "有人在楼道抽烟"}

// Demo puts the sensors on the stage.
func (s *Service) Demo(st affair.Stage) error {
	for _, c := range st.Compounds {
		if c.Place.Name == "云漳国际" && len(c.Buildings) > 0 {
			return s.demoAt(st, c, c.Buildings[0])
		}
	}
	return nil
}

func (s *Service) demoAt(st affair.Stage, c affair.StageCompound, b place.Place) error {
	from, err := time.ParseInLocation(time.DateOnly, demoFrom, clock.Shanghai)
	if err != nil {
		return err
	}
	d := st.Chance(demoStream)
	st.On(from, func(tx *db.Tx) error { return s.demoRegister(tx, b) })
	for week := from.AddDate(0, 0, 7); week.Before(st.Now); week = week.AddDate(0, 0, 7) {
		when := week.Add(time.Duration(d.IntN(6*24))*time.Hour + time.Duration(11*60+d.IntN(8*60))*time.Minute)
		sensor, why := 1+d.IntN(demoSensors), falseWhy[d.IntN(len(falseWhy))]
		s.demoAlarm(st, when, sensor)
		st.On(when.Add(time.Duration(3+d.IntN(9))*time.Minute), func(tx *db.Tx) error { return s.demoWord(tx, c, sensor, signal.False, why) })
		s.demoLoop(st, c, when, sensor, "到现场看过，"+why+"，无火情，探测器已复位")
	}
	s.demoAlarm(st, demoTrue, 7)
	st.On(demoTrue.Add(90*time.Second), func(tx *db.Tx) error {
		return s.demoWord(tx, c, 7, signal.True, "7层楼道电动车电池冒烟，微型站已到，119已报")
	})
	s.demoLoop(st, c, demoTrue, 7, "电池浸水处置，车辆移出楼道，楼道通风，探测器已复位")
	for at := from.Add(8 * time.Hour); at.Before(st.Now); at = at.AddDate(0, 0, 1) { // every morning each says that it lives
		battery := 100 - int(at.Sub(from).Hours()/24)/9
		st.On(at, func(tx *db.Tx) error { return s.demoMorning(tx, battery) })
	}
	st.On(st.Now.Add(-2*time.Minute), func(tx *db.Tx) error { return s.demoMorning(tx, 86) })
	return nil
}

func demoKey(n int) string { return fmt.Sprintf("yzgj-1/smoke%02d", n) }

// demoRegister writes the sensors down: one on each third floor of both units.
func (s *Service) demoRegister(tx *db.Tx, b place.Place) error {
	for n := 1; n <= demoSensors; n++ {
		floor := 1 + (n-1)/2*5
		_, err := s.Signals.PutTx(tx, access.System("demo"), signal.Register{Source: signal.MQTT, Key: demoKey(n), Name: fmt.Sprintf("%d单元%d层烟感", 2-n%2, floor), Kind: "smoke", Place: b.ID, Heartbeat: 86400})
		if err != nil {
			return err
		}
	}
	return nil
}

// demoAlarm: smoke, and two minutes later none.
func (s *Service) demoAlarm(st affair.Stage, when time.Time, n int) {
	say := func(v string) func(tx *db.Tx) error {
		return func(tx *db.Tx) error {
			_, err := s.Signals.TakeTx(tx, []signal.Message{{Source: signal.MQTT, Key: demoKey(n), Words: strings.TrimSpace("smoke.alarm " + v),
				Samples: []signal.Sample{{Kind: "smoke.alarm", Value: v, At: tx.NowMS(), Keep: true}}}})
			return err
		}
	}
	st.On(when, say("true"))
	st.On(when.Add(140*time.Second), say("false"))
}

var errDemo = errors.New("demo: no open alarm of the sensor")

// demoWord is what the property's control room says.
func (s *Service) demoWord(tx *db.Tx, c affair.StageCompound, n int, verdict, why string) error {
	var id string
	err := tx.Each("SELECT a.id FROM signal_alarm a JOIN signal_device d ON d.id = a.device WHERE d.key = ? AND a.state = 'open' ORDER BY a.opened", []any{demoKey(n)}, func(scan func(...any) error) error { return scan(&id) })
	if err != nil || id == "" {
		return errors.Join(err, errDemo)
	}
	a := access.Actor{Actor: ledger.Actor{ID: c.Manager.Person, Kind: access.KindStaff, Name: c.Manager.Label}, Person: c.Manager.Person, Grants: []access.Grant{{Role: access.Property, Path: c.Place.Path}}}
	_, err = s.HandleTx(tx, a, id, verdict, why)
	return err
}

// demoLoop brings the matter of an alarm to its end: the property does what is left, and somebody of the community looks the next day.
func (s *Service) demoLoop(st affair.Stage, c affair.StageCompound, when time.Time, n int, done string) {
	var id string
	st.On(when.Add(40*time.Minute), func(tx *db.Tx) error {
		err := tx.Each("SELECT a.matter FROM signal_alarm a JOIN signal_device d ON d.id = a.device WHERE d.key = ? ORDER BY a.opened", []any{demoKey(n)}, func(scan func(...any) error) error { return scan(&id) })
		if err != nil || id == "" {
			return errors.Join(err, errDemo)
		}
		m, err := s.Matters.Plain(tx, id)
		if err != nil || m.State != matter.Assigned {
			return err
		}
		a := c.Who(m.Holder)
		if _, err := s.Matters.ClaimTx(tx, a, matter.Claim{Do: matter.Do{ID: id}}); err != nil {
			return err
		}
		_, err = s.Matters.RectifyTx(tx, a, matter.Rectify{Do: matter.Do{ID: id, Note: done}, Measures: done})
		return err
	})
	st.On(when.Add(26*time.Hour), func(tx *db.Tx) error {
		m, err := s.Matters.Plain(tx, id)
		if err != nil || m.State != matter.Fixed {
			return err
		}
		_, err = s.Matters.LookTx(tx, c.Checker, matter.Look{Do: matter.Do{ID: id, Note: "看过探测器，正常"}, Result: "pass"})
		return err
	})
}

func (s *Service) demoMorning(tx *db.Tx, battery int) error {
	var list []signal.Message
	for n := 1; n <= demoSensors; n++ {
		list = append(list, signal.Message{Source: signal.MQTT, Key: demoKey(n), Words: "normal", Samples: []signal.Sample{{Kind: "battery", Value: fmt.Sprint(battery - n%3), Unit: "%", At: tx.NowMS(), Keep: true}}})
	}
	_, err := s.Signals.TakeTx(tx, list)
	return err
}
