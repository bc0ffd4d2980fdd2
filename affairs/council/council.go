package council

import (
	"linli/kernel/access"
	"linli/kernel/place"
)

// Kind is the kind of matter that a decision opens.
const Kind = "council"

// State is where a topic stands. The words for them are data of a city (see Words).
type State string

// The states of a topic, in the order of the procedure, and the four ways in which it ends at the review.
const (
	Raised  State = "raised"  // 提议
	Listed  State = "listed"  // 审核: it will be put on an agenda
	Noticed State = "noticed" // 预告: on the agenda of an announced meeting
	Talked  State = "talked"  // 协商: the meeting is on
	Decided State = "decided" // 决议
	Shown   State = "shown"   // 公示
	Doing   State = "doing"   // 办理
	Looked  State = "looked"  // 回头看: all its matters are closed
	Rated   State = "rated"   // 评议

	Direct    State = "direct"    // 直接转办: a matter at once, no meeting needed
	Away      State = "away"      // 不属于本小区
	Known     State = "known"     // 已办过
	Declined  State = "declined"  // 不予列入
	Withdrawn State = "withdrawn" // its import was taken back
	Over      State = "over"      // decided without anything to do, published, done with
)

// States lists all states in the order of the procedure.
var States = []State{Raised, Listed, Noticed, Talked, Decided, Shown, Doing, Looked, Rated, Direct, Away, Known, Declined, Over}

// Steps are the nine steps of the procedure that the page of a topic draws.
var Steps = States[:9]

// Result is what a meeting said to a topic.
type Result string

// The results.
const (
	Passed Result = "passed" // 通过
	Failed Result = "failed" // 未通过
	Again  Result = "again"  // 再议
	Owners Result = "owners" // 转业主大会表决
)

// Results lists them.
var Results = []Result{Passed, Failed, Again, Owners}

// MeetingState is where a meeting stands.
type MeetingState string

// The states of a meeting.
const (
	Planned   MeetingState = "planned"   // 筹备
	Announced MeetingState = "announced" // 预告
	Open      MeetingState = "open"      // 正在开
	Closed    MeetingState = "closed"    // 开完了: minutes are there
	Published MeetingState = "published" // 公示中
	Ended     MeetingState = "ended"     // 公示结束
	Cancelled MeetingState = "cancelled" // 取消
)

// Ways are how a topic came (提出方式, ledgers.md B6).
var Ways = []string{"qr", "phone", "face", "head", "wechat", "12345", "visit", "matter", "room"}

// Categories of topics.
var Categories = []string{"repair", "clean", "parking", "safety", "green", "elder", "children", "manage", "other"}

// EventKinds are the kinds of activities (活动台账, ledgers.md B21a).
var EventKinds = []string{"health", "fraud", "show", "festival", "talk", "volunteer", "study", "room", "other"}

// Topic (议题) is one thing put before the neighbours. Instants are Unix ms, 0 = none.
type Topic struct {
	ID          string
	Rev         int64
	Compound    string
	Place       string     // the compound, or the building it is about; never a home
	Path        place.Path // of the compound: whose council it is
	Title, Said string     // masked as a matter's words are
	Category    string
	Way         string // one of Ways
	Writer      string // person id of the staff who typed it, "" = the resident
	Raiser      string // name for staff, when somebody gave one: 申秀兰
	RaisedAt    int64
	FromMatter  string
	State       State
	Reason      string // told to who raised it
	ReviewedAt  int64
	Matter      string // of 直接转办
	Meeting     string // the latest meeting it was put on
	Seconded    int64
	UpdatedAt   int64

	receipt []byte // sealed: opens the matter of 直接转办 for who raised the topic
}

// Meeting (议事会) is one evening.
type Meeting struct {
	ID                             string
	Rev                            int64
	Compound                       string
	Path                           place.Path
	Year, N                        int64 // 锦绣苑〔2026〕6号
	At                             int64
	Venue, Chair, Recorder, Guests string
	State                          MeetingState
	Code                           string // sign-in by code; opens nothing but a line of the sheet
	AnnouncedAt, OpenedAt          int64
	ClosedAt                       int64
	Attended                       int64
	PublishFrom, PublishUntil      int64
	EndedAt                        int64
	Reason                         string // of a cancelled one
	UpdatedAt                      int64
}

// Item is a topic on an agenda with what was said to it.
type Item struct {
	Meeting, Topic   string
	Pos              int64
	Talk, Dissent    string // opinions, and those that differ: both are kept
	Yes, No, Abstain int64
	Result           Result // "" = not yet
	Resolution       string
	DecidedAt        int64
}

// Promise is a matter that a decision opened.
type Promise struct {
	ID, Meeting, Topic, Matter string
	What, Who                  string
	Due, At                    int64
	secret                     []byte
}

// Seat is a numbered line of the sign-in sheet.
type Seat struct {
	ID      string
	Rev     int64
	Meeting string
	N       int64
	Person  string
	Label   string
	Role    string
	How     string // "" invited, tap, code, paper
	Came    int64
	mark    string
}

// Member is somebody invited to each meeting of a compound.
type Member struct {
	ID       string
	Rev      int64
	Compound string
	Person   string
	Label    string
	Role     string // party, resident, owners, property, guest
	Ended    int64
}

// Objection is what somebody holds against a published result; each is answered before publication ends.
type Objection struct {
	ID         string
	Rev        int64
	Meeting    string
	At         int64
	Said       string
	Answer     string
	AnsweredAt int64
}

// EventState is where an activity stands.
type EventState string

// The states of an activity.
const (
	EventPlanned   EventState = "planned"
	EventOpen      EventState = "open" // 可报名
	EventHeld      EventState = "held"
	EventCancelled EventState = "cancelled"
)

// Event (活动) is one activity of a compound.
type Event struct {
	ID                                             string
	Rev                                            int64
	Compound                                       string
	Path                                           place.Path
	Kind, Title                                    string
	At, Until                                      int64
	Venue, Partner, Audience, Leader, Echo, Reason string
	Capacity, Helpers                              int64 // 0 = no limit, no helpers needed
	Cost                                           int64 // fen
	State                                          EventState
	Came                                           int64
	UpdatedAt                                      int64
}

// Enrol is one enrolment: guests of one name, or a helper.
type Enrol struct {
	ID     string
	Rev    int64
	Event  string
	N      int64
	What   string // guest, helper
	Label  string
	Heads  int64
	State  string // in, waiting, gone
	At     int64
	Came   bool
	hash   string
	mark   string
	sealed []byte
}

// The permissions of this affair; rows of kernel/access/matrix.csv.
const (
	Read   = access.CouncilRead
	Write  = access.CouncilTopic
	Record = access.CouncilRecord
	Run    = access.CouncilRun
)
