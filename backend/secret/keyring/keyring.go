// Package keyring keeps secrets in the keyring of the desktop: Secret Service on
// Linux, Keychain on macOS, Credential Manager on Windows.
//
//	caller ──► call ──► goroutine ──► keyring (may show a prompt and wait for a person)
//	   ◄── answer, or CodeUnavailable after the timeout
package keyring

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/zalando/go-keyring"

	"roleplay/backend/roleplay"
	"roleplay/backend/secret"
)

// DefaultTimeout is how long a call may take where nothing else is said.
const DefaultTimeout = 2 * time.Second

// Options say whose secrets they are and how long a call may take.
type Options struct {
	Service string        // the name people see in their keyring, such as RolePlay
	Timeout time.Duration // zero: DefaultTimeout
}

// Store implements secret.Store. A machine without a keyring, or with one that
// is locked, answers CodeUnavailable within the timeout.
//
// A call to the keyring cannot be called off: one that has timed out goes on
// until the keyring answers, so a Set that answered CodeUnavailable may still
// happen. No other call begins before, so at most one is ever left waiting.
type Store struct {
	service string
	timeout time.Duration
	turn    chan struct{} // holds one token while a call is under way
}

var _ secret.Store = (*Store)(nil)

// New returns the store. It does not touch the keyring yet.
func New(o Options) *Store {
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	return &Store{service: o.Service, timeout: o.Timeout, turn: make(chan struct{}, 1)}
}

// Get implements secret.Store.
func (s *Store) Get(ctx context.Context, name string) ([]byte, error) {
	if err := secret.CheckName(name); err != nil {
		return nil, err
	}
	text, err := s.call(ctx, func() (string, error) { return keyring.Get(s.service, name) })
	if errors.Is(err, keyring.ErrNotFound) {
		return nil, secret.NotFound(name)
	}
	if err != nil {
		return nil, err
	}
	value, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("the secret %s in the keyring was not written by this program", name)
	}
	return value, nil
}

// Set implements secret.Store.
func (s *Store) Set(ctx context.Context, name string, value []byte) error {
	if err := secret.Check(name, value); err != nil {
		return err
	}
	text := base64.StdEncoding.EncodeToString(value) // a keyring keeps text
	_, err := s.call(ctx, func() (string, error) { return "", keyring.Set(s.service, name, text) })
	return err
}

// Delete implements secret.Store.
func (s *Store) Delete(ctx context.Context, name string) error {
	if err := secret.CheckName(name); err != nil {
		return err
	}
	_, err := s.call(ctx, func() (string, error) { return "", keyring.Delete(s.service, name) })
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return err
}

// answer is what the keyring said.
type answer struct {
	text string
	err  error
}

// call asks the keyring off the caller's goroutine. The library's only typed
// error is ErrNotFound; every other one means that there is no usable keyring.
func (s *Store) call(ctx context.Context, ask func() (string, error)) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if !hasKeyring() {
		return "", unavailable(errors.New("no session bus"))
	}
	timer := time.NewTimer(s.timeout)
	defer timer.Stop()
	select {
	case s.turn <- struct{}{}:
	case <-timer.C:
		return "", unavailable(errors.New("an earlier call is still waiting"))
	case <-ctx.Done():
		return "", ctx.Err()
	}
	answers := make(chan answer, 1) // takes an answer that comes too late
	go func() {
		defer func() { <-s.turn }()
		text, err := ask()
		answers <- answer{text, err}
	}()
	select {
	case a := <-answers:
		if a.err != nil && !errors.Is(a.err, keyring.ErrNotFound) {
			return "", unavailable(a.err)
		}
		return a.text, a.err
	case <-timer.C:
		return "", unavailable(errors.New("no answer in time"))
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func unavailable(cause error) error {
	return &roleplay.Error{
		Code:    roleplay.CodeUnavailable,
		Message: "No keyring on this machine can be used: there is none, or it is locked.",
		Err:     cause,
	}
}
