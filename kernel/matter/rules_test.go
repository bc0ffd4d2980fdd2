package matter

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/fault"
)

// plain is somebody who may do everything that permissions can give, and who has given all that a form asks for.
func plain(act Act) Facts {
	f := Facts{Now: 1000, May: true, Reason: true, Target: true, Interim: true, Evidence: true, Above: true, IntoLive: true, IntoOlder: true,
		Due: 2000, FirstDue: 2000, AskedDue: 3000, Passed: true}
	switch act {
	case ActClaim, ActAskExtend, ActAskHang:
		f.Holds = true
	case ActGrantExtend, ActDenyExtend:
		f.Pending = "extend"
	case ActDenyHang:
		f.Pending = "hang"
	case ActNotFixed, ActRate, ActWithdraw:
		f.Raised = true
	case ActRemind, ActOverdue, ActRecount:
		f.Clock = true
	case ActUndo:
		f.LastBy, f.LastAt, f.LastAct, f.UndoTo = true, 900, ActAssign, Open
	}
	return f
}

// The whole table of the loop, written out by hand: state × act → next state, or the kind of refusal. A change of the
// rules must change this table, and whoever reads it sees the loop.
//
//	n = NotYet, c = Conflict, . = stays
var table = `
            open      assigned  working   fixed     watch     closed    hung      merged    withdrawn declined
assign      assigned  assigned  assigned  c         c         c         n         c         c         c
claim       n         working   c         c         c         c         n         c         c         c
transfer    n         .         assigned  c         c         c         n         c         c         c
rectify     n         n         fixed     c         c         c         n         c         c         c
look.pass   n         n         n         .         .         .         n         c         c         c
look.fail   n         n         n         working   working   working   n         c         c         c
look.cannot n         n         n         .         .         .         n         c         c         c
close       n         n         n         closed    closed    c         n         c         c         c
notfixed    n         n         n         working   working   working   n         c         c         c
recur       n         n         n         n         n         .         n         c         c         c
extend.ask  n         .         .         c         c         c         n         c         c         c
extend.grant n        .         .         c         c         c         n         c         c         c
extend.deny n         .         .         c         c         c         n         c         c         c
hang.ask    n         .         .         c         c         c         n         c         c         c
hang        n         hung      hung      c         c         c         n         c         c         c
hang.deny   n         .         .         c         c         c         n         c         c         c
hang.review c         c         c         c         c         c         .         c         c         c
unhang      c         c         c         c         c         c         working   c         c         c
whistle     .         .         .         c         c         c         .         c         c         c
answer      .         .         .         .         .         c         .         c         c         c
help        n         .         .         c         c         c         .         c         c         c
merge       merged    merged    merged    c         c         c         n         c         c         c
join        .         .         .         .         .         c         .         c         c         c
split       .         .         .         c         c         c         .         c         c         c
decline     declined  declined  declined  c         c         c         n         c         c         c
withdraw    withdrawn withdrawn withdrawn c         c         c         n         c         c         c
rate        n         n         n         n         n         .         n         c         c         c
second      .         .         .         .         .         c         .         c         c         c
urge        .         .         .         .         .         c         n         c         c         c
supervise   .         .         .         .         .         c         .         c         c         c
note        .         .         .         .         .         .         .         .         .         .
undo        n         open      c         c         open      open      n         c         c         c
remind      .         .         .         .         .         c         .         c         c         c
overdue     .         .         .         .         .         c         .         c         c         c
recount     .         .         .         c         c         c         n         c         c         c
report      c         c         c         c         c         c         n         c         c         c
`

func TestEveryStateAndAct(t *testing.T) {
	kind := Kind{ID: "x", ExtMax: 2, ExtDays: 30, RaiserCloses: true}
	lines := strings.Split(strings.TrimSpace(table), "\n")
	states := strings.Fields(lines[0])
	seen := map[Act]bool{}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		act := Act(cells[0])
		seen[act] = true
		for i, want := range cells[1:] {
			from := State(states[i])
			got, err := Next(kind, from, act, plain(act))
			is := string(got)
			switch {
			case fault.Is(err, fault.KindNotYet):
				is = "n"
			case fault.Is(err, fault.KindConflict):
				is = "c"
			case err != nil:
				is = err.Error()
			case got == from && want == ".":
				is = "."
			}
			if is != want {
				t.Errorf("%s in %s: got %s, want %s (%v)", act, from, is, want, err)
			}
			if err != nil && got != from {
				t.Errorf("%s in %s: refused but the state moved to %s", act, from, got)
			}
		}
	}
	for _, act := range Acts {
		if !seen[act] {
			t.Errorf("the table says nothing of %s", act)
		}
	}
}

