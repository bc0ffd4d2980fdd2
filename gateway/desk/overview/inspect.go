package overview

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"

	"linli/gateway/desk/proof"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// drawCmd is what the form of a draw sends.
type drawCmd struct {
	Place string `form:"place"`
	Kind  string `form:"kind"`
	Days  int64  `form:"days"`
	N     int64  `form:"n"`
}

var (
	drawSpans = []int64{30, 90, 180, 365}
	drawSizes = []int64{5, 10, 20, 50}
)

type inspectView struct {
	Places, Kinds, Spans, Sizes []ui.Option
	Past                        ui.Table
	Errors                      []ui.FieldError
}

// inspect is S3: what to draw, and every draw there was.
func (p *Pages) inspect(c *web.Ctx) error { return p.inspectPage(c, drawCmd{N: 10, Days: 90}, nil) }

func (p *Pages) inspectPage(c *web.Ctx, cmd drawCmd, bad []ui.FieldError) error {
	a := access.From(c.Context())
	v := inspectView{Errors: bad}
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if v.Places, err = p.drawPlaces(tx, c.Lang, a, cmd.Place); err != nil {
			return err
		}
		kinds, err := p.Matters.Kinds(tx)
		if err != nil {
			return err
		}
		v.Kinds = []ui.Option{{Value: "", Label: text.T(c.Lang, "overview.any_kind"), On: cmd.Kind == ""}}
		for _, k := range kinds {
			v.Kinds = append(v.Kinds, ui.Option{Value: k.ID, Label: view.KindName(c.Lang, k), On: k.ID == cmd.Kind})
		}
		past, err := p.past(tx, a, 20)
		if err != nil {
			return err
		}
		v.Past, err = p.pastTable(tx, c.Lang, past)
		return err
	})
	if err != nil {
		return err
	}
	for _, n := range drawSpans {
		v.Spans = append(v.Spans, ui.Option{Value: strconv.FormatInt(n, 10), Label: text.T(c.Lang, "overview.last_days", n), On: n == cmd.Days})
	}
	for _, n := range drawSizes {
		v.Sizes = append(v.Sizes, ui.Option{Value: strconv.FormatInt(n, 10), Label: text.T(c.Lang, "overview.n", n), On: n == cmd.N})
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "overview.inspect"), "/inspect")
	pg.Sub = text.T(c.Lang, "overview.inspect_line")
	status := http.StatusOK
	if len(bad) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return c.Page(status, inspectPage(pg, v))
}

// drawPlaces offers the reader's own places, the communities below and, in a small area, their compounds.
func (p *Pages) drawPlaces(tx *db.Tx, lang string, a access.Actor, on string) (out []ui.Option, err error) {
	seen := map[string]bool{}
	offer := func(x place.Place, prefix string) {
		if !seen[x.ID] {
			seen[x.ID] = true
			out = append(out, ui.Option{Value: x.ID, Label: prefix + x.Name, On: x.ID == on})
		}
	}
	for _, path := range a.Scope(access.OverviewInspect) {
		at, err := p.standing(tx, path)
		if err != nil {
			return nil, err
		}
		offer(at, "")
		for _, k := range []place.Kind{place.Street, place.Community} {
			list, err := p.Places.Subtree(tx, at.Path, k, "", 200)
			if err != nil {
				return nil, err
			}
			for _, x := range list {
				offer(x, "　")
			}
		}
	}
	return out, nil
}

