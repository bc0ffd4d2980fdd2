package docket

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"linli/affairs/environment/penalty"
	"linli/kernel/affair"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/web"
)

// The demo street's cases: story 9 (ledgers.md E4) with its dates, and some more that stand in different states on the last day.

const (
	ji   = "冀文斌"
	lu   = "路晓宁"
	chai = "柴青云"
)

// move is one step of a case of the demo: when, by whom, what.
type move struct {
	day string
	by  string
	act Act
	v   map[string]string
}

type told = map[string]string

func (s *Service) demo(st affair.Stage) error {
	for _, c := range cast() {
		p := &scene{Service: s, st: st, c: c}
		p.run()
	}
	return nil
}

type role struct {
	day    string
	outlet string // code of the register of sources; "" = the party is not in it
	file   File
	moves  []move
}

type scene struct {
	*Service
	st affair.Stage
	c  role
	id string
}

func at(day string, hour, minute int) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, clock.Shanghai)
	if err != nil {
		return time.Time{}
	}
	return t.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

func (p *scene) run() {
	p.on(at(p.c.day, 9, 20), func(tx *db.Tx) error {
		o := Open{On: p.c.day, File: p.c.file}
		if err := p.known(tx, &o); err != nil {
			return err
		}
		o.Officer[0], o.Officer[1] = Officer{Name: ji, Card: "14-0031", ID: p.st.Actor(ji).ID}, Officer{Name: lu, Card: "14-0057", ID: p.st.Actor(lu).ID}
		x, err := p.OpenTx(tx, p.st.Actor(ji), o)
		p.id = x.ID
		return err
	})
	for i, m := range p.c.moves {
		p.on(at(m.day, 10, 5*i), func(tx *db.Tx) error {
			v := m.v
			if m.act == ActSheet {
				body, err := json.Marshal(graded(m.v))
				if err != nil {
					return err
				}
				v = told{"sheet": string(body)}
			}
			_, err := p.StepTx(tx, p.st.Actor(m.by), Do{ID: p.id, Act: m.act, On: m.day, V: v})
			return err
		})
	}
}

// known takes outlet, company and result from the registers where they have them.
func (p *scene) known(tx *db.Tx, o *Open) error {
	if p.c.outlet == "" {
		return nil
	}
	out, err := p.OutletBy(tx, p.c.outlet)
	if err != nil {
		return web.IgnoreOutside(err)
	}
	o.Outlet, o.Company, o.Spot = out.ID, out.Company, out.Name
	if p.Seams == nil || p.Seams.Sampled == nil {
		return nil
	}
	list, err := p.Seams.Sampled(tx, out.ID, 0, 100)
	for _, r := range list {
		if o.File.Result != nil && r.Report == o.File.Result.Report && r.Pollutant == o.File.Result.Pollutant && r.Text == o.File.Result.Value && !r.Broken {
			o.Result, o.File.Result = r.ID, nil
		}
	}
	return err
}

func (p *scene) on(when time.Time, do func(tx *db.Tx) error) {
	p.st.On(when, func(tx *db.Tx) error {
		if err := do(tx); err != nil {
			return fmt.Errorf("environment/docket %s %s: %w", p.c.file.Party.Name, when.Format(time.DateOnly), err)
		}
		return nil
	})
}

// graded is a sheet by the example table: grades as exceedance volume times area correction.
func graded(v told) Asked {
	a := Asked{Table: "example-g"}
	for i, key := range []string{"exceedance", "volume", "times", "area", "correction"} {
		n, _ := strconv.Atoi(v["grades"][i : i+1])
		a.Findings.Factors = append(a.Findings.Factors, penalty.Factor{Key: key, Grade: n, Evidence: "1", Officer: ji, Reviewer: chai})
	}
	return a
}

func order(no, day, until string) move {
	return move{day, ji, ActOrder, told{"no": no, "what": "立即停止超标排放，查明原因，修复污染治理设施。", "until": until, "way": "direct"}}
}

func notice(no, day, yuan, facts string) move {
	return move{day, ji, ActNotice, told{"no": no, "yuan": yuan, "hearing": "yes", "way": "direct", "facts": facts}}
}

func evidence(day, name, kind, pages, source string) move {
	return move{day, lu, ActEvidence, told{"name": name, "kind": kind, "pages": pages, "source": source}}
}

func file(day string) move {
	return move{day, chai, ActFile, told{"note": "事实初步清楚，同意立案"}}
}
func conclude(day string) move {
	return move{day, ji, ActConclude, told{"facts": "采样监测结果超过排放限值，当事人无异议。", "opinion": "建议处罚并责令改正。"}}
}
func review(day string) move {
	return move{day, chai, ActReview, told{"result": "pass", "opinion": "主体适格、事实清楚、证据充分、程序合法、裁量适当。"}}
}

