package sample

import (
	"slices"
	"strconv"
	"strings"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// row is the name of a field of the n-th sample of the form.
func row(i int, name string) string { return "s" + strconv.Itoa(i) + "_" + name }

// rowsOK refuses rows of the form that contradict: times out of order, codes that are not the task's, no seal.
func rowsOK(list []Sample, n Note, t Task) (bad []fault.Field) {
	codes := map[string]bool{}
	for i, s := range list {
		add := func(name, key string, args ...any) { bad = append(bad, field(row(i, name), key, args...)) }
		switch {
		case !slices.Contains(t.Labels, s.Code):
			add("code", "not_its_code", s.Code)
		case codes[s.Code]:
			add("code", "code_twice", s.Code)
		}
		codes[s.Code] = true
		if s.Taken == 0 || s.Taken < n.Began || n.Ended > 0 && s.Taken > n.Ended {
			add("taken", "taken_when", s.Code)
		}
		if s.Sealed != 0 && s.Sealed < s.Taken {
			add("sealed", "sealed_before", s.Code)
		}
		if s.Seal == "" || s.Sealed == 0 {
			add("seal", "need_seal", s.Code)
		}
		if len(s.Items) == 0 {
			add("items", "need_items", s.Code)
		}
		if s.Kind == Parallel && (s.Twin == s.Code || s.Twin == "") {
			add("kind", "need_twin", s.Code)
		}
		s.words(add)
	}
	return bad
}

// words refuses words and figures that the form does not offer.
func (s Sample) words(add func(name, key string, args ...any)) {
	for _, x := range s.Items {
		if _, ok := KeepingOf(x, "9999-12-31"); !ok {
			add("items", "need_items", s.Code)
			break
		}
	}
	if !slices.Contains(SampleOf, s.Kind) || !slices.Contains(Methods, s.Method) || !slices.Contains(Containers, s.Container) || !slices.Contains(Fixes, s.Fix) {
		add("container", "need_choice", s.Code)
	}
	for _, x := range []struct{ name, v string }{{"volume", s.Volume}, {"temp", s.Temp}, {"ph", s.PH}, {"flow", s.Flow}} {
		if x.v != "" && !Decimal(x.v) {
			add(x.name, "need_number", s.Code)
		}
	}
}

// putSamples replaces the samples of notes that are not signed yet: one ledger entry for each that is new, changed or gone.
func (s *Service) putSamples(tx *db.Tx, a access.Actor, t Task, list []Sample) error {
	old, err := samples(tx, "task = ?", t.ID)
	if err != nil {
		return err
	}
	by := map[string]Sample{}
	for _, x := range old {
		by[x.Code] = x
	}
	for _, x := range list {
		x.ID, x.Task, x.Point, x.Path, x.Look, x.Seal = id.New(), t.ID, t.Point.ID, t.Point.Path, text.Short(x.Look, 60), text.Short(x.Seal, 30)
		if o, ok := by[x.Code]; ok {
			x.ID, x.Rev = o.ID, o.Rev
			delete(by, x.Code)
		}
		if err := s.putSample(tx, a, x); err != nil {
			return err
		}
	}
	for _, x := range by {
		if _, err := tx.Exec("DELETE FROM env_sample WHERE id = ?", x.ID); err != nil {
			return err
		}
		if err := s.note(tx, a.Actor, "env.sample.take", x.Path, x.ID, x.Rev+1, map[string]any{"gone": true}, nil); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) putSample(tx *db.Tx, a access.Actor, x Sample) error {
	x.Rev++
	if err := putSample(tx, x); err != nil {
		return err
	}
	h, err := sum(x)
	if err != nil {
		return err
	}
	return s.note(tx, a.Actor, "env.sample.take", x.Path, x.ID, x.Rev, map[string]any{"kind": x.Kind, "hash": h}, map[string]any{"code": x.Code, "items": strings.Join(x.Items, " ")})
}