func TestGuards(t *testing.T) {
	kind := Kind{ID: "x", ExtMax: 1, ExtDays: 10, RecurDays: 90, RaiserCloses: true, Looks: []int{7}}
	office := kind
	office.RaiserCloses = false
	photo := kind
	photo.Evidence = "必要"
	cases := []struct {
		what string
		k    Kind
		s    State
		act  Act
		turn func(*Facts)
		want string // text key of the refusal, "" = allowed
	}{
		{"who fixed it does not look, even with the permission", kind, Fixed, ActLookPass, func(f *Facts) { f.Fixed = true }, "matter.looker_fixed_it"},
		{"nor the holder", kind, Fixed, ActLookPass, func(f *Facts) { f.Holds = true }, "matter.looker_holds_it"},
		{"nor a helper", kind, Fixed, ActLookPass, func(f *Facts) { f.Helps = true }, "matter.looker_worked_on_it"},
		{"nor who helped before", kind, Fixed, ActLookPass, func(f *Facts) { f.Helped = true }, "matter.looker_worked_on_it"},
		{"nor who took it on and passed it on", kind, Fixed, ActLookPass, func(f *Facts) { f.Worked = true }, "matter.looker_worked_on_it"},
		{"nor may he send back", kind, Fixed, ActLookFail, func(f *Facts) { f.Fixed = true }, "matter.looker_fixed_it"},
		{"a stranger does not look", kind, Fixed, ActLookPass, func(f *Facts) { f.May = false }, "matter.may_not_look"},
		{"the raiser does", kind, Fixed, ActLookPass, func(f *Facts) { f.May, f.Raised = false, true }, ""},
		{"but not where the office must go", office, Fixed, ActLookPass, func(f *Facts) { f.May, f.Raised = false, true }, "matter.kind_needs_office_look"},
		{"the raiser who fixed it does not", kind, Fixed, ActLookPass, func(f *Facts) { f.Raised, f.Fixed = true, true }, "matter.looker_fixed_it"},
		{"close without a look", kind, Fixed, ActClose, func(f *Facts) { f.Passed = false }, "matter.look_first"},
		{"close while a later look is due", kind, Fixed, ActClose, func(f *Facts) { f.LooksLeft = 1 }, "matter.later_look_due"},
		{"the last look waits for children", kind, Fixed, ActLookPass, func(f *Facts) { f.OpenChildren = 2 }, "matter.children_open"},
		{"an earlier look does not", kind, Fixed, ActLookPass, func(f *Facts) { f.OpenChildren, f.LooksLeft = 2, 1 }, ""},
		{"a later look before its day", kind, Watch, ActLookPass, func(f *Facts) { f.LookDue = f.Now + 3*day }, "matter.look_too_early"},
		{"a photo where it is necessary", photo, Working, ActRectify, func(f *Facts) { f.Evidence = false }, "matter.evidence_needed"},
		{"a stranger does not fix", kind, Working, ActRectify, func(f *Facts) { f.May = false }, "matter.may_not_fix"},
		{"a helper does", kind, Working, ActRectify, func(f *Facts) { f.May, f.Helps = false, true }, ""},
		{"the third pass-round", kind, Working, ActTransfer, func(f *Facts) { f.May, f.Holds, f.Passes = false, true, 2 }, "matter.passed_enough"},
		{"the second is his", kind, Working, ActTransfer, func(f *Facts) { f.May, f.Holds, f.Passes = false, true, 1 }, ""},
		{"passing on needs a reason", kind, Working, ActTransfer, func(f *Facts) { f.Reason = false }, "matter.reason_needed"},
		{"to somebody else", kind, Working, ActTransfer, func(f *Facts) { f.Same = true }, "matter.same_holder"},
		{"extension by another than the asker", kind, Working, ActGrantExtend, func(f *Facts) { f.Asked = true }, "matter.decide_own"},
		{"not by the holder", kind, Working, ActGrantExtend, func(f *Facts) { f.Holds = true }, "matter.decide_own"},
		{"only from above", kind, Working, ActGrantExtend, func(f *Facts) { f.Above = false }, "matter.approver_not_above"},
		{"no second request", kind, Working, ActAskExtend, func(f *Facts) { f.Pending = "hang" }, "matter.request_pending"},
		{"before the deadline only", kind, Working, ActAskExtend, func(f *Facts) { f.Now = 5000 }, "matter.extend_before_due"},
		{"once only", kind, Working, ActAskExtend, func(f *Facts) { f.Extensions = 1 }, "matter.extended_enough"},
		{"ten days at most", kind, Working, ActAskExtend, func(f *Facts) { f.AskedDue = f.FirstDue + 10*day + 1 }, "matter.extended_too_far"},
		{"hanging needs interim measures", kind, Working, ActHang, func(f *Facts) { f.Interim = false }, "matter.interim_needed"},
		{"hanging one's own", kind, Working, ActHang, func(f *Facts) { f.Holds = true }, "matter.decide_own"},
		{"declining one's own", kind, Working, ActDecline, func(f *Facts) { f.Holds = true }, "matter.holder_may_not_decline"},
		{"declining without a reason", kind, Open, ActDecline, func(f *Facts) { f.Reason = false }, "matter.reason_needed"},
		{"withdrawing after a day", kind, Open, ActWithdraw, func(f *Facts) { f.Now = f.RaisedAt + WithdrawTime.Milliseconds() + 1 }, "matter.withdraw_over"},
		{"withdrawing what another person said", kind, Open, ActWithdraw, func(f *Facts) { f.Proxy = true }, "matter.withdraw_of_another"},
		{"withdrawing what one took on", kind, Working, ActWithdraw, func(f *Facts) { f.Worked = true }, "matter.holder_may_not_withdraw"},
		{"withdrawing for another", kind, Open, ActWithdraw, func(f *Facts) { f.Raised = false }, "matter.only_raiser"},
		{"rating twice", kind, Closed, ActRate, func(f *Facts) { f.Rated = true }, "matter.rated_already"},
		{"还没修好 after 90 days", kind, Closed, ActNotFixed, func(f *Facts) { f.Now = 91 * day }, "matter.report_anew"},
		{"还没修好 on the 90th", kind, Closed, ActNotFixed, func(f *Facts) { f.Now = 90 * day }, ""},
		{"merge into a younger one", kind, Open, ActMerge, func(f *Facts) { f.IntoOlder = false }, "matter.merge_into_older"},
		{"merge into an ended one", kind, Open, ActMerge, func(f *Facts) { f.IntoLive = false }, "matter.merge_into_ended"},
		{"undo after 10 s", kind, Assigned, ActUndo, func(f *Facts) { f.Now = f.LastAt + 10_001 }, "matter.undo_over"},
		{"undo at 10 s", kind, Assigned, ActUndo, func(f *Facts) { f.Now = f.LastAt + 10_000 }, ""},
		{"undo of another's", kind, Assigned, ActUndo, func(f *Facts) { f.LastBy = false }, "matter.undo_own"},
		{"undo of a rectification", kind, Assigned, ActUndo, func(f *Facts) { f.LastAct = ActRectify }, "matter.undo_nothing"},
		{"a person plays the clock", kind, Open, ActOverdue, func(f *Facts) { f.Clock = false }, "matter.only_clock"},
		{"urging twice a day", kind, Open, ActUrge, func(f *Facts) { f.LastUrge = f.Now - 1 }, "matter.urged_today"},
	}
	for _, c := range cases {
		f := plain(c.act)
		c.turn(&f)
		_, err := Next(c.k, c.s, c.act, f)
		if key := keyOfFault(err); key != c.want {
			t.Errorf("%s: got %q, want %q", c.what, key, c.want)
		}
	}
}

