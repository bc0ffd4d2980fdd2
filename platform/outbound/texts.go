package outbound

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register("zh", map[string]string{
		"outbound.off":         "对外连接没有打开，请管理员在设置里打开",
		"outbound.not_listed":  "%s 不在允许连接的名单里，请管理员加上",
		"outbound.private":     "%s 指向内部网络，不能连接",
		"outbound.https":       "地址要以 https:// 开头",
		"outbound.bad_address": "地址 %s 写得不对，请检查",
		"outbound.no_name":     "找不到 %s，请检查地址或网络，稍后会再试",
		"outbound.no_answer":   "%s 没有回应，稍后会再试",
		"outbound.tls":         "%s 的证书不对，没有发送，稍后会再试",
		"outbound.long_answer": "%s 的回应太长，没有读完，稍后会再试",
	})
	text.Register("en", map[string]string{
		"outbound.off":         "Connections to the outside are switched off; the administrator can switch them on in the settings",
		"outbound.not_listed":  "%s is not on the list of allowed addresses; please ask the administrator to add it",
		"outbound.private":     "%s leads into an internal network and cannot be called",
		"outbound.https":       "The address must begin with https://",
		"outbound.bad_address": "The address %s is not right, please check it",
		"outbound.no_name":     "%s was not found; please check the address or the network. It will be tried again later",
		"outbound.no_answer":   "%s does not answer; it will be tried again later",
		"outbound.tls":         "The certificate of %s is not right, nothing was sent; it will be tried again later",
		"outbound.long_answer": "The answer of %s was too long to read; it will be tried again later",
	})
})
