package model

import (
	"context"
	"errors"
	"time"

	"roleplay/audio"
)

// ErrHandle is why a line was not opened that should have gone on with an earlier one:
// it is the cause of an *Error. Whoever connects without LiveSetup.Handle may succeed.
var ErrHandle = errors.New("the service does not know where this talk had come to")

// LiveTraits are what a live model takes and gives.
type LiveTraits struct {
	In  audio.Rate // of what it hears, in Hz
	Out audio.Rate // of what it says, in Hz
}

// LiveSetup is how a live model is asked to play.
type LiveSetup struct {
	System   string // how to answer
	Language string // BCP 47, such as "de-DE"; "": the service finds out
	Voice    string // by its name at the service; "": the service's own choice

	// Handle goes on where a line before had come to: its newest LiveEvent.Handle. For
	// one that the service no longer knows the error is ErrHandle. "" begins anew.
	Handle string

	// Manual has the caller say when somebody speaks (LiveLine.SendActivity), as with
	// push-to-talk. Else the service finds out by itself, and Silence is how long it
	// waits until it takes a turn for ended; 0: the service's own.
	Manual  bool
	Silence time.Duration
}

// LiveEvent is one message of a service. What it holds is taken in in the order of the
// fields: sound that comes with Interrupted belongs to what was interrupted and is left out already.
type LiveEvent struct {
	Interrupted bool    // the character was interrupted: what has not been played is not part of the talk
	Audio       []int16 // of the character, mono, at LiveTraits.Out; the receiver may keep it

	Heard      string // more of what the service understood; it comes late, in no order to the sound, or not at all
	HeardWhole bool   // that was the end of an utterance
	Said       string // more of the words of the character's sound, likewise
	SaidWhole  bool

	Generated bool // the model has nothing to add; its sound may still be playing
	TurnDone  bool // the turn is over, and it is the trainee's again

	Usage  Usage         // of the turn so far or as a whole, as the service tells it; zero if it does not
	Handle string        // to go on with on another line, from here
	Leave  time.Duration // the service closes this line after so long: go on, on another one; 0: it does not
}

// LiveLine is one open connection to a live model. Its methods may be used
// concurrently, but for Receive, which one goroutine calls. The Send methods do not wait
// for the network. Sound that cannot be sent in time is dropped, the oldest first, and
// counted; nothing else is.
type LiveLine interface {
	// SendAudio sends what the trainee says: mono samples at LiveTraits.In, some tens
	// of milliseconds at a time. It keeps nothing of samples.
	SendAudio(samples []int16)
	// SendActivity says that somebody begins to speak, or has ended. For Manual lines.
	SendActivity(begins bool)
	// SendPause says that no sound comes for a while, as of a muted microphone.
	SendPause()
	// SendText says something by text, as the trainee.
	SendText(text string)
	// SendSystem replaces LiveSetup.System, from the next reply on.
	SendSystem(system string)
	// Dropped is how many samples were not sent.
	Dropped() int64

	// Receive waits for the next event. An error is the last thing that comes: an
	// *Error, ctx's cause if ctx ended, or FaultCut after Close. It says FaultStall
	// where the connection itself is dead; that a model says nothing is none.
	Receive(ctx context.Context) (LiveEvent, error)

	// Close closes the connection at once and waits for what it has started. It may
	// be called more than once.
	Close()
}

// Live is one model that listens and speaks. It may be used concurrently.
type Live interface {
	Traits() LiveTraits
	// Connect opens a line and waits until the service is ready, as long as ctx
	// allows. The errors are *Error, CodeInvalid with the field for a setup that
	// cannot be right, or ctx's cause. The line goes on when ctx ends.
	Connect(ctx context.Context, s LiveSetup) (LiveLine, error)
}

// LiveClient is a Client whose service has live models.
type LiveClient interface {
	Client
	// Live returns the live model of that name. It asks nothing of the service.
	Live(name string) Live
}
