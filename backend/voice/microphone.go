package voice

import (
	"errors"
	"sync/atomic"
	"time"

	"roleplay/audio"
	"roleplay/backend/roleplay"
)

// hearingRate is at which the microphone is opened, in Hz.
const hearingRate audio.Rate = 16_000

// held is how much sound of the microphone waits for the talk, whose goroutine is never
// away for so long.
const held = 2 * time.Second

// microphone carries the sound of a source to the goroutine of a talk.
type microphone struct {
	source audio.Source
	ring   *audio.Ring
	came   chan struct{} // a token when there is sound
	frame  audio.Frame
}

// openMicrophone starts a source.
func openMicrophone(source audio.Source) (*microphone, error) {
	m := &microphone{
		source: source, ring: audio.NewRing(int(hearingRate) * int(held/time.Second)), came: make(chan struct{}, 1),
		frame: make(audio.Frame, hearingRate.FrameSamples()),
	}
	err := source.Start(func(samples []int16) {
		m.ring.Write(samples)
		select {
		case m.came <- struct{}{}:
		default:
		}
	})
	if err != nil {
		return nil, errors.Join(err, source.Close())
	}
	return m, nil
}

// next is the frame that comes next, good until the next call; nil while it is not there.
func (m *microphone) next() audio.Frame {
	if m.ring.Len() < len(m.frame) {
		return nil
	}
	m.ring.Read(m.frame)
	return m.frame
}

// speakingRate is at which the speaker is opened, in Hz: that of recordings, too.
const speakingRate = audio.RecordingRate

// speaker plays what a character says.
type speaker struct {
	sink    audio.Sink
	playout *audio.Playout
	level   atomic.Int64 // of what was played last, in hundredths of dBFS
	loudAt  atomic.Int64 // Playout.Clock when something was last audible
	begun   atomic.Pointer[begun]
	played  func(at int64, samples []int16) // told all that is played; called by the device
}

// begun is when a turn of the Playout was first heard.
type begun struct{ turn, clock int64 }

// audible is how loud something is that is heard, in dBFS.
const audible = -60

func newSpeaker(sink audio.Sink) *speaker {
	s := &speaker{sink: sink, playout: audio.NewPlayout(audio.PlayoutConfig{Rate: speakingRate})}
	s.level.Store(100 * audio.Silence)
	s.loudAt.Store(-int64(speakingRate))
	return s
}

// start starts the sink. played is called by its thread.
func (s *speaker) start(played func(at int64, samples []int16)) error {
	s.played = played
	if err := s.sink.Start(s.fill); err != nil {
		return errors.Join(err, s.sink.Close())
	}
	return nil
}

func (s *speaker) fill(out []int16) {
	at := s.playout.Clock()
	s.playout.Fill(out)
	level := audio.Level(out)
	s.level.Store(int64(100 * level))
	if level > audible {
		s.loudAt.Store(at + int64(len(out)))
	}
	if h := s.playout.Heard(); h.Turn > 0 && h.Samples > 0 {
		if b := s.begun.Load(); b == nil || b.turn != h.Turn {
			s.begun.Store(&begun{turn: h.Turn, clock: max(at, h.Clock-int64(h.Samples))})
		}
	}
	s.played(at, out)
}

// hearable reports whether the microphone may hear the speaker: something is audible, or
// has been 200 ms ago.
func (s *speaker) hearable() bool {
	return s.playout.Clock()-s.loudAt.Load() < int64(speakingRate)/5
}

// loudness is how loud what was played last is, in dBFS.
func (s *speaker) loudness() float64 { return float64(s.level.Load()) / 100 }

// soundFault names what is wrong with a device.
func soundFault(err error) roleplay.SoundFault {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, audio.ErrNone):
		return roleplay.SoundNone
	case errors.Is(err, audio.ErrTaken):
		return roleplay.SoundTaken
	case errors.Is(err, audio.ErrDenied):
		return roleplay.SoundDenied
	case errors.Is(err, audio.ErrLost):
		return roleplay.SoundLost
	}
	return roleplay.SoundBroken
}
