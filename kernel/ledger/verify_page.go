package ledger

import (
	"encoding/json"

	"golang.org/x/mod/sumdb/tlog"

	"linli/platform/crypto"
)

// storedEntry and storedBox are rows as they were read, not yet believed.
type storedEntry struct {
	seq               int64
	id                []byte
	obj, kind         string
	time              int64
	body, slots, mark []byte
}

type storedBox struct {
	name, subject string
	box, wrapped  []byte
}

// page is a run of entries on its way through the verification.
type page struct {
	from    int64
	entries []storedEntry
	boxes   map[[16]byte][]storedBox
	tiles   map[int64][]byte
	results []checkedEntry
	done    chan struct{}
}

// checkedEntry is what one entry says, computed without looking at others.
type checkedEntry struct {
	seq, time, rev, prev int64
	hash                 tlog.Hash
	obj                  objKey
	name                 string   // the object's id, only for replayers without Rows
	missing              []string // slots without a row
	opened               int64
	erased               erasedList // what an erase entry names
	actor                string     // pseudonym
	state                *statement
	ref                  string     // the entry's reference
	words                *wordsSaid // what its slots say of words that no mark covers
	rows                 []rowsSaid
	adopted              []string // tables
	bad                  []Damage
}

// compute checks every entry for itself; it runs beside others.
func (p *page) compute(l *Log, c *chain) {
	p.results = make([]checkedEntry, len(p.entries))
	for i := range p.entries {
		e := &p.entries[i]
		r := &p.results[i]
		r.seq, r.time, r.prev = e.seq, e.time, -1
		r.hash = tlog.RecordHash(e.body)
		lf, err := parseLeaf(e.body)
		if err != nil || lf.Seq != e.seq {
			r.fault("leaf", "the entry's text is damaged")
			continue
		}
		r.rev, r.prev, r.actor = lf.Rev, lf.Prev, lf.Actor
		if lf.Obj != "" {
			r.obj = c.key(lf.Obj)
		}
		if lf.Obj != e.obj || lf.Kind != e.kind || lf.Time != e.time {
			r.fault("column", "obj, kind or time beside the entry differ from its text")
		}
		if (lf.Kind == rotateKind) != (lf.Obj == rotateObj) {
			r.fault(rotateDamage, "a rotation of the key under another name")
		}
		if len(e.id) != 16 || !crypto.Equal(l.entryMark(lf.Suite, [16]byte(e.id), e.seq), e.mark) {
			r.fault("mark", "the entry's reference was changed")
			continue
		}
		r.ref = refOf([16]byte(e.id))
		open := p.slots(l, e, lf, r)
		c.replays.read(lf, open, r)
		c.rows.read(lf, open, r)
	}
}

func (r *checkedEntry) fault(kind, detail string) {
	r.bad = append(r.bad, Damage{r.seq, kind, detail})
}

// openSlot is a slot that is what was recorded.
type openSlot struct {
	name string
	body []byte
}

// slots opens every slot and compares it with its commitment, and the commitments with the leaf.
func (p *page) slots(l *Log, e *storedEntry, lf leaf, r *checkedEntry) (open []openSlot) {
	suite, err := crypto.SuiteByID(lf.Suite)
	commits, ok := unpackCommitments(e.slots)
	if err != nil || !ok || commitAll(suite, commits) != lf.Commit {
		r.fault("slot", "the commitments beside the entry differ from its commit line")
		return nil
	}
	id := [16]byte(e.id)
	found := map[string]bool{}
	for _, b := range p.boxes[id] {
		c := commitmentOf(commits, b.name)
		if c == nil || found[b.name] {
			r.fault("slot", "a slot "+b.name+" that was not recorded")
			continue
		}
		found[b.name] = true
		salt, body, err := l.openBox(id, b.name, b.subject, b.wrapped, b.box)
		if err != nil || slotCommit(suite, b.name, salt, body) != c.C {
			r.fault("slot", "slot "+b.name+" is not what was recorded")
			continue
		}
		r.opened++
		open = append(open, openSlot{b.name, body})
		if lf.Kind == eraseKind && b.name == erasedSlot {
			if json.Unmarshal(body, &r.erased) != nil {
				r.fault("slot", "the list of an erasure can not be read")
			}
		}
	}
	for _, c := range commits {
		if !found[c.Name] {
			r.missing = append(r.missing, c.Name)
		}
	}
	return open
}

func commitmentOf(list []commitment, name string) *commitment {
	for i := range list {
		if list[i].Name == name {
			return &list[i]
		}
	}
	return nil
}
