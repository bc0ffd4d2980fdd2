package docket

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	envdocket "linli/affairs/environment/docket/pages"
	"linli/affairs/environment/paper"
	"linli/affairs/environment/sample"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (w *site) show(c *web.Ctx) error { return w.render(c, http.StatusOK, "", nil, nil) }

// way are the milestones of the page's head.
var way = []State{Clue, Probe, Ready, Noticed, Decided, Served, Paid, Closed}

// render is the page of a case: what it waits for, the next step, the terms, the file; with what was typed after a refusal.
func (w *site) render(c *web.Ctx, status int, act Act, typed map[string][]string, bad map[string]string) error {
	a := access.From(c.Context())
	v := envdocket.ShowView{Notes: lawNotes(c.Lang)}
	pg := w.Frame.Staff(c, "", "/environment")
	err := w.read(c, func(tx *db.Tx) error {
		x, err := w.reached(tx, a, access.EnvRead, c.Path("id"))
		if err != nil {
			return err
		}
		e, err := w.env(tx, a, x.Path)
		if err != nil {
			return err
		}
		s := Fold(x.File, e)
		m := mark(c.Lang, e.Today, x)
		pg.Title, pg.Short, pg.Over, pg.Mark = x.Cause, x.No, x.No+" · "+partyShown(x), &m
		pg.Sub = text.Joined(x.Spot, waiting(c.Lang, e, s))
		v.Steps, v.On = milestones(c, s)
		list := s.Terms(e)
		v.Terms, v.Ribbon = termTable(c, e, list), ribbon(c, e, x, s)
		v.Facts, v.Result, v.Sheet = facts(c, e, x, s), resultDefs(c.Lang, x.File.Result), sheetDefs(c, s)
		v.Proof, v.Money, v.Looks = catalogue(c, s), money(c, e, s), looks(c, x, s)
		v.Papers = w.papers(c, x, s)
		v.Log = history(c, x, e)
		v.Notices = w.notices(c, e, x, s)
		v.Links, err = w.links(tx, c, x, s)
		if err != nil {
			return err
		}
		w.acts(c, e, x, s, act, typed, bad, &v)
		return nil
	})
	if err != nil {
		return err
	}
	pg.Back = "/environment/cases"
	pg.Actions = []ui.Btn{{Label: t(c, "print_cover"), Href: "/environment/cases/" + c.Path("id") + "/papers/" + paper.Cover + "/print", DeskOnly: true}, {Label: t(c, "print_index"), Href: "/environment/cases/" + c.Path("id") + "/papers/" + paper.Index + "/print", DeskOnly: true}}
	return c.Page(status, envdocket.Show(pg, v))
}

// waiting is the term a case waits for, in one line.
func waiting(lang string, e Env, s Status) string {
	tm, ok := Waits(s.Terms(e), s)
	if !ok {
		return ""
	}
	return text.T(lang, "environment.docket.term."+tm.Key) + "：" + left(lang, e, tm) + "（" + tm.Law + "）"
}

func milestones(c *web.Ctx, s Status) (out []string, on int) {
	if slices.Contains([]State{Dropped, Spared, Moved, Ended, Annulled}, s.State) {
		return []string{t(c, "state.clue"), t(c, "state."+string(s.State))}, 1
	}
	for i, st := range way {
		out = append(out, t(c, "step."+string(st)))
		if rank[s.State] >= rank[st] {
			on = i
		}
	}
	return out, on
}

