package ui

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"linli/platform/text"
)

// Env is what every component needs to know of the reader. Shell, PublicShell and PrintFrame
// put it into the context, so components inside them read it; a handler that renders a partial
// alone (htmx) calls With first.
type Env struct {
	Lang text.Lang // "zh" when empty
	Big  bool      // 大字
	CSRF string    // token of this session; "" leaves the hidden field out
}

type envKey struct{}

// With returns a context that carries e.
func With(ctx context.Context, e Env) context.Context { return context.WithValue(ctx, envKey{}, e) }

// EnvOf reads what With stored; the zero Env means Chinese, ordinary size.
func EnvOf(ctx context.Context) Env {
	e, _ := ctx.Value(envKey{}).(Env)
	if e.Lang == "" {
		e.Lang = text.ZH
	}
	return e
}

// T gives the words of a text key in the reader's language; for use inside templ files.
func T(ctx context.Context, key string, args ...any) string {
	return text.T(EnvOf(ctx).Lang, key, args...)
}

var assets = map[string]string{}

// SetAssets tells where the built style sheets and scripts lie (web.URLs). The app calls it
// once before it serves; without it pages ask for /assets/NAME.
func SetAssets(urls map[string]string) { assets = urls }

var shift string

// SetShift tells by how much the server's clock is moved from the machine's (a demo on its own day);
// the pages then say it in data-shift, in milliseconds. The app calls it once before it serves.
func SetShift(by time.Duration) {
	shift = ""
	if by != 0 {
		shift = strconv.FormatInt(by.Milliseconds(), 10)
	}
}

// Asset is the address of a built file by its plain name, such as "app.css".
func Asset(name string) string {
	if u := assets[name]; u != "" {
		return u
	}
	return "/assets/" + name
}

// withParam sets one query parameter of a local address and keeps the rest. An address that
// leaves the site (scheme or //host) is replaced by "/": a switch never sends people away.
func withParam(path, key, value string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(path, "//") {
		u = &url.URL{Path: "/"}
	}
	q := u.Query()
	q.Set(key, value)
	u.RawQuery, u.Fragment = q.Encode(), ""
	return u.String()
}

func langTag(l text.Lang) string {
	if l == text.EN {
		return "en"
	}
	return "zh-CN"
}

// htmlClass is the class of the root element: 大字 is a size of the root, everything is in rem.
func htmlClass(big bool) string {
	if big {
		return "big"
	}
	return ""
}
