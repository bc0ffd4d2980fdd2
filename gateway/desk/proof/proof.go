package proof

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// Deps are the services that the pages translate.
type Deps struct {
	DB        *db.DB
	Desk      *desk.Desk
	Log       *ledger.Log
	Places    *place.Service
	People    *people.Service
	Access    *access.Service
	Matters   *matter.Service
	Replayers []ledger.Replayer // of all packages whose rows are compared
}

// Pages serves X3 and the audit.
type Pages struct {
	Deps
	runs runner
}

// New makes the pages.
func New(d Deps) *Pages { return &Pages{Deps: d} }

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	read, verify := string(access.LedgerRead), string(access.LedgerVerify)
	return []web.Route{
		{Method: get, Pattern: "/ledger", Perm: read, Handle: p.head},
		{Method: post, Pattern: "/ledger/verify", Perm: verify, Handle: p.start, Timeout: 5 * time.Minute},
		{Method: post, Pattern: "/ledger/cosign", Perm: verify, Handle: p.cosign},
		{Method: get, Pattern: "/ledger/progress", Perm: verify, Handle: p.going},
		{Method: get, Pattern: "/ledger/checkpoint", Perm: read, Handle: p.checkpoint},
		{Method: get, Pattern: "/ledger/kinds", Perm: read, Handle: p.kinds},
		{Method: get, Pattern: "/ledger/find", Perm: read, Handle: p.goTo},
		{Method: get, Pattern: "/ledger/{entry}", Perm: read, Handle: p.entry},
		{Method: get, Pattern: "/ledger/{entry}/proof", Perm: read, Handle: p.download},
		{Method: get, Pattern: "/admin/audit", Perm: string(access.AdminAudit), Handle: p.audit},
	}
}

func (p *Pages) now() time.Time { return p.DB.Clock().Now().In(clock.Shanghai) }

// wholeLog tells whether the reader reads the ledger of the whole installation: then also entries that belong to no place
// (log-ins, rights, keys).
func wholeLog(a access.Actor) bool {
	for _, path := range a.Scope(access.LedgerRead) {
		if path == place.RootPath || path.Level() <= 1 {
			return true
		}
	}
	return false
}

// placeOf finds the place an entry is about: by id, by path or by code, whichever the package that wrote it uses.
func (p *Pages) placeOf(tx *db.Tx, word string) (at place.Place, err error) {
	switch {
	case word == "":
		return at, fault.NotFound("access.not_found")
	case word[0] == '/':
		return p.Places.ByPath(tx, place.Path(word))
	}
	at, err = p.Places.Get(tx, word)
	if fault.Is(err, fault.KindNotFound) {
		return p.Places.ByCode(tx, word)
	}
	return at, err
}

// may tells whether the reader may see an entry, and its place. What belongs to no place is for readers of the whole.
func (p *Pages) may(tx *db.Tx, a access.Actor, e ledger.Numbered) (place.Place, bool, error) {
	word := e.Place
	if strings.HasPrefix(e.Kind, "place.") {
		word = e.Obj // a place without an official code names itself
	}
	at, err := p.placeOf(tx, word)
	if fault.Is(err, fault.KindNotFound) {
		return place.Place{}, wholeLog(a), nil
	}
	if err != nil {
		return at, false, err
	}
	return at, a.May(access.LedgerRead, at.Path) == nil, nil
}

type headView struct {
	Tiles  []ui.KPI
	Facts  []ui.Def
	Job    *ui.Job
	Result *ui.Notice
	Past   ui.Table
	May    bool
	Key    string
	Dir    string

	Unseen *ui.Notice // the policy of witnesses is not met
}

// head is X3: how long the ledger is, what was signed, and whether it is sound.
func (p *Pages) head(c *web.Ctx) error {
	a := access.From(c.Context())
	v := headView{May: a.Has(access.LedgerVerify), Key: p.Log.VerifierKey()}
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error { return p.readHead(tx, c, a, &v) })
	if err != nil {
		return err
	}
	v.Job, v.Result = p.running(c.Lang), p.lastHere(c.Lang)
	pg := p.Desk.Page(c, text.T(c.Lang, "desk.ledger"), "/ledger")
	pg.Sub = text.T(c.Lang, "proof.line")
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "proof.entries"), Href: "/ledger/kinds"}, {Label: text.T(c.Lang, "proof.checkpoint"), Href: "/ledger/checkpoint", DeskOnly: true}}
	return c.Page(http.StatusOK, headPage(pg, v))
}

