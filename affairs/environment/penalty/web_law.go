package penalty

import (
	"time"

	envlimits "linli/affairs/environment/penalty/pages"
	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// changed is the first day of the Code.
const changed = "2026-08-15"

// law is every act with its rule before and under the Code side by side, and which of them holds for the dates asked.
func (d *desk) law() {
	c := d.Ctx
	act, decision := d.day("act"), ""
	if c.Query("decision") != "" {
		decision = d.day("decision")
	}
	if decision != "" && decision < act {
		d.view.Notices = append(d.view.Notices, ui.Notice{Tone: ui.Amber, Title: t(c, "day_decision", decision, act)})
		decision = ""
	}
	d.dateField("act", "act_day", act)
	d.dateField("decision", "decision_day", decision)
	d.title = t(c, "title.old", act)
	if act >= changed {
		d.title = t(c, "title.code", act)
	}
	b := envlimits.Block{Table: ui.Table{Caption: t(c, "show.law"), Columns: []ui.Column{{Title: t(c, "act"), Key: true}, {Title: t(c, "old_law", clock.AddDays(changed, -1))}, {Title: t(c, "new_law", changed)}, {Title: t(c, "holds")}}}}
	at := map[string]int{}
	for _, s := range d.rules.Statutes() {
		row, seen := at[s.ID]
		if !seen {
			row = len(b.Table.Rows)
			at[s.ID] = row
			b.Table.Rows = append(b.Table.Rows, ui.Row{ID: s.ID, Cells: []ui.Cell{{Text: s.Name(c.Lang)}, {Text: "—"}, {Text: "—"}, d.holds(s.ID, act, decision)}})
		}
		column := 1
		if s.From >= changed {
			column = 2
		}
		b.Table.Rows[row].Cells[column] = d.version(s)
	}
	d.view.Blocks = []envlimits.Block{b}
}

// version is one version of a rule in a cell.
func (d *desk) version(s Statute) ui.Cell {
	c, sub := d.Ctx, ""
	if s.Max > 0 {
		sub = t(c, "yuan_range", yuan(s.Min), yuan(s.Max))
	}
	if s.Persons[1] > 0 {
		sub = text.Joined(sub, t(c, "persons", yuan(s.Persons[0]), yuan(s.Persons[1])))
	}
	if s.Years > 0 {
		sub = t(c, "years", s.Years, s.Harm)
	}
	for _, more := range []string{s.Order, s.Grave, s.Note} {
		if more != "" {
			sub = text.Joined(sub, more)
		}
	}
	if s.Check {
		sub = text.Joined(sub, "◇ "+t(c, "check"))
	}
	return ui.Cell{Text: s.Cite(), Sub: sub}
}

// holds is the rule for the dates asked, with why.
func (d *desk) holds(id, act, decision string) ui.Cell {
	choice, err := d.rules.Choose(id, Dates{Act: act, Decision: decision})
	if err != nil {
		f := fault.Of(err)
		m := ui.Unknown(t(d.Ctx, "none"))
		return ui.Cell{Mark: &m, Sub: text.T(d.Lang, f.Key, f.Args...)}
	}
	m := ui.Fine(choice.Cite())
	switch choice.Verdict {
	case VerdictReview:
		m = ui.Waiting(choice.Cite())
	case VerdictLenient:
		m = ui.Doing(choice.Cite())
	}
	sub := ""
	if decision != "" && choice.Verdict != VerdictSame && len(choice.Reasons) > 0 {
		sub = choice.Reasons[len(choice.Reasons)-1].Words(d.Lang)
	}
	return ui.Cell{Mark: &m, Sub: sub}
}

// discretion is each table with its factors and grades.
func (d *desk) discretion() {
	c, day := d.Ctx, d.day("day")
	d.dateField("day", "on_day", day)
	list, open := d.rules.Tables(day), 0
	for _, x := range list {
		m := checked(c, x.Check)
		if x.Check {
			open++
		}
		b := envlimits.Block{Title: x.Name(c.Lang), Mark: &m, Facts: []ui.Def{{Term: t(c, "version"), Text: x.Version}, {Term: t(c, "authority"), Text: x.Authority}, {Term: t(c, "method"), Text: t(c, "method."+x.Method)}, {Term: t(c, "valid"), Text: span(c, x.From, x.To)}, {Term: t(c, "source"), Text: x.Source}}}
		for _, mod := range x.Modifiers {
			b.Facts = append(b.Facts, ui.Def{Term: mod.Name(c.Lang), Text: t(c, "modifier", mod.Min, mod.Max)})
		}
		b.Table = d.factors(x)
		d.view.Blocks = append(d.view.Blocks, b)
	}
	d.title = t(c, "title.tables", len(list), open)
	if len(list) == 0 {
		d.view.Blocks = []envlimits.Block{{Table: ui.Table{Empty: &ui.Empty{Title: t(c, "no_tables"), Why: t(c, "no_tables_why")}}}}
	}
}

func (d *desk) factors(x Table) ui.Table {
	c := d.Ctx
	out := ui.Table{Caption: x.Name(c.Lang), Columns: []ui.Column{{Title: t(c, "factor"), Key: true}, {Title: t(c, "weight"), Num: true}, {Title: t(c, "grades")}}}
	for _, f := range x.Factors {
		weight := f.Weight
		if x.Method == MethodPercent {
			weight = t(c, "up_to", f.Max)
		}
		words := ""
		for _, g := range f.Grades {
			head := t(c, "grade", g.Grade)
			if x.Method == MethodPercent {
				head = g.Percent + "%"
			}
			if words != "" {
				words += t(c, "semicolon")
			}
			words += head + " " + g.Name(c.Lang)
		}
		out.Rows = append(out.Rows, ui.Row{ID: f.Key, Cells: []ui.Cell{{Text: f.Name(c.Lang)}, {Text: weight}, {Text: words}}})
	}
	return out
}

// terms are the terms of the procedure, counted from a day.
func (d *desk) terms(cal *statute.Calendar) {
	c, from := d.Ctx, d.day("from")
	d.dateField("from", "from_day", from)
	at, err := time.ParseInLocation(time.DateOnly, from, clock.Shanghai)
	if err != nil {
		at = time.Time{}
	}
	b := envlimits.Block{Table: ui.Table{Caption: t(c, "show.terms"), Columns: []ui.Column{{Title: t(c, "step"), Key: true}, {Title: t(c, "length")}, {Title: t(c, "last_day")}, {Title: t(c, "clause")}, {Title: t(c, "mark")}}}}
	for _, r := range d.rules.Terms() {
		if r.From > from || r.To != "" && r.To <= from || r.Deadline == nil {
			continue
		}
		m := checked(c, r.Check)
		last := ui.Cell{Text: "—"}
		if term, _, err := d.rules.Ends(cal, r.ID, at); err == nil {
			last = ui.Cell{Text: term.Last, Strong: true, Sub: term.Explain(c.Lang, "", "")}
		}
		b.Table.Rows = append(b.Table.Rows, ui.Row{ID: r.ID, Cells: []ui.Cell{{Text: r.Title}, {Text: text.T(c.Lang, "statute.length."+string(r.Deadline.Unit), r.Deadline.N)}, last, {Text: r.Law + r.Article, Sub: r.Source}, {Mark: &m}}})
	}
	d.title = t(c, "title.terms", len(b.Table.Rows), from)
	amounts := envlimits.Block{Title: t(c, "thresholds"), Table: ui.Table{Caption: t(c, "thresholds"), Columns: []ui.Column{{Title: t(c, "step"), Key: true}, {Title: t(c, "person"), Num: true}, {Title: t(c, "organisation"), Num: true}, {Title: t(c, "clause")}, {Title: t(c, "mark")}}}}
	for _, x := range d.rules.Thresholds() {
		m := checked(c, x.Check)
		amounts.Table.Rows = append(amounts.Table.Rows, ui.Row{ID: x.ID, Cells: []ui.Cell{{Text: x.Title}, {Text: yuan(x.Person)}, {Text: yuan(x.Organisation)}, {Text: x.Law + x.Article, Sub: x.Source}, {Mark: &m}}})
	}
	d.view.Blocks = []envlimits.Block{b, amounts}
}
