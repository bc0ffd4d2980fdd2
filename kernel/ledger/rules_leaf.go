package ledger

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"linli/platform/fault"
)

// leaf is the canonical content of an entry: exactly the lines of security.md 5.2.
type leaf struct {
	Seq    int64
	Time   int64 // Unix milliseconds
	Suite  string
	Kind   string
	Place  string
	Obj    string
	Rev    int64
	Actor  string // pseudonym, "" for an anonymous person
	Prev   int64  // -1: none
	Commit string // hex
	Pub    string // base64url of canonical JSON
	Link   string
}

const (
	leafHead   = "linli.entry/1\n"
	leafTime   = "2006-01-02T15:04:05.000Z"
	maxPub     = 4096
	maxWord    = 256
	maxKind    = 64
	backwardMS = 5000 // how far an entry's time may lie before that of the entry before it
)

var leafKeys = [...]string{"seq", "time", "suite", "kind", "place", "obj", "rev", "actor", "prev", "commit", "pub", "link"}

var errLeaf = errors.New("not a canonical entry")

// bytes gives the proved bytes. Blank values are written "-"; a value that is itself "-" becomes "%2D".
func (l leaf) bytes() []byte {
	b := make([]byte, 0, 320+len(l.Pub))
	b = append(b, leafHead...)
	line := func(key, value string) {
		b = append(b, key...)
		b = append(b, '=')
		b = appendValue(b, value)
		b = append(b, '\n')
	}
	number := func(key string, n int64) {
		b = append(b, key...)
		b = append(b, '=')
		b = strconv.AppendInt(b, n, 10)
		b = append(b, '\n')
	}
	number("seq", l.Seq)
	b = append(b, "time="...)
	b = time.UnixMilli(l.Time).UTC().AppendFormat(b, leafTime)
	b = append(b, '\n')
	line("suite", l.Suite)
	line("kind", l.Kind)
	line("place", l.Place)
	line("obj", l.Obj)
	number("rev", l.Rev)
	line("actor", l.Actor)
	if l.Prev < 0 {
		line("prev", "")
	} else {
		number("prev", l.Prev)
	}
	line("commit", l.Commit)
	line("pub", l.Pub)
	line("link", l.Link)
	return b
}

func appendValue(b []byte, v string) []byte {
	switch v {
	case "":
		return append(b, '-')
	case "-":
		return append(b, "%2D"...)
	}
	for i := 0; i < len(v); i++ {
		switch c := v[i]; c {
		case '%':
			b = append(b, "%25"...)
		case '\r':
			b = append(b, "%0D"...)
		case '\n':
			b = append(b, "%0A"...)
		default:
			b = append(b, c)
		}
	}
	return b
}

var unescape = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%2D", "-", "%25", "%")

func readValue(v string) string {
	if v == "-" {
		return ""
	}
	if strings.IndexByte(v, '%') < 0 {
		return v
	}
	return unescape.Replace(v)
}

// parseLeaf reads proved bytes and accepts only what bytes() would write again.
func parseLeaf(raw []byte) (leaf, error) {
	rest, ok := strings.CutPrefix(string(raw), leafHead)
	if !ok {
		return leaf{}, errLeaf
	}
	var v [len(leafKeys)]string
	for i, key := range leafKeys {
		line, tail, ok := strings.Cut(rest, "\n")
		if !ok || len(line) <= len(key) || line[len(key)] != '=' || line[:len(key)] != key {
			return leaf{}, errLeaf
		}
		v[i], rest = line[len(key)+1:], tail
	}
	if rest != "" {
		return leaf{}, errLeaf
	}
	t, err := time.Parse(leafTime, v[1])
	if err != nil {
		return leaf{}, errLeaf
	}
	l := leaf{Time: t.UnixMilli(), Suite: readValue(v[2]), Kind: readValue(v[3]), Place: readValue(v[4]), Obj: readValue(v[5]),
		Actor: readValue(v[7]), Prev: -1, Commit: readValue(v[9]), Pub: readValue(v[10]), Link: readValue(v[11])}
	var err1, err2, err3 error
	l.Seq, err1 = strconv.ParseInt(v[0], 10, 64)
	l.Rev, err2 = strconv.ParseInt(v[6], 10, 64)
	if v[8] != "-" {
		l.Prev, err3 = strconv.ParseInt(v[8], 10, 64)
	}
	if err1 != nil || err2 != nil || err3 != nil || !bytes.Equal(l.bytes(), raw) {
		return leaf{}, errLeaf
	}
	return l, nil
}