func keyOfFault(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Key
	}
	return ""
}

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, clock.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

// Deadline vectors: the worked examples of grid.md 4, and the units of grid.md 2, through the kinds themselves.
func TestDeadlineVectors(t *testing.T) {
	cal := statute.Embedded()
	cases := []struct{ from, term, end string }{
		{"2026-02-13 09:00", "wd1", "2026-02-15 00:00"}, // Saturday 14 Feb is worked; it ends at 24:00
		{"2026-02-13 09:00", "wd2", "2026-02-25 00:00"},
		{"2026-09-30 09:00", "wd3", "2026-10-11 00:00"},
		{"2026-09-24 09:00", "wd5", "2026-10-10 00:00"},
		{"2026-05-08 09:00", "wd1", "2026-05-10 00:00"},
		{"2026-06-24 22:10", "uh2", "2026-06-25 00:10"},
		{"2026-02-15 23:00", "uh24", "2026-02-16 23:00"}, // 紧急工作时 runs through the Spring Festival
		{"2026-06-24 09:10", "cd30", "2026-07-25 00:00"},
	}
	for _, c := range cases {
		d, err := ParseTerm(c.term)
		if err != nil {
			t.Fatal(err)
		}
		term, err := fixTerm(Kind{FixTerm: d}, TermFacts{From: at(c.from), Calendar: cal})
		if err != nil {
			t.Fatal(err)
		}
		if got := term.End.In(clock.Shanghai).Format("2006-01-02 15:04"); got != c.end {
			t.Errorf("%s from %s: ends %s, want %s", c.term, c.from, got, c.end)
		}
		if FormatTerm(d) != c.term {
			t.Errorf("%s comes back as %s", c.term, FormatTerm(d))
		}
	}
}

