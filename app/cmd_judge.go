package app

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"linli/affairs/environment/ground"
	"linli/affairs/environment/measure"
	"linli/affairs/environment/penalty"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// JudgeOptions of linli judge.
type JudgeOptions struct {
	Pollutant, Value, Unit string
	Limit, Basis           string
	Comparison             string
	Convert                bool
	Act, End, Decision     string // yyyy-mm-dd
	Statute                string // id of penalty
	Factors                string // file
	Tables                 string // file of the office's own tables of discretion; "" = those that come with the program
	Office                 bool   // by the rules that the office has put into the database of Config
}

// judged is what linli judge prints (issue 5, point 4).
type judged struct {
	Exceeds    bool            `json:"exceeds"`
	Multiple   *string         `json:"multiple"`
	Comparison string          `json:"comparison"`
	Limit      judgedLimit     `json:"limit"`
	Statute    *judgedStatute  `json:"statute"`
	Discretion *judgedDecision `json:"discretion"`
}

type judgedLimit struct {
	Value string `json:"value"`
	Unit  string `json:"unit"`
	Basis string `json:"basis"`
}

type judgedStatute struct {
	ID      string `json:"id"`
	Article string `json:"article"`
	From    string `json:"valid_from"`
	Min     int64  `json:"min_yuan"`
	Max     int64  `json:"max_yuan"`
}

type judgedDecision struct {
	Method    string             `json:"method"`
	Table     string             `json:"table"`
	Version   string             `json:"version"`
	Authority string             `json:"authority"`
	Factors   []penalty.Factor   `json:"factors"`
	Modifiers []penalty.Modifier `json:"modifiers,omitempty"`
	Share     string             `json:"share"`
	Raw       string             `json:"raw_yuan"`
	Computed  int64              `json:"computed_yuan"`
	Yuan      int64              `json:"yuan"`
	Formula   string             `json:"formula"`
	Lighten   *penalty.Lighten   `json:"lighten,omitempty"`
	Override  *penalty.Override  `json:"override,omitempty"`
}

// Judge holds a figure against a limit, chooses the statute by its dates and computes the fine, and prints one JSON object
// (docs/guide/commands.md); why it came out so is said on the error stream. Errors: as measure.Judge, penalty.Choose, penalty.Compute; with
// Office what Open says of a missing database, app.judge.old of one that an older version left.
func Judge(ctx context.Context, c Config, o JudgeOptions) error {
	rules, err := judgeRules(ctx, c, o.Office)
	if err != nil {
		return err
	}
	p, err := measure.PollutantBy(o.Pollutant)
	if err != nil {
		return err
	}
	v, err := measure.ParseValue(o.Value)
	if err != nil {
		return err
	}
	lim, err := judgeLimit(rules, p, o)
	if err != nil {
		return err
	}
	j, err := measure.Judge(measure.Question{Value: v, Unit: o.Unit, Limit: lim, Comparison: measure.Comparison(o.Comparison), Convert: o.Convert})
	if err != nil {
		return err
	}
	out := judged{Exceeds: j.Exceeds, Comparison: string(j.Comparison), Limit: judgedLimit{Value: lim.Figure(), Unit: lim.Unit, Basis: o.Basis}}
	if out.Limit.Basis == "" {
		out.Limit.Basis = lim.Short(text.ZH)
	}
	if j.Multiple != "" {
		out.Multiple = &j.Multiple
	}
	notes := []string{j.Words(text.ZH)}
	if lim.Check {
		notes = append(notes, text.T(text.ZH, "app.judge.check", lim.Where(text.ZH)))
	}
	more, err := judgeLaw(rules, o, j, &out)
	if err != nil {
		return err
	}
	for _, n := range append(notes, more...) {
		fmt.Fprintln(c.Err, n)
	}
	enc := json.NewEncoder(c.Out)
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

// judgeRules are those that come with the program, or with office what the office has put over them in the database; reading needs no
// keys and changes nothing.
func judgeRules(ctx context.Context, c Config, office bool) (rules *penalty.Rules, err error) {
	if !office {
		return penalty.Embedded(), nil
	}
	if err := c.there(false); err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, c.url(), db.Options{})
	if err != nil {
		return nil, err
	}
	defer d.Close()
	s := penalty.NewService(ground.Deps{DB: d})
	err = d.Read(ctx, func(tx *db.Tx) (err error) {
		rules, err = s.Rules(tx)
		return err
	})
	if fault.Is(err, fault.KindInternal) {
		err = fault.Conflict("app.judge.old").With(err)
	}
	return rules, err
}

