package device

import (
	"strings"
	"time"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/duty"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/kernel/signal"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// Service is what the affair makes of signals.
type Service struct{ ground.Deps }

// New lends the loop to the signals and offers this part of the affair.
func New(d ground.Deps) affair.Affair {
	s := &Service{d}
	d.Signals.Lend(s.Loop())
	w := &pagesOf{Service: s}
	return affair.Affair{Routes: w.routes(), Replayers: d.Signals.Replayers(), Demo: s.Demo,
		Jobs: []affair.Job{{Name: "signals", Every: time.Minute, Run: d.Signals.Watch}, {Name: "readings", Every: 24 * time.Hour, Run: d.Signals.Sweep}}}
}

// Loop is what signals do to matters.
func (s *Service) Loop() signal.Loop {
	return signal.Loop{Open: s.open, Also: s.also, Clear: s.cleared, Live: s.live}
}

// robot acts for the devices.
func robot() access.Actor {
	a := access.System("signal")
	a.Name = "设备" // what the history of a matter calls it
	return a
}

// open raises the matter of an alarm.
func (s *Service) open(tx *db.Tx, c signal.Cause) (string, error) {
	t, err := s.Matters.ReportTx(tx, robot(), matter.Report{Place: c.Device.Place, Kind: c.Alarm.Wants, Title: clip(Said(text.ZH, c.Alarm)+" "+c.Alarm.Name, 60),
		Text: s.story(c), Part: clip(c.Alarm.Name, 60), Source: "sensor", Origin: c.Alarm.ID, Claimed: c.Alarm.Claimed})
	return t.Matter.ID, err
}

// story says which device said what, and when by its own clock. Its key is left out: matters of some kinds are public, and a key is
// all that a false device needs to know (security.md T9).
func (s *Service) story(c signal.Cause) string {
	lines := []string{text.T(text.ZH, "fire.device.m.device", c.Device.Name), text.T(text.ZH, "fire.device.m.signal", Said(text.ZH, c.Alarm), valueOf(c.Alarm))}
	if c.Alarm.Name != "" {
		lines = append(lines, text.T(text.ZH, "fire.device.m.part", c.Alarm.Name))
	}
	return strings.Join(append(lines, text.T(text.ZH, "fire.device.m.time", text.DateTime(at(c.Alarm.Claimed)))), "\n")
}

func (s *Service) also(tx *db.Tx, m string, c signal.Cause) error {
	return s.write(tx, m, text.T(text.ZH, "fire.device.m.also", Said(text.ZH, c.Alarm), orElse(c.Alarm.Name, c.Device.Name), text.DateTime(at(c.Alarm.Claimed))))
}

func (s *Service) cleared(tx *db.Tx, m string, c signal.Cause) error {
	return s.write(tx, m, text.T(text.ZH, "fire.device.m.cleared", Said(text.ZH, c.Alarm), orElse(c.Alarm.Name, c.Device.Name), text.DateTime(at(c.Alarm.Back))))
}

// write puts a line of evidence on a matter. A matter that is gone or ended takes none: the alarm is on record all the same.
func (s *Service) write(tx *db.Tx, m, words string) error {
	_, err := s.Matters.NoteTx(tx, robot(), matter.Simple{Do: matter.Do{ID: m, Note: words}})
	switch fault.KindOf(err) {
	case fault.KindNotFound, fault.KindNotYet, fault.KindDenied:
		return nil
	}
	return err
}

// live: somebody still has to go there. Once it was reported fixed, a new alarm is a new matter.
func (s *Service) live(tx *db.Tx, m string) (bool, error) {
	x, err := s.Matters.Plain(tx, m)
	if fault.Is(err, fault.KindNotFound) {
		return false, nil
	}
	switch x.State {
	case matter.Open, matter.Assigned, matter.Working, matter.Hung:
		return true, err
	}
	return false, err
}

// Said is the signal in words.
func Said(lang string, a signal.Alarm) string {
	if text.Has(lang, "fire.device.s."+a.Kind) {
		return text.T(lang, "fire.device.s."+a.Kind)
	}
	return text.T(lang, "fire.device.s.other", a.Kind)
}

func valueOf(a signal.Alarm) string {
	if a.Value == "true" {
		return text.T(text.ZH, "fire.device.yes")
	}
	return a.Value
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func clip(s string, n int) string {
	r := []rune(strings.TrimSpace(s))
	return string(r[:min(len(r), n)])
}

func at(ms int64) time.Time { return time.UnixMilli(ms).In(clock.Shanghai) }

// Choice is somebody who can be sent, with what he does here.
type Choice struct{ Person, Label string }

// Near lists who answers around a place, nearest first: from the building up to the community.
func (s *Service) Near(tx *db.Tx, placeID, lang string) (out []Choice, err error) {
	chain, err := s.Places.Chain(tx, placeID, tx.Now)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for i := len(chain) - 1; i >= 0; i-- {
		p := chain[i]
		if p.Kind == place.Street || p.Kind == place.District || p.Kind == place.City {
			continue
		}
		list, err := s.Duties.At(tx, p.ID, tx.Now)
		if err != nil {
			return nil, err
		}
		for _, d := range list {
			if seen[d.Person] || d.Role == duty.First {
				continue
			}
			seen[d.Person] = true
			who, err := s.People.Get(tx, d.Person)
			if err != nil {
				return nil, err
			}
			out = append(out, Choice{d.Person, text.T(lang, "fire.device.near", who.Name, text.T(lang, "duty.role."+string(d.Role)), p.Name)})
		}
	}
	return out, nil
}

// SendTx puts somebody in charge of the matter of an alarm. Whoever may assign does so; the one who holds it passes it on.
func (s *Service) SendTx(tx *db.Tx, a access.Actor, alarmID, person string) (signal.Alarm, string, error) {
	x, err := s.Signals.Alarm(tx, alarmID)
	if err != nil {
		return x, "", err
	}
	if err := a.May(access.SignalHandle, x.Path); err != nil {
		return x, "", err
	}
	if x.Matter == "" {
		return x, "", fault.NotYet("fire.device.no_matter")
	}
	to, err := s.Matters.HolderOf(tx, person)
	if person == "" || fault.Is(err, fault.KindNotFound) {
		return x, "", fault.InvalidFields(fault.Field{Name: "person", Key: "fire.device.whom_first"})
	}
	if err != nil {
		return x, "", err
	}
	note := text.T(text.ZH, "fire.device.m.sent")
	if a.May(access.MatterAssign, x.Path) == nil {
		_, err = s.Matters.AssignTx(tx, a, matter.Assign{Do: matter.Do{ID: x.Matter, Note: note}, To: to})
	} else {
		_, err = s.Matters.TransferTx(tx, a, matter.Transfer{Do: matter.Do{ID: x.Matter, Note: note}, To: to})
	}
	return x, to.Label, err
}

// HandleTx takes the word of the person on duty and writes it on the matter.
func (s *Service) HandleTx(tx *db.Tx, a access.Actor, alarmID, verdict, note string) (signal.Alarm, error) {
	x, err := s.Signals.HandleTx(tx, a, alarmID, verdict, note)
	if err != nil || x.Matter == "" {
		return x, err
	}
	words := text.T(text.ZH, "fire.device.m."+verdict)
	if x.Note != "" {
		words = text.T(text.ZH, "fire.device.m.because", words, x.Note)
	}
	_, err = s.Matters.NoteTx(tx, a, matter.Simple{Do: matter.Do{ID: x.Matter, Note: words}})
	if fault.Is(err, fault.KindNotYet) || fault.Is(err, fault.KindNotFound) || fault.Is(err, fault.KindDenied) {
		return x, nil // who may say what an alarm was may not always write on its matter
	}
	return x, err
}
