package text

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression that is compiled when it is first used: compiling all of the product's patterns would cost every
// command, `linli version` too, several milliseconds at its start. It may be used by several goroutines.
type Pattern struct {
	source  string
	compile sync.Once
	re      *regexp.Regexp
}

// NewPattern keeps a regular expression in the syntax of package regexp. It belongs into a package-level variable, with its source
// written in place: TestPatterns (tests/arch) reads every one in the tree and wants it to compile.
func NewPattern(source string) *Pattern { return &Pattern{source: source} }

// Regexp gives the compiled expression. It panics on a wrong one, as regexp.MustCompile does.
func (p *Pattern) Regexp() *regexp.Regexp {
	p.compile.Do(func() { p.re = regexp.MustCompile(p.source) })
	return p.re
}

// The methods below are those of regexp.Regexp.

func (p *Pattern) MatchString(s string) bool { return p.Regexp().MatchString(s) }

func (p *Pattern) FindString(s string) string { return p.Regexp().FindString(s) }

func (p *Pattern) FindStringSubmatch(s string) []string { return p.Regexp().FindStringSubmatch(s) }

func (p *Pattern) FindAllStringIndex(s string, n int) [][]int {
	return p.Regexp().FindAllStringIndex(s, n)
}

func (p *Pattern) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return p.Regexp().FindAllStringSubmatchIndex(s, n)
}

func (p *Pattern) FindAllSubmatch(b []byte, n int) [][][]byte {
	return p.Regexp().FindAllSubmatch(b, n)
}

func (p *Pattern) FindSubmatch(b []byte) [][]byte { return p.Regexp().FindSubmatch(b) }

func (p *Pattern) ReplaceAllString(s, by string) string { return p.Regexp().ReplaceAllString(s, by) }

func (p *Pattern) ReplaceAllStringFunc(s string, by func(string) string) string {
	return p.Regexp().ReplaceAllStringFunc(s, by)
}
