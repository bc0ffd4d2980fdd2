package sample

import (
	"cmp"
	"slices"
	"strings"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// unwritten begins the number of a report that a book did not name.
const unwritten = "未写报告号 "

// Lacks tells whether something of a report may still be written down: its number, its mark, a signature, the day of issue.
func (r Report) Lacks() bool {
	return strings.HasPrefix(r.Number, unwritten) || r.CMA == "" || r.Writer == "" || r.Checker == "" || r.Signer == "" || r.Issued == ""
}

// filled puts what is known later into what is empty; what stands there stays.
func (r Report) filled(by Report) Report {
	if strings.HasPrefix(r.Number, unwritten) && by.Number != "" {
		r.Number = text.Short(by.Number, 40)
	}
	r.Lab, r.CMA, r.Issued = cmp.Or(r.Lab, text.Short(by.Lab, 60)), cmp.Or(r.CMA, text.Short(by.CMA, 40)), cmp.Or(r.Issued, by.Issued)
	r.Writer, r.Checker, r.Signer = cmp.Or(r.Writer, text.Short(by.Writer, 40)), cmp.Or(r.Checker, text.Short(by.Checker, 40)), cmp.Or(r.Signer, text.Short(by.Signer, 40))
	return r
}

// FillReportTx writes down what a report lacked, with its ledger entry; what stood there is never changed. What exceeds and is whole
// now opens its matter. Invalid: a day of issue that is none or to come, a number that another report has, nothing new.
func (s *Service) FillReportTx(tx *db.Tx, a access.Actor, report string, by Report) (Report, error) {
	list, err := reports(tx, "id = ?", report)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("environment.sample.none")
	}
	if err != nil {
		return Report{}, err
	}
	old := list[0]
	if err := a.May(access.EnvInspect, place.Path(old.Path)); err != nil {
		return old, err
	}
	r := old.filled(by)
	switch {
	case r == old:
		return old, fault.InvalidFields(field("cma", "fill_nothing"))
	case r.Issued != "" && (!clock.ValidDay(r.Issued) || r.Issued > today(tx)):
		return old, fault.InvalidFields(field("issued", "need_issued"))
	}
	if r.Number != old.Number {
		there, err := tx.Exists("SELECT 1 FROM env_report WHERE number = ? AND path = ?", r.Number, r.Path)
		if err != nil {
			return old, err
		}
		if there {
			return old, fault.InvalidFields(field("number", "number_twice", r.Number))
		}
	}
	r.Rev++
	n, err := tx.Exec("UPDATE env_report SET number = ?, lab = ?, cma = ?, writer = ?, checker = ?, signer = ?, issued = ?, rev = ? WHERE id = ? AND rev = ?", r.Number, r.Lab, r.CMA, r.Writer, r.Checker, r.Signer, r.Issued, r.Rev, r.ID, old.Rev)
	if err == nil && n == 0 {
		err = fault.Conflict("environment.sample.stale")
	}
	if err != nil {
		return old, err
	}
	h, err := sum(r.fixed())
	if err != nil {
		return r, err
	}
	if err := s.note(tx, a.Actor, "env.report.fill", r.Path, r.ID, r.Rev, map[string]any{"hash": h}, map[string]any{"number": r.Number, "lab": r.Lab}); err != nil {
		return r, err
	}
	of, err := samples(tx, "id IN (SELECT sample FROM env_value WHERE report = ?)", r.ID)
	if err != nil {
		return r, err
	}
	return r, s.weighAll(tx, of)
}

// SealTx writes the seal of a sample from a book down that the book did not name. Invalid: not from a book, sealed already, no number
// or time, before it was taken.
func (s *Service) SealTx(tx *db.Tx, a access.Actor, key, seal string, at int64) error {
	x, err := s.sampleAt(tx, a, access.EnvInspect, key)
	if err != nil {
		return err
	}
	seal = text.Short(seal, 30)
	switch {
	case !x.Imported || x.Seal != "" && x.Sealed != 0:
		return fault.InvalidFields(field("seal", "seal_there", x.Code))
	case seal == "" || at <= 0 || at > tx.NowMS()+ahead:
		return fault.InvalidFields(field("seal", "need_seal", x.Code))
	case at < x.Taken:
		return fault.InvalidFields(field("sealed", "sealed_before", x.Code))
	}
	x.Seal, x.Sealed = cmp.Or(x.Seal, seal), cmp.Or(x.Sealed, at)
	if err := s.putSample(tx, a, x); err != nil {
		return err
	}
	return s.weighAll(tx, []Sample{x})
}

// QualityTx adds a parallel or a blank to the samples of a task that came from a book: the batch had them, the book did not say so.
// Invalid with fields; NotYet for a task with notes of this house, whose samples stand in what was signed.
func (s *Service) QualityTx(tx *db.Tx, a access.Actor, task string, x Sample) (Sample, error) {
	t, err := s.reached(tx, a, access.EnvInspect, task)
	if err != nil {
		return x, err
	}
	list, err := samples(tx, "task = ? ORDER BY code", t.ID)
	if err != nil {
		return x, err
	}
	if !fromBook(list) {
		return x, fault.NotYet("environment.sample.only_books")
	}
	there, err := tx.Exists("SELECT 1 FROM env_sample WHERE code = ?", x.Code)
	if err != nil {
		return x, err
	}
	if bad := x.later(list, there, tx.NowMS()); len(bad) > 0 {
		return x, fault.InvalidFields(bad...)
	}
	x.ID, x.Task, x.Point, x.Path, x.Method, x.Imported, x.Rev = id.New(), t.ID, t.Point.ID, t.Point.Path, Methods[0], true, 0
	x.Code, x.Seal = text.Short(x.Code, 30), text.Short(x.Seal, 30)
	if err := s.putSample(tx, a, x); err != nil {
		return x, err
	}
	x.Rev++
	return x, nil
}

// fromBook tells whether samples are of a book, not of notes signed here.
func fromBook(list []Sample) bool {
	return len(list) > 0 && !slices.ContainsFunc(list, func(x Sample) bool { return !x.Imported })
}

// later refuses a parallel or blank that can not be one of the batch.
func (x Sample) later(list []Sample, there bool, now int64) (bad []fault.Field) {
	twin := slices.IndexFunc(list, func(y Sample) bool { return y.Code == x.Twin && y.Kind == Single })
	switch {
	case x.Code == "" || len([]rune(x.Code)) > 30:
		bad = append(bad, field("code", "need_code"))
	case there:
		bad = append(bad, field("code", "code_there", x.Code))
	}
	if x.Kind != Parallel && x.Kind != Blank {
		bad = append(bad, field("rowkind", "need_quality"))
	}
	if x.Kind == Parallel && twin < 0 {
		bad = append(bad, field("twin", "need_twin", x.Code))
	}
	if x.Taken <= 0 || x.Taken > now+ahead || dayOf(x.Taken) != dayOf(list[0].Taken) {
		bad = append(bad, field("taken", "need_that_day", dayOf(list[0].Taken)))
	}
	if x.Sealed != 0 && x.Sealed < x.Taken {
		bad = append(bad, field("sealed", "sealed_before", x.Code))
	}
	if len(x.Items) == 0 || slices.ContainsFunc(x.Items, func(item string) bool { return itemOf(item) == "" }) {
		bad = append(bad, field("items", "need_items", x.Code))
	}
	return bad
}
