package tables

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// jobView is one import at its step.
type jobView struct {
	J         table.Job
	Title     string // of the ledger
	Step      int
	Steps     []string
	Progress  ui.Job
	Counts    []ui.KPI
	Split     []ui.Def
	Groups    []group
	Questions []question
	Notes     []string // what is not imported but must be said
	Tabs      []ui.Tab
	Findings  ui.Table
	Next      string
	Open      int // questions without an answer
	Error     string
	// Places are the compounds to choose from when rows name none; empty when there is nothing to choose.
	Places []ui.Option
	// CanWithdraw: the owners of all tables of the file can take a whole batch back.
	CanWithdraw bool
}

// group is one table of the file with all sheets that have the same header: its mapping is corrected once.
type group struct {
	Title, Line string
	Columns     []column
	Unsure      int
}

// column is a column of the sheet and what it is taken for.
type column struct {
	Name    string // of the field
	Header  string
	Sure    bool
	Options []ui.Option
}

// question is one question of the dry run.
type question struct {
	Name, Text, Where string
	Options           []ui.Option
}

func (p *Pages) job(c *web.Ctx) error { return p.jobPage(c, http.StatusOK, "") }

func (p *Pages) jobPage(c *web.Ctx, status int, wrong string) error {
	a := access.From(c.Context())
	j, err := p.Tables.Job(c.Context(), a, c.Path("id"))
	if err != nil {
		return err
	}
	v := jobView{J: j, Title: p.titleOf(j.Table), Step: stepOf(j.State), Error: wrong, Open: j.Open(), CanWithdraw: p.canWithdraw(&j)}
	for _, s := range []string{"recognise", "try", "confirm", "receipt"} {
		v.Steps = append(v.Steps, text.T(c.Lang, "tables.step."+s))
	}
	v.Progress = progressOf(c.Lang, &j, v.Title)
	if !j.Busy() {
		v.Groups = groupsOf(c.Lang, p.Tables.Catalog, &j)
		v.Questions = questionsOf(c.Lang, &j)
		v.Notes = notesOf(c.Lang, &j)
	}
	if j.State == table.Tried || j.State == table.Done || j.State == table.Withdrawn {
		v.Counts, v.Split = countTiles(c.Lang, &j), split(c.Lang, &j)
		if err := p.findings(c, a, &v); err != nil {
			return err
		}
	}
	pg := p.Desk.Page(c, headline(c.Lang, &j), "/imports")
	pg.Short, pg.Back = text.T(c.Lang, "desk.imports"), "/imports"
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error {
		pg.Over = strings.Trim(v.Title+" · "+p.described(tx, j.Place), " ·")
		if !p.wantsPlace(&j) {
			return nil
		}
		none := "tables.place_in_file"
		if j.State == table.Tried {
			none = "tables.pick_place" // that the sheet says it is what turned out wrong
		}
		v.Places, err = p.placeOptions(tx, a, access.TableImport, text.T(c.Lang, none), j.Place)
		return err
	})
	pg.Sub = j.FileName
	m := stateMark(c.Lang, &j)
	pg.Mark = &m
	pg.Actions, pg.Dock = jobActions(c.Lang, &j)
	if err != nil {
		return err
	}
	return c.Page(status, jobPage(pg, v))
}

// wantsPlace says whether choosing a compound can help: rows were refused for want of one, or it is not yet known and a table of
// the file has no column that would say it.
func (p *Pages) wantsPlace(j *table.Job) bool {
	switch j.State {
	case table.Tried:
		return j.Counts.NoCompound > 0
	case table.Recognised:
		return j.Place == "" && slices.ContainsFunc(j.Found.Blocks, p.namesNoCompound)
	}
	return false
}

func (p *Pages) namesNoCompound(b table.Block) bool {
	t := p.Tables.Catalog.Find(b.Table)
	if t == nil || t.Index("compound") < 0 {
		return false
	}
	return !slices.ContainsFunc(b.Columns, func(m table.Mapping) bool { return m.Key == "compound" })
}

