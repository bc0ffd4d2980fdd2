package admin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/statute"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// kindView is one kind of matters being edited. Theirs is what somebody else saved meanwhile, beside Yours.
type kindView struct {
	K          matter.Kind
	New        bool
	Terms      []termField
	Looks      string
	Attributes []attributeField
	Levels     []ui.Option
	Theirs     *ui.Table
	Errors     map[string]string
}

type termField struct {
	Name, Label string
	N           string
	Units       []ui.Option
	Error       string
	Required    bool
}

type attributeField struct {
	No     int
	A      matter.Attribute
	Types  []ui.Option
	Values string
}

func (p *Pages) kinds(c *web.Ctx) error {
	var list []matter.Kind
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) { list, err = p.Matters.Kinds(tx); return err })
	if err != nil {
		return err
	}
	t := ui.Table{Caption: text.T(c.Lang, "admin.tab.kinds"), Columns: []ui.Column{{Title: text.T(c.Lang, "admin.k.name"), Key: true}, {Title: text.T(c.Lang, "admin.k.claim"), Low: true}, {Title: text.T(c.Lang, "admin.k.fix")},
		{Title: text.T(c.Lang, "admin.k.looks")}, {Title: text.T(c.Lang, "admin.k.evidence"), Low: true}, {Title: text.T(c.Lang, "admin.col.state")}, {Go: true}}}
	for i := range list {
		k := &list[i]
		t.Rows = append(t.Rows, ui.Row{ID: k.ID, Cells: []ui.Cell{{Text: kindName(c.Lang, k), Sub: kindGroup(c.Lang, k), Href: "/admin/kinds/" + k.ID, Strong: true}, {Text: termWord(c.Lang, k.ClaimTerm)}, {Text: termWord(c.Lang, k.FixTerm)},
			{Text: looksWord(c.Lang, k.Looks)}, {Text: orDash(k.Evidence)}, {Text: whoReports(c.Lang, k)}, {Btns: []ui.Btn{{Label: text.T(c.Lang, "admin.edit"), Href: "/admin/kinds/" + k.ID, Small: true}}}}})
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "admin.kinds_title", len(list)), "/admin")
	pg.Short, pg.Sub = text.T(c.Lang, "admin.tab.kinds"), text.T(c.Lang, "admin.kinds_line")
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "admin.kind_new"), Href: "/admin/kinds/new"}}
	return c.Page(http.StatusOK, listPage(pg, p.adminTabs(c, "/admin/kinds"), t, ""))
}

func kindName(lang string, k *matter.Kind) string {
	if lang == "en" {
		return k.NameEN
	}
	return k.Name
}

func kindGroup(lang string, k *matter.Kind) string {
	if lang == "en" {
		return k.GroupEN
	}
	return k.Group
}

// whoReports says who may report matters of a kind, or that nobody does any more.
func whoReports(lang string, k *matter.Kind) string {
	switch {
	case k.Off:
		return text.T(lang, "admin.kind.off")
	case k.Anyone:
		return text.T(lang, "admin.kind.anyone")
	}
	return text.T(lang, "admin.kind.staff")
}

func termWord(lang string, d statute.Deadline) string {
	if d.N == 0 {
		return "—"
	}
	return text.T(lang, "admin.unit."+string(d.Unit)+".n", d.N)
}

func looksWord(lang string, days []int) string {
	if len(days) == 0 {
		return text.T(lang, "admin.check_only")
	}
	words := []string{}
	for _, d := range days {
		words = append(words, strconv.Itoa(d))
	}
	return text.T(lang, "admin.looks_n", strings.Join(words, "、"))
}

// kind shows the form of one kind; the address new is an empty one.
func (p *Pages) kind(c *web.Ctx) error {
	if c.Path("id") == "new" {
		k := matter.Kind{Word: "民", ClaimTerm: statute.Deadline{Unit: statute.WorkingDay, N: 1}, FixTerm: statute.Deadline{Unit: statute.WorkingDay, N: 5},
			CheckTerm: statute.Deadline{Unit: statute.WorkingDay, N: 3}, Looks: []int{7}, RecurDays: 90, ExtMax: 1, ExtDays: 15, Escalate: "up", Anyone: true, Public: true}
		return p.kindPage(c, http.StatusOK, kindView{K: k, New: true})
	}
	k, err := p.kindOf(c, c.Path("id"))
	if err != nil {
		return err
	}
	return p.kindPage(c, http.StatusOK, kindView{K: k})
}

func (p *Pages) kindOf(c *web.Ctx, id string) (k matter.Kind, err error) {
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error { k, err = p.Matters.Kind(tx, id); return err })
	return k, err
}

var units = []statute.Unit{statute.WorkingDay, statute.CalendarDay, statute.WorkHour, statute.UrgentHour}
var datatypes = []string{"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"}

