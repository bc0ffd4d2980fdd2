package text

var _ = Words(func() {
	Register(ZH, map[string]string{
		"text.id.length":     "身份证号应为 18 位",
		"text.id.form":       "身份证号里有不该有的字符",
		"text.id.date":       "身份证号里的出生日期不存在",
		"text.id.future":     "身份证号里的出生日期还没到",
		"text.id.checksum":   "身份证号校验不对，请核对有没有抄错",
		"text.id.masked":     "证件号有遮盖，不能当完整号码用",
		"text.id.lost":       "证件号末三位已丢失，请从原始资料补录",
		"text.credit.form":   "统一社会信用代码应为 18 位数字或大写字母",
		"text.credit.check":  "统一社会信用代码校验不对，请核对有没有抄错",
		"text.disabled.form": "残疾人证号应为身份证号加 2 位类别等级",
		"text.plate.form":    "看不懂这个车牌号",
		"text.phone.form":    "看不懂这个电话号码",
		"text.phone.demo":    "100 开头的号码只能用于演示",
		"text.phone.noarea":  "固定电话缺少区号",
	})
	Register(EN, map[string]string{
		"text.id.length":     "An identity number has 18 characters",
		"text.id.form":       "The identity number holds a character that cannot be there",
		"text.id.date":       "The birth date in the identity number does not exist",
		"text.id.future":     "The birth date in the identity number lies in the future",
		"text.id.checksum":   "The check digit of the identity number is wrong; please compare it with the card",
		"text.id.masked":     "The number is masked and cannot serve as a whole number",
		"text.id.lost":       "The last three digits are lost; please take them from the original papers",
		"text.credit.form":   "A unified social credit code has 18 figures or capital letters",
		"text.credit.check":  "The check character of the credit code is wrong; please compare it with the paper",
		"text.disabled.form": "A disability certificate number is the identity number and 2 digits for kind and grade",
		"text.plate.form":    "This number plate cannot be read",
		"text.phone.form":    "This telephone number cannot be read",
		"text.phone.demo":    "Numbers that begin with 100 are for demonstrations only",
		"text.phone.noarea":  "The landline lacks its area code",
	})
})
