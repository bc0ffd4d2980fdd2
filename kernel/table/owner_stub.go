package table

// Owner is the seam of the package that owns the rows; see owner.go.
type Owner struct{}
