package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/platform/db"
)

// The photos of the demo are line drawings made here: things, never faces.

// sketch is a sheet of paper with a pen.
type sketch struct {
	*image.RGBA
	dice
	ink color.RGBA
}

const sheetW, sheetH = 640, 480

func newSketch(d dice) *sketch {
	s := &sketch{image.NewRGBA(image.Rect(0, 0, sheetW, sheetH)), d, color.RGBA{60, 70, 84, 255}}
	for y := range sheetH {
		for x := range sheetW {
			g := uint8(238 + (x*7+y*13)%5)
			s.SetRGBA(x, y, color.RGBA{g, g, uint8(min(255, int(g)+4)), 255})
		}
	}
	return s
}

// line draws with a hand that is not quite steady.
func (s *sketch) line(x1, y1, x2, y2 float64) {
	n := int(math.Hypot(x2-x1, y2-y1)) + 1
	wob := s.Float64() * 6
	for i := range n + 1 {
		f := float64(i) / float64(n)
		x, y := x1+(x2-x1)*f+math.Sin(f*9+wob), y1+(y2-y1)*f+math.Cos(f*7+wob)
		for dx := range 3 {
			for dy := range 3 {
				s.SetRGBA(int(x)+dx, int(y)+dy, s.ink)
			}
		}
	}
}

func (s *sketch) box(x, y, w, h float64) {
	s.line(x, y, x+w, y)
	s.line(x+w, y, x+w, y+h)
	s.line(x+w, y+h, x, y+h)
	s.line(x, y+h, x, y)
}

func (s *sketch) circle(x, y, r float64) {
	const n = 40
	for i := range n {
		a, b := float64(i)*2*math.Pi/n, float64(i+1)*2*math.Pi/n
		s.line(x+r*math.Cos(a), y+r*math.Sin(a), x+r*math.Cos(b), y+r*math.Sin(b))
	}
}

func (s *sketch) corridor() {
	s.box(200, 120, 240, 200)
	for _, c := range [][4]float64{{0, 0, 200, 120}, {640, 0, 440, 120}, {0, 480, 200, 320}, {640, 480, 440, 320}} {
		s.line(c[0], c[1], c[2], c[3])
	}
}

// scene draws what a kind of matter looks like, before and after.
func (s *sketch) scene(kind string, after bool) {
	first, _, _ := strings.Cut(kind, ".")
	switch {
	case kind == "facility.lamp":
		s.line(320, 440, 320, 140)
		s.line(320, 140, 400, 120)
		s.box(380, 112, 70, 26)
		if after {
			for i := range 5 {
				s.line(390+float64(i)*14, 150, 370+float64(i)*24, 260)
			}
		}
	case kind == "fire.door":
		s.corridor()
		s.box(270, 160, 110, 160)
		s.circle(365, 245, 6)
		if !after {
			s.line(270, 160, 235, 190)
			s.line(235, 190, 235, 350)
			s.line(235, 350, 270, 320)
		}
	case first == "fire", first == "litter":
		s.corridor()
		if after {
			s.box(500, 150, 60, 40)
			s.line(515, 170, 545, 170)
			break
		}
		for i := range 6 {
			s.box(90+float64(i%3)*70+s.Float64()*14, 330+float64(i/3)*60, 58, 50)
		}
	case first == "water", first == "heating":
		s.box(120, 100, 400, 40)
		s.circle(320, 120, 30)
		for i := range 7 {
			if !after {
				s.line(290+float64(i)*10, 160+float64(i%3)*30, 288+float64(i)*10, 190+float64(i%3)*34)
			}
		}
		s.line(80, 400, 560, 400)
	case kind == "facility.road":
		s.line(60, 430, 260, 120)
		s.line(580, 430, 380, 120)
		if !after {
			s.circle(320, 330, 52)
			s.line(280, 310, 360, 350)
		}
	default:
		s.box(120, 160, 400, 240)
		s.line(120, 160, 320, 70)
		s.line(520, 160, 320, 70)
		s.box(290, 290, 70, 110)
		if !after {
			s.line(200, 200, 250, 250)
			s.line(250, 200, 200, 250)
		}
	}
}

func drawing(d dice, kind string, after bool) ([]byte, error) {
	s := newSketch(d)
	s.scene(kind, after)
	var b bytes.Buffer
	err := png.Encode(&b, s)
	return b.Bytes(), err
}

// develop prepares the photos that will be used: so many pairs for each of these kinds.
func (t *town) develop(d dice, pairs int) error {
	t.album = map[string][]*document.Prepared{}
	for _, kind := range []string{"facility.lamp", "fire.door", "fire.passage", "water.leak", "facility.road", "other"} {
		for _, phase := range []document.Kind{document.Before, document.After} {
			for range pairs {
				b, err := drawing(d, kind, phase == document.After)
				if err != nil {
					return err
				}
				p, err := t.Documents.Prepare(t.ctx, bytes.NewReader(b), document.Meta{Kind: phase})
				if err != nil {
					return err
				}
				t.album[kind+string(phase)] = append(t.album[kind+string(phase)], p)
			}
		}
	}
	return nil
}

// photo takes one from the album and puts it on record; none is left: no photo.
func (t *town) photo(tx *db.Tx, a access.Actor, phase document.Kind, kind string) ([]string, error) {
	first, _, _ := strings.Cut(kind, ".")
	for _, k := range []string{kind, map[string]string{"fire": "fire.passage", "water": "water.leak", "heating": "water.leak", "litter": "fire.passage"}[first], "other"} {
		list := t.album[k+string(phase)]
		if len(list) == 0 {
			continue
		}
		t.album[k+string(phase)] = list[1:]
		doc, err := t.Documents.PutTx(tx, a.Actor, list[0])
		return []string{doc.ID}, err
	}
	return nil, nil
}
