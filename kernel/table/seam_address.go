package table

import (
	"strings"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
)

// addressBook is the register the address parser of kernel/place reads in one run: the names of the compounds in reach, and each
// compound when an address first names it, so that a roster with one column 住址 does not read the register for every row.
type addressBook struct {
	*place.MemoryRegister
	places *place.Service
	tx     *db.Tx
	paths  map[string]place.Path
	names  map[string]string
	rolls  map[string]*place.Roll
	asked  map[string]bool // questions put so far
}

// mostAddresses is how many distinct ambiguous addresses are asked about; the rest is refused with the sentence in the receipt,
// because nobody answers a thousand questions.
const mostAddresses = 50

// book makes the register once for a run and lends it the transaction at hand.
func (r *roster) book(tx *db.Tx, b *Batch) (*addressBook, error) {
	if k, ok := b.Cache["address"].(*addressBook); ok {
		k.tx = tx
		return k, nil
	}
	if err := r.load(tx, b); err != nil {
		return nil, err
	}
	k := &addressBook{MemoryRegister: place.NewRegister(), places: r.places, tx: tx, paths: map[string]place.Path{}, names: map[string]string{}, rolls: map[string]*place.Roll{}, asked: map[string]bool{}}
	for _, p := range r.all {
		list, err := r.places.Names(tx, p.ID)
		if err != nil {
			return nil, err
		}
		var more []string
		for _, n := range list {
			more = append(more, n.Text)
		}
		k.Add(&place.Roll{ID: p.ID, Name: p.Name}, more...)
		k.paths[p.ID], k.names[p.ID] = p.Path, p.Name
	}
	b.Cache["address"] = k
	return k, nil
}

// Roll implements place.Register: a compound is read when an address first lies in it.
func (k *addressBook) Roll(compound string) (*place.Roll, error) {
	if roll, ok := k.rolls[compound]; ok {
		return roll, nil
	}
	path, ok := k.paths[compound]
	if !ok {
		return nil, nil
	}
	roll, err := k.places.Roll(k.tx, path)
	if err == nil {
		k.rolls[compound] = roll
	}
	return roll, err
}

// labels gives the labels of a home in a compound.
func (k *addressBook) labels(compound, home string) (building, unit, door string, ok bool) {
	roll, err := k.Roll(compound)
	if err != nil || roll == nil {
		return "", "", "", false
	}
	for _, bl := range roll.Buildings {
		for _, u := range bl.Units {
			for i := range u.Homes {
				if u.Homes[i].ID == home {
					return orKey(bl.Label, bl.Name), u.Label, u.Homes[i].Label, true
				}
			}
		}
	}
	return "", "", "", false
}

// locator reads the whole addresses of a batch.
type locator struct {
	tx   *db.Tx
	b    *Batch
	r    *roster
	book *addressBook
	at   addressColumns
	make bool // a complete address that is not in the register yet names a new home (房屋台账)
}

// locate fills compound, building, unit and door of the rows that write where in one column (A5). A row whose address is not in
// the register is parked, one that may mean several homes is asked about; nothing is guessed.
func (s Seams) locate(tx *db.Tx, b *Batch, rows []*Row, makes bool) error {
	at := addressOf(b.Table)
	l := &locator{tx: tx, b: b, r: rosterOf(b, s.Places), at: at, make: makes}
	for _, row := range rows {
		if at.address < 0 || row.Value(at.address).State != Given {
			continue
		}
		if l.book == nil {
			var err error
			if l.book, err = l.r.book(tx, b); err != nil {
				return err
			}
		}
		if err := l.row(row); err != nil {
			return err
		}
	}
	return nil
}

func (l *locator) row(row *Row) error {
	c, ok, err := l.context(row)
	if err != nil || !ok {
		return err
	}
	if row.Value(l.at.door).State == Given {
		return l.beside(row, c)
	}
	input := row.Value(l.at.address).Text
	reading, err := l.read(row, input, c)
	if err != nil {
		return err
	}
	switch reading.Outcome {
	case place.ReadHome:
		l.found(row, reading)
	case place.Question:
		return l.ask(row, input, c, reading)
	case place.Null, place.Ditto:
		row.Refuse(l.at.address, "table.f.required", l.b.Table.Columns[l.at.address].Header)
	case place.NotFound:
		if l.make && l.fresh(row, input, c, reading) {
			return nil
		}
		l.park(row, input)
	default:
		l.park(row, input)
	}
	return nil
}

// context is what other columns, the sheet and the upload say of the place.
func (l *locator) context(row *Row) (place.Context, bool, error) {
	c := place.Context{Column: place.Residence}
	if named := row.Value(l.at.compound); named.State == Given && named.ID == "" {
		rec, problem, err := l.r.compound(l.tx, l.b, named)
		if err != nil {
			return c, false, err
		}
		if problem != "" {
			refuseCompound(row, l.at.compound, problem)
			return c, false, nil
		}
		c.Compound = rec.place.ID
	} else if err := l.r.load(l.tx, l.b); err != nil {
		return c, false, err
	} else {
		c.Compound = l.r.fallback(l.b)
	}
	if v := row.Value(l.at.building); v.State == Given {
		c.Building = bareBuilding(v.Text)
	}
	if v := row.Value(l.at.unit); v.State == Given {
		c.Unit = strings.TrimSuffix(v.Text, "单元")
	}
	return c, true, nil
}

