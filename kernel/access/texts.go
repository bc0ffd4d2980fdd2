package access

import (
	"strings"

	"linli/platform/text"
)

// words are the two languages of one key.
type words struct{ zh, en string }

var roleWordsList = map[string]words{
	Resident: {"居民", "resident"}, Grid: {"网格员", "grid worker (网格员)"}, Member: {"党员、楼栋长", "party member, building head (党员、楼栋长)"},
	Secretary: {"支部书记", "branch secretary (支部书记)"}, Community: {"社区工作人员", "community staff (社区)"}, Street: {"街道干部", "street staff (街道)"},
	Department: {"部门人员", "department staff (部门)"}, Property: {"物业", "property manager (物业)"}, Committee: {"业委会", "owners' committee (业委会)"},
	Fire: {"消防监督员", "fire supervisor (消防)"}, Environment: {"生态环境执法人员", "environmental officer (生态环境执法)"}, Inspector: {"督查", "inspector (督查)"}, SysAdmin: {"系统管理员", "system administrator (系统管理员)"},
	SecAdmin: {"安全管理员", "security administrator (安全管理员)"}, AuditAdmin: {"审计管理员", "audit administrator (审计管理员)"},
	RoleOpen311: {"公开接口", "Open311 client"}, RoleAPI: {"对接程序", "API client"}, RoleImport: {"导入台账的程序", "program that imports tables"}, RoleWork: {"代办事项的程序", "program that works on matters"}, RoleSystem: {"系统", "the system"},
}

var permWords = map[Perm]words{
	PublicRead: {"看公开页面", "read public pages"}, PlaceRead: {"看地点", "see places"}, PlaceEdit: {"改地点", "edit places"},
	PeopleRead: {"看居民信息", "see people"}, PeopleReveal: {"看居民的完整信息", "see a person's whole record"}, PeopleEdit: {"改居民信息", "edit people"},
	PeopleMerge: {"合并重复的人", "merge duplicate people"}, PeopleRights: {"登记个人信息权利请求", "take down requests about personal data"}, PeopleErase: {"删除个人信息", "erase personal data"}, DutyRead: {"看谁负责", "see who is answerable"}, DutyEdit: {"安排谁负责", "assign duties"},
	CouncilRead: {"看议题、会议和活动", "see topics, meetings and activities"}, CouncilTopic: {"替居民登记议题和附议", "enter a topic or a voice for a resident"},
	CouncilRecord: {"记签到、意见和票数", "record sign-in, opinions and counts"}, CouncilRun: {"审核议题、开会、公示", "review topics, hold meetings, publish"},
	FireRead: {"看消防档案", "see fire files"}, FireEdit: {"改消防档案、发消防牌", "keep fire files and plaques"}, FireWork: {"申请和看护动火", "ask for and watch hot work"},
	FireApprove: {"批准动火", "approve hot work"}, FireStation: {"管微型消防站", "run a micro fire station"}, FireSweep: {"敲门排查", "knock on doors (敲门行动)"},
	FirePlan: {"编预案、记演练", "write rescue plans and drills"}, FireRescue: {"看火灾中需要帮助的人", "see who needs help in a fire"},
	EnvRead: {"看污染源和案件", "see sources of pollution and cases"}, EnvEdit: {"改污染源档案", "keep files of sources, outlets and monitors"}, EnvInspect: {"现场检查、采样", "inspect and sample"},
	EnvCase: {"办理处罚案件", "run penalty cases"}, EnvApprove: {"审核处罚案件", "review penalty cases"}, EnvPublish: {"公开处罚和典型案例", "publish decisions and typical cases"},
	SignalRead: {"看设备告警", "see devices and alarms"}, SignalEdit: {"登记设备、设规则", "register devices and set rules"}, SignalHandle: {"处理设备告警", "answer device alarms"},
	CareRead: {"看需要关注的人", "see who needs attention"}, CareCount: {"看关爱数字", "see figures of care"}, CareVisit: {"记走访", "record visits"},
	CareEdit: {"登记需要关注的人", "keep the list of who needs attention"}, CareDetail: {"看关爱对象的具体情况", "see what to know of somebody"},
	CarePeace: {"开通报平安", "open a link for a relative (报平安)"}, CareRespite: {"安排喘息服务", "arrange respite (喘息服务)"},
	DutyHandOver: {"办理交接", "hand over duties"}, MatterReport: {"反映事情", "report a matter"}, MatterRead: {"看事项", "see matters"},
	MatterIdentity: {"看是谁反映的", "see who reported"}, MatterAssign: {"派事项", "assign matters"}, MatterClaim: {"认领事项", "claim matters"},
	MatterFix: {"办理事项", "work on matters"}, MatterLook: {"回头看", "look back (回头看)"}, MatterApprove: {"批准延期", "approve extensions"},
	MatterMerge: {"合并事项", "merge matters"}, MatterWhistle: {"吹哨", "whistle for a department (吹哨)"}, MatterHang: {"挂账", "put on long-term hold (挂账)"},
	TableImport: {"导入台账", "import tables"}, TableExport: {"导出台账", "export tables"}, TableWhole: {"导出完整信息", "export whole records"},
	FormFill: {"填一表通", "fill one form (一表通)"}, DocumentRead: {"看照片和文件", "see photos and papers"}, DocumentAdd: {"上传照片和文件", "add photos and papers"},
	SearchUse: {"搜索", "search"}, OverviewCommunity: {"看社区总览", "see the community overview"}, OverviewStreet: {"看街道总览", "see the street overview"},
	OverviewInspect: {"督查抽查", "draw samples (督查)"}, LedgerRead: {"看存证记录", "read the ledger"}, LedgerVerify: {"核验存证记录", "verify the ledger"},
	NotifyOwn: {"设自己的消息", "set own messages"}, NotifySettings: {"设消息渠道", "set message channels"}, KindsEdit: {"设事项种类和时限", "set kinds and time limits"},
	FeedbackSend: {"提建议", "send suggestions"}, FeedbackRead: {"看建议", "read suggestions"}, AdminSystem: {"管运行和备份", "run and back up the system"},
	AdminSecurity: {"管账号和权限", "manage accounts and rights"}, AdminKeys: {"管接口钥匙", "manage keys for programs"}, AdminAudit: {"看登录和安全记录", "read log-in and security records"},
}

