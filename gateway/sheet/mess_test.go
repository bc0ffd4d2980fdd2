package sheet_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"linli/kernel/table"
	"linli/platform/db/dbtest"
)

// shown is a number as a spreadsheet shows it: a date, a share, the result of a formula.
type shown struct {
	value   any
	format  string
	formula string
}

// sheetOf writes one header and one row; a title above is optional.
func sheetOf(t *testing.T, title string, head []string, cells []any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	row := 1
	if title != "" {
		must(t, f.SetCellValue("Sheet1", "A1", title))
		row = 2
	}
	for i := range head {
		at, err := excelize.CoordinatesToCellName(i+1, row)
		must(t, err)
		must(t, f.SetCellValue("Sheet1", at, head[i]))
		at, err = excelize.CoordinatesToCellName(i+1, row+1)
		must(t, err)
		s, special := cells[i].(shown)
		if !special {
			must(t, f.SetCellValue("Sheet1", at, cells[i]))
			continue
		}
		must(t, f.SetCellValue("Sheet1", at, s.value))
		if s.formula != "" {
			must(t, f.SetCellFormula("Sheet1", at, s.formula))
		}
		if s.format != "" {
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &s.format})
			must(t, err)
			must(t, f.SetCellStyle("Sheet1", at, at, style))
		}
	}
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

// level is the outcome of a row in the words of ledgers.md A4.
func level(c table.Counts) string {
	switch {
	case c.Asked > 0:
		return "问"
	case c.Bad > 0:
		return "拒"
	case c.Warned > 0:
		return "醒"
	case c.Fixed > 0:
		return "改"
	}
	return "无"
}

// mess is one row of the table of ledgers.md A4 as a file.
type mess struct {
	rule  string
	table string
	title string
	head  string // headers beside those every row of the table has, by |
	cells []any
	level string
	said  string // in the receipt; "" = nothing
}

var (
	people3 = []string{"楼栋", "单元", "房号", "姓名"}
	home3   = []string{"楼栋", "单元", "房号"}
	fire5   = []string{"楼栋", "部位", "问题描述"}
)

func person(cells ...any) []any { return append([]any{"3", "1", "101"}, cells...) }
func home(cells ...any) []any   { return append([]any{"3", "1", "101"}, cells...) }
func fire(cells ...any) []any   { return append([]any{"3号楼", "前室", "闭门器损坏"}, cells...) }

func (m *mess) headers() []string {
	base := map[string][]string{"resident": people3, "home": home3, "hazard": fire5}[m.table]
	out := append([]string{}, base...)
	if m.head != "" {
		out = append(out, strings.Split(m.head, "|")...)
	}
	return out
}

