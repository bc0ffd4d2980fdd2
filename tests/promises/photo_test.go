package promises

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
)

// photo draws a JPEG as a phone takes it: an EXIF block with the position 北纬36.2 东经113.1 and a
// canary in the words of the maker, so that a byte search finds what was not taken away.
func photo(canary string) []byte {
	m := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			m.Set(x, y, color.RGBA{uint8(x / 3), uint8(y / 2), uint8((x + y) / 5), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		return nil
	}
	exif := exifBlock(canary)
	out := append([]byte{}, b.Bytes()[:2]...)
	out = append(out, 0xFF, 0xE1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(exif)+2))
	out = append(out, exif...)
	return append(out, b.Bytes()[2:]...)
}

// exifBlock writes a little-endian TIFF: IFD0 with Make and a pointer to a GPS directory.
func exifBlock(canary string) []byte {
	le := binary.LittleEndian
	maker := append([]byte(canary), 0)
	const ifd0, makeAt = 8, 8 + 2 + 2*12 + 4
	gps := makeAt + len(maker)
	t := []byte("II*\x00")
	t = le.AppendUint32(t, ifd0)
	t = le.AppendUint16(t, 2)
	t = entry(t, 0x010F, 2, uint32(len(maker)), makeAt)
	t = entry(t, 0x8825, 4, 1, uint32(gps))
	t = le.AppendUint32(t, 0)
	t = append(t, maker...)
	t = le.AppendUint16(t, 4)
	values := gps + 2 + 4*12 + 4
	t = entry(t, 1, 2, 2, 'N')
	t = entry(t, 2, 5, 3, uint32(values))
	t = entry(t, 3, 2, 2, 'E')
	t = entry(t, 4, 5, 3, uint32(values+24))
	t = le.AppendUint32(t, 0)
	for _, v := range []uint32{36, 1, 12, 1, 0, 1, 113, 1, 6, 1, 0, 1} {
		t = le.AppendUint32(t, v)
	}
	return append([]byte("Exif\x00\x00"), t...)
}

func entry(t []byte, tag, kind uint16, n, value uint32) []byte {
	le := binary.LittleEndian
	return le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(t, tag), kind), n), value)
}
