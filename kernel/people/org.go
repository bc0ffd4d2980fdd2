package people

import "linli/kernel/place"

// OrgKind says what sort of organisation it is.
type OrgKind string

// The kinds of organisations.
const (
	Community   OrgKind = "community"   // 社区居委会
	Street      OrgKind = "street"      // 街道办事处
	Department  OrgKind = "department"  // 区/市部门
	Property    OrgKind = "property"    // 物业服务企业
	Branch      OrgKind = "branch"      // 党支部
	Group       OrgKind = "group"       // 党小组
	Committee   OrgKind = "committee"   // 业主委员会
	Preparatory OrgKind = "preparatory" // 业主大会筹备组
	Station     OrgKind = "station"     // 微型消防站
	Brigade     OrgKind = "brigade"     // 消防救援站
	Company     OrgKind = "company"     // 企业
	Agency      OrgKind = "agency"      // 辅助性就业机构等服务机构
	Other       OrgKind = "other"       // 其他
)

// OrgKinds lists all kinds in the order shown.
var OrgKinds = []OrgKind{Community, Street, Department, Property, Branch, Group, Committee, Preparatory, Station, Brigade, Company, Agency, Other}

// Org is an organisation. Its data are not personal, except the phone of a very small one.
type Org struct {
	ID     string
	Kind   OrgKind
	Name   string
	Code   string     // 统一社会信用代码, "" unknown
	Parent string     // id of the organisation above: a group's branch
	Place  string     // where it works: a property company's compound
	Path   place.Path // of Place
	Phone  string
	From   int64 // Unix ms, 0 = always
	Until  int64 // Unix ms, 0 = open
	Rev    int64
}

// Post (职务) is one person's term in an organisation: 支部书记 of a branch, 网格员 of a
// community, 项目负责人 of a property company.
type Post struct {
	ID     string
	Person string
	Org    string
	Title  string
	Place  string // part of the organisation's area, "" = all of it
	Path   place.Path
	From   int64 // Unix ms
	Until  int64 // Unix ms, first moment no longer in office; 0 = open
	Rev    int64
}

// Consent (同意) is one person's yes to one purpose; withdrawing is as easy as giving.
type Consent struct {
	ID        string
	Person    string
	Purpose   string // what for: a key such as care.visit, care.peace
	Scope     string // which data or to whom; part of what was shown to the person
	How       string // paper, voice, online
	Given     int64  // Unix ms
	Withdrawn int64  // Unix ms, 0 = stands
	Rev       int64
}

// Look is one act of reading a masked field whole, as the person concerned may see it.
type Look struct {
	Person string
	Field  string // column name of the register, such as person.id_no
	Reason string
	Actor  string // id of who looked
	Who    string // name as shown at that moment
	At     int64  // Unix ms
	Entry  string // ledger entry id
}

// Proposal (待核) is a change that a person must decide: an import saw that somebody is
// no longer on the list, has died, moved, or is twice on file.
type Proposal struct {
	ID      string
	Kind    string // move, death, merge
	Person  string
	Other   string // merge: the other row
	Day     string // claimed day, "" unknown
	Source  string // where it comes from: 导入批次, 走访, 本人
	State   string // open, accepted, declined
	Made    int64
	Decided int64
	By      string // who decided
}

// The kinds of proposals.
const (
	ProposeMove  = "move"
	ProposeDeath = "death"
	ProposeMerge = "merge"
)
