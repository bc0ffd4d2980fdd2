package sample

import (
	"linli/affairs/environment/measure"
	"linli/affairs/environment/source"
)

// surface is the standard whose classes are the targets of waters.
const surface = "GB3838-2002"

// sectionLimits are the values of a section's class target (GB 3838-2002 table 1).
func sectionLimits(x source.Section, pollutant, day string) []measure.Limit {
	if x.Target == "" {
		return nil
	}
	l, err := measure.Embedded().Find(measure.Query{Document: surface, Class: x.Target, Pollutant: pollutant, Water: measure.River, Day: day})
	if err != nil {
		return nil // the class says nothing of it
	}
	l.Binding = true
	return []measure.Limit{l}
}
