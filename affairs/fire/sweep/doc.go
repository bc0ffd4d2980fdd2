// Package sweep (敲门行动) knocks on every door of the towers of a campaign: who was at home, what is there (leaflet, extinguisher,
// smoke alarm), what is dangerous, and who could not leave alone in a fire.
//
// A campaign is a list of buildings with dates and a few sentences to say. The wall of a building fills up; the next door opens by
// itself; a door where nobody opened is knocked on again seven days later. What is dangerous becomes a matter of the right kind in
// the transaction of the knock. Who needs help goes on the list of the crews only after a yes (rescue list), sealed, with a day on
// which it is asked again; names are read with a recorded look.
//
// Coverage is visited / occupied (fire.md 9): a door counts as visited when somebody opened it, also one who refused, and refusals
// are said beside the figure. Doors are counted, never those who knock (ux.md R1).
//
// Law: 高层民用建筑消防安全管理规定 (应急管理部令第5号) art. 12; 个人信息保护法 art. 28, 29 (separate consent for what concerns health).
//
// Example: 云漳国际 1号楼, 132 homes, 120 occupied; 96 at home, 4 refused, 14 nobody: 走到 100/120 = 83.3%, 14 doors again within a week.
package sweep
