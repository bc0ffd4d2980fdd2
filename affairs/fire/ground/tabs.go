package ground

import (
	"linli/kernel/access"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// tab is one entry of the row above each page of the affair.
type tab struct {
	key, href string
	perm      access.Perm
}

// The keys of the row, for Tabs.
const (
	TabOverview  = "overview"  // F1 消防总览
	TabTowers    = "towers"    // F2 一楼一档
	TabHazards   = "hazards"   // 三张清单与清零
	TabWorks     = "works"     // F3 动火
	TabStations  = "stations"  // F4 微型消防站
	TabSweeps    = "sweeps"    // F5 敲门行动
	TabPlans     = "plans"     // F6 预案
	TabDrills    = "drills"    // F7 演练与六熟悉
	TabSignals   = "signals"   // F8 设备告警
	TabCharging  = "charging"  // 充电场所
	TabClasses   = "classes"   // 消防培训
	TabRounds    = "rounds"    // 无人机巡查
	TabCampaigns = "campaigns" // 联合行动与宣传
)

var row = []tab{{TabOverview, "/fire", access.FireRead}, {TabTowers, "/fire/towers", access.FireRead}, {TabHazards, "/fire/hazards", access.FireRead},
	{TabWorks, "/fire/works", access.FireRead}, {TabSignals, "/fire/signals", access.SignalRead}, {TabSweeps, "/fire/sweeps", access.FireSweep},
	{TabStations, "/fire/stations", access.FireRead}, {TabPlans, "/fire/plans", access.FireRead}, {TabDrills, "/fire/drills", access.FireRead},
	{TabCharging, "/fire/charging", access.FireRead}, {TabClasses, "/fire/classes", access.FireRead}, {TabRounds, "/fire/rounds", access.FirePlan},
	{TabCampaigns, "/fire/campaigns", access.FireRead}}

// Tabs is the row for an actor, on the tab on.
func Tabs(lang, on string, a access.Actor) (out []ui.Tab) {
	for _, t := range row {
		if len(a.Scope(t.perm)) > 0 {
			out = append(out, ui.Tab{Label: text.T(lang, "fire.tab."+t.key), Href: t.href, On: t.key == on})
		}
	}
	return out
}
