package blob

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"syscall"
	"time"

	"linli/platform/fault"
)

// Files keeps files in a folder of this machine, in 256 sub-folders by the first two
// digits of their names.
type Files struct {
	dir string
	o   Options

	mu   sync.Mutex // Put and Drop of the same name must not cross; both are short
	used int64
}

// OpenFiles opens or makes the folder dir (mode 0700), removes what an interrupted Put
// has left behind, and adds up the sizes. Errors: Busy when the folder cannot be used.
func OpenFiles(dir string, o Options) (*Files, error) {
	s := &Files{dir: dir, o: o}
	if err := os.MkdirAll(filepath.Join(dir, "tmp"), 0o700); err != nil {
		return nil, trouble(err)
	}
	if err := s.sweepTemp(); err != nil {
		return nil, trouble(err)
	}
	sum, err := s.sum()
	s.used = sum
	return s, err
}

func (s *Files) sweepTemp() error {
	list, err := os.ReadDir(filepath.Join(s.dir, "tmp"))
	if err != nil {
		return err
	}
	for _, e := range list {
		if err := os.Remove(filepath.Join(s.dir, "tmp", e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func (s *Files) path(h Hash) string { return filepath.Join(s.dir, string(h[:2]), string(h)) }

// Put implements Store: temporary file, fsync, rename, fsync of the folder.
func (s *Files) Put(ctx context.Context, data []byte) (Hash, error) {
	if err := checkSize(data); err != nil {
		return "", err
	}
	if err := ctx.Err(); err != nil {
		return "", fault.Busy("blob.gave_up").With(err)
	}
	h := Sum(data)
	if known, err := s.touch(h, data); known || err != nil {
		return h, err
	}
	tmp, err := s.writeTemp(data)
	if err != nil {
		return "", trouble(err)
	}
	if err := s.place(tmp, h, int64(len(data))); err != nil {
		os.Remove(tmp)
		return "", trouble(err)
	}
	return h, nil
}

// touch renews the time of a file that is there already and whole. A damaged one is
// replaced: the sender has just brought good bytes of it.
func (s *Files) touch(h Hash, data []byte) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, err := os.ReadFile(s.path(h))
	if errors.Is(err, fs.ErrNotExist) {
		if s.o.Quota > 0 && s.used+int64(len(data)) > s.o.Quota {
			return false, fault.Full("blob.quota")
		}
		return false, nil
	}
	if err != nil {
		return false, trouble(err)
	}
	if Sum(old) != h {
		return false, nil
	}
	now := s.o.now()
	if err := os.Chtimes(s.path(h), now, now); err != nil {
		return false, trouble(err)
	}
	// An earlier Put that was killed between rename and fsync of the folder may have
	// left a name that is not durable yet; this answer promises that it is.
	return true, trouble(syncDir(filepath.Dir(s.path(h))))
}

func (s *Files) writeTemp(data []byte) (string, error) {
	f, err := os.CreateTemp(filepath.Join(s.dir, "tmp"), "put-")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync() // never retried: after a failed fsync the pages may be marked clean
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

func (s *Files) place(tmp string, h Hash, size int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	dir := filepath.Dir(s.path(h))
	if err := os.Mkdir(dir, 0o700); err == nil {
		if err := syncDir(s.dir); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return err
	}
	now := s.o.now()
	if err := os.Chtimes(tmp, now, now); err != nil {
		return err
	}
	st, had := os.Stat(s.path(h))
	if err := os.Rename(tmp, s.path(h)); err != nil {
		return err
	}
	if had == nil {
		size -= st.Size()
	}
	s.used += size
	return syncDir(dir)
}

func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// Get implements Store.
func (s *Files) Get(ctx context.Context, h Hash) ([]byte, error) {
	if !h.Valid() {
		return nil, fault.NotFound("blob.none")
	}
	st, err := os.Stat(s.path(h))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.NotFound("blob.none")
	}
	if err != nil {
		return nil, trouble(err)
	}
	if st.Size() > MaxSize {
		return nil, damaged(h)
	}
	data, err := os.ReadFile(s.path(h))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.NotFound("blob.none")
	}
	if err != nil {
		return nil, trouble(err)
	}
	if Sum(data) != h {
		return nil, damaged(h)
	}
	return data, nil
}

// Drop implements Store.
func (s *Files) Drop(ctx context.Context, h Hash, untouchedSince time.Time) (bool, error) {
	if !h.Valid() {
		return false, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st, err := os.Stat(s.path(h))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, trouble(err)
	}
	if !st.ModTime().Before(untouchedSince) {
		return false, nil
	}
	if err := os.Remove(s.path(h)); err != nil {
		return false, trouble(err)
	}
	s.used -= st.Size()
	return true, nil
}

// Each implements Store.
func (s *Files) Each(ctx context.Context, after Hash, limit int) ([]Info, error) {
	var out []Info
	err := s.walk(func(h Hash, st fs.FileInfo) bool {
		out = append(out, Info{Hash: h, Size: st.Size(), Touched: st.ModTime()})
		return len(out) < limit
	}, after)
	return out, err
}

// Used implements Store.
func (s *Files) Used(context.Context) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.used, nil
}

func (s *Files) sum() (n int64, err error) {
	err = s.walk(func(_ Hash, st fs.FileInfo) bool { n += st.Size(); return true }, "")
	return n, err
}

// walk visits the files after `after` in the order of their names until fn says no.
func (s *Files) walk(fn func(Hash, fs.FileInfo) bool, after Hash) error {
	dirs, err := os.ReadDir(s.dir)
	if err != nil {
		return trouble(err)
	}
	sort.Slice(dirs, func(i, j int) bool { return dirs[i].Name() < dirs[j].Name() })
	for _, d := range dirs {
		if len(d.Name()) != 2 || (len(after) > 1 && d.Name() < string(after[:2])) {
			continue
		}
		list, err := os.ReadDir(filepath.Join(s.dir, d.Name()))
		if err != nil {
			return trouble(err)
		}
		for _, e := range list {
			h := Hash(e.Name())
			if !h.Valid() || h <= after || !strings.HasPrefix(e.Name(), d.Name()) {
				continue
			}
			st, err := e.Info()
			if errors.Is(err, fs.ErrNotExist) {
				continue // dropped while we looked
			}
			if err != nil {
				return trouble(err)
			}
			if !fn(h, st) {
				return nil
			}
		}
	}
	return nil
}

// trouble turns an error of the disk into Full or Busy, never into a refusal: an
// offline client would take a refusal as final and drop the report (security.md P6).
func trouble(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fault.Full("blob.disk_full").With(err)
	}
	return fault.Busy("blob.storage").With(err)
}
