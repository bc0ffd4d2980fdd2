// Package care (邻里互助) visits those behind the doors: who needs attention and on what ground, how often somebody looks in,
// what was found, what was promised, who stands in for a tired carer, and a quiet line to a relative far away that the visits
// happen.
//
// Service, not surveillance: a person is on the list by the own consent or by a duty in law, with a day on which that is asked
// again; health, disability and income are sealed and each look is on record; nobody here is counted by what they did (ux.md R1).
// Categories of people to be watched (severe mental disorder registers, 社区矫正) do not exist in Linli.
//
// Law and standard: 民发〔2022〕73号 (visits to old people in special need), GB/T 42195-2022 (ability), GB/T 26341-2010
// (disability), 个人信息保护法 articles 13, 28, 29, 44-47, 未成年人保护法 11. Facts that are not yet confirmed are marked in data/.
//
// Example: 申秀兰, 83, lives alone at 锦绣苑 3-2-501: rule alone-80, a visit at the door every 7 days. 没人应门 on a Wednesday
// makes a new date and, two hours later, a telephone tree that must end in 找到了 or 报警.
package care
