package tower

import "linli/platform/text"

// The words of the building files: Chinese first, English second.
var _ = text.Words(func() {
	for _, list := range []map[string][2]string{fieldWords, pageWords} {
		for key, w := range list {
			text.Register(text.ZH, map[string]string{"fire.tower." + key: w[0]})
			text.Register(text.EN, map[string]string{"fire.tower." + key: w[1]})
		}
	}
})
