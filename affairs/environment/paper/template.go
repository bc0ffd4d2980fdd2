package paper

import (
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/a-h/templ"

	"linli/affairs/environment/ground"
	"linli/affairs/environment/paper/docx"
	paperpages "linli/affairs/environment/paper/pages"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

//go:embed migrations/*.sql
var scripts embed.FS

// Migrations are the tables of this part.
var Migrations = db.Migrations{Name: "environment_paper", FS: func() fs.FS {
	sub, err := fs.Sub(scripts, "migrations")
	if err != nil {
		return scripts
	}
	return sub
}()}

// New offers the part to the affair.
func New(d ground.Deps) affair.Affair {
	s := NewService(d)
	d.People.Follow(ground.Follows("environment.paper", ground.Holding{Table: "environment_template", Column: "actor"}, ground.Holding{Table: "environment_template", Column: "decided_by"}))
	d.Places.Follow(place.PathsIn("environment_template", "path"))
	return affair.Affair{Name: "paper", Title: "environment.paper.title", Home: "/environment/papers", Perm: access.EnvRead, Routes: (&site{s}).routes(), Replayers: s.replayers(), Demo: s.Demo}
}

// Service keeps the templates of offices and fills papers with the one in force.
type Service struct{ ground.Deps }

// NewService makes the service; docket makes one of its own to fill its papers.
func NewService(d ground.Deps) *Service { return &Service{d} }

// The states of a template.
const (
	Offered   = "offered"   // brought, waits for somebody else's approval
	InForce   = "force"     // approved; the newest of these is the one that fills
	Returned  = "returned"  // not approved
	Withdrawn = "withdrawn" // taken back: the one before it fills again
)

// Template is a docx that an office brought for one of its papers.
type Template struct {
	ID               string
	Rev              int64
	Paper            string
	Path             place.Path
	Version          int64
	State            string
	File, Hash, Note string
	By, ByLabel      string
	At               int64
	DecidedBy        string
	DecidedLabel     string
	DecidedAt        int64
	Reason           string
	body             []byte
}

// Offer is a template somebody brings.
type Offer struct {
	Paper string
	Path  place.Path // of the district whose papers it is for
	File  string     // its name on the sender's machine
	Note  string
	Body  []byte
}

// MaxNote is how long a remark or a reason may be.
const MaxNote = 200

// Offer takes a template when nothing in it is unknown, missing or hostile; it waits for somebody else's approval. Errors: Invalid with the
// names of the placeholders, Denied, NotFound.
func (s *Service) Offer(tx *db.Tx, a access.Actor, o Offer) (Template, error) {
	if err := a.May(access.EnvEdit, o.Path); err != nil {
		return Template{}, err
	}
	if _, err := Of(o.Paper); err != nil {
		return Template{}, err
	}
	if utf8.RuneCountInString(o.Note) > MaxNote {
		return Template{}, fault.InvalidFields(fault.Field{Name: "note", Key: "environment.paper.long", Args: []any{MaxNote}})
	}
	if err := Acceptable(o.Paper, o.Body); err != nil {
		return Template{}, err
	}
	t := Template{ID: id.New(), Rev: 1, Paper: o.Paper, Path: o.Path, State: Offered, File: fileName(o.File), Hash: hashOf(o.Body), Note: strings.TrimSpace(o.Note), By: a.ID, ByLabel: a.Name, At: tx.NowMS(), body: o.Body}
	n, err := tx.Count("SELECT count(*) FROM environment_template WHERE paper=? AND path=?", o.Paper, string(o.Path))
	if err != nil {
		return t, err
	}
	t.Version = n + 1
	if err := insert(tx, t); err != nil {
		return t, err
	}
	return t, s.note(tx, a, "environment.template.offer", t)
}

// Acceptable tells whether a file can become the template of a paper. Errors: Invalid of the field file, every fault named.
func Acceptable(name string, body []byte) error {
	v, err := Check(name, body)
	if f := fault.Of(err); err != nil && f.Kind == fault.KindInvalid {
		return fault.InvalidFields(fault.Field{Name: "file", Key: f.Key, Args: f.Args})
	}
	if err != nil || v.Good() {
		return err
	}
	known, err := Known(name)
	if err != nil {
		return err
	}
	said := func(list []string, near bool) string {
		var out []string
		for i, x := range list {
			if i == 12 {
				out = append(out, "…")
				break
			}
			if n := Near(strings.Trim(x, "{}#^"), known); near && n != "" {
				x += text.T(text.ZH, "environment.paper.near", n)
			}
			out = append(out, x)
		}
		return strings.Join(out, "、")
	}
	var bad []fault.Field
	add := func(key string, list []string, near bool) {
		if len(list) > 0 {
			bad = append(bad, fault.Field{Name: "file", Key: "environment.paper." + key, Args: []any{said(list, near)}})
		}
	}
	add("broken", v.Broken, false)
	add("unknown", v.Unknown, true)
	add("missing", v.Missing, false)
	return fault.InvalidFields(bad...)
}

// fileName keeps the last part of a name, without what a file system could misread.
func fileName(s string) string {
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	s = strings.Map(func(r rune) rune {
		if r < 0x20 || strings.ContainsRune(`"<>|:*?`, r) {
			return -1
		}
		return r
	}, s)
	return text.Short(s, 60)
}

// Decide approves an offered template or returns it with a reason. Never one's own. Errors: Denied, NotYet, Invalid without a reason.
func (s *Service) Decide(tx *db.Tx, a access.Actor, id string, approve bool, reason string) (Template, error) {
	t, err := s.mine(tx, a, access.EnvApprove, id)
	if err != nil {
		return t, err
	}
	switch {
	case t.State != Offered:
		return t, fault.NotYet("environment.paper.decided")
	case t.By == a.ID:
		return t, fault.Denied("environment.paper.own")
	}
	t.State = InForce
	if !approve {
		if t.State, t.Reason, err = Returned, strings.TrimSpace(reason), reasoned(reason); err != nil {
			return t, err
		}
	}
	return t, s.decided(tx, a, &t, "environment.template."+map[bool]string{true: "approve", false: "return"}[approve])
}

// TakeBack ends a template in force; the one before it, or the built-in one, fills again. Errors: Denied, NotYet, Invalid without a reason.
func (s *Service) TakeBack(tx *db.Tx, a access.Actor, id, reason string) (Template, error) {
	t, err := s.mine(tx, a, access.EnvApprove, id)
	if err != nil {
		return t, err
	}
	if t.State != InForce {
		return t, fault.NotYet("environment.paper.not_force")
	}
	if err := reasoned(reason); err != nil {
		return t, err
	}
	t.State, t.Reason = Withdrawn, strings.TrimSpace(reason)
	return t, s.decided(tx, a, &t, "environment.template.withdraw")
}

func reasoned(s string) error {
	if n := utf8.RuneCountInString(strings.TrimSpace(s)); n < 2 || n > MaxNote {
		return fault.InvalidFields(fault.Field{Name: "reason", Key: "environment.paper.reason_needed", Args: []any{MaxNote}})
	}
	return nil
}

func (s *Service) decided(tx *db.Tx, a access.Actor, t *Template, kind string) error {
	t.DecidedBy, t.DecidedLabel, t.DecidedAt = a.ID, a.Name, tx.NowMS()
	n, err := tx.Exec("UPDATE environment_template SET rev=?,state=?,decided_by=?,decided_label=?,decided_at=?,reason=? WHERE id=? AND rev=?", t.Rev+1, t.State, t.DecidedBy, t.DecidedLabel, t.DecidedAt, t.Reason, t.ID, t.Rev)
	if err == nil && n == 0 {
		err = fault.Conflict("environment.paper.stale")
	}
	if err != nil {
		return err
	}
	t.Rev++
	return s.note(tx, a, kind, *t)
}

func (s *Service) mine(tx *db.Tx, a access.Actor, p access.Perm, id string) (Template, error) {
	t, err := byID(tx, id)
	if err != nil {
		return t, err
	}
	return t, a.May(p, t.Path)
}

// Force is the template that fills a paper for a place: of the nearest office above it, the newest approved. ok is false when the
// built-in one does.
func (s *Service) Force(tx *db.Tx, at place.Path, name string) (t Template, ok bool, err error) {
	list, err := templates(tx, "paper=? AND state='force' ORDER BY decided_at DESC, version DESC", name)
	if err != nil {
		return t, false, err
	}
	for _, x := range list {
		if x.Path.Contains(at) && (!ok || len(x.Path) > len(t.Path)) {
			t, ok = x, true
		}
	}
	return t, ok, nil
}

// Docx fills a paper of a place with the template in force and gives a name for the file. Errors: NotFound.
func (s *Service) Docx(tx *db.Tx, at place.Path, name string, d Data) (body []byte, file string, err error) {
	src, err := Of(name)
	if err != nil {
		return nil, "", err
	}
	t, ok, err := s.Force(tx, at, name)
	if err != nil {
		return nil, "", err
	}
	file = src.Title + ".docx"
	if n, _ := d["文号"].(string); n != "" {
		file = fileName(src.Title + " " + n + ".docx")
	}
	if !ok {
		body, err = Fill(name, d)
		return body, file, err
	}
	if t.body, err = bodyOf(tx, t.ID); err != nil {
		return nil, "", err
	}
	body, err = FillFile(t.body, d)
	return body, file, err
}

// Page is the A4 page of a paper of a place: of the office's template in force where there is one, with its docx offered first, else of the
// built-in source. docxAt is the address of the file. Errors: NotFound.
func (s *Service) Page(tx *db.Tx, at place.Path, lang, name, back, docxAt string, d Data) (templ.Component, error) {
	src, err := Of(name)
	if err != nil {
		return nil, err
	}
	t, ok, err := s.Force(tx, at, name)
	if err != nil {
		return nil, err
	}
	if !ok {
		return Print(lang, name, back, d)
	}
	body, _, err := s.Docx(tx, at, name, d)
	if err != nil {
		return nil, err
	}
	f, err := docx.Open(body)
	if err != nil {
		return nil, err
	}
	own := paperpages.Own{Docx: docxAt, Says: text.T(lang, "environment.paper.own_page", t.File)}
	return paperpages.A4(lang, src.Title, back, f.Blocks(), own), nil
}

const columns = "id,rev,paper,path,version,state,file_name,hash,note,actor,actor_label,at,decided_by,decided_label,decided_at,reason"

func templates(tx *db.Tx, where string, args ...any) (out []Template, err error) {
	err = tx.Each("SELECT "+columns+" FROM environment_template WHERE "+where, args, func(scan func(...any) error) error {
		var t Template
		err := scan(&t.ID, &t.Rev, &t.Paper, &t.Path, &t.Version, &t.State, &t.File, &t.Hash, &t.Note, &t.By, &t.ByLabel, &t.At, &t.DecidedBy, &t.DecidedLabel, &t.DecidedAt, &t.Reason)
		out = append(out, t)
		return err
	})
	return out, err
}

func byID(tx *db.Tx, id string) (Template, error) {
	list, err := templates(tx, "id=?", id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("environment.paper.none")
	}
	if err != nil {
		return Template{}, err
	}
	return list[0], nil
}

func bodyOf(tx *db.Tx, id string) (b []byte, err error) {
	err = tx.Get("SELECT body FROM environment_template WHERE id=?", []any{id}, &b)
	return b, err
}

func insert(tx *db.Tx, t Template) error {
	_, err := tx.Exec("INSERT INTO environment_template ("+columns+",body) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", t.ID, t.Rev, t.Paper, string(t.Path), t.Version, t.State, t.File, t.Hash, t.Note, t.By, t.ByLabel, t.At, t.DecidedBy, t.DecidedLabel, t.DecidedAt, t.Reason, t.body)
	return err
}

func (t Template) pub() map[string]any {
	return map[string]any{"paper": t.Paper, "version": t.Version, "state": t.State, "file_hash": t.Hash}
}

func (s *Service) note(tx *db.Tx, a access.Actor, kind string, t Template) error {
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Place: string(t.Path), Obj: t.ID, Rev: t.Rev, Actor: a.Actor, Pub: t.pub(), Link: t.Hash})
	return err
}

