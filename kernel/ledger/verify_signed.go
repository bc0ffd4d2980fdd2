package ledger

import (
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/note"
)

// readCheckpoints collects everything that was ever signed about this log, so that the tree can be compared in passing.
func (v *verifier) readCheckpoints() error {
	if err := v.readKeys(); err != nil {
		return err
	}
	add := func(raw, kind, from string, verifiers ...note.Verifier) {
		c, _, err := openCheckpoint(raw, verifiers...)
		switch {
		case err != nil:
			v.r.damage(-1, kind, "%s: the signature is not this log's", from)
		case c.Origin != v.l.cfg.Origin:
			v.r.damage(-1, kind, "%s: of another log, %s", from, c.Origin)
		case c.Size > 0:
			v.known = append(v.known, known{c, kind, from})
		}
	}
	err := v.tx.Each("SELECT size, note FROM ledger_checkpoint ORDER BY size", nil, func(scan func(...any) error) error {
		var size int64
		var raw string
		if err := scan(&size, &raw); err != nil {
			return err
		}
		before := len(v.known)
		add(raw, "checkpoint", fmt.Sprintf("checkpoint %d", size), v.own...)
		if len(v.known) > before && v.known[before].Size != size {
			v.r.damage(-1, "checkpoint", "checkpoint %d is of size %d", size, v.known[before].Size)
		}
		return nil
	})
	if err != nil {
		return err
	}
	raw, size, err := tipOf(v.tx)
	if err != nil {
		return err
	}
	if size > 0 {
		v.r.Signed = size
		add(raw, "checkpoint", "newest checkpoint", v.own...)
		if n := len(v.known); n > 0 && v.known[n-1].from == "newest checkpoint" && v.known[n-1].Size != size {
			v.r.damage(-1, "checkpoint", "the newest checkpoint is of size %d and not %d", v.known[n-1].Size, size)
		}
	}
	if err := v.outside(add); err != nil {
		return err
	}
	slices.SortStableFunc(v.known, func(a, b known) int { return int(min(1, max(-1, a.Size-b.Size))) })
	v.chain.known = v.known
	return nil
}

// outside adds the checkpoints kept outside the database: this node's file and those given.
func (v *verifier) outside(add func(raw, kind, from string, verifiers ...note.Verifier)) error {
	last, err := v.l.lastSigned(v.tx)
	if err != nil {
		v.r.damage(-1, "witness", "%s can not be read", SignedFile)
	} else if last.Size > 0 {
		add(last.Note, "witness", SignedFile, v.own...)
	}
	for i, raw := range v.o.Checkpoints {
		add(raw, "witness", fmt.Sprintf("checkpoint file %d", i+1), v.own...)
	}
	return v.cosignatures()
}

// cosignatures: each given witness must have signed each given checkpoint that carries a line of his name.
func (v *verifier) cosignatures() error {
	for _, key := range v.o.Witnesses {
		w, err := ParseWitness(key)
		if err != nil {
			return err
		}
		signed := 0
		for i, raw := range v.o.Checkpoints {
			_, n, err := openCheckpoint(raw, append(slices.Clone(v.own), w)...)
			if err != nil {
				v.r.damage(-1, "witness", "checkpoint file %d: a signature is wrong", i+1)
				continue
			}
			for _, s := range n.Sigs {
				if s.Name == w.Name() {
					signed++
				}
			}
		}
		if signed == 0 && len(v.o.Checkpoints) > 0 {
			v.r.damage(-1, "witness", "%s signed none of the given checkpoints", w.Name())
		}
	}
	return nil
}

// tiles compares the stored upper levels; the lowest level was compared page by page.
func (v *verifier) tiles() error {
	want := v.chain.upper()
	lowest := int64(-1)
	if v.chain.edge.size > 0 {
		lowest = (v.chain.edge.size - 1) / tileWidth
	}
	err := v.tx.Each("SELECT level, n, hashes FROM ledger_tile WHERE level<>0 OR n<0 OR n>? ORDER BY level, n", []any{lowest},
		func(scan func(...any) error) error {
			var level, n int64
			var hashes []byte
			if err := scan(&level, &n, &hashes); err != nil {
				return err
			}
			key := [2]int64{level, n}
			w, ok := want[key]
			if !ok || string(w) != string(hashes) {
				v.r.damage(n*tileWidth<<(tileHeight*min(5, max(0, level))), "tile", "tile %d/%d is not what the entries give", level, n)
			}
			delete(want, key)
			return nil
		})
	for key := range want {
		v.r.damage(key[1]*tileWidth<<(tileHeight*key[0]), "tile", "tile %d/%d is missing", key[0], key[1])
	}
	return err
}

// signatures names checkpoints that are larger than the log: its tail was cut off.
func (v *verifier) signatures() error {
	for _, k := range v.chain.known[v.chain.passed:] {
		v.r.damage(v.r.Size, k.kind, "%s: %d entries were signed, now there are %d: the tail is missing", k.from, k.Size, v.r.Size)
	}
	return nil
}

// readKeys follows the chain of keys through the log: it must begin with the key of entry 0, each rotation must be signed by the key before
// it, and it must end with the key of this installation.
func (v *verifier) readKeys() error {
	c, bad, err := v.l.chainOf(v.tx)
	if err != nil {
		return err
	}
	for _, b := range bad {
		v.r.damage(b.seq, rotateDamage, "%s", b.why)
	}
	if c.Current() != v.l.vkey {
		v.r.damage(-1, rotateDamage, "the log's last key is not the one of this installation: a rotation is missing or was not made here")
	}
	v.own = c.verifiers(v.l.gm != nil)
	for i, r := range c.roots() {
		v.known = append(v.known, known{r, rotateDamage, fmt.Sprintf("rotation %d", i+1)})
	}
	v.r.Keys = len(c.spans)
	return nil
}

const rotateDamage = "rotate"
