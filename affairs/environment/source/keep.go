package source

import (
	"context"
	"strconv"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Save is what a form wants kept. ID "" makes a new one; Rev is the revision the form was filled from.
type Save struct {
	Name   string // company permit outlet section edge
	ID     string
	Rev    int64
	Owner  string // of a permit: the company
	Values map[string]string
}

// Keep writes what a form says. Errors: Invalid with a sentence for each field (a cycle names its nodes), Conflict when somebody wrote
// meanwhile, NotFound out of reach.
func (s *Service) Keep(ctx context.Context, a access.Actor, x Save) (out string, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error { out, err = s.KeepTx(tx, a, x); return err })
	return out, err
}

// KeepTx is Keep inside a transaction.
func (s *Service) KeepTx(tx *db.Tx, a access.Actor, x Save) (string, error) {
	v, bad := cleaned(x.Name, x.Values)
	at, err := s.at(tx, a, x, v, &bad)
	if err != nil {
		return "", err
	}
	if len(bad) > 0 {
		return "", fault.InvalidFields(bad...)
	}
	switch x.Name {
	case "company":
		return s.keepCompany(tx, a, x, v, at)
	case "permit":
		return s.keepPermit(tx, a, x, v)
	case "outlet":
		return s.keepOutlet(tx, a, x, v, at)
	case "section":
		return s.keepSection(tx, a, x, v, at)
	case "edge":
		return s.keepEdge(tx, a, x, v)
	}
	return "", none()
}

// at reads the place a form names and asks for the right there; a zero place for forms without one.
func (s *Service) at(tx *db.Tx, a access.Actor, x Save, v values, bad *[]fault.Field) (place.Place, error) {
	named := false
	for _, f := range forms[x.Name] {
		named = named || f.As == asPlace
	}
	if !named || v["place"] == "" {
		return place.Place{}, nil
	}
	p, err := s.Places.Get(tx, v["place"])
	if absent(err) != nil {
		return p, err
	}
	if err != nil || p.Ended != 0 || a.May(access.EnvEdit, p.Path) != nil {
		*bad = append(*bad, fault.Field{Name: "place", Key: "environment.source.w.place"})
	}
	return p, nil
}

// old asks for the right at what is changed and for its revision.
func old(a access.Actor, x Save, path place.Path, rev, ended int64) error {
	if err := a.May(access.EnvEdit, path); err != nil {
		return err
	}
	if ended != 0 {
		return fault.NotYet("environment.source.w.ended")
	}
	if x.Rev != 0 && x.Rev != rev {
		return stale()
	}
	return nil
}

// free tells whether a code is not another's.
func free(tx *db.Tx, table, column, value, own, more string) (bool, error) {
	if value == "" {
		return true, nil
	}
	there, err := tx.Exists("SELECT 1 FROM "+table+" WHERE "+column+"=? AND id<>? AND ended=0"+more, value, own)
	return !there, err
}

func taken(name string) error {
	return fault.InvalidFields(fault.Field{Name: name, Key: "environment.source.w.taken"})
}

func (s *Service) keepCompany(tx *db.Tx, a access.Actor, x Save, v values, at place.Place) (string, error) {
	c := Company{ID: x.ID}
	if x.ID != "" {
		var err error
		if c, err = s.Company(tx, x.ID); err != nil {
			return "", err
		}
		if err := old(a, x, c.Path, c.Rev, c.Ended); err != nil {
			return "", err
		}
	} else {
		c.ID = id.New()
	}
	credit, err := text.ParseCredit(v["credit"])
	if err != nil {
		return "", fault.InvalidFields(fault.Field{Name: "credit", Key: "environment.source.w.credit"})
	}
	if ok, err := free(tx, "env_company", "credit", credit, c.ID, ""); err != nil || !ok {
		return "", orTaken(err, "credit")
	}
	c.Name, c.Credit, c.Industry, c.Process, c.Place, c.Path = v["name"], credit, v["industry"], v["process"], at.ID, at.Path
	c.Lon, c.Lat = degree(v["lon"]), degree(v["lat"])
	c.Box = Box{Address: v["address"], Contact: v["contact"], Phone: v["phone"], Legal: v["legal"]}
	if err := s.putCompany(tx, &c); err != nil {
		return "", err
	}
	return c.ID, s.noteCompany(tx, a.Actor, "environment.company.save", c)
}

func orTaken(err error, name string) error {
	if err != nil {
		return err
	}
	return taken(name)
}

