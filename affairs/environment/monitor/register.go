package monitor

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/shopspring/decimal"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Save registers a monitor, or changes one when ID is given. Password "" keeps the one that stands.
type Save struct {
	Monitor
	Password string
}

// Register keeps a monitor in the register. Errors: Invalid with a sentence for each field, Conflict when the MN is registered or
// somebody was faster, Denied and NotFound out of reach.
func (s *Service) Register(ctx context.Context, a access.Actor, c Save) (Monitor, error) {
	return write(ctx, s, func(tx *db.Tx) (Monitor, error) { return s.RegisterTx(tx, a, c) })
}

// RegisterTx is Register inside a transaction.
func (s *Service) RegisterTx(tx *db.Tx, a access.Actor, c Save) (Monitor, error) {
	m := tidy(c.Monitor)
	if m.Outlet != "" && s.Outlets.One != nil {
		o, err := s.Outlets.One(tx, m.Outlet)
		if err != nil {
			return m, err
		}
		m.Place, m.Company = o.Place, o.Company
	}
	if err := check(m, c.Password, clock.DayOf(tx.Now)).err(); err != nil {
		return m, err
	}
	p, err := s.Places.Get(tx, m.Place)
	if err != nil {
		return m, err
	}
	if err := a.May(access.EnvEdit, p.Path); err != nil {
		return m, err
	}
	m.Path = p.Path
	if taken, err := tx.Exists("SELECT 1 FROM env_monitor WHERE mn = ? AND state = 'active' AND id <> ?", m.MN, m.ID); err != nil || taken {
		if taken {
			err = fault.InvalidFields(fault.Field{Name: "mn", Key: "environment.monitor.mn_taken"})
		}
		return m, err
	}
	if m.ID == "" {
		return s.add(tx, a, m, c.Password)
	}
	return s.change(tx, a, m, c.Password)
}

func tidy(m Monitor) Monitor {
	m.MN, m.Name, m.Nets = strings.TrimSpace(m.MN), text.Short(strings.TrimSpace(m.Name), 60), strings.Join(strings.FieldsFunc(m.Nets, func(r rune) bool {
		return r == ',' || r == ' ' || r == '\n' || r == '\r' || r == '，' || r == '、' || r == ';'
	}), " ")
	var list []Channel
	for _, c := range m.Channels {
		if c.Factor = strings.TrimSpace(c.Factor); c.Factor != "" {
			list = append(list, c)
		}
	}
	m.Channels = list
	return m
}

// check reads what was typed.
func check(m Monitor, pw, today string) (bad checks) {
	okMN := m.MN != "" && len(m.MN) <= 40
	for i := 0; i < len(m.MN); i++ {
		okMN = okMN && m.MN[i] > ' ' && m.MN[i] < 0x7f && !strings.ContainsRune(";=&,", rune(m.MN[i]))
	}
	bad.want(okMN, "mn", "environment.monitor.bad_mn")
	bad.want(m.Name != "", "name", "environment.monitor.need_name")
	bad.want(m.Place != "", "place", "environment.monitor.need_place")
	bad.want(m.ID != "" || pw != "", "pw", "environment.monitor.need_pw")
	bad.want(len(pw) <= 24 && !strings.ContainsAny(pw, ";=&, "), "pw", "environment.monitor.bad_pw")
	for _, n := range strings.Fields(m.Nets) {
		_, err := Network(n)
		bad.want(err == nil, "nets", "environment.monitor.bad_nets")
	}
	bad.want(m.Edition == "" || m.Edition == "2005" || m.Edition == "2017" || m.Edition == "2025", "edition", "environment.monitor.bad_edition")
	bad.want(clock.ValidDay(m.Since), "since", "environment.monitor.bad_since")
	bad.want(m.Until == "" || clock.ValidDay(m.Until) && m.Until >= m.Since, "until", "environment.monitor.bad_until")
	bad.want(len(m.Channels) > 0 && len(m.Channels) <= 60, "channels", "environment.monitor.need_channel")
	seen := map[string]bool{}
	for _, c := range m.Channels {
		bad.want(!seen[c.Factor], "channels", "environment.monitor.twice")
		seen[c.Factor] = true
		bad.want(c.sound(), "channels", "environment.monitor.bad_channel")
	}
	return bad
}

// sound tells whether a channel can be kept: figures are plain decimals, a range runs upwards, a limit has a unit.
func (c Channel) sound() bool {
	for _, v := range []string{c.Low, c.High, c.Limit} {
		if _, _, ok := Scaled(v); v != "" && !ok {
			return false
		}
	}
	if c.Low != "" && c.High != "" && !decimal.RequireFromString(c.Low).LessThan(decimal.RequireFromString(c.High)) {
		return false
	}
	return len(c.Factor) <= 24 && clean(c.Factor, 24) == c.Factor && len(c.Unit) <= 16 && (c.Limit == "" || c.LUnit != "" && c.Basis != "")
}

