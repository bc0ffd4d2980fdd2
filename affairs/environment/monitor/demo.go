package monitor

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/kernel/signal"
	"linli/platform/clock"
	"linli/platform/db"
)

// The demo (ledgers.md, story 9): the monitor at the mine-water outlet of 恒泽煤业. Hours and days over the limit in March, until the treatment
// was put right on 2026-05-06; a day in June that repeats the day before, and half a day of one value.
const (
	demoStream = 7391
	demoMN     = "A1400400000000000000A001"
	demoPW     = "LinLi1"
	demoOutlet = "HZ-01"
)

var (
	demoBegin = time.Date(2026, 3, 2, 0, 0, 0, 0, clock.Shanghai)
	demoFixed = time.Date(2026, 5, 6, 10, 0, 0, 0, clock.Shanghai)
	demoCopy  = time.Date(2026, 6, 9, 0, 0, 0, 0, clock.Shanghai) // repeats the 8th
	demoFlat  = time.Date(2026, 6, 17, 3, 0, 0, 0, clock.Shanghai)
)

// demoFlatHours is how long one value came.
const demoFlatHours = 15

// hourOf are the figures of one hour: flow, COD, ammonia.
type hourOf struct {
	flow, cod, nh string
	flag          string
}

// Demo puts the monitor on the stage: a frame for each hour and one for each day, digested once a day.
func (s *Service) Demo(st affair.Stage) error {
	d := st.Chance(demoStream)
	var m Monitor
	st.On(demoBegin.Add(7*time.Hour), func(tx *db.Tx) (err error) {
		m, err = s.demoRegister(tx, st)
		return err
	})
	made := map[int64]hourOf{}
	for day := demoBegin; day.Before(st.Now); day = day.AddDate(0, 0, 1) {
		for h := range 24 {
			at := day.Add(time.Duration(h) * time.Hour)
			made[at.Unix()] = demoHour(d, at, made)
		}
		scene := day.AddDate(0, 0, 1).Add(20 * time.Minute)
		st.On(scene, func(tx *db.Tx) error { return s.demoDay(tx, &m, day, made) })
	}
	for _, r := range []struct {
		at         time.Time
		what, note string
	}{{time.Date(2026, 3, 16, 9, 0, 0, 0, clock.Shanghai), "calibration", "标液核查合格"}, {time.Date(2026, 4, 15, 9, 0, 0, 0, clock.Shanghai), "calibration", "标液核查合格"}, {time.Date(2026, 5, 5, 8, 0, 0, 0, clock.Shanghai), "stop", "换滤料，停排"}, {time.Date(2026, 5, 15, 9, 0, 0, 0, clock.Shanghai), "calibration", "标液核查合格"}, {time.Date(2026, 6, 12, 9, 0, 0, 0, clock.Shanghai), "maintenance", "换蠕动泵管"}} {
		st.On(r.at.Add(2*time.Hour), func(tx *db.Tx) error {
			if m.ID == "" {
				return nil
			}
			_, err := s.AddRecordTx(tx, st.Actor("路晓宁"), Record{Monitor: m.ID, What: r.what, From: r.at.UnixMilli(), Until: r.at.Add(time.Hour).UnixMilli(), Note: r.note})
			return err
		})
	}
	st.On(time.Date(2026, 5, 6, 16, 0, 0, 0, clock.Shanghai), func(tx *db.Tx) error { return s.demoDone(tx, st, &m) })
	return nil
}

// demoRegister writes the monitor down at the outlet, or in the district while no outlet is drawn.
func (s *Service) demoRegister(tx *db.Tx, st affair.Stage) (m Monitor, err error) {
	m = Monitor{MN: demoMN, Name: "矿井水排口自动站", Company: "恒泽煤业有限公司", Edition: "2017", Since: "2026-03-02", Channels: []Channel{{Factor: Flow, Unit: "L/s", Low: "0", High: "100", Spot: "巴歇尔槽"},
		{Factor: "w01018", Unit: "mg/L", Low: "0", High: "200", Limit: "20", LUnit: "mg/L", Basis: "排污许可证；DB14/1928-2019〔待核对〕", Spot: "总排口取水泵房"}, {Factor: "w21003", Unit: "mg/L", Low: "0", High: "50", Limit: "1.0", LUnit: "mg/L", Basis: "排污许可证；DB14/1928-2019〔待核对〕", Spot: "总排口取水泵房"}}}
	if s.Outlets.By != nil {
		if o, err := s.Outlets.By(tx, demoOutlet); err == nil {
			m.Outlet = o.ID
		}
	}
	list, err := s.Places.Subtree(tx, place.RootPath, place.District, "", 1)
	if err != nil || len(list) == 0 {
		return Monitor{}, err
	}
	m.Place = list[0].ID
	return s.RegisterTx(tx, st.Actor("路晓宁"), Save{Monitor: m, Password: demoPW})
}

