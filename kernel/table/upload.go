package table

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"linli/kernel/access"
	"linli/platform/blob"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Upload is the command that starts an import.
type Upload struct {
	ID    string // of the import; "" = a new one. Under a key (access.Keyed) that was used before, the import of then is given
	Name  string // of the file
	Table string // English name or Chinese title; "" = by the columns
	Place string // id of the default place; "" = none
	Body  io.Reader
}

// maxUpload bounds the bytes taken; Files.Open says the friendlier sentence for smaller limits.
const maxUpload = 200 << 20

// Upload stores the file and starts its recognition. Nothing is read of it yet.
func (s *Service) Upload(ctx context.Context, a access.Actor, cmd Upload) (Job, error) {
	data, err := io.ReadAll(io.LimitReader(cmd.Body, maxUpload+1))
	if err != nil {
		return Job{}, err
	}
	if len(data) == 0 {
		return Job{}, fault.Invalid("table.empty_file")
	}
	if len(data) > maxUpload {
		return Job{}, fault.Invalid("table.large_file")
	}
	if cmd.Table != "" {
		t, err := s.find(cmd.Table)
		if err != nil {
			return Job{}, err
		}
		cmd.Table = t.Name
	}
	if cmd.ID == "" {
		cmd.ID = id.New()
	}
	j := Job{ID: cmd.ID, Rev: 1, State: Reading, Table: cmd.Table, FileName: cleanFileName(cmd.Name), SHA256: string(blob.Sum(data)), Size: int64(len(data)), Place: cmd.Place, ActorID: a.ID, ActorKind: a.Kind, Answers: map[string]string{}}
	err = s.write(ctx, func(tx *db.Tx) error {
		if old, again, err := access.Before(tx); err != nil || again {
			if err == nil {
				j, err = s.mine(tx, a, string(old.Body))
			}
			return err
		}
		_, path, err := s.scopePath(tx, a, access.TableImport, cmd.Place)
		if err != nil {
			return err
		}
		j.Path, j.Created, j.Changed = path, tx.NowMS(), tx.NowMS()
		if err := insertJob(tx, &j); err != nil {
			return err
		}
		for n := 0; n*chunkSize < len(data); n++ {
			if err := s.putChunk(tx, j.ID, roleSource, n, data[n*chunkSize:min(len(data), (n+1)*chunkSize)]); err != nil {
				return err
			}
		}
		return nil
	})
	return j, err
}

