package app

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/fault"
)

// Backup writes OUT, a tar of a consistent copy of the database, the photos and the newest
// checkpoint, and OUT.keys with the keys, which belong in another safe. With verify the
// copy is restored into a temporary folder and its ledger checked: a backup counts only
// after it was restored (security.md P9), and OUT.checked says so. SQLite only; PostgreSQL has its own tools.
func Backup(ctx context.Context, c Config, out string, verify bool) error {
	k, err := Open(ctx, c, openOptions{NoMigrate: true})
	if err != nil {
		return err
	}
	defer k.Close()
	if _, err := os.Stat(out); !errors.Is(err, fs.ErrNotExist) {
		return fault.Conflict("db.backup_exists", filepath.Base(out))
	}
	tmp, err := os.MkdirTemp(filepath.Dir(out), ".linli-backup-")
	if err != nil {
		return fault.Invalid("app.bad_data", filepath.Dir(out)).With(err)
	}
	defer os.RemoveAll(tmp)
	if err := k.DB.Backup(ctx, filepath.Join(tmp, "linli.db")); err != nil {
		return err
	}
	cp, err := k.checkpoint(ctx)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(tmp, "checkpoint.txt"), []byte(cp.Note), 0o600); err != nil {
		return fault.Full("db.full").With(err)
	}
	if err := pack(out, map[string]string{"linli.db": filepath.Join(tmp, "linli.db"), "checkpoint.txt": filepath.Join(tmp, "checkpoint.txt"), "blob": filepath.Join(c.Data, "blob")}); err != nil {
		return err
	}
	if err := pack(out+".keys", map[string]string{"keys": filepath.Join(c.Data, "keys")}); err != nil {
		return err
	}
	if verify {
		if err := tryBackup(ctx, c, out, tmp); err != nil {
			return err
		}
		if err := os.WriteFile(out+checkedSuffix, nil, 0o600); err != nil {
			return fault.Full("db.full").With(err)
		}
	}
	return c.print(map[string]any{"backup": out, "keys": out + ".keys", "verified": verify}, "%s\n%s (keep the keys in another safe)", out, out+".keys")
}

// tryBackup restores the copy and verifies its ledger.
func tryBackup(ctx context.Context, c Config, out, tmp string) error {
	dir := filepath.Join(tmp, "restored")
	if err := restoreTo(out, dir); err != nil {
		return err
	}
	k, err := Open(ctx, Config{Data: dir, Out: io.Discard, Err: io.Discard}, openOptions{NoMigrate: true})
	if err != nil {
		return err
	}
	defer k.Close()
	if err := k.DB.Check(ctx, true); err != nil {
		return err
	}
	note, err := os.ReadFile(filepath.Join(dir, "checkpoint.txt"))
	if err != nil {
		return fault.Invalid("app.backup_bad", filepath.Base(out)).With(err)
	}
	r, err := k.verify(ctx, []string{string(note)})
	if err != nil {
		return err
	}
	if !r.Sound() {
		return fault.Internal(errors.New(reportText(r)), "backup")
	}
	return nil
}

// Restore brings a backup back into an empty data folder, with its keys beside it. erasures is the list of the folder
// that was lost ("" = none was left): whoever was erased after the backup is erased again.
func Restore(ctx context.Context, c Config, in, erasures string) error {
	if _, err := os.Stat(filepath.Join(c.Data, "linli.db")); !errors.Is(err, fs.ErrNotExist) {
		return fault.Conflict("app.not_empty", c.Data)
	}
	if _, err := os.Stat(in + ".keys"); errors.Is(err, fs.ErrNotExist) {
		return fault.Invalid("app.backup_no_keys", filepath.Base(in)+".keys")
	}
	before, err := entriesOf(c.Data)
	if err != nil {
		return fault.Invalid("app.bad_data", c.Data).With(err)
	}
	if err := restore(ctx, c, in, erasures); err != nil {
		return errors.Join(err, takeBack(c.Data, before)) // nothing half-written: the folder is as it was
	}
	return c.print(map[string]any{"restored": c.Data}, "restored into %s", c.Data)
}

