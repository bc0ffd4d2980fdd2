package sample

import (
	"slices"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// Result is everything a case freezes of one result: figure, limit and why, multiple, chain, officers, report, notes. NotFound
// (environment.sample.none). The caller has asked access at Sample.Path.
func (s *Service) Result(tx *db.Tx, id string) (Found, error) { return s.result(tx, id, text.ZH) }

func (s *Service) result(tx *db.Tx, id, lang string) (Found, error) {
	list, err := values(tx, "id = ?", id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("environment.sample.none")
	}
	if err != nil {
		return Found{}, err
	}
	v := list[0]
	of, err := samples(tx, "id = ?", v.Sample)
	if err == nil && len(of) == 0 {
		err = fault.NotFound("environment.sample.none")
	}
	if err != nil {
		return Found{}, err
	}
	f, err := s.found(tx, of[0], v.Pollutant, v)
	if err != nil {
		return f, err
	}
	f.Judged, err = s.judge(tx, f.Task.Point, v, dayOf(f.Sample.Taken), lang)
	return f, err
}

// found puts together what a sample's chain for an item is judged by; v is zero while there is no figure.
func (s *Service) found(tx *db.Tx, x Sample, item string, v Value) (f Found, err error) {
	f = Found{Value: v, Sample: x, Name: NameOf(item)}
	list, err := tasks(tx, "id = ?", x.Task)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("environment.sample.no_task")
	}
	if err != nil {
		return f, err
	}
	f.Task = list[0]
	n, err := noteOf(tx, x.Task)
	if err != nil {
		return f, err
	}
	f.How, f.NoteHash = n.How, n.Hash
	links, err := linksOf(tx, "sample = ?", x.ID)
	if err != nil {
		return f, err
	}
	c := custody{task: f.Task, note: n, sample: x, links: links, item: item, value: v}
	if v.ID != "" {
		of, err := reports(tx, "id = ?", v.Report)
		if err != nil {
			return f, err
		}
		if len(of) > 0 {
			f.Report = of[0]
		}
		c.report = f.Report
	}
	all, err := samples(tx, "task = ?", x.Task)
	if err != nil {
		return f, err
	}
	c.extra = Extra(all)
	f.Chain = chainOf(c)
	return f, nil
}

// sampled answers ground.Seams.Sampled: results at a point since a moment, newest first; blanks and parallels are left out, and a
// figure whose chain is broken says so.
func (s *Service) sampled(tx *db.Tx, at string, since int64, n int) (out []ground.Result, err error) {
	list, err := samples(tx, "point = ? AND taken >= ? AND kind = 'plain' ORDER BY taken DESC, code DESC LIMIT ?", at, since, n)
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		of, err := values(tx, "sample = ? ORDER BY pollutant, made DESC", x.ID)
		if err != nil {
			return nil, err
		}
		for _, v := range of {
			if len(out) >= n {
				return out, nil
			}
			f, err := s.found(tx, x, v.Pollutant, v)
			if err != nil {
				return nil, err
			}
			out = append(out, ground.Result{ID: v.ID, At: at, Pollutant: v.Pollutant, Text: v.Text, Unit: v.Unit, When: x.Taken, By: "sample", Report: f.Report.Number, Broken: !f.Chain.Whole})
		}
	}
	return out, nil
}

// weighAll looks at the figures of samples anew: one that is over its limit with a whole chain opens its matter, once.
func (s *Service) weighAll(tx *db.Tx, list []Sample) error {
	done := map[string]bool{}
	for _, x := range list {
		if done[x.ID] || x.Kind != Single {
			continue
		}
		done[x.ID] = true
		of, err := values(tx, "sample = ? AND matter = ''", x.ID)
		if err != nil {
			return err
		}
		for _, v := range of {
			if err := s.weigh(tx, v); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) weigh(tx *db.Tx, v Value) error {
	f, err := s.result(tx, v.ID, text.ZH)
	if err != nil || !f.Exceeding() || f.Task.Point.Kind == KindSection { // a section over its class target is nobody's discharge yet
		return err
	}
	p := f.Task.Point
	at, err := s.Places.ByPath(tx, place.Path(p.Path))
	if err != nil {
		return err
	}
	over := zh("over", f.Judged.Multiple)
	if f.Judged.Multiple == "" {
		over = zh("outside")
	}
	r := matter.Report{Place: at.ID, Kind: KindExceed, Title: zh("matter_title", p.Name, f.Name, over), Origin: "env-sample:" + v.ID,
		Text: zh("matter_text", f.Sample.Code, stamp(f.Sample.Taken), f.Name, v.Text, v.Unit, f.Judged.Limit, f.Judged.Unit, f.Judged.Basis, f.Report.Number)}
	if r.Assign, err = s.holder(tx, at.ID); err != nil {
		return err
	}
	t, err := s.Matters.ReportTx(tx, access.System("environment"), r)
	if err != nil {
		return err
	}
	_, err = tx.Exec("UPDATE env_value SET matter = ? WHERE id = ?", t.Matter.ID, v.ID)
	return err
}

// holder is who answers for pollution at a place by the duty "environment"; nil leaves it to the kind's own duty.
func (s *Service) holder(tx *db.Tx, at string) (*matter.Holder, error) {
	who, err := s.Duties.Holder(tx, at, "environment", tx.Now)
	if err != nil || who.Person == "" {
		return nil, err
	}
	h, err := s.Matters.HolderOf(tx, who.Person)
	if err != nil {
		return nil, err
	}
	return &h, nil
}

// byTask gives for each sample and item of a task what is known, in the order of the codes.
func (s *Service) byTask(tx *db.Tx, t Task, lang string) (out []Found, err error) {
	list, err := samples(tx, "task = ? ORDER BY code", t.ID)
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		of, err := s.bySample(tx, x, lang)
		if err != nil {
			return nil, err
		}
		out = append(out, of...)
	}
	return out, nil
}

// bySample gives for each item of a sample what is known: its newest figure, or the chain so far.
func (s *Service) bySample(tx *db.Tx, x Sample, lang string) (out []Found, err error) {
	of, err := values(tx, "sample = ? ORDER BY made DESC, id DESC", x.ID)
	if err != nil {
		return nil, err
	}
	items := slices.Clone(x.Items)
	for _, v := range of {
		if !slices.Contains(items, v.Pollutant) {
			items = append(items, v.Pollutant)
		}
	}
	for _, item := range items {
		v := Value{}
		if i := slices.IndexFunc(of, func(v Value) bool { return v.Pollutant == item }); i >= 0 {
			v = of[i]
		}
		f, err := s.found(tx, x, item, v)
		if err != nil {
			return nil, err
		}
		f.Value.Pollutant = item
		if v.ID != "" {
			if f.Judged, err = s.judge(tx, f.Task.Point, v, dayOf(x.Taken), lang); err != nil {
				return nil, err
			}
		}
		out = append(out, f)
	}
	return out, nil
}

// zh is a text of this package in the language of the books.
func zh(key string, args ...any) string { return text.T(text.ZH, "environment.sample."+key, args...) }
