// Package mem keeps secrets in memory: for tests.
package mem

import (
	"bytes"
	"context"
	"sync"

	"roleplay/backend/secret"
)

// Store implements secret.Store in memory.
type Store struct {
	mu     sync.Mutex
	values map[string][]byte
}

var _ secret.Store = (*Store)(nil)

// New returns an empty store.
func New() *Store { return &Store{values: map[string][]byte{}} }

// Get implements secret.Store.
func (s *Store) Get(ctx context.Context, name string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := secret.CheckName(name); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	value, ok := s.values[name]
	if !ok {
		return nil, secret.NotFound(name)
	}
	return bytes.Clone(value), nil
}

// Set implements secret.Store.
func (s *Store) Set(ctx context.Context, name string, value []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := secret.Check(name, value); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values[name] = bytes.Clone(value)
	return nil
}

// Delete implements secret.Store.
func (s *Store) Delete(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := secret.CheckName(name); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.values, name)
	return nil
}