// termTable lists the terms with what is left, the article, and whether they were kept.
func termTable(c *web.Ctx, e Env, list []Term) ui.Table {
	tb := ui.Table{Caption: t(c, "terms"), Columns: []ui.Column{{Title: t(c, "col.term"), Key: true}, {Title: t(c, "col.span")}, {Title: t(c, "col.left")}}, Empty: &ui.Empty{Title: t(c, "no_terms")}}
	for _, x := range list {
		m := ui.Waiting(left(c.Lang, e, x))
		switch {
		case x.Done != "" && x.Done > x.End && !x.Ours:
			m = ui.Unknown(t(c, "lapsed"))
		case x.Done != "" && x.Done > x.End:
			m = ui.Late(t(c, "kept_late", x.Done))
		case x.Done != "":
			m = ui.Done(t(c, "kept", x.Done))
		case x.End < e.Today && !x.Ours:
			m = ui.Unknown(t(c, "lapsed"))
		case x.End < e.Today:
			m = ui.Late(left(c.Lang, e, x))
		case x.Ours:
			m = ui.Due(left(c.Lang, e, x))
		}
		law := x.Law
		if x.Check {
			law += t(c, "to_check")
		}
		if x.Estimated {
			law += t(c, "estimated")
		}
		tb.Rows = append(tb.Rows, ui.Row{Tone: m.Tone, Cells: []ui.Cell{{Text: t(c, "term."+x.Key), Sub: law}, {Text: x.From + " → " + x.End}, {Mark: &m}}})
	}
	return tb
}

// ribbon is how long a case stood in each state.
func ribbon(c *web.Ctx, e Env, x Case, s Status) ui.Ribbon {
	until := e.Today
	if s.State.Over() {
		until = s.Since
	}
	out := ui.Ribbon{Finding: t(c, "ribbon", len(x.Steps), daysBetween(s.Opened, until))}
	last, from := Clue, s.Opened
	add := func(st State, a, b string) {
		tone := ui.Blue
		switch {
		case st == Noticed || st == Hearing || st == Served || st == Reminded:
			tone = ui.Grey
		case st == Closed || st == Archived || st == Paid:
			tone = ui.Green
		}
		n := daysBetween(a, b)
		out.Parts = append(out.Parts, ui.Stretch{Who: t(c, "state."+string(st)), HowLong: t(c, "n_days", n), Days: float64(n), Tone: tone, Note: a + " → " + b})
	}
	for i := range x.Steps {
		part := x.File
		part.Steps = x.Steps[:i+1]
		st := Fold(part, e)
		if st.State != last {
			add(last, from, x.Steps[i].On)
			last, from = st.State, x.Steps[i].On
		}
	}
	if !last.Over() {
		add(last, from, max(e.Today, from))
	} else {
		add(last, from, from)
	}
	return out
}

