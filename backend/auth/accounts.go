package auth

import (
	"context"
	"fmt"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// method of record.LoginKey: an email with a password.
const methodPassword = "password"

// Register makes an account with the role USER and signs in. CodeInvalid names
// the field that breaks a rule; CodeConflict if the email has an account;
// CodeForbidden where people have profiles instead of accounts.
func (s *Service) Register(ctx context.Context, in RegisterInput) (SignedIn, error) {
	if s.local {
		return SignedIn{}, roleplay.Errorf(roleplay.CodeForbidden, "Nobody registers at this machine. Make a profile instead.")
	}
	a, err := s.createUser(ctx, CreateUserInput{Email: in.Email, Password: in.Password, Name: in.Name, Role: roleplay.RoleUser})
	if err != nil {
		return SignedIn{}, err
	}
	return s.signIn(a)
}

// CreateUser makes an account with any role. It asks for no actor: it is for the
// command line of whoever owns the data folder, and no door may offer it.
// CodeInvalid names the field that breaks a rule; CodeConflict if the email has an account.
func (s *Service) CreateUser(ctx context.Context, in CreateUserInput) (roleplay.User, error) {
	a, err := s.createUser(ctx, in)
	return userOf(a), err
}

func (s *Service) createUser(ctx context.Context, in CreateUserInput) (record.Account, error) {
	in, err := in.checked()
	if err != nil {
		return record.Account{}, err
	}
	if err := checkPassword(in.Password); err != nil {
		return record.Account{}, err
	}
	hash, err := s.passwords.hash(ctx, in.Password)
	if err != nil {
		return record.Account{}, err
	}
	id, err := s.claimEmail(ctx, in.Email)
	if err != nil {
		return record.Account{}, fmt.Errorf("claim an email: %w", err)
	}
	a, err := s.createAccount(ctx, record.Account{ID: id, Name: in.Name, Email: in.Email, Role: in.Role, PasswordHash: hash})
	if roleplay.CodeOf(err) == roleplay.CodeConflict {
		return record.Account{}, roleplay.Errorf(roleplay.CodeConflict, "There is an account with this email. Sign in, or use another email.")
	}
	if err != nil {
		return record.Account{}, fmt.Errorf("create an account: %w", err)
	}
	return a, nil
}

// SetRole gives an account another role, which holds from the next call of its
// sign-ins: they stay valid. Like CreateUser it is for the command line only.
// CodeInvalid names the field that breaks a rule; CodeNotFound if the email has no account.
func (s *Service) SetRole(ctx context.Context, in SetRoleInput) (roleplay.User, error) {
	email, err := checkEmail(in.Email)
	if err != nil {
		return roleplay.User{}, err
	}
	if err := checkRole(in.Role); err != nil {
		return roleplay.User{}, err
	}
	a, err := s.accountByEmail(ctx, email)
	if err != nil {
		return roleplay.User{}, fmt.Errorf("look up an email: %w", err)
	}
	if a.ID == "" {
		return roleplay.User{}, roleplay.Errorf(roleplay.CodeNotFound, "There is no account with the email %s.", email)
	}
	doc, err := s.accounts.Update(ctx, record.AccountKey(a.ID), a.ID, func(body *record.Account) error {
		body.Role = in.Role
		return nil
	})
	if err != nil {
		return roleplay.User{}, fmt.Errorf("set a role: %w", err)
	}
	return userOf(doc.Body), nil
}

// claimEmail returns the id that the account of this email has, or will have:
// the one claimed now, or the one claimed before. Whoever then creates the
// account of that id first has the email, so a claim whose account was never
// made (the program ended between the two) keeps nobody from registering.
func (s *Service) claimEmail(ctx context.Context, email string) (roleplay.UserID, error) {
	id, err := s.newUserID()
	if err != nil {
		return "", err
	}
	return s.claim(ctx, record.LoginKey(methodPassword, email), id)
}

// claim writes id at key unless there is one already, and returns the one that is there.
func (s *Service) claim(ctx context.Context, key string, id roleplay.UserID) (roleplay.UserID, error) {
	_, err := s.logins.Create(ctx, key, id, login{UserID: id})
	if roleplay.CodeOf(err) != roleplay.CodeConflict {
		return id, err
	}
	doc, err := s.logins.Get(ctx, key)
	return doc.Body.UserID, err
}
