package rounds

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// node is an element as a strict reader sees it: its space, its name, its text, its children in their order.
type node struct {
	XMLName xml.Name
	Text    string `xml:",chardata"`
	Kids    []node `xml:",any"`
}

func (n node) kids(name string) (out []node) {
	for _, k := range n.Kids {
		if k.XMLName.Local == name {
			out = append(out, k)
		}
	}
	return out
}

// one is the only child of a name.
func (n node) one(t *testing.T, name string) node {
	t.Helper()
	list := n.kids(name)
	if len(list) != 1 {
		t.Fatalf("%s has %d %s", n.XMLName.Local, len(list), name)
	}
	return list[0]
}

func (n node) says() string { return strings.TrimSpace(n.Text) }

// What the maker's reference of WPML 1.0.2 says (DJI Cloud API, "template.kml" and "waylines.wpml", read 2026-11): which elements must
// be there, and which words a field may hold.
var (
	plainNames = []string{"kml", "Document", "Folder", "Placemark", "Point", "coordinates"}
	must       = map[string]string{
		"missionConfig": "flyToWaylineMode finishAction exitOnRCLost executeRCLostAction takeOffSecurityHeight globalTransitionalSpeed droneInfo payloadInfo",
		"droneInfo":     "droneEnumValue droneSubEnumValue", "payloadInfo": "payloadEnumValue payloadPositionIndex",
		"template/Folder":    "templateType templateId waylineCoordinateSysParam autoFlightSpeed gimbalPitchMode globalWaypointHeadingParam globalWaypointTurnMode globalUseStraightLine globalHeight Placemark",
		"template/Placemark": "Point index height useGlobalHeight useGlobalSpeed useGlobalHeadingParam useGlobalTurnParam gimbalPitchAngle",
		"waylines/Folder":    "templateId executeHeightMode waylineId autoFlightSpeed Placemark",
		"waylines/Placemark": "Point index executeHeight waypointSpeed waypointHeadingParam waypointTurnParam",
		"actionGroup":        "actionGroupId actionGroupStartIndex actionGroupEndIndex actionGroupMode actionTrigger action",
		"action":             "actionId actionActuatorFunc actionActuatorFuncParam", "waypointTurnParam": "waypointTurnMode waypointTurnDampingDist", "waypointHeadingParam": "waypointHeadingMode",
	}
	words = map[string]string{
		"flyToWaylineMode": "safely pointToPoint", "finishAction": "goHome noAction autoLand gotoFirstWaypoint", "exitOnRCLost": "goContinue executeLostAction", "executeRCLostAction": "goBack landing hover",
		"templateType": "waypoint", "coordinateMode": "WGS84", "heightMode": "EGM96 relativeToStartPoint aboveGroundLevel realTimeFollowSurface", "executeHeightMode": "WGS84 relativeToStartPoint realTimeFollowSurface",
		"gimbalPitchMode": "manual usePointSetting", "waypointHeadingMode": "followWayline manually fixed smoothTransition towardPOI", "waypointHeadingPathMode": "clockwise counterClockwise followBadArc",
		"waypointTurnMode":       "coordinateTurn toPointAndStopWithDiscontinuityCurvature toPointAndStopWithContinuityCurvature toPointAndPassWithContinuityCurvature",
		"globalWaypointTurnMode": "coordinateTurn toPointAndStopWithDiscontinuityCurvature toPointAndStopWithContinuityCurvature toPointAndPassWithContinuityCurvature",
		"actionGroupMode":        "sequence", "actionTriggerType": "reachPoint betweenAdjacentPoints multipleTiming multipleDistance", "actionActuatorFunc": "takePhoto startRecord stopRecord focus zoom customDirName gimbalRotate rotateYaw hover gimbalEvenlyRotate orientedShoot panoShot recordPointCloud",
		"useGlobalHeight": "0 1", "useGlobalSpeed": "0 1", "useGlobalHeadingParam": "0 1", "useGlobalTurnParam": "0 1", "globalUseStraightLine": "0 1", "useStraightLine": "0 1", "gimbalRotateMode": "absoluteAngle relativeAngle", "gimbalHeadingYawBase": "north aircraft",
	}
	spans = map[string][2]float64{"takeOffSecurityHeight": {1.2, 1500}, "globalTransitionalSpeed": {1, 15}, "autoFlightSpeed": {1, 15}, "waypointSpeed": {1, 15}, "waypointHeadingAngle": {-180, 180}, "gimbalPitchAngle": {-120, 45}, "globalRTHHeight": {2, 1500}}
)

// strict looks at an element and all in it: spaces, what must be there, the words and numbers that may be.
func strict(t *testing.T, file string, n node) {
	t.Helper()
	name := n.XMLName.Local
	space := wpmlSpace
	if slices.Contains(plainNames, name) {
		space = kmlSpace
	}
	if n.XMLName.Space != space {
		t.Errorf("%s: %s stands in %q", file, name, n.XMLName.Space)
	}
	needs := must[name]
	if needs == "" {
		needs = must[file+"/"+name]
	}
	for _, need := range strings.Fields(needs) {
		if len(n.kids(need)) == 0 {
			t.Errorf("%s: %s lacks %s", file, name, need)
		}
	}
	if w, ok := words[name]; ok && !slices.Contains(strings.Fields(w), n.says()) {
		t.Errorf("%s: %s says %q", file, name, n.says())
	}
	if s, ok := spans[name]; ok {
		if v, err := strconv.ParseFloat(n.says(), 64); err != nil || v < s[0] || v > s[1] {
			t.Errorf("%s: %s is %q", file, name, n.says())
		}
	}
	for _, k := range n.Kids {
		strict(t, file, k)
	}
}