// kindTerms are the four terms of a kind with the names of their fields.
func kindTerms(k *matter.Kind) []struct {
	name string
	d    *statute.Deadline
} {
	return []struct {
		name string
		d    *statute.Deadline
	}{{"claim", &k.ClaimTerm}, {"respond", &k.RespondTerm}, {"fix", &k.FixTerm}, {"check", &k.CheckTerm}}
}

func (p *Pages) kindPage(c *web.Ctx, status int, v kindView) error {
	for _, t := range kindTerms(&v.K) {
		f := termField{Name: t.name, Label: text.T(c.Lang, "admin.k."+t.name), Error: v.Errors[t.name], Required: t.name == "fix"}
		if t.d.N != 0 {
			f.N = strconv.Itoa(t.d.N)
		}
		for _, u := range units {
			f.Units = append(f.Units, ui.Option{Value: string(u), Label: text.T(c.Lang, "admin.unit."+string(u)), On: u == t.d.Unit})
		}
		v.Terms = append(v.Terms, f)
	}
	for _, d := range v.K.Looks {
		v.Looks = strings.TrimSpace(v.Looks + " " + strconv.Itoa(d))
	}
	for _, l := range []string{"up", "community", "street", "district"} {
		v.Levels = append(v.Levels, ui.Option{Value: l, Label: text.T(c.Lang, "admin.escalate."+l), On: l == v.K.Escalate})
	}
	for i, a := range append(append([]matter.Attribute{}, v.K.Attributes...), matter.Attribute{Variable: true}) {
		v.Attributes = append(v.Attributes, attributeOf(c.Lang, i, a))
	}
	title := text.T(c.Lang, "admin.kind_new")
	if !v.New {
		title = kindName(c.Lang, &v.K)
	}
	pg := p.Desk.Page(c, title, "/admin")
	pg.Short, pg.Back, pg.Sub = text.T(c.Lang, "admin.tab.kinds"), "/admin/kinds", text.T(c.Lang, "admin.kind_line")
	pg.Dock = []ui.Btn{{Label: text.T(c.Lang, "admin.save"), Primary: true, Form: "kind"}}
	return c.Page(status, kindPage(pg, v))
}

func attributeOf(lang string, i int, a matter.Attribute) attributeField {
	f := attributeField{No: i, A: a}
	for _, d := range datatypes {
		f.Types = append(f.Types, ui.Option{Value: d, Label: text.T(lang, "admin.type."+d), On: d == a.Datatype})
	}
	for _, x := range a.Values {
		f.Values += x.Key + "=" + x.Name + "\n"
	}
	return f
}

// saveKind keeps a kind. When somebody else saved it meanwhile both versions are shown: the form keeps what was typed,
// a table says where the saved one differs, and saving again replaces it knowingly.
func (p *Pages) saveKind(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	k, bad := p.typedKind(c, f)
	v := kindView{K: k, New: k.Rev == 0, Errors: bad}
	if len(bad) > 0 {
		return p.kindPage(c, http.StatusUnprocessableEntity, v)
	}
	_, err = p.Matters.SaveKind(c.Context(), access.From(c.Context()), k)
	if err == nil {
		desk.Done(c, text.T(c.Lang, "admin.kind_saved", kindName(c.Lang, &k)), nil)
		return c.Redirect("/admin/kinds")
	}
	var mine bool
	if v.Errors, mine = said(c.Lang, err); !mine {
		return err
	}
	if fault.Is(err, fault.KindConflict) {
		saved, gone := p.kindOf(c, k.ID)
		if gone != nil {
			return gone
		}
		v.K.Rev, v.New = saved.Rev, false
		v.Theirs = difference(c.Lang, &saved, &k)
		v.Errors = map[string]string{}
	}
	return p.kindPage(c, web.Status(err), v)
}

// keysSaid is the list of other words as people write it, keysOf what is kept of it: Open311 wants commas.
func keysSaid(kept string) string { return strings.ReplaceAll(kept, ",", "、") }

func keysOf(typed string) string {
	list := strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(",，、;；|", r) })
	for i, w := range list {
		list[i] = strings.TrimSpace(w)
	}
	return strings.Join(slices.DeleteFunc(list, func(w string) bool { return w == "" }), ",")
}

