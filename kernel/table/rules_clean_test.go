package table

import (
	"strings"
	"testing"
)

// around is a sheet of 2025 filled in on 2025-03-02, read on 2025-06-30.
func around() *Surroundings {
	return &Surroundings{Year: 2025, Day: Date{Year: 2025, Month: 3, Day: 2, Precision: ToDay}, Today: Date{Year: 2025, Month: 6, Day: 30, Precision: ToDay}, AreaCode: "0355"}
}

func worst(fs []Finding) Level {
	var l Level
	for _, f := range fs {
		l = max(l, f.Level)
	}
	return l
}

func num(s string) Cell { return Cell{Text: s, Kind: CellNumber} }
func txt(s string) Cell { return Cell{Text: s} }

type cellCase struct {
	cell  Cell
	want  string // canonical text
	level Level  // the gravest finding
}

func check(t *testing.T, c Column, cases []cellCase) {
	t.Helper()
	for _, x := range cases {
		v, fs := Clean(&c, x.cell, around())
		if v.Text != x.want || worst(fs) != x.level {
			t.Errorf("%s %q: got %q level %d %v, want %q level %d", c.Type, x.cell.Text, v.Text, worst(fs), fs, x.want, x.level)
		}
		if x.level >= Asked && v.State == Given {
			t.Errorf("%q: refused or asked, yet a value was given", x.cell.Text)
		}
	}
}

// Every vector of ledgers.md F2.
func TestDatesF2(t *testing.T) {
	day := Column{Key: "d", Type: Day}
	date := func(s string) Cell { return Cell{Text: s, Kind: CellNumber, Format: FormatDate} }
	check(t, day, []cellCase{
		{txt("2025-3-2"), "2025-03-02", Fixed}, {txt("2025/3/2"), "2025-03-02", Fixed}, {txt("2025.3.2"), "2025-03-02", Fixed},
		{txt("2025.03.02"), "2025-03-02", Fixed}, {txt("2025年3月2日"), "2025-03-02", Fixed}, {txt("2025年03月02号"), "2025-03-02", Fixed},
		{txt("20250302"), "2025-03-02", Fixed}, {txt("２０２５－３－２"), "2025-03-02", Fixed}, {txt("二〇二五年三月二日"), "2025-03-02", Fixed},
		{num("45718"), "2025-03-02", Fixed}, {date("45718"), "2025-03-02", 0}, {txt("2025-03-02 00:00:00"), "2025-03-02", Fixed},
		{txt("25.3.2"), "2025-03-02", Warned}, {txt("25/3/2"), "2025-03-02", Warned}, {txt("25年3月2日"), "2025-03-02", Warned},
		{txt("3月2日"), "2025-03-02", Warned}, {txt("3.2"), "2025-03-02", Warned},
		{txt("2025年3月"), "2025-03", 0}, {txt("2025.3"), "2025-03", 0}, {txt("2025-03"), "2025-03", 0}, {txt("202503"), "2025-03", 0},
		{txt("2025"), "2025", 0}, {txt("2025年"), "2025", 0},
		{txt("3/2/25"), "", Asked}, {txt("03-02-25"), "", Asked},
		{txt("2025-02-30"), "", Refused}, {txt("2025.13.1"), "", Refused}, {txt("20251301"), "", Refused}, {txt("0"), "", Refused}, {num("0"), "", Refused}, {txt("1900-01-00"), "", Refused},
		{date("45718.604166"), "2025-03-02 14:30", 0}, {num("45718.604166"), "2025-03-02 14:30", Fixed},
		{txt("2025.3.2上午"), "2025-03-02 上午", Fixed}, {txt("2025年3月2日9时30分"), "2025-03-02 09:30", Fixed}, {txt("2025-03-02 14:30"), "2025-03-02 14:30", Fixed},
		{txt("2025.3.2-3.5"), "2025-03-02", Warned}, {txt("3月2日至5日"), "2025-03-02", Warned},
		{txt("立即"), "", Refused}, // not a deadline column
		// beyond the vectors
		{date("15837"), "1943-05-11", 0}, {txt("2024-02-29"), "2024-02-29", 0}, {txt("2036-07-01"), "", Refused}, {txt("1899-12-31"), "", Refused},
		{num("2025.1"), "", Asked}, {num("2025.12"), "2025-12", 0}, {num("3.2"), "", Asked}, {num("19991231"), "1999-12-31", Fixed},
		{Cell{Text: "45717", Kind: CellNumber, Format: FormatMonth}, "2025-03", 0}, {txt("二〇二五年十二月二十一日"), "2025-12-21", Fixed},
		{txt("昨天"), "", Refused}, {txt("98.1.31"), "1998-01-31", Warned}, {txt("不详"), "", 0}, {txt("2025-03-02T09:30:00+08:00"), "2025-03-02 09:30", Fixed},
	})
	check(t, Column{Key: "due", Type: Day, Deadline: true}, []cellCase{
		{txt("立即"), "2025-03-02 24:00", Warned}, {txt("月底前"), "2025-03-31", Warned}, {txt("年内"), "2025-12-31", Warned}, {txt("长期"), "长期", Warned}, {txt("即知即改"), "2025-03-02 24:00", Warned},
	})
	check(t, Column{Key: "birth", Type: Day, Past: true}, []cellCase{{txt("2025-07-01"), "", Refused}, {txt("2025-06-30"), "2025-06-30", 0}})
}

