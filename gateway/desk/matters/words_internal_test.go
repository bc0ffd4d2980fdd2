package matters

import (
	"testing"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/text"
)

// A row offers only what its reader may do: nobody looks at the own work, and a property manager never looks.
func TestARowOffersWhatItsReaderMayDo(t *testing.T) {
	of := func(id, role string) access.Actor {
		return access.Actor{Actor: ledger.Actor{ID: id, Kind: access.KindStaff}, Account: "acc-" + id, Grants: []access.Grant{{Role: role, Path: place.RootPath}}}
	}
	manager, worker, staff, inspector := of("manager", access.Property), of("worker", access.Grid), of("staff", access.Community), of("inspector", access.Inspector)
	for _, c := range []struct {
		who    access.Actor
		state  matter.State
		holder string
		offers string // the button, "" = none
	}{
		{manager, matter.Fixed, "manager", ""}, {manager, matter.Watch, "manager", ""}, {manager, matter.Fixed, "worker", ""},
		{worker, matter.Fixed, "manager", "复查"}, {worker, matter.Fixed, "worker", ""}, {staff, matter.Watch, "manager", "回头看"},
		{staff, matter.Open, "", "派给谁"}, {manager, matter.Open, "", "看进展"}, {inspector, matter.Open, "", "看进展"},
		{manager, matter.Assigned, "manager", "认领"}, {inspector, matter.Assigned, "manager", "看进展"},
	} {
		cell := nextCell(text.ZH, c.who, matter.Card{Matter: matter.Matter{ID: "m", State: c.state, Holder: c.holder}})
		got := ""
		for _, b := range cell.Btns {
			got += b.Label
		}
		if got != c.offers || got == "" && cell.Text != "由别人看" {
			t.Errorf("%s reads %q and is offered %q where %s holds what is %s; want %q", c.who.ID, cell.Text, got, c.holder, c.state, c.offers)
		}
	}
}
