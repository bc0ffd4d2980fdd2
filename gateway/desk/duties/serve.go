package duties

import (
	"net/http"
	"slices"
	"strings"

	"linli/gateway/desk"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// serveCmd says who serves a place in which capacity: grid worker, property manager and the like.
// The first-responsible of doors are given by ranges (assign.go).
type serveCmd struct {
	Place  string   `form:"place"` // compound of the page
	At     string   `form:"at"`    // where: the compound, one of its buildings, or a level above
	Role   string   `form:"role"`
	Kinds  []string `form:"kind"` // keys of families; empty = all matters
	Person string   `form:"person"`
	Who    string   `form:"who"` // words to find somebody by
	Do     string   `form:"do"`  // "find" only looks
}

type serveView struct {
	Cmd      serveCmd
	Compound place.Place
	Where    []ui.Option
	Roles    []ui.Option
	Kinds    []ui.Option
	People   []ui.Option
	Errors   map[string]string
}

// family is what a duty may be for: the kinds of one group, as few codes as say it.
type family struct {
	Name, NameEN string
	Codes        []string
}

// families cuts the kinds into their groups; where a whole branch (fire.…) lies in one group, its
// prefix stands for it, so that a kind added later is answered for as well.
func families(kinds []matter.Kind) (out []family) {
	group, many := map[string]string{}, map[string]bool{} // by prefix; "-" = in several groups
	for _, k := range kinds {
		p, _, _ := strings.Cut(k.ID, ".")
		if g, ok := group[p]; ok {
			many[p] = true
			if g != k.Group {
				group[p] = "-"
			}
			continue
		}
		group[p] = k.Group
	}
	for _, k := range kinds {
		if k.Off {
			continue
		}
		code := k.ID
		if p, _, _ := strings.Cut(k.ID, "."); many[p] && group[p] != "-" {
			code = p
		}
		i := slices.IndexFunc(out, func(f family) bool { return f.Name == k.Group })
		if i < 0 {
			out = append(out, family{Name: k.Group, NameEN: k.GroupEN})
			i = len(out) - 1
		}
		if !slices.Contains(out[i].Codes, code) {
			out[i].Codes = append(out[i].Codes, code)
		}
	}
	return out
}

func (f family) label(lang string) string {
	if lang == "en" && f.NameEN != "" {
		return f.NameEN
	}
	return f.Name
}

// kindWord says what a duty is for: all, the homes, one kind, or a branch of kinds (see branchWord).
func kindWord(lang, kind string, kinds []matter.Kind) string {
	switch kind {
	case "":
		return text.T(lang, "duties.kind.all")
	case duty.KindHome:
		return text.T(lang, "duties.kind.home")
	}
	for _, k := range kinds {
		if k.ID == kind {
			return view.KindName(lang, k)
		}
	}
	return branchWord(lang, kind, kinds)
}

// branchWord is the name of the group a branch of kinds belongs to. Where a group has several branches (公共设施: facility.…, water.…)
// only the largest bears the name of the group; a smaller one is called by its kinds, or one person would seem to have the same duty
// twice.
func branchWord(lang, branch string, kinds []matter.Kind) string {
	size, group := map[string]int{}, ""
	for _, k := range kinds {
		if p, _, _ := strings.Cut(k.ID, "."); p == branch {
			group = k.Group
		}
	}
	var words []string
	var of family
	for _, k := range kinds {
		p, _, _ := strings.Cut(k.ID, ".")
		if k.Group == group {
			size[p]++
		}
		if p == branch {
			words, of = append(words, view.KindName(lang, k)), family{Name: k.Group, NameEN: k.GroupEN}
		}
	}
	switch {
	case len(words) == 0:
		return branch
	case slices.ContainsFunc(kinds, func(k matter.Kind) bool { p, _, _ := strings.Cut(k.ID, "."); return size[p] > size[branch] }):
		return strings.Join(words, text.T(lang, "duties.and"))
	}
	return of.label(lang)
}

func (p *Pages) serveForm(c *web.Ctx) error {
	return p.showServe(c, http.StatusOK, serveView{Cmd: serveCmd{Place: c.Query("place"), At: c.Query("at"), Role: c.Query("role"), Who: c.Query("who")}})
}

func (p *Pages) showServe(c *web.Ctx, status int, v serveView) error {
	a := access.From(c.Context())
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if v.Compound, err = p.at(tx, a, access.DutyEdit, v.Cmd.Place, place.Compound); err != nil {
			return err
		}
		kinds, err := p.Matters.Kinds(tx)
		if err != nil {
			return err
		}
		v.Kinds, v.Roles = nil, nil
		for _, f := range families(kinds) {
			v.Kinds = append(v.Kinds, ui.Option{Value: f.Name, Label: f.label(c.Lang), On: slices.Contains(v.Cmd.Kinds, f.Name)})
		}
		for _, r := range duty.Roles {
			if r != duty.First {
				v.Roles = append(v.Roles, ui.Option{Value: string(r), Label: text.T(c.Lang, "duty.role."+string(r)), On: string(r) == v.Cmd.Role})
			}
		}
		if v.Where, err = p.whereServed(tx, c.Lang, a, v); err != nil {
			return err
		}
		v.People, err = p.servants(tx, a, v)
		return err
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "duties.serve_title"), "/duties")
	pg.Over, pg.Back = v.Compound.Name, desk.With("/duties/table", "place", v.Compound.ID)
	return c.Page(status, servePage(pg, v))
}

