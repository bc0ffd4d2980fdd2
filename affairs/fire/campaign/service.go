package campaign

import (
	"context"
	"embed"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"linli/affairs/fire/ground"
	"linli/affairs/fire/kit"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the tables of this part.
var Migrations = db.Migrations{Name: "fire_campaign", FS: func() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		return files
	}
	return sub
}()}

// New offers the part to the affair.
func New(d ground.Deps) affair.Affair {
	s := NewService(d)
	return affair.Affair{Name: "campaign", Title: "fire.campaign.title", Home: "/fire/campaigns", Perm: access.FireRead, Routes: (&site{s}).routes(), Kinds: []matter.Kind{posterKind},
		Jobs: []affair.Job{{Name: "posters", Every: time.Hour, Run: s.Expire}}, Replayers: s.replayers(), Doors: []affair.Door{{Title: "fire.campaign.door", Path: "guide"}}, Demo: s.Demo}
}

func term(u statute.Unit, n int) statute.Deadline { return statute.Deadline{Unit: u, N: n} }

// posterKind is the matter of something that hangs too long or no more.
var posterKind = matter.Kind{ID: "fire.poster", Parent: "L-03", Order: 392, Code: "L-03-22", Name: "消防宣传品过期或缺失", NameEN: "Fire poster expired or missing", Group: "消防安全", GroupEN: "Fire safety", Note: "电梯、公告栏、LED屏上的消防宣传到期或不见了，要更换或补上",
	Word: "消", ClaimTerm: term(statute.WorkingDay, 2), RespondTerm: term(statute.WorkingDay, 3), FixTerm: term(statute.WorkingDay, 7), CheckTerm: term(statute.WorkingDay, 3), ExtMax: 1, ExtDays: 7, Escalate: "up"}

// Campaign (联合行动) is one list of buildings that departments go through together.
type Campaign struct {
	ID          string
	Rev         int64
	Place       string
	Path        place.Path
	Title, Said string
	From, Until string
	State       string // open, closed
	By, ByLabel string
	At          int64
	Parts       []Part
	Buildings   []string
}

// Part is what one department answers for.
type Part struct{ Key, Org, OrgName, Person, Label, Title, Task string }

// Done is one department's part at one building.
type Done struct {
	Building, Key, Note, Label string
	At                         int64
}

// Finding is a matter that a department found.
type Finding struct {
	ID, Building, Key, Matter string
	At                        int64
}

// Poster is something that hangs.
type Poster struct {
	ID          string
	Rev         int64
	Place       string
	Path        place.Path
	Medium      string
	Topic, Spot string
	Hung, Until string
	State       string
	Matter      string
	By, ByLabel string
	At          int64
}

// Service runs campaigns and publicity. Its verbs ask access themselves.
type Service struct{ ground.Deps }

// NewService makes the service and registers with places and people.
func NewService(d ground.Deps) *Service {
	s := &Service{d}
	if s.Seams == nil {
		s.Seams = &ground.Seams{}
	}
	for _, t := range []string{"fire_campaign", "fire_campaign_building", "fire_poster"} {
		d.Places.Follow(place.PathsIn(t, "path"))
	}
	d.People.Follow(s.follower())
	return s
}

// Opening asks for a campaign.
type Opening struct {
	Place, Title, Said, From, Until string
	Orgs                            map[string]string // part key → organisation; "" = takes no part
	Tasks                           map[string]string
	Buildings                       []string // nil: all high-rise buildings of the place
}

// Open begins a campaign: each organisation answers by the first holder of a post in it, whom its findings are given to. Errors:
// Invalid beside the field: fewer than two departments are no joint campaign; an organisation without anybody is named.
func (s *Service) Open(tx *db.Tx, a access.Actor, o Opening) (Campaign, error) {
	at, err := s.Places.Get(tx, o.Place)
	if err != nil {
		return Campaign{}, err
	}
	if err := a.May(access.FireEdit, at.Path); err != nil {
		return Campaign{}, err
	}
	c := Campaign{ID: id.New(), Rev: 1, Place: at.ID, Path: at.Path, Title: strings.TrimSpace(o.Title), Said: strings.TrimSpace(o.Said), From: o.From, Until: o.Until, State: "open", By: a.ID, ByLabel: a.Name, At: tx.NowMS()}
	var bad []fault.Field
	if n := utf8.RuneCountInString(c.Title); n < 4 || n > 60 {
		bad = append(bad, fault.Field{Name: "title", Key: "fire.campaign.title_needed"})
	}
	if utf8.RuneCountInString(c.Said) > 400 {
		bad = append(bad, fault.Field{Name: "said", Key: "fire.campaign.long", Args: []any{400}})
	}
	if k := checkDays(c.From, c.Until); k != "" {
		bad = append(bad, fault.Field{Name: "until", Key: k})
	}
	if c.Parts, bad, err = s.partsOf(tx, o, bad); err != nil {
		return c, err
	}
	if c.Buildings, err = s.listed(tx, at, o.Buildings); err != nil {
		return c, err
	}
	if len(c.Buildings) == 0 {
		bad = append(bad, fault.Field{Name: "place", Key: "fire.campaign.no_buildings"})
	}
	if len(bad) > 0 {
		return c, fault.InvalidFields(bad...)
	}
	if err := s.insert(tx, c); err != nil {
		return c, err
	}
	return c, s.note(tx, a, "fire.campaign.open", c)
}

