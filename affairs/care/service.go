package care

import (
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/duty/plan"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/limit"
	"linli/platform/text"
)

// Deps are what the affair stands on.
type Deps struct {
	DB        *db.DB
	Log       *ledger.Log
	Keys      *crypto.Keys
	Places    *place.Service
	People    *people.Service
	Access    *access.Service
	Documents *document.Service // photos of visits
	Duties    *duty.Service
	Matters   *matter.Service
	Plans     *plan.Service // knows which doors want two names; nil in an installation without plans
	Limits    *limit.Limiter
	Frame     *affair.Frame                                                                   // look of the house, filled before the first request
	Occasions func(tx *db.Tx, under place.Path, from, until int64) ([]affair.Occasion, error) // what people may wish to go to
}

// Service visits people. Its verbs ask access themselves.
type Service struct{ Deps }

// NewService makes the service and registers with people and places.
func NewService(d Deps) *Service {
	s := &Service{d}
	d.People.Follow(s.follower())
	d.Duties.Moves(s.mover())
	if d.Plans != nil {
		d.Plans.Needs(s.doorNeeds)
		d.Plans.Takes(s.doorsPassed)
	}
	for _, t := range []string{"care_person", "care_visit", "care_event", "care_errand", "care_respite", "care_helper", "care_offer"} {
		d.Places.Follow(place.PathsIn(t, "path"))
	}
	return s
}

func (s *Service) now() time.Time { return s.DB.Clock().Now().In(clock.Shanghai) }

// today is the day of a transaction in Shanghai.
func today(tx *db.Tx) string { return dayOf(tx.Now) }

func dayOf(t time.Time) string { return t.In(clock.Shanghai).Format(time.DateOnly) }

// spot is what the ledger may say of where: the building, never the door.
func (s *Service) spot(tx *db.Tx, home string) (string, error) {
	up, err := s.Places.Ancestors(tx, home)
	if err != nil {
		return "", err
	}
	at := ""
	for _, p := range up {
		switch p.Kind {
		case place.Unit, place.Grid, place.Common, place.Facility:
		default:
			at = string(p.Path)
		}
	}
	return at, nil
}

// age is a person's age on a day of the transaction; -1 unknown.
func age(tx *db.Tx, birth string) int { return text.Age(birth, tx.Now.In(clock.Shanghai)) }

// facts reads what the rules ask for.
func (s *Service) facts(tx *db.Tx, p Person) (Facts, error) {
	ids := []string{p.Person}
	if p.Carer != "" {
		ids = append(ids, p.Carer)
	}
	who, err := s.People.Many(tx, ids)
	if err != nil {
		return Facts{}, err
	}
	carer := -1
	if c, ok := who[p.Carer]; ok && p.Carer != "" {
		carer = age(tx, c.Birth)
	}
	return p.Sealed.Facts(age(tx, who[p.Person].Birth), carer, today(tx)), nil
}

// replan lets the rules set the rhythm, unless it was set by hand, and the day on which somebody is due.
func (s *Service) replan(tx *db.Tx, p *Person) error {
	f, err := s.facts(tx, *p)
	if err != nil {
		return err
	}
	p.Keyed = Key(f)
	if plan := Planned(Rules(), f, today(tx)); !p.PlanOwn {
		p.Plan = plan
	}
	p.NextDay, p.NextWay = NextOf(*p)
	return nil
}
