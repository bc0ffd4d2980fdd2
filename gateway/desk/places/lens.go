package places

import (
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/duty"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// lens is one way to look at the doors of a building.
type lens struct {
	finding string // title of the drawing
	summary string // 66户 · 有人负责 43 · 没人负责 23
	column  string
	legend  []ui.Mark
	marks   map[string]ui.Mark // by home id
	rest    ui.Mark            // of a home without a mark
	note    map[string]string
	names   map[string]string // persons of the duty lens
	holders map[string]duty.Holding
	matters map[string][]matter.Card // by home id
	common  []matter.Card            // of the building and its common parts
}

func (l lens) of(h place.Place) ui.Mark {
	if m, ok := l.marks[h.ID]; ok {
		return m
	}
	return l.rest
}

func (p *Pages) lens(tx *db.Tx, lang string, a access.Actor, b block, name string) (lens, error) {
	l := lens{marks: map[string]ui.Mark{}, note: map[string]string{}, names: map[string]string{}, matters: map[string][]matter.Card{}}
	if err := p.holders(tx, a, b, &l); err != nil {
		return l, err
	}
	if err := p.openMatters(tx, a, b, &l); err != nil {
		return l, err
	}
	if of, ok := p.lent(a, name); ok {
		return l, l.lend(tx, lang, a, b, of)
	}
	l.column = text.T(lang, "places.lens."+name)
	switch name {
	case "matters":
		l.byMatters(lang, p.now().UnixMilli(), b)
		for id, list := range l.matters {
			l.marks[id] = worst(lang, p, list)
			l.note[id] = list[0].Title
		}
	case "state":
		l.byState(lang, b)
	default:
		l.byDuty(lang, b)
	}
	return l, nil
}

// lend looks through the lens of an affair.
func (l *lens) lend(tx *db.Tx, lang string, a access.Actor, b block, of affair.Lens) error {
	seen, err := of.Look(tx, lang, a, b.building)
	if err != nil {
		return err
	}
	l.column, l.finding, l.summary, l.legend, l.rest = text.T(lang, of.Title), seen.Finding, seen.Summary, seen.Legend, seen.Rest
	for id, m := range seen.Marks {
		l.marks[id], l.note[id] = m, seen.Notes[id]
	}
	return nil
}

// holders reads who looks after each door.
func (p *Pages) holders(tx *db.Tx, a access.Actor, b block, l *lens) (err error) {
	if p.reach.May(tx, a, access.DutyRead, b.building) != nil {
		return nil
	}
	if l.holders, err = p.Duties.Wall(tx, b.building.ID, tx.Now); err != nil {
		return err
	}
	ids := []string{}
	for _, h := range l.holders {
		if h.Person != "" {
			ids = append(ids, h.Person)
		}
	}
	found, err := p.People.Many(tx, ids)
	for id, who := range found {
		l.names[id] = who.Name
	}
	return err
}

// openMatters spreads what is under way over the doors. Which household said it is shown only
// to those who read people there; a property manager sees the building (security.md T2, T6).
func (p *Pages) openMatters(tx *db.Tx, a access.Actor, b block, l *lens) error {
	if p.reach.May(tx, a, access.MatterRead, b.building) != nil {
		return nil
	}
	page, err := p.Matters.List(tx, a, matter.Query{Places: []string{b.building.ID}, Limit: 200})
	if err != nil {
		return err
	}
	doors := map[string]bool{}
	if p.reach.May(tx, a, access.PeopleRead, b.building) == nil {
		for _, h := range b.homes {
			doors[h.ID] = true
		}
	}
	for _, m := range page.Cards {
		if doors[m.Place] {
			l.matters[m.Place] = append(l.matters[m.Place], m)
		} else {
			l.common = append(l.common, m)
		}
	}
	return nil
}

func (l *lens) byDuty(lang string, b block) {
	covered, bare := ui.Fine(text.T(lang, "places.has_name")), ui.Late(text.T(lang, "places.bare"))
	twice := ui.Due(text.T(lang, "places.twice"))
	have, doubles := 0, 0
	l.rest = bare
	for _, h := range b.homes {
		x := l.holders[h.ID]
		if x.Person == "" {
			continue
		}
		have++
		l.marks[h.ID], l.note[h.ID] = covered, l.names[x.Person]
		if x.Twice {
			doubles++
			l.marks[h.ID] = twice
		}
	}
	none := len(b.homes) - have
	l.summary = text.T(lang, "places.cover_line", text.Count(len(b.homes)), text.Count(have), text.Count(none))
	l.finding = text.T(lang, "places.duty_full", b.name)
	if none > 0 {
		l.finding = text.T(lang, "places.duty_holes", b.name, none)
	}
	l.legend = []ui.Mark{covered, bare}
	if doubles > 0 {
		l.legend = append(l.legend, twice)
		l.summary += " · " + text.T(lang, "places.doubled", doubles)
	}
}

func (l *lens) byMatters(lang string, now int64, b block) {
	l.rest = ui.Fine(text.T(lang, "places.nothing"))
	late, live := 0, len(l.common)
	count := func(m matter.Card) {
		if m.Due > 0 && m.Due < now && m.State.Running() {
			late++
		}
	}
	for _, list := range l.matters {
		live += len(list)
		for _, m := range list {
			count(m)
		}
	}
	for _, m := range l.common {
		count(m)
	}
	l.summary = text.T(lang, "places.matters_line", text.Count(len(b.homes)), live, late, len(l.common))
	switch {
	case late > 0:
		l.finding = text.T(lang, "places.matters_late", b.name, late)
	case live > 0:
		l.finding = text.T(lang, "places.matters_live", b.name, live)
	default:
		l.finding = text.T(lang, "places.matters_none", b.name)
	}
	l.legend = []ui.Mark{l.rest, ui.Doing(text.T(lang, "matter.state.working")), ui.Due(text.T(lang, "places.soon")), ui.Waiting(text.T(lang, "matter.state.fixed")), ui.Late(text.T(lang, "places.overdue")), ui.Unknown(text.T(lang, "matter.state.assigned"))}
}

// worst is the mark of the matter that needs an eye most.
func worst(lang string, p *Pages, list []matter.Card) ui.Mark {
	rank := map[ui.Tone]int{ui.Red: 4, ui.Amber: 3, ui.Blue: 2, ui.Grey: 1}
	best := view.Mark(lang, p.now(), list[0].Matter)
	for _, m := range list[1:] {
		if k := view.Mark(lang, p.now(), m.Matter); rank[k.Tone] > rank[best.Tone] {
			best = k
		}
	}
	return best
}

// stateMark is how a home is lived in as shape, word and colour.
func stateMark(lang string, s place.State) ui.Mark {
	word := text.T(lang, "place.state."+string(s))
	switch s {
	case place.OwnerLives:
		return ui.Fine(word)
	case place.Rented:
		return ui.Mark{Tone: ui.Blue, Shape: "◆", Word: word}
	case place.ShopState:
		return ui.Mark{Tone: ui.Blue, Shape: "▣", Word: word}
	case place.Separated:
		return ui.Waiting(word)
	case place.Crowded:
		return ui.Late(word)
	case place.Vacant, place.Undelivered:
		return ui.Unknown(word)
	}
	return ui.Mark{Shape: "?", Word: word}
}

func (l *lens) byState(lang string, b block) {
	n := map[place.State]int{}
	for _, h := range b.homes {
		l.marks[h.ID] = stateMark(lang, h.State)
		n[h.State]++
	}
	l.summary = text.T(lang, "places.n_homes", text.Count(len(b.homes)))
	for _, s := range []place.State{place.OwnerLives, place.Rented, place.Vacant, place.Separated, place.Crowded, place.ShopState, place.Undelivered, place.StateUnknown} {
		if n[s] > 0 {
			m := stateMark(lang, s)
			l.legend = append(l.legend, m)
			l.summary += " · " + m.Word + " " + text.Count(n[s])
		}
	}
	l.finding = text.T(lang, "places.state_line", b.name, n[place.Vacant], n[place.Rented])
}
