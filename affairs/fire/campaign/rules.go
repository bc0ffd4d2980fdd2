package campaign

import (
	"html"
	"linli/platform/clock"
	"slices"
	"strconv"
	"strings"
)

// Keys of the parts that departments take in a campaign, in the order of a list.
var Keys = []string{"fire", "police", "housing", "emergency", "street", "property"}

// Tally is how far a campaign is.
type Tally struct {
	Done, Of int
	ByKey    map[string]int // done by department
	Whole    int            // buildings where every part is done
}

// Count counts parts that are done: done[building][key]. Buildings and keys that are not of the campaign do not count.
func Count(buildings, keys []string, done map[string]map[string]bool) Tally {
	t := Tally{Of: len(buildings) * len(keys), ByKey: map[string]int{}}
	for _, b := range buildings {
		n := 0
		for _, k := range keys {
			if done[b][k] {
				n++
				t.ByKey[k]++
			}
		}
		t.Done += n
		if n == len(keys) && n > 0 {
			t.Whole++
		}
	}
	return t
}

// Media are what a message hangs on.
var Media = []string{"lift", "board", "led"}

// The states of something that hangs.
const (
	Hanging = "hanging"
	Expired = "expired" // past its day, a matter is open
	Missing = "missing" // somebody looked and it was gone, a matter is open
	Ended   = "ended"   // taken down on purpose
)

// Topics of the messages, each with a text to hang, a line to run and a picture.
var Topics = []string{"escape", "ebike", "corridor", "door", "gas", "wall"}

// Overdue tells whether something that hangs has passed its last day.
func Overdue(state, until, today string) bool {
	return state == Hanging && until != "" && until < today
}

// Topic tells whether t is one of Topics.
func Topic(t string) bool { return slices.Contains(Topics, t) }

// MostLED is how many characters a screen over a door shows in one run [K].
const MostLED = 40

// Card draws a message as a picture for public accounts and groups: 900 x 1200, with attributes only, so that every viewer shows
// it. Lines are broken at width characters.
func Card(title string, body []string, foot string) string {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 1200" width="900" height="1200" font-family="system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"><title>` + html.EscapeString(title) + `</title><rect width="900" height="1200" fill="#fff"/><rect width="900" height="190" fill="#0B6B57"/>`)
	b.WriteString(`<text x="60" y="122" font-size="64" font-weight="700" fill="#fff">` + html.EscapeString(title) + `</text>`)
	y := 290
	for i, p := range body {
		b.WriteString(`<circle cx="86" cy="` + strconv.Itoa(y-14) + `" r="26" fill="#E6F2EE"/><text x="86" y="` + strconv.Itoa(y-2) + `" font-size="32" font-weight="700" text-anchor="middle" fill="#0B6B57">` + strconv.Itoa(i+1) + `</text>`)
		for _, line := range wrap(p, 17) {
			b.WriteString(`<text x="136" y="` + strconv.Itoa(y) + `" font-size="40" fill="#1A2230">` + html.EscapeString(line) + `</text>`)
			y += 56
		}
		y += 26
	}
	b.WriteString(`<path d="M60 1110h780" stroke="#E3E7ED" stroke-width="3"/><text x="60" y="1160" font-size="32" fill="#4A5568">` + html.EscapeString(foot) + `</text></svg>`)
	return b.String()
}

// wrap breaks a sentence into lines of a width in full characters; letters and figures count half, and a stop never begins a line.
func wrap(s string, width int) (out []string) {
	var line []rune
	n := 0
	for _, r := range s {
		w := 2
		if r < 0x2e80 {
			w = 1
		}
		if n+w > width*2 && !strings.ContainsRune("，。、；：！？）”,.;:!?)", r) {
			out, line, n = append(out, string(line)), line[:0:0], 0
		}
		line, n = append(line, r), n+w
	}
	return append(out, string(line))
}

// checkDays refuses a span that ends before it begins; "" when it is good, else the text key.
func checkDays(from, until string) string {
	switch {
	case !clock.ValidDay(from) || !clock.ValidDay(until):
		return "fire.campaign.day_needed"
	case until < from:
		return "fire.campaign.day_order"
	}
	return ""
}
