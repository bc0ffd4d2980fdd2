package promises

import (
	"regexp"
	"sync"
	"testing"
)

// sentence is a form of words and the code that plays it. Values stand in "quotes"; {NAME} puts
// in what was kept under a name before.
type sentence struct {
	words string
	play  func(w *world, v []string, body []string)
}

// sentences is all that a story may say, the more special before the more general. The people's
// names come first: 申秀兰 opens "/".
var sentences = concat(environmentSentences, fireSentences, operatorSentences, fileSentences, ledgerSentences, programSentences, personSentences)

func concat(lists ...[]sentence) (out []sentence) {
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

var patterns = sync.OnceValue(func() []*regexp.Regexp {
	out := make([]*regexp.Regexp, len(sentences))
	for i, s := range sentences {
		out[i] = regexp.MustCompile("^" + s.words + "$")
	}
	return out
})

// play finds the sentence and plays it.
func (w *world) play(t *testing.T, s story, st step) {
	t.Helper()
	text := w.fill(st.text)
	body := make([]string, len(st.body))
	for i := range st.body {
		body[i] = w.fill(st.body[i])
	}
	for i, p := range patterns() {
		if v := p.FindStringSubmatch(text); v != nil {
			sentences[i].play(w, v[1:], body)
			return
		}
	}
	t.Fatalf("no such sentence")
}

// TestStories plays each story on each of its databases.
func TestStories(t *testing.T) {
	for _, s := range stories(t) {
		for _, on := range s.on {
			t.Run(s.name+"/"+on, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, on)
				at := step{}
				t.Cleanup(func() {
					if t.Failed() {
						t.Logf("%s.txt:%d: %s\n%v\nserver:\n%s", s.name, at.line, at.text, at.body, w.logTail())
					}
				})
				for _, at = range s.steps {
					w.play(t, s, at)
				}
			})
		}
	}
}
