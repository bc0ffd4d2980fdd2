package text

import (
	"fmt"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
)

// Lang names a language of the screen: "zh" or "en". It is an alias so that a language
// that travels as a plain string (a cookie, an account row) needs no conversion.
type Lang = string

// The languages of the product. Chinese comes first; English is complete for menus,
// states, errors and help (ux.md §10).
const (
	ZH Lang = "zh"
	EN Lang = "en"
)

type catalog struct {
	mu    sync.RWMutex
	words map[Lang]map[string]string
	twice []string

	loading sync.Mutex
	waiting atomic.Bool // is anything in later?
	later   []func()    // guarded by mu
}

var words = catalog{words: map[Lang]map[string]string{ZH: {}, EN: {}}}

// Words keeps a function that registers texts until the first text is asked for: a command that shows none starts without
// building the words of the whole product. Every texts.go file has one, as a package-level variable:
//
//	var _ = text.Words(func() { text.Register(text.ZH, …); text.Register(text.EN, …) })
//
// They run in the order in which they came. The function may call Register and Registered, and nothing else of this package
// that reads texts.
func Words(register func()) struct{} {
	words.mu.Lock()
	defer words.mu.Unlock()
	words.later = append(words.later, register)
	words.waiting.Store(true)
	return struct{}{}
}

// load runs what waits; whoever comes meanwhile waits for it.
func (c *catalog) load() {
	if !c.waiting.Load() {
		return
	}
	c.loading.Lock()
	defer c.loading.Unlock()
	c.mu.Lock()
	later := c.later
	c.later = nil
	c.mu.Unlock()
	for _, register := range later {
		register()
	}
	c.mu.Lock()
	c.waiting.Store(len(c.later) > 0)
	c.mu.Unlock()
}

// Register adds the texts of one package. It is called from package-level texts.go files (see Words),
// so a key given twice with different words is a mistake of ours: the first one stays and
// Gaps reports the second (a test fails), because a running office must not stop over it.
func Register(lang Lang, entries map[string]string) {
	words.mu.Lock()
	defer words.mu.Unlock()
	m := words.words[lang]
	if m == nil {
		m = map[string]string{}
		words.words[lang] = m
	}
	for k, v := range entries {
		if old, ok := m[k]; ok && old != v {
			words.twice = append(words.twice, lang+" "+k+": registered twice")
			continue
		}
		m[k] = v
	}
}

// T gives the words for key in lang, with args filled in as fmt does. A key that lang lacks
// falls back to Chinese, and a key nobody knows is returned as it is: a strange word on the
// screen is better than a page that does not open.
func T(lang Lang, key string, args ...any) string {
	words.load()
	words.mu.RLock()
	s, ok := words.words[lang][key]
	if !ok {
		s, ok = words.words[ZH][key]
	}
	words.mu.RUnlock()
	if !ok {
		return key
	}
	if len(args) == 0 {
		return s
	}
	return fmt.Sprintf(s, args...)
}

// Has tells whether key is known in lang, without any fallback.
func Has(lang Lang, key string) bool {
	words.load()
	return Registered(lang, key)
}

// Registered tells whether a function of Words that ran before has given the key: for words that several packages share.
func Registered(lang Lang, key string) bool {
	words.mu.RLock()
	defer words.mu.RUnlock()
	_, ok := words.words[lang][key]
	return ok
}

// Keys lists the registered keys that begin with prefix ("" for all), sorted.
func Keys(prefix string) []string {
	words.load()
	words.mu.RLock()
	defer words.mu.RUnlock()
	seen := map[string]bool{}
	for _, m := range words.words {
		for k := range m {
			if strings.HasPrefix(k, prefix) {
				seen[k] = true
			}
		}
	}
	return sorted(seen)
}

// Gaps lists what is wrong with the texts whose keys begin with prefix ("" for all): a key
// one language has and the other lacks, placeholders that differ between the languages, an
// empty text, a key registered twice. Each package's test wants an empty list.
func Gaps(prefix string) []string {
	keys := Keys(prefix)
	words.mu.RLock()
	defer words.mu.RUnlock()
	var gaps []string
	for _, k := range keys {
		gaps = append(gaps, gapsOf(k, words.words[ZH], words.words[EN])...)
	}
	for _, t := range words.twice {
		if strings.Contains(t, " "+prefix) {
			gaps = append(gaps, t)
		}
	}
	return gaps
}

func gapsOf(key string, zh, en map[string]string) []string {
	z, inZH := zh[key]
	e, inEN := en[key]
	switch {
	case !inZH:
		return []string{"zh lacks " + key}
	case !inEN:
		return []string{"en lacks " + key}
	case z == "" || e == "":
		return []string{"empty text " + key}
	case verbs(z) != verbs(e):
		return []string{"placeholders differ " + key + ": " + verbs(z) + " / " + verbs(e)}
	}
	return nil
}

// verbs lists the argument kinds of a format in argument order, so that "%[2]s…%[1]d" and
// "%d…%s" compare equal: word order differs between the languages, the arguments do not.
func verbs(format string) string {
	kinds := map[int]string{}
	next := 1
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		j := i + 1
		for j < len(format) && strings.IndexByte("+-# 0123456789.[]", format[j]) >= 0 {
			j++
		}
		if j >= len(format) || format[j] == '%' {
			i = j
			continue
		}
		at := next
		if n, ok := index(format[i:j]); ok {
			at = n
		}
		kinds[at] = string(format[j])
		next = at + 1
		i = j
	}
	var b strings.Builder
	for at := 1; at <= 20; at++ {
		if k, ok := kinds[at]; ok {
			fmt.Fprintf(&b, "%d%s ", at, k)
		}
	}
	return strings.TrimSpace(b.String())
}

func index(spec string) (int, bool) {
	open := strings.IndexByte(spec, '[')
	end := strings.IndexByte(spec, ']')
	if open < 0 || end < open {
		return 0, false
	}
	var n int
	if _, err := fmt.Sscanf(spec[open+1:end], "%d", &n); err != nil {
		return 0, false
	}
	return n, true
}

func sorted(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
