package signal

import (
	"linli/kernel/place"
	"linli/platform/db"
)

// Sources of devices: the gateway that speaks their language.
const (
	GBT26875 = "gbt26875"
	MQTT     = "mqtt"
)

// Sources and Kinds are what a form offers.
var (
	Sources = []string{GBT26875, MQTT}
	Kinds   = []string{"transmitter", "smoke", "heat", "gas", "water", "electric", "other"}
)

// The states of a device.
const (
	Active = "active"
	Ended  = "ended"
)

// Device is something that sends signals from a place.
type Device struct {
	ID, Source, Key string
	Name, Kind      string
	Place           string
	Path            place.Path
	Building        string // the place whose false alarms are counted together: its building, or else the place itself
	Heartbeat       int64  // seconds between two messages at most; 0 = its silence says nothing
	TestUntil       int64  // until then its alarms are tests
	Scale           string // own steps of quantities of GB/T 26875.3, table 6: "4=1000"
	State           string
	Made, Rev       int64
}

// Sample is one value that a message carries.
type Sample struct {
	Part    string // of the device, opaque: 1/1/40/786435; "" = the device itself
	Name    string // the part in words: 感烟探测器 3区12点 二号楼3单元
	Kind    string // fire, smoke.alarm, water.pressure …
	Value   string // true, 0.31, words
	Unit    string
	Code    string // quantity of table 6 whose step the device's register may change; Raw is then the number on the wire
	Raw     int64
	At      int64  // the device's own time, Unix ms; 0 = none
	Marks   string // what is unusual: clock, bcd
	Quality string // "" good, bad, test
	Keep    bool   // stored as a reading; others only say whether something is an alarm
}

// Message is what a gateway received in one piece.
type Message struct {
	Source, Key string
	Digest      string // by which a repetition is known; "" = it may be repeated (heartbeat)
	Samples     []Sample
	Words       string // its state in short, for the list of devices
	OffBy       int64  // how far the device's clock is off, ms
	Gone        bool   // it said that it goes (last will)
	Duty        string // a duty check was answered, by this operator
	Retained    bool   // a stored message of a broker: old, so no alarm
	Raw         string // its beginning in print, for a device that nobody registered
}

// Outcome is what became of a message.
type Outcome int

// Kept and Twice may be confirmed to the device; Stranger may not: nothing of it was kept but a count.
const (
	Kept Outcome = iota
	Twice
	Stranger
)

// The levels of alarms: somebody is in danger, or equipment is broken.
const (
	LevelAlarm = "alarm"
	LevelFault = "fault"
)

// The states of an alarm, and what it turned out to be.
const (
	Open    = "open"
	Handled = "handled"

	True  = "true"
	False = "false"
	Test  = "test"
	Done  = "matter" // its matter was dealt with without a word about the alarm
)

// Verdicts are what the person on duty may say.
var Verdicts = []string{True, False, Test}

// Alarm is one cause: a signal of a part of a device that a rule takes for an alarm.
type Alarm struct {
	ID, Device, Part, Kind string
	Level, Wants           string
	Place                  string
	Path                   place.Path
	Building               string
	Name, Value            string
	State                  string
	Opened, Claimed, Last  int64
	N                      int64
	Cleared, Back          int64
	Verdict                string
	Handled                int64
	Handler, Label, Note   string
	Matter, Trouble        string
	Rev                    int64
}

// Reading is one stored value.
type Reading struct {
	Kind, Part, Value, Unit, Marks string
	At, Got                        int64
}

// Seen is when a device was heard last.
type Seen struct {
	At, OffBy int64
	Words     string
	Gone      bool
}

// Unknown is a device that nobody registered.
type Unknown struct {
	Source, Key, Sample string
	First, Last, N      int64
}

// Cause is what the loop is asked to open a matter for.
type Cause struct {
	Alarm  Alarm
	Device Device
}

// Loop is what stands above: it opens a matter and writes evidence on it, in the transaction of the alarm.
type Loop struct {
	// Open opens a matter and gives its id.
	Open func(tx *db.Tx, c Cause) (matter string, err error)
	// Also writes on the matter that a further part of the device raises the alarm.
	Also func(tx *db.Tx, matter string, c Cause) error
	// Clear writes on the matter that the signal is gone.
	Clear func(tx *db.Tx, matter string, c Cause) error
	// Live tells whether somebody still has to do something about it: not yet fixed, not ended.
	Live func(tx *db.Tx, matter string) (bool, error)
}