// cleanFileName keeps the last element of a name, without anything a path or a header could misread.
func cleanFileName(name string) string {
	name = filepath.Base(strings.ReplaceAll(name, "\\", "/"))
	name = strings.Map(func(r rune) rune {
		if r < 0x20 || r == utf8.RuneError || strings.ContainsRune(`"<>|:*?`, r) {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 120 {
		name = string(r[len(r)-120:])
	}
	return name
}

// Job returns an import the actor may see.
func (s *Service) Job(ctx context.Context, a access.Actor, id string) (j Job, err error) {
	err = s.read(ctx, func(tx *db.Tx) error {
		j, err = s.mine(tx, a, id)
		return err
	})
	if n, ok := s.progress.Load(id); ok && j.Busy() {
		j.Read = max(j.Read, int(n.(int64)))
	}
	return j, err
}

// mine loads a job and checks that its place is within the actor's right to import.
func (s *Service) mine(tx *db.Tx, a access.Actor, id string) (Job, error) {
	j, err := getJob(tx, id)
	if err != nil {
		return j, err
	}
	if a.Kind == access.KindSystem {
		return j, nil
	}
	if err := a.May(access.TableImport, j.Path); err != nil {
		return Job{}, err
	}
	return j, nil
}

// Jobs lists imports within the actor's reach, newest first; before is the id of the last one seen ("" = from the top).
func (s *Service) Jobs(ctx context.Context, a access.Actor, before string, limit int) ([]Job, error) {
	var list []Job
	if before == "" {
		before = "~"
	}
	err := s.read(ctx, func(tx *db.Tx) error {
		for _, scope := range a.Scope(access.TableImport) {
			lo, hi := scope.Range()
			err := tx.Each(`SELECT `+jobColumns+` FROM import_job WHERE path >= ? AND path < ? AND id < ? ORDER BY id DESC LIMIT ?`, []any{lo, hi, before, limit}, func(scan func(...any) error) error {
				j, err := scanJob(scan)
				list = append(list, j)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	sortJobs(list)
	if len(list) > limit {
		list = list[:limit]
	}
	return list, err
}

// MapChange sets the meaning of one column of a block; Key "" means 不要. Table, when given, changes the table of the block.
type MapChange struct {
	Block int
	Col   int
	Key   string
	Table string
	// Header makes this row (from 1) the header of the block's sheet; the sheet is read again.
	Header int
}

// Map corrects the mapping of step 认表. It is remembered for the unit and the header when the dry run starts.
func (s *Service) Map(ctx context.Context, a access.Actor, id string, rev int64, changes []MapChange) (j Job, err error) {
	return s.change(ctx, a, id, rev, []JobState{Recognised, Tried}, func(tx *db.Tx, j *Job) error {
		for _, c := range changes {
			if c.Header > 0 {
				if err := chooseHeader(j, c.Block, c.Header); err != nil {
					return err
				}
				continue
			}
			if err := s.mapColumn(j, c); err != nil {
				return err
			}
		}
		if j.State == Reading {
			return dropChunks(tx, j.ID, roleStage, roleMarks)
		}
		j.State = Recognised
		j.Questions = mappingQuestions(s.Catalog, j)
		return nil
	})
}

func (s *Service) mapColumn(j *Job, c MapChange) error {
	if c.Block < 0 || c.Block >= len(j.Found.Blocks) {
		return fault.Invalid("table.no_block")
	}
	b := &j.Found.Blocks[c.Block]
	if c.Table != "" {
		t, err := s.find(c.Table)
		if err != nil {
			return err
		}
		b.Table = t.Name
		return nil
	}
	t, err := s.find(b.Table)
	if err != nil {
		return err
	}
	m := b.column(c.Col)
	if m == nil || c.Key != "" && t.Index(c.Key) < 0 {
		return fault.Invalid("table.no_column")
	}
	for i := range b.Columns {
		if c.Key != "" && b.Columns[i].Key == c.Key {
			b.Columns[i].Key, b.Columns[i].How = "", "chosen"
		}
	}
	m.Key, m.How, m.Among = c.Key, "chosen", nil
	return nil
}

// Answer settles questions and tries again.
func (s *Service) Answer(ctx context.Context, a access.Actor, id string, rev int64, answers map[string]string) (Job, error) {
	return s.change(ctx, a, id, rev, []JobState{Recognised, Tried}, func(tx *db.Tx, j *Job) error {
		for q, choice := range answers {
			if err := s.answer(j, q, choice); err != nil {
				return err
			}
		}
		switch j.State {
		case Tried:
			return s.startTry(tx, j)
		case Reading: // another header: 认表 once more
			return dropChunks(tx, j.ID, roleStage, roleMarks)
		}
		return nil
	})
}

func (s *Service) answer(j *Job, q, choice string) error {
	for i := range j.Questions {
		if j.Questions[i].ID != q {
			continue
		}
		for _, o := range j.Questions[i].Options {
			if o.Value == choice {
				j.Questions[i].Answer, j.Answers[q] = choice, choice
				if j.Questions[i].Mapping {
					return s.answerMapping(j, q, choice)
				}
				return nil
			}
		}
		return fault.Invalid("table.no_choice")
	}
	return fault.Invalid("table.no_question")
}

// Try starts the dry run (step 试算).
func (s *Service) Try(ctx context.Context, a access.Actor, id string, rev int64) (Job, error) {
	return s.change(ctx, a, id, rev, []JobState{Recognised, Tried}, func(tx *db.Tx, j *Job) error { return s.startTry(tx, j) })
}

func (s *Service) startTry(tx *db.Tx, j *Job) error {
	if len(j.Found.Blocks) == 0 {
		return fault.NotYet("table.no_table_found")
	}
	for i := range j.Found.Blocks {
		if b := &j.Found.Blocks[i]; b.Table != "" {
			if err := remember(tx, j.Path, b); err != nil {
				return err
			}
		}
	}
	j.State, j.Read = Trying, 0
	return dropChunks(tx, j.ID, roleStage, roleMarks)
}

// Confirm starts the writing (step 确认). Open questions about columns must be settled; rows with open questions are not written.
func (s *Service) Confirm(ctx context.Context, a access.Actor, id string, rev int64) (Job, error) {
	return s.change(ctx, a, id, rev, []JobState{Tried}, func(tx *db.Tx, j *Job) error {
		if t, err := s.find(j.Table); err == nil && t.Edit != "" && a.Kind != access.KindSystem {
			if err := a.May(t.Edit, j.Path); err != nil {
				return err
			}
		}
		if j.openMapping() {
			return fault.NotYet("table.mapping_open")
		}
		if j.Counts.New+j.Counts.Changed+j.Counts.Parked == 0 {
			return fault.NotYet("table.nothing_to_write")
		}
		j.State, j.Read, j.ActorID, j.ActorKind = Committing, 0, a.ID, a.Kind
		return nil
	})
}

// Cancel ends an import that was not confirmed. A running step stops at its next look at the job.
func (s *Service) Cancel(ctx context.Context, a access.Actor, id string) (Job, error) {
	return s.change(ctx, a, id, 0, []JobState{Reading, Recognised, Trying, Tried}, func(tx *db.Tx, j *Job) error {
		j.State = Cancelled
		return dropChunks(tx, j.ID, roleSource, roleStage, roleMarks)
	})
}

// change loads a job, checks right, state and revision (0 = any), lets fn change it and stores it.
func (s *Service) change(ctx context.Context, a access.Actor, id string, rev int64, from []JobState, fn func(*db.Tx, *Job) error) (j Job, err error) {
	err = s.write(ctx, func(tx *db.Tx) error {
		j, err = s.mine(tx, a, id)
		if err != nil {
			return err
		}
		if again, err := access.Again(tx); err != nil || again {
			return err
		}
		if rev != 0 && rev != j.Rev {
			return fault.Conflict("table.job_changed")
		}
		ok := false
		for _, st := range from {
			ok = ok || st == j.State
		}
		if !ok {
			return fault.NotYet("table.wrong_state." + string(j.State))
		}
		if err := fn(tx, &j); err != nil {
			return err
		}
		return updateJob(tx, &j)
	})
	return j, err
}
