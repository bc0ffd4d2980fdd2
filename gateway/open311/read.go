package open311

import (
	"math"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/limit"
	"linli/platform/text"
)

// most is the number of requests in one answer, and of ids in one question (section 9).
const most = 1000

// filter is what GET Service Requests was asked for.
type filter struct {
	ids   []string // overrides all others
	kinds []string // asked for; nil = all
	query matter.PublicQuery
	skip  int
}

// requests is GET Service Requests (section 9).
func (g *gateway) requests(c *call) (answer, error) {
	f, err := g.readFilter(c)
	if err != nil {
		return answer{}, err
	}
	var rows list
	err = g.DB.Read(c.Context(), func(tx *db.Tx) error {
		k, err := g.clerk(tx, c)
		if err != nil {
			return err
		}
		ms, err := g.find311(tx, k, f)
		if err != nil {
			return err
		}
		if rows, err = k.rows(ms); err == nil && c.test {
			rows.rows = append(rows.rows, k.sandboxRows(f.ids)...)
		}
		return err
	})
	rows.item = "request"
	return answer{"service_requests", rows}, err
}

// find311 reads the matters of a filter: by id in the order of raising, else a page.
func (g *gateway) find311(tx *db.Tx, k *clerk, f filter) ([]matter.Public, error) {
	if f.ids == nil {
		if f.query.Kinds = k.shownKinds(f.kinds); len(f.query.Kinds) == 0 {
			return nil, nil
		}
		return g.Matters.PublicPage(tx, f.query, f.skip)
	}
	var nos []string
	for _, id := range f.ids {
		if no := numberOf(id); no != "" && !slices.Contains(nos, no) {
			nos = append(nos, no)
		}
	}
	ms, err := g.Matters.PublicByNo(tx, nos...)
	slices.SortFunc(ms, func(a, b matter.Public) int {
		if a.RaisedAt != b.RaisedAt {
			return int(math.Copysign(1, float64(b.RaisedAt-a.RaisedAt)))
		}
		return strings.Compare(b.ID, a.ID)
	})
	return ms, err
}

// request is GET Service Request (section 10): one that is not public is not found.
func (g *gateway) request(c *call) (answer, error) {
	if err := g.jurisdiction(c.get("jurisdiction_id")); err != nil {
		return answer{}, err
	}
	var rows list
	err := g.DB.Read(c.Context(), func(tx *db.Tx) error {
		k, err := g.clerk(tx, c)
		if err != nil {
			return err
		}
		ms, err := g.find311(tx, k, filter{ids: []string{c.id}})
		if err != nil {
			return err
		}
		if rows, err = k.rows(ms); err == nil && c.test {
			rows.rows = append(rows.rows, k.sandboxRows([]string{c.id})...)
		}
		return err
	})
	if err == nil && len(rows.rows) == 0 {
		err = fault.NotFound("open311.request_unknown", short(c.id))
	}
	return answer{"service_requests", rows}, err
}

// sandboxRows writes what the test endpoint knows of reports it took: that they came.
func (k *clerk) sandboxRows(ids []string) (out []any) {
	for _, id := range ids {
		at, code, ok := readTestID(id)
		x := k.kinds[code]
		if !ok || !x.Public {
			continue
		}
		name, _ := named(k.lang, x)
		row := object{{"service_request_id", id}, {"status", "open"}, {"status_notes", text.T(k.lang, "open311.sandbox")}, {"service_name", name}, {"service_code", code}}
		for _, f := range []string{"description", "agency_responsible", "service_notice"} {
			row = append(row, field{f, nil})
		}
		row = append(row, field{"requested_datetime", printTime(at.UnixMilli())}, field{"updated_datetime", printTime(at.UnixMilli())})
		for _, f := range []string{"expected_datetime", "address", "address_id", "zipcode", "lat", "long", "media_url"} {
			row = append(row, field{f, nil})
		}
		out = append(out, row)
	}
	return out
}

// readFilter reads the arguments; all that is wrong comes back at once.
func (g *gateway) readFilter(c *call) (f filter, err error) {
	if err := g.jurisdiction(c.get("jurisdiction_id")); err != nil {
		return f, err
	}
	if ids := parts(c.get("service_request_id")); len(ids) > 0 {
		if len(ids) > most {
			return f, fault.InvalidFields(fault.Field{Name: "service_request_id", Key: "open311.many_ids", Args: []any{most}})
		}
		return filter{ids: ids}, nil
	}
	f.kinds = parts(c.get("service_code"))
	var bad []fault.Field
	note := func(err error) {
		if err != nil {
			bad = append(bad, fault.Of(err).Fields...)
		}
	}
	note(f.readStatus(c.get("status")))
	note(f.readDates(c, g.DB.Clock().Now()))
	note(f.readBox(c.get("bbox")))
	note(f.readPage(c.get("page"), c.get("page_size")))
	if len(bad) > 0 {
		return f, fault.InvalidFields(bad...)
	}
	return f, nil
}

