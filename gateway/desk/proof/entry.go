package proof

import (
	"github.com/a-h/templ"

	"fmt"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

type entryView struct {
	E      ledger.Numbered
	Facts  []ui.Def
	Pub    []ui.Def
	Steps  []line
	Leaf   string
	Proved bool
	Signed bool
	Mark   ui.Mark
	Older  []ui.ListRow // other entries of the same thing
	Raw    string
}

// line is a step of the proof in words.
type line struct{ No, Text, Hash string }

// entry shows one entry by number or by id.
func (p *Pages) entry(c *web.Ctx) error {
	a := access.From(c.Context())
	var v entryView
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		v, err = p.readEntry(tx, c.Lang, a, c.Path("entry"))
		return err
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "proof.entry", text.Count(v.E.Seq)), "/ledger")
	pg.Over, pg.Back, pg.Mark = kindWord(c.Lang, v.E.Kind), "/ledger", &v.Mark
	pg.Sub = text.DateTime(v.E.Time.In(clock.Shanghai))
	if v.Signed {
		pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "proof.download"), Href: "/ledger/" + v.E.ID + "/proof"}}
	}
	return c.Page(http.StatusOK, entryPage(pg, v))
}

// find gives an entry by number or id if the reader may see it; else it is as if there were none.
func (p *Pages) find(tx *db.Tx, a access.Actor, word string) (ledger.Numbered, string, error) {
	none := fault.NotFound("ledger.no_entry")
	var e ledger.Numbered
	n, err := strconv.ParseInt(word, 10, 64)
	if err == nil {
		e, err = p.Log.At(tx, n)
	} else {
		e, err = p.Log.Get(tx, word)
	}
	if fault.Is(err, fault.KindInvalid) {
		return e, "", none
	}
	if err != nil {
		return e, "", err
	}
	at, ok, err := p.may(tx, a, e)
	if err != nil {
		return e, "", err
	}
	if !ok {
		return e, "", none
	}
	where := ""
	if at.ID != "" {
		where, err = p.Places.DescribeFor(tx, at.ID, text.OtherStaff)
	}
	return e, where, err
}

func (p *Pages) readEntry(tx *db.Tx, lang string, a access.Actor, word string) (v entryView, err error) {
	var where string
	if v.E, where, err = p.find(tx, a, word); err != nil {
		return v, err
	}
	e := v.E
	who, err := p.who(tx, lang, a, e)
	if err != nil {
		return v, err
	}
	v.Facts = []ui.Def{{Term: text.T(lang, "proof.f.no"), Text: text.Count(e.Seq)}, {Term: text.T(lang, "proof.f.time"), Text: e.Time.In(clock.Shanghai).Format("2006-01-02 15:04:05.000")},
		{Term: text.T(lang, "proof.f.kind"), Text: kindWord(lang, e.Kind)}, {Term: text.T(lang, "proof.f.where"), Text: dash(where)}, {Term: text.T(lang, "proof.f.who"), Text: who}}
	if strings.HasPrefix(e.Kind, "matter.") || strings.HasPrefix(e.Kind, "lookback.") {
		if a.Has(access.MatterRead) {
			v.Facts = append(v.Facts, ui.Def{Term: text.T(lang, "proof.f.what"), Text: text.T(lang, "proof.open_matter"), Href: "/matters/" + e.Obj})
		}
	}
	v.Facts = append(v.Facts, ui.Def{Term: text.T(lang, "proof.f.sealed"), Text: sealed(lang, e)})
	v.Pub = pubLines(lang, e.Pub)
	if err := p.nameKind(tx, lang, e, v.Pub); err != nil {
		return v, err
	}
	asStored(v.Pub)
	if v.Older, err = p.older(tx, lang, e); err != nil {
		return v, err
	}
	return v, p.prove(tx, lang, &v)
}

