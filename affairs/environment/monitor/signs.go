package monitor

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"linli/kernel/ledger"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Found is a sign as it is kept.
type Found struct {
	ID, Monitor, Path, Factor, CN, Day, Matter string
	Sign
	At int64
}

const signColumns = "id, monitor, path, factor, kind, day, from_at, till_at, cn, facts, matter, found"

func signs(tx *db.Tx, rest string, args ...any) (out []Found, err error) {
	err = tx.Each("SELECT "+signColumns+" FROM env_sign WHERE "+rest, args, func(scan func(...any) error) error {
		var f Found
		var facts string
		if err := scan(&f.ID, &f.Monitor, &f.Path, &f.Factor, &f.Kind, &f.Day, &f.Span.From, &f.Span.Until, &f.CN, &facts, &f.Matter, &f.At); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(facts), &f.Facts); err != nil {
			return fault.Internal(err, "env_sign.facts")
		}
		out = append(out, f)
		return nil
	})
	return out, err
}

// FindSigns looks at the last days of all monitors in service, each in its own transaction.
func (s *Service) FindSigns(ctx context.Context) error {
	var list []Monitor
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = monitors(tx, "state = 'active' ORDER BY num")
		return err
	})
	if err != nil {
		return err
	}
	for _, m := range list {
		if err := s.signsOf(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// signsOf thinks in a reading transaction and writes only what is new.
func (s *Service) signsOf(ctx context.Context, m Monitor) error {
	var found []Found
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) { found, err = s.lookAt(tx, m); return err })
	if err != nil || len(found) == 0 {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.keepSigns(tx, m, found) })
}

// SignsTx looks at one monitor inside a transaction: a loader's.
func (s *Service) SignsTx(tx *db.Tx, m Monitor) error {
	found, err := s.lookAt(tx, m)
	if err != nil {
		return err
	}
	return s.keepSigns(tx, m, found)
}

// backDays is how far back signs are looked for: the lag of a replay and a day.
const backDays = 9

// minuteDays is how far back minutes are held against those of the day before: the last whole day, today, and the day before both.
const minuteDays = 3

// looking is what the rules need to know of a monitor.
type looking struct {
	m      Monitor
	today  string
	cal    []Span
	still  []Span
	idle   Idle
	factor string
	hours  Series
}

// lookAt asks every rule about every factor and gives what is not kept yet.
func (s *Service) lookAt(tx *db.Tx, m Monitor) (out []Found, err error) {
	l := looking{m: m, today: clock.DayOf(tx.Now)}
	from := clock.AddDays(l.today, -backDays)
	if from < m.Since {
		from = m.Since
	}
	log, err := records(tx, "monitor = ? AND till_at >= ? ORDER BY from_at", m.ID, dayStart(from)*1000)
	if err != nil {
		return nil, err
	}
	for _, r := range log {
		sp := Span{r.From / 1000, r.Until / 1000}
		switch r.What {
		case "calibration":
			l.cal = append(l.cal, sp)
		case "stop", "repair", "maintenance":
			l.still = append(l.still, sp)
		}
	}
	flow, err := series(tx, m.Num, Hour, Flow, from, l.today)
	if err != nil {
		return nil, err
	}
	dry := map[int64]bool{}
	for _, p := range flow.Points {
		if p.V == 0 && p.Bits&NoValue == 0 || FlagOf(p.Flag()) == "F" {
			dry[p.At-p.At%3600] = true
		}
	}
	l.idle = func(at int64) bool {
		return dry[at-at%3600] || slices.ContainsFunc(l.still, func(x Span) bool { return at >= x.From && at < x.Until })
	}
	for _, c := range m.Channels {
		l.factor = c.Factor
		if l.hours, err = series(tx, m.Num, Hour, c.Factor, from, l.today); err != nil {
			return nil, err
		}
		list, err := s.ask(tx, &l)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	lost, err := s.askMissing(tx, &l, from)
	if err != nil {
		return nil, err
	}
	return s.unknownSigns(tx, m, append(out, lost...))
}

// ask asks the rules about the hours of one factor.
func (s *Service) ask(tx *db.Tx, l *looking) (out []Found, err error) {
	h, day := l.hours.Points, l.today
	add := func(x Sign) {
		out = append(out, Found{Monitor: l.m.ID, Path: string(l.m.Path), Factor: l.factor, CN: Hour, Day: dayOf(x.Span.From), Sign: x})
	}
	for _, x := range FindFlat(h, Bound(Flat, "hours", day), l.idle) {
		add(x)
	}
	if x, ok := FindReplay(h, Bound(Replay, "hours", day), Bound(Replay, "distinct", day), Bound(Replay, "lag", day)); ok {
		add(x)
	}
	minutes, err := series(tx, l.m.Num, Minute, l.factor, clock.AddDays(day, -minuteDays), day)
	if err != nil {
		return nil, err
	}
	for _, x := range FindReplayed(minutes.Points, stepOf(Minute, minutes.Points), Bound(Replay, "minutes", day), Bound(Replay, "minutes_distinct", day)) {
		out = append(out, Found{Monitor: l.m.ID, Path: string(l.m.Path), Factor: l.factor, CN: Minute, Day: dayOf(x.Span.From), Sign: x})
	}
	for _, x := range FindStep(h, l.cal, Bound(Step, "hours", day), Bound(Step, "percent", day), l.idle) {
		if v := x.Facts; len(v) == 4 {
			x.Facts = []string{v[0], v[1], decimalOf(v[2], l.hours.Scale), decimalOf(v[3], l.hours.Scale)}
		}
		add(x)
	}
	if x, ok := FindChanged(h); ok {
		add(x)
	}
	lim, ok, err := s.limitOf(tx, l.m, l.factor, day)
	if err != nil || !ok {
		return out, err
	}
	c, _ := l.m.Channel(l.factor)
	v, ok := scaledLimit(lim, l.hours.Scale)
	if !ok || !SameUnit(c.Unit, lim.Unit) {
		return out, nil
	}
	if x, ok := FindHidden(h, v, Bound(Hidden, "hours", day), Bound(Hidden, "flagged", day), Bound(Hidden, "normal", day)); ok {
		add(x)
	}
	if x, ok := FindEdge(h, v, Bound(Edge, "hours", day), Bound(Edge, "band", day), Bound(Edge, "percent", day), Bound(Edge, "over", day)); ok {
		add(x)
	}
	return out, nil
}

func decimalOf(s string, scale int) string {
	v, _, ok := Scaled(s)
	if !ok {
		return s
	}
	return Decimal(v, scale)
}

// askMissing asks of each of the last whole days whether its minutes came, or its hours when the device sends no minutes. A day before the first
// frame is not asked for.
func (s *Service) askMissing(tx *db.Tx, l *looking, from string) (out []Found, err error) {
	if len(l.m.Channels) == 0 {
		return nil, nil
	}
	factor := l.m.Channels[0].Factor
	minutes, err := series(tx, l.m.Num, Minute, factor, from, l.today)
	if err != nil {
		return nil, err
	}
	cn, pts, step, percent := Minute, minutes.Points, stepOf(Minute, minutes.Points), Bound(Missing, "percent", l.today)
	if len(pts) == 0 {
		hours, err := series(tx, l.m.Num, Hour, factor, from, l.today)
		if err != nil {
			return nil, err
		}
		cn, pts, step, percent = Hour, hours.Points, 3600, 25
	}
	if len(pts) == 0 {
		return nil, nil
	}
	for day := clock.AddDays(dayOf(pts[0].At), 1); day < l.today; day = clock.AddDays(day, 1) {
		d := Span{dayStart(day), dayStart(day) + 24*3600}
		var of []Point
		for _, p := range pts {
			if p.At >= d.From && p.At < d.Until {
				of = append(of, p)
			}
		}
		if x, ok := FindMissing(of, d, step, percent, l.still); ok {
			out = append(out, Found{Monitor: l.m.ID, Path: string(l.m.Path), Factor: factor, CN: cn, Day: day, Sign: x})
		}
	}
	return out, nil
}

// unknownSigns leaves out what is kept already: the same kind for the same factor within the same stretch.
func (s *Service) unknownSigns(tx *db.Tx, m Monitor, list []Found) (out []Found, err error) {
	if len(list) == 0 {
		return nil, nil
	}
	old, err := signs(tx, "monitor = ?", m.ID)
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		if !slices.ContainsFunc(old, func(o Found) bool {
			return o.Kind == f.Kind && o.Factor == f.Factor && (o.Day == f.Day || o.Span.From < f.Span.Until && f.Span.From < o.Span.Until)
		}) {
			out = append(out, f)
			old = append(old, f)
		}
	}
	return out, nil
}

