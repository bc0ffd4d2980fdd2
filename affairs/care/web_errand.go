package care

import (
	"net/http"
	"strconv"
	"strings"

	"linli/affairs/care/pages"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// fen reads yuan as people type them: 36, 36.5, 36.50, ￥36.50. 0 = not an amount.
func fen(s string) int64 {
	s = strings.NewReplacer("￥", "", "¥", "", "元", "", ",", "", "，", "", " ", "", "。", ".").Replace(strings.TrimSpace(s))
	whole, part, _ := strings.Cut(s, ".")
	if len(part) > 2 || len(whole) > 7 {
		return 0
	}
	part = (part + "00")[:2]
	n, err := strconv.ParseUint(orElse(whole, "0")+part, 10, 63)
	if err != nil {
		return 0
	}
	return int64(n)
}

type payCmd struct {
	Dir    string `form:"dir"`
	Yuan   string `form:"yuan"`
	Signer string `form:"signer"`
	Note   string `form:"note"`
	Said   string `form:"said"`
}

func (w *pagesOf) errandPage(c *web.Ctx) error { return w.showErrand(c, http.StatusOK, payCmd{}, nil) }

func (w *pagesOf) showErrand(c *web.Ctx, status int, cmd payCmd, bad map[string]string) error {
	a := access.From(c.Context())
	v := pages.ErrandView{Yuan: cmd.Yuan, Signer: cmd.Signer, Note: cmd.Note, Said: cmd.Said, Bad: bad, Errors: summary(bad, "dir", "yuan", "signer")}
	pg := w.Frame.Staff(c, "", "/care")
	err := w.read(c, func(tx *db.Tx) error {
		e, p, err := w.errandOf(tx, a, c.Path("id"))
		if err != nil {
			return err
		}
		who, err := w.People.Get(tx, p.Person)
		if err != nil {
			return err
		}
		at, err := w.Places.Describe(tx, p.Home)
		if err != nil {
			return err
		}
		pg.Title, pg.Back = text.T(c.Lang, "care.errand."+e.What.Kind)+text.Aside(c.Lang, who.Name), "/care/people/"+p.ID
		w.fillErrand(tx, c.Lang, e, who.Name+" "+at, cmd.Dir, &v)
		v.Book, err = w.book(tx, c.Lang, e)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, pages.Errand(pg, v))
}

func (w *pagesOf) fillErrand(tx *db.Tx, lang string, e Errand, who, dir string, v *pages.ErrandView) {
	t := func(k string) string { return text.T(lang, "care.errand."+k) }
	v.Facts = []ui.Def{{Term: t("for"), Text: who}, {Term: t("state"), Text: text.T(lang, "care.estate."+e.State)}, {Term: t("due"), Text: orElse(dayWords(lang, e.DueDay, tx.Now), "—")}, {Term: t("who"), Text: orElse(e.Label, "—")}}
	if e.What.Words != "" {
		v.Facts = append(v.Facts, ui.Def{Term: text.T(lang, "care.words"), Text: e.What.Words})
	}
	if e.What.Done != "" {
		v.Facts = append(v.Facts, ui.Def{Term: t("said"), Text: e.What.Done})
	}
	v.Balance = text.T(lang, "care.errand.balance", yuan(e.In), yuan(e.Out), yuan(e.In-e.Out))
	v.Dirs = options(lang, "care.errand.", []string{"in", "out"}, dir)
	to := "/care/errands/" + e.ID
	switch e.State {
	case ErrandAsked:
		v.Take = to + "/take"
	case ErrandTaken, ErrandDone:
		v.Pay, v.End = to+"/pay", to+"/end"
	}
	if e.Matter != "" {
		v.Matter = "/matters/" + e.Matter
	}
}

func (w *pagesOf) book(tx *db.Tx, lang string, e Errand) (ui.Table, error) {
	t := ui.Table{Caption: text.T(lang, "care.errand.money"), Columns: []ui.Column{{Title: text.T(lang, "care.errand.due"), Low: true}, {Title: text.T(lang, "care.errand.dir"), Key: true}, {Title: text.T(lang, "care.errand.yuan"), Num: true}, {Title: text.T(lang, "care.errand.signer")}, {Title: text.T(lang, "care.errand.note")}}}
	list, err := w.moneyOf(tx, e.ID)
	for _, m := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: text.Moment(lang, instant(m.At), tx.Now)}, {Text: text.T(lang, "care.errand."+m.Dir)}, {Text: yuan(m.Fen)}, {Text: m.Signer}, {Text: joined(m.Note, m.Label)}}})
	}
	t.Columns[0].Title = text.T(lang, "care.c.when")
	return t, err
}

