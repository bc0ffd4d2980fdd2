// Package fault (差错) holds the few kinds of refusal that Linli knows: a kind for
// machines, a text key with arguments for the person, and a wrapped cause for the log.
//
// Rules and services make faults; platform/db translates driver errors into them in
// one function; one renderer (platform/web) answers with a page or an RFC 9457 problem.
// A failed query is never answered with "no": it is Internal or Busy.
//
//	if due.Before(now) {
//		return fault.NotYet("matter.extension_after_due")
//	}
package fault
