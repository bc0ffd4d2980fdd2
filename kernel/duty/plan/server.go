package plan

import (
	"linli/kernel/duty"
	"linli/kernel/place"
)

// Kind says what sort of server it is.
type Kind string

// The kinds of servers. Members and volunteers share the doors; a grid worker takes what is left.
const (
	Member    Kind = "member"    // 党员
	Volunteer Kind = "volunteer" // 志愿者、楼栋长
	Grid      Kind = "grid"      // 网格员
)

// Kinds lists them in the order shown.
var Kinds = []Kind{Member, Volunteer, Grid}

// Exempt is why somebody takes no doors for a time (免联户, ledgers.md B3).
type Exempt string

// The reasons.
const (
	NotExempt Exempt = ""
	Old       Exempt = "old"  // 高龄
	Ill       Exempt = "ill"  // 患病
	Away      Exempt = "away" // 长期外出
	Lost      Exempt = "lost" // 无法联系
)

// Exempts lists them in the order shown.
var Exempts = []Exempt{NotExempt, Old, Ill, Away, Lost}

// ByRule stands for a load that follows from how many doors and servers there are.
const ByRule = -1

// Server (服务力量) is somebody who can look after doors of a compound.
type Server struct {
	ID          string
	Person      string
	Place       string // the compound
	Path        place.Path
	Kind        Kind
	Group       string // 党小组, an organisation; "" none
	Exempt      Exempt
	ExemptFrom  int64 // Unix ms
	ExemptUntil int64 // Unix ms, first moment no longer; duty.Open = until further notice
	Least       int   // doors; ByRule
	Goal        int
	Most        int
	Language    string // besides the common one: 粤语; "" none
	From        int64
	Until       int64
	Rev         int64
}

// At tells whether the server is on the list at an instant (Unix ms).
func (s Server) At(ms int64) bool { return s.From <= ms && ms < s.Until }

// Free tells whether the server takes no doors at an instant.
func (s Server) Free(ms int64) bool {
	return s.Exempt != NotExempt && s.ExemptFrom <= ms && ms < s.ExemptUntil
}

// Fresh is a server with nothing said: takes what the rule gives.
func Fresh(person, compound string, k Kind) Server {
	return Server{Person: person, Place: compound, Kind: k, Least: ByRule, Goal: ByRule, Most: ByRule, ExemptUntil: duty.Open, Until: duty.Open}
}

// Need is what a door needs beyond one visit.
type Need struct {
	Home     string
	Visits   int    // 1 or 2 different people
	Language string // "" any
	Rev      int64
}
