package source

import "linli/kernel/place"

// The kinds of nodes of the network. Outlets and sections are nodes under their own id.
const (
	NodeOutlet   = "outlet"   // 排放口
	NodeSection  = "section"  // 断面
	NodeIntake   = "intake"   // 取水口
	NodePlant    = "plant"    // 污水处理厂进口
	NodeManhole  = "manhole"  // 检查井
	NodeInlet    = "inlet"    // 雨水口
	NodeOverflow = "overflow" // 溢流口
	NodeJunction = "junction" // 汇流点
	NodeSpring   = "spring"   // 河源
	NodeMouth    = "mouth"    // 出境、河口
)

// The kinds of outlets: those of environment.md 10 and of ledgers.md B24.
const (
	Sewage   = "sewage"   // 废水总排口
	Storm    = "storm"    // 雨水排口
	Mixed    = "mixed"    // 雨污合流口
	Domestic = "domestic" // 生活污水
	Indirect = "indirect" // 间接排放 (into a sewer)
	Clean    = "clean"    // 清净下水
	Mine     = "mine"     // 矿井水
)

// The kinds of edges.
const (
	EdgeReach    = "reach"    // 河段
	EdgeSewer    = "sewer"    // 污水管段
	EdgeStorm    = "storm"    // 雨水管段
	EdgeCombined = "combined" // 合流管段
)

// Company (企业) is somebody who discharges. Address, contact and phone lie sealed.
type Company struct {
	ID                     string
	Rev                    int64
	Name, Credit, Industry string // Credit: 统一社会信用代码, checked
	Place                  string // id of the place, a district at most
	Path                   place.Path
	Lon, Lat               int64  // 1e-7 degrees WGS-84, both 0 = unknown
	Process                string // how its water arises and is treated
	Box                    Box
	Ended                  int64
	UpdatedAt              int64
}

// Box is what is sealed of a company.
type Box struct {
	Address string `json:"address,omitempty"`
	Contact string `json:"contact,omitempty"`
	Phone   string `json:"phone,omitempty"`
	Legal   string `json:"legal,omitempty"` // 法定代表人
}

// Permit (排污许可证) of a company. Days are yyyy-mm-dd; it is valid five years unless it says less.
type Permit struct {
	ID           string
	Rev          int64
	Company      string
	Path         place.Path
	Number, EIA  string // EIA: number of the approval of the environmental impact assessment
	Issued, From string
	Until        string
	By           string // who issued it
	Limits       []Limit
	Ended        int64
	UpdatedAt    int64
}

// Limit is what may be discharged of one pollutant. Value and High are decimal text; High only for a range (pH).
type Limit struct {
	Pollutant string `json:"p"`            // code of HJ 212: w01018
	Op        string `json:"op,omitempty"` // "<=" by default, ">=" or "range"
	Value     string `json:"v"`
	High      string `json:"h,omitempty"`
	Unit      string `json:"u"`
	Basis     string `json:"b"` // a measure.Basis: permit, eia, local, sector, comprehensive, quality
	Document  string `json:"d,omitempty"`
	Clause    string `json:"c,omitempty"`
	Check     bool   `json:"check,omitempty"` // to be confirmed against the permit
}

// Outlet (排放口) is where water leaves a company or a sewer.
type Outlet struct {
	ID               string
	Rev              int64
	Code, Name, Kind string
	Company          string // id, "" = municipal
	Permit           string // id
	Place            string
	Path             place.Path
	Lon, Lat         int64
	Water            string // receiving water
	Target           string // class target: I II III IV V
	Standard         string // 执行标准
	Limits           []Limit
	MN               string // monitor number of HJ 212
	Signage          string // yes no unknown
	Guardian         string // who watches it for the authority
	Every            int64  // days between visits, 0 = not fixed
	Ended            int64
	UpdatedAt        int64
}

// Section (断面) and every other node of the network that is no outlet.
type Section struct {
	ID         string
	Rev        int64
	Kind       string // NodeSection, NodeIntake …
	Code, Name string
	Water      string
	Target     string // class target of a section
	Role       string // "" up down control border: 上游 下游 控制 出境
	Place      string
	Path       place.Path
	Lon, Lat   int64
	Ended      int64
	UpdatedAt  int64
}

// Edge is a pipe segment or a river reach: water flows From → To.
type Edge struct {
	ID         string
	Rev        int64
	Kind       string
	Code, Name string
	From, To   string // ids of nodes
	Metres     int64
	Main       bool       // of the main stem: left to right in the drawing
	Line       [][2]int64 // its course between the ends, 1e-7 degrees
	Path       place.Path
	Ended      int64
	UpdatedAt  int64
}

// Known tells whether a position was given.
func Known(lon, lat int64) bool { return lon != 0 || lat != 0 }

// Flow is one look at an outlet in dry weather.
type Flow struct {
	ID, Outlet  string
	Rev         int64
	Path        place.Path
	Day         string
	Seen        string // none trickle flow: 无水 渗流 有水流
	DryDays     int64  // days since the last rain
	Note        string
	Suspicious  bool
	Matter      string
	By, ByLabel string
	At          int64
}

// Geo is a GeoJSON file on its way in.
type Geo struct {
	ID          string
	Rev         int64
	Path        place.Path
	Place       string
	File, State string // State: read done withdrawn
	Tolerance   int64  // metres within which ends are joined
	Draft       Draft
	Made        []Made
	By, ByLabel string
	At          int64
}

// Made is an object that an import made, with its revision then.
type Made struct {
	ID   string `json:"id"`
	Kind string `json:"k"` // node, edge
	Rev  int64  `json:"r"`
}
