package auth

import (
	"context"
	"fmt"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// Authenticate returns who an access token proves, with the role that the
// account has now. It costs one read of the store. CodeUnauthenticated if the
// token is forged, expired, of another kind, or signed out.
func (s *Service) Authenticate(ctx context.Context, token string) (roleplay.Actor, error) {
	a, err := s.prove(ctx, accessToken, token)
	if err != nil {
		return roleplay.Actor{}, err
	}
	return roleplay.Actor{ID: a.ID, Name: a.Name, Role: a.Role}, nil
}

// Refresh exchanges a refresh token for new tokens. The old one is not used up:
// tokens are kept nowhere, so each holds until it expires, however often it is
// exchanged, and a stolen one too. SignOutEverywhere ends them all.
// CodeUnauthenticated as for Authenticate.
func (s *Service) Refresh(ctx context.Context, in RefreshInput) (SignedIn, error) {
	a, err := s.prove(ctx, refreshToken, in.RefreshToken)
	if err != nil {
		return SignedIn{}, err
	}
	return s.signIn(a)
}

// SignOutEverywhere ends every token that the actor has, this sign-in's too.
// CodeUnauthenticated without an actor.
func (s *Service) SignOutEverywhere(ctx context.Context, _ SignOutEverywhereInput) (Done, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return Done{}, err
	}
	_, err = s.accounts.Update(ctx, record.AccountKey(actor.ID), actor.ID, func(body *record.Account) error {
		body.Generation++
		return nil
	})
	return Done{}, gone(err, "sign out everywhere")
}

// GetMe tells who is signed in. CodeUnauthenticated without an actor.
func (s *Service) GetMe(ctx context.Context, _ GetMeInput) (roleplay.User, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.User{}, err
	}
	a, err := s.account(ctx, actor.ID)
	if err != nil {
		return roleplay.User{}, gone(err, "get me")
	}
	return userOf(a), nil
}

// prove returns the account that a token of this kind stands for.
func (s *Service) prove(ctx context.Context, k kind, token string) (record.Account, error) {
	id, generation, err := s.tokens.parse(k, token)
	if err != nil {
		return record.Account{}, err
	}
	a, err := s.account(ctx, id)
	if err != nil {
		return record.Account{}, gone(err, "read the account of a token")
	}
	if a.Generation != generation {
		return record.Account{}, errSignedOut(nil)
	}
	return a, nil
}

// gone turns a missing account into the end of its sign-in; other errors are
// wrapped with what was done.
func gone(err error, doing string) error {
	if err == nil {
		return nil
	}
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return errSignedOut(err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
