package access

import (
	"encoding/hex"
	"time"

	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/limit"
)

// guardKey is one thing that failures are counted for.
type guardKey struct {
	key   string
	limit int
}

// guards lists what one try is counted for: the account (or the name that was typed, when there is none), and from a
// device that this account has not used before also the source and everybody together.
func (s *Service) guards(tx *db.Tx, account, typed, source, device string) ([]guardKey, error) {
	who := "n:" + s.keys.Blind("access.typed", LoginName(typed))
	if account != "" {
		who = "a:" + account
	}
	out := []guardKey{{who, s.limits.Account}}
	if account != "" && isToken(device) {
		known, err := tx.Exists(`SELECT 1 FROM account_device WHERE hash=? AND account=?`, tokenHash(device), account)
		if err != nil || known {
			return out, err
		}
	}
	src, err := s.sourceKey(tx, source)
	if err != nil {
		return nil, err
	}
	return append(out, guardKey{"g:", s.limits.Global}, guardKey{"s:" + src, s.limits.Source}), nil
}

// sourceKey is the keyed hash of a source. The key is random, made each day, shared by the nodes and thrown away with
// the day, so that yesterday's counters lead to nobody.
func (s *Service) sourceKey(tx *db.Tx, source string) (string, error) {
	day := tx.Now.In(clock.Shanghai).Format(time.DateOnly)
	sealed, err := s.keys.Seal("access.source", []byte(day), crypto.Random(32))
	if err != nil {
		return "", fault.Internal(err, "access.sourceKey")
	}
	n, err := tx.Exec(`INSERT INTO login_source_key (day, secret) VALUES (?,?) ON CONFLICT (day) DO NOTHING`, day, sealed)
	if err != nil {
		return "", err
	}
	if n == 1 {
		if _, err := tx.Exec(`DELETE FROM login_source_key WHERE day<?`, day); err != nil {
			return "", err
		}
	}
	var blob []byte
	if err := tx.Get(`SELECT secret FROM login_source_key WHERE day=?`, []any{day}, &blob); err != nil {
		return "", err
	}
	key, err := s.keys.Open("access.source", []byte(day), blob)
	if err != nil {
		return "", fault.Internal(err, "access.sourceKey")
	}
	m := crypto.MAC256(key, []byte(limit.Source(source)))
	return hex.EncodeToString(m[:16]), nil
}

// strike counts a try against all keys before it is checked. Locked: Busy access.locked with the minutes to wait, and
// nothing is counted. justLocked names the keys that this try has filled.
func (s *Service) strike(tx *db.Tx, keys []guardKey) (justLocked []string, err error) {
	now := tx.NowMS()
	after := make([]failure, len(keys))
	for i, k := range keys {
		f, err := s.failureRow(tx, k.key)
		if err != nil {
			return nil, err
		}
		l := s.limits
		if k.key == "g:" {
			l.LongLock = l.Lock // nobody shall be able to shut new devices out for a day
		}
		next, wait := f.strike(now, k.limit, l)
		if wait > 0 {
			return nil, lockedFor(wait)
		}
		if next.locked > now {
			justLocked = append(justLocked, k.key)
		}
		after[i] = next
	}
	for i, k := range keys {
		if err := putFailure(tx, k.key, after[i]); err != nil {
			return nil, err
		}
	}
	return justLocked, nil
}

// forgive takes the strike of a right try back: the account's count begins anew, the others lose one.
func (s *Service) forgive(tx *db.Tx, keys []guardKey) error {
	for _, k := range keys {
		if k.key[0] == 'a' || k.key[0] == 'n' {
			if _, err := tx.Exec(`DELETE FROM login_failure WHERE key=?`, k.key); err != nil {
				return err
			}
			continue
		}
		f, err := s.failureRow(tx, k.key)
		if err != nil {
			return err
		}
		if err := putFailure(tx, k.key, f.forgive(tx.NowMS(), k.limit)); err != nil {
			return err
		}
	}
	return nil
}

// failureRow reads the count of a key and holds its row until the transaction ends, so that tries sent at once are
// counted one after the other on every node.
func (s *Service) failureRow(tx *db.Tx, key string) (failure, error) {
	_, err := tx.Exec(`INSERT INTO login_failure (key, fails, since, locked, level, touched) VALUES (?,0,?,0,0,?)
		ON CONFLICT (key) DO UPDATE SET touched=excluded.touched`, key, tx.NowMS(), tx.NowMS())
	if err != nil {
		return failure{}, err
	}
	var f failure
	err = tx.Get(`SELECT fails, since, locked, level FROM login_failure WHERE key=?`, []any{key}, &f.fails, &f.since, &f.locked, &f.level)
	return f, err
}

func putFailure(tx *db.Tx, key string, f failure) error {
	_, err := tx.Exec(`UPDATE login_failure SET fails=?, since=?, locked=?, level=? WHERE key=?`, f.fails, f.since, f.locked, f.level, key)
	return err
}

func lockedFor(wait time.Duration) error {
	return fault.Busy("access.locked", int((wait+time.Minute-1)/time.Minute))
}

// knowDevice remembers that this device has logged the account in, and gives its secret for the cookie.
func (s *Service) knowDevice(tx *db.Tx, account, device string) (string, error) {
	if !isToken(device) {
		device = newToken()
	}
	_, err := tx.Exec(`INSERT INTO account_device (hash, account, seen) VALUES (?,?,?)
		ON CONFLICT (hash, account) DO UPDATE SET seen=excluded.seen`, tokenHash(device), account, tx.NowMS())
	return device, err
}
