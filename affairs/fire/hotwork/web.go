package hotwork

import (
	"context"
	"mime/multipart"
	"net/http"
	"strconv"
	"time"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// site serves the pages of hot work.
type site struct{ *Service }

const uploads = 40 << 20

func (w *site) routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	read, work := string(access.FireRead), string(access.FireWork)
	return []web.Route{
		{Method: get, Pattern: "/fire/works", Perm: read, Handle: w.list},
		{Method: get, Pattern: "/fire/works/new", Perm: work, Handle: w.newForm},
		{Method: post, Pattern: "/fire/works/new", Perm: work, Handle: w.apply},
		{Method: get, Pattern: "/fire/works/{id}", Perm: read, Handle: w.show},
		{Method: get, Pattern: "/fire/works/{id}/site", Perm: work, Handle: w.onSite},
		{Method: get, Pattern: "/fire/works/{id}/print", Perm: read, Handle: w.print},
		{Method: get, Pattern: "/fire/works/{id}/notice", Perm: read, Handle: w.notice},
		{Method: get, Pattern: "/fire/works/{id}/photo/{doc}", Perm: read, Handle: w.photo},
		{Method: post, Pattern: "/fire/works/{id}/{act}", Perm: read, Handle: w.step, MaxBody: uploads, Timeout: 2 * time.Minute},
	}
}

func t(c *web.Ctx, key string, args ...any) string { return text.T(c.Lang, "fire.work."+key, args...) }

func (w *site) read(c *web.Ctx, fn func(tx *db.Tx) error) error { return w.DB.Read(c.Context(), fn) }

func (w *site) now() time.Time { return w.DB.Clock().Now().In(clock.Shanghai) }

// refusals turns a refusal into words beside the fields; ok is false when it is not the form's.
func refusals(c *web.Ctx, err error) (bad map[string]string, ok bool) {
	f := fault.Of(err)
	switch f.Kind {
	case fault.KindInvalid, fault.KindNotYet, fault.KindConflict, fault.KindDenied:
	default:
		return nil, false
	}
	bad = map[string]string{}
	for _, x := range f.Fields {
		bad[x.Name] = text.T(c.Lang, x.Key, x.Args...)
	}
	if len(bad) == 0 {
		bad["form"] = text.T(c.Lang, f.Key, f.Args...)
	}
	return bad, true
}

func summary(bad map[string]string, order ...string) (out []ui.FieldError) {
	for _, n := range append(order, "form") {
		if bad[n] != "" {
			out = append(out, ui.FieldError{Name: n, Text: bad[n]})
		}
	}
	return out
}

// taken keeps the first photo of a field, if one came.
func (s *Service) taken(ctx context.Context, a access.Actor, files []*multipart.FileHeader) (string, error) {
	for _, h := range files {
		if h.Size == 0 {
			continue
		}
		f, err := h.Open()
		if err != nil {
			return "", fault.Invalid("document.cut_off").With(err)
		}
		doc, err := s.Documents.Put(ctx, a.Actor, f, document.Meta{Kind: document.Other})
		f.Close()
		return doc.ID, err
	}
	return "", nil
}

// photo serves one of the permit's pictures.
func (w *site) photo(c *web.Ctx) error {
	var doc document.Doc
	err := w.read(c, func(tx *db.Tx) error {
		x, err := w.reached(tx, access.From(c.Context()), access.FireRead, c.Path("id"))
		if err != nil {
			return err
		}
		if doc, err = w.Documents.Get(tx, c.Path("doc")); err != nil {
			return err
		}
		if doc.Obj != x.ID {
			return fault.NotFound("fire.work.unknown")
		}
		return nil
	})
	if err != nil {
		return err
	}
	size := document.Whole
	if c.Query("size") == "thumb" {
		size = document.Thumb
	}
	return w.Documents.Serve(c.W, c.R, doc, size)
}

// terms are the figures with what they rest on, for the foot of each page.
func terms() (out []string) {
	for _, x := range Terms {
		out = append(out, x.Source)
	}
	return out
}

// mark is the state as shape, word and colour.
func mark(lang string, now time.Time, w Work) ui.Mark {
	word := text.T(lang, "fire.work.state."+string(w.State))
	switch {
	case w.Matter != "" && !w.State.Over():
		return ui.Late(text.T(lang, "fire.work.alarm"))
	case w.State == Closed:
		return ui.Done(word)
	case w.State == Working:
		return ui.Doing(word)
	case w.State == Refused || w.State == Expired:
		return ui.Late(word)
	case w.State == Cancelled:
		return ui.Unknown(word)
	}
	return ui.Waiting(word)
}

// timer says what a permit waits for and how long.
func timer(lang string, now time.Time, w Work) string {
	left := func(from int64, term string) string {
		if m := minutes(Left(now, instant(from), Term(term))); m > 0 {
			return text.T(lang, "fire.work.left", m)
		}
		return text.T(lang, "fire.work.ripe")
	}
	switch w.State {
	case Working:
		if !now.Before(instant(w.Until)) {
			return text.T(lang, "fire.work.past_time", minutes(now.Sub(instant(w.Until))))
		}
		return text.T(lang, "fire.work.until", clockOf(w.Until))
	case Ended:
		return text.T(lang, "fire.work.watching", left(w.EndedAt, "watch_minutes"))
	case Watched:
		return text.T(lang, "fire.work.rechecking", left(w.EndedAt, "recheck_minutes"))
	}
	return span(lang, now, w)
}

func clockOf(ms int64) string { return instant(ms).Format("15:04") }

func span(lang string, now time.Time, w Work) string {
	return text.MonthDay(lang, instant(w.From), now) + " " + clockOf(w.From) + "–" + clockOf(w.Until)
}

func num(s string, bad int) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return bad
	}
	return n
}
