package sample

import (
	"context"
	"slices"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Pass is a step of the custody of several samples of a task.
type Pass struct {
	Task         string
	Samples      []string // ids
	Kind         string   // LinkHand, LinkReceive
	At           int64
	Who, To      string
	Temp, Intact string
	Note         string
}

// HandOver writes a hand-over or a receipt down for each sample: a time that contradicts an earlier one is kept, and the chain says
// 待补正 with the reason. Invalid with fields for what cannot be: a time to come, a step that is none.
func (s *Service) HandOver(ctx context.Context, a access.Actor, p Pass) ([]Link, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) ([]Link, error) { return s.HandOverTx(tx, a, p) })
}

// HandOverTx is HandOver inside a transaction.
func (s *Service) HandOverTx(tx *db.Tx, a access.Actor, p Pass) (out []Link, err error) {
	t, err := s.reached(tx, a, access.EnvInspect, p.Task)
	if err != nil {
		return nil, err
	}
	var bad []fault.Field
	if p.Kind != LinkHand && p.Kind != LinkReceive {
		bad = append(bad, field("step", "need_step"))
	}
	if p.At <= 0 || p.At > tx.NowMS()+ahead {
		bad = append(bad, field("at", "need_past"))
	}
	if p.Temp != "" && !Decimal(p.Temp) {
		bad = append(bad, field("temp", "need_number", ""))
	}
	if p.Intact != "yes" && p.Intact != "no" {
		bad = append(bad, field("intact", "need_intact"))
	}
	list, err := samples(tx, "task = ? ORDER BY code", t.ID)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(x Sample) bool { return !slices.Contains(p.Samples, x.ID) })
	if len(list) == 0 {
		bad = append(bad, field("sample", "need_samples"))
	}
	if len(bad) > 0 {
		return nil, fault.InvalidFields(bad...)
	}
	for _, x := range list {
		l := Link{Sample: x.ID, Kind: p.Kind, At: p.At, Who: text.Short(p.Who, 40), To: text.Short(p.To, 40), Temp: p.Temp, Intact: p.Intact, Note: text.Short(p.Note, 200)}
		if err := s.link(tx, a, x, &l); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, s.weighAll(tx, list)
}

func (s *Service) link(tx *db.Tx, a access.Actor, x Sample, l *Link) error {
	l.ID, l.Maker, l.Label, l.Made, l.Rev = id.New(), a.ID, a.Name, tx.NowMS(), 1
	if err := insertLink(tx, *l); err != nil {
		return err
	}
	kind := "env.link.add"
	if l.Reason != "" {
		kind = "env.link.repair"
	}
	return s.linkNote(tx, a, kind, x, *l)
}

func (s *Service) linkNote(tx *db.Tx, a access.Actor, kind string, x Sample, l Link) error {
	h, err := sum(l.fixed())
	if err != nil {
		return err
	}
	return s.note(tx, a.Actor, kind, x.Path, l.ID, l.Rev, map[string]any{"kind": l.Kind, "hash": h}, map[string]any{"code": x.Code, "who": l.Who, "to": l.To, "reason": l.Reason})
}

// Repair is a link put right.
type Repair struct {
	Sample, Replaces   string // Replaces: id of a link; "" adds one that was missing
	Kind, Item         string // when Replaces is ""
	At                 int64
	Who, To            string
	Temp, Intact, Note string
	Reason             string
}

// RepairTx writes a repair down. It counts only when a second person has confirmed it (ConfirmTx). Invalid without a reason.
func (s *Service) RepairTx(tx *db.Tx, a access.Actor, r Repair) (Link, error) {
	x, err := s.sampleAt(tx, a, access.EnvInspect, r.Sample)
	if err != nil {
		return Link{}, err
	}
	l := Link{Sample: x.ID, Kind: r.Kind, Item: r.Item, At: r.At, Who: text.Short(r.Who, 40), To: text.Short(r.To, 40), Temp: r.Temp, Intact: r.Intact, Note: text.Short(r.Note, 200), Replaces: r.Replaces, Reason: text.Short(r.Reason, 300)}
	if r.Replaces != "" {
		list, err := linksOf(tx, "id = ? AND sample = ?", r.Replaces, x.ID)
		if err == nil && len(list) == 0 {
			err = fault.NotFound("environment.sample.no_link")
		}
		if err != nil {
			return l, err
		}
		l.Kind, l.Item = list[0].Kind, list[0].Item
	}
	var bad []fault.Field
	if l.Reason == "" {
		bad = append(bad, field("reason", "need_repair_reason"))
	}
	if l.At <= 0 || l.At > tx.NowMS()+ahead {
		bad = append(bad, field("at", "need_past"))
	}
	if !slices.Contains([]string{LinkTaken, LinkSeal, LinkHand, LinkReceive, LinkAnalyse}, l.Kind) {
		bad = append(bad, field("step", "need_step"))
	}
	if l.Kind == LinkAnalyse && !slices.Contains(x.Items, l.Item) {
		bad = append(bad, field("item", "need_items", x.Code))
	}
	if len(bad) > 0 {
		return l, fault.InvalidFields(bad...)
	}
	return l, s.link(tx, a, x, &l)
}

// ConfirmTx confirms a repair; never by the one who wrote it. NotYet (environment.sample.second_person).
func (s *Service) ConfirmTx(tx *db.Tx, a access.Actor, link string) (Link, error) {
	list, err := linksOf(tx, "id = ?", link)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("environment.sample.no_link")
	}
	if err != nil {
		return Link{}, err
	}
	l := list[0]
	x, err := s.sampleAt(tx, a, access.EnvInspect, l.Sample)
	switch {
	case err != nil:
		return l, err
	case l.Reason == "" || l.Second != "":
		return l, fault.NotYet("environment.sample.no_repair")
	case l.Maker == a.ID:
		return l, fault.NotYet("environment.sample.second_person")
	}
	l.Second, l.SecondLabel, l.Rev = a.ID, a.Name, l.Rev+1
	n, err := tx.Exec("UPDATE env_link SET second = ?, second_label = ?, rev = ? WHERE id = ? AND second = ''", l.Second, l.SecondLabel, l.Rev, l.ID)
	if err == nil && n == 0 {
		err = fault.Conflict("environment.sample.stale")
	}
	if err != nil {
		return l, err
	}
	if err := s.linkNote(tx, a, "env.link.confirm", x, l); err != nil {
		return l, err
	}
	return l, s.weighAll(tx, []Sample{x})
}

// sampleAt reads a sample that the actor holds a right at, by id or code. NotFound outside.
func (s *Service) sampleAt(tx *db.Tx, a access.Actor, perm access.Perm, key string) (Sample, error) {
	list, err := samples(tx, "id = ? OR code = ?", key, key)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("environment.sample.none")
	}
	if err != nil {
		return Sample{}, err
	}
	return list[0], a.May(perm, place.Path(list[0].Path))
}

// dayOf is the day of a moment.
func dayOf(ms int64) string { return clock.DayOf(clock.Instant(ms)) }
