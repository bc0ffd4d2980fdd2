package notify

import (
	"linli/kernel/people"
	"linli/platform/text"
)

// Fields are the personal columns of this package (security.md 2.4).
var Fields = []people.Field{
	{Table: "notify_settings", Column: "mail", Level: people.Personal, Purpose: "按本人意愿把消息发到邮箱", Ground: "个人信息保护法第13条第1项：本人填写", Keep: "本人删除或离开时", Mask: hidden, Sealed: true},
	{Table: "notify_outside", Column: "contact", Level: people.Personal, Purpose: "把办理结果告诉反映人", Ground: "个人信息保护法第13条第1项：本人填写", Keep: "告知后立即删除", Mask: hidden, Sealed: true},
	{Table: "notify_outside", Column: "person", Level: people.Internal, Purpose: "消息发给谁", Ground: "个人信息保护法第13条第3项：社区公共服务的法定职责", Keep: "发出后30天"},
	{Table: "notify_inbox", Column: "person", Level: people.Internal, Purpose: "消息是谁的", Ground: "个人信息保护法第13条第3项：社区公共服务的法定职责", Keep: "读后180天"},
	{Table: "notify_settings", Column: "person", Level: people.Internal, Purpose: "设置是谁的", Ground: "个人信息保护法第13条第1项：本人填写", Keep: "本人离开时"},
}

func hidden(string, text.Audience) string { return "****" }
