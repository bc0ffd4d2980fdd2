package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"linli/platform/crypto"
	"linli/platform/fault"
)

func TestCanonicalJSON(t *testing.T) {
	cases := []struct {
		in   any
		want string
	}{
		{nil, "null"}, {true, "true"}, {"汉字/<&>\u2028", "\"汉字/<&>\u2028\""}, {"\b\t\n\f\r\x01\"\\", `"\b\t\n\f\r\u0001\"\\"`},
		{int64(9007199254740992), "9007199254740992"}, {-0.0, "0"}, {math.Copysign(0, -1), "0"}, {1.0, "1"}, {1e21, "1e+21"}, {1e20, "100000000000000000000"},
		{1e-6, "0.000001"}, {1e-7, "1e-7"}, {1.5e-9, "1.5e-9"}, {333333333.33333329, "333333333.3333333"}, {4.50, "4.5"}, {2e-3, "0.002"}, {5e-324, "5e-324"},
		{map[string]any{"b": 1, "a": []any{}, "": map[string]any{}}, `{"":{},"a":[],"b":1}`},
		// RFC 8785 3.2.3: order of UTF-16 units, not of bytes.
		{map[string]any{"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\u0080": 6, "ö": 7}, "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}"},
		{struct {
			B int    `json:"b"`
			A string `json:"a"`
		}{1, "<x>"}, `{"a":"<x>","b":1}`},
		{json.Number("1.50"), "1.5"}, {[]string{"z", "a"}, `["z","a"]`},
	}
	for _, c := range cases {
		got, err := Canonical(c.in)
		if err != nil || string(got) != c.want {
			t.Errorf("%#v: %s %v, want %s", c.in, got, err, c.want)
		}
	}
	for _, bad := range []any{math.NaN(), math.Inf(1), "\xff", int64(1)<<53 + 1, json.Number("99999999999999999999"), make(chan int), map[string]any{"\xff": 1}} {
		if got, err := Canonical(bad); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%#v became %s", bad, got)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add(`{"b":[1,2.5e3,"x"],"a":null}`)
	f.Fuzz(func(t *testing.T, s string) {
		d := json.NewDecoder(strings.NewReader(s))
		d.UseNumber()
		var v any
		if d.Decode(&v) != nil {
			return
		}
		once, err := Canonical(v)
		if err != nil {
			return
		}
		var again any
		if err := json.Unmarshal(once, &again); err != nil {
			t.Fatalf("%s is not JSON: %v", once, err)
		}
		twice, err := Canonical(again)
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("%s then %s %v", once, twice, err)
		}
	})
}

func TestLeafBytes(t *testing.T) {
	l := leaf{Seq: 7, Time: 1772352000123, Suite: "std", Kind: "matter.open", Place: "140402001001", Obj: "m%1\n", Rev: 3, Actor: "ab", Prev: -1, Link: "-"}
	want := "linli.entry/1\nseq=7\ntime=2026-03-01T08:00:00.123Z\nsuite=std\nkind=matter.open\nplace=140402001001\nobj=m%251%0A\nrev=3\nactor=ab\nprev=-\ncommit=-\npub=-\nlink=%2D\n"
	if string(l.bytes()) != want {
		t.Fatalf("%s", l.bytes())
	}
	back, err := parseLeaf([]byte(want))
	if err != nil || back != l {
		t.Fatalf("%+v %v", back, err)
	}
	for _, bad := range []string{"", want + "x", strings.Replace(want, "seq=7", "seq=07", 1), strings.Replace(want, "prev=-", "prev=-1", 1),
		strings.Replace(want, "commit=-", "commit=", 1), strings.Replace(want, "%0A", "%0a", 1), strings.Replace(want, "rev=3\n", "", 1),
		strings.Replace(want, ".123Z", "Z", 1), strings.Replace(want, "\n", "\r\n", 1)} {
		if l, err := parseLeaf([]byte(bad)); err == nil {
			t.Errorf("%q was read as %+v", bad, l)
		}
	}
}

func FuzzLeaf(f *testing.F) {
	f.Add([]byte("linli.entry/1\nseq=7\ntime=2026-03-01T08:00:00.123Z\nsuite=std\nkind=a.b\nplace=-\nobj=-\nrev=3\nactor=ab\nprev=-\ncommit=-\npub=-\nlink=%2D\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if l, err := parseLeaf(raw); err == nil && !bytes.Equal(l.bytes(), raw) {
			t.Fatalf("%q is not canonical", raw)
		}
	})
}

