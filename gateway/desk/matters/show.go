package matters

import (
	"net/http"
	"time"

	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/duty"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// showView is M2.
type showView struct {
	Now        time.Time
	V          matter.View
	Place      string
	WallHref   string
	Mark       ui.Mark
	Ribbon     ui.Ribbon
	Log        []ui.LogEntry
	Photos     []ui.Shot
	Arrived    string // some photos that a phone announced have not come yet
	DueWhy     string
	Dock       string // act whose form the bar at the thumb sends; its own button stands on the desk only
	Left       string
	Candidates []ui.Option
	Similar    []matter.Likeness
	Reporters  []matter.Reporter
	Failed     string            // act whose form was refused
	Bad        map[string]string // its fields that were refused → why
	Error      string            // why, when it is not about a field
	Typed      web.Form
	Calls      []matter.Call // links and codes of a whistle, shown once
	About      []ui.ListRow  // pages of the affairs that it is about
	PublicURL  string
	Topic      string // address where this matter becomes a topic of the neighbours; "" = not here
}

func (p *Pages) show(c *web.Ctx) error { return p.render(c, http.StatusOK, showView{}) }

// render shows M2; v may carry a refused form.
func (p *Pages) render(c *web.Ctx, status int, v showView) error {
	a := access.From(c.Context())
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if v.V, err = p.Matters.View(tx, a, c.Path("id")); err != nil {
			return err
		}
		return p.fill(tx, c, &v)
	})
	if err != nil {
		return err
	}
	m := v.V.Matter
	pg := p.Desk.Page(c, m.Title, "/matters")
	pg.Over = m.No + " · " + view.KindName(c.Lang, v.V.Kind)
	if m.Grade != "" {
		pg.Over += " · " + text.T(c.Lang, "matter.grade."+m.Grade)
	}
	pg.Mark, pg.Sub, pg.Back = &v.Mark, v.V.PlaceLabel+" "+m.Part, "/matters"
	if v.WallHref != "" {
		pg.SubLink = &ui.Btn{Label: text.T(c.Lang, "matters.see_wall"), Href: v.WallHref}
	}
	if act, ok := p.primary(v.V); ok {
		pg.Dock = []ui.Btn{{Label: text.T(c.Lang, "matters.do."+act), Primary: true, Big: true, Form: "act-" + act}}
		v.Dock = act
	}
	v.PublicURL = p.PublicURL
	if p.Heard != nil && !m.State.Ended() {
		v.Topic = p.Heard(a, affair.Heard{Matter: m.ID, Way: "matter"})
	}
	return c.Page(status, showPage(pg, v))
}

// primary names the one act that moves the matter on.
func (p *Pages) primary(v matter.View) (string, bool) {
	for _, x := range []struct {
		act  matter.Act
		form string
	}{{matter.ActClaim, "claim"}, {matter.ActLookPass, "look"}, {matter.ActRectify, "rectify"}, {matter.ActAssign, "assign"}} {
		if err, ok := v.Can[x.act]; ok && err == nil && !v.Matter.State.Ended() {
			return x.form, true
		}
	}
	return "", false
}

func (p *Pages) fill(tx *db.Tx, c *web.Ctx, v *showView) error {
	m, now := v.V.Matter, p.now()
	v.Now = now
	v.Mark = view.Mark(c.Lang, now, m)
	v.Ribbon = view.Ribbon(c.Lang, now, v.V.Holdings, m)
	v.Left = view.Left(c.Lang, now, m)
	if m.Building != "" {
		v.WallHref = "/buildings/" + m.Building + "?lens=matters"
	}
	var err error
	if v.DueWhy, err = p.Matters.WhyDue(tx, c.Lang, v.V.Kind, m); err != nil {
		return err
	}
	if v.Log, err = p.history(tx, access.From(c.Context()), c.Lang, v.V); err != nil {
		return err
	}
	docs, err := p.Documents.Of(tx, m.ID)
	if err != nil {
		return err
	}
	v.Photos = affair.Shots(c.Lang, now, m.ID, docs)
	prog, err := p.Documents.Progress(tx, m.ID)
	if err != nil {
		return err
	}
	if v.Arrived = ""; prog.Have < prog.Want {
		v.Arrived = text.T(c.Lang, "matters.photos_some", prog.Have, prog.Want)
	}
	if v.V.Can[matter.ActAssign] == nil || v.V.Can[matter.ActTransfer] == nil || v.V.Can[matter.ActHelp] == nil {
		if v.Candidates, err = p.candidates(tx, c.Lang, m); err != nil {
			return err
		}
	}
	v.About = nil
	for _, of := range p.OnMatter {
		rows, err := of(tx, c.Lang, access.From(c.Context()), m)
		if err != nil {
			return err
		}
		v.About = append(v.About, rows...)
	}
	if v.V.Can[matter.ActMerge] == nil {
		v.Similar, err = p.Matters.Similar(tx, access.From(c.Context()), m.Place, m.Kind, m.Text)
	}
	return err
}

// history is 经过 with the ledger's numbers, the newest first.
func (p *Pages) history(tx *db.Tx, a access.Actor, lang string, v matter.View) (out []ui.LogEntry, err error) {
	numbered, err := p.Log.Of(tx, v.Matter.ID)
	if err != nil {
		return nil, err
	}
	seq := map[string]int64{}
	for _, n := range numbered {
		seq[n.ID] = n.Seq
	}
	for i := len(v.Steps) - 1; i >= 0; i-- {
		s := v.Steps[i]
		at := view.Instant(s.At)
		e := ui.LogEntry{When: text.Moment(lang, at, p.now()), ISO: at, Verb: view.Verb(lang, s.Act, s.Detail.Look), Text: view.StepText(lang, p.now(), s)}
		if n := seq[s.Entry]; n > 0 {
			e.Seq = n
			if a.Has(access.LedgerRead) { // others see the number; the entry itself is the inspectors'
				e.SeqHref = "/ledger/" + s.Entry
			}
		}
		out = append(out, e)
	}
	return out, nil
}

// candidates are those who answer for the place at any level, each once.
func (p *Pages) candidates(tx *db.Tx, lang string, m matter.Matter) (out []ui.Option, err error) {
	chain, err := p.Places.Chain(tx, m.Spot, tx.Now)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{m.Holder: true}
	for _, pl := range chain {
		ds, err := p.Duties.At(tx, pl.ID, tx.Now)
		if err != nil {
			return nil, err
		}
		for _, d := range ds {
			if seen[d.Person] || d.Kind == duty.KindHome {
				continue
			}
			seen[d.Person] = true
			who, err := p.People.Get(tx, d.Person)
			if err != nil {
				return nil, err
			}
			out = append(out, ui.Option{Value: d.Person, Label: who.Name, Hint: text.T(lang, "duty.role."+string(d.Role)) + " · " + pl.Name})
		}
	}
	return out, nil
}
