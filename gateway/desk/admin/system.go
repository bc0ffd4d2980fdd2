package admin

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/notify"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// systemView is Z5: is it well, what waits, what is known of the calendar.
type systemView struct {
	Tabs   []ui.Tab
	KPIs   []ui.KPI
	Checks ui.Table
	Facts  []ui.Def
	Years  []ui.Def
	Alarm  string // a year whose holidays are not known
	Backup bool
	// Copies are the newest backups, in CopyDir; CopyWarning is said when there is none or none of late.
	Copies               ui.Table
	CopyDir, CopyWarning string
	Errors               map[string]string
}

func (p *Pages) system(c *web.Ctx) error { return p.systemPage(c, http.StatusOK, nil) }

func (p *Pages) systemPage(c *web.Ctx, status int, bad map[string]string) error {
	v := systemView{Tabs: p.adminTabs(c, "/admin"), Errors: bad, Backup: p.System.Backup != nil}
	wrong := p.checks(c, &v)
	if err := p.copies(c.Context(), c.Lang, &v); err != nil {
		return err
	}
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		cp, err := p.Log.Checkpoint(tx)
		if err != nil && !fault.Is(err, fault.KindNotFound) && !fault.Is(err, fault.KindNotYet) {
			return err
		}
		h, err := p.Notify.Health(tx)
		if err != nil {
			return err
		}
		v.KPIs = p.figures(c, cp, h)
		v.Facts = p.facts(c.Lang, cp, h)
		return p.years(tx, c.Lang, &v)
	})
	if err != nil {
		return err
	}
	title := text.T(c.Lang, "admin.well")
	if wrong > 0 {
		title = text.T(c.Lang, "admin.unwell", wrong)
	}
	pg := p.Desk.Page(c, title, "/admin")
	pg.Short, pg.Sub = text.T(c.Lang, "desk.admin"), text.T(c.Lang, "admin.system_line")
	return c.Page(status, systemPage(pg, v))
}

// checks asks the doctor and counts what is wrong.
func (p *Pages) checks(c *web.Ctx, v *systemView) (wrong int) {
	v.Checks = ui.Table{Caption: text.T(c.Lang, "admin.checks"), Columns: []ui.Column{{Title: text.T(c.Lang, "admin.item"), Key: true}, {Title: text.T(c.Lang, "admin.col.state")}, {Title: text.T(c.Lang, "admin.col.todo")}}}
	if p.System.Checks == nil {
		return 0
	}
	for _, x := range p.System.Checks(c.Context()) {
		m := ui.Fine(text.T(c.Lang, "admin.ok"))
		if !x.OK {
			m, wrong = ui.Late(text.T(c.Lang, "admin.not_ok")), wrong+1
		}
		v.Checks.Rows = append(v.Checks.Rows, ui.Row{Tone: m.Tone, Cells: []ui.Cell{{Text: checkName(c.Lang, x.Name), Strong: true}, {Mark: &m}, {Text: orDash(x.Message)}}})
	}
	return wrong
}

func checkName(lang, name string) string {
	if key := "admin.check." + name; text.Has(text.ZH, key) {
		return text.T(lang, key)
	}
	if text.Has(text.ZH, name) { // an affair names its own questions: environment.source.net_sound
		return text.T(lang, name)
	}
	return name
}

func (p *Pages) figures(c *web.Ctx, cp ledger.Checkpoint, h notify.Health) []ui.KPI {
	waiting, failed := int64(0), int64(0)
	for ch, n := range h.Waiting {
		if ch != notify.Phone {
			waiting += n
		}
	}
	for _, n := range h.Failed {
		failed += n
	}
	out := []ui.KPI{{Label: text.T(c.Lang, "admin.f.ledger"), Value: text.Count(cp.Size), Unit: text.T(c.Lang, "admin.entries"), Tone: ui.Brand, Note: text.T(c.Lang, "admin.f.ledger_note")},
		{Label: text.T(c.Lang, "admin.f.waiting"), Value: text.Count(waiting), Tone: ui.Blue, Note: text.T(c.Lang, "admin.f.failed", failed)}}
	if p.System.Disk != nil {
		if free, total, err := p.System.Disk(c.Context()); err == nil && total > 0 {
			tone := ui.Green
			if free < total/10 {
				tone = ui.Red
			}
			out = append(out, ui.KPI{Label: text.T(c.Lang, "admin.f.disk"), Value: strconv.FormatInt(free>>30, 10), Unit: "GB", Tone: tone, Note: text.T(c.Lang, "admin.f.disk_note", total>>30)})
		}
	}
	return out
}

