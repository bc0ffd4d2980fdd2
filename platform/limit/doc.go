// Package limit (限流) bounds how often something may be done from one source, for one
// place, or with one key (security.md T1, T17; ASVS 2.3.2, 2.4.1, 6.3.1).
//
// The source of a report (an address) is personal data. It is never stored: it becomes
// a keyed hash whose key is made at random each day (Shanghai) and thrown away with it,
// so that yesterday's counters cannot be traced to anybody, not even by the operator.
//
//	rule := limit.Rule{Name: "report.source", N: 20, Per: time.Hour}
//	if err := lim.Take(ctx, rule, remoteAddr); err != nil { // fault Busy "limit.too_many" with seconds
//		return err
//	}
package limit
