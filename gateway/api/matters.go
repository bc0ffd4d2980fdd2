package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
)

// Matter is a matter (事项) as programs see it: no reporter, no home.
type Matter struct {
	ID       string `json:"id"`
	Rev      int64  `json:"rev"`
	Number   string `json:"number"`
	Kind     string `json:"kind"`
	State    string `json:"state" doc:"open assigned working fixed watch closed hung merged withdrawn declined"`
	Round    int64  `json:"round"`
	Grade    string `json:"grade,omitempty"`
	Title    string `json:"title"`
	Text     string `json:"text,omitempty"`
	Place    string `json:"place" doc:"id of the building or above"`
	Where    string `json:"where"`
	Part     string `json:"part,omitempty"`
	Holder   string `json:"holder,omitempty"`
	Org      string `json:"org,omitempty"`
	Source   string `json:"source"`
	RaisedAt string `json:"raised_at"`
	Due      string `json:"due,omitempty"`
	DueWhy   string `json:"due_why,omitempty"`
	FixedAt  string `json:"fixed_at,omitempty"`
	ClosedAt string `json:"closed_at,omitempty"`
	LookDue  string `json:"look_due,omitempty"`
}

func matterOf(m matter.Matter) Matter {
	return Matter{ID: m.ID, Rev: m.Rev, Number: m.No, Kind: m.Kind, State: string(m.State), Round: m.Round, Grade: m.Grade, Title: m.Title, Text: m.Text,
		Place: m.Spot, Where: m.SpotLabel, Part: m.Part, Holder: m.Holder, Org: m.HolderOrg, Source: m.Source, RaisedAt: moment(m.RaisedAt), Due: moment(m.Due),
		DueWhy: m.DueWhy, FixedAt: moment(m.FixedAt), ClosedAt: moment(m.ClosedAt), LookDue: moment(m.LookDue)}
}

// Step is one line of what happened (经过).
type Step struct {
	At    string `json:"at"`
	Act   string `json:"act"`
	From  string `json:"from,omitempty"`
	To    string `json:"to"`
	Round int64  `json:"round"`
	Note  string `json:"note,omitempty"`
	Entry string `json:"entry,omitempty" doc:"reference in the ledger"`
}

type matterQuery struct {
	State   string `query:"state" maxLength:"200" doc:"comma separated; default all under way"`
	Place   string `query:"place" maxLength:"60"`
	Kind    string `query:"kind" maxLength:"64" doc:"kind or prefix at a dot"`
	Overdue bool   `query:"overdue"`
	Latest  bool   `query:"latest" doc:"latest first"`
	After   string `query:"after" maxLength:"200"`
	Limit   int    `query:"limit" minimum:"1" maximum:"200" default:"30"`
}

type matterList struct {
	Body struct {
		Matters []Matter `json:"matters"`
		Next    string   `json:"next,omitempty"`
	}
}

// Report is a new matter.
type Report struct {
	Place  string         `json:"place" maxLength:"60" doc:"id or plaque code of the place"`
	Kind   string         `json:"kind" maxLength:"64"`
	Title  string         `json:"title,omitempty" maxLength:"60"`
	Text   string         `json:"text,omitempty" maxLength:"4000"`
	Part   string         `json:"part,omitempty" maxLength:"100"`
	Grade  string         `json:"grade,omitempty" enum:"larger,major"`
	Extra  map[string]any `json:"extra,omitempty" doc:"attributes of the kind, as /open311/v2/services/KIND.json lists them; others are refused"`
	Name   string         `json:"name,omitempty" maxLength:"40" doc:"of the one who reports; sealed"`
	Phone  string         `json:"phone,omitempty" maxLength:"30"`
	Parent string         `json:"parent,omitempty" maxLength:"60" doc:"split off from this matter"`
}

// Reported answers a report: the secret opens /r/SECRET and is shown only here.
type Reported struct {
	Matter Matter `json:"matter"`
	Secret string `json:"secret"`
}

