package sweep

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// Consent is the purpose of the consent to be on the rescue list.
const Consent = "fire.rescue"

// AddHelp puts somebody on the rescue list.
type AddHelp struct {
	Person string   `json:"person"` // of the register and living behind the door; "" = somebody who is not in it
	Kinds  []string `json:"kinds"`  // Helps
	Note   string   `json:"note"`
	How    string   `json:"how"` // voice, paper
	Agreed bool     `json:"agreed"`
}

func (c AddHelp) check() error {
	var bad []fault.Field
	add := func(name, key string) { bad = append(bad, fault.Field{Name: name, Key: key}) }
	if len(c.Kinds) == 0 || !known(c.Kinds, Helps) {
		add("help", "fire.help.need_kind")
	}
	if !c.Agreed {
		add("agreed", "fire.help.need_agreed")
	}
	if c.How != "voice" && c.How != "paper" {
		add("how", "fire.help.need_how")
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return nil
}

// AddHelp puts somebody behind a door on the rescue list, or changes what is known of one who is on it. Invalid without a yes.
func (s *Service) AddHelp(ctx context.Context, a access.Actor, homeID string, c AddHelp) (Help, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Help, error) {
		home, err := s.Places.Get(tx, homeID)
		if err != nil {
			return Help{}, err
		}
		if err := s.May(tx, a, access.FireSweep, home); err != nil {
			return Help{}, err
		}
		b, err := s.BuildingOf(tx, homeID)
		if err != nil {
			return Help{}, err
		}
		return s.addHelp(tx, a, home, b, c)
	})
}

func (s *Service) addHelp(tx *db.Tx, a access.Actor, home, b place.Place, c AddHelp) (Help, error) {
	if err := c.check(); err != nil {
		return Help{}, err
	}
	note, _ := text.MaskFree(text.Short(c.Note, 200))
	h := Help{ID: id.New(), Home: home.ID, Building: b.ID, Path: string(home.Path), Floor: home.Floor, FloorNo: home.FloorNo, Person: c.Person, How: c.How, Box: Box{Kinds: c.Kinds, Note: note},
		Review: clock.AddMonths(ground.Today(tx), ReviewAfter), State: Active, Maker: a.ID, Label: a.Name, Made: tx.NowMS(), Rev: 1}
	if c.Person != "" {
		if err := s.agree(tx, a, &h); err != nil {
			return h, err
		}
		have, err := s.helps(tx, "home = ? AND person = ? AND state = 'active'", h.Home, h.Person)
		if err != nil {
			return h, err
		}
		if len(have) > 0 {
			old := have[0]
			old.Consent, old.How, old.Box, old.Review = cmp.Or(h.Consent, old.Consent), h.How, h.Box, h.Review
			if err := s.saveHelp(tx, &old); err != nil {
				return old, err
			}
			return old, s.noteHelp(tx, a.Actor, "fire.help.edit", old)
		}
	}
	if err := s.insertHelp(tx, h); err != nil {
		return h, err
	}
	return h, s.noteHelp(tx, a.Actor, "fire.help.add", h)
}

// agree records the yes of somebody in the register who lives behind the door.
func (s *Service) agree(tx *db.Tx, a access.Actor, h *Help) error {
	list, err := s.People.Residents(tx, h.Home)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(r people.Resident) bool { return r.Person.ID == h.Person }) {
		return fault.InvalidFields(fault.Field{Name: "person", Key: "fire.help.not_here"})
	}
	stands, err := s.People.Consented(tx, h.Person, Consent)
	if err != nil || stands {
		return err
	}
	given, err := s.People.ConsentTx(tx, a.Actor, h.Person, Consent, zh("fire.help.scope"), h.How)
	h.Consent = given.ID
	return err
}

// noteHelp says to the ledger that the list of a building changed; of whom and how stands in the person's own slot.
func (s *Service) noteHelp(tx *db.Tx, actor ledger.Actor, kind string, h Help) error {
	b, err := s.Places.Get(tx, h.Building)
	if err != nil {
		return err
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: kind, Place: string(b.Path), Obj: h.ID, Rev: h.Rev, Actor: actor, Pub: map[string]any{"state": h.State},
		Slots: []ledger.Slot{{Name: "help", Subject: h.Person, Body: map[string]any{"home": h.Home, "kinds": strings.Join(h.Box.Kinds, " "), "how": h.How}}}})
	return err
}

// EndHelp takes somebody off the list: moved away, no longer needed, or the yes was taken back (withdrawn is then true).
func (s *Service) EndHelp(ctx context.Context, a access.Actor, helpID, why string, withdrawn bool) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		h, err := s.help(tx, a, helpID)
		if err != nil {
			return err
		}
		if why = text.Short(why, 100); why == "" {
			return fault.InvalidFields(fault.Field{Name: "why", Key: "fire.help.need_why"})
		}
		if withdrawn && h.Person != "" {
			if _, err := s.People.WithdrawTx(tx, a.Actor, h.Person, Consent); err != nil && !fault.Is(err, fault.KindNotFound) {
				return err
			}
		}
		return s.endHelp(tx, a.Actor, h, why)
	})
}

func (s *Service) endHelp(tx *db.Tx, actor ledger.Actor, h Help, why string) error {
	h.State, h.Why, h.Box = Ended, why, Box{}
	if err := s.saveHelp(tx, &h); err != nil {
		return err
	}
	return s.noteHelp(tx, actor, "fire.help.end", h)
}

