package sample

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"time"

	envsample "linli/affairs/environment/sample/pages"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/offline"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// picKeep is how long pictures of an inspection are kept: as the file of a case.
const picKeep = 10 * 365 * 24 * time.Hour

// forms are what a tablet may fill without signal.
func (w *pagesOf) forms() []offline.Form {
	return []offline.Form{{Kind: "inspect", Pattern: "POST /environment/tasks/{id}/site", Photo: w.laterPicture}}
}

func (w *pagesOf) siteForm(c *web.Ctx) error {
	a := access.From(c.Context())
	f := web.Form{Values: map[string][]string{}}
	err := w.read(c, func(tx *db.Tx) error {
		t, err := w.reached(tx, a, access.EnvInspect, c.Path("id"))
		if err != nil {
			return err
		}
		n, err := noteOf(tx, t.ID)
		if err != nil || n.Task == "" {
			return err
		}
		list, err := samples(tx, "task = ? ORDER BY code", t.ID)
		f.Values = typed(n, list, t)
		return err
	})
	if err != nil {
		return err
	}
	return w.showSite(c, http.StatusOK, f, nil)
}

// typed is a form filled with notes that are there already.
func typed(n Note, list []Sample, t Task) map[string][]string {
	v := map[string][]string{"told": {"1"}, "shown": {local(n.Shown)}, "began": {local(n.Began)}, "ended": {local(n.Ended)}, "weather": {n.Weather}, "load": {n.Load}, "flow": {n.Flow}, "companion": {n.Companion}, "post": {n.Post}, "words": {n.Words}, "signer": {n.Companion}}
	if n.Lat != 0 || n.Lon != 0 {
		v["lat"], v["lon"] = []string{degrees(n.Lat)}, []string{degrees(n.Lon)}
	}
	for k, a := range n.Checks {
		v["check_"+k] = []string{a}
	}
	for _, x := range list {
		i := slices.Index(t.Labels, x.Code)
		for name, val := range map[string]string{"kind": x.Kind, "taken": local(x.Taken), "method": x.Method, "container": x.Container, "fix": x.Fix, "volume": x.Volume, "seal": x.Seal, "sealed": local(x.Sealed), "temp": x.Temp, "ph": x.PH, "flow": x.Flow, "look": x.Look, "twin": x.Twin} {
			v[row(i, name)] = []string{val}
		}
		v[row(i, "items")] = x.Items
	}
	return v
}

func (w *pagesOf) showSite(c *web.Ctx, status int, f web.Form, bad map[string]string) error {
	a := access.From(c.Context())
	v := envsample.SiteView{Action: href("tasks", c.Path("id"), "site"), Key: cmp.Or(f.Get("key"), id.New()), Told: f.Get("told") != "", Shown: f.Get("shown"), Began: f.Get("began"), Ended: f.Get("ended"), Weather: ui.Options(c.Lang, "environment.sample.w.", Weathers, f.Get("weather")),
		Load: f.Get("load"), Flow: f.Get("flow"), Lat: f.Get("lat"), Lon: f.Get("lon"), Companion: f.Get("companion"), Post: f.Get("post"), Words: f.Get("words"), How: hows(c.Lang, f.Get("how"), true), Read: f.Get("read") != "", Own: f.Get("own") != "", Signer: f.Get("signer"), Reason: f.Get("reason"), Witness: f.Get("witness"), Bad: bad}
	for _, s := range Sentences() {
		v.Say = append(v.Say, ui.Option{Value: s.Key, Label: s.Said(c.Lang), On: slices.Contains(f.Values["say"], s.Key)})
	}
	for _, k := range keepings() {
		v.Keep = append(v.Keep, keepLine(c.Lang, k))
	}
	pg := w.Frame.Staff(c, "", "/environment")
	order := []string{"shown", "began", "ended", "officers", "weather", "lat", "lon", "words"}
	err := w.read(c, func(tx *db.Tx) error {
		t, err := w.reached(tx, a, access.EnvInspect, c.Path("id"))
		if err != nil {
			return err
		}
		if t.State == Signed || t.State == Cancelled {
			return fault.NotYet("environment.sample.frozen")
		}
		w.headTask(tx, c.Lang, t, &pg)
		pg.Title = t.Point.Name
		pg.Back = href("tasks", t.ID)
		v.Officers, v.Checks, v.Rows = nil, checkRows(c.Lang, t, f), sampleRows(c.Lang, t, f)
		for i := range t.Labels {
			for _, name := range []string{"code", "kind", "items", "taken", "container", "volume", "seal", "sealed", "temp", "ph", "flow"} {
				order = append(order, row(i, name))
			}
		}
		for _, o := range t.Officers {
			v.Officers = append(v.Officers, o.Name+" "+o.Card)
		}
		return nil
	})
	if err != nil {
		return err
	}
	v.Errors = ui.Summary(bad, append(order, "sketch", "read", "how", "sign", "own", "signer", "reason", "witness", "key")...)
	pg.Dock = []ui.Btn{{Label: tr(c.Lang, "send"), Primary: true, Form: "site"}}
	return c.Page(status, envsample.Site(pg, v))
}

