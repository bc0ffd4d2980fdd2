package penalty

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"linli/platform/fault"
)

// Sheetfile is a sheet of discretion as a file: the table by id or the weights beside the factors, and the findings.
type Sheetfile struct {
	Method string // "" = the table's
	Table  string // id; "" = the weights stand beside the factors, or the example table of the method
	Inline *Table // made of the factors when they carry their own weights or percents
	Findings
}

// figure takes a number or a text.
type figure string

// UnmarshalJSON reads 0.25 and "0.25" alike.
func (f *figure) UnmarshalJSON(b []byte) error {
	var s string
	if len(b) > 0 && b[0] == '"' {
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
	} else {
		var n json.Number
		if err := json.Unmarshal(b, &n); err != nil {
			return err
		}
		s = n.String()
	}
	*f = figure(strings.TrimSuffix(strings.TrimSpace(s), "%"))
	return nil
}

type fileFactor struct {
	Key        string `json:"key"`
	Name       string `json:"name"`
	Grade      int    `json:"grade"`
	Percent    figure `json:"percent"`
	Weight     figure `json:"weight"`
	Measured   figure `json:"measured"`
	Evidence   string `json:"evidence"`
	EvidenceID string `json:"evidence_id"`
	Officer    string `json:"officer"`
	Reviewer   string `json:"reviewer"`
	Note       string `json:"note"`
}

type fileModifier struct {
	Key      string `json:"key"`
	Percent  figure `json:"percent"`
	Evidence string `json:"evidence"`
	Officer  string `json:"officer"`
	Reviewer string `json:"reviewer"`
}

type fileSheet struct {
	Method    string         `json:"method"`
	Table     string         `json:"table"`
	Factors   []fileFactor   `json:"factors"`
	Modifiers []fileModifier `json:"modifiers"`
	Round     int64          `json:"round"`
	Lighten   *Lighten       `json:"lighten"`
	Override  *Override      `json:"override"`
}

// ReadFindings reads a sheet of discretion: {"table":"example-g","factors":[{"key":"exceedance","grade":4,"evidence":"…","officer":"…",
// "reviewer":"…"},…]}, or the bare list of factors. Factors with a "weight" (or a method P without a table) make a table of their
// own. Errors: Invalid (environment.penalty.file*).
func ReadFindings(r io.Reader) (Sheetfile, error) {
	raw, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err != nil {
		return Sheetfile{}, fault.Invalid("environment.penalty.file", "").With(err)
	}
	var f fileSheet
	var into any = &f
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
		into = &f.Factors
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return Sheetfile{}, fault.Invalid("environment.penalty.file", err.Error())
	}
	if len(f.Factors) == 0 {
		return Sheetfile{}, fault.Invalid("environment.penalty.file_empty")
	}
	out := Sheetfile{Method: strings.ToUpper(f.Method), Table: f.Table, Findings: Findings{Round: f.Round, Lighten: f.Lighten, Override: f.Override}}
	if out.Method == "" && f.Factors[0].Percent != "" {
		out.Method = MethodPercent
	}
	for _, x := range f.Factors {
		if x.Evidence == "" {
			x.Evidence = x.EvidenceID
		}
		out.Factors = append(out.Factors, Factor{Key: x.Key, Grade: x.Grade, Percent: string(x.Percent), Measured: string(x.Measured), Evidence: x.Evidence, Officer: x.Officer, Reviewer: x.Reviewer, Note: x.Note})
	}
	for _, m := range f.Modifiers {
		out.Modifiers = append(out.Modifiers, Modifier{Key: m.Key, Percent: string(m.Percent), Evidence: m.Evidence, Officer: m.Officer, Reviewer: m.Reviewer})
	}
	out.inline(f.Factors)
	return out, nil
}

// inline makes a table of factors that carry their own weights.
func (s *Sheetfile) inline(list []fileFactor) {
	weighted := false
	for _, x := range list {
		weighted = weighted || x.Weight != ""
	}
	if s.Table != "" || !weighted && s.Method != MethodPercent {
		return
	}
	t := Table{ID: "file", Title: "随文件给出的裁量表", English: "Table given in the file", Version: "-", Authority: "-", Source: "-", Method: s.Method, Check: true}
	if t.Method == "" {
		t.Method = MethodGrade
	}
	for _, x := range list {
		name := x.Name
		if name == "" {
			name = x.Key
		}
		f := TableFactor{Key: x.Key, ZH: name, EN: name, Weight: string(x.Weight), Max: "100"}
		for g := 1; g <= grades && t.Method == MethodGrade; g++ {
			f.Grades = append(f.Grades, Grade{Grade: g})
		}
		t.Factors = append(t.Factors, f)
	}
	s.Inline = &t
}

// Of gives the table that a sheet computes by, in force on a day. Errors: NotFound (environment.penalty.table_none), Invalid (method_other).
func (s Sheetfile) Of(r *Rules, day string) (Table, error) {
	if s.Inline != nil {
		return *s.Inline, nil
	}
	id := s.Table
	if id == "" {
		id = "example-g"
	}
	t, err := r.Table(id, day)
	if err == nil && s.Method != "" && s.Method != t.Method {
		err = fault.Invalid("environment.penalty.method_other", s.Method, t.Method)
	}
	return t, err
}
