package tower

import "linli/platform/text"

// The words of this part on the page of a ledger entry (X3), under the keys that page looks for.
var _ = text.Words(func() {
	for key, w := range map[string][2]string{
		"k.fire.file.save": {"改消防档案", "Fire file changed"}, "k.fire.file.schedule": {"消防例行工作排期", "Fire duties scheduled"}, "k.fire.file.renew": {"消防档案随楼栋台账更新", "Fire file renewed from the ledger of buildings"},
		"k.fire.plaque.draft": {"起草消防牌", "Plaque drafted"}, "k.fire.plaque.approve": {"审定消防牌", "Plaque approved"}, "k.fire.plaque.print": {"印制消防牌", "Plaque printed"},
		"k.fire.plaque.post": {"消防牌上墙", "Plaque on the wall"}, "k.fire.plaque.void": {"消防牌作废", "Plaque void"}, "k.fire.plaque.agree": {"消防牌与档案比对", "Plaque compared with the file"},
		"k.fire.duty.open": {"派出消防例行工作", "Fire duty opened"}, "k.fire.duty.done": {"消防例行工作做完", "Fire duty done"}, "k.fire.duty.off": {"取消消防例行工作", "Fire duty called off"}, "k.fire.patrol": {"防火巡查", "Fire patrol"},
		"p.tier": {"高度类别", "Height class"}, "p.class": {"燃烧性能", "Burning class"}, "p.flag": {"外保温", "Wall"}, "p.filled": {"已填项数", "Fields filled"}, "p.from": {"排期起", "Scheduled from"},
		"p.digest": {"内容摘要", "Digest of the content"}, "p.stale": {"要重发", "To be reissued"}, "p.duty": {"例行工作", "Duty"}, "p.period": {"哪一期", "Period"}, "p.building": {"楼栋", "Building"}, "p.photo": {"照片", "Photo"},
		"p.result": {"结果", "Result"}, "p.day": {"哪天", "Day"}, "p.n": {"第几版", "Issue"},
		"v.tier.high": {"高层", "high-rise"}, "v.tier.super": {"超高层", "above 100 m"}, "v.flag.red": {"红", "red"}, "v.flag.amber": {"黄", "amber"}, "v.flag.green": {"绿", "green"}, "v.class.none": {"无外保温", "none"}, "v.class.unknown": {"不详", "unknown"},
		"v.state.draft": {"草稿", "draft"}, "v.state.approved": {"已审定", "approved"}, "v.state.printed": {"已印制", "printed"}, "v.state.posted": {"已上墙", "on the wall"}, "v.state.void": {"作废", "void"}, "v.state.off": {"已取消", "called off"}, "v.state.done": {"做完", "done"},
		"v.result.fine": {"没问题", "fine"}, "v.result.found": {"发现问题", "found something"},
		"v.duty.inspect": {"防火检查", "inspection"}, "v.duty.flue": {"烟道检查清洗", "flues"}, "v.duty.train": {"培训", "training"}, "v.duty.drill": {"演练", "drill"}, "v.duty.unitdrill": {"分预案演练", "unit drill"}, "v.duty.test": {"设施检测", "full test"}, "v.duty.assess": {"评估", "assessment"},
	} {
		if !text.Registered(text.ZH, "proof."+key) {
			text.Register(text.ZH, map[string]string{"proof." + key: w[0]})
			text.Register(text.EN, map[string]string{"proof." + key: w[1]})
		}
	}
})
