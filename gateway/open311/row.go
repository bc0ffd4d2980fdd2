package open311

import (
	"slices"
	"strconv"
	"strings"

	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
)

// clerk writes rows inside one read transaction and remembers kinds and places between them.
type clerk struct {
	g     *gateway
	tx    *db.Tx
	lang  string
	notes bool // extensions=true
	kinds map[string]matter.Kind
	spots map[string]spot
	above map[string][]place.Place
	told  map[string][]matter.PublicStep // with extensions=true
}

// spot is where a matter lies as everybody may know it: the building or above.
type spot struct {
	code   string
	around []string // community, street, district, city
}

func (g *gateway) clerk(tx *db.Tx, c *call) (*clerk, error) {
	k := &clerk{g: g, tx: tx, lang: c.Lang, notes: strings.EqualFold(c.get("extensions"), "true"), kinds: map[string]matter.Kind{},
		spots: map[string]spot{}, above: map[string][]place.Place{}}
	all, err := g.Matters.Kinds(tx)
	for _, x := range all {
		k.kinds[x.ID] = x
	}
	return k, err
}

// shownKinds are the ids of the kinds whose requests are listed today; asked limits them. What an office has since made
// private is not shown any more.
func (k *clerk) shownKinds(asked []string) []string {
	var out []string
	for id, x := range k.kinds {
		if listable(x) && (len(asked) == 0 || slices.Contains(asked, id)) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// rows writes matters in the order given.
func (k *clerk) rows(ms []matter.Public) (list, error) {
	out := list{item: "request"}
	if k.notes {
		ids := make([]string, len(ms))
		for i, m := range ms {
			ids[i] = m.ID
		}
		var err error
		if k.told, err = k.g.Matters.PublicHistory(k.tx, ids...); err != nil {
			return out, err
		}
	}
	for _, m := range ms {
		if !k.kinds[m.Kind].Public {
			continue
		}
		r, err := k.row(m)
		if err != nil {
			return out, err
		}
		out.rows = append(out.rows, r)
	}
	return out, nil
}

// row is one request (section 9): always all fields, so that clients see a fixed shape.
func (k *clerk) row(m matter.Public) (object, error) {
	at, err := k.spot(m)
	if err != nil {
		return nil, err
	}
	status, changed := "open", m.UpdatedAt
	if m.State.Ended() {
		status = "closed"
	}
	if m.State == matter.Closed {
		changed = m.ClosedAt
	}
	name, _ := named(k.lang, k.kinds[m.Kind])
	var media any
	if m.Source == source && len(m.Docs) > 0 {
		media = k.g.PublicURL + "/open311/v2/media/" + m.Docs[0] + ".jpg"
	}
	lat, long := any(nil), any(nil)
	if m.Lat != 0 || m.Lon != 0 {
		lat, long = degrees(m.Lat), degrees(m.Lon)
	}
	o := object{{"service_request_id", requestID(m.No)}, {"status", status}, {"status_notes", k.why(m)}, {"service_name", name}, {"service_code", m.Kind},
		{"description", m.Text}, {"agency_responsible", m.Org}, {"service_notice", text.T(k.lang, "open311.number", m.No, m.Short)},
		{"requested_datetime", printTime(m.RaisedAt)}, {"updated_datetime", printTime(changed)}, {"expected_datetime", printTime(m.Due)},
		{"address", strings.Join(append([]string{m.SpotLabel}, at.around...), ", ")}, {"address_id", at.code}, {"zipcode", nil},
		{"lat", lat}, {"long", long}, {"media_url", media}}
	if k.notes {
		o = append(o, field{"notes", k.history(m.ID)})
	}
	return o, nil
}

// why says in words why the matter has its status: the state, and how it ended.
func (k *clerk) why(m matter.Public) string {
	s := text.T(k.lang, m.State.Key(m.Round))
	switch {
	case m.State == matter.Merged && m.Into != "":
		return text.T(k.lang, "open311.merged_into", s, m.Into, requestID(m.Into))
	case m.State == matter.Declined && m.Reason != "":
		return text.T(k.lang, "open311.because", s, m.Reason)
	case m.State == matter.Fixed || m.State == matter.Watch:
		return text.T(k.lang, "open311.not_yet_closed", s)
	}
	return s
}

// spot reads the code of a place and what stands above it, once for each place and each parent.
func (k *clerk) spot(m matter.Public) (spot, error) {
	if s, ok := k.spots[m.Spot]; ok {
		return s, nil
	}
	p, err := k.g.Places.Get(k.tx, m.Spot)
	if err != nil {
		return spot{}, err
	}
	above, ok := k.above[p.Parent]
	if !ok {
		if above, err = k.g.Places.Ancestors(k.tx, p.ID); err != nil {
			return spot{}, err
		}
		k.above[p.Parent] = above
	}
	s := spot{code: p.Code}
	if s.code == "" {
		s.code = p.QR
	}
	for _, a := range slices.Backward(above) {
		switch a.Kind {
		case place.Community, place.Street, place.District, place.City:
			s.around = append(s.around, a.Name)
		}
	}
	k.spots[m.Spot] = s
	return s, nil
}

// history is the extension notes: the public steps, oldest first.
func (k *clerk) history(id string) list {
	out := list{item: "note"}
	for _, s := range k.told[id] {
		out.rows = append(out.rows, object{{"datetime", printTime(s.At)}, {"description", k.say(s)}, {"type", string(s.Act)}})
	}
	return out
}

// say puts a step into words: what was done, by which organisation, what was said.
func (k *clerk) say(s matter.PublicStep) string {
	out := text.T(k.lang, "matter.act."+string(s.Act))
	if s.Holders() && s.Org != "" {
		out += " · " + s.Org
	}
	switch s.Act {
	case matter.ActMerge, matter.ActJoin, matter.ActSplit, matter.ActRecur:
		if s.Other != "" {
			out += " · " + s.Other
		}
	}
	if s.Note != "" {
		out = text.T(k.lang, "open311.because", out, s.Note)
	}
	return out
}

// degrees prints 1e-7 degrees exactly.
func degrees(e7 int64) number {
	sign := ""
	if e7 < 0 {
		sign, e7 = "-", -e7
	}
	frac := strconv.FormatInt(e7%1e7+1e7, 10)[1:]
	if frac = strings.TrimRight(frac, "0"); frac == "" {
		frac = "0"
	}
	return number(sign + strconv.FormatInt(e7/1e7, 10) + "." + frac)
}
