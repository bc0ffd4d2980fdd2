package rounds

import (
	"embed"
	"io/fs"
	"strconv"
	"strings"
	"unicode/utf8"

	"linli/affairs/fire/ground"
	"linli/affairs/fire/kit"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the tables of this part.
var Migrations = db.Migrations{Name: "fire_rounds", FS: func() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		return files
	}
	return sub
}()}

// New offers the part to the affair.
func New(d ground.Deps) affair.Affair {
	s := NewService(d)
	return affair.Affair{Name: "rounds", Title: "fire.rounds.title", Home: "/fire/rounds", Perm: access.FirePlan, Routes: (&site{s}).routes(), Replayers: s.replayers(), Demo: s.Demo}
}

// The states of a round.
const (
	Planned = "planned" // 航线已定
	Flown   = "flown"   // 已飞，有照片
)

// Round (无人机巡查) is one flight around one building.
type Round struct {
	ID                   string
	Rev                  int64
	Building             string
	Path                 place.Path
	Day, State           string
	Heights              []float64
	Off, Step            float64 // metres
	Model, Reason        string
	Operator, Registered string // 飞行单位, 实名登记号
	Points, Length       int64
	By, ByLabel          string
	At                   int64
}

// Shot is a picture of a round: where it looks, and never where it was taken from.
type Shot struct {
	ID, Round, Doc string
	Rev            int64
	Spot
	Way string // photo: read from the picture; hand: placed by somebody; "" not placed yet
	At  int64
}

// Find is what was seen on a picture.
type Find struct {
	ID, Round, Shot, What, Said, Matter string
	At                                  int64
}

// Whats are what is looked for, with the kind of matter that each becomes.
var (
	Whats = []string{"insulation", "lane", "roof", "sign", "window", "other"}
	kinds = map[string]string{"insulation": "fire.wall", "lane": "fire.passage", "roof": "fire.hazard", "sign": "fire.hazard", "window": "fire.hazard", "other": "fire.hazard"}
)

// Service flies rounds. Its verbs ask access themselves.
type Service struct{ ground.Deps }

// NewService makes the service and registers with places and people.
func NewService(d ground.Deps) *Service {
	s := &Service{d}
	d.Places.Follow(place.PathsIn("fire_round", "path"))
	d.People.Follow(people.Follower{Name: "fire.rounds", Known: people.Referred("SELECT actor FROM fire_round WHERE actor IN {in}"),
		Merge: func(tx *db.Tx, _ ledger.Actor, from, to string) (out []people.Moved, err error) {
			err = tx.Each("SELECT id FROM fire_round WHERE actor=?", []any{from}, func(scan func(...any) error) error {
				var x string
				err := scan(&x)
				out = append(out, people.Moved{Kind: "fire.round", Ref: x})
				return err
			})
			if err == nil {
				_, err = tx.Exec("UPDATE fire_round SET actor=? WHERE actor=?", to, from)
			}
			return out, err
		},
		Undo: func(tx *db.Tx, _ ledger.Actor, list []people.Moved, from, _ string) error {
			for _, m := range list {
				if m.Kind != "fire.round" {
					continue
				}
				if _, err := tx.Exec("UPDATE fire_round SET actor=? WHERE id=?", from, m.Ref); err != nil {
					return err
				}
			}
			return nil
		}})
	return s
}

// Planning asks for a round.
type Planning struct {
	Building, Day        string
	Heights              []float64
	Off, Step            float64
	Model, Reason        string
	Operator, Registered string
}

// outline of a building; a round can not be planned without.
func tower(b place.Place) Tower {
	t := Tower{Outline: kit.Outline(b.GeoJSON)}
	if f := b.Building; f != nil {
		t.Height, t.Above = float64(f.HeightCM)/100, f.Above
	}
	return t
}

