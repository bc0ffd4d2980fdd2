// Package tower (一楼一档、一楼一牌) keeps the fire file of each building, the plaque on its wall, the duties that the law lays on
// it, and the overview of all of them.
//
// Purpose: height, storeys, structure and insulation stand in the ledger of buildings (kernel/place), once; this package adds
// what the fire file has besides, and derives from both what a building is (high-rise or not), what its wall allows (red, amber,
// green, each with the clause it follows), what is still missing, and what is due when.
//
// Law and standard: 高层民用建筑消防安全管理规定 (应急管理部令第5号, 2021-08-01) articles 4, 8, 19, 23, 34, 35, 39, 41, 44, 50; 消防法 article 16;
// GB 8624-2012 (classes A, B1, B2, B3); ledgers.md B8 and B9 for the fields of the file and of the plaque.
//
// Example: 云漳国际 1号楼, residential, 99.5 m, class B1: high-rise, amber, 外墙禁止动火用电; one inspection a month, one drill a year.
package tower
