package ledger

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"linli/platform/db"
)

// VerifyOptions says what else the ledger is compared with.
type VerifyOptions struct {
	Replayers   []Replayer
	Checkpoints []string // notes kept elsewhere: a witness's file, a receipt's checkpoint, last month's signed.checkpoint
	Witnesses   []string // verifier keys; a checkpoint given above that they cosigned is checked for it
	Progress    func(done, size int64)
}

// Damage is one thing that is not as it was recorded.
type Damage struct {
	Seq    int64  `json:"seq"`  // the entry it concerns, -1 for none
	Kind   string `json:"kind"` // gap, leaf, column, mark, time, prev, rev, slot, tile, checkpoint, witness, replay, key, actor, draft, index, rotate, media, trigger
	Detail string `json:"detail"`
}

// Report of a verification. A sound ledger has no damage; drafts are only steps that are too new for a number.
type Report struct {
	Origin  string        `json:"origin"`
	Size    int64         `json:"size"`
	Root    string        `json:"root"` // base64
	Signed  int64         `json:"signed"`
	Keys    int           `json:"keys"` // signing keys the log had, the one in force included
	Slots   int64         `json:"slots"`
	Erased  int64         `json:"erased"`
	Objects int64         `json:"objects"`  // compared with business rows
	Sealed  int64         `json:"sealed"`   // rows compared with the marks that were made when they were written
	Since   int64         `json:"since"`    // of them: proved only since their table was first sealed, not before
	Unsaid  int64         `json:"unproved"` // rows of sealed tables of which the ledger says nothing: written before, never sealed
	Drafts  []string      `json:"drafts"`   // references, at most a hundred
	Waiting int64         `json:"waiting"`
	Total   int64         `json:"total"` // how many damages; the list below stops at a thousand
	Damage  []Damage      `json:"damage"`
	Took    time.Duration `json:"took"`
}

// Sound: nothing was changed behind the ledger's back.
func (r Report) Sound() bool { return r.Total == 0 }

// String tells an operator the result, one fact a line; the first line says sound or damaged.
func (r Report) String() string {
	var b strings.Builder
	verdict := "台账完好 sound"
	if !r.Sound() {
		verdict = fmt.Sprintf("台账有 %d 处损坏 damaged", r.Total)
	}
	fmt.Fprintf(&b, "%s\n台账 log: %s\n条数 entries: %d，已签名 signed: %d\n根 root: %s\n", verdict, r.Origin, r.Size, r.Signed, r.Root)
	fmt.Fprintf(&b, "私密内容 slots: %d，已删除 erased: %d\n核对业务记录 rows compared: %d，核对封存行 rows sealed: %d，其中只能证明自启用封存以来 since sealing began: %d，无法证明 not provable: %d\n待编号 waiting: %d\n用时 took: %.1f s\n",
		r.Slots, r.Erased, r.Objects, r.Sealed, r.Since, r.Unsaid, r.Waiting, r.Took.Seconds())
	for i, d := range r.Damage {
		if i == 100 {
			fmt.Fprintf(&b, "…… %d more\n", r.Total-100)
			break
		}
		if d.Seq < 0 {
			fmt.Fprintf(&b, "%s: %s\n", d.Kind, d.Detail)
		} else {
			fmt.Fprintf(&b, "第 %d 条 entry %d: %s: %s\n", d.Seq, d.Seq, d.Kind, d.Detail)
		}
	}
	return b.String()
}

// First is the damage with the lowest entry number, nil for a sound ledger.
func (r Report) First() *Damage {
	if len(r.Damage) == 0 {
		return nil
	}
	return &r.Damage[0]
}

const (
	pageSize   = 32 * tileWidth // entries read at once; a whole number of tiles
	maxDamages = 1000
)

func (r *Report) damage(seq int64, kind, format string, args ...any) {
	r.Total++
	if len(r.Damage) < maxDamages {
		r.Damage = append(r.Damage, Damage{seq, kind, fmt.Sprintf(format, args...)})
	}
}

// Add takes in a damage that was found outside of the ledger's own tables.
func (r *Report) Add(kind, detail string) { r.damage(-1, kind, "%s", detail) }

// Verify reads the whole ledger in one read transaction, also of a live database, and recomputes everything from the entries:
// leaves, tree, chains, commitments, signatures, and the business rows of the replayers. What it finds is in the report; an error
// means that the database could not be read, which is not a sound ledger either. It uses all cores but one for hashing and deciphering.
func (l *Log) Verify(ctx context.Context, o VerifyOptions) (Report, error) {
	started := time.Now()
	r := Report{Origin: l.cfg.Origin}
	err := l.d.Read(ctx, func(tx *db.Tx) error {
		v := &verifier{l: l, tx: tx, o: o, r: &r, chain: newChain(&r, o), waiting: map[string]bool{}}
		return v.run()
	})
	slices.SortStableFunc(r.Damage, func(a, b Damage) int { return int(min(1, max(-1, order(a)-order(b)))) })
	r.Took = time.Since(started)
	return r, err
}

