package sample

import (
	"net/http"
	"slices"
	"strings"

	envsample "linli/affairs/environment/sample/pages"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (w *pagesOf) task(c *web.Ctx) error { return w.showTask(c, http.StatusOK, passCmd{}, nil) }

func (w *pagesOf) showTask(c *web.Ctx, status int, cmd passCmd, bad map[string]string) error {
	a := access.From(c.Context())
	var v envsample.TaskView
	pg := w.Frame.Staff(c, "", "/environment")
	pg.Back = "/environment/tasks"
	err := w.read(c, func(tx *db.Tx) error {
		v = envsample.TaskView{}
		t, err := w.reached(tx, a, access.EnvInspect, c.Path("id"))
		if err != nil {
			return err
		}
		n, err := noteOf(tx, t.ID)
		if err != nil {
			return err
		}
		list, err := w.byTask(tx, t, c.Lang)
		if err != nil {
			return err
		}
		w.headTask(tx, c.Lang, t, &pg)
		v.Facts = taskFacts(c.Lang, t)
		v.Samples = resultTable(c.Lang, list, tr(c.Lang, "samples"))
		if t.Hidden && t.State == Planned {
			v.Notice = &ui.Notice{Tone: ui.Amber, Title: tr(c.Lang, "unannounced"), Text: tr(c.Lang, "unannounced_why")}
		}
		if n.Task != "" {
			v.Spot, v.Checks, v.Words, v.Sign = spotFacts(c.Lang, t, n), checkFacts(c.Lang, t, n), n.Words, signFacts(c.Lang, n)
		}
		if len(list) > 0 && (n.Task != "" || list[0].Sample.Imported) {
			v.Pass = w.passView(tx, c.Lang, t, cmd, bad)
		}
		if v.Shots, v.Photos, err = w.shots(tx, c.Lang, t, n); err != nil {
			return err
		}
		return w.actsOf(tx, c, t, &pg, &v, list)
	})
	if err != nil {
		return err
	}
	return c.Page(status, envsample.Task(pg, v))
}

func (w *pagesOf) headTask(tx *db.Tx, lang string, t Task, pg *ui.Page) {
	m := dueMark(tx, lang, t)
	pg.Title, pg.Over, pg.Sub, pg.Mark = t.Point.Name, text.Joined(t.No, tr(lang, "kind."+t.Kind), t.Title), t.Point.CompanyName, &m
}

// actsOf are the buttons of a task: the next thing first.
func (w *pagesOf) actsOf(tx *db.Tx, c *web.Ctx, t Task, pg *ui.Page, v *envsample.TaskView, list []Found) error {
	at := href("tasks", t.ID)
	act := func(key, to string, primary bool) {
		pg.Actions = append(pg.Actions, ui.Btn{Label: tr(c.Lang, key), Href: at + to, Primary: primary})
	}
	if len(t.Labels) > 0 && t.State != Cancelled {
		act("labels", "/labels", false)
	}
	switch t.State {
	case Planned:
		v.CancelTo = at + "/cancel"
		act("go", "/site", true)
	case Filled:
		act("print", "/print", false)
		act("go", "/site", false)
		act("read", "/read", true)
	case Signed:
		v.MoreTo = at + "/more"
		imported := len(list) > 0 && list[0].Sample.Imported
		if imported {
			act("later.quality", "/quality", false)
		} else {
			act("print", "/print", false)
		}
		if len(list) > 0 {
			act("enter_report", "/report", true)
		}
	}
	more, err := supplements(tx, t.ID)
	for _, m := range more {
		v.More = append(v.More, ui.LogEntry{When: stamp(m.At), ISO: clock.Instant(m.At), Verb: m.Label, Text: m.Text})
	}
	return err
}

func taskFacts(lang string, t Task) (out []ui.Def) {
	add := func(key, value string) {
		if value != "" {
			out = append(out, ui.Def{Term: tr(lang, "c."+key), Text: value})
		}
	}
	add("company", t.Point.CompanyName)
	add("point", t.Point.Name)
	add("window", days(t))
	for _, o := range t.Officers {
		out = append(out, ui.Def{Term: o.Name, Text: o.Card + text.Aside(lang, tr(lang, "c.until")+" "+o.Until)})
	}
	if len(t.Labels) > 0 {
		out = append(out, ui.Def{Term: tr(lang, "c.code"), Codes: t.Labels})
	}
	if t.Why != "" {
		out = append(out, ui.Def{Term: tr(lang, "state.cancelled"), Text: t.Why})
	}
	return out
}

func spotFacts(lang string, t Task, n Note) (out []ui.Def) {
	add := func(key, value string) {
		if value != "" {
			out = append(out, ui.Def{Term: tr(lang, key), Text: value})
		}
	}
	add("f.shown", stamp(n.Shown))
	add("paper.when", stamp(n.Began)+" "+tr(lang, "paper.to")+" "+stamp(n.Ended))
	if n.Weather != "" {
		add("f.weather", tr(lang, "w."+n.Weather))
	}
	add("f.load", n.Load)
	add("f.flow", n.Flow)
	add("f.companion", text.Joined(n.Companion, n.Post))
	add("paper.position", position(lang, t, n))
	return out
}

// position writes where the notes were taken, and when that is far from the outlet, how far.
func position(lang string, t Task, n Note) string {
	if n.Lat == 0 && n.Lon == 0 {
		return ""
	}
	at := degrees(n.Lat) + ", " + degrees(n.Lon)
	if m := metres(t.Point.Lat, t.Point.Lon, n.Lat, n.Lon); m > farFrom {
		at += text.Aside(lang, tr(lang, "far", m))
	}
	return at
}

func checkFacts(lang string, t Task, n Note) (out []ui.Def) {
	for _, x := range ChecksOf(t.Point.Kind) {
		if a := n.Checks[x.Key]; a != "" {
			out = append(out, ui.Def{Term: x.Said(lang), Text: tr(lang, "ck."+a)})
		}
	}
	return out
}

func signFacts(lang string, n Note) (out []ui.Def) {
	if n.How == "" {
		return nil
	}
	out = append(out, ui.Def{Term: tr(lang, "f.how"), Text: text.Joined(tr(lang, "how."+n.How), stamp(n.SignedAt))})
	if n.How == Refused {
		return append(out, ui.Def{Term: tr(lang, "f.reason"), Text: n.Reason}, ui.Def{Term: tr(lang, "f.witness"), Text: n.Witness}, ui.Def{Term: tr(lang, "paper.hash"), Text: n.Hash[:16]})
	}
	return append(out, ui.Def{Term: tr(lang, "f.signer"), Text: n.Signer}, ui.Def{Term: tr(lang, "paper.hash"), Text: n.Hash[:16]})
}

// shots are the pictures of a task that have come, and a line when some are still under way.
func (w *pagesOf) shots(tx *db.Tx, lang string, t Task, n Note) (out []ui.Shot, line string, err error) {
	if w.Documents == nil {
		return nil, "", nil
	}
	docs, err := w.Documents.Of(tx, t.ID)
	for _, d := range docs {
		caption := tr(lang, "f.photo")
		switch d.ClientID {
		case n.Sketch:
			caption = tr(lang, "f.sketch")
		case n.SignPic:
			caption = tr(lang, "f.how")
		}
		src := href("tasks", t.ID, "pictures", d.ID)
		out = append(out, ui.Shot{Src: src, Href: src, Alt: caption, Caption: caption})
	}
	if err != nil {
		return out, "", err
	}
	p, err := w.Documents.Progress(tx, t.ID)
	if p.Have < p.Want {
		line = tr(lang, "pictures_some", len(docs), len(docs)+p.Want-p.Have)
	}
	return out, line, err
}

// picture serves a picture of a task to whoever may inspect there.
func (w *pagesOf) picture(c *web.Ctx) error {
	a := access.From(c.Context())
	var d document.Doc
	err := w.read(c, func(tx *db.Tx) error {
		t, err := w.reached(tx, a, access.EnvInspect, c.Path("id"))
		if err != nil {
			return err
		}
		if d, err = w.Documents.Get(tx, c.Path("doc")); err == nil && d.Obj != t.ID {
			err = fault.NotFound("environment.sample.none")
		}
		return err
	})
	if err != nil {
		return err
	}
	return w.Documents.Serve(c.W, c.R, d, document.Whole)
}

func (w *pagesOf) cancel(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	t, err := w.Cancel(c.Context(), access.From(c.Context()), c.Path("id"), f.Get("why"))
	if err != nil {
		return err
	}
	w.Frame.Done(c, tr(c.Lang, "cancelled_now"), nil)
	return c.Redirect(href("tasks", t.ID))
}

func (w *pagesOf) addMore(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if _, err := w.Add(c.Context(), access.From(c.Context()), c.Path("id"), f.Get("more")); err != nil {
		return err
	}
	w.Frame.Done(c, tr(c.Lang, "more_added"), nil)
	return c.Redirect(href("tasks", c.Path("id")))
}

// passCmd is the form of the custody.
type passCmd struct {
	Samples []string `form:"sample"`
	Step    string   `form:"step"`
	At      string   `form:"at"`
	Who     string   `form:"who"`
	To      string   `form:"to"`
	Temp    string   `form:"temp"`
	Intact  string   `form:"intact"`
	Note    string   `form:"note"`
}

func (w *pagesOf) passView(tx *db.Tx, lang string, t Task, cmd passCmd, bad map[string]string) *envsample.PassView {
	v := &envsample.PassView{Action: href("tasks", t.ID, "pass"), Steps: ui.Options(lang, "environment.sample.step.", []string{LinkHand, LinkReceive}, cmd.Step), Intact: ui.Options(lang, "environment.sample.intact.", []string{"yes", "no"}, cmd.Intact),
		At: cmd.At, Who: cmd.Who, To: cmd.To, Temp: cmd.Temp, Note: cmd.Note, Bad: bad}
	list, err := samples(tx, "task = ? ORDER BY code", t.ID)
	if err != nil {
		return nil
	}
	for _, x := range list {
		v.Samples = append(v.Samples, ui.Option{Value: x.ID, Label: x.Code, On: len(cmd.Samples) == 0 || slices.Contains(cmd.Samples, x.ID)})
	}
	return v
}

func (w *pagesOf) pass(c *web.Ctx) error {
	cmd, _, err := web.Decode[passCmd](c)
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	links, err := w.HandOver(c.Context(), a, Pass{Task: c.Path("id"), Samples: cmd.Samples, Kind: cmd.Step, At: moment(cmd.At), Who: cmd.Who, To: cmd.To, Temp: cmd.Temp, Intact: cmd.Intact, Note: cmd.Note})
	if err != nil {
		if bad, ok := web.Refusals(c, err); ok {
			return w.showTask(c, web.Status(err), cmd, bad)
		}
		return err
	}
	say := tr(c.Lang, "passed")
	err = w.read(c, func(tx *db.Tx) error {
		wrong, err := w.wrongOf(tx, c.Lang, links)
		if len(wrong) > 0 {
			say = tr(c.Lang, "passed_broken", strings.Join(wrong, "；"))
		}
		return err
	})
	if err != nil {
		return err
	}
	w.Frame.Done(c, say, nil)
	return c.Redirect(href("tasks", c.Path("id")))
}

// wrongOf says what is broken in the chains of samples, each sentence once.
func (w *pagesOf) wrongOf(tx *db.Tx, lang string, links []Link) (out []string, err error) {
	for _, l := range links {
		list, err := samples(tx, "id = ?", l.Sample)
		if err != nil || len(list) == 0 {
			return out, err
		}
		of, err := w.bySample(tx, list[0], lang)
		if err != nil {
			return out, err
		}
		for _, f := range of {
			for _, b := range f.Chain.Broken {
				if say := text.T(lang, b.Key, b.Args...); !slices.Contains(out, say) {
					out = append(out, say)
				}
			}
		}
	}
	return out, nil
}
