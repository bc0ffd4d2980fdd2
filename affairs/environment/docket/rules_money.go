package docket

import (
	"cmp"
	"slices"
	"strings"

	"linli/affairs/environment/penalty"
	"linli/platform/clock"
)

// pay sets the last day of the payment: fifteen days from the receipt (行政处罚法 67).
func (s *Status) pay(served string, e Env) {
	s.Due = endOf(e, penalty.TermPay, served)
}

// parts reads instalments as they are written: one a line, "2026-05-01 100000".
func parts(text string) (out []Part, ok bool) {
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == ';' || r == '；' }) {
		f := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == ':' || r == '：' || r == '\r' || r == '\t' })
		if len(f) == 0 {
			continue
		}
		if len(f) != 2 || !clock.ValidDay(f[0]) || Fen(f[1]) <= 0 {
			return nil, false
		}
		out = append(out, Part{Due: f[0], Fen: Fen(f[1])})
	}
	slices.SortStableFunc(out, func(a, b Part) int { return cmp.Compare(a.Due, b.Due) })
	return out, len(out) > 0
}

func lastDue(list []Part) string {
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1].Due
}

// schedule is what was to be paid when.
func (s Status) schedule() []Part {
	if len(s.Parts) > 0 {
		return s.Parts
	}
	return []Part{{Due: s.Due, Fen: s.Yuan * 100}}
}

// Surcharge is what late payment costs up to a day: 3% of the overdue part for each day, at most the fine; the days of a review or a
// suit do not count (行政处罚法 72, 73).
func (s Status) Surcharge(day string) (out penalty.Surcharge) {
	if s.Yuan == 0 || s.Due == "" || s.AnnulledOn != "" {
		return out
	}
	out.Capped = true
	for _, x := range s.late(day) {
		out.Fen += x.Fen
		out.Days = max(out.Days, x.Days)
		out.Suspended = max(out.Suspended, x.Suspended)
		out.Capped = out.Capped && x.Capped
		out.CapDay = max(out.CapDay, x.CapDay)
	}
	return out
}

// late asks penalty for each instalment; payments fill the instalments in their order.
func (s Status) late(day string) (out []penalty.Surcharge) {
	var stops []penalty.Span
	for _, r := range s.Remedies {
		stops = append(stops, penalty.Span{From: r.From, To: cmp.Or(r.To, max(day, r.From))})
	}
	paid := slices.Clone(s.Payments)
	slices.SortStableFunc(paid, func(a, b penalty.Paid) int { return cmp.Compare(a.Day, b.Day) })
	for _, p := range s.schedule() {
		var mine []penalty.Paid
		left := p.Fen
		for i := range paid {
			take := min(left, paid[i].Fen)
			if take > 0 {
				mine = append(mine, penalty.Paid{Day: paid[i].Day, Fen: take})
				paid[i].Fen -= take
				left -= take
			}
		}
		x, err := penalty.Late(p.Fen/100, p.Due, day, stops, mine)
		if err == nil {
			out = append(out, x)
		}
	}
	return out
}

// Owed is what is still to be paid on a day, surcharge and all, in fen.
func (s Status) Owed(day string) int64 {
	return s.Yuan*100 + s.Surcharge(day).Fen - s.PaidFen
}

// Continued is the daily fine of the looks that found the act going on and were not counted yet (生态环境法典 1060; 环境保护法 59):
// from the day after the order was delivered, or after the look before, through each look.
func (s Status) Continued() (days, yuan int64, err error) {
	var looks []string
	counted := 0
	var order string
	for _, o := range s.Orders {
		order = cmp.Or(order, o.On)
	}
	for _, l := range s.Looks {
		if l.Result == LookFixed {
			continue
		}
		looks = append(looks, l.On)
		if l.Counted {
			counted++
		}
	}
	if len(looks) == counted || order == "" || s.Yuan == 0 {
		return 0, 0, nil
	}
	list, err := penalty.ContinuedFine(s.Yuan, order, looks...)
	for i, d := range list {
		if i >= counted {
			days, yuan = days+d.Days, yuan+d.Total
		}
	}
	return days, yuan, err
}
