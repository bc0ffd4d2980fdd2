package signal

import (
	"context"
	"slices"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// judge asks the rules about one sample.
func (b *batch) judge(d Device, x Sample, at int64) error {
	r, ok := PickFor(b.own, x.Kind, d.ID, d.Path)
	if !ok {
		return nil
	}
	meets, known := r.Meets(x.Value)
	if !known {
		return nil
	}
	if meets {
		return b.raise(d, r, x, at)
	}
	return b.clear(d, x, at)
}

// alarmsOf are the open alarms of a device, read for the whole batch at the first question.
func (b *batch) alarmsOf(device string) ([]*Alarm, error) {
	if b.live != nil {
		return b.live[device], nil
	}
	b.live = map[string][]*Alarm{}
	ids := map[string]bool{}
	for _, d := range b.known {
		ids[d.ID] = true
	}
	list := sorted(ids)
	if len(list) == 0 { // the clock works on one device
		list = []string{device}
	}
	for len(list) > 0 {
		n := min(len(list), chunk)
		found, err := alarms(b.tx, "state = 'open' AND device IN ("+db.In(n)+") ORDER BY opened, id", anys(list[:n])...)
		if err != nil {
			return nil, err
		}
		for i := range found {
			b.live[found[i].Device] = append(b.live[found[i].Device], &found[i])
		}
		list = list[n:]
	}
	return b.live[device], nil
}

func find(list []*Alarm, part, kind string) *Alarm {
	for _, a := range list {
		if a.Part == part && a.Kind == kind {
			return a
		}
	}
	return nil
}

// raise counts the signal on its alarm, or opens one.
func (b *batch) raise(d Device, r Rule, x Sample, at int64) error {
	list, err := b.alarmsOf(d.ID)
	if err != nil {
		return err
	}
	if a := find(list, x.Part, x.Kind); a != nil {
		over, err := b.over(a)
		if err != nil || !over {
			b.count(a, at)
			return err
		}
		list = b.live[d.ID]
	}
	if r.Hold > 0 {
		_, err := b.tx.Exec("INSERT INTO signal_pending (device, part, kind, name, value, since, due) VALUES (?,?,?,?,?,?,?) ON CONFLICT (device, part, kind) DO NOTHING",
			d.ID, cut(x.Part, 100), x.Kind, cut(x.Name, 120), cut(x.Value, 256), b.tx.NowMS(), b.tx.NowMS()+r.Hold*1000)
		return err
	}
	if len(list) >= MostAlarms { // a flood: it is counted on the newest of them
		b.count(list[len(list)-1], at)
		return nil
	}
	return b.open(d, r, x, at)
}

// over tells whether an alarm that is raised again belongs to the past: its signal was gone and its matter has been dealt with.
func (b *batch) over(a *Alarm) (bool, error) {
	if a.Back == 0 || a.Matter == "" || b.loop.Live == nil {
		return false, nil
	}
	live, err := b.loop.Live(b.tx, a.Matter)
	if err != nil || live {
		return false, err
	}
	delete(b.dirty, a.ID)
	b.live[a.Device] = slices.DeleteFunc(b.live[a.Device], func(x *Alarm) bool { return x == a })
	return true, b.settle(b.tx, ledger.System("signal"), a, Done, "", "")
}

func (b *batch) count(a *Alarm, at int64) {
	a.N++
	a.Last, a.Back = max(a.Last, at), 0
	b.dirty[a.ID] = a
}

// open writes the alarm, its entry, and the matter: a new one, or that of the device's other open alarms which want the same.
func (b *batch) open(d Device, r Rule, x Sample, at int64) error {
	now := b.tx.NowMS()
	a := &Alarm{ID: id.New(), Device: d.ID, Part: cut(x.Part, 100), Kind: x.Kind, Level: r.Level, Wants: r.Wants, Place: d.Place, Path: d.Path, Building: d.Building,
		Name: cut(x.Name, 120), Value: cut(x.Value, 256), State: Open, Opened: now, Claimed: at, Last: at, N: 1, Rev: 1}
	if err := b.matter(d, a); err != nil {
		return err
	}
	if err := insertAlarm(b.tx, a); err != nil {
		return err
	}
	b.live[d.ID] = append(b.live[d.ID], a)
	b.loud = true
	return b.record(b.tx, ledger.System("signal"), "signal.alarm", a)
}

func (b *batch) matter(d Device, a *Alarm) error {
	if a.Wants == "" || b.loop.Open == nil {
		return nil
	}
	c := Cause{Alarm: *a, Device: d}
	shares := 0
	for _, o := range b.live[d.ID] {
		if o.Wants != a.Wants || o.Matter == "" {
			continue
		}
		if a.Matter == "" {
			live, err := b.loop.Live(b.tx, o.Matter)
			if err != nil {
				return err
			}
			if live {
				a.Matter = o.Matter
			}
		}
		if o.Matter == a.Matter {
			shares++
		}
	}
	if a.Matter != "" {
		if shares > MostNotes {
			return nil
		}
		return b.loop.Also(b.tx, a.Matter, c)
	}
	m, err := b.loop.Open(b.tx, c)
	switch fault.KindOf(err) {
	case fault.KindInvalid, fault.KindNotFound, fault.KindNotYet, fault.KindDenied:
		if err != nil { // the alarm is kept and shown all the same
			f := fault.Of(err)
			a.Trouble = cut(text.T(text.ZH, f.Key, f.Args...), 200)
			return nil
		}
	}
	a.Matter = m
	return err
}

// clear notes that a signal is gone. The first time it is evidence on the matter.
func (b *batch) clear(d Device, x Sample, at int64) error {
	list, err := b.alarmsOf(d.ID)
	if err != nil {
		return err
	}
	a := find(list, x.Part, x.Kind)
	if a == nil {
		r, ok := PickFor(b.own, x.Kind, d.ID, d.Path)
		if !ok || r.Hold == 0 {
			return nil
		}
		_, err := b.tx.Exec("DELETE FROM signal_pending WHERE device = ? AND part = ? AND kind = ?", d.ID, cut(x.Part, 100), x.Kind)
		return err
	}
	if a.Back != 0 || at < a.Last { // known, or an older value that came late
		return nil
	}
	a.Back = max(at, 1)
	if a.Cleared != 0 {
		b.dirty[a.ID] = a
		return nil
	}
	was := a.Rev
	a.Cleared, a.Rev = b.tx.NowMS(), a.Rev+1
	delete(b.dirty, a.ID)
	if err := saveAlarm(b.tx, a, was); err != nil {
		return err
	}
	b.loud = true
	if a.Matter != "" && b.loop.Clear != nil {
		if err := b.loop.Clear(b.tx, a.Matter, Cause{Alarm: *a, Device: d}); err != nil {
			return err
		}
	}
	return b.record(b.tx, ledger.System("signal"), "signal.clear", a)
}

// record writes the entry of an alarm.
func (s *Service) record(tx *db.Tx, actor ledger.Actor, kind string, a *Alarm) error {
	spot, err := s.Duties.Spot(tx, a.Place)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: kind, Place: spot, Obj: a.ID, Rev: a.Rev, Actor: actor,
		Pub: map[string]any{"signal": a.Kind, "state": a.State, "level": a.Level, "verdict": a.Verdict, "cleared": a.Cleared != 0},
		Slots: []ledger.Slot{{Name: "alarm", Body: map[string]any{"device": a.Device, "part": a.Part, "name": a.Name, "value": a.Value, "claimed": a.Claimed, "matter": a.Matter, "n": a.N}},
			{Name: "word", Body: map[string]any{"note": a.Note}}}})
	return err
}