func (s *Service) add(tx *db.Tx, a access.Actor, m Monitor, pw string) (Monitor, error) {
	if err := tx.Get("UPDATE env_stand SET n = n + 1 WHERE name = 'num' RETURNING n", nil, &m.Num); err != nil {
		return m, err
	}
	mac := s.secret(m.MN, pw)
	m.ID, m.Rev, m.State, m.Made, m.Updated, m.Secret = id.New(), 1, Active, tx.NowMS(), tx.NowMS(), hex.EncodeToString(mac[:])
	ch, err := json.Marshal(m.Channels)
	if err != nil {
		return m, fault.Internal(err, "channels")
	}
	_, err = tx.Exec("INSERT INTO env_monitor ("+monitorColumns+") VALUES ("+db.In(18)+")", m.ID, m.Rev, m.Num, m.MN, m.Secret, m.Name, m.Outlet, m.Company, m.Place, string(m.Path), m.Nets, m.Edition, string(ch), m.Since, m.Until, m.State, m.Made, m.Updated)
	if err != nil {
		return m, err
	}
	if _, err := tx.Exec("DELETE FROM env_refused WHERE mn = ? AND what = 'unknown'", m.MN); err != nil {
		return m, err
	}
	return m, s.noted(tx, a.Actor, "environment.monitor.register", m, nil)
}

func (s *Service) change(tx *db.Tx, a access.Actor, m Monitor, pw string) (Monitor, error) {
	old, err := s.may(tx, a, access.EnvEdit, m.ID)
	if err != nil {
		return m, err
	}
	if m.Rev != 0 && m.Rev != old.Rev {
		return m, fault.Conflict("environment.monitor.stale")
	}
	if pw == "" && m.MN != old.MN {
		return m, fault.InvalidFields(fault.Field{Name: "pw", Key: "environment.monitor.pw_again"})
	}
	m.Num, m.State, m.Made, m.Secret, m.Rev, m.Updated = old.Num, old.State, old.Made, old.Secret, old.Rev+1, tx.NowMS()
	if pw != "" {
		mac := s.secret(m.MN, pw)
		m.Secret = hex.EncodeToString(mac[:])
	}
	ch, err := json.Marshal(m.Channels)
	if err != nil {
		return m, fault.Internal(err, "channels")
	}
	n, err := tx.Exec("UPDATE env_monitor SET rev = ?, mn = ?, secret = ?, name = ?, outlet = ?, company = ?, place = ?, path = ?, nets = ?, edition = ?, channels = ?, since = ?, until = ?, updated = ? WHERE id = ? AND rev = ?",
		m.Rev, m.MN, m.Secret, m.Name, m.Outlet, m.Company, m.Place, string(m.Path), m.Nets, m.Edition, string(ch), m.Since, m.Until, m.Updated, m.ID, old.Rev)
	if err == nil && n == 0 {
		err = fault.Conflict("environment.monitor.stale")
	}
	if err != nil {
		return m, err
	}
	return m, s.noted(tx, a.Actor, "environment.monitor.change", m, nil)
}

// End takes a monitor out of service: what it sends from now on is that of an unknown device.
func (s *Service) End(ctx context.Context, a access.Actor, monitor, reason string) (Monitor, error) {
	return write(ctx, s, func(tx *db.Tx) (Monitor, error) {
		m, err := s.may(tx, a, access.EnvEdit, monitor)
		if err != nil {
			return m, err
		}
		if strings.TrimSpace(reason) == "" {
			return m, fault.InvalidFields(fault.Field{Name: "reason", Key: "environment.monitor.need_reason"})
		}
		if m.State == Ended {
			return m, fault.Conflict("environment.monitor.stale")
		}
		m.Rev, m.State, m.Until, m.Updated = m.Rev+1, Ended, clock.DayOf(tx.Now), tx.NowMS()
		if _, err := tx.Exec("UPDATE env_monitor SET rev = ?, state = ?, until = ?, updated = ? WHERE id = ?", m.Rev, m.State, m.Until, m.Updated, m.ID); err != nil {
			return m, err
		}
		return m, s.noted(tx, a.Actor, "environment.monitor.end", m, map[string]any{"reason": masked(reason, 200)})
	})
}

// AddRecord writes a line into the monitor's log. Lines are never changed.
func (s *Service) AddRecord(ctx context.Context, a access.Actor, r Record) (Record, error) {
	return write(ctx, s, func(tx *db.Tx) (Record, error) { return s.AddRecordTx(tx, a, r) })
}