func TestPublicPartRefusesWhatLooksPersonal(t *testing.T) {
	for _, bad := range []string{"电话13812345678", "13812345678", "身份证110101199003071234", "11010119900307123X 号"} {
		if _, err := encodePub(map[string]any{"x": bad}); fault.Of(err) == nil || fault.Of(err).Key != "ledger.pub_personal" {
			t.Errorf("%s became public: %v", bad, err)
		}
	}
	for _, good := range []any{int64(13812345678), "0192f0c1-7a3b-7def-8123-138123456789", "140402001001", "sha256:13812345678abcdef", "柳民〔2026〕0391", 1772352000123, "2026-03-01T08:00:00Z", "140402001001001001"} {
		if _, err := encodePub(map[string]any{"x": good}); err != nil {
			t.Errorf("%v was refused: %v", good, err)
		}
	}
	if _, err := encodePub(map[string]any{"x": strings.Repeat("长", 2000)}); err == nil {
		t.Error("an endless public part")
	}
}

func TestEntriesThatCanNotStand(t *testing.T) {
	good := Entry{Kind: "matter.open", Obj: "m"}
	if err := checkEntry(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Entry){
		"no kind":       func(e *Entry) { e.Kind = "" },
		"capitals":      func(e *Entry) { e.Kind = "Matter.Open" },
		"line in kind":  func(e *Entry) { e.Kind = "a\nb" },
		"negative rev":  func(e *Entry) { e.Rev = -1 },
		"slot twice":    func(e *Entry) { e.Slots = []Slot{{Name: "a"}, {Name: "a"}} },
		"slot unnamed":  func(e *Entry) { e.Slots = []Slot{{}} },
		"broken text":   func(e *Entry) { e.Obj = "\xff" },
		"endless place": func(e *Entry) { e.Place = strings.Repeat("1", 300) },
	} {
		e := good
		change(&e)
		if err := checkEntry(e); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The commitments of security.md 5.3 written out a second time.
func TestCommitments(t *testing.T) {
	salt, body := bytes.Repeat([]byte{7}, 32), []byte(`"x"`)
	want := sha256.Sum256([]byte("linli.slot/1\x00\x00\x00\x04text" + string(salt) + string(body)))
	c := slotCommit(crypto.Std, "text", salt, body)
	if c != want {
		t.Errorf("slot: %x", c)
	}
	other := sha256.Sum256([]byte("other"))
	all := sha256.Sum256([]byte("linli.commit/1" + string(other[:]) + string(want[:])))
	list := []commitment{{"text", c}, {"photo", other}}
	sortCommitments(list)
	if commitAll(crypto.Std, list) != hex.EncodeToString(all[:]) {
		t.Error("commit")
	}
	packed := packCommitments(list)
	back, ok := unpackCommitments(packed)
	if !ok || !slices.Equal(back, list) {
		t.Error("packing")
	}
	for i := range packed {
		if _, ok := unpackCommitments(packed[:i]); ok && i != 0 && i != 38 {
			t.Errorf("%d bytes of %d were taken for whole", i, len(packed))
		}
	}
}

// merkle is RFC 6962 2.1 word for word, as a second implementation.
func merkle(leaves [][]byte) []byte {
	switch len(leaves) {
	case 0:
		h := sha256.Sum256(nil)
		return h[:]
	case 1:
		h := sha256.Sum256(append([]byte{0}, leaves[0]...))
		return h[:]
	}
	k := split(len(leaves))
	h := sha256.Sum256(append(append([]byte{1}, merkle(leaves[:k])...), merkle(leaves[k:])...))
	return h[:]
}

// path is PATH(m, D[n]) of RFC 6962 2.1.1.
func path(m int, leaves [][]byte) [][]byte {
	if len(leaves) == 1 {
		return nil
	}
	if k := split(len(leaves)); m < k {
		return append(path(m, leaves[:k]), merkle(leaves[k:]))
	} else {
		return append(path(m-k, leaves[k:]), merkle(leaves[:k]))
	}
}

// split is the largest power of two smaller than n.
func split(n int) int {
	k := 1
	for k*2 < n {
		k *= 2
	}
	return k
}

func TestTheTreeIsRFC6962(t *testing.T) {
	var leaves [][]byte
	e := &edge{}
	tiles := map[string][]byte{}
	keep := func(level int, n int64, hashes []byte) error {
		key := fmt.Sprint(level, "/", n)
		if !bytes.HasPrefix(hashes, tiles[key]) {
			t.Errorf("tile %s was changed", key)
		}
		tiles[key] = hashes
		return nil
	}
	for size := 1; size <= 600; size++ {
		leaf := []byte(fmt.Sprint("leaf ", size))
		leaves = append(leaves, leaf)
		if err := e.add(tlog.RecordHash(leaf), keep); err != nil {
			t.Fatal(err)
		}
		e.flush(keep)
		root, err := e.root()
		if err != nil || !bytes.Equal(root[:], merkle(leaves)) {
			t.Fatalf("size %d: root %v %v", size, root, err)
		}
	}
	if len(tiles["0/0"]) != 256*32 || len(tiles["0/2"]) != 88*32 || len(tiles["1/0"]) != 2*32 || len(tiles) != 4 {
		t.Errorf("tiles: %d", len(tiles))
	}
}

func TestRootFromProof(t *testing.T) {
	var leaves [][]byte
	for size := 1; size <= 40; size++ {
		leaves = append(leaves, []byte{byte(size)})
		want := tlog.Hash(merkle(leaves))
		for seq := range size {
			var proof []tlog.Hash
			for _, h := range path(seq, leaves) {
				proof = append(proof, tlog.Hash(h))
			}
			leafHash := tlog.RecordHash(leaves[seq])
			if got, ok := rootFromProof(proof, int64(size), int64(seq), leafHash); !ok || got != want {
				t.Fatalf("%d of %d does not prove", seq, size)
			}
			if _, ok := rootFromProof(append(proof, want), int64(size), int64(seq), leafHash); ok {
				t.Fatalf("%d of %d proves with a hash too many", seq, size)
			}
			for i := range proof {
				broken := slices.Clone(proof)
				broken[i][3] ^= 1
				if got, ok := rootFromProof(broken, int64(size), int64(seq), leafHash); ok && got == want {
					t.Fatalf("%d of %d proves although hash %d is wrong", seq, size, i)
				}
				if got, ok := rootFromProof(slices.Delete(slices.Clone(proof), i, i+1), int64(size), int64(seq), leafHash); ok && got == want {
					t.Fatalf("%d of %d proves without hash %d", seq, size, i)
				}
			}
		}
	}
	for _, bad := range [][2]int64{{0, 0}, {1, 1}, {5, -1}, {-3, 0}} {
		if _, ok := rootFromProof(nil, bad[0], bad[1], tlog.Hash{}); ok {
			t.Errorf("%v proves", bad)
		}
	}
}

func TestIDsFollowTimeThenOrder(t *testing.T) {
	var ids [][16]byte
	for ms := int64(1772352000000); ms < 1772352000003; ms++ {
		for n := uint32(1<<20 - 3); n < 1<<20+3; n++ {
			id := makeID(ms, n, [8]byte{byte(rand.Uint32()), 255, 255, byte(rand.Uint32())})
			if momentOf(id) != ms || refOf(id)[14] != '7' || !strings.Contains("89ab", refOf(id)[19:20]) {
				t.Fatalf("%s is no UUIDv7 of %d", refOf(id), ms)
			}
			if back, err := idOf(refOf(id)); err != nil || back != id {
				t.Fatal("the reference does not lead back")
			}
			ids = append(ids, id)
		}
	}
	if !slices.IsSortedFunc(ids, compareIDs) {
		t.Error("not in order")
	}
	for _, bad := range []string{"", "x", strings.Repeat("z", 36), strings.ToUpper("0192f0c1-7a3b-7def-8123-138123456789"), "0192f0c1x7a3b-7def-8123-138123456789"} {
		if _, err := idOf(bad); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("%q was taken for a reference: %v", bad, err)
		}
	}
}

func TestRevisionsTakeTheirPlacesInOrder(t *testing.T) {
	mk := func(ms int64, obj string, rev int64) draft {
		return draft{id: makeID(ms, uint32(ms), [8]byte{}), obj: obj, rev: rev}
	}
	list := []draft{mk(5, "a", 1), mk(1, "a", 3), mk(2, "b", 1), mk(3, "a", 2), mk(4, "", 0), mk(6, "a", 0)}
	orderByRev(list)
	var got []string
	for _, d := range list {
		got = append(got, fmt.Sprint(d.obj, d.rev))
	}
	if want := []string{"a1", "b1", "a2", "0", "a3", "a0"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
