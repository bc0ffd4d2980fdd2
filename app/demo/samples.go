package demo

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"linli/gateway/sheet"
	"linli/platform/fault"
)

// samplesDir is where the files for trying the import are written, inside the data folder.
const samplesDir = "示例导入"

// writeSamples writes the messy files of ledgers.md part A, and the rosters with which a newcomer fills an EMPTY
// installation: compound, buildings, homes, residents with 31 planted errors, duties, and a blank form from above.
func (t *town) writeSamples() (string, error) {
	if t.opt.Dir == "" {
		return "no folder", nil
	}
	dir := filepath.Join(t.opt.Dir, samplesDir)
	list := sheet.Samples()
	var notes strings.Builder
	notes.WriteString("演示数据，全部虚构。\n\n一、凌乱的表(导入到本演示街道)\n")
	for _, s := range list {
		fmt.Fprintf(&notes, "%s\t%s:%s\t预期 %+v\n", s.File, s.Table, s.What, s.Expect)
	}
	rosters, planted := t.rosters()
	notes.WriteString("\n二、新用户：空库里先建 云漳市、望岭区、柳岸街道、锦绣社区，再按序号导入 新用户 文件夹里的表\n")
	for i := range rosters {
		fmt.Fprintf(&notes, "%s\t%s\n", rosters[i].File, rosters[i].What)
		rosters[i].File = filepath.Join("新用户", rosters[i].File)
	}
	fmt.Fprintf(&notes, "\n三、居民台账里有意放的 %d 处错\n%s\n", len(planted), strings.Join(planted, "\n"))
	if err := os.MkdirAll(filepath.Join(dir, "新用户"), 0o755); err != nil {
		return "", fault.Full("db.full").With(err)
	}
	for _, s := range append(list, rosters...) {
		b, err := s.Bytes()
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, s.File), b, 0o644)
		}
		if err != nil {
			return "", err
		}
	}
	err := os.WriteFile(filepath.Join(dir, "说明.txt"), []byte(notes.String()), 0o644)
	return fmt.Sprintf("%d files", len(list)+len(rosters)+1), err
}

func row(v ...any) []any { return v }

func (t *town) rosters() (out []sheet.Sample, planted []string) {
	c := t.byName["锦绣苑"]
	head := row("小区名称", "曾用名", "所属社区", "地址", "建成年份", "总建筑面积(㎡)", "物业管理方式", "物业企业", "业委会", "党支部", "小区类型")
	out = append(out, sheet.PlainSample("1-小区台账.xlsx", "compound", "一个小区", "小区台账", [][]any{row("锦绣社区小区台账"), head,
		row("锦绣苑", "锦绣小区", "锦绣社区", c.Address, c.built, float64(c.total())/100, "专业物业", anju, "已成立", "锦绣苑小区党支部", "商品房")}, "A1 K1"))
	rows := [][]any{row("锦绣苑楼栋台账"), row("小区", "楼号", "单元数", "地上层数", "每层户数", "建筑高度(m)", "结构", "竣工年月", "外墙保温材料", "燃烧性能等级", "电梯(部)")}
	for _, b := range c.buildings {
		f := b.Building
		rows = append(rows, row("锦绣苑", b.Label+"#", b.block.units, f.Above, f.PerFloor, float64(f.HeightCM)/100, f.Structure, f.Completed, f.Insulation, f.Rating+"级", f.Lifts))
	}
	out = append(out, sheet.PlainSample("2-楼栋台账.xlsx", "building", "16栋，楼号写成 3#", "楼栋", rows, "A1 K1"))
	out = append(out, homesRoster(c))
	people, planted := peopleRoster(c)
	out = append(out, people, t.dutyRoster(c))
	out = append(out, sheet.PlainSample("空表-住宅小区摸底表.xlsx", "", "上级发来的空表：能填的自动填，没有的列留空并标明", "摸底表",
		[][]any{row("住宅小区基本情况摸底表"), row("填报单位:", nil, nil, "填报日期:"), row("序号", "小区名称", "地址", "建成年份", "户数", "楼栋数", "物业企业", "业委会", "电动车充电口数")}, "A1 I1"))
	return out, planted
}