// Key is the header of every POST.
type Key struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"200"`
}

func (a *API) matters() {
	huma.Register(a.huma, huma.Operation{OperationID: "list-matters", Method: http.MethodGet, Path: "/api/v1/matters", Summary: "Matters in reach, by deadline", Tags: []string{"matters"}, Security: needs(access.ScopeAPI, access.RoleWork)}, a.listMatters)
	huma.Register(a.huma, huma.Operation{OperationID: "get-matter", Method: http.MethodGet, Path: "/api/v1/matters/{id}", Summary: "One matter with its steps", Tags: []string{"matters"}, Security: needs(access.ScopeAPI, access.RoleWork)}, a.getMatter)
	huma.Register(a.huma, huma.Operation{OperationID: "report-matter", Method: http.MethodPost, Path: "/api/v1/matters", DefaultStatus: http.StatusCreated, Summary: "Report a matter", Tags: []string{"matters"}, Security: anyKey},
		func(ctx context.Context, in *struct {
			Key
			Body Report
		}) (*struct{ Body Reported }, error) {
			out, err := once(a, ctx, in.IdempotencyKey, in.Body, func(tx *db.Tx, who access.Actor) (Reported, error) { return a.report(tx, who, in.Body) })
			return &struct{ Body Reported }{out}, err
		})
}

func (a *API) report(tx *db.Tx, who access.Actor, b Report) (Reported, error) {
	p, err := a.Places.Get(tx, b.Place)
	if fault.Is(err, fault.KindNotFound) {
		p, err = a.Places.ByQR(tx, b.Place)
	}
	if err != nil {
		return Reported{}, err
	}
	k, err := a.Matters.Kind(tx, b.Kind)
	if err != nil && !fault.Is(err, fault.KindNotFound) { // an unknown one is refused below, in the words of the loop
		return Reported{}, err
	}
	extra := map[string]any(nil)
	if err == nil {
		if extra, err = extraOf(k, b.Extra); err != nil {
			return Reported{}, err
		}
	}
	t, err := a.Matters.ReportTx(tx, who, matter.Report{Place: p.ID, Kind: b.Kind, Title: b.Title, Text: b.Text, Part: b.Part, Grade: b.Grade,
		Source: "api", Extra: extra, Name: b.Name, Phone: b.Phone, Parent: b.Parent})
	return Reported{Matter: matterOf(t.Matter), Secret: t.Secret}, err
}

func (a *API) listMatters(ctx context.Context, in *matterQuery) (*matterList, error) {
	q := matter.Query{Overdue: in.Overdue, Desc: in.Latest, After: in.After, Limit: in.Limit}
	for _, s := range strings.FieldsFunc(in.State, func(r rune) bool { return r == ',' || r == ' ' }) {
		q.States = append(q.States, matter.State(s))
	}
	if in.Place != "" {
		q.Places = []string{in.Place}
	}
	if in.Kind != "" {
		q.Kinds = []string{in.Kind}
	}
	out := &matterList{}
	out.Body.Matters = []Matter{}
	err := a.read(ctx, func(tx *db.Tx, who access.Actor) error {
		if err := who.May(access.MatterRead, access.Anywhere); err != nil { // an empty list would tell a wrong key that all is done
			return err
		}
		page, err := a.Matters.List(tx, who, q)
		for _, m := range page.Cards {
			out.Body.Matters = append(out.Body.Matters, matterOf(m.Matter))
		}
		out.Body.Next = page.Next
		return err
	})
	return out, err
}

type oneMatter struct {
	Body struct {
		Matter
		Steps []Step `json:"steps"`
	}
}

func (a *API) getMatter(ctx context.Context, in *struct {
	ID string `path:"id" maxLength:"60"`
}) (*oneMatter, error) {
	out := &oneMatter{}
	out.Body.Steps = []Step{}
	err := a.read(ctx, func(tx *db.Tx, who access.Actor) error {
		m, err := a.Matters.Get(tx, who, in.ID)
		if err != nil {
			return err
		}
		out.Body.Matter = matterOf(m)
		steps, err := a.Matters.Steps(tx, m.ID)
		for _, s := range steps {
			out.Body.Steps = append(out.Body.Steps, Step{At: moment(s.At), Act: string(s.Act), From: string(s.From), To: string(s.To), Round: s.Round, Note: s.Note, Entry: s.Entry})
		}
		return err
	})
	return out, err
}
