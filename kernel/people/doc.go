// Package people (人口、家庭、组织、职务) holds who lives where, which organisations there
// are, who holds which post from when to when, and what each of them consented to.
//
// Law: 个人信息保护法 (PIPL) articles 6, 13, 28, 29, 44-47, 55-57; GB/T 35273-2020.
// Each personal column stands in the field register (Fields) with purpose, legal ground,
// level, retention, who sees it whole and its mask; a test compares the register with the
// real schema. Identity numbers and everything of level 3 are sealed at rest, bound to the
// person's row; an identity number is found again by a keyed hash (blind index) and never by
// its text. Erasure deletes rows and sealed parts, tells the ledger to erase its slots, and is
// remembered so that it is done again after a backup was restored.
//
// Example: 申秀兰, born 1943-05-11, head of the household at 锦绣苑 3号楼2单元501. A grid
// worker of the community finds her by 申秀, 秀兰, sxl or 1501 (end of the phone); a worker of
// the next community finds nobody.
package people
