package publish

import (
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// The kinds of a publication.
const (
	Decision = "decision" // 行政处罚决定公开, /penalties
	Typical  = "typical"  // 典型案例, /cases
)

// The states of a publication.
const (
	Draft     = "draft"
	Public    = "public"
	Withdrawn = "withdrawn" // taken down, with a reason; the tombstone stays
	Ended     = "ended"     // its time of display is over; a tombstone stays
)

// The ways in which something is withdrawn besides those of ground.How…
const (
	HowError    = "error"    // 公开内容有误
	HowSupposed = "personal" // 含有不应公开的信息
)

// The states of a request for repair of credit (信用修复).
const (
	RepairAsked   = "asked"
	RepairGranted = "granted"
	RepairRefused = "refused"
)

// Publication is what the public reads of a case, as it was written: nothing in it is masked again.
type Publication struct {
	ID, Kind, Case          string
	Rev                     int64
	Path                    place.Path
	Code                    string // of the address; "" while a draft
	State                   string
	Number, Title           string
	Party, Credit, Legal    string
	Facts, Basis            string // 案情 of a typical case; statutes, a line each
	Sanction, Content, Pay  string
	Body, Day               string // who decided, when
	Handling, Lesson        string // 查处, 启示
	Due, Until              string // last day to publish; last day of display
	Writer, WriterLabel     string
	WrittenAt               int64
	Publisher, PublishLabel string
	PublishedAt, EndedAt    int64
	How, Reason, ChangedDay string
	Repair, RepairDay       string
	RepairNote              string
}

// Address is where the public reads it.
func (p Publication) Address() string {
	if p.Code == "" {
		return ""
	}
	if p.Kind == Typical {
		return "/cases/" + p.Code
	}
	return "/penalties/" + p.Code
}

const columns = "id,rev,kind,case_id,path,code,state,number,title,party,credit,legal,facts,basis,sanction,content,pay,body,decided_day,handling,lesson,due_day,until_day,writer,writer_label,written_at,publisher,publisher_label,published_at,ended_at,how,reason,changed_day,repair,repair_day,repair_note"

func (p *Publication) fields() []any {
	return []any{&p.ID, &p.Rev, &p.Kind, &p.Case, &p.Path, &p.Code, &p.State, &p.Number, &p.Title, &p.Party, &p.Credit, &p.Legal, &p.Facts, &p.Basis, &p.Sanction, &p.Content, &p.Pay, &p.Body, &p.Day, &p.Handling, &p.Lesson, &p.Due, &p.Until,
		&p.Writer, &p.WriterLabel, &p.WrittenAt, &p.Publisher, &p.PublishLabel, &p.PublishedAt, &p.EndedAt, &p.How, &p.Reason, &p.ChangedDay, &p.Repair, &p.RepairDay, &p.RepairNote}
}

func publications(tx *db.Tx, where string, args ...any) (out []Publication, err error) {
	err = tx.Each("SELECT "+columns+" FROM environment_publication WHERE "+where, args, func(scan func(...any) error) error {
		var p Publication
		err := scan(p.fields()...)
		out = append(out, p)
		return err
	})
	return out, err
}

func byID(tx *db.Tx, id string) (Publication, error) {
	list, err := publications(tx, "id=?", id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("environment.publish.none")
	}
	if err != nil {
		return Publication{}, err
	}
	return list[0], nil
}

func insert(tx *db.Tx, p Publication) error {
	_, err := tx.Exec("INSERT INTO environment_publication ("+columns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		p.ID, p.Rev, p.Kind, p.Case, string(p.Path), p.Code, p.State, p.Number, p.Title, p.Party, p.Credit, p.Legal, p.Facts, p.Basis, p.Sanction, p.Content, p.Pay, p.Body, p.Day, p.Handling, p.Lesson, p.Due, p.Until,
		p.Writer, p.WriterLabel, p.WrittenAt, p.Publisher, p.PublishLabel, p.PublishedAt, p.EndedAt, p.How, p.Reason, p.ChangedDay, p.Repair, p.RepairDay, p.RepairNote)
	return err
}

func save(tx *db.Tx, p *Publication) error {
	n, err := tx.Exec(`UPDATE environment_publication SET rev=?,code=?,state=?,title=?,party=?,legal=?,facts=?,basis=?,sanction=?,content=?,pay=?,handling=?,lesson=?,until_day=?,writer=?,writer_label=?,written_at=?,publisher=?,publisher_label=?,published_at=?,
		ended_at=?,how=?,reason=?,changed_day=?,repair=?,repair_day=?,repair_note=? WHERE id=? AND rev=?`,
		p.Rev+1, p.Code, p.State, p.Title, p.Party, p.Legal, p.Facts, p.Basis, p.Sanction, p.Content, p.Pay, p.Handling, p.Lesson, p.Until, p.Writer, p.WriterLabel, p.WrittenAt, p.Publisher, p.PublishLabel, p.PublishedAt,
		p.EndedAt, p.How, p.Reason, p.ChangedDay, p.Repair, p.RepairDay, p.RepairNote, p.ID, p.Rev)
	if err == nil && n == 0 {
		err = fault.Conflict("environment.publish.stale")
	}
	p.Rev++
	return err
}

func (p Publication) pub() map[string]any {
	return map[string]any{"publication": p.Kind, "state": p.State, "code": p.Code, "ends": p.Until, "how": p.How, "repair": p.Repair}
}

// note writes the entry of a step; what was read by the public stands sealed in it, so that it can be proved later.
func (s *Service) note(tx *db.Tx, a ledger.Actor, kind string, p Publication, slots ...ledger.Slot) error {
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Place: string(p.Path), Obj: p.ID, Rev: p.Rev, Actor: a, Pub: p.pub(), Slots: slots})
	return err
}