// prove spells the inclusion proof out and checks it on the way.
func (p *Pages) prove(tx *db.Tx, lang string, v *entryView) error {
	v.Mark = ui.Unknown(text.T(lang, "proof.unsigned"))
	r, err := p.Log.ReceiptTx(tx, v.E.ID)
	if fault.Is(err, fault.KindNotYet) {
		return nil
	}
	if err != nil {
		return err
	}
	v.Signed, v.Raw = true, string(r.Leaf)
	leaf := leafHash(r)
	list, ok := steps(leaf, r.Proof, r.Seq, r.Size, r.Root)
	_, checked := ledger.VerifyReceipt(strings.NewReader(r.Text()), p.Log.VerifierKey())
	v.Proved = ok && checked == nil
	v.Mark = ui.Done(text.T(lang, "proof.included"))
	if !v.Proved {
		v.Mark = ui.Late(text.T(lang, "proof.broken.proof"))
	}
	v.Leaf = whole(leaf)
	v.Steps = append(v.Steps, line{"0", text.T(lang, "proof.s.leaf", len(r.Leaf)), whole(leaf)})
	for i, s := range list {
		key := "proof.s.right"
		if s.Left {
			key = "proof.s.left"
		}
		v.Steps = append(v.Steps, line{strconv.Itoa(i + 1), text.T(lang, key, short(s.Sibling)), whole(s.Result)})
	}
	v.Steps = append(v.Steps, line{"✓", text.T(lang, "proof.s.root", text.Count(r.Size)), whole(r.Root)})
	return nil
}

// who is the name of the one who acted, if the reader may know it; else what kind of person it was.
func (p *Pages) who(tx *db.Tx, lang string, a access.Actor, e ledger.Numbered) (string, error) {
	if e.ActorPseudonym == "" {
		return text.T(lang, "proof.who.anonymous"), nil
	}
	by, err := p.Log.Who(tx, e.ActorPseudonym)
	if fault.Is(err, fault.KindNotFound) {
		return text.T(lang, "proof.who.erased"), nil
	}
	if err != nil {
		return "", err
	}
	word := text.T(lang, "proof.who."+by.Kind)
	if by.Kind != access.KindStaff {
		return word, nil
	}
	x, err := p.People.Get(tx, by.ID)
	if fault.Is(err, fault.KindNotFound) {
		return word, nil
	}
	if err != nil {
		return "", err
	}
	if a.May(access.PeopleRead, x.Path) == nil {
		return x.Name + " · " + word, nil
	}
	return word, nil
}

// older lists the other entries of the same thing, newest first.
func (p *Pages) older(tx *db.Tx, lang string, e ledger.Numbered) (out []ui.ListRow, err error) {
	if e.Obj == "" || e.Obj == runObj {
		return nil, nil
	}
	list, err := p.Log.Of(tx, e.Obj)
	if err != nil {
		return nil, err
	}
	slices.Reverse(list)
	for _, x := range list {
		if x.Seq == e.Seq || len(out) == 20 {
			continue
		}
		out = append(out, ui.ListRow{Href: "/ledger/" + strconv.FormatInt(x.Seq, 10), Title: kindWord(lang, x.Kind), Sub: text.DateTime(x.Time.In(clock.Shanghai)), Side: text.T(lang, "proof.entry", text.Count(x.Seq)), Tone: ui.Grey})
	}
	return out, nil
}

func sealed(lang string, e ledger.Numbered) string {
	if len(e.Slots) == 0 {
		return text.T(lang, "proof.no_slots")
	}
	return text.T(lang, "proof.slots", len(e.Slots))
}

