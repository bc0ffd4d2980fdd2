package open311

import (
	"bytes"
	"errors"
	"time"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/matter"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/limit"
	"linli/platform/text"
	"linli/platform/web"
)

// source is what matters say of how they came.
const source = "open311"

// Limits of one source: reports without a key, the same budget as the public form; and wrong keys, which may be guesses.
var (
	perSource = limit.Rule{Name: "public.report", N: 30, Per: time.Hour}
	perGuess  = limit.Rule{Name: "open311.key", N: 60, Per: 10 * time.Minute}
)

// taken is a report that was accepted: what the answer says.
type taken struct{ id, notice string }

func (t taken) answer() answer {
	return answer{"service_requests", list{"request", []any{object{{"service_request_id", t.id}, {"service_notice", t.notice}, {"account_id", nil}}}}}
}

// report is POST Service Request (section 7). The key is checked before anything else of the body is looked at.
func (g *gateway) report(c *call) (answer, error) {
	f, a, err := g.enter(c, false)
	if err != nil {
		return answer{}, err
	}
	p := readPost(f)
	r, err := g.prepare(c, a, &p)
	if err != nil {
		return answer{}, err
	}
	if p.photos, err = readPhotos(f); err != nil {
		return answer{}, err
	}
	prepared, err := g.develop(c, p.photos)
	if err != nil {
		return answer{}, err
	}
	t, err := g.keep(c, a, p, r, prepared)
	return t.answer(), err
}

// enter reads the form and says who asks. A wrong key is 403 whatever else is wrong. The body wins over the address. Nobody's
// reports are counted by source.
func (g *gateway) enter(c *call, mustKey bool) (web.Form, access.Actor, error) {
	f, ferr := readForm(c)
	key := c.get("api_key")
	if k := f.Get("api_key"); k != "" {
		key = k
	}
	a, err := g.who(c, key, mustKey)
	if err == nil {
		err = ferr
	}
	if err != nil {
		return f, a, err
	}
	sent := c.get("jurisdiction_id")
	if j := f.Get("jurisdiction_id"); j != "" {
		sent = j
	}
	return f, a, g.jurisdiction(sent)
}

func (g *gateway) who(c *call, key string, must bool) (access.Actor, error) {
	if key != "" {
		a, err := g.Access.Authenticate(c.Context(), key, access.ScopeOpen311)
		if fault.Is(err, fault.KindDenied) {
			if slow := g.Limits.Take(c.Context(), perGuess, limit.Source(host(c))); slow != nil {
				return a, slow
			}
			err = fault.Denied("open311.key_wrong").With(err)
		}
		return a, err
	}
	if must {
		return access.Public(), fault.Denied("open311.key_needed")
	}
	return access.Public(), g.Limits.Take(c.Context(), perSource, limit.Source(host(c)))
}

// prepare finds kind and place and checks all fields: everything that is wrong is said at once.
func (g *gateway) prepare(c *call, a access.Actor, p *post) (matter.Report, error) {
	r := matter.Report{Kind: p.service, Text: p.text, Source: source, Name: p.name, Phone: p.phone, Email: p.email, Lat: p.lat, Lon: p.lon}
	if p.service == "" {
		return r, fault.InvalidFields(p.bad...)
	}
	k, err := g.service(c, p.service)
	if err != nil {
		return r, err
	}
	if !k.Anyone && a.Kind != access.KindKey {
		return r, fault.Denied("open311.key_needed")
	}
	if !a.Sends(k.ID) {
		return r, fault.Denied("open311.key_bound", short(k.ID))
	}
	known, unknown, wrong := matter.ReadAttributes(k.Attributes, p.attributes)
	p.bad, r.Extra = append(p.bad, wrong...), known
	for _, code := range unknown { // clients add fields of their own: they are kept as they came
		r.Extra[code] = p.attributes[code]
	}
	if len(p.media) > 0 {
		r.Extra["media_url"] = p.media
	}
	if p.address != "" {
		r.Extra["address_string"] = p.address
	}
	if p.addressID != "" || p.address != "" || p.point {
		err = g.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
			r.Place, err = g.where(tx, c.Lang, *p)
			return err
		})
		if err != nil && !fault.Is(err, fault.KindInvalid) {
			return r, err
		}
		if err != nil {
			p.bad = append(p.bad, fault.Of(err).Fields...)
		}
	}
	if len(p.bad) > 0 {
		return r, fault.InvalidFields(p.bad...)
	}
	return r, nil
}

// develop decodes the photos before the transaction. One that is none refuses the report: a program can send again
// without it, and what it called accepted should be whole.
func (g *gateway) develop(c *call, photos [][]byte) (out []*document.Prepared, err error) {
	if len(photos) > 0 && g.Documents == nil {
		return nil, fault.InvalidFields(fault.Field{Name: "media", Key: "open311.no_photos"})
	}
	for _, b := range photos {
		d, err := g.Documents.Prepare(c.Context(), bytes.NewReader(b), document.Meta{Kind: document.Before})
		if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid && f.Key != "document.too_big" {
			return nil, fault.InvalidFields(fault.Field{Name: "media", Key: f.Key, Args: f.Args})
		}
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// errSandbox takes back what the test endpoint did.
var errSandbox = errors.New("open311: the test endpoint keeps nothing")

// keep writes the report in one transaction with its photos and the memory that it was taken.
func (g *gateway) keep(c *call, a access.Actor, p post, r matter.Report, photos []*document.Prepared) (t taken, err error) {
	m := g.memory(c, a, p)
	err = g.DB.Write(c.Context(), func(tx *db.Tx) error {
		var found bool
		if t, found, err = m.recall(tx); err != nil || found {
			return err
		}
		t, err = g.open(tx, c, a, r, photos, m)
		if err == nil && c.test {
			t.id, err = testID(tx.Now, r.Kind), errSandbox
		}
		return err
	})
	if errors.Is(err, errSandbox) {
		err = nil
	}
	if fault.Is(err, fault.KindNotFound) { // the place is outside what the key is for
		err = fault.Denied("open311.key_elsewhere").With(err)
	}
	return t, err
}

// open makes the matter, joins the photos, and writes the notice.
func (g *gateway) open(tx *db.Tx, c *call, a access.Actor, r matter.Report, photos []*document.Prepared, m *memory) (taken, error) {
	r.Docs = nil
	for _, d := range photos {
		doc, err := g.Documents.PutTx(tx, a.Actor, d)
		if err != nil {
			return taken{}, err
		}
		r.Docs = append(r.Docs, doc.ID)
	}
	k, err := g.Matters.ReportTx(tx, a, r)
	if err != nil {
		return taken{}, err
	}
	t := taken{id: requestID(k.Matter.No), notice: g.notice(c, k.Matter)}
	whole := t
	if !c.test {
		whole.notice = text.T(c.Lang, "open311.notice_link", t.notice, g.PublicURL+"/r/"+k.Secret)
	}
	return whole, m.remember(tx, k.Matter.ID, t, whole)
}

// notice says what will now happen: who answers for it, by when.
func (g *gateway) notice(c *call, m matter.Matter) string {
	due := time.UnixMilli(m.Due).In(clock.Shanghai).Format("2006-01-02 15:04")
	if m.Holder == "" || m.HolderOrg == "" {
		return text.T(c.Lang, "open311.notice_nobody", m.No, m.Short, due)
	}
	return text.T(c.Lang, "open311.notice", m.No, m.Short, m.HolderOrg, due)
}
