package matters

import (
	"net/http"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// mostPrinted is how many rows one print holds.
const mostPrinted = 5000

// ledgerList is the list of the ledger of hazards behind each of the three.
var ledgerList = map[string]string{"problem": "problem", "duty": "responsible", "fix": "rectify"}

// printLists prints a list in the office's own form (ledgers.md B7), A3 landscape: the very columns that the ledger of hazards
// exports, filled by the same hand, so that paper and sheet never differ. Numbers of telephones are masked.
func (p *Pages) printLists(c *web.Ctx) error {
	list, q := listOf(c), listQuery(c)
	q.Places = nil
	s := ui.Sheet{Title: text.T("zh", "matters.list."+list), A3: true, BackHref: desk.With("/lists", filtered(c, list)...), Lang: c.Lang,
		Signs: []string{"填表人", "审核人", "负责人"}, Printed: text.DateTime(p.now())}
	cmd := table.ExportCmd{Table: "hazard", List: ledgerList[list], Place: c.Query("place"), Matters: &q}
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		x, err := p.Tables.PrintTx(tx, access.From(c.Context()), access.MatterRead, cmd, mostPrinted)
		if err != nil {
			return err
		}
		sum := 0
		for _, col := range x.Columns {
			sum += max(col.Width, 8)
		}
		for _, col := range x.Columns {
			s.Columns = append(s.Columns, ui.SheetColumn{Title: col.Header, Share: max(col.Width, 8) * 100 / sum})
		}
		s.Rows, s.Hash = x.Rows, x.Head.Foot
		if x.Head.Unit != "" {
			s.Meta = append(s.Meta, text.T(c.Lang, "matters.print_unit", x.Head.Unit))
		}
		s.Meta = append(s.Meta, x.Head.Scope)
		s.Source = text.T(c.Lang, "matters.print_source", len(s.Rows))
		if x.More {
			s.Source = text.T(c.Lang, "matters.print_more", len(s.Rows))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, printPage(s))
}
