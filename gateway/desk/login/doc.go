// Package login is 登录与我的设备: the pages on which staff come in, prove themselves twice, set a new password, prove
// themselves anew before a grave act, and look after their own devices and factors (part of X6 我的).
//
// It translates between cookies and forms and kernel/access; every decision is made there. No puzzle captcha (WCAG 2.2
// 3.3.8, ux.md §3): guessing is bounded by counters. All pages work without script but the passkey, which is the
// browser's own.
//
// Law and standards: GB/T 22239-2019 8.1.4.1, OWASP ASVS 5.0 chapters 3, 6 and 7. Example:
//
//	p := login.New(accessService, frame)
//	site := web.Site{Routes: append(routes, p.Routes()...), Enter: p.Enter}
package login
