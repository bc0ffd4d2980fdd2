package main

import (
	"fmt"

	"linli/kernel/ledger"
)

// verify is the last line: the whole ledger checked, and replayed against the business tables.
func (b *bench) verify() error {
	t, err := b.town("verify", b.proved)
	if err != nil {
		return err
	}
	h, err := open(b.ctx, t.Dir, false)
	if err != nil {
		return err
	}
	defer h.db.Close()
	r, err := h.log.Verify(b.ctx, ledger.VerifyOptions{Replayers: h.replayers()})
	if err != nil {
		return err
	}
	if !r.Sound() {
		return fmt.Errorf("the ledger is not sound: %s", r.String())
	}
	per := r.Took.Seconds() / float64(r.Size) * 1e6
	b.add(bar{job: "ledger verify with replay", what: "seconds for a million entries", num: fmt.Sprintf("%.1f s", r.Took.Seconds()), den: fmt.Sprintf("%d entries, %d slots, %d objects", r.Size, r.Slots, r.Objects), value: per, unit: " s", want: 60})
	return nil
}
