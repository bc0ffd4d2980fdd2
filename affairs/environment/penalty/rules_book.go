package penalty

import (
	"bytes"
	"embed"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"linli/affairs/environment/measure"
	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/fault"
	"linli/platform/text"
)

//go:embed data
var data embed.FS

// The ids of statutes that programs ask for; the rest stand in data/statutes.json.
const (
	IDDuty         = "water.duty"       // 不得超标排放
	IDExceed       = "water.exceed"     // 超标排放
	IDPermit       = "water.permit"     // 超许可排放
	IDNone         = "water.nopermit"   // 无证排放
	IDEvade        = "water.evade"      // 逃避监管
	IDUnfit        = "water.unfit"      // 不符合处理工艺的工业废水
	IDMonitoring   = "water.monitoring" // 自行监测、自动监测
	IDFalsified    = "water.falsified"  // 篡改、伪造监测数据
	IDObstruct     = "inspect.obstruct" // 阻挠检查
	IDDaily        = "daily"            // 按日连续处罚
	IDPrescription = "prescription"     // 时效
	IDWeighing     = "weighing"         // 从重从轻
	IDLex          = "lex"              // 从旧兼从轻
)

// Threshold is an amount of fine from which (or up to which) a step of the procedure changes, in yuan.
type Threshold struct {
	ID           string `json:"id"` // hearing: from this amount on; simple: up to this amount
	Title        string `json:"title"`
	Law          string `json:"law"`
	Article      string `json:"article"`
	Person       int64  `json:"person"`
	Organisation int64  `json:"organisation"`
	From         string `json:"from"`
	To           string `json:"to,omitempty"`
	Source       string `json:"source"`
	Check        bool   `json:"check,omitempty"`
}

// Rules are the limits, statutes, tables, terms and thresholds in force for an installation. They are immutable: With gives new ones.
type Rules struct {
	Limits     *measure.Library
	statutes   []Statute
	tables     []Table
	terms      *statute.Book
	thresholds []Threshold
}

// The kinds of rules that an office may replace by a file.
const (
	KindLimits     = "limits"
	KindStatutes   = "statutes"
	KindTables     = "discretion"
	KindTerms      = "terms"
	KindThresholds = "thresholds"
)

// Kinds lists them.
func Kinds() []string {
	return []string{KindLimits, KindStatutes, KindTables, KindTerms, KindThresholds}
}

var embedded = sync.OnceValue(func() *Rules {
	r := &Rules{Limits: measure.Embedded(), terms: statute.EmbeddedRules()}
	for _, kind := range Kinds()[1:] {
		b, err := data.ReadFile("data/" + kind + ".json")
		if err == nil {
			r, err = r.With(kind, bytes.NewReader(b))
		}
		if err != nil {
			panic("penalty: embedded " + kind + ": " + err.Error()) // a broken file is a broken build
		}
	}
	return r
})

// Embedded are the rules that come with the program.
func Embedded() *Rules { return embedded() }

// File gives the embedded file of a kind, as an example for an office's own. Errors: NotFound.
func File(kind string) ([]byte, error) {
	if !slices.Contains(Kinds(), kind) {
		return nil, fault.NotFound("environment.penalty.file_kind", kind)
	}
	if kind == KindLimits {
		return measure.File(), nil
	}
	return data.ReadFile("data/" + kind + ".json")
}

// With gives rules in which what the file says replaces all versions of the same ids; everything else stays. Errors: Invalid
// (environment.penalty.file*) naming what is wrong.
func (r *Rules) With(kind string, file io.Reader) (*Rules, error) {
	out := *r
	var err error
	switch kind {
	case KindLimits:
		out.Limits, err = r.Limits.With(file)
	case KindTerms:
		out.terms, err = r.terms.With(file)
	case KindStatutes:
		out.statutes, err = replace(r.statutes, file, statuteID, Statute.check)
		if err == nil {
			err = apart(out.statutes, statuteID, func(s Statute) (string, string) { return s.From, s.To })
		}
	case KindTables:
		out.tables, err = replace(r.tables, file, tableID, Table.check)
		if err == nil {
			err = apart(out.tables, tableID, func(t Table) (string, string) { return t.From, t.To })
		}
	case KindThresholds:
		out.thresholds, err = replace(r.thresholds, file, thresholdID, Threshold.check)
		if err == nil {
			err = apart(out.thresholds, thresholdID, func(t Threshold) (string, string) { return t.From, t.To })
		}
	default:
		err = fault.NotFound("environment.penalty.file_kind", kind)
	}
	if err != nil {
		return nil, err
	}
	return &out, nil
}

func statuteID(s Statute) string     { return s.ID }
func tableID(t Table) string         { return t.ID }
func thresholdID(t Threshold) string { return t.ID }

