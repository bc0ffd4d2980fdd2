package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
)

// Act is the body of every act on a matter; what an act does not use is refused by its rules.
type Act struct {
	Rev      int64  `json:"rev,omitempty" doc:"the version you saw; 409 when somebody was faster"`
	Note     string `json:"note,omitempty" maxLength:"2000"`
	Person   string `json:"person,omitempty" maxLength:"60" doc:"assign, transfer: who shall do it; empty asks the duty table"`
	Measures string `json:"measures,omitempty" maxLength:"2000" doc:"rectify: how it was fixed"`
	MoneyFen int64  `json:"money_fen,omitempty" minimum:"0" doc:"rectify: cost in fen"`
	Result   string `json:"result,omitempty" enum:"pass,fail,cannot" doc:"look"`
}

// verbs maps the last part of the address to the act. No claim: only a person answers for a matter.
var verbs = map[string]func(a *API, tx *db.Tx, who access.Actor, d matter.Do, b Act) (matter.Matter, error){
	"assign": func(a *API, tx *db.Tx, who access.Actor, d matter.Do, b Act) (matter.Matter, error) {
		to, err := a.Matters.HolderOf(tx, b.Person)
		if err != nil {
			return matter.Matter{}, err
		}
		return a.Matters.AssignTx(tx, who, matter.Assign{Do: d, To: to})
	},
	"transfer": func(a *API, tx *db.Tx, who access.Actor, d matter.Do, b Act) (matter.Matter, error) {
		to, err := a.Matters.HolderOf(tx, b.Person)
		if err != nil {
			return matter.Matter{}, err
		}
		return a.Matters.TransferTx(tx, who, matter.Transfer{Do: d, To: to})
	},
	"rectify": func(a *API, tx *db.Tx, who access.Actor, d matter.Do, b Act) (matter.Matter, error) {
		return a.Matters.RectifyTx(tx, who, matter.Rectify{Do: d, Measures: b.Measures, MoneyFen: b.MoneyFen})
	},
	"look": func(a *API, tx *db.Tx, who access.Actor, d matter.Do, b Act) (matter.Matter, error) {
		return a.Matters.LookTx(tx, who, matter.Look{Do: d, Result: b.Result})
	},
	"note": func(a *API, tx *db.Tx, who access.Actor, d matter.Do, _ Act) (matter.Matter, error) {
		return a.Matters.NoteTx(tx, who, matter.Simple{Do: d})
	},
	"decline": func(a *API, tx *db.Tx, who access.Actor, d matter.Do, _ Act) (matter.Matter, error) {
		return a.Matters.DeclineTx(tx, who, matter.Simple{Do: d})
	},
	"urge": func(a *API, tx *db.Tx, who access.Actor, d matter.Do, _ Act) (matter.Matter, error) {
		return a.Matters.UrgeTx(tx, who, matter.Simple{Do: d})
	},
}

func (a *API) acts() {
	huma.Register(a.huma, huma.Operation{OperationID: "act-on-matter", Method: http.MethodPost, Path: "/api/v1/matters/{id}/{act}", Summary: "Move a matter on", Tags: []string{"matters"}, Security: needs(access.RoleWork, access.ScopeAPI),
		Description: "A key of scope work may do all of these, one of scope api note, urge, and look at what it reported itself where the kind leaves that to the one who reported. The rules of the loop decide: a state they forbid can not be reached through this door, and no key looks back at what a key fixed."},
		func(ctx context.Context, in *struct {
			Key
			ID   string `path:"id" maxLength:"60"`
			Act  string `path:"act" enum:"assign,transfer,rectify,look,note,decline,urge"`
			Body Act
		}) (*struct{ Body Matter }, error) {
			verb, ok := verbs[in.Act]
			if !ok {
				return nil, fail(ctx, fault.NotFound("web.no_page"))
			}
			body := []any{in.ID, in.Act, in.Body}
			out, err := once(a, ctx, in.IdempotencyKey, body, func(tx *db.Tx, who access.Actor) (Matter, error) {
				m, err := verb(a, tx, who, matter.Do{ID: in.ID, Rev: in.Body.Rev, Note: in.Body.Note}, in.Body)
				return matterOf(m), err
			})
			return &struct{ Body Matter }{out}, err
		})
}
