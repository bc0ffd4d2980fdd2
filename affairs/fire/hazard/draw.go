package hazard

import (
	"context"
	"slices"
	"time"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// DrawGap is how often a place is drawn at most: a drawing that displeases can not be repeated.
const DrawGap = 28 * 24 * time.Hour

const drawColumns = "id, place, path, at, from_at, until_at, seed, digest, population, picked, rev"

func draws(tx *db.Tx, where string, args ...any) (out []Draw, err error) {
	err = tx.Each("SELECT "+drawColumns+" FROM fire_draw WHERE "+where, args, func(scan func(...any) error) error {
		var d Draw
		err := scan(&d.ID, &d.Place, &d.Path, &d.At, &d.From, &d.Until, &d.Seed, &d.Digest, &d.Population, &d.Picked, &d.Rev)
		out = append(out, d)
		return err
	})
	return out, err
}

func draw(tx *db.Tx, drawID string) (Draw, error) {
	list, err := draws(tx, "id = ?", drawID)
	if err != nil {
		return Draw{}, err
	}
	if len(list) == 0 {
		return Draw{}, fault.NotFound("fire.hazard.no_draw")
	}
	return list[0], nil
}

func (d Draw) pub() map[string]any {
	return map[string]any{"seed": d.Seed, "digest": d.Digest, "population": d.Population, "picked": d.Picked}
}

func items(tx *db.Tx, where string, args ...any) (out []Item, err error) {
	err = tx.Each("SELECT draw, matter, picked, due, result, done_at FROM fire_draw_item WHERE "+where, args, func(scan func(...any) error) error {
		var x Item
		err := scan(&x.Draw, &x.Matter, &x.Picked, &x.Due, &x.Result, &x.DoneAt)
		out = append(out, x)
		return err
	})
	return out, err
}

// Draw draws the second look (第二次回头看): of the hazards under a place that were closed 30 to 90 days ago and not drawn from yet, one in
// five at least. The seed is the root of the ledger as it stands, which nobody chooses; seed, digest of the list and sample go into
// the ledger, so that anybody can draw again and compare. NotYet when there is nothing to draw from, Conflict within 28 days.
func (s *Service) Draw(ctx context.Context, a access.Actor, placeID string) (Draw, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Draw, error) { return s.DrawTx(tx, a, placeID) })
}

// DrawTx is Draw inside a transaction.
func (s *Service) DrawTx(tx *db.Tx, a access.Actor, placeID string) (d Draw, err error) {
	p, err := s.Places.Get(tx, placeID)
	if err != nil {
		return d, err
	}
	if err := a.May(access.FireEdit, p.Path); err != nil {
		return d, err
	}
	if err := s.Duties.LockTx(tx, "fire.draw"); err != nil {
		return d, err
	}
	last, err := draws(tx, "path = ? AND at > ? ORDER BY at DESC LIMIT 1", string(p.Path), tx.NowMS()-DrawGap.Milliseconds())
	if err != nil {
		return d, err
	}
	if len(last) > 0 {
		return d, fault.Conflict("fire.hazard.drawn_lately")
	}
	day := 24 * time.Hour
	d = Draw{ID: id.New(), Place: p.ID, Path: p.Path, At: tx.NowMS(), From: tx.Now.Add(-DrawUntil * day).UnixMilli(), Until: tx.Now.Add(-DrawFrom * day).UnixMilli(), Rev: 1}
	ids, err := s.candidates(tx, a, d)
	if err != nil {
		return d, err
	}
	if len(ids) == 0 {
		return d, fault.NotYet("fire.hazard.nothing_to_draw")
	}
	cp, err := s.Log.Checkpoint(tx)
	if err != nil {
		return d, err
	}
	d.Seed, d.Digest, d.Population = cp.Root.String(), Digest(ids), int64(len(ids))
	return d, s.keepDraw(tx, a.Actor, &d, ids)
}

// candidates are the closed ones of the span that no earlier drawing has held.
func (s *Service) candidates(tx *db.Tx, a access.Actor, d Draw) (ids []string, err error) {
	err = s.Matters.EachClosed(tx, a, matter.Query{Places: []string{d.Place}, Kinds: Kinds()}, d.From, d.Until, func(m string) error {
		ids = append(ids, m)
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return slices.DeleteFunc(ids, func(m string) bool {
		if err != nil {
			return true
		}
		var seen bool
		seen, err = tx.Exists("SELECT 1 FROM fire_draw_item WHERE matter=?", m)
		return seen
	}), err
}

func (s *Service) keepDraw(tx *db.Tx, actor ledger.Actor, d *Draw, ids []string) error {
	picked := Drawn(d.Seed, ids)
	d.Picked = int64(len(picked))
	if _, err := tx.Exec("INSERT INTO fire_draw ("+drawColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?)", d.ID, d.Place, string(d.Path), d.At, d.From, d.Until, d.Seed, d.Digest, d.Population, d.Picked, d.Rev); err != nil {
		return err
	}
	for _, m := range ids {
		due := int64(0)
		if slices.Contains(picked, m) {
			due = endOfDay(tx.Now, 14)
		}
		if _, err := tx.Exec("INSERT INTO fire_draw_item (draw, matter, picked, due, result, done_at) VALUES (?,?,?,?,?,?)", d.ID, m, due > 0, due, "", 0); err != nil {
			return err
		}
	}
	_, err := s.Log.Append(tx, ledger.Entry{Kind: "fire.draw", Place: string(d.Path), Obj: d.ID, Rev: d.Rev, Actor: actor, Pub: d.pub(), Slots: []ledger.Slot{{Name: "sample", Body: map[string]any{"picked": picked}}}})
	return err
}

// drawn notes the result of a look that a drawing has asked for.
func drawn(tx *db.Tx, matterID, result string) error {
	if !tx.Writes() {
		return nil
	}
	_, err := tx.Exec("UPDATE fire_draw_item SET result=?, done_at=? WHERE matter=? AND picked AND done_at=0", result, tx.NowMS(), matterID)
	return err
}

// Checked draws again from what is kept and says whether it is the same.
func Checked(d Draw, list []Item) bool {
	var ids, picked []string
	for _, x := range list {
		ids = append(ids, x.Matter)
		if x.Picked {
			picked = append(picked, x.Matter)
		}
	}
	again := Drawn(d.Seed, ids)
	slices.Sort(again)
	slices.Sort(picked)
	return Digest(ids) == d.Digest && slices.Equal(again, picked)
}

// Monthly draws for every community that can be drawn: the clock does it, so that nobody need think of it.
func (s *Service) Monthly(ctx context.Context) error {
	var list []place.Place
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = s.Places.Subtree(tx, place.RootPath, place.Community, "", 500)
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range list {
		_, err := s.Draw(ctx, access.System("timer"), p.ID)
		if err != nil && !fault.Is(err, fault.KindNotYet) && !fault.Is(err, fault.KindConflict) {
			return err
		}
	}
	return nil
}
