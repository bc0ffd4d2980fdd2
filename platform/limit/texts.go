package limit

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register("zh", map[string]string{"limit.too_many": "操作太频繁，请%d秒后再试。您写的内容还在"})
	text.Register("en", map[string]string{"limit.too_many": "Too many tries; please try again in %d seconds. What you wrote is kept"})
})