func daysBetween(a, b string) int {
	n := 0
	if clock.ValidDay(a) && clock.ValidDay(b) && b > a {
		n = int((clock.EndOf(b) - clock.EndOf(a)) / (24 * 3600 * 1000))
	}
	return n
}

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
		grade := strconv.Itoa(f.Grade)
		if f.Grade == 0 { // a table of percentages has no grades
			grade = f.Percent + "%"
		}
		out = append(out, ui.Def{Term: factorName(c.Lang, x.Table, f.Key), Text: text.Joined(t(c, "grade", grade), f.Measured, t(c, "proof_n", f.Evidence), f.Officer+" / "+f.Reviewer)})
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
			if v := st.V[n]; v != "" && n == "result" {
				said = text.Joined(said, optionWord(c.Lang, "result", v))
			} else if v != "" {
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

// notices say what stands in the way or must not be missed.
func (w *site) notices(c *web.Ctx, e Env, x Case, s Status) (out []ui.Notice) {
	for _, tm := range s.Terms(e) {
		if tm.Done == "" && tm.Ours && tm.End < e.Today && !s.State.Over() {
			n := ui.Notice{Tone: ui.Red, Title: t(c, "late_title", x.No, t(c, "term."+tm.Key)), Text: t(c, "late_text", x.No, t(c, "term."+tm.Key), tm.End)}
			if x.Alarm != "" {
				n.Links = []ui.Btn{{Label: t(c, "to_matter"), Href: "/matters/" + x.Alarm}}
			}
			out = append(out, n)
		}
	}
	if b := s.Broken(); len(b) > 0 {
		out = append(out, ui.Notice{Tone: ui.Amber, Title: t(c, "broken_title", len(b)), Text: t(c, "broken", b[0].N, b[0].Name, b[0].Broken)})
	}
	if days, yuan, err := s.Continued(); err == nil && days > 0 && x.PerDay == 0 {
		out = append(out, ui.Notice{Tone: ui.Red, Title: t(c, "daily_title", days, yuanText(s.Yuan), yuanText(yuan)), Text: t(c, "daily_text")})
	}
	if x.PerDay > 0 {
		out = append(out, ui.Notice{Tone: ui.Blue, Title: t(c, "daily_title", x.Days, yuanText(x.PerDay), yuanText(x.Days*x.PerDay)), Text: x.Source})
	}
	return out
}

func (w *site) links(tx *db.Tx, c *web.Ctx, x Case, s Status) (out []ui.ListRow, err error) {
	if x.Matter != "" {
		out = append(out, ui.ListRow{Title: t(c, "link.matter"), Sub: t(c, "link.matter_sub"), Href: "/matters/" + x.Matter})
	}
	if x.Parent != "" {
		out = append(out, ui.ListRow{Title: t(c, "link.parent"), Href: "/environment/cases/" + x.Parent})
	}
	kids, err := w.cases(tx, "parent = ? ORDER BY created", x.ID)
	if err != nil {
		return nil, err
	}
	for _, k := range kids {
		out = append(out, ui.ListRow{Title: t(c, "link.child"), Sub: k.No, Href: "/environment/cases/" + k.ID})
	}
	if s.ServedOn != "" && w.Seams.PublishCase != nil {
		out = append(out, ui.ListRow{Title: t(c, "link.publish"), Sub: t(c, "link.publish_sub"), Href: w.Seams.PublishCase(x.ID)})
	}
	if w.Seams.Published != nil {
		list, err := w.Seams.Published(tx, x.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			out = append(out, ui.ListRow{Title: p.Title, Sub: p.Note, Href: p.Href})
		}
	}
	return out, nil
}

// acts are the next step and the others that may be taken now by the reader.
func (w *site) acts(c *web.Ctx, e Env, x Case, s Status, act Act, typed map[string][]string, bad map[string]string, v *envdocket.ShowView) {
	next := Proposed(x.File, s, e)
	mine := x.officer(e.Who)
	for _, a := range Acts {
		_, ok := moves[a][s.State]
		if !ok && a != act || !e.Who.Case && !e.Who.Approve {
			continue
		}
		view := w.act(c, e, x, s, a, typed, bad, a == act)
		if approving[a] && mine || !approving[a] && !e.Who.Case {
			if a == next {
				v.Notices = append(v.Notices, ui.Notice{Tone: ui.Blue, Title: t(c, "waits_other", t(c, "act."+string(a))), Text: t(c, "approver_is_officer")})
			}
			if a != act {
				continue
			}
		}
		if a == next {
			v.Next = &view
		} else {
			v.More = append(v.More, view)
		}
	}
	v.Errors = ui.Summary(bad, append([]string{"on"}, names(act)...)...)
	if s.Sheet != nil {
		v.SheetBy = &ui.Btn{Label: t(c, "sheet_print"), Href: "/environment/cases/" + x.ID + "/papers/" + paper.Discretion + "/print"}
	}
}

func names(act Act) (out []string) {
	for _, f := range Forms[act] {
		out = append(out, f.Name)
	}
	return out
}

// act is one step with its form: what was typed after a refusal, else what is known.
func (w *site) act(c *web.Ctx, e Env, x Case, s Status, a Act, typed map[string][]string, bad map[string]string, open bool) envdocket.ActView {
	v := envdocket.ActView{Act: string(a), Title: t(c, "act."+string(a)), Do: t(c, "do."+string(a)), Law: t(c, "law."+string(a)), Action: "/environment/cases/" + x.ID + "/" + string(a), Rev: strconv.FormatInt(x.Rev, 10), Open: open,
		Danger: slices.Contains([]Act{ActDrop, ActTerminate, ActTransfer, ActAnnul, ActSpare}, a)}
	if a == ActSheet {
		v.Href = "/environment/cases/" + x.ID + "/sheet"
		return v
	}
	val := map[string][]string{}
	for k, one := range known(c, x, s, a) {
		val[k] = []string{one}
	}
	day, errs := e.Today, map[string]string{}
	if open {
		val, errs, day = typed, bad, strings.Join(typed["on"], "")
		v.Refused = bad["form"]
	}
	if a == ActDecide {
		v.Wait = blocked(c, e, x, s)
	}
	v.Fields = append(v.Fields, dayField(c, a, day, errs["on"]))
	for _, f := range Forms[a] {
		v.Fields = append(v.Fields, fieldView(c, a, f, val, errs))
	}
	return v
}

// blocked says why no decision may be made today.
func blocked(c *web.Ctx, e Env, x Case, s Status) string {
	v := map[string]string{"no": "—", "yuan": strconv.FormatInt(s.Notice.Yuan, 10), "measures": strings.Join(s.Notice.Measures, ",")}
	if err := guardDecide(x.File, s, Step{Act: ActDecide, On: e.Today, V: v}, e); err != nil {
		f := fault.Of(err)
		if len(f.Fields) > 0 {
			return text.T(c.Lang, f.Fields[0].Key, f.Fields[0].Args...)
		}
		return text.T(c.Lang, f.Key, f.Args...)
	}
	return ""
}

// known fills what the case already says: numbers, the fine of the sheet or of the notice.
func known(c *web.Ctx, x Case, s Status, a Act) map[string]string {
	v := map[string]string{}
	body := strings.TrimPrefix(x.No, "环案")
	switch a {
	case ActNotice:
		v["no"], v["facts"] = "环罚告"+body, factsText(x)
		if s.Sheet != nil {
			v["yuan"] = strconv.FormatInt(s.Sheet.Yuan, 10)
		}
		if x.PerDay > 0 {
			v["yuan"] = strconv.FormatInt(x.PerDay*x.Days, 10)
		}
		v["hearing"], v["way"] = "yes", "direct"
	case ActDecide:
		v["no"], v["yuan"] = "环罚"+body, strconv.FormatInt(s.Notice.Yuan, 10)
		v["measures"] = strings.Join(s.Notice.Measures, ",")
	case ActOrder:
		v["no"], v["what"], v["way"] = "环责改"+body, text.T(text.ZH, "environment.docket.order_what"), "direct"
	case ActConclude:
		v["facts"] = factsText(x)
	case ActServe, ActRemind, ActSummon:
		v["way"] = "direct"
		if a == ActRemind {
			v["no"] = "环催" + body
		}
	case ActPay:
		v["yuan"] = strings.ReplaceAll(text.Money(max(0, s.Owed(first(s.PaidOn, s.Due)))), ",", "")
	case ActMend:
		if b := s.Broken(); len(b) > 0 {
			v["evidence"] = strconv.Itoa(b[0].N)
		}
	case ActArchive:
		n := 0
		for _, p := range s.Evidence {
			n += p.Pages
		}
		v["pages"] = strconv.Itoa(n + len(filed(x, s))*2)
	}
	return v
}

// factsText are the facts in words, from the frozen result.
func factsText(x Case) string {
	if x.Facts != "" {
		return x.Facts
	}
	r := x.File.Result
	if r == nil {
		return ""
	}
	return text.T(text.ZH, "environment.docket.facts_text", r.Taken, x.Party.Name, x.Spot, r.Name, r.Value, r.Unit, r.Limit, r.Unit, r.Multiple)
}

// prefillFound fills the form from a result: where, which officers.
func prefillFound(lang string, val map[string]string, f sample.Found) {
	val["spot"] = f.Task.Point.Name
	for i, o := range f.Task.Officers {
		n := strconv.Itoa(i + 1)
		if i < 2 {
			val["officer"+n], val["card"+n] = o.Name, o.Card
		}
	}
	val["cause"] = text.T(text.ZH, "environment.docket.cause_exceed")
	if val["company"] == "" {
		val["company"] = f.Task.Point.Company
	}
	if val["party"] == "" {
		val["party"] = f.Task.Point.CompanyName
	}
	val["source"] = text.Joined(f.Report.Number, f.Sample.Code)
}