func (p *Pages) readHead(tx *db.Tx, c *web.Ctx, a access.Actor, v *headView) error {
	size, err := p.Log.Size(tx)
	if err != nil {
		return err
	}
	cp, err := p.Log.Checkpoint(tx)
	if err != nil && !fault.Is(err, fault.KindNotYet) {
		return err
	}
	signed := text.T(c.Lang, "proof.never")
	if cp.Size > 0 {
		last, err := p.Log.At(tx, cp.Size-1)
		if err != nil {
			return err
		}
		signed = text.Moment(c.Lang, last.Time.In(clock.Shanghai), p.now())
	}
	list, err := p.Log.Of(tx, runObj)
	if err != nil {
		return err
	}
	v.Past = p.pastRuns(c.Lang, list)
	v.Tiles = []ui.KPI{{Label: text.T(c.Lang, "proof.size"), Value: text.Count(size), Unit: text.T(c.Lang, "proof.unit"), Note: text.T(c.Lang, "proof.size_note")},
		{Label: text.T(c.Lang, "proof.signed"), Value: text.Count(cp.Size), Unit: text.T(c.Lang, "proof.unit"), Note: text.T(c.Lang, "proof.signed_to", signed)}, p.lastTile(c.Lang, list)}
	v.Facts = []ui.Def{{Term: text.T(c.Lang, "proof.origin"), Text: p.Log.Origin()}, {Term: text.T(c.Lang, "proof.root"), Text: cp.Root.String()}, {Term: text.T(c.Lang, "proof.key"), Text: v.Key}}
	if err := p.readKeys(tx, c.Lang, v); err != nil {
		return err
	}
	return p.readWitnesses(tx, c.Lang, v)
}

// readKeys lists the keys that signed before the one in force, newest first: a receipt of their time stays good.
func (p *Pages) readKeys(tx *db.Tx, lang string, v *headView) error {
	c, err := p.Log.Keys(tx)
	if err != nil {
		return err
	}
	spans := c.Spans()
	for i := len(spans) - 2; i >= 0; i-- {
		s := spans[i]
		v.Facts = append(v.Facts, ui.Def{Term: text.T(lang, "proof.key_before"),
			Text: s.Key + " · " + text.T(lang, "proof.key_span", text.Count(s.From-1), text.Count(s.To-1))})
	}
	return nil
}

// lastTile is the result of the last verification on record.
func (p *Pages) lastTile(lang string, list []ledger.Numbered) ui.KPI {
	k := ui.KPI{Label: text.T(lang, "proof.last"), Value: "—", Note: text.T(lang, "proof.not_yet")}
	if len(list) == 0 {
		if p.runs.state().Report != nil {
			k.Note = text.T(lang, "proof.being_numbered")
		}
		return k
	}
	e := list[len(list)-1]
	k.Note = text.Moment(lang, e.Time.In(clock.Shanghai), p.now())
	if sound, _ := e.Pub["sound"].(bool); sound {
		k.Value, k.Tone = text.T(lang, "proof.sound_short"), ui.Green
		return k
	}
	n, _ := e.Pub["damage"].(int64)
	k.Value, k.Tone = text.T(lang, "proof.damaged_n", n), ui.Red
	return k
}