func (p *Pages) canWithdraw(j *table.Job) bool {
	for i := range j.Found.Blocks {
		if t := p.Tables.Catalog.Find(j.Found.Blocks[i].Table); t != nil && t.Owner.Withdraw == nil {
			return false
		}
	}
	return true
}

func stepOf(s table.JobState) int {
	switch s {
	case table.Trying, table.Tried:
		return 1
	case table.Committing, table.Undoing, table.Withdrawing:
		return 2
	case table.Done, table.Withdrawn:
		return 4
	}
	return 0
}

// headline says what was found, as the title of the page.
func headline(lang string, j *table.Job) string {
	n := j.Counts
	switch j.State {
	case table.Tried:
		if n.Bad > 0 {
			return text.T(lang, "tables.head.tried_bad", n.Good, n.Bad)
		}
		return text.T(lang, "tables.head.tried", n.Good)
	case table.Done:
		return text.T(lang, "tables.head.done", n.New+n.Changed)
	case table.Recognised:
		rows := 0
		for i := range j.Found.Blocks {
			if j.Found.Blocks[i].Table != "" {
				rows += j.Found.Blocks[i].Rows
			}
		}
		return text.T(lang, "tables.head.recognised", rows)
	}
	return text.T(lang, "table.state."+string(j.State))
}

func jobActions(lang string, j *table.Job) (actions, dock []ui.Btn) {
	receipt := ui.Btn{Label: text.T(lang, "tables.receipt_first"), Href: "/imports/" + j.ID + "/receipt"}
	switch j.State {
	case table.Recognised:
		dock = []ui.Btn{{Label: text.T(lang, "tables.do_try"), Primary: true, Form: "columns", Name: "go", Value: "try"}}
	case table.Tried:
		if j.Counts.New+j.Counts.Changed+j.Counts.Parked == 0 {
			actions = []ui.Btn{receipt} // nothing to confirm, but why stands in the receipt
		} else {
			dock = []ui.Btn{{Label: text.T(lang, "tables.do_confirm"), Primary: true, Form: "confirm"}}
		}
	case table.Done, table.Withdrawn:
		receipt.Label, receipt.Primary = text.T(lang, "tables.receipt"), j.State == table.Done
		actions = []ui.Btn{receipt}
	}
	return actions, dock
}

// progressOf is the card of the running step.
func progressOf(lang string, j *table.Job, title string) ui.Job {
	o := ui.Job{Title: text.T(lang, "tables.busy."+string(j.State), title), Done: int64(j.Read), Total: int64(max(j.Total, j.Found.Rows)),
		Unit: text.T(lang, "tables.rows"), Note: j.FileName, Poll: "/imports/" + j.ID + "/progress"}
	if j.State == table.Reading || j.State == table.Trying {
		o.Cancel = "/imports/" + j.ID + "/cancel"
	}
	return o
}

// progress is what htmx asks every other second; when the step is over the whole page comes anew.
func (p *Pages) progress(c *web.Ctx) error {
	j, err := p.Tables.Job(c.Context(), access.From(c.Context()), c.Path("id"))
	if err != nil {
		return err
	}
	if !j.Busy() {
		if !c.HTMX() {
			return c.Redirect("/imports/" + j.ID)
		}
		c.W.Header().Set("HX-Redirect", "/imports/"+j.ID)
		return c.Bytes(http.StatusOK, "text/html; charset=utf-8", nil)
	}
	return c.Page(http.StatusOK, progressPart(ui.Env{Lang: text.Lang(c.Lang), Big: c.Big}, progressOf(c.Lang, &j, p.titleOf(j.Table))))
}

