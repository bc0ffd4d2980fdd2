package council

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/limit"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// site serves the pages of the council.
type site struct{ *Service }

const menu = "/council"

func (p *site) routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	read, write, record, run := string(Read), string(Write), string(Record), string(Run)
	return []web.Route{
		{Method: get, Pattern: "/council", Perm: read, Handle: p.home},
		{Method: get, Pattern: "/council/c/{compound}", Perm: read, Handle: p.desk},
		{Method: get, Pattern: "/council/topics/new", Perm: write, Handle: p.newTopic},
		{Method: post, Pattern: "/council/topics/new", Perm: write, Handle: p.addTopic},
		{Method: get, Pattern: "/council/topics/{id}", Perm: read, Handle: p.topic},
		{Method: post, Pattern: "/council/topics/{id}/review", Perm: run, Handle: p.review},
		{Method: post, Pattern: "/council/topics/{id}/undo", Perm: run, Handle: p.undoReview},
		{Method: post, Pattern: "/council/topics/{id}/second", Perm: write, Handle: p.secondFor},
		{Method: get, Pattern: "/council/meetings/new", Perm: run, Handle: p.planForm},
		{Method: post, Pattern: "/council/meetings/new", Perm: run, Handle: p.plan},
		{Method: get, Pattern: "/council/meetings/{id}", Perm: read, Handle: p.meeting},
		{Method: get, Pattern: "/council/meetings/{id}/edit", Perm: run, Handle: p.planForm},
		{Method: post, Pattern: "/council/meetings/{id}/edit", Perm: run, Handle: p.plan},
		{Method: get, Pattern: "/council/meetings/{id}/sign", Perm: record, Handle: p.sign},
		{Method: post, Pattern: "/council/meetings/{id}/seat", Perm: record, Handle: p.seat},
		{Method: post, Pattern: "/council/meetings/{id}/paper", Perm: record, Handle: p.paper},
		{Method: post, Pattern: "/council/meetings/{id}/photo", Perm: record, Handle: p.sheetPhoto, MaxBody: sheetBody, Timeout: 2 * time.Minute},
		{Method: get, Pattern: "/council/meetings/{id}/photo/{doc}", Perm: record, Handle: p.sheetPicture},
		{Method: get, Pattern: "/council/meetings/{id}/topics/{topic}", Perm: record, Handle: p.item},
		{Method: post, Pattern: "/council/meetings/{id}/topics/{topic}", Perm: record, Handle: p.decide},
		{Method: post, Pattern: "/council/meetings/{id}/topics/{topic}/undo", Perm: run, Handle: p.undoDecision},
		{Method: get, Pattern: "/council/meetings/{id}/minutes", Perm: read, Handle: p.minutes},
		{Method: get, Pattern: "/council/meetings/{id}/print/{what}", Perm: read, Handle: p.print},
		{Method: post, Pattern: "/council/meetings/{id}/{act}", Perm: record, Handle: p.act},
		{Method: get, Pattern: "/council/members", Perm: run, Handle: p.members},
		{Method: post, Pattern: "/council/members", Perm: run, Handle: p.addMembers},
		{Method: get, Pattern: "/council/settings", Perm: run, Handle: p.settings},
		{Method: post, Pattern: "/council/settings", Perm: run, Handle: p.setWords},
		{Method: get, Pattern: "/council/events", Perm: read, Handle: p.events},
		{Method: get, Pattern: "/council/events/new", Perm: run, Handle: p.eventForm},
		{Method: post, Pattern: "/council/events/new", Perm: run, Handle: p.saveEvent},
		{Method: get, Pattern: "/council/events/{id}", Perm: read, Handle: p.event},
		{Method: get, Pattern: "/council/events/{id}/edit", Perm: run, Handle: p.eventForm},
		{Method: post, Pattern: "/council/events/{id}/edit", Perm: run, Handle: p.saveEvent},
		{Method: get, Pattern: "/council/events/{id}/poster", Perm: read, Handle: p.eventPoster},
		{Method: post, Pattern: "/council/events/{id}/{act}", Perm: write, Handle: p.eventAct},

		{Method: get, Pattern: "/q/{code}/council", Perm: web.Public, Handle: p.public},
		{Method: get, Pattern: "/q/{code}/council/new", Perm: web.Public, Handle: p.publicForm},
		{Method: post, Pattern: "/q/{code}/council/new", Perm: web.Public, Handle: p.publicPropose},
		{Method: post, Pattern: "/q/{code}/council/{topic}/second", Perm: web.Public, Handle: p.publicSecond},
		{Method: get, Pattern: "/q/{code}/meetings/{id}", Perm: web.Public, Handle: p.result},
		{Method: post, Pattern: "/q/{code}/meetings/{id}/object", Perm: web.Public, Handle: p.object},
		{Method: get, Pattern: "/q/{code}/meetings/{id}/in", Perm: web.Public, Handle: p.codeForm},
		{Method: post, Pattern: "/q/{code}/meetings/{id}/in", Perm: web.Public, Handle: p.codeSign},
		{Method: get, Pattern: "/q/{code}/events", Perm: web.Public, Handle: p.openEvents},
		{Method: get, Pattern: "/q/{code}/events/{id}", Perm: web.Public, Handle: p.openEvent},
		{Method: post, Pattern: "/q/{code}/events/{id}", Perm: web.Public, Handle: p.enrol},
		{Method: get, Pattern: "/t/{secret}", Perm: web.Public, Handle: p.receipt},
		{Method: post, Pattern: "/t/{secret}/rate", Perm: web.Public, Handle: p.rate},
		{Method: post, Pattern: "/t/{secret}/notfixed", Perm: web.Public, Handle: p.notFixed},
		{Method: get, Pattern: "/e/{secret}", Perm: web.Public, Handle: p.enrolled},
		{Method: post, Pattern: "/e/{secret}", Perm: web.Public, Handle: p.leave},
	}
}

