package ledger

import (
	"hash/maphash"
	"slices"
	"strings"

	"linli/platform/fault"
)

// replays keeps, for every object of a replayer, what its entries leave: per field only a hash under a seed of this run, so that
// millions of objects fit into memory.
type replays struct {
	list []*replaying
	seed maphash.Seed
}

type replaying struct {
	Replayer
	fields map[string]int
	states map[objKey]*replayed
	words  []wordsSaid
}

type replayed struct {
	seq, rev int64
	values   []uint64 // by field number; 0: not there
	name     string
	met      bool
}

// statement is what one entry says to one replayer.
type statement struct {
	of     *replaying
	fields []string
	values []uint64
}

func newReplays(list []Replayer) *replays {
	r := &replays{seed: maphash.MakeSeed()}
	for _, x := range list {
		r.list = append(r.list, &replaying{Replayer: x, fields: map[string]int{}, states: map[objKey]*replayed{}})
	}
	return r
}

// matches: "matter.*" means all kinds that begin with "matter.".
func (x *replaying) matches(kind string) bool {
	for _, k := range x.Kinds {
		if prefix, ok := strings.CutSuffix(k, "*"); ok && strings.HasPrefix(kind, prefix) || k == kind {
			return true
		}
	}
	return false
}

// hash of a value in canonical JSON; never 0. Null is 0: the field is gone.
func (r *replays) hash(v any) (uint64, error) {
	if v == nil {
		return 0, nil
	}
	raw, err := Canonical(v)
	if err != nil {
		return 0, err
	}
	return maphash.Bytes(r.seed, raw) | 1, nil
}

// read prepares what an entry says; it runs in the workers and changes nothing shared.
func (r *replays) read(lf leaf, open []openSlot, e *checkedEntry) {
	for _, x := range r.list {
		if lf.Obj == "" || !x.matches(lf.Kind) {
			continue
		}
		pub, err := decodePub(lf.Pub)
		if err != nil {
			e.fault("leaf", "the public part is damaged")
			return
		}
		s := &statement{of: x}
		if err := r.state(s, pub); err != nil {
			e.fault("leaf", "the public part is damaged")
			return
		}
		for _, o := range open {
			if x.Sealed == nil {
				break
			}
			if err := r.state(s, x.Sealed(lf.Kind, o.name, o.body)); err != nil {
				e.fault("slot", "slot "+o.name+" can not be read")
				return
			}
		}
		e.state = s
		r.readWords(x, lf.Kind, open, e)
		if x.Rows == nil {
			e.name = lf.Obj
		}
		return // the first replayer that understands the kind
	}
}

// state adds what an entry says of the fields of an object.
func (r *replays) state(s *statement, said map[string]any) error {
	for field, value := range said {
		h, err := r.hash(value)
		if err != nil {
			return err
		}
		s.fields, s.values = append(s.fields, field), append(s.values, h)
	}
	return nil
}

// take lays an entry's statement over the object's state.
func (r *replays) take(e *checkedEntry) {
	s := e.state
	if s == nil {
		return
	}
	state := s.of.states[e.obj]
	if state == nil {
		state = &replayed{name: e.name}
		s.of.states[e.obj] = state
	}
	state.seq = e.seq
	if e.words != nil {
		s.of.words = append(s.of.words, *e.words)
	}
	if e.rev > 0 {
		state.rev = e.rev
	}
	for i, field := range s.fields {
		n, ok := s.of.fields[field]
		if !ok {
			n = len(s.of.fields)
			s.of.fields[field] = n
		}
		if n >= len(state.values) {
			state.values = append(state.values, make([]uint64, n+1-len(state.values))...)
		}
		state.values[n] = s.values[i]
	}
}

// value is the hash a field has after all entries.
func (x *replaying) value(s *replayed, field string) uint64 {
	n, ok := x.fields[field]
	if !ok || n >= len(s.values) {
		return 0
	}
	return s.values[n]
}

// replay compares all business rows with what the entries left.
func (v *verifier) replay() error {
	for _, x := range v.chain.replays.list {
		var err error
		if x.Rows != nil {
			err = v.replayRows(x)
		} else {
			err = v.replayEach(x)
		}
		if err == nil {
			err = v.words(x)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) replayRows(x *replaying) error {
	err := x.Rows(v.tx, func(obj string, pub map[string]any, rev int64) error {
		v.r.Objects++
		s := x.states[v.chain.key(nfc(obj))]
		if s == nil {
			if !v.waiting[nfc(obj)] {
				v.r.damage(-1, "replay", "%s: the row %s has no entry", x.Name, obj)
			}
			return nil
		}
		s.met = true
		return v.compare(x, obj, s, pub, rev)
	})
	if err != nil {
		return err
	}
	for _, s := range x.states {
		if !s.met && x.value(s, "gone") == 0 {
			v.r.damage(s.seq, "replay", "%s: the row of the object of entry %d is missing", x.Name, s.seq)
		}
	}
	return nil
}

func (v *verifier) replayEach(x *replaying) error {
	if x.State == nil {
		return nil
	}
	for _, s := range x.states {
		v.r.Objects++
		pub, rev, err := x.State(v.tx, s.name)
		if fault.Is(err, fault.KindNotFound) {
			if x.value(s, "gone") == 0 {
				v.r.damage(s.seq, "replay", "%s: the row %s is missing", x.Name, s.name)
			}
			continue
		}
		if err != nil {
			return err
		}
		if err := v.compare(x, s.name, s, pub, rev); err != nil {
			return err
		}
	}
	return nil
}

// compare names the fields of a row that differ. A row whose newest step waits for a number is ahead of its entries and is
// compared the next time.
func (v *verifier) compare(x *replaying, obj string, s *replayed, pub map[string]any, rev int64) error {
	var differ []string
	for field, value := range pub {
		name, sealed := strings.CutPrefix(field, "~")
		if sealed && x.value(s, field) == 0 { // never said, or erased
			continue
		}
		h, err := v.chain.replays.hash(value)
		if err != nil {
			return err
		}
		if h != x.value(s, field) {
			name, _, _ = strings.Cut(name, "~")
			differ = append(differ, name)
		}
	}
	if rev != s.rev {
		differ = append(differ, "rev")
	}
	if len(differ) > 0 && !v.waiting[nfc(obj)] {
		slices.Sort(differ)
		v.r.damage(s.seq, "replay", "%s: %s differs from its entries in %s", x.Name, obj, strings.Join(slices.Compact(differ), ", "))
	}
	return nil
}
