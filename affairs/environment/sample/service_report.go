package sample

import (
	"context"
	"slices"
	"strings"

	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Figure is one line of a report as its form or a book sends it.
type Figure struct {
	Sample, Item string // id, pollutant
	Method, Text string
	Unit, LOD    string
	Analysed     int64  // when the analysis began
	Name         string // as the book wrote it, for refusals
}

// NewReport is a report with its figures.
type NewReport struct {
	Task    string
	Into    string // id of a report of the task that the figures belong to; "" = Report is a new one
	Report  Report
	Figures []Figure
}

// AddReport takes a laboratory's report down with its figures, one ledger entry each; what exceeds with a whole chain opens a matter
// once. Invalid with fields: no number, a figure that is none, a unit missing, figures of samples of another task.
func (s *Service) AddReport(ctx context.Context, a access.Actor, n NewReport) (Report, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Report, error) { return s.AddReportTx(tx, a, n) })
}

// AddReportTx is AddReport inside a transaction.
func (s *Service) AddReportTx(tx *db.Tx, a access.Actor, n NewReport) (Report, error) {
	t, err := s.reached(tx, a, access.EnvInspect, n.Task)
	if err != nil {
		return Report{}, err
	}
	if n.Into != "" {
		return s.addFigures(tx, a, t, n)
	}
	r := n.Report
	r.ID, r.Task, r.Path, r.Made, r.Rev = id.New(), t.ID, t.Point.Path, tx.NowMS(), 1
	r.Number, r.Lab, r.CMA = text.Short(r.Number, 40), text.Short(r.Lab, 60), text.Short(r.CMA, 40)
	r.Writer, r.Checker, r.Signer = text.Short(r.Writer, 40), text.Short(r.Checker, 40), text.Short(r.Signer, 40)
	list, err := samples(tx, "task = ? ORDER BY code", t.ID)
	if err != nil {
		return r, err
	}
	bad := r.check(today(tx))
	if len(n.Figures) == 0 {
		bad = append(bad, field("figures", "need_figures"))
	}
	for i, f := range n.Figures {
		bad = append(bad, f.check(i, list, tx.NowMS())...)
	}
	if len(bad) > 0 {
		return r, fault.InvalidFields(bad...)
	}
	there, err := tx.Exists("SELECT 1 FROM env_report WHERE number = ? AND path = ?", r.Number, r.Path)
	if err != nil {
		return r, err
	}
	if there {
		return r, fault.InvalidFields(field("number", "number_twice", r.Number))
	}
	return r, s.keepReport(tx, a, r, list, n.Figures)
}

// addFigures adds figures to a report that the task has already: those of a parallel, a blank or an item that a book did not name.
func (s *Service) addFigures(tx *db.Tx, a access.Actor, t Task, n NewReport) (Report, error) {
	had, err := reports(tx, "id = ? AND task = ?", n.Into, t.ID)
	if err == nil && len(had) == 0 {
		err = fault.InvalidFields(field("into", "into_none"))
	}
	if err != nil {
		return Report{}, err
	}
	list, err := samples(tx, "task = ? ORDER BY code", t.ID)
	if err != nil {
		return had[0], err
	}
	var bad []fault.Field
	if len(n.Figures) == 0 {
		bad = append(bad, field("figures", "need_figures"))
	}
	for i, f := range n.Figures {
		bad = append(bad, f.check(i, list, tx.NowMS())...)
	}
	if len(bad) > 0 {
		return had[0], fault.InvalidFields(bad...)
	}
	return had[0], s.keepFigures(tx, a, had[0], list, n.Figures)
}

func (r Report) check(today string) (bad []fault.Field) {
	if r.Number == "" {
		bad = append(bad, field("number", "need_number_report"))
	}
	if r.Lab == "" {
		bad = append(bad, field("lab", "need_lab"))
	}
	if !clock.ValidDay(r.Issued) || r.Issued > today {
		bad = append(bad, field("issued", "need_issued"))
	}
	return bad
}

func (f Figure) check(i int, list []Sample, now int64) (bad []fault.Field) {
	at := slices.IndexFunc(list, func(x Sample) bool { return x.ID == f.Sample })
	if at < 0 || !slices.Contains(list[at].Items, f.Item) {
		return []fault.Field{field("figures", "not_its_sample", f.Name)}
	}
	name := list[at].Code + " " + NameOf(f.Item)
	if !FigureOK(f.Text) {
		bad = append(bad, field(figureName(f.Sample, f.Item, "text"), "need_figure", name))
	}
	if k, ok := KeepingOf(f.Item, "9999-12-31"); f.Unit == "" && (!ok || k.Unit != "") {
		bad = append(bad, field(figureName(f.Sample, f.Item, "unit"), "need_unit", name))
	}
	if f.Analysed > now+ahead {
		bad = append(bad, field(figureName(f.Sample, f.Item, "at"), "need_past"))
	}
	return bad
}

// figureName is the name of a field of a figure in the form.
func figureName(sample, item, what string) string { return what + "_" + sample + "_" + item }

func (s *Service) keepReport(tx *db.Tx, a access.Actor, r Report, list []Sample, figures []Figure) error {
	if err := insertReport(tx, r); err != nil {
		return err
	}
	h, err := sum(r.fixed())
	if err != nil {
		return err
	}
	if err := s.note(tx, a.Actor, "env.report.add", r.Path, r.ID, 1, map[string]any{"hash": h}, map[string]any{"number": r.Number, "lab": r.Lab}); err != nil {
		return err
	}
	return s.keepFigures(tx, a, r, list, figures)
}

func (s *Service) keepFigures(tx *db.Tx, a access.Actor, r Report, list []Sample, figures []Figure) error {
	var touched []Sample
	for _, f := range figures {
		x := list[slices.IndexFunc(list, func(x Sample) bool { return x.ID == f.Sample })]
		if err := s.keepFigure(tx, a, r, x, f); err != nil {
			return err
		}
		touched = append(touched, x)
	}
	return s.weighAll(tx, touched)
}

func (s *Service) keepFigure(tx *db.Tx, a access.Actor, r Report, x Sample, f Figure) error {
	if f.Analysed > 0 {
		l := Link{Sample: x.ID, Kind: LinkAnalyse, Item: f.Item, At: f.Analysed, To: r.Lab, Intact: "yes"}
		if err := s.link(tx, a, x, &l); err != nil {
			return err
		}
	}
	v := Value{ID: id.New(), Sample: x.ID, Report: r.ID, Pollutant: f.Item, Method: text.Short(f.Method, 60), Text: strings.TrimSpace(f.Text), Unit: strings.TrimSpace(f.Unit), LOD: strings.TrimSpace(f.LOD), Made: tx.NowMS(), Rev: 1}
	if err := insertValue(tx, v); err != nil {
		return err
	}
	h, err := sum(v.fixed())
	if err != nil {
		return err
	}
	return s.note(tx, a.Actor, "env.value.add", x.Path, v.ID, 1, map[string]any{"kind": v.Pollutant, "hash": h}, map[string]any{"code": x.Code, "value": v.Text, "unit": v.Unit})
}

// fixed is what of a figure never changes.
func (v Value) fixed() Value { v.Matter = ""; return v }