func (s *Service) noteCompany(tx *db.Tx, a ledger.Actor, kind string, c Company) error {
	return s.note(tx, a, kind, string(c.Path), c.ID, c.Rev, c.pub(), ledger.Slot{Name: "box", Body: map[string]any{"address": c.Box.Address, "contact": c.Box.Contact, "phone": c.Box.Phone, "legal": c.Box.Legal}})
}

func (c Company) pub() map[string]any {
	return map[string]any{"name": c.Name, "credit": c.Credit, "industry": c.Industry, "spot": spot(c.Lon, c.Lat), "process": c.Process, "ended": c.Ended != 0}
}

// spot writes a position: 112.1,36.2.
func spot(lon, lat int64) string {
	if !Known(lon, lat) {
		return ""
	}
	return Degrees(lon) + "," + Degrees(lat)
}

func (s *Service) keepPermit(tx *db.Tx, a access.Actor, x Save, v values) (string, error) {
	p := Permit{ID: x.ID, Company: x.Owner}
	if x.ID != "" {
		var err error
		if p, err = permitBy(tx, "id=?", x.ID); err != nil {
			return "", err
		}
		if err := old(a, x, p.Path, p.Rev, p.Ended); err != nil {
			return "", err
		}
	} else {
		p.ID = id.New()
	}
	c, err := s.Company(tx, p.Company)
	if err != nil {
		return "", err
	}
	if err := a.May(access.EnvEdit, c.Path); err != nil {
		return "", err
	}
	if ok, err := free(tx, "env_permit", "number", v["number"], p.ID, ""); err != nil || !ok {
		return "", orTaken(err, "number")
	}
	p.Path, p.Number, p.By, p.EIA, p.Issued, p.From, p.Until = c.Path, v["number"], v["issuer"], v["eia"], v["issued"], v["from"], v["until"]
	last := until(p.From)
	if p.Until == "" {
		p.Until = last
	}
	if p.Until < p.From || p.Until > last {
		return "", fault.InvalidFields(fault.Field{Name: "until", Key: "environment.source.w.five_years", Args: []any{last}})
	}
	if err := putPermit(tx, &p); err != nil {
		return "", err
	}
	return p.ID, s.note(tx, a.Actor, "environment.permit.save", string(p.Path), p.ID, p.Rev, p.pub())
}

func (p Permit) pub() map[string]any {
	return map[string]any{"company": p.Company, "number": p.Number, "eia": p.EIA, "from": p.From, "until": p.Until, "limits": said(p.Limits), "ended": p.Ended != 0}
}

// said writes limits on one line: w01018 ≤20 mg/L permit.
func said(list []Limit) string {
	out := ""
	for i, l := range list {
		if i > 0 {
			out += "; "
		}
		out += l.Pollutant + " " + l.Words() + " " + l.Basis
	}
	return out
}

func (s *Service) keepOutlet(tx *db.Tx, a access.Actor, x Save, v values, at place.Place) (string, error) {
	o := Outlet{ID: x.ID}
	if x.ID != "" {
		var err error
		if o, err = s.Outlet(tx, x.ID); err != nil {
			return "", err
		}
		if err := old(a, x, o.Path, o.Rev, o.Ended); err != nil {
			return "", err
		}
	} else {
		o.ID = id.New()
	}
	for _, u := range []string{"code", "mn"} {
		if ok, err := free(tx, "env_outlet", u, v[u], o.ID, ""); err != nil || !ok {
			return "", orTaken(err, u)
		}
	}
	if v["company"] != "" {
		c, err := s.Company(tx, v["company"])
		if err != nil || a.May(access.EnvRead, c.Path) != nil {
			return "", fault.InvalidFields(fault.Field{Name: "company", Key: "environment.source.w.company"})
		}
	}
	if v["permit"] != "" {
		p, err := permitBy(tx, "id=? AND ended=0", v["permit"])
		if err != nil || p.Company != v["company"] {
			return "", fault.InvalidFields(fault.Field{Name: "permit", Key: "environment.source.w.permit"})
		}
	}
	o.Code, o.Name, o.Kind, o.Company, o.Permit, o.Place, o.Path = v["code"], v["name"], v["kind"], v["company"], v["permit"], at.ID, at.Path
	o.Lon, o.Lat, o.Water, o.Target, o.Standard, o.MN = degree(v["lon"]), degree(v["lat"]), v["water"], v["target"], v["standard"], v["mn"]
	o.Signage, o.Guardian, o.Every = v["signage"], v["guardian"], whole(v["every"])
	if o.Signage == "" {
		o.Signage = "unknown"
	}
	return o.ID, s.writeOutlet(tx, a.Actor, "environment.outlet.save", &o)
}

