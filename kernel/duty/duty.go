package duty

import (
	"time"

	"linli/kernel/place"
)

// Role says in what capacity a person answers.
type Role string

// The roles, in the order in which they answer at one place for one kind: the first found
// holds the matter. Helper never holds, it stands beside.
const (
	First      Role = "first"      // 第一责任人
	Head       Role = "head"       // 楼栋长/单元长
	Grid       Role = "grid"       // 网格员
	Property   Role = "property"   // 物业
	Secretary  Role = "secretary"  // 小区党支部书记
	Community  Role = "community"  // 社区
	Street     Role = "street"     // 街道
	Department Role = "department" // 部门
	Helper     Role = "helper"     // 协办
)

// Roles lists all roles in that order.
var Roles = []Role{First, Head, Grid, Property, Secretary, Community, Street, Department, Helper}

// KindHome is the kind of 党员联户: who looks after the people behind a door. Coverage asks
// for it. It is a kind of its own so that a broken lift does not go to the party member.
const KindHome = "home"

// Open is the Until of a duty without an end: the largest number that every reader of JSON
// keeps whole.
const Open int64 = 1<<53 - 1

// Duty (责任) is one person's answerability for one place and kind for a time.
type Duty struct {
	ID     string
	Place  string
	Path   place.Path
	Kind   string // matter kind or prefix of kinds at a dot; "" = all
	Person string
	Role   Role
	Post   string // post id, "" none
	From   int64  // Unix ms
	Until  int64  // Unix ms, first moment no longer; Open = no end
	Rev    int64
}

// At tells whether the duty runs at the instant (Unix ms).
func (d Duty) At(ms int64) bool { return d.From <= ms && ms < d.Until }

// Absence (请假、外出) is a time in which a person does not answer, and who stands in.
type Absence struct {
	ID         string
	Person     string
	Substitute string // "" = nobody named: the next level up answers
	From       int64
	Until      int64
	Rev        int64
}

// Answer says who answers, and how he was found.
type Answer struct {
	Person     string     // "" when nobody answers at any level
	For        string     // the person who is absent, when Substitute
	Role       Role       //
	Post       string     // post id
	Duty       string     // duty id
	Place      string     // the place of the duty
	PlaceKind  place.Kind //
	Kind       string     // kind of the duty that matched
	Level      int        // steps up from the place asked for
	Gap        bool       // nobody answers where somebody should: shown in the coverage report
	Why        string     // text key of the reason of the gap: duty.gap_nobody, duty.gap_absent
	Substitute bool
	Helpers    []string // persons who help at the places up to the holder's
}

// Assign is the command that makes a duty.
type Assign struct {
	Place  string
	Kind   string
	Person string
	Role   Role
	Post   string
	From   time.Time // zero = now
	Until  time.Time // zero = no end
	// Replace ends the duty of another first-responsible that stands in the way at From;
	// without it that is a Conflict which names the person.
	Replace bool
}

// Range (责任范围) is a part of a compound as a responsibility table writes it.
type Range struct {
	Building  string // place id, "" = the whole compound
	Unit      string // place id, "" = all units
	FloorFrom int    // ordinal floor, 0 = no limit
	FloorTo   int
	Homes     []string // place ids: these homes only
	Except    []string // place ids of homes taken out
}

// Cover counts the doors of a place.
type Cover struct {
	Place   string
	Homes   int // doors
	Covered int // doors with a first-responsible
	Doubled int // doors with two
}

// Bare is the number of doors without a name.
func (c Cover) Bare() int { return c.Homes - c.Covered }

// Gap is a run of doors without a name in one unit, as it is shown and handed out.
type Gap struct {
	Compound, Building, Unit string // place ids; Unit may be "" for a building without units
	Label                    string // 4号楼3单元 1–11层, or 7号楼2单元302
	Homes                    []string
	Whole                    place.Kind // Unit or Building when all of it is bare, else ""
}

// Double is a door with two first-responsibles at different levels.
type Double struct {
	Home    string
	Label   string
	Duties  [2]string
	Persons [2]string
}
