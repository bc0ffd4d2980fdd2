package ground

import (
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
)

// Decided is a case whose decision has been made and delivered, as docket hands it to who publishes it (publish). Every word in it is
// of the file and not masked: masking is the publisher's. Source: 行政处罚法 art. 48, domain/environment.md 9.
type Decided struct {
	Case     string     // id
	Path     place.Path // of the district that decided
	FileNo   string     // 立案号
	Number   string     // 决定书文号: 望环罚〔2026〕7号
	Cause    string     // 案由: 超过水污染物排放标准排放水污染物
	Party    string     // name of the company or of the person
	Natural  bool       // the party is a natural person: masked wherever the public reads
	Credit   string     // 统一社会信用代码, "" of a person
	Legal    string     // name of the legal representative
	Address  string     // of the party; never published
	Facts    string     // 违法事实和证据, the words of the decision
	Basis    []string   // 依据, one provision a line: 《中华人民共和国水污染防治法》第八十三条第二项
	Statute  string     // id of the provision in kernel/statute, valid on the day of the act
	Kind     string     // 处罚种类: 罚款
	Content  string     // 处罚内容 in words
	Yuan     string     // decimal text, "" when no fine
	Pay      string     // 履行方式和期限
	Body     string     // 作出决定的机关
	ActDay   string     // yyyy-mm-dd of the act
	Day      string     // yyyy-mm-dd of the decision
	Served   string     // yyyy-mm-dd of the delivery
	Inquiry  string     // 调查经过 in the words of the file; what a typical case may draw from
	Outcome  string     // 改正、复查和缴款 in words, "" when not yet
	Officers []string   // ids of who handled it
}

// How a decision ceased to stand, for Seams.Annulled.
const (
	HowAnnulled = "annulled" // 撤销
	HowChanged  = "changed"  // 变更
	HowUnlawful = "unlawful" // 确认违法
	HowInvalid  = "invalid"  // 确认无效
)

// DecidedSeams are what docket and publish ask of each other.
type DecidedSeams struct {
	// Decided hands over one case; NotYet in words while there is no delivered decision, NotFound for who may not read it. Filled by docket.
	Decided func(tx *db.Tx, a access.Actor, caseID string) (Decided, error)
	// DecidedCases lists the delivered decisions an actor may read, newest first, at most n. Filled by docket.
	DecidedCases func(tx *db.Tx, a access.Actor, n int) ([]Decided, error)
	// Annulled takes down at once what was published of a case and leaves the tombstone; docket calls it in the transaction in which the
	// decision is annulled or changed (行政处罚法 48: within 3 working days, with the reason). how is one of How…, reason is read by the
	// public and must name nobody. Nothing published: no effect. Filled by publish; nil when there is no publish.
	Annulled func(tx *db.Tx, a access.Actor, caseID, how, reason string) error
	// Published lists what was published of a case. Filled by publish.
	Published func(tx *db.Tx, caseID string) ([]Link, error)
	// Shown tells when the decision of a case was first published, yyyy-mm-dd, and how its repair of credit stands (信用修复), in the words
	// of the books; "" for none. Filled by publish; nil when there is no publish.
	Shown func(tx *db.Tx, caseID string) (day, credit string, err error)
}
