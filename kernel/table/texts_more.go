package table

import "linli/platform/text"

func init() {
	text.Register("zh", map[string]string{
		"table.f.due-past":         "整改时限 %v 已过，按事项种类的规定重新计时;原来的时限作为说明保留。",
		"table.f.fix-before-found": "整改完成日早于排查时间，仍按未完成导入;请核对日期。",
		"table.f.holder-by-name":   "只按姓名把「%v」认作 %v;请核对。",
		"table.f.holder-unknown":   "没有认出「%v」是系统里的哪一个人，按责任表派发;原来写的作为说明保留。",
		"table.f.look-due":         "复查合格，按规定到期还要回头看，现按「待回头看」导入。",
		"table.f.look-failed":      "复查或回头看不合格，按「退回整改」导入。",
		"table.f.no-fix-day":       "没有写整改完成日，仍按未完成导入;请在系统里办理。",
		"table.f.no-fixer":         "没有认出是谁整改的，仍按未完成导入;请在系统里办理。",
		"table.f.no-look":          "没有另一个人的复查记录，按「待复查」导入;复查合格后才销号。",
		"table.f.part-differs":     "「%v」与第 %v 行的「%v」不同，以前面的为准;请核对。",
		"table.c.by-address":       "以住址为准",
		"table.c.by-columns":       "以楼栋、单元、房号各列为准",
		"table.c.header-row":       "第 %s 行是表头",
		"table.c.park":             "先放入「没找到的地址」",
		"table.f.address-left":     "住址「%v」与楼栋、房号各列（%v）不同，按您的选择以各列为准。",
		"table.f.address-new":      "「%v」理解为 %v，是新的房屋;请核对。",
		"table.f.sheet-differs":    "「%v」不在表名写的 %v 里，按住址本身理解;请核对。",
		"table.header_row":         "表头要在第 1 行到第 %d 行之间，而且不是空行",
		"table.q.address":          "住址「%v」：%v",
		"table.q.address-columns":  "住址「%v」与楼栋、单元、房号各列（%v）不是同一户，整列以哪个为准？",
		"table.q.address-door":     "「%v」没有写到户，这样的行怎么办？",
		"table.q.header-row":       "表「%v」的表头是哪一行？",
	})
	text.Register("en", map[string]string{
		"table.f.due-past":         "the deadline %v is over; the term starts anew by the rule of the kind; the old one is kept as a note.",
		"table.f.fix-before-found": "fixed before it was found; taken as not yet fixed; please check the dates.",
		"table.f.holder-by-name":   "\"%v\" was taken for %v by the name alone; please check.",
		"table.f.holder-unknown":   "nobody or several on file fit \"%v\"; given out by the table of duties; the words are kept as a note.",
		"table.f.look-due":         "looked at and passed; a later look is due by rule, taken as waiting for it.",
		"table.f.look-failed":      "a look was not passed; taken as returned.",
		"table.f.no-fix-day":       "no day of completion; taken as not yet fixed; please handle it here.",
		"table.f.no-fixer":         "nobody on file fits who fixed it; taken as not yet fixed; please handle it here.",
		"table.f.no-look":          "no look by another person on record; taken as waiting for a look, which closes it.",
		"table.f.part-differs":     "\"%v\" differs from row %v (\"%v\"), which counts; please check.",
		"table.c.by-address":       "the address",
		"table.c.by-columns":       "the columns of building, unit and door",
		"table.c.header-row":       "row %s is the header",
		"table.c.park":             "put on the list of addresses not found",
		"table.f.address-left":     "address \"%v\" differs from the columns (%v); the columns count, as you chose.",
		"table.f.address-new":      "\"%v\" read as %v, a new home; please check.",
		"table.f.sheet-differs":    "\"%v\" is not in %v, which the sheet is named after; read as it stands; please check.",
		"table.header_row":         "the header must be between row 1 and row %d and not empty",
		"table.q.address":          "Address \"%v\": %v",
		"table.q.address-columns":  "Address \"%v\" and the columns of building, unit and door (%v) are different homes; which counts for the whole column?",
		"table.q.address-door":     "\"%v\" names no door; what about such rows?",
		"table.q.header-row":       "Which row of sheet \"%v\" is the header?",
	})
}
