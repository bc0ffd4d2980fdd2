// Package affair (业务) is the seam between an affair (邻里议事, 高层消防 …) and the house: a
// plain struct of slices; a field left empty means nothing to offer. It is the last package
// of the kernel, because affairs may not import app (docs/adr/0003).
//
// Standard: design/house.md, "An affair's folder". Example: see any affairs/*/affair.go.
package affair

import (
	"context"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/table"
	"linli/platform/web"
)

// Affair is one of the nine systems that live on the loop.
type Affair struct {
	Name   string // folder name: fire
	Title  string // text key of its name in the menu
	Home   string // address of its first page
	Perm   access.Perm
	Routes []web.Route
	Kinds  []matter.Kind
	Tables []*table.Table
	Jobs   []Job
	Checks []Check
}

// Job is work at intervals; it must be safe to run again.
type Job struct {
	Name  string
	Every time.Duration
	Run   func(context.Context) error
}

// Check is a question of the doctor; nil means well.
type Check struct {
	Name string
	Run  func(context.Context) error
}
