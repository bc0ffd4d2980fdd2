package crypto

import (
	"crypto/pbkdf2"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/emmansun/gmsm/sm3"
	"golang.org/x/crypto/argon2"
)

// Parameters of security.md 2.5. They stand in every stored string, so they can be raised later.
const (
	argonMemory = 19 * 1024 // KiB
	argonTime   = 2
	argonLanes  = 1
	pbkdfRounds = 600_000
	saltSize    = 16
)

var b64 = base64.RawStdEncoding

func hashArgon(password string) (string, error) {
	salt := Random(saltSize)
	sum := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonLanes, 32)
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", argonMemory, argonTime, argonLanes,
		b64.EncodeToString(salt), b64.EncodeToString(sum)), nil
}

func hashPBKDF(password string) (string, error) {
	salt := Random(saltSize)
	sum, err := pbkdf2.Key(sm3.New, password, salt, pbkdfRounds, 32)
	if err != nil {
		return "", fmt.Errorf("crypto: pbkdf2: %w", err)
	}
	return fmt.Sprintf("$pbkdf2-sm3$i=%d$%s$%s", pbkdfRounds, b64.EncodeToString(salt), b64.EncodeToString(sum)), nil
}

// HashPassword hashes with the suite of the installation: argon2id, or PBKDF2-HMAC-SM3 in the gm profile.
// It costs some 30 ms (600 ms in gm) on purpose: never call it inside a write transaction.
func (k *Keys) HashPassword(password string) (string, error) { return k.suite.HashPassword(password) }

// CheckPassword says whether the password made this string, of whichever suite. A string it can not read is
// never right. Compare an unknown user against NoPassword so that the answer takes as long.
func CheckPassword(stored, password string) bool {
	parts := strings.Split(stored, "$")
	switch {
	case len(parts) == 6 && parts[1] == "argon2id" && parts[2] == "v=19":
		return checkArgon(parts[3], parts[4], parts[5], password)
	case len(parts) == 5 && parts[1] == "pbkdf2-sm3":
		return checkPBKDF(parts[2], parts[3], parts[4], password)
	}
	return false
}

// StalePassword says that the string was made with another suite or weaker parameters than today's: hash the
// password anew at the next login.
func (k *Keys) StalePassword(stored string) bool {
	want := fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$", argonMemory, argonTime, argonLanes)
	if k.suite.ID() == GM.ID() {
		want = fmt.Sprintf("$pbkdf2-sm3$i=%d$", pbkdfRounds)
	}
	return !strings.HasPrefix(stored, want)
}

// NoPassword is a string that no password opens and that costs as much to check as a real one.
func (k *Keys) NoPassword() string {
	none := b64.EncodeToString(make([]byte, 32))
	salt := b64.EncodeToString(make([]byte, saltSize))
	if k.suite.ID() == GM.ID() {
		return fmt.Sprintf("$pbkdf2-sm3$i=%d$%s$%s", pbkdfRounds, salt, none)
	}
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", argonMemory, argonTime, argonLanes, salt, none)
}

// checkArgon refuses parameters outside sane bounds: a stored string must not be able to take the machine's memory,
// and argon2 panics on zero.
func checkArgon(params, salt64, sum64, password string) bool {
	var m, t uint32
	var p uint8
	if n, err := fmt.Sscanf(params, "m=%d,t=%d,p=%d", &m, &t, &p); n != 3 || err != nil {
		return false
	}
	salt, err1 := b64.DecodeString(salt64)
	want, err2 := b64.DecodeString(sum64)
	if err1 != nil || err2 != nil || len(salt) < 8 || len(want) != 32 {
		return false
	}
	if m < 8 || m > 256*1024 || t < 1 || t > 16 || p < 1 || p > 8 {
		return false
	}
	return Equal(want, argon2.IDKey([]byte(password), salt, t, m, p, 32))
}

func checkPBKDF(params, salt64, sum64, password string) bool {
	var rounds int
	if n, err := fmt.Sscanf(params, "i=%d", &rounds); n != 1 || err != nil || rounds < 1 || rounds > 10_000_000 {
		return false
	}
	salt, err1 := b64.DecodeString(salt64)
	want, err2 := b64.DecodeString(sum64)
	if err1 != nil || err2 != nil || len(salt) < 8 || len(want) != 32 {
		return false
	}
	got, err := pbkdf2.Key(sm3.New, password, salt, rounds, 32)
	return err == nil && Equal(want, got)
}
