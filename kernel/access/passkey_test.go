package access

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
)

// authenticator is a passkey in software: what a phone's secure chip does, from W3C WebAuthn level 3.
type authenticator struct {
	t      *testing.T
	origin string
	key    *ecdsa.PrivateKey
	id     []byte
	user   []byte
	count  uint32
}

func newAuthenticator(t *testing.T, origin string) *authenticator {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &authenticator{t: t, origin: origin, key: key, id: crypto.Random(32)}
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// data is the authenticator data: hash of the host, flags (present, verified, and attested when made), counter.
func (a *authenticator) data(flags byte, rest []byte) []byte {
	host := crypto.Hash256([]byte("linli.example"))
	out := append(host[:], flags)
	out = binary.BigEndian.AppendUint32(out, a.count)
	return append(out, rest...)
}

func (a *authenticator) client(kind, challenge string) []byte {
	b, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.origin, "crossOrigin": false})
	if err != nil {
		a.t.Fatal(err)
	}
	return b
}

type options struct {
	PublicKey struct {
		Challenge string
		User      struct{ ID string }
	}
}

func (a *authenticator) read(raw []byte) options {
	var o options
	if err := json.Unmarshal(raw, &o); err != nil {
		a.t.Fatal(err)
	}
	return o
}

// create answers navigator.credentials.create.
func (a *authenticator) create(raw []byte) []byte {
	o := a.read(raw)
	a.user, _ = base64.RawURLEncoding.DecodeString(o.PublicKey.User.ID)
	pub, err := a.key.PublicKey.Bytes()
	if err != nil {
		a.t.Fatal(err)
	}
	cose, err := cbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: pub[1:33], -3: pub[33:]})
	if err != nil {
		a.t.Fatal(err)
	}
	attested := append(make([]byte, 16), byte(len(a.id)>>8), byte(len(a.id)))
	attested = append(append(attested, a.id...), cose...)
	object, err := cbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": a.data(0x45, attested)})
	if err != nil {
		a.t.Fatal(err)
	}
	return a.answer(map[string]any{"clientDataJSON": b64(a.client("webauthn.create", o.PublicKey.Challenge)), "attestationObject": b64(object)})
}

// get answers navigator.credentials.get.
func (a *authenticator) get(raw []byte) []byte {
	o := a.read(raw)
	a.count++
	client := a.client("webauthn.get", o.PublicKey.Challenge)
	data := a.data(0x05, nil)
	hash := crypto.Hash256(client)
	digest := crypto.Hash256(data, hash[:])
	sig, err := ecdsa.SignASN1(rand.Reader, a.key, digest[:])
	if err != nil {
		a.t.Fatal(err)
	}
	return a.answer(map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(sig), "userHandle": b64(a.user)})
}