// groupsOf joins the blocks with the same header.
func groupsOf(lang string, cat *table.Catalog, j *table.Job) (out []group) {
	for g, list := range blockGroups(j) {
		b := &j.Found.Blocks[list[0]]
		t := cat.Find(b.Table)
		if t == nil {
			continue
		}
		rows := 0
		for _, i := range list {
			rows += j.Found.Blocks[i].Rows
		}
		one := group{Title: text.T(lang, "tables.sheet_one", b.SheetName), Line: text.T(lang, "tables.group_line", t.Title, b.HeaderRow, rows)}
		if len(list) > 1 {
			one.Title = text.T(lang, "tables.sheet_many", b.SheetName, len(list))
		}
		for _, m := range b.Columns {
			if m.How == "serial" {
				continue
			}
			col := column{Name: fieldName(g, m.Col), Header: m.Header, Sure: m.Key != "" && m.How != "near" && m.How != "ask"}
			if !col.Sure {
				one.Unsure++
			}
			col.Options = append(col.Options, ui.Option{Value: "", Label: text.T(lang, "tables.leave_out"), On: m.Key == ""})
			for _, tc := range t.Columns {
				if !tc.Computed && tc.Type != table.Picture {
					col.Options = append(col.Options, ui.Option{Value: tc.Key, Label: tc.Header, On: tc.Key == m.Key})
				}
			}
			one.Columns = append(one.Columns, col)
		}
		out = append(out, one)
	}
	return out
}

func fieldName(group, col int) string { return fmt.Sprintf("c%d-%d", group, col) }

// blockGroups gives the indexes of blocks by header, in the order of the file.
func blockGroups(j *table.Job) [][]int {
	at, out := map[string]int{}, [][]int{}
	for i := range j.Found.Blocks {
		b := &j.Found.Blocks[i]
		if b.Table == "" {
			continue
		}
		key := b.Table + "\x00" + b.Fingerprint
		if g, ok := at[key]; ok {
			out[g] = append(out[g], i)
			continue
		}
		at[key] = len(out)
		out = append(out, []int{i})
	}
	return out
}

func questionsOf(lang string, j *table.Job) (out []question) {
	for i := range j.Questions {
		q := &j.Questions[i]
		one := question{Name: "q" + strconv.Itoa(i), Text: q.Text(lang)}
		if len(q.Lines) > 0 {
			lines := []string{}
			for _, n := range q.Lines {
				lines = append(lines, strconv.Itoa(n))
			}
			one.Where = text.T(lang, "tables.q_lines", strings.Join(lines, "、"), q.Count)
		}
		for _, o := range q.Options {
			one.Options = append(one.Options, ui.Option{Value: o.Value, Label: o.Text(lang), On: o.Value == q.Answer})
		}
		out = append(out, one)
	}
	return out
}

// notesOf says what of the file is not read as rows: nothing is dropped silently (ledgers.md A2).
func notesOf(lang string, j *table.Job) (out []string) {
	f := &j.Found
	add := func(key string, n int, args ...any) {
		if n > 0 {
			out = append(out, text.T(lang, key, args...))
		}
	}
	add("tables.note.hidden", f.HiddenRows, f.HiddenRows)
	add("tables.note.pictures", f.Pictures, f.Pictures)
	add("tables.note.hidden_sheets", len(f.HiddenSheets), strings.Join(f.HiddenSheets, "、"))
	add("tables.note.empty_sheets", len(f.EmptySheets), strings.Join(f.EmptySheets, "、"))
	add("tables.note.strangers", len(f.Strangers), strings.Join(f.Strangers, "、"))
	for _, s := range f.Skipped[:min(20, len(f.Skipped))] {
		out = append(out, text.T(lang, "tables.note.skip", s.Line, skipWord(lang, s.Reason), s.Text))
	}
	add("tables.note.more", len(f.Skipped)-20+f.SkippedMore, len(f.Skipped)-20+f.SkippedMore)
	return out
}

func skipWord(lang, reason string) string {
	for _, key := range []string{reason, "table.s." + reason} {
		if text.Has(text.ZH, key) {
			return text.T(lang, key)
		}
	}
	return reason
}

