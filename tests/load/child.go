package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// child is a process of this program that serves or works apart, so that its CPU time and
// memory can be told from ours. It answers questions on its standard input and ends with it.
type child struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Scanner
	part string
}

// fork starts a child and waits until it says "ready …".
func (b *bench) fork(what string, args ...string) (*child, string, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, "", err
	}
	cmd := exec.CommandContext(b.ctx, self, append([]string{"child", what}, args...)...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, "", err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	if err := cmd.Start(); err != nil {
		return nil, "", err
	}
	c := &child{cmd: cmd, in: in, out: bufio.NewScanner(out), part: what}
	line, err := c.read()
	if err != nil {
		c.stop()
		return nil, "", err
	}
	return c, strings.TrimPrefix(line, "ready "), nil
}

func (c *child) read() (string, error) {
	if !c.out.Scan() {
		return "", fmt.Errorf("child %s ended", c.part)
	}
	return c.out.Text(), nil
}

func (c *child) ask(q string) (string, error) {
	if _, err := io.WriteString(c.in, q+"\n"); err != nil {
		return "", err
	}
	return c.read()
}

// cpu is the CPU time that the child has used so far, user and system, in seconds.
func (c *child) cpu() (float64, error) {
	s, err := c.ask("cpu")
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return float64(n) / 1e9, err
}

func (c *child) stop() {
	c.in.Close()
	c.cmd.Wait()
}

// serveChild is the main of a child.
func serveChild(ctx context.Context, what string, args []string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	work := map[string]func(context.Context, []string) (string, func() error, error){"serve": childSite, "yard": childYard, "roster": childRoster, "bare": childBare, "still": childStill, "towers": childTowers}[what]
	if work == nil {
		return fmt.Errorf("no child is called %q", what)
	}
	ready, wait, err := work(ctx, args)
	if err != nil {
		return err
	}
	fmt.Println("ready " + ready)
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		switch in.Text() {
		case "cpu":
			fmt.Println(cpuTime().Nanoseconds())
		case "profile":
			fmt.Println(profile())
		case "go":
			if err := wait(); err != nil {
				return err
			}
		}
	}
	cancel()
	return nil
}

// cpuTime is what this process has used, user and system.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peak is the greatest resident memory of this process so far, in bytes. VmHWM begins anew with
// the program; the figure of getrusage would begin with what the parent held when it forked.
func peak() int64 {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "VmHWM:" {
			n, err := strconv.ParseInt(f[1], 10, 64)
			if err == nil {
				return n << 10
			}
		}
	}
	return 0
}

// freeAddr is an address of this machine on which nobody listens.
func freeAddr() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer ln.Close()
	return ln.Addr().String(), nil
}
