package matter

import (
	"embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"linli/kernel/statute"
)

//go:embed data
var seedFiles embed.FS

// Seeds reads the embedded kinds. They fill an empty installation; after that table matter_kind is what counts.
func Seeds() ([]Kind, error) {
	raw, err := seedFiles.ReadFile("data/kinds.csv")
	if err != nil {
		return nil, err
	}
	attrs, err := seedAttributes()
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(strings.NewReader(string(raw)))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("matter: kinds.csv: %w", err)
	}
	col := map[string]int{}
	for i, name := range rows[0] {
		col[name] = i
	}
	var out []Kind
	for i, row := range rows[1:] {
		k, err := seedKind(func(name string) string { return row[col[name]] })
		if err != nil {
			return nil, fmt.Errorf("matter: kinds.csv: %s: %w", row[0], err)
		}
		k.Attributes, k.Order = attrs[k.ID], (i+1)*10
		if err := CheckKind(k); err != nil {
			return nil, fmt.Errorf("matter: kinds.csv: %s: %w", k.ID, err)
		}
		out = append(out, k)
	}
	return out, nil
}

func seedAttributes() (map[string][]Attribute, error) {
	raw, err := seedFiles.ReadFile("data/attributes.json")
	if err != nil {
		return nil, err
	}
	out := map[string][]Attribute{}
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, fmt.Errorf("matter: attributes.json: %w", err)
	}
	return out, nil
}

func seedKind(get func(string) string) (Kind, error) {
	k := Kind{ID: get("id"), Code: get("code"), Parent: strings.TrimSuffix(get("code"), get("code")[len(get("code"))-3:]), GB: get("gb"),
		Name: get("name"), NameEN: get("name_en"), Group: get("group"), GroupEN: get("group_en"), Word: get("word"),
		Public: get("public") == "y", Anyone: get("anyone") == "y", RaiserCloses: get("raiser_closes") == "y",
		Escalate: get("escalate"), Urgent: get("urgent") == "y", Note: get("note"), Keys: strings.ReplaceAll(get("keys"), "|", ","),
		Emergency: split(get("emergency"))}
	var err error
	for name, to := range map[string]*statute.Deadline{"claim": &k.ClaimTerm, "respond": &k.RespondTerm, "fix": &k.FixTerm, "check": &k.CheckTerm} {
		if *to, err = ParseTerm(get(name)); err != nil {
			return k, err
		}
	}
	for _, d := range split(get("looks")) {
		n, err := strconv.Atoi(d)
		if err != nil {
			return k, err
		}
		k.Looks = append(k.Looks, n)
	}
	for name, to := range map[string]*int{"recur": &k.RecurDays, "ext_max": &k.ExtMax, "ext_days": &k.ExtDays} {
		if *to, err = strconv.Atoi(get(name)); err != nil {
			return k, err
		}
	}
	return k, nil
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}

var termUnits = map[string]statute.Unit{"wd": statute.WorkingDay, "wh": statute.WorkHour, "uh": statute.UrgentHour, "cd": statute.CalendarDay}

// ParseTerm reads the short form of a term: wd3 三个工作日, wh4, uh2, cd30; "" = none.
func ParseTerm(s string) (statute.Deadline, error) {
	if s == "" {
		return statute.Deadline{}, nil
	}
	if len(s) < 3 {
		return statute.Deadline{}, fmt.Errorf("term %q", s)
	}
	n, err := strconv.Atoi(s[2:])
	unit := termUnits[s[:2]]
	if err != nil || unit == "" {
		return statute.Deadline{}, fmt.Errorf("term %q", s)
	}
	return statute.Deadline{Unit: unit, N: n}, nil
}

// FormatTerm is the inverse of ParseTerm.
func FormatTerm(d statute.Deadline) string {
	for short, u := range termUnits {
		if u == d.Unit && d.N > 0 {
			return short + strconv.Itoa(d.N)
		}
	}
	return ""
}
