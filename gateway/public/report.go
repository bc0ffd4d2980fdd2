package public

import (
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// reportCmd is what the form of P2 offers; nothing else can be set by a request.
type reportCmd struct {
	Kind  string `form:"kind"`
	Text  string `form:"text"`
	Part  string `form:"part"`
	Phone string `form:"phone"`
	Name  string `form:"name"`
	Key   string `form:"key"`
	Sure  bool   `form:"sure"`
	Away  string `form:"away"` // metres between the phone and the plaque's place; the position itself is never sent
	Here  bool   `form:"here"` // the warning was seen
	Honey string `form:"website"`
}

// alike is a matter under way that may be the same: where, since when, and how far it is.
type alike struct {
	ui.ListRow
	ID, Spot, Raised string
}

// reportView is the form with what was typed.
type reportView struct {
	Code, Place string
	Cmd         reportCmd
	Kinds, More []ui.Option
	Errors      map[string]string
	Photo       string // refused photo: why
	Similar     []alike
	Emergency   []string
	Phone       string // duty number for an emergency
	Here        hereView
	Far         bool // the phone is elsewhere: said once, before it goes on
}

// common are the kinds that stand on the form; the rest is under 更多 (ux.md §4, P2).
var common = []string{"facility.lamp", "water.leak", "fire.ebike", "fire.passage", "noise", "litter", "care.need", "other"}

func (p *Pages) reportForm(c *web.Ctx) error {
	v := reportView{Cmd: reportCmd{Key: id.New(), Kind: c.Query("kind")}}
	return p.showReport(c, http.StatusOK, v)
}

// showReport renders P2; code and kinds are read anew each time.
func (p *Pages) showReport(c *web.Ctx, status int, v reportView) error {
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		s, err := p.scanned(tx, c.Path("code"))
		if err != nil {
			return err
		}
		v.Code = s.Place.QR
		if v.Place, err = p.Places.Describe(tx, s.Place.ID); err != nil {
			return err
		}
		v.Here = hereOf(s)
		if v.Phone, err = p.phoneAt(tx, c.Lang, s.Place); err != nil {
			return err
		}
		return p.kindChips(tx, c.Lang, &v)
	})
	if err != nil {
		return err
	}
	pg := p.bare(c, text.T(c.Lang, "public.report"))
	pg.Back = "/q/" + v.Code
	pg.Human = v.Phone
	pg.Dock = []ui.Btn{{Label: text.T(c.Lang, "public.submit"), Primary: true, Big: true, Form: "report"}}
	if len(v.Similar) > 0 {
		pg.Dock = nil
	}
	return c.Page(status, reportPage(pg, v))
}

func (p *Pages) kindChips(tx *db.Tx, lang string, v *reportView) error {
	kinds, err := p.Matters.Kinds(tx)
	if err != nil {
		return err
	}
	for _, k := range kinds {
		if !k.Anyone || k.Off || k.ID == feedbackKind {
			continue
		}
		o := ui.Option{Value: k.ID, Label: k.Name, On: k.ID == v.Cmd.Kind}
		if lang == text.EN {
			o.Label = k.NameEN
		}
		if slices.Contains(common, k.ID) {
			o.Label = short(lang, o)
			v.Kinds = append(v.Kinds, o)
		} else {
			v.More = append(v.More, o)
		}
	}
	slices.SortFunc(v.Kinds, func(a, b ui.Option) int { return slices.Index(common, a.Value) - slices.Index(common, b.Value) })
	return nil
}

// short is the chip's word where the kind's name is a category: 灯坏了 for 路灯/楼道灯.
func short(lang string, o ui.Option) string {
	key := "public.chip." + o.Value
	if s := text.T(lang, key); s != key {
		return s
	}
	return o.Label
}

// report takes P2 in. The same form sent twice gives the same matter (security.md P3).
func (p *Pages) report(c *web.Ctx) error {
	if err := p.allow(c); err != nil {
		return err
	}
	cmd, f, err := web.Decode[reportCmd](c)
	v := reportView{Cmd: cmd}
	if err != nil {
		if web.Status(err) == http.StatusRequestEntityTooLarge || len(f.Values) == 0 {
			return err
		}
		return p.refused(c, v, err)
	}
	if cmd.Honey != "" {
		return fault.Invalid("public.robot")
	}
	if v.Errors = checkReport(c.Lang, cmd); len(v.Errors) > 0 {
		return p.showReport(c, http.StatusUnprocessableEntity, v)
	}
	files := f.Files["photo"]
	if asked, err := p.ask(c, &v, len(files)); err != nil {
		return err
	} else if asked {
		return p.showReport(c, http.StatusConflict, v) // nothing was kept yet, so it is no 2xx (security.md P1)
	}
	photos, refused := p.prepare(c, files)
	secret, err := p.save(c, cmd, photos)
	if err != nil {
		return p.refused(c, v, err)
	}
	to := "/r/" + secret + "?new=1&sent=report-" + c.Path("code")
	if refused != "" {
		to += "&photo=" + refused
	}
	return c.Redirect(to)
}