// typedKind reads the form over the kind as it stands: what the form does not offer stays as it is.
func (p *Pages) typedKind(c *web.Ctx, f web.Form) (k matter.Kind, bad map[string]string) {
	bad = map[string]string{}
	if rev := number(f.Get("rev")); rev > 0 {
		if saved, err := p.kindOf(c, f.Get("id")); err == nil {
			k = saved
		}
		k.Rev = rev
	}
	k.ID, k.Name, k.NameEN, k.Group, k.GroupEN = f.Get("id"), f.Get("name"), f.Get("name_en"), f.Get("group"), f.Get("group_en")
	k.Note, k.Word, k.Keys, k.Evidence, k.Escalate = f.Get("note"), f.Get("word"), keysOf(f.Get("keys")), f.Get("evidence"), f.Get("escalate")
	k.Public, k.Anyone, k.Off, k.RaiserCloses, k.Urgent = f.Get("public") == "1", f.Get("anyone") == "1", f.Get("off") == "1", f.Get("raiser") == "1", f.Get("urgent") == "1"
	k.Emergency = strings.Fields(strings.NewReplacer("、", " ", "，", " ", ",", " ").Replace(f.Get("emergency")))
	whole := func(name string, least int64) int {
		n := number(f.Get(name))
		if f.Get(name) == "" {
			n = 0
		}
		if n < least {
			bad[name] = text.T(c.Lang, "web.not_number")
		}
		return int(max(0, n))
	}
	for _, t := range kindTerms(&k) {
		*t.d = statute.Deadline{Unit: statute.Unit(f.Get(t.name + "_unit")), N: whole(t.name, 0)}
		if t.d.N == 0 {
			*t.d = statute.Deadline{}
		}
	}
	k.RecurDays, k.ExtMax, k.ExtDays = whole("recur", 0), whole("ext_max", 0), whole("ext_days", 0)
	k.Looks = nil
	for _, w := range strings.Fields(strings.NewReplacer("、", " ", ",", " ", "，", " ").Replace(f.Get("looks"))) {
		n := number(w)
		if n < 1 {
			bad["looks"] = text.T(c.Lang, "matter.kind_looks")
		}
		k.Looks = append(k.Looks, int(n))
	}
	k.Attributes = typedAttributes(f)
	return k, bad
}

// typedAttributes reads the rows of extra fields; a row without a code is dropped.
func typedAttributes(f web.Form) (out []matter.Attribute) {
	for i := 0; i < 20; i++ {
		at := "a" + strconv.Itoa(i) + "_"
		a := matter.Attribute{Code: f.Get(at + "code"), Datatype: f.Get(at + "type"), Required: f.Get(at+"required") == "1", Private: f.Get(at+"private") == "1",
			Description: f.Get(at + "description"), Help: f.Get(at + "help"), Order: i + 1, Variable: true}
		if a.Code == "" {
			continue
		}
		for _, line := range strings.Split(f.Get(at+"values"), "\n") {
			key, name, ok := strings.Cut(strings.TrimSpace(line), "=")
			if !ok {
				name = key
			}
			if key != "" {
				a.Values = append(a.Values, matter.Value{Key: strings.TrimSpace(key), Name: strings.TrimSpace(name)})
			}
		}
		out = append(out, a)
	}
	return out
}

// difference lists what the saved kind says otherwise than the typed one.
func difference(lang string, saved, typed *matter.Kind) *ui.Table {
	t := &ui.Table{Caption: text.T(lang, "admin.differs"), Columns: []ui.Column{{Title: text.T(lang, "admin.item"), Key: true}, {Title: text.T(lang, "admin.theirs")}, {Title: text.T(lang, "admin.yours")}}}
	theirs, yours := spelled(lang, saved), spelled(lang, typed)
	for i := range theirs {
		if theirs[i][1] != yours[i][1] {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: theirs[i][0], Strong: true}, {Text: orDash(theirs[i][1])}, {Text: orDash(yours[i][1])}}})
		}
	}
	return t
}

// spelled says a kind item by item, in words.
func spelled(lang string, k *matter.Kind) (out [][2]string) {
	yes := func(b bool) string {
		if b {
			return text.T(lang, "admin.yes")
		}
		return text.T(lang, "admin.no")
	}
	add := func(key, v string) { out = append(out, [2]string{text.T(lang, key), v}) }
	add("admin.k.name", k.Name)
	add("admin.k.name_en", k.NameEN)
	add("admin.k.group", k.Group)
	add("admin.k.note", k.Note)
	add("admin.k.word", k.Word)
	add("admin.k.keys", keysSaid(k.Keys))
	for _, t := range kindTerms(k) {
		add("admin.k."+t.name, termWord(lang, *t.d))
	}
	add("admin.k.looks", looksWord(lang, k.Looks))
	add("admin.k.recur", strconv.Itoa(k.RecurDays))
	add("admin.k.ext_max", strconv.Itoa(k.ExtMax))
	add("admin.k.ext_days", strconv.Itoa(k.ExtDays))
	add("admin.k.evidence", k.Evidence)
	add("admin.k.emergency", strings.Join(k.Emergency, "、"))
	add("admin.k.public", yes(k.Public))
	add("admin.k.anyone", yes(k.Anyone))
	add("admin.k.raiser", yes(k.RaiserCloses))
	add("admin.k.urgent", yes(k.Urgent))
	add("admin.k.off", yes(k.Off))
	codes := []string{}
	for _, a := range k.Attributes {
		codes = append(codes, a.Code+" "+a.Datatype+" "+a.Description)
	}
	add("admin.k.attributes", strings.Join(codes, "；"))
	return out
}
