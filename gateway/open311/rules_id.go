package open311

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"linli/kernel/matter"
)

// requestID writes the public number of a matter so that every client can put it into an address:
// 柳民〔2026〕0391 becomes LL-2026-0391-67F36C11, where the end is the words of the number in UTF-16. It can be turned
// back without a table, is stable, and opens nothing that is not public. A number of another shape is written whole: LLX-….
func requestID(no string) string {
	word, rest, ok := strings.Cut(no, "〔")
	year, seq, ok2 := strings.Cut(rest, "〕")
	if n, err := strconv.Atoi(seq); ok && ok2 && err == nil && word != "" && digits(year) && no == matter.Number(word, atoi(year), int64(n)) {
		return fmt.Sprintf("LL-%s-%s-%s", year, seq, hexed(word))
	}
	return "LLX-" + hexed(no)
}

// numberOf is the inverse of requestID. Any other text is taken for a number as people type it, so that a clerk may
// paste 柳民〔2026〕0391.
func numberOf(id string) string {
	if x, ok := strings.CutPrefix(id, "LLX-"); ok {
		return unhexed(x)
	}
	p := strings.Split(id, "-")
	if len(p) == 4 && p[0] == "LL" && digits(p[1]) && digits(p[2]) {
		if word := unhexed(p[3]); word != "" {
			return word + "〔" + p[1] + "〕" + p[2]
		}
		return ""
	}
	return matter.NormalNumber(id)
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func hexed(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}

func unhexed(s string) string {
	b, err := hex.DecodeString(s)
	if err != nil || len(b)%2 != 0 {
		return ""
	}
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(u))
}

// testID names a report that the test endpoint took and did not keep: all that is known of it stands in the name.
func testID(at time.Time, service string) string {
	return "TEST-" + strconv.FormatInt(at.Unix(), 36) + "-" + service
}

// readTestID is the inverse of testID.
func readTestID(id string) (at time.Time, service string, ok bool) {
	p := strings.SplitN(id, "-", 3)
	if len(p) != 3 || p[0] != "TEST" {
		return at, "", false
	}
	n, err := strconv.ParseInt(p[1], 36, 64)
	return time.Unix(n, 0), p[2], err == nil && n > 0 && n < 1<<34
}
