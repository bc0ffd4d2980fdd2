package environment

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register(text.ZH, map[string]string{"environment.title": "污染防治执法"})
	text.Register(text.EN, map[string]string{"environment.title": "Pollution enforcement"})
})