// A column of American dates is asked once and then follows the answer.
func TestDateOrderIsAskedOncePerColumn(t *testing.T) {
	c := Column{Key: "d", Type: Day}
	_, a := Clean(&c, txt("3/2/25"), around())
	_, b := Clean(&c, txt("4/5/25"), around())
	if a[0].Question == "" || a[0].Question != b[0].Question {
		t.Fatalf("two cells of one column must share one question: %q %q", a[0].Question, b[0].Question)
	}
	s := around()
	s.Answers = map[string]string{a[0].Question: "mdy"}
	if v, _ := Clean(&c, txt("3/2/25"), s); v.Text != "2025-03-02" {
		t.Errorf("answered month/day/year: got %q", v.Text)
	}
	s.Answers[a[0].Question] = "dmy"
	if v, _ := Clean(&c, txt("3/2/25"), s); v.Text != "2025-02-03" {
		t.Errorf("answered day/month/year: got %q", v.Text)
	}
}

// Every vector of ledgers.md F3.
func TestIdentityNumbersF3(t *testing.T) {
	c := Column{Key: "idno", Type: Cert, Field: "idcard"}
	for _, cell := range []Cell{num("1.10101199003070000E+17"), num("110101199003070000"), num("1.1010119900307E+17"), txt("1.1010119900307E+17")} {
		v, fs := Clean(&c, cell, around())
		region, birth := v.Certain()
		if v.Text != "" || v.State == Given || worst(fs) != Refused || fs[0].RowBad {
			t.Errorf("%q must not be stored and must not refuse the row: %+v %v", cell.Text, v, fs)
		}
		if region != "110101" || birth.String() != "1990-03-07" {
			t.Errorf("%q: region and birth date survive, got %q %q", cell.Text, region, birth)
		}
	}
	for _, short := range []Cell{txt("1.10101E+17"), num("1.10101E+17")} {
		if v, fs := Clean(&c, short, around()); v.Text != "" || v.State == Given || worst(fs) != Refused || fs[0].RowBad {
			t.Errorf("a short exponent form must not be stored and must not refuse the row: %+v %v", v, fs)
		}
	}
	check(t, c, []cellCase{
		{txt("110101199003070000"), "", Asked},
		{txt("980101194305110049"), "980101194305110049", 0},
		{txt("980101194305110O49"), "980101194305110049", Warned},
		{txt("'980101194305110049"), "980101194305110049", Fixed}, {txt("９８０１０１１９４３０５１１００４９"), "980101194305110049", Fixed},
		{txt("980101194313110049"), "", Asked}, {txt("110101********001X"), "110101********001X", Warned},
		{txt("张三"), "", Asked}, {num("980101430511004"), "980101194305110049", Warned},
	})
	s := around()
	s.Answers = map[string]string{"idno|bad-id": AnswerLeave}
	if v, fs := Clean(&c, txt("110101199003070000"), s); v.State == Given || worst(fs) != Warned {
		t.Errorf("answered leave: no number, a reminder; got %+v %v", v, fs)
	}
}

