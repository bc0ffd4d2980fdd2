// Package rescue (数字化预案、六熟悉) keeps what a fire crew must know of a building before it arrives: a plan in versions with a
// drawing, a card of two pages for paper and for a telephone at night, and the record of the six familiarities.
//
// Law and standard: 高层民用建筑消防安全管理规定 (应急管理部令第5号) art. 43 (contents of a plan) and 44 (revised after drills),
// GB/T 38315-2019; design/mission.md 7; domain/fire.md 9. Widths of fire lanes and ladder places as fire.md 9 gives them [check].
//
// A plan is written as a draft, asked for, and approved by another person; the approved one is in force until the next takes its
// place, and every old one stays readable. Who can not walk is not kept here: it is asked of ground.Seams.Helped; crews see
// counts by floor, names only with fire.rescue, a reason, and a recorded look.
//
// Example: 云漳国际 1号楼, version 3, approved 2026-05-20: from the plaque on the wall to the card in two taps.
package rescue
