package app

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"image"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/offline"
	"linli/platform/db"
	"linli/platform/id"
)

// handset is a phone of somebody with a role, as the server meets it.
type handset struct {
	w    *world
	role string
	id   string
	key  *ecdsa.PrivateKey
	seq  int64
}

func (w *world) handset(role string) *handset {
	w.t.Helper()
	h := &handset{w: w, role: role}
	var err error
	h.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	w.ok(err)
	pub, err := h.key.PublicKey.Bytes()
	w.ok(err)
	status, body := w.do("POST", "/offline/devices", role, url.Values{"public": {base64.StdEncoding.EncodeToString(pub)}})
	var lent struct{ Device string }
	if w.ok(json.Unmarshal([]byte(body), &lent)); status != http.StatusOK {
		w.t.Fatalf("a phone of %s: %d %s", role, status, body)
	}
	h.id = lent.Device
	return h
}

// heard is what the phone is told.
type heard struct {
	State, Item, Say string
	Wipe             bool
	Now              *offline.Version
	status           int
}

// send gives an item to the server as the service worker does; the number is the phone's next unless the item has one.
func (h *handset) send(x offline.Item, body []byte) (out heard) {
	h.w.t.Helper()
	if x.Seq == 0 {
		h.seq++
		x.Seq = h.seq
	}
	sum := sha256.Sum256(body)
	x.Device, x.Low, x.Hash = h.id, x.Seq, hex.EncodeToString(sum[:])
	sum = sha256.Sum256(x.Canonical())
	r, s, err := ecdsa.Sign(rand.Reader, h.key, sum[:])
	h.w.ok(err)
	sig := make([]byte, 64)
	r.FillBytes(sig[:32])
	s.FillBytes(sig[32:])
	item, err := json.Marshal(x)
	h.w.ok(err)
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	h.w.ok(m.WriteField("item", string(item)))
	h.w.ok(m.WriteField("sign", base64.StdEncoding.EncodeToString(sig)))
	part, err := m.CreateFormFile("body", "body")
	h.w.ok(err)
	_, err = part.Write(body)
	h.w.ok(err)
	h.w.ok(m.Close())
	req, err := http.NewRequest("POST", h.w.srv.URL+"/offline/items", &form)
	h.w.ok(err)
	req.AddCookie(&http.Cookie{Name: "test-role", Value: h.role})
	req.Header.Set("Content-Type", m.FormDataContentType())
	res, err := http.DefaultClient.Do(req)
	h.w.ok(err)
	defer res.Body.Close()
	h.w.ok(json.NewDecoder(res.Body).Decode(&out))
	out.status = res.StatusCode
	return out
}

// act is an item that does something with a matter.
func (h *handset) act(matter, act string, form url.Values) heard {
	x := offline.Item{ID: id.New(), Kind: "act", Action: "/matters/" + matter + "/" + act, Claimed: 1}
	form.Set("key", x.ID)
	return h.send(x, []byte(form.Encode()))
}

// 409 stands for "somebody was faster" and for "not yet". Only the first has two versions to choose from; the other is a refusal
// whose words the phone shows.
func TestThePhoneHearsNotYetApartFromTwoVersions(t *testing.T) {
	eachWorld(t, func(w *world) {
		h := w.handset(access.Community)
		id := w.a.public.ID
		if got := h.act(id, "look", url.Values{"result": {"pass"}, "note": {"看过了"}}); got.State != offline.Refused || got.status != 409 || got.Now != nil || got.Say == "" {
			t.Errorf("a look at what nobody has fixed: %+v, want refused with its words", got)
		}
		if got := h.act(id, "note", url.Values{"rev": {"99"}, "note": {"门口等着"}}); got.State != "conflict" || got.Now == nil || len(got.Now.Lines) == 0 || got.Now.Both == nil {
			t.Errorf("written on another version: %+v, want both versions", got)
		}
		if got := h.act(id, "note", url.Values{"note": {"门口等着"}}); got.State != offline.Done {
			t.Errorf("without a version: %+v", got)
		}
	})
}

