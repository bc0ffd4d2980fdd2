// Package overview (总览) holds the pages that answer "what must be looked at now": the first page after log-in (S1 社区总览,
// S2 街道总览, my own day for those who work at doors), 督查 by lot (S3) and search (X4). Measures are per matter, place and
// kind; no page here lists people by what they did (ux.md R1).
//
// Law: 国办函〔2026〕12号 (no ranking, no usage reports, no forms asked from the base); grid.md §8 (small numbers).
// Example: GET /today → 锦绣社区 今天; POST /inspect → a draw that stands in the ledger and can not be rolled again unseen.
package overview