// pubLines writes the public part as it stands in the proved bytes.
func pubLines(lang string, pub map[string]any) (out []ui.Def) {
	names := make([]string, 0, len(pub))
	for k := range pub {
		names = append(names, k)
	}
	sort.Strings(names)
	for _, k := range names {
		v := fmt.Sprint(pub[k])
		if n, ok := pub[k].(int64); ok && (k == "due" || k == "from" || k == "to" || k == "until") && n > 1e11 {
			v = text.DateTime(time.UnixMilli(n).In(clock.Shanghai))
		}
		if k == "rotation" { // 1,100 characters of keys and signatures: the door shows them as they were signed
			out = append(out, ui.Def{Term: text.T(lang, "proof.pub"), Text: text.T(lang, "proof.rotation_at"), Href: "/log/keys"})
			continue
		}
		term := ""
		if key := "proof.p." + k; text.Has(lang, key) {
			term = text.T(lang, key)
		} else { // no word for the field: as it stands in the proved bytes
			out = append(out, ui.Def{Term: text.T(lang, "proof.pub"), Body: templ.Raw("<code>" + templ.EscapeString(k+": "+v) + "</code>")})
			continue
		}
		out = append(out, ui.Def{Term: term, Text: dash(word(lang, k, v))})
	}
	return out
}

// nameKind puts the name of a matter's kind beside its code.
func (p *Pages) nameKind(tx *db.Tx, lang string, e ledger.Numbered, lines []ui.Def) error {
	if !strings.HasPrefix(e.Kind, "matter.") && !strings.HasPrefix(e.Kind, "lookback.") {
		return nil
	}
	id, _ := e.Pub["kind"].(string)
	k, err := p.Matters.Kind(tx, id)
	if fault.Is(err, fault.KindNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for i := range lines {
		if lines[i].Text == id {
			lines[i].Text = view.KindName(lang, k) + " · " + id
		}
	}
	return nil
}

// stored is a value that no word was found for.
var stored = text.NewPattern(`^[a-z][a-z0-9_.-]*$`)

// asStored shows values that have no words as what they are: a code of the program that stands so in the proved bytes.
func asStored(lines []ui.Def) {
	for i, d := range lines {
		if d.Body == nil && d.Href == "" && stored.MatchString(d.Text) {
			lines[i].Body = templ.Raw("<code>" + d.Text + "</code>") // letters, figures and points only
		}
	}
}

// word says a stored value as pages elsewhere say it.
func word(lang, field, v string) string {
	if key := "matter.state." + v; field == "state" && text.Has(lang, key) {
		return text.T(lang, key)
	}
	if key := "proof.v." + field + "." + v; text.Has(lang, key) {
		return text.T(lang, key)
	}
	switch field {
	case "detail":
		return detail(lang, v)
	case "role":
		for _, key := range []string{"duty.role." + v, "access.role." + v} {
			if text.Has(lang, key) {
				return text.T(lang, key)
			}
		}
	}
	switch v {
	case "true":
		return text.T(lang, "proof.yes")
	case "false":
		return text.T(lang, "proof.no")
	}
	return v
}

func dash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// kindWord says what an entry records; a kind without a word of its own shows itself.
func kindWord(lang, kind string) string {
	for _, act := range matter.Acts {
		if act.Entry() == kind {
			return text.T(lang, "matter.act."+string(act))
		}
	}
	if key := "proof.k." + kind; text.Has(lang, key) {
		return text.T(lang, key)
	}
	head, _, _ := strings.Cut(kind, ".")
	if text.Has(lang, "proof.k."+head) {
		return text.T(lang, "proof.k."+head) + " · " + kind
	}
	return kind
}

// download gives the proof as a text that `linli ledger receipt verify` checks without this server. No slot is opened in it.
func (p *Pages) download(c *web.Ctx) error {
	var body string
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		e, _, err := p.find(tx, access.From(c.Context()), c.Path("entry"))
		if err != nil {
			return err
		}
		r, err := p.Log.ReceiptTx(tx, e.ID)
		body = r.Text()
		c.W.Header().Set("Content-Disposition", `attachment; filename="linli-entry-`+strconv.FormatInt(e.Seq, 10)+`.txt"`)
		return err
	})
	if err != nil {
		return err
	}
	return c.Bytes(http.StatusOK, "text/plain; charset=utf-8", []byte(body))
}
