package notify

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"linli/platform/fault"
	"linli/platform/outbound"
	"linli/platform/text"
)

// letter is a mail before it is written.
type letter struct {
	id     string
	to     string
	lang   string
	digest bool
	lines  []string
}

// mail sends one letter through the office's own server, over TLS only.
func (s *Service) mail(ctx context.Context, l letter) error {
	if s.c.SMTP == nil {
		return permanent{fault.NotYet("notify.no_mail_server")}
	}
	to, err := Address(l.to)
	if err != nil {
		return permanent{err}
	}
	m, err := s.write(l, to)
	if err != nil {
		return permanent{err}
	}
	wire := &line{s: s}
	// The library leaves the connection open when the other side has no STARTTLS.
	defer wire.hangUp()
	client, err := s.client(wire)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, mailTime)
	defer cancel()
	return mailFault(client.DialAndSendWithContext(ctx, m))
}

// write puts the letter into the shape of a mail. Subject and addresses have no control
// characters; the library encodes them besides.
func (s *Service) write(l letter, to string) (*gomail.Msg, error) {
	from, err := Address(s.c.SMTP.From)
	if err != nil {
		return nil, err
	}
	m := gomail.NewMsg()
	if err := m.FromFormat(text.T(l.lang, "notify.sender"), from); err != nil {
		return nil, fault.Invalid("notify.bad_mail").With(err)
	}
	if err := m.To(to); err != nil {
		return nil, fault.Invalid("notify.bad_mail").With(err)
	}
	subject := strings.SplitN(l.lines[0], "\n", 2)[0]
	if l.digest {
		subject = text.T(l.lang, "notify.digest_subject", len(l.lines))
	}
	m.Subject(oneLine(subject, 80))
	m.SetMessageIDWithValue(l.id + "@" + from[strings.LastIndex(from, "@")+1:])
	m.SetDateWithValue(s.d.Clock().Now())
	m.SetGenHeader("Auto-Submitted", "auto-generated") // no answer by a machine (RFC 3834)
	m.SetGenHeader("X-Linli-Id", l.id)
	m.SetBodyString(gomail.TypeTextPlain, strings.Join(l.lines, "\n\n")+"\n\n"+text.T(l.lang, "notify.foot")+"\n")
	return m, nil
}

// mailTime is for the whole exchange, which has several answers to wait for.
const mailTime = 4 * outbound.Timeout

// line is the one connection that a letter is sent over.
type line struct {
	s    *Service
	conn net.Conn
}

// dial opens the connection through the checked dialer.
func (l *line) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	host, p, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fault.Invalid("outbound.bad_address", addr).With(err)
	}
	port, err := strconv.Atoi(p)
	if err != nil {
		return nil, fault.Invalid("outbound.bad_address", addr).With(err)
	}
	open := l.s.out.Dial
	if l.s.c.SMTP.TLS == "tls" {
		open = l.s.out.DialTLS
	}
	l.conn, err = open(ctx, host, port)
	return l.conn, err
}

func (l *line) hangUp() {
	if l.conn != nil {
		l.conn.Close()
	}
}

func (s *Service) client(l *line) (*gomail.Client, error) {
	c := s.c.SMTP
	opts := []gomail.Option{
		gomail.WithTimeout(outbound.Timeout), gomail.WithTLSConfig(s.out.TLS(c.Host)), gomail.WithHELO("linli"), gomail.WithDialContextFunc(l.dial),
	}
	port := c.Port
	if c.TLS == "tls" { // the dialer has made the TLS connection already
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
		if port == 0 {
			port = 465
		}
	} else {
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
		if port == 0 {
			port = 587
		}
	}
	opts = append(opts, gomail.WithPort(port))
	if c.User != "" {
		auth := gomail.SMTPAuthAutoDiscover
		if c.TLS == "tls" {
			// The library does not see that the connection it was given is encrypted, and
			// would not send a password over it.
			auth = gomail.SMTPAuthPlainNoEnc
		}
		opts = append(opts, gomail.WithSMTPAuth(auth), gomail.WithUsername(c.User), gomail.WithPassword(c.Password))
	}
	client, err := gomail.NewClient(c.Host, opts...)
	if err != nil {
		return nil, permanent{fault.Invalid("notify.bad_mail_server").With(err)}
	}
	return client, nil
}

// mailFault tells what may be tried again from what may not: a 5xx to the recipient or
// the text is final (RFC 5321, 4.2.1), everything else is not.
func mailFault(err error) error {
	if err == nil {
		return nil
	}
	var f *fault.Fault
	if errors.As(err, &f) && f.Kind != fault.KindInternal {
		return f
	}
	var se *gomail.SendError
	if errors.As(err, &se) && se.ErrorCode() >= 500 && !se.IsTemp() {
		return permanent{fault.Invalid("notify.mail_refused").With(err)}
	}
	return fault.Busy("notify.mail_later").With(err)
}
