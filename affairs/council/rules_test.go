package council

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"linli/kernel/matter"
	"linli/platform/clock"
	"linli/platform/fault"
	"linli/platform/text"
)

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, clock.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

func key(err error) string {
	if err == nil {
		return ""
	}
	f := fault.Of(err)
	if len(f.Fields) > 0 {
		return f.Fields[0].Name + ":" + f.Fields[0].Key
	}
	return f.Key
}

func TestTextsAreComplete(t *testing.T) {
	if gaps := text.Gaps("council."); len(gaps) > 0 {
		t.Error(strings.Join(gaps, "\n"))
	}
	for _, s := range States {
		for _, k := range []string{"council.state.", "council.told."} {
			if k == "council.told." && s == Raised {
				continue
			}
			if !text.Has("zh", k+string(s)) {
				t.Errorf("no words for %s%s", k, s)
			}
		}
	}
	for _, n := range Settings() {
		if !text.Has("zh", "council.set."+n) {
			t.Errorf("setting %s has no label", n)
		}
	}
	for list, prefix := range map[*[]string]string{&Ways: "council.w.", &Categories: "council.cat.", &EventKinds: "council.e."} {
		for _, x := range *list {
			if !text.Has("zh", prefix+x) {
				t.Errorf("no words for %s%s", prefix, x)
			}
		}
	}
	for act := range meetingActs {
		for _, k := range []string{"council.act.", "council.not_now.", "council.done."} {
			if !text.Has("zh", k+act) {
				t.Errorf("no words for %s%s", k, act)
			}
		}
	}
}

func TestReview(t *testing.T) {
	for _, c := range []struct {
		from, to State
		reason   string
		want     string
	}{
		{Raised, Listed, "", ""}, {Listed, Declined, "已写入年度计划", ""}, {Raised, Direct, "马上能办", ""},
		{Raised, Declined, "  ", "reason:council.reason_needed"}, {Raised, Away, "", "reason:council.reason_needed"},
		{Noticed, Declined, "晚了", "council.reviewed"}, {Raised, Decided, "x", "review:council.review_choose"}, {Raised, "", "x", "review:council.review_choose"},
		{Raised, Known, strings.Repeat("长", MaxSaid+1), "reason:council.too_long"},
	} {
		if got := key(Review(Topic{State: c.from}, c.to, c.reason)); got != c.want {
			t.Errorf("%s → %s %.6q: %q, want %q", c.from, c.to, c.reason, got, c.want)
		}
	}
}

// Every pair of state and act, against the procedure as users.md writes it.
func TestMoveAllPairs(t *testing.T) {
	ok := map[MeetingState]string{Planned: "announce open cancel", Announced: "open cancel", Open: "close", Closed: "publish", Published: "end", Ended: "", Cancelled: ""}
	for from, acts := range ok {
		for act := range meetingActs {
			_, err := Move(from, act)
			if want := strings.Contains(" "+acts+" ", " "+act+" "); (err == nil) != want {
				t.Errorf("%s %s: %v, want %v", from, act, err, want)
			}
		}
	}
	if _, err := Move(Planned, "delete"); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("an act nobody knows: %v", err)
	}
}

func TestAnnounceNeedsTopicsAndNotice(t *testing.T) {
	now := at("2026-06-30 18:00")
	for _, c := range []struct {
		at     string
		topics int
		want   string
	}{
		{"2026-07-03 19:30", 4, ""}, {"2026-07-03 07:00", 1, ""}, // the days count, not the hours
		{"2026-07-02 19:30", 4, "council.notice_short"}, {"2026-07-03 19:30", 0, "council.no_topics"}, {"2026-06-30 17:59", 4, "council.past"},
	} {
		if got := key(Announce(Meeting{At: at(c.at).UnixMilli()}, c.topics, DefaultTerms, now)); got != c.want {
			t.Errorf("%s with %d: %q, want %q", c.at, c.topics, got, c.want)
		}
	}
}