func restore(ctx context.Context, c Config, in, erasures string) error {
	if err := restoreTo(in, c.Data); err != nil {
		return err
	}
	if erasures != "" {
		b, err := os.ReadFile(erasures)
		if err == nil {
			err = os.WriteFile(filepath.Join(c.Data, ledger.ErasuresFile), b, 0o600)
		}
		if err != nil {
			return fault.Invalid("app.unreadable", erasures).With(err)
		}
	}
	k, err := Open(ctx, c, openOptions{})
	if err != nil {
		return err
	}
	defer k.Close()
	if err := k.DB.Check(ctx, true); err != nil { // security.md P8
		return fault.Invalid("app.backup_bad", filepath.Base(in)).With(err)
	}
	gone, err := k.Log.Erased()
	if err != nil {
		return err
	}
	if err := k.Log.AcceptRestore(ctx, access.System("restore").Actor, "restore"); err != nil {
		return err
	}
	// Erasures made after this backup must be done again (security.md 5.6).
	_, err = k.People.EraseAgain(ctx, access.System("restore").Actor, gone...)
	return err
}

// entriesOf names what a folder holds; nil when there is no folder.
func entriesOf(dir string) (map[string]bool, error) {
	list, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	names := map[string]bool{}
	for _, e := range list {
		names[e.Name()] = true
	}
	return names, err
}

// takeBack removes what a folder did not hold before, and the folder when it was not there.
func takeBack(dir string, before map[string]bool) error {
	if before == nil {
		return os.RemoveAll(dir)
	}
	now, err := entriesOf(dir)
	for name := range now {
		if !before[name] {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, name)))
		}
	}
	return err
}

func restoreTo(in, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fault.Invalid("app.bad_data", dir).With(err)
	}
	if err := unpack(in, dir); err != nil {
		return fault.Invalid("app.backup_bad", filepath.Base(in)).With(err)
	}
	if err := unpack(in+".keys", dir); err != nil {
		return fault.Invalid("app.backup_bad", filepath.Base(in)+".keys").With(err)
	}
	return nil
}

// pack writes files and folders into a new tar, owner-readable, synced to disk.
func pack(out string, parts map[string]string) (err error) {
	f, err := os.OpenFile(out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fault.Full("db.full").With(err)
	}
	defer func() {
		if e := errors.Join(err, f.Sync(), f.Close()); e != nil {
			os.Remove(out)
			err = fault.Full("db.full").With(e)
		}
	}()
	w := tar.NewWriter(f)
	for name, from := range parts {
		if err := packPart(w, name, from); err != nil {
			return err
		}
	}
	return w.Close()
}

func packPart(w *tar.Writer, name, from string) error {
	return filepath.WalkDir(from, func(p string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // no photos yet, or removed since
		}
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		rel, err := filepath.Rel(from, p)
		if err != nil {
			return err
		}
		st, err := d.Info()
		if err != nil {
			return err
		}
		if err := w.WriteHeader(&tar.Header{Name: filepath.ToSlash(filepath.Join(name, rel)), Mode: 0o600, Size: st.Size(), ModTime: st.ModTime()}); err != nil {
			return err
		}
		src, err := os.Open(p)
		if err != nil {
			return err
		}
		defer src.Close()
		_, err = io.CopyN(w, src, st.Size())
		return err
	})
}

// unpack takes a tar apart below dir; names that lead outside are refused.
func unpack(in, dir string) error {
	f, err := os.Open(in)
	if err != nil {
		return err
	}
	defer f.Close()
	r := tar.NewReader(f)
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if !filepath.IsLocal(h.Name) || h.Typeflag != tar.TypeReg || strings.Contains(h.Name, "\\") {
			return fault.Invalid("app.backup_bad", h.Name)
		}
		to := filepath.Join(dir, filepath.FromSlash(h.Name))
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		if err := writeOut(to, r); err != nil {
			return err
		}
	}
}

func writeOut(to string, r io.Reader) error {
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, r)
	return errors.Join(err, out.Sync(), out.Close())
}