func bareBuilding(s string) string { return strings.TrimSuffix(BuildingLabel(s), "号楼") }

// read parses an address. On a sheet that is named after a building the address is read inside of it; an address that names a
// home by itself elsewhere makes a question of the two.
func (l *locator) read(row *Row, input string, c place.Context) (place.Reading, error) {
	plain, err := place.Parse(input, c, l.book)
	sheet := ""
	if l.b.Block != nil {
		sheet = l.b.Block.Building
	}
	if err != nil || sheet == "" || c.Building != "" {
		return plain, err
	}
	in := c
	in.Building = bareBuilding(sheet)
	inside, err := place.Parse(input, in, l.book)
	switch {
	case err != nil || inside.Outcome != place.ReadHome && plain.Outcome == place.ReadHome:
		if err == nil {
			row.Say(Warned, l.at.address, "table.f.sheet-differs", input, sheet)
		}
		return plain, err
	case inside.Outcome != place.ReadHome && inside.Outcome != place.Question:
		return plain, nil
	case plain.Outcome == place.ReadHome && inside.Outcome == place.ReadHome && plain.Place != inside.Place:
		inside.Outcome, inside.Note = place.Question, place.Note{Key: "place.ask.columns", Args: []any{input}}
		inside.Choices = []place.Choice{{Place: inside.Place, Label: said(inside)}, {Place: plain.Place, Label: said(plain)}}
	case plain.Outcome != place.ReadHome:
		row.Say(Warned, l.at.address, "table.f.building-from-sheet", sheet)
	}
	return inside, nil
}

func said(r place.Reading) string {
	return BuildingLabel(r.Building) + UnitLabel(r.Unit) + r.Door
}

// residence reads an optional address (居住地址 of a party member): the home, or "" with what to tell the user. Ambiguous ones are asked
// about like those of a roster; the row may also be taken without.
func (l *locator) residence(row *Row, i int) (string, error) {
	v := row.Value(i)
	if v.State != Given {
		return "", nil
	}
	c := place.Context{Column: place.Residence, Compound: l.r.fallback(l.b)}
	r, err := place.Parse(v.Text, c, l.book)
	if err != nil {
		return "", err
	}
	if r.Outcome == place.ReadHome || r.Outcome == place.Null {
		return r.Place, nil
	}
	if r.Outcome != place.Question || len(r.Choices) == 0 {
		row.Say(Warned, i, "table.f.no-place", v.Text)
		return "", nil
	}
	var options []Choice
	for _, x := range r.Choices {
		if _, _, _, home := l.book.labels(r.Compound, x.Place); home && len(options) < 20 {
			options = append(options, Choice{x.Place, x.Label})
		}
	}
	id, key := "address|"+v.Text, "table.q.address"
	if len(options) == 0 {
		id, key = "address|door", "table.q.address-door"
	}
	switch answer := l.b.Answers[id]; answer {
	case "":
		row.Ask(i, id, key, append(options, leaveOrSkip...), v.Text, r.Sentence(text.ZH))
	case AnswerSkip:
		row.Refuse(i, "table.f.skipped")
	case AnswerLeave:
		row.Say(Warned, i, "table.f.left", v.Text)
	default:
		return answer, nil
	}
	return "", nil
}

// found writes a reading into the columns of the row.
func (l *locator) found(row *Row, r place.Reading) {
	for _, n := range r.Reminders(text.ZH) {
		row.Say(Warned, l.at.address, "table.f.place-said", n)
	}
	l.set(row, r.Compound, BuildingLabel(r.Building), UnitLabel(r.Unit), DoorLabel(r.Door), r.Place)
}

func (l *locator) set(row *Row, compound, building, unit, door, home string) {
	row.Values[l.at.compound] = Value{State: Given, Text: l.book.names[compound], ID: compound}
	row.Values[l.at.building], row.Values[l.at.unit] = TextValue(building), TextValue(unit)
	row.Values[l.at.door] = Value{State: Given, Text: door, ID: home}
}

func (l *locator) park(row *Row, input string) {
	row.Verdict = Parked
	row.Say(Refused, l.at.address, "table.f.no-place", row.Value(l.at.compound).Text+row.Value(l.at.building).Text+row.Value(l.at.unit).Text+input)
}