// writeOutlet writes an outlet, moves the network when it is new or ends, and notes it.
func (s *Service) writeOutlet(tx *db.Tx, a ledger.Actor, kind string, o *Outlet) error {
	if o.Rev == 0 || o.Ended != 0 || kind == "environment.outlet.back" {
		if _, err := s.moved(tx); err != nil {
			return err
		}
	}
	if err := putOutlet(tx, o); err != nil {
		return err
	}
	return s.note(tx, a, kind, string(o.Path), o.ID, o.Rev, o.pub(), ledger.Slot{Name: "guardian", Body: map[string]any{"guardian": o.Guardian}})
}

func (o Outlet) pub() map[string]any {
	return map[string]any{"code": o.Code, "name": o.Name, "outlet": o.Kind, "company": o.Company, "permit": o.Permit, "spot": spot(o.Lon, o.Lat), "water": o.Water, "target": o.Target, "standard": o.Standard,
		"limits": said(o.Limits), "mn": o.MN, "signage": o.Signage, "every": o.Every, "ended": o.Ended != 0}
}

func (s *Service) keepSection(tx *db.Tx, a access.Actor, x Save, v values, at place.Place) (string, error) {
	n := Section{ID: x.ID}
	if x.ID != "" {
		var err error
		if n, err = s.Section(tx, x.ID); err != nil {
			return "", err
		}
		if err := old(a, x, n.Path, n.Rev, n.Ended); err != nil {
			return "", err
		}
	} else {
		n.ID = id.New()
	}
	if ok, err := free(tx, "env_node", "code", v["code"], n.ID, " AND kind<>'outlet'"); err != nil || !ok {
		return "", orTaken(err, "code")
	}
	n.Kind, n.Code, n.Name, n.Water, n.Target, n.Role, n.Place, n.Path = v["kind"], v["code"], v["name"], v["water"], v["target"], v["role"], at.ID, at.Path
	n.Lon, n.Lat = degree(v["lon"]), degree(v["lat"])
	return n.ID, s.writeNode(tx, a.Actor, "environment.node.save", &n)
}

func (s *Service) writeNode(tx *db.Tx, a ledger.Actor, kind string, n *Section) error {
	if _, err := s.moved(tx); err != nil {
		return err
	}
	if err := putNode(tx, n); err != nil {
		return err
	}
	return s.note(tx, a, kind, string(n.Path), n.ID, n.Rev, n.pub())
}

func (n Section) pub() map[string]any {
	return map[string]any{"node": n.Kind, "code": n.Code, "name": n.Name, "water": n.Water, "target": n.Target, "role": n.Role, "spot": spot(n.Lon, n.Lat), "ended": n.Ended != 0}
}

func (s *Service) keepEdge(tx *db.Tx, a access.Actor, x Save, v values) (string, error) {
	e := Edge{ID: x.ID}
	if x.ID != "" {
		var err error
		if e, err = edgeBy(tx, "id=?", x.ID); err != nil {
			return "", err
		}
		if err := old(a, x, e.Path, e.Rev, e.Ended); err != nil {
			return "", err
		}
	} else {
		e.ID = id.New()
	}
	ends := [2]Section{}
	for i, key := range []string{"from", "to"} {
		n, err := nodeBy(tx, "(id=? OR code=?) AND ended=0", v[key], v[key])
		if absent(err) != nil {
			return "", err
		}
		if err != nil || a.May(access.EnvEdit, n.Path) != nil {
			return "", fault.InvalidFields(fault.Field{Name: key, Key: "environment.source.w.node"})
		}
		ends[i] = n
	}
	if ends[0].ID == ends[1].ID {
		return "", fault.InvalidFields(fault.Field{Name: "to", Key: "environment.source.w.same_node"})
	}
	e.Kind, e.Code, e.Name, e.From, e.To, e.Main, e.Path = v["kind"], v["code"], v["name"], ends[0].ID, ends[1].ID, v["main"] == "yes", ends[0].Path
	e.Metres = whole(v["metres"])
	if e.Metres == 0 {
		e.Metres = e.measure(ends[0], ends[1])
	}
	return e.ID, s.writeEdge(tx, a.Actor, "environment.edge.save", &e)
}

