// Package ledger 台账: the numbered, Merkle-proved, signed record of every step. It is also the only event
// stream of Linli: whoever wants to react (notices, search, statistics) follows it by number.
//
// Purpose: a state change and its entry are one transaction; nobody, the administrator included, can change or
// drop an entry behind the office's back without `ledger verify`, a witness or a resident's receipt showing it;
// and yet a person's data can be erased, because the proved bytes hold salted commitments and never a name.
//
// Law and standard: 个人信息保护法 art. 47 (erasure), 网络安全法 (logs kept), GB/T 22239-2019 8.1.4 安全审计;
// RFC 6962 (tree), RFC 8785 (canonical JSON), C2SP tlog-checkpoint, tlog-tiles, signed-note, tlog-cosignature.
// The specification is domain/security.md section 5; DESIGN.md beside this file says why each awkward thing is so.
//
// Example:
//
//	err := d.Write(ctx, func(tx *db.Tx) error {
//		ref, err = log.Append(tx, ledger.Entry{
//			Kind: "matter.open", Place: "140402001001", Obj: matterID, Rev: 1, Actor: actor,
//			Pub:   map[string]any{"state": "open", "due": due},
//			Slots: []ledger.Slot{{Name: "text", Subject: personID, Body: "楼道堆物"}},
//		})
//		return err
//	})
//	n, err := log.Sequence(ctx)              // the app calls it in a loop (Log.Run)
//	receipt, err := log.Receipt(ctx, ref.ID, "text")
package ledger
