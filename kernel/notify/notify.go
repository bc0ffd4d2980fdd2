package notify

import (
	"time"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
)

// Channel is a way to reach somebody.
type Channel string

// The channels out of the house. The inbox (消息) is always written and is none of them.
const (
	Mail     Channel = "mail"     // 邮件
	WeCom    Channel = "wecom"    // 企业微信群机器人
	DingTalk Channel = "dingtalk" // 钉钉群机器人
	Feishu   Channel = "feishu"   // 飞书群机器人
	Phone    Channel = "phone"    // to be told by telephone: staff work off a list
)

// Notice is one thing that somebody is to be told. Person (staff with an inbox), Contact
// (a resident, from the matter) and Office may each be given.
type Notice struct {
	Person string // people.Person id
	// Contact is a resident's own mail address or telephone number, given with the
	// report in order to be told. It is kept sealed, and forgotten once it has been used.
	Contact string
	// Office also tells the robots of offices whose place contains Under.
	Office bool
	Under  place.Path // path of the place; needed for Office and for the telephone list
	Obj    string     // id of the matter
	// Key and Args are the sentence (platform/text). Args are texts and whole numbers; no
	// personal data in them beyond what may stand on a locked phone's screen: the number
	// of the matter and the place.
	Key  string
	Args []any
	Path string // where a tap leads, within Linli ("/m/…"); "" for a resident: he holds his link
	// Emergency goes out at once, by night too: fire, gas, persons in danger, nothing else.
	Emergency bool
	Lang      string // of a resident or office; a person's own setting decides otherwise
}

// Teller says whom a ledger entry concerns. It runs inside the transaction that writes
// the inbox, must only read, and may run again. Kinds without a Teller tell nobody; of an
// entry whose object is gone it may answer NotFound.
type Teller func(tx *db.Tx, e ledger.Numbered) ([]Notice, error)

// Message is a row of the inbox.
type Message struct {
	ID        string
	Person    string
	Seq       int64 // number of the ledger entry
	Obj       string
	Key       string
	Args      []any
	Path      string
	Emergency bool
	Created   time.Time
	Read      bool
}
