package audio

import (
	"errors"
	"time"
)

// ErrLost is why a Source or Sink ended whose device went away, or whose sound
// server did, and for which no other could be opened.
var ErrLost = errors.New("the sound device is gone")

// Stream is what a Source and a Sink have in common. Its methods may be used
// concurrently.
type Stream interface {
	// Rate is how many samples a second it has, in Hz. It never changes.
	Rate() Rate
	// Ended is closed when no more sound comes or goes though nobody closed the
	// stream: at the end of a file, or when the device is lost for good.
	Ended() <-chan struct{}
	// Err says why it ended: nil at the end of a file, ErrLost, or what the system
	// said. It is nil before that.
	Err() error
	// Close ends the stream; no call of its function begins after it returns. It
	// never waits for a device that hangs. It may be called more than once.
	Close() error
}

// Source is where sound comes from: a microphone, a file, somebody's socket.
type Source interface {
	Stream
	// Start has take called with all that comes, in order and one call at a time,
	// on a thread of the source's own, until the stream ends or is closed. take
	// returns in less time than the sound lasts, keeps nothing of samples, and
	// calls nothing of the source. Start is called once; its error says what the
	// system said, and nothing was started then.
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
