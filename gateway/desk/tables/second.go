package tables

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"linli/gateway/desk"
	"linli/gateway/desk/login"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
)

// An export of more than FreeRows rows, or with whole numbers, is asked for here, agreed to by a second person on /second,
// and fetched once, within a day, by the account that asked (security.md 2.4.4).

// toHandOut says what was agreed to be handed out; Title is for people.
type toHandOut struct {
	Title string          `json:"title"`
	What  string          `json:"what"` // table | form | report
	ID    string          `json:"id,omitempty"`
	Cmd   table.ExportCmd `json:"cmd"`
}

// free is how many masked rows leave without a question.
func (p *Pages) free() int {
	if p.FreeRows > 0 {
		return p.FreeRows
	}
	return table.FreeRows
}

// askSecond writes the wish down and leads to the page where it can be followed.
func (p *Pages) askSecond(c *web.Ctx, o toHandOut, reason, back string) error {
	a := access.From(c.Context())
	err := p.DB.Write(c.Context(), func(tx *db.Tx) error {
		own := access.TableExport
		if o.Cmd.Whole {
			own = access.TableWhole
		}
		at, err := p.where(tx, a, own, o.Cmd.Place)
		if err != nil {
			return err
		}
		_, err = p.Access.AskSecondTx(tx, a, access.AskSecond{Kind: access.SecondExport, Own: own, Perm: access.TableWhole, Path: at, Reason: reason, Body: o})
		return err
	})
	if done, sent := login.ToStepUp(c, err, back); done {
		return sent
	}
	if err != nil {
		return err
	}
	desk.Done(c, text.T(c.Lang, "tables.second_asked"), nil)
	return c.Redirect("/second")
}

// where is the place that the second person must answer for: what the export is of.
func (p *Pages) where(tx *db.Tx, a access.Actor, own access.Perm, id string) (place.Path, error) {
	if id != "" {
		pl, err := p.Places.Get(tx, id)
		return pl.Path, err
	}
	scopes := a.Scope(own)
	if len(scopes) == 0 {
		return "", a.May(own, access.Anywhere)
	}
	at := scopes[0]
	for _, s := range scopes[1:] {
		for !at.Contains(s) {
			at = at.Parent()
		}
	}
	return at, nil
}

// fetch hands out what was agreed. It counts as used before the first byte leaves: whoever breaks off asks again.
func (p *Pages) fetch(c *web.Ctx) error {
	a := access.From(c.Context())
	if err := a.RequireStepUp(p.now()); err != nil {
		return err
	}
	var o toHandOut
	var x access.Wish
	var out bytes.Buffer
	// First the file, into memory: what fails on the way costs nobody his one use.
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if x, err = p.Access.SecondOf(tx, a, c.Path("id")); err == nil && (x.Asker != a.ID || x.Kind != access.SecondExport) {
			err = fault.NotFound("access.no_second")
		}
		return err
	})
	if err == nil && x.State == access.SecondAgreed {
		if err = json.Unmarshal(x.Body, &o); err != nil {
			err = fault.Internal(err, "tables.fetch")
		}
	}
	name := ""
	if err == nil && x.State == access.SecondAgreed {
		name, err = p.handOut(c.Context(), a, o, x, &out)
	}
	if err != nil {
		return err
	}
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error { _, err := p.Access.UseSecondTx(tx, a, x.ID, access.SecondExport); return err })
	if err != nil {
		return err
	}
	return hand(c, name, &out)
}

// handOut makes the file with the names of both and the hour in it.
func (p *Pages) handOut(ctx context.Context, a access.Actor, o toHandOut, x access.Wish, out *bytes.Buffer) (string, error) {
	o.Cmd.Reason, o.Cmd.Agreed, o.Cmd.Format = x.Reason, x.ByName, "xlsx"
	switch o.What {
	case "form":
		r, name, err := p.Tables.FillForm(ctx, a, o.ID, table.FillAs{Whole: o.Cmd.Whole, Reason: x.Reason, Agreed: x.ByName}, out)
		if err == nil && !o.Cmd.Whole { // a whole one writes its own entry
			err = p.Tables.RecordExport(ctx, a, r.Tables(), r.Rows(), false, x.Reason)
		}
		return filledName(name), err
	case "report":
		n, name, of, err := p.reportFile(ctx, a, o.ID, "xlsx", table.FillAs{Reason: x.Reason, Agreed: x.ByName}, out)
		if err == nil {
			err = p.Tables.RecordExport(ctx, a, of, n, false, x.Reason)
		}
		return name, err
	}
	t := p.Tables.Catalog.Find(o.Cmd.Table)
	if t == nil {
		return "", fault.NotFound("web.no_page")
	}
	n, err := p.Tables.Export(ctx, a, o.Cmd, out)
	if err == nil && !o.Cmd.Whole { // a whole export writes its own entry
		err = p.Tables.RecordExport(ctx, a, t.Name, n, false, x.Reason)
	}
	return listTitle(t, o.Cmd.List) + p.now().Format("-20060102") + ".xlsx", err
}

// secondBack is the page to which the step-up of an export leads back.
func secondBack(c *web.Ctx) string { return strings.SplitN(c.R.URL.Path, "/filled", 2)[0] }
