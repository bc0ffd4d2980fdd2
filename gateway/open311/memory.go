package open311

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"time"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
)

// again is how long the same words about the same place from the same sender mean the same report (section 7): clients
// retry after a time-out, FixMyStreet for days. It ends early with the matter: after that it is news.
const again = 72 * time.Hour

// memory finds a report that came before: by the client's Idempotency-Key, else by its content.
type memory struct {
	g     *gateway
	owner string // whose keys these are
	key   string // of Once; "" = nothing to go by
	row   string // the key under which this transaction saves
	named bool   // the client named it: the key decides, for as long as it is kept
	hash  string // of the body
}

// remembered is what is kept of an answer.
type remembered struct {
	Matter string `json:"matter"`
	ID     string `json:"id"`
	Notice []byte `json:"notice"` // sealed: with a named key it holds the receipt
	At     int64  `json:"at"`
}

// memory decides what this report can be known again by. Without a key of ours and without a word about the sender,
// content alone says nothing: two neighbours may write the same.
func (g *gateway) memory(c *call, a access.Actor, p post) *memory {
	m := &memory{g: g, owner: "open311", hash: p.hash(g)}
	if a.Kind == access.KindKey {
		m.owner = a.ID
	}
	if c.test {
		return m
	}
	switch key := c.R.Header.Get("Idempotency-Key"); {
	case key != "":
		m.key, m.named = "open311:"+key, true
	case a.Kind == access.KindKey || p.email != "" || p.phone != "" || p.deviceID != "" || p.accountID != "":
		m.key = "open311.same:" + m.hash
	}
	return m
}

// hash is a keyed digest of all that was said: service, place, words, sender, attributes, photos.
func (p post) hash(g *gateway) string {
	v := url.Values{"service": {p.service}, "address_id": {p.addressID}, "address": {p.address}, "text": {p.text}, "name": {p.name}, "phone": {p.phone},
		"email": {p.email}, "device": {p.deviceID}, "account": {p.accountID}, "media": p.media,
		"point": {strconv.FormatBool(p.point), strconv.FormatInt(p.lat, 10), strconv.FormatInt(p.lon, 10)}}
	for code, vs := range p.attributes {
		vs = slices.Clone(vs)
		slices.Sort(vs)
		v["attribute:"+code] = vs
	}
	body := []byte(v.Encode()) // sorted by name
	sum := g.Keys.MAC("open311.same", body)
	return access.BodyHash(append([][]byte{sum[:]}, p.photos...)...)
}

// recall claims the report inside the transaction and gives the answer of the first one, if there was one.
func (m *memory) recall(tx *db.Tx) (t taken, found bool, err error) {
	m.row = m.key
	if m.key == "" {
		return t, false, nil
	}
	for n := 0; ; n++ { // by content: one row for each time it was news
		if !m.named {
			m.row = m.key + ":" + strconv.Itoa(n)
		}
		old, found, err := m.g.Access.Once(tx, m.owner, m.row, m.hash)
		if err != nil || !found {
			return t, false, err
		}
		t, r, err := m.read(old)
		if err != nil || m.named {
			return t, true, err
		}
		if news, err := m.news(tx, r); err != nil || !news {
			return t, true, err
		}
	}
}

// news tells whether the earlier report is over, so that the same words mean something new.
func (m *memory) news(tx *db.Tx, r remembered) (bool, error) {
	if tx.NowMS()-r.At > again.Milliseconds() {
		return true, nil
	}
	x, err := m.g.Matters.Plain(tx, r.Matter)
	if err != nil {
		return false, err
	}
	return x.State.Ended(), nil
}

func (m *memory) read(old access.Result) (taken, remembered, error) {
	var r remembered
	if err := json.Unmarshal(old.Body, &r); err != nil {
		return taken{}, r, fault.Internal(err, "open311: remembered answer")
	}
	notice, err := m.g.Keys.Open("open311.notice", []byte(r.Matter), r.Notice)
	if err != nil {
		return taken{}, r, fault.Internal(err, "open311: remembered notice")
	}
	return taken{id: r.ID, notice: string(notice)}, r, nil
}

// remember keeps the answer in the transaction of the effect (security.md P3). Only a key that the client made itself
// gives the receipt again: content can be guessed.
func (m *memory) remember(tx *db.Tx, matterID string, t, whole taken) error {
	if m.key == "" {
		return nil
	}
	if m.named {
		t = whole
	}
	sealed, err := m.g.Keys.Seal("open311.notice", []byte(matterID), []byte(t.notice))
	if err != nil {
		return fault.Internal(err, "open311: seal notice")
	}
	b, err := json.Marshal(remembered{Matter: matterID, ID: t.id, Notice: sealed, At: tx.NowMS()})
	if err != nil {
		return fault.Internal(err, "open311: remember")
	}
	return m.g.Access.Save(tx, m.owner, m.row, access.Result{Status: 200, Body: b})
}
