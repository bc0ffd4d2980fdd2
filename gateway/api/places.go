package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
)

// Place is a place as programs see it.
type Place struct {
	ID      string  `json:"id"`
	Parent  string  `json:"parent,omitempty"`
	Kind    string  `json:"kind" doc:"city district street community grid compound building unit home facility common"`
	Code    string  `json:"code,omitempty" doc:"official or local code in force"`
	Name    string  `json:"name"`
	Label   string  `json:"label,omitempty" doc:"as it stands on the door"`
	QR      string  `json:"qr,omitempty" doc:"code of the plaque: /q/CODE"`
	Floor   string  `json:"floor,omitempty"`
	Address string  `json:"address,omitempty"`
	Area    string  `json:"area,omitempty" doc:"m², two decimals"`
	Lat     float64 `json:"lat,omitempty" doc:"WGS-84"`
	Long    float64 `json:"long,omitempty"`
	Rev     int64   `json:"rev"`
}

func placeOf(p place.Place) Place {
	out := Place{ID: p.ID, Parent: p.Parent, Kind: string(p.Kind), Code: p.Code, Name: p.Name, Label: p.Label, QR: p.QR, Floor: p.Floor, Address: p.Address,
		Lat: float64(p.Lat) / 1e7, Long: float64(p.Lon) / 1e7, Rev: p.Rev}
	if p.Area > 0 {
		out.Area = decimal2(p.Area)
	}
	return out
}

// decimal2 writes hundredths with two decimals, without floats.
func decimal2(n int64) string {
	digits := []byte{}
	for i := 0; n > 0 || i < 3; i++ {
		if i == 2 {
			digits = append(digits, '.')
		}
		digits = append(digits, byte('0'+n%10))
		n /= 10
	}
	for i, j := 0, len(digits)-1; i < j; i, j = i+1, j-1 {
		digits[i], digits[j] = digits[j], digits[i]
	}
	return string(digits)
}

type placeList struct {
	Body struct {
		Places []Place `json:"places"`
		Next   string  `json:"next,omitempty" doc:"give it as after for the next page"`
	}
}

type placeQuery struct {
	Under string `query:"under" doc:"id of a place: what lies below it"`
	Kind  string `query:"kind" enum:"city,district,street,community,grid,compound,building,unit,home,facility,common"`
	Q     string `query:"q" maxLength:"60" doc:"name, former name, pinyin initials or code"`
	After string `query:"after" maxLength:"200"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

func (a *API) places() {
	huma.Register(a.huma, huma.Operation{OperationID: "list-places", Method: http.MethodGet, Path: "/api/v1/places", Summary: "Places in reach", Tags: []string{"places"}, Security: anyKey}, a.listPlaces)
	huma.Register(a.huma, huma.Operation{OperationID: "get-place", Method: http.MethodGet, Path: "/api/v1/places/{id}", Summary: "One place", Tags: []string{"places"}, Security: anyKey},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"60"`
		}) (*struct{ Body Place }, error) {
			var p place.Place
			err := a.read(ctx, func(tx *db.Tx, who access.Actor) (err error) {
				if p, err = a.Places.Get(tx, in.ID); err != nil {
					return err
				}
				return who.May(access.PlaceRead, p.Path)
			})
			return &struct{ Body Place }{placeOf(p)}, err
		})
}

func (a *API) listPlaces(ctx context.Context, in *placeQuery) (*placeList, error) {
	var out placeList
	out.Body.Places = []Place{}
	err := a.read(ctx, func(tx *db.Tx, who access.Actor) error {
		scope := who.Scope(access.PlaceRead)
		if in.Under != "" {
			p, err := a.Places.Get(tx, in.Under)
			if err != nil {
				return err
			}
			if err := who.May(access.PlaceRead, p.Path); err != nil {
				return err
			}
			scope = []place.Path{p.Path}
		}
		for _, path := range scope {
			list, err := a.under(tx, path, in, in.Limit+1-len(out.Body.Places))
			if err != nil {
				return err
			}
			for _, p := range list {
				if len(out.Body.Places) == in.Limit {
					out.Body.Next = out.Body.Places[in.Limit-1].ID
					return nil
				}
				out.Body.Places = append(out.Body.Places, placeOf(p))
			}
		}
		return nil
	})
	return &out, err
}

// under lists one subtree, after the place that ended the page before.
func (a *API) under(tx *db.Tx, path place.Path, in *placeQuery, limit int) ([]place.Place, error) {
	kinds := []place.Kind(nil)
	if in.Kind != "" {
		kinds = []place.Kind{place.Kind(in.Kind)}
	}
	if in.Q != "" {
		return a.Places.Search(tx, place.Query{Text: in.Q, Under: path, Kinds: kinds, Limit: limit})
	}
	after := place.Path("")
	if in.After != "" {
		p, err := a.Places.Get(tx, in.After)
		if err != nil {
			return nil, err
		}
		after = p.Path
	}
	return a.Places.Subtree(tx, path, place.Kind(in.Kind), after, limit)
}

