package notify

import (
	"linli/kernel/ledger"
	"linli/platform/db"
)

// Channel is a way to reach somebody.
type Channel string

// The channels. Inbox is always written; the others only when asked for.
const (
	Inbox    Channel = "inbox"    // 站内消息
	Mail     Channel = "mail"     // 邮件
	WeCom    Channel = "wecom"    // 企业微信群机器人
	DingTalk Channel = "dingtalk" // 钉钉群机器人
	Feishu   Channel = "feishu"   // 飞书群机器人
	Phone    Channel = "phone"    // to be told by telephone: staff work off a list
)

// Notice is one thing that one person or one contact of a resident is to be told.
// Give either Person (staff, with an inbox) or Contact (a resident, from the matter).
type Notice struct {
	Person string // people.Person id
	// Contact is a resident's own mail address or telephone number, given with the
	// report to be told. It is sealed, and forgotten once it has been used.
	Contact string
	Obj     string // id of the matter: notices of one object fold together in the digest
	// Key and Args are the sentence (platform/text). No personal data in Args beyond what
	// may stand on a locked phone's screen: mostly the number of the matter and the place.
	Key  string
	Args []any
	Path string // where a tap leads, relative ("/m/…"); for a resident the saved link ("/r/…")
	// Emergency goes out at once, by night too. Only kinds that the administrator has
	// listed as emergencies may set it (fire, gas, persons in danger).
	Emergency bool
	Lang      string // zh when empty
}

// Teller says whom a ledger entry concerns. It runs inside the transaction that writes
// the inbox, must only read, and may run again. Kinds without a Teller tell nobody.
type Teller func(tx *db.Tx, e ledger.Numbered) ([]Notice, error)
