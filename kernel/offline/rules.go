package offline

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"linli/platform/crypto"
)

// Lease is how long a phone may keep the half of its key (security.md T4).
const Lease = 72 * time.Hour

// Item is something written down on a phone, as it comes to the server.
type Item struct {
	ID      string `json:"id"`      // UUIDv7 of the phone; the form's idempotency key
	Device  string `json:"device"`  // the phone
	Seq     int64  `json:"seq"`     // its number on that phone, from 1
	Low     int64  `json:"low"`     // the oldest number that is still in the outbox
	Claimed int64  `json:"claimed"` // the phone's clock, Unix ms
	Kind    string `json:"kind"`    // of the form, or KindPhoto
	Action  string `json:"action"`  // address of the form
	Parent  string `json:"parent"`  // photo: the item of its form
	Hash    string `json:"hash"`    // hex SHA-256 of the body
}

// KindPhoto is a picture that follows its form.
const KindPhoto = "photo"

// Canonical is what the phone signs.
func (x Item) Canonical() []byte {
	n := func(i int64) string { return strconv.FormatInt(i, 10) }
	return []byte(strings.Join([]string{"linli.item/1", x.Device, x.ID, n(x.Seq), n(x.Low), n(x.Claimed), x.Kind, x.Action, x.Parent, x.Hash}, "\n"))
}

// Signed tells whether body is what the phone with this public key signed.
func (x Item) Signed(public, body, sig []byte) bool {
	h := crypto.Hash256(body)
	return hex.EncodeToString(h[:]) == x.Hash && crypto.VerifyP256(public, x.Canonical(), sig)
}

// Turn says whether an item may be done now: those before it on the same phone come first. settled is the highest number
// of the phone that is settled. want is the number that is missing, 0 when it is this item's turn. What the phone no longer
// holds cannot come (Low), so a server brought back from a copy does not wait for ever.
func Turn(settled int64, x Item) (want int64) {
	if x.Seq <= settled+1 || x.Low >= x.Seq {
		return 0
	}
	return max(settled+1, x.Low)
}
