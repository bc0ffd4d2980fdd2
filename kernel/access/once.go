package access

import (
	"context"
	"encoding/hex"
	"time"

	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// onceKept is how long results are kept (security.md P3: at least 30 days; a phone may come back after a quarter).
const onceKept = 92 * 24 * time.Hour

// Result is the answer to an act, given again when the same act comes again.
type Result struct {
	Status int    // HTTP status, or any other number but 0
	Body   []byte // at most 64 KiB: ids and addresses, not pages
}

// limits of the store.
const (
	maxOnceKey  = 200
	maxOnceBody = 64 << 10
)

// Once claims an idempotency key inside the transaction of the effect. found: the act was done before, answer with
// stored and do nothing. Not found: do the act and Save the result in the same transaction; of two that come at once
// on any node the second waits for the first and finds its result. The same key with another body is Invalid
// access.idempotency_mismatch (422) and has no effect. owner separates the keys of different accounts, keys and
// anonymous forms; bodyHash is BodyHash of what was sent.
func (s *Service) Once(tx *db.Tx, owner, key, bodyHash string) (stored Result, found bool, err error) {
	return claim(tx, owner, key, bodyHash, Result{Body: []byte{}})
}

// AnotherKey gives a form that comes back the key it is sent with next: the same, or a new one when the old one stands for something that
// was done before (the page was gone back to and changed), so that sending again does this too.
func AnotherKey(err error, key string) string {
	if f := fault.Of(err); f != nil && f.Key == "access.idempotency_mismatch" {
		return id.New()
	}
	return key
}

func claim(tx *db.Tx, owner, key, bodyHash string, r Result) (stored Result, found bool, err error) {
	if key == "" || len(key) > maxOnceKey || len(owner) > maxOnceKey {
		return stored, false, fault.Invalid("access.idempotency_key", maxOnceKey)
	}
	n, err := tx.Exec(`INSERT INTO once_result (owner, key, body, status, result, at) VALUES (?,?,?,?,?,?)
		ON CONFLICT (owner, key) DO NOTHING`, owner, key, bodyHash, r.Status, r.Body, tx.NowMS())
	if err == nil && n == 1 {
		return stored, false, claimed(tx, key)
	}
	if err != nil {
		return stored, false, err
	}
	var body string
	if err := tx.Get(`SELECT body, status, result FROM once_result WHERE owner=? AND key=?`, []any{owner, key}, &body, &stored.Status, &stored.Body); err != nil {
		return Result{}, false, err
	}
	if body != bodyHash {
		return Result{}, false, fault.Invalid("access.idempotency_mismatch")
	}
	return stored, stored.Status != 0, nil
}

// Claim is Once and Save together, for an act whose result is known before it is done: one statement. The caller then
// does the act in the same transaction.
func (s *Service) Claim(tx *db.Tx, owner, key, bodyHash string, r Result) (stored Result, found bool, err error) {
	if err := checkResult(&r); err != nil {
		return Result{}, false, err
	}
	return claim(tx, owner, key, bodyHash, r)
}

// Stored gives the result that was saved under a key, for somebody who asks what became of an act. found=false: it was
// never done, or longer ago than results are kept.
func (s *Service) Stored(tx *db.Tx, owner, key string) (r Result, found bool, err error) {
	err = tx.Get(`SELECT status, result FROM once_result WHERE owner=? AND key=? AND status<>0`, []any{owner, key}, &r.Status, &r.Body)
	if fault.Is(err, fault.KindNotFound) {
		return Result{}, false, nil
	}
	return r, err == nil, err
}

// Save stores the result of the act that Once let through, in the same transaction.
func (s *Service) Save(tx *db.Tx, owner, key string, r Result) error {
	if err := checkResult(&r); err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE once_result SET status=?, result=? WHERE owner=? AND key=? AND status=0`, r.Status, r.Body, owner, key)
	if err == nil && n == 0 {
		err = fault.Internal(nil, "access.Save without Once")
	}
	return err
}

type actKey struct{}

type act struct {
	owner, key, body string
	result           Result
}

// Keyed lets the verbs of services that open their own transaction be done once: the key comes with the request, and
// Again claims it, with its result, in that transaction.
func Keyed(ctx context.Context, owner, key, bodyHash string, r Result) context.Context {
	return context.WithValue(ctx, actKey{}, act{owner, key, bodyHash, r})
}

// Again claims the key that came with the request (Keyed). true: the act was done before and must not be done again;
// false without such a key. Called first in the transaction of the act; what fails afterwards leaves no claim.
func Again(tx *db.Tx) (bool, error) {
	_, found, err := Before(tx)
	return found, err
}

// Before is Again with the result of the first time.
func Before(tx *db.Tx) (stored Result, found bool, err error) {
	k, ok := tx.Ctx.Value(actKey{}).(act)
	if !ok {
		return Result{}, false, nil
	}
	if err := checkResult(&k.result); err != nil {
		return Result{}, false, err
	}
	return claim(tx, k.owner, k.key, k.body, k.result)
}

type claimKey struct{}

type onClaim struct {
	key string
	do  func(*db.Tx) error
}

// OnClaim has do run in the transaction in which somebody claims key by Once or Claim for the first time: what comes
// from a phone's outbox is noted together with its effect, whichever form it belongs to.
func OnClaim(ctx context.Context, key string, do func(*db.Tx) error) context.Context {
	return context.WithValue(ctx, claimKey{}, onClaim{key, do})
}

func claimed(tx *db.Tx, key string) error {
	if c, ok := tx.Ctx.Value(claimKey{}).(onClaim); ok && c.key == key {
		return c.do(tx)
	}
	return nil
}

func checkResult(r *Result) error {
	if r.Status == 0 || len(r.Body) > maxOnceBody {
		return fault.Internal(nil, "access: a result without status or too long")
	}
	if r.Body == nil {
		r.Body = []byte{}
	}
	return nil
}

// BodyHash is the hash of what was sent, part by part (form fields, then hashes of files).
func BodyHash(parts ...[]byte) string {
	all := []byte("linli.body/1\n")
	for _, p := range parts {
		h := crypto.Hash256(p)
		all = append(all, h[:]...)
	}
	h := crypto.Hash256(all)
	return hex.EncodeToString(h[:])
}
