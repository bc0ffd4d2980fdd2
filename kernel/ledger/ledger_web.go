package ledger

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"linli/platform/db"
	"linli/platform/fault"
)

// Handler serves the public doors of the transparency log, for mounting at /log/ (it takes the whole path):
//
//	GET /log/checkpoint              the newest signed checkpoint (C2SP tlog-checkpoint)
//	GET /log/checkpoint?cosigned     the newest one that a witness signed, with the witnesses' lines
//	GET /log/key                     the verifier key in force
//	GET /log/keys                    all keys since the beginning, with the rotations that both keys signed (ADR 0012)
//	GET /log/proof?seq=&size=        leaf hash and inclusion proof, base64 lines; size defaults to the checkpoint's
//	GET /log/proof?old=&size=        consistency proof
//	GET /log/tile/L/N[.p/W]          hash tiles (C2SP tlog-tiles); entries are not served: ADR 0010
//
// Nothing here is personal: hashes and numbers only.
func (l *Log) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /log/checkpoint", l.serve(l.webCheckpoint))
	mux.HandleFunc("GET /log/key", l.serve(func(*db.Tx, *http.Request) (answer, error) {
		return answer{body: []byte(l.vkey + "\n")}, nil
	}))
	mux.HandleFunc("GET /log/keys", l.serve(func(tx *db.Tx, _ *http.Request) (answer, error) {
		c, err := l.Keys(tx)
		if err != nil {
			return answer{}, err
		}
		return answer{body: []byte(c.Text())}, nil
	}))
	mux.HandleFunc("GET /log/proof", l.serve(l.webProof))
	mux.HandleFunc("GET /log/tile/", l.serve(l.webTile))
	return mux
}

// answer is a body and whether it can ever change.
type answer struct {
	body    []byte
	binary  bool
	forever bool
}

// serve runs a read and answers in plain text; refusals are short words for programs.
func (l *Log) serve(read func(*db.Tx, *http.Request) (answer, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var a answer
		err := l.d.Read(r.Context(), func(tx *db.Tx) (err error) {
			a, err = read(tx, r)
			return err
		})
		if err != nil {
			refuse(w, err)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if a.binary {
			w.Header().Set("Content-Type", "application/octet-stream")
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-cache")
		if a.forever {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		w.Write(a.body)
	}
}

func refuse(w http.ResponseWriter, err error) {
	switch fault.KindOf(err) {
	case fault.KindInvalid:
		http.Error(w, "bad request: seq, old and size are decimal numbers; seq < size, 1 <= old <= size, size at most that of /log/checkpoint", http.StatusBadRequest)
	case fault.KindNotFound, fault.KindNotYet:
		http.Error(w, "not found", http.StatusNotFound)
	case fault.KindBusy, fault.KindFull:
		w.Header().Set("Retry-After", "2")
		http.Error(w, "try again", http.StatusServiceUnavailable)
	default:
		http.Error(w, "damaged", http.StatusInternalServerError)
	}
}

func (l *Log) webCheckpoint(tx *db.Tx, r *http.Request) (answer, error) {
	if r.URL.Query().Has("cosigned") {
		raw, err := l.Cosigned(tx)
		return answer{body: []byte(raw)}, err
	}
	raw, size, err := tipOf(tx)
	if err == nil && size == 0 {
		err = fault.NotYet("ledger.no_checkpoint")
	}
	lines := ""
	if err == nil {
		lines, err = cosigLines(tx, size)
	}
	return answer{body: []byte(raw + lines)}, err
}

func (l *Log) webProof(tx *db.Tx, r *http.Request) (answer, error) {
	q := r.URL.Query()
	size, err := queryNumber(q.Get("size"), -1)
	if err != nil {
		return answer{}, err
	}
	if size < 0 {
		if _, size, err = tipOf(tx); err != nil {
			return answer{}, err
		}
	}
	var proof []tlog.Hash
	var b strings.Builder
	if q.Has("old") {
		old, err := queryNumber(q.Get("old"), -1)
		if err != nil {
			return answer{}, err
		}
		if proof, err = l.Consistency(tx, old, size); err != nil {
			return answer{}, err
		}
		fmt.Fprintf(&b, "old %d\nsize %d\n", old, size)
	} else {
		seq, err := queryNumber(q.Get("seq"), -1)
		if err != nil {
			return answer{}, err
		}
		if proof, err = l.Inclusion(tx, seq, size); err != nil {
			return answer{}, err
		}
		h, err := hashes(tx).ReadHashes([]int64{tlog.StoredHashIndex(0, seq)})
		if err != nil {
			return answer{}, err
		}
		fmt.Fprintf(&b, "seq %d\nsize %d\nleaf %s\n", seq, size, hex.EncodeToString(h[0][:]))
	}
	for _, h := range proof {
		b.WriteString(base64.StdEncoding.EncodeToString(h[:]) + "\n")
	}
	return answer{body: []byte(b.String())}, nil
}

// queryNumber reads a plain decimal number; blank gives the default.
func queryNumber(s string, blank int64) (int64, error) {
	if s == "" {
		return blank, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != s {
		return 0, fault.Invalid("ledger.bad_range", s, 0)
	}
	return n, nil
}

// webTile answers tiles of the signed tree only: a width beyond it is not there yet.
func (l *Log) webTile(tx *db.Tx, r *http.Request) (answer, error) {
	t, ok := parseTilePath(strings.TrimPrefix(r.URL.Path, "/log/tile/"))
	if !ok {
		return answer{}, fault.NotFound("ledger.no_entry")
	}
	_, size, err := tipOf(tx)
	if err != nil {
		return answer{}, err
	}
	have := size >> (tileHeight * t.L)
	if t.N > have/tileWidth || t.N*tileWidth+int64(t.W) > have {
		return answer{}, fault.NotFound("ledger.no_entry")
	}
	data, err := readTile(tx, t.L, t.N, t.W)
	return answer{body: data, binary: true, forever: true}, err
}

// parseTilePath reads "L/x001/x234/567" with an optional ".p/W"; level and number as C2SP tlog-tiles writes them.
func parseTilePath(path string) (tlog.Tile, bool) {
	level, rest, ok := strings.Cut(path, "/")
	n, err := strconv.Atoi(level)
	if !ok || err != nil || n < 0 || n > 5 || strconv.Itoa(n) != level {
		return tlog.Tile{}, false
	}
	t, err := tlog.ParseTilePath(fmt.Sprintf("tile/%d/%d/%s", tileHeight, n, rest))
	return t, err == nil && t.L == n
}
