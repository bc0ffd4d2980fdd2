// Package duties (责任图) holds the pages on which a secretary sees that nobody is left out: the
// plan of a compound with its holes (R1), giving ranges of doors to a person by hand, absences and
// substitutes, the hand-over of everything a person holds, the table of duties and the list of
// one person's homes on paper. Only doors are counted, never what anybody did (ux.md R1).
//
// Standard: ux.md §7.2, §13 R1; grid.md 1 (no corner without a name); ledgers.md B3. Example:
// POST /duties/assign gives 4号楼3单元 1–11层, 22户 to 邢丽 after the count was looked at.
package duties
