package source

import (
	"context"
	"embed"
	"io/fs"
	"sync"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the tables of this part.
var Migrations = db.Migrations{Name: "environment_source", FS: func() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		return files
	}
	return sub
}()}

// Service keeps sources and the network. Its verbs ask access themselves; the readers below do not: whoever calls them asks for
// the right at the Path of what came.
type Service struct {
	ground.Deps
	mu  sync.Mutex
	net *Network // as some committed version had it
}

// NewService makes the service and follows the paths of places that move.
func NewService(d ground.Deps) *Service {
	s := &Service{Deps: d}
	if s.Seams == nil {
		s.Seams = &ground.Seams{}
	}
	if d.Places != nil {
		for _, t := range []string{"env_company", "env_permit", "env_outlet", "env_node", "env_edge", "env_flow", "env_geo"} {
			d.Places.Follow(place.PathsIn(t, "path"))
		}
	}
	return s
}

// Outlet reads an outlet by its id. Errors: NotFound.
func (s *Service) Outlet(tx *db.Tx, id string) (Outlet, error) { return outletBy(tx, "id=?", id) }

// OutletByCode reads a standing outlet by the code people write (排口编号). Errors: NotFound.
func (s *Service) OutletByCode(tx *db.Tx, code string) (Outlet, error) {
	return outletBy(tx, "code=? AND ended=0", code)
}

// OutletByMN reads the standing outlet of a monitor number. Errors: NotFound.
func (s *Service) OutletByMN(tx *db.Tx, mn string) (Outlet, error) {
	if mn == "" {
		return Outlet{}, none()
	}
	return outletBy(tx, "mn=? AND ended=0", mn)
}

// Outlets lists the standing outlets within an actor's reach, by code.
func (s *Service) Outlets(tx *db.Tx, a access.Actor) ([]Outlet, error) {
	cond, args := reach(a, access.EnvRead)
	return outlets(tx, "ended=0 AND "+cond+" ORDER BY code", args...)
}

// OutletsOf lists the standing outlets of a company, by code.
func (s *Service) OutletsOf(tx *db.Tx, company string) ([]Outlet, error) {
	return outlets(tx, "company=? AND ended=0 ORDER BY code", company)
}

// Company reads a company by its id, with its sealed part. Errors: NotFound.
func (s *Service) Company(tx *db.Tx, id string) (Company, error) { return s.companyBy(tx, "id=?", id) }

// Companies lists the standing companies within an actor's reach without their sealed part, by name.
func (s *Service) Companies(tx *db.Tx, a access.Actor) ([]Company, error) {
	cond, args := reach(a, access.EnvRead)
	return s.companies(tx, false, "ended=0 AND "+cond+" ORDER BY name", args...)
}

// Section reads a section or another node that is no outlet. Errors: NotFound.
func (s *Service) Section(tx *db.Tx, id string) (Section, error) { return sectionBy(tx, "id=?", id) }

// Sections lists the standing sections within an actor's reach, by water and code.
func (s *Service) Sections(tx *db.Tx, a access.Actor) ([]Section, error) {
	cond, args := reach(a, access.EnvRead)
	return nodes(tx, "kind='"+NodeSection+"' AND ended=0 AND "+cond+" ORDER BY water,code,name", args...)
}

// PermitOf gives the permit of an outlet, or else the company's newest standing one; false when there is none.
func (s *Service) PermitOf(tx *db.Tx, o Outlet) (Permit, bool, error) {
	if o.Permit != "" {
		p, err := permitBy(tx, "id=?", o.Permit)
		return p, err == nil, absent(err)
	}
	if o.Company == "" {
		return Permit{}, false, nil
	}
	list, err := permits(tx, "company=? AND ended=0 ORDER BY from_day DESC", o.Company)
	if err != nil || len(list) == 0 {
		return Permit{}, false, err
	}
	return list[0], true, nil
}

// Limits are all limits kept for an outlet: its own, and those of its permit. What a class target or a standard asks besides is
// measure's to say.
func (s *Service) Limits(tx *db.Tx, o Outlet) ([]Limit, error) {
	out := append([]Limit(nil), o.Limits...)
	p, ok, err := s.PermitOf(tx, o)
	if err != nil || !ok {
		return out, err
	}
	for i := range out {
		if out[i].Document == "" && out[i].Basis == "permit" {
			out[i].Document = p.Number
		}
	}
	for _, l := range p.Limits {
		if l.Document == "" {
			l.Document = p.Number
		}
		out = append(out, l)
	}
	return out, nil
}

