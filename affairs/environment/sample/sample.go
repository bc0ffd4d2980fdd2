package sample

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
	ID, Path   string
	Person     string // of the register of people; "" = not a user of this house
	Name, Card string
	Until      string
	State      string // active, ended
	Made, Rev  int64
}

// Point is where a task is: an outlet or a section of a river, with the names it had then.
type Point struct {
	ID, Path, Name string
	Kind           string // outlet: total, storm …; section
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
	State        string
	Maker, Label string
	Made, Rev    int64
	Why          string // of a cancellation
	Done         int64  // began, 0 before
	Entry        string // of the signature
	Hidden       bool   // not shown to the company
}

// Note is the record of an inspection (现场检查笔录).
type Note struct {
	Task           string
	Shown          int64 // 亮证告知
	Began, Ended   int64
	Checks         map[string]string // of the list of the kind of outlet: yes, no, none
	Text           string
	Weather        string
	Load, Flow     string
	Lat, Lon       int64
	Companion      string // 陪同人
	Post           string
	Sketch         string // document
	Claimed, Saved int64
	Rev            int64

	How      string // "", glass, paper, refused
	Read     bool   // read to the person, or read by him
	Words    string // 以上记录属实
	Signer   string
	Reason   string // of a refusal
	Witness  string
	SignedAt int64
	Hash     string // hex SHA-256 of what was signed
	Body     string // what was signed, canonical JSON
	More     []Supplement
}

// Supplement is what was added after the signature.
type Supplement struct {
	ID, Text, Label string
	At              int64
}

// Sample is one bottle, or the bottles of one row.
type Sample struct {
	ID, Task, Code string
	At, Path       string
	Kind           string // plain, parallel, blank
	Of             string // code that a parallel belongs to
	Taken          int64
	Method         string // instant, mixed
	Items          []string
	Container, Fix string // keys of data/preservation.csv
	Volume         string // mL, decimal
	Seal           string
	Sealed         int64
	Temp, PH, Flow string
	Look           string
	Imported       bool
	Rev            int64
}

// The kinds of samples.
const (
	Plain    = "plain"
	Parallel = "parallel"
	Blank    = "blank"
)

// The links of a chain after the seal.
const (
	LinkHand    = "hand"    // 交接
	LinkReceive = "receive" // 实验室接收
	LinkAnalyse = "analyse" // 分析开始 (by item)
)

// Link is one link of a chain of custody; it is never changed. A repair is another link that names the one it replaces.
type Link struct {
	ID, Sample, Kind string
	Item             string // LinkAnalyse: pollutant
	At               int64
	Who, To          string // who gives, who takes; each signs
	Temp             string // °C
	Intact           string // yes, no
	Note             string
	Replaces, Reason string
	Maker, Label     string
	Second           string // who confirmed a repair, "" = not yet
	SecondLabel      string
	Made, Rev        int64
}

// Report is the laboratory's report (检测报告).
type Report struct {
	ID, Task, Number, Lab   string
	CMA                     string // number of the mark, "" = without
	Writer, Checker, Signer string // 编制 审核 签发
	Issued                  string // day
	Made, Rev               int64
}

// Value is one figure of a report.
type Value struct {
	ID, Sample, Report, Pollutant string
	Method, Text, Unit, LOD       string
	Matter                        string // opened for it
	Made, Rev                     int64
}

// Trouble is one broken link, as a text key and its arguments; Words says it.
type Trouble struct {
	Key  string
	Args []any
}

// Chain is the state of a sample's chain of custody for one item.
type Chain struct {
	Whole   bool
	Pending bool      // not broken, but links are still to come
	Broken  []Trouble // 待补正
	Warned  []Trouble // does not break the chain: parallel or blank missing
	Links   []Link
}

// Judged is how a figure compares with its limit.
type Judged struct {
	Known       bool   // a limit applies
	Limit, Unit string // "20", "mg/L"
	Basis, Why  string // GB 3838-2002 表1 Ⅲ类; why this one
	Exceeds     bool
	Multiple    string // "1.20", "" for pH
	Comparison  string // full-value, rounded …
	Trouble     string // said when figure and limit cannot be compared
}

// Found is everything that a case freezes of one result.
type Found struct {
	Value
	Sample   Sample
	Task     Task
	Report   Report
	Chain    Chain
	Judged   Judged
	How      string // how the notes were signed
	NoteHash string
	Name     string // of the pollutant
}
