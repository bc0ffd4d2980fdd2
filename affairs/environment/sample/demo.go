package sample

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/matter"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/id"
)

// scene is one run of the demo.
type scene struct {
	*Service
	affair.Stage
	signs []signature // drawn beforehand, one for each visit to a company
}

// signature is a drawing with the id a tablet would give it.
type signature struct {
	client string
	drawn  *document.Prepared
}

// day of the story at an hour.
func day(y int, m time.Month, d, hour, minute int) time.Time {
	return time.Date(y, m, d, hour, minute, 0, 0, clock.Shanghai)
}

// round is one visit of the demo: at a point, one bottle with its parallel and blank, a figure of the report.
type round struct {
	point, title string
	kind         string
	at           time.Time // samples are taken 25 minutes later
	figures      []demoFigure
	report       string
}

// demoFigure is a bottle of the demo: what it is and what the report says.
type demoFigure struct{ kind, item, text string }

// Demo plays the samples of story 9 (ledgers.md E4): COD 44 at the mine-water outlet on 2026-03-11, 17 on 2026-05-12 unannounced, and
// the series of the storm outlet and of the section below, which show the change.
func (s *Service) Demo(st affair.Stage) error {
	x := &scene{Service: s, Stage: st}
	if s.Documents != nil {
		for i := range 31 {
			client := id.New()
			p, err := s.Documents.Prepare(context.Background(), handwriting(i), document.Meta{Kind: document.Other, ClientID: client, Retain: picKeep})
			if err != nil {
				return err
			}
			x.signs = append(x.signs, signature{client, p})
		}
	}
	st.On(day(2025, 2, 10, 9, 0), x.cards)
	for _, r := range append(x.rounds(), routine()...) {
		st.On(r.at, func(tx *db.Tx) error { return x.visit(tx, r) })
	}
	st.On(underway.at, func(tx *db.Tx) error { return x.visit(tx, underway) })
	return nil
}

// cards registers the cards of the two officers and of the reviewer.
func (x *scene) cards(tx *db.Tx) error {
	a := x.Actor("冀文斌")
	scope := a.Scope(access.EnvEdit)
	if len(scope) == 0 {
		return nil
	}
	for i, n := range []string{"冀文斌", "路晓宁", "柴青云"} {
		until := "2028-06-30"
		if i == 2 {
			until = "2026-07-15" // ends soon
		}
		if _, err := x.AddOfficerTx(tx, a, NewOfficer{Path: string(scope[0]), Person: x.Actor(n).Person, Name: n, Card: fmt.Sprintf("0408001700%d", i+1), Until: until}); err != nil {
			return err
		}
	}
	return nil
}

// rounds are the visits in the order of their days.
func (x *scene) rounds() (out []round) {
	mine, storm, below := "恒泽煤业矿井水排口", "恒泽煤业雨水排口", "槐河下断面"
	for i, cod := range []string{"23", "24", "22", "25", "24", "26", "25", "24", "23", "19", "17", "16"} { // 2025-07 to 2026-06
		at := day(2025, time.Month(7+i), 8, 9, 30)
		out = append(out, round{point: below, title: "断面例行监测", at: at, report: fmt.Sprintf("云监%d-%03d", at.Year(), 210+i*7), figures: []demoFigure{{Single, "w01018", cod}, {Parallel, "w01018", cod}, {Blank, "w01018", "ND"}}})
	}
	for i, cod := range []string{"38", "41", "36", "39", "43", "40", "37", "12", "11"} { // 2025-10 to 2026-06
		at := day(2025, time.Month(10+i), 15, 14, 0)
		out = append(out, round{point: storm, title: "雨水排口排查", at: at, report: fmt.Sprintf("云监%d-%03d", at.Year(), 311+i*6), figures: []demoFigure{{Single, "w01018", cod}, {Parallel, "w01018", cod}, {Blank, "w01018", "ND"}}})
	}
	out = append(out,
		round{point: mine, title: "例行检查", at: day(2025, 9, 16, 9, 0), report: "云监2025-274", figures: []demoFigure{{Single, "w01018", "18"}, {Parallel, "w01018", "18"}, {Blank, "w01018", "ND"}}},
		round{point: mine, title: "春季执法", at: day(2026, 3, 11, 10, 0), report: "云监2026-088", figures: []demoFigure{{Single, "w01012", "21"}, {Single, "w01018", "44"}, {Parallel, "w01018", "45"}, {Blank, "w01018", "ND"}}},
		round{point: mine, title: "改正复查", kind: Recheck, at: day(2026, 5, 12, 10, 0), report: "云监2026-171", figures: []demoFigure{{Single, "w01012", "14"}, {Single, "w01018", "17"}, {Parallel, "w01018", "17"}, {Blank, "w01018", "ND"}}},
	)
	return out
}