// replace reads a list and puts it in place of what has the same ids.
func replace[T any](had []T, file io.Reader, id func(T) string, check func(T) error) ([]T, error) {
	raw, err := io.ReadAll(io.LimitReader(file, 4<<20))
	if err != nil {
		return nil, fault.Invalid("environment.penalty.file", "").With(err)
	}
	var list []T
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, fault.Invalid("environment.penalty.file", err.Error())
	}
	if len(list) == 0 {
		return nil, fault.Invalid("environment.penalty.file_empty")
	}
	own := map[string]bool{}
	for _, x := range list {
		if err := check(x); err != nil {
			return nil, err
		}
		own[id(x)] = true
	}
	out := []T{}
	for _, x := range had {
		if !own[id(x)] {
			out = append(out, x)
		}
	}
	return append(out, list...), nil
}

// apart refuses two versions of one id in force on one day: then no date could decide between them.
func apart[T any](list []T, id func(T) string, span func(T) (from, to string)) error {
	for i, a := range list {
		for _, b := range list[i+1:] {
			af, at := span(a)
			bf, bt := span(b)
			if id(a) == id(b) && (at == "" || bf < at) && (bt == "" || af < bt) {
				return fault.Invalid("environment.penalty.file_twice", id(a))
			}
		}
	}
	return nil
}

func dated(from, to string) bool {
	return (from == "" || clock.ValidDay(from)) && (to == "" || clock.ValidDay(to) && to > from)
}

func (s Statute) check() error {
	if s.ID == "" || s.Title == "" || s.Law == "" || s.Source == "" || !dated(s.From, s.To) || s.Min < 0 || s.Max < s.Min || s.Max > most || s.Years < 0 || s.Harm < 0 || s.Years > 50 || s.Harm > 50 {
		return fault.Invalid("environment.penalty.file_statute", s.ID)
	}
	return nil
}

func (t Threshold) check() error {
	if t.ID == "" || t.Law == "" || t.Source == "" || !dated(t.From, t.To) || t.Person < 0 || t.Organisation < 0 {
		return fault.Invalid("environment.penalty.file_threshold", t.ID)
	}
	return nil
}

// On tells whether the version is in force on a day.
func (s Statute) On(day string) bool { return s.From <= day && (s.To == "" || day < s.To) }

// Name is the act in a language.
func (s Statute) Name(lang string) string { return either(lang, s.Title, s.English) }

// Cite names law and article: 水污染防治法第八十三条第二项.
func (s Statute) Cite() string { return s.Law + s.Article }

var articleForm = text.NewPattern(`第([一二三四五六七八九十百千零、]+)([条款项])`)

// Number is the article in figures: 83(2), 1107, 84-2.
func (s Statute) Number() string {
	return articleForm.ReplaceAllStringFunc(s.Article, func(part string) string {
		m := articleForm.FindStringSubmatch(part)
		var list []string
		for _, x := range strings.Split(m[1], "、") {
			n, ok := text.Numeral(x)
			if !ok {
				return part
			}
			list = append(list, strconv.FormatInt(n, 10))
		}
		switch n := strings.Join(list, ","); m[2] {
		case "款":
			return "-" + n
		case "项":
			return "(" + n + ")"
		default:
			return n
		}
	})
}

// Code tells whether the version belongs to 生态环境法典.
func (s Statute) Code() bool { return s.Law == "生态环境法典" }

func either(lang, zh, en string) string {
	if lang == "en" && en != "" {
		return en
	}
	return zh
}

// Statutes lists all versions, those of one id together, in the order of the data.
func (r *Rules) Statutes() []Statute { return slices.Clone(r.statutes) }

// Statute gives the version of an id in force on a day. Errors: NotFound (environment.penalty.statute_none), Invalid for an unknown id.
func (r *Rules) Statute(id, day string) (Statute, error) {
	title := ""
	for _, s := range r.statutes {
		if s.ID == id {
			title = s.Title
			if s.On(day) {
				return s, nil
			}
		}
	}
	if title == "" {
		return Statute{}, fault.Invalid("environment.penalty.statute_unknown", id)
	}
	return Statute{}, fault.NotFound("environment.penalty.statute_none", day, title)
}

// Terms lists all versions of the terms of the procedure.
func (r *Rules) Terms() (out []statute.Rule) {
	for _, id := range termOrder {
		for _, x := range r.terms.All() {
			if x.ID == id {
				out = append(out, x)
			}
		}
	}
	return out
}

// Threshold gives the amounts of an id in force on a day. Errors: NotFound.
func (r *Rules) Threshold(id, day string) (Threshold, error) {
	for _, t := range r.thresholds {
		if t.ID == id && t.From <= day && (t.To == "" || day < t.To) {
			return t, nil
		}
	}
	return Threshold{}, fault.NotFound("environment.penalty.statute_none", day, id)
}

// Thresholds lists all versions.
func (r *Rules) Thresholds() []Threshold { return slices.Clone(r.thresholds) }

// days counts from one day to another.
func days(from, to string) int64 {
	a, err1 := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil {
		return 0
	}
	return int64(b.Sub(a) / (24 * time.Hour))
}
