package notify

import (
	"context"

	"linli/platform/db"
	"linli/platform/fault"
)

// Way is how a person wants to be told outside of the inbox.
type Way string

// The ways. Without a mail address all of them mean: inbox only.
const (
	Each   Way = "each"   // 每条都发
	Digest Way = "digest" // 每天一次摘要
	Silent Way = "silent" // 不发
)

// Settings of one person. Nobody but the person sets them.
type Settings struct {
	Way       Way
	At        int    // minute of the day for the digest, 8:00 to 19:59 (Shanghai)
	Mail      string // own mail address, "" = none
	Emergency bool   // emergencies at once, also by night and when silent
	Lang      string // zh or en
	Rev       int64  // 0 = never saved
}

// defaults are quiet: one digest at 8:30, and only for who has given an address.
var defaults = Settings{Way: Digest, At: 8*60 + 30, Emergency: true, Lang: "zh"}

// Settings gives the person's own, or the defaults.
func (s *Service) Settings(tx *db.Tx, person string) (Settings, error) {
	var (
		x   Settings
		way string
		at  int64
		box []byte
	)
	err := tx.Get(`SELECT way, at_minute, mail, emergency, lang, rev FROM notify_settings WHERE person = ?`, []any{person}, &way, &at, &box, &x.Emergency, &x.Lang, &x.Rev)
	if fault.Is(err, fault.KindNotFound) {
		return defaults, nil
	}
	if err != nil {
		return Settings{}, err
	}
	x.Way, x.At = Way(way), int(at)
	x.Mail, err = s.open("notify.mail", person, box)
	return x, err
}

func (x Settings) checked() (Settings, error) {
	var fields []fault.Field
	if x.Way != Each && x.Way != Digest && x.Way != Silent {
		fields = append(fields, fault.Field{Name: "way", Key: "notify.bad_way"})
	}
	if x.At < dayBegins || x.At >= dayEnds {
		fields = append(fields, fault.Field{Name: "at", Key: "notify.bad_time"})
	}
	if x.Mail != "" {
		a, err := Address(x.Mail)
		if err != nil {
			fields = append(fields, fault.Field{Name: "mail", Key: "notify.bad_mail"})
		}
		x.Mail = a
	}
	if x.Lang != "en" {
		x.Lang = "zh"
	}
	if len(fields) > 0 {
		return x, fault.InvalidFields(fields...)
	}
	return x, nil
}

// SaveSettings saves a person's settings; x.Rev is the revision that was edited. Waiting
// messages follow the new wish at once. Errors: Invalid with fields, Conflict when the
// settings were changed meanwhile.
func (s *Service) SaveSettings(ctx context.Context, person string, x Settings) (Settings, error) {
	x, err := x.checked()
	if err != nil {
		return x, err
	}
	box, err := s.seal("notify.mail", person, x.Mail)
	if err != nil {
		return x, err
	}
	rev := x.Rev
	err = s.d.Write(ctx, func(tx *db.Tx) error {
		x.Rev = rev + 1
		var n int64
		var err error
		if rev == 0 {
			n, err = tx.Exec(`INSERT INTO notify_settings (person, way, at_minute, mail, emergency, lang, digested, rev) 
				VALUES (?, ?, ?, ?, ?, ?, (SELECT COALESCE(MAX(seq), 0) FROM notify_inbox WHERE person = ?), 1) ON CONFLICT (person) DO NOTHING`,
				person, string(x.Way), int64(x.At), box, x.Emergency, x.Lang, person) // what came before the wish is not in the first digest
		} else {
			n, err = tx.Exec(`UPDATE notify_settings SET way = ?, at_minute = ?, mail = ?, emergency = ?, lang = ?, rev = ? WHERE person = ? AND rev = ?`,
				string(x.Way), int64(x.At), box, x.Emergency, x.Lang, x.Rev, person, rev)
		}
		if err == nil && n == 0 {
			err = fault.Conflict("notify.stale")
		}
		if err != nil || (x.Way != Silent && x.Mail != "") {
			return err
		}
		_, err = tx.Exec(`UPDATE notify_outside SET state = 'dropped', done = ? WHERE person = ? AND state = 'waiting'`, tx.NowMS(), person)
		return err
	})
	return x, err
}
