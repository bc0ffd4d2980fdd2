package matter

import "linli/kernel/ledger"

// Report raises a matter. Only what a person may say stands here: status, number, holder and times are ours (T18).
type Report struct {
	Place              string // place id, required; may be a home, a unit, a facility
	Kind               string // required
	Title              string // optional, default the kind's name
	Text               string // at most 4,000 characters
	Part               string // 部位
	Grade              string // one of Grades
	Source             string // qr phone visit meeting sweep sensor open311 api decision evaluation 12345
	Docs               []string
	Extra              map[string]any // attributes of the kind; unknown ones are kept
	Name, Phone, Email string         // of the one who reports, optional, sealed
	Lat, Lon           int64          // where the phone says it is; only a public spot is stored, 1e-7 degrees
	Far                int64          // metres that the phone was away from the place of the plaque, 0 = near or not asked; where it was is not said (T16)
	Claimed            int64          // time on the phone
	Parent             string         // split: the matter this one is part of
	Origin             string         // what it came from in an affair: meeting, inspection … (opaque id)
	Assign             *Holder        // a decision already names who does it; nil = the duty table
	Due                int64          // a decision already names the day; 0 = the kind's rule
	Solved             bool           // 当场办好: raised and fixed at once; still needs another one's look
}

// Holder names a person answerable and what to call them at this moment.
type Holder struct {
	Person, Label, Title, Org string
	Path                      string // place path of the duty
	Gap                       bool
	Rule                      string
}

// Do is the part common to all acts on an existing matter.
type Do struct {
	ID      string
	Rev     int64  // the version the form showed; 0 = whatever it is now
	Receipt string // secret of the one who raised it, in place of an account
	Beside  string // person logged in where the receipt is used: never recorded, but what that person may not do the receipt does not open
	Undoes  bool   // an affair takes back what the same person recorded moments ago, and the matter that came of it
	Note    string // what others see; phones and identity numbers are masked
	Docs    []string
	Claimed int64
}

// Assign puts a person in charge.
type Assign struct {
	Do
	To Holder // empty Person: ask the duty table again
}

// Claim is 认领.
type Claim struct{ Do }

// Transfer is 转办: Note is required.
type Transfer struct {
	Do
	To Holder
}

// Rectify is 办好了.
type Rectify struct {
	Do
	Measures string
	MoneyFen int64
	With     []string // persons who did it together; none of them may look
}

// Look is the check, the later look, or a spot check of a closed matter.
type Look struct {
	Do
	Result string // pass fail cannot
}

// NotFixed is the raiser saying 还没修好.
type NotFixed struct{ Do }

// AskExtension asks for a later deadline: Note is the reason.
type AskExtension struct {
	Do
	Due int64
}

// Decide answers a pending request for extension or for 挂账.
type Decide struct {
	Do
	Approve bool
	Due     int64 // may shorten what was asked
	Review  int64 // for 挂账: when it is reviewed, default a month
}

// Hang is 挂账: asked by the holder or done by who may approve it.
type Hang struct {
	Do
	Interim string // 过渡措施, required
	Review  int64  // default a month from now
}

// Unhang puts it back to work with a new deadline (0 = the kind's rule from now).
type Unhang struct {
	Do
	Due int64
}

// Whistle is 吹哨: departments are called to answer.
type Whistle struct {
	Do
	Level string // urgent 应急 | hard 攻坚 | daily 日常
	Depts []Dept
}

// Dept is a department called. Org may be empty for one that is not in the register.
type Dept struct{ Org, Name string }

// Call is what the street hands to the department: the link and, by another way, the code. Shown once.
type Call struct {
	ID, Dept, Secret, Code string
	Due, Expires           int64
	DueWhy                 string
}

// Answer is what a department says through the link.
type Answer struct {
	Secret, Code string
	Act          string // arrive 到场/已联系 | result 办理结果
	Name         string // who answers
	Text         string
	Docs         []string
	Resolved     bool
}

// Help adds or ends a helper 协办.
type Help struct {
	Do
	Person, Label, Title, Org string
	End                       bool
}

// Merge puts this matter into an older one.
type Merge struct {
	Do
	Into string
}

// Simple acts: Decline (Note = reason told), Withdraw, Urge, Note, Undo, Review.
type Simple struct{ Do }

// Supervise is 督办 by a level: community street district city.
type Supervise struct {
	Do
	Level string
}

// Rate is the raiser's word after closing: good 满意, fair 基本满意, bad 不满意.
type Rate struct {
	Do
	Rating string
}

// Second is 加一声: another one has the same trouble.
type Second struct {
	ID                 string
	Text               string
	Name, Phone, Email string
	Claimed            int64
}

// Nobody is the actor of what the clock and the duty table do.
var Nobody = ledger.Actor{ID: "system", Kind: "system"}
