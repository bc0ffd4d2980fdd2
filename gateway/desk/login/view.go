package login

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// typing keeps phones from changing what is typed.
var typing = templ.Attributes{"autocapitalize": "none", "spellcheck": "false"}

// words gives the script of the passkey what to say when it failed; it has no texts of its own.
func words(lang string) templ.Attributes {
	return templ.Attributes{"data-failed": text.T(lang, "login.passkey_failed")}
}

func langOf(ctx context.Context) string {
	if l := ui.EnvOf(ctx).Lang; l != "" {
		return l
	}
	return text.ZH
}

func (v entryView) action() string {
	if v.ByCode {
		return "/login/code"
	}
	return "/login"
}

func (v entryView) errors() []ui.FieldError {
	var out []ui.FieldError
	for _, n := range []string{"name", "password", "code"} {
		if v.Fields[n] != "" {
			out = append(out, ui.FieldError{Name: n, Text: v.Fields[n]})
		}
	}
	return out
}

// codeError puts the refusal of a code beside its field.
func (v stepView) codeError() string {
	if e := v.Fields["code"]; e != "" {
		return e
	}
	return v.Wrong
}

// rule says in one sentence what a password must be.
func (v stepView) rule(ctx context.Context) string {
	if v.DJBH {
		return ui.T(ctx, "login.rule_djbh", v.Least)
	}
	return ui.T(ctx, "login.rule", v.Least)
}

// grouped writes a secret in groups of four, for typing.
func grouped(s string) string {
	var out []string
	for len(s) > 4 {
		out, s = append(out, s[:4]), s[4:]
	}
	return strings.Join(append(out, s), " ")
}

func day(ms int64) string { return text.Date(time.UnixMilli(ms).In(clock.Shanghai)) }

func moment(ms int64) string { return text.DateTime(time.UnixMilli(ms).In(clock.Shanghai)) }

func (v mineView) loginName(ctx context.Context) string {
	if v.Account.Name == "" {
		return ui.T(ctx, "login.by_phone")
	}
	return v.Account.Name
}

func (v mineView) deviceRows(ctx context.Context) []ui.Row {
	var rows []ui.Row
	for _, s := range v.Sessions {
		last := ui.Cell{Body: endForm(s.Handle, ui.T(ctx, "login.end"))}
		if s.Handle == v.Here {
			m := ui.Fine(ui.T(ctx, "login.this_one"))
			last = ui.Cell{Mark: &m}
		}
		name := s.Device
		if s.Long {
			name += " · " + ui.T(ctx, "login.kept")
		}
		rows = append(rows, ui.Row{ID: s.Handle, Cells: []ui.Cell{{Text: name}, {Text: moment(s.Created)}, {Text: wayWords(ctx, s.Way)}, last}})
	}
	return rows
}

// wayWords says how a session came in: "password+totp" is 密码、验证码.
func wayWords(ctx context.Context, way string) string {
	var out []string
	for _, w := range strings.Split(way, "+") {
		out = append(out, ui.T(ctx, "login.way_"+w))
	}
	return strings.Join(out, "、")
}

// log tells what happened to the account, in words; kinds without words are shown as their group.
func (v mineView) log(ctx context.Context) []ui.LogEntry {
	var out []ui.LogEntry
	for _, e := range v.Events {
		t := time.UnixMilli(e.At).In(clock.Shanghai)
		key := "login.event_" + strings.TrimPrefix(e.Kind, "access.")
		out = append(out, ui.LogEntry{When: moment(e.At), ISO: t, Verb: ui.T(ctx, key), Text: eventText(ctx, e)})
	}
	return out
}

func eventText(ctx context.Context, e access.Event) string {
	switch e.Kind {
	case "access.login", "access.fail":
		return wayWords(ctx, e.Detail)
	}
	return ""
}
