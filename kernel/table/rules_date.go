package table

import "time"

// parseISO reads the forms Date.String writes.
func parseISO(s string) (Date, bool) {
	for _, f := range []struct {
		layout string
		p      Precision
	}{{"2006-01-02", ToDay}, {"2006-01", ToMonth}, {"2006", ToYear}, {"2006-01-02 15:04", ToMinute}} {
		if t, err := time.Parse(f.layout, s); err == nil {
			d := Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day(), Hour: t.Hour(), Minute: t.Minute(), Precision: f.p}
			return d, true
		}
	}
	return Date{}, false
}
