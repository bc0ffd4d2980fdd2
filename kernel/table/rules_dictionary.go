package table

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// units that stay part of a header: 面积(㎡) and 面积(亩) are different columns, 姓名(必填) and 姓名 are not.
var headerUnits = map[string]bool{"m2": true, "㎡": true, "元": true, "mg/l": true, "μg/l": true, "ug/l": true, "g/l": true, "平方米": true, "m": true, "米": true, "部": true,
	"户": true, "人": true, "万元": true, "亩": true, "个": true, "%": true, "秒": true, "分钟": true, "元/m2·月": true, "整改前": true}

// NormaliseHeader brings a header to the form in which it is looked up (A3): NFKC, no white space, no mark of a required
// column, no note in brackets unless it is a unit, Latin letters small.
func NormaliseHeader(s string) string {
	s = norm.NFKC.String(s)
	var b strings.Builder
	for _, r := range s {
		if unicode.IsSpace(r) || isInvisible(r) || r == '*' || r == '★' || r == '※' {
			continue
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.Trim(stripNotes(b.String()), ":。,、;")
}

// stripNotes removes (…) and 【…】 that are not units.
func stripNotes(s string) string {
	for _, pair := range [][2]string{{"(", ")"}, {"【", "】"}, {"[", "]"}, {"〔", "〕"}} {
		from := 0
		for {
			i := strings.Index(s[from:], pair[0])
			if i < 0 {
				break
			}
			i += from
			j := strings.Index(s[i:], pair[1])
			if j < 0 {
				break
			}
			j += i
			if headerUnits[s[i+len(pair[0]):j]] {
				from = j
				continue
			}
			s = s[:i] + s[j+len(pair[1]):]
			from = i
		}
	}
	return s
}

func isInvisible(r rune) bool {
	return r == 0x200B || r == 0x200C || r == 0x200D || r == 0x2060 || r == 0xFEFF || r == 0x00AD
}

// meaning is one reading of a header word.
type meaning struct {
	table  *Table
	column int
	weak   bool
}

// dictionary answers what a header word may mean in the tables of the catalog.
type dictionary struct {
	words map[string][]meaning
	// common words that head a column anywhere, though no table has them: they help to find the header row
	common map[string]bool
}

func newDictionary(tables []*Table) *dictionary {
	d := &dictionary{words: map[string][]meaning{}, common: map[string]bool{}}
	for _, t := range tables {
		for i := range t.Columns {
			c := &t.Columns[i]
			d.add(c.Header, meaning{t, i, false})
			for _, w := range c.Synonyms {
				d.add(w, meaning{t, i, false})
			}
			for _, w := range c.Weak {
				d.add(w, meaning{t, i, true})
			}
		}
	}
	for _, w := range strings.Fields("序号 编号 备注 说明 备注1 备注2 小区 小区名称 楼栋 单元 房号 姓名 电话 年龄 性别 单位 部门 职务 日期 时间 地点 内容 类别 状态 结果 数量 金额 单价 规格 签名 照片 附件 网格 网格员 社区 街道") {
		d.common[NormaliseHeader(w)] = true
	}
	return d
}

func (d *dictionary) add(word string, m meaning) {
	n := NormaliseHeader(word)
	for _, have := range d.words[n] {
		if have.table == m.table && have.column == m.column {
			return
		}
	}
	d.words[n] = append(d.words[n], m)
}

// known says whether a normalised word heads a column somewhere.
func (d *dictionary) known(n string) bool {
	return n != "" && (d.common[n] || len(d.words[n]) > 0 || len(d.words[dropUnit(n)]) > 0)
}

// in lists what the word means in one table.
func (d *dictionary) in(t *Table, n string) []meaning {
	var found []meaning
	for _, w := range []string{n, dropUnit(n)} {
		for _, m := range d.words[w] {
			if m.table == t {
				found = append(found, m)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// dropUnit removes a unit in brackets at the end: 建筑面积(m2) → 建筑面积.
func dropUnit(n string) string {
	if i := strings.LastIndex(n, "("); i > 0 && strings.HasSuffix(n, ")") && headerUnits[n[i+1:len(n)-1]] {
		return n[:i]
	}
	return n
}