// demoHour makes the figures of an hour: too much until the treatment was put right, then well below the limit.
func demoHour(d *rand.Rand, at time.Time, made map[int64]hourOf) hourOf {
	tenth := func(mid, spread int) string { return Decimal(int64(mid+d.IntN(2*spread+1)-spread), 1) }
	cod, nh := 430, 70
	if !at.Before(demoFixed) {
		cod, nh = 150+10*(at.Day()%3), 45
	}
	h := hourOf{flow: tenth(186, 22), cod: tenth(cod, 28), nh: Decimal(int64(nh+d.IntN(21)-10), 2), flag: "N"}
	switch {
	case !at.Before(demoFlat) && at.Before(demoFlat.Add(demoFlatHours*time.Hour)):
		h.cod = "16.2"
	case !at.Before(demoCopy) && at.Before(demoCopy.AddDate(0, 0, 1)):
		was := made[at.AddDate(0, 0, -1).Unix()]
		h.cod, h.nh = was.cod, was.nh
	case at.Day() == 15 && at.Hour() == 9, at.Day() == 16 && at.Month() == 3 && at.Hour() == 9:
		h.flag = "C"
	case at.Month() == 5 && at.Day() == 5:
		h = hourOf{flow: "0.0", cod: "", nh: "", flag: "F"}
	}
	return h
}

// demoDay sends what the data logger sent through the day, and looks at it.
func (s *Service) demoDay(tx *db.Tx, m *Monitor, day time.Time, made map[int64]hourOf) error {
	if m.ID == "" {
		return nil
	}
	var list []signal.Upload
	var sum [3]int64
	valid := int64(0)
	for h := range 24 {
		at := day.Add(time.Duration(h) * time.Hour)
		x := made[at.Unix()]
		list = append(list, demoUpload(Hour, at, at.Add(time.Hour+30*time.Second), x))
		if x.flag == "N" {
			valid++
			for i, v := range []string{x.flow, x.cod, x.nh} {
				n, _ := micro(v)
				sum[i] += n
			}
		}
	}
	if valid > 0 {
		mean := func(i int) string { return Decimal(sum[i]/valid/10_000, 2) }
		list = append(list, demoUpload(Day, day, day.AddDate(0, 0, 1).Add(15*time.Minute), hourOf{mean(0), mean(1), mean(2), "N"}))
	}
	fates, err := s.TakeTx(tx, list)
	if err != nil {
		return err
	}
	for _, f := range fates {
		if f.What != signal.Stored {
			return fmt.Errorf("demo: a frame of %s is %s", day.Format(time.DateOnly), f.What)
		}
	}
	if _, err := s.DigestTx(tx); err != nil {
		return err
	}
	return s.SignsTx(tx, *m)
}

func demoUpload(cn string, at, sent time.Time, x hourOf) signal.Upload {
	item := func(code, v string) signal.UploadItem {
		return signal.UploadItem{Code: code, Values: map[string]string{"Avg": v, "Flag": x.flag}}
	}
	return signal.Upload{Source: "hj212", Device: demoMN, Password: demoPW, Remote: "10.3.0.7", Edition: "2017", System: "32", Command: cn, Exchange: sent.In(clock.Shanghai).Format("20060102150405") + "125", Part: 1, Parts: 1, At: at.In(clock.Shanghai).Format("20060102150405"),
		Items: []signal.UploadItem{item(Flow, x.flow), item("w01018", x.cod), item("w21003", x.nh)}, WantAnswer: true}
}

// demoDone closes the loop of the exceedance: treatment put right, looked at by another officer.
func (s *Service) demoDone(tx *db.Tx, st affair.Stage, m *Monitor) error {
	var id string
	err := tx.Each("SELECT matter FROM env_cause WHERE cause = ?", []any{"limit:" + m.ID + ":w01018"}, func(scan func(...any) error) error { return scan(&id) })
	if err != nil || id == "" {
		return err
	}
	x, err := s.Matters.Plain(tx, id)
	if err != nil || x.Holder == "" || x.State.Ended() {
		return err
	}
	holder := access.Actor{Actor: st.Actor("冀文斌").Actor, Person: x.Holder, Account: st.Actor("冀文斌").Account, Grants: st.Actor("冀文斌").Grants}
	if x.State == matter.Assigned {
		if _, err := s.Matters.ClaimTx(tx, holder, matter.Claim{Do: matter.Do{ID: id}}); err != nil {
			return err
		}
	}
	_, err = s.Matters.RectifyTx(tx, holder, matter.Rectify{Do: matter.Do{ID: id, Note: "已立案查处；企业换滤料、加絮凝，05-06起恢复达标"}, Measures: "换滤料、加絮凝，自动站小时均值回到限值以内（" + strconv.Itoa(16) + " mg/L左右）"})
	return err
}
