package docket

import "linli/platform/text"

var loopWords = map[string][2]string{
	"look_title": {"%s 改正复查", "%s: re-inspection"}, "look_text": {"案件 %s，责令改正（%s）已送达，改正期限 %s。30日内由送达人以外的执法人员不打招呼复查，结果记在案件里。", "Case %s, order %s delivered, to be corrected by %s. Look unannounced within 30 days; record it in the case."}, "look_note": {"%s 复查：%s", "Looked on %s: %s"}, "ordered_again": {"再次责令改正 %s", "Ordered once more: %s"},
	"daily_cause": {"按日连续处罚", "Daily continuing fine"}, "daily_source": {"原案件 %s：%d天 × %d元 = %d元", "Case %s: %d days × %d = %d yuan"}, "daily_evidence": {"复查现场检查笔录", "Record of the re-inspection"}, "cause_exceed": {"超过水污染物排放标准排放水污染物", "Discharge above the standard"}, "order_what": {"立即停止超标排放，查明原因，修复污染治理设施。", "Stop the discharge above the standard, find the cause, repair the treatment."},
	"facts_text": {"%s，我局执法人员对%s%s采样监测，%s为%s %s，超过限值%s %s，超标%s倍。", "%s: at %s %s, %s %s %s against %s %s, over by %s times."},
}

var paperWords = map[string][2]string{
	"told": {"我局于%s向你（单位）送达行政处罚事先告知书。", "Notice delivered on %s. "}, "told_hearing": {"我局于%s向你（单位）送达行政处罚事先告知书和听证告知书。", "Notice with the hearing right delivered on %s. "}, "told_held": {"我局于%s依你（单位）申请举行了听证。", "Hearing held on %s."}, "told_waived": {"你（单位）于%s书面放弃相关权利。", "Waived in writing on %s."}, "told_defended": {"你（单位）于%s提出陈述申辩，我局已复核。", "Defence of %s considered."}, "told_silent": {"你（单位）在规定期限内未提出陈述、申辩，也未要求听证。", "No defence and no hearing asked for in time."},
	"kind_fine": {"罚款", "Fine"}, "pay_how": {"自收到决定书之日起十五日内（到%s）缴纳", "Within 15 days of receipt (until %s)"}, "paid_on": {"%s缴清%s元。", "Paid on %s: %s yuan. "}, "looked_value": {"%s，实测%s", "%s, measured %s"}, "fixed_on": {"%s复查已改正。", "Found corrected on %s."},
}

// The words of this package on the page of a ledger entry (X3).
var _ = text.Words(func() {
	for key, w := range map[string][2]string{"p.day": {"行为日期", "Day of the act"}, "p.yuan": {"罚款（元）", "Fine (yuan)"}, "p.statute": {"条款", "Statute"}, "p.frozen": {"固定结果的摘要", "Digest of the frozen result"}, "p.steps": {"已办步数", "Steps"}, "p.state": {"状态", "State"}} {
		if text.Registered(text.ZH, "proof."+key) {
			continue
		}
		text.Register(text.ZH, map[string]string{"proof." + key: w[0]})
		text.Register(text.EN, map[string]string{"proof." + key: w[1]})
	}
	for _, a := range append([]Act{ActOpen}, Acts...) {
		text.Register(text.ZH, map[string]string{"proof.k.environment.case." + string(a): "案件：" + actWords["act."+string(a)][0]})
		text.Register(text.EN, map[string]string{"proof.k.environment.case." + string(a): "Case: " + actWords["act."+string(a)][1]})
	}
	for _, st := range States {
		if w := stateWords["state."+string(st)]; !text.Registered(text.ZH, "proof.v.state."+string(st)) {
			text.Register(text.ZH, map[string]string{"proof.v.state." + string(st): w[0]})
			text.Register(text.EN, map[string]string{"proof.v.state." + string(st): w[1]})
		}
	}
})
