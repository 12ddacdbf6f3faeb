package voice

import (
	"context"
	"io"
	"log/slog"
	"time"

	"roleplay/audio"
	"roleplay/backend/chat"
	"roleplay/backend/event"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Deps is what a Service works with. All fields are needed.
type Deps struct {
	Store  store.Store
	Chat   *chat.Service
	Bus    event.Bus
	Sound  Sound
	Where  func(ctx context.Context, actor roleplay.Actor) (string, error) // the host that the actor's sound would be sent to now; "" for none
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
}

// New makes a Service. Close it.
func New(deps Deps) *Service {
	return &Service{deps: deps, settings: record.Voices(deps.Store)}
}
