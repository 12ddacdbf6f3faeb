package voice

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"roleplay/audio"
	"roleplay/backend/chat"
	"roleplay/backend/event"
	"roleplay/backend/model"
	"roleplay/backend/models"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Deps is what a Service works with. All fields are needed.
type Deps struct {
	Store store.Store
	Chat  *chat.Service
	Bus   event.Bus
	Sound Sound
	// Where tells the host that the actor's sound would be sent to if that partner played
	// now; "" for none.
	Where func(ctx context.Context, actor roleplay.Actor, p roleplay.Partner) (string, error)
	// Live is the live model that counts for an actor, in a talk that has taken so much of
	// models already. The error is a *model.Error where none can play: FaultNone where
	// none is chosen.
	Live func(ctx context.Context, actor roleplay.Actor, used roleplay.Usage) (models.LivePart, error)
	// CountLive counts what a turn of a live model took for an actor, and prices it.
	CountLive func(ctx context.Context, actor roleplay.Actor, used model.Usage) roleplay.Usage
	// Speech is who speaks and who writes down for an actor.
	Speech func(ctx context.Context, actor roleplay.Actor) (models.SpeechParts, error)
	// Record begins to record a session, or goes on with it.
	Record func(ctx context.Context, user roleplay.UserID, id roleplay.SessionID) (Take, error)
	Now    func() time.Time
	Random io.Reader // for ids; safe for concurrent use
	Logger *slog.Logger
}

// Sound is the sound of this machine.
type Sound interface {
	// Devices lists the microphones and the speakers, the system's default first. The
	// errors are those of package audio.
	Microphones() ([]Device, error)
	Speakers() ([]Device, error)
	// Microphone opens the one of that id, "" for the system's default. changed is told
	// the name of another device that took its place, and "" when it has gone and none
	// has taken its place yet.
	Microphone(id string, changed func(name string)) audio.Source
	// Speaker is the same for a speaker.
	Speaker(id string, changed func(name string)) audio.Sink
}

// Service is the talk by voice at this machine. It may be used concurrently.
type Service struct {
	deps     Deps
	settings record.Docs[record.VoiceDocument]

	mu     sync.Mutex
	talk   *talk // that goes on; nil while there is none
	trying *check
	busy   bool // a talk or a check is about to begin
	closed bool
	last   ended
}

// ended is the last talk by voice that has ended.
type ended struct {
	user  roleplay.UserID
	voice roleplay.Voice
}

// New makes a Service. Close it.
func New(deps Deps) *Service {
	return &Service{deps: deps, settings: record.Voices(deps.Store)}
}