func (s *Service) partsOf(tx *db.Tx, o Opening, bad []fault.Field) ([]Part, []fault.Field, error) {
	var out []Part
	for _, k := range Keys {
		if o.Orgs[k] == "" {
			continue
		}
		org, err := s.People.Org(tx, o.Orgs[k])
		if err != nil {
			return nil, bad, err
		}
		posts, err := s.People.Holders(tx, org.ID, "", tx.Now)
		if err != nil {
			return nil, bad, err
		}
		if len(posts) == 0 {
			bad = append(bad, fault.Field{Name: "org_" + k, Key: "fire.campaign.org_empty", Args: []any{org.Name}})
			continue
		}
		who, err := s.People.Get(tx, posts[0].Person)
		if err != nil {
			return nil, bad, err
		}
		out = append(out, Part{Key: k, Org: org.ID, OrgName: org.Name, Person: who.ID, Label: who.Name, Title: posts[0].Title, Task: strings.TrimSpace(o.Tasks[k])})
	}
	if len(out) < 2 && len(bad) == 0 {
		bad = append(bad, fault.Field{Name: "org_fire", Key: "fire.campaign.two_needed"})
	}
	return out, bad, nil
}

// listed are the buildings of a campaign: those named, or all high-rise ones of the place, 2,000 at most.
func (s *Service) listed(tx *db.Tx, at place.Place, want []string) (out []string, err error) {
	for after := place.Path(""); len(out) < 2000; {
		list, err := s.Places.Subtree(tx, at.Path, place.Building, after, 500)
		if err != nil {
			return nil, err
		}
		for _, b := range list {
			if b.Ended == 0 && (want == nil && kit.High(b) || slices.Contains(want, b.ID)) {
				out = append(out, b.ID)
			}
		}
		if len(list) < 500 {
			return out, nil
		}
		after = list[len(list)-1].Path
	}
	return out, nil
}

// reach reads a campaign at a building that the actor may read, and the part that he names.
func (s *Service) reach(tx *db.Tx, a access.Actor, p access.Perm, campaign, building, key string) (Campaign, place.Place, Part, error) {
	c, err := byID(tx, campaign)
	if err != nil {
		return c, place.Place{}, Part{}, err
	}
	b, err := kit.Building(tx, s.Places, a, p, building)
	if err != nil {
		return c, b, Part{}, err
	}
	if !slices.Contains(c.Buildings, b.ID) {
		return c, b, Part{}, fault.NotFound("fire.campaign.none")
	}
	if c.State != "open" {
		return c, b, Part{}, fault.NotYet("fire.campaign.is_closed")
	}
	for _, x := range c.Parts {
		if x.Key == key {
			return c, b, x, nil
		}
	}
	return c, b, Part{}, fault.InvalidFields(fault.Field{Name: "part", Key: "fire.campaign.part_needed"})
}

// ledBy tells whether somebody leads a campaign: who opened it, or an office that may edit there. A property manager may keep files and
// posters, but is looked at by a campaign and does not lead it.
func (c Campaign) ledBy(a access.Actor) bool {
	return a.LoggedIn() && a.ID == c.By || a.May(access.FireEdit, c.Path) == nil && (a.Is(access.Fire) || a.Is(access.Street) || a.Is(access.Community))
}

// mayAnswer tells whether somebody may tick a department's part: those of the department, and who leads the campaign.
func (s *Service) mayAnswer(tx *db.Tx, a access.Actor, c Campaign, p Part) (bool, error) {
	if c.ledBy(a) || a.Person != "" && a.Person == p.Person {
		return true, nil
	}
	posts, err := s.People.Posts(tx, a.Person, tx.Now)
	if err != nil || a.Person == "" {
		return false, err
	}
	return slices.ContainsFunc(posts, func(x people.Post) bool { return x.Org == p.Org }), nil
}

