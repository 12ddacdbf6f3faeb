package chat

import (
	"context"
	"iter"
	"maps"
	"slices"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// maxResumed bounds how many streams one watcher resumes at once.
const maxResumed = 1000

// Watch tells the actor's news and everybody's. The sequence begins with a snapshot of the
// active ones among the newest sessions (MaxPage), then what each stream in After missed, then what happens. It
// ends without an error when ctx ends or when the watcher fell behind; then the
// watcher watches again with what it has seen. CodeUnauthenticated without an
// actor, CodeInvalid for an After that names no sessions.
func (s *Service) Watch(ctx context.Context, in WatchInput) (iter.Seq2[roleplay.Event, error], error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return nil, err
	}
	if len(in.After) > maxResumed {
		return nil, roleplay.Invalid("after", "At most %d streams are resumed at once.", maxResumed)
	}
	for stream, seq := range in.After {
		if !roleplay.IsUUID(stream) || seq < 0 {
			return nil, roleplay.Invalid("after", "This maps session ids to the last seq seen, 0 or more.")
		}
	}
	return func(yield func(roleplay.Event, error) bool) {
		// Subscribed first: what happens while the snapshot is read comes after it.
		sub := s.deps.Bus.Subscribe(ctx, func(e roleplay.Event) bool { return e.Owner == actor.ID || e.Owner == "" })
		defer sub.Close()
		told, ok := s.tellPast(ctx, actor, in.After, yield)
		if !ok {
			return
		}
		for e := range sub.Events() {
			if e.Seq > 0 && e.Seq <= told[e.Stream] {
				continue
			}
			if !yield(e, nil) {
				return
			}
		}
	}, nil
}

// tellPast yields the snapshot and what the resumed streams missed. It returns
// the seq up to which each stream has been told.
func (s *Service) tellPast(ctx context.Context, actor roleplay.Actor, after map[string]int64, yield func(roleplay.Event, error) bool) (map[string]int64, bool) {
	snapshot, err := s.snapshot(ctx, actor)
	if err != nil {
		yield(roleplay.Event{}, err)
		return nil, false
	}
	told := map[string]int64{}
	for stream, seq := range snapshot.Streams {
		told[stream] = seq
	}
	if !yield(snapshot, nil) {
		return nil, false
	}
	for _, stream := range slices.Sorted(maps.Keys(after)) {
		events, err := s.missed(ctx, actor, roleplay.SessionID(stream), after[stream])
		if err != nil {
			yield(roleplay.Event{}, err)
			return nil, false
		}
		for _, e := range events {
			told[stream] = max(told[stream], e.Seq)
			if !yield(e, nil) {
				return nil, false
			}
		}
	}
	return told, true
}

func (s *Service) snapshot(ctx context.Context, actor roleplay.Actor) (roleplay.Event, error) {
	e := roleplay.Event{Type: roleplay.EventSnapshot, Owner: actor.ID, Streams: map[string]int64{}, Sessions: []roleplay.SessionSummary{}}
	if s.deps.StorageState != nil {
		e.Storage = s.deps.StorageState()
	}
	newest, err := s.sessions.List(ctx, actor.ID, "", roleplay.MaxPage)
	if err != nil {
		return e, err
	}
	for _, summary := range newest {
		if summary.State != roleplay.SessionActive {
			continue
		}
		loaded, err := s.load(ctx, actor, summary.ID)
		if roleplay.CodeOf(err) == roleplay.CodeNotFound {
			continue // removed since it was listed
		}
		if err != nil {
			return e, err
		}
		e.Streams[string(summary.ID)] = loaded.Head.Seq
		e.Sessions = append(e.Sessions, loaded.Summary)
	}
	return e, nil
}

// missed tells the appends of one log after seq again. A stream that is unknown
// or somebody else's has no news.
func (s *Service) missed(ctx context.Context, actor roleplay.Actor, id roleplay.SessionID, after int64) ([]roleplay.Event, error) {
	loaded, err := s.load(ctx, actor, id)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var events []roleplay.Event
	entries, seqs := loaded.Talk.Entries, loaded.Talk.Seqs
	for from, to := 0, 0; from < len(entries); from = to {
		for to < len(entries) && seqs[to] == seqs[from] {
			to++
		}
		if seqs[from] > after {
			e := recorded(actor.ID, loaded, entries[from:to])
			e.Seq = seqs[from]
			events = append(events, e)
		}
	}
	return events, nil
}

// recorded is the event that tells one append: what was decided, with the talk
// as it stands now. It is the news of whoever has the talk.
func recorded(owner roleplay.UserID, talk record.Loaded, entries []roleplay.Entry) roleplay.Event {
	summary, progress, usage := talk.Summary, talk.State.Progress(talk.Definition), talk.Talk.Usage
	e := roleplay.Event{
		Type: roleplay.EventTurnCompleted, Stream: string(summary.ID), Seq: talk.Head.Seq, Owner: owner,
		Session: &summary, Progress: &progress, Partner: talk.Talk.Partner, Usage: &usage,
	}
	for _, entry := range entries {
		switch entry.Type {
		case roleplay.EntryStart:
			e.Type = roleplay.EventSessionStarted
		case roleplay.EntryEnd:
			e.Type = roleplay.EventSessionEnded
		case roleplay.EntryPartner:
			e.Type = roleplay.EventPartnerChanged
		case roleplay.EntryModel:
			if e.Turn == nil {
				e.Type = roleplay.EventModelUsed
			}
		case roleplay.EntryMessage:
			e.Turn = entry.Turn
		default: // what the scene decided is told by Progress
		}
	}
	return e
}
