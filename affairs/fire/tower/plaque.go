package tower

import (
	"encoding/json"
	"strings"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Plaque is one issue of the plaque of a building (一楼一牌).
type Plaque struct {
	ID       string
	Rev      int64
	Building string
	Path     string
	N        int64 // issue of this building, from 1
	State    PlaqueState
	Facts    map[string]string // as they were when it was drafted
	Digest   string
	Code     string // of the public page, as printed
	Check    string // check code beside it
	Stale    bool   // a fact on it has changed, or its code was replaced
	DraftedAt, ApprovedAt, PrintedAt,
	PostedAt, VoidedAt, UpdatedAt int64
	Drafter, Approver string // labels
	DraftedBy         string // who drafted it, so that another approves it; "" on issues from before this was kept
	Photo             string // document of the plaque on its wall
	Reason            string // of the void
}

const plaqueColumns = "id,rev,building,path,n,state,facts,digest,code,check_code,stale,drafted_at,drafter,drafted_by,approved_at,approver,printed_at,posted_at,photo,voided_at,reason,updated_at"

func plaques(tx *db.Tx, where string, args ...any) (out []Plaque, err error) {
	err = tx.Each("SELECT "+plaqueColumns+" FROM fire_plaque WHERE "+where, args, func(scan func(...any) error) error {
		var p Plaque
		var facts, state string
		var stale int64
		if err := scan(&p.ID, &p.Rev, &p.Building, &p.Path, &p.N, &state, &facts, &p.Digest, &p.Code, &p.Check, &stale, &p.DraftedAt, &p.Drafter, &p.DraftedBy, &p.ApprovedAt, &p.Approver,
			&p.PrintedAt, &p.PostedAt, &p.Photo, &p.VoidedAt, &p.Reason, &p.UpdatedAt); err != nil {
			return err
		}
		p.State, p.Stale = PlaqueState(state), stale != 0
		if err := json.Unmarshal([]byte(facts), &p.Facts); err != nil {
			return fault.Internal(err, "fire_plaque.facts")
		}
		out = append(out, p)
		return nil
	})
	return out, err
}

// Plaques lists the issues of a building, the latest first.
func (s *Service) Plaques(tx *db.Tx, building string) ([]Plaque, error) {
	return plaques(tx, "building=? ORDER BY n DESC", building)
}

// Plaque reads one issue for somebody who may read its building. Errors: NotFound.
func (s *Service) Plaque(tx *db.Tx, a access.Actor, plaque string) (Plaque, File, error) {
	list, err := plaques(tx, "id=?", plaque)
	if err != nil {
		return Plaque{}, File{}, err
	}
	if len(list) == 0 {
		return Plaque{}, File{}, fault.NotFound("fire.tower.no_plaque")
	}
	f, err := s.Of(tx, list[0].Building)
	if err != nil {
		return Plaque{}, File{}, err
	}
	return list[0], f, s.may(tx, a, access.FireRead, f.Building.Path)
}

// DraftTx drafts a new plaque from the file as it stands. Drafts that were never approved are voided; one on the wall stays until the
// new one hangs. recode draws a new public code, so that stickers with the old one are told apart. Errors: NotYet while the file lacks
// what the law puts on the wall.
func (s *Service) DraftTx(tx *db.Tx, a access.Actor, building string, recode bool) (Plaque, error) {
	f, err := s.Of(tx, building)
	if err != nil {
		return Plaque{}, err
	}
	if err := s.may(tx, a, access.FireEdit, f.Building.Path); err != nil {
		return Plaque{}, err
	}
	if f.Value("class") == "" || f.Value("manager") == "" || f.Value("height") == "" {
		return Plaque{}, fault.NotYet("fire.tower.plaque_needs")
	}
	if recode || f.Building.QR == "" {
		sc, err := s.Places.ReissueQRTx(tx, a.Actor, f.Building.ID)
		if err != nil {
			return Plaque{}, err
		}
		f.Building = sc.Place
	}
	sc, err := s.Places.Scan(tx, f.Building.QR)
	if err != nil {
		return Plaque{}, err
	}
	name, err := s.Places.Describe(tx, f.Building.ID)
	if err != nil {
		return Plaque{}, err
	}
	old, err := s.Plaques(tx, building)
	if err != nil {
		return Plaque{}, err
	}
	p := Plaque{ID: id.New(), Building: f.Building.ID, Path: string(f.Building.Path), N: 1, State: Draft, Facts: PlaqueFacts(f, name), Code: f.Building.QR, Check: sc.Check, DraftedAt: tx.NowMS(), Drafter: a.Name, DraftedBy: a.ID}
	p.Digest = Digest(p.Facts)
	for _, o := range old {
		p.N = max(p.N, o.N+1)
		if o.State == Draft || o.State == Approved {
			o.State, o.VoidedAt, o.Reason = Void, tx.NowMS(), "replaced"
			if err := s.putPlaque(tx, a.Actor, "fire.plaque.void", &o); err != nil {
				return p, err
			}
		}
	}
	if err := s.putPlaque(tx, a.Actor, "fire.plaque.draft", &p); err != nil {
		return p, err
	}
	return p, s.agree(tx, a.Actor, f, name)
}

// MoveTx does an act to a plaque: approve (by another than its drafter), print, post (with the photo of it on its wall), void (with the reason). When one is
// posted, what hung before is void.
func (s *Service) MoveTx(tx *db.Tx, a access.Actor, plaque string, rev int64, act, photo, reason string) (Plaque, error) {
	p, f, err := s.Plaque(tx, a, plaque)
	if err != nil {
		return p, err
	}
	if err := s.may(tx, a, access.FireEdit, f.Building.Path); err != nil {
		return p, err
	}
	if rev != 0 && rev != p.Rev {
		return p, fault.Conflict("fire.tower.stale", f.Building.Name)
	}
	to, err := NextPlaque(p.State, act, p.Stale)
	if err != nil {
		return p, err
	}
	p.State = to
	switch act {
	case "approve":
		if p.Own(a) {
			return p, fault.NotYet("fire.tower.plaque_own")
		}
		p.ApprovedAt, p.Approver = tx.NowMS(), a.Name
	case "print":
		p.PrintedAt = tx.NowMS()
	case "post":
		if photo == "" {
			return p, fault.InvalidFields(fault.Field{Name: "photo", Key: "fire.tower.plaque_photo"})
		}
		p.PostedAt, p.Photo = tx.NowMS(), photo
		if err := s.takeDown(tx, a.Actor, p); err != nil {
			return p, err
		}
	case "void":
		if reason = strings.TrimSpace(reason); reason == "" || len([]rune(reason)) > 100 {
			return p, fault.InvalidFields(fault.Field{Name: "reason", Key: "fire.tower.plaque_reason"})
		}
		p.VoidedAt, p.Reason = tx.NowMS(), reason
	}
	return p, s.putPlaque(tx, a.Actor, "fire.plaque."+act, &p)
}

// takeDown voids what hung before a plaque is posted.
func (s *Service) takeDown(tx *db.Tx, by ledger.Actor, p Plaque) error {
	old, err := plaques(tx, "building=? AND state IN ('posted','printed') AND n<?", p.Building, p.N)
	if err != nil {
		return err
	}
	for _, o := range old {
		o.State, o.VoidedAt, o.Reason = Void, tx.NowMS(), "replaced"
		if err := s.putPlaque(tx, by, "fire.plaque.void", &o); err != nil {
			return err
		}
	}
	return nil
}

// agree compares the plaques of a building with its file, and keeps in the file what hangs there.
func (s *Service) agree(tx *db.Tx, by ledger.Actor, f File, name string) error {
	list, err := s.Plaques(tx, f.Building.ID)
	if err != nil {
		return err
	}
	digest, latest := Digest(PlaqueFacts(f, name)), ""
	for _, p := range list {
		if p.State == Void {
			continue
		}
		if stale := p.Digest != digest || p.Code != f.Building.QR; stale != p.Stale {
			p.Stale = stale
			if err := s.putPlaque(tx, by, "fire.plaque.agree", &p); err != nil {
				return err
			}
		}
		if latest == "" || p.State == Posted {
			if latest = string(p.State); p.Stale {
				latest = "stale"
			}
		}
	}
	_, err = tx.Exec("UPDATE fire_file SET plaque=? WHERE building=?", latest, f.Building.ID)
	return err
}

// putPlaque writes a plaque with its entry.
func (s *Service) putPlaque(tx *db.Tx, by ledger.Actor, kind string, p *Plaque) error {
	facts, err := json.Marshal(p.Facts)
	if err != nil {
		return err
	}
	p.Rev++
	p.UpdatedAt = tx.NowMS()
	args := []any{p.ID, p.Rev, p.Building, p.Path, p.N, string(p.State), string(facts), p.Digest, p.Code, p.Check, flagInt(p.Stale), p.DraftedAt, p.Drafter, p.DraftedBy, p.ApprovedAt, p.Approver,
		p.PrintedAt, p.PostedAt, p.Photo, p.VoidedAt, p.Reason, p.UpdatedAt}
	n, err := tx.Exec("INSERT INTO fire_plaque ("+plaqueColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET rev=excluded.rev,state=excluded.state,stale=excluded.stale,"+
		"approved_at=excluded.approved_at,approver=excluded.approver,printed_at=excluded.printed_at,posted_at=excluded.posted_at,photo=excluded.photo,voided_at=excluded.voided_at,reason=excluded.reason,"+
		"updated_at=excluded.updated_at WHERE fire_plaque.rev=excluded.rev-1", args...)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Conflict("fire.tower.stale", p.Facts["name"])
	}
	if err := s.note(tx, by, kind, p.Building, p.ID, p.Rev, p.pub()); err != nil {
		return err
	}
	if kind == "fire.plaque.agree" || kind == "fire.plaque.draft" {
		return nil
	}
	return s.hangs(tx, p.Building)
}

// hangs keeps in the file what hangs on the wall, for the lists.
func (s *Service) hangs(tx *db.Tx, building string) error {
	list, err := plaques(tx, "building=? AND state<>'void' ORDER BY n DESC", building)
	if err != nil {
		return err
	}
	latest := ""
	for _, p := range list {
		if latest == "" || p.State == Posted {
			if latest = string(p.State); p.Stale {
				latest = "stale"
			}
		}
	}
	_, err = tx.Exec("UPDATE fire_file SET plaque=? WHERE building=?", latest, building)
	return err
}

// pub is the open part of an entry of a plaque: its digest proves later what stood on it.
func (p Plaque) pub() map[string]any {
	return map[string]any{"building": p.Building, "n": p.N, "state": string(p.State), "digest": p.Digest, "stale": p.Stale, "photo": p.Photo}
}