// Tick says that a department has done its part at a building. Denied for who is neither of the department nor leads.
func (s *Service) Tick(tx *db.Tx, a access.Actor, campaign, building, key, note string) error {
	c, b, p, err := s.reach(tx, a, access.FireRead, campaign, building, key)
	if err != nil {
		return err
	}
	ok, err := s.mayAnswer(tx, a, c, p)
	if err != nil {
		return err
	}
	if !ok {
		return fault.Denied("fire.campaign.not_yours", p.OrgName)
	}
	note = strings.TrimSpace(note)
	if utf8.RuneCountInString(note) > 200 {
		return fault.InvalidFields(fault.Field{Name: "note", Key: "fire.campaign.long", Args: []any{200}})
	}
	n, err := tx.Exec("INSERT INTO fire_campaign_done (campaign,building,part,note,actor,actor_label,at) VALUES (?,?,?,?,?,?,?) ON CONFLICT (campaign,building,part) DO NOTHING", c.ID, b.ID, p.Key, note, a.ID, a.Name, tx.NowMS())
	if err != nil || n == 0 {
		return err
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: "fire.campaign.tick", Place: string(b.Path), Obj: c.ID + "/" + b.ID, Actor: a.Actor, Pub: map[string]any{"campaign": c.ID, "part": p.Key, "org_name": p.OrgName}})
	return err
}

// Found makes a finding a matter at the building and gives it to the department whose part it is.
func (s *Service) Found(tx *db.Tx, a access.Actor, campaign, building, key, kind, said string) (Finding, error) {
	c, b, p, err := s.reach(tx, a, access.FireRead, campaign, building, key)
	if err != nil {
		return Finding{}, err
	}
	said = strings.TrimSpace(said)
	if n := utf8.RuneCountInString(said); n < 2 || n > 400 {
		return Finding{}, fault.InvalidFields(fault.Field{Name: "said", Key: "fire.campaign.said_needed"})
	}
	if !slices.Contains(FindKinds, kind) {
		return Finding{}, fault.InvalidFields(fault.Field{Name: "kind", Key: "fire.campaign.kind_needed"})
	}
	t, err := s.Matters.ReportTx(tx, a, matter.Report{Place: b.ID, Kind: kind, Text: said, Source: "patrol", Origin: c.ID})
	if err != nil {
		return Finding{}, err
	}
	if t.Matter.Holder != p.Person { // the campaign decided who answers, so the house gives it, whoever found it
		if _, err := s.Matters.AssignTx(tx, access.System("fire.campaign"), matter.Assign{Do: matter.Do{ID: t.Matter.ID, Note: "联合行动：" + c.Title}, To: matter.Holder{Person: p.Person, Label: p.Label, Title: p.Title, Org: p.OrgName, Path: string(c.Path)}}); err != nil {
			return Finding{}, err
		}
	}
	f := Finding{ID: id.New(), Building: b.ID, Key: p.Key, Matter: t.Matter.ID, At: tx.NowMS()}
	if _, err := tx.Exec("INSERT INTO fire_campaign_find (id,campaign,building,part,matter,at) VALUES (?,?,?,?,?,?)", f.ID, c.ID, f.Building, f.Key, f.Matter, f.At); err != nil {
		return f, err
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: "fire.campaign.find", Place: string(b.Path), Obj: f.ID, Actor: a.Actor, Pub: map[string]any{"campaign": c.ID, "part": p.Key, "matter": f.Matter}})
	return f, err
}

// FindKinds are the kinds of matter that a finding may be.
var FindKinds = []string{"fire.passage", "fire.ebike", "fire.door", "fire.equipment", "fire.wall", "fire.hazard"}

// Close ends a campaign. Its matters go their own way.
func (s *Service) Close(tx *db.Tx, a access.Actor, campaign string) error {
	c, err := byID(tx, campaign)
	if err != nil {
		return err
	}
	if err := a.May(access.FireEdit, c.Path); err != nil {
		return err
	}
	if !c.ledBy(a) {
		return fault.Denied("fire.campaign.not_led", c.ByLabel)
	}
	if c.State != "open" {
		return nil
	}
	c.State = "closed"
	n, err := tx.Exec("UPDATE fire_campaign SET state='closed', rev=? WHERE id=? AND rev=?", c.Rev+1, c.ID, c.Rev)
	if err == nil && n == 0 {
		err = fault.Conflict("fire.campaign.stale")
	}
	if err != nil {
		return err
	}
	c.Rev++
	return s.note(tx, a, "fire.campaign.close", c)
}

