package care

import (
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// The states of a respite (care.md 5).
const (
	RespiteAsked     = "asked"
	RespiteMatched   = "matched"
	RespiteConfirmed = "confirmed"
	RespiteInCare    = "in_care"
	RespiteReturned  = "returned"
	RespiteRated     = "rated"
	RespiteCancelled = "cancelled"
)

// Respite is one time in which somebody stands in for a family carer (喘息服务).
type Respite struct {
	ID, Care, Carer, Home               string
	Path                                place.Path
	State                               string
	Activity                            string // what the carer goes to, words; "" = rest
	Matter                              string
	From, Until                         int64
	Agreed, Handed, Returned, Confirmed int64
	Minutes                             int64
	Made, Rev                           int64
	Told                                bool
	Note                                RespiteNote
	Stands                              []Stand
}

// RespiteNote is sealed: what matters during the shift, and only then.
type RespiteNote struct {
	Needs    []string `json:"needs,omitempty"` // feed, toilet, transfer, medicine
	Words    string   `json:"words,omitempty"` // why, as asked
	Hand     string   `json:"hand,omitempty"`  // 交接: medicine, transfer, what calms
	Phone    string   `json:"phone,omitempty"` // emergency
	How      string   `json:"how,omitempty"`   // the carer afterwards: good, fair, bad
	HowWords string   `json:"how_words,omitempty"`
	AgreedBy string   `json:"agreed_by,omitempty"`
}

// Stand is somebody who could or does stand in.
type Stand struct{ Person, Label, Why, State string }

const respiteColumns = "id, care, carer, home, path, state, activity, matter, from_at, until_at, box, agreed_at, handed_at, returned_at, confirmed_at, minutes, told, made, rev"

func (s *Service) respites(tx *db.Tx, where string, args ...any) (out []Respite, err error) {
	err = tx.Each("SELECT "+respiteColumns+" FROM care_respite WHERE "+where, args, func(scan func(...any) error) error {
		var r Respite
		var box []byte
		if err := scan(&r.ID, &r.Care, &r.Carer, &r.Home, &r.Path, &r.State, &r.Activity, &r.Matter, &r.From, &r.Until, &box, &r.Agreed, &r.Handed, &r.Returned, &r.Confirmed, &r.Minutes, &r.Told, &r.Made, &r.Rev); err != nil {
			return err
		}
		err := s.open(r.ID, box, &r.Note)
		out = append(out, r)
		return err
	})
	return out, err
}

func (s *Service) insertRespite(tx *db.Tx, r Respite) error {
	box, err := s.seal(r.ID, r.Note)
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT INTO care_respite ("+respiteColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		r.ID, r.Care, r.Carer, r.Home, r.Path, r.State, r.Activity, r.Matter, r.From, r.Until, box, r.Agreed, r.Handed, r.Returned, r.Confirmed, r.Minutes, r.Told, r.Made, r.Rev)
	return err
}

func (s *Service) saveRespite(tx *db.Tx, r *Respite) error {
	box, err := s.seal(r.ID, r.Note)
	if err != nil {
		return err
	}
	n, err := tx.Exec("UPDATE care_respite SET state=?, activity=?, from_at=?, until_at=?, box=?, agreed_at=?, handed_at=?, returned_at=?, confirmed_at=?, minutes=?, told=?, rev=rev+1 WHERE id=? AND rev=?",
		r.State, r.Activity, r.From, r.Until, box, r.Agreed, r.Handed, r.Returned, r.Confirmed, r.Minutes, r.Told, r.ID, r.Rev)
	if err == nil && n == 0 {
		return fault.Conflict("care.stale")
	}
	r.Rev++
	return err
}

// wish takes down at a visit that a carer would like to be stood in for; day and hours are arranged on W6. Without a carer on
// file there is only the matter.
func (s *Service) wish(tx *db.Tx, p Person, matterID, words string) error {
	if p.Carer == "" {
		return nil
	}
	from := tx.Now.AddDate(0, 0, 3).Truncate(0)
	r := Respite{ID: id.New(), Care: p.ID, Carer: p.Carer, Home: p.Home, Path: p.Path, State: RespiteAsked, Matter: matterID, From: from.UnixMilli(), Until: from.UnixMilli() + 2*3600_000, Made: tx.NowMS(), Rev: 1,
		Note: RespiteNote{Words: words}}
	return s.insertRespite(tx, r)
}
