package app

import (
	"testing"

	"linli/platform/fault"
)

func TestOutsideSettingsAreReadOrRefused(t *testing.T) {
	s, err := Outside{SMTP: "smtp://linli:se%40cret@mail.example.cn:2525?from=linli@example.cn"}.mail()
	if err != nil || s.Host != "mail.example.cn" || s.Port != 2525 || s.User != "linli" || s.Password != "se@cret" || s.TLS != "starttls" {
		t.Errorf("%+v %v", s, err)
	}
	for _, bad := range []string{"mail.example.cn", "http://mail.example.cn?from=a@b", "smtp://mail.example.cn", "smtp://:99?from=a@b"} {
		if _, err := (Outside{SMTP: bad}).mail(); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	o, err := Outside{OIDC: "https://linli:secret@id.example.cn/realms/city?match=phone_number&label=x"}.oidc()
	if err != nil || o.Issuer != "https://id.example.cn/realms/city" || o.ClientID != "linli" || o.Secret != "secret" || o.Match != "phone_number" {
		t.Errorf("%+v %v", o, err)
	}
	if _, err := (Outside{OIDC: "http://linli@id.example.cn"}).oidc(); !fault.Is(err, fault.KindInvalid) {
		t.Error(err)
	}
}
