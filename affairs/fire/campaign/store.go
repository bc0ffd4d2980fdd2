package campaign

import (
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
)

const campaignColumns = "id,rev,place,path,title,said,from_day,until_day,state,actor,actor_label,at"

func campaigns(tx *db.Tx, where string, args ...any) (out []Campaign, err error) {
	err = tx.Each("SELECT "+campaignColumns+" FROM fire_campaign WHERE "+where, args, func(scan func(...any) error) error {
		var c Campaign
		err := scan(&c.ID, &c.Rev, &c.Place, &c.Path, &c.Title, &c.Said, &c.From, &c.Until, &c.State, &c.By, &c.ByLabel, &c.At)
		out = append(out, c)
		return err
	})
	return out, err
}

func first[T any](list []T, err error) (out T, e error) {
	if err == nil && len(list) == 0 {
		err = fault.NotFound("fire.campaign.none")
	}
	if err != nil {
		return out, err
	}
	return list[0], nil
}

// byID reads a campaign with its parts and buildings.
func byID(tx *db.Tx, id string) (Campaign, error) {
	c, err := first(campaigns(tx, "id=?", id))
	if err != nil {
		return c, err
	}
	byKey := map[string]Part{}
	err = tx.Each("SELECT part,org,org_name,person,label,title,task FROM fire_campaign_part WHERE campaign=?", []any{id}, func(scan func(...any) error) error {
		var p Part
		err := scan(&p.Key, &p.Org, &p.OrgName, &p.Person, &p.Label, &p.Title, &p.Task)
		byKey[p.Key] = p
		return err
	})
	if err != nil {
		return c, err
	}
	for _, k := range Keys {
		if p, ok := byKey[k]; ok {
			c.Parts = append(c.Parts, p)
		}
	}
	err = tx.Each("SELECT building FROM fire_campaign_building WHERE campaign=? ORDER BY path", []any{id}, func(scan func(...any) error) error {
		var b string
		err := scan(&b)
		c.Buildings = append(c.Buildings, b)
		return err
	})
	return c, err
}

func (s *Service) insert(tx *db.Tx, c Campaign) error {
	_, err := tx.Exec("INSERT INTO fire_campaign ("+campaignColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", c.ID, c.Rev, c.Place, string(c.Path), c.Title, c.Said, c.From, c.Until, c.State, c.By, c.ByLabel, c.At)
	if err != nil {
		return err
	}
	for _, p := range c.Parts {
		if _, err := tx.Exec("INSERT INTO fire_campaign_part (campaign,part,org,org_name,person,label,title,task) VALUES (?,?,?,?,?,?,?,?)", c.ID, p.Key, p.Org, p.OrgName, p.Person, p.Label, p.Title, p.Task); err != nil {
			return err
		}
	}
	for _, b := range c.Buildings {
		at, err := s.Places.Get(tx, b)
		if err != nil {
			return err
		}
		if _, err := tx.Exec("INSERT INTO fire_campaign_building (campaign,building,path) VALUES (?,?,?)", c.ID, at.ID, string(at.Path)); err != nil {
			return err
		}
	}
	return nil
}

func (c Campaign) pub() map[string]any {
	return map[string]any{"place": c.Place, "state": c.State, "begins": c.From, "ends": c.Until}
}

func (s *Service) note(tx *db.Tx, a access.Actor, kind string, c Campaign) error {
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Place: string(c.Path), Obj: c.ID, Rev: c.Rev, Actor: a.Actor, Pub: c.pub()})
	return err
}

// dones are the parts of a campaign that are done, within the paths that a reader reaches.
func dones(tx *db.Tx, campaign string) (out []Done, err error) {
	err = tx.Each("SELECT building,part,note,actor_label,at FROM fire_campaign_done WHERE campaign=?", []any{campaign}, func(scan func(...any) error) error {
		var d Done
		err := scan(&d.Building, &d.Key, &d.Note, &d.Label, &d.At)
		out = append(out, d)
		return err
	})
	return out, err
}

func findings(tx *db.Tx, campaign string) (out []Finding, err error) {
	err = tx.Each("SELECT id,building,part,matter,at FROM fire_campaign_find WHERE campaign=? ORDER BY at, id", []any{campaign}, func(scan func(...any) error) error {
		var f Finding
		err := scan(&f.ID, &f.Building, &f.Key, &f.Matter, &f.At)
		out = append(out, f)
		return err
	})
	return out, err
}

const posterColumns = "id,rev,place,path,medium,topic,spot,hung,until_day,state,matter,actor,actor_label,at"

func posters(tx *db.Tx, where string, args ...any) (out []Poster, err error) {
	err = tx.Each("SELECT "+posterColumns+" FROM fire_poster WHERE "+where, args, func(scan func(...any) error) error {
		var p Poster
		err := scan(&p.ID, &p.Rev, &p.Place, &p.Path, &p.Medium, &p.Topic, &p.Spot, &p.Hung, &p.Until, &p.State, &p.Matter, &p.By, &p.ByLabel, &p.At)
		out = append(out, p)
		return err
	})
	return out, err
}

