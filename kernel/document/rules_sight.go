package document

import (
	"bytes"
	"math"
	"strconv"

	"linli/platform/text"
)

// Sight is from where and in which direction a picture was taken, as the camera noted it. A nil pointer is not known. It is
// read from what came, before Prepare writes the picture anew and all of it is gone; the caller keeps what follows from it
// (a side of a building), never the position itself.
type Sight struct {
	Position *Position
	Height   *float64 // metres above the take-off point, as drones write it
	Altitude *float64 // metres above the sea
	Heading  *float64 // degrees clockwise from true north in which the camera looked, 0..360
	Pitch    *float64 // degrees, 0 level, -90 straight down
}

// sightScan is how far into a file the notes of a drone are looked for: they stand before the picture.
const sightScan = 512 << 10

// sightNote finds a figure that a drone writes into the XMP part of its pictures, as attribute or element
// (drone-dji:RelativeAltitude="+45.30"; seen in pictures of several makers, the names are DJI's).
var sightNote = text.NewPattern(`drone-dji:(RelativeAltitude|GimbalYawDegree|GimbalPitchDegree|FlightYawDegree)(?:="|>)\s*([+-]?[0-9]{1,5}(?:\.[0-9]{1,9})?)`)

// ReadSight never fails: what cannot be understood is as if it were not there. Exif 2.32 (GPS tags 1-6, 17), XMP as drones write it.
func ReadSight(data []byte) Sight {
	var s Sight
	f, err := sniff(data)
	if err != nil {
		return s
	}
	if t, ok := openTiff(findExif(f, data)); ok {
		if g, ok := t.directory(t.u32(4))[0x8825]; ok {
			gps := t.directory(t.order.Uint32(g.value[:]))
			s.Position = t.position(gps)
			if s.Altitude = t.fraction(gps, 6); s.Altitude != nil && gps[5].value[0] == 1 {
				*s.Altitude = -*s.Altitude
			}
			s.Heading = t.fraction(gps, 17)
		}
	}
	notes := map[string]float64{}
	for _, m := range sightNote.FindAllSubmatch(data[:min(len(data), sightScan)], 16) {
		if n, err := strconv.ParseFloat(string(bytes.TrimPrefix(m[2], []byte("+"))), 64); err == nil {
			notes[string(m[1])] = n
		}
	}
	note := func(names ...string) *float64 {
		for _, k := range names {
			if n, ok := notes[k]; ok {
				return &n
			}
		}
		return nil
	}
	s.Height, s.Pitch = note("RelativeAltitude"), note("GimbalPitchDegree")
	if yaw := note("GimbalYawDegree", "FlightYawDegree"); yaw != nil {
		s.Heading = yaw
	}
	if s.Heading != nil {
		turned := math.Mod(math.Mod(*s.Heading, 360)+360, 360)
		s.Heading = &turned
	}
	return s
}

// fraction reads one unsigned fraction; nil when it is missing or divides by nothing.
func (t tiff) fraction(list map[uint16]field, tag uint16) *float64 {
	f, ok := list[tag]
	at := int64(t.order.Uint32(f.value[:]))
	if !ok || f.count != 1 || at+8 > int64(len(t.data)) {
		return nil
	}
	num, den := t.u32(int(at)), t.u32(int(at)+4)
	if den == 0 {
		return nil
	}
	n := float64(num) / float64(den)
	return &n
}
