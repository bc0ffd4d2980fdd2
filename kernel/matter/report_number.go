package matter

import (
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// number gives the public number and the spoken one.
func (t *turn) number(at site) error {
	if t.rec == nil {
		if err := t.count(at); err != nil {
			return err
		}
		return t.shorten()
	}
	word, err := t.s.word(t.tx, at)
	if err != nil {
		return err
	}
	word += t.kind.Word
	year := t.now().In(clock.Shanghai).Year()
	n, err := t.rec.loader.next(t.tx, counter{word, year})
	t.m.No, t.m.Short = Number(word, year, n), shortForm(id.Code(6))
	return err
}

// count gives the public number; at knows its word.
func (t *turn) count(at site) error {
	word, year := at.word+t.kind.Word, t.now().In(clock.Shanghai).Year()
	n, err := reserve(t.tx, counter{word, year}, 1)
	t.m.No = Number(word, year, n)
	return err
}

// shorten gives the spoken number, which is short as long as few are in use. Two that are given in the same moment may be
// alike; then whoever says it on the phone is asked which.
func (t *turn) shorten() error {
	for length := 5; ; length++ {
		t.m.Short = shortForm(id.Code(length))
		taken, err := t.tx.Exists("SELECT 1 FROM matter WHERE short=?", t.m.Short)
		if err != nil || !taken || length == 7 {
			return err
		}
	}
}

// counter is one row of matter_counter: the words and the year of a series of numbers.
type counter struct {
	word string
	year int
}

// reserve takes n numbers of a series and gives the last of them.
func reserve(tx *db.Tx, c counter, n int64) (int64, error) {
	var last int64
	err := tx.Get(`INSERT INTO matter_counter (word,year,last) VALUES (?,?,?)
ON CONFLICT (word,year) DO UPDATE SET last = matter_counter.last + excluded.last RETURNING last`, []any{c.word, c.year, n}, &last)
	return last, err
}

// word is the first word of numbers at a place: that of the street, or of what stands above when there is none.
func (s *Service) word(tx *db.Tx, at site) (string, error) {
	if at.word != "" {
		return at.word, nil
	}
	for _, kind := range []place.Kind{place.Street, place.District, place.City, place.Community} {
		p, ok := at.by[kind]
		if !ok {
			continue
		}
		var w string
		err := tx.Get("SELECT word FROM matter_word WHERE place=?", []any{p.ID}, &w)
		if fault.Is(err, fault.KindNotFound) {
			return wordOf(p.Name), nil
		}
		return w, err
	}
	return "邻", nil
}

// chain finds out whether this is the same trouble come back (反弹): the same kind at the same place within the kind's
// days of closing. The new matter joins the chain; the old one gets a line that says so.
func (t *turn) chain() error {
	m := &t.m
	m.Chain, m.Prior, m.Recurs = m.ID, "", 0
	if t.kind.RecurDays == 0 || m.Parent != "" {
		return nil
	}
	if t.rec != nil {
		if old, ok := t.rec.loader.lastClosed(m.Place, m.Kind, m.RaisedAt-int64(t.kind.RecurDays)*day, m.RaisedAt); ok {
			m.Chain, m.Prior, m.Recurs = old.chain, old.id, old.recurs+1
		}
		return nil
	}
	var id, chain string
	var recurs int64
	err := t.tx.Get("SELECT id,chain,recurs FROM matter WHERE place=? AND kind=? AND state='closed' AND closed_at>=? AND closed_at<=? ORDER BY closed_at DESC LIMIT 1",
		[]any{m.Place, m.Kind, m.RaisedAt - int64(t.kind.RecurDays)*day, m.RaisedAt}, &id, &chain, &recurs)
	if fault.Is(err, fault.KindNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	m.Chain, m.Prior, m.Recurs = chain, id, recurs+1
	return nil
}
