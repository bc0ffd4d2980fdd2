package text

import (
	"sort"
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
)

// surnameSounds are surnames that sound otherwise than the character usually does.
var surnameSounds = map[string]string{
	"单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "曾": "zeng", "翟": "zhai", "盖": "ge", "朴": "piao",
	"任": "ren", "华": "hua", "缪": "miao", "覃": "qin", "乐": "yue", "员": "yun", "种": "chong", "黑": "he", "尹": "yin",
	"宓": "mi", "冼": "xian", "召": "shao", "折": "she", "繁": "po", "秘": "bi", "纪": "ji", "句": "gou", "逄": "pang",
	"尉迟": "yu chi", "万俟": "mo qi", "单于": "chan yu", "澹台": "tan tai", "长孙": "zhang sun", "令狐": "ling hu",
}

// wordSounds are words of places whose first reading in the dictionary is the wrong one.
var wordSounds = map[string]string{
	"长治": "chang zhi", "长子县": "zhang zi xian", "长春": "chang chun", "长安": "chang an", "长江": "chang jiang",
	"银行": "yin hang", "重庆": "chong qing", "大厦": "da sha", "厦门": "xia men", "乐园": "le yuan", "调解": "tiao jie",
	"音乐": "yin yue", "会计": "kuai ji", "朝阳": "chao yang", "都市": "du shi", "长街": "chang jie", "长兴": "chang xing",
}

// Pinyin spells s without tones, syllables parted by spaces; latin letters and figures stay, everything else drops out.
func Pinyin(s string) string { return strings.Join(syllables(Clean(s), wordSounds), " ") }

// Initials gives the first letters by which people search: 锦绣苑 is jxy, 3号楼 3hl.
func Initials(s string) string { return firsts(syllables(Clean(s), wordSounds)) }

// NameInitials is Initials of a person's name; surnames with their own sound are known (单 is s, 尉迟 yc).
func NameInitials(name string) string { return firsts(nameSyllables(name)) }

// NamePinyin is Pinyin of a person's name.
func NamePinyin(name string) string { return strings.Join(nameSyllables(name), " ") }

func nameSyllables(name string) []string {
	name = CleanName(name)
	surname, given := Surname(name)
	if sound, ok := surnameSounds[surname]; ok && given != "" {
		return append(strings.Fields(sound), syllables(given, nil)...)
	}
	return syllables(name, nil)
}

// InitialsAll gives Initials and, because the dictionary has several readings for some characters, the other spellings
// somebody may type, at most limit, the usual one first.
func InitialsAll(s string, limit int) []string {
	usual := Initials(s)
	out := map[string]bool{}
	heads := []string{""}
	for _, r := range Clean(s) {
		var letters []string
		for _, l := range readings(r) {
			letters = append(letters, l[:1])
		}
		if len(letters) == 0 {
			continue
		}
		var grown []string
		for _, h := range heads {
			for _, l := range letters {
				if len(grown) < 4*limit && !contains(grown, h+l) {
					grown = append(grown, h+l)
				}
			}
		}
		heads = grown
	}
	for _, h := range heads {
		out[h] = h != "" && h != usual
	}
	rest := make([]string, 0, len(out))
	for h, other := range out {
		if other {
			rest = append(rest, h)
		}
	}
	sort.Strings(rest)
	if usual == "" {
		return rest[:min(len(rest), limit)]
	}
	return append([]string{usual}, rest[:max(0, min(len(rest), limit-1))]...)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// syllables spells s; longest known words first, then character by character.
func syllables(s string, words map[string]string) []string {
	var out []string
	rs := []rune(s)
	for i := 0; i < len(rs); {
		n := 0
		for l := min(4, len(rs)-i); l >= 2 && n == 0; l-- {
			if sound, ok := words[string(rs[i:i+l])]; ok {
				out, n = append(out, strings.Fields(sound)...), l
			}
		}
		if n == 0 {
			if r := readings(rs[i]); len(r) > 0 {
				out = append(out, r[0])
			}
			n = 1
		}
		i += n
	}
	return out
}

// readings gives all sounds of one character; a latin letter or a figure sounds as itself.
func readings(r rune) []string {
	switch {
	case r >= 'A' && r <= 'Z':
		return []string{string(r + 'a' - 'A')}
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		return []string{string(r)}
	}
	if all, ok := sounds.Load(r); ok {
		return all.([]string)
	}
	a := pinyin.NewArgs()
	a.Heteronym = true
	all := pinyin.SinglePinyin(r, a)
	if len(all) == 0 {
		return nil
	}
	sounds.Store(r, all)
	return all
}

// sounds keeps what the dictionary said of a character, which costs some microseconds each time; it holds no more characters
// than the dictionary does. What it gives is never changed.
var sounds sync.Map

func firsts(syllables []string) string {
	var b strings.Builder
	for _, s := range syllables {
		b.WriteString(s[:1])
	}
	return b.String()
}