// checkEntry refuses what must never become part of the proved bytes.
func checkEntry(e Entry) error {
	switch {
	case !isKind(e.Kind):
		return fault.Invalid("ledger.bad_kind", e.Kind)
	case e.Rev < 0:
		return fault.Invalid("ledger.bad_rev", e.Rev)
	case len(e.Slots) > 32:
		return fault.Invalid("ledger.bad_slots")
	}
	for _, w := range []string{e.Place, e.Obj, e.Link} {
		if len(w) > maxWord || !utf8.ValidString(w) {
			return fault.Invalid("ledger.bad_word")
		}
	}
	seen := map[string]bool{}
	for _, s := range e.Slots {
		if s.Name == "" || len(s.Name) > 64 || !utf8.ValidString(s.Name) || seen[s.Name] {
			return fault.Invalid("ledger.bad_slots")
		}
		seen[s.Name] = true
	}
	return nil
}

// isKind: lower-case words joined by dots, as in "matter.open".
func isKind(k string) bool {
	if k == "" || len(k) > maxKind || k[0] == '.' || k[len(k)-1] == '.' || strings.Contains(k, "..") {
		return false
	}
	for _, c := range k {
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-') {
			return false
		}
	}
	return true
}

// encodePub gives the pub line of a public part, or refuses it: too long, or a text in it looks like a phone or an
// identity number, which would stay public for ever.
func encodePub(pub map[string]any) (string, error) {
	if len(pub) == 0 {
		return "", nil
	}
	raw, err := Canonical(pub)
	if err != nil {
		return "", err
	}
	if len(raw) > maxPub {
		return "", fault.Invalid("ledger.pub_long", len(raw))
	}
	if looksPersonal(raw) {
		return "", fault.Invalid("ledger.pub_personal")
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// looksPersonal finds a run of exactly 11 digits that begins like a mobile number, or of 17 digits and a check
// character like an identity number, inside texts of canonical JSON (numbers outside quotes are instants or amounts).
func looksPersonal(raw []byte) bool {
	quoted, run := false, 0
	for i := 0; i <= len(raw); i++ {
		var c byte
		if i < len(raw) {
			c = raw[i]
		}
		if quoted && c >= '0' && c <= '9' {
			run++
			continue
		}
		if run == 11 && raw[i-11] == '1' && raw[i-10] >= '3' && !hexBeside(raw, i-12, i) {
			return true
		}
		if run == 18 && idLike(raw[i-18:i]) || run == 17 && (c == 'X' || c == 'x') && idLike(raw[i-17:i]) {
			return true
		}
		run = 0
		if c == '\\' && quoted {
			i++
		} else if c == '"' {
			quoted = !quoted
		}
	}
	return false
}

// hexBeside: digits inside an identifier or a hash are no phone.
func hexBeside(raw []byte, i, j int) bool {
	for _, k := range []int{i, j} {
		if k < 0 || k >= len(raw) {
			continue
		}
		if c := raw[k]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_' {
			return true
		}
	}
	return false
}

// idLike: region, then a birth year 19xx or 20xx and a month.
func idLike(d []byte) bool {
	y := string(d[6:8])
	return d[0] != '0' && (y == "19" || y == "20") && d[10] <= '1'
}

// decodePub reads a pub line: whole numbers as int64, others as float64.
func decodePub(line string) (map[string]any, error) {
	if line == "" {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(line)
	if err != nil {
		return nil, errLeaf
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var m map[string]any
	if err := d.Decode(&m); err != nil {
		return nil, errLeaf
	}
	return plainNumbers(m).(map[string]any), nil
}

func plainNumbers(v any) any {
	switch x := v.(type) {
	case map[string]any:
		for k, y := range x {
			x[k] = plainNumbers(y)
		}
	case []any:
		for i, y := range x {
			x[i] = plainNumbers(y)
		}
	case json.Number:
		if n, err := x.Int64(); err == nil {
			return n
		}
		f, _ := x.Float64()
		return f
	}
	return v
}

func nfc(s string) string { return norm.NFC.String(s) }
