package document

import (
	"linli/kernel/people"
	"linli/platform/text"
)

// Fields are the personal columns of this package (security.md 2.4). The pictures
// themselves are kept under platform/blob and named by document.hash.
var Fields = []people.Field{
	{Table: "document", Column: "position", Level: people.Sensitive, Purpose: "只在表单写明理由时保留拍摄位置（如取样定点）", Ground: "个人信息保护法第13条第3项，表单写明的理由（position_reason）", Keep: "与照片同期，默认3年", Mask: func(string, text.Audience) string { return "****" }, Sealed: true},
	{Table: "document", Column: "hash", Level: people.Personal, Purpose: "整改前后的照片，证明事情办好了", Ground: "个人信息保护法第13条第3项：社区公共服务的法定职责", Keep: "默认3年，案卷另定", Mask: func(string, text.Audience) string { return "" }},
}
