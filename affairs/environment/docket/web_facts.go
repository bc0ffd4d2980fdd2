package docket

import (
	"strconv"
	"strings"

	"linli/platform/clock"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func facts(c *web.Ctx, e Env, x Case, s Status) (out []ui.Def) {
	d := func(key, v string) {
		if v != "" {
			out = append(out, ui.Def{Term: t(c, "f."+key), Text: v})
		}
	}
	d("party", partyShown(x))
	d("credit", x.Party.Credit)
	d("legal", x.Party.Legal)
	d("cause", x.Cause)
	d("spot", x.Spot)
	d("from", strings.TrimSuffix(x.From+" → "+x.To, " → "))
	d("found", x.Found)
	if law, err := e.Law.Choose(x.File.Statute, x.Dates(first(s.DecidedOn, e.Today))); err == nil {
		d("law", law.Law+law.Article+t(c, "range_short", yuanText(law.Min), yuanText(law.Max)))
		d("law_why", law.Words(c.Lang))
	}
	for i, o := range s.Officers {
		d("officer"+strconv.Itoa(min(i+1, 2)), o.Name+" "+o.Card)
	}
	d("reviewer", s.Reviewer)
	d("source", x.Source)
	if s.Notice.On != "" {
		d("notice", text.Joined(s.Notice.On, yuanText(s.Notice.Yuan)+t(c, "yuan"), map[bool]string{true: t(c, "with_hearing")}[s.Notice.Hearing]))
	}
	if s.DecidedOn != "" {
		d("decision", text.Joined(s.DecisionNo, s.DecidedOn, yuanText(s.Yuan)+t(c, "yuan")))
	}
	return out
}

func resultDefs(lang string, r *Frozen) (out []ui.Def) {
	if r == nil {
		return nil
	}
	d := func(key, v string) {
		if v != "" {
			out = append(out, ui.Def{Term: text.T(lang, "environment.docket.f."+key), Text: v})
		}
	}
	d("pollutant", r.Name)
	d("value", text.Joined(strings.TrimSpace(r.Value+" "+r.Unit)))
	d("limit", strings.TrimSpace(r.Limit+" "+r.Unit))
	d("basis", r.Basis)
	if r.Multiple != "" {
		d("multiple", text.T(lang, "environment.docket.times", r.Multiple))
	}
	d("taken", r.Taken)
	d("sample", r.Sample)
	d("report", text.Joined(r.Report, r.Lab))
	chain := text.T(lang, "environment.docket.chain_whole")
	if b := brokenOf(r.Chain); b != "" {
		chain = text.T(lang, "environment.docket.chain_broken", b)
	}
	d("chain", chain)
	d("digest", r.Digest()[:16])
	return out
}

func sheetDefs(c *web.Ctx, s Status) (out []ui.Def) {
	if s.Sheet == nil {
		return nil
	}
	x := s.Sheet
	d := func(key, v string) {
		if v != "" {
			out = append(out, ui.Def{Term: t(c, "f."+key), Text: v})
		}
	}
	d("table", x.Table.Title+" "+x.Table.Version)
	for _, f := range x.Findings.Factors {
		out = append(out, ui.Def{Term: factorName(c.Lang, x.Table, f.Key), Text: text.Joined(gradeWords(c.Lang, x.Table, f), f.Measured, t(c, "proof_n", f.Evidence), f.Officer+" / "+f.Reviewer)})
	}
	for _, m := range x.Findings.Modifiers {
		out = append(out, ui.Def{Term: modifierName(c.Lang, x.Table, m.Key), Text: text.Joined(m.Percent+"%", t(c, "proof_n", m.Evidence), m.Officer+" / "+m.Reviewer)})
	}
	d("formula", x.Formula)
	d("yuan", yuanText(x.Yuan)+t(c, "yuan"))
	if o := x.Findings.Override; o != nil {
		d("override", text.Joined(yuanText(o.Yuan), o.Reason, o.Officer+" / "+o.Reviewer))
	}
	if l := x.Findings.Lighten; l != nil {
		d("lighten", text.Joined(yuanText(x.Yuan), l.Finding, l.Basis, l.Officer+" / "+l.Reviewer))
	}
	return out
}

func catalogue(c *web.Ctx, s Status) ui.Table {
	tb := ui.Table{Caption: t(c, "catalogue"), Columns: []ui.Column{{Title: t(c, "col.no"), Num: true}, {Title: t(c, "f.name"), Key: true}, {Title: t(c, "f.source")}, {Title: t(c, "f.pages"), Num: true}, {Title: t(c, "f.state")}}, Empty: &ui.Empty{Title: t(c, "no_proof")}}
	for _, x := range s.Evidence {
		m := ui.Fine(t(c, "proof_ok"))
		switch {
		case x.Out:
			m = ui.Unknown(t(c, "proof_out"))
		case x.Broken != "":
			m = ui.Late(t(c, "proof_broken"))
		}
		tb.Rows = append(tb.Rows, ui.Row{Tone: m.Tone, Cells: []ui.Cell{{Text: strconv.Itoa(x.N)}, {Text: x.Name, Sub: text.Joined(optionWord(c.Lang, "kind", x.Kind), x.Broken)}, {Text: x.Source, Sub: x.On}, {Text: strconv.Itoa(x.Pages)}, {Mark: &m}}})
	}
	return tb
}

func money(c *web.Ctx, e Env, s Status) (out []ui.Def) {
	if s.ServedOn == "" {
		return nil
	}
	d := func(key, v string) { out = append(out, ui.Def{Term: t(c, "m."+key), Text: v}) }
	d("fine", yuanText(s.Yuan)+t(c, "yuan"))
	for _, p := range s.schedule() {
		d("due", text.Joined(p.Due, text.Money(p.Fen)))
	}
	for _, p := range s.Payments {
		d("paid", text.Joined(p.Day, text.Money(p.Fen)))
	}
	day := first(s.PaidOn, e.Today)
	if x := s.Surcharge(day); x.Fen > 0 {
		d("late", t(c, "m.late_how", x.Days, text.Money(x.Fen)))
		if x.Capped {
			d("capped", x.CapDay)
		}
		if x.Suspended > 0 {
			d("suspended", t(c, "n_days", x.Suspended))
		}
	}
	d("owed", text.Money(max(0, s.Owed(day))))
	return out
}

func looks(c *web.Ctx, x Case, s Status) (out []ui.ListRow) {
	for _, o := range s.Orders {
		m := ui.Waiting(t(c, "until_n", o.Until))
		out = append(out, ui.ListRow{Title: t(c, "act.order") + " " + o.No, Sub: text.Joined(o.On, o.What), Mark: &m})
	}
	for _, l := range s.Looks {
		m := ui.Late(optionWord(c.Lang, "result", l.Result))
		if l.Result == LookFixed {
			m = ui.Done(optionWord(c.Lang, "result", l.Result))
		}
		out = append(out, ui.ListRow{Title: t(c, "act.look") + " " + l.On, Sub: text.Joined(l.Value, l.By), Tone: m.Tone, Mark: &m})
	}
	return out
}

func history(c *web.Ctx, x Case, e Env) (out []ui.LogEntry) {
	for i := len(x.Steps) - 1; i >= 0; i-- {
		st := x.Steps[i]
		said := ""
		for _, n := range []string{"no", "yuan", "result", "opinion", "why", "note", "said", "slip", "name"} {
			switch v := st.V[n]; {
			case v == "":
			case n == "result":
				said = text.Joined(said, optionWord(c.Lang, "result", v))
			case n == "yuan":
				said = text.Joined(said, fenText(Fen(v))+t(c, "yuan"))
			default:
				said = text.Joined(said, text.Short(v, 60))
			}
		}
		entered := clock.DayOf(clock.Instant(st.At))
		if entered != st.On {
			said = text.Joined(said, t(c, "entered", entered))
		}
		out = append(out, ui.LogEntry{When: st.On, Verb: t(c, "act."+string(st.Act)), Text: text.Joined(st.By, said)})
	}
	return out
}
