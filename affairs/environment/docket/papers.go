package docket

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"linli/affairs/environment/paper"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// Paper is one document of the file, in the order of the case.
type Paper struct {
	Name, No, Day string
	Pages         int
	Step          int // of the steps it belongs to; -1 none
}

var paperOf = map[Act]string{ActOrder: paper.Order, ActNotice: paper.Notice, ActSummon: paper.HearingNotice, ActSheet: paper.Discretion, ActDecide: paper.Decision, ActServe: paper.Receipt, ActRemind: paper.Reminder, ActClose: paper.Closing}

// filed lists the papers of a case that its steps have made.
func filed(x Case, s Status) (out []Paper) {
	for i, st := range x.Steps {
		name, ok := paperOf[st.Act]
		if !ok {
			continue
		}
		if name == paper.Decision && x.PerDay > 0 {
			name = paper.Daily
		}
		out = append(out, Paper{Name: name, No: st.V["no"], Day: st.On, Pages: 2, Step: i})
		if st.Act == ActNotice && st.yes("hearing") {
			out = append(out, Paper{Name: paper.HearingRight, No: st.V["no"], Day: st.On, Pages: 2, Step: i})
		}
		if st.Act == ActServe {
			out = append(out, Paper{Name: paper.PayNotice, No: s.DecisionNo, Day: st.On, Pages: 1, Step: i})
		}
	}
	return out
}

// papers is the list of documents with what may be fetched and printed; those of the next steps can be made before.
func (w *site) papers(c *web.Ctx, x Case, s Status) ui.Table {
	tb := ui.Table{Caption: t(c, "papers"), Columns: []ui.Column{{Title: t(c, "col.paper"), Key: true}, {Title: t(c, "f.no")}, {Title: t(c, "col.day")}, {Go: true}}}
	add := func(name, no, day string) {
		src, err := paper.Of(name)
		if err != nil {
			return
		}
		at := "/environment/cases/" + x.ID + "/papers/" + name
		tb.Rows = append(tb.Rows, ui.Row{Cells: []ui.Cell{{Text: src.Title}, {Text: no}, {Text: day}, {Btns: []ui.Btn{{Label: t(c, "print"), Href: at + "/print", Small: true}, {Label: "docx", Href: at, Small: true, Quiet: true}}}}})
	}
	seen := map[string]bool{}
	for _, p := range filed(x, s) {
		seen[p.Name] = true
		add(p.Name, p.No, p.Day)
	}
	for _, name := range []string{paper.Order, paper.Notice, paper.HearingRight, paper.Decision, paper.Receipt, paper.Cover, paper.Index} {
		if !seen[name] && !(name == paper.Decision && seen[paper.Daily]) {
			add(name, "", t(c, "draft"))
		}
	}
	return tb
}

// docx is a paper of the case as a file, from the office's template or ours.
func (w *site) docx(c *web.Ctx) error {
	var body []byte
	var file string
	err := w.read(c, func(tx *db.Tx) error {
		x, data, err := w.fill(tx, c)
		if err != nil {
			return err
		}
		body, file, err = paper.NewService(w.Deps).Docx(tx, x.Path, c.Path("name"), data)
		return err
	})
	if err != nil {
		return err
	}
	return paper.Send(c, file, body)
}

// print is the same paper on an A4 page.
func (w *site) print(c *web.Ctx) error {
	var page templ.Component
	err := w.read(c, func(tx *db.Tx) error {
		x, data, err := w.fill(tx, c)
		if err != nil {
			return err
		}
		name, at := c.Path("name"), "/environment/cases/"+x.ID
		page, err = paper.NewService(w.Deps).Page(tx, x.Path, c.Lang, name, at, at+"/papers/"+name, data)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, page)
}

func (w *site) fill(tx *db.Tx, c *web.Ctx) (Case, paper.Data, error) {
	name := c.Path("name")
	if !slices.Contains(paper.Names, name) {
		return Case{}, nil, fault.NotFound("environment.paper.none")
	}
	a := access.From(c.Context())
	x, err := w.reached(tx, a, access.EnvRead, c.Path("id"))
	if err != nil {
		return x, nil, err
	}
	e, err := w.env(tx, a, x.Path)
	if err != nil {
		return x, nil, err
	}
	body, err := w.body(tx, x)
	if err != nil {
		return x, nil, err
	}
	return x, dataOf(x, Fold(x.File, e), e, name, body), nil
}

// body is the name of the deciding body: of the city and the district of the case.
func (s *Service) body(tx *db.Tx, x Case) (string, error) {
	city, district := "", ""
	for _, p := range append(x.Path.Ancestors(), x.Path) {
		at, err := s.Places.ByPath(tx, p)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return "", err
		}
		switch at.Kind {
		case place.City:
			city = at.Name
		case place.District:
			district = at.Name
		}
	}
	if district == "" {
		return city + "生态环境局", nil
	}
	return city + "生态环境局" + strings.TrimSuffix(strings.TrimSuffix(district, "区"), "县") + "分局", nil
}