func TestPhonesF3(t *testing.T) {
	check(t, Column{Key: "phone", Type: Phone}, []cellCase{
		{num("13800138000.0"), "13800138000", 0}, {num("1.3800138E+10"), "13800138000", 0}, {txt("1.3800138E+10"), "13800138000", Fixed}, {txt("138-0013-8000"), "13800138000", Fixed},
		{txt("+86 138 0013 8000"), "13800138000", Fixed}, {txt("１３８００１３８０００"), "13800138000", Fixed}, {txt("13800138000.0"), "13800138000", Fixed},
		{txt("13800138000/0355-1234567"), "13800138000", Fixed}, {txt("0355 1234567"), "0355-1234567", Fixed}, {txt("2234567"), "0355-2234567", Warned},
		{txt("l3800138OOO"), "13800138000", Warned}, {txt("1380013800"), "", Refused}, {txt("138001380001"), "", Refused}, {txt("10000010018"), "", Refused}, {txt("张三"), "", Refused},
	})
	v, _ := Clean(&Column{Type: Phone}, txt("13800138000/0355-1234567"), around())
	if len(v.List) != 1 || v.List[0] != "0355-1234567" {
		t.Errorf("second phone: %v", v.List)
	}
	s := around()
	s.Demo = true
	if v, _ := Clean(&Column{Type: Phone}, txt("10000010018"), s); v.Text != "10000010018" {
		t.Errorf("demo phone refused: %+v", v)
	}
}

func TestNumbersF3(t *testing.T) {
	check(t, Column{Key: "area", Type: Number, Scale: 2}, []cellCase{
		{num("89.5"), "89.50", 0}, {txt("89.5㎡"), "89.50", Fixed}, {txt("89.50平方米"), "89.50", Fixed}, {txt("89.5平"), "89.50", Fixed}, {txt("八十九点五"), "", Refused},
		{num("102.36000000000001"), "102.36", 0}, {txt("89.555"), "89.56", Warned}, {txt("-1"), "", Refused}, {txt("1e400"), "", Refused}, {Cell{Text: "#N/A", Kind: CellError}, "", Refused}, {txt("1,2"), "", Refused}, {num("1E-7"), "0.00", Warned},
	})
	if v, _ := Clean(&Column{Type: Number, Scale: 2}, num("89.5"), around()); v.Num != 8950 {
		t.Errorf("centi-㎡: %d", v.Num)
	}
	check(t, Column{Key: "money", Type: Money, Negative: true}, []cellCase{
		{txt("1,234.50"), "1234.50", Fixed}, {txt("￥1234.5"), "1234.50", Fixed}, {txt("0.12万"), "1200.00", Fixed}, {txt("(500)"), "-500.00", Fixed}, {txt("1234.567"), "1234.57", Warned}, {txt("壹佰元"), "100.00", Fixed}, {txt("1234.5元"), "1234.50", Fixed}, {num("0"), "0.00", 0}, {txt("十几块"), "", Refused},
	})
	check(t, Column{Key: "fee", Type: Money}, []cellCase{{txt("(500)"), "", Refused}, {txt("-500"), "", Refused}})
	check(t, Column{Key: "n", Type: Int}, []cellCase{{Cell{Text: "12", Kind: CellNumber, Formula: true}, "12", 0}, {txt("12户"), "12", Fixed}, {txt("12.5"), "13", Warned}})
	check(t, Column{Key: "p", Type: Number, Scale: 2, Percent: true}, []cellCase{{Cell{Text: "0.6667", Kind: CellNumber, Format: FormatPercent}, "66.67", 0}, {txt("66.67%"), "66.67", 0}, {txt("66.67"), "66.67", 0}, {num("0.6667"), "66.67", Warned}})
}