func (p *Pages) facts(lang string, cp ledger.Checkpoint, h notify.Health) []ui.Def {
	out := []ui.Def{{Term: text.T(lang, "admin.version"), Text: versionWord(lang, p.System.Version)}, {Term: text.T(lang, "admin.database"), Text: text.T(lang, "admin.db."+orDash(p.System.Database))},
		{Term: text.T(lang, "admin.outbound"), Text: text.T(lang, "admin.out."+orDash(p.System.Outbound))}, {Term: text.T(lang, "admin.origin"), Text: cp.Origin},
		{Term: text.T(lang, "admin.head"), Text: cp.Root.String()}}
	if !h.Oldest.IsZero() {
		out = append(out, ui.Def{Term: text.T(lang, "admin.oldest"), Text: text.Moment(lang, h.Oldest, p.now())})
	}
	if h.Skipped > 0 {
		out = append(out, ui.Def{Term: text.T(lang, "admin.skipped"), Text: strconv.FormatInt(h.Skipped, 10)})
	}
	return out
}

// years says aloud which years' holidays are known, and which is not: nothing is guessed silently.
func (p *Pages) years(tx *db.Tx, lang string, v *systemView) error {
	cal, err := p.Statute.Calendar(tx)
	if err != nil {
		return err
	}
	for _, y := range cal.Years() {
		v.Years = append(v.Years, ui.Def{Term: strconv.Itoa(y.Year), Text: strings.TrimSpace(y.Source + " " + y.Issued)})
	}
	for _, y := range []int{p.now().Year(), p.now().Year() + 1} {
		if !cal.Published(y) {
			v.Alarm = text.T(lang, "admin.year_unknown", y)
			break
		}
	}
	return nil
}

// backup writes a copy now. It belongs to the operator's machine; the page says its name, never hands it out.
func (p *Pages) backup(c *web.Ctx) error {
	if p.System.Backup == nil {
		return fault.NotFound("web.no_page")
	}
	name, err := p.System.Backup(context.WithoutCancel(c.Context()))
	if err != nil {
		bad, mine := said(c.Lang, err)
		if !mine {
			return err
		}
		desk.Told(c, ui.Red, bad[""], "")
		return c.Redirect("/admin")
	}
	desk.Done(c, text.T(c.Lang, "admin.backed_up", name), nil)
	return c.Redirect("/admin")
}

// calendar loads the published table of a year.
func (p *Pages) calendar(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	refuse := func(err error) error {
		bad, mine := said(c.Lang, err)
		if !mine {
			return err
		}
		if bad[""] != "" {
			bad["table"] = bad[""]
		}
		return p.systemPage(c, web.Status(err), bad)
	}
	if len(f.Files["table"]) != 1 || f.Files["table"][0].Size == 0 {
		return refuse(fault.InvalidFields(fault.Field{Name: "table", Key: "admin.no_file"}))
	}
	file, err := f.Files["table"][0].Open()
	if err != nil {
		return fault.Internal(err, "admin.calendar")
	}
	defer file.Close()
	y, err := p.Statute.Load(c.Context(), access.From(c.Context()).Actor, file)
	if err != nil {
		return refuse(err)
	}
	desk.Done(c, text.T(c.Lang, "admin.year_loaded", y.Year), nil)
	return c.Redirect("/admin")
}

// versionWord says the version; a build from a folder without history has none.
func versionWord(lang, v string) string {
	if v == "development" || v == "unknown" {
		return text.T(lang, "admin.version_dev")
	}
	return v
}
