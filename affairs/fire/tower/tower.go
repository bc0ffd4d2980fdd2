package tower

import (
	"linli/kernel/place"
)

// The uses of a building as the law tells them apart.
const (
	Residential = "residential" // 住宅
	Public      = "public"      // 公共建筑
)

// The classes of burning behaviour of an outer wall (GB 8624-2012).
const (
	ClassA       = "A"       // 不燃
	ClassB1      = "B1"      // 难燃
	ClassB2      = "B2"      // 可燃
	ClassB3      = "B3"      // 易燃
	ClassNone    = "none"    // 无外保温
	ClassUnknown = "unknown" // 不详
)

// What is known of something that is there or not.
const (
	Yes     = "yes"
	No      = "no"
	Unknown = "unknown"
)

// Tier says whether a building falls under the rule for high-rise buildings (令5 art. 50).
type Tier string

// The tiers.
const (
	Low   Tier = ""      // not high-rise, or its height is not known
	High  Tier = "high"  // 高层
	Super Tier = "super" // 超高层, above 100 m
)

// The colours of the insulation flag.
const (
	Red   = "red"
	Amber = "amber"
	Green = "green"
)

// Insulation is what is known of the outer wall.
type Insulation struct {
	Material string // 岩棉板
	Class    string // one of Class*; from the test report, never from the material's name
	Cavity   string // yes | no | unknown
	Damage   bool   // damage is open: peeling, cracks, bare insulation
	Built    string // yyyy or yyyy-mm of the insulation, "" unknown
	Report   string // number of the test report, "" none
}

// File is the fire file of one building: what the ledger of buildings says, what this package adds, and what follows from both.
type File struct {
	ID         string // "" while nothing was added to the ledger of buildings
	Rev        int64
	Building   place.Place
	Height     int64  // cm, 0 unknown
	Use        string // Residential | Public
	Above      int
	Below      int
	Homes      int // doors of the building
	Occupied   int // of them, those that are neither empty nor handed over
	Insulation Insulation
	Tier       Tier
	Flag       string            // Red | Amber | Green
	Rule       string            // text key of the sentence the flag follows
	Facts      map[string]string // the other fields by key, see Fields; a missing key is not known
	Filled     int               // how many of the needed fields are filled
	Needed     int
	Missing    []string // keys of the needed fields that are not
	From       int64    // from when duties are opened as matters, Unix ms; 0 = not yet
	UpdatedAt  int64
}

// Name of the building within its compound.
func (f File) Name() string { return f.Building.Name }

// HighRise tells whether the rule for high-rise buildings holds.
func (f File) HighRise() bool { return f.Tier != Low }

// OuterWallForbidden tells whether hot work and electricity on the outer wall are forbidden (令5 art. 19): class B1 or worse, a
// cavity, or a wall of which that is not known.
func (f File) OuterWallForbidden() bool {
	switch f.Insulation.Class {
	case ClassA, ClassNone:
		return f.Insulation.Cavity == Yes
	}
	return true
}
