package council

import (
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

const topicColumns = "id,rev,compound,place,path,title,said,category,way,writer,raiser,raised_at,from_matter,state,reason,reviewed_at,matter,meeting,seconded,updated_at,receipt"

func topics(tx *db.Tx, where string, args ...any) ([]Topic, error) {
	var out []Topic
	err := tx.Each("SELECT "+topicColumns+" FROM council_topic WHERE "+where, args, func(scan func(...any) error) error {
		var t Topic
		var path string
		err := scan(&t.ID, &t.Rev, &t.Compound, &t.Place, &path, &t.Title, &t.Said, &t.Category, &t.Way, &t.Writer, &t.Raiser, &t.RaisedAt, &t.FromMatter,
			&t.State, &t.Reason, &t.ReviewedAt, &t.Matter, &t.Meeting, &t.Seconded, &t.UpdatedAt, &t.receipt)
		t.Path = place.Path(path)
		out = append(out, t)
		return err
	})
	return out, err
}

func topicByID(tx *db.Tx, id string) (Topic, error) {
	list, err := topics(tx, "id=?", id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("council.no_topic")
	}
	if err != nil {
		return Topic{}, err
	}
	return list[0], nil
}

func insertTopic(tx *db.Tx, t Topic) error {
	_, err := tx.Exec("INSERT INTO council_topic ("+topicColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", t.ID, t.Rev, t.Compound, t.Place, string(t.Path), t.Title, t.Said,
		t.Category, t.Way, t.Writer, t.Raiser, t.RaisedAt, t.FromMatter, string(t.State), t.Reason, t.ReviewedAt, t.Matter, t.Meeting, t.Seconded, t.UpdatedAt, t.receipt)
	return err
}

// saveTopic writes what the procedure changes, as a compare-and-set on the revision that was read. Seconding counts by itself.
func saveTopic(tx *db.Tx, t *Topic) error {
	t.Rev++
	t.UpdatedAt = tx.NowMS()
	n, err := tx.Exec("UPDATE council_topic SET rev=?,state=?,reason=?,reviewed_at=?,matter=?,meeting=?,updated_at=?,receipt=? WHERE id=? AND rev=?",
		t.Rev, string(t.State), t.Reason, t.ReviewedAt, t.Matter, t.Meeting, t.UpdatedAt, t.receipt, t.ID, t.Rev-1)
	if err == nil && n == 0 {
		err = fault.Conflict("council.stale")
	}
	return err
}

// TopicQuery asks for topics of a compound, newest first.
type TopicQuery struct {
	Compound string
	States   []State
	Limit    int
}

// TopicsOf lists topics of a compound; the caller has asked access.
func (s *Service) TopicsOf(tx *db.Tx, q TopicQuery) ([]Topic, error) {
	if q.Limit <= 0 {
		q.Limit = 200
	}
	args := []any{q.Compound}
	where := "compound=? AND state<>'withdrawn'"
	if len(q.States) > 0 {
		where += " AND state IN (" + db.In(len(q.States)) + ")"
		for _, x := range q.States {
			args = append(args, string(x))
		}
	}
	return topics(tx, where+" ORDER BY raised_at DESC, id LIMIT ?", append(args, q.Limit)...)
}