func (p *Pages) pastTable(tx *db.Tx, lang string, past []ledger.Numbered) (ui.Table, error) {
	t := ui.Table{Caption: text.T(lang, "overview.draws"), Columns: []ui.Column{{Title: text.T(lang, "overview.col.draw"), Key: true}, {Title: text.T(lang, "overview.col.where")},
		{Title: text.T(lang, "overview.col.kind")}, {Title: text.T(lang, "overview.col.drawn"), Num: true}, {Title: text.T(lang, "overview.col.entry"), Num: true}}}
	t.Empty = &ui.Empty{Title: text.T(lang, "overview.no_draws"), Why: text.T(lang, "overview.no_draws_why")}
	for _, e := range past {
		at, err := p.Places.Get(tx, e.Place)
		if err != nil {
			return t, err
		}
		kind, _ := e.Pub["kind"].(string)
		label := text.T(lang, "overview.any_kind")
		if kind != "" {
			k, err := p.Matters.Kind(tx, kind)
			if err != nil && !fault.Is(err, fault.KindNotFound) {
				return t, err
			}
			label = view.KindName(lang, k)
		}
		n, _ := e.Pub["n"].(int64)
		pool, _ := e.Pub["pool"].(int64)
		t.Rows = append(t.Rows, ui.Row{ID: e.ID, Cells: []ui.Cell{{Text: text.Moment(lang, e.Time, p.now()), Href: "/inspect/" + e.ID}, {Text: at.Name}, {Text: label},
			{Text: text.T(lang, "overview.n_of", min(n, pool), pool)}, {Text: text.T(lang, "overview.entry", e.Seq), Href: "/ledger/" + e.ID}}})
	}
	return t, nil
}

// draw makes a sample and shows it.
func (p *Pages) draw(c *web.Ctx) error {
	cmd, _, err := web.Decode[drawCmd](c)
	if err == nil && !slices.Contains(drawSizes, cmd.N) {
		err = fault.InvalidFields(fault.Field{Name: "n", Key: "overview.bad_n", Args: []any{drawMax}})
	}
	if err == nil && !slices.Contains(drawSpans, cmd.Days) {
		err = fault.InvalidFields(fault.Field{Name: "days", Key: "overview.bad_days"})
	}
	var ref ledger.Ref
	if err == nil {
		seed := newSeed()
		err = p.DB.Write(c.Context(), func(tx *db.Tx) (err error) {
			_, ref, err = p.record(tx, access.From(c.Context()), cmd, seed)
			return err
		})
	}
	if f := fault.Of(err); err != nil && f.Kind == fault.KindInvalid {
		var bad []ui.FieldError
		for _, x := range f.Fields {
			bad = append(bad, ui.FieldError{Name: x.Name, Text: text.T(c.Lang, x.Key, x.Args...)})
		}
		return p.inspectPage(c, cmd, bad)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/inspect/" + ref.ID)
}

// picked is one matter of a sample with everything an inspector asks for without asking anybody.
type picked struct {
	M     matter.Card
	Held  []matter.Segment
	Docs  int // photos with the report and with what was done
	Looks []matter.Seen
	Proof proof.Finding
}

type drawnView struct {
	Draw   Draw
	Seq    int64 // 0 while the entry has no number
	Table  ui.Table
	Facts  []ui.Def
	Sound  bool
	Broken int
	Entry  string
}

// gather reads a draw and what became of its matters, in walking order: building by building.
func (p *Pages) gather(tx *db.Tx, a access.Actor, ref string) (Draw, []picked, int64, error) {
	d, err := p.read(tx, a, ref)
	if err != nil {
		return d, nil, 0, err
	}
	var seq int64
	if e, err := p.Log.Get(tx, ref); err == nil {
		seq = e.Seq
	} else if !fault.Is(err, fault.KindNotYet) {
		return d, nil, 0, err
	}
	var out []picked
	for _, x := range d.Sample {
		one, err := p.pick(tx, a, x)
		if fault.Is(err, fault.KindNotFound) {
			one = picked{M: matter.Card{Matter: matter.Matter{ID: x}}, Proof: proof.Finding{Broken: "gone"}}
		} else if err != nil {
			return d, nil, 0, err
		}
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(x, y picked) int {
		return cmp.Or(cmp.Compare(x.M.SpotLabel, y.M.SpotLabel), cmp.Compare(x.M.Part, y.M.Part))
	})
	return d, out, seq, nil
}

func (p *Pages) pick(tx *db.Tx, a access.Actor, x string) (one picked, err error) {
	v, err := p.Matters.View(tx, a, x)
	if err != nil {
		return one, err
	}
	one.M = matter.Card{Matter: v.Matter, KindName: v.Kind.Name, KindNameEN: v.Kind.NameEN}
	one.Held = matter.Ribbon(v.Holdings, p.now().UnixMilli())
	one.Docs = len(v.Matter.Docs)
	for _, f := range v.Fixes {
		one.Docs += len(f.Docs)
	}
	for _, l := range v.Looks {
		one.Docs += len(l.Docs)
	}
	one.Looks = v.Looks
	one.Proof, err = proof.Check(tx, p.Log, p.Matters.Replayer(), x)
	return one, err
}

// drawn shows a draw.
func (p *Pages) drawn(c *web.Ctx) error {
	a := access.From(c.Context())
	var d Draw
	var list []picked
	v := drawnView{Entry: c.Path("draw")}
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		d, list, v.Seq, err = p.gather(tx, a, v.Entry)
		return err
	})
	if err != nil {
		return err
	}
	v.Draw = d
	for _, x := range list {
		if x.Proof.Broken != "" {
			v.Broken++
		}
	}
	v.Table = p.pickedTable(c.Lang, list)
	v.Facts = p.drawFacts(c.Lang, d, v)
	pg := p.Desk.Page(c, text.T(c.Lang, "overview.drawn", len(d.Sample), d.Pool), "/inspect")
	pg.Short, pg.Back = text.T(c.Lang, "desk.inspect"), "/inspect"
	pg.Sub = text.T(c.Lang, "overview.drawn_line", d.Label, text.Date(instant(d.From)), text.Date(instant(d.To)))
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "overview.print"), Href: "/inspect/" + v.Entry + "/print", Primary: true, DeskOnly: true}}
	return c.Page(http.StatusOK, drawnPage(pg, v))
}

