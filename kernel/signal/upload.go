package signal

// Upload is one frame of measured values that a monitor sent, as its language's gateway read it (HJ 212). Nothing of it is
// believed yet: the register of monitors decides who it is from.
type Upload struct {
	Source     string // gateway: "hj212"
	Device     string // MN
	Password   string // PW, compared in constant time
	Remote     string // address of the sender, without port
	Edition    string // "2005", "2017", "2025"
	System     string // ST: "32"
	Command    string // CN: "2061"
	Exchange   string // QN: 17 digits, "" when absent
	Part       int    // PNO; 1 when not divided
	Parts      int    // PNUM; 1 when not divided
	Resent     bool   // RF=1
	At         string // DataTime as it came: 14 digits, Shanghai; "" when absent
	Received   int64  // Unix ms
	Items      []UploadItem
	Fields     map[string]string // what of the data area belongs to no item
	Warnings   []string
	WantAnswer bool // Flag bit A
}

// UploadItem is one factor of an upload. Values are the text that came, by kind: Rtd, Min, Avg, Max, Cou, Flag.
type UploadItem struct {
	Code   string
	Values map[string]string
}

// The fates of an upload.
const (
	Stored     = "stored"
	Duplicate  = "duplicate"   // stored before: answered again, not counted again
	NotKnown   = "unknown"     // no such device: not answered, listed, alarmed
	BadSecret  = "password"    // not answered, logged, not stored
	BadOrigin  = "origin"      // an address the device may not send from
	BadTime    = "time"        // more than 24 h in the future, or outside the window of live data
	Unfinished = "unavailable" // could not be committed: not answered, the device sends again
)

// Fate is what became of an upload; Answer tells whether the gateway may confirm it. It holds after the commit.
type Fate struct {
	What   string
	Answer bool
}

// TakeUploads keeps uploads in one transaction and gives the fate of each, in order, after the commit. Whoever registers
// monitors implements it; the app lends it to the gateway.
type TakeUploads func(uploads []Upload) []Fate
