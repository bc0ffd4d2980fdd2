package place

import (
	"context"
	_ "embed"
	"encoding/csv"
	"strings"
	"sync"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
)

//go:embed data/divisions.csv
var divisionFile string

// Division is a division of the state with its code, alive or abolished. An abolished one names the division that took
// it over; identity cards and old files carry its code for ever.
type Division struct {
	Code, Name string
	Kind       string // province, city, district, street
	Parent     string // code
	From, To   string // yyyy-mm-dd; To exclusive, "" = in force
	Into       string // code of the successor
	Source     string
}

var divisions = sync.OnceValue(func() []Division {
	d, err := ReadDivisions(divisionFile)
	if err != nil {
		panic("place: embedded divisions: " + err.Error())
	}
	return d
})

// Divisions lists the embedded divisions: Changzhi (140400) with its districts and counties, the streets of 潞州区, and the
// codes abolished in 2018. Source: grid.md §5.
func Divisions() []Division { return append([]Division(nil), divisions()...) }

// ReadDivisions reads divisions as CSV with the header of data/divisions.csv: how an installation elsewhere brings its own.
// Errors: Invalid (place.divisions).
func ReadDivisions(s string) ([]Division, error) {
	rows, err := csv.NewReader(strings.NewReader(s)).ReadAll()
	if err != nil || len(rows) < 2 {
		return nil, fault.Invalid("place.divisions").With(err)
	}
	var out []Division
	for _, r := range rows[1:] {
		if len(r) != 8 || r[0] == "" || r[1] == "" {
			return nil, fault.Invalid("place.divisions")
		}
		out = append(out, Division{Code: r[0], Name: r[1], Kind: r[2], Parent: r[3], From: r[4], To: r[5], Into: r[6], Source: r[7]})
	}
	return out, nil
}

// DivisionByCode finds an embedded division, an abolished one included. The first six digits of an identity card lead to
// it or to nothing; neither makes the card wrong.
func DivisionByCode(code string) (Division, bool) {
	for _, d := range divisions() {
		if d.Code == code {
			return d, true
		}
	}
	return Division{}, false
}

// Successor follows a code to the division that holds its territory today.
func Successor(code string) (Division, bool) {
	d, ok := DivisionByCode(code)
	for range len(divisions()) {
		if !ok || d.Into == "" {
			break
		}
		d, ok = DivisionByCode(d.Into)
	}
	return d, ok
}

// LoadDivisions creates the places of the divisions at and below root (140400) that are in force, and notes the codes of
// abolished ones on their successors. What is there already stays. It gives the number of places created.
// Errors: NotFound (place.no_division) when no division has the code root.
func (s *Service) LoadDivisions(ctx context.Context, actor ledger.Actor, root string, list []Division) (int, error) {
	made := 0
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		made = 0
		byCode, found := map[string]string{}, false
		for _, d := range list {
			if d.To != "" || d.Kind == "province" || (d.Code != root && byCode[d.Parent] == "") {
				continue
			}
			found = true
			p, fresh, err := s.loadDivision(tx, actor, d, byCode[d.Parent])
			if err != nil {
				return err
			}
			byCode[d.Code] = p
			if fresh {
				made++
			}
		}
		if !found {
			return fault.NotFound("place.no_division", root)
		}
		return s.loadAbolished(tx, list, byCode)
	})
	return made, err
}

func (s *Service) loadDivision(tx *db.Tx, actor ledger.Actor, d Division, parent string) (string, bool, error) {
	p, err := s.ByCode(tx, d.Code)
	if err == nil {
		return p.ID, false, nil
	}
	if !fault.Is(err, fault.KindNotFound) {
		return "", false, err
	}
	p, err = s.CreateTx(tx, actor, NewPlace{Parent: parent, Kind: Kind(d.Kind), Name: d.Name, Code: d.Code, CodeSource: d.Source, CodeFrom: d.From})
	return p.ID, true, err
}

// loadAbolished notes dead codes on the places that took the territory over.
func (s *Service) loadAbolished(tx *db.Tx, list []Division, byCode map[string]string) error {
	for _, d := range list {
		heir := byCode[d.Into]
		if d.To == "" || heir == "" {
			continue
		}
		_, err := tx.Exec("INSERT INTO place_code (place, code, source, valid_from, valid_to) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING",
			heir, d.Code, d.Source, d.From, d.To)
		if err != nil {
			return err
		}
		if err := insertNames(tx, []Name{{Place: heir, Text: d.Name, Kind: NameFormer, From: 0, Until: tx.NowMS()}}); err != nil {
			return err
		}
	}
	return nil
}
