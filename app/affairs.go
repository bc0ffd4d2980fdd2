package app

import (
	"linli/kernel/affair"
	"linli/platform/db"
)

// Affair is what an affair offers to the house; see kernel/affair.
type Affair = affair.Affair

// entry is one line of the list: how the affair is built and what it needs in the database.
type entry struct {
	make       func(*Kernel) Affair
	migrations []db.Migrations
}

// affairs is the whole inventory. A new affair is one folder and one line here.
var affairs = []entry{}
