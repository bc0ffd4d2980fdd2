package docket

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"

	"linli/affairs/environment/ground"
	"linli/affairs/environment/penalty"
	"linli/affairs/environment/sample"
	"linli/affairs/environment/source"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

//go:embed migrations
var migrationFiles embed.FS

// Migrations of the tables of this package.
var Migrations = db.Migrations{Name: "environment_docket", FS: sub()}

func sub() fs.FS {
	f, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return migrationFiles
	}
	return f
}

// Case is one case: what lists need, and its file.
type Case struct {
	ID, No                  string
	Place                   string
	Path                    place.Path
	Company, Outlet, Result string // ids, "" none
	Parent                  string // the case whose fine goes on daily
	Statute                 string
	State                   State
	ActOn                   string
	DecidedOn, ServedOn     string
	Yuan                    int64
	Due, DueKey             string // the term it waits for
	Ours                    bool
	Matter                  string // look-back of the order
	Alarm, alarmDue         string // matter of a term that was not kept
	looking                 bool
	Rev, Created            int64
	File
}

// Service runs cases. Its verbs ask access themselves.
type Service struct {
	ground.Deps
	// Rules are the law as the transaction sees it.
	Rules func(tx *db.Tx) (*penalty.Rules, error)
	// Found reads a result of a sample with everything that a case freezes.
	Found func(tx *db.Tx, id string) (sample.Found, error)
	// CompanyOf and OutletOf read the register of sources.
	CompanyOf func(tx *db.Tx, id string) (source.Company, error)
	OutletOf  func(tx *db.Tx, id string) (source.Outlet, error)
	Companies func(tx *db.Tx, a access.Actor) ([]source.Company, error)
	OutletBy  func(tx *db.Tx, code string) (source.Outlet, error)
}

// NewService makes the service and follows places that move.
func NewService(d ground.Deps) *Service {
	if d.Places != nil {
		d.Places.Follow(place.PathsIn("env_case", "path"))
	}
	law, sources, samples := penalty.NewService(d), &source.Service{Deps: d}, sample.Reader(d)
	return &Service{Deps: d, Rules: law.Rules, Found: samples.Result, CompanyOf: sources.Company, OutletOf: sources.Outlet, Companies: sources.Companies, OutletBy: sources.OutletByCode}
}

const columns = "id, no, place, path, company, outlet, result, parent, statute, state, act_on, decided_on, served_on, yuan, due, due_key, ours, matter, alarm, alarm_due, looking, box, rev, created"

const purpose = "environment.case.box"

func (s *Service) cases(tx *db.Tx, where string, args ...any) (out []Case, err error) {
	err = tx.Each("SELECT "+columns+" FROM env_case WHERE "+where, args, func(scan func(...any) error) error {
		var x Case
		var box []byte
		var ours, looking int64
		if err := scan(&x.ID, &x.No, &x.Place, &x.Path, &x.Company, &x.Outlet, &x.Result, &x.Parent, &x.Statute, &x.State, &x.ActOn, &x.DecidedOn, &x.ServedOn, &x.Yuan, &x.Due, &x.DueKey,
			&ours, &x.Matter, &x.Alarm, &x.alarmDue, &looking, &box, &x.Rev, &x.Created); err != nil {
			return err
		}
		x.Ours, x.looking = ours == 1, looking == 1
		plain, err := s.Keys.Open(purpose, []byte(x.ID), box)
		if err == nil {
			err = json.Unmarshal(plain, &x.File)
		}
		if err != nil {
			return fault.Internal(err, "environment.case "+x.ID)
		}
		out = append(out, x)
		return nil
	})
	return out, err
}

func (s *Service) one(tx *db.Tx, where string, args ...any) (Case, error) {
	list, err := s.cases(tx, where, args...)
	if err != nil {
		return Case{}, err
	}
	if len(list) == 0 {
		return Case{}, fault.NotFound("environment.docket.unknown")
	}
	return list[0], nil
}

func (s *Service) box(x Case) ([]byte, error) {
	plain, err := json.Marshal(x.File)
	if err == nil {
		var box []byte
		if box, err = s.Keys.Seal(purpose, []byte(x.ID), plain); err == nil {
			return box, nil
		}
	}
	return nil, fault.Internal(err, "environment.case "+x.ID)
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func (s *Service) insert(tx *db.Tx, x Case) error {
	box, err := s.box(x)
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT INTO env_case ("+columns+") VALUES ("+db.In(24)+")", x.ID, x.No, x.Place, string(x.Path), x.Company, x.Outlet, x.Result, x.Parent, x.File.Statute, string(x.State), x.ActOn, x.DecidedOn,
		x.ServedOn, x.Yuan, x.Due, x.DueKey, bit(x.Ours), x.Matter, x.Alarm, x.alarmDue, bit(x.looking), box, x.Rev, tx.NowMS())
	return err
}

// save writes a case if nobody wrote it meanwhile. Conflict (environment.docket.stale).
func (s *Service) save(tx *db.Tx, x *Case) error {
	box, err := s.box(*x)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE env_case SET state=?, decided_on=?, served_on=?, yuan=?, due=?, due_key=?, ours=?, matter=?, alarm=?, alarm_due=?, looking=?, box=?, rev=rev+1 WHERE id=? AND rev=?`,
		string(x.State), x.DecidedOn, x.ServedOn, x.Yuan, x.Due, x.DueKey, bit(x.Ours), x.Matter, x.Alarm, x.alarmDue, bit(x.looking), box, x.ID, x.Rev)
	if err == nil && n == 0 {
		return fault.Conflict("environment.docket.stale")
	}
	x.Rev++
	return err
}

// number is the next of the year: 环案〔2026〕007号.
func (s *Service) number(tx *db.Tx, on string) (string, error) {
	if err := s.Duties.LockTx(tx, "environment.case.no"); err != nil {
		return "", err
	}
	var year int64
	if _, err := fmt.Sscanf(on, "%d", &year); err != nil {
		year = int64(tx.Now.Year())
	}
	if _, err := tx.Exec("INSERT INTO env_case_number (year, last) VALUES (?, 1) ON CONFLICT (year) DO UPDATE SET last = env_case_number.last + 1", year); err != nil {
		return "", err
	}
	n, err := tx.Count("SELECT last FROM env_case_number WHERE year = ?", year)
	return fmt.Sprintf("环案〔%d〕%03d号", year, n), err
}
