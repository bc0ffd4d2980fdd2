package tables

import (
	"bytes"
	"strconv"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/table"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
)

// back answers a refused step on the page of the import, with the sentence on top.
func (p *Pages) back(c *web.Ctx, err error) error {
	_, whole, mine := said(c.Lang, err)
	if !mine {
		return err
	}
	return p.jobPage(c, web.Status(err), whole)
}

// rev is the revision of the import that the page showed.
func rev(f web.Form) int64 {
	n, err := strconv.ParseInt(f.Get("rev"), 10, 64)
	if err != nil || n < 1 {
		return 1<<62 - 1 // a form without a revision never matches
	}
	return n
}

// columns corrects the compound and the mapping, and starts the dry run.
func (p *Pages) columns(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a, id := access.From(c.Context()), c.Path("id")
	j, err := p.Tables.Job(c.Context(), a, id)
	if err != nil {
		return err
	}
	if j.Rev != rev(f) {
		return p.back(c, fault.Conflict("table.job_changed"))
	}
	if at, sent := f.Values["place"]; sent && len(at) == 1 && at[0] != j.Place {
		if j, err = p.Tables.ChoosePlace(c.Context(), a, id, j.Rev, at[0]); err != nil {
			return p.back(c, err)
		}
	}
	answers := answered(&j, f)
	changes, err := mapChanges(&j, f)
	if err != nil {
		return p.back(c, err)
	}
	if len(changes) > 0 {
		if j, err = p.Tables.Map(c.Context(), a, id, j.Rev, changes); err != nil {
			return p.back(c, err)
		}
	}
	if j, err = p.answerAll(c, a, j, answers); err != nil {
		return p.back(c, err)
	}
	if !j.Busy() {
		if _, err = p.Tables.Try(c.Context(), a, id, j.Rev); err != nil {
			return p.back(c, err)
		}
	}
	return c.Redirect("/imports/" + id)
}

// mapChanges reads which columns mean something else than before. Two columns of one meaning are refused: one of
// them would be lost without a word.
func mapChanges(j *table.Job, f web.Form) (out []table.MapChange, err error) {
	for g, list := range blockGroups(j) {
		first := &j.Found.Blocks[list[0]]
		want, taken := map[string]string{}, map[string]string{}
		for _, m := range first.Columns {
			if _, sent := f.Values[fieldName(g, m.Col)]; !sent {
				continue
			}
			key := f.Get(fieldName(g, m.Col))
			if other, twice := taken[key]; twice && key != "" {
				return nil, fault.Invalid("tables.twice", other, m.Header)
			}
			taken[key] = m.Header
			if key != m.Key { // a column that is asked about and left alone here is settled by its question
				want[m.Header] = key
			}
		}
		for _, i := range list {
			for _, m := range j.Found.Blocks[i].Columns {
				if key, changed := want[m.Header]; changed {
					out = append(out, table.MapChange{Block: i, Col: m.Col, Key: key})
				}
			}
		}
	}
	return out, nil
}

// answered reads the choices made, by the id of the question.
func answered(j *table.Job, f web.Form) map[string]string {
	out := map[string]string{}
	for i := range j.Questions {
		q := &j.Questions[i]
		if v := f.Get("q" + strconv.Itoa(i)); v != "" && v != q.Answer {
			out[q.ID] = v
		}
	}
	return out
}

// answerAll settles the questions that are still open: a corrected column takes its question away.
func (p *Pages) answerAll(c *web.Ctx, a access.Actor, j table.Job, answers map[string]string) (table.Job, error) {
	still := map[string]string{}
	for i := range j.Questions {
		if v, ok := answers[j.Questions[i].ID]; ok {
			still[j.Questions[i].ID] = v
		}
	}
	if len(still) == 0 {
		return j, nil
	}
	return p.Tables.Answer(c.Context(), a, j.ID, j.Rev, still)
}

// answers settles questions and tries again.
func (p *Pages) answers(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a, id := access.From(c.Context()), c.Path("id")
	j, err := p.Tables.Job(c.Context(), a, id)
	if err != nil {
		return err
	}
	if j.Rev != rev(f) {
		return p.back(c, fault.Conflict("table.job_changed"))
	}
	if _, err := p.answerAll(c, a, j, answered(&j, f)); err != nil {
		return p.back(c, err)
	}
	return c.Redirect("/imports/" + id)
}

// confirm starts the writing of exactly what the page showed.
func (p *Pages) confirm(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	j, err := p.Tables.Confirm(c.Context(), access.From(c.Context()), c.Path("id"), rev(f))
	if err != nil {
		return p.back(c, err)
	}
	return c.Redirect("/imports/" + j.ID)
}

func (p *Pages) cancel(c *web.Ctx) error {
	if _, err := p.Tables.Cancel(c.Context(), access.From(c.Context()), c.Path("id")); err != nil {
		return p.back(c, err)
	}
	desk.Done(c, text.T(c.Lang, "tables.cancelled"), nil)
	return c.Redirect("/imports")
}

// withdraw takes a whole batch back; what blocks it is said on the page.
func (p *Pages) withdraw(c *web.Ctx) error {
	j, err := p.Tables.Withdraw(c.Context(), access.From(c.Context()), c.Path("id"))
	if err != nil {
		return p.back(c, err)
	}
	if j.Busy() {
		return c.Redirect("/imports/" + j.ID)
	}
	desk.Done(c, text.T(c.Lang, "tables.withdrawn", j.Counts.New+j.Counts.Changed), nil)
	return c.Redirect("/imports/" + j.ID)
}

// receipt hands out the user's own file with 导入结果 and 原因 beside each row.
func (p *Pages) receipt(c *web.Ctx) error {
	var b bytes.Buffer
	name, err := p.Tables.Receipt(c.Context(), access.From(c.Context()), c.Path("id"), &b)
	if err != nil {
		return err
	}
	return hand(c, name, &b)
}