// AddRecordTx is AddRecord inside a transaction.
func (s *Service) AddRecordTx(tx *db.Tx, a access.Actor, r Record) (Record, error) {
	m, err := s.may(tx, a, access.EnvEdit, r.Monitor)
	if err != nil {
		return r, err
	}
	var bad checks
	bad.want(r.What == "calibration" || r.What == "maintenance" || r.What == "repair" || r.What == "stop", "what", "environment.monitor.need_what")
	bad.want(r.From > 0 && r.From <= tx.NowMS(), "from", "environment.monitor.bad_from")
	bad.want(r.Until >= r.From, "until", "environment.monitor.bad_till")
	if err := bad.err(); err != nil {
		return r, err
	}
	r.ID, r.Note, r.By, r.Label, r.Made = id.New(), masked(r.Note, 300), a.Person, a.Name, tx.NowMS()
	if _, err := tx.Exec("INSERT INTO env_monitor_log (id, monitor, path, what, from_at, till_at, note, by_id, label, made) VALUES (?,?,?,?,?,?,?,?,?,?)", r.ID, m.ID, string(m.Path), r.What, r.From, r.Until, r.Note, r.By, r.Label, r.Made); err != nil {
		return r, err
	}
	at, err := s.where(tx, m.Place)
	if err != nil {
		return r, err
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: "environment.monitorlog.add", Place: at, Obj: r.ID, Rev: 1, Actor: a.Actor, Pub: map[string]any{"monitor": m.ID, "what": r.What, "from": r.From, "until": r.Until}, Slots: []ledger.Slot{{Name: "text", Body: map[string]any{"note": r.Note}}}})
	return r, err
}

func records(tx *db.Tx, rest string, args ...any) (out []Record, err error) {
	err = tx.Each("SELECT id, monitor, what, from_at, till_at, note, by_id, label, made FROM env_monitor_log WHERE "+rest, args, func(scan func(...any) error) error {
		var r Record
		err := scan(&r.ID, &r.Monitor, &r.What, &r.From, &r.Until, &r.Note, &r.By, &r.Label, &r.Made)
		out = append(out, r)
		return err
	})
	return out, err
}

// may reads a monitor at whose place the actor holds a right; to others it does not exist.
func (s *Service) may(tx *db.Tx, a access.Actor, perm access.Perm, monitor string) (Monitor, error) {
	list, err := monitors(tx, "id = ?", monitor)
	if err != nil {
		return Monitor{}, err
	}
	if len(list) == 0 || a.May(access.EnvRead, list[0].Path) != nil {
		return Monitor{}, fault.NotFound("environment.monitor.none")
	}
	return list[0], a.May(perm, list[0].Path)
}

// where is what the ledger may say of a place: the building at most.
func (s *Service) where(tx *db.Tx, placeID string) (string, error) {
	p, err := s.Places.Get(tx, placeID)
	if err != nil {
		return "", err
	}
	up, err := s.Places.Ancestors(tx, placeID)
	if err != nil {
		return "", err
	}
	out := ""
	for _, x := range append(up, p) {
		switch x.Kind {
		case place.Unit, place.Home, place.Grid, place.Common, place.Facility:
		default:
			out = string(x.Path)
		}
	}
	return out, nil
}

// facts is what a ledger entry says of a monitor, and what is compared with its row.
func facts(m Monitor) map[string]any {
	return map[string]any{"mn": m.MN, "state": m.State, "outlet": m.Outlet, "since": m.Since, "until": m.Until, "channels": int64(len(m.Channels))}
}

// noted writes the entry of a change and lets every intake read the register anew.
func (s *Service) noted(tx *db.Tx, by ledger.Actor, kind string, m Monitor, body map[string]any) error {
	if _, err := tx.Exec("UPDATE env_stand SET n = n + 1 WHERE name = 'register'"); err != nil {
		return err
	}
	at, err := s.where(tx, m.Place)
	if err != nil {
		return err
	}
	if body == nil {
		body = map[string]any{}
	}
	body["name"], body["nets"], body["channels"] = m.Name, m.Nets, m.Channels
	_, err = s.Log.Append(tx, ledger.Entry{Kind: kind, Place: at, Obj: m.ID, Rev: m.Rev, Actor: by, Pub: facts(m), Slots: []ledger.Slot{{Name: "text", Body: body}}})
	return err
}

func (s *Service) replayers() []ledger.Replayer {
	return []ledger.Replayer{{Name: "environment.monitor", Kinds: []string{"environment.monitor.register", "environment.monitor.change", "environment.monitor.end"},
		Rows: func(tx *db.Tx, each func(string, map[string]any, int64) error) error {
			list, err := monitors(tx, "1 = 1")
			if err != nil {
				return err
			}
			for _, m := range list {
				if err := each(m.ID, facts(m), m.Rev); err != nil {
					return err
				}
			}
			return nil
		}}}
}

// checks collects refused fields.
type checks []fault.Field

func (c *checks) want(ok bool, field, key string) {
	if !ok {
		*c = append(*c, fault.Field{Name: field, Key: key})
	}
}

func (c checks) err() error {
	if len(c) == 0 {
		return nil
	}
	return fault.InvalidFields(c...)
}

func masked(s string, n int) string {
	out, _ := text.MaskFree(text.Short(strings.TrimSpace(s), n))
	return out
}
