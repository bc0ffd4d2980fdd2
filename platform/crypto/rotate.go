package crypto

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// NextFile holds, while the signing key is rotated, the key that follows: from before the rotation is recorded until the key takes
// the place of the old one. It may lie there after a rotation that broke off; the next one uses it.
const NextFile = "signing.next"

// Next gives the same installation with the signing key that is to follow, or nil when none is prepared.
func (k *Keys) Next() (*Keys, error) {
	next := k.prepared()
	if k.dir != "" {
		path := filepath.Join(k.dir, NextFile)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		var err error
		if next, err = keyFile(path, signingHead); err != nil {
			return nil, err
		}
	}
	if next == nil {
		return nil, nil
	}
	return makeKeys(k.suite, k.master, next), nil
}

// PrepareNext makes the signing key that is to follow, on disk before it returns, or gives the one that a rotation which broke off left.
func (k *Keys) PrepareNext() (*Keys, error) {
	if k.dir != "" {
		next, err := keyFile(filepath.Join(k.dir, NextFile), signingHead)
		if err != nil {
			return nil, err
		}
		return makeKeys(k.suite, k.master, next), nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.next == nil {
		k.next = Random(32)
	}
	return makeKeys(k.suite, k.master, k.next), nil
}

// Promote puts the prepared key (what PrepareNext or Next gave) in the place of the signing key, in one step that a crash can not halve, and
// destroys the old one: its file is overwritten and gone. Whoever kept a copy (a backup of the key files, a snapshot of the disk) still has
// it. The caller must know that the new key is recorded durably, for there is no way back, and keep other processes from doing the same.
func (k *Keys) Promote(next *Keys) error {
	prepared, err := k.Next()
	if err != nil {
		return err
	}
	if prepared != nil && !bytes.Equal(prepared.sign, next.sign) {
		return errors.New("crypto: another signing key is prepared")
	}
	if k.dir != "" {
		if err := replaceKey(filepath.Join(k.dir, NextFile), filepath.Join(k.dir, SigningFile), next.sign); err != nil {
			return err
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.sign, k.next = next.sign, nil
	return nil
}

// replaceKey renames from to path and overwrites what stood at path. When another process was faster, path must hold key already.
func replaceKey(from, path string, key []byte) error {
	old, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("crypto: key file: %w", err)
	}
	if old != nil {
		defer old.Close()
	}
	if err := os.Rename(from, path); errors.Is(err, fs.ErrNotExist) {
		if have, err := keyFile(path, signingHead); err != nil || !bytes.Equal(have, key) {
			return errors.Join(errors.New("crypto: another process changed the key files meanwhile"), err)
		}
		return nil
	} else if err != nil {
		return fmt.Errorf("crypto: key file: %w", err)
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return err
	}
	if old == nil {
		return nil
	}
	info, err := old.Stat()
	if err == nil {
		_, err = old.WriteAt(make([]byte, info.Size()), 0)
	}
	if err := errors.Join(err, old.Sync()); err != nil {
		return fmt.Errorf("crypto: the old key could not be overwritten: %w", err)
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("crypto: key directory: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

func (k *Keys) prepared() []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.next
}

// signing is the seed in force.
func (k *Keys) signing() []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.sign
}