// Plan lays a round and keeps what it was asked with; the way itself is computed again each time it is written out. Errors: those
// of Route, Invalid beside the field.
func (s *Service) Plan(tx *db.Tx, a access.Actor, c Planning) (Round, error) {
	b, err := kit.Building(tx, s.Places, a, access.FirePlan, c.Building)
	if err != nil {
		return Round{}, err
	}
	var bad []fault.Field
	if !clock.ValidDay(c.Day) {
		bad = append(bad, fault.Field{Name: "day", Key: "fire.rounds.day_needed"})
	}
	c.Operator, c.Registered, c.Reason = strings.TrimSpace(c.Operator), strings.TrimSpace(c.Registered), strings.TrimSpace(c.Reason)
	if n := utf8.RuneCountInString(c.Operator); n < 2 || n > 60 {
		bad = append(bad, fault.Field{Name: "operator", Key: "fire.rounds.operator_needed"})
	}
	if utf8.RuneCountInString(c.Registered) > 40 {
		bad = append(bad, fault.Field{Name: "registered", Key: "fire.rounds.long", Args: []any{40}})
	}
	if utf8.RuneCountInString(c.Reason) > 200 {
		bad = append(bad, fault.Field{Name: "reason", Key: "fire.rounds.long", Args: []any{200}})
	}
	if len(bad) > 0 {
		return Round{}, fault.InvalidFields(bad...)
	}
	way, err := Route(Flight{Outline: kit.Outline(b.GeoJSON), Heights: c.Heights, Off: c.Off, Step: c.Step, Reason: c.Reason})
	if err != nil {
		return Round{}, err
	}
	r := Round{ID: id.New(), Rev: 1, Building: b.ID, Path: b.Path, Day: c.Day, State: Planned, Heights: c.Heights, Off: c.Off, Step: c.Step, Model: modelOf(c.Model).Key, Reason: c.Reason, Operator: c.Operator,
		Registered: c.Registered, Points: int64(len(way)), Length: int64(Length(way)), By: a.ID, ByLabel: a.Name, At: tx.NowMS()}
	if err := insertRound(tx, r); err != nil {
		return r, err
	}
	return r, s.note(tx, a, "fire.round.plan", r)
}

// Way is the way of a round, as it was planned or as the outline now has it.
func (s *Service) Way(tx *db.Tx, r Round) ([]Waypoint, place.Place, error) {
	b, err := s.Places.Get(tx, r.Building)
	if err != nil {
		return nil, b, err
	}
	way, err := Route(Flight{Outline: kit.Outline(b.GeoJSON), Heights: r.Heights, Off: r.Off, Step: r.Step, Reason: r.Reason})
	return way, b, err
}

// reach reads a round within the actor's reach.
func (s *Service) reach(tx *db.Tx, a access.Actor, round string) (Round, place.Place, error) {
	r, err := roundByID(tx, round)
	if err != nil {
		return r, place.Place{}, err
	}
	b, err := kit.Building(tx, s.Places, a, access.FirePlan, r.Building)
	return r, b, err
}

// Sighted is a picture that is ready to be kept, with what was read from it before its notes were thrown away.
type Sighted struct {
	Photo *document.Prepared
	Sight document.Sight
}

// AddShots takes pictures in. What is kept of each is a side and a band of floors, or that somebody must place it.
func (s *Service) AddShots(tx *db.Tx, a access.Actor, round string, list []Sighted) (n int, err error) {
	r, b, err := s.reach(tx, a, round)
	if err != nil {
		return 0, err
	}
	if len(list) == 0 {
		return 0, fault.InvalidFields(fault.Field{Name: "photos", Key: "fire.rounds.photos_needed"})
	}
	for _, x := range list {
		d, err := s.Documents.PutTx(tx, a.Actor, x.Photo)
		if err != nil {
			return n, err
		}
		if known, err := tx.Exists("SELECT 1 FROM fire_round_shot WHERE round=? AND doc=?", r.ID, d.ID); err != nil || known {
			if err != nil {
				return n, err
			}
			continue
		}
		sh := Shot{ID: id.New(), Rev: 1, Round: r.ID, Doc: d.ID, Spot: Locate(x.Sight, tower(b)), At: tx.NowMS()}
		if sh.Side != "" {
			sh.Way = "photo"
		}
		if err := putShot(tx, sh); err != nil {
			return n, err
		}
		if err := s.noteShot(tx, a, r, sh); err != nil {
			return n, err
		}
		n++
	}
	if r.State == Planned {
		r.State = Flown
		if err := saveRound(tx, &r); err != nil {
			return n, err
		}
		return n, s.note(tx, a, "fire.round.fly", r)
	}
	return n, nil
}

// Put lays a picture to a side and floors by hand.
func (s *Service) Put(tx *db.Tx, a access.Actor, round, shot, side string, from, to int) error {
	r, b, err := s.reach(tx, a, round)
	if err != nil {
		return err
	}
	sh, err := shotByID(tx, r.ID, shot)
	if err != nil {
		return err
	}
	top := 300
	if b.Building != nil && b.Building.Above > 0 {
		top = b.Building.Above
	}
	switch {
	case side != "roof" && !hasSide(side):
		return fault.InvalidFields(fault.Field{Name: "side", Key: "fire.rounds.side_needed"})
	case side != "roof" && (from < 1 || to < from || to > top):
		return fault.InvalidFields(fault.Field{Name: "from", Key: "fire.rounds.floors_needed", Args: []any{top}})
	case side == "roof":
		from, to = top, top
	}
	sh.Side, sh.From, sh.To, sh.Way, sh.Why = side, from, to, "hand", ""
	sh.Rev++
	if err := putShot(tx, sh); err != nil {
		return err
	}
	return s.noteShot(tx, a, r, sh)
}