// underway is the inspection of the demo's last day: notes and bottles are there, the signature and the laboratory are still to come.
var underway = round{point: "漳滨纸品总排口", title: "专项检查", at: day(2026, 6, 30, 15, 20), figures: []demoFigure{{Single, "w01018", ""}, {Parallel, "w01018", ""}}}

// series is a point that is sampled again and again: every so many months from a month of 2025 on, one line of figures for each visit.
type series struct {
	point, title string
	first, every int      // month of 2025 (13 is January 2026), months between
	day, hour    int      // of the month, of the day
	report       int      // number of the first report
	items        []string // the first one has a parallel and a blank
	figures      [][]string
}

// routine are the visits of the year at the other sections and outlets: all within their limits.
func routine() (out []round) {
	cod, nh, tp := "w01018", "w21003", "w21011"
	for _, s := range []series{
		{"槐河出境断面", "断面例行监测", 7, 1, 9, 14, 512, []string{cod}, [][]string{{"27"}, {"28"}, {"26"}, {"28"}, {"27"}, {"29"}, {"28"}, {"27"}, {"26"}, {"23"}, {"21"}, {"20"}}},
		{"石门沟口断面", "断面例行监测", 7, 2, 10, 10, 613, []string{cod}, [][]string{{"17"}, {"18"}, {"16"}, {"18"}, {"17"}, {"16"}}},
		{"柳溪口断面", "断面例行监测", 8, 2, 11, 10, 627, []string{cod}, [][]string{{"22"}, {"24"}, {"21"}, {"23"}, {"22"}, {"20"}}},
		{"望岭净水厂总排口", "例行检查", 8, 3, 19, 9, 641, []string{cod, nh, tp}, [][]string{{"31", "1.2", "0.28"}, {"33", "1.6", "0.31"}, {"34", "1.8", "0.33"}, {"30", "1.1", "0.26"}}},
		{"石门沟选煤矿井水排口", "例行检查", 9, 3, 23, 9, 655, []string{cod, nh}, [][]string{{"15", "0.41"}, {"16", "0.52"}, {"18", "0.55"}, {"14", "0.38"}}},
		{"柳溪乳业总排口", "例行检查", 9, 3, 25, 14, 668, []string{cod, nh}, [][]string{{"29", "1.0"}, {"33", "1.3"}, {"31", "1.5"}, {"28", "0.9"}}},
		{"青禾食品接管口", "例行检查", 10, 4, 21, 9, 681, []string{cod}, [][]string{{"286"}, {"312"}}},
		{"明光表面处理接管口", "例行检查", 11, 4, 24, 9, 690, []string{cod}, [][]string{{"118"}, {"126"}}},
	} {
		for i, line := range s.figures {
			at := day(2025, time.Month(s.first+i*s.every), s.day, s.hour, 30)
			r := round{point: s.point, title: s.title, at: at, report: fmt.Sprintf("云监%d-%03d", at.Year(), s.report+i)}
			for k, item := range s.items {
				r.figures = append(r.figures, demoFigure{Single, item, line[k]})
			}
			r.figures = append(r.figures, demoFigure{Parallel, cod, line[0]}, demoFigure{Blank, cod, "ND"})
			out = append(out, r)
		}
	}
	return out
}

