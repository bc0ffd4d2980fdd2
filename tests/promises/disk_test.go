package promises

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// badDisk is a library that stands before the real one: while the file $LINLI_BAD_DISK exists, fsync of the database fails as on a
// disk that is dying, after all its bytes were written.
const badDisk = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static int dying(int fd) {
	char link[64], name[4096];
	const char *sign = getenv("LINLI_BAD_DISK");
	if (!sign || access(sign, F_OK)) return 0;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, name, sizeof name - 1);
	if (n < 0) return 0;
	name[n] = 0;
	return strstr(name, "/linli.db") != 0;
}
int fsync(int fd) {
	if (dying(fd)) { errno = EIO; return -1; }
	return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd);
}
int fdatasync(int fd) {
	if (dying(fd)) { errno = EIO; return -1; }
	return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd);
}
`

// A failed fsync is fatal (security.md P7): it is never tried again, nobody is told that it was saved or was not, reading goes on, and
// after the restart what was sent is there once, whether the log had kept it or not.
func TestDyingDisk(t *testing.T) {
	if runtime.GOOS != "linux" || os.Getenv("CGO_ENABLED") == "0" {
		t.Skip("needs a library before libc")
	}
	w := newWorld(t, "sqlite")
	w.must("migrate")
	w.setting("demo", "1")
	w.clockAt(moment(t, "2026-03-02 09:00"))
	w.street()
	key := strings.TrimSpace(w.must("key", "add", "--scope", "open311", "--no-limit", "--name", "load"))
	w.stop(syscall.SIGTERM)
	sign := filepath.Join(w.dir, "dying")
	w.env = []string{"LD_PRELOAD=" + shim(t, w.dir), "LINLI_BAD_DISK=" + sign}
	w.start()
	d := &dying{t: t, w: w, key: key}
	d.report(1, http.StatusOK)
	if err := os.WriteFile(sign, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if said := d.report(2, http.StatusServiceUnavailable); !strings.Contains(said, "还不知道") {
		t.Errorf("whose fsync failed is told: %s", said)
	}
	os.Remove(sign) // the disk is well again, as it seems: what it lost stays lost
	if said := d.report(3, http.StatusServiceUnavailable); !strings.Contains(said, "已停止写入") {
		t.Errorf("who comes later is told: %s", said)
	}
	d.get("/readyz", http.StatusServiceUnavailable)
	d.get("/open311/v2/requests.json?jurisdiction_id=localhost", http.StatusOK)

	w.stop(syscall.SIGTERM)
	w.env = nil
	w.start()
	for i := range 3 {
		d.report(i+1, http.StatusOK)
	}
	if n := w.count("matter"); n != "3" {
		t.Errorf("%s matters of 3 reports", n)
	}
	w.numbered()
	w.stop(syscall.SIGTERM)
	w.must("ledger", "verify")
}

func shim(t *testing.T, dir string) string {
	src, lib := filepath.Join(dir, "bad.c"), filepath.Join(dir, "bad.so")
	if err := os.WriteFile(src, []byte(badDisk), 0o600); err != nil {
		t.Fatal(err)
	}
	cc := os.Getenv("CC")
	if cc == "" {
		cc = "cc" // the program itself needs one
	}
	if out, err := exec.Command(cc, "-O1", "-shared", "-fPIC", "-o", lib, src, "-ldl").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return lib
}

type dying struct {
	t   *testing.T
	w   *world
	key string
}

// report sends report i under its own key and gives back what was said.
func (d *dying) report(i, want int) string {
	d.t.Helper()
	q := url.Values{"api_key": {d.key}, "service_code": {"facility.lamp"}, "address_string": {"锦绣苑3号楼"}, "description": {fmt.Sprintf("第%d盏灯不亮", i)}}
	r, err := http.NewRequest(http.MethodPost, d.w.seen["base"]+"/open311/v2/requests.json", strings.NewReader(q.Encode()))
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Idempotency-Key", fmt.Sprintf("report-%d", i))
	r.Header.Set("Accept-Language", "zh")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != want || !json.Valid(body) {
		d.t.Errorf("report %d: %s, asked %d; %v %s", i, res.Status, want, err, body)
	}
	if want == http.StatusServiceUnavailable && res.Header.Get("Retry-After") == "" {
		d.t.Errorf("report %d: no Retry-After", i)
	}
	return string(body)
}

func (d *dying) get(path string, want int) {
	d.t.Helper()
	res, err := http.Get(d.w.seen["base"] + path)
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != want {
		d.t.Errorf("%s: %s, asked %d", path, res.Status, want)
	}
}
