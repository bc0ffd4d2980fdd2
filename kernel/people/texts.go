package people

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register("zh", map[string]string{
		"people.no_person": "没有找到这个人", "people.no_household": "没有找到这一户", "people.no_member": "这个人现在不是这一户的成员",
		"people.no_org": "没有找到这个单位", "people.no_post": "没有找到这个职务", "people.no_consent": "没有有效的同意记录",
		"people.no_proposal": "没有找到这条待核信息", "people.no_merge": "没有找到这次合并，或者已经撤销",
		"people.name_missing": "请填写名称", "people.name_long": "名字最多 %d 个字", "people.title_missing": "请填写职务",
		"people.phone_wrong": "这不像一个电话号码，请检查", "people.sex_wrong": "性别请选男或女", "people.day_wrong": "日期请写成 2026-06-30、2026-06 或 2026",
		"people.place_missing": "请选择住处，或者登记的社区", "people.not_home": "这里不是一户住房，请选到门牌号",
		"people.same_id": "这个证件号码已经登记在另一个人名下，请先核对是不是同一个人",
		"people.stale":   "别人刚刚改过，请看过新内容再改", "people.busy": "正在忙，请再试一次",
		"people.org_kind": "请选择单位类型", "people.org_code": "统一社会信用代码不对，请对照执照检查",
		"people.term_wrong": "结束时间要晚于开始时间", "people.post_twice": "此人已经担任这个职务", "people.post_over": "这个职务已经结束",
		"people.purpose_missing": "请说明同意用于什么", "people.how_wrong": "请选择同意的方式：书面、口头或网上", "people.consent_twice": "此人对这件事的同意仍然有效，不必重复",
		"people.proposal_kind": "只能提出迁出、去世或合并", "people.decided": "这条信息已经核过了",
		"people.several": "有 %[2]d 个人都像是%[1]s，请指明是哪一位", "people.merge_self": "请选择两条不同的记录", "people.merge_changed": "合并之后资料又改过，不能撤销；请先看清改了什么",
		"people.erase_ground": "删除个人信息要写明依据和批准人", "people.erase_two": "删除个人信息要由另一个人批准",
		"people.right": "请选择查阅、复制、更正或删除", "people.request_twice": "同样的请求已经登记，正在办理", "people.request_over": "这条请求已经办完，或者别人刚刚办了", "people.no_request": "没有找到这条请求",
	})
	text.Register("en", map[string]string{
		"people.no_person": "This person was not found", "people.no_household": "This household was not found", "people.no_member": "This person is not a member of the household now",
		"people.no_org": "This organisation was not found", "people.no_post": "This post was not found", "people.no_consent": "No consent stands",
		"people.no_proposal": "This item to check was not found", "people.no_merge": "This merge was not found or has been taken back",
		"people.name_missing": "Please give a name", "people.name_long": "A name has at most %d characters", "people.title_missing": "Please give the title of the post",
		"people.phone_wrong": "This does not look like a telephone number", "people.sex_wrong": "Choose male or female", "people.day_wrong": "Write a date as 2026-06-30, 2026-06 or 2026",
		"people.place_missing": "Choose a home, or the community that records the person", "people.not_home": "This is not a home; choose down to the door",
		"people.same_id": "This identity number is on file for another person; check first whether they are one",
		"people.stale":   "Somebody has just changed this; look at the new version first", "people.busy": "Busy, please try again",
		"people.org_kind": "Choose the kind of organisation", "people.org_code": "The unified credit code is not right; compare it with the licence",
		"people.term_wrong": "The end must be later than the beginning", "people.post_twice": "This person holds this post already", "people.post_over": "This post has ended already",
		"people.purpose_missing": "Say what the consent is for", "people.how_wrong": "Choose how consent was given: paper, voice or online", "people.consent_twice": "This person's consent still stands; no need to ask again",
		"people.proposal_kind": "Only moving away, death or a merge can be proposed", "people.decided": "This item has been decided already",
		"people.several": "%[2]d people look like %[1]s; say which one", "people.merge_self": "Choose two different records", "people.merge_changed": "The record was changed after the merge, so it cannot be taken back; look at what changed first",
		"people.erase_ground": "Erasing personal data needs a ground and an approver", "people.erase_two": "Somebody else must approve the erasure of personal data",
		"people.right": "Choose access, copy, correction or erasure", "people.request_twice": "The same request is on file and being worked on", "people.request_over": "This request is over, or somebody has just dealt with it", "people.no_request": "This request was not found",
	})
})