// visit plans, inspects, and lets custody and report follow at their moments.
func (x *scene) visit(tx *db.Tx, r round) error {
	a := x.Actor("冀文斌")
	p, n, err := x.pointBy(tx, a, r.point)
	if err != nil || n != 1 {
		return err // without the outlet there is nothing to visit
	}
	list, err := x.Officers(tx, a)
	if err != nil {
		return err
	}
	var who []string
	for _, o := range list {
		if o.Name == "冀文斌" || o.Name == "路晓宁" {
			who = append(who, o.ID)
		}
	}
	d := clock.DayOf(r.at)
	t, err := x.PlanTx(tx, a, NewTask{Kind: r.kind, Title: r.title, At: p.ID, From: d, Officers: who, Labels: len(r.figures)})
	if err != nil {
		return err
	}
	x.On(r.at.Add(80*time.Minute), func(tx *db.Tx) error { return x.inspect(tx, a, t, r) })
	if r.report == "" {
		return nil // still under way
	}
	x.On(r.at.Add(250*time.Minute), func(tx *db.Tx) error { return x.carry(tx, a, t, r) })
	x.On(r.at.AddDate(0, 0, 5), func(tx *db.Tx) error { return x.lab(tx, a, t, r) })
	return nil
}

func (x *scene) inspect(tx *db.Tx, a access.Actor, t Task, r round) (err error) {
	ms := func(minute int) int64 { return r.at.Add(time.Duration(minute) * time.Minute).UnixMilli() }
	n := Note{Shown: ms(0), Began: ms(0), Ended: ms(70), Weather: "sunny", Load: "满负荷", Flow: "18.6", Companion: "企业环保员", Post: "环保专员", Lat: t.Point.Lat, Lon: t.Point.Lon, Checks: map[string]string{}, How: Refused, Read: true, Reason: "例行监测，现场无企业人员", Witness: "河道巡查员"}
	for _, c := range ChecksOf(t.Point.Kind) {
		n.Checks[c.Key] = "yes"
	}
	n.Words = spoken([]string{"arrive", "take", "same", "right"}, "")
	var docs []string
	if r.report == "" {
		n.How, n.Read, n.Reason, n.Witness = "", false, "", ""
	} else if docs, err = x.signed(tx, a, t, &n); err != nil {
		return err
	}
	var list []Sample
	first := ""
	for i, f := range r.figures {
		y := Sample{Code: t.Labels[i], Kind: f.kind, Taken: ms(20 + i*5), Method: "instant", Items: []string{f.item}, Container: "glass", Fix: "h2so4", Volume: "500", Seal: fmt.Sprintf("F%s%02d", t.No[:6], i+1), Sealed: ms(24 + i*5), Temp: "14.2", PH: "7.4", Flow: "18.6", Look: "微浊"}
		if f.item == "w01012" {
			y.Container, y.Fix = "plastic", "none"
		}
		if f.kind == Single && (first == "" || f.item == "w01018") {
			first = y.Code
		}
		if f.kind == Parallel {
			y.Twin = first
		}
		list = append(list, y)
	}
	_, err = x.FillTx(tx, a, Fill{Task: t.ID, Note: n, Samples: list, Docs: docs})
	return err
}

// signed signs on the glass where a company was there, once for each drawing; else the notes say why nobody signed.
func (x *scene) signed(tx *db.Tx, a access.Actor, t Task, n *Note) (docs []string, err error) {
	if t.Point.Company == "" || len(x.signs) == 0 {
		return nil, nil
	}
	sign := x.signs[0]
	x.signs = x.signs[1:]
	d, err := x.Documents.PutTx(tx, a.Actor, sign.drawn)
	n.How, n.Own, n.Signer, n.SignPic, n.Reason, n.Witness = OnGlass, OwnWords, "企业环保员", sign.client, "", ""
	return []string{d.ID}, err
}

