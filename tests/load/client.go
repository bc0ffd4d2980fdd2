package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// wire is one connection that is kept open, read and written by hand: the client shares the
// machine with the server and must not be what is measured.
type wire struct {
	addr string
	c    net.Conn
	r    *bufio.Reader
	in   *counter
	buf  bytes.Buffer
}

// counter counts the bytes that come in.
type counter struct {
	net.Conn
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.n += int64(n)
	return n, err
}

func dial(addr string) (*wire, error) {
	c, err := net.DialTimeout("tcp", addr, 5*time.Second)
	if err != nil {
		return nil, err
	}
	in := &counter{Conn: c}
	return &wire{addr: addr, c: c, in: in, r: bufio.NewReaderSize(in, 64<<10)}, nil
}

func (w *wire) close() { w.c.Close() }

// answer is what a server said.
type answer struct {
	status   int
	location string
	cookie   string
	length   int
	body     []byte // only when kept
}

// send asks once. header are whole lines without their ends; form "" is a GET.
func (w *wire) send(method, path, form string, keep bool, header ...string) (a answer, err error) {
	w.buf.Reset()
	fmt.Fprintf(&w.buf, "%s %s HTTP/1.1\r\nHost: %s\r\n", method, path, w.addr)
	for _, h := range header {
		w.buf.WriteString(h + "\r\n")
	}
	if method == http.MethodPost {
		fmt.Fprintf(&w.buf, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n", len(form))
	}
	w.buf.WriteString("\r\n" + form)
	w.c.SetDeadline(time.Now().Add(time.Minute))
	if _, err := w.c.Write(w.buf.Bytes()); err != nil {
		return a, err
	}
	return w.read(keep)
}

func (w *wire) read(keep bool) (a answer, err error) {
	line, err := w.r.ReadString('\n')
	if err != nil {
		return a, err
	}
	if len(line) < 12 {
		return a, fmt.Errorf("answer %q", line)
	}
	if a.status, err = strconv.Atoi(line[9:12]); err != nil {
		return a, err
	}
	size, chunked := 0, false
	for {
		if line, err = w.r.ReadString('\n'); err != nil {
			return a, err
		}
		name, value, ok := strings.Cut(strings.TrimRight(line, "\r\n"), ": ")
		if !ok {
			break
		}
		switch strings.ToLower(name) {
		case "content-length":
			size, err = strconv.Atoi(value)
		case "transfer-encoding":
			chunked = true
		case "location":
			a.location = value
		case "set-cookie":
			c, _, _ := strings.Cut(value, ";")
			a.cookie = strings.TrimPrefix(a.cookie+"; "+c, "; ")
		}
		if err != nil {
			return a, err
		}
	}
	var out io.Writer = io.Discard
	var kept bytes.Buffer
	if keep {
		out = &kept
	}
	if chunked {
		a.length, err = w.chunks(out)
	} else {
		var n int64
		n, err = io.CopyN(out, w.r, int64(size))
		a.length = int(n)
	}
	a.body = kept.Bytes()
	return a, err
}

func (w *wire) chunks(out io.Writer) (total int, err error) {
	for {
		line, err := w.r.ReadString('\n')
		if err != nil {
			return total, err
		}
		n, err := strconv.ParseInt(strings.TrimSpace(line), 16, 32)
		if err != nil {
			return total, err
		}
		if _, err := io.CopyN(out, w.r, n); err != nil {
			return total, err
		}
		total += int(n)
		if _, err := w.r.ReadString('\n'); err != nil {
			return total, err
		}
		if n == 0 {
			return total, nil
		}
	}
}

// site is a running server over a data set.
type site struct {
	*child
	addr string
	town town
}

// serve starts the server over a data set and waits until it is ready.
func (b *bench) serve(t town) (*site, error) {
	c, addr, err := b.fork("serve", t.Dir)
	if err != nil {
		return nil, err
	}
	s := &site{child: c, addr: addr, town: t}
	for range 600 {
		w, err := dial(addr)
		if err == nil {
			a, err := w.send("GET", "/readyz", "", false)
			w.close()
			if err == nil && a.status == 200 {
				return s, nil
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	c.stop()
	return nil, fmt.Errorf("the server over %s did not become ready", t.Dir)
}

// logIn gives the cookie line of a session.
func (s *site) logIn() (string, error) {
	w, err := dial(s.addr)
	if err != nil {
		return "", err
	}
	defer w.close()
	a, err := w.send("POST", "/login", url.Values{"name": {s.town.Login}, "password": {s.town.Password}}.Encode(), true)
	if err != nil {
		return "", err
	}
	if a.status != http.StatusSeeOther || a.cookie == "" {
		return "", fmt.Errorf("log-in answered %d %s", a.status, a.location)
	}
	return "Cookie: " + a.cookie, nil
}
