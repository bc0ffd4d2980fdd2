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
	profile()
	before := cpuTime()
	r, err := h.log.Verify(b.ctx, ledger.VerifyOptions{Replayers: h.replayers()})
	used := cpuTime() - before
	profile()
	if err != nil {
		return err
	}
	if !r.Sound() {
		return fmt.Errorf("the ledger is not sound: %s", r.String())
	}
	million := 1e6 / float64(r.Size)
	parts := fmt.Sprintf("%d entries, %d slots, %d objects", r.Size, r.Slots, r.Objects)
	// The bar is time on a machine that does nothing else. With other processes about, the processor time tells more: it
	// would be the time on one core.
	b.add(bar{job: "ledger verify with replay", what: "CPU seconds for a million entries", num: fmt.Sprintf("%.1f s CPU", used.Seconds()), den: parts, value: used.Seconds() * million, unit: " s", want: 60})
	b.add(bar{job: "ledger verify with replay", what: "seconds by the clock for a million entries", num: fmt.Sprintf("%.1f s", r.Took.Seconds()), den: parts, value: r.Took.Seconds() * million, unit: " s"})
	return nil
}
