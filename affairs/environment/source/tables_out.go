package source

import (
	"linli/affairs/environment/measure"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/text"
)

// export streams a ledger so that importing it again changes nothing.
func (s *Service) export(name string) func(*db.Tx, table.Filter, func([]table.Value) error) error {
	return func(tx *db.Tx, q table.Filter, each func([]table.Value) error) error {
		x := exporting{s: s, tx: tx, places: map[string]string{}, firms: map[string]Company{}}
		for _, scope := range q.Scopes {
			lo, hi := db.Under(string(scope))
			cond := "ended=0 AND path>=? AND path<? AND updated_at>=? ORDER BY "
			var err error
			switch name {
			case "company":
				err = x.companies(cond+"name,id", each, lo, hi, q.From())
			case "outlet":
				err = x.outlets(cond+"code,id", each, lo, hi, q.From())
			default:
				err = x.sections("kind<>'outlet' AND code<>'' AND "+cond+"code,id", each, lo, hi, q.From())
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
}

type exporting struct {
	s      *Service
	tx     *db.Tx
	places map[string]string
	firms  map[string]Company
}

func (x exporting) place(id string) (string, error) {
	if w, ok := x.places[id]; ok {
		return w, nil
	}
	p, err := x.s.Places.Get(x.tx, id)
	if absent(err) != nil {
		return "", err
	}
	w := p.Name
	if p.Kind == place.City { // a city is the place of the import itself
		w = ""
	}
	x.places[id] = w
	return w, nil
}

func said1(v string) table.Value {
	if v == "" {
		return table.Value{}
	}
	return table.TextValue(v)
}

func (x exporting) companies(where string, each func([]table.Value) error, args ...any) error {
	list, err := x.s.companies(x.tx, true, where, args...)
	if err != nil {
		return err
	}
	for _, c := range list {
		at, err := x.place(c.Place)
		if err != nil {
			return err
		}
		if err := each([]table.Value{said1(c.Name), said1(c.Credit), said1(c.Industry), said1(at), said1(Degrees(c.Lon)), said1(Degrees(c.Lat)), {}, said1(c.Process), said1(c.Box.Address), said1(c.Box.Legal), said1(c.Box.Contact), said1(c.Box.Phone)}); err != nil {
			return err
		}
	}
	return nil
}

func (x exporting) sections(where string, each func([]table.Value) error, args ...any) error {
	list, err := nodes(x.tx, where, args...)
	if err != nil {
		return err
	}
	for _, n := range list {
		at, err := x.place(n.Place)
		if err != nil {
			return err
		}
		role := ""
		if n.Role != "" {
			role = text.T(text.ZH, "environment.source.o.role."+n.Role)
		}
		if err := each([]table.Value{said1(n.Code), said1(n.Name), said1(text.T(text.ZH, "environment.source.o.kind."+n.Kind)), said1(at), said1(Degrees(n.Lon)), said1(Degrees(n.Lat)), {}, said1(n.Water), said1(classWord(n.Target)), said1(role)}); err != nil {
			return err
		}
	}
	return nil
}

// classWord is a class in the ledger: Ⅲ类.
func classWord(target string) string {
	for i, t := range targets[1:] {
		if t == target {
			return string([]rune("ⅠⅡⅢⅣⅤ")[i]) + "类"
		}
	}
	return ""
}

func (x exporting) outlets(where string, each func([]table.Value) error, args ...any) error {
	list, err := outlets(x.tx, where, args...)
	if err != nil {
		return err
	}
	for _, o := range list {
		row, err := x.outlet(o)
		if err != nil {
			return err
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return nil
}

func (x exporting) outlet(o Outlet) ([]table.Value, error) {
	at, err := x.place(o.Place)
	if err != nil {
		return nil, err
	}
	firm, have := x.firms[o.Company]
	if o.Company != "" && !have {
		if firm, err = only(x.s.companies(x.tx, false, "id=?", o.Company)); err != nil {
			return nil, err
		}
		x.firms[o.Company] = firm
	}
	permit := ""
	if o.Permit != "" {
		p, err := permitBy(x.tx, "id=?", o.Permit)
		if err != nil {
			return nil, err
		}
		permit = p.Number
	}
	row := []table.Value{said1(o.Code), said1(o.Name), said1(firm.Name), said1(firm.Credit), said1(permit), said1(text.T(text.ZH, "environment.source.o.outlet."+o.Kind)), said1(at), said1(Degrees(o.Lon)), said1(Degrees(o.Lat)), {}, said1(o.Water), said1(classWord(o.Target)), said1(o.Standard)}
	told := map[int]bool{}
	figure := func(code string) table.Value {
		for i, l := range o.Limits {
			if l.Pollutant == code && l.Basis == string(measure.Permit) && l.Document == "" && (l.Op == string(measure.Max) || code == "w01001") {
				told[i] = true
				if l.High != "" {
					return said1(l.Value + "-" + l.High)
				}
				return said1(l.Value)
			}
		}
		return table.Value{}
	}
	for _, l := range limitColumns {
		row = append(row, figure(l.code), table.Value{}, table.Value{}, table.Value{})
	}
	row = append(row, figure("w01001"))
	others := ""
	for i, l := range o.Limits {
		if !told[i] {
			others = text.Joined(others, pollutantName(text.ZH, l.Pollutant)+l.Words()+" "+text.T(text.ZH, "environment.source.o.basis."+l.Basis))
		}
	}
	every := table.Value{}
	if o.Every > 0 {
		every = table.IntValue(o.Every)
	}
	return append(row, said1(others), said1(o.MN), said1(text.T(text.ZH, "environment.source.o.signage."+o.Signage)), said1(o.Guardian), every), nil
}
