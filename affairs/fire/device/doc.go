// Package device (设备告警) is what the fire affair makes of signals: page F8, where whoever is on duty sees alarms arrive, says
// whether they were true, false or a test, and sends somebody; the register of devices; duty checks (查岗) of control rooms; and
// the share of false alarms by building, never by person.
//
// It lends kernel/signal the loop: an alarm opens a matter of kind signal.alarm (somebody may be in danger) or fire.equipment (a
// fault), in the transaction of the alarm. That a signal is gone is written on the matter as evidence; only a look closes it.
//
// Law and standard: GB/T 26875.3-2011, 高层民用建筑消防安全管理规定 (应急管理部令第5号) art. 26 and 38.
//
// Example: 云漳国际 1号楼, 3区12点, 2026-06-11 02:14: the alarm stands on the page before the next breath, the person on duty says
// 真警 and sends the grid worker; the matter carries both.
package device
