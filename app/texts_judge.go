package app

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register(text.ZH, map[string]string{
		"app.judge.limit":  "没有写限值。请用 --limit 20，或者用 --basis 'GB 3838-2002 Ⅲ' 指明标准和类别",
		"app.judge.check":  "请对照原文或许可证核实：%s",
		"app.judge.no_act": "没有写行为日期（--act-date），没有选法条",
		"app.judge.kept":   "没有超标，不选法条，不算罚款",
		"app.judge.old":    "读不出这个数据库里本单位的规则：它可能是旧版本留下的。请先运行 linli migrate，再试一次；不用本单位的规则时不写 --office",
		"app.judge.table":  "注意：《%s》是示例，不是任何机关发布的裁量基准",
	})
	text.Register(text.EN, map[string]string{
		"app.judge.limit":  "No limit was given. Use --limit 20, or --basis 'GB 3838-2002 III' to name the standard and its class",
		"app.judge.check":  "Confirm against the text or the permit: %s",
		"app.judge.no_act": "No day of the act (--act-date), so no statute was chosen",
		"app.judge.kept":   "The limit is kept: no statute, no fine",
		"app.judge.old":    "The office's rules can not be read from this database; an older version may have left it. Run linli migrate and try again, or leave out --office",
		"app.judge.table":  "Note: “%s” is an example, not the table of any authority",
	})
})
