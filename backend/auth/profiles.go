package auth

import (
	"context"
	"fmt"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// ListProfiles lists the people of this machine, the first made first. CodeNotFound
// on a server, CodeForbidden for a wrong launch key.
func (s *Service) ListProfiles(ctx context.Context, in ListProfilesInput) (ListProfilesOutput, error) {
	if err := s.atMachine(in.Key); err != nil {
		return ListProfilesOutput{}, err
	}
	all, err := s.everybody(ctx)
	if err != nil {
		return ListProfilesOutput{}, fmt.Errorf("list profiles: %w", err)
	}
	profiles := make([]Profile, len(all))
	for i, a := range all {
		profiles[i] = Profile{ID: a.ID, Name: a.Name, Role: a.Role, Locked: a.PasswordHash != ""}
	}
	return ListProfilesOutput{Profiles: profiles}, nil
}

// CreateProfile makes a profile and signs in as it. The first profile of a
// machine is ADMIN, whatever accounts its folder has from serving others: the
// person at the machine owns the folder. Later profiles are USER. CodeInvalid names the field that breaks
// a rule; CodeNotFound on a server; CodeForbidden for a wrong launch key.
func (s *Service) CreateProfile(ctx context.Context, in CreateProfileInput) (SignedIn, error) {
	if err := s.atMachine(in.Key); err != nil {
		return SignedIn{}, err
	}
	name, err := roleplay.CheckName("name", in.Name)
	if err != nil {
		return SignedIn{}, err
	}
	a := record.Account{Name: name}
	if in.Password != "" {
		if err := checkPassword(in.Password); err != nil {
			return SignedIn{}, err
		}
		if a.PasswordHash, err = s.passwords.hash(ctx, in.Password); err != nil {
			return SignedIn{}, err
		}
	}
	if a.ID, err = s.newUserID(); err != nil {
		return SignedIn{}, err
	}
	created, err := s.createProfile(ctx, a)
	if err != nil {
		return SignedIn{}, fmt.Errorf("create a profile: %w", err)
	}
	return s.signIn(created)
}

// createProfile stores a as the first profile of the machine, else as a later one.
func (s *Service) createProfile(ctx context.Context, a record.Account) (record.Account, error) {
	// All agree on the id of the owner by the claim, and only one can create the
	// account of that id. A claim whose account was never made is free to take.
	owner := a
	owner.Role = roleplay.RoleAdmin
	var err error
	if owner.ID, err = record.ClaimLogin(ctx, s.store, "profile", "owner", a.ID); err != nil {
		return a, err
	}
	created, err := s.createAccount(ctx, owner)
	if roleplay.CodeOf(err) != roleplay.CodeConflict {
		return created, err
	}
	if owner.ID == a.ID { // somebody has made the account of this claim meanwhile
		if a.ID, err = s.newUserID(); err != nil {
			return a, err
		}
	}
	a.Role = roleplay.RoleUser
	return s.createAccount(ctx, a)
}

// OpenProfile signs in as a profile of this machine. CodeNotFound for an unknown
// one and on a server; CodeForbidden for a wrong launch key; CodeUnauthenticated
// if it is locked and the password is wrong; CodeTooMany for a while after
// many wrong ones.
func (s *Service) OpenProfile(ctx context.Context, in OpenProfileInput) (SignedIn, error) {
	if err := s.atMachine(in.Key); err != nil {
		return SignedIn{}, err
	}
	a, err := s.account(ctx, in.ID)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return SignedIn{}, roleplay.Errorf(roleplay.CodeNotFound, "There is no such profile at this machine. Choose one of the list.")
	}
	if err != nil {
		return SignedIn{}, fmt.Errorf("open a profile: %w", err)
	}
	if a.PasswordHash == "" {
		return s.signIn(a)
	}
	if len(in.Password) > maxPassword {
		return SignedIn{}, errWrongPassword()
	}
	release, err := s.guesses.begin(record.AccountKey(a.ID), in.Password)
	if err != nil {
		return SignedIn{}, err
	}
	a, verdict, err := s.verify(ctx, a, in.Password)
	release(verdict)
	if err != nil {
		return SignedIn{}, err
	}
	if verdict != right {
		return SignedIn{}, errWrongPassword()
	}
	return s.signIn(a)
}

func errWrongPassword() error {
	return roleplay.Errorf(roleplay.CodeUnauthenticated, "This profile is locked, and the password is not right.")
}
