package statute

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register(text.ZH, zh)
	text.Register(text.EN, en)
})

var zh = map[string]string{
	"statute.began":                "起算",
	"statute.length.calendar-day":  "%d 日",
	"statute.length.month":         "%d 个月",
	"statute.length.working-day":   "%d 个工作日",
	"statute.length.work-hour":     "%d 个工作时",
	"statute.length.urgent-hour":   "%d 个紧急工作时",
	"statute.length.urgent-minute": "%d 分钟",
	"statute.explain.frame":        "%s。%s",
	"statute.explain.comma":        "，",
	"statute.explain.from":         "%s%s",
	"statute.explain.met":          "遇 %d 个节假日",
	"statute.explain.worked":       "含调休上班 %d 天",
	"statute.explain.rolled":       "末日是休息日，顺延到下一个工作日",
	"statute.explain.to":           "到 %s",
	"statute.explain.estimated":    "。%s年节假日安排未公布，按法定节日推算",
	"statute.term_length":          "期限要在 1 到 %d 之间",
	"statute.term_unit":            "不认识的期限单位：%s",
	"statute.moment":               "看不懂这个时间：%s。请写成 2026-04-14 或 2026-04-14 09:30",
	"statute.office":               "看不懂办公时间：%s。请写成 8:30-12:00,14:30-18:00",
	"statute.calendar_unreadable":  "这个节假日文件读不出来，请用随系统提供的样式",
	"statute.calendar_year":        "节假日文件里的年份不对：%d",
	"statute.calendar_source":      "节假日文件要写明出自哪份通知",
	"statute.calendar_span":        "放假日期不对：%s 至 %s",
	"statute.calendar_worked":      "调休上班的日子不对：%s（要是当年的周六或周日，且不在放假日期里）",
	"statute.calendar_few":         "放假日期只有 %d 天，不像一年的安排",
	"statute.rule_unknown":         "没有这条规定：%s（%s）",
	"statute.rules_unreadable":     "这个规定文件读不出来：%s",
}

var en = map[string]string{
	"statute.began":                "start",
	"statute.length.calendar-day":  "%d calendar days",
	"statute.length.month":         "%d months",
	"statute.length.working-day":   "%d working days",
	"statute.length.work-hour":     "%d office hours",
	"statute.length.urgent-hour":   "%d hours, day and night",
	"statute.length.urgent-minute": "%d minutes",
	"statute.explain.frame":        "%s: %s",
	"statute.explain.comma":        ", ",
	"statute.explain.from":         "%s %s",
	"statute.explain.met":          "%d public holidays on the way",
	"statute.explain.worked":       "%d worked weekend days counted",
	"statute.explain.rolled":       "the last day is a day off, moved to the next working day",
	"statute.explain.to":           "ends %s",
	"statute.explain.estimated":    ". The days off of %s are not published yet; counted by the statutory holidays",
	"statute.term_length":          "A term must be between 1 and %d",
	"statute.term_unit":            "Unknown unit of a term: %s",
	"statute.moment":               "This moment cannot be read: %s. Write 2026-04-14 or 2026-04-14 09:30",
	"statute.office":               "These office hours cannot be read: %s. Write 8:30-12:00,14:30-18:00",
	"statute.calendar_unreadable":  "This calendar file cannot be read; use the form that comes with the system",
	"statute.calendar_year":        "The year in the calendar file is wrong: %d",
	"statute.calendar_source":      "The calendar file must name the notice it is taken from",
	"statute.calendar_span":        "Wrong days off: %s to %s",
	"statute.calendar_worked":      "Wrong worked day: %s (it must be a Saturday or Sunday of that year and not a day off)",
	"statute.calendar_few":         "Only %d days off; this does not look like the table of a year",
	"statute.rule_unknown":         "No such rule: %s (%s)",
	"statute.rules_unreadable":     "This file of rules cannot be read: %s",
}
