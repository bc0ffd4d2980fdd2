package care

// Hint is what a household says of somebody, to be confirmed at a visit: it is proposed and never set by itself (care.md 1).
type Hint struct {
	Code string // C01 独居, C02 空巢
	At   int    // index of the person
}

// Old is the age from which somebody is old (老年人权益保障法 2).
const Old = 60

// grownUp is the age from which somebody at home counts as company.
const grownUp = 18

// ProposeOf reads a household by the ages of those who live in it today (-1 unknown): an old person without another grown-up lives alone,
// old people among themselves are an empty nest. An unknown age is taken for a grown-up who is not old, so that nobody is proposed who
// may have company.
func ProposeOf(ages []int) (out []Hint) {
	old, others := []int{}, 0
	for i, a := range ages {
		switch {
		case a >= Old:
			old = append(old, i)
		case a < 0 || a >= grownUp:
			others++
		}
	}
	if others > 0 || len(old) == 0 {
		return nil
	}
	code := "C02"
	if len(old) == 1 {
		code = "C01"
	}
	for _, i := range old {
		out = append(out, Hint{code, i})
	}
	return out
}
