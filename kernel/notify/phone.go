package notify

import (
	"context"
	"time"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// Call is an entry of the list of residents who are to be told by telephone (电话告知):
// they gave a number and no mail address, and Linli calls nobody by itself.
type Call struct {
	ID    string
	Under place.Path
	Obj   string
	Key   string
	Args  []any
	Lang  string
	Since time.Time
	Tries int    // calls that nobody answered
	Mask  string // the number masked; Number gives it whole
}

// CallResult is what became of a call.
type CallResult string

// The results.
const (
	Told     CallResult = "told"      // 已告知
	NoAnswer CallResult = "no_answer" // 没人接, comes back the next day, three times in all
	Wrong    CallResult = "wrong"     // 号码不对
)

const maxCalls = 3

// PhoneList gives who is to be called under a place, oldest first, at most 200.
func (s *Service) PhoneList(tx *db.Tx, under place.Path) (out []Call, err error) {
	lo, hi := under.Range()
	err = tx.Each(`SELECT `+outsideColumns+`, created FROM notify_outside WHERE channel = 'phone' AND state = 'waiting' AND under >= ? AND under < ? AND due <= ? ORDER BY due, id LIMIT 200`,
		[]any{lo, hi, tx.NowMS()}, func(scan func(...any) error) error {
			var created int64
			r, err := s.scanOutside(func(dest ...any) error { return scan(append(dest, &created)...) })
			if err != nil {
				return err
			}
			out = append(out, Call{ID: r.id, Under: place.Path(r.under), Obj: r.obj, Key: r.key, Args: decode(r.args), Lang: r.lang,
				Since: time.UnixMilli(created), Tries: r.tries, Mask: text.MaskPhone(r.contact, text.PublicNotice)})
			return nil
		})
	return out, err
}

// Number gives the whole number of a call and the place it belongs to. The caller asks
// access for that place first and writes down the look. NotFound once it is done.
func (s *Service) Number(tx *db.Tx, id string) (number string, under place.Path, err error) {
	r, err := s.call(tx, id)
	return r.contact, place.Path(r.under), err
}

func (s *Service) call(tx *db.Tx, id string) (r outside, err error) {
	found := false
	err = tx.Each(`SELECT `+outsideColumns+` FROM notify_outside WHERE id = ? AND channel = 'phone' AND state = 'waiting'`, []any{id}, func(scan func(...any) error) (err error) {
		found = true
		r, err = s.scanOutside(scan)
		return err
	})
	if err == nil && !found {
		err = fault.NotFound("notify.no_call")
	}
	return r, err
}

// ToldByPhone writes down the result of a call: row and ledger entry notify.told (Obj =
// the call, Pub.of = the matter). After Told, Wrong or the third NoAnswer the number is
// forgotten. Errors: NotFound when somebody else was faster, Invalid.
func (s *Service) ToldByPhone(ctx context.Context, actor ledger.Actor, id string, result CallResult) error {
	if result != Told && result != NoAnswer && result != Wrong {
		return fault.Invalid("notify.bad_result")
	}
	return s.d.Write(ctx, func(tx *db.Tx) error {
		r, err := s.call(tx, id)
		if err != nil {
			return err
		}
		tries := r.tries + 1
		n := int64(0)
		switch {
		case result == NoAnswer && tries < maxCalls:
			n, err = tx.Exec(`UPDATE notify_outside SET tries = ?, due = ? WHERE id = ? AND state = 'waiting' AND tries = ?`,
				int64(tries), nextAt(tx.Now, dayBegins).UnixMilli(), id, int64(r.tries))
		case result == Told:
			n, err = endCall(tx, r, "sent", "")
		default:
			n, err = endCall(tx, r, "failed", "notify.call."+string(result))
		}
		if err == nil && n == 0 {
			err = fault.NotFound("notify.no_call")
		}
		if err != nil {
			return err
		}
		_, err = s.log.Append(tx, ledger.Entry{Kind: "notify.told", Obj: id, Rev: int64(tries), Actor: actor, Pub: map[string]any{"of": r.obj, "result": string(result)}})
		return err
	})
}

func endCall(tx *db.Tx, r outside, state, why string) (int64, error) {
	return tx.Exec(`UPDATE notify_outside SET state = ?, why = ?, contact = NULL, done = ?, tries = ? WHERE id = ? AND state = 'waiting' AND tries = ?`,
		state, why, tx.NowMS(), int64(r.tries+1), r.id, int64(r.tries))
}

// Health is what an administrator needs to see: how much waits and what fails, by way
// and never by person.
type Health struct {
	Waiting, Failed map[Channel]int64
	Oldest          time.Time // since when the oldest due message waits; zero = none
	Skipped         int64     // entries whose teller failed for good
}

// Health reads the state of sending.
func (s *Service) Health(tx *db.Tx) (Health, error) {
	h := Health{Waiting: map[Channel]int64{}, Failed: map[Channel]int64{}}
	err := tx.Each(`SELECT channel, state, COUNT(*) FROM notify_outside WHERE state IN ('waiting', 'failed') GROUP BY channel, state`, nil, func(scan func(...any) error) error {
		var channel, state string
		var n int64
		err := scan(&channel, &state, &n)
		if state == "failed" {
			h.Failed[Channel(channel)] = n
		} else {
			h.Waiting[Channel(channel)] = n
		}
		return err
	})
	if err != nil {
		return h, err
	}
	ms, err := tx.Count(`SELECT MIN(due) FROM notify_outside WHERE state = 'waiting' AND channel <> 'phone' AND due <= ?`, tx.NowMS())
	if err != nil {
		return h, err
	}
	if ms > 0 {
		h.Oldest = time.UnixMilli(ms)
	}
	h.Skipped, err = tx.Count(`SELECT COUNT(*) FROM notify_skipped`)
	return h, err
}
