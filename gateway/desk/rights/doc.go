// Package rights (个人信息权利) serves what people may ask about their own data (PIPL arts. 44-47), and the page of the
// second person: what one colleague asked and another must agree to (security.md 2.3.5, 2.4.4).
//
//	GET  /people/{id}/rights   take down a request; what was asked; ask for the erasure
//	POST /people/{id}/rights   the request becomes a matter with 15 working days
//	POST /people/{id}/erase    asks a second person to agree to the erasure
//	POST /requests/{id}/end    answered, or refused with a reason on the matter
//	GET  /rights               requests within reach
//	GET  /second               what waits for my agreement, and what I asked for
//	POST /second/{id}          agree or refuse; an erasure is carried out at once
package rights
