package paper

import "linli/platform/fault"

// Data fills a paper: name of a placeholder to a string (or anything fmt prints) or to a list []Data for a repeated part. A name that the
// paper does not know is left aside; a name that is missing prints as a line to write on.
type Data map[string]any

// Names of the papers. The placeholders of each stand in data/NAME.txt.
const (
	Order         = "order"         // 责令改正违法行为决定书
	Notice        = "notice"        // 行政处罚事先告知书
	HearingRight  = "hearing-right" // 行政处罚听证告知书
	HearingNotice = "hearing"       // 行政处罚听证通知书
	Decision      = "decision"      // 行政处罚决定书
	Daily         = "daily"         // 按日连续处罚决定书
	Receipt       = "receipt"       // 送达回证
	Cover         = "cover"         // 案件卷宗封面
	Index         = "index"         // 卷内目录
	Interview     = "interview"     // 调查询问笔录
	Inspection    = "inspection"    // 现场检查(勘察)笔录
	Reminder      = "reminder"      // 履行催告书
	PayNotice     = "pay"           // 缴款通知书
	Discretion    = "discretion"    // 行政处罚裁量表
	Closing       = "closing"       // 结案审批表
)

// Fill makes the docx of a paper from its built-in template. Pure: the same data give the same bytes. Errors: NotFound for an unknown name.
func Fill(name string, data Data) ([]byte, error) {
	return nil, fault.NotFound("environment.paper.none")
}
