package open311

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// recent is what GET updates gives when no dates are asked for.
const recent = 24 * time.Hour

// updates is GET servicerequestupdates (section 13.1): the public steps of all public matters, in the order in which
// they were done, so that a client that applies them one by one ends with the right state.
func (g *gateway) updates(c *call) (answer, error) {
	if err := g.jurisdiction(c.get("jurisdiction_id")); err != nil {
		return answer{}, err
	}
	now := g.DB.Clock().Now()
	s, asked, err := readSpan("start_date", c.get("start_date"), "end_date", c.get("end_date"), now)
	if err != nil {
		return answer{}, err
	}
	if !asked {
		s = span{now.Add(-recent).UnixMilli(), now.UnixMilli() + 1}
	}
	var f filter
	if err := f.readPage(c.get("page"), c.get("page_size")); err != nil {
		return answer{}, err
	}
	rows := list{item: "request_update"}
	err = g.DB.Read(c.Context(), func(tx *db.Tx) error {
		rows.rows = nil
		k, err := g.clerk(tx, c)
		if err != nil {
			return err
		}
		us, err := g.Matters.PublicUpdates(tx, s.from, s.to, f.skip, f.query.Limit)
		for _, u := range us {
			if !k.kinds[u.Kind].Public {
				continue
			}
			id := requestID(u.No)
			rows.rows = append(rows.rows, object{{"update_id", updateID(id, u.Rev)}, {"service_request_id", id}, {"status", updateStatus(u.To)},
				{"updated_datetime", printTime(u.At)}, {"description", k.say(u.PublicStep)}, {"media_url", nil}, {"external_status_code", string(u.To)}})
		}
		return err
	})
	return answer{"service_request_updates", rows}, err
}

func updateID(request string, rev int64) string { return request + "-" + strconv.FormatInt(rev, 10) }

// updateStatus says a state in the words of FixMyStreet. What the responsible body calls fixed is still in progress;
// only the look-back closes.
func updateStatus(s matter.State) string {
	switch s {
	case matter.Working, matter.Fixed, matter.Watch:
		return "in_progress"
	case matter.Hung:
		return "planned"
	case matter.Closed:
		return "closed"
	case matter.Merged:
		return "duplicate"
	case matter.Withdrawn:
		return "cancelled"
	case matter.Declined:
		return "not_councils_responsibility"
	}
	return "open"
}

// updateWords are the states a client may send with an update.
var updateWords = []string{"OPEN", "REOPEN", "INVESTIGATING", "IN_PROGRESS", "PLANNED", "ACTION_SCHEDULED", "NO_FURTHER_ACTION", "NOT_COUNCILS_RESPONSIBILITY",
	"DUPLICATE", "INTERNAL_REFERRAL", "CANCELLED", "FIXED", "CLOSED", "FOR_TRIAGE"}

// remark is an update that came in.
type remark struct {
	request, id, status, said string
	at                        time.Time
}

func readUpdate(f interface{ Get(string) string }) (u remark, err error) {
	u = remark{request: f.Get("service_request_id"), id: f.Get("update_id"), status: strings.ToUpper(f.Get("status")), said: cleaned(f.Get("description"))}
	var bad []fault.Field
	for _, name := range []string{"service_request_id", "update_id", "updated_datetime", "status", "description"} {
		if f.Get(name) == "" {
			bad = append(bad, fault.Field{Name: name, Key: "open311.needed"})
		}
	}
	if s := f.Get("updated_datetime"); s != "" {
		if u.at, err = readTime("updated_datetime", s); err != nil {
			bad = append(bad, fault.Of(err).Fields...)
		}
	}
	if u.status != "" && !slices.Contains(updateWords, u.status) {
		bad = append(bad, fault.Field{Name: "status", Key: "open311.bad_status", Args: []any{short(u.status)}})
	}
	if len([]rune(f.Get("description"))) > matter.MaxText {
		bad = append(bad, fault.Field{Name: "description", Key: "open311.too_long", Args: []any{matter.MaxText}})
	}
	if len([]rune(u.id)) > 100 {
		bad = append(bad, fault.Field{Name: "update_id", Key: "open311.too_long", Args: []any{100}})
	}
	if len(bad) > 0 {
		return u, fault.InvalidFields(bad...)
	}
	return u, nil
}

// update is POST servicerequestupdates: the key that reported a matter says what the reporter adds. 还没修好 (REOPEN, or
// OPEN after it was called fixed) sends it back to work by the rules of the loop; every other word is written down
// with the note and changes nothing, because a state is moved by those who answer for it and by the look-back. The
// same update_id again gives the same answer.
func (g *gateway) update(c *call) (answer, error) {
	f, a, err := g.enter(c, true)
	if err != nil {
		return answer{}, err
	}
	u, err := readUpdate(f)
	if err != nil {
		return answer{}, err
	}
	hash := access.BodyHash([]byte(url.Values{"request": {u.request}, "status": {u.status}, "said": {u.said}}.Encode()))
	var id string
	err = g.DB.Write(c.Context(), func(tx *db.Tx) error {
		old, found, err := g.Access.Once(tx, a.ID, "open311.update:"+u.id, hash)
		if err != nil {
			return err
		}
		if found {
			return json.Unmarshal(old.Body, &id)
		}
		if id, err = g.say(tx, a, u); err != nil {
			return err
		}
		if c.test {
			id = "TEST-" + u.id
			return errSandbox
		}
		b, err := json.Marshal(id)
		if err != nil {
			return fault.Internal(err, "open311: update")
		}
		return g.Access.Save(tx, a.ID, "open311.update:"+u.id, access.Result{Status: 200, Body: b})
	})
	if err == errSandbox {
		err = nil
	}
	return answer{"service_request_updates", list{"request_update", []any{object{{"update_id", id}, {"service_request_id", u.request}}}}}, err
}

// say does the act of an update and gives its id.
func (g *gateway) say(tx *db.Tx, a access.Actor, u remark) (string, error) {
	ms, err := g.Matters.PublicByNo(tx, numberOf(u.request))
	if err != nil {
		return "", err
	}
	if len(ms) == 0 {
		return "", fault.NotFound("open311.request_unknown", short(u.request))
	}
	m := ms[0]
	if !a.Sends(m.Kind) {
		return "", fault.Denied("open311.key_bound", short(m.Kind))
	}
	do := matter.Do{ID: m.ID, Note: u.said, Claimed: u.at.UnixMilli()}
	var after matter.Matter
	if reopens(m, u) {
		after, err = g.Matters.NotFixedTx(tx, a, matter.NotFixed{Do: do})
	} else {
		if u.status != "OPEN" {
			do.Note = text.T(text.ZH, "open311.said_status", u.status, u.said)
		}
		after, err = g.Matters.NoteTx(tx, a, matter.Simple{Do: do})
	}
	if fault.Is(err, fault.KindNotFound) {
		err = fault.Denied("open311.not_your_request").With(err)
	}
	return updateID(requestID(m.No), after.Rev), err
}

// reopens tells whether an update says 还没修好: REOPEN, or OPEN written after the work was called done. A remark that was
// on its way when the matter was fixed does not reopen it.
func reopens(m matter.Public, u remark) bool {
	switch m.State {
	case matter.Fixed, matter.Watch, matter.Closed:
	default:
		return false
	}
	return u.status == "REOPEN" || u.status == "OPEN" && u.at.UnixMilli() > max(m.FixedAt, m.ClosedAt)
}