// Limits of what one source may do without log-in; generous for a whole stairwell behind one address.
var (
	perSource = limit.Rule{Name: "council.public", N: 60, Per: time.Hour}
	perLookup = limit.Rule{Name: "council.lookup", N: 120, Per: 10 * time.Minute}
)

// allow asks the limits before anything is read.
func (p *site) allow(c *web.Ctx, r limit.Rule) error {
	err := p.Limits.Take(c.Context(), r, p.Frame.Source(c))
	if d, ok := limit.Retry(err); ok {
		return web.TooMany(d)
	}
	return err
}

func who(c *web.Ctx) access.Actor { return access.From(c.Context()) }

// t gives words in the reader's language.
func t(c *web.Ctx, key string, args ...any) string { return text.T(c.Lang, key, args...) }

func (p *site) read(c *web.Ctx, fn func(tx *db.Tx) error) error { return p.DB.Read(c.Context(), fn) }

func (p *site) change(c *web.Ctx, fn func(tx *db.Tx) error) error { return p.DB.Write(c.Context(), fn) }

// refused puts the sentences of an Invalid beside their fields; other faults are the error page's. A fault without
// fields stands at the field named.
func refused(c *web.Ctx, err error, at string) (map[string]string, error) {
	f := fault.Of(err)
	bad := map[string]string{}
	switch {
	case f.Kind == fault.KindInvalid, f.Kind == fault.KindNotYet && at != "":
	default:
		return nil, err
	}
	for _, x := range f.Fields {
		bad[strings.ToLower(x.Name)] = text.T(c.Lang, x.Key, x.Args...)
	}
	if len(f.Fields) == 0 {
		if at == "" {
			return nil, err
		}
		bad[at] = text.T(c.Lang, f.Key, f.Args...)
	}
	return bad, nil
}

