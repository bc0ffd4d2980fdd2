package care

import (
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
)

// visitBook is 走访记录 (B5), out only: visits are made at doors, never typed in bulk.
func (s *Service) visitBook() *table.Table {
	t := &table.Table{Name: "visits", Edit: access.CareEdit, Title: "走访记录", Aliases: words("探访记录 走访台账 入户走访记录"), SheetHints: words("走访 探访"), Keys: [][]string{{"day", "time", "name"}}, Perm: access.CareEdit}
	t.Columns = []table.Column{{Key: "day", Header: "走访日期", Synonyms: words("探访日期 日期"), Type: table.Day, Width: 12}, {Key: "time", Header: "时间", Type: table.Text}, {Key: "visitor", Header: "走访人", Synonyms: words("探访人"), Type: table.Person}, {Key: "name", Header: "走访对象", Synonyms: words("探访对象 对象"), Type: table.Person},
		{Key: "address", Header: "住址", Type: table.Text, Sensitive: true, Width: 20}, {Key: "way", Header: "方式", Synonyms: words("走访方式"), Type: table.Text}, {Key: "met", Header: "结果", Synonyms: words("走访结果"), Type: table.Text}, {Key: "found", Header: "了解情况", Type: table.Text, Sensitive: true, Width: 24},
		{Key: "needs", Header: "需求/问题", Type: table.Many, Open: true, Sensitive: true}, {Key: "matters", Header: "转办事项号", Type: table.Text, Computed: true, Width: 18}, {Key: "next", Header: "下次走访", Type: table.Day, Computed: true, Width: 12}}
	t.Owner = table.Owner{Export: s.exportVisits}
	return t
}

