package people

import (
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// AskTx takes down what a person asked for; matter is the one in which its deadline runs. Invalid people.right for
// another right, Conflict people.request_twice while the same one stands.
func (s *Service) AskTx(tx *db.Tx, actor ledger.Actor, person string, what Right, matter string) (Request, error) {
	if !what.Valid() {
		return Request{}, fault.InvalidFields(fault.Field{Name: "what", Key: "people.right"})
	}
	p, err := s.Get(tx, person)
	if err != nil {
		return Request{}, err
	}
	if p.State.Hidden() {
		return Request{}, fault.NotFound("people.no_person")
	}
	r := Request{ID: id.New(), Person: p.ID, Path: p.Path, What: what, Matter: matter, State: RequestOpen, TakenBy: actor.ID, Taken: tx.NowMS(), Rev: 1}
	twice, err := tx.Exists("SELECT 1 FROM person_request WHERE person = ? AND what = ? AND state IN ('open','locked')", r.Person, string(r.What))
	if err != nil {
		return r, err
	}
	if twice {
		return r, fault.Conflict("people.request_twice")
	}
	_, err = tx.Exec("INSERT INTO person_request (id, person, path, what, matter, state, taken_by, taken, ended, rev) VALUES (?,?,?,?,?,?,?,?,?,?)",
		r.ID, r.Person, string(r.Path), string(r.What), r.Matter, r.State, r.TakenBy, r.Taken, r.Ended, r.Rev)
	if fault.Is(err, fault.KindConflict) {
		err = fault.Conflict("people.request_twice").With(err)
	}
	if err != nil {
		return r, err
	}
	return r, s.noteRequest(tx, actor, r)
}

// EndRequestTx closes an open request: answered (done) or refused. Conflict when it is not open any more.
func (s *Service) EndRequestTx(tx *db.Tx, actor ledger.Actor, request, state string) (Request, error) {
	r, err := s.Request(tx, request)
	if err != nil {
		return r, err
	}
	if r.State != RequestOpen || state != RequestDone && state != RequestRefused {
		return r, fault.Conflict("people.request_over")
	}
	return s.moveRequest(tx, actor, r, state)
}

func (s *Service) moveRequest(tx *db.Tx, actor ledger.Actor, r Request, state string) (Request, error) {
	ended := int64(0)
	if state == RequestDone || state == RequestRefused {
		ended = tx.NowMS()
	}
	n, err := tx.Exec("UPDATE person_request SET state = ?, ended = ?, rev = rev + 1 WHERE id = ? AND rev = ?", state, ended, r.ID, r.Rev)
	if err == nil && n == 0 {
		err = fault.Conflict("people.request_over")
	}
	if err != nil {
		return r, err
	}
	r.State, r.Ended, r.Rev = state, ended, r.Rev+1
	return r, s.noteRequest(tx, actor, r)
}

// moveErasures brings the standing requests for erasure of a person to a state.
func (s *Service) moveErasures(tx *db.Tx, actor ledger.Actor, person, state string) error {
	list, err := s.requests(tx, "person = ? AND state IN ('open','locked') ORDER BY taken, id", person)
	if err != nil {
		return err
	}
	for _, r := range list {
		to := state
		if r.What != RightErase { // nothing is left to show, copy or correct
			to = RequestDone
		}
		if r.State == to {
			continue
		}
		if _, err := s.moveRequest(tx, actor, r, to); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) noteRequest(tx *db.Tx, actor ledger.Actor, r Request) error {
	return s.note(tx, r.Path, ledger.Entry{Kind: "right." + r.State, Obj: r.ID, Rev: r.Rev, Actor: actor,
		Pub: map[string]any{"what": string(r.What), "state": r.State, "matter": r.Matter}})
}

// Request gives one request. NotFound (people.no_request).
func (s *Service) Request(tx *db.Tx, request string) (Request, error) {
	list, err := s.requests(tx, "id = ?", request)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("people.no_request")
	}
	if err != nil {
		return Request{}, err
	}
	return list[0], nil
}

// RequestsOf lists what a person asked for, the newest first.
func (s *Service) RequestsOf(tx *db.Tx, person string) ([]Request, error) {
	return s.requests(tx, "person = ? ORDER BY taken DESC, id LIMIT 100", person)
}

// RequestsIn lists the requests within the places, those that stand first, then the newest.
func (s *Service) RequestsIn(tx *db.Tx, scopes []place.Path, limit int) (out []Request, err error) {
	list, err := s.requests(tx, "1 = 1 ORDER BY CASE WHEN state IN ('open','locked') THEN 0 ELSE 1 END, taken DESC, id LIMIT 2000")
	for _, r := range list {
		for _, at := range scopes {
			if at.Contains(r.Path) && len(out) < limit {
				out = append(out, r)
				break
			}
		}
	}
	return out, err
}

func (s *Service) requests(tx *db.Tx, where string, args ...any) (out []Request, err error) {
	err = tx.Each("SELECT id, person, path, what, matter, state, taken_by, taken, ended, rev FROM person_request WHERE "+where, args, func(scan func(...any) error) error {
		var r Request
		err := scan(&r.ID, &r.Person, (*string)(&r.Path), (*string)(&r.What), &r.Matter, &r.State, &r.TakenBy, &r.Taken, &r.Ended, &r.Rev)
		out = append(out, r)
		return err
	})
	return out, err
}
