package tower

import (
	"encoding/json"

	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/fault"
)

// changed is one field of a file before and after an import.
type changed struct {
	Was string `json:"was"`
	Now string `json:"now"`
}

// before is the purpose under which the values of an import's rows are sealed: names and duty telephones are among them.
const before = "fire.file.before"

func (s *Service) sealed(file string, change map[string]changed) (string, error) {
	plain, err := json.Marshal(change)
	if err != nil {
		return "", fault.Internal(err, before)
	}
	box, err := s.Keys.Seal(before, []byte(file), plain)
	if err != nil {
		return "", fault.Internal(err, before)
	}
	return string(box), nil
}

func (s *Service) opened(x table.Touched) (out map[string]changed, err error) {
	plain, err := s.Keys.Open(before, []byte(x.Obj), []byte(x.Before))
	if err == nil {
		err = json.Unmarshal(plain, &out)
	}
	if err != nil {
		return nil, fault.Internal(err, before)
	}
	return out, nil
}

func (s *Service) fileOf(tx *db.Tx, file string) (File, error) {
	var building string
	if err := tx.Get("SELECT building FROM fire_file WHERE id=?", []any{file}, &building); err != nil {
		return File{}, err
	}
	return s.Of(tx, building)
}

// blocks names the buildings whose file, or whose row in the ledger of buildings, says something else by now than the import wrote.
func (s *Service) blocks(tx *db.Tx, _ *table.Batch, touched []table.Touched) (out []table.Obstacle, err error) {
	for _, x := range touched {
		f, err := s.fileOf(tx, x.Obj)
		if err != nil {
			return nil, err
		}
		change, err := s.opened(x)
		if err != nil {
			return nil, err
		}
		later := false
		for key, c := range change {
			later = later || f.Value(key) != c.Now
		}
		if !later {
			continue
		}
		name, err := s.Places.Describe(tx, f.Building.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, table.Obstacle{Obj: x.Obj, What: name})
	}
	return out, nil
}

// withdraw puts the fields that an import changed back as they were. A file that the import began stays, empty: the building is
// there, and its duties hang on it.
func (s *Service) withdraw(tx *db.Tx, b *table.Batch, touched []table.Touched) error {
	for _, x := range touched {
		f, err := s.fileOf(tx, x.Obj)
		if err != nil {
			return err
		}
		change, err := s.opened(x)
		if err != nil {
			return err
		}
		back := map[string]string{}
		for key, c := range change {
			back[key] = c.Was
		}
		if _, err := s.write(tx, b.Actor, f, back); err != nil {
			return err
		}
	}
	return nil
}
