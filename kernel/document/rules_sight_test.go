package document

import (
	"encoding/binary"
	"testing"
)

// noted is a JPEG with an Exif part that holds a GPS directory, and an XMP part.
func noted(xmp string) []byte {
	o := binary.BigEndian
	t := append([]byte("MM\x00*"), o.AppendUint32(nil, 8)...)
	t = o.AppendUint16(t, 1) // one field: the pointer to GPS
	t = o.AppendUint32(o.AppendUint32(o.AppendUint16(o.AppendUint16(t, 0x8825), 4), 1), 26)
	t = o.AppendUint32(t, 0)
	type f struct {
		tag, kind uint16
		n, v      uint32
	}
	const data = 26 + 2 + 7*12 + 4
	list := []f{{1, 2, 2, uint32('N') << 24}, {2, 5, 3, data}, {3, 2, 2, uint32('E') << 24}, {4, 5, 3, data + 24}, {5, 1, 1, 0}, {6, 5, 1, data + 48}, {17, 5, 1, data + 56}}
	t = o.AppendUint16(t, uint16(len(list)))
	for _, x := range list {
		t = o.AppendUint32(o.AppendUint32(o.AppendUint16(o.AppendUint16(t, x.tag), x.kind), x.n), x.v)
	}
	t = o.AppendUint32(t, 0)
	for _, v := range []uint32{36, 1, 11, 1, 24, 1, 113, 1, 6, 1, 36, 1, 9753, 10, 2705, 10} {
		t = o.AppendUint32(t, v)
	}
	part := func(b []byte) []byte {
		return append([]byte{0xff, 0xe1, byte((len(b) + 2) >> 8), byte(len(b) + 2)}, b...)
	}
	out := append([]byte{0xff, 0xd8}, part(append([]byte("Exif\x00\x00"), t...))...)
	if xmp != "" {
		out = append(out, part(append([]byte("http://ns.adobe.com/xap/1.0/\x00"), xmp...))...)
	}
	return append(out, 0xff, 0xd9)
}

func TestSightOfAPicture(t *testing.T) {
	s := ReadSight(noted(""))
	if s.Position == nil || s.Position.Lat != 36.19 || s.Position.Long != 113.11 {
		t.Fatalf("%+v", s.Position)
	}
	if s.Altitude == nil || *s.Altitude != 975.3 || s.Heading == nil || *s.Heading != 270.5 || s.Height != nil || s.Pitch != nil {
		t.Errorf("%+v", s)
	}
	s = ReadSight(noted(`<rdf:Description drone-dji:RelativeAltitude="+45.30" drone-dji:GimbalYawDegree="-90.00"><drone-dji:GimbalPitchDegree>-12.5</drone-dji:GimbalPitchDegree></rdf:Description>`))
	if s.Height == nil || *s.Height != 45.3 || *s.Heading != 270 || s.Pitch == nil || *s.Pitch != -12.5 {
		t.Errorf("height %v heading %v pitch %v", s.Height, s.Heading, s.Pitch)
	}
	for n := range noted("") { // cut anywhere: nothing is known, nothing breaks
		ReadSight(noted("")[:n])
	}
	if s := ReadSight([]byte("not a picture")); s.Position != nil || s.Heading != nil {
		t.Errorf("%+v", s)
	}
}
