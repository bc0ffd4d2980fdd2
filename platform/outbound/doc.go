// Package outbound (对外连接) is the only way out of Linli: every connection that Linli
// itself opens to another machine goes through its checked dialer.
//
// By default nothing goes out (数据安全法: Linli calls nobody unless an administrator
// has said whom). What is allowed is checked in this order (security.md T15, ASVS 1.3.6
// and 15.3.2): https only; the name is resolved once; every address it has must be a
// public one (no private, loopback, link-local, metadata, multicast, reserved address,
// none of this machine's own, in IPv4, IPv6 or IPv4 hidden in IPv6); the connection is
// made to the checked address and not to the name again; no redirect is followed;
// 5 seconds; 64 KiB of answer.
//
//	out := outbound.New(outbound.Config{Mode: outbound.Public})
//	resp, err := out.Post(ctx, "https://oapi.dingtalk.com/robot/send?…", "application/json", body)
package outbound