// judgeLimit reads the limit, or looks it up when only its document is named.
func judgeLimit(rules *penalty.Rules, p measure.Pollutant, o JudgeOptions) (measure.Limit, error) {
	if o.Limit != "" {
		l, err := measure.ParseLimit(p, o.Limit, "")
		if err == nil && l.Unit == "" {
			l.Unit = p.Unit
		}
		l.Title = o.Basis
		return l, err
	}
	doc, class, ok := rules.Limits.ByName(o.Basis)
	if !ok || class == "" {
		return measure.Limit{}, fault.Invalid("app.judge.limit")
	}
	return rules.Limits.Find(measure.Query{Document: doc, Class: class, Pollutant: p.Code, Day: o.Act})
}

// judgeLaw chooses the statute and computes the fine where the limit is exceeded.
func judgeLaw(rules *penalty.Rules, o JudgeOptions, j measure.Judgement, out *judged) (notes []string, err error) {
	if o.Act == "" {
		if o.Decision != "" || o.End != "" || o.Factors != "" {
			return nil, fault.Invalid("environment.penalty.day_missing")
		}
		return []string{text.T(text.ZH, "app.judge.no_act")}, nil
	}
	choice, err := rules.Choose(o.Statute, penalty.Dates{Act: o.Act, End: o.End, Decision: o.Decision})
	if err != nil {
		return nil, err
	}
	if !j.Exceeds {
		return []string{text.T(text.ZH, "app.judge.kept")}, nil
	}
	notes = append(notes, choice.Words(text.ZH))
	if choice.Check {
		notes = append(notes, text.T(text.ZH, "app.judge.check", choice.Cite()))
	}
	out.Statute = &judgedStatute{ID: choice.ID, Article: choice.Law + " " + choice.Number(), From: choice.From, Min: choice.Min, Max: choice.Max}
	if o.Factors == "" {
		return notes, nil
	}
	s, err := judgeFine(rules, o, choice, j)
	if err != nil {
		return nil, err
	}
	f := s.Findings
	out.Discretion = &judgedDecision{Method: s.Method, Table: s.Table.ID, Version: s.Table.Version, Authority: s.Table.Authority, Factors: f.Factors, Modifiers: f.Modifiers, Share: s.Share, Raw: s.Raw, Computed: s.Computed,
		Yuan: s.Yuan, Formula: s.Formula, Lighten: f.Lighten, Override: f.Override}
	if s.Table.Check {
		notes = append(notes, text.T(text.ZH, "app.judge.table", s.Table.Title))
	}
	return append(notes, s.Words(text.ZH)), nil
}

// judgeFine computes the fine of a file of findings; the exceedance found here is held against the grade given there.
func judgeFine(rules *penalty.Rules, o JudgeOptions, choice penalty.Choice, j measure.Judgement) (penalty.Sheet, error) {
	if o.Tables != "" {
		own, err := os.Open(o.Tables)
		if err != nil {
			return penalty.Sheet{}, fault.Invalid("app.unreadable", o.Tables).With(err)
		}
		defer own.Close()
		if rules, err = rules.With(penalty.KindTables, own); err != nil {
			return penalty.Sheet{}, err
		}
	}
	f, err := os.Open(o.Factors)
	if err != nil {
		return penalty.Sheet{}, fault.Invalid("app.unreadable", o.Factors).With(err)
	}
	defer f.Close()
	file, err := penalty.ReadFindings(f)
	if err != nil {
		return penalty.Sheet{}, err
	}
	day := o.Decision
	if day == "" {
		day = o.Act
	}
	table, err := file.Of(rules, day)
	if err != nil {
		return penalty.Sheet{}, err
	}
	for i := range file.Factors {
		if x := &file.Factors[i]; x.Key == "exceedance" && x.Measured == "" {
			x.Measured = j.Multiple
		}
	}
	return penalty.Compute(table, choice.Min, choice.Max, file.Findings)
}