func insertPoster(tx *db.Tx, p Poster) error {
	_, err := tx.Exec("INSERT INTO fire_poster ("+posterColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", p.ID, p.Rev, p.Place, string(p.Path), p.Medium, p.Topic, p.Spot, p.Hung, p.Until, p.State, p.Matter, p.By, p.ByLabel, p.At)
	return err
}

func savePoster(tx *db.Tx, p *Poster) error {
	n, err := tx.Exec("UPDATE fire_poster SET rev=?,hung=?,until_day=?,state=?,matter=? WHERE id=? AND rev=?", p.Rev+1, p.Hung, p.Until, p.State, p.Matter, p.ID, p.Rev)
	if err == nil && n == 0 {
		err = fault.Conflict("fire.campaign.stale")
	}
	p.Rev++
	return err
}

func (p Poster) pub() map[string]any {
	return map[string]any{"place": p.Place, "medium": p.Medium, "topic": p.Topic, "ends": p.Until, "state": p.State}
}

func (s *Service) notePoster(tx *db.Tx, a ledger.Actor, kind string, p Poster) error {
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Place: string(p.Path), Obj: p.ID, Rev: p.Rev, Actor: a, Pub: p.pub()})
	return err
}

func (s *Service) replayers() []ledger.Replayer {
	return []ledger.Replayer{
		{Name: "fire.campaign", Kinds: []string{"fire.campaign.open", "fire.campaign.close"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			c, err := first(campaigns(tx, "id=?", obj))
			return c.pub(), c.Rev, err
		}},
		{Name: "fire.poster", Kinds: []string{"fire.poster.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			p, err := first(posters(tx, "id=?", obj))
			return p.pub(), p.Rev, err
		}},
	}
}

// held are the columns that hold a person's id, with the expression by which a row is known.
var held = []struct{ table, column, ref string }{{"fire_campaign", "actor", "id"}, {"fire_campaign_part", "person", "campaign || '/' || part"}, {"fire_campaign_done", "actor", "campaign || '/' || building || '/' || part"}, {"fire_poster", "actor", "id"}}

// follower keeps persons' ids right when two records of a person become one.
func (s *Service) follower() people.Follower {
	return people.Follower{Name: "fire.campaign", Merge: mergePersons, Undo: unmergePersons,
		Known: people.Referred("SELECT person FROM fire_campaign_part WHERE person IN {in} UNION SELECT actor FROM fire_campaign WHERE actor IN {in} UNION SELECT actor FROM fire_campaign_done WHERE actor IN {in} UNION SELECT actor FROM fire_poster WHERE actor IN {in}")}
}

func mergePersons(tx *db.Tx, _ ledger.Actor, from, to string) (out []people.Moved, err error) {
	for _, h := range held {
		err := tx.Each("SELECT "+h.ref+" FROM "+h.table+" WHERE "+h.column+"=?", []any{from}, func(scan func(...any) error) error {
			var x string
			err := scan(&x)
			out = append(out, people.Moved{Kind: h.table, Ref: x})
			return err
		})
		if err != nil {
			return nil, err
		}
		if _, err := tx.Exec("UPDATE "+h.table+" SET "+h.column+"=? WHERE "+h.column+"=?", to, from); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func unmergePersons(tx *db.Tx, _ ledger.Actor, list []people.Moved, from, _ string) error {
	for _, m := range list {
		for _, h := range held {
			if m.Kind != h.table {
				continue
			}
			if _, err := tx.Exec("UPDATE "+h.table+" SET "+h.column+"=? WHERE "+h.ref+"=?", from, m.Ref); err != nil {
				return err
			}
		}
	}
	return nil
}

const (
	lawful = "个人信息保护法第13条第3项：消防安全的法定职责"
	years  = "行动和宣传记录保存10年"
)

// Fields are the personal columns of this part (security.md 2.4).
var Fields = []people.Field{
	{Table: "fire_campaign", Column: "actor", Level: people.Internal, Purpose: "谁发起的", Ground: lawful, Keep: years},
	{Table: "fire_campaign", Column: "actor_label", Level: people.Internal, Purpose: "谁发起的，当时的称呼", Ground: lawful, Keep: years},
	{Table: "fire_campaign_part", Column: "person", Level: people.Internal, Purpose: "部门由谁承办", Ground: lawful, Keep: years},
	{Table: "fire_campaign_part", Column: "label", Level: people.Internal, Purpose: "部门由谁承办，当时的称呼", Ground: lawful, Keep: years},
	{Table: "fire_campaign_done", Column: "actor", Level: people.Internal, Purpose: "谁记的已查", Ground: lawful, Keep: years},
	{Table: "fire_campaign_done", Column: "actor_label", Level: people.Internal, Purpose: "谁记的已查，当时的称呼", Ground: lawful, Keep: years},
	{Table: "fire_campaign_done", Column: "note", Level: people.Internal, Purpose: "查的情况", Ground: lawful, Keep: years},
	{Table: "fire_poster", Column: "actor", Level: people.Internal, Purpose: "谁挂的", Ground: lawful, Keep: years},
	{Table: "fire_poster", Column: "actor_label", Level: people.Internal, Purpose: "谁挂的，当时的称呼", Ground: lawful, Keep: years},
}

// Plain are the other columns.
var Plain = map[string][]string{
	"fire_campaign":          {"id", "rev", "place", "path", "title", "said", "from_day", "until_day", "state", "at"},
	"fire_campaign_part":     {"campaign", "part", "org", "org_name", "title", "task"},
	"fire_campaign_building": {"campaign", "building", "path"},
	"fire_campaign_done":     {"campaign", "building", "part", "at"},
	"fire_campaign_find":     {"id", "campaign", "building", "part", "matter", "at"},
	"fire_poster":            {"id", "rev", "place", "path", "medium", "topic", "spot", "hung", "until_day", "state", "matter", "at"},
}
