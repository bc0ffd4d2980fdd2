// Package signal (信号) keeps what devices say: a device stands at a place, sends readings, and some of them are alarms.
//
// A rule says "a signal over X at Y opens a matter of kind Z": the fire bit of a transmitter, a smoke detector's alarm, a battery
// under 10 %. An alarm is one cause: device, part and kind. While it is open the same signal counts on it and opens nothing; the
// alarms of one device that want the same kind of matter share one matter, later ones are evidence on it. That a signal went away
// is evidence as well, never the end of the matter: somebody has to look (回头看). Who is on duty says whether an alarm was true,
// false or a test; the share of false ones is shown by place, never by person.
//
// A device nobody registered is counted and shown for registration; it never opens a matter (security.md T9). One that was silent
// for three heartbeats becomes an alarm of its own, unless our own line was down.
//
// Messages of all gateways are kept in batches, one transaction a batch; Take returns after the commit, so a gateway may confirm.
// Readings are no ledger entries; devices, rules, alarms, their clearing and handling, and duty checks (查岗) are.
//
// Standard: GB/T 26875.3-2011 for fire, docs/guide/devices.md for the JSON of MQTT. Matters stand above this package: whoever
// stands above both lends it the loop (Lend).
//
// Example: the smoke detector 3区12点 of 云漳国际 1号楼 sends a fire at 02:14. Alarm, matter 柳消〔2026〕0398 and ledger entry are one
// transaction; the page 设备告警 of the person on duty shows it, and he says: true, and sends 李晋芳.
package signal