func TestWordsF3(t *testing.T) {
	b := Column{Key: "b", Type: Bool}
	for _, w := range strings.Fields("√ ✔ 是 有 1 Y 对") {
		if v, _ := Clean(&b, txt(w), around()); v.State != Given || v.Num != 1 {
			t.Errorf("%s is yes, got %+v", w, v)
		}
	}
	for _, w := range strings.Fields("× 否 无 0 N") {
		if v, _ := Clean(&b, txt(w), around()); v.State != Given || v.Num != 0 {
			t.Errorf("%s is no, got %+v", w, v)
		}
	}
	for _, w := range []string{"", "未填", "空"} {
		if v, _ := Clean(&b, txt(w), around()); v.State == Given {
			t.Errorf("%q is not filled in, got %+v", w, v)
		}
	}
	check(t, Column{Key: "name", Type: Person}, []cellCase{{txt("张 三"), "张三", Fixed}, {txt("张三(户主)"), "张三", Fixed}, {txt("张三、李四"), "", Asked}, {txt("张某某"), "张某某", Warned}, {txt("阿依古丽•买买提"), "阿依古丽·买买提", Fixed}, {num("45718"), "", Refused}})
	if v, _ := Clean(&Column{Type: Person}, txt("张三(户主)"), around()); len(v.List) != 1 || v.List[0] != "户主" {
		t.Errorf("note in brackets: %v", v.List)
	}
	care := Column{Key: "care", Type: Many, Options: careOptions}
	check(t, care, []cellCase{{txt("独居老人、低保;残疾"), "独居、低保、残疾", Fixed}, {txt("独居和低保"), "独居、低保", Fixed}, {txt("独居、飞行员"), "", Asked}, {txt("/"), "", 0}})
	enum := Column{Key: "m", Type: Enum, Options: opts("丧偶=丧 未婚")}
	check(t, enum, []cellCase{{txt("丧"), "丧偶", Fixed}, {txt("丧偶"), "丧偶", 0}, {txt("单身"), "", Asked}})
	_, a := Clean(&enum, txt("单身"), around())
	s := around()
	s.Answers = map[string]string{a[0].Question: "=未婚"}
	if v, _ := Clean(&enum, txt("单身"), s); v.Text != "未婚" {
		t.Errorf("answered word: %+v", v)
	}
}

func TestResultsF3(t *testing.T) {
	for in, want := range map[string]Result{"44": {"44", "44", false, false}, "44mg/L": {"44mg/L", "44", false, false}, "<4": {"<4", "4", true, false}, "ND": {"ND", "", true, true}, "4L": {"4L", "4", true, false}, "未检出": {"未检出", "", true, true}} {
		if got, ok := ReadResult(in); !ok || got != want {
			t.Errorf("%s: got %+v, want %+v", in, got, want)
		}
	}
	if _, ok := ReadResult("超标"); ok {
		t.Error("a word is no result")
	}
}

func TestPlaceCells(t *testing.T) {
	b := Column{Key: "building", Type: Text, Part: BuildingOf}
	check(t, b, []cellCase{{txt("3"), "3号楼", 0}, {num("3"), "3号楼", 0}, {txt("三号楼"), "3号楼", 0}, {txt("3#"), "3号楼", 0}, {txt("３＃"), "3号楼", 0}, {txt("十二栋"), "12号楼", 0}, {txt("12A号楼"), "12A号楼", 0}, {txt("东楼"), "东楼", 0},
		{Cell{Text: "45718", Kind: CellNumber, Format: FormatMonthDay}, "", Asked}, {txt("3月2日"), "", Asked}, {txt("2-Mar"), "", Asked}})
	check(t, Column{Key: "door", Type: Text, Part: DoorOf}, []cellCase{{num("301"), "301", 0}, {txt("0301"), "301", Fixed}, {txt("1501室"), "1501", Fixed}, {txt("15A1"), "15A1", 0}, {txt("东户"), "东户", 0}})
	s := around()
	s.Answers = map[string]string{"building|eaten": AnswerYes}
	v, fs := Clean(&b, Cell{Text: "45718", Kind: CellNumber, Format: FormatMonthDay}, s)
	if v.Text != "3号楼" || len(v.List) != 1 || v.List[0] != "2单元" || worst(fs) != Warned {
		t.Errorf("answered yes: %+v %v", v, fs)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"2025-3-2", "1.10101E+17", "0.12万", "3月2日至5日", "张三(户主)", "(500)", "\x00", "１３８", "''", "-", "9999999999999999999999e399", "二十万百", "#N/A", "=1+1"} {
		f.Add(s, uint8(0), uint8(0))
	}
	types := []Type{Text, Int, Number, Money, Day, Moment, Enum, Many, Bool, Place, Person, Phone, Cert, Code}
	f.Fuzz(func(t *testing.T, s string, kind, format uint8) {
		for _, ty := range types {
			c := Column{Key: "k", Type: ty, Scale: 2, Field: "idcard", Deadline: true, Options: opts("甲=乙")}
			v, fs := Clean(&c, Cell{Text: s, Kind: CellKind(kind % 5), Format: Format(format % 9)}, around())
			if worst(fs) >= Asked && v.State == Given {
				t.Fatalf("%s %q: given although refused or asked: %+v %v", ty, s, v, fs)
			}
			if ty == Cert && v.State == Given && !ValidID(v.Text) {
				t.Fatalf("%q: stored a number that cannot be right: %q", s, v.Text)
			}
		}
	})
}