// homesRoster has merged buildings and doors written in several ways.
func homesRoster(c *compound) sheet.Sample {
	rows := [][]any{row("锦绣苑2026年房屋台账"), row("填报单位:锦绣社区  填表日期:2026年6月2日"), row("楼栋", "单元", "房号", "建筑面积(㎡)", "居住状态", "户主", "联系电话")}
	merges := []string{"A1 G1", "A2 G2"}
	words := map[string]string{"owner": "自住", "rented": "租住", "vacant": "空房"}
	for _, b := range c.buildings {
		first := len(rows) + 1
		for _, h := range b.homes() {
			r := row(nil, h.unit.label+"单元", h.Label, fmt.Sprintf("%.2f㎡", float64(h.Area)/100), words[string(h.State)], nil, nil)
			if len(rows)+1 == first {
				r[0] = b.Label + "号楼"
			}
			if len(h.Label) == 3 && len(rows)%5 == 0 {
				r[2] = "0" + h.Label
			}
			if len(h.people) > 0 {
				r[5], r[6] = h.people[0].name, fmt.Sprint(h.people[0].phone)
			}
			rows = append(rows, r)
		}
		merges = append(merges, fmt.Sprintf("A%d A%d", first, len(rows)))
	}
	n := len(c.homes)
	rows = append(rows, row("合计", nil, nil, nil, fmt.Sprintf("%d户", n)), row("审核人:", nil, "制表人:"))
	return sheet.PlainSample("3-房屋台账.xlsx", "home", fmt.Sprintf("%d户，楼栋合并单元格，面积带单位", n), "房屋台账", rows, merges...)
}

// peopleRoster is the head of each of the 1,368 homes, written as offices do, with 31 errors that no import may pass over.
func peopleRoster(c *compound) (sheet.Sample, []string) {
	d := Options{Seed: Seed}.dice(streamRoster)
	n := newNamer(d)
	rows := [][]any{row("锦绣苑居民信息台账(一户一档)"), row("序号", "楼号", "单元", "房间号", "姓名", "与户主关系", "性别", "身份证号", "手机号", "是否党员", "备注")}
	for i, h := range c.homes {
		r := &resident{name: n.name(n.surname(), true, 1970), male: true, birth: fmt.Sprintf("19%02d-0%d-1%d", 50+i%45, 1+i%9, i%9), phone: 10020000000 + i}
		if len(h.people) > 0 {
			r = h.people[0]
		}
		rows = append(rows, row(i+1, houseWord(i, h.building.Label), unitWord(i, h.unit.label), h.Label, nameWord(i, r.name), "户主", map[bool]string{true: "男", false: "女"}[r.male],
			idNumber("980101", r.birth, r.male, 200+i%250), phoneWord(i, r.phone), map[bool]string{true: "√", false: ""}[r.party], nil))
	}
	planted := plant(rows)
	return sheet.PlainSample("4-居民台账.xlsx", "resident", fmt.Sprintf("%d行，有意放了%d处错", len(c.homes), len(planted)), "居民", rows, "A1 K1"), planted
}

func houseWord(i int, label string) any {
	return []any{label, label + "#", label + "号楼", label + "栋"}[i/40%4]
}

func unitWord(i int, label string) any {
	return []any{label, label + "单元", map[string]string{"1": "一单元", "2": "二单元", "3": "三单元"}[label]}[i/25%3]
}

func nameWord(i int, name string) string {
	r := []rune(name)
	if i%17 == 0 && len(r) == 2 {
		return string(r[0]) + " " + string(r[1])
	}
	return name
}