func absent(err error) error {
	if fault.Is(err, fault.KindNotFound) {
		return nil
	}
	return err
}

// reach is the condition for rows within an actor's places.
func reach(a access.Actor, p access.Perm) (string, []any) {
	return place.Below("path", a.Scope(p))
}

// Net is the network as the transaction sees it. It is kept in memory and read anew when its version has moved.
func (s *Service) Net(tx *db.Tx) (*Network, error) {
	var version int64
	if err := tx.Get("SELECT version FROM env_net WHERE id=1", nil, &version); err != nil {
		return nil, err
	}
	return s.netAt(tx, version)
}

// netAt gives the network of a version. Only what a reader saw is kept: a writer may yet be rolled back.
func (s *Service) netAt(tx *db.Tx, version int64) (*Network, error) {
	s.mu.Lock()
	kept := s.net
	s.mu.Unlock()
	if kept != nil && kept.Version == version {
		return kept, nil
	}
	n, err := load(tx)
	if err != nil {
		return nil, err
	}
	n.Version = version
	if !tx.Writes() {
		s.mu.Lock()
		if s.net == nil || s.net.Version < version {
			s.net = n
		}
		s.mu.Unlock()
	}
	return n, nil
}

func load(tx *db.Tx) (*Network, error) {
	var stops []Stop
	var links []Link
	err := tx.Each("SELECT id,kind FROM env_node WHERE ended=0 ORDER BY id", nil, func(scan func(...any) error) error {
		var x Stop
		err := scan(&x.ID, &x.Kind)
		stops = append(stops, x)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = tx.Each("SELECT id,from_node,to_node,metres,kind FROM env_edge WHERE ended=0 ORDER BY id", nil, func(scan func(...any) error) error {
		var x Link
		err := scan(&x.ID, &x.From, &x.To, &x.Metres, &x.Kind)
		links = append(links, x)
		return err
	})
	if err != nil {
		return nil, err
	}
	return Build(stops, links), nil
}

// moved says that the network is another from here on, and gives it as it was until then. The row makes writers wait for each other,
// so that two of them cannot close a cycle together.
func (s *Service) moved(tx *db.Tx) (*Network, error) {
	if _, err := tx.Exec("UPDATE env_net SET version=version+1 WHERE id=1"); err != nil {
		return nil, err
	}
	var version int64
	if err := tx.Get("SELECT version FROM env_net WHERE id=1", nil, &version); err != nil {
		return nil, err
	}
	return s.netAt(tx, version-1)
}

// Check is the doctor's question: no cycle, no edge to a node that is not there.
func (s *Service) Check(ctx context.Context) error {
	return s.DB.Read(ctx, func(tx *db.Tx) error {
		n, err := s.Net(tx)
		if err != nil {
			return err
		}
		if len(n.Loop) > 0 {
			names, err := s.names(tx, n.Loop)
			if err != nil {
				return err
			}
			return fault.Conflict("environment.source.w.loop", names)
		}
		lost, err := tx.Count("SELECT COUNT(*) FROM env_edge e WHERE e.ended=0 AND (NOT EXISTS (SELECT 1 FROM env_node n WHERE n.id=e.from_node AND n.ended=0) OR NOT EXISTS (SELECT 1 FROM env_node n WHERE n.id=e.to_node AND n.ended=0))")
		if err == nil && lost > 0 {
			err = fault.Conflict("environment.source.w.lost_edges", lost)
		}
		return err
	})
}

// names writes nodes one after another: 甲 → 乙 → 丙.
func (s *Service) names(tx *db.Tx, ids []string) (string, error) {
	out := ""
	for i, id := range ids {
		if i == 12 && len(ids) > 14 {
			out += " → …"
			continue
		}
		if i > 12 && i < len(ids)-1 && len(ids) > 14 {
			continue
		}
		n, err := nodeBy(tx, "id=?", id)
		if err != nil {
			return "", err
		}
		if out != "" {
			out += " → "
		}
		out += n.Label()
	}
	return out, nil
}

// Label is what a node is called: its name, or its code.
func (n Section) Label() string {
	if n.Name != "" {
		return n.Name
	}
	return n.Code
}