var messes = []mess{
	{rule: "blanks and invisible characters", table: "resident", cells: person("\u200b张\u3000三\u00a0"), level: "改", said: "张三"},
	{rule: "dot of minority names", table: "resident", cells: person("阿依古丽•买买提"), level: "改", said: "阿依古丽·买买提"},
	{rule: "full width", table: "home", cells: []any{"３", "１", "１０１"}, level: "改", said: "101"},
	{rule: "Chinese numerals in addresses", table: "home", head: "面积", cells: []any{"三号楼", "二单元", "101", 90}, level: "无"},
	{rule: "numerals stay in names", table: "resident", cells: person("王二"), level: "无"},
	{rule: "letters for digits in phones", table: "resident", head: "联系电话", cells: person("张三", "l3800138OOO"), level: "醒", said: "13800138000"},
	{rule: "letters for digits in IDs", table: "resident", head: "身份证号", cells: person("张三", "980101194305110O49"), level: "醒", said: "字母按数字处理"},
	{rule: "ID as a number", table: "resident", head: "身份证号", cells: person("张三", 110101199003070000.0), level: "醒", said: "末三位已丢失"},
	{rule: "ID of 15 digits", table: "resident", head: "身份证号", cells: person("张三", "980101430511004"), level: "醒", said: "15"},
	{rule: "lower-case x", table: "resident", head: "身份证号", cells: person("张三", "98010119491231019x"), level: "改", said: "X"},
	{rule: "ID checksum", table: "resident", head: "身份证号", cells: person("张三", "980101194305110048"), level: "问", said: ""},
	{rule: "impossible birth in ID", table: "resident", head: "身份证号", cells: person("张三", "980101194313110049"), level: "问", said: ""},
	{rule: "sex differs from ID", table: "resident", head: "性别|身份证号", cells: person("申秀兰", "男", "980101194305110049"), level: "醒", said: "性别"},
	{rule: "ID masked at its source", table: "resident", head: "身份证号", cells: person("张三", "110101********001X"), level: "醒", said: "遮盖"},
	{rule: "phone as float", table: "resident", head: "联系电话", cells: person("张三", 13800138000.0), level: "无"},
	{rule: "two phones", table: "resident", head: "联系电话", cells: person("张三", "13800138000/0355-1234567"), level: "改", said: "13800138000"},
	{rule: "landline without area code", table: "resident", head: "联系电话", cells: person("张三", "2234567"), level: "醒", said: "0355-2234567"},
	{rule: "date as text", table: "resident", head: "出生日期", cells: person("张三", "1990.3.2"), level: "改", said: "1990-03-02"},
	{rule: "age instead of birth", table: "resident", head: "年龄", cells: person("张三", 70), level: "醒", said: "约19"},
	{rule: "age beside a date", table: "resident", head: "年龄|出生日期", cells: person("张三", 70, "1955-03-02"), level: "无"},
	{rule: "unlikely age", table: "resident", head: "年龄", cells: person("张三", 700), level: "醒", said: "不像真的"},
	{rule: "reckoned year", table: "resident", head: "出生日期", cells: person("张三", "约1956年"), level: "无"},
	{rule: "date without year", table: "hazard", title: "锦绣苑2025年隐患问题台账", head: "排查时间", cells: fire("3月2日"), level: "醒", said: "2025-03-02"},
	{rule: "order of day and month", table: "resident", head: "出生日期", cells: person("张三", "3/2/90"), level: "问", said: ""},
	{rule: "month kept as month", table: "resident", head: "居住起始", cells: person("张三", "2012年10月"), level: "无"},
	{rule: "serial number in a date column", table: "hazard", head: "排查时间", cells: fire(45718), level: "改", said: "2025-03-02"},
	{rule: "date before 1900", table: "resident", head: "出生日期", cells: person("张三", "1890-01-01"), level: "醒", said: "1890-01-01"},
	{rule: "date that does not exist", table: "hazard", head: "排查时间", cells: fire("2025-02-30"), level: "醒", said: "2025-02-30"},
	{rule: "date after today and ten years", table: "hazard", head: "整改时限", cells: fire("2040-01-01"), level: "醒", said: "2040-01-01"},
	{rule: "deadline at once", table: "hazard", title: "2025年隐患 填表日期:2025-06-30", head: "排查时间|整改时限", cells: fire("2025-06-30", "立即"), level: "醒", said: "立即"},
	{rule: "deadline for ever", table: "hazard", head: "整改时限", cells: fire("长期"), level: "醒", said: "长期"},
	{rule: "booleans", table: "home", head: "面积|出租", cells: home(88, "√"), level: "改", said: "是"},
	{rule: "blank is not no", table: "home", head: "面积|出租", cells: home(88, ""), level: "无"},
	{rule: "enumeration by synonym", table: "resident", head: "婚姻状况", cells: person("张三", "丧"), level: "改", said: "丧偶"},
	{rule: "unknown word", table: "resident", head: "婚姻状况", cells: person("张三", "单身贵族"), level: "问", said: ""},
	{rule: "several values", table: "resident", head: "重点类别", cells: person("张三", "独居老人、低保;残疾"), level: "改", said: "独居、低保、残疾"},
	{rule: "money in ten thousands", table: "hazard", head: "投入资金(元)", cells: fire("0.12万"), level: "改", said: "1200.00"},
	{rule: "money below zero", table: "hazard", head: "投入资金(元)", cells: fire("(500)"), level: "醒", said: "500"},
	{rule: "money finer than a fen", table: "hazard", head: "投入资金(元)", cells: fire("1234.567"), level: "醒", said: "1234.57"},
	{rule: "area with unit", table: "home", head: "面积", cells: home("89.5㎡"), level: "改", said: "89.50"},
	{rule: "formula with its result", table: "home", head: "面积|常住人数", cells: home(88, shown{value: 12, formula: "SUM(6,6)"}), level: "无"},
	{rule: "error value", table: "home", head: "面积|常住人数", cells: home(88, "#N/A"), level: "醒", said: "此格未导入"},
	{rule: "null words", table: "resident", head: "备注", cells: person("张三", "暂无"), level: "无"},
	{rule: "asked and unknown", table: "resident", head: "文化程度", cells: person("张三", "不详"), level: "无"},
	{rule: "date in a place column", table: "home", head: "面积", cells: []any{shown{value: 45718, format: "m\"月\"d\"日\""}, "", "101", 90}, level: "问", said: ""},
	{rule: "formula injection", table: "resident", head: "备注", cells: person("张三", "=HYPERLINK(1)"), level: "无"},
	{rule: "place that is not in the register", table: "resident", cells: []any{"9", "1", "101", "张三"}, level: "拒", said: "没找到的地址"},
	{rule: "required cell", table: "resident", cells: person(""), level: "拒", said: "姓名"},
}

