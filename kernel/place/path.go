package place

import (
	"fmt"
	"strings"
)

// Path is the materialised way from the root to a place: "/001/00a/01c/". Each step is a base-36 number of three digits
// given out by the parent in order, so paths stay short, sort in the order of creation, and a subtree is one range of
// an index. Compare as bytes (COLLATE "C" on PostgreSQL, BINARY on SQLite).
type Path string

const (
	segment     = 3            // base-36 digits of one step
	maxChildren = 36*36*36 - 1 // children a place can ever have had
	digits36    = "0123456789abcdefghijklmnopqrstuvwxyz"
)

// RootPath is the first part of a root's path; the whole installation is its subtree.
const RootPath Path = "/"

// Child gives the path of the n-th child, counted from 1 over all children there ever were.
func (p Path) Child(n int) (Path, error) {
	if n < 1 || n > maxChildren {
		return "", fmt.Errorf("place: child number %d is outside 1..%d", n, maxChildren)
	}
	b := []byte{digits36[n/1296%36], digits36[n/36%36], digits36[n%36], '/'}
	if p == "" {
		p = RootPath
	}
	return p + Path(b), nil
}

// Valid tells whether p has the shape of a path.
func (p Path) Valid() bool {
	if p == "" || p[0] != '/' || (len(p)-1)%(segment+1) != 0 {
		return false
	}
	for i := 1; i < len(p); i++ {
		if i%(segment+1) == 0 {
			if p[i] != '/' {
				return false
			}
		} else if strings.IndexByte(digits36, p[i]) < 0 {
			return false
		}
	}
	return true
}

// Contains tells whether q is p itself or lies below it. An empty or malformed path contains nothing: a missing scope
// must never read as the whole city.
func (p Path) Contains(q Path) bool {
	return p.Valid() && q.Valid() && strings.HasPrefix(string(q), string(p))
}

// Level counts the steps from the root: 1 for a root place, 0 for RootPath.
func (p Path) Level() int { return (len(p) - 1) / (segment + 1) }

// Parent is the path one step up; RootPath for a root place.
func (p Path) Parent() Path {
	if p.Level() < 1 {
		return RootPath
	}
	return p[:len(p)-segment-1]
}

// Ancestors lists the paths above p from the root down, without p itself and without RootPath.
func (p Path) Ancestors() []Path {
	var out []Path
	for i := 1; i < p.Level(); i++ {
		out = append(out, p[:1+i*(segment+1)])
	}
	return out
}

// Range gives the bounds of the subtree for SQL: path >= lo AND path < hi. For a malformed path the range is empty.
func (p Path) Range() (lo, hi string) {
	if !p.Valid() {
		return "/", "/"
	}
	return string(p), string(p[:len(p)-1]) + "0" // '0' follows '/' in ASCII
}

// Below makes the WHERE part for rows at or below one of some paths; no path selects nothing.
func Below(column string, paths []Path) (string, []any) {
	if len(paths) == 0 {
		return "1 = 0", nil
	}
	var parts []string
	var args []any
	for _, p := range paths {
		lo, hi := p.Range()
		parts = append(parts, "("+column+" >= ? AND "+column+" < ?)")
		args = append(args, lo, hi)
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
}