// whereServed lists the compound, its buildings and the levels above that the reader may arrange.
func (p *Pages) whereServed(tx *db.Tx, lang string, a access.Actor, v serveView) (out []ui.Option, err error) {
	at := v.Cmd.At
	if at == "" {
		at = v.Compound.ID
	}
	add := func(x place.Place, label string) {
		out = append(out, ui.Option{Value: x.ID, Label: label, On: x.ID == at})
	}
	add(v.Compound, text.T(lang, "duties.whole_of", v.Compound.Name))
	list, err := p.Places.Children(tx, v.Compound.ID, place.Building)
	if err != nil {
		return nil, err
	}
	for _, b := range list {
		add(b, b.Name)
	}
	up, err := p.Places.Ancestors(tx, v.Compound.ID)
	for i := len(up) - 1; i >= 0; i-- {
		if a.May(access.DutyEdit, up[i].Path) == nil {
			add(up[i], text.T(lang, "duties.whole_of", up[i].Name))
		}
	}
	return out, err
}

// servants are those whom the words find; without words those with an account for this place and
// those who serve it already.
func (p *Pages) servants(tx *db.Tx, a access.Actor, v serveView) ([]ui.Option, error) {
	var ids []string
	if v.Cmd.Who != "" {
		found, err := p.People.Search(tx, people.Query{Text: v.Cmd.Who, Scopes: a.Scope(access.DutyEdit), Limit: 20})
		if err != nil {
			return nil, err
		}
		for _, who := range found.People {
			ids = append(ids, who.ID)
		}
	} else {
		some, err := p.Access.PersonsWith(tx, access.MatterFix, v.Compound.Path)
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
		here, err := p.Duties.Under(tx, v.Compound.Path, tx.Now, duty.Duty{}, 200)
		if err != nil {
			return nil, err
		}
		for _, d := range here {
			if d.Role != duty.First {
				ids = append(ids, d.Person)
			}
		}
	}
	if v.Cmd.Person != "" {
		ids = append([]string{v.Cmd.Person}, ids...)
	}
	return p.named(tx, a, ids, v.Cmd.Person)
}

// named are persons the reader may give duties to, each once.
func (p *Pages) named(tx *db.Tx, a access.Actor, ids []string, on string) (out []ui.Option, err error) {
	found, err := p.People.Many(tx, ids)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, id := range ids {
		who, ok := found[id]
		if !ok || seen[id] || who.State != people.Active || p.reach.Person(tx, a, access.DutyEdit, who) != nil {
			continue
		}
		seen[id] = true
		out = append(out, ui.Option{Value: id, Label: who.Name, On: id == on})
	}
	return out, nil
}

// serve writes the duties: one for each code of the chosen families, in one transaction.
func (p *Pages) serve(c *web.Ctx) error {
	cmd, f, err := web.Decode[serveCmd](c)
	if err != nil && len(f.Values) == 0 {
		return err
	}
	if cmd.Do == "find" {
		return p.showServe(c, http.StatusOK, serveView{Cmd: cmd})
	}
	said := ""
	err = p.DB.Write(c.Context(), func(tx *db.Tx) (err error) {
		said, err = p.serveTx(tx, c.Lang, access.From(c.Context()), cmd)
		return err
	})
	if err == nil {
		desk.Done(c, said, nil)
		return c.Redirect(desk.With("/duties/table", "place", cmd.Place))
	}
	bad, mine := refused(c, err)
	if !mine {
		return err
	}
	return p.showServe(c, http.StatusUnprocessableEntity, serveView{Cmd: cmd, Errors: bad})
}

func (p *Pages) serveTx(tx *db.Tx, lang string, a access.Actor, cmd serveCmd) (said string, err error) {
	compound, err := p.at(tx, a, access.DutyEdit, cmd.Place, place.Compound)
	if err != nil {
		return "", err
	}
	role := duty.Role(cmd.Role)
	var bad []fault.Field
	if role == duty.First || !role.Valid() {
		bad = append(bad, fault.Field{Name: "role", Key: "duty.role_wrong"})
	}
	if cmd.Person == "" {
		bad = append(bad, fault.Field{Name: "person", Key: "duties.person_missing"})
	}
	codes, err := p.codes(tx, cmd.Kinds)
	if err != nil {
		bad = append(bad, fault.Of(err).Fields...)
	}
	if len(bad) > 0 {
		return "", fault.InvalidFields(bad...)
	}
	if cmd.At == "" {
		cmd.At = compound.ID
	}
	where, err := p.at(tx, a, access.DutyEdit, cmd.At, "")
	if err != nil {
		return "", err
	}
	who, err := p.People.Get(tx, cmd.Person)
	if err != nil {
		return "", err
	}
	if err := p.reach.Person(tx, a, access.DutyEdit, who); err != nil {
		return "", err
	}
	for _, kind := range codes {
		if _, err := p.Duties.AssignTx(tx, a.Actor, duty.Assign{Place: where.ID, Kind: kind, Person: who.ID, Role: role}); err != nil {
			return "", err
		}
	}
	return text.T(lang, "duties.served", who.Name, where.Name, text.T(lang, "duty.role."+string(role))), nil
}

// codes are the codes of the chosen families; nothing chosen means all matters.
func (p *Pages) codes(tx *db.Tx, names []string) (out []string, err error) {
	if len(names) == 0 {
		return []string{""}, nil
	}
	kinds, err := p.Matters.Kinds(tx)
	if err != nil {
		return nil, err
	}
	all := families(kinds)
	for _, n := range names {
		i := slices.IndexFunc(all, func(f family) bool { return f.Name == n })
		if i < 0 {
			return nil, fault.InvalidFields(fault.Field{Name: "kind", Key: "duties.kind_wrong"})
		}
		out = append(out, all[i].Codes...)
	}
	return out, nil
}
