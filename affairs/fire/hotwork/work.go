package hotwork

import (
	"encoding/json"
	"time"

	"linli/affairs/fire/ground"
	"linli/affairs/fire/tower"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
)

// Work is one permit.
type Work struct {
	ID, No                    string
	Place                     string
	Path                      place.Path
	Label                     string // 南湖人家 4号楼, as it was called
	Spot                      string
	State                     State
	From, Until               int64
	StartedAt, EndedAt        int64
	ClosedAt                  int64
	Applicant, ApplicantLabel string
	Approver, ApproverLabel   string
	ApprovedAt                int64
	Entrance, Site, Closing   string // documents
	Matter                    string // the alarm that was raised
	alarm                     string
	Rev                       int64
	Sheet
}

// Sheet is what the form says; it is sealed, because it names who works and guards.
type Sheet struct {
	Part       string   `json:"part"` // 4号楼屋面
	What       string   `json:"what"` // SBS卷材热熔
	Methods    []string `json:"methods"`
	Contractor string   `json:"contractor"`
	Licence    string   `json:"licence,omitempty"`
	Worker     string   `json:"worker"`
	Cert       string   `json:"cert"` // 焊接与热切割作业, number
	CertUntil  string   `json:"certUntil"`
	Guard      string   `json:"guard"`
	Equipment  string   `json:"equipment"`
	Radius     int64    `json:"radius"`
	Separation string   `json:"separation,omitempty"`
	Gas        string   `json:"gas,omitempty"`
	Wind       int      `json:"wind"`
	Storm      bool     `json:"storm,omitempty"`
	Wall       string   `json:"wall"`   // class as it was known when asked
	Cavity     string   `json:"cavity"` // yes no unknown
	Why        string   `json:"why,omitempty"`
	Lines      []Line   `json:"lines,omitempty"`
}

// Line is one entry of what happened.
type Line struct {
	At   int64  `json:"at"`
	Act  Act    `json:"act"`
	By   string `json:"by"`
	Note string `json:"note,omitempty"`
	Doc  string `json:"doc,omitempty"`
	// Received is when it came here, of what was written down without signal; At is then the phone's clock.
	Received int64 `json:"received,omitempty"`
}

// Service permits and watches. Its verbs ask access themselves.
type Service struct {
	ground.Deps
	// Wall tells what the outer wall of a building is made of.
	Wall func(tx *db.Tx, building string) (tower.Insulation, error)
}

// NewService makes the service and follows places that move.
func NewService(d ground.Deps, wall func(*db.Tx, string) (tower.Insulation, error)) *Service {
	if d.Places != nil {
		d.Places.Follow(place.PathsIn("fire_work", "path"))
	}
	return &Service{d, wall}
}

func instant(ms int64) time.Time { return time.UnixMilli(ms).In(clock.Shanghai) }

const columns = "id, no, place, path, label, spot, state, from_at, until_at, started_at, ended_at, closed_at, applicant, applicant_label, approver, approver_label, approved_at, entrance, site, closing, matter, alarm, box, rev"

const purpose = "fire.work.box"

func (s *Service) works(tx *db.Tx, where string, args ...any) (out []Work, err error) {
	err = tx.Each("SELECT "+columns+" FROM fire_work WHERE "+where, args, func(scan func(...any) error) error {
		var w Work
		var box []byte
		if err := scan(&w.ID, &w.No, &w.Place, &w.Path, &w.Label, &w.Spot, &w.State, &w.From, &w.Until, &w.StartedAt, &w.EndedAt, &w.ClosedAt, &w.Applicant, &w.ApplicantLabel,
			&w.Approver, &w.ApproverLabel, &w.ApprovedAt, &w.Entrance, &w.Site, &w.Closing, &w.Matter, &w.alarm, &box, &w.Rev); err != nil {
			return err
		}
		plain, err := s.Keys.Open(purpose, []byte(w.ID), box)
		if err == nil {
			err = json.Unmarshal(plain, &w.Sheet)
		}
		if err != nil {
			return fault.Internal(err, "fire.work "+w.ID)
		}
		out = append(out, w)
		return nil
	})
	return out, err
}

func (s *Service) work(tx *db.Tx, id string) (Work, error) {
	list, err := s.works(tx, "id = ?", id)
	if err != nil {
		return Work{}, err
	}
	if len(list) == 0 {
		return Work{}, fault.NotFound("fire.work.unknown")
	}
	return list[0], nil
}

func (s *Service) box(w Work) ([]byte, error) {
	plain, err := json.Marshal(w.Sheet)
	if err == nil {
		var box []byte
		if box, err = s.Keys.Seal(purpose, []byte(w.ID), plain); err == nil {
			return box, nil
		}
	}
	return nil, fault.Internal(err, "fire.work "+w.ID)
}

func (s *Service) insert(tx *db.Tx, w Work) error {
	box, err := s.box(w)
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT INTO fire_work ("+columns+", created) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", w.ID, w.No, w.Place, string(w.Path), w.Label, w.Spot, string(w.State),
		w.From, w.Until, w.StartedAt, w.EndedAt, w.ClosedAt, w.Applicant, w.ApplicantLabel, w.Approver, w.ApproverLabel, w.ApprovedAt, w.Entrance, w.Site, w.Closing, w.Matter, w.alarm, box, w.Rev, tx.NowMS())
	return err
}

// save writes a permit if nobody wrote it meanwhile. Conflict (fire.work.stale).
func (s *Service) save(tx *db.Tx, w *Work) error {
	box, err := s.box(*w)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE fire_work SET state=?, started_at=?, ended_at=?, closed_at=?, approver=?, approver_label=?, approved_at=?, entrance=?, site=?, closing=?, matter=?, alarm=?, box=?, rev=rev+1 WHERE id=? AND rev=?`,
		string(w.State), w.StartedAt, w.EndedAt, w.ClosedAt, w.Approver, w.ApproverLabel, w.ApprovedAt, w.Entrance, w.Site, w.Closing, w.Matter, w.alarm, box, w.ID, w.Rev)
	if err == nil && n == 0 {
		return fault.Conflict("fire.work.stale")
	}
	w.Rev++
	return err
}
