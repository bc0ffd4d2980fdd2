package assign

// read takes in the town and the plan as it still holds.
func (m *mender) read(visits []Visit) {
	t := m.t
	n := len(t.Members)
	m.load, m.serves, m.homes = make([]int32, n), make([][]int32, n), make([]spot, n)
	m.label, m.next, m.done = make([]int64, n), make([]step, n), make([]bool, n)
	m.columns, m.worst, m.home = make([][]offer, n), make([]offer, n), make([]bool, len(t.Households))
	m.served, m.more = make([][2]int32, len(t.Households)), map[int32][]int32{}
	m.lost = make([][]int32, n)
	of := map[int32][]int32{}
	for i := range t.Members {
		x := &t.Members[i]
		o := &t.Households[x.Home]
		m.home[x.Home] = true
		m.homes[i] = spot{o.Compound, o.Building, o.Unit, o.Floor, o.X, o.Y, x.Home, x.Language, x.Group, x.Compound, int64(o.Floor-1) * int64(o.PerFloor)}
		if x.Max > 0 {
			of[x.Compound] = append(of[x.Compound], int32(i))
		}
	}
	m.near = make([][]int32, len(t.Compounds))
	for c := range t.Compounds {
		for k, j := range t.Compounds[c].Near {
			if !has(t.Compounds[c].Near[:k], j) {
				m.near[c] = append(m.near[c], of[j]...)
			}
		}
	}
	for h := range m.served {
		m.served[h] = [2]int32{nobody, nobody}
	}
	m.classes()
	m.space(visits)
	for _, v := range visits {
		if v.Member < 0 || t.Members[v.Member].Max == 0 {
			m.holes = append(m.holes, v.Household)
			continue
		}
		m.put(v.Household, v.Member)
		m.load[v.Member]++
		if !m.stays(v.Household, v.Member) {
			m.serves[v.Member] = append(m.serves[v.Member], v.Household)
		}
	}
}

// space cuts the lists of what members serve from one piece, each with room for some doors more.
func (m *mender) space(visits []Visit) {
	const more = 4
	count := make([]int, len(m.serves))
	for _, v := range visits {
		if v.Member >= 0 {
			count[v.Member]++
		}
	}
	all := make([]int32, len(visits)+more*len(m.serves))
	for i, n := range count {
		m.serves[i], all = all[:0:n+more], all[n+more:]
	}
}

// put writes down that a member serves a household.
func (m *mender) put(h, member int32) {
	switch s := &m.served[h]; {
	case s[0] < 0:
		s[0] = member
	case s[1] < 0:
		s[1] = member
	default:
		m.more[h] = append(m.more[h], member)
	}
}
