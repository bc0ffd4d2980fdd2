package access

import (
	"linli/kernel/people"
	"linli/platform/text"
)

const (
	groundStaff = "个人信息保护法第13条第2项：劳动与履职管理所必需；GB/T 22239 身份鉴别"
	groundLog   = "网络安全法：网络日志留存不少于6个月；GB/T 22239 安全审计"
	keepAccount = "账号停用后3年"
	keepSession = "退出或到期即删"
)

func none(string, text.Audience) string { return "" }

// Fields is the register of personal columns of this package (security.md 2.4.1). Staff are persons, too.
var Fields = []people.Field{
	{Table: "account", Column: "person", Level: people.Personal, Purpose: "账号是谁的", Ground: groundStaff, Keep: keepAccount, Whole: []string{SecAdmin}, Mask: none},
	{Table: "account", Column: "name", Level: people.Personal, Purpose: "登录名", Ground: groundStaff, Keep: keepAccount, Whole: []string{SecAdmin}, Mask: none},
	{Table: "account", Column: "phone_idx", Level: people.Personal, Purpose: "用手机号登录（只存密钥摘要）", Ground: groundStaff, Keep: keepAccount, Mask: none, Sealed: true},
	{Table: "account", Column: "label", Level: people.Internal, Purpose: "同事看到的姓名", Ground: groundStaff, Keep: keepAccount, Whole: Grantable(), Mask: text.MaskName},
	{Table: "account_session", Column: "device", Level: people.Personal, Purpose: "本人辨认自己的设备", Ground: groundStaff, Keep: keepSession, Mask: none},
	{Table: "account_session", Column: "seen", Level: people.Personal, Purpose: "久未使用自动退出；不作考勤", Ground: groundStaff, Keep: keepSession, Mask: none},
	{Table: "account_device", Column: "hash", Level: people.Personal, Purpose: "认得用过的设备（只存摘要）", Ground: groundStaff, Keep: "400天未用即删", Mask: none, Sealed: true},
	{Table: "account_oidc", Column: "subject", Level: people.Personal, Purpose: "统一认证的身份", Ground: groundStaff, Keep: keepAccount, Mask: none},
	{Table: "account_passkey", Column: "name", Level: people.Personal, Purpose: "本人辨认自己的通行密钥", Ground: groundStaff, Keep: keepAccount, Mask: none},
	{Table: "account_reset", Column: "reason", Level: people.Personal, Purpose: "为什么重设", Ground: groundLog, Keep: "3年", Whole: []string{SecAdmin}, Mask: none},
	{Table: "login_failure", Column: "key", Level: people.Personal, Purpose: "防猜密码（来源只存当日密钥摘要）", Ground: groundLog, Keep: "两天", Mask: none, Sealed: true},
	{Table: "security_event", Column: "account", Level: people.Personal, Purpose: "登录与安全审计", Ground: groundLog, Keep: "3年", Whole: []string{AuditAdmin}, Mask: none},
	{Table: "security_event", Column: "actor", Level: people.Personal, Purpose: "登录与安全审计", Ground: groundLog, Keep: "3年", Whole: []string{AuditAdmin}, Mask: none},
	{Table: "second_person", Column: "asker_name", Level: people.Internal, Purpose: "谁申请（当时的称呼）", Ground: groundLog, Keep: "3年", Whole: Grantable(), Mask: text.MaskName},
	{Table: "second_person", Column: "decider_name", Level: people.Internal, Purpose: "谁同意（当时的称呼）", Ground: groundLog, Keep: "3年", Whole: Grantable(), Mask: text.MaskName},
	{Table: "second_person", Column: "body", Level: people.Personal, Purpose: "为什么申请、要做什么", Ground: groundLog, Keep: "3年", Mask: none, Sealed: true},
	{Table: "look_count", Column: "actor", Level: people.Personal, Purpose: "限制查看完整信息的次数", Ground: groundLog, Keep: "三天", Mask: none},
}

// Plain are the columns that say nothing about a person: opaque ids, states, times, secrets' digests, sealed bodies.
var Plain = map[string][]string{
	"account":          {"id", "lang", "state", "pw_hash", "pw_set", "pw_first", "pw_ends", "totp", "totp_step", "created", "rev"},
	"account_password": {"account", "hash", "at"},
	"account_grant":    {"id", "account", "role", "path", "from_ms", "until_ms", "covers", "given_by", "given_at", "mac"},
	"account_session":  {"hash", "handle", "account", "way", "long", "created", "ends", "step_up", "renew", "prev_hash", "prev_until"},
	"account_device":   {"account", "seen"},
	"account_oidc":     {"issuer", "account"},
	"account_passkey":  {"id", "account", "body", "created", "used"},
	"account_reset":    {"id", "account", "what", "asked_by", "asked_at", "ends", "done_by", "done_at"},
	"login_failure":    {"fails", "since", "locked", "level", "touched"},
	"login_source_key": {"day", "secret"},
	"login_ticket":     {"hash", "kind", "account", "body", "ends", "tries", "used"},
	"api_key":          {"id", "hash", "door", "name", "scopes", "grants", "free", "made_by", "made_at", "ends", "revoked"},
	"once_result":      {"owner", "key", "body", "status", "result", "at"},
	"security_event":   {"id", "at", "kind", "ok", "detail"},
	"look_count":       {"hour", "n"},
	"second_person":    {"id", "kind", "perm", "path", "obj", "state", "asker", "account", "asked", "decider", "decided", "ends", "used", "rev"},
}
