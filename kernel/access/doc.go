// Package access is 权限与登录: who a person is to Linli, what that person may see and do, and the proof that it was so.
//
// It holds accounts and their roles × places, sessions, second factors, keys for programs, the idempotency store and the
// record of looks. The rights themselves are one file, matrix.csv (permissions × roles), read at start; Actor.May is
// the one function that applies them. Out of scope answers NotFound, so that nobody learns what another community has;
// in scope but not permitted answers Denied and names the roles that may.
//
// Law and standards: GB/T 22239-2019 8.1.4 (身份鉴别, 访问控制, 安全审计; three administrators that exclude each other),
// 网络安全法 (logs kept at least six months), PIPL art. 28 and 56 (sensitive data, record of looks), OWASP ASVS 5.0
// chapters 6 to 8, RFC 6238 (TOTP). Where the assessors of 等保 and ASVS differ, a profile decides (see Profile).
//
// Example: a grid worker with Grant{Role: "grid", Path: "/001/00a/"} may read the homes below that path:
// a.May(access.PeopleRead, home.Path) is nil; of another community's home it is NotFound; a.May(access.DutyEdit,
// home.Path) is Denied with the key access.denied.duty.edit, "由 支部书记、社区工作人员、街道干部 来办".
package access