func TestDecision(t *testing.T) {
	for _, c := range []struct {
		name     string
		i        Item
		came     int64
		promises int
		want     string
	}{
		{"the lamp of the story", Item{Yes: 27, Result: Passed}, 27, 1, ""},
		{"two things to do", Item{Yes: 20, No: 5, Abstain: 2, Result: Passed}, 27, 2, ""},
		{"by acclamation, not counted", Item{Result: Passed}, 27, 1, ""},
		{"referred to the owners", Item{Yes: 25, No: 2, Result: Owners}, 27, 0, ""},
		{"more votes than people", Item{Yes: 28, Result: Passed}, 27, 1, "yes:council.count_many"},
		{"a tie is not passed", Item{Yes: 5, No: 5, Result: Passed}, 27, 1, "result:council.not_passed"},
		{"nobody to do it", Item{Yes: 27, Result: Passed}, 27, 0, "who:council.who_needed"},
		{"lost, yet handed out", Item{Yes: 3, No: 9, Result: Failed}, 27, 1, "result:council.nothing_to_do"},
		{"no result", Item{Yes: 3}, 27, 0, "result:council.result_needed"},
		{"a result nobody knows", Item{Result: "maybe"}, 27, 0, "result:council.result_needed"},
		{"minus", Item{Yes: -1, Result: Failed}, 27, 0, "yes:council.count_wrong"},
		{"overflow", Item{Yes: 1 << 62, No: 1 << 62, Result: Failed}, 27, 0, "no:council.count_wrong"},
	} {
		if got := key(Decision(c.i, c.came, c.promises)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestForOwners(t *testing.T) {
	for s, want := range map[string]bool{"用维修资金修屋面": true, "广告的公共收益怎么用": true, "3号楼前路灯不亮": false, "外墙渗水": true, "": false} {
		if got := len(ForOwners(s)) > 0; got != want {
			t.Errorf("%s: %v", s, got)
		}
	}
}

// ledgers.md B6: published from 2026-06-06, seven days 6..12 June as the office counts them from the day after.
func TestPublication(t *testing.T) {
	end := PublishEnd(at("2026-06-05 21:10"), 7)
	if want := at("2026-06-13 00:00"); !end.Equal(want) {
		t.Fatalf("published on 5 June until %s, want %s", end, want)
	}
	m := Meeting{PublishUntil: end.UnixMilli()}
	for _, c := range []struct {
		now  string
		open int
		want string
	}{{"2026-06-12 23:59", 0, "council.publish_short"}, {"2026-06-13 00:00", 0, ""}, {"2026-06-20 09:00", 1, "council.unanswered"}, {"2026-06-12 09:00", 2, "council.unanswered"}} {
		if got := key(EndPublication(m, c.open, at(c.now))); got != c.want {
			t.Errorf("%s with %d open: %q, want %q", c.now, c.open, got, c.want)
		}
	}
}

func TestFulfilment(t *testing.T) {
	due, now := at("2026-06-15 00:00").UnixMilli(), at("2026-06-30 18:00").UnixMilli()
	early, late := due-1000, due+1000
	f := Fulfil([]matter.Matter{
		{State: matter.Closed, Due: due, FixedAt: early}, {State: matter.Watch, Due: due, FixedAt: early}, {State: matter.Closed, Due: due, FixedAt: late},
		{State: matter.Fixed, Due: due, FixedAt: early}, // somebody says so; nobody has looked
		{State: matter.Working, Due: due, NextDue: due}, {State: matter.Working, Due: now + 1000, NextDue: now + 1000},
	}, now)
	if want := (Fulfilment{All: 6, Kept: 1, Late: 1, Looks: 2, Doing: 1, Overdue: 1}); f != want {
		t.Errorf("%+v, want %+v", f, want)
	}
	if f.Rate() != 50 || (Fulfilment{All: 2, Looks: 2}).Rate() != -1 || (Fulfilment{}).Rate() != -1 || (Fulfilment{All: 3, Kept: 2}).Rate() != 66 {
		t.Errorf("rates %d %d %d", f.Rate(), Fulfilment{}.Rate(), Fulfilment{All: 3, Kept: 2}.Rate())
	}
}

func TestRows(t *testing.T) {
	for s, want := range map[string][]int64{
		"1-5 8、12": {1, 2, 3, 4, 5, 8, 12}, "１，２；３": {1, 2, 3}, "第3行 3 3": {3}, "10到12": {10, 11, 12}, "2 - 4": {2, 3, 4}, "": {}, " \n ": {}, "7号": {7},
	} {
		got, err := Rows(s, 12)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v %v, want %v", s, got, err, want)
		}
	}
	for s, want := range map[string]string{
		"13": "rows:council.row_none", "0": "rows:council.row_unread", "-3": "rows:council.row_unread", "王桂枝": "rows:council.row_unread", "5-2": "rows:council.row_back",
		"1-99999999999999999999": "rows:council.row_unread", "1-13": "rows:council.row_none", "1--2": "rows:council.row_unread",
	} {
		if _, err := Rows(s, 12); key(err) != want {
			t.Errorf("%q: %q, want %q", s, key(err), want)
		}
	}
}

func FuzzRows(f *testing.F) {
	for _, s := range []string{"1-5 8、12", "第3行", "９９-1", "\x00", "1-", "-", "１２到３４"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		rows, err := Rows(s, 60)
		for i, n := range rows {
			if err != nil || n < 1 || n > 60 || i > 0 && n <= rows[i-1] {
				t.Fatalf("%q: %v %v", s, rows, err)
			}
		}
	})
}

func TestNames(t *testing.T) {
	got, err := Names("王桂枝 居民代表\r\n\n 赵连生　党员、张三")
	want := []Member{{Label: "王桂枝", Role: "居民代表"}, {Label: "赵连生", Role: "党员"}, {Label: "张三"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := Names(strings.Repeat("名", MaxName+1)); key(err) != "names:council.name_long" {
		t.Errorf("long: %q", key(err))
	}
	if _, err := Names(strings.Repeat("甲\n", MaxRows+1)); key(err) != "names:council.names_many" {
		t.Errorf("many: %q", key(err))
	}
}

func TestCheckEvent(t *testing.T) {
	good := Event{Title: "义诊", Kind: "health", At: at("2026-07-10 09:00").UnixMilli(), Until: at("2026-07-10 11:00").UnixMilli(), Venue: "广场"}
	if err := CheckEvent(good); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*Event){
		"title:council.title_needed": func(e *Event) { e.Title = " " }, "kind:council.kind_needed": func(e *Event) { e.Kind = "party" }, "until:council.until_wrong": func(e *Event) { e.Until = e.At },
		"venue:council.venue_needed": func(e *Event) { e.Venue = "" }, "capacity:council.count_wrong": func(e *Event) { e.Capacity = -1 }, "at:council.at_wrong": func(e *Event) { e.At = 0 }, "cost:council.count_wrong": func(e *Event) { e.Cost = -1 },
	} {
		e := good
		change(&e)
		if got := key(CheckEvent(e)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestFen(t *testing.T) {
	for s, want := range map[string]int64{"": 0, "12": 1200, "0.1": 10, "19.99元": 1999, "-1": -1, "NaN": -1, "1e99": -1, "多": -1} {
		if got := fen(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}

// A topic without a title takes the first words of what was said, and the Chinese comma in them stays Chinese.
func TestATitleOfTheFirstWords(t *testing.T) {
	for said, want := range map[string]string{
		"灯坏了，三楼也不亮。第二句":                 "灯坏了，三楼也不亮",
		"  台阶高，老人上不去\n还有扶手":             "台阶高，老人上不去",
		"３号楼（东侧）漏水！":                    "３号楼（东侧）漏水",
		strings.Repeat("长", MaxTitle+5): strings.Repeat("长", MaxTitle-1) + "…",
	} {
		if got := short(said); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}
