package source

import (
	"fmt"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// ReadTx takes a GeoJSON file in, joins its ends and keeps the draft to be looked at; nothing of the network changes yet. Errors: Invalid in
// words, Denied.
func (s *Service) ReadTx(tx *db.Tx, a access.Actor, placeID, file string, data []byte, tolerance int64) (Geo, error) {
	at, err := s.Places.Get(tx, placeID)
	if err != nil {
		return Geo{}, err
	}
	if err := a.May(access.EnvEdit, at.Path); err != nil {
		return Geo{}, err
	}
	if tolerance < 0 || tolerance > MaxTolerance {
		return Geo{}, fault.InvalidFields(fault.Field{Name: "tolerance", Key: "environment.source.g.tolerance", Args: []any{MaxTolerance}})
	}
	d, err := ReadGeo(data)
	if err != nil {
		return Geo{}, fault.InvalidFields(fault.Field{Name: "file", Key: fault.Of(err).Key, Args: fault.Of(err).Args})
	}
	if err := s.snap(tx, &d, tolerance); err != nil {
		return Geo{}, err
	}
	g := Geo{ID: id.New(), Path: at.Path, Place: at.ID, File: text.Short(file, 80), State: "read", Tolerance: tolerance, Draft: d, By: a.ID, ByLabel: a.Name, At: tx.NowMS()}
	if err := putGeo(tx, &g); err != nil {
		return g, err
	}
	return g, s.note(tx, a.Actor, "environment.geo.read", string(g.Path), g.ID, g.Rev, g.pub())
}

func (s *Service) snap(tx *db.Tx, d *Draft, tolerance int64) error {
	there, err := nodes(tx, "ended=0")
	if err != nil {
		return err
	}
	codes := map[string]bool{}
	err = tx.Each("SELECT code FROM env_edge WHERE ended=0 AND code<>''", nil, func(scan func(...any) error) error {
		var c string
		err := scan(&c)
		codes[c] = true
		return err
	})
	if err == nil {
		d.Snap(there, codes, tolerance)
	}
	return err
}

func (g Geo) pub() map[string]any {
	return map[string]any{"state": g.State, "lines": len(g.Draft.Lines), "points": len(g.Draft.Points), "tolerance": g.Tolerance}
}

func (s *Service) geo(tx *db.Tx, a access.Actor, id string) (Geo, error) {
	g, err := only(geos(tx, "id=?", id))
	if err != nil {
		return g, err
	}
	return g, a.May(access.EnvEdit, g.Path)
}

// TakeTx writes a draft into the network. Errors: NotYet when it would close a cycle, with its nodes; Conflict.
func (s *Service) TakeTx(tx *db.Tx, a access.Actor, geo string) (Geo, error) {
	g, err := s.geo(tx, a, geo)
	if err != nil {
		return g, err
	}
	if g.State != "read" {
		return g, stale()
	}
	before, err := s.moved(tx)
	if err != nil {
		return g, err
	}
	w := taking{s: s, tx: tx, a: a, g: &g, joint: map[int]string{}, point: map[int]string{}}
	if err := w.nodes(); err != nil {
		return g, err
	}
	list := w.edges()
	if err := s.acyclic(before, w, list); err != nil {
		return g, err
	}
	for i := range list {
		e := &list[i]
		if err := putEdge(tx, e); err != nil {
			return g, err
		}
		if err := s.note(tx, a.Actor, "environment.edge.save", string(e.Path), e.ID, e.Rev, e.pub()); err != nil {
			return g, err
		}
		g.Made = append(g.Made, Made{e.ID, "edge", e.Rev})
	}
	g.State = "done"
	if err := putGeo(tx, &g); err != nil {
		return g, err
	}
	return g, s.note(tx, a.Actor, "environment.geo.take", string(g.Path), g.ID, g.Rev, g.pub())
}

// taking is a draft on its way into the tables.
type taking struct {
	s     *Service
	tx    *db.Tx
	a     access.Actor
	g     *Geo
	stops []Stop
	at    map[string]Section
	joint map[int]string
	point map[int]string
}

func (w *taking) nodes() error {
	w.at = map[string]Section{}
	for i, p := range w.g.Draft.Points {
		if p.Node != "" {
			w.point[i+1] = p.Node
			continue
		}
		n := Section{ID: id.New(), Kind: p.Kind, Code: p.Code, Name: p.Name, Water: p.Water, Target: p.Target, Lon: p.At[0], Lat: p.At[1]}
		if n.Name == "" && n.Code == "" {
			n.Name = text.T(text.ZH, "environment.source.o.kind."+p.Kind) + fmt.Sprint(p.N)
		}
		if err := w.put(&n); err != nil {
			return err
		}
		w.point[i+1] = n.ID
	}
	for i, j := range w.g.Draft.Joints {
		if j.Ends < 1 {
			continue
		}
		n := Section{ID: id.New(), Kind: NodeJunction, Name: text.T(text.ZH, "environment.source.joint", i+1), Lon: j.At[0], Lat: j.At[1]}
		if err := w.put(&n); err != nil {
			return err
		}
		w.joint[i+1] = n.ID
	}
	return nil
}

func (w *taking) put(n *Section) error {
	if ok, err := free(w.tx, "env_node", "code", n.Code, n.ID, " AND kind<>'outlet'"); err != nil {
		return err
	} else if !ok {
		return fault.Conflict("environment.source.g.code_taken", n.Code)
	}
	n.Place, n.Path = w.g.Place, w.g.Path
	if err := putNode(w.tx, n); err != nil {
		return err
	}
	w.g.Made = append(w.g.Made, Made{n.ID, "node", n.Rev})
	w.stops = append(w.stops, Stop{n.ID, n.Kind})
	w.at[n.ID] = *n
	return w.s.note(w.tx, w.a.Actor, "environment.node.save", string(n.Path), n.ID, n.Rev, n.pub())
}

func (w *taking) end(e GeoEnd) string {
	switch {
	case e.Node != "":
		return e.Node
	case e.Point > 0:
		return w.point[e.Point]
	}
	return w.joint[e.Joint]
}

func (w *taking) edges() (out []Edge) {
	seen := map[[3]string]bool{}
	for _, l := range w.g.Draft.Lines {
		e := Edge{ID: id.New(), Kind: l.Kind, Code: l.Code, Name: l.Name, From: w.end(l.From), To: w.end(l.To), Metres: Length(l.Line), Main: l.Main, Path: w.g.Path}
		k := [3]string{e.From, e.To, e.Kind}
		if e.From == "" || e.To == "" || e.From == e.To || seen[k] {
			continue
		}
		seen[k] = true
		if len(l.Line) > 2 {
			e.Line = l.Line[1 : len(l.Line)-1]
		}
		out = append(out, e)
	}
	return out
}

// acyclic refuses the edges when together with those that are there they close a cycle.
func (s *Service) acyclic(before *Network, w taking, list []Edge) error {
	stops, links := before.parts()
	stops = append(stops, w.stops...)
	for _, e := range list {
		links = append(links, Link{ID: e.ID, From: e.From, To: e.To, Metres: e.Metres, Kind: e.Kind})
	}
	n := Build(stops, links)
	if len(n.Loop) == 0 {
		return nil
	}
	names, err := s.names(w.tx, n.Loop)
	if err != nil {
		return err
	}
	return fault.NotYet("environment.source.w.loop", names)
}

func (n *Network) parts() ([]Stop, []Link) {
	stops := n.stops()
	return stops, append([]Link{}, n.links...)
}

// BackTx takes an import back: what it made ends. Refused while any of it was changed later or is used by what came later.
func (s *Service) BackTx(tx *db.Tx, a access.Actor, geo string) (Geo, error) {
	g, err := s.geo(tx, a, geo)
	if err != nil {
		return g, err
	}
	if g.State != "done" {
		return g, stale()
	}
	mine := map[string]bool{}
	for _, m := range g.Made {
		mine[m.ID] = true
	}
	for i := len(g.Made) - 1; i >= 0; i-- { // edges were made last
		if err := s.takeBack(tx, a, g.Made[i], mine); err != nil {
			return g, err
		}
	}
	g.State = "withdrawn"
	if err := putGeo(tx, &g); err != nil {
		return g, err
	}
	return g, s.note(tx, a.Actor, "environment.geo.back", string(g.Path), g.ID, g.Rev, g.pub())
}

func (s *Service) takeBack(tx *db.Tx, a access.Actor, m Made, mine map[string]bool) error {
	if m.Kind == "edge" {
		e, err := edgeBy(tx, "id=?", m.ID)
		if err != nil {
			return err
		}
		if e.Rev != m.Rev || e.Ended != 0 {
			return fault.NotYet("environment.source.g.changed", text.Joined(e.Code, e.Name))
		}
		e.Ended = tx.NowMS()
		return s.writeEdge(tx, a.Actor, "environment.edge.end", &e)
	}
	n, err := s.Section(tx, m.ID)
	if err != nil {
		return err
	}
	if n.Rev != m.Rev || n.Ended != 0 {
		return fault.NotYet("environment.source.g.changed", n.Label())
	}
	if err := s.unused(tx, n.ID, false); err != nil {
		return fault.NotYet("environment.source.g.used", n.Label())
	}
	n.Ended = tx.NowMS()
	return s.writeNode(tx, a.Actor, "environment.node.end", &n)
}
