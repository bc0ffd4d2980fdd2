package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"linli/gateway/desk/admin"
	"linli/platform/clock"
	"linli/platform/fault"
)

// checkedSuffix marks a copy that was restored and whose ledger was verified, beside it: the program remembers nothing else of it.
const checkedSuffix = ".checked"

const copyName = "linli-20060102-150405.tar"

// backupDir is where the page Z5 writes copies.
func (k *Kernel) backupDir() string { return filepath.Join(k.Config.Data, "backup") }

// copies lists what lies in the folder of backups, the newest first. Copies that the command line wrote elsewhere are not known here.
func (k *Kernel) copies(context.Context) (admin.Copies, error) {
	out := admin.Copies{Dir: k.backupDir()}
	if dir, err := filepath.Abs(out.Dir); err == nil {
		out.Dir = dir
	}
	files, err := os.ReadDir(out.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	if err != nil {
		return out, fault.Internal(err, "app.copies")
	}
	beside := map[string]bool{}
	for _, f := range files {
		beside[f.Name()] = true
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || f.IsDir() || !strings.HasSuffix(f.Name(), ".tar") {
			continue // gone meanwhile, or no copy
		}
		x := admin.Copy{Name: f.Name(), At: info.ModTime(), Size: info.Size(), Keys: beside[f.Name()+".keys"], Checked: beside[f.Name()+checkedSuffix]}
		if at, err := time.ParseInLocation(copyName, f.Name(), clock.Shanghai); err == nil {
			x.At = at
		}
		out.List = append(out.List, x)
	}
	slices.SortStableFunc(out.List, func(a, b admin.Copy) int { return b.At.Compare(a.At) })
	return out, nil
}
