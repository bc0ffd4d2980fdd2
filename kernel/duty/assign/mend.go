package assign

import "slices"

// Mend solves again from a plan that was best before somebody left, or before doors lost who served them: t is the town as it is now,
// visits the plan as it still holds (a member of −1 where nobody is left; visits of a member with Max 0 count as such), potentials those
// of its members. Each hole is filled by the cheapest chain of hands (shortest augmenting paths on the members alone: a step from one
// member to another is the cheapest door that could pass between them), with the potentials kept such that the next chain is found
// in the same way. It costs a small part of a cold solution.
//
// Mend believes that the plan was best; who calls it has the answer checked by package proof and solves cold when that says no.
func Mend(t *Town, visits []Visit, potentials []int64) (*Plan, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	t.terms = nil
	m := &mender{t: t, terms: t.again(), pi: append([]int64(nil), potentials...)}
	m.read(visits)
	for _, h := range m.holes {
		m.fill(h)
	}
	return m.plan(), nil
}

// mender is the work under way.
type mender struct {
	t        *Town
	terms    *terms
	pi       []int64
	load     []int32
	holes    []int32   // households, once for each visit nobody makes
	serves   [][]int32 // of a member: households served, pinned ones left out
	served   [][2]int32
	more     map[int32][]int32 // members beyond the second of a household
	near     [][]int32         // of a compound: members who may serve there and can take something
	homes    []spot            // of members
	home     []bool            // of a household: a member lives there
	columns  [][]offer         // of a member: nil = not known
	worst    []offer           // the door that costs a member most, known with the column
	label    []int64
	next     []step
	done     []bool
	lost     [][]int32 // of a member's column: whom it has to be looked at for anew before it is used; nil = nobody
	class    []int32   // of a household
	entrance []int32   // of a household, index into doorways
	doorways []doorway
	seen     []seen // of a class twice: doors that nobody held, doors held by who serves them
	stamp    int32  // of the scan under way
}

// spot is where a member's way begins, with all else that a way's cost depends on, side by side.
type spot struct {
	compound, building, unit, floor, x, y int32
	home, language, group, lives          int32 // lives: the member's compound, whose near list it is that counts
	down                                  int64
}

// step is how the best chain goes on from a member: the door passes to the member, and to is who gives it; −1: it is the hole itself.
type step struct{ door, to int32 }

const (
	nobody    = int32(-1)
	unreached = int64(1) << 60
)

func (m *mender) has(h, member int32) bool {
	s := &m.served[h]
	return s[0] == member || s[1] == member || s[1] >= 0 && has(m.more[h], member)
}

// cost is Town.Cost with what is known of the members at hand; false when the member may not serve there.
func (m *mender) cost(member, h int32) (int64, bool) {
	y, o := &m.t.Households[h], &m.homes[member]
	if o.home == h || y.Language != 0 && y.Language != o.language {
		return 0, false
	}
	var d int64
	if o.building == y.Building && o.unit == y.Unit && o.compound == y.Compound {
		d = abs(int64(y.Floor-o.floor))*int64(y.PerFloor) + SameUnit
	} else {
		d = int64(y.Floor-1)*int64(y.PerFloor) + o.down + abs(int64(y.X)-int64(o.x)) + abs(int64(y.Y)-int64(o.y))
		if o.compound != y.Compound {
			d += Crossing
		}
	}
	d *= int64(y.Weight)
	if o.group != y.Territory {
		d += Foreign
	}
	return d, true
}

// charge is what a change of hands adds for members who do not hold the household.
func (m *mender) charge(h int32) (int64, []int32) {
	holders := m.terms.holders(h)
	if m.t.Change == 0 || len(holders) == 0 {
		return 0, nil
	}
	return m.t.Change, holders
}

// room is what one more household costs a member, reduced by the potential; unreached when there is none.
func (m *mender) room(member int32) int64 {
	x := &m.t.Members[member]
	switch {
	case m.load[member] < x.Target:
		return -m.pi[member]
	case m.load[member] < x.Max:
		return Overload - m.pi[member]
	}
	return unreached
}

