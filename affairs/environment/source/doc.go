// Package source (污染源与管网) keeps who discharges where: companies with their permits, outlets with their limits, sewers and river
// reaches as a directed graph of nodes and edges, sections with their class target; and answers the question of the trace: from a
// bad section upstream to the outlets that can explain it, and downstream to who is affected.
//
// Law and standard: 排污许可管理条例 (permits are valid five years), 生态环境法典 art. 182; GB 3838-2002 (classes of water); design/mission.md 9,
// domain/environment.md 3 and 10, domain/ledgers.md B24.
//
// Water flows from the first to the second end of an edge. A cycle is refused with the nodes it runs through; an end that leads
// nowhere is shown as 断头. What nobody measured is shown as a gap, never as fine.
//
// Example: COD 31 at 槐河下断面 on 2026-03-11: upstream stand 恒泽煤业矿井水排口 (44 against 20 on the same day, 1,240 m away) and a storm
// outlet without any measurement, which is named and not cleared.
package source
