package matter

import (
	"slices"
	"strings"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
)

// Bounds of ByWords: titles that are looked at, and how many of them are followed to their matters.
const (
	titlesLooked = 2000
	titlesTaken  = 60
)

// ByWords finds matters of any age and state whose title holds q, within what the actor may read, newest first, at most
// limit; of more than titlesTaken different titles only the first are followed. q needs two characters; less finds nothing. Large letters of the Latin alphabet equal small ones. The work
// does not grow with the number of matters: titles are found by their pieces (002_title.sql), matters by title.
func (s *Service) ByWords(tx *db.Tx, a access.Actor, q string, limit int) ([]Matter, error) {
	scope := a.Scope(access.MatterRead)
	titles, err := titlesWith(tx, foldASCII(strings.TrimSpace(q)))
	if err != nil || len(titles) == 0 || len(scope) == 0 || limit < 1 {
		return nil, err
	}
	cond, args := under(scope)
	var out []Matter
	for _, title := range titles {
		rows, err := query(tx, "WHERE title=?"+cond+" ORDER BY raised_at DESC LIMIT ?", append(append([]any{title}, args...), limit)...)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	slices.SortStableFunc(out, func(x, y Matter) int { return int(min(1, max(-1, y.RaisedAt-x.RaisedAt))) })
	return out[:min(limit, len(out))], nil
}

// titlesWith lists titles that hold q, by its first and last piece.
func titlesWith(tx *db.Tx, q string) ([]string, error) {
	r := []rune(q)
	if len(r) < 2 {
		return nil, nil
	}
	first, last := string(r[:2]), string(r[len(r)-2:])
	var out []string
	err := tx.Each(`SELECT a.title FROM matter_title_piece a JOIN matter_title_piece b ON b.title=a.title AND b.piece=?
		WHERE a.piece=? ORDER BY a.title LIMIT ?`, []any{last, first, titlesLooked}, func(scan func(...any) error) error {
		var t string
		err := scan(&t)
		if len(out) < titlesTaken && strings.Contains(foldASCII(t), q) {
			out = append(out, t)
		}
		return err
	})
	return out, err
}

// under is the condition that a row lies in one of the subtrees; a grid reads the buildings it looks after.
func under(scope []place.Path) (string, []any) {
	if slices.Contains(scope, place.RootPath) {
		return "", nil
	}
	var args []any
	for _, p := range scope {
		lo, hi := p.Range()
		args = append(args, lo, hi, lo, hi)
	}
	return " AND (" + strings.TrimPrefix(strings.Repeat(" OR path>=? AND path<? OR grid_path>=? AND grid_path<?", len(scope)), " OR ") + ")", args
}

// foldASCII makes the letters A to Z small, as lower() does in both databases.
func foldASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