// measure is the length of an edge along its course; 0 when an end has no position.
func (e Edge) measure(from, to Section) int64 {
	if !Known(from.Lon, from.Lat) || !Known(to.Lon, to.Lat) {
		return 0
	}
	line := append([][2]int64{{from.Lon, from.Lat}}, e.Line...)
	return Length(append(line, [2]int64{to.Lon, to.Lat}))
}

// writeEdge refuses a cycle with the nodes it would run through, writes and notes.
func (s *Service) writeEdge(tx *db.Tx, a ledger.Actor, kind string, e *Edge) error {
	n, err := s.moved(tx)
	if err != nil {
		return err
	}
	if e.Ended == 0 {
		if way := n.without(e.ID).Closes(e.From, e.To); way != nil {
			names, err := s.names(tx, way)
			if err != nil {
				return err
			}
			return fault.InvalidFields(fault.Field{Name: "to", Key: "environment.source.w.loop", Args: []any{names}})
		}
		twice, err := tx.Exists("SELECT 1 FROM env_edge WHERE from_node=? AND to_node=? AND kind=? AND id<>? AND ended=0", e.From, e.To, e.Kind, e.ID)
		if err != nil {
			return err
		}
		if twice {
			return fault.InvalidFields(fault.Field{Name: "to", Key: "environment.source.w.edge_twice"})
		}
	}
	if err := putEdge(tx, e); err != nil {
		return err
	}
	return s.note(tx, a, kind, string(e.Path), e.ID, e.Rev, e.pub())
}

// without is the network as it is when an edge is not there; itself when it never was.
func (n *Network) without(edge string) *Network {
	for i, l := range n.links {
		if l.ID != edge {
			continue
		}
		stops := n.stops()
		links := append(append([]Link{}, n.links[:i]...), n.links[i+1:]...)
		return Build(stops, links)
	}
	return n
}

func (e Edge) pub() map[string]any {
	return map[string]any{"edge": e.Kind, "code": e.Code, "name": e.Name, "from_node": e.From, "to_node": e.To, "metres": e.Metres, "stem": e.Main, "ended": e.Ended != 0}
}

// valuesOf are what the form of something shows.
func (s *Service) valuesOf(tx *db.Tx, name, id string) (v values, rev int64, path place.Path, err error) {
	switch name {
	case "company":
		c, err := s.Company(tx, id)
		return c.values(), c.Rev, c.Path, err
	case "permit":
		p, err := permitBy(tx, "id=?", id)
		return values{"number": p.Number, "issuer": p.By, "issued": p.Issued, "from": p.From, "until": p.Until, "eia": p.EIA}, p.Rev, p.Path, err
	case "outlet":
		o, err := s.Outlet(tx, id)
		return o.values(), o.Rev, o.Path, err
	case "section":
		n, err := s.Section(tx, id)
		return n.values(), n.Rev, n.Path, err
	case "edge":
		e, err := edgeBy(tx, "id=?", id)
		return e.values(), e.Rev, e.Path, err
	}
	return nil, 0, "", none()
}

func (c Company) values() values {
	return values{"name": c.Name, "credit": c.Credit, "industry": c.Industry, "place": c.Place, "lon": Degrees(c.Lon), "lat": Degrees(c.Lat), "process": c.Process, "address": c.Box.Address, "legal": c.Box.Legal, "contact": c.Box.Contact, "phone": c.Box.Phone}
}

func (o Outlet) values() values {
	every := ""
	if o.Every > 0 {
		every = strconv.FormatInt(o.Every, 10)
	}
	return values{"code": o.Code, "name": o.Name, "kind": o.Kind, "company": o.Company, "permit": o.Permit, "place": o.Place, "lon": Degrees(o.Lon), "lat": Degrees(o.Lat), "water": o.Water, "target": o.Target, "standard": o.Standard, "mn": o.MN,
		"signage": o.Signage, "guardian": o.Guardian, "every": every}
}

func (n Section) values() values {
	return values{"kind": n.Kind, "code": n.Code, "name": n.Name, "place": n.Place, "lon": Degrees(n.Lon), "lat": Degrees(n.Lat), "water": n.Water, "target": n.Target, "role": n.Role}
}

func (e Edge) values() values {
	stem := "no"
	if e.Main {
		stem = "yes"
	}
	return values{"kind": e.Kind, "from": e.From, "to": e.To, "code": e.Code, "name": e.Name, "metres": strconv.FormatInt(e.Metres, 10), "main": stem}
}