// ask tells whether the form goes back with a question first: is it here, is it the same matter. A form that was taken already is
// not asked about again; its answer is kept.
func (p *Pages) ask(c *web.Ctx, v *reportView, photos int) (asked bool, err error) {
	if v.Far, err = p.elsewhere(c, v.Cmd, photos); err == nil && !v.Far {
		v.Similar, err = p.similar(c, v.Cmd, photos)
	}
	if err != nil || !v.Far && len(v.Similar) == 0 {
		return false, err
	}
	if !id.Valid(v.Cmd.Key) {
		return true, nil
	}
	taken := false
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error {
		_, taken, err = p.Access.Stored(tx, "public", v.Cmd.Key)
		return err
	})
	return !taken, err
}

// allow asks the limits before anything is read.
func (p *Pages) allow(c *web.Ctx) error {
	if err := p.Limits.Take(c.Context(), perSource, source(c)); err != nil {
		return tooMany(err)
	}
	return tooMany(p.Limits.Take(c.Context(), perPlace, c.Path("code")))
}

// refused shows the form again with the sentence at its field; other faults go on.
func (p *Pages) refused(c *web.Ctx, v reportView, err error) error {
	f := fault.Of(err)
	if f.Kind != fault.KindInvalid {
		return err
	}
	v.Errors = map[string]string{}
	for _, x := range f.Fields {
		v.Errors[x.Name] = text.T(c.Lang, x.Key, x.Args...)
	}
	if len(f.Fields) == 0 {
		v.Errors["text"] = text.T(c.Lang, f.Key, f.Args...)
	}
	return p.showReport(c, http.StatusUnprocessableEntity, v)
}

// maxText is the limit of a description, in characters.
const maxText = 4000

func checkReport(lang string, cmd reportCmd) map[string]string {
	bad := map[string]string{}
	if cmd.Kind == "" {
		bad["kind"] = text.T(lang, "public.need_kind")
	}
	if utf8.RuneCountInString(cmd.Text) > maxText {
		bad["text"] = text.T(lang, "public.too_long", maxText)
	}
	if utf8.RuneCountInString(cmd.Part) > maxPart {
		bad["part"] = text.T(lang, "public.too_long", maxPart)
	}
	if utf8.RuneCountInString(cmd.Name) > 40 {
		bad["name"] = text.T(lang, "public.too_long", 40)
	}
	if n := len(digits(cmd.Phone)); cmd.Phone != "" && (n < 7 || n > 15 || utf8.RuneCountInString(cmd.Phone) > 40 || strings.ContainsFunc(cmd.Phone, unicode.IsControl)) {
		bad["phone"] = text.T(lang, "public.bad_phone")
	}
	return bad
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// similar offers what is being done already, once; a report with photos is never held up,
// because the browser would have to send the photos again.
func (p *Pages) similar(c *web.Ctx, cmd reportCmd, photos int) (out []alike, err error) {
	if cmd.Sure || photos > 0 {
		return nil, nil
	}
	var list []matter.Public
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error {
		s, err := p.scanned(tx, c.Path("code"))
		if err != nil {
			return err
		}
		found, err := p.Matters.Similar(tx, access.Public(), s.Place.ID, cmd.Kind, cmd.Text)
		for _, m := range found[:min(3, len(found))] {
			list = append(list, m.Public)
		}
		if err != nil {
			return err
		}
		return p.translate(tx, c.Lang, list)
	})
	for _, m := range list {
		out = append(out, alike{ID: m.ID, Spot: where(m), ListRow: publicRow(c.Lang, p.now(), where(m), m),
			Raised: text.T(c.Lang, "public.raised_on", text.MonthDay(c.Lang, view.Instant(m.RaisedAt), p.now()))})
	}
	return out, err
}

// prepare decodes photos before the transaction. One that can not be taken does not hold
// up the report: the page afterwards says which and why, and another can be added there.
func (p *Pages) prepare(c *web.Ctx, files []*multipart.FileHeader) (out []*document.Prepared, refused string) {
	err := view.Uploads(files, func(f io.Reader) error {
		d, err := p.Documents.Prepare(c.Context(), f, document.Meta{Kind: document.Before})
		if err != nil {
			refused = fault.Of(err).Key
			return nil
		}
		out = append(out, d)
		return nil
	})
	if err != nil {
		refused = fault.Of(err).Key
	}
	return out, refused
}

// save writes the report and its photos in one transaction and gives the receipt's secret.
func (p *Pages) save(c *web.Ctx, cmd reportCmd, photos []*document.Prepared) (secret string, err error) {
	a := p.ahead(c, cmd, len(photos))
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		if a.plan.Ready(tx) {
			secret, err = p.write(tx, cmd, a)
		} else {
			secret, err = p.anew(tx, c.Path("code"), cmd, photos)
		}
		return err
	})
	return secret, err
}

