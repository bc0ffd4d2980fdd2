package table

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"

	"linli/kernel/matter"
)

//go:embed data/hazard_class.csv
var hazardClassFile string

// classRule says which kinds of matters stand behind a word of the column 类别.
type classRule struct {
	words, within []string
	otherwise     string
}

var classRules = sync.OnceValue(func() (out []classRule) {
	r := csv.NewReader(strings.NewReader(hazardClassFile))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		panic(err) // the file is embedded, a test reads it
	}
	for _, row := range rows[1:] {
		out = append(out, classRule{strings.Split(row[0], "|"), strings.Fields(row[1]), row[2]})
	}
	return out
})

// kindFor chooses the kind of a matter by the words of the office: its 类别 first, within that the description. A 类别 that nobody
// knows leaves it to the description, and then to 其他, with known false: the user is told. Without a 类别 a row is taken as
// the fire hazard that the table was made for, unless the description names something else and no fire.
func kindFor(kinds []matter.Kind, class, what string) (k matter.Kind, known bool) {
	kinds = slices.DeleteFunc(slices.Clone(kinds), func(k matter.Kind) bool { return k.Off || k.ID == "tool.feedback" || k.ID == "personal.right" })
	fire := kindsWithin(kinds, []string{"fire"})
	if class == "" {
		for _, list := range [][]matter.Kind{fire, kinds} {
			if k, ok := kindSaid(list, what); ok {
				return k, true
			}
		}
		k, _ = kindByID(kinds, "fire.hazard")
		return k, true
	}
	for _, k := range kinds {
		if k.Name == class {
			return k, true
		}
	}
	for _, r := range classRules() {
		if !slices.ContainsFunc(r.words, func(w string) bool { return strings.Contains(class, w) }) {
			continue
		}
		list := kindsWithin(kinds, r.within)
		if k, ok := kindSaid(list, what); ok {
			return k, true
		}
		if k, ok := kindSaid(list, class); ok {
			return k, true
		}
		if k, ok := kindByID(kinds, r.otherwise); ok {
			return k, true
		}
	}
	for _, words := range []string{class, what} {
		for _, list := range [][]matter.Kind{fire, kinds} {
			if k, ok := kindSaid(list, words); ok {
				return k, words == class
			}
		}
	}
	k, ok := kindByID(kinds, "other")
	if !ok {
		k, _ = kindByID(kinds, "fire.hazard")
	}
	return k, false
}

func kindsWithin(kinds []matter.Kind, heads []string) (out []matter.Kind) {
	for _, k := range kinds {
		if slices.ContainsFunc(heads, func(h string) bool { return k.ID == h || strings.HasPrefix(k.ID, h+".") }) {
			out = append(out, k)
		}
	}
	return out
}

func kindByID(kinds []matter.Kind, id string) (matter.Kind, bool) {
	for _, k := range kinds {
		if k.ID == id {
			return k, true
		}
	}
	return matter.Kind{}, false
}

// kindSaid finds the kind of which the longest word stands in a text.
func kindSaid(kinds []matter.Kind, text string) (best matter.Kind, ok bool) {
	longest := 0
	for _, k := range kinds {
		words := append(strings.FieldsFunc(k.Keys, func(r rune) bool { return strings.ContainsRune(",，、|", r) }), strings.Split(k.Name, "/")...)
		for _, w := range words {
			if n := len([]rune(w)); n > longest && strings.Contains(text, w) {
				best, longest, ok = k, n, true
			}
		}
	}
	return best, ok
}
