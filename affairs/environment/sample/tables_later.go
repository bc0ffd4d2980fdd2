package sample

import (
	"slices"
	"strings"

	"linli/kernel/access"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/db"
)

// laterColumns stand behind those of the office's form (ledgers.md B24): kind, seal, receipt, analysis and the report's mark and
// signatures. A line that came before without them is completed by the same line with them; what stands there is not changed.
func laterColumns() []table.Column {
	return []table.Column{{Key: "kind", Header: "样品类型", Type: table.Text}, {Key: "twin", Header: "与哪个样平行", Synonyms: fields("平行样对应"), Type: table.Text}, {Key: "seal", Header: "封条号", Type: table.Text}, {Key: "sealed", Header: "封存时间", Type: table.Moment, Width: 18},
		{Key: "received", Header: "接收时间", Synonyms: fields("实验室接收时间"), Type: table.Moment, Width: 18}, {Key: "analysed", Header: "分析时间", Synonyms: fields("分析开始时间 检测时间"), Type: table.Moment, Width: 18},
		{Key: "cma", Header: "CMA标志号", Synonyms: fields("CMA CMA编号 资质认定编号"), Type: table.Text}, {Key: "writer", Header: "编制", Synonyms: fields("编制人"), Type: table.Text}, {Key: "checker", Header: "审核", Synonyms: fields("审核人"), Type: table.Text}, {Key: "signer", Header: "签发", Synonyms: fields("签发人 批准人"), Type: table.Text}, {Key: "issued", Header: "签发日期", Synonyms: fields("报告日期"), Type: table.Day}}
}

// later is what of a row may come after the row itself.
type later struct {
	sealed, received, analysed int64
	mark                       Report // only CMA, the three signatures and the day of issue
}

// read takes the later columns of a row; it gives the kind of the sample.
func (l *later) read(tx *db.Tx, b *table.Batch, r *table.Row, get cell) (kind string) {
	at, now := b.Table.Index, tx.NowMS()
	kind = Single
	for _, k := range SampleOf {
		if get("kind") == word("k.", k) {
			kind = k
		}
	}
	if w := get("kind"); w != "" && w != word("k.", kind) {
		r.Refuse(at("kind"), "environment.sample.t.bad_kind", w)
	}
	if kind == Parallel && get("twin") == "" {
		r.Refuse(at("twin"), "environment.sample.need_twin", get("code"))
	}
	l.sealed, l.received, l.analysed = moment(get("sealed")), moment(get("received")), moment(get("analysed"))
	for _, key := range []string{"sealed", "received", "analysed"} {
		if moment(get(key)) > now {
			r.Refuse(at(key), "environment.sample.t.future", get(key))
		}
	}
	l.mark = Report{CMA: get("cma"), Writer: get("writer"), Checker: get("checker"), Signer: get("signer"), Issued: get("issued")}
	if d := l.mark.Issued; d != "" && (!clock.ValidDay(d) || d > today(tx)) {
		r.Refuse(at("issued"), "environment.sample.need_issued")
	}
	return kind
}

// lacking tells whether the row of a figure that is there already says something that its sample, chain or report lacks.
func (s *Service) lacking(tx *db.Tx, old Sample, x *line) (bool, error) {
	if !old.Imported { // what was signed here is not completed from a book
		return false, nil
	}
	if old.Seal == "" && x.sample.Seal != "" || old.Sealed == 0 && x.sealed > 0 {
		return true, nil
	}
	links, err := linksOf(tx, "sample = ?", old.ID)
	if err != nil {
		return false, err
	}
	links = inForce(links)
	_, analysed := lastOf(links, LinkAnalyse, x.item)
	if x.received > 0 && len(allOf(links, LinkReceive)) == 0 || x.analysed > 0 && !analysed || x.sent > 0 && len(allOf(links, LinkHand)) == 0 {
		return true, nil
	}
	list, err := reports(tx, "number = ? AND path = ?", x.number(old.Code), old.Path)
	return err == nil && len(list) > 0 && list[0].filled(x.mark) != list[0], err
}

// number is the report's number of a row, or the one that stands for none.
func (x *line) number(code string) string {
	if x.report == "" {
		return unwritten + code
	}
	return x.report
}

// commitLater completes a sample that is there.
func (s *Service) commitLater(tx *db.Tx, a access.Actor, b *table.Batch, x *line) error {
	list, err := samples(tx, "code = ?", x.sample.Code)
	if err != nil || len(list) == 0 {
		return err
	}
	y := list[0]
	if y.Seal == "" && x.sample.Seal != "" || y.Sealed == 0 && x.sealed > 0 {
		if y.Seal == "" {
			y.Seal = x.sample.Seal
		}
		if y.Sealed == 0 {
			y.Sealed = x.sealed
		}
		if err := s.putSample(tx, a, y); err != nil {
			return err
		}
		b.Touch(y.ID, y.Rev+1, false, "")
	}
	return s.fillLater(tx, a, y, x)
}

// fillLater adds the links and the marks of the report that a row knows and nobody wrote down yet.
func (s *Service) fillLater(tx *db.Tx, a access.Actor, y Sample, x *line) error {
	links, err := linksOf(tx, "sample = ?", y.ID)
	if err != nil {
		return err
	}
	links = inForce(links)
	t, err := tasks(tx, "id = ?", y.Task)
	if err != nil {
		return err
	}
	for _, l := range []Link{{Kind: LinkHand, At: x.sent, Who: first(t).Names(), To: x.receiver}, {Kind: LinkReceive, At: x.received, Who: x.receiver, To: x.lab}, {Kind: LinkAnalyse, Item: x.item, At: x.analysed, To: x.lab}} {
		if l.At == 0 || slices.ContainsFunc(links, func(o Link) bool { return o.Kind == l.Kind && o.Item == l.Item }) {
			continue
		}
		l.Sample, l.Intact = y.ID, "yes"
		if err := s.link(tx, a, y, &l); err != nil {
			return err
		}
	}
	list, err := reports(tx, "number = ? AND path = ?", x.number(y.Code), y.Path)
	if err == nil && len(list) > 0 && list[0].filled(x.mark) != list[0] {
		_, err = s.FillReportTx(tx, a, list[0].ID, x.mark)
	}
	if err != nil {
		return err
	}
	return s.weighAll(tx, []Sample{y})
}

// laterRow are the later columns of a line of the book.
func laterRow(f Found) (out []table.Value) {
	x, r := f.Sample, f.Report
	links := inForce(f.Chain.Links)
	when := func(ms int64) table.Value {
		if ms == 0 {
			return table.TextValue("")
		}
		return table.DayText(stamp(ms))
	}
	received := int64(0)
	if l := allOf(links, LinkReceive); len(l) > 0 {
		received = l[0].At
	}
	analysed, _ := lastOf(links, LinkAnalyse, f.Value.Pollutant)
	out = append(out, table.TextValue(word("k.", x.Kind)), table.TextValue(x.Twin), table.TextValue(strings.TrimSpace(x.Seal)), when(x.Sealed), when(received), when(analysed.At))
	for _, v := range []string{r.CMA, r.Writer, r.Checker, r.Signer} {
		out = append(out, table.TextValue(v))
	}
	if r.Issued == "" {
		return append(out, table.TextValue(""))
	}
	return append(out, table.DayText(r.Issued))
}
