package proof

import (
	"regexp"
	"testing"

	"linli/platform/text"
)

// Every word that the package access stores with an event is said in Chinese on X5 and on the entry's page; only names of
// standards stay in Latin letters.
func TestDetailsOfEventsAreSaidInWords(t *testing.T) {
	latin := regexp.MustCompile(`[A-Za-z]{3,}`)
	for stored, want := range map[string]string{
		"password": "密码", "password+totp": "密码和验证码", "passkey": "通行密钥", "passkey on": "通行密钥开通", "totp off": "验证码停用", "oidc": "统一认证", "oidc on": "统一认证开通",
		"oidc state": "统一认证：不是这次登录", "oidc code": "统一认证：没有换到", "oidc token": "统一认证：凭证不对", "oidc nonce": "统一认证：凭证不是这次的", "oidc claims": "统一认证：看不懂", "asked password": "申请重设密码", "asked factors": "申请重设第二步验证", "done factors": "已重设第二步验证", "own": "自己退出",
		"device": "一台设备", "account": "这个账号", "name": "这个登录名", "source": "这个来源", "everybody": "所有人", "made": "生成", "made open311": "生成Open311", "made api": "生成接口",
		"revoked": "停用", "code": "一次性登录码", "": "",
	} {
		got := detail(text.ZH, stored)
		if got != want {
			t.Errorf("%q is said %q, want %q", stored, got, want)
		}
		if w := latin.FindString(got); w != "" && w != "Open" {
			t.Errorf("%q leaves %q raw", stored, w)
		}
		if en := detail(text.EN, stored); stored != "" && en == "" {
			t.Errorf("%q has no English", stored)
		}
		if word(text.ZH, "detail", stored) != want {
			t.Errorf("the entry's page says %q raw", stored)
		}
	}
	if got := word(text.ZH, "role", "community"); latin.MatchString(got) {
		t.Error("role", got)
	}
}
