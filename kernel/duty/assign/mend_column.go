package assign

import "slices"

// offer is the door that passes most cheaply between two members, and what that costs without potentials.
type offer struct {
	raw  int64
	door int32
}

// column gives for every member what it costs least to take a door off from.
func (m *mender) column(from int32) []offer {
	if c := m.columns[from]; c != nil {
		some := m.lost[from]
		if m.lost[from] = nil; few*len(some) < len(c) {
			if some != nil {
				m.scan(from, some)
			}
			return c
		}
	} else {
		m.columns[from] = make([]offer, len(m.pi))
	}
	c := m.columns[from]
	for i := range c {
		c[i] = offer{unreached, nobody}
	}
	m.lost[from], m.worst[from] = nil, offer{0, nobody}
	m.scan(from, nil)
	return c
}

// few: of fewer members than one in so many a column is mended one by one, for more it is made anew.
const few = 8

// scan enters the doors of from into its column, for all or for some members. Of the doors of a class that only the floor tells apart,
// one is looked at for all who live elsewhere: what the stairs cost them they cost from as well, and to a member at home in that unit the
// lowest door is the dearest of what others pay least for.
func (m *mender) scan(from int32, some []int32) {
	o := &m.homes[from]
	m.stamp++
	for _, h := range m.serves[from] {
		y, near, whole := &m.t.Households[h], some, some == nil
		if k, plain := m.plain(h); plain {
			c := &m.seen[k]
			switch {
			case c.stamp != m.stamp:
				*c = seen{m.stamp, y.Floor, y.Floor}
			case c.last == y.Floor:
				continue // the same as the door before for everybody
			default:
				own := o.building == y.Building && o.unit == y.Unit && o.compound == y.Compound
				if !own || y.Floor >= c.lowest {
					whole = false
					if near = m.doorway(h).inside; some != nil {
						near = common(near, some)
					}
				}
				c.last, c.lowest = y.Floor, min(c.lowest, y.Floor)
			}
		}
		if whole {
			m.enterAll(from, h)
		} else {
			m.enter(from, h, near)
		}
	}
}

// seen is what a scan has seen of a class: floor of the last door and the lowest.
type seen struct{ stamp, last, lowest int32 }

// classes numbers the households such that those of one class and unit that stand together in the file share a number; and their
// entrances likewise.
func (m *mender) classes() {
	m.class, m.entrance = make([]int32, len(m.t.Households)), make([]int32, len(m.t.Households))
	var n int32
	var of []int32 // one household of each class of the unit at hand
	for h := range m.t.Households {
		y := &m.t.Households[h]
		if len(of) > 0 {
			if z := &m.t.Households[of[0]]; y.Unit != z.Unit || y.Building != z.Building || y.Compound != z.Compound {
				of = of[:0]
			}
		}
		if z := &m.t.Households[max(h-1, 0)]; len(of) == 0 || y.X != z.X || y.Y != z.Y || y.Territory != z.Territory {
			m.doorways = append(m.doorways, doorway{})
		}
		m.entrance[h] = int32(len(m.doorways)) - 1
		i := slices.IndexFunc(of, func(z int32) bool { return alikeButFloor(y, &m.t.Households[z]) })
		if i < 0 {
			of = append(of, int32(h))
			m.class[h] = n
			n++
			continue
		}
		m.class[h] = m.class[of[i]]
	}
	m.seen = make([]seen, 2*n)
}

// common gives what is in both of two short lists.
func common(a, b []int32) (out []int32) {
	for _, x := range a {
		if has(b, x) {
			out = append(out, x)
		}
	}
	return out
}

// forget takes a door that from does not serve any more out of its column: only those whose best door it was are looked at anew, when
// the column is next used.
func (m *mender) forget(from, h int32) {
	c := m.columns[from]
	if c == nil {
		return
	}
	for i := range c {
		if c[i].door == h {
			c[i] = offer{unreached, nobody}
			m.lost[from] = append(m.lost[from], int32(i))
		}
	}
	if m.worst[from].door == h {
		m.worst[from] = offer{0, nobody}
		if m.lost[from] == nil {
			m.lost[from] = []int32{} // for nobody but itself
		}
	}
}

// shared brings the columns of those who serve a household with others up to date: to has come to it, from has gone (or is nobody).
func (m *mender) shared(h, from, to int32) {
	each := func(x int32) {
		if x < 0 || x == to || m.columns[x] == nil || m.stays(h, x) {
			return
		}
		if c := &m.columns[x][to]; c.door == h {
			*c = offer{unreached, nobody}
			m.scan(x, []int32{to})
		}
		if from >= 0 {
			m.enter(x, h, []int32{from}) // who may take it off x again
		}
	}
	each(m.served[h][0])
	each(m.served[h][1])
	for _, x := range m.more[h] {
		each(x)
	}
}

