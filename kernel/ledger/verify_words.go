package ledger

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"

	"linli/platform/db"
	"linli/platform/fault"
)

// Words are columns that no mark covers, because an erasure has to take them away (Table.Plain), and that a slot of one entry holds as
// well: as long as the slot is there, the row is compared with it; once it is erased nothing is left to guess by.
type Words struct {
	Columns [2]string
	// Said reads a slot of an entry: what it says of the columns.
	Said func(kind, slot string, body []byte) (said [2]Word, ok bool)
	// Rows streams the rows with the entry that each was written with.
	Rows func(tx *db.Tx, each func(entry, row string, is [2]string) error) error
	// Loose is what of a text is compared when the row was made from it by a rule that may change, such as a mask.
	Loose func(string) string
	Gone  string // the word that an erasure puts in place of a name
}

// Word is what a slot says of a column.
type Word struct {
	Text  string
	Loose bool // only Loose of it is comparable
}

// wordsSaid keeps of an entry's words 16 bytes: a city has millions of steps.
type wordsSaid struct {
	entry uint64
	words [2]uint32
}

// wordHash is a hash under a seed of this run; its last bit says that it is one of loose words.
func (r *replays) wordHash(s string, loose bool) uint32 {
	h := uint32(maphash.String(r.seed, nfc(s))) &^ 1
	if loose {
		h |= 1
	}
	return h
}

func (r *replays) entryHash(ref string) uint64 { return maphash.String(r.seed, ref) }

// readWords prepares what the slots of an entry say; it runs in the workers.
func (r *replays) readWords(x *replaying, kind string, open []openSlot, e *checkedEntry) {
	if x.Words == nil {
		return
	}
	for _, o := range open {
		said, ok := x.Words.Said(kind, o.name, o.body)
		if !ok {
			continue
		}
		w := &wordsSaid{entry: r.entryHash(e.ref)}
		for i, s := range said {
			if s.Loose {
				s.Text = x.Words.Loose(s.Text)
			}
			w.words[i] = r.wordHash(s.Text, s.Loose)
		}
		e.words = w
	}
}

// oddWords is a row whose words are not those of its entry.
type oddWords struct{ entry, row, columns string }

// words compares the rows with what their entries say.
func (v *verifier) words(x *replaying) error {
	if x.Words == nil {
		return nil
	}
	slices.SortFunc(x.words, func(a, b wordsSaid) int { return cmp.Compare(a.entry, b.entry) })
	var odd []oddWords
	err := x.Words.Rows(v.tx, func(entry, row string, is [2]string) error {
		i, ok := slices.BinarySearchFunc(x.words, v.chain.replays.entryHash(entry), func(w wordsSaid, h uint64) int { return cmp.Compare(w.entry, h) })
		if !ok { // erased, or too new for a number
			return nil
		}
		if columns := v.chain.replays.differ(x.Words, x.words[i].words, is); columns != "" {
			odd = append(odd, oddWords{entry, row, columns})
		}
		return nil
	})
	x.words = nil
	if err != nil {
		return err
	}
	for _, o := range odd {
		seq := int64(-1)
		if id, err := idOf(o.entry); err == nil && len(odd) <= oddMost {
			if err := v.tx.Get("SELECT seq FROM ledger_entry WHERE id=?", []any{id[:]}, &seq); err != nil && !fault.Is(err, fault.KindNotFound) {
				return err
			}
		}
		v.r.damage(seq, "replay", "%s: %s 与台账所记的话不符，用改动之前的备份核对 differs from the words of its entry, compare with a backup of before", o.row, o.columns)
	}
	return nil
}

// differ names the columns that are not as their entry says.
func (r *replays) differ(w *Words, said [2]uint32, is [2]string) string {
	var out []string
	for i, text := range is {
		loose := said[i]&1 == 1
		if loose {
			text = w.Loose(text)
		}
		if is[i] != w.Gone && r.wordHash(text, loose) != said[i] {
			out = append(out, w.Columns[i])
		}
	}
	return strings.Join(out, ", ")
}
