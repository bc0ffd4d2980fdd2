package app

import (
	"net/url"
	"strconv"
	"strings"

	"linli/kernel/access"
	"linli/kernel/notify"
	"linli/platform/fault"
	"linli/platform/outbound"
)

// Outside is what an installation may reach beyond itself. The zero value reaches nobody:
// Linli calls nobody abroad, or at all, unless told to.
type Outside struct {
	SMTP    string // smtp://user:password@host:587?from=linli@example.cn (smtps:// for TLS from the start)
	Allow   string // hosts and networks that may be called, comma separated; "public" = any public https host
	OIDC    string // https://client:secret@issuer/path?match=phone_number&label=市统一认证
	Profile string // passwords: "" or djbh
	Second  string // second factor: admins (default), staff, none
}

// dialer is the one way out, closed unless hosts are listed.
func (o Outside) dialer() (*outbound.Dialer, outbound.Mode) {
	c := outbound.Config{Mode: outbound.DenyAll}
	list := strings.FieldsFunc(o.Allow, func(r rune) bool { return r == ',' || r == ' ' })
	switch {
	case len(list) == 1 && list[0] == "public":
		c.Mode = outbound.Public
	case len(list) > 0:
		c.Mode, c.Allow = outbound.Listed, list
	}
	return outbound.New(c), c.Mode
}

// mail reads the mail server's address; nil without one.
func (o Outside) mail() (*notify.SMTP, error) {
	if o.SMTP == "" {
		return nil, nil
	}
	u, err := url.Parse(o.SMTP)
	if err != nil || u.Hostname() == "" || u.Query().Get("from") == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return nil, fault.Invalid("app.bad_smtp")
	}
	s := &notify.SMTP{Host: u.Hostname(), From: u.Query().Get("from"), User: u.User.Username(), TLS: "starttls"}
	s.Password, _ = u.User.Password()
	if u.Scheme == "smtps" {
		s.TLS = "tls"
	}
	if p := u.Port(); p != "" {
		if s.Port, err = strconv.Atoi(p); err != nil {
			return nil, fault.Invalid("app.bad_smtp").With(err)
		}
	}
	return s, nil
}

// oidc reads the city's own log-in; nil without one.
func (o Outside) oidc() (*access.OIDC, error) {
	if o.OIDC == "" {
		return nil, nil
	}
	u, err := url.Parse(o.OIDC)
	if err != nil || u.Scheme != "https" || u.User.Username() == "" {
		return nil, fault.Invalid("app.bad_oidc")
	}
	q := u.Query()
	x := &access.OIDC{ClientID: u.User.Username(), Match: q.Get("match"), Label: q.Get("label"), Strong: q.Get("strong") == "1"}
	x.Secret, _ = u.User.Password()
	u.User, u.RawQuery = nil, ""
	x.Issuer = strings.TrimRight(u.String(), "/")
	return x, nil
}
