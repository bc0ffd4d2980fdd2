package promises

import (
	"context"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
)

// fireSentences: what only the story of the towers needs: minutes, an outline, a device on the wire, a reader of KML.
var fireSentences = []sentence{
	{`the fire alarm centre listens`, func(w *world, v, _ []string) {
		w.seen["fire"] = "127.0.0.1:" + freePort(w.t)
		w.more = append(w.more, "--fire", w.seen["fire"])
	}},
	{`(\d+) minutes pass`, func(w *world, v, _ []string) {
		n, _ := strconv.Atoi(v[0])
		w.clockAt(moment(w.t, w.now().Format("2006-01-02 15:04")).Add(time.Duration(n) * time.Minute))
	}},
	{`it is (\d+-\d+-\d+ \d+:\d+)`, func(w *world, v, _ []string) { w.clockAt(moment(w.t, v[0])) }},
	{`(\S+) stands around (\S+) (\S+)`, func(w *world, v, _ []string) { w.outline(v[0], v[1], v[2]) }},
	{`(\S+) is known as (\S+)`, func(w *world, v, _ []string) { w.known(v[0], v[1]) }},
	{`the test device sends a frame and is (confirmed|denied):`, func(w *world, v, body []string) { w.frame(v[0], body) }},
	{`the file (\S+) holds (\d+) or more points, all within (\d+) m of (\S+) (\S+)`, func(w *world, v, _ []string) { w.kml(v) }},
}

// now is the pinned clock.
func (w *world) now() time.Time {
	at, err := time.Parse(time.RFC3339, w.seen["clock"])
	if err != nil {
		w.t.Fatal("minutes pass only where the clock is pinned")
	}
	return at.In(moment(w.t, "2026-01-01 00:00").Location())
}

// site finds the one place with this name.
func (s stage) site(tx *db.Tx, name string) (place.Place, error) {
	list, err := s.places.Search(tx, place.Query{Text: name, Kinds: []place.Kind{place.Building}, Inside: true, Limit: 3})
	if err == nil && len(list) != 1 {
		err = fmt.Errorf("%d places are called %s", len(list), name)
	}
	if err != nil {
		return place.Place{}, err
	}
	return list[0], nil
}

// outline draws a building of about 40 × 20 m around a point.
func (w *world) outline(name, lon, lat string) {
	x, ex := strconv.ParseFloat(lon, 64)
	y, ey := strconv.ParseFloat(lat, 64)
	if err := errors.Join(ex, ey); err != nil {
		w.t.Fatal(err)
	}
	const dx, dy = 0.00022, 0.00009
	shape := fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%[1]f,%[3]f],[%[2]f,%[3]f],[%[2]f,%[4]f],[%[1]f,%[4]f],[%[1]f,%[3]f]]]}`, x-dx, x+dx, y-dy, y+dy)
	w.stage(func(s stage) error {
		var p place.Place
		err := s.db.Read(context.Background(), func(tx *db.Tx) (err error) { p, err = s.site(tx, name); return err })
		if err == nil {
			_, err = s.places.SetGeometry(context.Background(), access.System("promises").Actor, p.ID, p.Rev, shape)
		}
		return err
	})
}

// known keeps the id of a building, and the code on its plaque, under a name: {T}, {code of T}.
func (w *world) known(name, as string) {
	w.stage(func(s stage) error {
		return s.db.Read(context.Background(), func(tx *db.Tx) error {
			p, err := s.site(tx, name)
			w.seen[as], w.seen["code of "+as] = p.ID, p.QR
			return err
		})
	})
}

// frame sends what a device of GB/T 26875.3 would, and waits for the answer of the centre. The answer carries the sequence number
// of the frame and the addresses turned around; with "confirmed" the alarm and its matter stand in the database by then.
func (w *world) frame(want string, body []string) {
	b, err := hex.DecodeString(strings.ReplaceAll(strings.Join(body, ""), " ", ""))
	if err != nil {
		w.t.Fatal(err)
	}
	c, err := net.DialTimeout("tcp", w.seen["fire"], 20*time.Second)
	if err != nil {
		w.t.Fatal(err)
	}
	defer c.Close()
	answer := make([]byte, 30)
	err = errors.Join(c.SetDeadline(time.Now().Add(20*time.Second)), write(c, b))
	if err == nil {
		_, err = io.ReadFull(c, answer)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	sum := byte(0)
	for _, x := range answer[2:27] {
		sum += x
	}
	code := map[byte]string{3: "confirmed", 6: "denied"}[answer[26]]
	if code != want || sum != answer[27] || [2]byte(answer[2:4]) != [2]byte(b[2:4]) || [6]byte(answer[18:24]) != [6]byte(b[12:18]) {
		w.t.Fatalf("the centre answers %s: %x", code, answer)
	}
}

func write(c net.Conn, b []byte) error { _, err := c.Write(b); return err }

// kml reads the coordinates as any reader of XML finds them.
func (w *world) kml(v []string) {
	var lon, lat float64
	var least, far int
	if _, err := fmt.Sscan(v[1]+" "+v[2]+" "+v[3]+" "+v[4], &least, &far, &lon, &lat); err != nil {
		w.t.Fatal(err)
	}
	d := xml.NewDecoder(strings.NewReader(w.read(v[0])))
	n, sides := 0, map[[2]bool]bool{}
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			w.t.Fatal(err)
		}
		el, ok := tok.(xml.StartElement)
		if !ok || el.Name.Local != "coordinates" {
			continue
		}
		var words string
		if err := d.DecodeElement(&words, &el); err != nil {
			w.t.Fatal(err)
		}
		for _, p := range strings.Fields(words) {
			var x, y, z float64
			if _, err := fmt.Sscan(strings.ReplaceAll(p, ",", " "), &x, &y, &z); err != nil {
				w.t.Fatal(p, err)
			}
			dx, dy := (x-lon)*88000, (y-lat)*111000 // metres at latitude 38
			if dx*dx+dy*dy > float64(far*far) || z <= 0 {
				w.t.Fatalf("%s is not around the building", p)
			}
			sides[[2]bool{dx > 0, dy > 0}] = true
			n++
		}
	}
	if n < least || len(sides) != 4 {
		w.t.Fatalf("%d points in %d quarters around the building", n, len(sides))
	}
}
