package text

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/platform/clock"
)

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, clock.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

func TestOwnTextsAreComplete(t *testing.T) {
	for _, gap := range Gaps("text.") {
		t.Error(gap)
	}
}

func TestLookUpFallsBackAndNeverFails(t *testing.T) {
	Register(ZH, map[string]string{"catalogtest.hello": "%s,您好", "catalogtest.only": "只有中文"})
	Register(EN, map[string]string{"catalogtest.hello": "Hello %s"})
	for _, c := range []struct{ lang, key, want string }{
		{"zh", "catalogtest.hello", "申秀兰,您好"}, {"en", "catalogtest.hello", "Hello 申秀兰"}, {"fr", "catalogtest.hello", "申秀兰,您好"},
		{"en", "catalogtest.nobody", "catalogtest.nobody"},
	} {
		if got := T(c.lang, c.key, "申秀兰"); got != c.want {
			t.Errorf("T(%s, %s) = %q, want %q", c.lang, c.key, got, c.want)
		}
	}
	if got := T("en", "catalogtest.only"); got != "只有中文" {
		t.Errorf("a text English lacks shows %q", got)
	}
}

func TestGapsFindsWhatIsWrong(t *testing.T) {
	Register(ZH, map[string]string{"gaptest.lacks": "只有中文", "gaptest.verbs": "%s有%d户", "gaptest.order": "%s有%d户", "gaptest.twice": "一", "gaptest.percent": "%d%%"})
	Register(EN, map[string]string{"gaptest.verbs": "%s homes", "gaptest.order": "%[2]d homes in %[1]s", "gaptest.twice": "one", "gaptest.percent": "%d%% of it"})
	Register(ZH, map[string]string{"gaptest.twice": "二"})
	got := strings.Join(Gaps("gaptest."), "\n")
	for _, want := range []string{"en lacks gaptest.lacks", "placeholders differ gaptest.verbs", "gaptest.twice: registered twice"} {
		if !strings.Contains(got, want) {
			t.Errorf("not reported: %s in\n%s", want, got)
		}
	}
	if strings.Contains(got, "gaptest.order") || strings.Contains(got, "gaptest.percent") {
		t.Errorf("reported without reason:\n%s", got)
	}
	if T("zh", "gaptest.twice") != "一" {
		t.Error("the second registration replaced the first")
	}
}

func TestDaysAndMoments(t *testing.T) {
	now := at("2026-06-24 09:10")
	for want, got := range map[string]string{
		"6月24日 周三 09:10":   Moment("zh", now, now),
		"2025年12月31日 周三":   Day("zh", at("2025-12-31 08:00"), now),
		"6月24日":            MonthDay("zh", now, now),
		"Wed 24 Jun 09:10": Moment("en", now, now),
		"2026-06-24":       Date(now),
		"2026-06-24 09:10": DateTime(now),
		"2026-06-25":       Date(time.Date(2026, 6, 24, 16, 0, 0, 0, time.UTC)), // midnight in Shanghai
		"3小时前":             Ago("zh", now.Add(-3*time.Hour-5*time.Minute), now),
		"6月23日 周二 09:10":   Ago("zh", now.Add(-24*time.Hour), now),
		"6月24日 周三 09:11":   Ago("zh", now.Add(time.Minute), now), // a phone's clock runs ahead
		"刚刚":               Ago("zh", now.Add(-20*time.Second), now),
		"":                 Moment("zh", time.Time{}, now),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestWhatIsLeftOfADeadline(t *testing.T) {
	now := at("2026-06-20 15:00")
	for _, c := range []struct {
		end, want string
	}{
		{"2026-06-27 00:00", "还剩6天"}, // 6月26日 24:00
		{"2026-06-22 00:00", "还剩1天"},
		{"2026-06-21 00:00", "今天到期"},
		{"2026-06-20 18:30", "还剩3小时"},
		{"2026-06-20 15:20", "还剩20分钟"},
		{"2026-06-21 01:00", "还剩10小时"},
		{"2026-06-20 15:00", "刚刚逾期"},
		{"2026-06-20 10:00", "逾期5小时"},
		{"2026-06-20 00:00", "逾期1天"}, // was due on the 19th
		{"2026-06-18 00:00", "逾期3天"},
	} {
		if got := Left("zh", at(c.end), now); got != c.want {
			t.Errorf("end %s: %q, want %q", c.end, got, c.want)
		}
	}
	if got := Lasted("zh", at("2026-04-14 11:00"), at("2026-04-21 09:00")); got != "7天" {
		t.Errorf("held for %q", got)
	}
	if got := Lasted("zh", at("2026-04-14 00:30"), at("2026-04-14 23:00")); got != "当天" {
		t.Errorf("held for %q", got)
	}
}

func TestNumbers(t *testing.T) {
	for want, got := range map[string]string{
		"12,480": Count(12480), "999": Count(999), "-1,000": Count(-1000), "1,234,567": Count(int64(1234567)),
		"1.2万": Large("zh", 12480), "9,999": Large("zh", 9999), "3亿": Large("zh", 300000000), "1.9万": Large("zh", 19999), "12.4k": Large("en", 12480),
		"260,000.00": Money(26000000), "-0.05": Money(-5), "96.50": Area(9650), "1234.56": Area(123456),
		"99%": Share(999, 1000), "100%": Share(5, 5), "—": Share(0, 0),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Words wait for the first question, run once and in their order; a later one may see what an earlier one gave, and whoever asks
// meanwhile from elsewhere waits for all of them.
func TestWordsWaitForTheFirstQuestion(t *testing.T) {
	T(ZH, "text.just_now") // what the packages wait with is out of the way
	var ran []string
	Words(func() {
		ran = append(ran, "first")
		Register(ZH, map[string]string{"latertest.one": "一"})
	})
	Words(func() {
		ran = append(ran, "second")
		if !Registered(ZH, "latertest.one") || Registered(ZH, "latertest.two") {
			t.Error("the second does not see what the first gave")
		}
		Register(ZH, map[string]string{"latertest.two": "二"})
	})
	if len(ran) != 0 || Registered(ZH, "latertest.one") {
		t.Fatalf("%v ran before anybody asked", ran)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := T(EN, "latertest.two"); got != "二" {
				t.Errorf("asked while they ran: %q", got)
			}
		})
	}
	all.Wait()
	if !slices.Equal(ran, []string{"first", "second"}) {
		t.Errorf("ran %v", ran)
	}
	Words(func() { Register(ZH, map[string]string{"latertest.three": "三"}) })
	if !Has(ZH, "latertest.three") || !slices.Contains(Keys("latertest."), "latertest.three") {
		t.Error("what came after the first question is lost")
	}
}
