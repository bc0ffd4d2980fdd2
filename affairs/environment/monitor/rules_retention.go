package monitor

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

// What of a command is kept: the values that charts are drawn from and means are judged by, or the frames as they came.
const (
	KeptValues = "values"
	KeptFrames = "frames"
)

// Kept is how long something of a command is kept as of a day, with where that is from.
type Kept struct {
	CN, What, From, Until, Source string
	Days                          int64
}

//go:embed data/retention.csv
var retentionData string

var retentions = sync.OnceValue(func() (out []Kept) {
	for _, line := range strings.Split(retentionData, "\n") {
		f := strings.Split(line, ",")
		if len(f) != 6 || strings.HasPrefix(line, "#") {
			continue
		}
		if days, err := strconv.ParseInt(f[2], 10, 64); err == nil && days > 0 {
			out = append(out, Kept{CN: f[0], What: f[1], Days: days, From: f[3], Until: f[4], Source: f[5]})
		}
	}
	return out
})

// Retention is how long everything is kept by the rules of a day: the newest row that holds for each command and kind; before the first
// date the first one does. Raw records five years (生态环境法典 183).
func Retention(day string) (out []Kept) {
	at := map[string]int{}
	for _, k := range retentions() {
		if k.Until != "" && day > k.Until {
			continue
		}
		i, ok := at[k.CN+k.What]
		switch {
		case !ok:
			at[k.CN+k.What] = len(out)
			out = append(out, k)
		case k.From <= day && k.From > out[i].From:
			out[i] = k
		}
	}
	return out
}
