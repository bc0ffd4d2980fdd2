package sample

import "strings"

// The kinds of tasks.
const (
	Inspect = "inspect" // 现场检查
	Recheck = "recheck" // 改正复查, unannounced: the company is not told
)

// The states of a task.
const (
	Planned   = "planned"   // 待检查
	Filled    = "filled"    // 待签字: notes are there, they can still be put right
	Signed    = "signed"    // 已签字: frozen
	Cancelled = "cancelled" // 已取消
)

// How notes were signed.
const (
	OnGlass = "glass"   // on the screen
	OnPaper = "paper"   // on the print, photographed
	Refused = "refused" // 拒签: reason and witness
)

// Officer is somebody with a law-enforcement card (行政执法证). Until is the last day of its validity, yyyy-mm-dd.
type Officer struct {
	ID     string `json:"id"`
	Path   string `json:"path"`
	Person string `json:"person"` // of the register of people; "" = not a user of this house
	Name   string `json:"name"`
	Card   string `json:"card"`
	Until  string `json:"until"`
	State  string `json:"state"` // active, ended
	Made   int64  `json:"-"`
	Rev    int64  `json:"-"`
}

// Point is where a task is: an outlet or a section of a river, with the names it had then.
type Point struct {
	ID, Path, Name string
	Kind           string // kind of the outlet (mine, storm …) or section
	Company        string // id, "" for a section
	CompanyName    string
	Lat, Lon       int64 // 1e-7 degrees, 0 = not known
}

// Task is one inspection. Days are yyyy-mm-dd, moments Unix ms.
type Task struct {
	ID, No, Kind string
	Title        string
	Point        Point
	From, Until  string    // window in which it is done
	Officers     []Officer // as their cards stood when they were named
	Labels       []string  // sample codes kept for it
	Case         string    // that a re-inspection belongs to, opaque id of docket
	Hidden       bool      // 不事先告知: not shown to the company, calendars and public pages
	State        string
	Maker, Label string
	Made         int64
	Why          string // of a cancellation
	Done         int64  // when it began, 0 before
	Rev          int64
}

// Note is the record of an inspection (现场检查笔录).
type Note struct {
	Task           string            `json:"task"`
	Shown          int64             `json:"shown"` // 亮证告知
	Began          int64             `json:"began"`
	Ended          int64             `json:"ended"`
	Checks         map[string]string `json:"checks"` // of the list of the kind of outlet: yes, no, none
	Words          string            `json:"words"`
	Weather        string            `json:"weather"`
	Load           string            `json:"load"`
	Flow           string            `json:"flow"`
	Lat            int64             `json:"lat"`
	Lon            int64             `json:"lon"`
	Companion      string            `json:"companion"` // 陪同人
	Post           string            `json:"post"`
	Sketch         string            `json:"sketch"` // id of the picture as the phone gave it
	Claimed, Saved int64             `json:"-"`
	Rev            int64             `json:"-"`

	How      string `json:"how"` // "" not yet, glass, paper, refused
	Read     bool   `json:"read"`
	Own      string `json:"own"` // 以上记录属实
	Signer   string `json:"signer"`
	Reason   string `json:"reason"` // of a refusal
	Witness  string `json:"witness"`
	SignPic  string `json:"sign_pic"`
	SignedAt int64  `json:"signed"`
	Hash     string `json:"-"` // hex SHA-256 of Body
	Body     string `json:"-"` // what was signed, as JSON
	Maker    string `json:"-"`
	Label    string `json:"-"`
}

// Supplement is what was added after the signature.
type Supplement struct {
	ID, Task, Text, Maker, Label string
	At                           int64
}

// Sample is one bottle, or the bottles of one row.
type Sample struct {
	ID        string   `json:"-"`
	Task      string   `json:"-"`
	Code      string   `json:"code"`
	Point     string   `json:"-"`
	Path      string   `json:"-"`
	Kind      string   `json:"kind"` // plain, parallel, blank
	Twin      string   `json:"twin"` // code that a parallel belongs to
	Taken     int64    `json:"taken"`
	Method    string   `json:"method"` // instant, mixed
	Items     []string `json:"items"`
	Container string   `json:"container"`
	Fix       string   `json:"fix"`
	Volume    string   `json:"volume"` // mL
	Seal      string   `json:"seal"`
	Sealed    int64    `json:"sealed"`
	Temp      string   `json:"temp"`
	PH        string   `json:"ph"`
	Flow      string   `json:"flow"`
	Look      string   `json:"look"`
	Imported  bool     `json:"imported"`
	Rev       int64    `json:"-"`
}

// The kinds of samples.
const (
	Single   = "plain"
	Parallel = "parallel"
	Blank    = "blank"
)

// The links of a chain; taken and seal only as repairs of what the notes say.
const (
	LinkTaken   = "taken"
	LinkSeal    = "seal"
	LinkHand    = "hand"    // 交接
	LinkReceive = "receive" // 实验室接收
	LinkAnalyse = "analyse" // 分析开始, by item
)

// Link is one link of a chain of custody; it is never changed. A repair is another link with a reason, which counts when a second
// person has confirmed it; Replaces names what it stands in for.
type Link struct {
	ID, Sample, Kind    string
	Item                string // LinkAnalyse: pollutant
	At                  int64
	Who, To             string // who gives, who takes: each signs
	Temp                string // °C
	Intact              string // yes, no
	Note                string
	Replaces, Reason    string
	Maker, Label        string
	Second, SecondLabel string
	Made, Rev           int64
}

// Report is the laboratory's report (检测报告).
type Report struct {
	ID, Task, Path, Number, Lab string
	CMA                         string // number of the mark, "" = without
	Writer, Checker, Signer     string // 编制 审核 签发
	Issued                      string // day
	Made, Rev                   int64
}

// Value is one figure of a report, as it was printed.
type Value struct {
	ID, Sample, Report, Pollutant string
	Method, Text, Unit, LOD       string
	Matter                        string // opened for it
	Made, Rev                     int64
}

// Trouble is one thing that is wrong, as a text key and its arguments.
type Trouble struct {
	Key  string
	Args []any
}

// Chain is the state of a sample's chain of custody for one item.
type Chain struct {
	Whole   bool
	Pending bool      // not broken, but links are still to come
	Broken  []Trouble // 待补正
	Warned  []Trouble // does not break the chain: parallel or blank missing, warm box
	Links   []Link
}

// Judged is how a figure compares with its limit.
type Judged struct {
	Known       bool   // a limit applies and the figure could be compared
	Limit, Unit string // "20", "mg/L"
	Basis       string // GB 3838-2002 表1 Ⅲ类
	Why         string // which limits were considered and why this one
	Exceeds     bool
	Multiple    string // "1.20"; "" when kept, and for pH
	Comparison  string // full-value, rounded-value
	Check       bool   // the limit is to be confirmed against the permit
	Trouble     string // said when figure and limit cannot be compared
}

// Found is everything that a case freezes of one result.
type Found struct {
	Value    Value
	Sample   Sample
	Task     Task // with point, company and the officers and their cards
	Report   Report
	Chain    Chain
	Judged   Judged
	How      string // how the notes were signed
	NoteHash string
	Name     string // of the pollutant
}

// Exceeding tells whether the figure is over its limit and nothing of its chain is missing: then it may be evidence.
func (f Found) Exceeding() bool { return f.Judged.Exceeds && f.Chain.Whole }

// Names are the officers of a task: 冀文斌、路晓宁.
func (t Task) Names() string {
	var out []string
	for _, o := range t.Officers {
		out = append(out, o.Name)
	}
	return strings.Join(out, "、")
}
