package ui

import "github.com/a-h/templ"

// Tone is a colour with a meaning. It is never shown without a shape or a word beside it.
type Tone string

// The tones of ux.md §6.
const (
	Plain Tone = ""
	Green Tone = "green" // 正常, 已销号
	Amber Tone = "amber" // 将到期, 待复查, 待回头看
	Red   Tone = "red"   // 逾期, 重大
	Blue  Tone = "blue"  // 进行中
	Grey  Tone = "grey"  // 未知, 空置, 未认领
	Brand Tone = "brand" // ours: counts we are proud of
)

// Mark is a state as shape + word + colour (ux.md §2.6). Extra follows the word: "2天", "明天".
type Mark struct {
	Tone               Tone
	Shape, Word, Extra string
}

// Fine is ● green: 正常.
func Fine(word string) Mark { return Mark{Green, "●", word, ""} }

// Doing is ● blue: 整改中.
func Doing(word string) Mark { return Mark{Blue, "●", word, ""} }

// Due is ▲ amber: 将到期.
func Due(word string) Mark { return Mark{Amber, "▲", word, ""} }

// Late is ■ red: 逾期, 重大.
func Late(word string) Mark { return Mark{Red, "■", word, ""} }

// Waiting is ◇ amber: 待复查, 待回头看.
func Waiting(word string) Mark { return Mark{Amber, "◇", word, ""} }

// Unknown is ○ grey: 未认领, 未知, 空置.
func Unknown(word string) Mark { return Mark{Grey, "○", word, ""} }

// Done is ✓ green: 已销号.
func Done(word string) Mark { return Mark{Green, "✓", word, ""} }

// With adds what follows the word.
func (m Mark) With(extra string) Mark { m.Extra = extra; return m }

// Btn is a button or, with Href, a link that looks like one. One Primary per page.
type Btn struct {
	Label       string // a verb, no full stop
	Href        string // set: a link; empty: a submit button
	Primary     bool
	Danger      bool
	Quiet       bool   // text only
	Small       bool   // in table rows
	Big         bool   // 56 px, full width
	DeskOnly    bool   // not on the phone: print, export
	Name, Value string // submitted with the form when this button was pressed
	Form        string // id of the form it belongs to when it stands outside (in the dock)
	Attrs       templ.Attributes
}

// MenuItem is an entry of the rail, the tab bar and the sheet.
type MenuItem struct {
	Label, Href string
	Count       int // things that wait; 0 shows nothing
}

// User is who is logged in, as the rail shows it.
type User struct{ Name, Post string }

// Page is a whole page: what head, rail, phone bar and dock show.
type Page struct {
	Title       string          // the one h1, says the finding: 3号楼还有2处未销号
	Short       string          // phone bar; empty: the bar shows Title and the head does not repeat it
	Over        string          // small line above the title: 柳消〔2026〕0117 · 消防隐患
	Sub         string          // line under the title
	SubLink     *Btn            // link at the end of Sub: 看楼栋图
	Mark        *Mark           // state beside the title
	Actions     []Btn           // right of the title
	Tools       templ.Component // anything before Actions, such as lens chips
	Dock        []Btn           // sticky bar at the thumb
	Back        string          // phone bar: where ‹ leads
	Description string          // one line for links shared in a group
	Lang        string
	Big         bool
	CSRF        string
	Path        string // path and query of this page, for 大字, language and 反馈建议 links
	Active      string // Href of the menu entry that is on
	Menu        []MenuItem
	Affairs     []MenuItem // group 业务
	User        User
	LogoutHref  string // form target of 退出; "" hides it
	Flash       *Notice
	Undo        *Undo
	Sent        string // key of the draft (FormOf.Draft) that the page before has sent: script drops it
	Note        string // small mark at the foot: 演示数据
	Human       string // public pages: phone of a human, shown in 大字 (ux.md §3)
}

// Notice is a box with a message: what now happens, or what went wrong and what is safe.
type Notice struct {
	Tone  Tone
	Title string
	Text  string
	Links []Btn
}

// Undo offers to take back what was just done, for ten seconds.
type Undo struct {
	Text   string // 已转给 云漳安居物业 郭向荣,6月26日前答复
	Action string // POST target
	Fields map[string]string
}

// Link is a plain link inside text lists.
type Link struct{ Label, Href string }
