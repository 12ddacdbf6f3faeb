package audio

import (
	"errors"
	"time"
)

// Why there is no sound, one for each thing that a person can do about it.
var (
	ErrNone   = errors.New("there is no such sound device")             // nothing is plugged in, or no sound server runs
	ErrTaken  = errors.New("another program uses the sound device")     // close that program
	ErrDenied = errors.New("the system does not let this program in")   // allow it in the settings of the system
	ErrLost   = errors.New("the sound device is gone")                  // it was removed, and no other could be opened
	ErrBroken = errors.New("the sound device does not do what it says") // anything else that the system said
)

// Stream is what a Source and a Sink have in common. Its methods may be used
// concurrently.
type Stream interface {
	// Rate is how many samples a second it has, in Hz. It never changes.
	Rate() Rate
	// Ended is closed when no more sound comes or goes though nobody closed the
	// stream: at the end of a file, or when the device is lost for good.
	Ended() <-chan struct{}
	// Err says why it ended: nil at the end of a file, else one of the errors above.
	// It is nil before that.
	Err() error
	// Close ends the stream; no call of its function begins after it returns. A device
	// that hangs is waited for some seconds, and then left to itself. It may be called
	// more than once.
	Close() error
}

// Source is where sound comes from: a microphone, a file, somebody's socket.
type Source interface {
	Stream
	// Start has take called with all that comes, in order and one call at a time,
	// on a thread of the source's own, until the stream ends or is closed. take
	// returns in less time than the sound lasts, keeps nothing of samples, and
	// calls nothing of the source. Start is called once; its error is one of those
	// above, and nothing was started then.
	Start(take func(samples []int16)) error
}

// Sink is where sound goes: a speaker, a file, somebody's socket.
type Sink interface {
	Stream
	// Start has fill called for all that goes out, as Source.Start does with take.
	// fill writes every sample of out: silence is zeros.
	Start(fill func(out []int16)) error
	// Delay is how long a sample takes from fill to the ear, as far as that is known.
	Delay() time.Duration
}