// countTiles are the three counts, led by what will be written.
func countTiles(lang string, j *table.Job) []ui.KPI {
	n, at := j.Counts, "/imports/"+j.ID
	bad := ui.Red
	if n.Bad == 0 {
		bad = ui.Grey
	}
	writes := "tables.k.writes"
	if j.State == table.Done {
		writes = "tables.k.written"
	}
	return []ui.KPI{
		{Label: text.T(lang, writes), Value: text.Count(n.New + n.Changed), Unit: text.T(lang, "tables.rows"), Tone: ui.Brand, Note: text.T(lang, "tables.k.writes_note", n.New, n.Changed)},
		{Label: text.T(lang, "tables.k.good"), Value: text.Count(n.Good), Unit: text.T(lang, "tables.rows"), Tone: ui.Green, Note: text.T(lang, "tables.k.good_note", n.Fixed)},
		{Label: text.T(lang, "tables.k.warned"), Value: text.Count(n.Warned), Unit: text.T(lang, "tables.rows"), Tone: ui.Amber, Note: text.T(lang, "tables.k.warned_note"), Href: at + "?see=warned#findings"},
		{Label: text.T(lang, "tables.k.bad"), Value: text.Count(n.Bad), Unit: text.T(lang, "tables.rows"), Tone: bad, Note: text.T(lang, "tables.k.bad_note", n.Asked), Href: at + "?see=bad#findings"},
	}
}

// split says what the rows will do.
func split(lang string, j *table.Job) (out []ui.Def) {
	n := j.Counts
	for _, x := range []struct {
		key string
		n   int
	}{{"new", n.New}, {"changed", n.Changed}, {"same", n.Same}, {"doubtful", n.Doubtful}, {"parked", n.Parked}} {
		out = append(out, ui.Def{Term: text.T(lang, "tables.s."+x.key), Text: text.T(lang, "tables.n_rows", x.n)})
	}
	return out
}

// sees are the views of the findings.
var sees = []string{"", "bad", "warned", "doubtful", "parked", "fixed"}

func (p *Pages) findings(c *web.Ctx, a access.Actor, v *jobView) error {
	see := c.Query("see")
	list, next, err := p.Tables.Findings(c.Context(), a, v.J.ID, c.Lang, table.FindingQuery{Want: see, After: c.Query("after"), Limit: 50})
	if err != nil {
		return err
	}
	at := "/imports/" + v.J.ID
	n := v.J.Counts
	count := map[string]int{"bad": n.Bad, "warned": n.Warned, "doubtful": n.Doubtful, "parked": n.Parked, "fixed": n.Fixed}
	for _, s := range sees {
		if s != "" && s != see && count[s] == 0 {
			continue // a view of nothing
		}
		v.Tabs = append(v.Tabs, ui.Tab{Label: text.T(c.Lang, "tables.see."+orAll(s)), Href: desk.With(at, "see", s) + "#findings", On: s == see, Count: count[s]})
	}
	v.Findings = ui.Table{Caption: text.T(c.Lang, "tables.findings"), Columns: []ui.Column{{Title: text.T(c.Lang, "tables.col.row"), Key: true}, {Title: text.T(c.Lang, "tables.col.verdict")}, {Title: text.T(c.Lang, "tables.col.why")}},
		Empty: &ui.Empty{Title: text.T(c.Lang, "tables.no_findings"), Why: text.T(c.Lang, "tables.no_findings_why")}}
	for _, f := range list {
		m := verdictMark(c.Lang, f)
		row := ui.Row{Tone: m.Tone, Cells: []ui.Cell{{Text: text.T(c.Lang, "tables.line_n", f.Line), Sub: f.Sheet, Strong: true}, {Mark: &m}, {Body: lines(f.Sentences)}}}
		v.Findings.Rows = append(v.Findings.Rows, row)
	}
	if next != "" {
		v.Next = desk.With(at, "see", see, "after", next) + "#findings"
	}
	return nil
}

func orAll(s string) string {
	if s == "" {
		return "all"
	}
	return s
}

func verdictMark(lang string, f table.FindingRow) ui.Mark {
	switch {
	case f.Verdict == table.Parked:
		return ui.Unknown(text.T(lang, "tables.v.parked"))
	case f.Verdict == table.Doubtful:
		return ui.Waiting(text.T(lang, "tables.v.doubtful"))
	case f.Bad:
		return ui.Late(text.T(lang, "tables.v.bad"))
	}
	word := map[table.Verdict]string{table.Added: "new", table.Changed: "changed", table.Same: "same", table.Undecided: "new"}[f.Verdict]
	return ui.Due(text.T(lang, "tables.v."+word))
}
