package source

import (
	"encoding/base64"
	"encoding/json"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
)

const companyColumns = "id,rev,name,credit,industry,place,path,lon,lat,process,box,ended,updated_at"

// purpose of the key under which address and contact are sealed, bound to the row.
const purpose = "environment.company.box"

func none() error  { return fault.NotFound("environment.source.none") }
func stale() error { return fault.Conflict("environment.source.stale") }

// companies reads rows; their sealed part is opened when open is set.
func (s *Service) companies(tx *db.Tx, open bool, where string, args ...any) (out []Company, err error) {
	err = tx.Each("SELECT "+companyColumns+" FROM env_company WHERE "+where, args, func(scan func(...any) error) error {
		var c Company
		var box string
		if err := scan(&c.ID, &c.Rev, &c.Name, &c.Credit, &c.Industry, &c.Place, &c.Path, &c.Lon, &c.Lat, &c.Process, &box, &c.Ended, &c.UpdatedAt); err != nil {
			return err
		}
		if open && box != "" {
			sealed, err := base64.StdEncoding.DecodeString(box)
			var plain []byte
			if err == nil {
				plain, err = s.Keys.Open(purpose, []byte(c.ID), sealed)
			}
			if err == nil {
				err = json.Unmarshal(plain, &c.Box)
			}
			if err != nil {
				return fault.Internal(err, "env.company.open "+c.ID)
			}
		}
		out = append(out, c)
		return nil
	})
	return out, err
}

func (s *Service) companyBy(tx *db.Tx, where string, args ...any) (Company, error) {
	list, err := s.companies(tx, true, where, args...)
	return only(list, err)
}

func only[T any](list []T, err error) (out T, _ error) {
	if err == nil && len(list) == 0 {
		err = none()
	}
	if err != nil {
		return out, err
	}
	return list[0], nil
}

func (s *Service) box(c Company) (string, error) {
	if c.Box == (Box{}) {
		return "", nil
	}
	plain, err := json.Marshal(c.Box)
	if err == nil {
		var sealed []byte
		if sealed, err = s.Keys.Seal(purpose, []byte(c.ID), plain); err == nil {
			return base64.StdEncoding.EncodeToString(sealed), nil
		}
	}
	return "", fault.Internal(err, "env.company.seal "+c.ID)
}

// put inserts a row of rev 1 or updates the one of the rev before. Conflict when somebody wrote meanwhile.
func put(tx *db.Tx, table string, rev int64, id string, columns []string, values ...any) error {
	if rev == 1 {
		q, marks := "", ""
		for _, c := range columns {
			q, marks = q+","+c, marks+",?"
		}
		_, err := tx.Exec("INSERT INTO "+table+" (id,rev"+q+") VALUES (?,?"+marks+")", append([]any{id, rev}, values...)...)
		return err
	}
	q := ""
	for _, c := range columns {
		q += "," + c + "=?"
	}
	n, err := tx.Exec("UPDATE "+table+" SET rev=?"+q+" WHERE id=? AND rev=?", append(append([]any{rev}, values...), id, rev-1)...)
	if err == nil && n == 0 {
		err = stale()
	}
	return err
}

var companySet = []string{"name", "credit", "industry", "place", "path", "lon", "lat", "process", "box", "ended", "updated_at"}

func (s *Service) putCompany(tx *db.Tx, c *Company) error {
	box, err := s.box(*c)
	if err != nil {
		return err
	}
	c.Rev, c.UpdatedAt = c.Rev+1, tx.NowMS()
	return put(tx, "env_company", c.Rev, c.ID, companySet, c.Name, c.Credit, c.Industry, c.Place, string(c.Path), c.Lon, c.Lat, c.Process, box, c.Ended, c.UpdatedAt)
}

const permitColumns = "id,rev,company,path,number,eia,issued,from_day,until_day,issuer,limits,ended,updated_at"

func permits(tx *db.Tx, where string, args ...any) (out []Permit, err error) {
	err = tx.Each("SELECT "+permitColumns+" FROM env_permit WHERE "+where, args, func(scan func(...any) error) error {
		var p Permit
		var limits string
		if err := scan(&p.ID, &p.Rev, &p.Company, &p.Path, &p.Number, &p.EIA, &p.Issued, &p.From, &p.Until, &p.By, &limits, &p.Ended, &p.UpdatedAt); err != nil {
			return err
		}
		if err := unpack(limits, &p.Limits); err != nil {
			return err
		}
		out = append(out, p)
		return nil
	})
	return out, err
}

func permitBy(tx *db.Tx, where string, args ...any) (Permit, error) {
	list, err := permits(tx, where, args...)
	return only(list, err)
}

var permitSet = []string{"company", "path", "number", "eia", "issued", "from_day", "until_day", "issuer", "limits", "ended", "updated_at"}

func putPermit(tx *db.Tx, p *Permit) error {
	limits, err := pack(p.Limits)
	if err != nil {
		return err
	}
	p.Rev, p.UpdatedAt = p.Rev+1, tx.NowMS()
	return put(tx, "env_permit", p.Rev, p.ID, permitSet, p.Company, string(p.Path), p.Number, p.EIA, p.Issued, p.From, p.Until, p.By, limits, p.Ended, p.UpdatedAt)
}

func pack(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fault.Internal(err, "env.pack")
	}
	return string(b), nil
}

func unpack(s string, to any) error {
	if s == "" || s == "null" {
		return nil
	}
	if err := json.Unmarshal([]byte(s), to); err != nil {
		return fault.Internal(err, "env.unpack")
	}
	return nil
}

// note writes the entry of an object that begins with the digest of what is not public.
func (s *Service) note(tx *db.Tx, a ledger.Actor, kind string, path string, obj string, rev int64, pub map[string]any, slots ...ledger.Slot) error {
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Place: path, Obj: obj, Rev: rev, Actor: a, Pub: pub, Slots: slots})
	return err
}
