package paper

import (
	"slices"
	"strings"

	"linli/affairs/environment/paper/docx"
)

// Verdict is what is wrong with a template that an office brought: nothing of it is taken while one list holds something.
type Verdict struct {
	Broken  []string // parts not ended, braces without a name, filters that are not known, parts that stand where they can not be repeated
	Unknown []string // placeholders that the case does not give, each with the nearest that it gives
	Missing []string // placeholders that the law wants and the template lacks
}

// Good tells whether the template can be taken.
func (v Verdict) Good() bool { return len(v.Broken)+len(v.Unknown)+len(v.Missing) == 0 }

// Check compares a template with what a paper gives and needs. Errors: Invalid as docx.Open, NotFound.
func Check(name string, template []byte) (v Verdict, err error) {
	s, err := Of(name)
	if err != nil {
		return v, err
	}
	f, err := docx.Open(template)
	if err != nil {
		return v, err
	}
	known, err := Known(name)
	if err != nil {
		return v, err
	}
	uses, wrong := f.Uses()
	v.Broken = wrong
	seen := map[string]bool{}
	for _, u := range uses {
		seen[u.Name] = true
		if allowed(known, u) || slices.Contains(v.Unknown, u.Mark.String()) {
			continue
		}
		v.Unknown = append(v.Unknown, u.Mark.String())
	}
	for _, n := range s.Needed {
		if !seen[n] {
			v.Missing = append(v.Missing, "{{"+n+"}}")
		}
	}
	if len(v.Broken) > 0 || len(v.Unknown) > 0 {
		return v, nil
	}
	return v, left(template, name, &v)
}

// left fills the template with the sample: what still stands in braces could not be repeated where it stands.
func left(template []byte, name string, v *Verdict) error {
	out, err := FillFile(template, Sample(name))
	if err != nil {
		return err
	}
	f, err := docx.Open(out)
	if err != nil {
		return err
	}
	rest, _ := f.Uses()
	for _, u := range rest {
		v.Broken = append(v.Broken, u.Mark.String())
	}
	return nil
}

// allowed tells whether a placeholder may stand where it stands: known outside, or inside one of the parts around it.
func allowed(known map[string][]string, u docx.Use) bool {
	if _, ok := known[u.Name]; ok || u.Name == "序号" && len(u.In) > 0 || u.Name == "." && len(u.In) > 0 {
		return true
	}
	for _, in := range u.In {
		if slices.Contains(known[in], u.Name) {
			return true
		}
	}
	return false
}

// Known are the placeholders of a paper: those of the case, and for each repeated part those inside it. Errors: NotFound.
func Known(name string) (map[string][]string, error) {
	s, err := Of(name)
	if err != nil {
		return nil, err
	}
	b, err := Builtin(name)
	if err != nil {
		return nil, err
	}
	f, err := docx.Open(b)
	if err != nil {
		return nil, err
	}
	out := map[string][]string{}
	for _, n := range append(slices.Clone(s.Also), s.Needed...) {
		out[n] = nil
	}
	sample := Sample(name)
	uses, _ := f.Uses()
	for _, u := range uses {
		in := ""
		for _, p := range u.In {
			if list, ok := sample[p].([]Data); ok && len(list) > 0 {
				if _, ok := list[0][u.Name]; ok || u.Name == "序号" {
					in = p
				}
			}
		}
		switch {
		case in == "":
			if _, ok := out[u.Name]; !ok {
				out[u.Name] = nil
			}
		case !slices.Contains(out[in], u.Name):
			out[in] = append(out[in], u.Name)
		}
	}
	for _, n := range Common { // what every case gives may stand on every paper
		if _, ok := out[n]; !ok {
			out[n] = nil
		}
	}
	return out, nil
}

// Common are the placeholders that a case gives to each paper.
var Common = []string{"机关", "机关地址", "联系人", "联系电话", "文号", "案号", "案由", "当事人", "统一代码", "法定代表人", "地址", "日期"}

// Near finds the name most like one that is not known, "" when none is: the letters it shares, at least half.
func Near(name string, known map[string][]string) string {
	best, score := "", 0
	for _, list := range append([][]string{keys(known)}, values(known)...) {
		for _, k := range list {
			n := 0
			for _, r := range []rune(name) {
				if strings.ContainsRune(k, r) {
					n++
				}
			}
			if 2*n >= len([]rune(name)) && (n > score || n == score && (best == "" || len(k) < len(best) || len(k) == len(best) && k < best)) {
				best, score = k, n
			}
		}
	}
	return best
}

func keys(m map[string][]string) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func values(m map[string][]string) (out [][]string) {
	for _, k := range keys(m) {
		out = append(out, m[k])
	}
	return out
}
