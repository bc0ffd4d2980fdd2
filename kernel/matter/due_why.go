package matter

import (
	"time"

	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
)

// WhyDue explains a deadline in the reader's language. What is kept beside the matter is the Chinese sentence of the day
// the term began; for another language the term is counted again, and shown only when it ends at the same moment. After a
// decision or an extension it says just that. "" when there is no deadline.
func (s *Service) WhyDue(tx *db.Tx, lang text.Lang, k Kind, m Matter) (string, error) {
	if lang == text.ZH || m.DueWhy == "" {
		return m.DueWhy, nil
	}
	if m.DueWhy == text.T(text.ZH, "matter.due_decided") {
		return text.T(lang, "matter.due_decided"), nil
	}
	cal, err := s.law.Calendar(tx)
	if err != nil {
		return "", err
	}
	name := k.Name
	if k.NameEN != "" {
		name = k.NameEN
	}
	from := time.UnixMilli(m.TermFrom).In(clock.Shanghai)
	term, err := fixTerm(k, TermFacts{From: from, Grade: m.Grade, Round: m.Round, Calendar: cal})
	if err != nil || term.End.UnixMilli() != m.Due {
		return text.T(lang, "matter.due_other"), nil
	}
	return term.Explain(lang, name, ""), nil
}
