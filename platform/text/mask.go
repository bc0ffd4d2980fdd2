package text

import (
	"strconv"
	"strings"
)

// Audience says who will read a value; the rules of masking go by it (grid.md §8). Masking happens on the server, before
// a page or a file is made.
type Audience int

// The audiences, from the widest to the narrowest. The zero value sees least, so that a forgotten audience leaks nothing.
const (
	PublicNotice Audience = iota // notice boards, public pages
	OtherStaff                   // other staff, exports, prints of lists
	WorkList                     // those who serve this grid
)

// compound surnames, so that 欧阳 is kept whole.
var surnames = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Fields(`欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶
		太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁
		拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 梁丘 左丘 东门 西门 第五 完颜 纳兰 叶赫 耶律 贺兰`) {
		m[s] = true
	}
	return m
}()

// Surname parts a Chinese name into surname and given name; a compound surname counts only when a given name follows.
// A name with a dot (阿迪力·买买提) has its first part as surname.
func Surname(name string) (surname, given string) {
	if head, tail, ok := strings.Cut(name, "·"); ok {
		return head, tail
	}
	rs := []rune(name)
	if len(rs) >= 3 && surnames[string(rs[:2])] {
		return string(rs[:2]), string(rs[2:])
	}
	if len(rs) < 2 {
		return name, ""
	}
	return string(rs[:1]), string(rs[1:])
}

// MaskName masks the name of a natural person: whole on work lists; 王** for other staff, 欧阳* with a compound surname,
// 阿**·*** with a dot; 王某某 in public. A name masked in its source (王*明) gives away nothing more.
func MaskName(name string, to Audience) string {
	name = CleanName(name)
	if to == WorkList || name == "" {
		return name
	}
	star := "*"
	if to == PublicNotice {
		star = "某"
	}
	if strings.Contains(name, "·") {
		first := []rune(name)[:1]
		if to == PublicNotice {
			return string(first) + "某某"
		}
		return string(first) + strings.Map(keepDot, name[len(string(first)):])
	}
	surname, given := Surname(name)
	return surname + strings.Repeat(star, len([]rune(given)))
}

func keepDot(r rune) rune {
	if r == '·' {
		return r
	}
	return '*'
}

// MaskPhone masks a telephone number (national or E.164): whole on work lists, 138****1234 or 0355-****567 for other
// staff, nothing in public. What is no number is hidden whole.
func MaskPhone(phone string, to Audience) string {
	if phone == "" || to == PublicNotice {
		return ""
	}
	p, err := ParsePhone(phone, PhoneRules{Demo: true})
	switch {
	case to == WorkList && err == nil:
		return p.Show
	case to == WorkList:
		return phone
	case err != nil:
		return "****"
	case p.Mobile:
		return p.Show[:3] + "****" + p.Show[7:]
	}
	head, tail, ok := strings.Cut(p.Show, "-")
	if !ok {
		return p.Show // service numbers belong to nobody
	}
	tail, _, _ = strings.Cut(tail, "-")
	return head + "-****" + tail[max(len(tail)-3, 0):]
}

// MaskID masks an identity number: hidden on work lists (reveal with a reason), 140403********0011 for other staff and
// exports, not shown in public.
func MaskID(number string, to Audience) string {
	switch {
	case number == "" || to == PublicNotice:
		return ""
	case to == WorkList:
		return "****"
	case len(number) < 15:
		return strings.Repeat("*", len([]rune(number)))
	}
	return number[:6] + strings.Repeat("*", len(number)-10) + number[len(number)-4:]
}

// MaskIDEnds leaves the first and the last character: 1****************1, for a public list in which two people of one
// name must be told apart.
func MaskIDEnds(number string) string {
	if len(number) < 15 {
		return ""
	}
	return number[:1] + strings.Repeat("*", len(number)-2) + number[len(number)-1:]
}

// MaskCard masks a bank card: its last four digits for staff, nothing in public.
func MaskCard(number string, to Audience) string {
	number = Squeeze(number)
	if to == PublicNotice || len(number) < 8 {
		return ""
	}
	return "**** " + number[len(number)-4:]
}

// MaskSensitive masks health, disability, income and the like: only the assigned carer reads the value, staff the
// category (残疾), the public nothing.
func MaskSensitive(value, category string, to Audience, carer bool) string {
	switch {
	case value == "":
		return ""
	case carer:
		return value
	case to == PublicNotice:
		return ""
	}
	return category
}

var (
	addressWords  = NewPattern(`^(.*?)([0-9A-Za-z一二三四五六七八九十百]+)(号楼|号院|栋|幢|座|楼|#楼?)`)
	addressDashes = NewPattern(`^(.*?)([0-9]{1,3}[A-Za-z]?)[-－—/][0-9]{1,2}[-－—/][0-9A-Za-z]{2,5}(室|户|号)?$`)
)

// MaskAddress masks a written address: whole to the room on work lists, to the building for other staff (3号楼**室), to
// the compound in public. Where the place is known, place.DescribeFor is surer; an address in which no building can be
// made out is hidden whole, except that what holds no figures is shown.
func MaskAddress(address string, to Audience) string {
	a := Clean(address)
	if to == WorkList || a == "" {
		return a
	}
	head, building := "", ""
	if m := addressWords.FindStringSubmatch(a); m != nil {
		head, building = m[1], m[2]+m[3]
	} else if m := addressDashes.FindStringSubmatch(a); m != nil {
		head, building = m[1], m[2]+"号楼"
	} else if strings.ContainsAny(a, "0123456789") {
		return "**"
	} else {
		return a
	}
	if to == PublicNotice {
		if head = strings.TrimSpace(head); head == "" {
			return "**"
		}
		return head
	}
	return head + building + "**室"
}

var (
	longDigits = NewPattern(`[0-9０-９][0-9０-９ \-–—]{5,}[0-9０-９xXＸｘ]`)
)

// MaskFree masks telephone and identity numbers inside a text people wrote and counts them, so that a form can warn
// before it takes the text (security.md T1).
func MaskFree(s string) (masked string, found int) {
	masked = longDigits.ReplaceAllStringFunc(s, func(m string) string {
		bare := strings.ToUpper(Squeeze(strings.NewReplacer("-", "", "–", "", "—", "").Replace(m)))
		switch {
		case len(bare) == 18 || len(bare) == 15 && allDigits(bare):
			found++
			return strings.Repeat("*", len(bare))
		case len(bare) >= 16 && len(bare) <= 19 && allDigits(bare):
			found++
			return MaskCard(bare, OtherStaff)
		}
		if p, err := ParsePhone(m, PhoneRules{Demo: true}); err == nil && (p.Mobile || strings.HasPrefix(p.Show, "0")) {
			found++
			return MaskPhone(m, OtherStaff)
		}
		return m
	})
	return masked, found
}

// Small writes a count in a statistic so that nobody can be picked out: 1 to 4 are <5 (grid.md §8).
func Small(n int64) string {
	if n >= 1 && n <= 4 {
		return "<5"
	}
	return strconv.FormatInt(n, 10)
}

// SmallComplement tells whether a table that shows total and all but one of its parts would give away a small part: then
// a second part must be hidden too.
func SmallComplement(parts []int64) bool {
	small := 0
	for _, p := range parts {
		if p >= 1 && p <= 4 {
			small++
		}
	}
	return small == 1
}
