package hotwork

import (
	"net/http"
	"strings"
	"time"

	"linli/affairs/fire/ground"
	"linli/affairs/fire/hotwork/pages"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

const live = "state NOT IN ('closed', 'refused', 'cancelled', 'expired')"

func (w *site) list(c *web.Ctx) error {
	a := access.From(c.Context())
	v := pages.ListView{Tabs: ground.Tabs(c.Lang, ground.TabWorks, a), NowNone: t(c, "none_now"), Terms: terms()}
	v.Table = ui.Table{Caption: t(c, "all"), Columns: []ui.Column{{Title: t(c, "col.no"), Key: true}, {Title: t(c, "col.where")}, {Title: t(c, "col.when")}, {Title: t(c, "f.contractor")}, {Title: t(c, "col.state")}},
		Empty: &ui.Empty{Title: t(c, "empty"), Why: t(c, "empty_why")}}
	err := w.read(c, func(tx *db.Tx) error {
		v.Table.Rows, v.Now, v.Alarms = nil, nil, nil
		cond, args := place.Below("path", a.Scope(access.FireRead))
		open, err := w.works(tx, live+" AND "+cond+" ORDER BY from_at, id LIMIT 100", args...)
		if err != nil {
			return err
		}
		all, err := w.works(tx, cond+" ORDER BY from_at DESC, id LIMIT 60", args...)
		if err != nil {
			return err
		}
		for _, x := range open {
			v.Now = append(v.Now, row(c.Lang, tx.Now, x))
			if x.Matter != "" {
				v.Alarms = append(v.Alarms, ui.Notice{Tone: ui.Red, Title: t(c, "alarm_title", x.No, x.Label), Text: t(c, "alarm_do"), Links: []ui.Btn{{Label: t(c, "to_work"), Href: "/fire/works/" + x.ID}, {Label: t(c, "to_matter"), Href: "/matters/" + x.Matter}}})
			}
		}
		for _, x := range all {
			m := mark(c.Lang, tx.Now, x)
			v.Table.Rows = append(v.Table.Rows, ui.Row{ID: x.ID, Tone: m.Tone, Cells: []ui.Cell{{Over: x.No, Text: x.What, Href: "/fire/works/" + x.ID}, {Text: x.Label, Sub: x.Part}, {Text: span(c.Lang, tx.Now, x), Sub: class(c.Lang, x)}, {Text: x.Contractor}, {Mark: &m}}})
		}
		v.KPIs = tiles(c, open)
		return nil
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, t(c, "title"), "/fire")
	pg.Sub = t(c, "sub")
	if a.Has(access.FireWork) {
		pg.Actions = []ui.Btn{{Label: t(c, "new"), Href: "/fire/works/new", Primary: true, DeskOnly: true}}
		pg.Dock = []ui.Btn{{Label: t(c, "new"), Href: "/fire/works/new", Primary: true, Big: true}}
	}
	return c.Page(http.StatusOK, pages.List(pg, v))
}

func class(lang string, w Work) string {
	if First(w.Spot) {
		return text.T(lang, "fire.work.class1")
	}
	return text.T(lang, "fire.work.class2")
}

func row(lang string, now time.Time, x Work) ui.ListRow {
	m := mark(lang, now, x)
	return ui.ListRow{Title: x.Label + " " + x.Part, Sub: x.No + " · " + timer(lang, now, x), Href: "/fire/works/" + x.ID, Tone: m.Tone, Mark: &m}
}

func tiles(c *web.Ctx, open []Work) []ui.KPI {
	n := map[State]int{}
	alarms := 0
	for _, x := range open {
		n[x.State]++
		if x.Matter != "" {
			alarms++
		}
	}
	return []ui.KPI{{Label: t(c, "k.approve"), Value: text.Count(n[Checked]), Tone: ui.Amber, Note: t(c, "k.approve_note")}, {Label: t(c, "k.working"), Value: text.Count(n[Working]), Tone: ui.Blue},
		{Label: t(c, "k.watch"), Value: text.Count(n[Ended] + n[Watched]), Tone: ui.Amber, Note: t(c, "k.watch_note")}, {Label: t(c, "k.alarm"), Value: text.Count(alarms), Tone: ui.Red}}
}

// Today puts into somebody's day what works, is watched, or waits for his approval.
func (s *Service) Today(tx *db.Tx, lang string, a access.Actor) (d affair.Day, err error) {
	if !a.Has(access.FireWork) && !a.Has(access.FireApprove) {
		return d, nil
	}
	cond, args := place.Below("path", append(a.Scope(access.FireWork), a.Scope(access.FireApprove)...))
	list, err := s.works(tx, live+" AND "+cond+" ORDER BY from_at, id LIMIT 30", args...)
	for _, x := range list {
		mine := x.State == Checked && a.May(access.FireApprove, x.Path) == nil && x.Applicant != a.ID || x.State != Checked && a.May(access.FireWork, x.Path) == nil && x.From < tx.NowMS()+12*time.Hour.Milliseconds()
		if !mine {
			continue
		}
		d.Now++
		d.Rows = append(d.Rows, affair.Due{Path: x.Path, Group: text.T(lang, "fire.work.title"), Building: x.Place, Row: row(lang, tx.Now, x)})
	}
	return d, err
}

func (w *site) newForm(c *web.Ctx) error {
	return w.showNew(c, http.StatusOK, map[string]string{"building": c.Query("place"), "hours": "8", "radius": "10"}, nil, false, nil)
}

// showNew is the request: empty, copied from an earlier one, or as it was typed.
func (w *site) showNew(c *web.Ctx, status int, val map[string]string, methods []string, storm bool, bad map[string]string) error {
	a := access.From(c.Context())
	v := pages.NewView{Key: id.New(), Val: val, Storm: storm, Bad: bad, Terms: terms(), Errors: summary(bad, fields...)}
	err := w.read(c, func(tx *db.Tx) (err error) {
		v.Copies = nil
		if v.Buildings, err = w.buildings(tx, a); err != nil {
			return err
		}
		if from := c.Query("copy"); from != "" && bad == nil {
			x, err := w.reached(tx, a, access.FireWork, from)
			if err != nil {
				return err
			}
			v.Val, methods = x.copied(tx.Now), x.Methods
			v.Copied = t(c, "copied", x.No)
			return nil
		}
		if bad != nil {
			return nil
		}
		cond, args := place.Below("path", a.Scope(access.FireWork))
		list, err := w.works(tx, "applicant = ? AND "+cond+" ORDER BY created DESC LIMIT 5", append([]any{a.ID}, args...)...)
		for _, x := range list {
			v.Copies = append(v.Copies, ui.ListRow{Title: x.What, Sub: x.No + " · " + x.Label + " " + x.Part, Href: "/fire/works/new?copy=" + x.ID, Side: t(c, "copy_go")})
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, s := range Spots {
		v.Spots = append(v.Spots, ui.Option{Value: s, Label: t(c, "spot."+s), On: v.Val["spot"] == s})
	}
	for _, m := range Methods {
		v.Methods = append(v.Methods, ui.Option{Value: m, Label: t(c, "method."+m), On: known(methods, m)})
	}
	pg := w.Frame.Staff(c, t(c, "new"), "/fire")
	pg.Back, pg.Sub = "/fire/works", t(c, "new_sub")
	pg.Dock = []ui.Btn{{Label: t(c, "send"), Primary: true, Big: true, Form: "work"}}
	return c.Page(status, pages.New(pg, v))
}

// copied is the request that a permit was made of, with the next full hour as its beginning.
func (w Work) copied(now time.Time) map[string]string {
	next := now.In(clock.Shanghai).Truncate(time.Hour).Add(time.Hour)
	return map[string]string{"building": w.Place, "spot": w.Spot, "part": w.Part, "what": w.What, "contractor": w.Contractor, "worker": w.Worker, "cert": w.Cert, "cert_until": w.CertUntil, "guard": w.Guard,
		"equipment": w.Equipment, "radius": text.Count(w.Radius), "separation": w.Separation, "gas": w.Gas, "wind": "", "from": next.Format("2006-01-02T15:04"), "hours": text.Count((w.Until - w.From) / time.Hour.Milliseconds())}
}

// buildings are those at which the actor may ask.
func (w *site) buildings(tx *db.Tx, a access.Actor) (out []ui.Option, err error) {
	for _, path := range a.Scope(access.FireWork) {
		list, err := w.Places.Subtree(tx, path, place.Building, "", 400)
		if err != nil {
			return nil, err
		}
		names := map[string]string{}
		for _, b := range list {
			if _, ok := names[b.Parent]; !ok {
				p, err := w.Places.Get(tx, b.Parent)
				if err != nil {
					return nil, err
				}
				names[b.Parent] = p.Name
			}
			out = append(out, ui.Option{Value: b.ID, Label: names[b.Parent] + " " + b.Name})
		}
	}
	return out, nil
}

var fields = []string{"building", "spot", "part", "from", "hours", "what", "methods", "contractor", "worker", "cert", "cert_until", "guard", "equipment", "radius", "separation", "gas", "wind"}

func (w *site) apply(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	val := map[string]string{}
	for _, n := range fields {
		val[n] = strings.TrimSpace(f.Get(n))
	}
	x := Apply{Building: val["building"], Spot: val["spot"], Sheet: Sheet{Part: val["part"], What: val["what"], Methods: f.Values["methods"], Contractor: val["contractor"], Worker: val["worker"], Cert: val["cert"],
		CertUntil: val["cert_until"], Guard: val["guard"], Equipment: val["equipment"], Radius: int64(num(val["radius"], -1)), Separation: val["separation"], Gas: val["gas"], Wind: num(val["wind"], -1), Storm: f.Get("storm") == "1"}}
	if val["radius"] == "" {
		x.Radius = 0
	}
	if from, err := time.ParseInLocation("2006-01-02T15:04", val["from"], w.now().Location()); err == nil {
		x.From, x.Until = from, from.Add(time.Duration(max(0, min(num(val["hours"], 0), 999)))*time.Hour)
	}
	made, err := w.once(c, f.Get("key"), x, val)
	if err != nil {
		if bad, ok := refusals(c, err); ok && !fromPhone(c) {
			return w.showNew(c, web.Status(err), val, x.Methods, x.Storm, bad)
		}
		return err
	}
	w.Frame.Done(c, t(c, "done.apply"), nil)
	return c.Redirect("/fire/works/" + made)
}

// once makes a request once, however often its form is sent.
func (w *site) once(c *web.Ctx, key string, x Apply, val map[string]string) (made string, err error) {
	a := access.From(c.Context())
	parts := [][]byte{[]byte(strings.Join(x.Methods, ","))}
	for _, n := range fields {
		parts = append(parts, []byte(val[n]))
	}
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error {
		if id.Valid(key) {
			old, found, err := w.Access.Once(tx, a.Account, key, access.BodyHash(parts...))
			if err != nil || found {
				made = string(old.Body)
				return err
			}
		}
		got, err := w.ApplyTx(tx, a, x)
		if err != nil {
			return err
		}
		made = got.ID
		if !id.Valid(key) {
			return nil
		}
		return w.Access.Save(tx, a.Account, key, access.Result{Status: http.StatusSeeOther, Body: []byte(got.ID)})
	})
	if fault.Is(err, fault.KindInvalid) || err == nil {
		return made, err
	}
	return made, err
}
