// Package api (接口) is the JSON API under /api/v1 for places, matters, duties and tables:
// OpenAPI 3.1 made from the Go types (huma), bearer tokens with scopes, RFC 9457 errors, and
// Idempotency-Key on every POST (security.md P3). It translates; rights and rules are the kernel's.
//
// Standard: design/contract.md. Example: curl -H 'Authorization: Bearer ll_…' …/api/v1/matters?state=fixed
package api
