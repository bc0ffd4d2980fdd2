package place

import (
	"strconv"
	"strings"

	"linli/platform/text"
)

// role is the place of a label in an address; roles only grow from left to right.
type role int

const (
	noRole role = iota
	asBuilding
	asUnit
	asFloor
	asDoor
)

// words after a label and the roles they allow, the longest first.
var words = []struct {
	word  string
	roles []role
}{
	{"号楼", []role{asBuilding}}, {"#楼", []role{asBuilding}}, {"号房", []role{asDoor}}, {"房间", []role{asDoor}},
	{"单元", []role{asUnit}}, {"楼", []role{asBuilding, asFloor}}, {"栋", []role{asBuilding}}, {"幢", []role{asBuilding}},
	{"座", []role{asBuilding}}, {"#", []role{asBuilding}}, {"号", []role{asBuilding, asDoor}}, {"单", []role{asUnit}},
	{"门", []role{asUnit}}, {"梯", []role{asUnit}}, {"层", []role{asFloor}}, {"室", []role{asDoor}}, {"户", []role{asDoor}},
	{"房", []role{asDoor}},
}

// token is a label with the word after it and the separator before it.
type token struct {
	labels []string // one label; several in a list (1、2单元)
	span   bool     // labels are the two ends of a range
	raw    string   // as written, zeros kept
	word   string
	roles  []role // what the word allows; nil = no word
	sep    byte   // before it: 0 none, '-' any dash, slash or dot, ' ' blank, ',' list, '~' range
	except bool   // 除 stands before it
	below  bool   // a floor under the ground
	side   string // 东户: no label at all
}

const labelRunes = "甲乙丙丁戊"

// lex parts an address into tokens. It fails on any character it does not know: nothing is skipped silently.
func lex(s string) ([]token, bool) {
	rs := []rune(strings.ToUpper(s))
	var out []token
	var sep byte
	except, done := false, false
	for i := 0; i < len(rs); {
		if n, kind := separator(rs[i:]); n > 0 {
			sep, i = stronger(sep, kind), i+n
			continue
		}
		if rs[i] == '除' {
			if len(out) == 0 || except {
				return nil, false
			}
			except, i = true, i+1
			sep = 0
			continue
		}
		if n := prefixOf(rs[i:], "以外", "之外", "外"); n > 0 && except {
			i, done = i+n, true
			continue
		}
		if n := prefixOf(rs[i:], "东户", "西户", "中户", "南户", "北户", "左户", "右户", "对门"); n > 0 {
			out = append(out, token{side: string(rs[i : i+n]), sep: sep, except: except})
			i, sep = i+n, 0
			continue
		}
		t, n := lexLabel(rs[i:])
		if n == 0 || done {
			return nil, false
		}
		if len(out) > 0 && sep == 0 && !except && out[len(out)-1].word == "" {
			return nil, false // figures that nothing parts from each other
		}
		t.sep, t.except = sep, except
		out, i, sep = append(out, t), i+n, 0
	}
	return out, len(out) > 0 && len(out) <= 24
}

// separator reads one separator. Dots, slashes, dashes and commas part levels; 、 和 及 part a list; 至 到 ~ make a range.
func separator(rs []rune) (int, byte) {
	switch r := rs[0]; {
	case r == ' ' || r == '的':
		return 1, ' '
	case strings.ContainsRune("-—–―‐‑−_/\\.。", r):
		return 1, '-'
	case r == ',':
		return 1, ';'
	case strings.ContainsRune("、;和及与", r):
		return 1, ','
	case strings.ContainsRune("~至到", r):
		return 1, '~'
	}
	return 0, 0
}

// stronger keeps what says more when separators follow each other: "3 - 2".
func stronger(a, b byte) byte {
	if a == 0 || a == ' ' {
		return b
	}
	if b == ' ' || b == '-' && a != '-' {
		return a
	}
	return b
}

func prefixOf(rs []rune, words ...string) int {
	for _, w := range words {
		if strings.HasPrefix(string(rs), w) {
			return len([]rune(w))
		}
	}
	return 0
}

// lexLabel reads a label with its word: 3号楼, 二单元, 15A1, B座, 地下一层.
func lexLabel(rs []rune) (token, int) {
	var t token
	i := 0
	if n := prefixOf(rs, "地下", "负"); n > 0 {
		t.below, i = true, n
	}
	start := i
	for i < len(rs) && (rs[i] >= '0' && rs[i] <= '9' || rs[i] >= 'A' && rs[i] <= 'Z' || strings.ContainsRune(labelRunes, rs[i])) {
		i++
	}
	if i == start {
		for i < len(rs) && text.IsNumeral(rs[i]) {
			i++
		}
		n, ok := text.Numeral(string(rs[start:i]))
		if !ok {
			return token{}, 0
		}
		t.raw = strconv.FormatInt(n, 10)
	} else {
		t.raw = string(rs[start:i])
	}
	if len(t.raw) > 12 {
		return token{}, 0
	}
	t.labels = []string{trimZeros(t.raw)}
	for _, w := range words {
		if strings.HasPrefix(string(rs[i:]), w.word) {
			t.word, t.roles, i = w.word, w.roles, i+len([]rune(w.word))
			break
		}
	}
	return t, i
}
