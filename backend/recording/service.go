// Package recording keeps, plays and forgets the recordings of talks by voice. They lie in a
// store of their own, five seconds of both sides a key.
//
//	voice ── Take.Save ──► users/{u}/recordings/{s}/000001 … ──► GetRecording, PlayRecording
//	                                    ▲
//	                  Run: the retention that each person has chosen
package recording

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"roleplay/audio"
	"roleplay/backend/event"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Deps is what a Service works with. All fields are needed but Speaker.
type Deps struct {
	Store      store.Store // of everything else
	Recordings store.Store
	Talks      *record.Talks // of Store
	Bus        event.Bus
	Speaker    func() audio.Sink // opens the speaker of this machine, at audio.RecordingRate; nil where nobody would hear it
	Now        func() time.Time
	Logger     *slog.Logger
}

// Service is the recordings. It may be used concurrently.
type Service struct {
	deps     Deps
	settings record.Docs[record.VoiceDocument]

	plays sync.Mutex // held while a player takes the place of another

	mu     sync.Mutex
	peaks  map[string]peaks // by key of a piece, which never changes
	taken  map[string]int   // by prefix, how many Takes are open
	player *player          // nil while nothing is played
}

// New makes a Service. Close it.
func New(deps Deps) *Service {
	return &Service{deps: deps, settings: record.Voices(deps.Store), peaks: map[string]peaks{}, taken: map[string]int{}}
}

// Close stops what is being played.
func (s *Service) Close() { s.stop() }

// mostPieces is how many pieces a recording has at most, in all its takes.
const mostPieces = int(audio.MaxRecording / audio.RecordingPiece)

func tooLong() error {
	return roleplay.Errorf(roleplay.CodeTooLarge, "The recording of this session is %s long, and takes no more.", audio.MaxRecording)
}

// Take is a recording that is being made: of one talk by voice of a session.
type Take struct {
	service *Service
	ctx     context.Context //nolint:containedctx // of the talk; pieces are saved by a recorder, which knows none
	user    roleplay.UserID
	session roleplay.SessionID
	before  int // pieces that were there
}

// Begin begins to record a session, behind what was recorded of it before. The error is that
// of the store, or that the recording is as long as one can be. Close the Take.
func (s *Service) Begin(ctx context.Context, u roleplay.UserID, id roleplay.SessionID) (*Take, error) {
	last, err := s.last(ctx, u, id)
	if err != nil {
		return nil, err
	}
	if last >= mostPieces {
		return nil, tooLong()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken[record.RecordingPrefix(u, id)]++
	return &Take{service: s, ctx: context.WithoutCancel(ctx), user: u, session: id, before: last}, nil
}

// Offset is where the take begins in the recording of the session, in milliseconds.
func (t *Take) Offset() int64 { return int64(t.before) * audio.RecordingPiece.Milliseconds() }

// Save keeps piece n of the take, counted from 1 up, as audio.Recorder hands it out. It is
// durable when Save returns. The errors are those of the store, and that of Begin when the
// recording has become as long as one can be.
func (t *Take) Save(n int, pcm []byte) error {
	if t.before+n > mostPieces {
		return tooLong()
	}
	key := record.RecordingKey(t.user, t.session, t.before+n)
	_, err := t.service.deps.Recordings.Put(t.ctx, key, pcm, store.Absent)
	return err
}

// Close says that no more comes.
func (t *Take) Close() {
	t.service.mu.Lock()
	defer t.service.mu.Unlock()
	prefix := record.RecordingPrefix(t.user, t.session)
	if t.service.taken[prefix]--; t.service.taken[prefix] == 0 {
		delete(t.service.taken, prefix)
	}
}

// last is the highest piece of a recording, 0 where there is none.
func (s *Service) last(ctx context.Context, u roleplay.UserID, id roleplay.SessionID) (int, error) {
	prefix, last := record.RecordingPrefix(u, id), 0
	for entry, err := range s.deps.Recordings.List(ctx, prefix, "") {
		if err != nil {
			return 0, fmt.Errorf("list a recording: %w", err)
		}
		if n, err := strconv.Atoi(strings.TrimPrefix(entry.Key, prefix)); err == nil {
			last = max(last, n)
		}
	}
	return last, nil
}

// joined is the recording of a session.
func (s *Service) joined(ctx context.Context, u roleplay.UserID, id roleplay.SessionID) (*audio.Joined, int, error) {
	last, err := s.last(ctx, u, id)
	if err != nil {
		return nil, 0, err
	}
	j, err := audio.Join(last, func(n int) ([]byte, error) { return s.piece(ctx, u, id, n) })
	return j, last, err
}

// piece is one piece of a recording, nil where it is missing.
func (s *Service) piece(ctx context.Context, u roleplay.UserID, id roleplay.SessionID, n int) ([]byte, error) {
	object, err := s.deps.Recordings.Get(ctx, record.RecordingKey(u, id, n))
	if roleplay.CodeOf(err) == roleplay.CodeNotFound || store.Damaged(err) {
		return nil, nil
	}
	return object.Value, err
}

// owned checks that a session is the actor's, and returns the actor.
func (s *Service) owned(ctx context.Context, id roleplay.SessionID) (roleplay.Actor, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return actor, err
	}
	if roleplay.IsUUID(string(id)) {
		_, err = s.deps.Talks.Sessions().Get(ctx, actor.ID, id)
	}
	if !roleplay.IsUUID(string(id)) || roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return actor, roleplay.Errorf(roleplay.CodeNotFound, "There is no such session among yours.")
	}
	return actor, err
}

// DeleteRecording removes the recording of a session; what is being recorded goes on.
// CodeUnauthenticated without an actor, CodeNotFound for unknown and for somebody else's session.
func (s *Service) DeleteRecording(ctx context.Context, in DeleteRecordingInput) (Info, error) {
	actor, err := s.owned(ctx, in.ID)
	if err != nil {
		return Info{}, err
	}
	s.stopOf(in.ID)
	if err := s.remove(ctx, record.RecordingPrefix(actor.ID, in.ID)); err != nil {
		return Info{}, err
	}
	return s.GetRecording(ctx, GetRecordingInput{ID: in.ID})
}

// remove removes all that begins with a prefix.
func (s *Service) remove(ctx context.Context, prefix string) error {
	for entry, err := range s.deps.Recordings.List(ctx, prefix, "") {
		if err == nil {
			err = s.deps.Recordings.Delete(ctx, entry.Key, store.Always)
		}
		if err != nil {
			return fmt.Errorf("remove a recording: %w", err)
		}
		s.mu.Lock()
		delete(s.peaks, entry.Key)
		s.mu.Unlock()
	}
	return nil
}
