package place

import (
	"strings"

	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// The kinds of names.
const (
	NameCurrent = "current"
	NameFormer  = "former"  // 曾用名
	NamePopular = "popular" // 俗称
	NameAddress = "address" // 标准地址
)

func insertNames(tx *db.Tx, names []Name) error {
	for _, n := range names {
		n.Text = text.Clean(n.Text)
		if n.Text == "" {
			continue
		}
		_, err := tx.Exec(`INSERT INTO place_name (place, name, norm, pinyin, initials, kind, from_at, until_at) VALUES (?,?,?,?,?,?,?,?)
			ON CONFLICT DO NOTHING`,
			n.Place, n.Text, normalName(n.Text), strings.ReplaceAll(text.Pinyin(n.Text), " ", ""), initials(n.Text), n.Kind, n.From, n.Until)
		if err != nil {
			return err
		}
	}
	return nil
}

// initials keeps all spellings people may type, between blanks, so that one LIKE finds the beginning of any.
func initials(s string) string { return " " + strings.Join(text.InitialsAll(s, 6), " ") + " " }

// normalName makes names comparable: cleaned, without spaces, latin in lower case.
func normalName(s string) string { return strings.ToLower(text.Squeeze(s)) }

func insertCode(tx *db.Tx, c Code) error {
	_, err := tx.Exec("INSERT INTO place_code (place, code, source, valid_from, valid_to) VALUES (?,?,?,?,?)", c.Place, c.Code, c.Source, c.From, c.To)
	if fault.Is(err, fault.KindConflict) {
		return fault.Conflict("place.code_taken", c.Code)
	}
	return err
}

// newCode makes the public code of a plaque: q and 6 characters without 0 O 1 I.
func newCode() string { return "q" + id.Code(6) }

// freeCode gives a code that no plaque has or had. Among the plaques of a city two alike are likely (32^6 codes: with 40,000
// plaques one chance in two), and a retired code must never lead to another place.
func freeCode(tx *db.Tx, draw func() string) (string, error) {
	for {
		code := draw()
		taken, err := tx.Exists("SELECT 1 FROM place_qr WHERE code = ?", code)
		if err != nil || !taken {
			return code, err
		}
	}
}

// NormalCode makes a typed or scanned public code comparable: q5K7M2A. What cannot be a code gives "".
func NormalCode(s string) string {
	s = strings.ToUpper(text.Squeeze(s))
	if len(s) != 7 || s[0] != 'Q' {
		return ""
	}
	for _, r := range s[1:] {
		if !strings.ContainsRune("23456789ABCDEFGHJKLMNPQRSTUVWXYZ", r) {
			return ""
		}
	}
	return "q" + s[1:]
}

func insertQR(tx *db.Tx, place, code string) error {
	_, err := tx.Exec("INSERT INTO place_qr (code, place, check_code, issued) VALUES (?,?,?,?)", code, place, id.Code(4), tx.NowMS())
	return err
}
