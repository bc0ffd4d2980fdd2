// Package fire (高层建筑消防) keeps the towers of a city safe: the file of each building and the plaque on its wall, hazards in
// three lists until zero, hot work that is permitted and watched, charging places, micro fire stations, classes and drills, a
// knock on every door, a rescue plan of two pages, and alarms that become matters.
//
// It is one affair in several packages, one a noun: tower (一楼一档、一楼一牌), hazard (三张清单、动火), upkeep (充电、微型站、培训、演练、敲门),
// rescue (预案、六熟悉、无人机、宣传), device (设备告警). Each offers its part as an affair.Affair; New joins them.
//
// Law and standard: 高层民用建筑消防安全管理规定 (应急管理部令第5号, 2021-08-01), 消防法 (2021-04-29), GB 8624-2012, GB/T 38315-2019, GB/T 26875.3-2011.
//
// Example: 云漳国际 1号楼, residential, 96 m, insulation 不详: the flag is amber with "待查明", never green, and the clause is printed.
package fire