// Hanging asks to note something that hangs.
type HangUp struct{ Place, Medium, Topic, Spot, Hung, Until string }

// Hang notes where a poster or a line hangs and until when.
func (s *Service) Hang(tx *db.Tx, a access.Actor, h HangUp) (Poster, error) {
	at, err := s.Places.Get(tx, h.Place)
	if err != nil {
		return Poster{}, err
	}
	if err := kit.May(tx, s.Places, a, access.FireEdit, at); err != nil {
		return Poster{}, err
	}
	var bad []fault.Field
	add := func(name, key string, args ...any) { bad = append(bad, fault.Field{Name: name, Key: key, Args: args}) }
	if !slices.Contains(Media, h.Medium) {
		add("medium", "fire.campaign.medium_needed")
	}
	if !Topic(h.Topic) {
		add("topic", "fire.campaign.topic_needed")
	}
	h.Spot = strings.TrimSpace(h.Spot)
	if n := utf8.RuneCountInString(h.Spot); n < 2 || n > 60 {
		add("spot", "fire.campaign.spot_needed")
	}
	if k := checkDays(h.Hung, h.Until); k != "" {
		add("until", k)
	}
	if at.Kind == place.Home {
		add("place", "fire.campaign.no_home")
	}
	if len(bad) > 0 {
		return Poster{}, fault.InvalidFields(bad...)
	}
	p := Poster{ID: id.New(), Rev: 1, Place: at.ID, Path: at.Path, Medium: h.Medium, Topic: h.Topic, Spot: h.Spot, Hung: h.Hung, Until: h.Until, State: Hanging, By: a.ID, ByLabel: a.Name, At: tx.NowMS()}
	if err := insertPoster(tx, p); err != nil {
		return p, err
	}
	return p, s.notePoster(tx, a.Actor, "fire.poster.hang", p)
}

// Renew, gone and end: what becomes of something that hangs. act: renew (needs until), gone (a matter is opened), end.
func (s *Service) Turn(tx *db.Tx, a access.Actor, poster, act, until string) (Poster, error) {
	p, err := first(posters(tx, "id=?", poster))
	if err != nil {
		return p, err
	}
	at, err := s.Places.Get(tx, p.Place)
	if err != nil {
		return p, err
	}
	if err := kit.May(tx, s.Places, a, access.FireEdit, at); err != nil {
		return p, err
	}
	switch act {
	case "renew":
		if k := checkDays(clock.DayOf(tx.Now), until); k != "" {
			return p, fault.InvalidFields(fault.Field{Name: "until", Key: k})
		}
		p.State, p.Hung, p.Until, p.Matter = Hanging, clock.DayOf(tx.Now), until, ""
	case "gone":
		if p.State != Hanging {
			return p, nil
		}
		if err := s.matterOf(tx, a, &p, Missing); err != nil {
			return p, err
		}
	case "end":
		p.State = Ended
	default:
		return p, fault.NotFound("fire.campaign.none")
	}
	if err := savePoster(tx, &p); err != nil {
		return p, err
	}
	return p, s.notePoster(tx, a.Actor, "fire.poster."+act, p)
}

// matterOf opens the matter of something that hangs too long or no more.
func (s *Service) matterOf(tx *db.Tx, a access.Actor, p *Poster, state string) error {
	said := "“" + text.T(text.ZH, "fire.campaign.t."+p.Topic) + "”"
	if state == Missing {
		said += "不见了，请补上。"
	} else {
		said += "只挂到" + p.Until + "，请更换。"
	}
	t, err := s.Matters.ReportTx(tx, a, matter.Report{Place: p.Place, Kind: posterKind.ID, Text: said, Part: p.Spot, Origin: p.ID})
	p.State, p.Matter = state, t.Matter.ID
	return err
}

// Expire opens a matter for each thing that hangs past its day. A job; what is told is not told again.
func (s *Service) Expire(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		list, err := posters(tx, "state='hanging' AND until_day<? ORDER BY until_day, id LIMIT 200", clock.DayOf(tx.Now))
		if err != nil {
			return err
		}
		for _, p := range list {
			if !Overdue(p.State, p.Until, clock.DayOf(tx.Now)) {
				continue
			}
			if err := s.matterOf(tx, access.System("fire.poster"), &p, Expired); err != nil {
				return err
			}
			if err := savePoster(tx, &p); err != nil {
				return err
			}
			if err := s.notePoster(tx, matter.Nobody, "fire.poster.expire", p); err != nil {
				return err
			}
		}
		return nil
	})
}
