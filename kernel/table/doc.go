// Package table is 台账 (ledgers of an office): what the tables are, how a messy sheet of an office becomes rows of the
// system without anything silently wrong, and how every list goes out again as xlsx or csv.
//
// Purpose: an office that joins brings years of its own xlsx files. The four steps 认表, 试算, 确认, 回执 (recognise, dry run,
// confirm, receipt) understand them, ask at most once for each column or each distinct value, write all or nothing, and hand the
// user's own file back with 导入结果 and 原因 beside each row. 一表通 (one form) fills a blank sheet from above with facts that exist.
//
// Source: domain/ledgers.md parts A, B1-B3, B7, C, D, F; security.md 3.1, T12, T14; PIPL art. 6 (minimum) for the masks.
//
// The package reads no xlsx itself: gateway/sheet hands it a [Book] of raw cells. Files rules_*.go hold the pure engine.
//
// Example: the cell 3月2日 in a column 楼栋 of a roster is not a date but what Excel made of 3-2; the engine asks once for the
// column 「3月2日」像 3号楼2单元? and never guesses.
package table
