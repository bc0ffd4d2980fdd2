// Package promises (承诺) keeps what Linli promises to people (design/mission.md) as stories in
// plain steps: who does what, what is then seen, what the ledger holds. Each *.txt is one story;
// a clerk can read it, and the test plays it on the real program: commands typed by an operator,
// pages filled in by their labels with a cookie jar and no JavaScript, on SQLite and on PostgreSQL.
//
// The sentences a story may use are listed in steps_test.go beside the code that plays them.
//
// Standard: issue "The house and the loop" §8, users.md J3-J5, J9. Example step:
//
//	申秀兰 presses "提交"
package promises
