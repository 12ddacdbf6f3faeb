package recording

import (
	"context"
	"fmt"
	"strings"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// lookEach is how often is looked for recordings whose time is over.
const lookEach = time.Hour

// Run forgets recordings, until ctx ends: at once when a session is gone for good, and each
// hour those whose days are over and what was missed. What each person has chosen last counts
// for all of their recordings: with "never" nothing more is recorded, and what there is stays
// until they remove it. A recording that is being made is left alone, and nothing is
// forgotten where a choice cannot be read.
func (s *Service) Run(ctx context.Context) error {
	gone := s.deps.Bus.Subscribe(ctx, func(e roleplay.Event) bool { return e.Type == roleplay.EventSessionUpdated && e.Gone })
	defer gone.Close()
	tick := time.NewTicker(lookEach)
	defer tick.Stop()
	for {
		if err := s.sweep(ctx); err != nil && ctx.Err() == nil {
			s.deps.Logger.ErrorContext(ctx, "recordings are not looked after", "error", err)
		}
		select {
		case <-tick.C:
		case _, ok := <-gone.Events():
			if !ok { // it fell behind: the sweep finds what was missed
				gone = s.deps.Bus.Subscribe(ctx, func(e roleplay.Event) bool { return e.Type == roleplay.EventSessionUpdated && e.Gone })
			}
		case <-ctx.Done():
			return ctx.Err()
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// one is a session that has a recording.
type one struct {
	user    roleplay.UserID
	session roleplay.SessionID
}

// sweep forgets all recordings whose time is over.
func (s *Service) sweep(ctx context.Context) error {
	all, err := s.recorded(ctx)
	if err != nil {
		return err
	}
	kept := map[roleplay.UserID]record.VoiceDocument{}
	for _, of := range all {
		choice, ok := kept[of.user]
		if !ok {
			doc, err := s.settings.Get(ctx, record.VoiceKey(of.user))
			if err != nil && roleplay.CodeOf(err) != roleplay.CodeNotFound {
				s.deps.Logger.WarnContext(ctx, "recordings are kept whose retention is not known", "error", err)
				doc.Body.Retention = roleplay.RetainKeep
			}
			choice = doc.Body
			kept[of.user] = choice
		}
		over, err := s.over(ctx, of, choice)
		if err == nil && over {
			err = s.remove(ctx, record.RecordingPrefix(of.user, of.session))
		}
		if err != nil {
			s.deps.Logger.ErrorContext(ctx, "a recording is not looked after", "session", of.session, "error", err)
		}
	}
	return ctx.Err()
}

// recorded are the sessions that have a recording.
func (s *Service) recorded(ctx context.Context) ([]one, error) {
	var all []one
	for entry, err := range s.deps.Recordings.List(ctx, "", "") {
		if err != nil {
			return nil, fmt.Errorf("list recordings: %w", err)
		}
		parts := strings.Split(entry.Key, "/")
		if len(parts) != 5 {
			continue // not ours
		}
		of := one{roleplay.UserID(parts[1]), roleplay.SessionID(parts[3])}
		if record.RecordingKey(of.user, of.session, 0)[:len(entry.Key)-6] != entry.Key[:len(entry.Key)-6] {
			continue
		}
		if len(all) == 0 || all[len(all)-1] != of {
			all = append(all, of)
		}
	}
	return all, nil
}

// over reports whether the time of a recording is over.
func (s *Service) over(ctx context.Context, of one, choice record.VoiceDocument) (bool, error) {
	s.mu.Lock()
	taken := s.taken[record.RecordingPrefix(of.user, of.session)] > 0
	s.mu.Unlock()
	if taken || choice.Retention == roleplay.RetainKeep {
		return false, nil
	}
	summary, err := s.deps.Talks.Sessions().Get(ctx, of.user, of.session)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		// Not on the list: gone for good, unless its log is there.
		_, err = s.deps.Talks.Load(ctx, of.user, of.session)
		if roleplay.CodeOf(err) == roleplay.CodeNotFound {
			return true, nil
		}
		return false, err
	}
	if err != nil || choice.Retention != roleplay.RetainDays {
		return false, err
	}
	most := time.Duration(choice.Days) * 24 * time.Hour
	switch {
	case summary.EndedAt != nil:
		return s.deps.Now().Sub(*summary.EndedAt) > most, nil
	case s.deps.Now().Sub(summary.StartedAt) <= most:
		return false, nil
	}
	// Begun long ago, and not ended: what was said last counts.
	last := summary.StartedAt
	talk, err := s.deps.Talks.Load(ctx, of.user, of.session)
	if err != nil && roleplay.CodeOf(err) != roleplay.CodeNotFound {
		return false, err
	}
	for _, turn := range talk.Talk.Turns {
		if turn.CreatedAt.After(last) {
			last = turn.CreatedAt
		}
	}
	return s.deps.Now().Sub(last) > most, nil
}
