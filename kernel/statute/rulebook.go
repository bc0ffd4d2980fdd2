package statute

import (
	"encoding/json"
	"io"
	"sort"
	"sync"
	"time"

	"linli/platform/fault"
)

// Book holds versions of rules by ID. It is immutable.
type Book struct{ rules map[string][]Rule }

var embeddedBook = sync.OnceValue(func() *Book {
	b, err := data.ReadFile("data/rules.json")
	if err == nil {
		var book *Book
		if book, err = parseBook(b); err == nil {
			return book
		}
	}
	panic("statute: embedded rules: " + err.Error())
})

// EmbeddedRules gives the rules that come with the program.
func EmbeddedRules() *Book { return embeddedBook() }

func parseBook(b []byte) (*Book, error) {
	var list []Rule
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, fault.Invalid("statute.rules_unreadable", err.Error())
	}
	book := &Book{rules: map[string][]Rule{}}
	for _, r := range list {
		if err := checkRule(r); err != nil {
			return nil, err
		}
		book.rules[r.ID] = append(book.rules[r.ID], r)
	}
	return book, book.order()
}

// order sorts the versions and refuses two in force on the same day: then no date could decide between them.
func (b *Book) order() error {
	for id, vs := range b.rules {
		sort.Slice(vs, func(i, j int) bool { return vs[i].From < vs[j].From })
		for i := 1; i < len(vs); i++ {
			if vs[i-1].To == "" || vs[i-1].To > vs[i].From {
				return fault.Invalid("statute.rules_unreadable", id)
			}
		}
	}
	return nil
}

func checkRule(r Rule) error {
	bad := r.ID == "" || r.Title == "" || r.Source == "" || r.To != "" && r.To <= r.From
	for _, d := range []string{r.From, r.To} {
		if d != "" {
			_, err := time.Parse(dayForm, d)
			bad = bad || err != nil
		}
	}
	if r.Deadline != nil {
		_, err := embedded().Ends(time.Unix(0, 0), *r.Deadline)
		bad = bad || err != nil
	}
	if bad {
		return fault.Invalid("statute.rules_unreadable", r.ID)
	}
	return nil
}

// With gives a book in which the rules of r (JSON in the form of data/rules.json) replace all versions of the same IDs:
// how an office sets its own limits. Errors: Invalid (statute.rules_unreadable) naming the rule.
func (b *Book) With(r io.Reader) (*Book, error) {
	raw, err := io.ReadAll(io.LimitReader(r, 4<<20))
	if err != nil {
		return nil, fault.Invalid("statute.rules_unreadable", "").With(err)
	}
	add, err := parseBook(raw)
	if err != nil {
		return nil, err
	}
	for id, vs := range b.rules {
		if _, ok := add.rules[id]; !ok {
			add.rules[id] = vs
		}
	}
	return add, nil
}

// At gives the version of a rule in force on date (yyyy-mm-dd): the date of the act, not of today. Errors: NotFound
// (statute.rule_unknown) when no version was in force.
func (b *Book) At(id, date string) (Rule, error) {
	for _, r := range b.rules[id] {
		if r.From <= date && (r.To == "" || date < r.To) {
			return r, nil
		}
	}
	return Rule{}, fault.NotFound("statute.rule_unknown", id, date)
}

// All lists every version, by ID and date.
func (b *Book) All() []Rule {
	var out []Rule
	for _, vs := range b.rules {
		out = append(out, vs...)
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].ID != out[j].ID {
			return out[i].ID < out[j].ID
		}
		return out[i].From < out[j].From
	})
	return out
}
