// Package admin (管理) serves the pages by which the tool is looked after: Z2 人员与权限 (GB/T 22239 三员分立, roles
// × places), Z3 事项种类与时限, Z5 运行与备份, the robots of offices, the feedback about the tool (X7), and what
// everybody sets for himself: X5 消息与摘要, X6 字体、语言和我的资料. It decides nothing: rights and rules are asked of
// the kernel. No page counts log-ins or activity of people (ux.md R1).
//
//	GET /admin/users → GET /admin/users/new (after a fresh proof of log-in) → POST /admin/users: the first password, shown once
package admin
