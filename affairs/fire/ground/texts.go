package ground

import "linli/platform/text"

var _ = text.Words(func() {
	for key, w := range map[string][2]string{
		TabOverview: {"总览", "Overview"}, TabTowers: {"一楼一档", "Buildings"}, TabHazards: {"隐患清零", "Hazards"}, TabWorks: {"动火", "Hot work"},
		TabSignals: {"设备告警", "Alarms"}, TabSweeps: {"敲门行动", "Sweeps"}, TabStations: {"微型消防站", "Stations"}, TabPlans: {"预案", "Plans"},
		TabDrills: {"演练与六熟悉", "Drills"}, TabCharging: {"充电场所", "Charging"}, TabClasses: {"培训", "Classes"}, TabRounds: {"无人机巡查", "Drone rounds"},
		TabCampaigns: {"联合行动与宣传", "Campaigns"},
	} {
		text.Register(text.ZH, map[string]string{"fire.tab." + key: w[0]})
		text.Register(text.EN, map[string]string{"fire.tab." + key: w[1]})
	}
})
