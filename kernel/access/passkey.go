package access

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net"
	"net/url"
	"strings"
	"unicode"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"linli/platform/db"
	"linli/platform/fault"
)

// relyingParty is this installation in the eyes of a passkey.
type relyingParty struct{ web *webauthn.WebAuthn }

// newRelyingParty is nil without a public address: passkeys are bound to a host name, and browsers offer them only on
// https and on localhost.
func newRelyingParty(publicURL string) (*relyingParty, error) {
	if publicURL == "" {
		return nil, nil
	}
	u, err := url.Parse(publicURL)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return nil, fault.Invalid("access.config_url", publicURL)
	}
	if net.ParseIP(u.Hostname()) != nil {
		return nil, nil // browsers bind passkeys to names, never to figures; the other ways go on
	}
	w, err := webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "邻里 Linli", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired},
		AttestationPreference: protocol.PreferNoAttestation})
	if err != nil {
		return nil, fault.Invalid("access.config_url", publicURL).With(err)
	}
	return &relyingParty{w}, nil
}

// HasPasskeys tells whether this installation can offer passkeys at all.
func (s *Service) HasPasskeys() bool { return s.pass != nil }

func (s *Service) party() (*webauthn.WebAuthn, error) {
	if s.pass == nil {
		return nil, fault.NotFound("access.no_passkeys")
	}
	return s.pass.web, nil
}

// Passkey is one of a person's own, as lists show it.
type Passkey struct {
	ID      string
	Name    string
	Created int64
	Used    int64
}

// holder is an account as the passkey library sees it. Its handle is the account's id: opaque and not personal.
type holder struct {
	id, name, label string
	keys            []webauthn.Credential
}

func (h *holder) WebAuthnID() []byte                         { return []byte(h.id) }
func (h *holder) WebAuthnName() string                       { return h.name }
func (h *holder) WebAuthnDisplayName() string                { return h.label }
func (h *holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func (s *Service) holder(tx *db.Tx, account string) (*holder, error) {
	r, err := s.accountByID(tx, account)
	if err != nil {
		return nil, err
	}
	h := &holder{id: r.ID, name: r.Name, label: r.Label}
	if h.name == "" {
		h.name = r.Label
	}
	return h, tx.Each(`SELECT id, body FROM account_passkey WHERE account=? ORDER BY created`, []any{account}, func(scan func(...any) error) error {
		var kid string
		var sealed []byte
		if err := scan(&kid, &sealed); err != nil {
			return err
		}
		plain, err := s.keys.Open("access.passkey", []byte(account+"/"+kid), sealed)
		if err != nil {
			return nil // moved to another account behind the program's back: it opens nothing
		}
		var c webauthn.Credential
		if err := json.Unmarshal(plain, &c); err != nil {
			return fault.Internal(err, "access.holder")
		}
		h.keys = append(h.keys, c)
		return nil
	})
}

func (s *Service) sealKey(account, kid string, c *webauthn.Credential) ([]byte, error) {
	plain, err := json.Marshal(c)
	if err != nil {
		return nil, fault.Internal(err, "access.sealKey")
	}
	return s.keys.Seal("access.passkey", []byte(account+"/"+kid), plain)
}

func keyID(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

// BeginPasskey gives the browser's options (JSON for navigator.credentials.create) and a ticket for FinishPasskey.
// Needs a fresh proof of log-in.
func (s *Service) BeginPasskey(ctx context.Context, a Actor) (ticket string, options []byte, err error) {
	w, err := s.party()
	if err != nil {
		return "", nil, err
	}
	if err := a.RequireStepUp(s.db.Clock().Now()); err != nil {
		return "", nil, err
	}
	ticket = newToken()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		h, err := s.holder(tx, a.Account)
		if err != nil {
			return err
		}
		creation, data, err := w.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
		if err != nil {
			return fault.Internal(err, "access.BeginPasskey")
		}
		if options, err = json.Marshal(creation); err != nil {
			return fault.Internal(err, "access.BeginPasskey")
		}
		return s.putTicket(tx, ticketEnrol, a.Account, tokenHash(ticket), ticketLives, data)
	})
	return ticket, options, err
}

// FinishPasskey stores the passkey that the browser made. name is the owner's word for it ("我的手机").
func (s *Service) FinishPasskey(ctx context.Context, a Actor, ticket, name string, answer []byte) error {
	w, err := s.party()
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return fault.Denied("access.passkey_wrong").With(err)
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		var data webauthn.SessionData
		t, err := s.readTicket(tx, ticketEnrol, tokenHash(ticket), &data)
		if err != nil {
			return err
		}
		if t.account != a.Account {
			return fault.NotFound("access.ticket_over")
		}
		if err := useTicket(tx, t); err != nil {
			return err
		}
		h, err := s.holder(tx, a.Account)
		if err != nil {
			return err
		}
		c, err := w.CreateCredential(h, data, parsed)
		if err != nil {
			return fault.Denied("access.passkey_wrong").With(err)
		}
		return s.addKey(tx, a, name, c)
	})
}

func (s *Service) addKey(tx *db.Tx, a Actor, name string, c *webauthn.Credential) error {
	kid := keyID(c.ID)
	body, err := s.sealKey(a.Account, kid, c)
	if err != nil {
		return err
	}
	if name = short(name, 30); name == "" {
		name = "-"
	}
	_, err = tx.Exec(`INSERT INTO account_passkey (id, account, name, body, created, used) VALUES (?,?,?,?,?,0)`,
		kid, a.Account, name, body, tx.NowMS())
	if err != nil {
		return err
	}
	return s.audit(tx, a, "access.factor", a.Account, true, "passkey on")
}