func hows(lang, on string, later bool) (out []ui.Option) {
	if later {
		out = append(out, ui.Option{Value: "", Label: tr(lang, "how.later"), On: on == ""})
	}
	return append(out, ui.Options(lang, "environment.sample.how.", []string{OnGlass, OnPaper, Refused}, on)...)
}

func keepLine(lang string, k Keeping) string {
	line := tr(lang, "keep_line", k.Name, tr(lang, "container."+k.Containers[0]), tr(lang, "fix."+k.Fixes[0]), k.Volume, k.Hold, k.Source)
	if k.Check {
		line += tr(lang, "check_mark")
	}
	return line
}

func checkRows(lang string, t Task, f web.Form) (out []envsample.CheckRow) {
	for _, x := range ChecksOf(t.Point.Kind) {
		out = append(out, envsample.CheckRow{Name: "check_" + x.Key, Label: x.Said(lang), Options: ui.Options(lang, "environment.sample.ck.", []string{"yes", "no", "none"}, f.Get("check_"+x.Key))})
	}
	return out
}

// sampleRows are the rows of the form, one for each code; the last two are proposed as parallel and blank.
func sampleRows(lang string, t Task, f web.Form) (out []envsample.SampleRow) {
	const key = "environment.sample."
	for i, code := range t.Labels {
		get := func(name, other string) string {
			if v, ok := f.Values[row(i, name)]; ok && len(v) > 0 {
				return v[0]
			}
			return other
		}
		kind := Single
		switch n := len(t.Labels); {
		case n > 2 && i == n-2:
			kind = Parallel
		case n > 2 && i == n-1:
			kind = Blank
		}
		kind = get("kind", kind)
		items := f.Values[row(i, "items")]
		if items == nil {
			items = []string{"w01018"}
		}
		r := envsample.SampleRow{N: row(i, ""), Code: code, Note: tr(lang, "k."+kind), Open: i == 0 || f.Get(row(i, "taken")) != "", Kinds: ui.Options(lang, key+"k.", SampleOf, kind), Methods: ui.Options(lang, key+"method.", Methods, get("method", "instant")),
			Containers: ui.Options(lang, key+"container.", Containers, get("container", "glass")), Fixes: ui.Options(lang, key+"fix.", Fixes, get("fix", "h2so4")), Taken: get("taken", ""), Volume: get("volume", "500"), Seal: get("seal", ""), Sealed: get("sealed", ""), Temp: get("temp", ""), PH: get("ph", ""), Flow: get("flow", ""), Look: get("look", "")}
		if i > 0 {
			r.Twin = get("twin", t.Labels[0])
		}
		for _, k := range keepings() {
			r.Items = append(r.Items, ui.Option{Value: k.Pollutant, Label: k.Name, On: slices.Contains(items, k.Pollutant)})
		}
		out = append(out, r)
	}
	return out
}

// filled turns what was typed into the command.
func filled(f web.Form, t Task, lang string) (out Fill, bad []fault.Field) {
	n := Note{Shown: moment(f.Get("shown")), Began: moment(f.Get("began")), Ended: moment(f.Get("ended")), Checks: map[string]string{}, Weather: f.Get("weather"), Load: f.Get("load"), Flow: f.Get("flow"), Companion: f.Get("companion"), Post: f.Get("post"),
		How: f.Get("how"), Read: f.Get("read") != "", Own: f.Get("own"), Signer: f.Get("signer"), Reason: f.Get("reason"), Witness: f.Get("witness"), Sketch: f.Get("sketch_photo"), SignPic: f.Get("sign_photo")}
	if f.Get("told") == "" {
		n.Shown = 0
	}
	var ok, fine bool
	if n.Lat, ok = degree(f.Get("lat")); !ok {
		bad = append(bad, field("lat", "need_number", ""))
	}
	if n.Lon, fine = degree(f.Get("lon")); !fine {
		bad = append(bad, field("lon", "need_number", ""))
	}
	for _, x := range ChecksOf(t.Point.Kind) {
		if a := f.Get("check_" + x.Key); a == "yes" || a == "no" || a == "none" {
			n.Checks[x.Key] = a
		}
	}
	n.Words = spoken(f.Values["say"], f.Get("words"))
	out = Fill{Task: t.ID, Key: f.Get("key"), Note: n, Expected: document.Announced(f.Get("photos"), document.Other)}
	if ms := f.Get("claimed"); Decimal(ms) {
		if err := json.Unmarshal([]byte(ms), &out.Claimed); err != nil {
			out.Claimed = 0
		}
	}
	for i, code := range t.Labels {
		get := func(name string) string { return f.Get(row(i, name)) }
		if get("taken") == "" && get("seal") == "" {
			continue
		}
		x := Sample{Code: code, Kind: cmp.Or(get("kind"), Single), Taken: moment(get("taken")), Method: cmp.Or(get("method"), "instant"), Items: clean(f.Values[row(i, "items")]), Container: get("container"), Fix: get("fix"), Volume: get("volume"), Seal: get("seal"), Sealed: moment(get("sealed")), Temp: get("temp"), PH: get("ph"), Flow: get("flow"), Look: get("look")}
		if x.Kind == Parallel {
			x.Twin = get("twin")
		}
		out.Samples = append(out.Samples, x)
	}
	return out, bad
}

