package auth

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// What Deps gets where it says nothing.
const (
	DefaultAccessTTL  = 15 * time.Minute
	DefaultRefreshTTL = 30 * 24 * time.Hour
)

// Deps are what the service works with.
type Deps struct {
	Store  store.Store
	Now    func() time.Time
	Random io.Reader // for ids and salts; may be read concurrently
	Log    *slog.Logger

	SigningKey []byte        // of the tokens, at least MinSigningKey bytes
	AccessTTL  time.Duration // zero: DefaultAccessTTL
	RefreshTTL time.Duration // zero: DefaultRefreshTTL
	Passwords  PasswordParams

	// Local says that this is the machine of the people who use it: profiles can
	// be listed, made and opened, and nobody registers from outside. LaunchKey,
	// if set, must then come with each of those calls.
	Local     bool
	LaunchKey string
}

// Service is the sign-in of the house. It may be used concurrently.
type Service struct {
	now       func() time.Time
	random    io.Reader
	log       *slog.Logger
	store     store.Store
	accounts  record.Docs[record.Account]
	logins    record.Docs[record.Login]
	passwords *passwords
	guesses   *guesses
	tokens    tokens
	local     bool
	launchKey string
}

// New makes the service. It refuses a signing key that is too short, and
// password parameters below what Argon2id can work with.
func New(d Deps) (*Service, error) {
	if d.Store == nil || d.Now == nil || d.Random == nil {
		return nil, errors.New("auth needs Store, Now and Random")
	}
	if len(d.SigningKey) < MinSigningKey {
		return nil, fmt.Errorf("auth needs a signing key of at least %d bytes, this one has %d", MinSigningKey, len(d.SigningKey))
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.AccessTTL == 0 {
		d.AccessTTL = DefaultAccessTTL
	}
	if d.RefreshTTL == 0 {
		d.RefreshTTL = DefaultRefreshTTL
	}
	hashing, err := newPasswords(d.Passwords, d.Random, runtime.NumCPU())
	if err != nil {
		return nil, err
	}
	return &Service{
		now:       d.Now,
		random:    d.Random,
		log:       d.Log,
		store:     d.Store,
		accounts:  record.Accounts(d.Store),
		logins:    record.Logins(d.Store),
		passwords: hashing,
		guesses:   newGuesses(d.Now),
		tokens:    tokens{key: d.SigningKey, now: d.Now, accessTTL: d.AccessTTL, refreshTTL: d.RefreshTTL},
		local:     d.Local,
		launchKey: d.LaunchKey,
	}, nil
}

// account reads the account of u. CodeNotFound if there is none.
func (s *Service) account(ctx context.Context, u roleplay.UserID) (record.Account, error) {
	if !roleplay.IsUUID(string(u)) {
		return record.Account{}, roleplay.Errorf(roleplay.CodeNotFound, "There is no such account.")
	}
	doc, err := s.accounts.Get(ctx, record.AccountKey(u))
	return doc.Body, err
}

// newUserID makes the id of an account made now.
func (s *Service) newUserID() (roleplay.UserID, error) {
	id, err := roleplay.NewUUIDv7(s.now(), s.random)
	return roleplay.UserID(id), err
}

// createAccount stores the first state of the account with the id of a, and
// returns it. CodeConflict if that id has an account already.
func (s *Service) createAccount(ctx context.Context, a record.Account) (record.Account, error) {
	a.Generation = 1
	a.CreatedAt = s.now().UTC()
	doc, err := s.accounts.Create(ctx, record.AccountKey(a.ID), a.ID, a)
	return doc.Body, err
}

// atMachine refuses who is not at this machine. CodeNotFound on a server, which
// has no profiles; CodeForbidden for a wrong launch key.
func (s *Service) atMachine(key string) error {
	if !s.local {
		return roleplay.Errorf(roleplay.CodeNotFound, "There are no profiles on a server. Sign in with your email and password.")
	}
	// The sums are of one length, so the comparison does not tell that of the key.
	given, want := sha256.Sum256([]byte(key)), sha256.Sum256([]byte(s.launchKey))
	if s.launchKey != "" && subtle.ConstantTimeCompare(given[:], want[:]) == 0 {
		return roleplay.Errorf(roleplay.CodeForbidden, "Open RolePlay by the address that the program shows when it starts.")
	}
	return nil
}

func userOf(a record.Account) roleplay.User {
	return roleplay.User{ID: a.ID, Name: a.Name, Email: a.Email, Role: a.Role}
}
