package outbound

import (
	"net/netip"
	"testing"
)

func TestPublic(t *testing.T) {
	for s, want := range map[string]bool{
		"114.114.114.114": true, "8.8.8.8": true, "2400:3200::1": true, "2001:4860:4860::8888": true,
		"::ffff:8.8.8.8": true, "64:ff9b::808:808": true,
		"127.0.0.1": false, "127.255.255.254": false, "0.0.0.0": false, "10.0.0.1": false, "172.16.0.1": false,
		"172.31.255.255": false, "172.32.0.1": true, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false,
		"100.100.100.200": false, "100.128.0.1": true, "192.0.2.1": false, "198.18.0.1": false, "224.0.0.1": false,
		"255.255.255.255": false, "240.0.0.1": false,
		"::1": false, "::": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd00:ec2::254": false, "ff02::1": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::ffff:169.254.169.254": false, "64:ff9b::7f00:1": false,
		"64:ff9b::a00:1": false, "64:ff9b:1::a00:1": false, "::127.0.0.1": false, "2002:7f00:1::": false, "2001::1": false, "2001:db8::1": false, "fec0::1": false, "100::1": false,
	} {
		if got := public(netip.MustParseAddr(s)); got != want {
			t.Errorf("%s: public = %v", s, got)
		}
	}
	if public(netip.Addr{}) {
		t.Error("the zero address is public")
	}
}

func TestHostname(t *testing.T) {
	for s, want := range map[string]bool{
		"oapi.dingtalk.com": true, "xn--fiq228c.cn": true, "a_b.example.cn": true, "localhost": true,
		"127.1": false, "0x7f000001": false, "2130706433": false, "0177.0.0.1": false, "a.0x7f": false, "a..b": false, "-a.cn": false,
		"": false, "a b.cn": false, "例子.cn": false, "a.cn/": false, "a.cn:80": false, "[::1]": false, "1.2.3.4.5": false,
	} {
		if got := hostname(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}
