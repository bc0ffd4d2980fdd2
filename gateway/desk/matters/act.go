package matters

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"linli/gateway/desk"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// doing is one act on its way from the form to the service.
type doing struct {
	ctx context.Context
	c   *web.Ctx
	a   access.Actor
	do  matter.Do
	f   web.Form
}

// acts maps the last part of the address to the verb. A verb not listed is not found.
var acts = map[string]func(p *Pages, d doing) (matter.Matter, error){
	"claim": func(p *Pages, d doing) (matter.Matter, error) {
		return p.Matters.Claim(d.ctx, d.a, matter.Claim{Do: d.do})
	},
	"assign": func(p *Pages, d doing) (matter.Matter, error) {
		to, err := p.holder(d)
		if err != nil {
			return matter.Matter{}, err
		}
		return p.Matters.Assign(d.ctx, d.a, matter.Assign{Do: d.do, To: to})
	},
	"transfer": func(p *Pages, d doing) (matter.Matter, error) {
		to, err := p.holder(d)
		if err != nil {
			return matter.Matter{}, err
		}
		return p.Matters.Transfer(d.ctx, d.a, matter.Transfer{Do: d.do, To: to})
	},
	"rectify": func(p *Pages, d doing) (matter.Matter, error) {
		if d.f.Get("measures") == "" {
			return matter.Matter{}, wrong("measures", "matters.need_measures")
		}
		money, err := fen(d.f.Get("money"))
		if err != nil {
			return matter.Matter{}, err
		}
		return p.Matters.Rectify(d.ctx, d.a, matter.Rectify{Do: d.do, Measures: d.f.Get("measures"), MoneyFen: money})
	},
	"look": func(p *Pages, d doing) (matter.Matter, error) {
		return p.Matters.Look(d.ctx, d.a, matter.Look{Do: d.do, Result: d.f.Get("result")})
	},
	"extend": func(p *Pages, d doing) (matter.Matter, error) {
		due, err := endOf(d.f.Get("due"))
		if err != nil {
			return matter.Matter{}, err
		}
		return p.Matters.AskExtension(d.ctx, d.a, matter.AskExtension{Do: d.do, Due: due})
	},
	"extend-decide": func(p *Pages, d doing) (matter.Matter, error) {
		return p.Matters.DecideExtension(d.ctx, d.a, matter.Decide{Do: d.do, Approve: d.f.Get("approve") == "1"})
	},
	"hang-ask": func(p *Pages, d doing) (matter.Matter, error) {
		return p.Matters.AskHang(d.ctx, d.a, matter.Hang{Do: d.do, Interim: d.f.Get("interim")})
	},
	"hang": func(p *Pages, d doing) (matter.Matter, error) {
		return p.Matters.Hang(d.ctx, d.a, matter.Hang{Do: d.do, Interim: d.f.Get("interim")})
	},
	"hang-decide": func(p *Pages, d doing) (matter.Matter, error) {
		return p.Matters.DecideHang(d.ctx, d.a, matter.Decide{Do: d.do, Approve: d.f.Get("approve") == "1"})
	},
	"hang-review": func(p *Pages, d doing) (matter.Matter, error) {
		return p.Matters.Review(d.ctx, d.a, matter.Hang{Do: d.do, Interim: d.f.Get("interim")})
	},
	"unhang": func(p *Pages, d doing) (matter.Matter, error) {
		due, err := endOf(d.f.Get("due"))
		if err != nil {
			return matter.Matter{}, err
		}
		return p.Matters.Unhang(d.ctx, d.a, matter.Unhang{Do: d.do, Due: due})
	},
	"help": func(p *Pages, d doing) (matter.Matter, error) {
		h, err := p.holder(d)
		if err != nil {
			return matter.Matter{}, err
		}
		return p.Matters.Help(d.ctx, d.a, matter.Help{Do: d.do, Person: h.Person, Label: h.Label, Org: h.Org, End: d.f.Get("end") == "1"})
	},
	"merge": func(p *Pages, d doing) (matter.Matter, error) {
		return p.Matters.Merge(d.ctx, d.a, matter.Merge{Do: d.do, Into: d.f.Get("into")})
	},
	"decline": func(p *Pages, d doing) (matter.Matter, error) {
		return p.Matters.Decline(d.ctx, d.a, matter.Simple{Do: d.do})
	},
	"withdraw": func(p *Pages, d doing) (matter.Matter, error) {
		return p.Matters.Withdraw(d.ctx, d.a, matter.Simple{Do: d.do})
	},
	"urge": func(p *Pages, d doing) (matter.Matter, error) {
		return p.Matters.Urge(d.ctx, d.a, matter.Simple{Do: d.do})
	},
	"supervise": func(p *Pages, d doing) (matter.Matter, error) {
		return p.Matters.Supervise(d.ctx, d.a, matter.Supervise{Do: d.do, Level: d.f.Get("level")})
	},
	"note": func(p *Pages, d doing) (matter.Matter, error) {
		return p.Matters.Note(d.ctx, d.a, matter.Simple{Do: d.do})
	},
	"undo": func(p *Pages, d doing) (matter.Matter, error) {
		return p.Matters.Undo(d.ctx, d.a, matter.Simple{Do: d.do})
	},
}

// undoable acts offer 撤回 for ten seconds: those that the rules take back (matter.Undo), a look only when it passed.
var undoable = map[string]bool{"assign": true, "transfer": true, "look": true}

