package access

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
)

// OIDC is the city's own log-in (OpenID Connect, code flow with PKCE). Who has no account here gets none by it: rights
// are given by people.
type OIDC struct {
	Issuer   string // https://…, exactly as the issuer writes itself
	ClientID string
	Secret   string       // "" for a public client
	Label    string       // on the button: 市统一认证
	Match    string       // claim whose value is the login name or phone of an account here, for the first time; "" = only linked accounts
	Strong   bool         // the issuer has proved two factors itself
	Client   *http.Client // nil = one with a time limit and without redirects
}

// CallbackPath is where the issuer sends the browser back to.
const CallbackPath = "/login/oidc/back"

type provider struct {
	cfg      OIDC
	redirect string

	mu    sync.Mutex
	found *oidc.Provider // discovered at the first use: the issuer may be down when we start
}

func newProvider(c *OIDC, publicURL string) (*provider, error) {
	if c == nil {
		return nil, nil
	}
	u, err := url.Parse(c.Issuer)
	if err != nil || u.Host == "" || c.ClientID == "" || publicURL == "" {
		return nil, fault.Invalid("access.config_oidc")
	}
	p := &provider{cfg: *c, redirect: strings.TrimRight(publicURL, "/") + CallbackPath}
	if p.cfg.Client == nil {
		p.cfg.Client = &http.Client{Timeout: 10 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	return p, nil
}

// OIDCLabel is the words on the button; "" when there is no such log-in.
func (s *Service) OIDCLabel() string {
	if s.oidc == nil {
		return ""
	}
	if s.oidc.cfg.Label == "" {
		return s.oidc.cfg.Issuer
	}
	return s.oidc.cfg.Label
}

func (p *provider) discover() (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	// The provider keeps this context for fetching keys later, so it must not be a request's.
	found, err := oidc.NewProvider(oidc.ClientContext(context.Background(), p.cfg.Client), p.cfg.Issuer)
	if err != nil {
		return nil, fault.Busy("access.oidc_down").With(err)
	}
	p.found = found
	return found, nil
}

func (p *provider) oauth(found *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: p.cfg.ClientID, ClientSecret: p.cfg.Secret, RedirectURL: p.redirect,
		Endpoint: found.Endpoint(), Scopes: []string{oidc.ScopeOpenID, "profile", "phone"}}
}

// oidcTrip is what we remember while the browser is at the issuer. Link names the account that is to be linked.
type oidcTrip struct{ State, Nonce, Verifier, Link string }

// BeginOIDC gives the address to send the browser to, and the ticket to keep in its cookie: an answer that comes to
// another browser than the one that asked is refused. For a logged-in actor who has just stepped up the trip links
// the outside identity to the account; for the public it logs in.
func (s *Service) BeginOIDC(ctx context.Context, a Actor) (address, ticket string, err error) {
	if s.oidc == nil {
		return "", "", fault.NotFound("access.no_oidc")
	}
	trip := oidcTrip{State: newToken(), Nonce: newToken(), Verifier: oauth2.GenerateVerifier()}
	if a.LoggedIn() {
		if err := a.RequireStepUp(s.db.Clock().Now()); err != nil {
			return "", "", err
		}
		trip.Link = a.Account
	}
	found, err := s.oidc.discover()
	if err != nil {
		return "", "", err
	}
	ticket = newToken()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		return s.putTicket(tx, ticketOIDC, trip.Link, tokenHash(ticket), ticketLives, trip)
	})
	return s.oidc.oauth(found).AuthCodeURL(trip.State, oidc.Nonce(trip.Nonce), oauth2.S256ChallengeOption(trip.Verifier)), ticket, err
}

// FinishOIDC takes the issuer's answer. Every refusal is Denied access.oidc_wrong; an identity without account is
// Denied access.oidc_unknown; an issuer that does not answer is Busy.
func (s *Service) FinishOIDC(ctx context.Context, ticket, state, code string, k Knock) (Entry, error) {
	if s.oidc == nil {
		return Entry{}, fault.NotFound("access.no_oidc")
	}
	var trip oidcTrip
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		t, err := s.readTicket(tx, ticketOIDC, tokenHash(ticket), &trip)
		if err != nil {
			return err
		}
		return useTicket(tx, t)
	})
	if err != nil {
		return Entry{}, err
	}
	if !crypto.Equal([]byte(trip.State), []byte(state)) || code == "" {
		return Entry{}, s.refusedOIDC(ctx, "state")
	}
	claims, err := s.exchangeOIDC(ctx, trip, code)
	if err != nil {
		if fault.Is(err, fault.KindDenied) {
			return Entry{}, s.refusedOIDC(ctx, fault.Of(err).Where)
		}
		return Entry{}, err
	}
	var e Entry
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		r, err := s.accountByOIDC(tx, trip, claims)
		if err != nil {
			return err
		}
		e, err = s.proceed(tx, r, half{Way: "oidc", Strong: s.oidc.cfg.Strong, Remember: k.Remember}, nil, k)
		return err
	})
	return e, err
}