// order puts damage of no entry last.
func order(d Damage) int64 {
	if d.Seq < 0 {
		return 1 << 62
	}
	return d.Seq
}

// verifier is one run. Only its own goroutine touches tx.
type verifier struct {
	l     *Log
	tx    *db.Tx
	o     VerifyOptions
	r     *Report
	chain *chain
	known []known
	own   []note.Verifier // of the log's keys, each for its time

	waiting     map[string]bool // objects with sound drafts
	waitingRows []draft         // that seal rows
}

// known is a checkpoint to be compared when the tree has its size.
type known struct {
	Checkpoint
	kind, from string
}

func (v *verifier) run() error {
	if err := v.readCheckpoints(); err != nil {
		return err
	}
	if err := v.entries(); err != nil {
		return err
	}
	for _, step := range []func() error{v.tiles, v.signatures, v.storedCosigs, v.slotsLeft, v.keys, v.actors, v.drafts, v.indexes, v.replay, v.sealed} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// entries streams pages: this goroutine reads, workers compute, one goroutine joins in order.
func (v *verifier) entries() error {
	first, last := int64(0), int64(-1)
	err := v.tx.Each("SELECT MIN(seq), MAX(seq) FROM ledger_entry", nil, func(scan func(...any) error) error {
		var a, b *int64
		if err := scan(&a, &b); err != nil {
			return err
		}
		if a != nil && b != nil {
			first, last = *a, *b
		}
		return nil
	})
	if err != nil {
		return err
	}
	if first < 0 {
		v.r.damage(first, "gap", "entries begin at %d", first)
	}
	readErr := v.stream(last)
	v.r.Size = v.chain.edge.size
	v.chain.finish()
	if root, err := v.chain.edge.root(); err == nil {
		v.r.Root = root.String()
	}
	return readErr
}

// stream sends the pages through; it ends when all are joined.
func (v *verifier) stream(last int64) (readErr error) {
	workers := max(1, runtime.GOMAXPROCS(0))
	todo, joined := make(chan *page, workers), make(chan *page, workers)
	var computing, joining sync.WaitGroup
	for range workers {
		computing.Go(func() {
			for p := range todo {
				p.compute(v.l, v.chain)
				close(p.done)
			}
		})
	}
	joining.Go(func() {
		for p := range joined {
			<-p.done
			v.chain.join(p)
			if v.o.Progress != nil {
				v.o.Progress(v.chain.edge.size, last+1)
			}
		}
	})
	for from := int64(0); from <= last && readErr == nil; from += pageSize {
		var p *page
		if p, readErr = v.readPage(from); readErr == nil {
			joined <- p
			todo <- p
		}
	}
	close(todo)
	close(joined)
	computing.Wait()
	joining.Wait()
	return readErr
}

func (v *verifier) readPage(from int64) (*page, error) {
	p := &page{from: from, done: make(chan struct{}), boxes: map[[16]byte][]storedBox{}, tiles: map[int64][]byte{}}
	err := v.tx.Each("SELECT seq, id, obj, kind, time, body, slots, mark FROM ledger_entry WHERE seq>=? AND seq<? ORDER BY seq",
		[]any{from, from + pageSize}, func(scan func(...any) error) error {
			var e storedEntry
			err := scan(&e.seq, &e.id, &e.obj, &e.kind, &e.time, &e.body, &e.slots, &e.mark)
			p.entries = append(p.entries, e)
			return err
		})
	if err != nil {
		return nil, err
	}
	err = v.tx.Each(`SELECT e.id, s.name, s.subject, s.box, k.wrapped FROM ledger_entry e JOIN ledger_slot s ON s.entry=e.id
		LEFT JOIN ledger_key k ON k.subject=s.subject WHERE e.seq>=? AND e.seq<?`, []any{from, from + pageSize}, func(scan func(...any) error) error {
		var id []byte
		var b storedBox
		if err := scan(&id, &b.name, &b.subject, &b.box, &b.wrapped); err != nil {
			return err
		}
		if len(id) == 16 {
			p.boxes[[16]byte(id)] = append(p.boxes[[16]byte(id)], b)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = v.tx.Each("SELECT n, hashes FROM ledger_tile WHERE level=0 AND n>=? AND n<?", []any{from / tileWidth, (from + pageSize) / tileWidth},
		func(scan func(...any) error) error {
			var n int64
			var hashes []byte
			err := scan(&n, &hashes)
			p.tiles[n] = hashes
			return err
		})
	return p, err
}
