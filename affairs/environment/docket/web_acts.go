package docket

import (
	"slices"
	"strconv"
	"strings"

	envdocket "linli/affairs/environment/docket/pages"
	"linli/affairs/environment/paper"
	"linli/affairs/environment/sample"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// acts are the next step and the others that may be taken now by the reader.
func (w *site) acts(c *web.Ctx, e Env, x Case, s Status, act Act, typed map[string][]string, bad map[string]string, v *envdocket.ShowView) {
	next := Proposed(x.File, s, e)
	mine := x.officer(e.Who)
	for _, a := range Acts {
		_, ok := moves[a][s.State]
		if !ok && a != act || !e.Who.Case && !e.Who.Approve {
			continue
		}
		if a == ActMend && a != act && len(s.Broken()) == 0 { // nothing to put right
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
	for k, one := range known(e, x, s, a) {
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

// known fills what the case already says: numbers, the fine of the sheet or of the notice, what is owed today with its surcharge.
func known(e Env, x Case, s Status, a Act) map[string]string {
	v := map[string]string{}
	body := strings.TrimPrefix(x.No, "环案")
	switch a {
	case ActNotice:
		v["no"], v["facts"] = "环罚告"+body, statedFacts(x)
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
		v["facts"] = statedFacts(x)
	case ActServe, ActRemind, ActSummon:
		v["way"] = "direct"
		if a == ActRemind {
			v["no"] = "环催" + body
		}
	case ActPay:
		v["yuan"] = strings.ReplaceAll(text.Money(max(0, s.Owed(e.Today))), ",", "")
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

// statedFacts are the facts as the last step stated them (what the notice told is what is decided), else what is known of the case.
func statedFacts(x Case) string {
	for _, st := range slices.Backward(x.Steps) {
		if f := st.V["facts"]; f != "" {
			return f
		}
	}
	return factsText(x)
}

// factsText are the facts in words: as the case was registered, else from the frozen result.
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
