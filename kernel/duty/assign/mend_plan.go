package assign

// plan reads the result: potentials of households are the least that those who serve them allow.
func (m *mender) plan() *Plan {
	t := m.t
	p := &Plan{MemberPotential: m.pi, HouseholdPotential: make([]int64, len(t.Households))}
	for i := range t.Members {
		if t.Members[i].Max == 0 {
			p.MemberPotential[i] = -unwanted
		}
	}
	p.Visits = make([]Visit, 0, len(t.Before)+len(m.holes))
	for h := range t.Households {
		m.household(p, int32(h))
	}
	for i, l := range m.load {
		p.Cost += Overload * int64(max(0, l-t.Members[i].Target))
	}
	return p
}

// household reads the visits and the potential of one household.
func (m *mender) household(p *Plan, h int32) {
	need, pi, n := int(m.t.Households[h].Need), unwanted, 0
	for k := 0; ; k++ {
		x := m.server(h, k)
		if x < 0 {
			break
		}
		n++
		p.Visits = append(p.Visits, Visit{h, x})
		d := m.paid(x, h)
		p.Cost += d
		if !m.stays(h, x) {
			pi = max(pi, d+m.pi[x])
		}
	}
	for ; n < need; n++ {
		p.Visits = append(p.Visits, Visit{h, nobody})
		p.Cost += Gap
		p.Unserved++
		pi = max(pi, Gap)
	}
	p.HouseholdPotential[h] = pi
}

// server is who serves a household in place k, nobody when all have been named: the places are filled from the front.
func (m *mender) server(h int32, k int) int32 {
	if k < 2 {
		return m.served[h][k]
	}
	if list := m.more[h]; k-2 < len(list) {
		return list[k-2]
	}
	return nobody
}

// paid is Town.Cost of a visit that the plan has.
func (m *mender) paid(x, h int32) int64 {
	d, _ := m.cost(x, h)
	if price, holders := m.charge(h); price > 0 && !has(holders, x) {
		d += price
	}
	return d
}