var plainWords = map[string]words{
	"access.not_found":            {"没有找到。可能已经移走，或者不在您的范围内。", "Not found. It may have been moved, or lies outside your area."},
	"access.denied":               {"这项不由您办理。如需办理，请找安全管理员。", "This is not yours to do. Please ask the security administrator."},
	"access.step_up":              {"这项操作要再确认一次身份，请输入密码或验证码。", "Please prove once more that it is you."},
	"access.step_up_person":       {"这项操作要本人登录后办理。", "This needs a person who is logged in."},
	"access.second_reason":        {"请写明用途，至少4个字", "Please say what for, in at least 4 characters"},
	"access.second_self":          {"要由另一个人同意：申请的人不能同意自己的申请。", "Another person must agree: nobody agrees to his own request."},
	"access.second_decided":       {"这件事别人已经答复过了。", "Somebody has answered this already."},
	"access.second_over":          {"时限已过，请重新申请。", "The time has passed; please ask again."},
	"access.second_used":          {"只能用一次，已经用过了。还要用请重新申请。", "It works once and was used. Please ask again if you need it."},
	"access.second_asked":         {"还没有第二个人同意。", "No second person has agreed yet."},
	"access.second_refused":       {"第二个人没有同意。", "The second person refused."},
	"access.no_second":            {"没有这条申请，或者不归您看。", "There is no such request, or it is not yours."},
	"access.hold_account":         {"此人还有在用的账号，请安全管理员先停用账号", "This person still has an account in use; a security administrator must close it first"},
	"access.hold_logs":            {"登录和安全记录依法保留180天", "records of log-ins are kept for 180 days by law"},
	"access.exclusive":            {"系统、安全、审计三种管理员不能兼任，也不能再有办事的角色。请用另一个人的账号。", "System, security and audit administrators exclude each other and all other roles. Please use another person's account."},
	"access.config_profile":       {"密码规则只能是 default 或 djbh，现在是 %s。", "The password profile is default or djbh, not %s."},
	"access.config_second":        {"第二步验证只能是 admins、staff 或 none，现在是 %s。", "The second factor is asked of admins, staff or none, not %s."},
	"access.config_url":           {"对外地址不对：%s。请写成 https://主机名。", "The public address is wrong: %s. Write https://host."},
	"access.config_oidc":          {"统一认证的设置不全：要有发行地址、客户端名和对外地址。", "The OIDC settings are incomplete: issuer, client and public address are needed."},
	"access.password_signs":       {"密码里有不能输入的字符，请换一个。", "The password has characters that can not be typed; please choose another."},
	"access.password_short":       {"密码太短，至少 %d 个字符。几个不相干的词连起来最好记。", "Too short: at least %d characters. A few unrelated words are easy to remember."},
	"access.password_long":        {"密码太长，最多 %d 个字符。", "Too long: at most %d characters."},
	"access.password_classes":     {"大写、小写、数字、符号，至少要有 %d 种。", "Use at least %d of: upper case, lower case, digits, signs."},
	"access.password_common":      {"这个密码太常见或容易猜到，请换一个。", "This password is common or easy to guess; please choose another."},
	"access.password_used":        {"这个密码以前用过，请换一个。", "This password was used before; please choose another."},
	"access.password_wrong":       {"密码不对，请再输一次。", "The password is wrong; please try again."},
	"access.wrong":                {"没能登录：名字、密码或登录码不对。请核对后再试；忘了请找安全管理员重设。", "Not logged in: name, password or code is wrong. Please check; if forgotten, ask the security administrator."},
	"access.code_wrong":           {"验证码不对或已经用过，请等下一个再输。", "The code is wrong or was used; please wait for the next one."},
	"access.locked":               {"试错太多，先停 %d 分钟。请稍后再试，或找安全管理员。", "Too many wrong tries: please wait %d minutes, or ask the security administrator."},
	"access.first_expired":        {"初始密码过期了，请找安全管理员重设。", "The first password has expired; please ask the security administrator for a new one."},
	"access.ticket_over":          {"这一步等得太久或已经用过，请从登录页重新开始。", "This step waited too long or was used; please start again from the log-in page."},
	"access.no_session":           {"登录已结束，请重新登录。", "The log-in has ended; please log in again."},
	"access.no_account":           {"没有找到这个账号。请核对名字或手机号。", "There is no such account. Please check the name or phone."},
	"access.account_exists":       {"这个登录名或手机号已经有账号了。请换一个，或查看已有的账号。", "This login name or phone has an account already. Please choose another, or look at the existing one."},
	"access.account_closed":       {"这个账号已经停用，不能再改。请新开一个。", "This account is closed and can not be changed. Please open a new one."},
	"access.changed_meanwhile":    {"刚才有人改过这个账号，请刷新后再办。", "Somebody has just changed this account; please reload and try again."},
	"access.name_shape":           {"登录名要 2 到 40 个字符，不能像手机号。", "A login name has 2 to 40 characters and does not look like a phone."},
	"access.name_or_phone":        {"请填登录名或手机号，至少一个。", "Please give a login name or a phone."},
	"access.phone_shape":          {"手机号是 1 开头的 11 位数字。", "A mobile number has 11 digits and begins with 1."},
	"access.label_needed":         {"请填姓名。", "Please give the person's name."},
	"access.grant_shape":          {"请选角色、地点和期限；结束要晚于开始。", "Please choose role, place and term; the end comes after the start."},
	"access.grant_past":           {"结束日期已经过去，请填今天或以后的日期，或留空。", "This end is past already; give today or a later day, or leave it empty."},
	"access.grant_twice":          {"这个账号在这里已经有这个角色。要改期限，请先收回原来的，再重新授权。", "The account has this role here already. To change its term, take the present one back and grant it again."},
	"access.no_grant":             {"没有找到这项授权，可能已经收回。", "There is no such grant; it may have been taken back."},
	"access.not_own":              {"不能改自己的权限。请找另一位安全管理员。", "Nobody changes own rights. Please ask another security administrator."},
	"access.absence_term":         {"请填代理的起止时间，最长三个月，不能代理给自己。", "Please give the term of the absence: at most three months, to another person."},
	"access.nothing_to_delegate":  {"这段时间没有可以代理的角色。管理员角色不能代理。", "There is no role to hand on in this term. Administrator roles can not be handed on."},
	"access.reset_what":           {"请选重设密码，还是连同第二步验证一起重设。", "Please choose: the password, or the second factor too."},
	"access.reason_needed":        {"请写明原因，至少两个字。", "Please give a reason."},
	"access.no_reset":             {"没有找到这条重设申请，可能已经过期。", "There is no such request; it may have expired."},
	"access.reset_done":           {"这条重设申请刚才已经办了。", "This request has just been carried out."},
	"access.two_persons":          {"重设要两个人办：请另一位安全管理员来确认。", "A reset takes two persons: another security administrator must confirm."},
	"access.factor_needed":        {"按规定要有第二步验证。请先设好通行密钥，再关这一个。", "A second factor is required. Please set up a passkey first."},
	"access.no_passkeys":          {"现在的网址不能用通行密钥。请用密码登录。", "Passkeys can not be used at this address. Please use a password."},
	"access.no_passkey":           {"没有找到这个通行密钥，可能已经删除。", "There is no such passkey; it may have been removed."},
	"access.passkey_wrong":        {"通行密钥没有设成。请再试一次，或换一台设备。", "The passkey was not set up. Please try again or use another device."},
	"access.no_oidc":              {"没有开通统一认证登录。请用密码登录。", "There is no city log-in here. Please use a password."},
	"access.oidc_down":            {"统一认证没有应答。请稍后再试，或用密码登录。", "The city log-in does not answer. Please try later, or use a password."},
	"access.oidc_wrong":           {"统一认证没有通过。请从登录页重新开始。", "The city log-in was not accepted. Please start again from the log-in page."},
	"access.oidc_unknown":         {"这个身份还没有对应的账号。请找安全管理员开通。", "This identity has no account here. Please ask the security administrator."},
	"access.key_wrong":            {"接口钥匙不对或已停用。请向管理员要新的。", "The key is wrong or no longer in force. Please ask for a new one."},
	"access.key_door":             {"接口钥匙的用途只能是 open311，或者 api、import、work 中的一种或几种，用逗号隔开。", "The scope of a key is open311, or one or more of api, import and work with commas between."},
	"access.key_shape":            {"钥匙至少 %d 个字符，只能用英文字母、数字和符号。", "A key has at least %d letters, digits or signs and no spaces."},
	"access.key_service":          {"只有 open311 的密钥能限定事项种类：%s。", "Only a key of open311 can be narrowed to kinds: %s."},
	"access.key_scope":            {"不认识的权限范围：%s。", "Unknown scope: %s."},
	"access.key_exists":           {"这把钥匙已经有了，请换一个值。", "This key exists already; please choose another value."},
	"access.no_key":               {"没有找到这把钥匙，或者有几把同名。请用列表里的编号。", "There is no such key, or several of that name. Please use the number from the list."},
	"access.idempotency_mismatch": {"这张表刚才已经交过一次，现在的内容不一样，还没有办。要另交一份，请再按一次提交。", "This form was sent a moment ago with other content; this one was not taken. To send it as well, press the button again."},
	"access.idempotency_key":      {"提交编号不对，最多 %d 个字符。", "The idempotency key is wrong; at most %d characters."},
	"access.look_limit":           {"看完整信息的次数到了上限（每小时 %d 次，每天 %d 次）。请稍后再看；确有需要请找安全管理员。", "The limit of whole records is reached (%d an hour, %d a day). Please wait, or ask the security administrator."},
	"access.event_fixed":          {"安全记录不能改，180 天内也不能删。", "Security records can not be changed, nor removed within 180 days."},
}

var _ = text.Words(func() {
	zh, en := map[string]string{}, map[string]string{}
	put := func(k string, w words) { zh[k], en[k] = w.zh, w.en }
	for k, w := range plainWords {
		put(k, w)
	}
	for r, w := range roleWordsList {
		put("access.role."+r, w)
	}
	for p, w := range permWords {
		put("access.perm."+string(p), w)
		put("access.denied."+string(p), deniedWords(p, w))
	}
	text.Register(text.ZH, zh)
	text.Register(text.EN, en)
})

// deniedWords says who may, out of the matrix: "派事项由支部书记、社区工作人员来办".
func deniedWords(p Perm, w words) words {
	var zh, en []string
	for _, r := range rules().Holders(p) {
		zh, en = append(zh, roleWordsList[r].zh), append(en, roleWordsList[r].en)
	}
	if len(zh) == 0 {
		return words{"「" + w.zh + "」不开放给个人。", "Nobody may " + w.en + " by hand."}
	}
	return words{"「" + w.zh + "」这件事，由" + strings.Join(zh, "、") + "来办。您可以请他们办理。",
		"To " + w.en + " is for: " + strings.Join(en, ", ") + ". Please ask one of them."}
}
