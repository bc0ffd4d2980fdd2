package fire

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register(text.ZH, map[string]string{"fire.title": "高层消防"})
	text.Register(text.EN, map[string]string{"fire.title": "High-rise fire safety (高层消防)"})
})
