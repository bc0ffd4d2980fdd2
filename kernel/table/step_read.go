package table

import (
	"context"
	"fmt"
	"strconv"
	"strings"

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
	found, err := Recognise(book, s.Catalog, want, j.FileName, memory)
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
			id := fmt.Sprintf("header|%d|%d", b.Sheet, b.HeaderRow)
			list = append(list, Question{ID: id, Key: "table.q.header", Args: []string{b.SheetName, strconv.Itoa(b.HeaderRow), strconv.Itoa(b.Rivals[0])}, Mapping: true, Count: 1, Answer: j.Answers[id],
				Options: []Choice{{AnswerYes, "table.c.header-yes"}}})
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
	j.State = Recognised
	return nil
}
