package job

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register("zh", map[string]string{
		"job.storage":     "后台任务暂时存不下来，请稍后再试",
		"job.not_started": "后台任务还没有开始，请稍后再试",
	})
	text.Register("en", map[string]string{
		"job.storage":     "Background work cannot be saved just now, please try again later",
		"job.not_started": "Background work has not started yet, please try again later",
	})
})
