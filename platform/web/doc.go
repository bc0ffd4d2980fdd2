// Package web (网页) is what any server of pages needs: routes with the permission on
// each row, decoding of forms into commands, one renderer for errors, security headers,
// limits and one wide log line a request. It knows nothing of neighbourhoods.
//
//	func Routes(s *Service) []web.Route {
//		return []web.Route{
//			{Method: "GET", Pattern: "/matters/{id}", Perm: "matter.read", Handle: s.show},
//			{Method: "POST", Pattern: "/matters/{id}/claim", Perm: "matter.claim", Handle: s.claim},
//		}
//	}
//
// Perm is "public" (nobody needs to log in), "session" (anybody logged in), or a
// permission that the guard given to New knows. A route without Perm does not start.
// Handlers return an error; one adapter answers it as a page or as an RFC 9457 problem.
package web