// The package holds exactly the two files that the maker's reference names, and a strict reader finds in both what it must, in the
// spaces where it belongs, for every aircraft. No program of DJI's was at hand: this is the structure, not a flight.
func TestTheKMZHoldsWhatTheReferenceAsks(t *testing.T) {
	list := way(t, 30, 60)
	for _, m := range Models {
		b, err := KMZ("邻里", time.UnixMilli(1_782_000_000_000), m.Key, list)
		if err != nil {
			t.Fatal(err)
		}
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, f := range z.File {
			names = append(names, f.Name)
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			raw, err := io.ReadAll(r)
			if err != nil || !bytes.HasPrefix(raw, []byte(`<?xml version="1.0" encoding="UTF-8"?>`)) {
				t.Fatalf("%s begins with %.60q, %v", f.Name, raw, err)
			}
			var doc node
			if err := xml.Unmarshal(raw, &doc); err != nil {
				t.Fatal(err)
			}
			file := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(f.Name), ".kml"), ".wpml")
			strict(t, file, doc)
			d := doc.one(t, "Document")
			if file == "template" {
				d.one(t, "createTime")
				d.one(t, "updateTime")
			}
			if got := d.one(t, "missionConfig").one(t, "droneInfo").one(t, "droneEnumValue").says(); got != fmt.Sprint(m.Drone) {
				t.Errorf("%s: aircraft %s for %s", file, got, m.Name)
			}
			points := d.one(t, "Folder").kids("Placemark")
			if len(points) != len(list) {
				t.Errorf("%s: %d points of %d", file, len(points), len(list))
			}
			for i, p := range points {
				at := strings.Split(p.one(t, "Point").one(t, "coordinates").says(), ",")
				if p.one(t, "index").says() != strconv.Itoa(i) || len(at) != 2 {
					t.Errorf("%s: point %d: index %s at %v", file, i, p.one(t, "index").says(), at)
				}
				for _, g := range p.kids("actionGroup") {
					if from, to := g.one(t, "actionGroupStartIndex").says(), g.one(t, "actionGroupEndIndex").says(); from != strconv.Itoa(i) || to != from {
						t.Errorf("%s: the actions of point %d run from %s to %s", file, i, from, to)
					}
				}
			}
		}
		if strings.Join(names, " ") != "wpmz/template.kml wpmz/waylines.wpml" {
			t.Errorf("the package holds %v", names)
		}
	}
}

// foreign is a reader of KML that knows nothing of us: Python's zipfile and ElementTree.
const foreign = `
import sys, zipfile, xml.etree.ElementTree as E
K = "{http://www.opengis.net/kml/2.2}"
W = "{http://www.dji.com/wpmz/1.0.2}"
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
for n in z.namelist():
    r = E.fromstring(z.read(n))
    assert r.tag == K + "kml", r.tag
    marks = r.findall(K + "Document/" + K + "Folder/" + K + "Placemark")
    at = [tuple(map(float, m.find(K + "Point/" + K + "coordinates").text.split(","))) for m in marks]
    photos = [a for a in r.iter(W + "actionActuatorFunc") if a.text == "takePhoto"]
    print(n, len(marks), len(photos), "%.6f %.6f" % at[0])
r = E.parse(sys.argv[2]).getroot()
line = r.find(".//" + K + "LineString/" + K + "coordinates").text.split()
print("kml", len(line), len(r.findall(".//" + K + "Placemark")) - 1)
`

// Another language opens both files and finds the same way in them; and GDAL, where it is installed, the KML.
func TestAnotherProgramOpensTheFiles(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 here: the files are read by Go alone")
	}
	list := way(t, 30, 60)
	shots := 0
	for _, w := range list {
		if w.Shot {
			shots++
		}
	}
	dir := t.TempDir()
	kmz, err := KMZ("邻里", time.UnixMilli(1_782_000_000_000), "m3e", list)
	if err != nil {
		t.Fatal(err)
	}
	kml, err := KML("1号楼", "绕楼", list)
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"a.kmz": kmz, "a.kml": kml} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command(python, "-c", foreign, filepath.Join(dir, "a.kmz"), filepath.Join(dir, "a.kml")).CombinedOutput()
	first := fmt.Sprintf("%.6f %.6f", list[0].Lon, list[0].Lat)
	want := fmt.Sprintf("wpmz/template.kml %d %d %s\nwpmz/waylines.wpml %d %d %s\nkml %d %d\n", len(list), shots, first, len(list), shots, first, len(list), shots)
	if err != nil || string(out) != want {
		t.Errorf("%v\n%s\nwant\n%s", err, out, want)
	}
	gdal, err := exec.LookPath("ogrinfo")
	if err != nil {
		return
	}
	if out, err := exec.Command(gdal, "-ro", "-al", "-so", filepath.Join(dir, "a.kml")).CombinedOutput(); err != nil || !strings.Contains(string(out), "Feature Count") {
		t.Errorf("GDAL: %v\n%s", err, out)
	}
}
