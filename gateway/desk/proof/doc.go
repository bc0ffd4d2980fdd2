// Package proof (台账核验) shows that nothing was changed: the head of the ledger, a verification that anybody with the right
// may start, each entry with its proof spelled out step by step (X3), and the record of log-ins and rights for the audit
// administrator. It opens no private part of any entry.
//
// Standard: security.md §5 (RFC 6962, C2SP tlog-checkpoint); GB/T 22239-2019 8.1.4.3 安全审计.
// Example: GET /ledger/18204 → 第 18 204 条, and the 15 hashes that lead from it to the signed root.
package proof