func (s *Service) exportVisits(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
	from := f.Since
	if from == "" { // the running quarter, so that the book of years is asked for on purpose
		from = quarterOf(tx.Now).Format(time.DateOnly)
	}
	for _, scope := range f.Scopes {
		paths, err := s.spreadGrid(tx, scope)
		if err != nil {
			return err
		}
		cond, args := place.Below("path", paths)
		list, err := s.visits(tx, "state <> 'undone' AND day >= ? AND "+cond+" ORDER BY at, id", append([]any{from}, args...)...)
		if err != nil {
			return err
		}
		for _, v := range list {
			row, err := s.visitRow(tx, v)
			if err != nil {
				return err
			}
			if err := each(row); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) visitRow(tx *db.Tx, v Visit) ([]table.Value, error) {
	who, err := s.People.Get(tx, v.Person)
	if err != nil {
		return nil, err
	}
	at, err := s.Places.Describe(tx, v.Home)
	if err != nil {
		return nil, err
	}
	say := func(prefix string, list []string) (out []string) {
		for _, x := range list {
			out = append(out, text.T(text.ZH, prefix+x))
		}
		return out
	}
	var numbers []string
	for _, id := range v.Matters {
		m, err := s.Matters.Plain(tx, id)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, m.No)
	}
	way := "入户"
	if v.Way == WayPhone {
		way = "电话"
	}
	return []table.Value{table.DayText(v.Day), table.TextValue(instant(v.At).Format("15:04")), table.TextValue(v.Label), table.TextValue(who.Name), table.TextValue(strings.ReplaceAll(at, " ", "")), table.TextValue(way), table.TextValue(text.T(text.ZH, "care.met."+v.Met)),
		table.TextValue(strings.Join(append(say("care.how.", v.Found.How), nonEmpty(v.Found.Words)...), "，")), table.ListValue(say("care.need.", v.Found.Needs)), table.TextValue(strings.Join(numbers, " ")), table.DayText(v.NextDay)}, nil
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// respiteBook is 喘息服务 (B21a), out only. The hand-over note never leaves.
func (s *Service) respiteBook() *table.Table {
	t := &table.Table{Name: "respite", Edit: access.CareRespite, Title: "喘息服务", Aliases: words("喘息服务台账 喘息服务记录"), SheetHints: words("喘息"), Keys: [][]string{{"day", "cared"}}, Perm: access.CareRespite}
	t.Columns = []table.Column{{Key: "day", Header: "日期", Type: table.Day, Width: 12}, {Key: "span", Header: "起止", Type: table.Text}, {Key: "cared", Header: "照护对象", Type: table.Person}, {Key: "carer", Header: "照护人", Type: table.Person}, {Key: "stand", Header: "替班人", Type: table.Many, Open: true},
		{Key: "address", Header: "地点", Type: table.Text, Sensitive: true, Width: 20}, {Key: "activity", Header: "照护人去向", Type: table.Text}, {Key: "state", Header: "情况", Type: table.Text, Computed: true}, {Key: "how", Header: "照护人感受", Type: table.Text, Sensitive: true}}
	t.Owner = table.Owner{Export: s.exportRespites}
	return t
}

func (s *Service) exportRespites(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
	for _, scope := range f.Scopes {
		paths, err := s.spreadGrid(tx, scope)
		if err != nil {
			return err
		}
		cond, args := place.Below("path", paths)
		list, err := s.respites(tx, "from_at >= ? AND state <> 'cancelled' AND "+cond+" ORDER BY from_at, id", append([]any{f.From()}, args...)...)
		if err != nil {
			return err
		}
		for _, r := range list {
			row, err := s.respiteLine(tx, r)
			if err != nil {
				return err
			}
			if err := each(row); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) respiteLine(tx *db.Tx, r Respite) ([]table.Value, error) {
	p, err := s.person(tx, r.Care)
	if err != nil {
		return nil, err
	}
	who, err := s.People.Many(tx, []string{p.Person, r.Carer})
	if err != nil {
		return nil, err
	}
	at, err := s.Places.Describe(tx, r.Home)
	if err != nil {
		return nil, err
	}
	stands, err := s.standsOf(tx, r.ID)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, x := range stands {
		names = append(names, x.Label)
	}
	how := ""
	if r.Note.How != "" {
		how = text.T(text.ZH, "care.r.how_"+r.Note.How)
	}
	return []table.Value{table.DayText(dayOf(instant(r.From))), table.TextValue(instant(r.From).Format("15:04") + "–" + instant(r.Until).Format("15:04")), table.TextValue(who[p.Person].Name), table.TextValue(who[r.Carer].Name), table.ListValue(names),
		table.TextValue(strings.ReplaceAll(at, " ", "")), table.TextValue(r.Activity), table.TextValue(text.T(text.ZH, "care.rstate."+r.State)), table.TextValue(how)}, nil
}

// errandBook is 代办/跑腿 (B21a), out only.
func (s *Service) errandBook() *table.Table {
	t := &table.Table{Name: "errands", Edit: access.CareEdit, Title: "代办跑腿", Aliases: words("代办台账 跑腿记录"), SheetHints: words("代办 跑腿"), Keys: [][]string{{"day", "name", "what"}}, Perm: access.CareEdit}
	t.Columns = []table.Column{{Key: "day", Header: "日期", Type: table.Day, Width: 12}, {Key: "name", Header: "对象", Type: table.Person}, {Key: "what", Header: "事项", Type: table.Text, Sensitive: true}, {Key: "taker", Header: "代办人", Type: table.Person}, {Key: "in", Header: "收(元)", Type: table.Money}, {Key: "out", Header: "付(元)", Type: table.Money},
		{Key: "settled", Header: "结清", Type: table.Bool}, {Key: "signer", Header: "签收", Type: table.Many, Open: true, Sensitive: true}}
	t.Owner = table.Owner{Export: s.exportErrands}
	return t
}

func (s *Service) exportErrands(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
	for _, scope := range f.Scopes {
		paths, err := s.spreadGrid(tx, scope)
		if err != nil {
			return err
		}
		cond, args := place.Below("path", paths)
		list, err := s.errands(tx, "made >= ? AND state <> 'cancelled' AND "+cond+" ORDER BY made, id", append([]any{f.From()}, args...)...)
		if err != nil {
			return err
		}
		for _, e := range list {
			p, err := s.person(tx, e.Care)
			if err != nil {
				return err
			}
			who, err := s.People.Get(tx, p.Person)
			if err != nil {
				return err
			}
			money, err := s.moneyOf(tx, e.ID)
			if err != nil {
				return err
			}
			var signers []string
			for _, m := range money {
				signers = append(signers, m.Signer)
			}
			row := []table.Value{table.DayText(dayOf(instant(e.Made))), table.TextValue(who.Name), table.TextValue(text.T(text.ZH, "care.errand."+e.What.Kind)), table.TextValue(e.Label), table.MoneyValue(e.In), table.MoneyValue(e.Out), table.BoolValue(e.State == ErrandSettled), table.ListValue(signers)}
			if err := each(row); err != nil {
				return err
			}
		}
	}
	return nil
}

// quarterOf is the first day of the quarter of a moment.
func quarterOf(t time.Time) time.Time {
	t = t.In(clock.Shanghai)
	return time.Date(t.Year(), (t.Month()-1)/3*3+1, 1, 0, 0, 0, 0, clock.Shanghai)
}
