package ui_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"linli/platform/web/ui"
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	_, html := source(t, c)
	return html
}

var viewBox = regexp.MustCompile(`viewBox="0 0 ([0-9.]+)`)

func widest(t *testing.T, html string) float64 {
	t.Helper()
	most := 0.0
	for _, m := range viewBox.FindAllStringSubmatch(html, -1) {
		v, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		most = math.Max(most, v)
	}
	return most
}

// luminance and contrast as WCAG 2.2 defines them.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil || len(hex) != 7 {
		t.Fatalf("colour %q", hex)
	}
	lin := func(v uint64) float64 {
		c := float64(v&255) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(n>>16) + 0.7152*lin(n>>8) + 0.0722*lin(n)
}

func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// themes reads the light and the dark colours out of the style sheet.
func themes(t *testing.T) (light, dark map[string]string) {
	t.Helper()
	raw, err := os.ReadFile("../../../web/src/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	css := string(raw)
	cut := strings.Index(css, "prefers-color-scheme: dark")
	end := strings.Index(css, "@plugin")
	if cut < 0 || end < 0 {
		t.Fatal("tokens.css lost its parts")
	}
	read := func(s string, into map[string]string) map[string]string {
		for _, m := range regexp.MustCompile(`--color-([a-z-]+):\s*(#[0-9a-fA-F]{6})`).FindAllStringSubmatch(s, -1) {
			into[m[1]] = strings.ToUpper(m[2])
		}
		return into
	}
	light = read(css[:end], map[string]string{})
	dark = map[string]string{}
	for k, v := range light {
		dark[k] = v
	}
	return light, read(css[cut:], dark)
}

func TestDrawingsAndStyleSheetNameTheSameColours(t *testing.T) {
	light, _ := themes(t)
	for name, hex := range ui.Tokens {
		if light[name] != hex {
			t.Errorf("%s is %s in drawings and %s in the style sheet", name, hex, light[name])
		}
	}
}

// ux.md §6 gives these contrasts; WCAG 1.4.3 wants 4.5 for words and 1.4.11 wants 3 for outlines.
func TestContrast(t *testing.T) {
	light, dark := themes(t)
	words := [][2]string{
		{"ink", "card"}, {"ink", "page"}, {"soft", "card"}, {"soft", "page"}, {"brand", "card"}, {"brand", "brand-tint"}, {"on-brand", "brand"}, {"link", "card"}, {"link", "page"},
		{"red", "card"}, {"red", "red-tint"}, {"red", "page"}, {"amber", "card"}, {"amber", "amber-tint"}, {"green", "card"}, {"green", "green-tint"}, {"grey", "card"}, {"grey", "page"}, {"grey-ink", "grey-tint"}, {"grey-ink", "card"}, {"blue", "card"}, {"blue", "blue-tint"}, {"ink", "red-tint"}, {"ink", "amber-tint"}, {"ink", "green-tint"}, {"link", "red-tint"},
	}
	for name, theme := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, w := range words {
			if got := contrast(t, theme[w[0]], theme[w[1]]); got < 4.5 {
				t.Errorf("%s: %s on %s is %.2f, want 4.5", name, w[0], w[1], got)
			}
		}
		if got := contrast(t, theme["field"], theme["card"]); got < 3 {
			t.Errorf("%s: outline of inputs is %.2f, want 3", name, got)
		}
	}
	for name, want := range map[string]float64{"ink": 16.0, "soft": 7.5, "brand": 6.5, "link": 6.9, "red": 6.6, "amber": 5.9, "green": 5.4, "grey": 5.0, "blue": 6.1} {
		if got := contrast(t, light[name], "#FFFFFF"); math.Abs(got-want) > 0.06 {
			t.Errorf("%s on white is %.2f, ux.md says %.1f", name, got, want)
		}
	}
}
