package care

import (
	"linli/kernel/matter"
	"linli/platform/text"
)

// needKind is the kind of matter that a need becomes.
const needKind = "care.need"

// calm says that a need waits for the morning: medicine to be bought, a tap to be mended. What is wrong with somebody and nobody
// opening are not calm; they bear these titles, or are major.
func calm(m matter.Matter) bool {
	return m.Grade != "major" && m.Title != text.T("zh", "care.need.abnormal") && m.Title != text.T("zh", "care.need.emergency")
}