func TestAlarmStages(t *testing.T) {
	m := Matter{State: Working, TermFrom: 0, Due: 1000, ClaimDue: 100, ClaimTold: true}
	for _, c := range []struct{ stage, want int64 }{{0, 500}, {1, 800}, {2, 1000}, {3, 0}} {
		m.AlarmStage = c.stage
		if got := Alarm(m); got != c.want {
			t.Errorf("after stage %d the clock speaks at %d, want %d", c.stage, got, c.want)
		}
	}
	for _, c := range []struct{ now, want int64 }{{499, 0}, {500, 1}, {800, 2}, {999, 2}, {1000, 3}, {5000, 3}} {
		if got := StageNow(m, c.now); got != c.want {
			t.Errorf("at %d stage %d, want %d", c.now, got, c.want)
		}
	}
	m.State, m.ClaimTold, m.AlarmStage = Assigned, false, 0
	if got := Alarm(m); got != 100 {
		t.Errorf("an unclaimed matter speaks at %d, want its claim deadline 100", got)
	}
	m.State = Closed
	if got := Alarm(m); got != 0 {
		t.Errorf("a closed matter speaks at %d", got)
	}
}

func TestNumbers(t *testing.T) {
	if got := Number("柳民", 2026, 391); got != "柳民〔2026〕0391" {
		t.Error(got)
	}
	for in, want := range map[string]string{"柳民[2026]391号": "柳民〔2026〕0391", "柳民(２０２６) 0391": "柳民〔2026〕0391", "柳民〔2026〕12345": "柳民〔2026〕12345"} {
		if got := NormalNumber(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	for in, want := range map[string]string{"7k3-2q": "7K3-2Q", "7K32Q": "7K3-2Q", "７Ｋ３ ２Ｑ": "7K3-2Q", "7K3-2": "", "O0I1Q": "", "编号": ""} {
		if got := NormalShort(in); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestMask(t *testing.T) {
	for in, want := range map[string]string{
		"打我电话10012345678谢谢":                 "打我电话100****5678谢谢",
		"电话 138-1234-5678":                  "电话 138****5678",
		"回电+8613812345678或8613812345678":    "回电+86****5678或861****5678",
		"回电0086 138 1234 5678":              "回电0****************8",
		"(138)12345678，138/1234/5678":       "(138****5678，138****5678",
		"138.1234.5678 或 1 38":              "138****5678 或 1 38",
		"1 3 8 1 2 3 4 5 6 7 8":             "1 3 8 1 2 3 4 5 6 7 8",
		"13 8 1 2 3 4 5 6 7 8":              "1******************8",
		"身份证140403 19500101 0011":           "身份证1******************1",
		"卡6222 0000 1111 2222":              "卡6*****************2",
		"(0355) 1234567":                    "(035****4567",
		"101/1201/1301、1401、1501室漏水":        "101/1201/1301、1401、1501室漏水",
		"身份证14040319500101002X":             "身份证1****************X",
		"座机0355-1234567":                    "座机035****4567",
		"１００１２３４５６７８":                       "100****5678",
		"3号楼2单元17层前室,2026年6月24日发现,宽1200毫米":  "3号楼2单元17层前室,2026年6月24日发现,宽1200毫米",
		"写信到 wang.ming@example.test":        "写信到 w***@example.test",
		"编号柳民〔2026〕0391":                    "编号柳民〔2026〕0391",
		"电话100\u200b1234\u20605678":         "电话100****5678", // no width, no hiding
		"\ufeff灯\u202e坏了\u0085\x1b[31m\n快修": "灯坏了[31m\n快修",
		"👨\u200d👩\u200d👧在楼下":                "👨\u200d👩\u200d👧在楼下",
	} {
		if got := Mask(in); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}

func TestOpenPartNamesNoHome(t *testing.T) {
	for _, open := range []string{"2单元门口", "3层楼道", "2单元3层", "1号楼与2号楼之间", "东侧2号门", "地下车库B1", "12层", "十二层电梯口", ""} {
		if got := OpenPart(open); got != open {
			t.Errorf("%q became %q", open, got)
		}
	}
	for _, home := range []string{"501", "2单元501门口", "3-2-501", "3－2", "五〇一", "2单元３０１", "王大爷家门口", "二单元一室", "2层3号", "12A", "隔壁那户", "打10000012345"} {
		if got := OpenPart(home); got != "" {
			t.Errorf("%q is told as %q", home, got)
		}
	}
}

func FuzzMask(f *testing.F) {
	f.Add("打我电话10012345678")
	f.Add("身份证140403195001010011的人")
	f.Fuzz(func(t *testing.T, s string) {
		once := Mask(s)
		if Mask(once) != once {
			t.Errorf("masking twice differs: %q → %q → %q", s, once, Mask(once))
		}
	})
}

func TestEmergency(t *testing.T) {
	for in, want := range map[string]string{
		"三楼着火了快来":       "[着火]",
		"楼道里有 煤 气 味":    "[煤气味]",
		"煤气费怎么交":        "[]",
		"发现火灾隐患,灭火器过期":  "[]",
		"电梯困人了,里面有老人被困": "[电梯困人 被困]",
		"路灯不亮":          "[]",
		"配电箱冒烟,怀疑要起火":   "[起火 冒烟]",
	} {
		if got := fmt.Sprint(Emergency(in)); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	if got := Emergency("狗咬人了", Kind{Emergency: []string{"咬人"}}); len(got) != 1 {
		t.Errorf("a kind's own words are heard: %v", got)
	}
}

func TestSeeds(t *testing.T) {
	kinds, err := Seeds()
	if err != nil {
		t.Fatal(err)
	}
	if len(kinds) < 25 {
		t.Fatalf("%d kinds, want at least 25", len(kinds))
	}
	seen := map[string]bool{}
	for _, k := range kinds {
		if seen[k.ID] || seen[k.Code] {
			t.Errorf("%s or %s twice", k.ID, k.Code)
		}
		seen[k.ID], seen[k.Code] = true, true
		if words := fmt.Sprint(k); strings.IndexFunc(words, unicode.IsControl) >= 0 { // text that went through a wrong encoding
			t.Errorf("%s holds a control character: %q", k.ID, words)
		}
		if k.Note == "" || k.Group == "" || k.GroupEN == "" || k.Parent == "" {
			t.Errorf("%s lacks words", k.ID)
		}
		if k.Group == "消防安全" && k.RaiserCloses {
			t.Errorf("%s: a fire hazard is checked by the office", k.ID)
		}
	}
	for _, id := range []string{"facility.lamp", "facility.lift", "water.leak", "fire.passage", "fire.ebike", "fire.door", "fire.equipment", "noise", "litter",
		"property.service", "dispute", "care.need", "security", "illegal-building", "environment", "parking", "dogs", "tree", "public-advice", "tool.feedback", "hygiene", "gas"} {
		if !seen[id] {
			t.Errorf("%s is missing", id)
		}
	}
	for _, k := range kinds {
		if (k.ID == "dispute" || k.ID == "care.need") && k.Public {
			t.Errorf("%s must not be public", k.ID)
		}
	}
}

func TestAlike(t *testing.T) {
	if Alike("二单元楼道灯不亮", "2单元三楼楼道灯不亮了") < 0.5 {
		t.Error("the same trouble in other words")
	}
	if Alike("楼道灯不亮", "垃圾没人清运") > 0.1 {
		t.Error("different troubles")
	}
}
