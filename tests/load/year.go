package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	envground "linli/affairs/environment/ground"
	"linli/affairs/environment/monitor"
	"linli/kernel/access"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/signal"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/limit"
)

// yearTown is a small town with monitors at 100 outlets, of six factors each.
var yearTown = shape{districts: 1, streets: 1, communities: 2, compounds: 1, houses: 2, floors: 1, kinds: plainTown.kinds, outlets: 100}

// yearFactors are what each of them measures: flow, pH, COD, ammonia, total phosphorus, total nitrogen; with unit, least and greatest usual
// value in hundredths, and limit.
var yearFactors = []struct {
	monitor.Channel
	low, span int64
}{
	{monitor.Channel{Factor: "w00000", Unit: "L/s"}, 800, 700},
	{monitor.Channel{Factor: "w01001", Unit: "无量纲"}, 680, 120},
	{monitor.Channel{Factor: "w01018", Unit: "mg/L", Low: "0", High: "500", Limit: "50", LUnit: "mg/L", Basis: "GB 18918-2002"}, 2200, 2600},
	{monitor.Channel{Factor: "w21003", Unit: "mg/L", Low: "0", High: "50", Limit: "5", LUnit: "mg/L", Basis: "GB 18918-2002"}, 120, 330},
	{monitor.Channel{Factor: "w21011", Unit: "mg/L", Low: "0", High: "10", Limit: "0.5", LUnit: "mg/L", Basis: "GB 18918-2002"}, 10, 36},
	{monitor.Channel{Factor: "w21001", Unit: "mg/L", Low: "0", High: "100", Limit: "15", LUnit: "mg/L", Basis: "GB 18918-2002"}, 700, 700},
}

const yearDays = 366

// minutes is a day of a factor: a slow wave, noise, now and then a value without its minute, under maintenance or above the limit.
func minutes(r *rand.Rand, low, span int64) (out []monitor.Point) {
	v := low + r.Int64N(span)
	for at := int64(0); at < 24*3600; at += 60 {
		v = min(max(v+r.Int64N(span/8+2)-span/16-1, low), low+span)
		p := monitor.Point{At: at, V: v}
		switch x := r.IntN(5000); {
		case x == 0:
			continue
		case x == 1:
			p.V = low + 2*span
		case at >= 10*3600 && at < 10*3600+1800 && v%7 == 0:
			p.Bits = monitor.FlagCode("M")
		}
		out = append(out, p)
	}
	return out
}

