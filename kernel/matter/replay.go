package matter

import (
	"encoding/json"
	"strings"
	"unicode"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
)

// Replayer lets ledger.Verify compare every row of matter with what its entries say: state, kind, deadline, round,
// revision, and out of the sealed slots who answers for it, where it is and the words it was reported in. This finds a business
// table changed behind the ledger's back (security.md 5.7).
func (s *Service) Replayer() ledger.Replayer {
	return ledger.Replayer{Name: "matter", Kinds: []string{"matter.*", "lookback.*"}, State: replayOne, Rows: replayAll, Sealed: replaySealed,
		Words: &ledger.Words{Columns: [2]string{"note", "label"}, Said: wordsSaid, Rows: wordRows, Loose: letters, Gone: people.Gone}}
}

// wordsSaid is what the slot of a step says of its note, which the row holds masked, and of who did it.
func wordsSaid(_, slot string, body []byte) (out [2]ledger.Word, ok bool) {
	if slot != "note" {
		return out, false
	}
	var b struct{ Act, Note, Actor string }
	if json.Unmarshal(body, &b) != nil || b.Act == "" {
		return out, false
	}
	return [2]ledger.Word{{Text: b.Note, Loose: Mask(b.Note) != b.Note}, {Text: b.Actor}}, true
}

// wordRows are the steps, and the looks beside the steps that made them: of one moment, unless a clock that stands still made several.
func wordRows(tx *db.Tx, each func(entry, row string, is [2]string) error) error {
	rows := func(q string, args ...any) error {
		return tx.Each(q, args, func(scan func(...any) error) error {
			var entry, id, n string
			var is [2]string
			if err := scan(&entry, &id, &n, &is[0], &is[1]); err != nil {
				return err
			}
			return each(entry, id+" "+n, is)
		})
	}
	if err := rows("SELECT entry,'matter_step '||matter,CAST(rev AS TEXT),note,actor_label FROM matter_step"); err != nil {
		return err
	}
	const does = "CASE l.result WHEN 'pass' THEN ? WHEN 'fail' THEN ? WHEN 'cannot' THEN ? ELSE ? END"
	acts := []any{string(ActLookPass), string(ActLookFail), string(ActLookCannot), string(ActUndo)}
	return rows(`SELECT s.entry,'matter_look '||l.matter,CAST(l.n AS TEXT),l.note,l.label FROM matter_look l JOIN matter_step s ON s.matter=l.matter AND s.at=l.at AND s.act=`+does+`
WHERE NOT EXISTS (SELECT 1 FROM matter_step o WHERE o.matter=s.matter AND o.at=s.at AND o.act=s.act AND o.rev<>s.rev)`, acts...)
}

const replayColumns = "id,state,kind,due,round,rev,holder,place,title,part,said"

func (m *Matter) scanReplay(scan func(...any) error) error {
	return scan(&m.ID, &m.State, &m.Kind, &m.Due, &m.Round, &m.Rev, &m.Holder, &m.Place, &m.Title, &m.Part, &m.Text)
}

func replayOne(tx *db.Tx, obj string) (map[string]any, int64, error) {
	var m Matter
	err := m.scanReplay(func(dest ...any) error {
		return tx.Get("SELECT "+replayColumns+" FROM matter WHERE id=?", []any{obj}, dest...)
	})
	if fault.Is(err, fault.KindNotFound) {
		return nil, 0, fault.NotFound("matter.not_found")
	}
	return replayed(m), m.Rev, err
}

func replayAll(tx *db.Tx, each func(obj string, pub map[string]any, rev int64) error) error {
	return tx.Each("SELECT "+replayColumns+" FROM matter ORDER BY id", nil, func(scan func(...any) error) error {
		var m Matter
		if err := m.scanReplay(scan); err != nil {
			return err
		}
		return each(m.ID, replayed(m), m.Rev)
	})
}

// replayed is a row as Replayer compares it.
func replayed(m Matter) map[string]any {
	out := Pub(m)
	out["~holder"], out["~place"] = m.Holder, m.Place
	for field, words := range map[string]string{"title": m.Title, "part": m.Part, "said": m.Text} {
		out["~"+field], out["~"+field+"~letters"] = words, letters(words)
	}
	return out
}

// replaySealed reads what a slot says of the row. The row holds the words masked, the slot as they came: words in which nothing is
// masked must be the same, of the others the letters, so that a better Mask of later does not look like damage.
func replaySealed(kind, slot string, body []byte) map[string]any {
	if slot == "note" {
		var b struct {
			Holder string `json:"holder"`
		}
		if json.Unmarshal(body, &b) != nil {
			return nil
		}
		return map[string]any{"~holder": b.Holder}
	}
	if slot != "text" || kind != ActReport.Entry() {
		return nil
	}
	var b struct{ Title, Part, Place, Text string }
	if json.Unmarshal(body, &b) != nil {
		return nil
	}
	out := map[string]any{}
	if b.Place != "" {
		out["~place"] = b.Place
	}
	for field, words := range map[string]string{"title": b.Title, "part": b.Part, "said": b.Text} {
		words = narrow(strings.TrimSpace(words))
		if words == "" && field != "said" { // the kind's name, the place's part
			continue
		}
		out["~"+field+"~letters"] = letters(words)
		if Mask(words) == words {
			out["~"+field] = words
		}
	}
	return out
}

// letters are what Mask leaves alone whatever it hides: the letters that are not Latin.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII && unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}
