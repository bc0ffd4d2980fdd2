package table

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
)

// FindingQuery picks what the dry run had to say. Want is one of bad, warned, doubtful, parked, fixed; "" means everything but
// cells that were only tidied up.
type FindingQuery struct {
	Want  string
	After string // Next of the page before
	Limit int    // rows, 50 when 0
}

// FindingRow is a row of the user's file with what was said about it, in the words of the receipt.
type FindingRow struct {
	Sheet     string // name of the sheet
	Line      int    // as the user sees it
	Verdict   Verdict
	Bad       bool // will not be imported as it stands
	Sentences []string
}

// Findings lists what the receipt will say, row by row in the order of the file, without making the file: the list under the
// three counts. Errors: NotFound, NotYet before the dry run.
func (s *Service) Findings(ctx context.Context, a access.Actor, jobID, lang string, q FindingQuery) (list []FindingRow, next string, err error) {
	var j Job
	var m *receiptMarks
	err = s.read(ctx, func(tx *db.Tx) error {
		if j, err = s.mine(tx, a, jobID); err != nil {
			return err
		}
		m = newReceiptMarks(&j)
		return s.eachChunk(tx, j.ID, roleMarks, m.add)
	})
	if err != nil {
		return nil, "", err
	}
	after := [2]int{-1, -1}
	if q.After != "" {
		if _, err := fmt.Sscanf(q.After, "%d-%d", &after[0], &after[1]); err != nil {
			return nil, "", fault.Invalid("table.no_job")
		}
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	names := map[int]string{}
	for i := range j.Found.Blocks {
		names[j.Found.Blocks[i].Sheet] = j.Found.Blocks[i].SheetName
	}
	sheets := []int{}
	for sheet := range m.rows {
		sheets = append(sheets, sheet)
	}
	sort.Ints(sheets)
	last := ""
	for _, sheet := range sheets {
		for i := range m.rows[sheet] {
			l := &m.rows[sheet][i]
			if sheet < after[0] || sheet == after[0] && l.L <= after[1] || !wanted(l, q.Want) {
				continue
			}
			if len(list) == q.Limit {
				return list, last, nil
			}
			list = append(list, FindingRow{Sheet: names[sheet], Line: l.L, Verdict: l.V, Bad: l.B, Sentences: m.sentences(lang, sheet, l, q.Want)})
			last = fmt.Sprintf("%d-%d", sheet, l.L)
		}
	}
	return list, "", nil
}

func wanted(l *markLine, want string) bool {
	has := func(level Level) bool {
		for i := range l.F {
			if l.F[i].L == level {
				return true
			}
		}
		return false
	}
	switch want {
	case "bad":
		return l.B
	case "warned":
		return !l.B && has(Warned)
	case "doubtful":
		return l.V == Doubtful
	case "parked":
		return l.V == Parked
	case "fixed":
		return has(Fixed)
	}
	return l.B || l.V == Doubtful || l.V == Parked || has(Warned) || has(Asked) || has(Refused)
}

func (m *receiptMarks) sentences(lang string, sheet int, l *markLine, want string) []string {
	var list []string
	b := m.words(sheet, l.L)
	for i := range l.F {
		f := &l.F[i]
		if f.L == Fixed && want != "fixed" && len(l.F) > 1 {
			continue
		}
		list = append(list, strings.TrimSpace(Sentence(lang, 0, headerOf(b, f.C), f.K, f.A)))
	}
	return list
}