// errandAct runs one verb and shows the page again when it is refused.
func (w *pagesOf) errandAct(c *web.Ctx, do func(payCmd) (Errand, string, error)) error {
	cmd, _, err := web.Decode[payCmd](c)
	if err != nil {
		return err
	}
	e, say, err := do(cmd)
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showErrand(c, web.Status(err), cmd, bad)
	}
	w.Frame.Done(c, say, nil)
	return c.Redirect("/care/errands/" + e.ID)
}

func (w *pagesOf) takeErrand(c *web.Ctx) error {
	return w.errandAct(c, func(payCmd) (Errand, string, error) {
		e, err := w.TakeErrand(c.Context(), access.From(c.Context()), c.Path("id"))
		return e, text.T(c.Lang, "care.errand.taken_done"), err
	})
}

func (w *pagesOf) payErrand(c *web.Ctx) error {
	return w.errandAct(c, func(cmd payCmd) (Errand, string, error) {
		n := fen(cmd.Yuan)
		e, err := w.PayErrand(c.Context(), access.From(c.Context()), c.Path("id"), Money{Dir: cmd.Dir, Fen: n, Signer: cmd.Signer, Note: cmd.Note})
		return e, text.T(c.Lang, "care.errand.paid", yuan(n)), err
	})
}

func (w *pagesOf) endErrand(c *web.Ctx) error {
	return w.errandAct(c, func(cmd payCmd) (Errand, string, error) {
		e, err := w.EndErrand(c.Context(), access.From(c.Context()), c.Path("id"), cmd.Said)
		if e.State == ErrandSettled {
			return e, text.T(c.Lang, "care.errand.ended"), err
		}
		return e, text.T(c.Lang, "care.errand.left", yuan(e.In-e.Out)), err
	})
}

type askCmd struct {
	Kind  string `form:"kind"`
	Words string `form:"words"`
	Day   string `form:"day"`
}

func (w *pagesOf) askErrandForm(c *web.Ctx) error {
	return w.showAsk(c, http.StatusOK, askCmd{Day: Rhythm{Days: 1}.After(dayOf(w.now()))}, nil)
}

func (w *pagesOf) askErrand(c *web.Ctx) error {
	cmd, _, err := web.Decode[askCmd](c)
	if err != nil {
		return err
	}
	e, err := w.AskErrand(c.Context(), access.From(c.Context()), c.Path("id"), cmd.Kind, cmd.Words, cmd.Day)
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showAsk(c, web.Status(err), cmd, bad)
	}
	w.Frame.Done(c, text.T(c.Lang, "care.errand.asked"), nil)
	return c.Redirect("/care/errands/" + e.ID)
}

func (w *pagesOf) showAsk(c *web.Ctx, status int, cmd askCmd, bad map[string]string) error {
	pg := w.Frame.Staff(c, text.T(c.Lang, "care.errand.new"), "/care")
	pg.Back = "/care/people/" + c.Path("id")
	err := w.read(c, func(tx *db.Tx) error {
		p, err := w.reached(tx, access.From(c.Context()), access.CareVisit, c.Path("id"))
		if err != nil {
			return err
		}
		who, err := w.People.Get(tx, p.Person)
		pg.Sub = who.Name
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, pages.AskErrand(pg, pages.AskErrandView{Action: "/care/people/" + c.Path("id") + "/errand", Words: cmd.Words, Day: cmd.Day, Kinds: options(c.Lang, "care.errand.", ErrandKinds, cmd.Kind), Bad: bad, Errors: summary(bad, "kind", "day")}))
}
