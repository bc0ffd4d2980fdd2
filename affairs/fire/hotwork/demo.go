package hotwork

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/platform/clock"
	"linli/platform/db"
)

// The demo street's hot work (ledgers.md B10): the roof of 南湖人家, a few others in the spring, and on the last day one that works, one
// that is watched and one that waits for approval.

type scene struct {
	*Service
	st     affair.Stage
	c      affair.StageCompound
	ask    Apply
	start  time.Time
	hours  int
	id     string
	sheets []*document.Prepared // at the entrance, at the site, at the end
}

func at(y, m, d, hour, minute int) time.Time {
	return time.Date(y, time.Month(m), d, hour, minute, 0, 0, clock.Shanghai)
}

var cast = []struct {
	compound              string
	building              int
	spot, part, what      string
	method                string
	start                 time.Time
	hours                 int
	worker, cert, guard   string
	contractor, equipment string
	until                 State
}{
	{"南湖人家", 3, SpotRoof, "4号楼屋面", "SBS卷材热熔", "torch", at(2026, 5, 11, 9, 0), 8, "康永强", "T98010-0007", "常立新", "云漳防水公司", "灭火器4具、水带1盘", Closed},
	{"云漳国际", 0, SpotBasement, "地下一层泵房", "喷淋管道焊接", "arc", at(2026, 6, 3, 8, 30), 6, "姬文斌", "T98010-0011", "冯小亮", "云漳机电安装公司", "灭火器2具、接火斗", Closed},
	{"锦绣苑", 2, SpotIndoor, "3号楼一层大厅", "栏杆切割", "cut", at(2026, 6, 12, 14, 0), 3, "康永强", "T98010-0007", "郭小军", "云漳五金工程队", "灭火器2具", Cancelled},
	{"云漳国际", 1, SpotShaft, "2号楼水管井12层", "立管焊接", "arc", at(2026, 6, 30, 13, 0), 4, "姬文斌", "T98010-0011", "冯小亮", "云漳机电安装公司", "灭火器2具、接火斗、防火毯", Ended},
	{"云漳国际", 3, SpotBasement, "地下车库B区", "支架焊接", "arc", at(2026, 6, 30, 14, 30), 5, "康永强", "T98010-0007", "冯小亮", "云漳机电安装公司", "灭火器4具、水带1盘", Working},
	{"南湖人家", 1, SpotRoof, "2号楼屋面", "SBS卷材热熔", "torch", at(2026, 7, 1, 8, 0), 8, "康永强", "T98010-0007", "常立新", "云漳防水公司", "灭火器4具、水带1盘", Checked},
}

func (s *Service) demo(st affair.Stage) error {
	if s.Documents == nil {
		return nil
	}
	for _, x := range cast {
		for _, c := range st.Compounds {
			if c.Place.Name != x.compound || x.building >= len(c.Buildings) {
				continue
			}
			p := &scene{Service: s, st: st, c: c, start: x.start, hours: x.hours, ask: Apply{Building: c.Buildings[x.building].ID, Spot: x.spot, From: x.start, Until: x.start.Add(time.Duration(x.hours) * time.Hour),
				Sheet: Sheet{Part: x.part, What: x.what, Methods: []string{x.method}, Contractor: x.contractor, Worker: x.worker, Cert: x.cert, CertUntil: "2027-03-01", Guard: x.guard, Equipment: x.equipment, Wind: 2}}}
			for range 3 {
				sheet, err := s.Documents.Prepare(context.Background(), poster(), document.Meta{Kind: document.Other})
				if err != nil {
					return err
				}
				p.sheets = append(p.sheets, sheet)
			}
			p.run(x.until)
		}
	}
	return nil
}

func (p *scene) on(when time.Time, do func(tx *db.Tx) error) {
	p.st.On(when, func(tx *db.Tx) error {
		if err := do(tx); err != nil {
			return fmt.Errorf("fire/hotwork %s %s: %w", p.c.Place.Name, p.ask.Part, err)
		}
		return nil
	})
}

