package source

import (
	"linli/affairs/environment/ground"
	"linli/platform/db"
)

// Service keeps sources and the network. Its verbs ask access themselves; the readers below do not: whoever calls them asks for
// the right at the Path of what came.
type Service struct{ ground.Deps }

// Outlet reads an outlet by its id. Errors: NotFound.
func (s *Service) Outlet(tx *db.Tx, id string) (Outlet, error) { return outletBy(tx, "id=?", id) }

// OutletByCode reads a standing outlet by the code people write (排口编号). Errors: NotFound.
func (s *Service) OutletByCode(tx *db.Tx, code string) (Outlet, error) {
	return outletBy(tx, "code=? AND ended=0", code)
}

// OutletByMN reads the standing outlet of a monitor number. Errors: NotFound.
func (s *Service) OutletByMN(tx *db.Tx, mn string) (Outlet, error) {
	return outletBy(tx, "mn=? AND ended=0", mn)
}

// Company reads a company by its id, with its sealed part. Errors: NotFound.
func (s *Service) Company(tx *db.Tx, id string) (Company, error) { return s.companyBy(tx, "id=?", id) }

// Section reads a section or another node that is no outlet. Errors: NotFound.
func (s *Service) Section(tx *db.Tx, id string) (Section, error) { return sectionBy(tx, "id=?", id) }
