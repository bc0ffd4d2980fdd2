package notify

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"linli/platform/clock"
	"linli/platform/fault"
	"linli/platform/text"
)

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04:05", s, clock.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

func TestQuietHours(t *testing.T) {
	for now, want := range map[string]string{
		"2026-06-24 08:00:00": "2026-06-24 08:00:00", "2026-06-24 19:59:59": "2026-06-24 19:59:59", "2026-06-24 20:00:00": "2026-06-25 08:00:00",
		"2026-06-24 23:59:59": "2026-06-25 08:00:00", "2026-06-25 00:00:00": "2026-06-25 08:00:00", "2026-06-25 07:59:59": "2026-06-25 08:00:00",
		"2026-12-31 21:00:00": "2027-01-01 08:00:00",
	} {
		if got := loud(at(now), false); !got.Equal(at(want)) {
			t.Errorf("%s: %s", now, got)
		}
		if got := loud(at(now).UTC(), true); !got.Equal(at(now)) {
			t.Errorf("emergency at %s waits until %s", now, got)
		}
	}
}

func TestDigestTime(t *testing.T) {
	for _, c := range []struct {
		now    string
		minute int
		want   string
	}{
		{"2026-06-24 07:00:00", 510, "2026-06-24 08:30:00"}, {"2026-06-24 08:30:00", 510, "2026-06-25 08:30:00"}, {"2026-06-24 08:29:59", 510, "2026-06-24 08:30:00"},
		{"2026-06-24 23:00:00", 0, "2026-06-25 08:00:00"}, {"2026-06-24 12:00:00", 1439, "2026-06-24 19:59:00"},
	} {
		if got := nextAt(at(c.now), c.minute); !got.Equal(at(c.want)) {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestTriesGrowAndEnd(t *testing.T) {
	noon, last := at("2026-06-24 12:00:00"), time.Duration(0)
	for n := 1; n <= len(waits); n++ {
		due, ok := again(noon, n, true)
		if !ok || due.Sub(noon) < last {
			t.Fatalf("try %d: %v %v", n, due, ok)
		}
		last = due.Sub(noon)
	}
	if _, ok := again(noon, len(waits)+1, true); ok {
		t.Fatal("it never gives up")
	}
	if due, _ := again(at("2026-06-24 19:50:00"), 3, false); !due.Equal(at("2026-06-25 08:00:00")) {
		t.Fatalf("a repetition at night: %s", due)
	}
}

func TestContact(t *testing.T) {
	for in, want := range map[string]string{
		"10012345678": "phone 10012345678", "100 1234 5678": "phone 10012345678", "+86 100-1234-5678": "phone 10012345678", "１００１２３４５６７８": "phone 10012345678",
		"(0355) 2012345": "phone 03552012345", "ren@example.cn": "mail ren@example.cn", " ren@example.cn ": "mail ren@example.cn",
		"": "", "张三": "", "123": "", "ren@": "", "ren@example": "", "a b@example.cn": "", "<ren@example.cn>": "", "Ren <ren@example.cn>": "",
		"ren@example.cn\r\nBcc: all@example.cn": "", "ren@example.cn,two@example.cn": "", "ren@exa\x00mple.cn": "", "微信abc12345": "", "12345678901234567": "",
		strings.Repeat("a", 250) + "@example.cn": "",
	} {
		c, v, err := Contact(in)
		got := strings.TrimSpace(string(c) + " " + v)
		if want == "" {
			if !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%q: %q %v", in, got, err)
			}
		} else if got != want || err != nil {
			t.Errorf("%q: %q %v", in, got, err)
		}
	}
}

// The signatures were reckoned by hand from the vendors' rules with openssl.
func TestSignatures(t *testing.T) {
	if got := dingSign("1577262236757", "SECtest"); got != dingWant {
		t.Errorf("DingTalk: %s", got)
	}
	if got := feishuSign("1599360473", "demo"); got != feishuWant {
		t.Errorf("Feishu: %s", got)
	}
}

func TestRobotsGetWhatTheyWant(t *testing.T) {
	now := at("2026-06-24 12:00:00")
	long := strings.Repeat("灯", 8000)
	for _, c := range []Channel{WeCom, DingTalk, Feishu} {
		r, err := compose(c, "https://example.com/hook?access_token=a%2Bb", "SECtest", `"引号" <b>&`+long, now)
		if err != nil {
			t.Fatal(err)
		}
		var body map[string]any
		if err := json.Unmarshal(r.body, &body); err != nil {
			t.Fatal(err)
		}
		u, _ := url.Parse(r.url)
		q := u.Query()
		switch c {
		case WeCom:
			s := body["text"].(map[string]any)["content"].(string)
			if body["msgtype"] != "text" || len(s) > 2048 || !strings.HasPrefix(s, `"引号" <b>&灯`) || !strings.HasSuffix(s, "灯…") || len(body) != 2 {
				t.Errorf("%v", body)
			}
		case DingTalk:
			if body["msgtype"] != "text" || q.Get("timestamp") != "1782273600000" || q.Get("sign") != dingSign("1782273600000", "SECtest") || q.Get("access_token") != "a+b" {
				t.Errorf("%v %s", body["msgtype"], r.url)
			}
		case Feishu:
			if body["msg_type"] != "text" || body["timestamp"] != "1782273600" || body["sign"] != feishuSign("1782273600", "SECtest") || r.url != "https://example.com/hook?access_token=a%2Bb" {
				t.Errorf("%v %s", body["msg_type"], r.url)
			}
		}
	}
	if r, _ := compose(Feishu, "https://example.com/", "", "x", now); strings.Contains(string(r.body), "sign") {
		t.Error("signed without a secret")
	}
	if _, err := compose(Mail, "https://example.com/", "", "x", now); err == nil {
		t.Error("mail is no robot")
	}
}

func TestRobotsAnswers(t *testing.T) {
	for _, c := range []struct {
		c    Channel
		code int
		body string
		ok   bool
	}{
		{WeCom, 200, `{"errcode":0,"errmsg":"ok"}`, true}, {WeCom, 200, `{"errcode":93000,"errmsg":"invalid webhook url"}`, false},
		{DingTalk, 200, `{"errcode":310000,"errmsg":"sign not match"}`, false}, {Feishu, 200, `{"code":0,"msg":"success","data":{}}`, true},
		{Feishu, 200, `{"StatusCode":0,"StatusMessage":"success"}`, true}, {Feishu, 200, `{"code":19021,"msg":"sign match fail"}`, false},
		{WeCom, 302, `{"errcode":0}`, false}, {WeCom, 500, ``, false}, {WeCom, 200, `<html>`, false}, {DingTalk, 200, `{}`, false}, {WeCom, 200, `{"code":0}`, false},
	} {
		if err := accepted(c.c, c.code, []byte(c.body)); (err == nil) != c.ok {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestOneLine(t *testing.T) {
	if got := oneLine("灯坏了\r\nBcc: all@example.cn\u2028x", 80); strings.ContainsAny(got, "\r\n\u2028") {
		t.Errorf("%q", got)
	}
	if got := oneLine(strings.Repeat("灯", 100), 80); len([]rune(got)) != 80 {
		t.Errorf("%d", len([]rune(got)))
	}
}

func TestArgsKeepWholeNumbers(t *testing.T) {
	enc, err := encode([]any{"柳民〔2026〕0391", 3, int64(1) << 60, 2.5, true})
	if err != nil {
		t.Fatal(err)
	}
	got := decode(enc)
	if len(got) != 5 || got[0] != "柳民〔2026〕0391" || got[1] != int64(3) || got[2] != int64(1)<<60 || got[3] != 2.5 || got[4] != true {
		t.Fatalf("%v", got)
	}
	if _, err := encode([]any{strings.Repeat("x", maxArgs)}); err == nil {
		t.Fatal("arguments without end")
	}
}

func TestWordsAreComplete(t *testing.T) {
	if gaps := text.Gaps("notify."); len(gaps) > 0 {
		t.Fatal(gaps)
	}
}

const (
	dingWant   = "Za/ne6w2koB8B4ROVlgTNd/X+/FbyDpZrXLz57xNZSA="
	feishuWant = "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="
)
