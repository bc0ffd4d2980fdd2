// Package hazard (火灾隐患) finds what is dangerous in a tower and follows it until zero: a check-list for each part of a building, three
// grades, the three lists, looks by people who are free to say no, and a second look at a drawn sample.
//
// A hazard is a matter of a kind fire.* (kernel/matter) with a row of this package beside it. The loop, its numbers and its lists
// stay the kernel's; here stand only what fire adds: type and part, grade, protection until it is fixed, money, the fire body's
// documents of a 重大火灾隐患, and what is the same trouble come back within 90 days (反弹). The rules reach the loop through the
// seams of matter.Kind: Step and Looker.
//
// Law and standard: 高层民用建筑消防安全管理规定 (应急管理部令第5号) art. 15-44, 消防法 art. 16, 60, GB 35181 重大火灾隐患判定规则; domain/fire.md 8.
// What is a local default and not law is marked in data/ and said so on screen.
//
// Example: F07 常闭防火门失效 at 云漳国际 1号楼 2单元17层前室, 一般: looked at again 7 days after the check, by somebody who neither fixed it nor
// serves under whoever found it; failed, its next term is half as long and the level above supervises.
package hazard
