package table

import (
	"bytes"
	"encoding/json"
	"fmt"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

const jobColumns = `id, rev, state, table_name, file_name, sha256, size, place, path, actor_id, actor_kind, read_rows, total_rows, found, counts, questions, answers, problem, created, changed, entry`

func toJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "null" // only plain structs are stored: cannot happen
	}
	return string(b)
}

func scanJob(scan func(...any) error) (Job, error) {
	var j Job
	var found, counts, questions, answers, path string
	err := scan(&j.ID, &j.Rev, &j.State, &j.Table, &j.FileName, &j.SHA256, &j.Size, &j.Place, &path, &j.ActorID, &j.ActorKind, &j.Read, &j.Total, &found, &counts, &questions, &answers, &j.Problem, &j.Created, &j.Changed, &j.Entry)
	if err != nil {
		return j, err
	}
	j.Path = place.Path(path)
	for s, v := range map[string]any{found: &j.Found, counts: &j.Counts, questions: &j.Questions, answers: &j.Answers} {
		if err := json.Unmarshal([]byte(s), v); err != nil {
			return j, fault.Internal(err, "table.scanJob")
		}
	}
	if j.Answers == nil {
		j.Answers = map[string]string{}
	}
	return j, nil
}

func getJob(tx *db.Tx, id string) (Job, error) {
	var j Job
	found := false
	err := tx.Each(`SELECT `+jobColumns+` FROM import_job WHERE id = ?`, []any{id}, func(scan func(...any) error) (err error) {
		found = true
		j, err = scanJob(scan)
		return err
	})
	if err == nil && !found {
		err = fault.NotFound("table.no_job")
	}
	return j, err
}

func insertJob(tx *db.Tx, j *Job) error {
	_, err := tx.Exec(`INSERT INTO import_job (`+jobColumns+`, lease_node, lease_until) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'',0)`,
		j.ID, j.Rev, string(j.State), j.Table, j.FileName, j.SHA256, j.Size, j.Place, string(j.Path), j.ActorID, j.ActorKind, j.Read, j.Total,
		toJSON(j.Found), toJSON(j.Counts), toJSON(j.Questions), toJSON(j.Answers), j.Problem, j.Created, j.Changed, j.Entry)
	return err
}

// updateJob writes a job if nobody changed it meanwhile, and frees its lease.
func updateJob(tx *db.Tx, j *Job) error {
	j.Changed = tx.NowMS()
	n, err := tx.Exec(`UPDATE import_job SET rev = rev + 1, state = ?, table_name = ?, read_rows = ?, total_rows = ?, found = ?, counts = ?, questions = ?, answers = ?, problem = ?, changed = ?, entry = ?, actor_id = ?, actor_kind = ?, lease_node = '', lease_until = 0 WHERE id = ? AND rev = ?`,
		string(j.State), j.Table, j.Read, j.Total, toJSON(j.Found), toJSON(j.Counts), toJSON(j.Questions), toJSON(j.Answers), j.Problem, j.Changed, j.Entry, j.ActorID, j.ActorKind, j.ID, j.Rev)
	if err == nil && n == 0 {
		err = fault.Conflict("table.job_changed")
	}
	j.Rev++
	return err
}

// The roles of chunks.
const (
	roleSource  = "source"
	roleStage   = "stage"
	roleMarks   = "marks"
	roleTouched = "touched"
)

const chunkSize = 512 << 10

func chunkAD(job, role string, n int) []byte { return []byte(fmt.Sprintf("%s/%s/%d", job, role, n)) }

func (s *Service) putChunk(tx *db.Tx, job, role string, n int, body []byte) error {
	sealed, err := s.Keys.Seal("table.chunk", chunkAD(job, role, n), body)
	if err != nil {
		return fault.Internal(err, "table.putChunk")
	}
	_, err = tx.Exec(`INSERT INTO import_chunk (job, role, n, body) VALUES (?,?,?,?)`, job, role, n, sealed)
	return err
}

// eachChunk reads the chunks of a role in order, one by one, so that they need not all be in memory.
func (s *Service) eachChunk(tx *db.Tx, job, role string, fn func([]byte) error) error {
	for n := 0; ; n++ {
		var sealed []byte
		err := tx.Get(`SELECT body FROM import_chunk WHERE job = ? AND role = ? AND n = ?`, []any{job, role, n}, &sealed)
		if fault.Is(err, fault.KindNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		body, err := s.Keys.Open("table.chunk", chunkAD(job, role, n), sealed)
		if err != nil {
			return fault.Internal(err, "table.eachChunk")
		}
		if err := fn(body); err != nil {
			return err
		}
	}
}

func dropChunks(tx *db.Tx, job string, roles ...string) error {
	for _, role := range roles {
		if _, err := tx.Exec(`DELETE FROM import_chunk WHERE job = ? AND role = ?`, job, role); err != nil {
			return err
		}
	}
	return nil
}

// source loads the uploaded file.
func (s *Service) source(tx *db.Tx, j *Job) (Source, error) {
	buf := bytes.NewBuffer(make([]byte, 0, j.Size))
	err := s.eachChunk(tx, j.ID, roleSource, func(b []byte) error { buf.Write(b); return nil })
	if err == nil && int64(buf.Len()) != j.Size {
		err = fault.NotFound("table.file_gone")
	}
	return Source{Name: j.FileName, At: bytes.NewReader(buf.Bytes()), Size: int64(buf.Len()), Hash: j.SHA256}, err
}

// remembered reads the mapping a unit chose before.
func (s *Service) remembered(tx *db.Tx, unit place.Path) Remembered {
	return func(fingerprint string) (string, map[string]string, bool) {
		var name, keys string
		if err := tx.Get(`SELECT table_name, keys FROM import_mapping WHERE unit = ? AND fingerprint = ?`, []any{string(unit), fingerprint}, &name, &keys); err != nil {
			return "", nil, false
		}
		m := map[string]string{}
		if json.Unmarshal([]byte(keys), &m) != nil {
			return "", nil, false
		}
		return name, m, true
	}
}

func remember(tx *db.Tx, unit place.Path, b *Block) error {
	keys := map[string]string{}
	for _, m := range b.Columns {
		if m.How != "ask" && m.How != "serial" {
			keys[NormaliseHeader(m.Header)] = m.Key
		}
	}
	_, err := tx.Exec(`INSERT INTO import_mapping (unit, fingerprint, table_name, keys, changed) VALUES (?,?,?,?,?)
		ON CONFLICT (unit, fingerprint) DO UPDATE SET table_name = excluded.table_name, keys = excluded.keys, changed = excluded.changed`,
		string(unit), b.Fingerprint, b.Table, toJSON(keys), tx.NowMS())
	return err
}