// act takes any form of M2: decode, do, say what now happens, back to the matter.
func (p *Pages) act(c *web.Ctx) error {
	name := c.Path("act")
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	rev, _ := strconv.ParseInt(f.Get("rev"), 10, 64)
	claimed, _ := strconv.ParseInt(f.Get("claimed"), 10, 64)
	d := doing{ctx: once(c.Context(), a, f, c.Path("id")), c: c, a: a, f: f, do: matter.Do{ID: c.Path("id"), Rev: rev, Note: f.Get("note"), Claimed: max(claimed, 0)}}
	switch name {
	case "whistle":
		return p.whistle(d)
	case "reporter":
		return p.reveal(d)
	}
	verb, ok := acts[name]
	if !ok {
		return fault.NotFound("web.no_page")
	}
	if d.do.Docs, err = p.evidence(d, name); err == nil {
		var m matter.Matter
		if m, err = verb(p, d); err == nil {
			if m.ID != "" {
				p.say(c, name, m, undoable[name] && (name != "look" || f.Get("result") == "pass"))
			}
			return c.Redirect("/matters/" + d.do.ID)
		}
	}
	return p.refuse(c, name, f, err)
}

// say leaves the sentence for the next page, with 撤回 where the law allows.
func (p *Pages) say(c *web.Ctx, name string, m matter.Matter, back bool) {
	sentence := text.T(c.Lang, "matters.done."+name, orDash(m.HolderLabel))
	var undo *ui.Undo
	if back {
		undo = &ui.Undo{Text: sentence, Action: "/matters/" + m.ID + "/undo"}
	}
	desk.Sent(c, sentence, undo, name+"-"+m.ID)
}

// evidence decodes the photos that came with a form.
func (p *Pages) evidence(d doing, act string) ([]string, error) {
	kind := document.Other
	if act == "rectify" || act == "look" {
		kind = document.After
	}
	out := []string{}
	err := view.Uploads(d.f.Files["photo"], func(file io.Reader) error {
		doc, err := p.Documents.Put(d.ctx, d.a.Actor, file, document.Meta{Kind: kind})
		if err == nil {
			out = append(out, doc.ID)
		}
		return err
	})
	return out, err
}

// holder reads who shall do it; nobody chosen means: ask the duty table again.
func (p *Pages) holder(d doing) (h matter.Holder, err error) {
	id := d.f.Get("person")
	if id == "" {
		return h, nil
	}
	err = p.DB.Read(d.ctx, func(tx *db.Tx) (err error) { h, err = p.Matters.HolderOf(tx, id); return err })
	if fault.Is(err, fault.KindNotFound) {
		err = wrong("person", "matters.no_person").With(err)
	}
	return h, err
}

// reveal shows who raised it: with a reason, on record, to those above the property manager.
func (p *Pages) reveal(d doing) error {
	var r []matter.Reporter
	err := p.DB.Write(d.ctx, func(tx *db.Tx) (err error) {
		r, err = p.Matters.Reporter(tx, d.a, d.do.ID, d.f.Get("reason"))
		return err
	})
	if err != nil {
		return p.refuse(d.c, "reporter", d.f, err)
	}
	return p.render(d.c, http.StatusOK, showView{Reporters: r})
}

// whistle calls departments; links and codes are shown on this page once.
func (p *Pages) whistle(d doing) error {
	w := matter.Whistle{Do: d.do, Level: d.f.Get("level")}
	err := p.DB.Read(d.ctx, func(tx *db.Tx) error {
		for _, id := range d.f.Values["dept"] {
			o, err := p.People.Org(tx, id)
			if err != nil {
				return wrong("dept_name", "matters.no_dept").With(err)
			}
			w.Depts = append(w.Depts, matter.Dept{Org: o.ID, Name: o.Name})
		}
		return nil
	})
	if err != nil {
		return p.refuse(d.c, "whistle", d.f, err)
	}
	for _, n := range strings.FieldsFunc(d.f.Get("dept_name"), func(r rune) bool { return strings.ContainsRune("、,，;；\n", r) }) {
		w.Depts = append(w.Depts, matter.Dept{Name: strings.TrimSpace(n)})
	}
	calls, err := p.Matters.Whistle(d.ctx, d.a, w)
	if err != nil {
		return p.refuse(d.c, "whistle", d.f, err)
	}
	return p.render(d.c, http.StatusOK, showView{Calls: calls})
}

// fen reads yuan with at most two decimals.
func fen(s string) (int64, error) {
	s = strings.ReplaceAll(strings.TrimSuffix(strings.TrimSpace(s), "元"), ",", "")
	if s == "" {
		return 0, nil
	}
	whole, frac, _ := strings.Cut(s, ".")
	if len(frac) > 2 || len(whole) > 10 {
		return 0, wrong("money", "matters.bad_money")
	}
	n, err := strconv.ParseUint(whole+(frac + "00")[:2], 10, 63)
	if err != nil {
		return 0, wrong("money", "matters.bad_money").With(err)
	}
	return int64(n), nil
}

// endOf is the midnight after a day: a term of days ends at 24:00.
func endOf(day string) (int64, error) {
	t, err := time.ParseInLocation(time.DateOnly, day, clock.Shanghai)
	if err != nil {
		return 0, wrong("due", "matters.bad_day").With(err)
	}
	return t.AddDate(0, 0, 1).UnixMilli(), nil
}

var _ = people.Department
