package table

import (
	"context"
	"sort"
	"time"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// batchRows is how many rows are cleaned, resolved and written together.
const batchRows = 1000

// trial is the state of one dry run.
type trial struct {
	s         *Service
	ctx       context.Context
	j         *Job
	batches   map[string]*Batch
	twins     map[string]*twins
	rows      []*Row
	arena     rowArena
	table     *Table
	block     int
	stage     []byte
	marks     []byte
	stages    int
	markings  int
	counts    Counts
	questions map[string]*Question
	order     []string
	done      int
	told      time.Time
}

// try is step 试算: every row is cleaned, checked and resolved; nothing is written but the job's own notes.
func (s *Service) try(ctx context.Context, j *Job) error {
	var src Source
	err := s.read(ctx, func(tx *db.Tx) (err error) {
		src, err = s.source(tx, j)
		return err
	})
	if err != nil {
		return err
	}
	book, err := s.Files.Open(src)
	if err != nil {
		return err
	}
	if err := s.write(ctx, func(tx *db.Tx) error { return dropChunks(tx, j.ID, roleStage, roleMarks) }); err != nil {
		return err
	}
	t := &trial{s: s, ctx: ctx, j: j, batches: map[string]*Batch{}, twins: map[string]*twins{}, questions: map[string]*Question{}, told: time.Now()}
	t.stage = append(t.stage, stageVersion)
	for sheet := range book.Sheets() {
		if err := t.sheet(book, sheet); err != nil {
			return err
		}
	}
	return t.finish()
}

// sheet reads the blocks of one sheet.
func (t *trial) sheet(book Book, sheet int) error {
	var blocks []int
	for i := range t.j.Found.Blocks {
		if b := &t.j.Found.Blocks[i]; b.Sheet == sheet && b.Table != "" && b.Rows > 0 {
			blocks = append(blocks, i)
		}
	}
	if len(blocks) == 0 {
		return nil
	}
	cursor := newMergeCursor(book.Sheets()[sheet].Merges)
	skip := map[int]bool{}
	for _, k := range t.j.Found.Skipped {
		if k.Sheet == sheet {
			skip[k.Line] = true
		}
	}
	var maker *rowMaker
	next := 0
	err := book.Lines(sheet, func(l *Line) error {
		for next < len(blocks) && l.Number > t.j.Found.Blocks[blocks[next]].HeaderRow {
			if err := t.flush(); err != nil {
				return err
			}
			t.block = blocks[next]
			b := &t.j.Found.Blocks[t.block]
			t.table = t.s.Catalog.Find(b.Table)
			if t.table == nil {
				return fault.Invalid("table.no_table", b.Table)
			}
			maker = newRowMaker(t.table, b, t.block, t.s.around(t.j))
			if need := batchRows * len(t.table.Columns); len(t.arena.values) < need {
				t.arena.rows, t.arena.values = make([]Row, batchRows), make([]Value, need)
			}
			maker.arena = &t.arena
			next++
		}
		cursor.fill(l)
		if maker == nil || l.Number > t.j.Found.Blocks[t.block].Last || skip[l.Number] {
			return nil
		}
		if k := classify(l, cursor); k != dataLine {
			return nil
		}
		return t.add(maker.row(l))
	})
	if err != nil {
		return err
	}
	return t.flush()
}

func (s *Service) around(j *Job) Surroundings {
	return Surroundings{Today: s.today(), AreaCode: s.AreaCode, Demo: s.Demo, Answers: j.Answers}
}

func (t *trial) add(r *Row) error {
	t.rows = append(t.rows, r)
	if len(t.rows) < batchRows {
		return nil
	}
	return t.flush()
}

// flush resolves a batch against the database and notes the outcome.
func (t *trial) flush() error {
	if len(t.rows) == 0 {
		return nil
	}
	if err := t.compare(); err != nil {
		return err
	}
	good := make([]*Row, 0, len(t.rows))
	for _, r := range t.rows {
		if !r.Bad() && r.Verdict == Undecided {
			good = append(good, r)
		}
	}
	err := t.s.read(t.ctx, func(tx *db.Tx) error {
		b, err := t.s.batch(tx, t.j, t.table, t.batches)
		if err != nil {
			return err
		}
		b.Block = &t.j.Found.Blocks[t.block]
		return resolve(tx, b, good)
	})
	if err != nil {
		return err
	}
	for _, r := range t.rows {
		t.note(r)
	}
	t.done += len(t.rows)
	t.rows, t.arena.n = t.rows[:0], 0
	return t.spill(false)
}

// compare reads whole addresses into their parts and then looks for rows about the same thing.
func (t *trial) compare() error {
	if t.table.Owner.Locate != nil {
		err := t.s.read(t.ctx, func(tx *db.Tx) error {
			b, err := t.s.batch(tx, t.j, t.table, t.batches)
			if err != nil {
				return err
			}
			b.Block = &t.j.Found.Blocks[t.block]
			return locate(tx, b, t.rows)
		})
		if err != nil {
			return err
		}
	}
	w := t.twins[t.table.Name]
	if w == nil {
		w = newTwins(t.table)
		t.twins[t.table.Name] = w
	}
	for _, r := range t.rows {
		w.check(r, t.j.Answers)
	}
	return nil
}

// locate lets the owner read the addresses of the rows that are still to be decided.
func locate(tx *db.Tx, b *Batch, rows []*Row) error {
	if b.Table.Owner.Locate == nil {
		return nil
	}
	open := make([]*Row, 0, len(rows))
	for _, r := range rows {
		if !r.Bad() && r.Verdict == Undecided {
			open = append(open, r)
		}
	}
	return b.Table.Owner.Locate(tx, b, open)
}

// resolve calls the owner; a table without one takes nothing.
func resolve(tx *db.Tx, b *Batch, rows []*Row) error {
	if b.Table.Owner.Resolve == nil {
		return fault.NotYet("table.no_owner", b.Table.Title)
	}
	if len(rows) == 0 {
		return nil
	}
	err := b.Table.Owner.Resolve(tx, b, rows)
	demandNew(b.Table, rows)
	return err
}

// batch makes what the owner knows of the import; one per table and run.
func (s *Service) batch(tx *db.Tx, j *Job, t *Table, have map[string]*Batch) (*Batch, error) {
	if b := have[t.Name]; b != nil {
		return b, nil
	}
	b := &Batch{Job: j.ID, Table: t, Actor: ledger.Actor{ID: j.ActorID, Kind: j.ActorKind}, Path: j.Path, Demo: s.Demo, Cache: map[string]any{}, Answers: j.Answers}
	if j.Place != "" {
		p, err := s.Places.Get(tx, j.Place)
		if err != nil {
			return nil, err
		}
		b.Place = p
	}
	if b.Path == "" {
		b.Path = place.RootPath
	}
	have[t.Name] = b
	return b, nil
}

// note counts a row, stages it when it can be written, and keeps its mark and questions.
func (t *trial) note(r *Row) {
	bad := r.Bad()
	warned := false
	for i := range r.Findings {
		f := &r.Findings[i]
		switch f.Level {
		case Fixed:
			t.counts.Fixed++
		case Asked:
			t.ask(r, f)
		default:
			warned = true
		}
	}
	t.tally(r, bad, warned)
	t.marks = appendMark(t.marks, r, bad)
	if !bad && (r.Verdict == Added || r.Verdict == Changed || r.Verdict == Parked) {
		t.stage = appendRow(t.stage, r)
	}
}

func (t *trial) tally(r *Row, bad, warned bool) {
	c := &t.counts
	if r.Verdict == Doubtful {
		c.Doubtful++
	}
	if bad {
		c.Bad++
		if r.has(func(f *Finding) bool { return f.Level == Asked }) {
			c.Asked++
		}
		if r.has(func(f *Finding) bool { return f.Key == noCompound }) {
			c.NoCompound++
		}
		return
	}
	switch r.Verdict {
	case Added:
		c.New++
	case Changed:
		c.Changed++
	case Same:
		c.Same++
	case Parked:
		c.Parked++
		c.Bad++
		return
	}
	c.Good++
	if warned {
		c.Warned++
	}
}

// ask collects a question once.
func (t *trial) ask(r *Row, f *Finding) {
	q := t.questions[f.Question]
	if q == nil {
		b := &t.j.Found.Blocks[r.Block]
		q = &Question{ID: f.Question, Header: headerOf(b, f.Col), Key: f.Key, Args: argTexts(f.Args), Options: f.Options}
		t.questions[f.Question] = q
		t.order = append(t.order, f.Question)
	}
	q.Count++
	if len(q.Lines) < 5 {
		q.Lines = append(q.Lines, r.Line)
	}
}

// spill writes full chunks and tells the progress.
func (t *trial) spill(all bool) error {
	for _, c := range []struct {
		role string
		buf  *[]byte
		n    *int
		head int
	}{{roleStage, &t.stage, &t.stages, 1}, {roleMarks, &t.marks, &t.markings, 0}} {
		if len(*c.buf) <= c.head || !all && len(*c.buf) < chunkSize {
			continue
		}
		if err := t.s.write(t.ctx, func(tx *db.Tx) error { return t.s.putChunk(tx, t.j.ID, c.role, *c.n, *c.buf) }); err != nil {
			return err
		}
		*c.n++
		*c.buf = (*c.buf)[:c.head]
	}
	if time.Since(t.told) < 2*time.Second && !all {
		t.s.progress.Store(t.j.ID, int64(t.done))
		return nil
	}
	t.told = time.Now()
	return t.s.report(t.ctx, t.j, t.done)
}

// finish stores counts and questions; answers given before stay visible with their question.
func (t *trial) finish() error {
	if err := t.spill(true); err != nil {
		return err
	}
	list := mappingQuestions(t.s.Catalog, t.j)
	for _, id := range t.order {
		list = append(list, *t.questions[id])
	}
	sort.SliceStable(list, func(i, k int) bool { return list[i].Count > list[k].Count })
	for i := range t.j.Questions {
		if q := t.j.Questions[i]; q.Answer != "" && t.questions[q.ID] == nil && !q.Mapping {
			list = append(list, q)
		}
	}
	return t.s.write(t.ctx, func(tx *db.Tx) error {
		fresh := *t.j
		fresh.State, fresh.Counts, fresh.Questions, fresh.Read, fresh.Total, fresh.Problem = Tried, t.counts, list, t.done, t.done, ""
		return updateJob(tx, &fresh)
	})
}
