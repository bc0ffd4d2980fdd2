package source

import (
	"linli/platform/db"
	"linli/platform/fault"
)

func outletBy(tx *db.Tx, where string, args ...any) (Outlet, error) {
	return Outlet{}, fault.NotFound("environment.source.none")
}

func (s *Service) companyBy(tx *db.Tx, where string, args ...any) (Company, error) {
	return Company{}, fault.NotFound("environment.source.none")
}

func sectionBy(tx *db.Tx, where string, args ...any) (Section, error) {
	return Section{}, fault.NotFound("environment.source.none")
}
