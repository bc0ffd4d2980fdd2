// Package offline (离线手机) lets a phone go on working in a stairwell without signal: it knows the phones, lends
// each the half of its key for at most 72 hours, and takes what was written down without signal exactly once and in
// order, with both clocks.
//
// The phone's store is encrypted by a key that needs the PIN and the half that is lent (docs/adr/0015). An item is
// the same POST as the form of its page, with an id that the phone made; it is signed by the phone and numbered. The
// id is the form's idempotency key, so that the change, its ledger entry, the answer and the item's row are one
// transaction (access.Once, access.OnClaim).
//
// Law and standard: security.md T4, T20 to T23, P3; GB/T 22239-2019 8.1.4 (移动终端 lost), PIPL art. 51.
//
// Example: Check says whether item 7 of a phone may be done now; the page of its form does it; Taken notes it:
//
//	verdict, err := svc.Check(tx, dev, item)             // Go, Wait(want 6), Done
//	ctx = access.OnClaim(ctx, item.ID, func(tx *db.Tx) error { return svc.Taken(tx, dev, item) })
package offline
