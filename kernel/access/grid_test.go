package access

import (
	"testing"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// A grid's path holds no building; whoever serves it has its buildings, their homes and the compounds they stand in, and nothing else.
func TestAGridWorkerHasTheBuildingsOfTheGrid(t *testing.T) {
	each(t, Config{}, func(o *office) {
		actor := ledger.Actor{ID: "f", Kind: KindStaff}
		add := func(parent string, k place.Kind, name string) place.Place {
			p, err := o.places.Create(o.ctx, actor, place.NewPlace{Parent: parent, Kind: k, Name: name})
			o.ok(err)
			return p
		}
		street := add(add("", place.City, "云漳市").ID, place.Street, "柳岸街道")
		community := add(street.ID, place.Community, "锦绣社区")
		grid, other := add(community.ID, place.Grid, "一格"), add(community.ID, place.Grid, "二格")
		mine, yours := add(community.ID, place.Compound, "锦绣苑"), add(community.ID, place.Compound, "翠屏里")
		home := map[string]place.Place{}
		block := map[string]place.Place{}
		for _, b := range []struct {
			label, compound, grid string
		}{{"1", mine.ID, grid.ID}, {"2", mine.ID, other.ID}, {"9", yours.ID, other.ID}} {
			p, err := o.places.CreateBuilding(o.ctx, actor, place.NewBuilding{NewPlace: place.NewPlace{Parent: b.compound, Label: b.label}, Units: []place.NewUnit{{Label: "1", Homes: []place.NewHome{{Label: "101", FloorNo: 1}}}}})
			o.ok(err)
			o.ok(o.places.AssignGrid(o.ctx, actor, p.ID, b.grid, o.clk.Now().UnixMilli()))
			block[b.label] = p
			o.ok(o.d.Read(o.ctx, func(tx *db.Tx) error {
				list, err := o.places.Homes(tx, p.Path)
				if err == nil {
					home[b.label] = list[0]
				}
				return err
			}))
		}
		worker := Actor{Actor: ledger.Actor{ID: "w", Kind: KindStaff}, Account: "w", Grants: []Grant{{Role: Grid, Path: grid.Path}}}
		g := Ground{o.places}
		o.ok(o.d.Read(o.ctx, func(tx *db.Tx) error {
			for _, x := range []struct {
				what string
				p    Perm
				id   string
				path place.Path
				want fault.Kind
			}{
				{"home of the grid", CareVisit, home["1"].ID, home["1"].Path, ""},
				{"the same by path alone", CareVisit, "", home["1"].Path, ""},
				{"building of the grid", MatterRead, block["1"].ID, block["1"].Path, ""},
				{"compound of the building", MatterRead, "", mine.Path, ""},
				{"act that is not a grid worker's", MatterHang, home["1"].ID, home["1"].Path, fault.KindDenied},
				{"home of the other grid in the same compound", CareVisit, home["2"].ID, home["2"].Path, fault.KindNotFound},
				{"the same by path alone", CareVisit, "", home["2"].Path, fault.KindNotFound},
				{"compound of the other grid", MatterRead, "", yours.Path, fault.KindNotFound},
				{"the community above", MatterRead, "", community.Path, fault.KindNotFound},
			} {
				err := g.MayAt(tx, worker, x.p, x.id, x.path)
				if x.want == "" && err != nil || x.want != "" && !fault.Is(err, x.want) {
					t.Errorf("%s: %v, want %q", x.what, err, x.want)
				}
			}
			scope, err := g.ScopeAt(tx, worker, CareVisit)
			if len(scope) != 1 || scope[0] != block["1"].Path {
				t.Errorf("scope %v, want %s", scope, block["1"].Path)
			}
			both := Actor{Actor: worker.Actor, Account: "b", Grants: append([]Grant{{Role: Community, Path: community.Path}}, worker.Grants...)}
			if scope, _ := g.ScopeAt(tx, both, CareVisit); len(scope) != 1 || scope[0] != community.Path {
				t.Errorf("a grid inside of the own community is counted once: %v", scope)
			}
			return err
		}))
	})
}