func (s *Service) replayers() []ledger.Replayer {
	return []ledger.Replayer{{Name: "environment.template", Kinds: []string{"environment.template.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
		t, err := byID(tx, obj)
		return t.pub(), t.Rev, err
	}}}
}

const (
	lawful = "个人信息保护法第13条第3项：行政处罚的法定职责"
	years  = "随案卷保存"
)

// Fields are the personal columns of this part (security.md 2.4).
var Fields = []people.Field{
	{Table: "environment_template", Column: "actor", Level: people.Internal, Purpose: "谁上传的模板", Ground: lawful, Keep: years},
	{Table: "environment_template", Column: "actor_label", Level: people.Internal, Purpose: "谁上传的，当时的姓名", Ground: lawful, Keep: years},
	{Table: "environment_template", Column: "decided_by", Level: people.Internal, Purpose: "谁审核的模板", Ground: lawful, Keep: years},
	{Table: "environment_template", Column: "decided_label", Level: people.Internal, Purpose: "谁审核的，当时的姓名", Ground: lawful, Keep: years},
}

// Plain are the other columns.
var Plain = map[string][]string{"environment_template": {"id", "rev", "paper", "path", "version", "state", "file_name", "hash", "body", "note", "at", "decided_at", "reason"}}

// Demo lets the branch office of the story bring a template of its own for the pay notice, approved by the reviewer.
func (s *Service) Demo(st affair.Stage) error {
	st.On(time.Date(2026, 2, 10, 9, 30, 0, 0, time.FixedZone("CST", 8*3600)), func(tx *db.Tx) error {
		who := st.Actor("冀文斌")
		scope := who.Scope(access.EnvEdit)
		if len(scope) == 0 {
			return nil
		}
		b, err := Builtin(PayNotice)
		if err != nil {
			return err
		}
		t, err := s.Offer(tx, who, Offer{Paper: PayNotice, Path: scope[0], File: "望岭分局缴款通知书.docx", Note: "加了分局的缴款窗口（演示）", Body: b})
		if err != nil {
			return err
		}
		_, err = s.Decide(tx, st.Actor("柴青云"), t.ID, true, "")
		return err
	})
	return nil
}

func hashOf(b []byte) string { h := crypto.Hash256(b); return hex.EncodeToString(h[:]) }
