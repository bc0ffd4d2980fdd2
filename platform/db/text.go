package db

import "strings"

// text gives the statement as the database wants it. Rewritten texts are kept: there
// are as many as places in the source that run SQL.
func (d *DB) text(q string) string {
	if d.dialect == SQLite {
		return q
	}
	if s, ok := d.marks.Load(q); ok {
		return s.(string)
	}
	s := Dollar(q)
	d.marks.Store(q, s)
	return s
}

// Dollar rewrites ? marks to $1, $2 … outside quotes and comments.
func Dollar(q string) string {
	var b strings.Builder
	b.Grow(len(q) + 16)
	n := 0
	for i := 0; i < len(q); i++ {
		switch c := q[i]; {
		case c == '\'' || c == '"':
			j := i + 1
			for j < len(q) && q[j] != c {
				j++
			}
			i = copyTo(&b, q, i, j)
		case c == '-' && i+1 < len(q) && q[i+1] == '-':
			j := i
			for j < len(q) && q[j] != '\n' {
				j++
			}
			i = copyTo(&b, q, i, j)
		case c == '?':
			n++
			b.WriteByte('$')
			b.WriteString(itoa(n))
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// copyTo writes q[i..j] and returns j, or the last index when the text ends early.
func copyTo(b *strings.Builder, q string, i, j int) int {
	if j >= len(q) {
		j = len(q) - 1
	}
	b.WriteString(q[i : j+1])
	return j
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}
