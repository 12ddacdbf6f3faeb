package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// errChanged ends an update whose reason has gone.
var errChanged = errors.New("changed meanwhile")

// Login proves who one is by email and password. CodeUnauthenticated if they do
// not belong together, in the same words and after the same work whether the
// email is known or not. CodeTooMany for a while after many wrong ones, at most
// longestWait; its error has RetryAfter() time.Duration.
func (s *Service) Login(ctx context.Context, in LoginInput) (SignedIn, error) {
	email := strings.ToLower(strings.TrimSpace(in.Email))
	if len(email) > maxEmail || len(in.Password) > maxPassword {
		return SignedIn{}, errWrongLogin() // no account has them
	}
	release, err := s.guesses.begin(record.LoginKey(record.MethodPassword, email), in.Password)
	if err != nil {
		return SignedIn{}, err
	}
	a, err := s.accountByEmail(ctx, email)
	if err != nil {
		release(unknown)
		return SignedIn{}, fmt.Errorf("look up a login: %w", err)
	}
	a, verdict, err := s.verify(ctx, a, in.Password)
	release(verdict)
	if err != nil {
		return SignedIn{}, err
	}
	if verdict != right {
		return SignedIn{}, errWrongLogin()
	}
	return s.signIn(a)
}

func errWrongLogin() error {
	return roleplay.Errorf(roleplay.CodeUnauthenticated, "Email and password do not belong together.")
}

// accountByEmail returns the account that signs in with email, or the zero
// Account if there is none.
func (s *Service) accountByEmail(ctx context.Context, email string) (record.Account, error) {
	claim, err := s.logins.Get(ctx, record.LoginKey(record.MethodPassword, email))
	if err == nil {
		var a record.Account
		if a, err = s.account(ctx, claim.Body.UserID); err == nil {
			return a, nil
		}
	}
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return record.Account{}, nil
	}
	return record.Account{}, err
}

// verify compares password with that of a. An account without one costs the same
// and is always wrong. A right password whose hash is weaker than today's
// parameters is hashed again; the account is returned as it is then.
func (s *Service) verify(ctx context.Context, a record.Account, password string) (record.Account, verdict, error) {
	if a.PasswordHash == "" {
		if err := s.passwords.waste(ctx, password); err != nil {
			return a, unknown, err
		}
		return a, wrong, nil
	}
	verdict, weak, err := s.passwords.verify(ctx, a.PasswordHash, password)
	if err != nil || verdict != right || !weak {
		return a, verdict, err
	}
	stronger, err := s.rehash(ctx, a, password)
	if err != nil {
		// The sign-in is right all the same; the next one tries again.
		s.log.WarnContext(ctx, "password not hashed again", "user", a.ID, "error", err)
		return a, right, nil
	}
	return stronger, right, nil
}

// rehash replaces the hash of a by one of today's parameters, unless the
// password has changed meanwhile.
func (s *Service) rehash(ctx context.Context, a record.Account, password string) (record.Account, error) {
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return a, err
	}
	doc, err := s.accounts.Update(ctx, record.AccountKey(a.ID), a.ID, func(body *record.Account) error {
		if body.PasswordHash != a.PasswordHash {
			return errChanged
		}
		body.PasswordHash = hash
		return nil
	})
	if errors.Is(err, errChanged) {
		return a, nil
	}
	return doc.Body, err
}

// signIn gives a the tokens of its current generation.
func (s *Service) signIn(a record.Account) (SignedIn, error) {
	access, expires, err := s.tokens.issue(accessToken, a.ID, a.Generation)
	if err != nil {
		return SignedIn{}, err
	}
	refresh, _, err := s.tokens.issue(refreshToken, a.ID, a.Generation)
	if err != nil {
		return SignedIn{}, err
	}
	return SignedIn{User: userOf(a), AccessToken: access, RefreshToken: refresh, ExpiresAt: expires}, nil
}
