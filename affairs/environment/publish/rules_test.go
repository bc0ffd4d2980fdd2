package publish

import (
	"strings"
	"testing"

	"linli/affairs/environment/ground"
	"linli/kernel/statute"
)

var mine = ground.Decided{Case: "c1", FileNo: "望环立〔2026〕9号", Number: "望环罚〔2026〕7号", Party: "云漳恒泽煤业有限公司", Credit: "91980100MA0DEMO001", Legal: "屈守田", Address: "望岭区北川镇矿区路18号"}

func TestWhatMustNotBeReadIsFound(t *testing.T) {
	for _, c := range []struct {
		s, kind, words string
		hard           bool
	}{
		{"联系电话13800138000，", "phone", "13800138000", true}, {"电话 0350-2021234。", "phone", "0350-2021234", true}, {"身份证140403199003070013号", "id", "140403199003070013", true}, {"账号6222020200112233445", "card", "6222020200112233445", true},
		{"发到abc@example.com即可", "mail", "abc@example.com", true}, {"微信号：wx_12345", "chat", "微信号：wx_12345", true}, {"车牌晋D12345的罐车", "plate", "晋D12345", true},
		{"住址：锦绣苑3号楼", "address", "住址：锦绣苑3号楼", true}, {"在锦绣苑3号楼2单元501室", "address", "在锦绣苑3号楼2单元501室", true}, {"厂区2号楼旁", "address", "厂区2号楼旁", false},
		{"环保员李晓明承认", "name", "李晓明", false}, {"负责人：王强说", "name", "王强", false}, {"有一名16岁少年", "minor", "16岁", false}, {"附近小学生", "minor", "小学生", false}, {"涉及商业秘密", "secret", "商业秘密", false},
	} {
		got := Find(c.s, nil)
		if len(got) != 1 || got[0].Kind != c.kind || got[0].Words != c.words || got[0].Hard != c.hard || c.s[got[0].From:got[0].From+len(c.words)] != c.words {
			t.Errorf("%s: %+v, want %s %s %v", c.s, got, c.kind, c.words, c.hard)
		}
	}
	for _, fine := range []string{"2026年3月11日，化学需氧量44 mg/L，超标1.20倍", "监测报告云监2026-088", "样品YZ26-0311-02", "罚款260,000元", "负责人王某某说", "矿井水排口", "第八十三条第二项", "18岁以上职工", "环保员承认加药泵停运", "负责人应当及时改正"} {
		if got := Find(fine, nil); len(got) != 0 {
			t.Errorf("%s: %+v", fine, got)
		}
	}
}

func TestWhoIsHiddenWhere(t *testing.T) {
	s := "云漳恒泽煤业有限公司（法定代表人屈守田，91980100MA0DEMO001）在望岭区北川镇矿区路18号，恒泽煤业的排口超标，望环罚〔2026〕7号。"
	typical := Masked(s, Hidden(Typical, mine, "云漳市"))
	for _, w := range []string{"恒泽", "屈守田", "9198", "北川镇", "〔2026〕7号"} {
		if strings.Contains(typical, w) {
			t.Errorf("%s is left: %s", w, typical)
		}
	}
	if !strings.Contains(typical, "云漳市某公司（法定代表人屈某某") || len(Find(typical, Hidden(Typical, mine, "云漳市"))) != 0 {
		t.Errorf("%s", typical)
	}
	decision := Masked(s, Hidden(Decision, mine, "云漳市"))
	if !strings.Contains(decision, "云漳恒泽煤业有限公司") || strings.Contains(decision, "矿区路18号") {
		t.Errorf("%s", decision)
	}
	person := ground.Decided{Party: "李守仁", Natural: true, Address: "锦绣苑"}
	if got := Masked("李守仁向河中倾倒", Hidden(Decision, person, "云漳市")); got != "李某某向河中倾倒" {
		t.Errorf("%s", got)
	}
	for name, want := range map[string]string{"云漳恒泽煤业有限公司": "云漳市某公司", "望岭水泥厂": "云漳市某厂", "北川养殖专业合作社": "云漳市某合作社", "某某工作室": "云漳市某单位"} {
		if got := Anonymous(name, "云漳市"); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// What is masked is never found again, whatever stands around it.
func FuzzMasked(f *testing.F) {
	f.Add("电话13800138000住址锦绣苑3号楼2单元501室，云漳恒泽煤业有限公司", "屈守田")
	f.Add("𠀀6222020200112233445\n140403199003070013", "晋D12345")
	f.Fuzz(func(t *testing.T, a, b string) {
		known := Hidden(Typical, mine, "云漳市")
		for _, s := range []string{a, b, a + mine.Party + b, a + "13800138000" + b} {
			for _, x := range Find(s, known) {
				if x.From < 0 || x.From+len(x.Words) > len(s) || s[x.From:x.From+len(x.Words)] != x.Words {
					t.Fatalf("%q: %+v", s, x)
				}
			}
			if m := Masked(s, known); strings.Contains(m, mine.Party) || strings.Contains(m, mine.Legal) {
				t.Fatalf("%q became %q", s, m)
			}
		}
	})
}

func TestTermsAreDatedAndSayWhereFrom(t *testing.T) {
	cal := statute.Embedded()
	last, r, err := dueOf(cal, "environment.publish", "2026-04-20")
	if err != nil || last != "2026-04-29" || !r.Check || r.Source == "" {
		t.Errorf("%s %+v %v", last, r, err)
	}
	last, r, err = dueOf(cal, "environment.withdraw", "2026-06-10")
	if err != nil || last != "2026-06-15" || r.Check || r.Article != "第四十八条" {
		t.Errorf("%s %+v %v", last, r, err)
	}
	if d := DisplayOn("2026-06-05"); d.MinMonths != 3 || d.MaxMonths != 36 || !d.Check || d.Source == "" {
		t.Errorf("%+v", d)
	}
}