// Duty says who answers for a place.
type Duty struct {
	ID     string `json:"id"`
	Place  string `json:"place"`
	Kind   string `json:"kind" doc:"kind of matter or prefix; empty = all"`
	Role   string `json:"role"`
	Person string `json:"person"`
	From   string `json:"from"`
	Until  string `json:"until,omitempty"`
}

func dutyOf(d duty.Duty) Duty {
	out := Duty{ID: d.ID, Place: d.Place, Kind: d.Kind, Role: string(d.Role), Person: d.Person, From: moment(d.From)}
	if d.Until < duty.Open {
		out.Until = moment(d.Until)
	}
	return out
}

func moment(ms int64) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).In(clock.Shanghai).Format(time.RFC3339)
}

// Holder is the answer of the duty table.
type Holder struct {
	Person     string `json:"person,omitempty"`
	Role       string `json:"role,omitempty"`
	Place      string `json:"place,omitempty" doc:"the place whose duty answered"`
	Level      int    `json:"level" doc:"steps up from the place asked for"`
	Gap        bool   `json:"gap" doc:"nobody answers where somebody should"`
	Substitute bool   `json:"substitute"`
}

// Coverage counts doors with a name.
type Coverage struct {
	Place   string `json:"place"`
	Homes   int    `json:"homes"`
	Covered int    `json:"covered"`
	Bare    int    `json:"bare"`
	Doubled int    `json:"doubled"`
}

// PlaceParam names a place.
type PlaceParam struct {
	Place string `query:"place" required:"true" maxLength:"60"`
}

func (a *API) duties() {
	huma.Register(a.huma, huma.Operation{OperationID: "list-duties", Method: http.MethodGet, Path: "/api/v1/duties", Summary: "Duties at a place", Tags: []string{"duties"}, Security: needs(access.ScopeAPI, access.RoleWork)},
		func(ctx context.Context, in *PlaceParam) (*struct{ Body []Duty }, error) {
			out := &struct{ Body []Duty }{[]Duty{}}
			err := a.at(ctx, in.Place, access.DutyRead, func(tx *db.Tx, p place.Place) error {
				list, err := a.Duties.At(tx, p.ID, tx.Now)
				for _, d := range list {
					out.Body = append(out.Body, dutyOf(d))
				}
				return err
			})
			return out, err
		})
	huma.Register(a.huma, huma.Operation{OperationID: "find-holder", Method: http.MethodGet, Path: "/api/v1/duties/holder", Summary: "Who answers for a place and a kind", Tags: []string{"duties"}, Security: needs(access.ScopeAPI, access.RoleWork)},
		func(ctx context.Context, in *struct {
			PlaceParam
			Kind string `query:"kind" maxLength:"64"`
		}) (*struct{ Body Holder }, error) {
			out := &struct{ Body Holder }{}
			err := a.at(ctx, in.Place, access.DutyRead, func(tx *db.Tx, p place.Place) error {
				x, err := a.Duties.Holder(tx, p.ID, in.Kind, tx.Now)
				out.Body = Holder{Person: x.Person, Role: string(x.Role), Place: x.Place, Level: x.Level, Gap: x.Gap, Substitute: x.Substitute}
				return err
			})
			return out, err
		})
	huma.Register(a.huma, huma.Operation{OperationID: "get-coverage", Method: http.MethodGet, Path: "/api/v1/coverage", Summary: "Doors without a name", Tags: []string{"duties"}, Security: needs(access.ScopeAPI, access.RoleWork)},
		func(ctx context.Context, in *PlaceParam) (*struct{ Body Coverage }, error) {
			out := &struct{ Body Coverage }{}
			err := a.at(ctx, in.Place, access.DutyRead, func(tx *db.Tx, p place.Place) error {
				x, err := a.Duties.Coverage(tx, p.Path)
				out.Body = Coverage{Place: p.ID, Homes: x.Homes, Covered: x.Covered, Bare: x.Bare(), Doubled: x.Doubled}
				return err
			})
			return out, err
		})
}

// at runs fn for a place that the bearer may see.
func (a *API) at(ctx context.Context, id string, perm access.Perm, fn func(tx *db.Tx, p place.Place) error) error {
	return a.read(ctx, func(tx *db.Tx, who access.Actor) error {
		p, err := a.Places.Get(tx, id)
		if err != nil {
			return err
		}
		if err := who.May(perm, p.Path); err != nil {
			return err
		}
		return fn(tx, p)
	})
}
