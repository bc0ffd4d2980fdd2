package care

import (
	"net/http"
	"strconv"
	"strings"

	"linli/affairs/care/pages"
	"linli/kernel/access"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// frees are the parts of the week that somebody may be free in.
var frees = func() []string {
	out := []string{"any"}
	for d := 1; d <= 7; d++ {
		for _, p := range []string{"am", "pm", "eve"} {
			out = append(out, strconv.Itoa(d)+"-"+p)
		}
	}
	return out
}()

type helperCmd struct {
	Person      string   `form:"person"`
	Kind        string   `form:"kind"`
	Skills      []string `form:"skills"`
	Free        []string `form:"free"`
	Exempt      string   `form:"exempt"`
	ExemptUntil string   `form:"exempt_until"`
}

func (w *pagesOf) helpers(c *web.Ctx) error {
	return w.showHelpers(c, http.StatusOK, helperCmd{Person: c.Query("person"), Kind: "volunteer", Free: []string{"any"}}, nil)
}

func (w *pagesOf) setHelper(c *web.Ctx) error {
	cmd, _, err := web.Decode[helperCmd](c)
	if err != nil {
		return err
	}
	h := Helper{Person: cmd.Person, Kind: cmd.Kind, Skills: cmd.Skills, Free: cmd.Free, Exempt: cmd.Exempt, ExemptUntil: cmd.ExemptUntil}
	if h.Exempt == "none" {
		h.Exempt, h.ExemptUntil = "", ""
	}
	if err := w.SetHelper(c.Context(), access.From(c.Context()), h); err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showHelpers(c, web.Status(err), cmd, bad)
	}
	w.Frame.Done(c, text.T(c.Lang, "care.h.saved"), nil)
	return c.Redirect("/care/helpers")
}

func (w *pagesOf) showHelpers(c *web.Ctx, status int, cmd helperCmd, bad map[string]string) error {
	a := access.From(c.Context())
	v := pages.HelperList{Find: c.Query("q")}
	err := w.read(c, func(tx *db.Tx) (err error) {
		v.Found = nil
		paths, err := w.scopes(tx, a, access.CareRespite)
		if err != nil {
			return err
		}
		if v.Find != "" {
			found, err := w.People.Search(tx, people.Query{Text: v.Find, Scopes: paths, Limit: 12})
			if err != nil {
				return err
			}
			for _, p := range found.People {
				v.Found = append(v.Found, ui.ListRow{Href: "/care/helpers?person=" + p.ID, Title: p.Name, Sub: ageWords(c.Lang, age(tx, p.Birth))})
			}
		}
		if cmd.Person != "" {
			who, err := w.People.Resolve(tx, cmd.Person)
			if err != nil {
				return err
			}
			if err := w.may(tx, a, access.CareRespite, who.Home, who.Path); err != nil {
				return err
			}
			v.Form = helperForm(c.Lang, who, cmd, bad)
		}
		cond, args := place.Below("path", paths)
		n, err := tx.Count("SELECT COUNT(*) FROM care_offer WHERE state = 'waiting' AND "+cond, args...)
		if err != nil {
			return err
		}
		if v.Offers = ""; n > 0 {
			v.Offers = text.T(c.Lang, "care.o.waiting", n)
		}
		v.Table, err = w.helperTable(tx, c.Lang, cond, args)
		return err
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, text.T(c.Lang, "care.h.title"), "/care")
	pg.Sub, pg.Back = text.T(c.Lang, "care.h.sub"), "/care/respite"
	return c.Page(status, pages.Helpers(pg, v))
}

func helperForm(lang string, who people.Person, cmd helperCmd, bad map[string]string) *pages.HelperForm {
	f := &pages.HelperForm{Person: who.ID, Who: who.Name, Kinds: options(lang, "care.h.kind.", HelperKinds, cmd.Kind), Skills: options(lang, "care.can.", RespiteNeeds, cmd.Skills...),
		Exempt: options(lang, "care.exempt.", append([]string{"none"}, Exempts...), orElse(cmd.Exempt, "none")), Until: cmd.ExemptUntil, Errors: summary(bad, "kind", "skills", "exempt", "until", "person")}
	for _, s := range frees {
		f.Free = append(f.Free, ui.Option{Value: s, Label: freeWords(lang, s), On: Facts{Codes: cmd.Free}.Has(s)})
	}
	return f
}

// freeWords says 周三下午.
func freeWords(lang, s string) string {
	day, part, ok := strings.Cut(s, "-")
	if !ok {
		return text.T(lang, "care.free.any")
	}
	return text.T(lang, "care.free.day"+day) + text.T(lang, "care.free."+part)
}

func (w *pagesOf) helperTable(tx *db.Tx, lang, cond string, args []any) (t ui.Table, err error) {
	t = ui.Table{Caption: text.T(lang, "care.h.title"), Columns: []ui.Column{{Title: text.T(lang, "care.c.who"), Key: true}, {Title: text.T(lang, "care.h.kind")}, {Title: text.T(lang, "care.h.skills")}, {Title: text.T(lang, "care.h.free")}, {Title: text.T(lang, "care.h.exempt")}},
		Empty: &ui.Empty{Title: text.T(lang, "care.h.empty"), Why: text.T(lang, "care.h.empty_why")}}
	type row struct{ person, kind, skills, free, exempt string }
	var list []row
	var ids []string
	err = tx.Each("SELECT person, kind, skills, free, exempt FROM care_helper WHERE "+cond+" ORDER BY path, id LIMIT 200", args, func(scan func(...any) error) error {
		var r row
		err := scan(&r.person, &r.kind, &r.skills, &r.free, &r.exempt)
		list, ids = append(list, r), append(ids, r.person)
		return err
	})
	if err != nil {
		return t, err
	}
	who, err := w.People.Many(tx, ids)
	for _, r := range list {
		words := func(codes string, say func(string) string) string {
			var out []string
			for _, c := range strings.Fields(codes) {
				out = append(out, say(c))
			}
			return strings.Join(out, text.T(lang, "care.comma"))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: who[r.person].Name, Href: "/care/helpers?person=" + r.person}, {Text: text.T(lang, "care.h.kind."+r.kind)}, {Text: orElse(words(r.skills, func(c string) string { return text.T(lang, "care.can."+c) }), "—")},
			{Text: words(r.free, func(c string) string { return freeWords(lang, c) })}, {Text: text.T(lang, "care.exempt."+orElse(r.exempt, "none"))}}})
	}
	return t, err
}
