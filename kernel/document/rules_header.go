package document

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"

	"linli/platform/fault"
)

// header is what is known of a picture before a single pixel is decoded.
type header struct {
	format format
	w, h   int
	memory int64 // bytes that decoding will need, from above
}

// readHeader reads dimensions without decoding and refuses what is too large
// (ASVS 5.2.6). Errors: Invalid with a sentence.
func readHeader(data []byte) (header, error) {
	f, err := sniff(data)
	if err != nil {
		return header{}, err
	}
	h := header{format: f}
	switch f {
	case jpegFormat:
		err = h.jpeg(data)
	case pngFormat:
		err = h.png(data)
	case webpFormat:
		err = h.webp(data)
	}
	if err != nil {
		return header{}, unreadable(f, data, err)
	}
	if h.w <= 0 || h.h <= 0 {
		return header{}, fault.Invalid("document.unreadable")
	}
	if int64(h.w)*int64(h.h) > MaxPixels {
		return header{}, fault.Invalid("document.too_many_pixels", MaxPixels/10_000)
	}
	return h, nil
}

func (h *header) pixels(w, ht int) int64 { return int64(w) * int64(ht) }

// jpeg estimates planes of a byte each; a progressive file also keeps all coefficients
// (4 bytes each) until its end.
func (h *header) jpeg(data []byte) error {
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return err
	}
	h.w, h.h = c.Width, c.Height
	planes := int64(3)
	switch c.ColorModel {
	case color.GrayModel:
		planes = 1
	case color.CMYKModel:
		planes = 4
	}
	// Blocks round up to 32 pixels at the most on each side.
	px := h.pixels(c.Width+32, c.Height+32)
	h.memory = px * planes
	if progressive(data) {
		h.memory += px * planes * 4
	}
	if planes > 1 {
		h.memory += px * 4 // conversion to RGB(A) that CMYK and Adobe RGB files need
	}
	return nil
}

// progressive looks for the SOF2 marker among the segments before the picture.
func progressive(data []byte) bool {
	for i := 2; i+4 <= len(data); {
		if data[i] != 0xff {
			i++
			continue
		}
		m := data[i+1]
		switch {
		case m == 0xff:
			i++
			continue
		case m == 0xc2:
			return true
		case m == 0xc0 || m == 0xc1 || m == 0xda || m == 0xd9:
			return false
		case m == 0x00 || m == 0x01 || (m >= 0xd0 && m <= 0xd8):
			i += 2
			continue
		}
		i += 2 + int(binary.BigEndian.Uint16(data[i+2:]))
	}
	return false
}

func (h *header) png(data []byte) error {
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return err
	}
	h.w, h.h = c.Width, c.Height
	per := int64(4)
	switch c.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model:
		per = 8
	}
	h.memory = h.pixels(c.Width, c.Height) * per
	if len(data) > 28 && data[28] != 0 { // interlaced: one more picture per pass
		h.memory *= 2
	}
	return nil
}

// webp walks all chunks: the size in the outer header is only the canvas, and the
// decoder believes the size in the picture chunk, which can be another one.
func (h *header) webp(data []byte) error {
	c, err := webp.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return err
	}
	h.w, h.h = c.Width, c.Height
	for _, ch := range riff(data) {
		w, ht := 0, 0
		switch b := ch.body; {
		case ch.id == "VP8 " && len(b) >= 10:
			w, ht = int(binary.LittleEndian.Uint16(b[6:])&0x3fff), int(binary.LittleEndian.Uint16(b[8:])&0x3fff)
		case ch.id == "VP8L" && len(b) >= 5:
			bits := binary.LittleEndian.Uint32(b[1:])
			w, ht = int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1
		case ch.id == "ANIM" || ch.id == "ANMF":
			return fault.Invalid("document.unreadable")
		}
		if h.pixels(w, ht) > h.pixels(h.w, h.h) {
			h.w, h.h = w, ht
		}
	}
	h.memory = h.pixels(h.w+16, h.h+16) * 8
	return nil
}

type chunk struct {
	id   string
	body []byte
}

// riff lists the chunks of a WebP file as far as they are whole.
func riff(data []byte) (out []chunk) {
	for i := 12; i+8 <= len(data); {
		n := int64(binary.LittleEndian.Uint32(data[i+4:]))
		end := min(int64(i)+8+n, int64(len(data)))
		out = append(out, chunk{string(data[i : i+4]), data[i+8 : end]})
		i = int(min(int64(i)+8+n+n%2, int64(len(data))))
	}
	return out
}

// cut tells whether the end that every whole file of the format has is missing.
func cut(f format, data []byte) bool {
	switch f {
	case jpegFormat: // the end of image must come after the last start of scan
		return bytes.LastIndex(data, []byte{0xff, 0xd9}) <= bytes.LastIndex(data, []byte{0xff, 0xda})
	case pngFormat:
		return !bytes.Contains(data, []byte("IEND"))
	default:
		return int64(binary.LittleEndian.Uint32(data[4:]))+8 > int64(len(data))
	}
}
