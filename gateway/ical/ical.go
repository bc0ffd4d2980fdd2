// Package ical (日历) writes the dates of the affairs (议事会、活动) as calendars that telephones
// subscribe to or take as an attachment: RFC 5545, RFC 7986.
//
// Times go out in UTC, so that no time zone of a telephone has to be right. Of a date that was
// called off the entry stays with STATUS:CANCELLED, else it would remain in people's calendars;
// SEQUENCE counts the changes, so that a moved date moves there too.
//
// Example: GET /q/q5K7M2A/council.ics
package ical

import (
	"bytes"
	"net/http"
	"net/url"
	"time"

	ics "github.com/arran4/golang-ical"

	"linli/kernel/affair"
	"linli/platform/fault"
	"linli/platform/web"
)

// Routes serves the feeds of an affair.
func Routes(feeds []affair.Feed) (out []web.Route) {
	for _, f := range feeds {
		out = append(out, web.Route{Method: http.MethodGet, Pattern: f.Pattern, Perm: string(f.Perm), Handle: serve(f)})
	}
	return out
}

func serve(f affair.Feed) web.Handler {
	return func(c *web.Ctx) error {
		list, err := f.Calendar(c)
		if err != nil {
			return err
		}
		b, err := Write(list)
		if err != nil {
			return err
		}
		h := c.W.Header()
		if list.File != "" {
			h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(list.File))
		} else {
			h.Set("Cache-Control", "public, max-age=900")
		}
		return c.Bytes(http.StatusOK, "text/calendar; charset=utf-8", b)
	}
}

// Write gives the text of a calendar.
func Write(list affair.Calendar) ([]byte, error) {
	cal := ics.NewCalendarFor("Linli")
	cal.SetMethod(ics.MethodPublish)
	cal.SetName(list.Name)
	cal.SetXWRCalName(list.Name)
	cal.SetRefreshInterval("PT6H")
	cal.SetXPublishedTTL("PT6H")
	for _, e := range list.Events {
		write(cal, e)
	}
	var b bytes.Buffer
	if err := cal.SerializeTo(&b, ics.WithNewLineWindows); err != nil {
		return nil, fault.Internal(err, "ical.Write")
	}
	return b.Bytes(), nil
}

func write(cal *ics.Calendar, e affair.Event) {
	v := cal.AddEvent(e.UID)
	v.SetDtStampTime(at(e.Changed))
	v.SetModifiedAt(at(e.Changed))
	v.SetSequence(int(max(0, e.Rev-1)))
	v.SetStartAt(at(e.From))
	v.SetEndAt(at(e.Until))
	v.SetSummary(e.Title)
	if e.Where != "" {
		v.SetLocation(e.Where)
	}
	if e.Text != "" {
		v.SetDescription(e.Text)
	}
	if e.URL != "" {
		v.SetURL(e.URL)
	}
	if e.Cancelled {
		v.SetStatus(ics.ObjectStatusCancelled)
	} else {
		v.SetStatus(ics.ObjectStatusConfirmed)
	}
}

func at(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