func hasSide(s string) bool {
	for _, x := range Sides {
		if x == s {
			return true
		}
	}
	return false
}

// Seen makes what somebody sees on a picture a matter at the building, with side and floors as the part and, the first time, the
// picture. NotYet while the picture is not placed.
func (s *Service) Seen(tx *db.Tx, a access.Actor, round, shot, what, said, part string) (Find, error) {
	r, b, err := s.reach(tx, a, round)
	if err != nil {
		return Find{}, err
	}
	sh, err := shotByID(tx, r.ID, shot)
	if err != nil {
		return Find{}, err
	}
	if sh.Side == "" {
		return Find{}, fault.NotYet("fire.rounds.place_first")
	}
	said = strings.TrimSpace(said)
	if n := utf8.RuneCountInString(said); n < 2 || n > 400 {
		return Find{}, fault.InvalidFields(fault.Field{Name: "said", Key: "fire.rounds.said_needed"})
	}
	if kinds[what] == "" {
		return Find{}, fault.InvalidFields(fault.Field{Name: "what", Key: "fire.rounds.what_needed"})
	}
	d, err := s.Documents.Get(tx, sh.Doc)
	if err != nil {
		return Find{}, err
	}
	rep := matter.Report{Place: b.ID, Kind: kinds[what], Text: said, Part: part, Source: "patrol", Origin: r.ID}
	if d.Obj == "" && !d.Gone {
		rep.Docs = []string{d.ID}
	}
	t, err := s.Matters.ReportTx(tx, a, rep)
	if err != nil {
		return Find{}, err
	}
	if len(rep.Docs) > 0 {
		if err := s.Documents.Attach(tx, a.Actor, d.ID, t.Matter.ID, string(b.Path)); err != nil {
			return Find{}, err
		}
	}
	f := Find{ID: id.New(), Round: r.ID, Shot: sh.ID, What: what, Said: said, Matter: t.Matter.ID, At: tx.NowMS()}
	_, err = tx.Exec("INSERT INTO fire_round_find (id,round,shot,what,said,matter,at) VALUES (?,?,?,?,?,?,?)", f.ID, f.Round, f.Shot, f.What, f.Said, f.Matter, f.At)
	if err != nil {
		return f, err
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: "fire.round.find", Place: string(b.Path), Obj: f.ID, Actor: a.Actor, Pub: map[string]any{"flight": r.ID, "matter": f.Matter, "seen": what}})
	return f, err
}

func (s *Service) note(tx *db.Tx, a access.Actor, kind string, r Round) error {
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Place: string(r.Path), Obj: r.ID, Rev: r.Rev, Actor: a.Actor, Pub: r.pub()})
	return err
}

func (r Round) pub() map[string]any {
	return map[string]any{"building": r.Building, "day": r.Day, "state": r.State, "heights": heightsText(r.Heights), "points": r.Points}
}

func (s *Service) noteShot(tx *db.Tx, a access.Actor, r Round, sh Shot) error {
	_, err := s.Log.Append(tx, ledger.Entry{Kind: "fire.shot.put", Place: string(r.Path), Obj: sh.ID, Rev: sh.Rev, Actor: a.Actor, Pub: sh.pub()})
	return err
}

func (sh Shot) pub() map[string]any {
	return map[string]any{"flight": sh.Round, "side": sh.Side, "floor_from": int64(sh.From), "floor_to": int64(sh.To), "way": sh.Way}
}

func (s *Service) replayers() []ledger.Replayer {
	return []ledger.Replayer{
		{Name: "fire.round", Kinds: []string{"fire.round.plan", "fire.round.fly"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			r, err := roundByID(tx, obj)
			return r.pub(), r.Rev, err
		}},
		{Name: "fire.shot", Kinds: []string{"fire.shot.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			sh, err := first(shots(tx, "id=?", obj))
			return sh.pub(), sh.Rev, err
		}},
	}
}

const roundColumns = "id,rev,building,path,day,state,heights,off_cm,step_cm,model,reason,operator,registered,points,length_m,actor,actor_label,at"

func heightsText(h []float64) string {
	var out []string
	for _, x := range h {
		out = append(out, kit.Metres(x))
	}
	return strings.Join(out, " ")
}

// Heights reads heights as people list them: 30 60 90, 30、60、90.
func Heights(s string) (out []float64, ok bool) {
	for _, p := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,，、;；/\n\t", r) }) {
		n, good := kit.Num(p)
		if !good {
			return nil, false
		}
		out = append(out, n)
	}
	return out, len(out) > 0
}