func number(s string) int64 {
	n, err := strconv.ParseInt(text.Clean(s), 10, 64) // full-width figures too
	if err != nil && strings.TrimSpace(s) != "" {
		return -1 // a rule refuses it beside its field
	}
	return n
}

func options(list []place.Place, on string) (out []ui.Option) {
	for _, o := range list {
		out = append(out, ui.Option{Value: o.ID, Label: o.Name, On: o.ID == on})
	}
	return out
}

// topicMark is the state of a topic as shape, word and colour.
func topicMark(lang string, w Words, x Topic) ui.Mark {
	word := w.State(lang, x.State)
	switch x.State {
	case Raised:
		return ui.Waiting(word)
	case Listed, Noticed, Talked, Decided, Doing, Direct, Shown:
		return ui.Doing(word)
	case Looked, Rated, Over, Known:
		return ui.Done(word)
	}
	return ui.Unknown(word)
}

func meetingMark(lang string, m Meeting) ui.Mark {
	word := text.T(lang, "council.m."+string(m.State))
	switch m.State {
	case Planned:
		return ui.Unknown(word)
	case Announced, Published:
		return ui.Waiting(word)
	case Open, Closed:
		return ui.Doing(word)
	case Ended:
		return ui.Done(word)
	}
	return ui.Unknown(word)
}

func resultMark(lang string, r Result) ui.Mark {
	word := text.T(lang, "council.r."+string(r))
	switch r {
	case Passed:
		return ui.Done(word)
	case Failed:
		return ui.Unknown(word)
	case Again, Owners:
		return ui.Waiting(word)
	}
	return ui.Unknown(text.T(lang, "council.r.open"))
}

// stepsOf are the nine steps of a topic in the words of its place, and where it stands; none for one that ended at the review.
func stepsOf(lang string, w Words, x Topic) (out []string, on int) {
	for i, s := range Steps {
		out = append(out, w.State(lang, s))
		if s == x.State {
			on = i
		}
	}
	switch x.State {
	case Direct, Away, Known, Declined:
		return nil, 0
	case Over:
		on = 6
	case Rated:
		on = len(Steps)
	case Looked:
		on = 8
	}
	return out, on
}

// promiseRow is a promise with the state of its matter.
func (p *site) promiseRow(lang string, now time.Time, x Promise, m matter.Matter, href bool) ui.ListRow {
	mark := p.Frame.Mark(lang, now, m)
	row := ui.ListRow{Title: x.What, Mark: &mark}
	who := m.HolderOrg // in public organisations are named, no neighbour
	if href {
		row.Href, who = "/matters/"+m.ID, x.Who
	}
	if row.Sub = text.T(lang, "council.who_due", who, dueDay(lang, now, x.Due)); who == "" {
		row.Sub = text.T(lang, "council.just_due", dueDay(lang, now, x.Due))
	}
	return row
}

func dueDay(lang string, now time.Time, due int64) string {
	if due == 0 {
		return "—"
	}
	d := instant(due)
	if d.Hour() == 0 && d.Minute() == 0 {
		d = d.Add(-time.Minute)
	}
	return text.MonthDay(lang, d, now)
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// voiceCookie holds a random value that only this browser knows; from it, and the topic, comes the digest by which a voice is counted
// once. It is never stored here, and the digests of two topics have nothing in common.
const voiceCookie = "linli_voice"

// token reads the browser's random value, or gives it one.
func (p *site) token(c *web.Ctx) string {
	if k, err := c.R.Cookie(voiceCookie); err == nil && len(k.Value) == 32 {
		return k.Value
	}
	v := id.Secret()
	http.SetCookie(c.W, &http.Cookie{Name: voiceCookie, Value: v, Path: "/q/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: c.Secure(), MaxAge: 180 * 24 * 3600})
	return v
}

// dayForm writes a day as a field of type date takes it.
func dayForm(t time.Time) string { return t.In(clock.Shanghai).Format(time.DateOnly) }

func hm(t time.Time) string { return t.In(clock.Shanghai).Format("15:04") }
