package sweep

import (
	"cmp"
	"slices"

	"linli/kernel/place"
	"linli/platform/clock"
)

// The results of a knock (ledgers.md B21a).
const (
	Home    = "home"    // 在家
	Nobody  = "nobody"  // 没人
	Refused = "refused" // 拒绝
	Vacant  = "vacant"  // 空置: nobody lives there
)

// Results in the order of the buttons.
var Results = []string{Home, Nobody, Refused, Vacant}

// Good are the three ticks of a door that opened.
var Good = []string{"leaflet", "extinguisher", "alarm"}

// Found are the dangers that a door may show (fire.md 9), each with the kind of matter it becomes.
var Found = []string{"ebike", "gas", "bottle", "window", "pile"}

var kinds = map[string]string{"ebike": "fire.ebike", "gas": "fire.hazard", "bottle": "fire.hazard", "window": "fire.hazard", "pile": "fire.hazard"}

// KindOf is the kind of matter a finding becomes; "" for a word nobody knows.
func KindOf(found string) string { return kinds[found] }

// Helps are the ways in which somebody needs help in a fire.
var Helps = []string{"carry", "wheelchair", "frail", "deaf", "blind", "child", "device"}

// SecondAfter is after how many days one knocks again where nobody opened (fire.md 9).
const SecondAfter = 7

// ReviewAfter is after how many months somebody on the rescue list is asked again.
const ReviewAfter = 12

// Second is the day on which a door is due again after the n-th knock on day: seven days after the first time that nobody opened,
// "" else. After the second time a card stays at the door and nobody is bothered a third time by itself.
func Second(result string, n int, day string) string {
	if result != Nobody || n > 1 {
		return ""
	}
	return clock.AddDays(day, SecondAfter)
}

// Door is a home of a building in a campaign with the last knock on it.
type Door struct {
	Home  place.Place
	Unit  place.Place
	Last  Knock // ID "" when nobody knocked yet
	Empty bool  // by the register nobody lives there
}

// Open tells whether a door still wants a knock on day: never knocked and lived in, or nobody opened and the second day has come.
func (d Door) Open(day string) bool {
	if d.Last.ID == "" {
		return !d.Empty
	}
	return d.Last.Second != "" && d.Last.Second <= day
}

// Walk sorts doors as one walks: unit by unit, up the stairs, door by door.
func Walk(doors []Door) {
	slices.SortStableFunc(doors, func(a, b Door) int {
		return cmp.Or(cmp.Compare(a.Unit.Seq, b.Unit.Seq), cmp.Compare(a.Unit.ID, b.Unit.ID), cmp.Compare(a.Home.FloorNo, b.Home.FloorNo), cmp.Compare(a.Home.Seq, b.Home.Seq), cmp.Compare(a.Home.ID, b.Home.ID))
	})
}

// Next is the next door that is open after the one with id after, from the beginning again at the end; false when there is none.
// doors are in walking order.
func Next(doors []Door, after, day string) (Door, bool) {
	at := slices.IndexFunc(doors, func(d Door) bool { return d.Home.ID == after })
	for i := range doors {
		d := doors[(at+1+i+len(doors))%len(doors)]
		if d.Home.ID != after && d.Open(day) {
			return d, true
		}
	}
	return Door{}, false
}

// Tally counts the doors of a building or campaign.
type Tally struct {
	Homes, Vacant                      int // all doors; nobody lives there
	AtHome, Nobody, Refused, Hazardous int // by the last knock; Hazardous of those at home
}

// Occupied are the doors behind which somebody lives.
func (t Tally) Occupied() int { return max(t.Homes-t.Vacant, 0) }

// Visited are the doors that somebody opened, also to refuse.
func (t Tally) Visited() int { return t.AtHome + t.Refused }

// Left are the doors nobody has knocked on yet.
func (t Tally) Left() int { return max(t.Occupied()-t.Visited()-t.Nobody, 0) }

// Add sums tallies.
func (t Tally) Add(o Tally) Tally {
	return Tally{t.Homes + o.Homes, t.Vacant + o.Vacant, t.AtHome + o.AtHome, t.Nobody + o.Nobody, t.Refused + o.Refused, t.Hazardous + o.Hazardous}
}

// Reckon turns the counts of a building into a tally. homes and vacant are of the register when the campaign began; of the doors
// knocked on, empty were vacant by the register, so that somebody found living there is not counted as vacant.
func Reckon(homes, vacant, empty int, by map[string]int, hazardous int) Tally {
	return Tally{Homes: homes, Vacant: max(vacant-empty, 0) + by[Vacant], AtHome: by[Home], Nobody: by[Nobody], Refused: by[Refused], Hazardous: hazardous}
}

// FloorHelp is how many people of a floor need help, by kind of help, without names: for the plan of a building.
type FloorHelp struct {
	Floor   string
	FloorNo int
	People  int
	Kinds   map[string]int
}

// ByFloor counts a rescue list by floor, the highest first: the way down is longest there.
func ByFloor(list []Help) []FloorHelp {
	at := map[int]*FloorHelp{}
	for _, h := range list {
		f := at[h.FloorNo]
		if f == nil {
			f = &FloorHelp{Floor: h.Floor, FloorNo: h.FloorNo, Kinds: map[string]int{}}
			at[h.FloorNo] = f
		}
		f.People++
		for _, k := range h.Box.Kinds {
			f.Kinds[k]++
		}
	}
	out := make([]FloorHelp, 0, len(at))
	for _, f := range at {
		out = append(out, *f)
	}
	slices.SortFunc(out, func(a, b FloorHelp) int { return cmp.Compare(b.FloorNo, a.FloorNo) })
	return out
}

// known tells whether every word of list is one of of.
func known(list, of []string) bool {
	return !slices.ContainsFunc(list, func(x string) bool { return !slices.Contains(of, x) })
}
