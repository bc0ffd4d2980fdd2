package ui

// Tokens are the colours of ux.md §6, by the names web/src/css/tokens.css gives them (a test
// compares the two). Drawings write them as attributes, so that a picture is right on paper and
// on its own; the d-* classes beside them let the phone's dark mode in.
var Tokens = map[string]string{
	"ink": "#1A2230", "soft": "#4A5568", "line": "#E3E7ED", "page": "#F6F7F9", "card": "#FFFFFF",
	"brand": "#0B6B57", "brand-tint": "#E6F2EE", "link": "#1456B8",
	"red": "#B42318", "red-tint": "#FDECEA", "amber": "#8A5A00", "amber-tint": "#FFF4DC", "amber-bar": "#D9A21B",
	"green": "#1B7A3D", "green-tint": "#E7F5EC", "green-bar": "#3FA968",
	"grey": "#667085", "grey-ink": "#545E6F", "grey-tint": "#EEF0F3", "grey-bar": "#9AA4B2",
	"blue": "#1D5FBF", "blue-tint": "#E8F0FC", "blue-bar": "#3B82F6", "party": "#B3121D",
}

// tint and ink of a tone, as token names.
func (t Tone) tint() string {
	if t == Plain {
		return "grey-tint"
	}
	return string(t) + "-tint"
}

func (t Tone) ink() string {
	switch t {
	case Plain:
		return "ink"
	case Grey:
		return "grey-ink"
	}
	return string(t)
}
