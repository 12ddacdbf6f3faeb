package upkeep

import (
	"context"

	"roleplay/backend/roleplay"
)

// tell publishes the state of the storage to everybody, when it is not good at
// the start and whenever it changes, until ctx ends. That a damaged file was
// salvaged is also logged, at each start until somebody has seen it.
func (s *Service) tell(ctx context.Context) {
	last := roleplay.StorageGood
	if sv := s.deps.Store.Salvaged(); salvaged(sv) {
		s.deps.Logger.WarnContext(ctx, "the data file was damaged and salvaged", "cause", sv.Cause, "copy", sv.Copy,
			"kept", sv.Kept, "stale", len(sv.Stale), "lost", len(sv.Lost))
	}
	for {
		changed := s.deps.Store.StateChanged() // before the state, so that no change falls in between
		if now := s.deps.Store.State(); now != last {
			last = now
			s.deps.Bus.Publish(ctx, roleplay.Event{Type: roleplay.EventStorageChanged, Storage: now})
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}
