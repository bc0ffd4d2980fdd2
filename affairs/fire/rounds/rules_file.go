package rounds

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Model is a drone as WPML numbers it: kind and sub-kind of the aircraft, kind of its camera. The figures are the maker's [K].
type Model struct {
	Key, Name               string
	Drone, DroneSub, Camera int
}

// Models that a flight is written for; the first is the default.
var Models = []Model{{"m3e", "Mavic 3E", 77, 0, 66}, {"m3t", "Mavic 3T", 77, 1, 67}, {"m30", "M30", 67, 0, 52}, {"m30t", "M30T", 67, 1, 53}}

func modelOf(key string) Model {
	for _, m := range Models {
		if m.Key == key {
			return m
		}
	}
	return Models[0]
}

// Speed of a flight, metres a second.
const speed = 3

type kmlDoc struct {
	XMLName xml.Name  `xml:"kml"`
	NS      string    `xml:"xmlns,attr"`
	Name    string    `xml:"Document>name"`
	Note    string    `xml:"Document>description"`
	Marks   []kmlMark `xml:"Document>Placemark"`
}

type kmlMark struct {
	Name  string   `xml:"name"`
	Note  string   `xml:"description,omitempty"`
	Look  *kmlLook `xml:"LookAt,omitempty"`
	Line  *kmlGeo  `xml:"LineString,omitempty"`
	Point *kmlGeo  `xml:"Point,omitempty"`
}

type kmlLook struct {
	Lon     string `xml:"longitude"`
	Lat     string `xml:"latitude"`
	Alt     string `xml:"altitude"`
	Heading string `xml:"heading"`
	Tilt    string `xml:"tilt"`
	Range   string `xml:"range"`
	Mode    string `xml:"altitudeMode"`
}

type kmlGeo struct {
	Extrude int    `xml:"extrude,omitempty"`
	Mode    string `xml:"altitudeMode"`
	At      string `xml:"coordinates"`
}