func (s *Service) replayers() []ledger.Replayer {
	return []ledger.Replayer{{Name: "environment.publication", Kinds: []string{"environment.publication.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
		p, err := byID(tx, obj)
		return p.pub(), p.Rev, err
	}}}
}

const (
	lawful = "个人信息保护法第13条第3项：行政处罚法第48条的公开职责"
	years  = "公示期满后随案卷保存"
)

var handlers = []string{access.Environment}

func shown(v string, _ text.Audience) string { return v }

// Fields are the personal columns of this part (security.md 2.4). What is published was masked before it was written here.
var Fields = []people.Field{
	{Table: "environment_publication", Column: "legal", Level: people.Personal, Purpose: "公开的处罚决定中单位法定代表人的姓名", Ground: lawful, Keep: years, Whole: handlers, Mask: shown},
	{Table: "environment_publication", Column: "party", Level: people.Personal, Purpose: "公开的当事人名称；自然人已遮盖", Ground: lawful, Keep: years, Whole: handlers, Mask: shown},
	{Table: "environment_publication", Column: "facts", Level: people.Internal, Purpose: "公开的违法事实，发布前查过没有个人信息", Ground: lawful, Keep: years},
	{Table: "environment_publication", Column: "writer", Level: people.Internal, Purpose: "谁起草的", Ground: lawful, Keep: years},
	{Table: "environment_publication", Column: "writer_label", Level: people.Internal, Purpose: "谁起草的，当时的姓名", Ground: lawful, Keep: years},
	{Table: "environment_publication", Column: "publisher", Level: people.Internal, Purpose: "谁发布的", Ground: lawful, Keep: years},
	{Table: "environment_publication", Column: "publisher_label", Level: people.Internal, Purpose: "谁发布的，当时的姓名", Ground: lawful, Keep: years},
	{Table: "environment_publication", Column: "repair_note", Level: people.Internal, Purpose: "信用修复申请说了什么", Ground: lawful, Keep: years},
}

// Plain are the other columns.
var Plain = map[string][]string{"environment_publication": {"id", "rev", "kind", "case_id", "path", "code", "state", "number", "title", "credit", "basis", "sanction", "content", "pay", "body", "decided_day", "handling", "lesson", "due_day", "until_day", "written_at", "published_at", "ended_at", "how", "reason", "changed_day", "repair", "repair_day"}}
