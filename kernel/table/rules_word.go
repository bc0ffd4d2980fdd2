package table

import (
	"strings"
	"unicode"

	"linli/platform/text"
)

var yesWords = words("是 有 √ ✓ ✔ ☑ 1 Y YES TRUE T 对 已 已办 已完成 需要 属于")
var noWords = words("否 无 × ✗ ✘ X ☐ 0 N NO FALSE F 错 未 没有 不是 非 不需要")

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// cleanBool reads yes and no. A blank is neither: it is not filled in.
func cleanBool(cell Cell, o *cleaned) {
	seen := cell.Text
	s := strings.ToUpper(squeeze(tidyCode(seen)))
	s = strings.TrimSuffix(s, ".0")
	switch {
	case yesWords[s]:
		o.value = BoolValue(true)
	case noWords[s]:
		o.value = BoolValue(false)
	case s == "空" || s == "未填" || s == "/" || s == "-" || s == "—":
		return
	case s == "不详" || s == "不清楚" || s == "未知":
		o.value = Value{State: Unknown}
	default:
		o.unknownWord(seen, []Choice{{AnswerYes, "是"}, {AnswerNo, "否"}})
		return
	}
	if o.value.Text != seen && o.value.State == Given {
		o.fix(seen, o.value.Text)
	}
}

// cleanEnum reads one word of a list.
func cleanEnum(c *Column, cell Cell, o *cleaned) {
	seen := cell.Text
	if v := c.option(seen); v != "" {
		o.value = TextValue(v)
		if v != seen {
			o.fix(seen, v)
		}
		return
	}
	s := squeeze(tidyCode(seen))
	if v := c.option(s); v != "" {
		o.value = TextValue(v)
		o.fix(seen, v)
		return
	}
	if c.Open || len(c.Options) == 0 {
		o.value = TextValue(tidyText(seen))
		return
	}
	o.unknownWord(seen, optionsOf(c))
}

func optionsOf(c *Column) []Choice {
	var list []Choice
	for _, x := range c.Options {
		list = append(list, Choice{"=" + x.Value, x.Value})
	}
	return list
}

// unknownWord asks once for each distinct word.
func (o *cleaned) unknownWord(seen string, options []Choice) {
	word := clip(tidyText(seen), 40)
	choice, done := o.ask("word|"+word, seen, "table.q.word", append(options, leaveOrSkip...), word)
	switch {
	case !done:
	case choice == AnswerYes:
		o.value = BoolValue(true)
	case choice == AnswerNo:
		o.value = BoolValue(false)
	case strings.HasPrefix(choice, "=") && o.column.option(choice[1:]) != "":
		o.value = TextValue(choice[1:])
		o.fix(seen, choice[1:])
	default:
		o.settle(choice, "table.f.left", word)
	}
}

func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}

// splitters between several values in one cell.
func splitMany(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return strings.ContainsRune("、,，;；/+|\n\r", r)
	})
}

// cleanMany reads several words of a list, or free words when the list is open.
func cleanMany(c *Column, cell Cell, o *cleaned) {
	var list []string
	for _, part := range splitMany(tidyText(cell.Text)) {
		for _, w := range o.andWords(c, strings.TrimSpace(part)) {
			v := o.manyWord(c, w)
			if o.value.State == Broken && len(o.findings) > 0 && o.findings[len(o.findings)-1].Level >= Asked {
				return
			}
			if v != "" && !contains(list, v) {
				list = append(list, v)
			}
		}
	}
	o.value = ListValue(list)
	if o.value.Text != cell.Text && o.value.State == Given && len(o.findings) == 0 {
		o.fix(cell.Text, o.value.Text)
	}
}

// andWords splits on 和 and 及 only when both sides are known words.
func (o *cleaned) andWords(c *Column, w string) []string {
	if len(c.Options) == 0 || c.option(w) != "" {
		return []string{w}
	}
	for _, and := range []string{"和", "及"} {
		if a, b, ok := strings.Cut(w, and); ok && c.option(strings.TrimSpace(a)) != "" && c.option(strings.TrimSpace(b)) != "" {
			return []string{strings.TrimSpace(a), strings.TrimSpace(b)}
		}
	}
	return []string{w}
}

func (o *cleaned) manyWord(c *Column, w string) string {
	if state, is := nothing(w); is && c.option(w) == "" {
		_ = state
		return ""
	}
	if v := c.option(w); v != "" {
		return v
	}
	if v := c.option(squeeze(tidyCode(w))); v != "" {
		return v
	}
	if c.Open || len(c.Options) == 0 {
		return w
	}
	o.unknownWord(w, optionsOf(c))
	v := o.value
	if v.State == Given {
		o.value = Value{}
		return v.Text
	}
	if len(o.findings) > 0 && o.findings[len(o.findings)-1].Level == Warned {
		o.value = Value{}
	}
	return ""
}

var (
	reRole      = text.NewPattern(`^(.+?)[(（]([^()（）]+)[)）]$`)
	reAnonymous = text.NewPattern(`某`)
)

// cleanName reads a person's name: inner spaces of Chinese names go, dots of minority names become ·, two people are asked.
func cleanName(cell Cell, o *cleaned) {
	seen := cell.Text
	if cell.Kind == CellNumber {
		o.refuse("table.f.bad-name", seen)
		return
	}
	s, role := NameOf(seen)
	if m := splitMany(s); len(m) > 1 && o.column.Type == Person {
		choice, done := o.ask("two-names", seen, "table.q.two-names", []Choice{{AnswerFirst, "table.c.first-name"}, {AnswerLeave, "table.c.leave"}, {AnswerSkip, "table.c.skip"}}, seen)
		if !done {
			return
		}
		if choice != AnswerFirst {
			o.settle(choice, "table.f.left", seen)
			return
		}
		s = strings.TrimSpace(m[0])
	}
	o.value = TextValue(s)
	if role != "" {
		o.value.List = []string{role}
	}
	if reAnonymous.MatchString(s) {
		o.warn("table.f.anonymous", s)
	} else if s != seen {
		o.fix(seen, s)
	}
}

// NameOf brings a name to the form in which it is stored and splits off a note in brackets: 张 三(户主) → 张三, 户主.
func NameOf(seen string) (name, note string) {
	s := tidyText(seen)
	if m := reRole.FindStringSubmatch(s); m != nil {
		s, note = strings.TrimSpace(m[1]), strings.TrimSpace(m[2])
	}
	s = strings.Map(func(r rune) rune {
		switch r {
		case '•', '・', '．', '‧', '●', '▪':
			return '·'
		}
		return r
	}, s)
	if hasHan(s) {
		s = squeeze(s)
	}
	return s, note
}

func hasHan(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}
