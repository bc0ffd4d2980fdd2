package tables

import (
	"net/http"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// defineView is a new report over facts that exist: columns, and groups when only counts are wanted.
type defineView struct {
	Def     reportForm
	Tables  []ui.Option
	Places  []ui.Option
	Columns []ui.Option
	Groups  []ui.Option
	Errors  map[string]string
}

func (p *Pages) newReport(c *web.Ctx) error {
	return p.definePage(c, http.StatusOK, reportForm{Table: c.Query("table")}, nil)
}

func (p *Pages) definePage(c *web.Ctx, status int, def reportForm, bad map[string]string) error {
	a := access.From(c.Context())
	v := defineView{Def: def, Errors: bad, Tables: p.tableOptions("", def.Table)}
	chosen, grouped := map[string]bool{}, map[string]bool{}
	for _, k := range def.Columns {
		chosen[k] = true
	}
	for _, k := range def.Group {
		grouped[k] = true
	}
	if t := p.Tables.Catalog.Find(def.Table); t != nil {
		for i := range t.Columns {
			k := &t.Columns[i]
			if k.Type == table.Picture {
				continue
			}
			v.Columns = append(v.Columns, ui.Option{Value: k.Key, Label: k.Header, On: chosen[k.Key] || len(def.Columns) == 0 && k.Required})
			if k.Type == table.Enum || k.Type == table.Bool || k.Part == table.CompoundOf || k.Part == table.BuildingOf {
				v.Groups = append(v.Groups, ui.Option{Value: k.Key, Label: k.Header, On: grouped[k.Key]})
			}
		}
	}
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		v.Places, err = p.placeOptions(tx, a, access.TableExport, text.T(c.Lang, "tables.all_mine"), def.Place)
		return err
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "tables.report_new"), "/reports")
	pg.Back, pg.Sub = "/reports", text.T(c.Lang, "tables.report_new_line")
	return c.Page(status, definePage(pg, v))
}

// saveReport keeps a definition: without asker, ground and expiry no table is made.
func (p *Pages) saveReport(c *web.Ctx) error {
	def, _, err := web.Decode[reportForm](c)
	if err != nil {
		return err
	}
	bad := def.missing(c.Lang)
	if len(def.Columns) == 0 && len(def.Group) == 0 {
		bad["columns"] = text.T(c.Lang, "tables.need.columns")
	}
	if len(bad) > 0 {
		return p.definePage(c, http.StatusUnprocessableEntity, def, bad)
	}
	a := access.From(c.Context())
	path, err := p.pathOf(c, a, def.Place)
	if err != nil {
		return err
	}
	r, err := p.Tables.SaveReport(c.Context(), a, table.Report{Name: def.Name, Asker: def.Asker, Basis: def.Basis, Expires: def.Expires, Path: path,
		Def: table.ReportDef{Table: def.Table, Columns: def.Columns, Group: def.Group, Period: def.Period}})
	if err != nil {
		return p.refuseReport(c, err, func(fields map[string]string) error { return p.definePage(c, web.Status(err), def, fields) })
	}
	desk.Sent(c, text.T(c.Lang, "tables.report_kept", r.Name), nil, "report-"+def.Table)
	return c.Redirect("/reports/" + r.ID)
}

// pathOf is the path of a place, or the widest place the actor may export.
func (p *Pages) pathOf(c *web.Ctx, a access.Actor, id string) (path place.Path, err error) {
	if id == "" {
		if scopes := a.Scope(access.TableExport); len(scopes) > 0 {
			return scopes[0], nil
		}
		return "", a.May(access.TableExport, access.Anywhere)
	}
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error {
		x, err := p.Places.Get(tx, id)
		path = x.Path
		return err
	})
	return path, err
}
