package auth

import (
	"context"
	"fmt"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

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
	return s.change(ctx, email, "set a role", func(body *record.Account) { body.Role = in.Role })
}

// SetPassword gives an account another password and ends its sign-ins. Like
// CreateUser it is for the command line only. CodeInvalid names the field that
// breaks a rule; CodeNotFound if the email has no account.
func (s *Service) SetPassword(ctx context.Context, in SetPasswordInput) (roleplay.User, error) {
	email, err := checkEmail(in.Email)
	if err != nil {
		return roleplay.User{}, err
	}
	if err := checkPassword(in.Password); err != nil {
		return roleplay.User{}, err
	}
	hash, err := s.passwords.hash(ctx, in.Password)
	if err != nil {
		return roleplay.User{}, err
	}
	return s.change(ctx, email, "set a password", func(body *record.Account) {
		body.PasswordHash = hash
		body.Generation++
	})
}

// change changes the account of an email.
func (s *Service) change(ctx context.Context, email, doing string, change func(*record.Account)) (roleplay.User, error) {
	a, err := s.accountByEmail(ctx, email)
	if err != nil {
		return roleplay.User{}, fmt.Errorf("look up an email: %w", err)
	}
	if a.ID == "" {
		return roleplay.User{}, roleplay.Errorf(roleplay.CodeNotFound, "There is no account with the email %s.", email)
	}
	doc, err := s.accounts.Update(ctx, record.AccountKey(a.ID), a.ID, func(body *record.Account) error {
		change(body)
		return nil
	})
	if err != nil {
		return roleplay.User{}, fmt.Errorf("%s: %w", doing, err)
	}
	return userOf(doc.Body), nil
}

// ListUsers lists everybody who has an account or a profile, the first made
// first. Like CreateUser it is for the command line only.
func (s *Service) ListUsers(ctx context.Context) ([]roleplay.User, error) {
	all, err := s.everybody(ctx)
	users := make([]roleplay.User, len(all))
	for i, a := range all {
		users[i] = userOf(a)
	}
	return users, err
}

// everybody reads all accounts.
func (s *Service) everybody(ctx context.Context) ([]record.Account, error) {
	var all []record.Account
	for entry, err := range s.store.List(ctx, record.AccountsPrefix, "") {
		if err != nil {
			return nil, fmt.Errorf("list accounts: %w", err)
		}
		doc, err := s.accounts.Get(ctx, entry.Key)
		if roleplay.CodeOf(err) == roleplay.CodeNotFound {
			continue // deleted since it was listed
		}
		if err != nil {
			return nil, fmt.Errorf("read an account: %w", err)
		}
		all = append(all, doc.Body)
	}
	return all, nil // their ids, and so their keys, sort by time
}

// claimEmail returns the id that the account of this email has, or will have:
// the one claimed now, or the one claimed before.
func (s *Service) claimEmail(ctx context.Context, email string) (roleplay.UserID, error) {
	id, err := s.newUserID()
	if err != nil {
		return "", err
	}
	return record.ClaimLogin(ctx, s.store, record.MethodPassword, email, id)
}
