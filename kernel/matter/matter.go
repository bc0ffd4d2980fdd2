package matter

import (
	"linli/kernel/place"
)

// Grades are how heavy a matter is: 一般, 较大, 重大. What follows from a grade is the affair's business.
var Grades = []string{"", "larger", "major"}

// Matter is one row of table matter. Instants are Unix milliseconds UTC, 0 = none; money is fen; angles are 1e-7 degrees.
type Matter struct {
	ID    string // UUIDv7
	Rev   int64  // version, counted up by each step; what a form carries for compare-and-set
	No    string // 柳民〔2026〕0391: public, opens nothing
	Short string // 7K3-2Q: what one says on the phone, opens nothing
	Kind  string // id in table matter_kind
	State State
	Round int64  // 1 at first; +1 each time a look failed or the raiser said 还没修好
	Grade string // one of Grades

	Place                                                 string     // the place that was named, may be a home
	Path                                                  place.Path // its path, for rights
	Spot                                                  string     // the building, or above: all that others see and all that the ledger holds
	SpotLabel                                             string     // 锦绣苑 3号楼, as it was called when raised
	Part                                                  string     // 部位: 2单元17层前室; masked like Text
	District, Street, Community, Grid, Compound, Building string     // ids, "" when the place lies higher
	Lat, Lon                                              int64      // of the spot, WGS-84, never of a household; 0,0 = unknown

	Title     string   // short, for lists; by default the kind's name
	Text      string   // what was said, phones and identity numbers masked
	Extra     string   // the kind's extra fields, canonical JSON, private attributes left out
	Docs      []string // photos given with the report
	Source    string   // qr phone visit meeting sweep sensor open311 api decision evaluation import 12345
	Public    bool     // may be shown without log-in (from its kind)
	Anonymous bool     // nobody left a name
	Raiser    string   // person id when staff raised it, "" for the public

	Holder      string     // person id; "" in state open
	HolderLabel string     // 郭向荣, as of that moment
	HolderTitle string     // 项目负责人
	HolderOrg   string     // 云漳安居物业: all that the public sees of a holder
	HolderPath  place.Path // the place whose duty named the holder; an approver stands above it
	HolderSince int64
	Gap         bool       // the duty table had nobody at the place itself
	GridPath    place.Path // of the grid of the building, another cut of the community
	Passes      int64      // how often holders passed it on 转办

	RaisedAt, ClaimDue, RespondDue, Due, FirstDue      int64  // Due = end of the term for rectification; FirstDue stays visible
	DueWhy                                             string // how Due was computed, for people
	Estimated                                          bool   // computed without a published calendar
	TermFrom                                           int64  // when the running term began
	NextDue                                            int64  // what lists sort by: Due, the check, the later look, the review; when ended the moment it ended
	NextAlarm                                          int64  // when the clock next has something to say, 0 = never
	ClaimTold                                          bool   // said already that nobody claimed it in time
	AlarmStage                                         int64  // 0 nothing said yet, 1 half, 2 four fifths, 3 whole
	ClaimedAt, FixedAt, CheckedAt, ClosedAt, UpdatedAt int64
	LooksDone                                          int64 // passed looks of this round
	LookDue                                            int64 // when the next look is due, 0 = none
	ReviewDue                                          int64 // when what hangs is reviewed

	Pending       string // "" | "extend" | "hang": a request waits for a decision
	PendingDue    int64  // the deadline asked for
	Extensions    int64
	ReopenedTimes int64
	Chain         string // id of the first matter of the chain
	Recurs        int64  // 反弹: how many times the same trouble came back before this one
	Prior         string // the matter before it in the chain
	Parent        string
	MergedInto    string
	Seconded      int64 // how many added their voice
	Urged         int64
	LastUrge      int64
	Origin        string // what it came from in an affair
	Supervised    string // "" or the level that supervises: community street district city
	undo          string // what Undo needs, JSON
	Rating        string // "" good fair bad, of the last closing
}

// Step is one line of 经过. Nothing here is ever changed or erased.
type Step struct {
	ID, Matter     string
	Rev            int64
	At             int64 // server time
	Claimed        int64 // time claimed by the phone, 0 = none
	Act            Act
	From, To       State
	Round          int64
	Actor          string // person id, "" = public or clock
	ActorLabel     string // shown: 李晋芳 · 网格员; never a resident's name
	Holder         string // holder after the step
	HolderLabel    string
	Note           string // masked
	DueFrom, DueTo int64  // set when the deadline moved
	Docs           []string
	Detail         Detail
	Public         bool   // part of what the raiser and the public page see
	Entry          string // ledger reference
}

// Detail is what single acts add to a step.
type Detail struct {
	Measures  string   `json:"measures,omitempty"` // 整改措施
	MoneyFen  int64    `json:"money,omitempty"`    // 投入资金
	With      []string `json:"with,omitempty"`     // persons who fixed it together
	Look      string   `json:"look,omitempty"`     // check later raiser spot
	Other     string   `json:"other,omitempty"`    // the other matter of merge, child, recurrence: its number
	OtherID   string   `json:"otherId,omitempty"`
	Told      []string `json:"told,omitempty"` // persons told by the clock
	ToldLabel string   `json:"toldLabel,omitempty"`
	Stage     int64    `json:"stage,omitempty"`
	Rating    string   `json:"rating,omitempty"`
	Level     string   `json:"level,omitempty"`   // of supervision
	Dept      string   `json:"dept,omitempty"`    // department whistled for
	Undone    int64    `json:"undone,omitempty"`  // rev of the step taken back
	Interim   string   `json:"interim,omitempty"` // 过渡措施 while it hangs
	Review    int64    `json:"review,omitempty"`
	Why       string   `json:"why,omitempty"`  // how the new deadline was computed
	Auto      bool     `json:"auto,omitempty"` // by the duty table
	Rule      string   `json:"rule,omitempty"` // why this holder, for people
	Far       int64    `json:"far,omitempty"`  // of a report: metres between the phone and the place, when that is too far
}

// Holding is one interval of the time ribbon: who had it, from when to when.
type Holding struct {
	Matter, Phase      string // phase: wait (nobody) hold check watch hung done
	Holder, Label, Org string
	From, To           int64 // To 0 = still
}

// Card is what a list shows of a matter: one row, ready to print.
type Card struct {
	Matter
	KindName, KindNameEN string
}

// Ticket is what the one who raised it gets back.
type Ticket struct {
	Matter Matter
	Secret string // opens /r/SECRET; stored only as a hash, shown once
	Ref    string // ledger reference of the first entry, for the receipt
}
