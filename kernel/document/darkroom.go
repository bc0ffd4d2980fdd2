package document

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"sync"

	"golang.org/x/image/webp"

	"linli/platform/fault"
)

// darkroom is where pictures are decoded: a few at a time, and together never with more
// memory than the budget (security.md 3.1). Who comes waits in a line of bounded length.
type darkroom struct {
	mu      sync.Mutex
	workers int   // free
	memory  int64 // free bytes
	budget  int64
	line    []*waiting
	longest int
}

type waiting struct {
	need  int64
	ready chan struct{}
}

func newDarkroom(workers int, budget int64, longest int) *darkroom {
	return &darkroom{workers: workers, memory: budget, budget: budget, longest: longest}
}

// enter waits for a worker and need bytes; leave gives them back. Errors: Invalid when
// the picture needs more than the whole budget, Busy when the line is too long or the
// caller has gone.
func (d *darkroom) enter(ctx context.Context, need int64) error {
	if need > d.budget {
		return fault.Invalid("document.too_heavy")
	}
	d.mu.Lock()
	if len(d.line) == 0 && d.workers > 0 && d.memory >= need {
		d.workers--
		d.memory -= need
		d.mu.Unlock()
		return nil
	}
	if len(d.line) >= d.longest {
		d.mu.Unlock()
		return fault.Busy("document.crowded")
	}
	w := &waiting{need, make(chan struct{})}
	d.line = append(d.line, w)
	d.mu.Unlock()
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
		d.abandon(w)
		return fault.Busy("document.gave_up").With(ctx.Err())
	}
}

// abandon takes w out of the line, or gives back what it was handed at the same moment.
func (d *darkroom) abandon(w *waiting) {
	d.mu.Lock()
	for i, x := range d.line {
		if x == w {
			d.line = append(d.line[:i], d.line[i+1:]...)
			d.next() // a big one at the head may have held up smaller ones
			d.mu.Unlock()
			return
		}
	}
	d.mu.Unlock()
	d.leave(w.need)
}

func (d *darkroom) leave(need int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.workers++
	d.memory += need
	d.next()
}

// next lets in whoever is at the head of the line, in order, as long as there is room.
func (d *darkroom) next() {
	for len(d.line) > 0 && d.workers > 0 && d.memory >= d.line[0].need {
		w := d.line[0]
		d.line = d.line[1:]
		d.workers--
		d.memory -= w.need
		close(w.ready)
	}
}

// print is a picture written anew in both sizes.
type print struct {
	whole, thumb []byte
	w, h         int
	position     *Position // as the camera noted it; dropped unless asked for
}

// Memory of the targets themselves: two pictures of at most 1,600 px, turned and encoded.
const targets = 4 * WholeSide * WholeSide * 4

// develop decodes and re-encodes. Nothing of data but its pixels comes out.
func (d *darkroom) develop(ctx context.Context, data []byte) (out print, err error) {
	h, err := readHeader(data)
	if err != nil {
		return print{}, err
	}
	need := h.memory + targets
	if err := d.enter(ctx, need); err != nil {
		return print{}, err
	}
	defer d.leave(need)
	defer func() {
		if p := recover(); p != nil { // a decoder that trips over a made-up file refuses it, no more
			out, err = print{}, fault.Invalid("document.unreadable")
		}
	}()
	img, err := decode(h.format, data)
	if err != nil {
		return print{}, unreadable(h.format, data, err)
	}
	e := readExif(h.format, data)
	w, ht := fit(img.Bounds().Dx(), img.Bounds().Dy(), WholeSide)
	whole := upright(shrink(img, w, ht), e.orientation)
	out.position, out.w, out.h = e.position, whole.Rect.Dx(), whole.Rect.Dy()
	if out.whole, err = encode(whole, 82); err != nil {
		return print{}, err
	}
	w, ht = fit(out.w, out.h, ThumbSide)
	out.thumb, err = encode(shrink(whole, w, ht), 75)
	return out, err
}

func decode(f format, data []byte) (image.Image, error) {
	r := bytes.NewReader(data)
	var (
		img image.Image
		err error
	)
	switch f {
	case jpegFormat:
		img, err = jpeg.Decode(r)
	case pngFormat:
		img, err = png.Decode(r)
	default:
		img, err = webp.Decode(r)
	}
	if err == nil && img.Bounds().Empty() {
		err = errors.New("no pixels")
	}
	return img, err
}

func encode(img image.Image, quality int) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fault.Internal(err, "document encode")
	}
	return b.Bytes(), nil
}

// unreadable tells a cut upload, which can be sent again, from a broken picture.
func unreadable(f format, data []byte, err error) error {
	if cut(f, data) {
		return fault.Invalid("document.cut_off").With(err)
	}
	return fault.Invalid("document.unreadable").With(err)
}
