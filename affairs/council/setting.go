package council

import (
	"strconv"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// Words are the names and terms of a place: data, looked up from the compound upwards, so that a city, a district or a
// street may call the council and its steps as it is used to. The states themselves are fixed.
type Words struct {
	set   map[string]string
	Terms Terms
}

// Names of settings.
const (
	NameCouncil = "name"   // 议事会; 民情恳谈会, 圆桌会 …
	nameState   = "state." // state.raised …
	termNotice  = "notice"
	termPublish = "publish"
	termYear    = "year"
)

// Settings lists the names that may be set, in the order of the page.
func Settings() []string {
	out := []string{NameCouncil, termNotice, termPublish, termYear}
	for _, s := range Steps {
		out = append(out, nameState+string(s))
	}
	return out
}

// State is the word for a state.
func (w Words) State(lang string, s State) string {
	if v := w.set[nameState+string(s)]; v != "" && lang == text.ZH {
		return v
	}
	return text.T(lang, "council.state."+string(s))
}

// Name is what the council is called here.
func (w Words) Name(lang string) string {
	if v := w.set[NameCouncil]; v != "" && lang == text.ZH {
		return v
	}
	return text.T(lang, "council.name")
}

// Words reads the settings that hold at a place.
func (s *Service) Words(tx *db.Tx, at place.Place) (Words, error) {
	w := Words{set: map[string]string{}, Terms: DefaultTerms}
	chain, err := s.Places.Ancestors(tx, at.ID)
	if err != nil {
		return w, err
	}
	for _, p := range append(chain, at) { // the nearer one counts
		err := tx.Each("SELECT name, value FROM council_setting WHERE place=?", []any{p.ID}, func(scan func(...any) error) error {
			var n, v string
			err := scan(&n, &v)
			w.set[n] = v
			return err
		})
		if err != nil {
			return w, err
		}
	}
	for name, to := range map[string]*int{termNotice: &w.Terms.Notice, termPublish: &w.Terms.Publish, termYear: &w.Terms.Year} {
		if n, err := strconv.Atoi(w.set[name]); err == nil {
			*to = n
		}
	}
	return w, nil
}

// SetWord changes one setting of a place; "" takes it back. The terms have floors: at least 1 day of notice and 7 of publication
// may be raised, not lowered.
func (s *Service) SetWord(tx *db.Tx, a access.Actor, placeID, name, value string) error {
	at, err := s.Places.Get(tx, placeID)
	if err != nil {
		return err
	}
	if err := a.May(Run, at.Path); err != nil {
		return err
	}
	if err := checkSetting(name, value); err != nil {
		return err
	}
	var old string
	err = tx.Get("SELECT value FROM council_setting WHERE place=? AND name=?", []any{at.ID, name}, &old)
	if err != nil && !fault.Is(err, fault.KindNotFound) || err == nil && old == value || err != nil && value == "" {
		return ignoreNone(err)
	}
	if value == "" {
		_, err = tx.Exec("DELETE FROM council_setting WHERE place=? AND name=?", at.ID, name)
	} else {
		_, err = tx.Exec("INSERT INTO council_setting (place,name,value) VALUES (?,?,?) ON CONFLICT (place,name) DO UPDATE SET value=excluded.value", at.ID, name, value)
	}
	if err != nil {
		return err
	}
	return s.note(tx, a.Actor, "council.setting", at.ID, at.ID, 0, map[string]any{"name": name}, said("value", map[string]any{"value": value}))
}

// ignoreNone drops "there was none".
func ignoreNone(err error) error {
	if fault.Is(err, fault.KindNotFound) {
		return nil
	}
	return err
}

func checkSetting(name, value string) error {
	floor := map[string][2]int{termNotice: {1, 30}, termPublish: {7, 60}, termYear: {0, 366}}
	if f, ok := floor[name]; ok && value != "" {
		n, err := strconv.Atoi(value)
		if err != nil || n < f[0] || n > f[1] {
			return fault.InvalidFields(fault.Field{Name: name, Key: "council.setting_range", Args: []any{f[0], f[1]}})
		}
		return nil
	}
	for _, x := range Settings() {
		if x == name {
			return long(field{name, value, 12})
		}
	}
	return fault.NotFound("council.no_setting")
}
