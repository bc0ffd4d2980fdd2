package table

import "linli/platform/text"

func init() {
	text.Register("zh", map[string]string{
		"table.c.by-address":      "以住址为准",
		"table.c.by-columns":      "以楼栋、单元、房号各列为准",
		"table.c.header-row":      "第 %s 行是表头",
		"table.c.park":            "先放入「没找到的地址」",
		"table.f.address-left":    "住址「%v」与楼栋、房号各列（%v）不同，按您的选择以各列为准。",
		"table.f.address-new":     "「%v」理解为 %v，是新的房屋;请核对。",
		"table.f.sheet-differs":   "「%v」不在表名写的 %v 里，按住址本身理解;请核对。",
		"table.header_row":        "表头要在第 1 行到第 %d 行之间，而且不是空行",
		"table.q.address":         "住址「%v」：%v",
		"table.q.address-columns": "住址「%v」与楼栋、单元、房号各列（%v）不是同一户，整列以哪个为准？",
		"table.q.address-door":    "「%v」没有写到户，这样的行怎么办？",
		"table.q.header-row":      "表「%v」的表头是哪一行？",
	})
	text.Register("en", map[string]string{
		"table.c.by-address":      "the address",
		"table.c.by-columns":      "the columns of building, unit and door",
		"table.c.header-row":      "row %s is the header",
		"table.c.park":            "put on the list of addresses not found",
		"table.f.address-left":    "address \"%v\" differs from the columns (%v); the columns count, as you chose.",
		"table.f.address-new":     "\"%v\" read as %v, a new home; please check.",
		"table.f.sheet-differs":   "\"%v\" is not in %v, which the sheet is named after; read as it stands; please check.",
		"table.header_row":        "the header must be between row 1 and row %d and not empty",
		"table.q.address":         "Address \"%v\": %v",
		"table.q.address-columns": "Address \"%v\" and the columns of building, unit and door (%v) are different homes; which counts for the whole column?",
		"table.q.address-door":    "\"%v\" names no door; what about such rows?",
		"table.q.header-row":      "Which row of sheet \"%v\" is the header?",
	})
}