// pastRuns lists the verifications on record, newest first: what was found, not who found it.
func (p *Pages) pastRuns(lang string, list []ledger.Numbered) ui.Table {
	t := ui.Table{Caption: text.T(lang, "proof.past"), Columns: []ui.Column{{Title: text.T(lang, "proof.col.time"), Key: true}, {Title: text.T(lang, "proof.col.result")},
		{Title: text.T(lang, "proof.col.read"), Num: true}, {Title: text.T(lang, "proof.col.rows"), Num: true}, {Title: text.T(lang, "proof.col.entry"), Num: true}}}
	t.Empty = &ui.Empty{Title: text.T(lang, "proof.no_runs"), Why: text.T(lang, "proof.no_runs_why")}
	for i := len(list) - 1; i >= max(0, len(list)-10); i-- {
		e := list[i]
		mark := ui.Done(text.T(lang, "proof.sound_short"))
		if sound, _ := e.Pub["sound"].(bool); !sound {
			n, _ := e.Pub["damage"].(int64)
			mark = ui.Late(text.T(lang, "proof.damaged_n", n))
		}
		size, _ := e.Pub["size"].(int64)
		rows, _ := e.Pub["objects"].(int64)
		t.Rows = append(t.Rows, ui.Row{ID: e.ID, Tone: mark.Tone, Cells: []ui.Cell{{Text: text.Moment(lang, e.Time.In(clock.Shanghai), p.now())}, {Mark: &mark},
			{Text: text.Count(size)}, {Text: text.Count(rows)}, {Text: text.Count(e.Seq), Href: "/ledger/" + strconv.FormatInt(e.Seq, 10)}}})
	}
	return t
}

// running is the card of the verification that goes on.
func (p *Pages) running(lang string) *ui.Job {
	s := p.runs.state()
	if !s.Going {
		return nil
	}
	return &ui.Job{Title: text.T(lang, "proof.running"), Done: s.Done, Total: s.Size, Unit: " " + text.T(lang, "proof.unit"), Poll: "/ledger/progress"}
}

// lastHere says in words what the last verification of this node found.
func (p *Pages) lastHere(lang string) *ui.Notice {
	s := p.runs.state()
	switch {
	case s.Going:
		return nil
	case s.Failed:
		return &ui.Notice{Tone: ui.Amber, Title: text.T(lang, "proof.failed"), Text: text.T(lang, "proof.failed_text")}
	case s.Report == nil:
		return nil
	case s.Report.Sound():
		r := s.Report
		return &ui.Notice{Tone: ui.Green, Title: text.T(lang, "proof.sound"), Text: text.T(lang, "proof.sound_text", text.Count(r.Size), text.Count(r.Objects), text.Count(r.Slots), r.Took.Seconds())}
	}
	d := s.Report.First()
	n := &ui.Notice{Tone: ui.Red, Title: text.T(lang, "proof.damaged", s.Report.Total), Text: text.T(lang, "proof.damaged_text", text.T(lang, "proof.kind."+d.Kind))}
	if d.Seq >= 0 {
		n.Links = []ui.Btn{{Label: text.T(lang, "proof.entry", text.Count(d.Seq)), Href: "/ledger/" + strconv.FormatInt(d.Seq, 10)}}
	}
	return n
}

// start verifies: a small ledger while the page waits, a large one in the background.
func (p *Pages) start(c *web.Ctx) error {
	by := access.From(c.Context()).Actor
	var size int64
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		size, err = p.Log.Size(tx)
		return err
	})
	if err != nil {
		return err
	}
	if !p.runs.begin(size) {
		return c.Redirect("/ledger")
	}
	if size <= atOnce {
		if err := p.verify(c.Context(), by); err != nil {
			return err
		}
		return c.Redirect("/ledger")
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Context()), longest)
	go func() {
		defer cancel()
		_ = p.verify(ctx, by) // the page says that it failed; the log of the server has the cause of the read
	}()
	return c.Redirect("/ledger")
}

// going answers the card's question after the progress: the card again, or the result.
func (p *Pages) going(c *web.Ctx) error {
	if c.HTMX() && !p.runs.state().Going {
		c.W.Header().Set("HX-Refresh", "true") // over: the whole page has news, the record below too
	}
	return c.Page(http.StatusOK, progressPart(ui.Env{Lang: c.Lang, Big: c.Big}, p.running(c.Lang), p.lastHere(c.Lang)))
}

// checkpoint gives the signed note as a file, for a witness or a drawer.
func (p *Pages) checkpoint(c *web.Ctx) error {
	var cp ledger.Checkpoint
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		cp, err = p.Log.Checkpoint(tx)
		return err
	})
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Disposition", `attachment; filename="linli-checkpoint-`+strconv.FormatInt(cp.Size, 10)+`.txt"`)
	return c.Bytes(http.StatusOK, "text/plain; charset=utf-8", []byte(cp.Note))
}
