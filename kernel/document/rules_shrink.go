package document

import (
	"image"
	"image/color"
	"image/draw"
)

// fit gives the size of w×h made to fit into side×side; never larger than it was.
func fit(w, h, side int) (int, int) {
	if w <= side && h <= side {
		return w, h
	}
	if w >= h {
		return side, max(1, (h*side+w/2)/w)
	}
	return max(1, (w*side+h/2)/h), side
}

// share says which target pixels a source pixel falls on and with what part of itself.
type share struct {
	at          int     // first target pixel
	here, there float32 // part on it, part on the next
}

// shares spreads n source pixels over m ≤ n target pixels.
func shares(n, m int) []share {
	out := make([]share, n)
	scale := float64(m) / float64(n)
	for i := range out {
		from, to := float64(i)*scale, float64(i+1)*scale
		at := min(int(from), m-1)
		s := share{at: at, here: float32(to - from)}
		if edge := float64(at + 1); to > edge && at+1 < m {
			s.here, s.there = float32(edge-from), float32(to-edge)
		}
		out[i] = s
	}
	return out
}

// shrink makes src exactly w×h (not larger than src) by averaging areas, on white where
// it is transparent. It takes one row at a time: a library's filter would hold
// an intermediate picture of several hundred megabytes for a photo of 40 million pixels.
func shrink(src image.Image, w, h int) *image.RGBA {
	b := src.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	row := image.NewRGBA(image.Rect(0, 0, b.Dx(), 1))
	across, down := shares(b.Dx(), w), shares(b.Dy(), h)
	line := make([]float32, 3*w)                                    // one source row, narrowed
	sum := [2][]float32{make([]float32, 3*w), make([]float32, 3*w)} // target rows y and y+1
	for y := range b.Dy() {
		draw.Draw(row, row.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(row, row.Rect, src, image.Pt(b.Min.X, b.Min.Y+y), draw.Over)
		narrow(line, row.Pix, across)
		d := down[y]
		for i, v := range line {
			sum[0][i] += v * d.here
			sum[1][i] += v * d.there
		}
		if y == b.Dy()-1 || down[y+1].at > d.at {
			store(out.Pix[d.at*out.Stride:], sum[0])
			sum[0], sum[1] = sum[1], sum[0]
			clear(sum[1])
		}
	}
	return out
}

func narrow(line []float32, pix []uint8, across []share) {
	clear(line)
	for x, s := range across {
		p, q := pix[4*x:4*x+3:4*x+3], line[3*s.at:]
		r, g, b := float32(p[0]), float32(p[1]), float32(p[2])
		q[0] += r * s.here
		q[1] += g * s.here
		q[2] += b * s.here
		if s.there > 0 {
			q[3] += r * s.there
			q[4] += g * s.there
			q[5] += b * s.there
		}
	}
}

func store(pix []uint8, sum []float32) {
	for i := 0; i < len(sum)/3; i++ {
		for c := range 3 {
			pix[4*i+c] = uint8(min(255, max(0, sum[3*i+c]+0.5)))
		}
		pix[4*i+3] = 255
	}
}

// upright turns a picture the way the camera's orientation flag says (TIFF 6.0, tag 274).
func upright(src *image.RGBA, orientation int) *image.RGBA {
	if orientation <= 1 || orientation > 8 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dw, dh := w, h
	if orientation >= 5 {
		dw, dh = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, dw, dh))
	for y := range dh {
		for x := range dw {
			sx, sy := origin(orientation, x, y, w, h)
			copy(out.Pix[out.PixOffset(x, y):][:4], src.Pix[src.PixOffset(sx, sy):][:4])
		}
	}
	return out
}

// origin says which pixel of a w×h picture stands at x,y of the upright one.
func origin(orientation, x, y, w, h int) (int, int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}
