package sample

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	envsample "linli/affairs/environment/sample/pages"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (w *pagesOf) reportForm(c *web.Ctx) error {
	return w.showReport(c, http.StatusOK, web.Form{Values: map[string][]string{}}, nil)
}

func (w *pagesOf) showReport(c *web.Ctx, status int, f web.Form, bad map[string]string) error {
	a := access.From(c.Context())
	v := envsample.ReportView{Action: href("tasks", c.Path("id"), "report"), Number: f.Get("number"), Lab: f.Get("lab"), CMA: f.Get("cma"), Writer: f.Get("writer"), Checker: f.Get("checker"), Signer: f.Get("signer"), Issued: f.Get("issued"), Bad: bad}
	pg := w.Frame.Staff(c, tr(c.Lang, "report"), "/environment")
	pg.Back = href("tasks", c.Path("id"))
	order := []string{"number", "lab", "cma", "issued", "figures"}
	err := w.read(c, func(tx *db.Tx) error {
		t, list, err := w.wanted(tx, a, c.Path("id"))
		if err != nil {
			return err
		}
		pg.Sub = text.Joined(t.No, t.Point.CompanyName, t.Point.Name)
		had, err := reports(tx, "task = ? ORDER BY made, id", t.ID)
		if err != nil {
			return err
		}
		v.Rows, v.Into = nil, nil
		if len(had) > 0 {
			v.Into = append(v.Into, ui.Option{Label: tr(c.Lang, "into_new")})
		}
		for _, r := range had {
			v.Into = append(v.Into, ui.Option{Value: r.ID, Label: text.Joined(r.Number, r.Lab), On: f.Get("into") == r.ID})
		}
		for _, x := range list {
			k, _ := KeepingOf(x.Item, "9999-12-31")
			r := envsample.FigureRow{Suffix: figureName(x.Sample, x.Item, ""), Title: x.Name}
			r.Text, r.LOD, r.At = f.Get("text"+r.Suffix), f.Get("lod"+r.Suffix), f.Get("at"+r.Suffix)
			r.Unit, r.Method = cmp.Or(f.Get("unit"+r.Suffix), k.Unit), cmp.Or(f.Get("method"+r.Suffix), k.Method)
			v.Rows = append(v.Rows, r)
			order = append(order, "text"+r.Suffix, "unit"+r.Suffix, "at"+r.Suffix)
		}
		return nil
	})
	if err != nil {
		return err
	}
	v.Errors = ui.Summary(bad, order...)
	return c.Page(status, envsample.Report(pg, v))
}

// wanted are the figures of a task that no report has given yet.
func (s *Service) wanted(tx *db.Tx, a access.Actor, task string) (t Task, out []Figure, err error) {
	if t, err = s.reached(tx, a, access.EnvInspect, task); err != nil {
		return t, nil, err
	}
	list, err := samples(tx, "task = ? ORDER BY code", t.ID)
	for _, x := range list {
		for _, item := range x.Items {
			there, err := tx.Exists("SELECT 1 FROM env_value WHERE sample = ? AND pollutant = ?", x.ID, item)
			if err != nil {
				return t, nil, err
			}
			if !there {
				out = append(out, Figure{Sample: x.ID, Item: item, Name: x.Code + " " + NameOf(item) + text.Aside(text.ZH, word("k.", x.Kind))})
			}
		}
	}
	return t, out, err
}

func (w *pagesOf) saveReport(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	n := NewReport{Task: c.Path("id"), Into: f.Get("into"), Report: Report{Number: f.Get("number"), Lab: f.Get("lab"), CMA: f.Get("cma"), Writer: f.Get("writer"), Checker: f.Get("checker"), Signer: f.Get("signer"), Issued: f.Get("issued")}}
	err = w.read(c, func(tx *db.Tx) error {
		_, list, err := w.wanted(tx, a, c.Path("id"))
		n.Figures = nil
		for _, x := range list {
			suffix := figureName(x.Sample, x.Item, "")
			if x.Text = f.Get("text" + suffix); x.Text == "" {
				continue
			}
			x.Unit, x.Method, x.LOD, x.Analysed = f.Get("unit"+suffix), f.Get("method"+suffix), f.Get("lod"+suffix), moment(f.Get("at"+suffix))
			n.Figures = append(n.Figures, x)
		}
		return err
	})
	if err != nil {
		return err
	}
	r, err := w.AddReport(c.Context(), a, n)
	if err != nil {
		if bad, ok := web.Refusals(c, err); ok {
			return w.showReport(c, web.Status(err), f, bad)
		}
		return err
	}
	over := 0
	err = w.read(c, func(tx *db.Tx) error {
		list, err := values(tx, "report = ? AND matter <> ''", r.ID)
		over = len(list)
		return err
	})
	if err != nil {
		return err
	}
	say := tr(c.Lang, "report_kept", r.Number)
	if over > 0 {
		say = tr(c.Lang, "report_over", r.Number, over)
	}
	w.Frame.Done(c, say, nil)
	return c.Redirect(href("tasks", c.Path("id")))
}