func (p *scene) step(tx *db.Tx, a access.Actor, c Step) error {
	c.ID, c.Wind = p.id, -1
	_, err := p.StepTx(tx, a, c)
	return err
}

func (p *scene) photo(tx *db.Tx, a access.Actor, i int) (string, error) {
	d, err := p.Documents.PutTx(tx, a.Actor, p.sheets[i])
	return d.ID, err
}

// run plays a permit until a state; the day before it is asked for and approved.
func (p *scene) run(until State) {
	owner := func() access.Actor { return p.c.Who(p.c.Manager.Person) }
	fire := func() access.Actor { return p.st.Actor("秦海峰") }
	eve := p.start.Add(-18 * time.Hour)
	p.on(eve, func(tx *db.Tx) error {
		w, err := p.ApplyTx(tx, owner(), p.ask)
		p.id = w.ID
		return err
	})
	p.on(eve.Add(40*time.Minute), func(tx *db.Tx) error { return p.step(tx, owner(), Step{Act: ActCheck, Clear: true, Note: "已清理"}) })
	if until == Checked {
		return
	}
	if until == Cancelled {
		p.on(eve.Add(2*time.Hour), func(tx *db.Tx) error { return p.step(tx, owner(), Step{Act: ActCancel, Note: "改用冷切割"}) })
		return
	}
	p.on(eve.Add(80*time.Minute), func(tx *db.Tx) error { return p.step(tx, fire(), Step{Act: ActApprove}) })
	p.on(p.start.Add(-30*time.Minute), func(tx *db.Tx) error {
		a, err := p.photo(tx, owner(), 0)
		if err != nil {
			return err
		}
		b, err := p.photo(tx, owner(), 1)
		if err != nil {
			return err
		}
		return p.step(tx, owner(), Step{Act: ActPost, Entrance: a, Site: b})
	})
	p.on(p.start.Add(5*time.Minute), func(tx *db.Tx) error { return p.step(tx, owner(), Step{Act: ActStart}) })
	end := p.start.Add(time.Duration(p.hours)*time.Hour - 20*time.Minute)
	if until == Ended {
		end = p.st.Now.Add(-20 * time.Minute)
		if limit := p.start.Add(time.Duration(p.hours) * time.Hour); end.After(limit) {
			end = limit.Add(-time.Minute)
		}
	}
	for t := p.start.Add(35 * time.Minute); t.Before(end); t = t.Add(30 * time.Minute) {
		p.on(t, func(tx *db.Tx) error { return p.step(tx, owner(), Step{Act: ActRound, Note: "正常"}) })
	}
	if until == Working {
		return
	}
	p.on(end, func(tx *db.Tx) error { return p.step(tx, owner(), Step{Act: ActEnd}) })
	if until == Ended {
		return
	}
	p.on(end.Add(31*time.Minute), func(tx *db.Tx) error { return p.step(tx, owner(), Step{Act: ActWatch, Note: "无余火"}) })
	p.on(end.Add(62*time.Minute), func(tx *db.Tx) error {
		doc, err := p.photo(tx, owner(), 2)
		if err != nil {
			return err
		}
		return p.step(tx, owner(), Step{Act: ActClose, Photo: doc, Note: "现场已清理"})
	})
}

// poster is a sheet on a wall, as a photo of the demo.
func poster() *bytes.Reader {
	m := image.NewRGBA(image.Rect(0, 0, 640, 480))
	fill := func(r image.Rectangle, c color.Color) { draw.Draw(m, r, image.NewUniform(c), image.Point{}, draw.Src) }
	fill(m.Bounds(), color.RGBA{205, 209, 214, 255})
	fill(image.Rect(210, 60, 430, 380), color.White)
	fill(image.Rect(230, 85, 410, 115), color.RGBA{180, 35, 24, 255})
	for y := 145; y < 350; y += 24 {
		fill(image.Rect(235, y, 400-(y%48), y+7), color.RGBA{90, 98, 110, 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 80}); err != nil {
		return bytes.NewReader(nil)
	}
	return bytes.NewReader(b.Bytes())
}
