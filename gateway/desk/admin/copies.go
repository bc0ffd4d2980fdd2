package admin

import (
	"context"
	"fmt"
	"time"

	"linli/platform/text"
	"linli/platform/web/ui"
)

// Copy is one backup in the folder.
type Copy struct {
	Name    string
	At      time.Time
	Size    int64
	Keys    bool // the keys lie beside it, without which it cannot be restored
	Checked bool // it was restored for a trial and its ledger verified
}

// Copies are the backups that the program knows, the newest first.
type Copies struct {
	Dir  string
	List []Copy
}

// copyAge is how old the newest backup may be before the page warns.
const copyAge = 7 * 24 * time.Hour

// copiesShown is how many backups the page lists.
const copiesShown = 5

// copies says when the last backup was made, what is known of it, and what to do about it.
func (p *Pages) copies(ctx context.Context, lang string, v *systemView) error {
	if p.System.Copies == nil {
		return nil
	}
	found, err := p.System.Copies(ctx)
	if err != nil {
		return err
	}
	t := func(key string, args ...any) string { return text.T(lang, "admin."+key, args...) }
	v.Copies = ui.Table{Caption: t("copies"), Columns: []ui.Column{{Title: t("copy_file"), Key: true}, {Title: t("copy_size"), Num: true}, {Title: t("copy_checked")}}}
	for _, x := range found.List[:min(copiesShown, len(found.List))] {
		m := copyMark(t, x)
		v.Copies.Rows = append(v.Copies.Rows, ui.Row{Cells: []ui.Cell{{Text: text.Moment(lang, x.At, p.now()), Sub: x.Name, Strong: true}, {Text: sizeWord(x.Size)}, {Mark: &m}}})
	}
	v.CopyDir = t("copy_dir", found.Dir)
	switch {
	case len(found.List) == 0:
		v.CopyWarning = t("copy_none")
	case p.now().Sub(found.List[0].At) > copyAge:
		v.CopyWarning = t("copy_old", text.Moment(lang, found.List[0].At, p.now()))
	}
	return nil
}

func copyMark(t func(string, ...any) string, x Copy) ui.Mark {
	switch {
	case !x.Keys:
		return ui.Late(t("copy_no_keys"))
	case x.Checked:
		return ui.Fine(t("copy_sound"))
	}
	return ui.Unknown(t("copy_unchecked"))
}

func sizeWord(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)>>10)
	}
	if n < 1<<30 {
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
}
