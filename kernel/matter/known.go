package matter

import (
	"time"

	"linli/kernel/place"
	"linli/platform/db"
)

// known is what a report reads of tables that change seldom: where it lies, and who answers for its kind there. All of them
// are in planTables.
type known struct {
	at     site
	holder Holder
}

// keeper keeps what was known, for those who plan ahead.
type keeper struct {
	sites   db.Kept[site]   // by the code that names the place
	holders db.Kept[Holder] // by place and kind
}

// know gives what a report of a kind at a place needs to know; stamp is older than tx.
func (s *Service) know(tx *db.Tx, stamp db.Stamp, code, kind string, find func(*db.Tx) (string, error)) (k known, err error) {
	var ok bool
	if k.at, ok = s.kept.sites.Get(stamp, code, tx.NowMS()); !ok {
		if k.at, err = s.knowSite(tx, stamp, code, find); err != nil {
			return k, err
		}
	}
	key := k.at.place.ID + " " + kind
	if k.holder, ok = s.kept.holders.Get(stamp, key, tx.NowMS()); ok {
		return k, nil
	}
	if k.holder, err = s.holderFor(tx, Matter{Place: k.at.place.ID, Kind: kind}, k.at.chain...); err != nil {
		return k, err
	}
	until, err := s.holderUntil(tx, k.at.chain, k.holder)
	if err == nil {
		s.kept.holders.Put(stamp, key, k.holder, until)
	}
	return k, err
}

func (s *Service) knowSite(tx *db.Tx, stamp db.Stamp, code string, find func(*db.Tx) (string, error)) (site, error) {
	id, err := find(tx)
	if err != nil {
		return site{}, err
	}
	at, err := s.site(tx, id)
	if err != nil {
		return at, err
	}
	if at.word, err = s.word(tx, at); err != nil {
		return at, err
	}
	until, err := s.siteUntil(tx, at)
	if err == nil {
		s.kept.sites.Put(stamp, code, at, until)
	}
	return at, err
}

// siteUntil is the next moment at which a site changes by time alone: its building passes to another grid, or an end that
// was set beforehand comes. 0: never.
func (s *Service) siteUntil(tx *db.Tx, at site) (int64, error) {
	next := db.Next(tx.NowMS())
	for _, p := range at.chain {
		next.At(p.Ended)
	}
	b, ok := at.by[place.Building]
	if !ok {
		return next.MS(), nil
	}
	spans, err := s.places.Spans(tx, b.ID)
	for _, x := range spans {
		next.At(x.From)
		next.At(x.Until)
	}
	return next.MS(), err
}

// holderUntil is the next moment at which somebody else may answer, or under another title, by time alone.
func (s *Service) holderUntil(tx *db.Tx, chain []place.Place, h Holder) (int64, error) {
	next := db.Next(tx.NowMS())
	turn, err := s.duties.Turns(tx, chain, tx.Now)
	if err != nil {
		return 0, err
	}
	next.At(turn)
	if h.Person == "" {
		return next.MS(), nil
	}
	posts, err := s.people.Posts(tx, h.Person, time.Time{})
	for _, p := range posts {
		next.At(p.From)
		next.At(p.Until)
	}
	return next.MS(), err
}
