// Package pages draws the pages of hazards: the list and its zero, the finder at the door, one hazard, drawings, check-lists.
package pages
