package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"strings"
	"time"

	"linli/platform/fault"
	"linli/platform/text"
	webassets "linli/web"
)

// ServeOptions say where the server listens and how it is reached.
type ServeOptions struct {
	Addr      string
	PublicURL string // what residents reach; http://Addr when ""
	Proxies   string // addresses whose forwarded headers count
	Outside   Outside
	Open311   Open311
	Devices   Devices

	ExportRows int // masked rows that leave without a second person; 100 when 0
}

// Open311 is what the operator says of the GeoReport door.
type Open311 struct {
	Jurisdictions string // comma separated values of jurisdiction_id; the host of PublicURL when ""
	Contact       string // how to reach the operator, for discovery
	KeyService    string // how to get a key, for discovery
}

// ballastSize is address space that is never touched, hence no memory: it makes the collector
// wait for so much garbage more. With the few megabytes that a server keeps alive it would
// otherwise run at every tenth page and take a fifth of the CPU time (tests/load, list).
const ballastSize = 32 << 20

// Serve runs until ctx ends. A running request may finish; the writer's queue is emptied.
func Serve(ctx context.Context, c Config, o ServeOptions) error {
	if o.PublicURL == "" {
		o.PublicURL = "http://" + o.Addr
	}
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	log := slog.New(slog.NewJSONHandler(c.Err, nil))
	k, err := Open(ctx, c, openOptions{PublicURL: o.PublicURL, Create: true, Outside: o.Outside})
	if err != nil {
		return err
	}
	defer k.Close()
	if err := k.Log.Adopt(ctx); err != nil { // not when the installation is made: its clock may still be set
		return err
	}
	site, err := k.site(log, o)
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return fault.Invalid("app.bad_addr", o.Addr).With(err)
	}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	o.Devices.Allow = o.Outside.Allow
	ears, err := k.listen(ctx, log, o.Devices)
	if err != nil {
		ln.Close()
		return err
	}
	done, err := k.background(work, log)
	if err != nil {
		ln.Close()
		return err
	}
	if m := webassets.Missing(); m != "" {
		log.Warn(m)
	}
	k.greet(ctx, o)
	ballast := make([]byte, ballastSize)
	defer runtime.KeepAlive(&ballast)
	err = run(ctx, ln, forwarded(o.Proxies, site), k.Signals.Close)
	if err == nil { // ended as told: what devices sent is still confirmed
		ears()
	}
	stop()
	done()
	return err
}

// run serves on ln until ctx ends (security.md 3.1 gives the limits); ending is called when it does.
func run(ctx context.Context, ln net.Listener, h http.Handler, ending func()) error {
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 60 * time.Second, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelWarn)}
	srv.RegisterOnShutdown(ending) // streams end, so that nobody waits for them
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	select {
	case err := <-failed:
		return fault.Internal(err, "serve")
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	if err := srv.Shutdown(end); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fault.Internal(err, "shutdown")
	}
	return nil
}

// greet prints the address and, for a demo, who can log in; an installation without any account says how the first
// is made.
func (k *Kernel) greet(ctx context.Context, o ServeOptions) {
	fmt.Fprintf(k.Config.Out, "Linli 邻里  %s\n", o.PublicURL)
	if !k.Demo {
		if k.Access.Unused(ctx) {
			fmt.Fprintln(k.Config.Out, text.T("zh", "app.first_steps", k.Config.Data))
		}
		return
	}
	accounts, err := readAccounts(k.Config.Data)
	if err != nil || len(accounts) == 0 {
		return
	}
	fmt.Fprintf(k.Config.Out, "\n演示账号 (demo accounts, made anew with each demo; also in %s/demo-accounts.json)\n", k.Config.Data)
	for _, a := range accounts {
		fmt.Fprintf(k.Config.Out, "  %-12s %-14s %-20s %s\n", a.Role, a.Login, a.Password, a.Place)
	}
}
