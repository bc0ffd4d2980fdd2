package people

import (
	"time"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

const orgColumns = "id, kind, name, code, parent, place, path, phone, from_at, until_at, rev"

// OrgQuery selects organisations; empty fields do not select.
type OrgQuery struct {
	Kind  OrgKind
	Under place.Path // at or below this place
	Name  string     // beginning of the name
	Above place.Path // whose area holds this place: the community of a compound
	Limit int        // 200 when 0
}

// Org gives an organisation. NotFound (people.no_org).
func (s *Service) Org(tx *db.Tx, id string) (Org, error) {
	list, err := orgs(tx, "id = ?", id)
	if err == nil && len(list) == 0 {
		return Org{}, fault.NotFound("people.no_org")
	}
	if err != nil {
		return Org{}, err
	}
	return list[0], nil
}

// Orgs lists organisations by kind and name.
func (s *Service) Orgs(tx *db.Tx, q OrgQuery) ([]Org, error) {
	where, args := "1 = 1", []any{}
	if q.Kind != "" {
		where, args = where+" AND kind = ?", append(args, string(q.Kind))
	}
	if q.Name != "" {
		lo, hi := db.Under(CleanName(q.Name))
		where, args = where+" AND name >= ? AND name < ?", append(args, lo, hi)
	}
	if q.Under != "" {
		lo, hi := q.Under.Range()
		where, args = where+" AND path >= ? AND path < ?", append(args, lo, hi)
	}
	if q.Above != "" {
		up := append(q.Above.Ancestors(), q.Above, place.RootPath)
		where += " AND path IN (" + db.In(len(up)) + ")"
		for _, u := range up {
			args = append(args, string(u))
		}
	}
	if q.Limit <= 0 {
		q.Limit = 200
	}
	return orgs(tx, where+" ORDER BY kind, name, id LIMIT ?", append(args, q.Limit)...)
}

// OrgByName gives the organisation of a kind with exactly this name at or below a place.
// NotFound (people.no_org).
func (s *Service) OrgByName(tx *db.Tx, kind OrgKind, name string, under place.Path) (Org, error) {
	lo, hi := under.Range()
	list, err := orgs(tx, "kind = ? AND name = ? AND path >= ? AND path < ? ORDER BY path, id LIMIT 1", string(kind), CleanName(name), lo, hi)
	if err == nil && len(list) == 0 {
		return Org{}, fault.NotFound("people.no_org")
	}
	if err != nil {
		return Org{}, err
	}
	return list[0], nil
}

func orgs(tx *db.Tx, where string, args ...any) ([]Org, error) {
	var out []Org
	err := tx.Each("SELECT "+orgColumns+" FROM org WHERE "+where, args, func(scan func(...any) error) error {
		var o Org
		err := scan(&o.ID, &o.Kind, &o.Name, &o.Code, &o.Parent, &o.Place, &o.Path, &o.Phone, &o.From, &o.Until, &o.Rev)
		out = append(out, o)
		return err
	})
	return out, err
}

// Post gives a post. NotFound (people.no_post).
func (s *Service) Post(tx *db.Tx, id string) (Post, error) {
	list, err := posts(tx, "id = ?", id)
	if err == nil && len(list) == 0 {
		return Post{}, fault.NotFound("people.no_post")
	}
	if err != nil {
		return Post{}, err
	}
	return list[0], nil
}

// Posts lists the posts a person holds at an instant; the zero time lists all there ever were.
func (s *Service) Posts(tx *db.Tx, person string, at time.Time) ([]Post, error) {
	if at.IsZero() {
		return posts(tx, "person = ? ORDER BY from_at DESC, id", person)
	}
	ms := at.UnixMilli()
	return posts(tx, "person = ? AND from_at <= ? AND (until_at = 0 OR until_at > ?) ORDER BY from_at, id", person, ms, ms)
}

// Offices are the organisations in which a person holds a post at an instant, in the order of Posts.
func (s *Service) Offices(tx *db.Tx, person string, at time.Time) ([]Org, error) {
	held, err := s.Posts(tx, person, at)
	if err != nil {
		return nil, err
	}
	var out []Org
	for _, x := range held {
		o, err := s.Org(tx, x.Org)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// Holders lists the posts of an organisation that are held at an instant; title "" = all.
func (s *Service) Holders(tx *db.Tx, org, title string, at time.Time) ([]Post, error) {
	ms := at.UnixMilli()
	if title == "" {
		return posts(tx, "org = ? AND from_at <= ? AND (until_at = 0 OR until_at > ?) ORDER BY title, from_at, id", org, ms, ms)
	}
	return posts(tx, "org = ? AND title = ? AND from_at <= ? AND (until_at = 0 OR until_at > ?) ORDER BY from_at, id", org, CleanName(title), ms, ms)
}

func posts(tx *db.Tx, where string, args ...any) ([]Post, error) {
	var out []Post
	err := tx.Each("SELECT id, person, org, title, place, path, from_at, until_at, rev FROM post WHERE "+where, args, func(scan func(...any) error) error {
		var p Post
		err := scan(&p.ID, &p.Person, &p.Org, &p.Title, &p.Place, &p.Path, &p.From, &p.Until, &p.Rev)
		out = append(out, p)
		return err
	})
	return out, err
}

// PostLabel gives the words of a post as they stood: 锦绣社区 网格员. "" for no post.
func (s *Service) PostLabel(tx *db.Tx, postID string) (string, error) {
	if postID == "" {
		return "", nil
	}
	p, err := s.Post(tx, postID)
	if err != nil {
		return "", err
	}
	o, err := s.Org(tx, p.Org)
	return o.Name + " " + p.Title, err
}