// bodyHash is the hash of what was reported.
func bodyHash(placeID string, cmd reportCmd) string {
	return access.BodyHash([]byte(placeID), []byte(cmd.Kind), []byte(cmd.Text), []byte(cmd.Part), []byte(cmd.Phone), []byte(cmd.Name))
}

// planned is a report that is ready to be written, with the answer that will be kept of it.
type planned struct {
	plan   *matter.Plan // nil: it must be made in the transaction
	hash   string
	answer access.Result
}

// ahead plans the report and seals its answer beside the writer.
func (p *Pages) ahead(c *web.Ctx, cmd reportCmd, photos int) planned {
	if photos > 0 || !id.Valid(cmd.Key) || cmd.away() > 0 { // how far that is depends on the place
		return planned{}
	}
	code := c.Path("code")
	plan := p.Matters.Ahead(c.Context(), access.Public(), said(place.Place{}, cmd, nil), code, func(tx *db.Tx) (string, error) {
		s, err := p.scanned(tx, code)
		return s.Place.ID, err
	})
	if plan == nil {
		return planned{}
	}
	sealed, err := p.Keys.Seal("public.once", []byte(cmd.Key), []byte(plan.Secret()))
	if err != nil {
		return planned{} // the transaction will say so
	}
	return planned{plan, bodyHash(plan.Place(), cmd), access.Result{Status: http.StatusSeeOther, Body: sealed}}
}

// write writes what was planned, unless the same form was sent before.
func (p *Pages) write(tx *db.Tx, cmd reportCmd, a planned) (string, error) {
	old, found, err := p.Access.Claim(tx, "public", cmd.Key, a.hash, a.answer)
	if err != nil {
		return "", err
	}
	if found {
		b, err := p.Keys.Open("public.once", []byte(cmd.Key), old.Body)
		return string(b), err
	}
	t, err := p.Matters.WriteTx(tx, a.plan)
	return t.Secret, err
}

// anew finds the place and makes the report inside the transaction.
func (p *Pages) anew(tx *db.Tx, code string, cmd reportCmd, photos []*document.Prepared) (secret string, err error) {
	s, err := p.scanned(tx, code)
	if err != nil {
		return "", err
	}
	return p.once(tx, cmd.Key, bodyHash(s.Place.ID, cmd), func() (matter.Ticket, error) { return p.open(tx, s.Place, cmd, photos) })
}

// once makes the matter of a form, or gives the receipt's secret of the matter that the same form made before.
func (p *Pages) once(tx *db.Tx, key, hash string, make func() (matter.Ticket, error)) (string, error) {
	if !id.Valid(key) {
		t, err := make()
		return t.Secret, err
	}
	old, found, err := p.Access.Once(tx, "public", key, hash)
	if err != nil {
		return "", err
	}
	if found {
		b, err := p.Keys.Open("public.once", []byte(key), old.Body)
		return string(b), err
	}
	t, err := make()
	if err != nil {
		return "", err
	}
	sealed, err := p.Keys.Seal("public.once", []byte(key), []byte(t.Secret))
	if err != nil {
		return "", err
	}
	return t.Secret, p.Access.Save(tx, "public", key, access.Result{Status: http.StatusSeeOther, Body: sealed})
}

// said is the report that the form makes.
func said(at place.Place, cmd reportCmd, docs []string) matter.Report {
	return matter.Report{Place: at.ID, Kind: cmd.Kind, Text: cmd.Text, Part: cmd.Part, Source: "qr", Docs: docs, Name: cmd.Name, Phone: cmd.Phone, Far: place.Far(at, cmd.away())}
}

// open makes the matter and joins the photos.
func (p *Pages) open(tx *db.Tx, at place.Place, cmd reportCmd, photos []*document.Prepared) (matter.Ticket, error) {
	docs := []string{}
	for _, d := range photos {
		doc, err := p.Documents.PutTx(tx, access.Public().Actor, d)
		if err != nil {
			return matter.Ticket{}, err
		}
		docs = append(docs, doc.ID)
	}
	return p.Matters.ReportTx(tx, access.Public(), said(at, cmd, docs))
}

// second adds a voice to something that is being done already.
func (p *Pages) second(c *web.Ctx) error {
	if err := p.allow(c); err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	t, err := p.Matters.Second(c.Context(), access.Public(), matter.Second{ID: c.Path("matter"), Text: f.Get("text"), Phone: f.Get("phone")})
	if err != nil {
		return err
	}
	return c.Redirect("/r/" + t.Secret + "?new=1&sent=report-" + c.Path("code"))
}

// chosen tells whether one of the options is on: a fold that holds it is open.
func chosen(list []ui.Option) bool {
	for _, o := range list {
		if o.On {
			return true
		}
	}
	return false
}
