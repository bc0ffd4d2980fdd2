package tower

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"linli/platform/fault"
	"linli/platform/text"
)

// Clean reads what somebody typed for a field into what is kept: "" when nothing was said. A choice may be given as its key or as
// its Chinese word. Errors: a fault.Field with the sentence that says what to type.
func (x Field) Clean(v string, now time.Time) (string, *fault.Field) {
	words := text.CleanWords(v)
	v = text.Clean(v)
	bad := func(key string, args ...any) (string, *fault.Field) {
		return "", &fault.Field{Name: x.Key, Key: "fire.tower." + key, Args: args}
	}
	if v == "" || v == "—" {
		return "", nil
	}
	switch x.Kind {
	case asText:
		if v = words; utf8.RuneCountInString(v) > x.Max {
			return bad("too_long", x.Max)
		}
	case asPhone:
		v = strings.NewReplacer(" ", "", "-", "", "－", "", "(", "", ")", "").Replace(v)
		if len(v) < 3 || len(v) > 15 || strings.Trim(v, "+0123456789") != "" {
			return bad("phone_wrong")
		}
	case asInt:
		n, err := strconv.ParseInt(strings.ReplaceAll(v, ",", ""), 10, 64)
		if err != nil || n < 0 || n > int64(x.Max) {
			return bad("number_wrong", x.Max)
		}
		v = whole(n)
	case asMetres:
		return x.metres(v)
	case asDay:
		t, ok := dayOf(v)
		if !ok {
			return bad("day_wrong")
		}
		if x.Key != "upkeep_until" && t.After(now.AddDate(0, 0, 1)) {
			return bad("day_future")
		}
	case asMonth:
		_, e1 := time.Parse("2006", v)
		_, e2 := time.Parse("2006-01", v)
		if e1 != nil && e2 != nil {
			return bad("month_wrong")
		}
	case asChoice:
		for _, o := range x.Options {
			if v == o || strings.EqualFold(v, text.T(text.ZH, x.word(o))) {
				return o, nil
			}
		}
		return bad("choice_wrong")
	}
	return v, nil
}

// metres reads 27.0 or 99.5 metres into centimetres: 27.0 stays exactly 2700.
func (x Field) metres(v string) (string, *fault.Field) {
	v = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(v), "m"), "米")
	int1, frac, _ := strings.Cut(v, ".")
	frac = (frac + "00")
	n, e1 := strconv.ParseInt(int1, 10, 32)
	c, e2 := strconv.ParseInt(frac[:2], 10, 32)
	if e1 != nil || e2 != nil || strings.Trim(frac, "0123456789") != "" || n < 0 || n*100+c > int64(x.Max) || n*100+c == 0 {
		return "", &fault.Field{Name: x.Key, Key: "fire.tower.metres_wrong", Args: []any{x.Max / 100}}
	}
	return whole(n*100 + c), nil
}

// word is the text key of a choice. Some choices are called differently for one field.
func (x Field) word(o string) string {
	if k := "fire.tower.o." + x.Key + "." + o; text.Has(text.ZH, k) {
		return k
	}
	return "fire.tower.o." + o
}

// Words is a kept value as people read it.
func (x Field) Words(lang, v string) string {
	switch {
	case v == "":
		return ""
	case x.Kind == asChoice:
		return text.T(lang, x.word(v))
	case x.Kind == asMetres:
		return metresOf(num(v))
	}
	return v
}

// Typed is a kept value as a form shows it.
func (x Field) Typed(v string) string {
	if x.Kind == asMetres && v != "" {
		return metresOf(num(v))
	}
	return v
}

// metresOf writes cm as metres with one or two decimals: 99.5, 27.05.
func metresOf(cm int64) string {
	s := strconv.FormatFloat(float64(cm)/100, 'f', 2, 64)
	return strings.TrimSuffix(s, "0")
}

// checkTogether refuses what single fields can not show: more good doors than doors, more certified than on duty.
func checkTogether(v func(string) string) (bad []fault.Field) {
	for _, p := range [][2]string{{"doors_good", "doors"}, {"room_certified", "room_staff"}} {
		if v(p[0]) != "" && v(p[1]) != "" && num(v(p[0])) > num(v(p[1])) {
			bad = append(bad, fault.Field{Name: p[0], Key: "fire.tower.more_than", Args: []any{text.T(text.ZH, "fire.tower.f."+p[1])}})
		}
	}
	return bad
}