func rounds(tx *db.Tx, where string, args ...any) (out []Round, err error) {
	err = tx.Each("SELECT "+roundColumns+" FROM fire_round WHERE "+where, args, func(scan func(...any) error) error {
		var r Round
		var heights string
		var off, step int64
		err := scan(&r.ID, &r.Rev, &r.Building, &r.Path, &r.Day, &r.State, &heights, &off, &step, &r.Model, &r.Reason, &r.Operator, &r.Registered, &r.Points, &r.Length, &r.By, &r.ByLabel, &r.At)
		r.Off, r.Step = float64(off)/100, float64(step)/100
		for _, h := range strings.Fields(heights) {
			n, e := strconv.ParseFloat(h, 64)
			if e != nil && err == nil {
				err = fault.Internal(e, "fire.round "+r.ID)
			}
			r.Heights = append(r.Heights, n)
		}
		out = append(out, r)
		return err
	})
	return out, err
}

func first[T any](list []T, err error) (out T, e error) {
	if err == nil && len(list) == 0 {
		err = fault.NotFound("fire.rounds.none")
	}
	if err != nil {
		return out, err
	}
	return list[0], nil
}

func roundByID(tx *db.Tx, id string) (Round, error) { return first(rounds(tx, "id=?", id)) }

func insertRound(tx *db.Tx, r Round) error {
	_, err := tx.Exec("INSERT INTO fire_round ("+roundColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", r.ID, r.Rev, r.Building, string(r.Path), r.Day, r.State, heightsText(r.Heights), int64(r.Off*100), int64(r.Step*100),
		r.Model, r.Reason, r.Operator, r.Registered, r.Points, r.Length, r.By, r.ByLabel, r.At)
	return err
}

func saveRound(tx *db.Tx, r *Round) error {
	n, err := tx.Exec("UPDATE fire_round SET rev=?, state=? WHERE id=? AND rev=?", r.Rev+1, r.State, r.ID, r.Rev)
	if err == nil && n == 0 {
		err = fault.Conflict("fire.rounds.stale")
	}
	r.Rev++
	return err
}

func shots(tx *db.Tx, where string, args ...any) (out []Shot, err error) {
	err = tx.Each("SELECT id,rev,round,doc,side,floor_from,floor_to,way,why,at FROM fire_round_shot WHERE "+where, args, func(scan func(...any) error) error {
		var x Shot
		err := scan(&x.ID, &x.Rev, &x.Round, &x.Doc, &x.Side, &x.From, &x.To, &x.Way, &x.Why, &x.At)
		out = append(out, x)
		return err
	})
	return out, err
}

func shotByID(tx *db.Tx, round, id string) (Shot, error) {
	return first(shots(tx, "round=? AND id=?", round, id))
}

func putShot(tx *db.Tx, x Shot) error {
	_, err := tx.Exec("INSERT INTO fire_round_shot (id,rev,round,doc,side,floor_from,floor_to,way,why,at) VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET rev=excluded.rev, side=excluded.side, floor_from=excluded.floor_from, floor_to=excluded.floor_to, way=excluded.way, why=excluded.why",
		x.ID, x.Rev, x.Round, x.Doc, x.Side, x.From, x.To, x.Way, x.Why, x.At)
	return err
}

func finds(tx *db.Tx, round string) (out []Find, err error) {
	err = tx.Each("SELECT id,round,shot,what,said,matter,at FROM fire_round_find WHERE round=? ORDER BY at, id", []any{round}, func(scan func(...any) error) error {
		var f Find
		err := scan(&f.ID, &f.Round, &f.Shot, &f.What, &f.Said, &f.Matter, &f.At)
		out = append(out, f)
		return err
	})
	return out, err
}

const (
	lawful = "个人信息保护法第13条第3项：消防安全的法定职责"
	years  = "巡查记录保存10年"
)

// Fields are the personal columns of this part (security.md 2.4). Pictures are those of kernel/document.
var Fields = []people.Field{
	{Table: "fire_round", Column: "actor", Level: people.Internal, Purpose: "谁安排的飞行", Ground: lawful, Keep: years},
	{Table: "fire_round", Column: "actor_label", Level: people.Internal, Purpose: "谁安排的飞行，当时的称呼", Ground: lawful, Keep: years},
	{Table: "fire_round", Column: "registered", Level: people.Internal, Purpose: "无人机实名登记号", Ground: lawful, Keep: years},
	{Table: "fire_round_find", Column: "said", Level: people.Internal, Purpose: "照片上看到了什么", Ground: lawful, Keep: years},
}

// Plain are the other columns.
var Plain = map[string][]string{
	"fire_round":      {"id", "rev", "building", "path", "day", "state", "heights", "off_cm", "step_cm", "model", "reason", "operator", "points", "length_m", "at"},
	"fire_round_shot": {"id", "rev", "round", "doc", "side", "floor_from", "floor_to", "way", "why", "at"},
	"fire_round_find": {"id", "round", "shot", "what", "matter", "at"},
}
