// Package affair (业务) is the seam between an affair (邻里议事, 高层消防 …) and the house: a
// plain struct of slices; a field left empty means nothing to offer. It is the last package
// of the kernel, because affairs may not import app (docs/adr/0003).
//
// Standard: design/house.md, "An affair's folder". Example: see any affairs/*/affair.go.
package affair

import (
	"context"
	"math/rand/v2"
	"time"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/notify"
	"linli/kernel/offline"
	"linli/kernel/place"
	"linli/kernel/signal"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// Affair is one of the nine systems that live on the loop.
type Affair struct {
	Name   string // folder name: fire
	Title  string // text key of its name in the menu
	Home   string // address of its first page
	Perm   access.Perm
	Routes []web.Route
	Kinds  []matter.Kind // with their Step; one with a Name is seeded into an installation that lacks it
	Tables []*table.Table
	Jobs   []Job
	Checks []Check

	Tell      map[string]notify.Teller // by kind of ledger entry: whom it concerns
	Replayers []ledger.Replayer        // compare its tables with its entries (ledger verify)
	Doors     []Door                   // what it offers behind a plaque, without log-in
	Feeds     []Feed                   // calendars, written by gateway/ical
	Occasions func(tx *db.Tx, under place.Path, from, until int64) ([]Occasion, error)
	Demo      func(Stage) error // puts its dated scenes on the stage of the demo street
	Today     func(tx *db.Tx, lang string, a access.Actor) (Day, error)
	AtHome    func(tx *db.Tx, lang string, a access.Actor, home string) ([]ui.ListRow, error)     // what it knows behind a door (W3)
	OnMatter  func(tx *db.Tx, lang string, a access.Actor, m matter.Matter) ([]ui.ListRow, error) // its pages that a matter is about, for this actor (M2)
	OnPlaque  func(tx *db.Tx, lang string, at place.Place) ([]PlaqueCard, error)                  // what it shows behind the plaque of a building (P1): facts of the building, never of its households
	Lenses    []Lens                                                                              // ways to look at the doors of a building (W2)
	Forms     []offline.Form                                                                      // that a phone may fill without signal
	Heard     func(a access.Actor, x Heard) string                                                // address of the form in which something heard becomes a topic (列为议题); "" = not for this actor
	Uploads   signal.TakeUploads                                                                  // keeps what monitors send; app lends it to the gateway that reads their language. Nil: nobody registers monitors
	Standing  []Standing                                                                          // reports that are ready at any time (X1)
	Keep      offline.Pages                                                                       // addresses of the actor's own pages that a phone may keep
}

// Standing is a report that somebody above asks for again and again and that an affair makes from what is in it, without anybody filling
// it in (报表中心, X1).
type Standing struct {
	Title, Asker string // text keys: 走访与联户季报, 民政
	Period       string // week, month, quarter: it is handed in when that ends
	Href         string // the report of the period at hand
	Perm         access.Perm
}

// Heard is something heard at a place, on a visit or with a matter, that may concern the neighbours. It holds no words: they would
// stand in an address.
type Heard struct{ Place, Matter, Way string }

// Day is what an affair puts into somebody's page 今天 (W1), in walking order.
type Day struct {
	Late, Now, Week int // how many are late, due today, due in the rest of the week
	Rows            []Due
	More            *ui.ListRow // a line that leads to the rest of the week
	Start           *ui.Btn     // what begins the round: 开始走访
}

// Due is one line of a Day. Rows of one Group stand together; Building puts matters of the same building beside them.
type Due struct {
	Path            place.Path
	Group, Building string
	Row             ui.ListRow
}

// Lens is a way to look at the doors of a building (楼栋图, W2) that an affair knows: 走访. Look gives marks only for doors about which
// the actor may know; whoever lacks Perm is not offered it.
type Lens struct {
	Name  string // in the address: visits
	Title string // text key
	Perm  access.Perm
	Look  func(tx *db.Tx, lang string, a access.Actor, building place.Place) (Looked, error)
}

// Looked is what a lens says: the finding above the drawing, a line of figures, marks and notes by home id.
type Looked struct {
	Finding, Summary string
	Legend           []ui.Mark
	Rest             ui.Mark // of a door without a mark
	Marks            map[string]ui.Mark
	Notes            map[string]string
}

// PlaqueCard is what an affair shows of a building on its public page (P1): one line, what follows from it, facts, and where more stands.
type PlaqueCard struct {
	Title, Line, Note string
	Facts             []ui.Def
	Link              *ui.Btn
}

// Door is a link on the public page of a compound: /q/CODE/ and Path.
type Door struct{ Title, Path string }

// Occasion is something people may wish to go to at a place and time: an activity. Affairs that
// help people to come (喘息服务) read the occasions of the others through the app.
type Occasion struct {
	ID, Title, Where, Href string
	Path                   place.Path
	From, Until            int64 // Unix ms
}

// Feed is a calendar at a public address. Calendar reads it anew for each request.
type Feed struct {
	Pattern  string // of net/http: /q/{code}/council.ics
	Perm     access.Perm
	Calendar func(c *web.Ctx) (Calendar, error)
}

// Calendar is a list of dates as a telephone's calendar takes it (RFC 5545).
type Calendar struct {
	Name   string
	File   string // name of the attachment; "" = a feed to subscribe to
	Events []Event
}

// Event is one date. Rev counts changes, so that a moved meeting moves on telephones too.
type Event struct {
	UID, Title, Where, Text, URL string
	From, Until                  int64 // Unix ms
	Changed                      int64
	Rev                          int64
	Cancelled                    bool
}

// Frame is what the house lends to the pages of an affair: the frame around them and the look of a
// matter, which are the same everywhere. App fills it before the first request.
type Frame struct {
	Staff     func(c *web.Ctx, title, active string) ui.Page
	Public    func(c *web.Ctx, title string) ui.Page
	Done      func(c *web.Ctx, sentence string, undo *ui.Undo) // said on the next page
	Mark      func(lang string, now time.Time, m matter.Matter) ui.Mark
	Source    func(c *web.Ctx) string // where a request comes from, for limits only
	PublicURL string
	Heard     func(a access.Actor, x Heard) string // Affair.Heard of whoever takes topics; never nil
}

// Stage is the demo street as an affair sees it: its clock, its people by name, its compounds.
type Stage struct {
	Now     time.Time
	Part    float64 // share of the volumes; 1 = all
	Founder ledger.Actor
	// On plays a scene in a transaction at its moment; one after Now is left out.
	On        func(at time.Time, play func(tx *db.Tx) error)
	Chance    func(stream uint64) *rand.Rand // the same for the same seed
	Compounds []StageCompound
	Cared     []StageCared                   // in the order of the tree
	Actor     func(name string) access.Actor // staff, with their rights
	Person    func(name string) string       // id of a person of the stories
}

// StageCared is somebody of the street who needs attention, with the words of old tables (独居, 高龄) and who looks in.
type StageCared struct {
	StagePerson
	Home    string // id
	Path    place.Path
	Words   []string
	Carer   string // id of another grown-up of the household, "" none
	Visitor access.Actor
	Checker access.Actor // of the community
}

// StageCompound is a compound of the demo street with those who run its affairs.
type StageCompound struct {
	Place     place.Place
	Buildings []place.Place
	Community string
	Since     time.Time           // when its branch began to meet
	Secretary func() access.Actor // of the branch, or of the community while there is none
	Checker   access.Actor        // of the community: looks back
	Grid      access.Actor
	Manager   matter.Holder
	Members   []StagePerson                    // of the branch
	Who       func(person string) access.Actor // whoever holds a matter here, with his rights
}

// StagePerson is somebody of the street.
type StagePerson struct{ ID, Name string }

// Job is work at intervals; it must be safe to run again.
type Job struct {
	Name  string
	Every time.Duration
	Run   func(context.Context) error
}

// Check is a question of the doctor; nil means well.
type Check struct {
	Name string
	Run  func(context.Context) error
}
