package access

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"linli/platform/crypto"
	"linli/platform/fault"
)

// issuer is a small OpenID provider behind a real socket. What it says can be bent by a test.
type issuer struct {
	*httptest.Server
	t      *testing.T
	key    *ecdsa.PrivateKey
	now    func() time.Time
	asked  url.Values // of the authorization request whose code is redeemed next
	bend   func(claims map[string]any)
	forged bool // signs with a key of its own making
}

func newIssuer(t *testing.T, now func() time.Time) *issuer {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{t: t, key: key, now: now}
	mux := http.NewServeMux()
	say := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(v); err != nil {
			t.Error(err)
		}
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
		say(w, map[string]any{"issuer": i.URL, "authorization_endpoint": i.URL + "/auth", "token_endpoint": i.URL + "/token",
			"jwks_uri": i.URL + "/keys", "id_token_signing_alg_values_supported": []string{"ES256"}})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, r *http.Request) {
		say(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "1", Algorithm: "ES256", Use: "sig"}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		sum := crypto.Hash256([]byte(r.FormValue("code_verifier")))
		if r.FormValue("code") != "good" || base64.RawURLEncoding.EncodeToString(sum[:]) != i.asked.Get("code_challenge") ||
			r.FormValue("redirect_uri") != i.asked.Get("redirect_uri") {
			http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
			return
		}
		say(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": i.token()})
	})
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) token() string {
	claims := map[string]any{"iss": i.URL, "aud": "linli", "sub": "subject-7", "exp": i.now().Add(time.Hour).Unix(), "iat": i.now().Unix(),
		"nonce": i.asked.Get("nonce"), "phone_number": "+86 10000000021", "phone_number_verified": true}
	if i.bend != nil {
		i.bend(claims)
	}
	key := i.key
	if i.forged {
		key, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", "1"))
	if err != nil {
		i.t.Fatal(err)
	}
	body, _ := json.Marshal(claims)
	sig, err := s.Sign(body)
	if err != nil {
		i.t.Fatal(err)
	}
	out, err := sig.CompactSerialize()
	if err != nil {
		i.t.Fatal(err)
	}
	return out
}

// trip goes to the issuer and comes back with its answer.
func (i *issuer) trip(o *office, a Actor) (ticket, state string) {
	o.t.Helper()
	to, ticket, err := o.BeginOIDC(o.ctx, a)
	o.ok(err)
	u, err := url.Parse(to)
	o.ok(err)
	i.asked = u.Query()
	if i.asked.Get("code_challenge_method") != "S256" || i.asked.Get("nonce") == "" || len(i.asked.Get("state")) < 32 {
		o.t.Fatalf("asked without PKCE, nonce or state: %v", i.asked)
	}
	if i.asked.Get("redirect_uri") != "https://linli.example"+CallbackPath {
		o.t.Errorf("redirect %s", i.asked.Get("redirect_uri"))
	}
	return ticket, i.asked.Get("state")
}

func TestOIDC(t *testing.T) {
	var now func() time.Time
	is := newIssuer(t, func() time.Time { return now() })
	cfg := Config{PublicURL: "https://linli.example", OIDC: &OIDC{Issuer: is.URL, ClientID: "linli", Match: "phone_number", Label: "市统一认证"}}
	each(t, cfg, func(o *office) {
		now = o.clk.Now
		is.bend, is.forged = nil, false
		is.t = t
		go1 := func() (Entry, error) {
			ticket, state := is.trip(o, Public())
			return o.FinishOIDC(o.ctx, ticket, state, "good", Knock{Source: "a"})
		}
		_, err := go1()
		o.refused(err, fault.KindDenied, "access.oidc_unknown") // nobody here has that phone
		acc := o.user("clerk", Community)
		o.ok(o.phone("clerk", "10000000021"))

		ticket, state := is.trip(o, Public())
		_, err = o.FinishOIDC(o.ctx, ticket, state+"x", "good", Knock{})
		o.refused(err, fault.KindDenied, "access.oidc_wrong")
		_, err = o.FinishOIDC(o.ctx, ticket, state, "good", Knock{})
		o.refused(err, fault.KindNotFound, "access.ticket_over") // a ticket is good for one answer
		_, err = o.FinishOIDC(o.ctx, newToken(), state, "good", Knock{})
		o.refused(err, fault.KindNotFound, "access.ticket_over") // another browser
		ticket, state = is.trip(o, Public())
		_, err = o.FinishOIDC(o.ctx, ticket, state, "bad", Knock{})
		o.refused(err, fault.KindDenied, "access.oidc_wrong")

		for name, bend := range map[string]func(map[string]any){
			"audience of another client": func(c map[string]any) { c["aud"] = "someone-else" },
			"another issuer":             func(c map[string]any) { c["iss"] = "https://evil.example" },
			"another nonce":              func(c map[string]any) { c["nonce"] = "replayed" },
			"expired":                    func(c map[string]any) { c["exp"] = o.clk.Now().Add(-time.Minute).Unix() },
			"no subject":                 func(c map[string]any) { delete(c, "sub") },
		} {
			is.bend = bend
			if _, err := go1(); fault.Of(err) == nil || fault.Of(err).Key != "access.oidc_wrong" {
				t.Errorf("%s: %v", name, err)
			}
		}
		is.bend = func(c map[string]any) { c["phone_number_verified"] = false }
		_, err = go1()
		o.refused(err, fault.KindDenied, "access.oidc_unknown")
		is.bend, is.forged = nil, true
		_, err = go1()
		o.refused(err, fault.KindDenied, "access.oidc_wrong")
		is.forged = false

		in, err := go1()
		o.ok(err)
		if in.Actor.Account != acc.ID || in.Token == "" {
			t.Fatalf("entry %+v", in)
		}
		// Linked now: the phone may change at the issuer, the subject stays; another subject cannot take the account.
		is.bend = func(c map[string]any) { c["phone_number"] = "10000000099" }
		in, err = go1()
		o.ok(err)
		is.bend = func(c map[string]any) { c["sub"] = "subject-8" }
		_, err = go1()
		o.refused(err, fault.KindDenied, "access.oidc_unknown")
		is.bend = nil
		o.ok(o.Lock(o.ctx, System("t"), acc.ID))
		_, err = go1()
		o.refused(err, fault.KindDenied, "access.oidc_unknown")
	})
}

func TestOIDCNeverLinksAnAdministratorByAClaim(t *testing.T) {
	var now func() time.Time
	is := newIssuer(t, func() time.Time { return now() })
	cfg := Config{PublicURL: "https://linli.example", OIDC: &OIDC{Issuer: is.URL, ClientID: "linli", Match: "phone_number"}}
	each(t, cfg, func(o *office) {
		now = o.clk.Now
		o.user("root", SysAdmin)
		o.ok(o.phone("root", "10000000021"))
		ticket, state := is.trip(o, Public())
		_, err := o.FinishOIDC(o.ctx, ticket, state, "good", Knock{})
		o.refused(err, fault.KindDenied, "access.oidc_unknown")
		_, a := o.in("root") // the administrator links it by hand, logged in
		ticket, state = is.trip(o, a)
		in, err := o.FinishOIDC(o.ctx, ticket, state, "good", Knock{})
		o.ok(err)
		if in.Actor.Account != a.Account {
			t.Errorf("entry %+v", in)
		}
	})
}

func TestOIDCDown(t *testing.T) {
	cfg := Config{PublicURL: "https://linli.example", OIDC: &OIDC{Issuer: "http://127.0.0.1:1", ClientID: "linli"}}
	each(t, cfg, func(o *office) {
		_, _, err := o.BeginOIDC(o.ctx, Public())
		o.refused(err, fault.KindBusy, "access.oidc_down")
	})
}
