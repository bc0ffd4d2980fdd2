package proof

import "linli/platform/text"

var _ = text.Words(func() {
	for key, w := range words {
		text.Register(text.ZH, map[string]string{"proof." + key: w[0]})
		text.Register(text.EN, map[string]string{"proof." + key: w[1]})
	}
})

// words: key, Chinese, English.
var words = map[string][2]string{
	"line": {"每一步都在台账里排了号、签了名。改一个字，这里都看得出来", "Each step has a number and a signature here. A changed word would show"},
	"size": {"台账条数", "Entries"}, "unit": {"条", "entries"}, "size_note": {"只能往后加，不能改也不能删", "Only added to; never changed or removed"},
	"signed": {"已签名到", "Signed up to"}, "signed_to": {"最后一条 %s", "last entry %s"}, "never": {"还没有签名", "nothing signed yet"},
	"last": {"最近一次核验", "Last check"}, "being_numbered": {"结果正在记进台账", "the result is being recorded"}, "not_yet": {"还没有核验过", "never checked"}, "sound_short": {"没有改动", "Unchanged"}, "damaged_n": {"%d 处不符", "%d do not fit"},
	"origin": {"台账名", "Log"}, "root": {"根", "Root"}, "key": {"验证公钥", "Verifier key"}, "head": {"台账的头", "Head of the log"},
	"checkpoint": {"下载检查点", "Download checkpoint"}, "entries": {"看记录", "Entries"}, "entries_line": {"只显示您范围内的。不显示私密内容", "Only those of your area. Private parts are not shown"},
	"past": {"核验记录", "Checks on record"}, "no_runs": {"还没有核验过", "Not checked yet"}, "no_runs_why": {"按“现在核验”以后，结果记在这里", "Press “check now”; the result stays here"},
	"col.time": {"时间", "Time"}, "col.result": {"结果", "Result"}, "col.read": {"读了几条", "Entries read"}, "col.rows": {"核对业务记录", "Rows compared"}, "col.entry": {"第几条", "Entry"},
	"now": {"现在核验", "Check now"}, "now_text": {"从第一条读到最后一条，重算每个哈希，再和业务记录逐条比对。结果也记进台账。", "Reads from the first entry to the last, computes every hash anew and compares the business rows. The result is itself recorded."},
	"verify": {"开始核验", "Check"}, "running": {"正在核验台账", "Checking the ledger"},
	"failed": {"没有核验完", "The check did not finish"}, "failed_text": {"台账没有受影响。请再按一次“开始核验”；还不行请找系统管理员。", "The ledger is not affected. Please press “check” again, or ask the system administrator."},
	"sound": {"台账完好，没有发现改动", "The ledger is sound: nothing was changed"}, "sound_text": {"读了 %s 条，核对业务记录 %s 条，私密内容 %s 份，用时 %.1f 秒。", "Read %s entries, compared %s rows and %s private parts in %.1f s."},
	"damaged": {"有 %d 处和台账对不上", "%d things do not fit the ledger"}, "damaged_text": {"第一处：%s。请不要再改数据，马上告诉系统管理员和督查。", "First: %s. Change nothing more; tell the system administrator and the inspector now."},
	"find": {"查一条", "Find an entry"}, "find_no": {"第几条", "Entry number"}, "find_go": {"查", "Find"},
	"self": {"自己怎么核验", "How to check it yourself"}, "self_text": {"不相信这个页面，可以在服务器上运行：", "If you do not trust this page, run on the server:"}, "self_receipt": {"手里有回执或下载的证明，不用联网也能验：", "With a receipt or a downloaded proof, also offline:"},
	"self_doors": {"公开的检查点和公钥，谁都可以留一份：", "Checkpoint and key are public; anybody may keep a copy:"},
	"entry":      {"第 %s 条", "Entry %s"}, "what": {"记了什么", "What it records"}, "how": {"怎么证明它在台账里", "Proof that it is in the ledger"},
	"how_text": {"从这一条算起，一步步和旁边的哈希合在一起，%d 步到根。根是签过名的；有一步不一样，根就对不上。", "From this entry on, joined with a neighbouring hash at each step, %d steps lead to the signed root. One different step and the root would not fit."},
	"unsigned": {"等待签名", "Not signed yet"}, "unsigned_text": {"这一条刚记下，一分钟内会签名。", "Just recorded; it will be signed within a minute."}, "included": {"在台账里，没有改动", "In the ledger, unchanged"},
	"s.leaf": {"这一条的 %d 个字节算出叶子哈希", "Leaf hash of the %d bytes of this entry"}, "s.left": {"左边接上 %s…，合起来", "Joined with %s… at the left"}, "s.right": {"右边接上 %s…，合起来", "Joined with %s… at the right"},
	"s.root":   {"等于前 %s 条的根，已签名", "Equals the signed root of the first %s entries"},
	"download": {"下载证明", "Download proof"}, "bytes": {"签名覆盖的原文", "The proved bytes"}, "bytes_show": {"看原文", "Show"}, "pub": {"公开部分", "Public part"}, "same": {"同一件的其他记录", "Other entries of the same thing"},
	"f.no": {"编号", "No."}, "f.time": {"时间", "Time"}, "f.kind": {"记录种类", "Kind"}, "f.where": {"哪里", "Where"}, "f.who": {"谁", "Who"}, "f.what": {"事项", "Matter"}, "f.sealed": {"私密内容", "Private part"}, "f.commit": {"封存指纹", "Commitment"},
	"open_matter": {"打开这件事", "Open the matter"}, "slots": {"%d 份，已封存，这里不打开", "%d parts, sealed; not opened here"}, "no_slots": {"没有", "none"},
	"who.anonymous": {"没有留名", "anonymous"}, "who.erased": {"已按规定删除", "erased by law"}, "who.staff": {"工作人员", "staff"}, "who.public": {"居民", "resident"}, "who.guest": {"凭码答复的部门", "a department by code"}, "who.key": {"接口", "a program"}, "who.system": {"系统定时", "the clock"},
	"all_kinds": {"全部种类", "All kinds"}, "span": {"这一页看了第 %s 到 %s 条", "Looked through entries %s to %s"}, "no_entries": {"这一段里没有", "None in this span"}, "no_entries_why": {"往前翻，或换一个种类", "Go further back, or choose another kind"},
	"broken.proof": {"对不上签名的根", "Does not fit the root"}, "broken.chain": {"前后接不上", "The chain is broken"}, "broken.row": {"业务记录和台账不一样", "The row differs from the ledger"}, "broken.gone": {"业务记录不见了", "The row is gone"},
	"audit": {"登录与权限审计", "Audit of log-ins and rights"}, "audit_line": {"每一条都有台账里的同一条作证", "Each line has its twin in the ledger"},
	"audit_rule": {"只用于查安全问题，不作考勤，不统计谁登录多少次。", "For security only: no attendance, no counts of anybody's log-ins."},
	"no_events":  {"没有安全记录", "No events"}, "no_events_why": {"有人登录、改权限、换密钥时会记在这里", "Log-ins, rights and keys are recorded here"},
	"a.event": {"事件", "Event"}, "a.account": {"账号", "Account"}, "a.result": {"结果", "Result"}, "a.ok": {"成功", "Done"}, "a.refused": {"没成功", "Refused"}, "a.entry": {"看台账", "Ledger"},

	"witness": {"见证人", "Witness"}, "witness_never": {"%s，还没有签过", "%s, nothing signed yet"}, "witness_at": {"%s，签到第 %s 条，%s", "%s, up to entry %s, %s"},
	"unseen": {"超过24小时没有见证人签名", "No witness has signed for 24 hours"}, "unseen_text": {"请把检查点交给见证单位签名，再贴回这里。没有见证，台账仍然完整，但对外少一份证明。", "Give the checkpoint to a witness and paste it back here. The ledger is whole without, but has one proof less to show."},
	"cosign": {"见证签名", "Witness signatures"}, "cosign_line": {"把见证单位签过名的检查点贴在这里。", "Paste the checkpoint with the witness's signature."}, "cosign_note": {"检查点全文", "The whole checkpoint"}, "cosign_add": {"收下", "Keep"}, "cosigned": {"新收到 %d 个见证签名", "%d new signatures"},
	"k.right": {"个人信息权利", "Data rights"}, "k.second": {"第二人同意", "Second person"}, "k.witness": {"见证人", "Witnesses"}, "k.key.rotate": {"更换签名密钥", "Signing key rotated"}, "p.rotation": {"新旧两把密钥的共同签名", "Signed by the old and the new key"}, "p.reason": {"原因", "Reason"},
	"rotation_at": {"看密钥沿革", "See the chain of keys"}, "key_before": {"以前的公钥", "Earlier public key"}, "key_span": {"第 %s 条到第 %s 条", "entries %s to %s"}, "k.person.locked": {"依法封存", "Locked by law"},
	"yes": {"是", "yes"}, "no": {"否", "no"}, "p.state": {"状态", "State"}, "p.kind": {"种类", "Kind"}, "p.due": {"期限", "Due"}, "p.round": {"第几轮", "Round"}, "p.rev": {"版本", "Revision"}, "p.name": {"名称", "Name"}, "p.code": {"代码", "Code"}, "p.parent": {"上级地点", "Parent"}, "p.qr": {"二维码", "QR code"}, "p.type": {"类型", "Type"}, "p.facts": {"内容指纹", "Digest"}, "p.ended": {"撤销时间", "Ended"}, "p.place": {"地点", "Place"},
	"p.why": {"原因", "Why"}, "p.from": {"从", "From"}, "p.to": {"到", "To"}, "p.n": {"抽几件", "How many"}, "p.pool": {"多少件里", "Out of"}, "p.seed": {"种子", "Seed"}, "p.sound": {"完好", "Sound"}, "p.size": {"条数", "Entries"}, "p.damage": {"不符", "Damages"}, "p.objects": {"核对业务记录", "Rows compared"}, "p.first": {"第一处在第几条", "First at"}, "p.what": {"哪种不符", "Kind of damage"}, "p.ok": {"成功", "Done"}, "p.detail": {"说明", "Detail"}, "p.field": {"哪一项", "Field"}, "p.people": {"人数", "People"}, "p.role": {"角色", "Role"}, "p.until": {"截止", "Until"}, "p.duties": {"责任条数", "Duties"}, "p.person": {"人（编码）", "Person (code)"}, "p.table": {"台账", "Table"}, "p.rows": {"行数", "Rows"}, "p.new": {"新增", "New"}, "p.changed": {"更改", "Changed"}, "p.parked": {"没找到地址", "Unmatched"}, "p.refused": {"没收", "Refused"}, "p.whole": {"不遮号码", "Whole numbers"}, "p.persons": {"人数", "People"}, "p.households": {"户数", "Households"}, "p.things": {"几件", "Things"}, "p.matter": {"事项（编码）", "Matter (code)"}, "p.public": {"公开", "Public"}, "p.result": {"结果", "Result"},
	"p.gone": {"已撤", "Gone"}, "p.doors": {"几户", "Doors"}, "p.grants": {"授权", "Grants"}, "p.grid": {"网格", "Grid"}, "p.hash": {"摘要", "Digest"}, "p.homes": {"户数", "Homes"}, "p.raised": {"提出时间", "Raised"}, "p.roles": {"角色", "Roles"},
	"p.servers": {"联户的人", "Servers"}, "p.thumb": {"缩略图摘要", "Digest of the small picture"}, "p.units": {"单元", "Units"}, "k.server.changed": {"改联户的人", "Server changed"}, "k.server.ended": {"不再联户", "Server ended"}, "k.servers.batch": {"导入联户的人", "Servers imported"},
	"p.ground": {"依据", "Ground"}, "p.key": {"公钥", "Key"}, "p.fix": {"整改期限", "Term"}, "p.of": {"哪一条", "Of"}, "p.org": {"单位（编码）", "Organisation (code)"}, "p.slots": {"几格", "Slots"}, "p.root": {"根", "Root"}, "p.door": {"入口", "Door"}, "p.path": {"位置", "Path"},
	"k.matter": {"事项", "Matters"}, "k.lookback": {"复查和回头看", "Look-backs"}, "k.place": {"地点", "Places"}, "k.duty": {"责任", "Duties"}, "k.duties": {"责任", "Duties"}, "k.people": {"居民", "People"}, "k.person": {"居民", "People"},
	"k.household": {"家庭", "Households"}, "k.post": {"职务", "Posts"}, "k.org": {"单位", "Organisations"}, "k.consent": {"同意", "Consent"}, "k.access": {"账号与权限", "Accounts and rights"}, "k.table": {"台账导入导出", "Import and export"},
	"k.document": {"照片", "Photos"}, "k.council": {"邻里议事", "Council"}, "k.view": {"查看完整信息", "Looks at whole records"}, "k.inspect": {"督查抽查", "Draws"}, "k.ledger": {"台账核验", "Ledger checks"}, "k.log": {"台账自身", "The log itself"}, "k.erase": {"依法删除", "Erasures"}, "k.statute": {"工作日历", "Calendar"}, "k.kind": {"事项种类", "Kinds"}, "k.notify": {"消息", "Messages"}, "k.key": {"密钥", "Keys"},
	"k.place.create": {"新建地点", "Place made"}, "k.place.build": {"新建楼栋和门户", "Building made"}, "k.place.change": {"改地点", "Place changed"}, "k.place.doors": {"改门户", "Doors changed"}, "k.place.name": {"加曾用名", "Name added"}, "k.place.label": {"改楼层标签", "Floor labels"},
	"k.place.code": {"改代码", "Code"}, "k.place.plaque": {"换牌", "Plaque"}, "k.place.grid": {"划网格", "Grid"}, "k.place.move": {"移动地点", "Moved"}, "k.place.end": {"地点撤销", "Ended"}, "k.place.restore": {"恢复地点", "Restored"},
	"k.duty.assign": {"定责任人", "Duty given"}, "k.duty.end": {"责任结束", "Duty ended"}, "k.duty.handover": {"移交责任", "Duties handed over"}, "k.duty.away": {"请假代理", "Away"}, "k.duty.back": {"回岗", "Back"}, "k.duties.batch": {"批量定责任人", "Duties in bulk"},
	"k.people.batch": {"批量登记居民", "People in bulk"}, "k.person.added": {"登记居民", "Person added"}, "k.person.changed": {"改居民信息", "Person changed"}, "k.person.left": {"居民迁出", "Person left"}, "k.person.merged": {"合并重复", "Merged"}, "k.person.erased": {"依法删除", "Erased"},
	"k.household.made": {"登记家庭", "Household made"}, "k.household.joined": {"加入家庭", "Joined a household"}, "k.household.left": {"离开家庭", "Left a household"}, "k.post.given": {"任职", "Post given"}, "k.post.ended": {"离任", "Post ended"}, "k.org.added": {"登记单位", "Organisation added"}, "k.org.changed": {"改单位", "Organisation changed"},
	"k.consent.give": {"同意", "Consent given"}, "k.consent.withdraw": {"撤回同意", "Consent withdrawn"}, "k.view.sensitive": {"查看完整信息", "Whole record looked at"}, "k.document.add": {"加照片", "Photo added"}, "k.document.remove": {"删照片", "Photo removed"}, "k.document.attach": {"附上照片", "Photo attached"},
	"k.access.login": {"登录", "Log-in"}, "k.access.logout": {"退出", "Log-out"}, "k.access.fail": {"登录没成功", "Log-in refused"}, "k.access.lock": {"试错太多，暂停", "Locked after wrong tries"}, "k.access.stepup": {"再次确认身份", "Identity confirmed again"}, "k.access.password": {"改密码", "Password changed"},
	"k.access.factor": {"第二步验证", "Second factor"}, "k.access.account": {"开账号", "Account made"}, "k.access.grant": {"授权", "Right given"}, "k.access.ungrant": {"收回权限", "Right taken back"}, "k.access.state": {"停用或恢复账号", "Account state"}, "k.access.key": {"接口钥匙", "Key"}, "k.access.code": {"一次性登录码", "One-time code"}, "k.access.reset": {"重设登录", "Reset"},
	"k.table.import": {"导入台账", "Import"}, "k.table.export": {"导出台账", "Export"}, "k.table.withdraw": {"撤回导入", "Import withdrawn"}, "k.inspect.draw": {"督查抽取", "Draw"}, "k.ledger.verify": {"台账核验", "Ledger check"}, "k.ledger.rows": {"封存业务表的行", "Rows sealed"}, "k.ledger.adopt": {"开始封存业务表", "Sealing of tables began"}, "k.log.open": {"台账开始", "The log begins"}, "k.log.restore": {"从备份恢复", "Restored"}, "k.kind.edit": {"改事项种类", "Kind edited"}, "k.notify.told": {"已告知", "Told"},

	"d.password": {"密码", "password"}, "d.totp": {"验证码", "one-time code"}, "d.passkey": {"通行密钥", "passkey"}, "d.and": {"和", " "}, "d.oidc": {"统一认证", "single sign-on"}, "d.enrol": {"设定", "enrolment"}, "d.on": {"开通", "on"}, "d.off": {"停用", "off"}, "d.asked": {"申请重设", "asked to reset"}, "d.factors": {"第二步验证", "second factor"}, "d.own": {"自己退出", "by themselves"},
	"d.account": {"这个账号", "this account"}, "d.name": {"这个登录名", "this name"}, "d.source": {"这个来源", "this source"}, "d.everybody": {"所有人", "everybody"}, "d.open311": {"Open311", "Open311"}, "d.api": {"接口", "API"}, "d.done": {"已重设", "reset"}, "d.oidc_state": {"统一认证：不是这次登录", "single sign-on: another log-in"}, "d.oidc_code": {"统一认证：没有换到", "single sign-on: no answer"}, "d.oidc_token": {"统一认证：凭证不对", "single sign-on: wrong token"}, "d.oidc_nonce": {"统一认证：凭证不是这次的", "single sign-on: old token"}, "d.oidc_claims": {"统一认证：看不懂", "single sign-on: unreadable"}, "d.device": {"一台设备", "a device"}, "d.phone": {"停用的手机", "a stopped phone"}, "d.code": {"一次性登录码", "one-time code"}, "d.made": {"生成", "made:"}, "d.revoked": {"停用", "revoked"},

	"kind.gap": {"编号有缺口", "a gap in the numbers"}, "kind.leaf": {"记录内容被改", "an entry was changed"}, "kind.column": {"索引列被改", "an index column was changed"}, "kind.mark": {"编号被换", "numbers were swapped"}, "kind.time": {"时间倒退", "time runs back"}, "kind.prev": {"前后接不上", "the chain is broken"}, "kind.rev": {"版本倒退", "a revision runs back"}, "kind.slot": {"私密内容对不上", "a private part does not fit"},
	"kind.tile": {"哈希表被改", "a hash tile was changed"}, "kind.checkpoint": {"检查点对不上", "a checkpoint does not fit"}, "kind.witness": {"和见证人留的不一样", "a witness says otherwise"}, "kind.replay": {"业务记录和台账不一样", "a row differs from the ledger"}, "kind.key": {"密钥缺失", "a key is missing"}, "kind.actor": {"经手人对不上", "an actor does not fit"}, "kind.draft": {"待编号的记录被改", "a waiting entry was changed"}, "kind.index": {"索引对不上", "an index does not fit"}, "kind.rotate": {"签名密钥的更换记录不成立", "a rotation of the signing key does not hold"},
}
