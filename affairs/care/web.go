package care

import (
	"net/http"
	"time"

	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// pagesOf serves the pages of the affair.
type pagesOf struct{ *Service }

func (w *pagesOf) routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	read, visit, edit := string(access.CareRead), string(access.CareVisit), string(access.CareEdit)
	peace, respite := string(access.CarePeace), string(access.CareRespite)
	return []web.Route{
		{Method: get, Pattern: "/care", Perm: string(access.CareCount), Handle: w.list},
		{Method: get, Pattern: "/care/new", Perm: edit, Handle: w.newForm},
		{Method: post, Pattern: "/care/new", Perm: edit, Handle: w.enrol},
		{Method: get, Pattern: "/care/people/{id}", Perm: read, Handle: w.show},
		{Method: get, Pattern: "/care/people/{id}/edit", Perm: edit, Handle: w.editForm},
		{Method: post, Pattern: "/care/people/{id}/edit", Perm: edit, Handle: w.edit},
		{Method: post, Pattern: "/care/people/{id}/detail", Perm: string(access.CareDetail), Handle: w.detail},
		{Method: post, Pattern: "/care/people/{id}/leave", Perm: edit, Handle: w.leavePerson},
		{Method: get, Pattern: "/care/people/{id}/visit", Perm: visit, Handle: w.visitForm},
		{Method: post, Pattern: "/care/people/{id}/visit", Perm: visit, Handle: w.visit, MaxBody: photoBody, Timeout: 2 * time.Minute},
		{Method: get, Pattern: "/care/people/{id}/errand", Perm: visit, Handle: w.askErrandForm},
		{Method: post, Pattern: "/care/people/{id}/errand", Perm: visit, Handle: w.askErrand},
		{Method: get, Pattern: "/care/errands/{id}", Perm: visit, Handle: w.errandPage},
		{Method: post, Pattern: "/care/errands/{id}/take", Perm: visit, Handle: w.takeErrand},
		{Method: post, Pattern: "/care/errands/{id}/pay", Perm: visit, Handle: w.payErrand},
		{Method: post, Pattern: "/care/errands/{id}/end", Perm: visit, Handle: w.endErrand},
		{Method: get, Pattern: "/care/people/{id}/peace", Perm: peace, Handle: w.peace},
		{Method: post, Pattern: "/care/people/{id}/peace", Perm: peace, Handle: w.openPeace},
		{Method: post, Pattern: "/care/peace/{id}/revoke", Perm: peace, Handle: w.revokePeace},
		{Method: get, Pattern: "/care/people/{id}/respite", Perm: respite, Handle: w.newRespite},
		{Method: post, Pattern: "/care/people/{id}/respite", Perm: respite, Handle: w.askRespite},
		{Method: get, Pattern: "/care/respite", Perm: respite, Handle: w.respiteList},
		{Method: get, Pattern: "/care/respite/{id}", Perm: visit, Handle: w.respitePage},
		{Method: post, Pattern: "/care/respite/{id}/match", Perm: respite, Handle: w.matchRespite},
		{Method: post, Pattern: "/care/respite/{id}/step", Perm: visit, Handle: w.stepRespite},
		{Method: get, Pattern: "/care/activity", Perm: respite, Handle: w.activity},
		{Method: post, Pattern: "/care/activity", Perm: respite, Handle: w.arrange},
		{Method: get, Pattern: "/care/helpers", Perm: respite, Handle: w.helpers},
		{Method: post, Pattern: "/care/helpers", Perm: respite, Handle: w.setHelper},
		{Method: post, Pattern: "/care/people/{id}/extra", Perm: visit, Handle: w.extraOne},
		{Method: get, Pattern: "/care/extra", Perm: edit, Handle: w.extraForm},
		{Method: post, Pattern: "/care/extra", Perm: edit, Handle: w.extraArea},
		{Method: get, Pattern: "/care/offers", Perm: respite, Handle: w.offerList},
		{Method: post, Pattern: "/care/offers/{id}", Perm: respite, Handle: w.answerOffer},
		{Method: get, Pattern: "/q/{code}/help", Perm: web.Public, Handle: w.help},
		{Method: get, Pattern: "/q/{code}/help/ask", Perm: web.Public, Handle: w.askHelp},
		{Method: post, Pattern: "/q/{code}/help/ask", Perm: web.Public, Handle: w.ask},
		{Method: get, Pattern: "/q/{code}/help/offer", Perm: web.Public, Handle: w.offerHelp},
		{Method: post, Pattern: "/q/{code}/help/offer", Perm: web.Public, Handle: w.offer},
		{Method: get, Pattern: "/care/report", Perm: string(access.CareCount), Handle: w.quarter},
		{Method: get, Pattern: "/peace/{secret}", Perm: web.Public, Handle: w.calmPage},
		{Method: post, Pattern: "/care/people/{id}/withdraw", Perm: edit, Handle: w.withdraw},
		{Method: post, Pattern: "/care/visits/{id}/undo", Perm: visit, Handle: w.undo},
		{Method: get, Pattern: "/care/visits/{id}", Perm: visit, Handle: w.trace},
		{Method: post, Pattern: "/care/visits/{id}", Perm: visit, Handle: w.traceStep},
		{Method: get, Pattern: "/care/visits/{id}/card", Perm: visit, Handle: w.card},
	}
}

// summary lists refused fields in the order of the form.
func summary(bad map[string]string, order ...string) (out []ui.FieldError) {
	for _, n := range append(order, "form") {
		if bad[n] != "" {
			out = append(out, ui.FieldError{Name: n, Text: bad[n]})
		}
	}
	return out
}

func instant(ms int64) time.Time { return time.UnixMilli(ms).In(clock.Shanghai) }

// options makes chips of words: value and text key prefix.
func options(lang, prefix string, values []string, on ...string) (out []ui.Option) {
	for _, v := range values {
		o := ui.Option{Value: v, Label: text.T(lang, prefix+v)}
		for _, x := range on {
			o.On = o.On || x == v
		}
		out = append(out, o)
	}
	return out
}

// read runs fn in a reader's transaction.
func (w *pagesOf) read(c *web.Ctx, fn func(tx *db.Tx) error) error { return w.DB.Read(c.Context(), fn) }
