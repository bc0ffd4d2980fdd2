package table

import (
	"encoding/json"
	"strings"

	"linli/kernel/duty"
	"linli/kernel/duty/plan"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// exemptWords are the words of 是否免联户 (ledgers.md B3) and what the list of servers makes of them.
var exemptWords = map[string]plan.Exempt{"否": plan.NotExempt, "高龄": plan.Old, "患病": plan.Ill, "长期外出": plan.Away, "无法联系": plan.Lost}

// serverMark stands before the id of a line of the list of servers that the batch made or changed.
const serverMark = "server:"

// enrol puts the member of a row on the list of those who serve the compound, with group and exemption; what the row does not say stays.
func (s dutySeam) enrol(tx *db.Tx, b *Batch, p *dutyPlan) error {
	at, err := s.servedBy(tx, p)
	if err != nil || at.ID == "" {
		return err
	}
	x, err := s.Plans.Of(tx, p.person.ID, at.ID)
	made := fault.Is(err, fault.KindNotFound)
	if made {
		x = plan.Fresh(p.person.ID, at.ID, plan.Member)
	} else if err != nil {
		return err
	}
	before := x
	if name := p.extras["group"]; name != "" {
		if x.Group, err = s.group(tx, b, at, name); err != nil {
			return err
		}
	}
	if e, known := exemptWords[p.extras["exempt"]]; known && e != x.Exempt {
		x.Exempt, x.ExemptFrom, x.ExemptUntil = e, tx.NowMS(), duty.Open
	}
	if x == before && !made {
		return nil
	}
	old, err := json.Marshal(before)
	if err != nil {
		return err
	}
	if x, err = s.Plans.EnrolTx(tx, b.Actor, x); err != nil {
		return err
	}
	b.Touch(serverMark+x.ID, x.Rev, made, string(old))
	return nil
}

// servedBy is the compound of a row: of the import, else of the doors given, else of the member's home; zero when there is none.
func (s dutySeam) servedBy(tx *db.Tx, p *dutyPlan) (place.Place, error) {
	if p.compound.ID != "" {
		return p.compound, nil
	}
	at := p.person.Home
	if len(p.assign) > 0 {
		at = p.assign[0]
	}
	if at == "" {
		return place.Place{}, nil
	}
	up, err := s.Places.Ancestors(tx, at)
	for _, x := range up {
		if x.Kind == place.Compound {
			return x, err
		}
	}
	return place.Place{}, err
}

// group finds the party group of a compound by its name, with or without the compound's before it, or makes it.
func (s dutySeam) group(tx *db.Tx, b *Batch, at place.Place, name string) (string, error) {
	full := name
	if !strings.HasPrefix(name, at.Name) {
		full = at.Name + name
	}
	for _, n := range []string{name, full} {
		o, err := s.People.OrgByName(tx, people.Group, n, at.Path)
		if err == nil {
			return o.ID, nil
		}
		if !fault.Is(err, fault.KindNotFound) {
			return "", err
		}
	}
	o, err := s.People.AddOrgTx(tx, b.Actor, people.Org{Kind: people.Group, Name: full, Place: at.ID})
	return o.ID, err
}

// unenrol takes back what a batch did to the list of servers.
func (s dutySeam) unenrol(tx *db.Tx, b *Batch, id string, t Touched) error {
	if t.Made {
		return s.Plans.TakeBackTx(tx, b.Actor, id, t.Rev)
	}
	var x plan.Server
	if err := json.Unmarshal([]byte(t.Before), &x); err != nil {
		return fault.Internal(err, "table.unenrol")
	}
	x.Rev = t.Rev
	_, err := s.Plans.EnrolTx(tx, b.Actor, x)
	return err
}

// listed adds the members of the list of servers to those an export names, and gives what the list says of them.
func (s dutySeam) listed(tx *db.Tx, f Filter, held map[string][]string) (map[string]plan.Server, error) {
	out := map[string]plan.Server{}
	for _, scope := range f.Scopes {
		list, err := s.Plans.Servers(tx, scope)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			if x.Kind == plan.Grid {
				continue
			}
			out[x.Person] = x
			if held[x.Person] == nil && x.Kind == plan.Member {
				held[x.Person] = []string{}
			}
		}
	}
	return out, nil
}

// say writes group and exemption as the list has them today.
func (s dutySeam) say(tx *db.Tx, row *valueRow, x plan.Server) error {
	now := x.Exempt
	if !x.Free(tx.NowMS()) {
		now = plan.NotExempt
	}
	for word, e := range exemptWords {
		if e == now && (e != plan.NotExempt || row.values[row.t.Index("exempt")].Text != "") { // what nobody wrote stays empty
			row.set("exempt", TextValue(word))
		}
	}
	if x.Group == "" {
		return nil
	}
	o, err := s.People.Org(tx, x.Group)
	if err != nil {
		return err
	}
	at, err := s.Places.Get(tx, x.Place)
	if err == nil {
		row.set("group", TextValue(strings.TrimPrefix(o.Name, at.Name)))
	}
	return err
}

// overlap says which earlier row of the file, or duty on file, has a door of a place already: the same place, what it stands in, or
// what stands in it.
type overlap struct {
	by   map[place.Path]string     // claimed → name
	over map[place.Path]place.Path // above a claimed place → that place
}

func newOverlap() *overlap {
	return &overlap{by: map[place.Path]string{}, over: map[place.Path]place.Path{}}
}

// claim enters a place for a name; it gives who has it, or a part of it, already and where.
func (o *overlap) claim(p place.Path, name string) (where place.Path, other string) {
	for _, q := range append(p.Ancestors(), p) {
		if n, ok := o.by[q]; ok && n != name {
			return q, n
		}
	}
	if q, ok := o.over[p]; ok && o.by[q] != name {
		return q, o.by[q]
	}
	o.by[p] = name
	for _, q := range p.Ancestors() {
		o.over[q] = p
	}
	return "", ""
}
