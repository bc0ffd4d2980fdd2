package promises

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

// program is the path of the real program; TestMain builds it once.
var program string

func TestMain(m *testing.M) {
	code, err := build(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "promises:", err)
		code = 1
	}
	os.Exit(code)
}

func build(m *testing.M) (int, error) {
	if program = os.Getenv("LINLI_BIN"); program != "" {
		return m.Run(), nil
	}
	dir, err := os.MkdirTemp("", "linli-promises-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "linli")
	out, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, "linli/cmd/linli").CombinedOutput()
	if err != nil {
		return 1, fmt.Errorf("build: %w\n%s", err, out)
	}
	return m.Run(), nil
}

// world is one installation and the people around it.
type world struct {
	t      *testing.T
	dir    string // files of the operator
	data   string
	db     string // postgres://… or ""
	port   string
	server *exec.Cmd
	log    *os.File
	demo   bool
	more   []string // further words of serve, told by the story
	env    []string // further variables of its environment
	frames int      // uploads of monitors sent so far
	people map[string]*person

	accounts []struct{ Name, Login, Password string } // of the demo street

	seen map[string]string // what was kept under a name
	out  string            // what the last command printed
	exit int
}

func newWorld(t *testing.T, database string) *world {
	w := &world{t: t, dir: t.TempDir(), people: map[string]*person{}, seen: map[string]string{}}
	w.data = filepath.Join(w.dir, "data")
	if database == "postgres" {
		w.db = dbtest.Schema(t)
	}
	w.port = freePort(t)
	w.seen["base"] = "http://localhost:" + w.port
	t.Cleanup(func() { w.stop(syscall.SIGTERM) })
	return w
}

func freePort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// command prepares the program with this installation's addresses.
func (w *world) command(args ...string) *exec.Cmd {
	c := exec.Command(program, append(args, "--data", w.data)...)
	if w.db != "" {
		c.Args = append(c.Args, "--db", w.db)
	}
	c.Dir = w.dir
	c.Env = append(append(os.Environ(), "TZ=UTC"), w.env...)
	return c
}

// run plays a command line of the operator and keeps what it prints.
func (w *world) run(args ...string) (string, int) {
	c := w.command(args...)
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		w.t.Fatalf("linli %s: %v", strings.Join(args, " "), err)
	}
	w.out, w.exit = out.String(), c.ProcessState.ExitCode()
	return w.out, w.exit
}

// must runs a command that has to succeed.
func (w *world) must(args ...string) string {
	w.t.Helper()
	out, exit := w.run(args...)
	if exit != 0 {
		w.t.Fatalf("linli %s: exit %d\n%s", strings.Join(args, " "), exit, out)
	}
	return out
}

// start serves and waits until the server says that it can write.
func (w *world) start() {
	w.t.Helper()
	log, err := os.OpenFile(filepath.Join(w.dir, "serve.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		w.t.Fatal(err)
	}
	w.log = log
	c := w.command(append([]string{"serve", "--addr", "127.0.0.1:" + w.port, "--public-url", w.seen["base"]}, w.more...)...)
	c.Stdout, c.Stderr = log, log
	if err := c.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.server = c
	died := make(chan error, 1)
	go func() { died <- c.Wait() }()
	w.t.Cleanup(func() { log.Close() })
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); {
		select {
		case err := <-died:
			w.t.Fatalf("the server ended: %v\n%s", err, w.logTail())
		case <-time.After(30 * time.Millisecond):
		}
		r, err := http.Get(w.seen["base"] + "/readyz")
		if err != nil {
			continue
		}
		io.Copy(io.Discard, r.Body)
		r.Body.Close()
		if r.StatusCode == http.StatusOK {
			w.server = c
			return
		}
	}
	w.t.Fatalf("the server is not ready after a minute\n%s", w.logTail())
}

// stop ends the server and waits for its end.
func (w *world) stop(s os.Signal) {
	if w.server == nil {
		return
	}
	w.server.Process.Signal(s)
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if err := w.server.Process.Signal(syscall.Signal(0)); err != nil {
			w.server = nil
			return
		}
	}
	w.server.Process.Kill()
	w.server = nil
}

// logTail is what the server complained about, and its last line.
func (w *world) logTail() string {
	b, err := os.ReadFile(filepath.Join(w.dir, "serve.log"))
	if err != nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	out := []string{}
	for i, l := range lines {
		if i == len(lines)-1 || !strings.Contains(l, `"level":"INFO"`) || strings.Contains(l, `"fault"`) {
			out = append(out, l)
		}
	}
	return strings.Join(out[max(0, len(out)-8):], "\n")
}

// url of the database for tests that look behind the program's back.
func (w *world) url() string {
	if w.db != "" {
		return w.db
	}
	return filepath.Join(w.data, "linli.db")
}

// open opens the database beside the program.
func (w *world) open() *db.DB {
	w.t.Helper()
	clk := clock.Clock(clock.System)
	if at, err := time.Parse(time.RFC3339, w.seen["clock"]); err == nil {
		clk = clock.Fixed(at)
	}
	d, err := db.Open(context.Background(), w.url(), db.Options{Clock: clk, Readers: 2})
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

// setting writes what all nodes agree on; the server reads it when it starts.
func (w *world) setting(name, value string) {
	w.t.Helper()
	d := w.open()
	defer d.Close()
	err := d.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO installation (name, value) VALUES (?,?) ON CONFLICT (name) DO UPDATE SET value=excluded.value`, name, value)
		return err
	})
	if err != nil {
		w.t.Fatal(fault.Of(err), err)
	}
}

// clockAt pins the day of a practice installation; a running server is started again.
func (w *world) clockAt(at time.Time) {
	running := w.server != nil
	w.stop(syscall.SIGTERM)
	w.setting("clock", at.Format(time.RFC3339))
	w.seen["clock"] = at.Format(time.RFC3339)
	if running {
		w.start()
	}
}

var hole = regexp.MustCompile(`\{([^{}]+)\}`)

// fill puts what was kept into the sentence: {LINK}.
func (w *world) fill(s string) string {
	return hole.ReplaceAllStringFunc(s, func(m string) string {
		v, ok := w.seen[m[1:len(m)-1]]
		if !ok {
			w.t.Fatalf("nothing was kept under %s", m)
		}
		return v
	})
}