func (a *authenticator) answer(response map[string]any) []byte {
	b, err := json.Marshal(map[string]any{"id": b64(a.id), "rawId": b64(a.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
	if err != nil {
		a.t.Fatal(err)
	}
	return b
}

func TestPasskeyFromEnrolmentToLogIn(t *testing.T) {
	each(t, Config{PublicURL: "https://linli.example", Second: SecondStaff}, func(o *office) {
		acc := o.user("clerk", Community)
		a := Actor{Account: acc.ID, StepUp: o.clk.Now()}
		a.Kind = KindStaff
		dev := newAuthenticator(t, "https://linli.example")
		ticket, opts, err := o.BeginPasskey(o.ctx, a)
		o.ok(err)
		made := dev.create(opts)
		stranger := a
		stranger.Account = o.user("other", Grid).ID
		o.refused(o.FinishPasskey(o.ctx, stranger, ticket, "x", made), fault.KindNotFound, "access.ticket_over")
		o.ok(o.FinishPasskey(o.ctx, a, ticket, "我的手机", made))
		o.refused(o.FinishPasskey(o.ctx, a, ticket, "again", made), fault.KindNotFound, "access.ticket_over")

		// A passkey is two factors in one: the installation that asks for two lets it in.
		ticket, opts, err = o.BeginPasskeyLogin(o.ctx)
		o.ok(err)
		answer := dev.get(opts)
		in, err := o.LogInByPasskey(o.ctx, ticket, answer, Knock{Source: "a"})
		o.ok(err)
		if in.Token == "" || in.Actor.Account != acc.ID {
			t.Fatalf("entry %+v", in)
		}
		_, err = o.LogInByPasskey(o.ctx, ticket, answer, Knock{Source: "a"})
		o.refused(err, fault.KindNotFound, "access.ticket_over")
		ticket, _, err = o.BeginPasskeyLogin(o.ctx)
		o.ok(err)
		_, err = o.LogInByPasskey(o.ctx, ticket, answer, Knock{Source: "a"}) // an old answer to a new challenge
		o.refused(err, fault.KindDenied, "access.wrong")

		// As the second step of a password, and to step up.
		e, err := o.LogIn(o.ctx, "clerk", password, Knock{Source: "a"})
		o.ok(err)
		if e.Step != StepSecond {
			t.Fatalf("step %q", e.Step)
		}
		ticket, opts, err = o.BeginPasskeyLogin(o.ctx)
		o.ok(err)
		in, err = o.SecondByPasskey(o.ctx, e.Ticket, ticket, dev.get(opts), Knock{Source: "a"})
		o.ok(err)
		o.clk.Advance(6 * 60e9)
		_, act, err := o.Load(o.ctx, in.Token)
		o.ok(err)
		o.refused(act.RequireStepUp(o.clk.Now()), fault.KindNotYet, "")
		ticket, opts, err = o.BeginPasskeyLogin(o.ctx)
		o.ok(err)
		fresh, err := o.StepUpByPasskey(o.ctx, act, in.Token, ticket, dev.get(opts))
		o.ok(err)
		_, act, err = o.Load(o.ctx, fresh)
		o.ok(err)
		o.ok(act.RequireStepUp(o.clk.Now()))

		list, err := o.Passkeys(o.ctx, act)
		o.ok(err)
		if len(list) != 1 || list[0].Name != "我的手机" || list[0].Used == 0 {
			t.Errorf("list %+v", list)
		}
		o.ok(o.DropPasskey(o.ctx, act, list[0].ID))
		ticket, opts, err = o.BeginPasskeyLogin(o.ctx)
		o.ok(err)
		_, err = o.LogInByPasskey(o.ctx, ticket, dev.get(opts), Knock{Source: "a"})
		o.refused(err, fault.KindDenied, "access.wrong")
	})
}

func TestPasskeyOfAnotherSiteAndCopiedKeyAreRefused(t *testing.T) {
	each(t, Config{PublicURL: "https://linli.example"}, func(o *office) {
		acc := o.user("clerk", Community)
		a := Actor{Account: acc.ID, StepUp: o.clk.Now()}
		dev := newAuthenticator(t, "https://linli.example")
		ticket, opts, err := o.BeginPasskey(o.ctx, a)
		o.ok(err)
		o.ok(o.FinishPasskey(o.ctx, a, ticket, "x", dev.create(opts)))
		try := func() error {
			ticket, opts, err := o.BeginPasskeyLogin(o.ctx)
			o.ok(err)
			_, err = o.LogInByPasskey(o.ctx, ticket, dev.get(opts), Knock{Source: "a"})
			return err
		}
		for i := 0; i < 3; i++ {
			o.ok(try())
		}
		dev.origin = "https://linli-example.evil"
		o.refused(try(), fault.KindDenied, "access.wrong")
		dev.origin, dev.count = "https://linli.example", 0 // a copy whose counter lags behind
		o.refused(try(), fault.KindDenied, "access.wrong")
		dev.count = 10
		o.ok(try())
		// moved to another account in the table: it opens nothing
		thief := o.user("thief", SecAdmin)
		o.ok(o.d.Write(o.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE account_passkey SET account=?`, thief.ID)
			return err
		}))
		dev.user = []byte(thief.ID)
		o.refused(try(), fault.KindDenied, "access.wrong")
	})
}

func TestPasskeysNeedAHostName(t *testing.T) {
	each(t, Config{PublicURL: "http://127.0.0.1:8080"}, func(o *office) {
		if o.HasPasskeys() {
			t.Error("passkeys at an address in figures: browsers refuse them")
		}
		_, _, err := o.BeginPasskeyLogin(o.ctx)
		o.refused(err, fault.KindNotFound, "access.no_passkeys")
	})
}
