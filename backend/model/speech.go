package model

import (
	"context"
	"iter"
	"strings"

	"roleplay/audio"
	"roleplay/backend/roleplay"
)

// SpeechRate is the rate of all sound that goes to a Hearing or comes from a Speaking, in
// Hz, whatever its service has.
const SpeechRate audio.Rate = 24_000

// MaxSpeech bounds the text of one SpeechRequest, in bytes: some sentences.
const MaxSpeech = 4096

// Voice is one that a text can be spoken by.
type Voice struct {
	Name     string // by which it is asked for
	Language string // BCP 47, as far as it is known; "": any
}

// SpeechRequest is a text that is to be spoken.
type SpeechRequest struct {
	Text     string  // at most MaxSpeech bytes
	Language string  // BCP 47
	Voice    string  // Voice.Name; "": one that speaks the language
	Speed    float64 // against the usual one, from 0.5 to 2; 0: the usual one
}

// Check returns nil for a request that may be sent, else CodeInvalid with the name of
// the field. Every implementation calls it first.
func (r SpeechRequest) Check() error {
	switch {
	case len(r.Text) > MaxSpeech:
		return roleplay.Invalid("text", "At most %d bytes are spoken at once.", MaxSpeech)
	case r.Speed != 0 && !(r.Speed >= 0.5 && r.Speed <= 2):
		return roleplay.Invalid("speed", "The speed is from 0.5 to 2.")
	}
	return nil
}

// Spoken is what Speaking.Speak returns, once it is known how a service speaks a text that
// has words: give takes its sound, and returns false where no more of it is wanted.
func (r SpeechRequest) Spoken(speak func(give func([]int16) bool) error) iter.Seq2[[]int16, error] {
	return func(yield func([]int16, error) bool) {
		if err := r.Check(); err != nil {
			yield(nil, err)
			return
		}
		if strings.TrimSpace(r.Text) == "" {
			return
		}
		stopped := false
		err := speak(func(samples []int16) bool {
			stopped = !yield(samples, nil)
			return !stopped
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// Speaking turns text into sound. It may be used concurrently.
type Speaking interface {
	// Voices lists the voices, those of the language first. A service that cannot tell has none.
	Voices(ctx context.Context, language string) ([]Voice, error)

	// Speak yields the sound of a text in pieces, as it is made: mono, at SpeechRate.
	// Who receives a piece may keep it. A text without a word has no sound. An error is
	// the last thing that is yielded: an *Error, CodeInvalid, or ctx's cause if ctx
	// ended. When the caller stops early or ctx ends, nothing goes on in the background.
	Speak(ctx context.Context, r SpeechRequest) iter.Seq2[[]int16, error]
}

// HearingRequest is an utterance that is to be written down.
type HearingRequest struct {
	Samples  []int16 // mono, at SpeechRate
	Language string  // BCP 47; "": the service finds out
}

// SpeechClient reaches one service that speaks, writes down, or both. It may be used
// concurrently.
type SpeechClient interface {
	Speaking
	Hearing
	// Close closes idle connections. What runs goes on.
	Close()
}

// ConnectSpeech makes the client of a speech service, whose models of those names speak and
// hear, without asking it anything. CodeInvalid names the field that cannot be right.
type ConnectSpeech func(at Connection, speaker, hearer string) (SpeechClient, error)

// Hearing turns sound into text. It may be used concurrently.
type Hearing interface {
	// Transcribe writes down what is said. Sound without a word is "". The errors are
	// *Error, or ctx's cause if ctx ended.
	Transcribe(ctx context.Context, r HearingRequest) (string, error)
}
