package offline

import (
	"linli/kernel/people"
	"linli/platform/text"
)

const (
	ground = "个人信息保护法第51条：防止丢失的手机泄露信息；GB/T 22239 移动终端"
	keep   = "手机停用后3年"
)

func none(string, text.Audience) string { return "" }

// Fields are the personal columns of this package for the field register.
var Fields = []people.Field{
	{Table: "offline_device", Column: "account", Level: people.Personal, Purpose: "是谁的手机", Ground: ground, Keep: keep, Mask: none},
	{Table: "offline_device", Column: "name", Level: people.Personal, Purpose: "本人辨认自己的手机", Ground: ground, Keep: keep, Mask: none},
	{Table: "offline_item", Column: "body", Level: people.Personal, Purpose: "停用的手机上还没上传的内容，等人处理", Ground: ground, Keep: "处理后即删", Mask: none, Sealed: true},
}

// Plain are the other columns.
var Plain = map[string][]string{
	"offline_device": {"id", "public", "half", "made", "leased", "seq", "state", "ended", "rev", "session"},
	"offline_item":   {"device", "id", "seq", "kind", "state", "claimed", "received"},
}