func exceeded(party, credit, legal, spot, day, value, limit, multiple, report string) File {
	return File{Party: Party{Name: party, Credit: credit, Legal: legal}, Statute: penalty.IDExceed, Cause: "超过水污染物排放标准排放水污染物", Spot: spot, From: day, Found: day, Source: report,
		Result: &Frozen{ID: "demo-" + report, Pollutant: "w01018", Name: "化学需氧量", Value: value, Unit: "mg/L", Limit: limit, Basis: "排污许可证；DB14/1928-2019", Multiple: multiple, Report: report, Lab: "云漳监测站", Taken: day, Chain: "whole"}}
}

func cast() []role {
	main := exceeded("恒泽煤业有限公司", "", "陶启文", "恒泽煤业矿井水排口", "2026-03-11", "44", "20", "1.20", "云监2026-088")
	main.Result.Sample = "YZ26-0311-02"
	return []role{
		{"2026-03-16", "HZ-01", main, []move{file("2026-03-17"), evidence("2026-03-17", "现场检查（勘察）笔录", "record", "4", "2026-03-11"), evidence("2026-03-18", "调查询问笔录", "statement", "5", "2026-03-18"), conclude("2026-03-19"),
			{"2026-03-20", ji, ActSheet, told{"grades": "41111"}}, review("2026-03-23"), notice("环罚告〔2026〕007号", "2026-03-25", "260000", "2026年3月11日矿井水排口化学需氧量44 mg/L，超过限值20 mg/L，超标1.20倍。"), order("环责改〔2026〕011号", "2026-04-20", "2026-05-06"),
			{"2026-04-20", chai, ActDecide, told{"no": "环罚〔2026〕007号", "yuan": "260000"}}, {"2026-04-20", lu, ActServe, told{"way": "direct"}}, {"2026-04-28", ji, ActPay, told{"yuan": "260000", "slip": "0426-3381"}},
			{"2026-05-12", lu, ActLook, told{"result": LookFixed, "value": "17 mg/L", "report": "云监2026-171", "unannounced": "yes", "note": "2026年5月6日已换加药泵，复测合格"}}, {"2026-05-15", ji, ActClose, nil}, {"2026-05-20", ji, ActArchive, told{"box": "2026-环-07", "pages": "68"}}}},
		{"2026-06-12", "RY-01", exceeded("柳溪乳业有限公司", "", "庞玉珍", "柳溪乳业总排口", "2026-06-09", "61", "40", "0.53", "云监2026-164"), []move{file("2026-06-16"), evidence("2026-06-17", "现场检查（勘察）笔录", "record", "3", "2026-06-09"), order("环责改〔2026〕019号", "2026-06-18", "2026-07-03")}},
		{"2026-05-18", "", exceeded("云漳瑞峰焦化有限公司", "", "贺连山", "焦化废水排口", "2026-05-14", "118", "40", "1.95", "云监2026-139"), []move{file("2026-05-20"), evidence("2026-05-22", "现场检查（勘察）笔录", "record", "6", "2026-05-14"), order("环责改〔2026〕016号", "2026-05-22", "2026-06-10"),
			conclude("2026-06-01"), {"2026-06-02", ji, ActSheet, told{"grades": "44111"}}, review("2026-06-05"), notice("环罚告〔2026〕012号", "2026-06-09", "430000", "焦化废水排口化学需氧量118 mg/L，超过限值40 mg/L，超标1.95倍。"),
			{"2026-06-15", ji, ActAsk, told{"note": "书面申请"}}, {"2026-06-16", lu, ActLook, told{"result": LookFixed, "value": "36 mg/L", "report": "云监2026-170", "unannounced": "yes", "note": "复测合格"}}, {"2026-06-18", ji, ActSummon, told{"day": "2026-07-03", "where": "分局二楼会议室", "chair": chai, "way": "direct"}}}},
		{"2026-06-08", "SM-01", exceeded("石门沟选煤有限公司", "", "蔡立本", "矿井水排口", "2026-06-05", "26", "20", "0.30", "云监2026-160"), nil},
		{"2026-04-02", "", exceeded("云漳宏源屠宰有限公司", "", "焦有才", "屠宰废水排口", "2026-03-30", "76", "40", "0.90", "云监2026-101"), []move{file("2026-04-07"), evidence("2026-04-08", "现场检查（勘察）笔录", "record", "3", "2026-03-30"), conclude("2026-04-14"), {"2026-04-14", ji, ActSheet, told{"grades": "32112"}}, review("2026-04-16"),
			notice("环罚告〔2026〕009号", "2026-04-17", "310000", "屠宰废水排口化学需氧量76 mg/L，超过限值40 mg/L，超标0.90倍。"), order("环责改〔2026〕014号", "2026-05-08", "2026-05-25"), {"2026-05-11", chai, ActDecide, told{"no": "环罚〔2026〕009号", "yuan": "310000"}}, {"2026-05-13", ji, ActServe, told{"way": "direct"}},
			{"2026-06-03", lu, ActLook, told{"result": LookFixed, "value": "33 mg/L", "unannounced": "yes", "note": "复测合格"}}, {"2026-06-18", ji, ActRemind, told{"no": "环催〔2026〕003号", "way": "direct"}}}},
		{"2026-04-20", "ZY-01", exceeded("漳滨纸品有限公司", "", "靳方圆", "漳滨纸品总排口", "2026-04-16", "76", "40", "0.90", "云监2026-117"), []move{file("2026-04-22"), evidence("2026-04-23", "现场检查（勘察）笔录", "record", "5", "2026-04-16"), conclude("2026-04-28"), {"2026-04-28", ji, ActSheet, told{"grades": "31111"}}, review("2026-04-29"),
			notice("环罚告〔2026〕010号", "2026-04-30", "210000", "生产废水总排口化学需氧量76 mg/L，超过限值40 mg/L，超标0.90倍。"), order("环责改〔2026〕015号", "2026-05-22", "2026-06-05"), {"2026-05-22", chai, ActDecide, told{"no": "环罚〔2026〕010号", "yuan": "210000"}}, {"2026-05-22", ji, ActServe, told{"way": "direct"}},
			{"2026-06-03", ji, ActPay, told{"yuan": "210000", "slip": "0603-1187"}}, {"2026-06-10", lu, ActLook, told{"result": LookStill, "value": "88 mg/L", "report": "云监2026-168", "unannounced": "yes", "note": "仍超标"}}, {"2026-06-12", ji, ActDaily, nil}, order("环责改〔2026〕018号", "2026-06-12", "2026-06-25")}},
		{"2026-05-25", "", File{Party: Party{Name: "云漳顺达洗车行"}, Statute: penalty.IDMonitoring, Cause: "未按规定保存监测记录", Spot: "洗车行沉淀池", From: "2026-05-25", Found: "2026-05-25", Facts: "未保存2026年4月的清淤记录。"}, []move{
			{"2026-05-25", ji, ActSimple, told{"no": "环当罚〔2026〕004号", "yuan": "800", "certain": "yes", "heard": "yes", "said": "没有意见", "way": "direct"}}, {"2026-05-25", ji, ActPay, told{"yuan": "800", "slip": "0525-0071"}}, {"2026-05-26", ji, ActReport, nil}, {"2026-05-27", ji, ActClose, nil}}},
		{"2026-01-14", "", File{Party: Party{Name: "云漳晟途建材有限公司", Credit: "91980100MA0DEMO002", Legal: "白启明", Address: "望岭区东坡路"}, Statute: penalty.IDMonitoring, Cause: "未按规定保存原始监测记录", Spot: "公司环保办公室", From: "2026-01-12", Found: "2026-01-12", Facts: "2025年9月的原始监测记录缺失。"}, []move{
			file("2026-01-16"), evidence("2026-01-16", "现场检查（勘察）笔录", "record", "3", "2026-01-12"), conclude("2026-01-23"), {"2026-01-23", ji, ActSheet, told{"grades": "11111"}}, review("2026-01-26"), notice("环罚告〔2026〕003号", "2026-01-28", "20000", "2025年9月的原始监测记录缺失。"), order("环责改〔2026〕003号", "2026-01-28", "2026-02-10"),
			{"2026-02-12", lu, ActLook, told{"result": LookFixed, "unannounced": "yes", "note": "记录已从数采仪补齐"}}, {"2026-02-25", chai, ActDecide, told{"no": "环罚〔2026〕003号", "yuan": "20000"}}, {"2026-02-26", ji, ActServe, told{"way": "direct"}},
			{"2026-04-08", ji, ActReviewIn, told{"no": "云政复〔2026〕虚拟12号"}}, {"2026-06-10", ji, ActReviewOut, told{"result": "annul", "why": "行政复议决定撤销了原处罚决定。"}}}},
		{"2026-06-02", "", File{Party: Party{Name: "云漳明珠酒店"}, Statute: penalty.IDExceed, Cause: "群众反映排口有异味", Spot: "酒店后院排口", From: "2026-06-01", Found: "2026-06-02", Source: "12345"}, []move{{"2026-06-05", chai, ActDrop, told{"why": "现场采样达标，没有违法事实，已回复反映人。"}}}},
	}
}
