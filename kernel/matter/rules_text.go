package matter

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"linli/platform/text"
)

// MaxText is the longest description, in characters (open311.md 7).
const MaxText = 4000

// Words that put 119 and the duty number on top, whatever the kind (users.md J3). Longer phrases that only look so
// (灭火器, 防火门) are taken out first.
var (
	emergencyWords = []string{"着火", "起火", "失火", "火灾", "冒烟", "浓烟", "煤气泄漏", "煤气漏", "漏煤气", "燃气泄漏", "燃气漏", "漏燃气", "天然气泄漏", "漏天然气",
		"煤气", "煤气味", "燃气味", "爆炸", "触电", "漏电", "跳楼", "轻生", "晕倒", "昏迷", "不省人事", "电梯困人", "困在电梯", "被困", "坍塌", "塌了", "砍人", "打人", "溺水"}
	harmlessWords = []string{"煤气费", "燃气费", "煤气表", "燃气表", "煤气罐车", "火灾隐患", "预防火灾", "火灾演练", "煤气公司", "燃气公司", "换煤气", "煤气卡"}
)

// Emergency lists the emergency words that text holds, the common ones and those of the kinds given, longest first and
// each once. Empty = ordinary. The page then shows 119, 110, 120 and the duty phone on top of everything else; it
// never keeps the report from being sent.
func Emergency(text string, kinds ...Kind) []string {
	t := strings.Join(strings.Fields(text), "")
	for _, w := range harmlessWords {
		t = strings.ReplaceAll(t, w, "·")
	}
	words := emergencyWords
	for _, k := range kinds {
		words = append(words[:len(words):len(words)], k.Emergency...)
	}
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	var out []string
	for _, w := range words {
		if w != "" && strings.Contains(t, w) && !within(out, w) {
			out = append(out, w)
		}
	}
	return out
}

func within(have []string, w string) bool {
	for _, h := range have {
		if strings.Contains(h, w) {
			return true
		}
	}
	return false
}

// Numbers as people write them: in groups, with the country before them, with brackets. Of what is written with uncommon signs only a
// true mobile number (1, then 3 to 9) counts: 101/1201/1301 are doors.
var (
	idPattern    = text.NewPattern(`[1-9]\d{5}[- ]?(?:18|19|20)\d{2}[- ]?(?:0\d|1[0-2])[- ]?(?:[0-2]\d|3[01])[- ]?\d{3}[\dXx]`)
	oldIDPattern = text.NewPattern(`[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}`)
	phonePattern = text.NewPattern(`(?:(?:\+|00)?86[- ]?)?(?:1\d{2}[- ]?\d{4}[- ]?\d{4}|1[3-9]\d[-_ ./()（）·、]{0,2}\d{4}[-_ ./()（）·、]{0,2}\d{4}|1[3-9](?:[-_ .·]\d){9})`)
	linePattern  = text.NewPattern(`0\d{2,3}(?:-|[)）] ?)?\d{7,8}`)
	cardPattern  = text.NewPattern(`\d{16,19}|\d{4}(?:[- ]\d{4}){3}(?:[- ]\d{1,3})?`)
	mailPattern  = text.NewPattern(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`)
)

// Mask hides telephone numbers, identity and bank card numbers and mail addresses in free text (T1): what a resident types is
// read by others, and most people give away more than they mean to. Full-width digits are seen through.
func Mask(s string) string {
	s = narrow(s)
	if !mayIdentify(s) {
		return s
	}
	for before := ""; before != s; { // the end of a hidden number may begin another: each round hides digits, so it ends
		before = s
		for _, p := range []*text.Pattern{idPattern, cardPattern, phonePattern, linePattern, oldIDPattern} {
			s = maskWith(p, s)
		}
	}
	return mailPattern.ReplaceAllStringFunc(s, func(m string) string { return m[:1] + "***" + m[strings.IndexByte(m, '@'):] })
}

var (
	notHomes  = strings.NewReplacer("号楼", "", "号门", "", "号梯", "", "号电梯", "", "号井", "", "号岗", "", "号路", "", "大家", "")
	homeWords = text.NewPattern(`[0-9]{3}|[0-9][-－—–/#][0-9]|[0-9][A-EG-Za-eg-z]|[〇零一二三四五六七八九]{3}|[室户家号]`)
)

// OpenPart is what of the words for a spot everybody may read: 2单元门口 or 3层楼道 tell two matters apart; what may name a home
// (501, 3-2-501, 王家) is left out whole.
func OpenPart(part string) string {
	part = Mask(strings.TrimSpace(part))
	if homeWords.MatchString(notHomes.Replace(part)) {
		return ""
	}
	return part
}

// mayIdentify tells whether a text can hold anything that Mask hides: each of its patterns needs ten digits or an @.
func mayIdentify(s string) bool {
	digits := 0
	for i := range len(s) {
		if s[i] == '@' {
			return true
		}
		if isDigit(s[i]) {
			digits++
		}
	}
	return digits >= 10
}

// maskWith hides matches that stand alone: not the middle of a longer run of digits.
func maskWith(p *text.Pattern, s string) string {
	var b strings.Builder
	last := 0
	for _, at := range p.FindAllStringIndex(s, -1) {
		if at[0] > 0 && isDigit(s[at[0]-1]) || at[1] < len(s) && isDigit(s[at[1]]) {
			continue
		}
		b.WriteString(s[last:at[0]])
		b.WriteString(maskNumber(s[at[0]:at[1]]))
		last = at[1]
	}
	b.WriteString(s[last:])
	return b.String()
}

func maskNumber(m string) string {
	if len(m) >= 15 {
		return m[:1] + strings.Repeat("*", len(m)-2) + m[len(m)-1:]
	}
	return m[:3] + "****" + m[len(m)-4:]
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// unseen are characters of no width that say nothing: they would hide a number from the mask and a word from the search. The
// joiners that emoji and other scripts need stay.
const unseen = "\u00ad\u180e\u200b\u2028\u2029\u2060\ufeff"

// narrow turns full-width digits and letters into ASCII and drops control characters that no page should carry.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == utf8.RuneError, r != '\n' && r != '\t' && unicode.IsControl(r):
			return -1
		case unicode.Is(unicode.Bidi_Control, r), strings.ContainsRune(unseen, r):
			return -1
		}
		return r
	}, s)
}

// Alike measures how much two texts say the same, 0 to 1: shared pairs of characters over the shorter one's pairs.
// Good enough to offer 这件事已在办; a person decides.
func Alike(a, b string) float64 {
	x, y := pairs(a), pairs(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	n := 0
	for p := range x {
		if y[p] {
			n++
		}
	}
	return float64(n) / float64(len(x))
}

func pairs(s string) map[[2]rune]bool {
	out := map[[2]rune]bool{}
	var prev rune
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			prev = 0
			continue
		}
		r = unicode.ToLower(r)
		if prev != 0 {
			out[[2]rune{prev, r}] = true
		}
		prev = r
	}
	return out
}
