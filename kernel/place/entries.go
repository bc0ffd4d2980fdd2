package place

import (
	"fmt"
	"hash"
	"linli/platform/crypto"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
)

// Kinds of ledger entries. Their object is the place; units and homes have none of their own: they are part of their
// building, whose entries carry a digest over all its doors. So a city of a million homes needs one entry a building.
const (
	EntryCreated  = "place.create"
	EntryBuilding = "place.build" // a building with its doors
	EntryChanged  = "place.change"
	EntryDoors    = "place.doors" // units or homes of a building added or changed
	EntryNamed    = "place.name"  // a former or popular name
	EntryLabels   = "place.label" // floor labels
	EntryCoded    = "place.code"
	EntryPlaque   = "place.plaque"
	EntryGrid     = "place.grid" // a building changes its grid
	EntryMoved    = "place.move" // paths below have changed: who keeps paths must read them anew
	EntryEnded    = "place.end"
	EntryRestored = "place.restore" // an end was taken back
)

// record appends the state of a place to the ledger. extra adds what only this act has to say.
func (s *Service) record(tx *db.Tx, actor ledger.Actor, kind string, p Place, extra map[string]any) error {
	s.options.changed(tx)
	pub, err := s.state(tx, p)
	if err != nil {
		return err
	}
	for k, v := range extra {
		pub[k] = v
	}
	_, err = s.log.Append(tx, ledger.Entry{Kind: kind, Place: p.Code, Obj: p.ID, Rev: p.Rev, Actor: actor, Pub: pub})
	return err
}

// state is what the entries of a place must leave; see Replayer.
func (s *Service) state(tx *db.Tx, p Place) (map[string]any, error) {
	pub := p.public()
	if p.Kind == Building {
		d := newDoors()
		lo, hi := p.Path.Range()
		err := tx.Each(selectPlace+"WHERE path > ? AND path < ? AND door = TRUE ORDER BY path", []any{lo, hi}, func(scan func(dest ...any) error) error {
			h, err := scanPlace(scan)
			d.add(h)
			return err
		})
		if err != nil {
			return nil, err
		}
		pub["doors"] = d.sum()
	}
	return pub, nil
}

// public is the public part of a place. Long and detailed facts stand in a digest: the ledger proves them without
// repeating them.
func (p Place) public() map[string]any {
	h := crypto.NewHash256()
	field(h, p.Name, p.Label, p.Address, p.facts(), p.GeoJSON, fmt.Sprint(p.Seq, p.Area, p.Lon, p.Lat))
	return map[string]any{"kind": string(p.Kind), "parent": p.Parent, "name": p.Name, "code": p.Code, "qr": p.QR,
		"type": p.Type, "ended": p.Ended, "facts": letters(h)}
}

// field hashes texts with their lengths, so that no two different lists hash alike.
func field(h hash.Hash, parts ...string) {
	for _, s := range parts {
		fmt.Fprintf(h, "%d:%s;", len(s), s)
	}
}

// letters writes half a SHA-256 in letters only: in figures a digest might look like a telephone number, which the
// ledger rightly refuses to publish.
func letters(h hash.Hash) string {
	out := make([]byte, 0, 32)
	for _, b := range h.Sum(nil)[:16] {
		out = append(out, 'a'+b>>4, 'a'+b&15)
	}
	return string(out)
}

// doors is the digest over the units and homes of a building in the order of their paths.
type doors struct{ h hash.Hash }

func newDoors() doors { return doors{crypto.NewHash256()} }

func (d doors) add(p Place) {
	field(d.h, p.ID, p.Parent, string(p.Kind), p.Name, p.Label, p.Floor, p.Side, string(p.Use), string(p.State),
		fmt.Sprint(p.Seq, p.FloorNo, p.Area, p.Ended, p.Rev))
}

func (d doors) sum() string { return letters(d.h) }

// Replayer lets `ledger verify` compare the tree of places with what its entries say.
func (s *Service) Replayer() ledger.Replayer {
	return ledger.Replayer{
		Name: "place", Kinds: []string{"place.*"},
		State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			p, err := one(tx, "WHERE id = ?", obj)
			if err != nil {
				return nil, 0, err
			}
			pub, err := s.state(tx, p)
			return pub, p.Rev, err
		},
		Rows: s.rows,
	}
}

// rows streams all places in the order of paths; the doors of a building follow it and are folded into its digest.
func (s *Service) rows(tx *db.Tx, each func(obj string, pub map[string]any, rev int64) error) error {
	var open Place // the building whose subtree we are in; buildings do not nest
	var digest doors
	flush := func() error {
		if open.ID == "" {
			return nil
		}
		b, pub := open, open.public()
		pub["doors"], open = digest.sum(), Place{}
		return each(b.ID, pub, b.Rev)
	}
	err := tx.Each(selectPlace+"ORDER BY path", nil, func(scan func(dest ...any) error) error {
		p, err := scanPlace(scan)
		if err != nil {
			return err
		}
		if !open.Path.Contains(p.Path) {
			if err := flush(); err != nil {
				return err
			}
		}
		switch {
		case open.ID != "" && p.Kind.door():
			digest.add(p)
			return nil
		case p.Kind == Building:
			open, digest = p, newDoors()
			return nil
		case p.Kind.door():
			return fault.Internal(nil, "place "+p.ID+" is a door outside any building")
		}
		return each(p.ID, p.public(), p.Rev)
	})
	if err != nil {
		return err
	}
	return flush()
}
