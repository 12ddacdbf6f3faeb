package bolt

import (
	"sync"

	"roleplay/backend/roleplay"
)

// health is the state of a store, and wakes those who wait for another one.
type health struct {
	mu      sync.Mutex
	state   roleplay.StorageState
	changed chan struct{}
}

func newHealth(state roleplay.StorageState) *health {
	return &health{state: state, changed: make(chan struct{})}
}

// set moves to a state. Nothing leads out of read_only.
func (h *health) set(state roleplay.StorageState) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.state == state || h.state == roleplay.StorageReadOnly {
		return
	}
	h.state = state
	close(h.changed)
	h.changed = make(chan struct{})
}

// State implements store.Local.
func (s *Store) State() roleplay.StorageState {
	s.health.mu.Lock()
	defer s.health.mu.Unlock()
	return s.health.state
}

// StateChanged implements store.Local.
func (s *Store) StateChanged() <-chan struct{} {
	s.health.mu.Lock()
	defer s.health.mu.Unlock()
	return s.health.changed
}
