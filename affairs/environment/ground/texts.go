package ground

import "linli/platform/text"

var _ = text.Words(func() {
	for key, w := range map[string][2]string{
		TabSources: {"排放口与断面", "Outlets and sections"}, TabTasks: {"现场检查", "Inspections"}, TabSamples: {"采样与检测", "Samples"}, TabCases: {"案件", "Cases"},
		TabMonitors: {"自动监测", "Monitors"}, TabLimits: {"限值与法条", "Limits and law"}, TabTypical: {"公开与典型案例", "Published"},
	} {
		text.Register(text.ZH, map[string]string{"environment.tab." + key: w[0]})
		text.Register(text.EN, map[string]string{"environment.tab." + key: w[1]})
	}
})
