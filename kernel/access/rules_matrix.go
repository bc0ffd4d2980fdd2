package access

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"

	"linli/platform/fault"
)

//go:embed matrix.csv
var matrixCSV string

// Matrix says which role has which permission.
type Matrix struct {
	Perms []Perm   // in the order of the file
	Roles []string // in the order of the file
	may   map[string]map[Perm]bool
}

// Allows tells whether the role has the permission.
func (m *Matrix) Allows(role string, p Perm) bool { return m.allows(role, p) }

func (m *Matrix) allows(role string, p Perm) bool { return m.may[role][p] }

// Holders lists the roles that accounts can hold and that have p, in the order of the file.
func (m *Matrix) Holders(p Perm) []string {
	var out []string
	for _, r := range Grantable() {
		if m.allows(r, p) {
			out = append(out, r)
		}
	}
	return out
}

// TheMatrix gives the matrix the program runs with.
func TheMatrix() *Matrix { return rules() }

var rules = sync.OnceValue(func() *Matrix {
	m, err := ParseMatrix(matrixCSV)
	if err != nil {
		// The file is part of the binary and a test reads it: an empty matrix denies everything.
		return &Matrix{}
	}
	return m
})

// ParseMatrix reads a matrix: a heading "perm,role,…", then rows with x or nothing; # begins a comment line. Errors
// name the line: a permission or role twice, a cell that is neither x nor empty, a row of another length.
func ParseMatrix(s string) (*Matrix, error) {
	r := csv.NewReader(strings.NewReader(s))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("matrix.csv: %w", err)
	}
	if len(rows) == 0 || rows[0][0] != "perm" {
		return nil, fmt.Errorf("matrix.csv: the heading must begin with perm")
	}
	m := &Matrix{may: map[string]map[Perm]bool{}}
	for _, role := range rows[0][1:] {
		if role == "" || m.may[role] != nil {
			return nil, fmt.Errorf("matrix.csv: role %q stands twice or is empty", role)
		}
		m.Roles, m.may[role] = append(m.Roles, role), map[Perm]bool{}
	}
	seen := map[Perm]bool{}
	for _, row := range rows[1:] {
		p := Perm(row[0])
		if !strings.Contains(row[0], ".") || seen[p] {
			return nil, fmt.Errorf("matrix.csv: permission %q stands twice or has no family", p)
		}
		seen[p] = true
		m.Perms = append(m.Perms, p)
		if err := m.row(p, row[1:]); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *Matrix) row(p Perm, cells []string) error {
	for i, c := range cells {
		switch c {
		case "x":
			m.may[m.Roles[i]][p] = true
		case "":
		default:
			return fmt.Errorf("matrix.csv: %s × %s is %q, want x or nothing", p, m.Roles[i], c)
		}
	}
	return nil
}

// inScopes tells whether a key's scopes let p through: the door's own name ("api", "open311") lets everything of its
// column through, "family" a whole family, "family.act" one permission, "read" every permission that only reads.
func (a Actor) inScopes(p Perm) bool {
	if len(a.Scopes) == 0 {
		return true
	}
	family, act, _ := strings.Cut(string(p), ".")
	for _, s := range a.Scopes {
		if s == ScopeAPI || s == ScopeOpen311 || s == string(p) || s == family || (s == ScopeRead && act == "read") {
			return true
		}
	}
	return false
}

// The scopes of keys that are not names of permissions.
const (
	ScopeOpen311 = "open311" // the door /open311/v2
	ScopeAPI     = "api"     // the door /api/v1, everything of the key's grants
	ScopeRead    = "read"    // the door /api/v1, only what reads
)

func denied(p Perm) error {
	if k := "access.denied." + string(p); rules().known(p) {
		return fault.Denied(k)
	}
	return fault.Denied("access.denied")
}

func (m *Matrix) known(p Perm) bool {
	for _, q := range m.Perms {
		if p == q {
			return true
		}
	}
	return false
}

// Exclusive refuses (Invalid, access.exclusive) roles that one person must not hold together: an administrator role
// beside any other role, of administrators or of business (GB/T 22239 8.1.4.2, 最小权限与权限分离).
func Exclusive(roles []string) error {
	first := ""
	for _, r := range roles {
		if first == "" {
			first = r
		}
		if r != first && (Administrator(r) || Administrator(first)) {
			return fault.Invalid("access.exclusive")
		}
	}
	for _, r := range roles {
		if r != first && Administrator(r) {
			return fault.Invalid("access.exclusive")
		}
	}
	return nil
}
