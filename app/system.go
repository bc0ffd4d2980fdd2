package app

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"linli/gateway/desk/admin"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// system is what the page 运行与备份 (Z5) asks of the running program.
func (k *Kernel) system() admin.System {
	s := admin.System{Version: version(), Database: k.DB.Dialect(), Outbound: string(k.outMode), Disk: k.disk,
		Checks: func(ctx context.Context) (out []admin.Check) {
			for _, ch := range k.checks() {
				err := ch.Run(ctx)
				one := admin.Check{Name: ch.Name, OK: err == nil}
				if err != nil {
					one.Message = text.T(text.ZH, fault.Of(err).Key, fault.Of(err).Args...)
				}
				out = append(out, one)
			}
			return out
		}}
	if k.DB.Dialect() == db.SQLite { // PostgreSQL has its own tools
		s.Backup, s.Copies = k.backupNow, k.copies
	}
	return s
}

// backupNow writes a copy into DATA/backup, named by the moment, and gives its name.
func (k *Kernel) backupNow(ctx context.Context) (string, error) {
	dir := k.backupDir()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fault.Full("db.full").With(err)
	}
	name := k.DB.Clock().Now().In(clock.Shanghai).Format(copyName)
	c := k.Config
	c.Out, c.Err = io.Discard, io.Discard
	return name, Backup(ctx, c, filepath.Join(dir, name), false)
}

// disk tells how many bytes are free where the data lies.
func (k *Kernel) disk(context.Context) (free, total int64, err error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(k.Config.Data, &s); err != nil {
		return 0, 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), int64(s.Blocks) * int64(s.Bsize), nil
}
