package app

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linli/platform/fault"
	"linli/platform/text"
)

// What an operator meets when the database is not what it should be is a sentence with what to do and the exit status
// of the contract, never "our mistake".
func TestTroubleOfTheDatabaseIsToldPlainly(t *testing.T) {
	broken := func(change func(path string)) string {
		dir := t.TempDir()
		if err := Migrate(context.Background(), Config{Data: dir, Out: io.Discard, Err: io.Discard}); err != nil {
			t.Fatal(err)
		}
		change(filepath.Join(dir, "linli.db"))
		return dir
	}
	none := broken(func(p string) {
		for _, tail := range []string{"-wal", "-shm"} { // what stands there would mend it
			if err := os.Remove(p + tail); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(p, bytes.Repeat([]byte("no database "), 1000), 0o600); err != nil {
			t.Fatal(err)
		}
	})
	for _, x := range []struct {
		name string
		c    Config
		exit int
		says string
	}{
		{"no database at all", Config{Data: none}, ExitNo, "linli restore"},
		{"an address that is none", Config{Data: t.TempDir(), DB: "nonsense"}, ExitUse, "postgres://"},
		{"an empty folder", Config{Data: t.TempDir()}, ExitUse, "linli migrate"},
	} {
		var said strings.Builder
		x.c.Out, x.c.Err = &said, io.Discard
		err := Doctor(context.Background(), x.c)
		if exit := Exit(&said, err); exit != x.exit || !strings.Contains(said.String(), x.says) {
			t.Errorf("%s: exit %d, %q", x.name, exit, said.String())
		}
		if ours := text.T("zh", fault.Internal(io.EOF, "x").Key); strings.Contains(said.String(), ours) {
			t.Errorf("%s: called our mistake: %s", x.name, said.String())
		}
	}
	if _, err := os.Stat("nonsense"); err == nil {
		t.Error("a file was made of a wrong address")
	}
}

// Before anybody has an account the server says how the first is made; afterwards it is silent about it.
func TestAnUnusedInstallationSaysHowToBegin(t *testing.T) {
	var out bytes.Buffer
	c := Config{Data: t.TempDir(), Out: &out, Err: io.Discard}
	greet := func() string {
		out.Reset()
		k, err := Open(context.Background(), c, openOptions{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		defer k.Close()
		k.greet(context.Background(), ServeOptions{PublicURL: "http://x"})
		return out.String()
	}
	if s := greet(); !strings.Contains(s, "linli user add") || !strings.Contains(s, c.Data) {
		t.Error(s)
	}
	if err := UserAdd(context.Background(), c, UserOptions{Login: "anquan", Name: "安守一", Role: "secadmin"}); err != nil {
		t.Fatal(err)
	}
	if s := greet(); strings.Contains(s, "linli user add") {
		t.Error(s)
	}
}