// clean leaves each item once.
func clean(list []string) (out []string) {
	for _, x := range list {
		if x = strings.TrimSpace(x); x != "" && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// spoken writes the prepared sentences that were ticked before the officer's own words; one that stands there already is not written
// twice.
func spoken(keys []string, words string) string {
	var out []string
	for _, s := range Sentences() {
		if slices.Contains(keys, s.Key) && !strings.Contains(words, s.ZH) {
			out = append(out, s.ZH)
		}
	}
	if words != "" {
		out = append(out, words)
	}
	return strings.Join(out, "\n")
}

// fillForm takes the whole form down; the tablet gets JSON, a person the page on which it is read back.
func (w *pagesOf) fillForm(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	var t Task
	if err := w.read(c, func(tx *db.Tx) (err error) { t, err = w.reached(tx, a, access.EnvInspect, c.Path("id")); return err }); err != nil {
		return err
	}
	cmd, bad := filled(f, t, c.Lang)
	cmd.Hash = hashOf(f)
	if len(bad) > 0 {
		err = fault.InvalidFields(bad...)
	} else {
		err = w.withPictures(c, a, f, &cmd.Note, &cmd.Docs)
	}
	var done Answer
	if err == nil {
		done, err = w.Fill(c.Context(), a, cmd)
	}
	if err != nil {
		if bad, ok := web.Refusals(c, err); ok && !web.WantsJSON(c) {
			return w.showSite(c, web.Status(err), f, bad)
		}
		return err
	}
	if web.WantsJSON(c) {
		return c.JSON(http.StatusOK, done)
	}
	return w.afterFill(c, t, done)
}

func (w *pagesOf) afterFill(c *web.Ctx, t Task, done Answer) error {
	var wrong []string
	err := w.read(c, func(tx *db.Tx) error {
		list, err := samples(tx, "task = ?", t.ID)
		for _, x := range Extra(list) {
			wrong = append(wrong, text.T(c.Lang, x.Key, x.Args...))
		}
		return err
	})
	if err != nil {
		return err
	}
	to, key := href("tasks", t.ID), "signed_now"
	if done.State == Filled {
		to, key = to+"/read", "saved"
	}
	say := tr(c.Lang, key, t.No)
	if len(wrong) > 0 {
		say = tr(c.Lang, "saved_warn", t.No, strings.Join(wrong, "；"))
	}
	w.Frame.Done(c, say, nil)
	return c.Redirect(to)
}

// hashOf is what the same form sent again must agree in: everything typed, without the clock and the names of pictures.
func hashOf(f web.Form) string {
	var keys []string
	for k := range f.Values {
		if !slices.Contains([]string{"key", "claimed", "photos", "csrf"}, k) && !strings.HasSuffix(k, "_photo") {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	var parts [][]byte
	for _, k := range keys {
		parts = append(parts, []byte(k+"="+strings.Join(f.Values[k], "\x00")))
	}
	return access.BodyHash(parts...)
}

// withPictures keeps the pictures that came with a form and names sketch and signature in the notes.
func (w *pagesOf) withPictures(c *web.Ctx, a access.Actor, f web.Form, n *Note, docs *[]string) error {
	if w.Documents == nil {
		return nil
	}
	for _, name := range []string{"sketch", "sign", "photo"} {
		client, err := w.keep(c.Context(), a, f.Files[name], docs)
		if err != nil {
			return err
		}
		switch {
		case client == "":
		case name == "sketch":
			n.Sketch = client
		case name == "sign":
			n.SignPic = client
		}
	}
	return nil
}

func (w *pagesOf) keep(ctx context.Context, a access.Actor, files []*multipart.FileHeader, docs *[]string) (client string, err error) {
	err = document.Uploads(files, func(file io.Reader) error {
		client = id.New()
		d, err := w.Documents.Put(ctx, a.Actor, file, document.Meta{Kind: document.Other, ClientID: client, Retain: picKeep})
		*docs = append(*docs, d.ID)
		return err
	})
	return client, err
}

// laterPicture joins a picture that follows its form from a tablet without signal.
func (w *pagesOf) laterPicture(ctx context.Context, a access.Actor, made access.Result, client string, claimed int64, file io.Reader) error {
	var done Answer
	if err := json.Unmarshal(made.Body, &done); err != nil || done.Task == "" {
		return fault.NotFound("access.not_found")
	}
	var t Task
	err := w.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if t, err = w.reached(tx, a, access.EnvInspect, done.Task); err != nil {
			return err
		}
		_, err = w.Documents.Expected(tx, t.ID, client)
		return err
	})
	if err != nil {
		return err
	}
	_, err = w.Documents.Put(ctx, a.Actor, file, document.Meta{Kind: document.Other, Obj: t.ID, Place: t.Point.Path, ClientID: client, Claimed: time.UnixMilli(claimed), Retain: picKeep})
	return err
}