// samples lists what was taken, newest first; chips narrow it to what exceeds, is broken, or waits.
func (w *pagesOf) samples(c *web.Ctx) error {
	a := access.From(c.Context())
	only := c.Query("only")
	v := envsample.ListView{Tabs: ground.Tabs(c.Lang, ground.TabSamples, a)}
	err := w.read(c, func(tx *db.Tx) error {
		cond, args := place.Below("path", a.Scope(access.EnvRead))
		list, err := samples(tx, cond+" ORDER BY taken DESC, code DESC LIMIT 200", args...)
		if err != nil {
			return err
		}
		var all []Found
		for _, x := range list {
			of, err := w.bySample(tx, x, c.Lang)
			if err != nil {
				return err
			}
			for _, f := range of {
				if only == "" || only == "over" && f.Judged.Exceeds || only == "broken" && len(f.Chain.Broken) > 0 || only == "wait" && f.Value.ID == "" {
					all = append(all, f)
				}
			}
		}
		v.Table = resultTable(c.Lang, all, tr(c.Lang, "samples"))
		return nil
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, tr(c.Lang, "samples"), "/environment")
	pg.Sub = tr(c.Lang, "samples_sub")
	var chips []ui.Tab
	for _, x := range []struct{ v, key string }{{"", "all"}, {"over", "over"}, {"broken", "broken"}, {"wait", "wait"}} {
		to := "/environment/samples"
		if x.v != "" {
			to += "?only=" + x.v
		}
		chips = append(chips, ui.Tab{Label: tr(c.Lang, "filter_"+x.key), Href: to, On: x.v == only})
	}
	v.Chips = chips
	return c.Page(http.StatusOK, envsample.List(pg, v))
}

// resultTable is one line for each sample and item.
func resultTable(lang string, list []Found, caption string) ui.Table {
	col := func(key string) string { return tr(lang, "c."+key) }
	t := ui.Table{Caption: caption, Columns: []ui.Column{{Title: col("code"), Key: true}, {Title: col("item")}, {Title: col("result"), Num: true}, {Title: col("limit"), Num: true}, {Title: col("multiple")}, {Title: col("chain")}, {Title: col("report"), Low: true}},
		Empty: &ui.Empty{Title: tr(lang, "empty_samples"), Why: tr(lang, "empty_samples_why")}}
	for _, f := range list {
		chain, over := chainMark(lang, f.Chain), overMark(lang, f)
		cells := []ui.Cell{{Over: stamp(f.Sample.Taken), Text: f.Sample.Code, Href: href("samples", f.Sample.ID), Strong: true, Sub: text.Joined(f.Task.Point.Name, tr(lang, "k."+f.Sample.Kind))}, {Text: f.Name}, {Text: cmp.Or(f.Value.Text, "—"), Sub: f.Value.Unit}, {Text: cmp.Or(f.Judged.Limit, "—"), Sub: f.Judged.Unit}, {Mark: over}, {Mark: &chain}, {Text: cmp.Or(f.Report.Number, "—")}}
		if over == nil {
			cells[4].Text = "—"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

func chainMark(lang string, ch Chain) ui.Mark {
	switch {
	case len(ch.Broken) > 0:
		return ui.Due(tr(lang, "chain.broken"))
	case ch.Pending:
		return ui.Doing(tr(lang, "chain.pending"))
	}
	return ui.Done(tr(lang, "chain.whole"))
}

// overMark says how a figure stands to its limit; nil while nothing can be said. Parallels and blanks are not judged.
func overMark(lang string, f Found) *ui.Mark {
	var m ui.Mark
	switch {
	case f.Value.ID == "" || !f.Judged.Known || f.Sample.Kind != Single:
		return nil
	case f.Judged.Exceeds && f.Judged.Multiple != "":
		m = ui.Late(tr(lang, "over", f.Judged.Multiple))
	case f.Judged.Exceeds:
		m = ui.Late(tr(lang, "outside"))
	default:
		m = ui.Fine(tr(lang, "kept"))
	}
	return &m
}

func (w *pagesOf) one(c *web.Ctx) error { return w.showOne(c, http.StatusOK, nil) }

func (w *pagesOf) showOne(c *web.Ctx, status int, bad map[string]string) error {
	a := access.From(c.Context())
	v := envsample.OneView{Bad: bad, Errors: ui.Summary(bad, "step", "at", "reason", "seal", "sealed", "number", "cma", "issued")}
	pg := w.Frame.Staff(c, "", "/environment")
	pg.Back = "/environment/samples"
	err := w.read(c, func(tx *db.Tx) error {
		x, err := w.sampleAt(tx, a, access.EnvRead, c.Path("id"))
		if err != nil {
			return err
		}
		list, err := w.bySample(tx, x, c.Lang)
		if err != nil || len(list) == 0 {
			return err
		}
		t := list[0].Task
		pg.Title, pg.Over, pg.Sub = x.Code, text.Joined(t.Title, tr(c.Lang, "k."+x.Kind)), text.Joined(t.Point.CompanyName, t.Point.Name)
		if a.Has(access.EnvInspect) {
			pg.SubLink = &ui.Btn{Label: t.No, Href: href("tasks", t.ID)}
		}
		v.Facts = sampleFacts(c.Lang, x)
		v.Broken, v.Warned, v.Results, v.Confirm, v.Later = nil, nil, nil, nil, nil
		for _, f := range list {
			v.Results = append(v.Results, w.resultView(c.Lang, f, a))
			v.Broken, v.Warned = troubles(c.Lang, v.Broken, f.Chain.Broken), troubles(c.Lang, v.Warned, f.Chain.Warned)
		}
		v.Chain = chainLog(c.Lang, x, list[0].Chain.Links)
		if a.May(access.EnvInspect, pathOf(x)) == nil {
			w.repairs(c.Lang, a, x, list[0].Chain.Links, &v)
			v.Later = w.laterViews(c, x, list)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(status, envsample.One(pg, v))
}

func troubles(lang string, had []string, list []Trouble) []string {
	for _, b := range list {
		if say := text.T(lang, b.Key, b.Args...); !slices.Contains(had, say) {
			had = append(had, say)
		}
	}
	return had
}

func (w *pagesOf) resultView(lang string, f Found, a access.Actor) (v envsample.ResultView) {
	v.Title = f.Name
	add := func(key, value string) {
		if value != "" {
			v.Facts = append(v.Facts, ui.Def{Term: tr(lang, key), Text: value})
		}
	}
	if m := overMark(lang, f); m != nil {
		v.Marks = append(v.Marks, *m)
	}
	v.Marks = append(v.Marks, chainMark(lang, f.Chain))
	if f.Value.ID == "" {
		add("c.result", tr(lang, "waiting"))
		return v
	}
	j := f.Judged
	add("c.result", strings.TrimSpace(f.Value.Text+" "+f.Value.Unit))
	if j.Limit != "" {
		limit := strings.TrimSpace(j.Limit + " " + j.Unit)
		if j.Check {
			limit += text.Aside(lang, tr(lang, "limit_check"))
		}
		add("c.limit", text.Joined(limit, j.Basis))
	}
	add("why_limit", j.Why)
	if j.Comparison != "" {
		add("compared", tr(lang, "comparison."+j.Comparison))
	}
	add("c.limit", j.Trouble)
	add("f.fmethod", text.Joined(f.Value.Method, f.Value.LOD))
	add("c.report", text.Joined(f.Report.Number, f.Report.Lab, "CMA "+cmp.Or(f.Report.CMA, "—"), f.Report.Issued))
	add("f.writer", strings.Trim(strings.Join([]string{f.Report.Writer, f.Report.Checker, f.Report.Signer}, " / "), " /"))
	if f.Value.Matter != "" && a.Has(access.MatterRead) {
		v.Acts = append(v.Acts, ui.Btn{Label: tr(lang, "see_matter"), Href: "/matters/" + f.Value.Matter})
	}
	if j.Exceeds && f.Sample.Kind == Single && w.Seams != nil && w.Seams.OpenCase != nil && a.Has(access.EnvCase) {
		v.Acts = append(v.Acts, ui.Btn{Label: tr(lang, "open_case"), Href: w.Seams.OpenCase(f.Value.ID), Primary: f.Chain.Whole})
	}
	return v
}

func sampleFacts(lang string, x Sample) (out []ui.Def) {
	add := func(key, value string) {
		if value != "" {
			out = append(out, ui.Def{Term: tr(lang, key), Text: value})
		}
	}
	add("c.taken", stamp(x.Taken))
	add("f.method", tr(lang, "method."+x.Method))
	add("f.container", tr(lang, "container."+x.Container)+" / "+tr(lang, "fix."+x.Fix))
	add("f.volume", x.Volume)
	add("f.seal", text.Joined(x.Seal, stamp(x.Sealed)))
	add("f.temp", x.Temp)
	add("f.ph", x.PH)
	add("f.rowflow", x.Flow)
	add("f.look", x.Look)
	if x.Kind == Parallel {
		add("f.twin", x.Twin)
	}
	return out
}

// chainLog is every link in the order of its time, with what was replaced.
func chainLog(lang string, x Sample, links []Link) (out []ui.LogEntry) {
	gone := map[string]bool{}
	for _, l := range links {
		if l.Replaces != "" && l.Second != "" {
			gone[l.Replaces] = true
		}
	}
	entry := func(at int64, key, say string) ui.LogEntry {
		return ui.LogEntry{When: stamp(at), ISO: clock.Instant(at), Verb: tr(lang, "step."+key), Text: say}
	}
	out = append(out, entry(x.Taken, "taken", ""), entry(x.Sealed, "seal", x.Seal))
	for _, l := range links {
		say := text.Joined(strings.Trim(l.Who+" → "+l.To, " →"), l.Note)
		if l.Item != "" {
			say = text.Joined(NameOf(l.Item), say)
		}
		if l.Temp != "" {
			say = text.Joined(say, l.Temp+" ℃")
		}
		if l.Kind == LinkHand || l.Kind == LinkReceive {
			say = text.Joined(say, tr(lang, "label.seal")+" "+tr(lang, "intact."+cmp.Or(l.Intact, "no")))
		}
		if l.Reason != "" {
			by := tr(lang, "confirm_wait")
			if l.Second != "" {
				by = tr(lang, "confirm_by", l.SecondLabel)
			}
			say = text.Joined(say, tr(lang, "reason_is", l.Reason), l.Label, by)
		}
		if gone[l.ID] {
			say = text.Joined(say, tr(lang, "replaced"))
		}
		e := entry(l.At, l.Kind, say)
		e.Withdrawn = gone[l.ID]
		out = append(out, e)
	}
	return out
}

// repairs are the form of a repair, and those that await a second person.
func (w *pagesOf) repairs(lang string, a access.Actor, x Sample, links []Link, v *envsample.OneView) {
	at := href("samples", x.ID)
	r := &envsample.RepairView{Action: at + "/repair", Intact: ui.Options(lang, "environment.sample.intact.", []string{"yes", "no"}, "yes"), Steps: []ui.Option{{Label: tr(lang, "choose")}}}
	for _, l := range inForce(links) {
		r.Steps = append(r.Steps, ui.Option{Value: "old:" + l.ID, Label: text.Joined(tr(lang, "step."+l.Kind), itemName(l.Item), stamp(l.At))})
	}
	for _, k := range []string{LinkTaken, LinkSeal, LinkHand, LinkReceive} {
		r.Steps = append(r.Steps, ui.Option{Value: "new:" + k, Label: tr(lang, "f.new_step", tr(lang, "step."+k))})
	}
	for _, item := range x.Items {
		r.Steps = append(r.Steps, ui.Option{Value: "new:" + LinkAnalyse + ":" + item, Label: tr(lang, "f.new_step", text.Joined(tr(lang, "step."+LinkAnalyse), NameOf(item)))})
	}
	v.Repair = r
	for _, l := range links {
		if l.Reason != "" && l.Second == "" && l.Maker != a.ID {
			v.Confirm = append(v.Confirm, envsample.ConfirmView{Action: at + "/confirm", Link: l.ID, Line: text.Joined(tr(lang, "step."+l.Kind), stamp(l.At), tr(lang, "reason_is", l.Reason), l.Label)})
		}
	}
}

func itemName(item string) string {
	if item == "" {
		return ""
	}
	return NameOf(item)
}

func (w *pagesOf) repair(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	r := Repair{Sample: c.Path("id"), At: moment(f.Get("at")), Who: f.Get("who"), To: f.Get("to"), Intact: f.Get("intact"), Reason: f.Get("reason")}
	step := strings.Split(f.Get("step")+"::", ":")
	switch step[0] {
	case "old":
		r.Replaces = step[1]
	case "new":
		r.Kind, r.Item = step[1], step[2]
	}
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error { _, err := w.RepairTx(tx, a, r); return err })
	if err != nil {
		if bad, ok := web.Refusals(c, err); ok {
			return w.showOne(c, web.Status(err), bad)
		}
		return err
	}
	w.Frame.Done(c, tr(c.Lang, "repaired"), nil)
	return c.Redirect(href("samples", c.Path("id")))
}

func (w *pagesOf) confirm(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error {
		l, err := w.ConfirmTx(tx, a, f.Get("link"))
		if err == nil && l.Sample != c.Path("id") {
			err = fault.NotFound("environment.sample.no_link")
		}
		return err
	})
	if err != nil {
		return err
	}
	w.Frame.Done(c, tr(c.Lang, "confirmed"), nil)
	return c.Redirect(href("samples", c.Path("id")))
}
