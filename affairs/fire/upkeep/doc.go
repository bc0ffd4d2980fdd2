// Package upkeep (日常) keeps what must be ready before a fire: charging places of e-bikes (充电场所) with their monthly check, micro
// fire stations (微型消防站) with people, kit and roster, fire classes (消防培训) and drills (演练).
//
// Whatever is missed becomes a matter once: a charging place not checked for a month, a kit whose date has passed, a shift for
// which too few people are down. What a check or a drill finds wrong becomes a matter in the transaction of its record. Arrivals
// of a station are measured by the station (alarm, on the spot, share within three minutes), hours of classes by unit; nobody is
// ranked (ux.md R1).
//
// Law and sources: 高层民用建筑消防安全管理规定 (应急管理部令第5号) art. 26-27, 30, 37, 41, 43-44; 公消〔2015〕301号 for micro stations
// [check]; the distances and numbers of charging places are local engineering defaults [check], dated data in data/charging.csv
// and said so on screen.
//
// Example: 锦绣苑北门车棚, 40 places, checked on 2026-05-20: due again on 2026-06-20; on 06-21 the timer opens a matter, once.
package upkeep
