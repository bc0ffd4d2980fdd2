// Package public (居民页) holds the pages that open without log-in: the page behind a plaque's
// code (P1), reporting one thing (P2), what became of it (P3), the compound's board (P4), the
// page for old people (P8), suggestions about Linli itself (X7), the answer of a department
// that was whistled for, and the transparency log. All work without JavaScript.
//
// Nothing about who asks is kept: no cookie is set, no address stored (security.md T1, T3).
//
// Standard: ux.md §3, §4, §5, §12. Example: GET /q/q7K3M2Q → the building's page.
package public