// settle ends an alarm.
func (s *Service) settle(tx *db.Tx, by ledger.Actor, a *Alarm, verdict, label, note string) error {
	was := a.Rev
	a.State, a.Verdict, a.Handled, a.Handler, a.Label, a.Note, a.Rev = Handled, verdict, tx.NowMS(), by.ID, label, note, a.Rev+1
	if err := saveAlarm(tx, a, was); err != nil {
		return err
	}
	return s.record(tx, by, "signal.handle", a)
}

// Handle is the word of the person on duty: what the alarm turned out to be. It holds for all open alarms of the device that
// share its matter. Invalid (signal.bad_verdict); NotYet (signal.why_false) without a word why; Conflict (signal.handled) when
// somebody else said it already; NotFound, Denied.
func (s *Service) Handle(ctx context.Context, a access.Actor, alarmID, verdict, note string) (Alarm, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Alarm, error) { return s.HandleTx(tx, a, alarmID, verdict, note) })
}

// HandleTx is Handle inside a transaction.
func (s *Service) HandleTx(tx *db.Tx, by access.Actor, alarmID, verdict, note string) (Alarm, error) {
	a, err := s.Alarm(tx, alarmID)
	if err != nil {
		return a, err
	}
	if err := by.May(access.SignalHandle, a.Path); err != nil {
		return a, err
	}
	if !slices.Contains(Verdicts, verdict) {
		return a, fault.InvalidFields(fault.Field{Name: "verdict", Key: "signal.bad_verdict"})
	}
	if note = cut(text.Clean(note), 200); note == "" && verdict == False {
		return a, fault.InvalidFields(fault.Field{Name: "note", Key: "signal.why_false"})
	}
	if a.State != Open {
		return a, fault.Conflict("signal.handled")
	}
	list := []Alarm{a}
	if a.Matter != "" {
		if list, err = alarms(tx, "matter = ? AND state = 'open' ORDER BY opened, id", a.Matter); err != nil {
			return a, err
		}
	}
	for i := range list {
		if err := s.settle(tx, by.Actor, &list[i], verdict, by.Name, note); err != nil {
			return a, err
		}
		if list[i].ID == a.ID {
			a = list[i]
		}
	}
	tx.After(s.hub.wake)
	return a, nil
}

// Replayers compare devices, alarms and orders with what their entries say.
func (s *Service) Replayers() []ledger.Replayer {
	return []ledger.Replayer{
		{Name: "signal.device", Kinds: []string{"signal.register", "signal.change", "signal.end"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			d, err := s.Device(tx, obj)
			return map[string]any{"state": d.State, "source": d.Source, "device": d.Kind, "heartbeat": d.Heartbeat}, d.Rev, err
		}},
		{Name: "signal.alarm", Kinds: []string{"signal.alarm", "signal.clear", "signal.handle"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			a, err := s.Alarm(tx, obj)
			return map[string]any{"signal": a.Kind, "state": a.State, "level": a.Level, "verdict": a.Verdict, "cleared": a.Cleared != 0}, a.Rev, err
		}},
		{Name: "signal.rule", Kinds: []string{"signal.rule", "signal.rule.end"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			r, err := s.Rule(tx, obj)
			return r.pub(), r.Rev, err
		}},
		{Name: "signal.order", Kinds: []string{"signal.ask", "signal.answer"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			o, err := s.Order(tx, obj)
			return map[string]any{"what": o.What, "state": o.public(), "minutes": o.Minutes}, o.Rev, err
		}},
	}
}
