// Package matters (事项页) holds the pages on which staff move a matter on: the list (M1), the
// matter (M2), the three lists (M3 三张清单), looking back (M4 回头看), extensions and what
// hangs (M5 延期与挂账). Each form is one act of the loop; what the rules forbid is not offered.
//
// Standard: ux.md §12, §13; ledgers.md B7. Example: POST /matters/{id}/claim.
package matters