// fill finds the cheapest chain that ends at a hole. The label of a member is what the rest of a chain costs that begins there, less the
// member's potential; members are settled from the hole backwards until no chain can be cheaper than the best that begins at somebody
// with room, or than the gap. Then all potentials below that are raised, so that the next chain can be found in the same way.
func (m *mender) fill(hole int32) {
	for i := range m.label {
		m.label[i], m.done[i] = unreached, false
	}
	price, holders := m.charge(hole)
	for _, x := range m.near[m.t.Households[hole].Compound] {
		d, ok := m.cost(x, hole)
		if !ok || m.has(hole, x) {
			continue
		}
		if price > 0 && !has(holders, x) {
			d += price
		}
		m.label[x], m.next[x] = d+m.pi[x], step{hole, nobody}
	}
	best, begin, drop := m.settle()
	for x, l := range m.label {
		if m.done[x] && l < best {
			m.pi[x] += best - l
		}
	}
	if begin < 0 {
		return // nobody can: the gap stays
	}
	if drop == nobody {
		m.load[begin]++
	} else {
		m.lose(drop, begin)
	}
	for x := begin; ; {
		s := m.next[x]
		m.pass(s.door, s.to, x)
		if s.to < 0 {
			return
		}
		x = s.to
	}
}

// settle gives what the best chain costs and who begins it, nobody when the gap is the best; drop is a door that its beginner leaves
// to nobody for it, because that door is the worse gap of the two, or nobody.
func (m *mender) settle() (best int64, begin, drop int32) {
	best, begin, drop = Gap, nobody, nobody
	x := nobody
	for i, l := range m.label {
		if l < best && (x < 0 || l < m.label[x]) {
			x = int32(i)
		}
	}
	for x >= 0 && m.label[x] < best {
		m.done[x] = true
		if r := m.room(x); r < unreached && m.label[x]+r < best {
			best, begin, drop = m.label[x]+r, x, nobody
		}
		next := m.relieve(x, best)
		if w := m.worst[x]; w.door >= 0 && m.label[x]-m.pi[x]+Gap-w.raw < best {
			best, begin, drop = m.label[x]-m.pi[x]+Gap-w.raw, x, w.door
		}
		x = next
	}
	return best, begin, drop
}

// relieve looks who could take a door off a member, so that the member is free for the chain, and gives who is to be settled next.
func (m *mender) relieve(from int32, best int64) int32 {
	c := m.column(from)
	label, pi, done := m.label[:len(c)], m.pi[:len(c)], m.done[:len(c)] // as long as the loop, so that it need not ask
	base := label[from] - pi[from]
	next, least := nobody, best
	for i := range c {
		if done[i] {
			continue
		}
		if l := base + c[i].raw + pi[i]; l < label[i] && l < best {
			label[i], m.next[i] = l, step{c[i].door, from}
		}
		if label[i] < least {
			next, least = int32(i), label[i]
		}
	}
	return next
}

// stays tells whether a visit is pinned.
func (m *mender) stays(h, member int32) bool {
	return len(m.terms.pins) > 0 && has(m.terms.pins[h], member)
}

// pass gives a household from one member to another; from −1 fills a hole.
func (m *mender) pass(h, from, to int32) {
	m.serves[to] = append(m.serves[to], h)
	if from < 0 {
		m.put(h, to)
	} else {
		list := m.serves[from]
		i := slices.Index(list, h)
		m.serves[from] = slices.Delete(list, i, i+1)
		m.swap(h, from, to)
		m.forget(from, h)
	}
	if m.served[h][1] >= 0 {
		m.shared(h, from, to)
	}
	if m.columns[to] != nil {
		m.enterAll(to, h)
	}
}

// lose leaves a household to nobody.
func (m *mender) lose(h, from int32) {
	i := slices.Index(m.serves[from], h)
	m.serves[from] = slices.Delete(m.serves[from], i, i+1)
	m.columns[from] = nil
	m.swap(h, from, nobody)
	if s := &m.served[h]; s[0] < 0 { // the first two places are filled from the front
		s[0], s[1] = s[1], nobody
	}
	for i, x := range m.more[h] {
		if x == nobody {
			m.more[h] = slices.Delete(m.more[h], i, i+1)
			break
		}
	}
	if s := &m.served[h]; s[1] < 0 && len(m.more[h]) > 0 {
		s[1], m.more[h] = m.more[h][0], m.more[h][1:]
	}
	for _, x := range append([]int32{m.served[h][0], m.served[h][1]}, m.more[h]...) {
		if x >= 0 {
			m.columns[x] = nil
		}
	}
}

func (m *mender) swap(h, from, to int32) {
	for i := range m.served[h] {
		if m.served[h][i] == from {
			m.served[h][i] = to
			return
		}
	}
	for i, x := range m.more[h] {
		if x == from {
			m.more[h][i] = to
			return
		}
	}
}
