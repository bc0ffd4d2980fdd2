package rescue

import (
	"embed"
	"io/fs"
	"time"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the tables of this part.
var Migrations = db.Migrations{Name: "fire_rescue", FS: func() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		return files
	}
	return sub
}()}

// New offers the part to the affair.
func New(d ground.Deps) affair.Affair {
	s := NewService(d)
	w := &site{s}
	return affair.Affair{Name: "rescue", Title: "fire.rescue.title", Home: "/fire/plans", Perm: access.FireRead, Routes: w.routes(), Keep: s.Keep, Kinds: []matter.Kind{reviewKind},
		Jobs: []affair.Job{{Name: "review", Every: time.Hour, Run: s.Review}}, Replayers: s.replayers(), Today: s.Today, OnPlaque: s.OnPlaque, Demo: s.Demo}
}

// The states of a plan.
const (
	Draft    = "draft"    // 编制中
	Asked    = "asked"    // 待审批
	Approved = "approved" // 现行
	Past     = "past"     // 旧版
)

// Plan (预案) is one version of a building's rescue plan. A day is yyyy-mm-dd.
type Plan struct {
	ID                      string
	Rev                     int64
	Building                string
	Path                    place.Path
	Version                 int64
	State                   string
	Body                    Body
	Writer, WriterLabel     string
	WrittenAt               int64
	Approver, ApproverLabel string
	ApprovedAt              int64
	Review                  string // day by which it is gone through again, at most a year after approval
	Answer                  string // why it was sent back
	Told                    bool   // the matter for its review was opened
}

// Body is what a plan says: facts by the keys of Sections, the drawing and what is placed on it.
type Body struct {
	Facts  map[string]string `json:"facts,omitempty"`
	Ground Ground            `json:"ground"`
	Marks  []Mark            `json:"marks,omitempty"`
}

// Ground is the drawing under the marks, kept with the version so that an old one looks as it did. Coordinates run from 0 to
// 1000 from the upper left; Lon, Lat and Span (metres across) say where on Earth that is, Span 0 = a schematic without scale.
type Ground struct {
	Lon    float64 `json:"lon,omitempty"`
	Lat    float64 `json:"lat,omitempty"`
	Span   float64 `json:"span,omitempty"`
	Shapes []Shape `json:"shapes,omitempty"`
}

// Shape is an outline of the drawing.
type Shape struct {
	Label  string   `json:"label,omitempty"`
	Kind   string   `json:"kind"` // this, other, compound, unit
	Points [][2]int `json:"points"`
	At     [2]int   `json:"at"` // of the label
}

// Mark is a symbol on the drawing.
type Mark struct {
	Kind string `json:"kind"`
	X    int    `json:"x"`
	Y    int    `json:"y"`
	Note string `json:"note,omitempty"`
}

// Six (六熟悉) is one visit of a crew to a building.
type Six struct {
	ID           string
	Rev          int64
	Building     string
	Path         place.Path
	Day          string
	Team, Leader string
	People       int64
	Items        []Item // the six, in the order of fire.md 9
	PlanVersion  int64
	Matters      []string
	By, ByLabel  string
	At           int64
}

// Item is what was found of one of the six.
type Item struct {
	State  string `json:"state"` // ok 已熟悉, changed 有变化, problem 有问题
	Note   string `json:"note,omitempty"`
	Matter string `json:"matter,omitempty"`
}
