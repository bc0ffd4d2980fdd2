package hotwork

import (
	"net/http"
	"strconv"
	"strings"

	"linli/affairs/fire/hotwork/pages"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// print is the permit on paper (ledgers.md B10), signed by hand beside the record.
func (w *site) print(c *web.Ctx) error {
	var x Work
	s := ui.Sheet{Title: text.T(text.ZH, "fire.work.paper"), Lang: c.Lang, BackHref: "/fire/works/" + c.Path("id"), Signs: []string{"动火人", "监护人", "审批人", "验收人"}, Printed: text.DateTime(w.now())}
	err := w.read(c, func(tx *db.Tx) (err error) {
		if x, err = w.reached(tx, access.From(c.Context()), access.FireRead, c.Path("id")); err != nil {
			return err
		}
		cp, err := w.Log.Checkpoint(tx)
		s.Hash = cp.Root.String()[:12]
		return err
	})
	if err != nil {
		return err
	}
	s.Meta = []string{"编号：" + x.No, "状态：" + text.T(text.ZH, "fire.work.state."+string(x.State)), "级别：" + class(text.ZH, x)}
	s.Columns = []ui.SheetColumn{{Title: "项目", Share: 18}, {Title: "内容", Share: 32}, {Title: "项目", Share: 18}, {Title: "内容", Share: 32}}
	s.Rows = paper(x)
	s.Source = text.T(text.ZH, "fire.work.paper_source")
	return c.Page(http.StatusOK, pages.Paper(s))
}

func paper(x Work) [][]string {
	zh := func(key string) string { return text.T(text.ZH, "fire.work."+key) }
	at := func(ms int64) string {
		if ms == 0 {
			return ""
		}
		return text.DateTime(instant(ms))
	}
	var rounds []string
	for _, l := range x.Lines {
		if l.Act == ActRound {
			rounds = append(rounds, clockOf(l.At)+" "+orDash(l.Note))
		}
	}
	yes := map[bool]string{true: "已张贴并拍照", false: ""}
	weather := strconv.Itoa(x.Wind) + "级风"
	if x.Storm {
		weather += "、雷雨"
	}
	return [][]string{{"动火地点", x.Label + " " + x.Part, "动火部位", zh("spot." + x.Spot)}, {"作业内容", x.What, "动火方式", methods(text.ZH, x)}, {"施工单位", x.Contractor, "动火人", x.Worker},
		{"特种作业证号", x.Cert, "证书有效期至", x.CertUntil}, {"监护人", x.Guard, "灭火器材", x.Equipment}, {"开始", at(x.From), "结束", at(x.Until)}, {"清理半径（米）", strconv.FormatInt(x.Radius, 10), "隔离措施", x.Separation},
		{"外墙保温", zh("wall."+orUnknown(x.Wall)) + "，" + zh("cavity."+orUnknown(x.Cavity)), "气体检测", x.Gas}, {"天气", weather, "公告（主要出入口、作业处）", yes[x.Entrance != "" && x.Site != ""]},
		{"申请人", x.ApplicantLabel, "审批人、时间", strings.TrimSpace(x.ApproverLabel + " " + at(x.ApprovedAt))}, {"实际开始", at(x.StartedAt), "实际结束", at(x.EndedAt)}, {"作业中巡查", strings.Join(rounds, "；"), "看守、复看后关闭", at(x.ClosedAt)}}
}

// notice is what hangs at the main entrance and at the site (令5 art. 15).
func (w *site) notice(c *web.Ctx) error {
	var x Work
	var code string
	err := w.read(c, func(tx *db.Tx) (err error) {
		if x, err = w.reached(tx, access.From(c.Context()), access.FireRead, c.Path("id")); err != nil {
			return err
		}
		b, err := w.Places.Get(tx, x.Place)
		code = b.QR
		return err
	})
	if err != nil {
		return err
	}
	zh := func(key string, args ...any) string { return text.T(text.ZH, "fire.work."+key, args...) }
	p := ui.Poster{Title: zh("poster"), Lang: c.Lang, BackHref: "/fire/works/" + x.ID, By: x.Contractor, Date: text.Date(w.now()),
		Body: []string{zh("poster.where", x.Label, x.Part), zh("poster.when", text.DateTime(instant(x.From)), text.DateTime(instant(x.Until))), zh("poster.what", x.What, methods(text.ZH, x)), zh("poster.who", x.Guard, x.No), zh("poster.do")}}
	if code != "" {
		p.Address, p.Short, p.Ask = w.Frame.PublicURL+"/q/"+code, strings.TrimPrefix(strings.TrimPrefix(w.Frame.PublicURL, "https://"), "http://")+"/q/"+code, zh("poster.ask")
	}
	return c.Page(http.StatusOK, pages.Notice(p))
}