// One phone of two is stopped: it is refused, told to empty itself and held, also by a page that asks for its lease; the other goes on.
func TestStoppingOnePhoneOfTwo(t *testing.T) {
	eachWorld(t, func(w *world) {
		lost, kept := w.handset(access.Community), w.handset(access.Community)
		if status, _ := w.do("POST", "/offline/phones/"+lost.id+"/revoke", access.Grid, url.Values{}); status != http.StatusNotFound {
			t.Errorf("somebody else stops it: %d", status)
		}
		if status, body := w.do("POST", "/offline/phones/"+lost.id+"/revoke", access.Community, url.Values{}); status != http.StatusSeeOther {
			t.Fatalf("stopping: %d %.200s", status, body)
		}
		got := lost.act(w.a.public.ID, "note", url.Values{"note": {"丢了的手机写的"}})
		if got.status != http.StatusUnauthorized || !got.Wipe {
			t.Errorf("the stopped one: %+v", got)
		}
		if status, body := w.do("POST", "/offline/lease", access.Community, url.Values{"device": {lost.id}}); status != http.StatusUnauthorized || !strings.Contains(body, `"wipe":true`) {
			t.Errorf("its lease: %d %s", status, body)
		}
		if status, body := w.do("POST", "/offline/lease", access.Community, url.Values{"device": {kept.id}}); status != http.StatusOK {
			t.Errorf("the other's lease: %d %s", status, body)
		}
		if got := kept.act(w.a.public.ID, "note", url.Values{"note": {"另一部写的"}}); got.State != offline.Done {
			t.Errorf("the other one: %+v", got)
		}
		_, page := w.do("GET", "/matters/"+w.a.public.ID, access.Community, nil)
		if strings.Contains(page, "丢了的手机写的") || !strings.Contains(page, "另一部写的") {
			t.Error("what the stopped one wrote has an effect, or what the other wrote has none")
		}
	})
}

// picture is a JPEG of one shade.
func picture(w *world, shade uint8) []byte {
	w.t.Helper()
	m := image.NewGray(image.Rect(0, 0, 64, 48))
	for i := range m.Pix {
		m.Pix[i] = shade
	}
	var b bytes.Buffer
	w.ok(jpeg.Encode(&b, m, nil))
	return b.Bytes()
}

// Photos are items of their own: one that comes before its form waits, later ones join it, the same again is not stored twice, and what
// is no picture is refused with its words while the form stands.
func TestPhotosFollowTheirForm(t *testing.T) {
	eachWorld(t, func(w *world) {
		h := w.handset(access.Grid)
		report, one, two := id.New(), id.New(), id.New()
		photo := func(name, parent string) offline.Item {
			return offline.Item{ID: name, Kind: offline.KindPhoto, Action: "/matters/new", Parent: parent, Claimed: 1}
		}
		early := photo(one, report)
		early.Seq = 1
		if got := h.send(early, picture(w, 40)); got.State != offline.Refused || got.status != 409 || got.Say == "" {
			t.Fatalf("a photo without its form: %+v", got)
		}
		h.seq = 1
		form := url.Values{"key": {report}, "place": {w.a.building.ID}, "kind": {"facility.lamp"}, "text": {"灯坏了，拍了两张"}, "photos": {one + " " + two}}
		if got := h.send(offline.Item{ID: report, Kind: "report", Action: "/matters/new", Claimed: 1}, []byte(form.Encode())); got.State != offline.Done {
			t.Fatalf("the form: %+v", got)
		}
		if got := h.send(photo(two, report), []byte("no picture")); got.State != offline.Refused || got.status != 422 || got.Say == "" {
			t.Errorf("what is no picture: %+v", got)
		}
		for range 2 {
			if got := h.send(early, picture(w, 40)); got.State != offline.Done {
				t.Errorf("the first photo: %+v", got)
			}
		}
		if got := h.send(photo(id.New(), report), picture(w, 90)); got.State != offline.Refused {
			t.Errorf("a photo that nobody announced: %+v", got)
		}
		w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) error {
			page, err := w.k.Matters.List(tx, access.System("test"), matter.Query{Limit: 50})
			w.ok(err)
			for _, m := range page.Cards {
				if m.Text != "灯坏了，拍了两张" {
					continue
				}
				docs, err := w.k.Documents.Of(tx, m.ID)
				w.ok(err)
				p, err := w.k.Documents.Progress(tx, m.ID)
				w.ok(err)
				if len(docs) != 1 || p.Have != 1 || p.Want != 2 {
					t.Errorf("%d photos, %+v", len(docs), p)
				}
				return nil
			}
			t.Error("the matter is not there")
			return nil
		}))
	})
}
