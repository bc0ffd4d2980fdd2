package crypto

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

var suites = []Suite{Std, GM}

// Published vectors: FIPS 180, GB/T 32905 appendix A, RFC 4231 case 2.
func TestVectors(t *testing.T) {
	for _, c := range []struct {
		s        Suite
		in, want string
	}{
		{Std, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{GM, "abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
		{GM, strings.Repeat("abcd", 16), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"},
	} {
		half := len(c.in) / 2
		if sum := c.s.Hash([]byte(c.in[:half]), []byte(c.in[half:])); hex.EncodeToString(sum[:]) != c.want {
			t.Errorf("%s %q: %x", c.s.ID(), c.in, sum)
		}
	}
	m := Std.MAC([]byte("Jefe"), []byte("what do ya want "), []byte("for nothing?"))
	if hex.EncodeToString(m[:]) != "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" {
		t.Errorf("HMAC: %x", m)
	}
}

func TestSealedBlobs(t *testing.T) {
	for _, s := range suites {
		key := Random(32)
		blob, err := Seal(s, key, []byte("row 1"), []byte("孙一〇"))
		if err != nil || blob[0] != s.Mark() || len(blob) != len("孙一〇")+SealedOverhead || bytes.Contains(blob, []byte("孙")) {
			t.Fatalf("%s: %x %v", s.ID(), blob, err)
		}
		if plain, err := Open(key, []byte("row 1"), blob); err != nil || string(plain) != "孙一〇" {
			t.Errorf("%s: %q %v", s.ID(), plain, err)
		}
		for i := range blob {
			broken := bytes.Clone(blob)
			broken[i] ^= 3 // also turns one suite's mark into the other's or none
			if _, err := Open(key, []byte("row 1"), broken); err == nil {
				t.Errorf("%s: opens with byte %d changed", s.ID(), i)
			}
			if _, err := Open(key, []byte("row 1"), blob[:i]); err == nil {
				t.Errorf("%s: opens with %d bytes", s.ID(), i)
			}
		}
		if _, err := Open(key, []byte("row 2"), blob); !errors.Is(err, ErrOpen) {
			t.Errorf("%s: opens at another place: %v", s.ID(), err)
		}
		if _, err := Open(Random(32), []byte("row 1"), blob); !errors.Is(err, ErrOpen) {
			t.Errorf("%s: opens with another key: %v", s.ID(), err)
		}
		if _, err := Seal(s, key[:16], nil, nil); err == nil {
			t.Errorf("%s: a short key was taken", s.ID())
		}
	}
}

func TestSignatures(t *testing.T) {
	for _, s := range suites {
		private, err := s.NewPrivate()
		if err != nil {
			t.Fatal(err)
		}
		public, err := s.Public(private)
		if err != nil {
			t.Fatal(err)
		}
		sig, err := Sign(s, private, []byte("公示"))
		if err != nil || !Verify(public, []byte("公示"), sig) {
			t.Fatalf("%s: %v", s.ID(), err)
		}
		if Verify(public, []byte("公告"), sig) || Verify(public, []byte("公示"), sig[:len(sig)-1]) || Verify(public[1:], []byte("公示"), sig) || Verify(public, nil, nil) {
			t.Errorf("%s: accepted what it did not sign", s.ID())
		}
		for i := range sig {
			broken := bytes.Clone(sig)
			broken[i] ^= 3
			if Verify(public, []byte("公示"), broken) {
				t.Errorf("%s: accepted with byte %d changed", s.ID(), i)
			}
		}
		for _, bad := range [][]byte{nil, make([]byte, 32), bytes.Repeat([]byte{255}, 32), make([]byte, 31)} {
			if _, err := s.Sign(bad, []byte("x")); err == nil && (s == GM || len(bad) != 32) {
				t.Errorf("%s: signed with the key %x", s.ID(), bad)
			}
		}
		if s.Verify(make([]byte, 64), []byte("x"), make([]byte, 64)) { // no key of either suite
			t.Errorf("%s: accepted nothing by nobody", s.ID())
		}
	}
}

func TestKeysComeBackAndStayClosed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	var wg sync.WaitGroup
	boxes := make([][]byte, 8) // eight processes start together
	for i := range boxes {
		wg.Go(func() {
			k, err := OpenKeys(dir, Std)
			if err != nil {
				t.Error(err)
				return
			}
			boxes[i], err = k.Seal("people.phone", []byte("p1"), []byte("10012345678"))
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	k, err := OpenKeys(dir, GM)
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range boxes {
		if plain, err := k.Open("people.phone", []byte("p1"), b); err != nil || string(plain) != "10012345678" {
			t.Errorf("process %d had other keys: %v", i, err)
		}
	}
	if _, err := k.Open("people.name", []byte("p1"), boxes[0]); err == nil {
		t.Error("a blob opens for another purpose")
	}
	gm, err := k.Seal("people.phone", []byte("p1"), []byte("10012345678"))
	if err != nil || gm[0] != GM.Mark() {
		t.Errorf("%x %v", gm, err)
	}
	if plain, err := k.WithSuite(Std).Open("people.phone", []byte("p1"), gm); err != nil || string(plain) != "10012345678" {
		t.Errorf("after the suite changed back: %v", err)
	}
	for _, name := range []string{MasterFile, SigningFile} {
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info.Mode(), err)
		}
		for _, loose := range []os.FileMode{0o640, 0o604, 0o620} {
			os.Chmod(path, loose)
			if _, err := OpenKeys(dir, Std); !errors.Is(err, ErrLoose) {
				t.Errorf("%s with %o: %v", name, loose, err)
			}
		}
		os.Chmod(path, 0o600)
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		os.WriteFile(path, raw[:20], 0o600)
		if _, err := OpenKeys(dir, Std); err == nil {
			t.Errorf("half of %s was taken for a key", name)
		}
		os.WriteFile(path, raw, 0o600)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("left behind: %v %v", entries, err)
	}
}

func TestBlindIndexAndMAC(t *testing.T) {
	k, other := NewKeys(Std), NewKeys(Std)
	a := k.Blind("people.phone", "10012345678")
	if a != k.Blind("people.phone", "10012345678") || a == k.Blind("people.phone", "10012345679") || a == k.Blind("people.id", "10012345678") ||
		a == other.Blind("people.phone", "10012345678") || len(a) != 32 {
		t.Error(a)
	}
	if k.MAC("x", []byte("ab"), []byte("c")) == k.MAC("x", []byte("a"), []byte("bc")) {
		t.Error("the border between parts can be moved")
	}
}

func TestPasswords(t *testing.T) {
	for _, s := range suites {
		k := NewKeys(s)
		if s == GM && testing.Short() {
			continue
		}
		h, err := k.HashPassword("柳桥街道-2026")
		if err != nil {
			t.Fatal(err)
		}
		if !CheckPassword(h, "柳桥街道-2026") || CheckPassword(h, "柳桥街道-2025") {
			t.Errorf("%s: %s", s.ID(), h)
		}
		if k.StalePassword(h) || !NewKeys(suites[2-s.Mark()]).StalePassword(h) {
			t.Errorf("%s: stale", s.ID())
		}
		if s == GM {
			continue // its 600,000 rounds were waited for three times
		}
		if CheckPassword(k.NoPassword(), "") {
			t.Error("nobody's password opened")
		}
		if again, _ := k.HashPassword("柳桥街道-2026"); again == h {
			t.Error("no salt")
		}
	}
	for _, bad := range []string{"", "$", "$argon2id$v=19$m=0,t=0,p=0$AAAAAAAAAAAAAAAAAAAAAA$AA", "$argon2id$v=19$m=4194304,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=19456,t=0,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "$pbkdf2-sm3$i=-1$AAAA$AAAA", "$pbkdf2-sm3$i=99999999999$AAAAAAAAAAAAAAAAAAAAAA$AA", "$2y$10$x", "plain"} {
		if CheckPassword(bad, "") || CheckPassword(bad, "plain") {
			t.Errorf("%q opened", bad)
		}
	}
}

func TestNotes(t *testing.T) {
	k := NewKeys(GM)
	s, vkey, err := k.NoteSigner("linli.140402/main/log1")
	if err != nil {
		t.Fatal(err)
	}
	g, err := k.GMNote("linli.140402/main/log1")
	if err != nil {
		t.Fatal(err)
	}
	signed, err := note.Sign(&note.Note{Text: "x\n1\ny\n"}, s, g)
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := note.Open(signed, note.VerifierList(v)); err != nil || len(n.Sigs) != 1 || len(n.UnverifiedSigs) != 1 {
		t.Errorf("a reader without SM2: %+v %v", n, err)
	}
	if n, err := note.Open(signed, note.VerifierList(v, g)); err != nil || len(n.Sigs) != 2 {
		t.Errorf("a reader with SM2: %+v %v", n, err)
	}
	if _, err := note.Open(bytes.Replace(signed, []byte("\n1\n"), []byte("\n2\n"), 1), note.VerifierList(g)); err == nil {
		t.Error("a changed note was accepted")
	}
	if _, _, err := k.NoteSigner("a name with spaces"); err == nil {
		t.Error("a name that notes can not carry")
	}
}

// The signing key is replaced in one step, the old file is overwritten, and a key that was not prepared here is never promoted.
func TestTheSigningKeyIsReplaced(t *testing.T) {
	dir := t.TempDir()
	k, err := OpenKeys(dir, Std)
	if err != nil {
		t.Fatal(err)
	}
	if next, err := k.Next(); next != nil || err != nil {
		t.Errorf("nothing is prepared: %v", err)
	}
	old, err := os.Open(filepath.Join(dir, SigningFile))
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	next, err := k.PrepareNext()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := k.PrepareNext(); err != nil || !bytes.Equal(again.sign, next.sign) {
		t.Errorf("a prepared key is used again: %v", err)
	}
	if err := k.Promote(NewKeys(Std)); err == nil {
		t.Error("a key of somewhere else was promoted")
	}
	other, err := OpenKeys(dir, Std) // another process, a moment later
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []*Keys{k, other} {
		if err := who.Promote(next); err != nil || !bytes.Equal(who.signing(), next.sign) {
			t.Errorf("%v", err)
		}
	}
	again, err := OpenKeys(dir, GM)
	if err != nil || !bytes.Equal(again.sign, next.sign) || !bytes.Equal(again.master, k.master) {
		t.Errorf("%v", err)
	}
	if left, err := io.ReadAll(old); err != nil || len(left) == 0 || !bytes.Equal(left, make([]byte, len(left))) {
		t.Errorf("the old file still holds %q %v", left, err)
	}
}