// carry hands the bottles over: 14:10 at the station's room, 14:30 in the laboratory.
func (x *scene) carry(tx *db.Tx, a access.Actor, t Task, r round) error {
	list, err := samples(tx, "task = ? ORDER BY code", t.ID)
	if err != nil {
		return err
	}
	p := Pass{Task: t.ID, Kind: LinkHand, At: r.at.Add(250 * time.Minute).UnixMilli(), Who: "冀文斌", To: "站样品室", Temp: "4", Intact: "yes"}
	for _, y := range list {
		p.Samples = append(p.Samples, y.ID)
	}
	if _, err := x.HandOverTx(tx, a, p); err != nil {
		return err
	}
	x.On(r.at.Add(270*time.Minute), func(tx *db.Tx) error {
		p.Kind, p.At, p.Who, p.To = LinkReceive, r.at.Add(270*time.Minute).UnixMilli(), "站样品室", "云漳监测站"
		_, err := x.HandOverTx(tx, a, p)
		return err
	})
	return nil
}

func (x *scene) lab(tx *db.Tx, a access.Actor, t Task, r round) error {
	list, err := samples(tx, "task = ? ORDER BY code", t.ID)
	if err != nil {
		return err
	}
	n := NewReport{Task: t.ID, Report: Report{Number: r.report, Lab: "云漳监测站", CMA: "260412050001", Writer: "报告编制员", Checker: "报告审核员", Signer: "授权签字人", Issued: clock.DayOf(tx.Now)}}
	for i, y := range list {
		f := r.figures[i]
		k, _ := KeepingOf(f.item, "9999-12-31")
		n.Figures = append(n.Figures, Figure{Sample: y.ID, Item: f.item, Method: k.Method, Text: f.text, Unit: k.Unit, Analysed: r.at.Add(23 * time.Hour).UnixMilli()})
	}
	got, err := x.AddReportTx(tx, a, n)
	if err != nil {
		return err
	}
	over, err := values(tx, "report = ? AND matter <> ''", got.ID)
	for _, v := range over {
		x.settle(v.Matter)
	}
	return err
}

// settle takes the matter of the exceedance through the loop: claimed, corrected on 2026-05-06, looked at by another two days later
// and again after a month.
func (x *scene) settle(obj string) {
	holder, other := x.Actor("冀文斌"), x.Actor("路晓宁")
	x.On(day(2026, 3, 17, 9, 0), func(tx *db.Tx) error {
		_, err := x.Matters.ClaimTx(tx, holder, matter.Claim{Do: matter.Do{ID: obj}})
		return err
	})
	x.On(day(2026, 5, 6, 9, 0), func(tx *db.Tx) error {
		_, err := x.Matters.RectifyTx(tx, holder, matter.Rectify{Do: matter.Do{ID: obj}, Measures: "已立案查处，责令改正；企业清理沉淀池，更换滤料"})
		return err
	})
	for _, at := range []time.Time{day(2026, 5, 8, 10, 0), day(2026, 6, 9, 10, 0)} {
		x.On(at, func(tx *db.Tx) error {
			_, err := x.Matters.LookTx(tx, other, matter.Look{Do: matter.Do{ID: obj, Note: "现场看过，设施运行正常"}, Result: "pass"})
			return err
		})
	}
}

// handwriting draws a signature as a line, never anybody's name.
func handwriting(n int) io.Reader {
	img := image.NewGray(image.Rect(0, 0, 600, 240))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for i := range 2400 {
		t := float64(i) / 2400
		x, y := 60+480*t, 120+60*math.Sin(t*float64(17+5*n))*math.Cos(t*float64(7+n))
		for dx := -2; dx <= 2; dx++ {
			for dy := -2; dy <= 2; dy++ {
				img.SetGray(int(x)+dx, int(y)+dy, color.Gray{Y: 20})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return bytes.NewReader(nil)
	}
	return &b
}
