package rescue

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"linli/platform/db"
	"linli/platform/text"
)

// wayOut are the symbols that everybody may see: how one gets out. Shut-offs, water and dangers stay with the crew.
var wayOut = []string{"stairs", "entrance", "muster"}

// Sketch is the 疏散示意图 of a building (ledgers.md B9): seen by everybody behind its plaque, so it holds the way out alone. "" without
// a plan in force, or when that shows neither stairs nor an exit: nobody should run after a guess.
func (s *Service) Sketch(tx *db.Tx, lang, building string) (svg string, numbers []string, err error) {
	p, ok, err := s.inForce(tx, building)
	if err != nil || !ok {
		return "", nil, err
	}
	b := p.Body.wayOut()
	if !slices.ContainsFunc(b.Marks, func(m Mark) bool { return m.Kind != "muster" }) {
		return "", nil, nil
	}
	at, err := s.Places.Get(tx, building)
	if err != nil {
		return "", nil, err
	}
	return b.sketch(text.T(lang, "fire.rescue.sketch_of", at.Name, len(b.Marks))), legend(lang, b), nil
}

// wayOut is a drawing with the symbols for everybody.
func (b Body) wayOut() (out Body) {
	out.Ground = b.Ground
	for _, m := range b.Marks {
		if slices.Contains(wayOut, m.Kind) {
			out.Marks = append(out.Marks, m)
		}
	}
	return out
}

// sketch draws it, cut to a square about the building and its symbols, so that it can be read on a small sheet.
func (b Body) sketch(title string) string {
	x0, y0, x1, y1 := 1000, 1000, 0, 0
	grow := func(x, y int) { x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y) }
	for _, s := range b.Ground.Shapes {
		if s.Kind == "this" || s.Kind == "unit" {
			for _, p := range s.Points {
				grow(p[0], p[1])
			}
		}
	}
	for _, m := range b.Marks {
		grow(m.X, m.Y)
	}
	const margin = 70
	w, h := x1-x0+2*margin, y1-y0+2*margin
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="%d %d %d %d" role="img" class="draw" font-family="system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"><title>%s</title>`, x0-margin, y0-margin, w, h, html.EscapeString(title))
	fmt.Fprintf(&out, `<rect x="%d" y="%d" width="%d" height="%d" fill="#fff"/>`, x0-margin, y0-margin, w, h)
	for _, s := range b.Ground.Shapes {
		out.WriteString(s.svg())
	}
	for i, m := range b.Marks {
		out.WriteString(m.svg(i + 1))
	}
	out.WriteString(`</svg>`)
	return out.String()
}
