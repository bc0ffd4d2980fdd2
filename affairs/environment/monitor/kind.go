package monitor

import (
	"linli/kernel/matter"
	"linli/kernel/statute"
)

// kind is the matter of everything a monitor says.
func kind() matter.Kind {
	return matter.Kind{ID: Kind, Parent: "L-09", Order: 690, Code: "L-09-41", Name: "自动监测异常", NameEN: "Monitor alarm", Group: "生态环境", GroupEN: "Environment", Note: "自动监测均值超过限值、数据可疑、来源不明，要到现场核实",
		Word: "环", ClaimTerm: statute.Deadline{Unit: statute.WorkingDay, N: 1}, RespondTerm: statute.Deadline{Unit: statute.WorkingDay, N: 2}, FixTerm: statute.Deadline{Unit: statute.WorkingDay, N: 15}, CheckTerm: statute.Deadline{Unit: statute.WorkingDay, N: 5}, RecurDays: 30, ExtMax: 1, ExtDays: 15, Escalate: "up"}
}