func instant(ms int64) time.Time { return view.Instant(ms) }

func (p *Pages) drawFacts(lang string, d Draw, v drawnView) []ui.Def {
	entry := ui.Def{Term: text.T(lang, "overview.col.entry"), Text: text.T(lang, "overview.numbering")}
	if v.Seq > 0 {
		entry = ui.Def{Term: text.T(lang, "overview.col.entry"), Text: text.T(lang, "overview.entry", v.Seq), Href: "/ledger/" + v.Entry}
	}
	return []ui.Def{{Term: text.T(lang, "overview.drawn_at"), Text: text.DateTime(instant(d.At))}, {Term: text.T(lang, "overview.seed"), Text: d.Seed},
		{Term: text.T(lang, "overview.rule"), Text: text.T(lang, "overview.rule_text", d.N)}, entry}
}

func (p *Pages) pickedTable(lang string, list []picked) ui.Table {
	t := ui.Table{Caption: text.T(lang, "overview.sample"), Columns: []ui.Column{{Title: text.T(lang, "overview.col.what"), Key: true}, {Title: text.T(lang, "overview.col.where")},
		{Title: text.T(lang, "overview.col.state")}, {Title: text.T(lang, "overview.col.held")}, {Title: text.T(lang, "overview.col.evidence")}, {Title: text.T(lang, "overview.col.proof")}}}
	t.Empty = &ui.Empty{Title: text.T(lang, "overview.none_drawn"), Why: text.T(lang, "overview.none_drawn_why")}
	for _, x := range list {
		mark, proved := view.Mark(lang, p.now(), x.M.Matter), proofMark(lang, x.Proof)
		r := ui.Row{ID: x.M.ID, Tone: mark.Tone, Cells: []ui.Cell{{Over: x.M.No, Text: x.M.Title, Href: "/matters/" + x.M.ID, Strong: true}, {Text: x.M.SpotLabel, Sub: x.M.Part},
			{Mark: &mark}, {Text: held(lang, x.Held)}, {Text: text.T(lang, "overview.photos", x.Docs), Sub: looked(lang, x.Looks)}, {Mark: &proved, Sub: text.T(lang, "overview.entries", x.Proof.Entries)}}}
		if x.Proof.Broken == "gone" {
			r.Cells[0] = ui.Cell{Text: text.T(lang, "overview.gone"), Strong: true}
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

func proofMark(lang string, f proof.Finding) ui.Mark {
	switch {
	case f.Broken != "":
		return ui.Late(text.T(lang, "proof.broken."+f.Broken))
	case f.Waiting > 0:
		return ui.Unknown(text.T(lang, "overview.numbering"))
	}
	return ui.Done(text.T(lang, "proof.sound_short"))
}

// held says who had a matter how many days, by organisation and post: 物业 9天 · 待复查 1天.
func held(lang string, segs []matter.Segment) string {
	out := ""
	for _, s := range segs {
		if s.Phase == "done" {
			continue
		}
		who := s.Label
		if who == "" || s.Phase != "hold" {
			who = text.T(lang, "view.phase."+s.Phase)
		}
		if out != "" {
			out += " · "
		}
		how := text.T(lang, "view.days", s.Days)
		if s.Days == 0 {
			how = text.T(lang, "view.same_day")
		}
		out += who + " " + how
	}
	return out
}

func looked(lang string, list []matter.Seen) string {
	if len(list) == 0 {
		return text.T(lang, "overview.not_looked")
	}
	l := list[len(list)-1]
	return text.T(lang, "overview.last_look", text.T(lang, "overview.look."+l.Result), text.Date(instant(l.At)))
}

// sheetColumns are the columns of the printed list and their share of the width: most for what is seen on the spot.
var sheetColumns = []struct {
	key   string
	share int
}{{"no", 11}, {"where", 16}, {"what", 12}, {"due", 9}, {"fixed", 9}, {"held", 16}, {"proof", 8}, {"seen", 19}}

// drawnPrint is the list to take along: by building, with room for what is found there.
func (p *Pages) drawnPrint(c *web.Ctx) error {
	a := access.From(c.Context())
	ref := c.Path("draw")
	var s ui.Sheet
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		d, list, seq, err := p.gather(tx, a, ref)
		if err != nil {
			return err
		}
		s = ui.Sheet{Title: text.T(c.Lang, "overview.print_title"), BackHref: "/inspect/" + ref, Lang: c.Lang, Printed: text.DateTime(p.now()),
			Meta:   []string{d.Label, text.T(c.Lang, "overview.drawn", len(d.Sample), d.Pool), text.T(c.Lang, "overview.seed") + " " + d.Seed, text.T(c.Lang, "overview.entry", seq)},
			Source: text.T(c.Lang, "overview.print_source"), Signs: []string{text.T(c.Lang, "overview.sign1"), text.T(c.Lang, "overview.sign2")}}
		for _, k := range sheetColumns {
			s.Columns = append(s.Columns, ui.SheetColumn{Title: text.T(c.Lang, "overview.p."+k.key), Share: k.share})
		}
		for _, x := range list {
			s.Rows = append(s.Rows, []string{x.M.No, x.M.SpotLabel + " " + x.M.Part, x.M.Title, date(x.M.Due), date(x.M.FixedAt), held(c.Lang, x.Held), proofMark(c.Lang, x.Proof).Word, ""})
		}
		cp, err := p.Log.Checkpoint(tx)
		if fault.Is(err, fault.KindNotYet) {
			return nil
		}
		s.Hash = cp.Root.String()[:12]
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, drawnSheet(s))
}

func date(ms int64) string {
	if ms == 0 {
		return ""
	}
	return text.Date(instant(ms))
}