// keepSigns writes signs that are new, each with its entry, and brings them before a person: one matter for a kind and factor while it is open.
func (s *Service) keepSigns(tx *db.Tx, m Monitor, list []Found) error {
	list, err := s.unknownSigns(tx, m, list)
	if err != nil {
		return err
	}
	for _, f := range list {
		f.ID, f.At = id.New(), tx.NowMS()
		f.Matter, err = s.causeTx(tx, "sign:"+m.ID+":"+f.Factor+":"+f.Kind, m.Place, zh("sign.title", m.Name, FactorName(text.ZH, f.Factor), zh("sign."+f.Kind)), SignWords(text.ZH, f)+"\n"+zh("over.see", m.Name), 1)
		if err != nil {
			return err
		}
		facts, err := json.Marshal(f.Facts)
		if err != nil {
			return fault.Internal(err, "env_sign.facts")
		}
		if _, err := tx.Exec("INSERT INTO env_sign (rev, "+signColumns+") VALUES (1, "+db.In(12)+")", f.ID, f.Monitor, f.Path, f.Factor, f.Kind, f.Day, f.Span.From, f.Span.Until, f.CN, string(facts), f.Matter, f.At); err != nil {
			return err
		}
		at, err := s.where(tx, m.Place)
		if err != nil {
			return err
		}
		if _, err := s.Log.Append(tx, ledger.Entry{Kind: "environment.monitorsign.found", Place: at, Obj: f.ID, Rev: 1, Actor: ledger.System("monitor"), Pub: map[string]any{"monitor": m.ID, "factor": f.Factor, "sign": f.Kind, "from": f.Span.From * 1000, "until": f.Span.Until * 1000}}); err != nil {
			return err
		}
	}
	return nil
}

// SignWords explains a sign in a sentence or two.
func SignWords(lang string, f Found) string {
	args := []any{FactorName(lang, f.Factor), clock.Instant(f.Span.From * 1000).Format("2006-01-02 15:04"), clock.Instant(f.Span.Until * 1000).Format("2006-01-02 15:04")}
	for i, a := range f.Facts {
		if f.Kind == Step && i == 0 {
			a = text.T(lang, "environment.monitor.sign.step_"+a)
		}
		args = append(args, a)
	}
	kind := f.Kind
	if kind == Replay && f.CN == Minute {
		kind = "replay_minutes"
	}
	return strings.TrimSpace(text.T(lang, "environment.monitor.sign."+kind+"_why", args...))
}
