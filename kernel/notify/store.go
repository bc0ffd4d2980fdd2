package notify

import (
	"encoding/json"
	"strings"
	"time"

	"linli/platform/db"
	"linli/platform/id"
)

// outside is a row of what is to leave the house.
type outside struct {
	id, once       string
	channel        Channel
	person, hook   string
	contact        string // opened
	under          string
	digest         bool
	seq            int64
	obj, key, args string
	path, lang     string
	emergency      bool
	due            time.Time
	tries          int
}

// insert queues a row once; a second one with the same name is dropped.
func (s *Service) insert(tx *db.Tx, r outside) error {
	r.id = id.New()
	box, err := s.seal("notify.contact", r.id, r.contact)
	if err != nil {
		return err
	}
	if r.lang == "" {
		r.lang = "zh"
	}
	_, err = tx.Exec(`INSERT INTO notify_outside (id, once, channel, person, hook, contact, under, digest, seq, obj, text_key, args, path, lang, emergency, state, due, lease, tries, why, created, done)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, 0, 0, '', ?, 0) ON CONFLICT (once) DO NOTHING`,
		r.id, r.once, string(r.channel), r.person, r.hook, box, r.under, r.digest, r.seq, r.obj, r.key, r.args, r.path, r.lang, r.emergency, r.due.UnixMilli(), tx.NowMS())
	return err
}

const outsideColumns = `id, once, channel, person, hook, contact, under, digest, seq, obj, text_key, args, path, lang, emergency, due, tries`

func (s *Service) scanOutside(scan func(...any) error) (outside, error) {
	var (
		r          outside
		channel    string
		box        []byte
		due, tries int64
	)
	err := scan(&r.id, &r.once, &channel, &r.person, &r.hook, &box, &r.under, &r.digest, &r.seq, &r.obj, &r.key, &r.args, &r.path, &r.lang, &r.emergency, &due, &tries)
	if err != nil {
		return r, err
	}
	r.channel, r.due, r.tries = Channel(channel), time.UnixMilli(due), int(tries)
	r.contact, err = s.open("notify.contact", r.id, box)
	return r, err
}

// decode reads arguments back so that %d finds whole numbers.
func decode(args string) []any {
	d := json.NewDecoder(strings.NewReader(args))
	d.UseNumber()
	var out []any
	if err := d.Decode(&out); err != nil {
		return nil
	}
	for i, v := range out {
		n, ok := v.(json.Number)
		if !ok {
			continue
		}
		if whole, err := n.Int64(); err == nil {
			out[i] = whole
		} else if f, err := n.Float64(); err == nil {
			out[i] = f
		}
	}
	return out
}
