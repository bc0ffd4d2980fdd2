// Package places (楼栋与住户) holds the pages that start from a place: the list of compounds, a
// compound with its plan, the building wall (W2 楼栋图), the home (W3 户页), the person with who
// saw the record, and the tree of places with its labels, plaques and grids (Z1 地点树与标签).
// People are masked unless somebody says why they need to be seen; each look is on record.
//
// Standard: ux.md §7.1, §12; grid.md 1 and 8; PIPL art. 44-47. Example: GET /buildings/{id}?lens=duty
// says 66户 · 有人负责 43 · 没人负责 23 and draws every door.
package places