func phoneWord(i, n int) any {
	s := fmt.Sprint(n)
	switch {
	case n == 0:
		return nil
	case i%19 == 0:
		return s[:3] + "-" + s[3:7] + "-" + s[7:]
	case i%23 == 0:
		return float64(n)
	}
	return s
}

// plant puts 31 errors into a roster whose header is its second row and says where.
func plant(rows [][]any) []string {
	var out []string
	at := 15
	put := func(times int, what string, change func(r []any, i int)) {
		for range times {
			change(rows[at], at)
			out = append(out, fmt.Sprintf("第 %d 行\t%s", at+1, what))
			at += 43
		}
	}
	put(6, "身份证号被存成数字，末三位已丢失", func(r []any, _ int) { r[7] = 980101197503120000 })
	put(5, "身份证号校验位不对", func(r []any, _ int) {
		s := r[7].(string)
		r[7] = s[:17] + string('0'+(s[17]-'0'+1)%10)
		if s[17] == 'X' {
			r[7] = s[:17] + "3"
		}
	})
	put(4, "门牌不在房屋台账里", func(r []any, _ int) { r[3] = "9901" })
	put(3, "与上一行是同一个人，电话不同", func(r []any, i int) {
		copy(r[1:8], rows[i-1][1:8])
		r[8] = "10029999999"
	})
	put(3, "一格写了两个人", func(r []any, _ int) { r[4] = "常立新、康永强" })
	put(3, "与户主关系不认识", func(r []any, _ int) { r[5] = "结拜兄弟" })
	put(3, "手机号少一位", func(r []any, _ int) { r[8] = "1002000123" })
	put(2, "身份证里的出生日期不存在", func(r []any, _ int) { r[7] = "980101197902300017" })
	put(2, "没有姓名", func(r []any, _ int) { r[4] = nil })
	return out
}

// dutyRoster is the table of 党员联户: the members with what they answer for.
func (t *town) dutyRoster(c *compound) sheet.Sample {
	rows := [][]any{row("锦绣苑小区党支部党员联户责任表"), row("党小组", "姓名", "性别", "居住地址", "联系电话", "是否免联户", "责任楼栋", "责任单元/户")}
	busy := map[string]bool{}
	for i, b := range t.story {
		busy[b.person.id] = true
		rows = append(rows, memberRow(i, b.person, "否", b.homes[0].building.Label+"号楼", rangeWord(b.homes)))
	}
	for i, r := range c.members {
		if !busy[r.id] {
			rows = append(rows, memberRow(i, r, pick(dice{t.manner.Rand}, []string{"高龄", "患病", "长期外出"}), nil, nil))
		}
	}
	return sheet.PlainSample("5-党员联户责任表.xlsx", "duty", "党员联户：58人有责任户，其余免联户", "联户", rows, "A1 H1")
}

func memberRow(i int, r *resident, exempt string, building, part any) []any {
	a := strings.Split(r.home.address(), "/")
	return row([]string{"第一党小组", "第二党小组", "第三党小组"}[i%3], r.name, map[bool]string{true: "男", false: "女"}[r.male], a[0]+strings.Join(a[1:], "-"), fmt.Sprint(r.phone), exempt, building, part)
}

// rangeWord writes a part as offices do: a whole unit, or from door to door, unit by unit.
func rangeWord(homes []*home) string {
	var out []string
	for i := 0; i < len(homes); {
		j := i
		for j < len(homes) && homes[j].unit == homes[i].unit {
			j++
		}
		u, b := homes[i].unit, homes[i].building.Label
		if j-i == len(u.homes) {
			out = append(out, b+"号楼"+u.label+"单元")
		} else if j-i == 1 {
			out = append(out, fmt.Sprintf("%s-%s-%s", b, u.label, homes[i].Label))
		} else {
			out = append(out, fmt.Sprintf("%s-%s-%s至%s-%s-%s", b, u.label, homes[i].Label, b, u.label, homes[j-1].Label))
		}
		i = j
	}
	return strings.Join(out, "、")
}
