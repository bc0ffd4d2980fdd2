package people

import "linli/kernel/place"

// Right is what a person may ask of those who keep data about him (PIPL arts. 44-47).
type Right string

// The rights.
const (
	RightAccess  Right = "access"  // 查阅
	RightCopy    Right = "copy"    // 复制
	RightCorrect Right = "correct" // 更正、补充
	RightErase   Right = "erase"   // 删除
)

// Rights lists them in the order of the law.
var Rights = []Right{RightAccess, RightCopy, RightCorrect, RightErase}

// Valid tells whether r is one of them.
func (r Right) Valid() bool {
	for _, x := range Rights {
		if r == x {
			return true
		}
	}
	return false
}

// The states of a Request.
const (
	RequestOpen    = "open"
	RequestLocked  = "locked" // agreed; a duty to keep records holds the deletion back
	RequestDone    = "done"
	RequestRefused = "refused"
)

// Request is what a person asked for. Its deadline and its history are the matter's.
type Request struct {
	ID, Person string
	Path       place.Path // of the person when he asked
	What       Right
	Matter     string
	State      string
	TakenBy    string // person id of who took it down
	Taken      int64  // Unix ms
	Ended      int64
	Rev        int64
}

// Gone stands where the name of an erased person stood.
const Gone = "（已删除）"

// Parting is a person about to be forgotten, as the packages above need to find what they hold about him.
type Parting struct {
	Person string // id
	Name   string
	Phone  string // E.164
	Home   string // id of the home place
	Path   place.Path
	Locked bool // a duty to keep records stands: hide it from every door, do not destroy it yet
	Ground string
}

// Hold is a duty to keep records that stands against an erasure (PIPL art. 47(2)).
type Hold struct {
	Why    string // text key
	Until  int64  // Unix ms; 0 = no day known yet (a matter that is still open)
	Refuse bool   // not a question of time: something must be done first
}

// Outcome of an erasure.
type Outcome struct {
	Locked bool // out of sight; destroyed once Until has passed
	Until  int64
	Why    []string // text keys
}

// settle joins the duties: whether the erasure must wait, and until when.
func settle(holds []Hold, now int64) (o Outcome, refused string) {
	seen, open := map[string]bool{}, false
	for _, h := range holds {
		if h.Refuse {
			return Outcome{}, h.Why
		}
		if h.Until > 0 && h.Until <= now {
			continue
		}
		o.Locked, open = true, open || h.Until == 0
		o.Until = max(o.Until, h.Until)
		if !seen[h.Why] {
			seen[h.Why] = true
			o.Why = append(o.Why, h.Why)
		}
	}
	if open {
		o.Until = 0
	}
	return o, ""
}
