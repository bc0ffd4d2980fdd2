package document

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"strings"
	"sync"
	"testing"

	"linli/platform/fault"
)

// The canaries that must never come out of a photo.
const (
	xmpCanary  = "xmp-canary-owner-Ren-Chunhe"
	tailCanary = "<script>tail-canary()</script>"
	textCanary = "text-canary-camera-serial-0042"
)

// scene is a picture whose corners tell how it was turned: red, green, blue, white.
func scene(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			switch {
			case x >= w/2 && y < h/2:
				c = color.RGBA{0, 255, 0, 255}
			case x < w/2 && y >= h/2:
				c = color.RGBA{0, 0, 255, 255}
			case x >= w/2:
				c = color.RGBA{255, 255, 255, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// tiffWith writes an Exif structure by hand: orientation and a position in degrees,
// minutes, seconds (36°11'42.12"N 113°6'54.36"E), plus the canary text as the maker.
func tiffWith(o binary.AppendByteOrder, orientation uint16) []byte {
	var b []byte
	if o == binary.AppendByteOrder(binary.LittleEndian) {
		b = append(b, "II*\x00"...)
	} else {
		b = append(b, "MM\x00*"...)
	}
	entry := func(tag, kind uint16, count uint32, value []byte) {
		b = o.AppendUint16(b, tag)
		b = o.AppendUint16(b, kind)
		b = o.AppendUint32(b, count)
		b = append(b, append(value, 0, 0, 0, 0)[:4]...)
	}
	u32 := func(v uint32) []byte { return o.AppendUint32(nil, v) }
	b = append(b, u32(8)...)
	const ifd0, gps = 8, 8 + 2 + 3*12 + 4
	const data = gps + 2 + 4*12 + 4
	b = o.AppendUint16(b, 3)
	entry(0x010f, 2, uint32(len(textCanary)), u32(data+48))
	entry(0x0112, 3, 1, o.AppendUint16(nil, orientation))
	entry(0x8825, 4, 1, u32(gps))
	b = append(b, 0, 0, 0, 0)
	b = o.AppendUint16(b, 4)
	entry(1, 2, 2, []byte("N\x00"))
	entry(2, 5, 3, u32(data))
	entry(3, 2, 2, []byte("E\x00"))
	entry(4, 5, 3, u32(data+24))
	b = append(b, 0, 0, 0, 0)
	for _, v := range []uint32{36, 1, 11, 1, 4212, 100, 113, 1, 6, 1, 5436, 100} {
		b = o.AppendUint32(b, v)
	}
	return append(b, textCanary...)
}

func segment(marker byte, body string) []byte {
	b := []byte{0xff, marker}
	b = binary.BigEndian.AppendUint16(b, uint16(len(body)+2))
	return append(b, body...)
}

// camera makes a JPEG as a phone would: Exif, XMP, a comment, and something behind its end.
func camera(t testing.TB, m image.Image, orientation uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	out := append([]byte(nil), b.Bytes()[:2]...)
	out = append(out, segment(0xe1, "Exif\x00\x00"+string(tiffWith(binary.BigEndian, orientation)))...)
	out = append(out, segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+xmpCanary)...)
	out = append(out, segment(0xfe, textCanary)...)
	out = append(out, b.Bytes()[2:]...)
	return append(out, tailCanary...)
}

func pngChunk(id, body string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(b, id+body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte(id+body)))
}

// screenshot makes a PNG with Exif, text and something behind its end.
func screenshot(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	raw, head := b.Bytes(), 8+25 // signature and IHDR
	out := append([]byte(nil), raw[:head]...)
	out = append(out, pngChunk("eXIf", string(tiffWith(binary.LittleEndian, 1)))...)
	out = append(out, pngChunk("tEXt", "Author\x00"+textCanary)...)
	out = append(out, raw[head:]...)
	return append(out, tailCanary...)
}

var webps = map[string]string{ // 1×1 pixel
	"lossy":    "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=",
	"lossless": "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==",
}

func webpOf(t testing.TB, kind string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(webps[kind])
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// extended wraps a simple WebP with an EXIF part and a canvas size of its own.
func extended(simple []byte, canvas uint32, exif []byte) []byte {
	body := []byte("WEBPVP8X\x0a\x00\x00\x00\x08\x00\x00\x00")
	dim := []byte{byte(canvas - 1), byte((canvas - 1) >> 8), byte((canvas - 1) >> 16)}
	body = append(append(body, dim...), dim...)
	body = append(body, simple[12:]...)
	if len(body)%2 == 1 {
		body = append(body, 0)
	}
	body = append(body, "EXIF"...)
	body = binary.LittleEndian.AppendUint32(body, uint32(len(exif)))
	body = append(body, exif...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func room() *darkroom { return newDarkroom(2, 640<<20, 8) }

func develop(t testing.TB, data []byte) print {
	t.Helper()
	p, err := room().develop(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// clean fails when anything of the canaries or of a metadata part is in a picture of ours.
func clean(t testing.TB, p print) {
	t.Helper()
	for _, b := range [][]byte{p.whole, p.thumb} {
		for _, c := range []string{xmpCanary, tailCanary, textCanary, "Exif", "adobe", "<script", "GPS", "<?xml", "<svg"} {
			if bytes.Contains(b, []byte(c)) {
				t.Errorf("%q has come through", c)
			}
		}
		if !bytes.HasPrefix(b, []byte("\xff\xd8")) || !bytes.HasSuffix(b, []byte("\xff\xd9")) {
			t.Error("not exactly one JPEG")
		}
		if readExif(jpegFormat, b).position != nil {
			t.Error("a position has come through")
		}
	}
}

func TestNothingButThePixelsComesThrough(t *testing.T) {
	lossy, lossless := webpOf(t, "lossy"), webpOf(t, "lossless")
	exif := tiffWith(binary.LittleEndian, 1)
	for name, data := range map[string][]byte{
		"camera": camera(t, scene(400, 300), 1), "screenshot": screenshot(t, scene(400, 300)),
		"webp lossy": lossy, "webp lossless": lossless, "webp with exif": extended(lossy, 1, exif),
	} {
		t.Run(name, func(t *testing.T) {
			if name != "webp lossy" && name != "webp lossless" && !bytes.Contains(data, []byte(textCanary)) {
				t.Fatal("the test has no canary")
			}
			clean(t, develop(t, data))
		})
	}
}

func TestExifIsReadFromEachFormat(t *testing.T) {
	for f, data := range map[format][]byte{
		jpegFormat: camera(t, scene(8, 8), 6), pngFormat: screenshot(t, scene(8, 8)),
		webpFormat: extended(webpOf(t, "lossy"), 1, tiffWith(binary.BigEndian, 3)),
	} {
		e := readExif(f, data)
		if e.position == nil || math.Abs(e.position.Lat-36.195033) > 1e-5 || math.Abs(e.position.Long-113.1151) > 1e-5 {
			t.Errorf("%s: %v", f, e.position)
		}
	}
	if e := readExif(jpegFormat, camera(t, scene(8, 8), 6)); e.orientation != 6 {
		t.Errorf("orientation %d", e.orientation)
	}
	if e := readExif(jpegFormat, camera(t, scene(8, 8), 9)); e.orientation != 1 {
		t.Errorf("an unknown orientation is %d", e.orientation)
	}
}

// The eight orientations, by the colours of the corners (TIFF 6.0, tag 274).
func TestOrientationIsApplied(t *testing.T) {
	const r, g, b, w = "red", "green", "blue", "white"
	for o, want := range map[uint16][4]string{ // top left, top right, bottom left, bottom right
		1: {r, g, b, w}, 2: {g, r, w, b}, 3: {w, b, g, r}, 4: {b, w, r, g},
		5: {r, b, g, w}, 6: {b, r, w, g}, 7: {w, g, b, r}, 8: {g, w, r, b},
	} {
		p := develop(t, camera(t, scene(64, 32), o))
		if wide := p.w > p.h; wide != (o < 5) {
			t.Errorf("%d: %d×%d", o, p.w, p.h)
		}
		m, err := jpeg.Decode(bytes.NewReader(p.whole))
		if err != nil {
			t.Fatal(err)
		}
		x, y := m.Bounds().Dx(), m.Bounds().Dy()
		got := [4]string{name(m.At(x/5, y/5)), name(m.At(x*4/5, y/5)), name(m.At(x/5, y*4/5)), name(m.At(x*4/5, y*4/5))}
		if got != want {
			t.Errorf("%d: %v, want %v", o, got, want)
		}
	}
}

func name(c color.Color) string {
	r, g, b, _ := c.RGBA()
	switch hi := func(v uint32) bool { return v > 0x8000 }; {
	case hi(r) && hi(g) && hi(b):
		return "white"
	case hi(r):
		return "red"
	case hi(g):
		return "green"
	}
	return "blue"
}

func TestSizes(t *testing.T) {
	for _, c := range []struct{ w, h, ww, wh, tw, th int }{
		{3200, 1600, 1600, 800, 320, 160}, {800, 2000, 640, 1600, 128, 320}, {100, 50, 100, 50, 100, 50},
		{1600, 1600, 1600, 1600, 320, 320}, {5000, 1, 1600, 1, 320, 1}, {1601, 1201, 1600, 1200, 320, 240},
	} {
		p := develop(t, camera(t, scene(c.w, c.h), 1))
		thumb, err := jpeg.DecodeConfig(bytes.NewReader(p.thumb))
		if err != nil {
			t.Fatal(err)
		}
		if p.w != c.ww || p.h != c.wh || thumb.Width != c.tw || thumb.Height != c.th {
			t.Errorf("%d×%d: %d×%d and %d×%d", c.w, c.h, p.w, p.h, thumb.Width, thumb.Height)
		}
	}
}

// Averaging keeps the brightness of the whole, and what is transparent is white.
func TestShrinkAverages(t *testing.T) {
	board := image.NewGray(image.Rect(10, 20, 10+301, 20+203)) // not at the origin, odd sizes
	for i := range board.Pix {
		if (i%301+i/301)%2 == 0 {
			board.Pix[i] = 255
		}
	}
	m := shrink(board, 50, 33)
	for y := range 33 {
		for x := range 50 {
			if v := int(m.RGBAAt(x, y).G); v < 115 || v > 140 {
				t.Fatalf("%d,%d is %d, not the average of black and white", x, y, v)
			}
		}
	}
	glass := image.NewNRGBA(image.Rect(0, 0, 9, 9))
	if c := shrink(glass, 3, 3).RGBAAt(1, 1); c != (color.RGBA{255, 255, 255, 255}) {
		t.Fatalf("glass is %v", c)
	}
}

func key(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Key
	}
	return ""
}

func TestWhatIsNotAPhotoGetsItsSentence(t *testing.T) {
	for data, want := range map[string]string{
		"": "document.empty", "hello": "document.not_a_photo", "GIF89a\x01\x00\x01\x00": "document.gif", "%PDF-1.7": "document.pdf",
		`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`: "document.svg",
		"\xef\xbb\xbf <?xml version='1.0'?><!-- x --><SVG/>":          "document.svg",
		"<!DOCTYPE html><script>alert(1)</script>":                    "document.html",
		"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00":                    "document.heic",
		"\x00\x00\x00\x18ftypmp42":                                    "document.video", "PK\x03\x04": "document.office", "BM1234": "document.tiff",
		"RIFF\x00\x00\x00\x00WAVEfmt ":          "document.not_a_photo",
		"\xff\xd8\xff<script>alert(1)</script>": "document.unreadable|document.cut_off", "\x89PNG\r\n\x1a\n<svg/>": "document.cut_off|document.unreadable",
		"RIFF\x10\x00\x00\x00WEBPVP8 \x04\x00\x00\x00abcd": "document.unreadable|document.cut_off",
	} {
		_, err := room().develop(context.Background(), []byte(data))
		if !fault.Is(err, fault.KindInvalid) || !strings.Contains(want, key(err)) {
			t.Errorf("%.20q: %v", data, err)
		}
	}
	if _, err := room().develop(context.Background(), append([]byte("\xff\xd8\xff"), make([]byte, MaxUpload)...)); key(err) != "document.too_big" {
		t.Errorf("too big: %v", err)
	}
}

// liar changes the dimensions in the header of a small JPEG.
func liar(t testing.TB, w, h uint16) []byte {
	data := camera(t, scene(16, 16), 1)
	i := bytes.Index(data, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(data[i+5:], h)
	binary.BigEndian.PutUint16(data[i+7:], w)
	return data
}

func TestTooManyPixelsAreRefusedBeforeDecoding(t *testing.T) {
	huge := screenshot(t, scene(4, 4))
	binary.BigEndian.PutUint32(huge[16:], 65500)
	binary.BigEndian.PutUint32(huge[20:], 65500)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	simple := webpOf(t, "lossy")
	inner := append([]byte(nil), extended(simple, 1, nil)...) // canvas 1×1, picture 16383×16383
	at := bytes.Index(inner, []byte("VP8 ")) + 8 + 6
	binary.LittleEndian.PutUint16(inner[at:], 16383)
	binary.LittleEndian.PutUint16(inner[at+2:], 16383)
	none := newDarkroom(1, 1, 1) // any decoding at all would be too heavy for it
	for name, data := range map[string][]byte{
		"jpeg": liar(t, 65500, 65500), "just above": liar(t, 8001, 5000), "png": huge,
		"webp canvas": extended(simple, 16384, nil), "webp picture larger than its canvas": inner,
	} {
		if _, err := none.develop(context.Background(), data); key(err) != "document.too_many_pixels" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := none.develop(context.Background(), liar(t, 8000, 5000)); key(err) != "document.too_heavy" {
		t.Errorf("40 million exactly: %v", err)
	}
	if h, err := readHeader(liar(t, 8000, 5000)); err != nil || h.memory+targets > 640<<20 {
		t.Errorf("40 million pixels do not fit the budget: %d %v", h.memory, err)
	}
}

func TestCutPhotoSaysSo(t *testing.T) {
	whole := camera(t, scene(300, 300), 1)
	whole = whole[:len(whole)-len(tailCanary)]
	for _, n := range []int{len(whole) / 2, len(whole) - 40} {
		if _, err := room().develop(context.Background(), whole[:n]); key(err) != "document.cut_off" {
			t.Errorf("%d of %d: %v", n, len(whole), err)
		}
	}
	shot := screenshot(t, scene(300, 300))
	if _, err := room().develop(context.Background(), shot[:len(shot)/2]); key(err) != "document.cut_off" {
		t.Error(err)
	}
}

func TestProgressiveIsSeen(t *testing.T) {
	data := camera(t, scene(16, 16), 1)
	if progressive(data) {
		t.Error("baseline taken for progressive")
	}
	i := bytes.Index(data, []byte{0xff, 0xc0})
	before, _ := readHeader(data)
	data[i+1] = 0xc2
	after, err := readHeader(data)
	if err != nil || !progressive(data) || after.memory <= before.memory {
		t.Errorf("%v %d %d", err, before.memory, after.memory)
	}
}

// The darkroom never holds more than its budget nor more than its workers, and who has
// left the line gives back what was handed over.
func TestDarkroomKeepsItsBudget(t *testing.T) {
	d := newDarkroom(3, 100, 1000)
	var mu sync.Mutex
	var workers, memory int64
	var wg sync.WaitGroup
	for i := range 300 {
		wg.Go(func() {
			need := int64(i%60 + 1)
			ctx, cancel := context.WithCancel(context.Background())
			if i%5 == 0 {
				go cancel()
			}
			defer cancel()
			if err := d.enter(ctx, need); err != nil {
				if !fault.Is(err, fault.KindBusy) {
					t.Error(err)
				}
				return
			}
			mu.Lock()
			workers++
			memory += need
			if workers > 3 || memory > 100 {
				t.Errorf("%d workers, %d bytes", workers, memory)
			}
			mu.Unlock()
			mu.Lock()
			workers--
			memory -= need
			mu.Unlock()
			d.leave(need)
		})
	}
	wg.Wait()
	if d.workers != 3 || d.memory != 100 || len(d.line) != 0 {
		t.Fatalf("left over: %d workers, %d bytes, %d waiting", d.workers, d.memory, len(d.line))
	}
}

func TestLineIsBounded(t *testing.T) {
	d := newDarkroom(1, 10, 0)
	if err := d.enter(context.Background(), 10); err != nil {
		t.Fatal(err)
	}
	if err := d.enter(context.Background(), 1); key(err) != "document.crowded" {
		t.Fatal(err)
	}
	d.leave(10)
	if err := d.enter(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	if err := d.enter(context.Background(), 11); key(err) != "document.too_heavy" {
		t.Fatal(err)
	}
}

// FuzzDevelop feeds the whole way from sniffing to re-encoding: it must refuse or give a
// clean picture, never panic, and whatever comes out must be within the sizes.
func FuzzDevelop(f *testing.F) {
	f.Add(camera(f, scene(20, 10), 6))
	f.Add(screenshot(f, scene(20, 10)))
	f.Add(webpOf(f, "lossy"))
	f.Add(webpOf(f, "lossless"))
	f.Add(extended(webpOf(f, "lossy"), 1, tiffWith(binary.LittleEndian, 8)))
	f.Add(liar(f, 300, 300))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Add([]byte("\x89PNG\r\n\x1a\n\xff\xff\xff\xffeXIf"))
	f.Add([]byte("RIFF\xff\xff\xff\xffWEBPVP8X\xff\xff\xff\xff"))
	f.Add([]byte("<svg onload=alert(1)>"))
	d := newDarkroom(2, 32<<20+targets, 8)
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := d.develop(context.Background(), data)
		if err != nil {
			var x *fault.Fault
			if !errors.As(err, &x) || (x.Kind != fault.KindInvalid && x.Kind != fault.KindBusy) {
				t.Fatal(err)
			}
			return
		}
		if p.w > WholeSide || p.h > WholeSide || p.w < 1 || p.h < 1 {
			t.Fatalf("%d×%d", p.w, p.h)
		}
		clean(t, p)
	})
}
