package campaign

import (
	"encoding/xml"
	"strings"
	"testing"

	"linli/platform/text"
)

func TestCountOfACampaign(t *testing.T) {
	got := Count([]string{"a", "b"}, []string{"fire", "police"}, map[string]map[string]bool{"a": {"fire": true, "police": true, "housing": true}, "b": {"fire": true}, "elsewhere": {"fire": true}})
	if got.Done != 3 || got.Of != 4 || got.Whole != 1 || got.ByKey["fire"] != 2 || got.ByKey["police"] != 1 || got.ByKey["housing"] != 0 {
		t.Errorf("%+v", got)
	}
	if got := Count(nil, []string{"fire"}, nil); got.Of != 0 || got.Whole != 0 {
		t.Errorf("nothing: %+v", got)
	}
}

func TestOverdueIsTheDayAfter(t *testing.T) {
	for _, c := range []struct {
		state, until, today string
		want                bool
	}{{Hanging, "2026-06-20", "2026-06-20", false}, {Hanging, "2026-06-20", "2026-06-21", true}, {Ended, "2026-06-20", "2026-06-21", false}, {Expired, "2026-06-20", "2026-06-21", false}, {Hanging, "", "2026-06-21", false}} {
		if got := Overdue(c.state, c.until, c.today); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestEveryMessageIsWholeInBothLanguages(t *testing.T) {
	for _, lang := range []text.Lang{text.ZH, text.EN} {
		for _, topic := range Topics {
			if n := len(body(lang, topic)); n < 3 || n > 5 {
				t.Errorf("%s %s has %d sentences", lang, topic, n)
			}
			if l := []rune(text.T(lang, "fire.campaign.l."+topic)); len(l) > MostLED {
				t.Errorf("%s %s is too long for a screen: %d", lang, topic, len(l))
			}
			svg := Card(text.T(lang, "fire.campaign.t."+topic), body(lang, topic), "a<b&c")
			if err := xml.Unmarshal([]byte(svg), new(struct{})); err != nil {
				t.Errorf("%s %s: %v", lang, topic, err)
			}
		}
	}
}

func TestWrapNeverBeginsALineWithAStop(t *testing.T) {
	for _, s := range []string{"一二三四五六，七八九十。", "abcdefgh，ij", "", "一二三四五"} {
		lines := wrap(s, 5)
		if strings.Join(lines, "") != s {
			t.Errorf("%q is lost in %q", s, lines)
		}
		for i, l := range lines {
			if i > 0 && strings.HasPrefix(l, "，") {
				t.Errorf("%q begins a line of %q", l, s)
			}
		}
	}
}
