package duties

import (
	"archive/zip"
	"bytes"
	"net/http"

	"linli/platform/db"
	"linli/platform/web"
)

// planFiles gives the instance of a draft and its plan as the files that `linli solve duty --verify` reads: numbers only, no names.
func (p *Pages) planFiles(c *web.Ctx) error {
	pl, err := p.ofPlan(c, c.Path("id"))
	if err != nil {
		return err
	}
	var files map[string][]byte
	err = p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		files, err = p.Plans.Files(tx, pl.ID)
		return err
	})
	if err != nil {
		return p.planRefused(c, pl.Place, err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"households.csv", "members.csv", "compounds.csv", "before.csv", "pins.csv", "plan.csv"} {
		w, err := z.Create(name)
		if err != nil {
			return err
		}
		if _, err := w.Write(files[name]); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	c.W.Header().Set("Content-Disposition", "attachment; filename=duty-plan.zip")
	return c.Bytes(http.StatusOK, "application/zip", b.Bytes())
}
