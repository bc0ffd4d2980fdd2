package outbound

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"

	"linli/platform/fault"
)

// Response is what came back: at most MaxAnswer bytes of it.
type Response struct {
	Status int
	Body   []byte
}

// CheckURL tells whether raw could be called at all: https, a host, no user name in it.
// It opens nothing; it is for the form in which an administrator types a webhook.
// Errors: Invalid with key outbound.https or outbound.bad_address.
func CheckURL(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.User != nil || u.Opaque != "" || len(raw) > 2048 {
		return nil, fault.Invalid("outbound.bad_address", "")
	}
	if u.Scheme != "https" {
		return nil, fault.Invalid("outbound.https")
	}
	return u, nil
}

// Post sends body to an https address through the checked dialer and reads the answer.
// A redirect is not followed: it comes back as its status. Errors: Invalid (address),
// Denied (not allowed), Busy (no answer, answer too long: try again later).
func (d *Dialer) Post(ctx context.Context, raw, contentType string, body []byte, header http.Header) (Response, error) {
	u, err := CheckURL(raw)
	if err != nil {
		return Response{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, d.c.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(body))
	if err != nil {
		return Response{}, fault.Invalid("outbound.bad_address", u.Hostname()).With(err)
	}
	for k, v := range header {
		req.Header[k] = v
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("User-Agent", "Linli")
	resp, err := d.client().Do(req)
	if err != nil {
		return Response{}, unwrap(err, u.Hostname())
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, MaxAnswer+1))
	if err != nil {
		return Response{}, fault.Busy("outbound.no_answer", u.Hostname()).With(err)
	}
	if len(b) > MaxAnswer {
		return Response{}, fault.Busy("outbound.long_answer", u.Hostname())
	}
	return Response{Status: resp.StatusCode, Body: b}, nil
}

// client is made anew for each exchange: no connection is kept that a later, differently
// resolved name could ride on, and no proxy of the environment is used.
func (d *Dialer) client() *http.Client {
	return &http.Client{
		Timeout:       d.c.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy:                  nil,
			DisableKeepAlives:      true,
			DisableCompression:     true, // an answer of 64 KiB must not unpack to more
			MaxResponseHeaderBytes: 32 << 10,
			DialTLSContext: func(ctx context.Context, _, addr string) (net.Conn, error) {
				host, p, err := net.SplitHostPort(addr)
				if err != nil {
					return nil, fault.Invalid("outbound.bad_address", addr).With(err)
				}
				port, err := strconv.Atoi(p)
				if err != nil {
					return nil, fault.Invalid("outbound.bad_address", addr).With(err)
				}
				return d.DialTLS(ctx, host, port)
			},
			DialContext: func(context.Context, string, string) (net.Conn, error) {
				return nil, fault.Invalid("outbound.https") // plain text never leaves
			},
		},
	}
}

// unwrap gives our own refusal if one is inside, else Busy.
func unwrap(err error, host string) error {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f
	}
	return fault.Busy("outbound.no_answer", host).With(err)
}