// monitored registers the monitors and gives each a year of minutes; all but the first have others days of them.
func (m *maker) monitored(others int) error {
	var c place.Place
	if err := m.db.Read(m.ctx, func(tx *db.Tx) (err error) { c, err = m.places.Get(tx, m.town.Community); return err }); err != nil {
		return err
	}
	who, err := m.people.Add(m.ctx, founder, people.Draft{Name: "路晓宁", At: c.ID})
	if err != nil {
		return err
	}
	m.town.Login, m.town.Password = "huanbao", access.FirstPassword()
	if _, _, err = m.access.AddUser(m.ctx, access.NewAccount{Person: who.ID, Name: m.town.Login, Label: who.Name, Lang: "zh", Password: m.town.Password,
		Grants: []access.Grant{{Role: access.Environment, Path: c.Path.Parent().Parent()}}}); err != nil {
		return err
	}
	s := monitor.NewService(envground.Deps{DB: m.db, Log: m.log, Keys: m.keys, Statute: m.law, Places: m.places, People: m.people, Access: m.access, Duties: m.duties, Matters: m.matters, Limits: limit.New(m.db, m.keys, clock.System), Seams: &envground.Seams{}})
	var channels []monitor.Channel
	for _, f := range yearFactors {
		channels = append(channels, f.Channel)
	}
	for i := range m.outlets {
		days := others
		if i == 0 {
			days = yearDays
		}
		err := m.db.Write(m.ctx, func(tx *db.Tx) error {
			x, err := s.RegisterTx(tx, access.System("load"), monitor.Save{Monitor: monitor.Monitor{MN: loggerName(i), Name: fmt.Sprintf("%d号排口自动站", i+1), Place: c.ID, Edition: "2017", Since: "2025-01-01", Channels: channels}, Password: "LinLi1"})
			if err != nil {
				return err
			}
			if i == 0 {
				m.town.Monitor = x.ID
			}
			if err := yearOf(tx, s, x.Num, uint64(i), days); err != nil {
				return err
			}
			return hoursOf(tx, s, x.MN)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// yearOf writes days of minutes of all factors, up to today.
func yearOf(tx *db.Tx, s *monitor.Service, num int64, seed uint64, days int) error {
	r := rand.New(rand.NewPCG(seed, 212))
	today := clock.DayOf(tx.Now)
	for _, f := range yearFactors {
		var list []monitor.DayValues
		for d := days - 1; d >= 0; d-- {
			list = append(list, monitor.DayValues{Num: num, CN: monitor.Minute, Factor: f.Factor, Day: clock.AddDays(today, -d), Scale: 2, Points: minutes(r, f.low, f.span)})
		}
		if err := s.KeepDaysTx(tx, list); err != nil {
			return err
		}
	}
	return nil
}

// hoursOf sends the hours of a day, as the monitor does.
func hoursOf(tx *db.Tx, s *monitor.Service, mn string) error {
	var list []signal.Upload
	for h := range 24 {
		at := tx.Now.Add(time.Duration(h-24) * time.Hour).In(clock.Shanghai).Truncate(time.Hour)
		u := signal.Upload{Source: "hj212", Device: mn, Password: "LinLi1", Remote: "10.3.0.7", Edition: "2017", System: "32", Command: monitor.Hour, Exchange: at.Format("20060102150405") + "000", Part: 1, Parts: 1, At: at.Format("20060102150405"), Received: tx.NowMS()}
		for _, f := range yearFactors {
			u.Items = append(u.Items, signal.UploadItem{Code: f.Factor, Values: map[string]string{"Avg": monitor.Decimal(f.low+f.span/3, 2), "Flag": "N"}})
		}
		list = append(list, u)
	}
	fates, err := s.TakeTx(tx, list)
	if err == nil && fates[0].What != signal.Stored {
		err = fmt.Errorf("hours of %s: %s", mn, fates[0].What)
	}
	return err
}

// year charts a year of minutes of one outlet while those of 99 others lie in the same table.
func (b *bench) year() error {
	t, err := b.townOf("year", b.yearOthers, yearTown)
	if err != nil {
		return err
	}
	s, err := b.serve(t)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := s.rest(); err != nil {
		return err
	}
	num := fmt.Sprintf("600 series stored, one outlet over %d days, the others over %d", yearDays, b.yearOthers)
	for _, x := range []struct {
		what, query string
		turn        int
		want        float64
	}{{"a year of minutes", "v=minute&d=366&f=w01018", 5, 200}, {"a month of minutes", "v=minute&d=31&f=w01018", 20, 0}, {"a week of hours", "v=hour&d=7&f=w01018", 20, 0}} {
		page, size, err := s.asker("/environment/monitors/" + t.Monitor + "?" + x.query)
		if err != nil {
			return err
		}
		defer page.close()
		var list []float64
		for r := range b.rounds + 1 {
			s.ask("profile")
			c, err := page.cost(x.turn)
			if err != nil {
				return err
			}
			s.ask("profile")
			if r > 0 {
				list = append(list, c/1000)
			}
		}
		b.add(bar{job: "chart of a monitor, the whole page", what: x.what + ", server CPU", num: num, value: median(list), unit: " ms", want: x.want, note: fmt.Sprintf("the page has %d bytes; the dearest round took %s ms a page", size, short(percentile(list, 100)))})
	}
	return nil
}

// rest waits until the jobs with which a server begins have ended, so that they are not counted.
func (s *site) rest() error {
	last, err := s.cpu()
	for range 120 {
		if err != nil {
			return err
		}
		time.Sleep(time.Second)
		was := last
		if last, err = s.cpu(); err == nil && last-was < 0.02 {
			return nil
		}
	}
	return fmt.Errorf("the server does not come to rest")
}
