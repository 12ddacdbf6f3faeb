//go:build nosound

package device

import (
	"time"

	"roleplay/audio"
)

// List tells that there are no devices.
func List(Kind) ([]Info, error) { return nil, nil }

// OpenMicrophone makes a source that cannot be started.
func OpenMicrophone(rate audio.Rate, _ Options) audio.Source { return none{rate} }

// OpenSpeaker makes a sink that cannot be started.
func OpenSpeaker(rate audio.Rate, _ Options) audio.Sink { return none{rate} }

// none is the sound of a program that was built without any.
type none struct{ rate audio.Rate }

func (n none) Rate() audio.Rate        { return n.rate }
func (none) Ended() <-chan struct{}    { return nil }
func (none) Err() error                { return nil }
func (none) Close() error              { return nil }
func (none) Start(func([]int16)) error { return audio.ErrNone }
func (none) Delay() time.Duration      { return 0 }
