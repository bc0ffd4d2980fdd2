package document

import (
	"strings"
	"time"
	"unicode/utf8"

	"linli/platform/blob"
	"linli/platform/fault"
)

// checked refuses what cannot be used and fills in what was left out.
func (m Meta) checked() (Meta, error) {
	if m.Kind == "" {
		m.Kind = Other
	}
	if m.Retain <= 0 {
		m.Retain = DefaultRetain
	}
	m.Reason, m.PositionReason = strings.TrimSpace(m.Reason), strings.TrimSpace(m.PositionReason)
	var fields []fault.Field
	refuse := func(name, key string) { fields = append(fields, fault.Field{Name: name, Key: key}) }
	if m.Kind != Before && m.Kind != After && m.Kind != Other {
		refuse("kind", "document.bad_kind")
	}
	if !idLike(m.ClientID, 0) {
		refuse("client_id", "document.bad_id")
	}
	if m.KeepPosition && utf8.RuneCountInString(m.PositionReason) < 4 {
		refuse("position_reason", "document.position_reason")
	}
	if m.KeepPosition && m.Position != nil && !m.Position.valid() {
		refuse("position", "document.bad_position")
	}
	if m.SourceHash != "" && !blob.Hash(strings.ToLower(m.SourceHash)).Valid() {
		refuse("source_hash", "document.bad_id")
	}
	if utf8.RuneCountInString(m.Reason) > 200 || utf8.RuneCountInString(m.PositionReason) > 200 {
		refuse("reason", "document.long_reason")
	}
	if len(fields) > 0 {
		return m, fault.InvalidFields(fields...)
	}
	if m.Claimed.Year() < 2000 || m.Claimed.Year() > 9999 {
		m.Claimed = time.Time{} // a phone without a clock said nothing
	}
	return m, nil
}

// idLike tells whether s can be an id made by a phone: at most 64 letters, digits and
// . _ - with at least least of them.
func idLike(s string, least int) bool {
	if len(s) < least || len(s) > 64 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return true
}