// ask puts the question of an ambiguous address once for each distinct address; addresses that name no door are asked about once
// for the column.
func (l *locator) ask(row *Row, input string, c place.Context, r place.Reading) error {
	var options []Choice
	for _, x := range r.Choices {
		if _, _, _, home := l.book.labels(r.Compound, x.Place); home || l.book.paths[x.Place] != "" {
			options = append(options, Choice{x.Place, x.Label})
		}
		if len(options) == 20 {
			break
		}
	}
	id, key := "address|"+strings.Join([]string{input, c.Compound, c.Building, c.Unit}, "/"), "table.q.address"
	if len(options) == 0 {
		id, key = "address|door", "table.q.address-door"
	}
	switch answer := l.b.Answers[id]; answer {
	case "":
	case AnswerPark:
		l.park(row, input)
		return nil
	case AnswerSkip:
		row.Refuse(l.at.address, "table.f.skipped")
		return nil
	default:
		return l.answered(row, input, c, r, answer)
	}
	if !l.book.asked[id] && len(l.book.asked) >= mostAddresses {
		row.Refuse(l.at.address, "table.f.place-said", r.Sentence(text.ZH))
		return nil
	}
	l.book.asked[id] = true
	row.Ask(l.at.address, id, key, append(options, Choice{AnswerPark, "table.c.park"}, Choice{AnswerSkip, "table.c.skip"}), input, r.Sentence(text.ZH))
	return nil
}

// answered follows the choice: a home, or a compound in which the address is read once more.
func (l *locator) answered(row *Row, input string, c place.Context, r place.Reading, answer string) error {
	if building, unit, door, ok := l.book.labels(r.Compound, answer); ok {
		l.set(row, r.Compound, BuildingLabel(building), UnitLabel(unit), DoorLabel(door), answer)
		return nil
	}
	if l.book.paths[answer] == "" || answer == c.Compound {
		l.park(row, input)
		return nil
	}
	c.Compound = answer
	again, err := place.Parse(input, c, l.book)
	switch {
	case err != nil:
		return err
	case again.Outcome == place.ReadHome:
		l.found(row, again)
	case again.Outcome == place.Question && again.Compound == answer:
		return l.ask(row, input, c, again)
	default:
		l.park(row, input)
	}
	return nil
}

// beside uses an address next to a column of doors: it may hold what the other columns lack (楼栋单元 beside 房号), and where it names
// another home than they do, the user decides once for the column.
func (l *locator) beside(row *Row, c place.Context) error {
	c.Column = place.AnyColumn
	input := row.Value(l.at.address).Text
	alone := c
	alone.Building, alone.Unit = "", ""
	r, err := place.Parse(input, alone, l.book)
	if err != nil {
		return err
	}
	building, door := row.Value(l.at.building), row.Value(l.at.door)
	if building.State != Given && (r.Outcome == place.ReadUnit || r.Outcome == place.ReadBuilding) {
		row.Values[l.at.compound] = Value{State: Given, Text: l.book.names[r.Compound], ID: r.Compound}
		row.Values[l.at.building] = TextValue(BuildingLabel(r.Building))
		if r.Unit != "" {
			row.Values[l.at.unit] = TextValue(UnitLabel(r.Unit))
		}
		return nil
	}
	if r.Outcome != place.ReadHome {
		if building.State != Given {
			l.park(row, input+" "+door.Text)
		}
		return nil
	}
	unit := row.Value(l.at.unit)
	same := door.Text == DoorLabel(r.Door) && (building.State != Given || building.Text == BuildingLabel(r.Building)) && (unit.State != Given || unit.Text == UnitLabel(r.Unit))
	switch {
	case same:
		l.found(row, r)
	case building.State != Given:
		l.park(row, input+" "+door.Text)
	default:
		l.differ(row, r, input)
	}
	return nil
}

func (l *locator) differ(row *Row, r place.Reading, input string) {
	columns := row.Value(l.at.building).Text + row.Value(l.at.unit).Text + row.Value(l.at.door).Text
	switch l.b.Answers["address|columns"] {
	case "address":
		l.found(row, r)
	case "columns":
		row.Say(Warned, l.at.address, "table.f.address-left", input, columns)
	case AnswerSkip:
		row.Refuse(l.at.address, "table.f.skipped")
	default:
		row.Ask(l.at.address, "address|columns", "table.q.address-columns", []Choice{{"columns", "table.c.by-columns"}, {"address", "table.c.by-address"}, {AnswerSkip, "table.c.skip"}}, input, columns)
	}
}

// fresh reads a complete address (building, unit and door, each with its word or a separator) that is not in the register as a new
// home. Everything shorter is parked: a guess would make doors that do not exist.
func (l *locator) fresh(row *Row, input string, c place.Context, r place.Reading) bool {
	compound, rest := c.Compound, squeezePlace(input)
	hits, err := l.book.Named(rest)
	if err != nil {
		return false
	}
	for _, h := range hits {
		if compound = r.Compound; compound == "" {
			return false // several compounds are named
		}
		if h.Compound == compound {
			if parts := strings.SplitAfterN(strings.ToLower(rest), h.Name, 2); len(parts) == 2 {
				rest = rest[len(parts[0]):]
				rest = strings.TrimPrefix(rest, "小区")
				break
			}
		}
	}
	if compound == "" {
		return false
	}
	if c.Building == "" && l.b.Block != nil {
		c.Building = bareBuilding(l.b.Block.Building)
	}
	building, unit, door, ok := splitAddress(rest, c.Building)
	if !ok {
		return false
	}
	l.set(row, compound, building, unit, door, "")
	row.Say(Warned, l.at.address, "table.f.address-new", input, l.book.names[compound]+building+unit+door)
	return true
}
