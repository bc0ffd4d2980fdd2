package document

import (
	"bytes"
	"encoding/binary"
	"math"
)

// exif is the little that is read from what a camera writes beside the picture, before
// all of it is thrown away: how the camera was held, and where it was.
type exif struct {
	orientation int // 1..8 of TIFF 6.0; 1 = upright, also when unknown
	position    *Position
}

// readExif never fails: what cannot be understood is as if it were not there.
func readExif(f format, data []byte) exif {
	e := exif{orientation: 1}
	t, ok := openTiff(findExif(f, data))
	if !ok {
		return e
	}
	ifd := t.directory(t.u32(4))
	if o, ok := ifd[0x0112]; ok {
		if n := int(t.order.Uint16(o.value[:2])); n >= 1 && n <= 8 {
			e.orientation = n
		}
	}
	if g, ok := ifd[0x8825]; ok {
		e.position = t.position(t.directory(t.order.Uint32(g.value[:])))
	}
	return e
}

// findExif gives the TIFF structure inside a JPEG APP1, a PNG eXIf or a WebP EXIF part.
func findExif(f format, data []byte) []byte {
	switch f {
	case jpegFormat:
		return findExifJPEG(data)
	case pngFormat:
		for i := 8; i+12 <= len(data); {
			n := int64(binary.BigEndian.Uint32(data[i:]))
			if int64(i)+12+n > int64(len(data)) {
				return nil
			}
			if string(data[i+4:i+8]) == "eXIf" {
				return data[i+8 : i+8+int(n)]
			}
			i += 12 + int(n)
		}
	case webpFormat:
		for _, c := range riff(data) {
			if c.id == "EXIF" {
				return bytes.TrimPrefix(c.body, []byte("Exif\x00\x00"))
			}
		}
	}
	return nil
}

func findExifJPEG(data []byte) []byte {
	for i := 2; i+4 <= len(data) && data[i] == 0xff; {
		m := data[i+1]
		if m == 0xff {
			i++
			continue
		}
		if m == 0xda || m == 0xd9 {
			return nil
		}
		n := int(binary.BigEndian.Uint16(data[i+2:]))
		if n < 2 || i+2+n > len(data) {
			return nil
		}
		body := data[i+4 : i+2+n]
		if m == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return body[6:]
		}
		i += 2 + n
	}
	return nil
}

// tiff is the structure that Exif data has (TIFF 6.0); every access is checked.
type tiff struct {
	data  []byte
	order binary.ByteOrder
}

func openTiff(data []byte) (tiff, bool) {
	if len(data) < 8 {
		return tiff{}, false
	}
	switch string(data[:4]) {
	case "II*\x00":
		return tiff{data, binary.LittleEndian}, true
	case "MM\x00*":
		return tiff{data, binary.BigEndian}, true
	}
	return tiff{}, false
}

func (t tiff) u32(at int) uint32 {
	if at < 0 || at+4 > len(t.data) {
		return 0
	}
	return t.order.Uint32(t.data[at:])
}

// field is an entry of a directory: 4 bytes that hold the value or point to it.
type field struct {
	count uint32
	value [4]byte
}

// directory reads one directory of fields, at most 512 of them.
func (t tiff) directory(at uint32) map[uint16]field {
	if int64(at)+2 > int64(len(t.data)) || at < 8 {
		return nil
	}
	n := min(int(t.order.Uint16(t.data[at:])), 512)
	out := map[uint16]field{}
	for i := range n {
		p := int(at) + 2 + 12*i
		if p+12 > len(t.data) {
			break
		}
		f := field{count: t.order.Uint32(t.data[p+4:])}
		copy(f.value[:], t.data[p+8:])
		out[t.order.Uint16(t.data[p:])] = f
	}
	return out
}

func (t tiff) position(gps map[uint16]field) *Position {
	lat, ok1 := t.degrees(gps, 1, 2, 'S')
	long, ok2 := t.degrees(gps, 3, 4, 'W')
	p := Position{lat, long}
	if !ok1 || !ok2 || !p.valid() {
		return nil
	}
	return &p
}

// degrees reads degrees, minutes and seconds as three fractions.
func (t tiff) degrees(gps map[uint16]field, refTag, tag uint16, negative byte) (float64, bool) {
	f, ok := gps[tag]
	ref, okRef := gps[refTag]
	at := int64(t.order.Uint32(f.value[:]))
	if !ok || !okRef || f.count != 3 || at+24 > int64(len(t.data)) {
		return 0, false
	}
	sum := 0.0
	for i, part := range []float64{1, 60, 3600} {
		num, den := t.u32(int(at)+8*i), t.u32(int(at)+8*i+4)
		if den == 0 {
			return 0, false
		}
		sum += float64(num) / float64(den) / part
	}
	if ref.value[0] == negative {
		sum = -sum
	}
	return sum, true
}

// valid tells whether p is a point on the earth; 0,0 is what phones write that do not know.
func (p Position) valid() bool {
	return !math.IsNaN(p.Lat) && !math.IsNaN(p.Long) && math.Abs(p.Lat) <= 90 && math.Abs(p.Long) <= 180 && p != Position{}
}