func (s *Service) refusedOIDC(ctx context.Context, why string) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error { return s.audit(tx, Public(), "access.fail", "", false, "oidc "+why) })
	if err != nil {
		return err
	}
	return fault.Denied("access.oidc_wrong")
}

type oidcClaims struct{ Subject, Match string }

// exchangeOIDC redeems the code and checks the ID token: signature, issuer, audience, expiry (the library) and nonce.
func (s *Service) exchangeOIDC(ctx context.Context, trip oidcTrip, code string) (oidcClaims, error) {
	wrong := func(where string, cause error) error {
		f := fault.Denied("access.oidc_wrong").With(cause)
		f.Where = where
		return f
	}
	found, err := s.oidc.discover()
	if err != nil {
		return oidcClaims{}, err
	}
	ctx = oidc.ClientContext(ctx, s.oidc.cfg.Client)
	tok, err := s.oidc.oauth(found).Exchange(ctx, code, oauth2.VerifierOption(trip.Verifier))
	if err != nil {
		return oidcClaims{}, wrong("code", err)
	}
	raw, _ := tok.Extra("id_token").(string)
	now := s.db.Clock().Now
	idt, err := found.Verifier(&oidc.Config{ClientID: s.oidc.cfg.ClientID, Now: now}).Verify(ctx, raw)
	if err != nil {
		return oidcClaims{}, wrong("token", err)
	}
	if !crypto.Equal([]byte(idt.Nonce), []byte(trip.Nonce)) || idt.Subject == "" {
		return oidcClaims{}, wrong("nonce", nil)
	}
	var all map[string]any
	if err := idt.Claims(&all); err != nil {
		return oidcClaims{}, wrong("claims", err)
	}
	match, _ := all[s.oidc.cfg.Match].(string)
	if verified, said := all[s.oidc.cfg.Match+"_verified"].(bool); said && !verified {
		match = "" // an e-mail or phone that the issuer has not checked proves nothing
	}
	return oidcClaims{Subject: idt.Subject, Match: match}, nil
}

// accountByOIDC finds the linked account, or links it: by the trip of a person who was logged in, or the first time
// by the claim that the installation trusts. A claim never takes over an account that is linked to somebody else.
func (s *Service) accountByOIDC(tx *db.Tx, trip oidcTrip, c oidcClaims) (secretRow, error) {
	issuer := s.oidc.cfg.Issuer
	var account string
	err := tx.Get(`SELECT account FROM account_oidc WHERE issuer=? AND subject=?`, []any{issuer, c.Subject}, &account)
	switch {
	case err == nil:
		r, err := s.accountByID(tx, account)
		if err == nil && (r.State != StateActive || trip.Link != "" && trip.Link != account) {
			err = fault.Denied("access.oidc_unknown")
		}
		return r, err
	case !fault.Is(err, fault.KindNotFound):
		return secretRow{}, err
	}
	r, err := s.toLink(tx, trip, c)
	if err != nil {
		return r, err
	}
	taken, err := tx.Exists(`SELECT 1 FROM account_oidc WHERE issuer=? AND account=?`, issuer, r.ID)
	if err != nil {
		return r, err
	}
	if taken || r.State != StateActive {
		return r, fault.Denied("access.oidc_unknown")
	}
	if _, err := tx.Exec(`INSERT INTO account_oidc (issuer, subject, account) VALUES (?,?,?)`, issuer, c.Subject, r.ID); err != nil {
		return r, err
	}
	return r, s.audit(tx, r.actor(nil), "access.factor", r.ID, true, "oidc on")
}

func (s *Service) toLink(tx *db.Tx, trip oidcTrip, c oidcClaims) (secretRow, error) {
	if trip.Link != "" {
		return s.accountByID(tx, trip.Link)
	}
	if c.Match == "" {
		return secretRow{}, fault.Denied("access.oidc_unknown")
	}
	r, found, err := s.byLogin(tx, c.Match)
	if err == nil && !found {
		err = fault.Denied("access.oidc_unknown")
	}
	if err != nil {
		return r, err
	}
	// An administrator is never linked by what an outside directory claims.
	grants, err := s.grantsOf(tx, r.ID, true)
	for _, g := range grants {
		if Administrator(g.Role) {
			return r, fault.Denied("access.oidc_unknown")
		}
	}
	return r, err
}
