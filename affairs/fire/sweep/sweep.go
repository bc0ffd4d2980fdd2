package sweep

// The states of a campaign.
const (
	Open   = "open"
	Closed = "closed"
)

// Sweep is one campaign (敲门行动). Days are yyyy-mm-dd.
type Sweep struct {
	ID, Place, Path string // the compound or community it is for
	Title           string
	Script          string // what to say at the door
	From, Until     string
	State           string
	Maker, Label    string
	Made            int64
	Rev             int64
}

// Building is one building of a campaign, with what the register said when it was taken in.
type Building struct {
	Sweep, Building, Path string
	Name                  string // 云漳国际 1号楼
	Homes, Vacant         int
}

// Knock is one knock on one door; it is never changed. The last one of a door says how the door stands.
type Knock struct {
	ID, Sweep, Building, Home, Path string
	At, Claimed                     int64 // the server's clock; the phone's, 0 = not said
	Day                             string
	Result                          string
	Good, Found                     []string
	Note                            string
	N                               int    // which knock on this door in the campaign, from 1
	Second                          string // day of the second knock
	Empty                           bool   // vacant by the register
	Knocker, Label                  string
	Matters                         []string
	Entry                           string
}

// Help is somebody on the rescue list. Box is sealed.
type Help struct {
	ID, Home, Building, Path string
	Floor                    string
	FloorNo                  int
	Person                   string // of the register; "" for somebody who is not in it: then only the door is known
	Consent                  string // id of the consent of Person
	How                      string // how the yes was given: voice, paper
	Box                      Box
	Review                   string // day on which it is asked again
	State                    string // active, ended
	Why                      string // of the end
	Maker, Label             string
	Made                     int64
	Rev                      int64
}

// Box is what is of level 3.
type Box struct {
	Kinds []string `json:"kinds"`          // Helps
	Note  string   `json:"note,omitempty"` // 需要两人抬；钥匙在对门
}

// The states of a Help.
const (
	Active = "active"
	Ended  = "ended"
)