// parts splits a list at commas and drops what is empty.
func parts(s string) (out []string) {
	for _, p := range strings.Split(s, ",") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func (f *filter) readStatus(s string) error {
	open, closed := false, false
	for _, p := range parts(s) {
		switch strings.ToLower(p) {
		case "open":
			open = true
		case "closed":
			closed = true
		default:
			return fault.InvalidFields(fault.Field{Name: "status", Key: "open311.bad_status", Args: []any{short(p)}})
		}
	}
	if open != closed {
		f.query.Open = &open
	}
	return nil
}

// readDates: requested_datetime and updated_datetime; without any, what was requested in the last 90 days.
func (f *filter) readDates(c *call, now time.Time) error {
	raised, asked, err := readSpan("start_date", c.get("start_date"), "end_date", c.get("end_date"), now)
	if err != nil {
		return err
	}
	changed, polled, err := readSpan("updated_after", c.get("updated_after"), "updated_before", c.get("updated_before"), now)
	if err != nil {
		return err
	}
	if !asked && !polled {
		raised = span{now.Add(-window).UnixMilli(), now.UnixMilli() + 1}
	}
	f.query.From, f.query.To, f.query.UpdatedFrom, f.query.UpdatedTo = raised.from, raised.to, changed.from, changed.to
	return nil
}

// readBox reads minLong,minLat,maxLong,maxLat.
func (f *filter) readBox(s string) error {
	if s == "" {
		return nil
	}
	p := strings.Split(s, ",")
	var v [4]int64
	ok := len(p) == 4
	for i := 0; ok && i < 4; i++ {
		v[i], ok = readDegrees(p[i], []float64{180, 90}[i%2])
	}
	if !ok || v[0] > v[2] || v[1] > v[3] {
		return fault.InvalidFields(fault.Field{Name: "bbox", Key: "open311.bad_box"})
	}
	if v == [4]int64{} {
		v[3] = 1 // the kernel reads four zeros as everywhere
	}
	f.query.West, f.query.South, f.query.East, f.query.North = v[0], v[1], v[2], v[3]
	return nil
}

// readDegrees reads decimal degrees within ±limit as 1e-7 degrees.
func readDegrees(s string, limit float64) (int64, bool) {
	s = strings.TrimSpace(s)
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(math.Abs(x) <= limit) || strings.ContainsAny(s, "xXpP_") {
		return 0, false
	}
	return int64(math.Round(x * 1e7)), true
}

// readPage counts pages from 1; 0 means 1 (section 13).
func (f *filter) readPage(page, size string) error {
	n, rows := 1, most
	var err error
	if size != "" {
		if rows, err = strconv.Atoi(size); err != nil || rows < 1 || rows > most {
			return fault.InvalidFields(fault.Field{Name: "page_size", Key: "open311.bad_page_size", Args: []any{most}})
		}
	}
	if page != "" {
		if n, err = strconv.Atoi(page); err != nil || n < 0 || n > 1_000_000 {
			return fault.InvalidFields(fault.Field{Name: "page", Key: "open311.bad_page"})
		}
	}
	f.query.Limit, f.skip = rows, (max(n, 1)-1)*rows
	return nil
}

// perLookup bounds guessing at tokens from one source (security.md T17).
var perLookup = limit.Rule{Name: "public.lookup", N: 120, Per: 10 * time.Minute}

// token is GET service_request_id from a token (section 8). All services answer with the number at once, so no token is
// given out with a report; what can be asked with is the secret of a receipt, 128 bits, which every report has.
func (g *gateway) token(c *call) (answer, error) {
	if err := g.jurisdiction(c.get("jurisdiction_id")); err != nil {
		return answer{}, err
	}
	if err := g.Limits.Take(c.Context(), perLookup, limit.Source(host(c))); err != nil {
		return answer{}, err
	}
	var row object
	err := g.DB.Read(c.Context(), func(tx *db.Tx) error {
		r, err := g.Matters.ByReceipt(tx, c.id)
		if err != nil {
			return unknownToken(err)
		}
		ms, err := g.Matters.PublicByNo(tx, r.No)
		if err == nil && len(ms) == 0 {
			err = fault.NotFound("open311.token_unknown")
		}
		row = object{{"service_request_id", requestID(r.No)}, {"token", c.id}}
		return err
	})
	return answer{"service_requests", list{"request", []any{row}}}, err
}

func unknownToken(err error) error {
	if fault.Is(err, fault.KindNotFound) {
		return fault.NotFound("open311.token_unknown")
	}
	return err
}

// host is where a request comes from, for limits only (security.md T1).
func host(c *call) string {
	h, _, err := net.SplitHostPort(c.R.RemoteAddr)
	if err != nil {
		return c.R.RemoteAddr
	}
	return h
}
