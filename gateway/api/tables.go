package api

import (
	"bytes"
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"linli/kernel/access"
	"linli/kernel/table"
	"linli/platform/fault"
	"linli/platform/id"
)

// Table is a ledger (台账) that can be taken in and given out.
type Table struct {
	Name    string   `json:"name"`
	Title   string   `json:"title"`
	Columns []string `json:"columns"`
}

// Import is the state of taking a file in.
type Import struct {
	ID      string `json:"id"`
	Rev     int64  `json:"rev"`
	State   string `json:"state" doc:"reading recognised trying tried committing done failed cancelled withdrawn"`
	Table   string `json:"table"`
	File    string `json:"file"`
	SHA256  string `json:"sha256"`
	Good    int    `json:"good"`
	Warned  int    `json:"warned"`
	Bad     int    `json:"bad"`
	New     int    `json:"new"`
	Changed int    `json:"changed"`
	Same    int    `json:"same"`
}

func importOf(j table.Job) Import {
	c := j.Counts
	return Import{ID: j.ID, Rev: j.Rev, State: string(j.State), Table: j.Table, File: j.FileName, SHA256: j.SHA256, Good: c.Good, Warned: c.Warned, Bad: c.Bad, New: c.New, Changed: c.Changed, Same: c.Same}
}

func (a *API) tables() {
	tags := []string{"tables"}
	huma.Register(a.huma, huma.Operation{OperationID: "list-tables", Method: http.MethodGet, Path: "/api/v1/tables", Summary: "Ledgers", Tags: tags, Security: anyKey},
		func(ctx context.Context, _ *struct{}) (*struct{ Body []Table }, error) {
			out := &struct{ Body []Table }{[]Table{}}
			for _, t := range a.Tables.Catalog.All() {
				x := Table{Name: t.Name, Title: t.Title}
				for _, c := range t.Columns {
					x.Columns = append(x.Columns, c.Header)
				}
				out.Body = append(out.Body, x)
			}
			return out, nil
		})
	huma.Register(a.huma, huma.Operation{OperationID: "export-table", Method: http.MethodGet, Path: "/api/v1/tables/{name}", Summary: "A ledger as csv or xlsx, masked", Tags: tags, Security: needs(access.ScopeAPI)}, a.export)
	huma.Register(a.huma, huma.Operation{OperationID: "import-table", Method: http.MethodPost, Path: "/api/v1/tables/{name}/imports", DefaultStatus: http.StatusAccepted, MaxBodyBytes: maxUpload,
		Summary: "Take a file in: it is read and tried, nothing is written until it is confirmed", Tags: tags, Security: imports}, a.upload)
	huma.Register(a.huma, huma.Operation{OperationID: "get-import", Method: http.MethodGet, Path: "/api/v1/imports/{id}", Summary: "State of an import", Tags: tags, Security: imports},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"60"`
		}) (*struct{ Body Import }, error) {
			j, err := a.Tables.Job(ctx, access.From(ctx), in.ID)
			return &struct{ Body Import }{importOf(j)}, fail(ctx, err)
		})
	huma.Register(a.huma, huma.Operation{OperationID: "confirm-import", Method: http.MethodPost, Path: "/api/v1/imports/{id}/confirm", DefaultStatus: http.StatusAccepted, Summary: "Write what was tried", Tags: tags, Security: imports},
		func(ctx context.Context, in *struct {
			Key
			ID  string `path:"id" maxLength:"60"`
			Rev int64  `query:"rev" doc:"the version you saw"`
		}) (*struct{ Body Import }, error) {
			ctx = keyed(ctx, in.IdempotencyKey, in.ID, []byte("confirm"), []byte(in.ID), strconv.AppendInt(nil, in.Rev, 10))
			j, err := a.Tables.Confirm(ctx, access.From(ctx), in.ID, in.Rev)
			return &struct{ Body Import }{importOf(j)}, fail(ctx, err)
		})
}

type exportQuery struct {
	Name   string `path:"name" maxLength:"60"`
	Place  string `query:"place" maxLength:"60"`
	Since  string `query:"since" maxLength:"10" doc:"yyyy-mm-dd"`
	List   string `query:"list" maxLength:"30"`
	Format string `query:"format" enum:"csv,xlsx" default:"csv"`
}

// export builds the file before the answer begins, so that an error is an error and not half a file.
func (a *API) export(ctx context.Context, in *exportQuery) (*huma.StreamResponse, error) {
	var b bytes.Buffer
	n, err := a.Tables.Export(ctx, access.From(ctx), table.ExportCmd{Table: in.Name, List: in.List, Place: in.Place, Since: in.Since, Format: in.Format}, &b)
	if t := a.Tables.Catalog.Find(in.Name); err == nil && t.Personal() && n > a.FreeRows {
		err = fault.Denied("table.at_the_desk", a.FreeRows) // a program has no second person (security.md 2.4.4)
	}
	if err == nil {
		err = a.Tables.NoteExport(ctx, access.From(ctx), in.Name, n)
	}
	if err != nil {
		return nil, fail(ctx, err)
	}
	kind := "text/csv; charset=utf-8"
	if in.Format == "xlsx" {
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", kind)
		hc.SetHeader("Content-Disposition", `attachment; filename="linli-`+asciiName(in.Name)+"."+in.Format+`"`)
		_, _ = b.WriteTo(hc.BodyWriter()) // the reader went away: nobody is left to be told
	}}, nil
}

func asciiName(s string) string {
	out := []byte{}
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 'a' && c <= 'z' {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return "table"
	}
	return string(out)
}

// keyed lets the service do once what came with a key; id is what a second time is answered with.
func keyed(ctx context.Context, key, id string, parts ...[]byte) context.Context {
	if key == "" {
		return ctx
	}
	return access.Keyed(ctx, access.From(ctx).ID, key, access.BodyHash(parts...), access.Result{Status: http.StatusAccepted, Body: []byte(id)})
}

func (a *API) upload(ctx context.Context, in *struct {
	Key
	Name    string `path:"name" maxLength:"60"`
	Place   string `query:"place" maxLength:"60" doc:"default place"`
	File    string `query:"file" maxLength:"200" default:"upload.xlsx" doc:"name of the file"`
	RawBody []byte `contentType:"application/octet-stream"`
}) (*struct{ Body Import }, error) {
	job := id.New()
	ctx = keyed(ctx, in.IdempotencyKey, job, []byte("upload"), []byte(in.Name), []byte(in.Place), []byte(in.File), in.RawBody)
	j, err := a.Tables.Upload(ctx, access.From(ctx), table.Upload{ID: job, Name: in.File, Table: in.Name, Place: in.Place, Body: bytes.NewReader(in.RawBody)})
	return &struct{ Body Import }{importOf(j)}, fail(ctx, err)
}
