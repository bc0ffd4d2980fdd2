package publish

import (
	"strings"
	"time"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/platform/clock"
	"linli/platform/db"
)

func at(m time.Month, d, h int) time.Time { return time.Date(2026, m, d, h, 0, 0, 0, clock.Shanghai) }

// Demo publishes the decision and the typical case of story 9, and a decision that was annulled afterwards, with its tombstone. All
// companies and persons are invented.
func (s *Service) Demo(st affair.Stage) error {
	write := func(when time.Time, find func(tx *db.Tx, a access.Actor) (ground.Decided, bool, error), kind string, lesson string, months int, then func(tx *db.Tx, id string) error) {
		st.On(when, func(tx *db.Tx) error {
			who := st.Actor("路晓宁")
			if len(who.Scope(access.EnvPublish)) == 0 {
				return nil
			}
			d, ok, err := find(tx, who)
			if err != nil || !ok {
				return err
			}
			p, err := s.Propose(tx, who, d.Case, kind)
			if err != nil {
				return err
			}
			w := wordsOf(p)
			w.Lesson = lesson
			if w.Pay == "" {
				w.Pay = "自收到决定书之日起十五日内缴纳罚款。"
			}
			if w.Handling == "" {
				w.Handling = "执法人员现场采样监测，依法立案、告知并作出处罚决定。"
			}
			if p, err = s.Write(tx, who, d.Case, kind, w); err != nil {
				return err
			}
			found, _, err := s.spots(tx, who, p)
			if err != nil {
				return err
			}
			if hard(found) {
				if _, err := s.Mask(tx, who, p.ID); err != nil {
					return err
				}
			}
			if p, err = s.Publish(tx, st.Actor("柴青云"), p.ID, months, true); err != nil || then == nil {
				return err
			}
			return then(tx, p.ID)
		})
	}
	write(at(4, 24, 10), s.story, Decision, "", 12, nil)
	write(at(6, 5, 10), s.story, Typical, "矿井水处理设施要有备用加药泵；自动监测数据变差时先查设备，不要等到执法采样。\n发现超标后当天停排、通知园区，可以减轻后果，也会在裁量时考虑。", 36, nil)
	write(at(3, 3, 9), s.fallen, Decision, "", 12, func(_ *db.Tx, id string) error {
		st.On(at(6, 12, 15), func(tx *db.Tx) error {
			_, err := s.Withdraw(tx, st.Actor("柴青云"), id, ground.HowAnnulled, "行政复议决定撤销了原处罚决定。", "2026-06-10")
			return err
		})
		return nil
	})
	return nil
}

func hard(found map[string][]Spot) bool {
	for _, list := range found {
		for _, x := range list {
			if x.Hard {
				return true
			}
		}
	}
	return false
}

// story is the decided case of story 9: of docket, or, while there is none, as invented here.
func (s *Service) story(tx *db.Tx, a access.Actor) (ground.Decided, bool, error) {
	if s.Seams.DecidedCases != nil {
		list, err := s.Seams.DecidedCases(tx, a, 100)
		for _, d := range list {
			if err == nil && strings.Contains(d.Party, "恒泽") {
				return d, true, nil
			}
		}
		if err != nil {
			return ground.Decided{}, false, err
		}
	}
	return s.invent(ground.Decided{Case: "demo-hengze", Path: a.Scope(access.EnvPublish)[0], FileNo: "望环立〔2026〕9号", Number: "望环罚〔2026〕7号", Cause: "超过水污染物排放标准排放水污染物", Party: "云漳恒泽煤业有限公司", Credit: "91980100MA0DEMO001", Legal: "屈守田", Address: "望岭区北川镇",
		Facts: "2026年3月11日，执法人员对云漳恒泽煤业有限公司矿井水排口采样监测，化学需氧量为44 mg/L，超过限值20 mg/L，超标1.20倍。", Basis: []string{"《中华人民共和国水污染防治法》第八十三条第二项"}, Kind: "罚款", Content: "罚款人民币贰拾陆万元整（￥260,000元）。", Yuan: "260000",
		Pay: "自收到决定书之日起十五日内到代收银行或者通过电子支付系统缴纳。", Body: "云漳市生态环境局望岭分局", ActDay: "2026-03-11", Day: "2026-04-20", Served: "2026-04-21", Inquiry: "2026年3月25日送达事先告知书和听证告知书，当事人在五个工作日内未要求听证。", Outcome: "罚款已于2026年4月28日缴清；2026年5月12日复查，化学需氧量17 mg/L，已经达标。"})
}

// fallen is a case whose decision did not stand.
func (s *Service) fallen(_ *db.Tx, a access.Actor) (ground.Decided, bool, error) {
	return s.invent(ground.Decided{Case: "demo-shengtu", Path: a.Scope(access.EnvPublish)[0], FileNo: "望环立〔2026〕2号", Number: "望环罚〔2026〕3号", Cause: "未按规定保存原始监测记录", Party: "云漳晟途建材有限公司", Credit: "91980100MA0DEMO002", Legal: "白启明", Address: "望岭区东坡路",
		Facts: "2026年1月12日检查发现，云漳晟途建材有限公司2025年9月的原始监测记录缺失。", Basis: []string{"《中华人民共和国水污染防治法》第八十二条第一项"}, Kind: "罚款", Content: "罚款人民币贰万元整（￥20,000元）。", Yuan: "20000", Pay: "自收到决定书之日起十五日内缴纳。",
		Body: "云漳市生态环境局望岭分局", ActDay: "2026-01-12", Day: "2026-02-25", Served: "2026-02-26"})
}

// invent makes a case of the demo known that no file stands behind.
func (s *Service) invent(d ground.Decided) (ground.Decided, bool, error) {
	if s.invented == nil {
		s.invented = map[string]ground.Decided{}
	}
	s.invented[d.Case] = d
	return d, true, nil
}
