//go:build !nosound

package device

import (
	"errors"
	"testing"
	"time"

	"github.com/gen2brain/malgo"

	"roleplay/audio"
)

func TestFault(t *testing.T) {
	for name, c := range map[string]struct{ said, want error }{
		"Taken":       {malgo.ErrBusy, audio.ErrTaken},
		"InUse":       {malgo.ErrAlreadyInUse, audio.ErrTaken},
		"Denied":      {malgo.ErrAccessDenied, audio.ErrDenied},
		"NoDevice":    {malgo.ErrNoDevice, audio.ErrNone},
		"NoBackend":   {malgo.ErrNoBackend, audio.ErrNone},
		"NotOpened":   {malgo.ErrFailedToOpenBackendDevice, audio.ErrNone},
		"OutOfMemory": {malgo.ErrOutOfMemory, audio.ErrBroken},
	} {
		t.Run(name, func(t *testing.T) {
			if err := fault(c.said); !errors.Is(err, c.want) || !errors.Is(err, c.said) {
				t.Errorf("it is %v", err)
			}
		})
	}
}

// TestWithin_Late holds that what a hanging call brings after all is closed.
func TestWithin_Late(t *testing.T) {
	come, late := make(chan struct{}), make(chan int, 1)
	_, err := within(time.Millisecond, func() (int, error) { <-come; return 7, nil }, func(v int) { late <- v })
	if !errors.Is(err, audio.ErrBroken) {
		t.Fatalf("it says %v", err)
	}
	close(come)
	if v := <-late; v != 7 {
		t.Errorf("late came %d", v)
	}
}

func TestJunk(t *testing.T) {
	for name, want := range map[string]bool{"Monitor of Built-in Audio": true, "Built-in Audio": false, "Discard all samples (playback) or generate zero samples (capture)": true, "USB Headset": false} {
		if junk(Microphone, name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
	if junk(Speaker, "Monitor of a studio") {
		t.Error("a speaker may be called so")
	}
}
