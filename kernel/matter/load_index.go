package matter

import (
	"context"

	"linli/platform/db"
)

// indexes are those of lists, search and public pages, as the migrations make them (a test compares): no loader reads by them.
var indexes = []db.Index{
	{Name: "matter_city_list", On: "matter (state, next_due, id)"},
	{Name: "matter_district_list", On: "matter (district, state, next_due, id)"},
	{Name: "matter_street_list", On: "matter (street, state, next_due, id)"},
	{Name: "matter_community_list", On: "matter (community, state, next_due, id)"},
	{Name: "matter_grid_list", On: "matter (grid, state, next_due, id)"},
	{Name: "matter_compound_list", On: "matter (compound, state, next_due, id)"},
	{Name: "matter_building_list", On: "matter (building, state, next_due, id)"},
	{Name: "matter_holder_list", On: "matter (holder, state, next_due, id)"},
	{Name: "matter_public_raised", On: "matter (raised_at, id) WHERE public"},
	{Name: "matter_public_updated", On: "matter (updated_at, id) WHERE public"},
	{Name: "matter_by_title", On: "matter (title, raised_at, path, grid_path)"},
	{Name: "matter_fix_fixer", On: "matter_fix (fixer)"},
}

// BeginLoad takes the indexes of lists and search away. Only for loaders of an installation nobody uses.
func (s *Service) BeginLoad(ctx context.Context) error { return s.db.DropIndexes(ctx, indexes) }

// EndLoad makes them again; done twice it changes nothing.
func (s *Service) EndLoad(ctx context.Context) error { return s.db.MakeIndexes(ctx, indexes) }
