package open311

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register(text.ZH, zh)
	text.Register(text.EN, en)
})

var zh = map[string]string{
	"open311.contact": "邻里服务，%s", "open311.key_service": "上报公开的服务不用密钥；需要密钥（更高的频率、补充说明、重新打开）请联系运维人员，见 %s",
	"open311.no_such_call": "没有这个地址。请看 /open311/discovery.json；扩展名只有 .json 和 .xml。", "open311.key_bound": "这个 api_key 不能报这一类：%s", "open311.jurisdiction_needed": "请写明 jurisdiction_id。", "open311.jurisdiction_unknown": "jurisdiction_id 不是这里的：%s",
	"open311.key_wrong": "api_key 无效。", "open311.key_needed": "这一项需要 api_key。", "open311.key_elsewhere": "这把 api_key 不能用在这个地点。",
	"open311.service_needed": "请写明 service_code。", "open311.service_unknown": "没有这个 service_code：%s", "open311.request_unknown": "没有这件事：%s", "open311.token_unknown": "没有这个 token。",
	"open311.no_location": "请写明地点：lat 和 long、address_string、address_id 至少一种。", "open311.lat_and_long": "lat 和 long 要一起写。", "open311.bad_degrees": "请写 WGS-84 的十进制度数，在 ±%d 之内。",
	"open311.not_in_city": "这个位置附近没有登记的楼栋，不在本地范围内。", "open311.address_id_unknown": "没有这个地点代码或牌子上的码：%s", "open311.address_unknown": "没有找到这个地址：%s", "open311.address_unclear": "地址没有读懂：%s",
	"open311.too_long": "最多 %d 个字。", "open311.needed": "请填写。", "open311.bad_date": "时间要带时区，例如 2026-11-05T08:15:30+08:00：%s", "open311.end_first": "结束时间早于开始时间。", "open311.span": "一次最多查 90 天。",
	"open311.bad_status": "没有这个状态：%s", "open311.bad_box": "请写 minLong,minLat,maxLong,maxLat。", "open311.bad_page": "页码从 1 起。", "open311.bad_page_size": "每页 1 到 %d 条。", "open311.many_ids": "一次最多 %d 个编号。",
	"open311.body_type": "正文请用 application/x-www-form-urlencoded 或 multipart/form-data。", "open311.many_photos": "最多 %d 张照片。", "open311.no_photos": "这里不收照片。",
	"open311.number": "编号 %s，电话里报 %s", "open311.not_yet_closed": "%s（回头看合格后才算办结）", "open311.because": "%s：%s", "open311.merged_into": "%s：%s（%s）", "open311.sandbox": "测试：已检查，不保存",
	"open311.notice": "已受理，编号 %s（电话里报 %s）。由 %s 负责，%s 前处理；办好后另有人回头看。", "open311.notice_nobody": "已受理，编号 %s（电话里报 %s）。正在确定责任人，%s 前处理；办好后另有人回头看。",
	"open311.notice_link": "%s 凭此链接查进度、说「还没修好」、取收据，请勿公开：%s", "open311.said_status": "〔%s〕%s", "open311.not_your_request": "只有上报这件事的 api_key 可以补充。",
}

var en = map[string]string{
	"open311.contact": "Linli (邻里), %s", "open311.key_service": "Public services need no key; ask the operator for one (higher rates, updates, reopening), see %s",
	"open311.no_such_call": "There is nothing here. See /open311/discovery.json; the extensions are .json and .xml only.", "open311.key_bound": "This api_key may not send %s", "open311.jurisdiction_needed": "jurisdiction_id is needed.", "open311.jurisdiction_unknown": "This jurisdiction_id does not live here: %s",
	"open311.key_wrong": "The api_key is not valid.", "open311.key_needed": "An api_key is needed for this.", "open311.key_elsewhere": "This api_key is not for this place.",
	"open311.service_needed": "service_code is needed.", "open311.service_unknown": "There is no such service_code: %s", "open311.request_unknown": "There is no such request: %s", "open311.token_unknown": "There is no such token.",
	"open311.no_location": "A location is needed: lat and long, address_string, or address_id.", "open311.lat_and_long": "lat and long go together.", "open311.bad_degrees": "Decimal degrees in WGS 84 within ±%d are needed.",
	"open311.not_in_city": "No registered building is near this point; it does not lie in this city.", "open311.address_id_unknown": "There is no such place code or plaque code: %s", "open311.address_unknown": "This address was not found: %s", "open311.address_unclear": "This address was not understood: %s",
	"open311.too_long": "At most %d characters.", "open311.needed": "This is needed.", "open311.bad_date": "A date with a zone is needed, such as 2026-11-05T08:15:30+08:00: %s", "open311.end_first": "The end lies before the start.", "open311.span": "At most 90 days at a time.",
	"open311.bad_status": "There is no such status: %s", "open311.bad_box": "minLong,minLat,maxLong,maxLat is needed.", "open311.bad_page": "Pages are counted from 1.", "open311.bad_page_size": "1 to %d on a page.", "open311.many_ids": "At most %d ids at a time.",
	"open311.body_type": "The body must be application/x-www-form-urlencoded or multipart/form-data.", "open311.many_photos": "At most %d photos.", "open311.no_photos": "No photos are taken here.",
	"open311.number": "Number %s, on the phone say %s", "open311.not_yet_closed": "%s (closed only after the look-back)", "open311.because": "%s: %s", "open311.merged_into": "%s: %s (%s)", "open311.sandbox": "Test: checked, not kept",
	"open311.notice": "Taken as %s (on the phone say %s). %s answers for it, to be dealt with by %s; somebody else looks back afterwards.", "open311.notice_nobody": "Taken as %s (on the phone say %s). Who answers for it is being settled, to be dealt with by %s; somebody else looks back afterwards.",
	"open311.notice_link": "%s Private link to follow it, to say that it is not fixed, to get the receipt: %s", "open311.said_status": "[%s] %s", "open311.not_your_request": "Only the api_key that reported this can add to it.",
}
