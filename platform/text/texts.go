package text

var _ = Words(func() {
	Register(ZH, map[string]string{
		"text.just_now":      "刚刚",
		"text.minutes_ago":   "%d分钟前",
		"text.hours_ago":     "%d小时前",
		"text.minutes_left":  "还剩%d分钟",
		"text.hours_left":    "还剩%d小时",
		"text.day_left":      "还剩1天",
		"text.days_left":     "还剩%d天",
		"text.due_today":     "今天到期",
		"text.overdue_now":   "刚刚逾期",
		"text.overdue_hours": "逾期%d小时",
		"text.overdue_days":  "逾期%d天",
		"text.same_day":      "当天",
		"text.days":          "%d天",
	})
	Register(EN, map[string]string{
		"text.just_now":      "just now",
		"text.minutes_ago":   "%d min ago",
		"text.hours_ago":     "%d h ago",
		"text.minutes_left":  "%d min left",
		"text.hours_left":    "%d h left",
		"text.day_left":      "1 day left",
		"text.days_left":     "%d days left",
		"text.due_today":     "due today",
		"text.overdue_now":   "overdue just now",
		"text.overdue_hours": "%d h overdue",
		"text.overdue_days":  "%d days overdue",
		"text.same_day":      "same day",
		"text.days":          "%d days",
	})
})
