// Package notify (消息) tells people what the ledger recorded.
//
// It is a reader of the ledger: it follows the numbered entries, asks the [Teller] of
// the entry's kind whom it concerns, and writes rows into the inbox (消息) of these
// persons, in the same transaction in which its cursor moves on, so that each is
// told exactly once. From the inbox it goes outside where a person or an office has
// asked for it: mail, WeCom (企业微信), DingTalk (钉钉), Feishu (飞书), or the list of those
// who are to be told by telephone. Outside it is at least once, with an id by which
// the other side can see a repetition.
//
// Nothing goes out between 20:00 and 08:00 unless its kind is an emergency; whoever likes
// gets one digest a day at an hour of their own; silence is allowed (ux.md R3). Nothing
// here counts how much a person read or did (ux.md R1).
//
//	n.Tell("matter.assign", func(tx *db.Tx, e ledger.Numbered) ([]notify.Notice, error) { … })
//	n.Follow(ctx) // one pass; app calls it in a loop
//	n.Deliver(ctx)
package notify