// BeginPasskeyLogin gives the options for navigator.credentials.get, without asking who it is.
func (s *Service) BeginPasskeyLogin(ctx context.Context) (ticket string, options []byte, err error) {
	w, err := s.party()
	if err != nil {
		return "", nil, err
	}
	assertion, data, err := w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return "", nil, fault.Internal(err, "access.BeginPasskeyLogin")
	}
	if options, err = json.Marshal(assertion); err != nil {
		return "", nil, fault.Internal(err, "access.BeginPasskeyLogin")
	}
	ticket = newToken()
	return ticket, options, s.db.Write(ctx, func(tx *db.Tx) error {
		return s.putTicket(tx, ticketKey, "", tokenHash(ticket), ticketLives, data)
	})
}

// LogInByPasskey logs in with a passkey: possession and PIN or finger in one, so it is two factors. Denied access.wrong
// for every refusal.
func (s *Service) LogInByPasskey(ctx context.Context, ticket string, answer []byte, k Knock) (Entry, error) {
	var e Entry
	account := ""
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		if account, err = s.provePasskey(tx, ticket, answer); err != nil {
			return err
		}
		r, err := s.accountByID(tx, account)
		if err != nil {
			return err
		}
		if r.State != StateActive {
			return fault.Denied("access.wrong")
		}
		e, err = s.proceed(tx, r, half{Way: "passkey", Strong: true, Remember: k.Remember}, nil, k)
		return err
	})
	if fault.Is(err, fault.KindDenied) {
		return Entry{}, s.failed(ctx, account, "passkey", nil)
	}
	return e, err
}

// provePasskey checks an answer against its ticket and gives the account. A key whose counter runs backwards was
// copied and is refused.
func (s *Service) provePasskey(tx *db.Tx, secret string, answer []byte) (string, error) {
	w, err := s.party()
	if err != nil {
		return "", err
	}
	var data webauthn.SessionData
	t, err := s.readTicket(tx, ticketKey, tokenHash(secret), &data)
	if err != nil {
		return "", err
	}
	if err := useTicket(tx, t); err != nil {
		return "", err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return "", fault.Denied("access.wrong").With(err)
	}
	var who *holder
	_, c, err := w.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		h, err := s.holder(tx, string(handle))
		who = h
		return h, err
	}, data, parsed)
	if err != nil || who == nil || c.Authenticator.CloneWarning {
		return "", fault.Denied("access.wrong").With(err)
	}
	body, err := s.sealKey(who.id, keyID(c.ID), c)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(`UPDATE account_passkey SET body=?, used=? WHERE id=? AND account=?`, body, tx.NowMS(), keyID(c.ID), who.id)
	return who.id, err
}

// SecondByPasskey is the second step with a passkey instead of a code.
func (s *Service) SecondByPasskey(ctx context.Context, ticket, keyTicket string, answer []byte, k Knock) (Entry, error) {
	account, filled, err := s.strikeTicket(ctx, ticket)
	if err != nil {
		return Entry{}, err
	}
	e, err := s.goOn(ctx, ticket, StepSecond, k, func(tx *db.Tx, r secretRow, h *half) error {
		got, err := s.provePasskey(tx, keyTicket, answer)
		if err == nil && got != r.ID {
			err = fault.Denied("access.wrong")
		}
		h.Way, h.Strong = h.Way+"+passkey", true
		return err
	})
	if fault.Is(err, fault.KindDenied) {
		return Entry{}, s.failed(ctx, account, "passkey", filled)
	}
	return e, err
}

// StepUpByPasskey proves the log-in anew with one of the actor's own passkeys.
func (s *Service) StepUpByPasskey(ctx context.Context, a Actor, token, keyTicket string, answer []byte) (string, error) {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		got, err := s.provePasskey(tx, keyTicket, answer)
		if err == nil && (got != a.Account || !a.LoggedIn()) {
			err = fault.Denied("access.wrong")
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return s.steppedUp(ctx, a, token)
}

// Passkeys lists the actor's own.
func (s *Service) Passkeys(ctx context.Context, a Actor) ([]Passkey, error) {
	var out []Passkey
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		out = nil
		return tx.Each(`SELECT id, name, created, used FROM account_passkey WHERE account=? ORDER BY created`, []any{a.Account},
			func(scan func(...any) error) error {
				var p Passkey
				err := scan(&p.ID, &p.Name, &p.Created, &p.Used)
				out = append(out, p)
				return err
			})
	})
	return out, err
}

// DropPasskey removes one of the actor's own. Needs a fresh proof of log-in.
func (s *Service) DropPasskey(ctx context.Context, a Actor, kid string) error {
	if err := a.RequireStepUp(s.db.Clock().Now()); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`DELETE FROM account_passkey WHERE id=? AND account=?`, kid, a.Account)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.NotFound("access.no_passkey")
		}
		return s.audit(tx, a, "access.factor", a.Account, true, "passkey off")
	})
}

// short trims s, drops what does not print and cuts it to n characters.
func short(s string, n int) string {
	r := []rune(strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return -1
	}, strings.TrimSpace(s)))
	return string(r[:min(len(r), n)])
}
