// Package statute is 法定时限: rules of law as dated data with their source, and the calendar of working days.
//
// Law and sources: 全国年节及纪念日放假办法 (in force 2025-01-01), the yearly notices of the State Council Office on days
// off, 民法典 201-203 and 行政处罚法 85 on counting terms, GB/T 30428.8 for office hours and urgent hours. A year is data:
// data/calendar-2026.json. A year without data is computed from the statutory days and weekends, and every term that
// touches it says so: 节假日安排未公布，按法定节日推算.
//
// Example: Deadline{Unit: WorkingDay, N: 5} from 2026-04-14 ends 2026-04-21 24:00, explained as
// 5 个工作日，自4月14日起算，到 4月21日 24:00.
package statute
