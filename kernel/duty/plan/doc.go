// Package plan (联户分配方案) keeps who can serve the doors of a place, proposes who serves which, and turns a proposal into duties.
//
// Source: domain/assignment.md, "In the product"; ledgers.md B3 (党员联户责任表, 是否免联户); ux.md R1, R2. The solver is
// kernel/duty/assign, its checker kernel/duty/assign/proof: a plan that the checker does not accept is never shown.
//
// Words: a server (服务力量) is a member of a branch (党员), a volunteer (志愿者) or a grid worker (网格员) who can look after doors of a
// compound. A plan is a proposal (草案) until it is taken (采用): then the duties are written in one transaction, each with its entry.
// A pinned line stays whatever the solver would prefer. A change of hands costs Change, so that few doors change hands.
//
// Example: in 锦绣苑 58 of 70 members share 1,368 doors. One moves away: his 23 doors have nobody. Propose with few changes gives these
// 23 doors to neighbours and lets all others keep theirs.
package plan