// alikeButFloor tells whether two households of one unit differ in nothing but their floor.
func alikeButFloor(y, z *Household) bool {
	return y.Compound == z.Compound && y.Building == z.Building && y.Unit == z.Unit && y.X == z.X && y.Y == z.Y && y.Weight == z.Weight &&
		y.Territory == z.Territory && y.Language == z.Language && y.PerFloor == z.PerFloor
}

// plain tells whether a door is nobody's home, served by one, and held before by whoever serves it now or by nobody, and gives its class.
func (m *mender) plain(h int32) (class int32, ok bool) {
	s, holders := &m.served[h], m.terms.holders(h)
	switch {
	case m.home[h] || s[1] >= 0 || len(holders) > 1:
		return 0, false
	case len(holders) == 0:
		return 2 * m.class[h], true
	}
	return 2*m.class[h] + 1, holders[0] == s[0]
}

// price is what a door of from costs from, with the charge for others and who is free of it.
func (m *mender) price(from, h int32) (own, price int64, holders []int32) {
	price, holders = m.charge(h)
	own, _ = m.cost(from, h)
	if price > 0 && !has(holders, from) {
		own += price
	}
	if own > m.worst[from].raw || m.worst[from].door == nobody {
		m.worst[from] = offer{own, h}
	}
	return own, price, holders
}

// enter enters a door of from into its column, for those of near who may serve there.
func (m *mender) enter(from, h int32, near []int32) {
	own, price, holders := m.price(from, h)
	m.each(from, h, near, own, price, holders)
}

// each enters a door for those of near, one by one.
func (m *mender) each(from, h int32, near []int32, own, price int64, holders []int32) {
	c, reach := m.columns[from], m.t.Compounds[m.t.Households[h].Compound].Near
	pair := m.served[h][1] >= 0
	for _, x := range near {
		if x == from || !has(reach, m.homes[x].lives) {
			continue
		}
		d, ok := m.cost(x, h)
		if !ok {
			continue
		}
		if price > 0 && !has(holders, x) {
			d += price
		}
		if d -= own; d < c[x].raw && !(pair && m.has(h, x)) {
			c[x] = offer{d, h}
		}
	}
}

// enterAll enters a door for all who may serve there: strangers to the unit pay the way to its entrance and what all pay from there;
// those at home in it, and those who held the door, are looked at one by one.
func (m *mender) enterAll(from, h int32) {
	y := &m.t.Households[h]
	own, price, holders := m.price(from, h)
	c, at, weight, pair := m.columns[from], m.doorway(h), int64(y.Weight), m.served[h][1] >= 0
	here := int64(y.Floor-1)*int64(y.PerFloor)*weight + price - own
	for i := range at.ways {
		w := &at.ways[i]
		d, best := here+w.walk*weight+int64(w.foreign), &c[w.member]
		if d < best.raw && !w.inside && (y.Language == 0 || y.Language == w.language) && !(pair && m.has(h, w.member)) {
			*best = offer{d, h}
		}
	}
	c[from] = offer{unreached, nobody}
	m.each(from, h, at.inside, own, price, holders)
	if price > 0 && (len(holders) > 1 || holders[0] != from) {
		m.each(from, h, holders, own, price, holders)
	}
}

// doorway is an entrance and the territory of doors behind it, written down when first asked for.
type doorway struct {
	ways   []way   // of those who may serve there; nil = not known
	inside []int32 // who lives behind it and can take something
}

// way is how a member comes to an entrance.
type way struct {
	walk             int64 // decimetres
	foreign          int32 // what a household outside the own territory costs more
	member, language int32
	inside           bool // whoever lives there comes by the stairs
}

func (m *mender) doorway(h int32) *doorway {
	e := &m.doorways[m.entrance[h]]
	if e.ways != nil {
		return e
	}
	y := &m.t.Households[h]
	near := m.near[y.Compound]
	e.ways = make([]way, len(near))
	for i, x := range near {
		o, w := &m.homes[x], &e.ways[i]
		w.walk, w.member, w.language = o.down+abs(int64(y.X)-int64(o.x))+abs(int64(y.Y)-int64(o.y)), x, o.language
		if o.compound != y.Compound {
			w.walk += Crossing
		}
		if o.group != y.Territory {
			w.foreign = Foreign
		}
		if w.inside = o.compound == y.Compound && o.building == y.Building && o.unit == y.Unit; w.inside {
			e.inside = append(e.inside, x)
		}
	}
	return e
}
