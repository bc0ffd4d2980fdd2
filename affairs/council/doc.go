// Package council is 邻里议事: how the residents of a compound deliberate and see what became of it.
//
// Purpose: topics come from residents (by a plaque's code, without log-in), from staff who write for
// somebody without a telephone, from an open matter or a visit; the branch reviews them and says why;
// a meeting is announced, signed in, minuted by ticking, published for objections; each decision
// is one or several matters of the loop with the meeting behind it, closed only by look-back, and the next meeting's
// first item is what became of the last one's promises. Activities (活动) are planned, enrolled for, counted.
//
// Procedure: 提议 → 审核 → 预告 → 协商 → 决议 → 公示 → 办理 → 回头看 → 评议 (design/users.md; names per city are data).
// Law and practice: 城市居民委员会组织法 (revised 2025-10-28, in force 2026-01-01: thresholds for residents' meetings are not
// used here, because the council advises and the branch acts); 四议两公开; 民法典 art. 278: money of the maintenance fund and of public
// revenue and changes of common parts are for the owners' meeting (业主大会), never for the council.
// Notice of at least 3 days and publication of at least 7 are practice [K], kept as settings of a place.
//
// No list compares persons: a compound without a meeting this month is a gap of the place, seen by
// its community (ux.md R1).
//
// Example: 锦绣苑〔2026〕6号, 2026-06-05 19:30, four topics; 3号楼前路灯不亮, seconded by twelve, 27 for it, nobody against:
// Decide opens 柳议〔2026〕0031 held by 郭向荣 until 2026-06-15; on 2026-07-03 the agenda begins with it.
package council
