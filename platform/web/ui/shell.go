package ui

import (
	"context"
	"io"
	"net/url"
	"strings"

	"github.com/a-h/templ"
)

// inEnv renders its children with the page's language, size and token in the context.
func inEnv(p Page) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		kids := templ.GetChildren(ctx)
		ctx = templ.ClearChildren(With(ctx, Env{Lang: p.Lang, Big: p.Big, CSRF: p.CSRF}))
		return kids.Render(ctx, w)
	})
}

// railFits is how many entries stand in the rail of a small desk screen (800 px) at their full height.
const railFits = 11

func bigHref(p Page) string {
	if p.Big {
		return withParam(p.Path, "big", "0")
	}
	return withParam(p.Path, "big", "1")
}

func bigWord(ctx context.Context, big bool) string {
	if big {
		return T(ctx, "ui.normal")
	}
	return T(ctx, "ui.big")
}

func pathOf(path string) string {
	if path == "" {
		return "/"
	}
	return path
}

func short(p Page) string {
	if p.Short != "" {
		return p.Short
	}
	return p.Title
}

func currentPage(on bool) templ.Attributes {
	if on {
		return templ.Attributes{"aria-current": "page"}
	}
	return nil
}

func bigger(b Btn) Btn { b.Big = true; return b }

// elderHref leads to the elder view with the number of the place one comes from, so that a person can be called there.
func elderHref(p Page) string {
	if rest, ok := strings.CutPrefix(p.Path, "/q/"); ok {
		code, _, _ := strings.Cut(rest, "/")
		code, _, _ = strings.Cut(code, "?")
		return "/elder?at=" + url.QueryEscape(code)
	}
	return "/elder"
}
