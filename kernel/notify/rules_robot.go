package notify

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"linli/platform/crypto"
	"linli/platform/fault"
)

// robot is a message to a group robot, ready to be posted.
type robot struct {
	url  string
	body []byte
}

// Longest texts, in bytes: WeCom refuses above 2,048, DingTalk and Feishu above about 20,000.
var longest = map[Channel]int{WeCom: 2048, DingTalk: 18000, Feishu: 18000}

// compose writes what each of the three robots wants to have (their open documentation:
// 企业微信 群机器人配置说明, 钉钉 自定义机器人安全设置, 飞书 自定义机器人使用指南). secret is the robot's 加签 secret;
// WeCom has none: the key stands in its address.
func compose(c Channel, address, secret, text string, now time.Time) (robot, error) {
	most, ok := longest[c]
	if !ok {
		return robot{}, fault.Invalid("notify.bad_channel")
	}
	text = cutBytes(text, most)
	switch c {
	case WeCom:
		return pack(address, map[string]any{"msgtype": "text", "text": map[string]any{"content": text}})
	case DingTalk:
		u, err := url.Parse(address)
		if err != nil {
			return robot{}, fault.Invalid("notify.bad_hook").With(err)
		}
		if secret != "" {
			ms := strconv.FormatInt(now.UnixMilli(), 10)
			q := u.Query()
			q.Set("timestamp", ms)
			q.Set("sign", dingSign(ms, secret))
			u.RawQuery = q.Encode()
		}
		return pack(u.String(), map[string]any{"msgtype": "text", "text": map[string]any{"content": text}, "at": map[string]any{"isAtAll": false}})
	case Feishu:
		body := map[string]any{"msg_type": "text", "content": map[string]any{"text": text}}
		if secret != "" {
			s := strconv.FormatInt(now.Unix(), 10)
			body["timestamp"], body["sign"] = s, feishuSign(s, secret)
		}
		return pack(address, body)
	}
	return robot{}, fault.Invalid("notify.bad_channel")
}

func pack(address string, body map[string]any) (robot, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return robot{}, fault.Internal(err, "notify robot")
	}
	return robot{address, b}, nil
}

// dingSign is HMAC-SHA256 of "timestamp\nsecret" under the secret. These signatures are
// the other side's law: they stay SHA-256 also in the 国密 suite.
func dingSign(ms, secret string) string {
	m := crypto.Std.MAC([]byte(secret), []byte(ms+"\n"+secret))
	return base64.StdEncoding.EncodeToString(m[:])
}

// feishuSign is HMAC-SHA256 of nothing under "timestamp\nsecret": text and key change
// places against DingTalk's.
func feishuSign(s, secret string) string {
	m := crypto.Std.MAC([]byte(s + "\n" + secret))
	return base64.StdEncoding.EncodeToString(m[:])
}

// accepted reads a robot's answer: all three answer 200 also when they refuse, and say so
// in errcode (WeCom, DingTalk), code or StatusCode (Feishu).
func accepted(c Channel, status int, body []byte) error {
	if status < 200 || status > 299 {
		return fault.Busy("notify.robot_status", status)
	}
	var a struct {
		ErrCode    *int64 `json:"errcode"`
		Code       *int64 `json:"code"`
		StatusCode *int64 `json:"StatusCode"`
	}
	if err := json.Unmarshal(body, &a); err != nil {
		return fault.Busy("notify.robot_answer").With(err)
	}
	code := a.ErrCode
	if c == Feishu {
		if code = a.Code; code == nil {
			code = a.StatusCode
		}
	}
	if code == nil {
		return fault.Busy("notify.robot_answer")
	}
	if *code != 0 {
		return fault.Busy("notify.robot_refused", int(*code))
	}
	return nil
}

// cutBytes shortens s to n bytes at a character's border.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[:n-len("…")]
	return strings.ToValidUTF8(s, "") + "…"
}
