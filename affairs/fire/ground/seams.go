package ground

import (
	"linli/kernel/place"
	"linli/platform/db"
)

// Helped is somebody who can not leave a building alone in a fire (行动不便人员): kept by the knock at the doors (敲门行动), with
// consent, and shown to crews. Person is an id; names are read with a recorded look only.
type Helped struct {
	Person, Home string // ids
	Floor        string // as people say it: 13A
	FloorNo      int
	How          string // how to bring them down: 两人抬, 轮椅, 带助听器
}

// Seams are the questions that parts of the affair answer for each other without importing each other: who owns the answer
// fills the field when it is made, who needs it asks at the request and takes nil for "not kept here".
type Seams struct {
	// Helped lists who needs help in a building. Filled by the part of the sweeps.
	Helped func(tx *db.Tx, building place.Place) ([]Helped, error)
	// Plan gives the rescue plan in force of a building: its version and id, 0 and "" without one. Filled by rescue.
	Plan func(tx *db.Tx, building string) (version int64, id string, err error)
	// Exits gives what everybody may read of the way out of a building: stairs, refuge, muster of the plan in force; nil without
	// one. Filled by rescue.
	Exits func(tx *db.Tx, building string) (map[string]string, error)
	// Sketch draws the way out (疏散示意图) from the plan in force: the building with its stairs, exits and the muster point, an SVG
	// with what its numbers mean; nothing without a plan that shows at least one of them. Filled by rescue.
	Sketch func(tx *db.Tx, lang, building string) (svg string, legend []string, err error)
}
