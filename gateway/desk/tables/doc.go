// Package tables (导入、导出、报表中心) serves the pages on which an office's own sheets come in and go out: X2 the
// four-step import of ledgers.md part A (认表, 试算, 确认, 回执), the list of addresses that were not found, the
// export of every ledger (masked unless somebody says why, security.md 2.4), and X1 the reports with 一表通: a blank
// sheet from above comes back filled. It translates forms into the verbs of kernel/table and decides nothing itself.
//
//	GET /imports → POST /imports (file) → GET /imports/{id} → POST /imports/{id}/confirm → GET /imports/{id}/receipt
package tables