// ReviewHelp notes that somebody was asked again and still wants to be on the list.
func (s *Service) ReviewHelp(ctx context.Context, a access.Actor, helpID string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		h, err := s.help(tx, a, helpID)
		if err != nil {
			return err
		}
		h.Review = clock.AddMonths(ground.Today(tx), ReviewAfter)
		if err := s.saveHelp(tx, &h); err != nil {
			return err
		}
		return s.noteHelp(tx, a.Actor, "fire.help.edit", h)
	})
}

// help reads an active row that the actor may read by name.
func (s *Service) help(tx *db.Tx, a access.Actor, helpID string) (Help, error) {
	list, err := s.helps(tx, "id = ? AND state = 'active'", helpID)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("fire.help.none")
	}
	if err != nil {
		return Help{}, err
	}
	home, err := s.Places.Get(tx, list[0].Home)
	if err != nil {
		return Help{}, err
	}
	return list[0], s.May(tx, a, access.FireRescue, home)
}

// standing lists who is on the list of a building and whose yes still stands, from the top floor down.
func (s *Service) standing(tx *db.Tx, building string) ([]Help, error) {
	list, err := s.helps(tx, "building = ? AND state = 'active' ORDER BY floor_no DESC, path, id", building)
	if err != nil {
		return nil, err
	}
	out := list[:0]
	for _, h := range list {
		if h.Person != "" {
			yes, err := s.People.Consented(tx, h.Person, Consent)
			if err != nil {
				return nil, err
			}
			if !yes {
				continue
			}
		}
		out = append(out, h)
	}
	return out, nil
}

// NeedHelp counts by floor who needs help in a building, without names: for the rescue plan. It asks no right: callers show it to
// those who read the plan.
func (s *Service) NeedHelp(tx *db.Tx, building string) ([]FloorHelp, error) {
	list, err := s.standing(tx, building)
	return ByFloor(list), err
}

// Named is one line of the sealed list.
type Named struct {
	Help
	Name, Phone string
	Door        string // 2单元501
}

// Names opens the rescue list of a building with names and what help is needed. Needs fire.rescue there; the look is recorded once
// for the reader's limits and for each person, who can read it. Invalid (access.reason_needed) without a reason.
func (s *Service) Names(tx *db.Tx, a access.Actor, building, reason string) ([]Named, error) {
	b, err := s.Places.Get(tx, building)
	if err != nil {
		return nil, err
	}
	if err := s.May(tx, a, access.FireRescue, b); err != nil {
		return nil, err
	}
	list, err := s.standing(tx, building)
	if err != nil {
		return nil, err
	}
	if err := s.looked(tx, a, list, b, reason); err != nil {
		return nil, err
	}
	out := make([]Named, 0, len(list))
	for _, h := range list {
		n := Named{Help: h, Name: zh("fire.help.unlisted")}
		if h.Person != "" {
			who, err := s.People.Get(tx, h.Person)
			if err != nil {
				return nil, err
			}
			n.Name, n.Phone = who.Name, who.Phone
		}
		if n.Door, err = s.doorName(tx, h.Home); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// looked records that the list was opened. A list counts as one look towards the limits: at a fire nobody is to be refused because
// the building is tall.
func (s *Service) looked(tx *db.Tx, a access.Actor, list []Help, b place.Place, reason string) error {
	first := true
	for _, h := range list {
		var err error
		switch {
		case h.Person == "":
			continue
		case first:
			err = s.Access.Look(tx, a, h.Person, "fire_help.box", reason)
		default:
			_, err = s.People.LookTx(tx, a.Actor, h.Person, "fire_help.box", text.Short(reason, 200))
		}
		if err != nil {
			return err
		}
		first = false
	}
	if first && len([]rune(strings.TrimSpace(reason))) < 2 {
		return fault.InvalidFields(fault.Field{Name: "reason", Key: "access.reason_needed"})
	}
	_, err := s.Log.Append(tx, ledger.Entry{Kind: "fire.rescue.open", Place: string(b.Path), Obj: b.ID, Actor: a.Actor, Pub: map[string]any{"people": len(list)}, Slots: []ledger.Slot{{Name: "reason", Body: map[string]any{"reason": text.Short(reason, 200)}}}})
	return err
}

// doorName is a home within its building: 2单元501.
func (s *Service) doorName(tx *db.Tx, home string) (string, error) {
	at, err := s.Places.Get(tx, home)
	if err != nil {
		return "", err
	}
	up, err := s.Places.Get(tx, at.Parent)
	if err != nil || up.Kind != place.Unit {
		return at.Name, err
	}
	return up.Name + at.Name, nil
}

// helped answers the seam of the rescue plans.
func (s *Service) helped(tx *db.Tx, building place.Place) (out []ground.Helped, err error) {
	list, err := s.standing(tx, building.ID)
	for _, h := range list {
		how := ui.Said(text.ZH, "fire.help.k.", h.Box.Kinds)
		if h.Box.Note != "" {
			how += "；" + h.Box.Note
		}
		out = append(out, ground.Helped{Person: h.Person, Home: h.Home, Floor: h.Floor, FloorNo: h.FloorNo, How: how})
	}
	return out, err
}
