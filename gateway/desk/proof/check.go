package proof

import (
	"bytes"
	"maps"
	"strings"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
)

// Finding is what a check of one thing found.
type Finding struct {
	Entries int    // how many numbered entries it has
	Waiting int    // its newest revision has no number or signature yet; try again in a second
	Broken  string // "" = sound; else what does not fit: proof chain row gone
}

// Check proves the entries of one object against the signed root and compares its business row with what the entries leave:
// what `linli ledger verify` does for all, for one. r is the replayer of the package that owns the row.
func Check(tx *db.Tx, log *ledger.Log, r ledger.Replayer, obj string) (Finding, error) {
	list, err := log.Of(tx, obj)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{Entries: len(list)}
	pub, rev, prev := map[string]any{}, int64(0), int64(-1)
	for _, e := range list {
		if e.Prev != prev {
			f.Broken = "chain"
			return f, nil
		}
		prev = e.Seq
		switch err := included(tx, log, e); {
		case fault.Is(err, fault.KindNotYet):
			f.Waiting++
		case fault.Is(err, fault.KindConflict), fault.Is(err, fault.KindInvalid):
			f.Broken = "proof"
			return f, nil
		case err != nil:
			return f, err
		}
		if !understands(r, e.Kind) {
			continue
		}
		rev = max(rev, e.Rev)
		if err := says(tx, log, r, e, pub); err != nil {
			return f, err
		}
	}
	row, at, err := r.State(tx, obj)
	if fault.Is(err, fault.KindNotFound) {
		f.Broken = "gone"
		return f, nil
	}
	if err != nil {
		return f, err
	}
	if at > rev && len(list) > 0 && at-rev <= 3 {
		f.Waiting++ // a step of the last second
		return f, nil
	}
	same, err := equal(row, pub)
	if err != nil {
		return f, err
	}
	if at != rev || !same {
		f.Broken = "row"
	}
	return f, nil
}

// says lays what an entry says of the row over what those before it said: its public part, and of its sealed slots what the
// replayer reads there.
func says(tx *db.Tx, log *ledger.Log, r ledger.Replayer, e ledger.Numbered, pub map[string]any) error {
	maps.Copy(pub, e.Pub)
	if r.Sealed == nil {
		return nil
	}
	slots, err := log.Open(tx, e.ID)
	for _, s := range slots {
		if !s.Erased {
			maps.Copy(pub, r.Sealed(e.Kind, s.Name, s.Body))
		}
	}
	return err
}

// included checks an entry by the words of its own receipt, as a resident would.
func included(tx *db.Tx, log *ledger.Log, e ledger.Numbered) error {
	r, err := log.ReceiptTx(tx, e.ID)
	if err != nil {
		return err
	}
	_, err = ledger.VerifyReceipt(strings.NewReader(r.Text()), log.VerifierKey())
	return err
}

func understands(r ledger.Replayer, kind string) bool {
	for _, k := range r.Kinds {
		if prefix, ok := strings.CutSuffix(k, "*"); ok && strings.HasPrefix(kind, prefix) || k == kind {
			return true
		}
	}
	return false
}

// equal compares each field of a row with what the entries say of it, in canonical form.
func equal(row, said map[string]any) (bool, error) {
	for k, v := range row {
		if _, ok := said[k]; !ok && strings.HasPrefix(k, "~") { // sealed, and never said or erased
			continue
		}
		a, err := ledger.Canonical(v)
		if err != nil {
			return false, err
		}
		b, err := ledger.Canonical(said[k])
		if err != nil {
			return false, err
		}
		if !bytes.Equal(a, b) {
			return false, nil
		}
	}
	return true, nil
}
