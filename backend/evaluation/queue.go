package evaluation

import (
	"context"
	"errors"
	"fmt"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Run measures what is in the queue, now and whenever a session ends, until ctx
// ends; then it returns nil. A talk that cannot be measured is logged once,
// stays in the queue and is tried again with the next one. The only error is a
// bus that has ended.
func (s *Service) Run(ctx context.Context) error {
	told := map[roleplay.SessionID]bool{} // whose failure is logged
	for ctx.Err() == nil {
		if err := s.follow(ctx, told); err != nil {
			return err
		}
	}
	return nil
}

// follow empties the queue when a session ends or comes back from the bin, until
// the subscription ends because ctx did or because it fell behind.
func (s *Service) follow(ctx context.Context, told map[roleplay.SessionID]bool) error {
	ended := s.deps.Bus.Subscribe(ctx, func(e roleplay.Event) bool {
		return e.Type == roleplay.EventSessionEnded || e.Type == roleplay.EventSessionUpdated
	})
	defer ended.Close()
	s.empty(ctx, told) // after subscribing: whoever is queued from now on also wakes
	for range ended.Events() {
		s.empty(ctx, told)
	}
	if ctx.Err() == nil && !ended.Behind() {
		return errors.New("the bus ended the subscription to sessions that end")
	}
	return nil
}

// empty measures every queued talk. One that fails does not stop the others.
// What is logged names the session and the kind of failure, nothing that was said.
func (s *Service) empty(ctx context.Context, told map[roleplay.SessionID]bool) {
	queued, err := s.queued(ctx)
	if err != nil && ctx.Err() == nil {
		s.deps.Logger.ErrorContext(ctx, "queue of evaluations not read", "code", roleplay.CodeOf(err))
	}
	for _, id := range queued {
		err := s.evaluate(ctx, id)
		if err == nil || ctx.Err() != nil || told[id] {
			continue
		}
		told[id] = true
		s.deps.Logger.ErrorContext(ctx, "session not evaluated, it stays queued", "session", id, "code", roleplay.CodeOf(err))
	}
}

// evaluate measures one queued talk, stores the result, takes the talk from the
// queue and tells those who watch. Each step finds out whether it was done
// before, so that a crash between any two is made good by doing it all again.
func (s *Service) evaluate(ctx context.Context, id roleplay.SessionID) error {
	key := record.QueueKey(id)
	entry, err := s.queue.Get(ctx, key)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return nil // another instance was faster
	}
	if err != nil {
		return fmt.Errorf("read the queue: %w", err)
	}
	owner := entry.Body.UserID
	loaded, err := s.talks.Load(ctx, owner, id)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound || err == nil && (loaded.Summary.Source != "" || loaded.Summary.SteppedOut) {
		return s.unqueue(ctx, key) // removed for good, or never to be measured
	}
	switch {
	case err != nil:
		return fmt.Errorf("load the talk: %w", err)
	case loaded.Damage != nil:
		return loaded.Damage
	case loaded.ReadOnly == roleplay.ReadOnlyNewer:
		return roleplay.Errorf(roleplay.CodeUnavailable, "The talk was continued by a newer version of RolePlay.")
	case loaded.Marked.DeletedAt != nil:
		return nil // it waits until it comes back from the bin, or is removed
	case loaded.Talk.End == nil:
		return errors.New("the talk has not ended")
	}
	if err := s.keep(ctx, owner, loaded); err != nil {
		return err
	}
	if err := s.unqueue(ctx, key); err != nil {
		return err
	}
	summary := loaded.Summary
	s.deps.Bus.Publish(ctx, roleplay.Event{Type: roleplay.EventEvaluated, Stream: string(id), Owner: owner, Session: &summary})
	return nil
}

func (s *Service) unqueue(ctx context.Context, key string) error {
	if err := s.deps.Store.Delete(ctx, key, store.Always); err != nil {
		return fmt.Errorf("take the talk from the queue: %w", err)
	}
	return nil
}

// keep stores an evaluation of the talk unless there is one up to its head.
func (s *Service) keep(ctx context.Context, owner roleplay.UserID, l record.Loaded) error {
	_, done, err := s.stored(ctx, owner, l)
	if err != nil || done {
		return err
	}
	made := s.measure(l)
	id, err := roleplay.NewUUIDv7(made.MadeAt, s.deps.Random)
	if err != nil {
		return err
	}
	made.ID = roleplay.EvaluationID(id)
	if _, err := s.evaluations.Create(ctx, record.EvaluationKey(owner, made.SessionID, made.ID), owner, made); err != nil {
		return fmt.Errorf("store the evaluation: %w", err)
	}
	return nil
}
