package limit

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"linli/platform/clock"
)

// Rule allows N acts in any stretch of Per, counted for each `who` by itself. The count
// of the window before is weighed by how much of it still lies inside the stretch, so
// that nobody gets twice N at the border of two windows.
type Rule struct {
	Name string // such as "report.source", "report.place", "login.source", "api.key"
	N    int    // > 0; a rule of zero allows nothing
	Per  time.Duration
}

// verdict of a Take: cur is the count of this window with this act in it, prev that of
// the window before. wait is how long until one more would be allowed.
func (r Rule) verdict(now time.Time, cur, prev int64) (ok bool, wait time.Duration) {
	per := r.per()
	into := time.Duration(now.UnixMilli()%per.Milliseconds()) * time.Millisecond
	weighed := float64(prev)*float64(per-into)/float64(per) + float64(cur)
	if weighed <= float64(r.N) {
		return true, 0
	}
	if cur > int64(r.N) || prev == 0 {
		return false, per - into
	}
	// prev fades by prev/per a moment; wait until enough of it has gone.
	return false, min(per-into, time.Duration((weighed-float64(r.N))/float64(prev)*float64(per))+time.Millisecond)
}

// per is at least a second: shorter windows would only count the clock.
func (r Rule) per() time.Duration { return max(r.Per.Truncate(time.Millisecond), time.Second) }

// window is the number of the window now lies in, until the moment its count is of no
// use any more.
func (r Rule) window(now time.Time) (win, until int64) {
	per := r.per().Milliseconds()
	win = now.UnixMilli() / per
	return win, (win + 2) * per
}

// day is the day of the key, in Shanghai.
func day(now time.Time) string { return now.In(clock.Shanghai).Format(time.DateOnly) }

// Source turns a remote address ("1.2.3.4:5678", "[2001:db8::1]:80", "1.2.3.4") into
// what is counted: the IPv4 address, or the /64 of an IPv6 address, because one home
// holds a whole /64. It is never stored, only its keyed hash is.
func Source(remote string) string {
	remote = strings.TrimSpace(remote)
	a, err := netip.ParseAddr(remote)
	if err != nil {
		p, perr := netip.ParseAddrPort(remote)
		if perr != nil {
			return "unknown"
		}
		a = p.Addr()
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	p, err := a.Prefix(64)
	if err != nil {
		return "unknown"
	}
	return fmt.Sprint(p)
}
