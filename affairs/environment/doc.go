// Package environment (污染防治执法) follows pollution from a sample or a monitor to a lawful, explained, published decision:
// sources and their network, limits as dated data, sampling with a chain of custody, judging with the standard's own rounding,
// the case with its statutory steps, discretion that is computed and explained, look-back, publication with names masked, and
// automatic monitors over HJ 212.
//
// It is one affair in several packages, one a noun, each importing only those before it: ground, measure (污染物、限值、判定),
// penalty (法条、裁量、按日计罚), source (污染源、管网、断面), sample (现场检查、采样), monitor (自动监测), paper (文书), docket (案件), publish (公开).
//
// Law: 生态环境法典 (2026-08-15), before it 水污染防治法; 行政处罚法 (2021), 生态环境行政处罚办法 (部令30); GB 3838-2002, HJ 91.1-2019, GB/T 8170-2008, HJ 212.
//
// Example: COD 44 mg/L at a mine-water outlet whose permit allows 20 is over by 1.20 times; the act of 2026-03-21 falls under
// 水污染防治法 83(2), the same act of 2026-09-01 under 生态环境法典 1107.
package environment
