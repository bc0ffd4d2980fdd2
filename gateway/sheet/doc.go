// Package sheet (表格文件) reads and writes the files offices keep: xlsx and csv. It is the only place that knows their formats and
// the only one that imports an xlsx library.
//
// Reading is our own: one pass over the XML as a stream, raw values with the class of their number format (ledgers.md part D), so
// that 200,000 rows need no more memory than the shared strings, and so that every byte can be counted while it is really
// unpacked. Nothing of a workbook is ever run: no formula, no macro, no external target. The receipt is the user's own file copied
// token by token with two more cells in each row. Exports and filled forms are written with excelize.
//
// Source: ECMA-376 (Office Open XML) parts 1 and 2; security.md 3.1, T12, T14, 1.2.10, 1.5.1; ledgers.md A2, C, D.
//
// Example:
//
//	book, err := sheet.New().Open(table.Source{Name: "房屋台账.xlsx", At: f, Size: n})
package sheet
