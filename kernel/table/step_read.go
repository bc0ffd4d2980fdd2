package table

import (
	"context"
	"strconv"
	"strings"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
)

// recognise is step 认表. When nothing has to be asked about columns the dry run starts by itself.
func (s *Service) recognise(ctx context.Context, j *Job) error {
	var src Source
	var want *Table
	var err error
	var memory Remembered
	err = s.read(ctx, func(tx *db.Tx) error {
		src, err = s.source(tx, j)
		return err
	})
	if err != nil {
		return err
	}
	if j.Table != "" {
		if want, err = s.find(j.Table); err != nil {
			return err
		}
	}
	memory = s.memory(ctx, j)
	book, err := s.Files.Open(src)
	if err != nil {
		return err
	}
	found, err := RecogniseAt(book, s.Catalog, want, j.FileName, memory, chosenHeaders(j))
	if err != nil {
		return err
	}
	found.Blocks = keepTables(found)
	return s.write(ctx, func(tx *db.Tx) error {
		fresh := *j
		fresh.Found, fresh.State, fresh.Total = *found, Recognised, found.Rows
		fresh.Questions = mappingQuestions(s.Catalog, &fresh)
		if fresh.Table == "" && len(found.Blocks) > 0 {
			fresh.Table = found.Blocks[0].Table
		}
		if len(found.Blocks) == 0 {
			return fault.Invalid("table.no_table_found")
		}
		if fresh.ActorKind == access.KindKey && !fresh.openMapping() { // no person looks at the columns of a program: what is plain is tried at once
			fresh.State, fresh.Read = Trying, 0
			if err := dropChunks(tx, fresh.ID, roleStage, roleMarks); err != nil {
				return err
			}
		}
		return updateJob(tx, &fresh)
	})
}

// keepTables drops blocks that none of our tables covers, and says so.
func keepTables(f *Found) []Block {
	var keep []Block
	for i := range f.Blocks {
		if f.Blocks[i].Table == "" {
			f.Strangers = append(f.Strangers, f.Blocks[i].SheetName)
			continue
		}
		keep = append(keep, f.Blocks[i])
	}
	return keep
}

// memory reads remembered mappings one by one, each in its own short transaction.
func (s *Service) memory(ctx context.Context, j *Job) Remembered {
	return func(fingerprint string) (name string, keys map[string]string, ok bool) {
		err := s.read(ctx, func(tx *db.Tx) error {
			name, keys, ok = s.remembered(tx, j.Path)(fingerprint)
			return nil
		})
		return name, keys, ok && err == nil
	}
}

// mappingQuestions asks about headers that may mean several columns and about sheets where two rows may be the header. Blocks
// with the same header are asked together.
func mappingQuestions(cat *Catalog, j *Job) []Question {
	var list []Question
	at := map[string]int{}
	for i := range j.Found.Blocks {
		b := &j.Found.Blocks[i]
		t := cat.Find(b.Table)
		if t == nil {
			continue
		}
		if len(b.Rivals) > 0 {
			list = append(list, headerQuestion(b, j.Answers))
		}
		for _, m := range b.Columns {
			if m.How != "ask" {
				continue
			}
			id := "map|" + b.Fingerprint + "|" + strconv.Itoa(m.Col)
			if n, ok := at[id]; ok {
				list[n].Count += b.Rows
				continue
			}
			at[id] = len(list)
			list = append(list, columnQuestion(t, b, m, id))
		}
	}
	return list
}

// headerPrefix begins the id of the question which row of a sheet is the header; its answer is remembered with the job.
const headerPrefix = "header|"

// headerQuestion offers both rows that may be the header; the other one makes the sheet be read again.
func headerQuestion(b *Block, answers map[string]string) Question {
	q := Question{ID: headerPrefix + strconv.Itoa(b.Sheet), Key: "table.q.header-row", Args: []string{b.SheetName}, Mapping: true, Count: max(b.Rows, 1)}
	for _, row := range append([]int{b.HeaderRow}, b.Rivals...) {
		n := strconv.Itoa(row)
		q.Options = append(q.Options, Choice{n, "table.c.header-row|" + n})
	}
	q.Answer = answers[q.ID]
	return q
}

// chosenHeaders are the header rows the user chose, by sheet.
func chosenHeaders(j *Job) map[int]int {
	out := map[int]int{}
	for id, answer := range j.Answers {
		if sheet, ok := strings.CutPrefix(id, headerPrefix); ok {
			n, err := strconv.Atoi(sheet)
			row, err2 := strconv.Atoi(answer)
			if err == nil && err2 == nil {
				out[n] = row
			}
		}
	}
	return out
}

// chooseHeader makes a row of the block's sheet its header: the sheet is read again unless it is the header already.
func chooseHeader(j *Job, block, row int) error {
	if block < 0 || block >= len(j.Found.Blocks) {
		return fault.Invalid("table.no_block")
	}
	if row < 1 || row > mostHeader {
		return fault.Invalid("table.header_row", mostHeader)
	}
	b := &j.Found.Blocks[block]
	j.Answers[headerPrefix+strconv.Itoa(b.Sheet)] = strconv.Itoa(row)
	if row != b.HeaderRow {
		j.State, j.Read = Reading, 0
	}
	return nil
}

func columnQuestion(t *Table, b *Block, m Mapping, id string) Question {
	q := Question{ID: id, Header: m.Header, Key: "table.q.column", Args: []string{b.SheetName, m.Header}, Mapping: true, Count: b.Rows}
	for _, key := range m.Among {
		if k := t.Index(key); k >= 0 {
			q.Options = append(q.Options, Choice{key, t.Columns[k].Header})
		}
	}
	q.Options = append(q.Options, Choice{AnswerLeave, "table.c.no-column"})
	return q
}

// answerMapping applies an answer about a column to every block with that header.
func (s *Service) answerMapping(j *Job, q, choice string) error {
	if sheet, ok := strings.CutPrefix(q, headerPrefix); ok {
		row, _ := strconv.Atoi(choice)
		for i := range j.Found.Blocks {
			if strconv.Itoa(j.Found.Blocks[i].Sheet) == sheet {
				return chooseHeader(j, i, row)
			}
		}
		return nil
	}
	parts := strings.Split(q, "|")
	if len(parts) != 3 || parts[0] != "map" {
		return nil
	}
	col, err := strconv.Atoi(parts[2])
	if err != nil {
		return fault.Invalid("table.no_question")
	}
	key := choice
	if choice == AnswerLeave {
		key = ""
	}
	for i := range j.Found.Blocks {
		if j.Found.Blocks[i].Fingerprint == parts[1] {
			if err := s.mapColumn(j, MapChange{Block: i, Col: col, Key: key}); err != nil {
				return err
			}
		}
	}
	if j.State != Reading {
		j.State = Recognised
	}
	return nil
}