func deg(f float64) string { return strconv.FormatFloat(f, 'f', 8, 64) }
func met(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

func (w Waypoint) triple() string { return deg(w.Lon) + "," + deg(w.Lat) + "," + met(w.Height) }

// KML writes a way as any reader of KML 2.2 shows it: one line in the order of flight, heights above the ground, and each point
// that takes a picture with where the camera looks.
func KML(name, note string, way []Waypoint) ([]byte, error) {
	d := kmlDoc{NS: "http://www.opengis.net/kml/2.2", Name: name, Note: note}
	var line []string
	for _, w := range way {
		line = append(line, w.triple())
	}
	d.Marks = append(d.Marks, kmlMark{Name: name, Line: &kmlGeo{Mode: "relativeToGround", At: strings.Join(line, " ")}})
	for i, w := range way {
		if w.Shot {
			d.Marks = append(d.Marks, kmlMark{Name: strconv.Itoa(i + 1), Note: fmt.Sprintf("%s %s m %03.0f°", strings.ToUpper(w.Side), met(w.Height), w.Heading),
				Look: &kmlLook{deg(w.Lon), deg(w.Lat), met(w.Height), met(w.Heading), "90", "1", "relativeToGround"}, Point: &kmlGeo{Mode: "relativeToGround", At: w.triple()}})
		}
	}
	return marshal(d)
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", " ")
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

const (
	kmlSpace  = "http://www.opengis.net/kml/2.2"
	wpmlSpace = "http://www.dji.com/wpmz/1.0.2"
)

type wpmlDoc struct {
	XMLName xml.Name `xml:"kml"`
	NS      string   `xml:"xmlns,attr"`
	Space   string   `xml:"xmlns:wpml,attr"`
	Doc     wpmlBody `xml:"Document"`
}

type wpmlBody struct {
	Author  string     `xml:"wpml:author,omitempty"`
	Created int64      `xml:"wpml:createTime,omitempty"`
	Updated int64      `xml:"wpml:updateTime,omitempty"`
	Mission wpmlConfig `xml:"wpml:missionConfig"`
	Folder  wpmlFolder `xml:"Folder"`
}

type wpmlConfig struct {
	FlyTo    string `xml:"wpml:flyToWaylineMode"`
	Finish   string `xml:"wpml:finishAction"`
	Lost     string `xml:"wpml:exitOnRCLost"`
	LostDo   string `xml:"wpml:executeRCLostAction"`
	TakeOff  string `xml:"wpml:takeOffSecurityHeight"`
	Transit  string `xml:"wpml:globalTransitionalSpeed"`
	Home     string `xml:"wpml:globalRTHHeight"`
	Drone    int    `xml:"wpml:droneInfo>wpml:droneEnumValue"`
	DroneSub int    `xml:"wpml:droneInfo>wpml:droneSubEnumValue"`
	Camera   int    `xml:"wpml:payloadInfo>wpml:payloadEnumValue"`
	Position int    `xml:"wpml:payloadInfo>wpml:payloadPositionIndex"`
}

type wpmlFolder struct {
	Type     string       `xml:"wpml:templateType,omitempty"`
	ID       int          `xml:"wpml:templateId"`
	System   *wpmlSystem  `xml:"wpml:waylineCoordinateSysParam,omitempty"`
	Mode     string       `xml:"wpml:executeHeightMode,omitempty"`
	Wayline  *int         `xml:"wpml:waylineId,omitempty"`
	Distance string       `xml:"wpml:distance,omitempty"`
	Duration string       `xml:"wpml:duration,omitempty"`
	Speed    string       `xml:"wpml:autoFlightSpeed"`
	Pitch    string       `xml:"wpml:gimbalPitchMode,omitempty"`
	Global   *wpmlHeading `xml:"wpml:globalWaypointHeadingParam,omitempty"`
	Turn     string       `xml:"wpml:globalWaypointTurnMode,omitempty"`
	Straight string       `xml:"wpml:globalUseStraightLine,omitempty"`
	Height   string       `xml:"wpml:globalHeight,omitempty"`
	Points   []wpmlPoint  `xml:"Placemark"`
}

type wpmlSystem struct {
	Mode   string `xml:"wpml:coordinateMode"`
	Height string `xml:"wpml:heightMode"`
}

type wpmlHeading struct {
	Mode   string `xml:"wpml:waypointHeadingMode"`
	Angle  string `xml:"wpml:waypointHeadingAngle"`
	Poi    string `xml:"wpml:waypointPoiPoint"`
	Enable string `xml:"wpml:waypointHeadingAngleEnable,omitempty"`
	Path   string `xml:"wpml:waypointHeadingPathMode"`
}

type wpmlTurn struct {
	Mode string `xml:"wpml:waypointTurnMode"`
	Damp string `xml:"wpml:waypointTurnDampingDist"`
}

type wpmlPoint struct {
	At          string       `xml:"Point>coordinates"`
	Index       int          `xml:"wpml:index"`
	Execute     string       `xml:"wpml:executeHeight,omitempty"`
	Ellipsoid   string       `xml:"wpml:ellipsoidHeight,omitempty"`
	Height      string       `xml:"wpml:height,omitempty"`
	Speed       string       `xml:"wpml:waypointSpeed,omitempty"`
	GlobHeight  string       `xml:"wpml:useGlobalHeight,omitempty"`
	GlobSpeed   string       `xml:"wpml:useGlobalSpeed,omitempty"`
	GlobHeading string       `xml:"wpml:useGlobalHeadingParam,omitempty"`
	GlobTurn    string       `xml:"wpml:useGlobalTurnParam,omitempty"`
	Heading     wpmlHeading  `xml:"wpml:waypointHeadingParam"`
	Turn        wpmlTurn     `xml:"wpml:waypointTurnParam"`
	Straight    string       `xml:"wpml:useStraightLine"`
	Pitch       string       `xml:"wpml:gimbalPitchAngle,omitempty"`
	Group       *wpmlActions `xml:"wpml:actionGroup,omitempty"`
}

type wpmlActions struct {
	ID      int          `xml:"wpml:actionGroupId"`
	From    int          `xml:"wpml:actionGroupStartIndex"`
	To      int          `xml:"wpml:actionGroupEndIndex"`
	Mode    string       `xml:"wpml:actionGroupMode"`
	Trigger string       `xml:"wpml:actionTrigger>wpml:actionTriggerType"`
	List    []wpmlAction `xml:"wpml:action"`
}

type wpmlAction struct {
	ID    int       `xml:"wpml:actionId"`
	Func  string    `xml:"wpml:actionActuatorFunc"`
	Param wpmlParam `xml:"wpml:actionActuatorFuncParam"`
}

type wpmlParam struct {
	Base     string `xml:"wpml:gimbalHeadingYawBase,omitempty"`
	Mode     string `xml:"wpml:gimbalRotateMode,omitempty"`
	PitchOn  string `xml:"wpml:gimbalPitchRotateEnable,omitempty"`
	Pitch    string `xml:"wpml:gimbalPitchRotateAngle,omitempty"`
	RollOn   string `xml:"wpml:gimbalRollRotateEnable,omitempty"`
	Roll     string `xml:"wpml:gimbalRollRotateAngle,omitempty"`
	YawOn    string `xml:"wpml:gimbalYawRotateEnable,omitempty"`
	Yaw      string `xml:"wpml:gimbalYawRotateAngle,omitempty"`
	TimeOn   string `xml:"wpml:gimbalRotateTimeEnable,omitempty"`
	Time     string `xml:"wpml:gimbalRotateTime,omitempty"`
	Suffix   string `xml:"wpml:fileSuffix,omitempty"`
	Position int    `xml:"wpml:payloadPositionIndex"`
}

// half turns a compass heading into the -180..180 that WPML wants.
func half(h float64) float64 {
	if h > 180 {
		return h - 360
	}
	return h
}

const stopTurn = "toPointAndStopWithDiscontinuityCurvature" // straight to the point, stops there: nothing cuts a corner

// point writes a waypoint; in the file that is flown (run) with the height to fly at, in the template with the height as planned.
func (w Waypoint) point(i int, run bool) wpmlPoint {
	p := wpmlPoint{At: deg(w.Lon) + "," + deg(w.Lat), Index: i, Straight: "1", Turn: wpmlTurn{stopTurn, "0"},
		Heading: wpmlHeading{Mode: "smoothTransition", Angle: met(half(w.Heading)), Poi: "0.000000,0.000000,0.000000", Enable: "1", Path: "followBadArc"}}
	if run {
		p.Execute, p.Speed = met(w.Height), strconv.Itoa(speed)
	} else {
		p.Ellipsoid, p.Height, p.GlobHeight, p.GlobSpeed, p.GlobHeading, p.GlobTurn, p.Pitch = met(w.Height), met(w.Height), "0", "1", "0", "0", "0"
	}
	if w.Shot {
		p.Group = &wpmlActions{ID: i, From: i, To: i, Mode: "sequence", Trigger: "reachPoint", List: []wpmlAction{
			{0, "gimbalRotate", wpmlParam{Base: "aircraft", Mode: "absoluteAngle", PitchOn: "1", Pitch: "0", RollOn: "0", Roll: "0", YawOn: "0", Yaw: "0", TimeOn: "0", Time: "0"}},
			{1, "takePhoto", wpmlParam{Suffix: strings.ToUpper(w.Side) + "-" + strconv.Itoa(int(w.Height))}}}}
	}
	return p
}

// KMZ writes a way as DJI's apps import it: wpmz/template.kml, which they show and edit, and wpmz/waylines.wpml, which is flown.
// Heights are above the take-off point: the drone must start on the level of the building's foot.
func KMZ(author string, at time.Time, model string, way []Waypoint) ([]byte, error) {
	m := modelOf(model)
	top := 0.0
	for _, w := range way {
		top = math.Max(top, w.Height)
	}
	cfg := wpmlConfig{FlyTo: "safely", Finish: "goHome", Lost: "executeLostAction", LostDo: "goBack", TakeOff: "20", Transit: "5", Home: met(top + 20), Drone: m.Drone, DroneSub: m.DroneSub, Camera: m.Camera}
	zero := 0
	tmpl := wpmlFolder{Type: "waypoint", System: &wpmlSystem{"WGS84", "relativeToStartPoint"}, Speed: strconv.Itoa(speed), Pitch: "usePointSetting", Turn: stopTurn, Straight: "1", Height: met(top),
		Global: &wpmlHeading{Mode: "smoothTransition", Angle: "0", Poi: "0.000000,0.000000,0.000000", Path: "followBadArc"}}
	long := Length(way)
	run := wpmlFolder{Mode: "relativeToStartPoint", Wayline: &zero, Distance: met(long), Duration: met(long / speed), Speed: strconv.Itoa(speed)}
	for i, w := range way {
		tmpl.Points, run.Points = append(tmpl.Points, w.point(i, false)), append(run.Points, w.point(i, true))
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range []struct {
		name string
		body wpmlBody
	}{{"wpmz/template.kml", wpmlBody{author, at.UnixMilli(), at.UnixMilli(), cfg, tmpl}}, {"wpmz/waylines.wpml", wpmlBody{Mission: cfg, Folder: run}}} {
		text, err := marshal(wpmlDoc{NS: kmlSpace, Space: wpmlSpace, Doc: f.body})
		if err != nil {
			return nil, err
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: at})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(text); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
