package sample

import (
	"linli/affairs/environment/measure"
	"linli/affairs/environment/source"
)

// sectionLimits are the values of a section's class target (GB 3838-2002 table 1).
func sectionLimits(x source.Section) (out []measure.Limit) {
	return nil
}