// Every rule of ledgers.md A4, a file each: exactly this level, and this in the receipt.
func TestEveryRuleOfTheMess(t *testing.T) {
	w, _, _ := workTown(t, dbtest.SQLite(t, allMigrations))
	for i := range messes {
		m := &messes[i]
		j := w.load(t, "乱.xlsx", m.table, sheetOf(t, m.title, m.headers(), m.cells))
		said := w.reason(t, j)
		if got := level(j.Counts); got != m.level || !strings.Contains(said, m.said) || m.level == "无" && said != "" {
			t.Errorf("%s: level %s, want %s; receipt %q, want %q; %+v", m.rule, got, m.level, said, m.said, j.Counts)
		}
		for _, code := range []string{"null", "enum", "422", "ID"} {
			if strings.Contains(said, code) {
				t.Errorf("%s: the receipt speaks code: %q", m.rule, said)
			}
		}
	}
}

// The rules of A4 that need two rows: ditto marks, one person twice, one home twice.
func TestRulesOfTwoRows(t *testing.T) {
	w, _, _ := workTown(t, dbtest.SQLite(t, allMigrations))
	head := []any{"楼栋", "单元", "房号", "姓名", "联系电话"}
	for rule, x := range map[string]struct {
		table string
		rows  [][]any
		level string
		said  string
	}{
		"ditto":              {"resident", [][]any{head, {"3", "1", "101", "张三", ""}, {"同上", "〃", "102", "李四", ""}}, "无", ""},
		"one person twice":   {"resident", [][]any{head, {"3", "1", "101", "张三", "13800138000"}, {"3", "1", "101", "张三", "13800138000"}}, "改", "第 2 行"},
		"one person, unlike": {"resident", [][]any{append(head, "民族"), {"3", "1", "101", "张三", "13800138000", "汉族"}, {"3", "2", "201", "张三", "13800138000", "回族"}}, "问", ""},
		"one home twice":     {"home", [][]any{{"楼栋", "单元", "房号", "户主"}, {"3", "1", "101", "张三"}, {"3", "1", "101", "李四"}}, "问", ""},
	} {
		j := w.load(t, "两行.xlsx", x.table, book(t, x.rows))
		said := w.reason(t, j)
		if got := level(j.Counts); got != x.level || !strings.Contains(said, x.said) {
			t.Errorf("%s: level %s, want %s; receipt %q, want %q; %+v", rule, got, x.level, said, x.said, j.Counts)
		}
	}
}

// reason is what the receipt says beside the last row.
func (w *town) reason(t *testing.T, j table.Job) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(w.receipt(t, j)))
	must(t, err)
	defer f.Close()
	rows, err := f.GetRows("Sheet1")
	must(t, err)
	last := rows[len(rows)-1]
	for _, head := range rows {
		for i, h := range head {
			if h == "原因" && i < len(last) {
				return last[i]
			}
		}
	}
	return ""
}
