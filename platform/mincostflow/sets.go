package mincostflow

// Sets keeps which numbers from 0 to n−1 belong together (union-find with halving paths).
type Sets []int32

// NewSets gives n sets of one each.
func NewSets(n int) Sets {
	s := make(Sets, n)
	for i := range s {
		s[i] = int32(i)
	}
	return s
}

// Find names the set of x.
func (s Sets) Find(x int32) int32 {
	for s[x] != x {
		s[x] = s[s[x]]
		x = s[x]
	}
	return x
}

// Join makes one set of those of a and b, and tells whether they were two.
func (s Sets) Join(a, b int32) bool {
	a, b = s.Find(a), s.Find(b)
	s[a] = b
	return a != b
}
