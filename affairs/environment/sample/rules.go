package sample

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"linli/platform/clock"
	"linli/platform/fault"
	"linli/platform/text"

	"github.com/shopspring/decimal"
)

// FewestOfficers is how many with valid cards an inspection needs (行政处罚法 art. 42).
const FewestOfficers = 2

// mostLabels bounds the labels of one task.
const mostLabels = 24

// Code is a sample's number: YZ26-0311-02.
func Code(word, day string, n int) string {
	return fmt.Sprintf("%s%s-%s%s-%02d", word, day[2:4], day[5:7], day[8:10], n)
}

// CardOK tells whether a card is of the shape that is written: letters and digits, 6 to 20.
func CardOK(card string) bool {
	n := 0
	for _, r := range card {
		if !unicode.IsDigit(r) && !unicode.IsLetter(r) && r != '-' {
			return false
		}
		n++
	}
	return n >= 6 && n <= 20
}

// Fit tells whether so many officers with cards valid on a day may inspect. The refusal says who is missing or whose card has ended.
func Fit(list []Officer, day string) error {
	var ended []string
	ok, seen := 0, map[string]bool{}
	for _, o := range list {
		switch {
		case seen[o.ID]:
		case o.State == "ended" || o.Until < day:
			ended = append(ended, o.Name+" "+o.Card+" "+o.Until)
		default:
			ok++
		}
		seen[o.ID] = true
	}
	if len(ended) > 0 {
		return fault.InvalidFields(fault.Field{Name: "officers", Key: "environment.sample.card_ended", Args: []any{strings.Join(ended, "、")}})
	}
	if ok < FewestOfficers {
		return fault.InvalidFields(fault.Field{Name: "officers", Key: "environment.sample.two_officers", Args: []any{ok}})
	}
	return nil
}

// Decimal tells whether a text is a plain decimal of at most so many digits.
func Decimal(s string) bool {
	if s == "" || len(s) > 16 || strings.ContainsAny(s, "eE+") {
		return false
	}
	_, err := decimal.NewFromString(s)
	return err == nil
}

// NotFound tells whether a result's text says that nothing was found: ND, 未检出, <0.004, 0.004L.
func NotFound(s string) bool {
	u := strings.ToUpper(text.Squeeze(s))
	return u == "ND" || u == "未检出" || strings.HasPrefix(u, "<") && Decimal(u[1:]) || strings.HasSuffix(u, "L") && Decimal(strings.TrimSuffix(u, "L"))
}

// FigureOK tells whether a result's text is a figure or says that nothing was found.
func FigureOK(s string) bool { return Decimal(s) || NotFound(s) }

// Extra says what is missing of the parallel and the blank of a task: at least one parallel for ten samples, and one blank
// (HJ 91.1-2019; to be checked).
func Extra(list []Sample) (out []Trouble) {
	plain, parallel, blank := 0, 0, 0
	for _, s := range list {
		switch s.Kind {
		case Parallel:
			parallel++
		case Blank:
			blank++
		default:
			plain++
		}
	}
	if plain == 0 {
		return nil
	}
	if need := (plain + 9) / 10; parallel < need {
		out = append(out, Trouble{"environment.sample.b.no_parallel", []any{plain, need, parallel}})
	}
	if blank == 0 {
		out = append(out, Trouble{"environment.sample.b.no_blank", nil})
	}
	return out
}

// Kept says what is wrong with container and preservative of a sample for an item.
func Kept(s Sample, item string) (out []Trouble) {
	k, ok := KeepingOf(item, clock.DayOf(clock.Instant(s.Taken)))
	if !ok || s.Kind == Blank {
		return nil
	}
	if s.Container != "" && !slices.Contains(k.Containers, s.Container) {
		out = append(out, Trouble{"environment.sample.b.container", []any{k.Name, word("container.", k.Containers[0]), word("container.", s.Container), k.Source}})
	}
	if s.Fix != "" && !slices.Contains(k.Fixes, s.Fix) {
		out = append(out, Trouble{"environment.sample.b.fix", []any{k.Name, word("fix.", k.Fixes[0]), word("fix.", s.Fix), k.Source}})
	}
	return out
}

// word is a word of this package in the language of the books: what is wrong is kept and printed in it.
func word(prefix, key string) string { return text.T(text.ZH, "environment.sample."+prefix+key) }
