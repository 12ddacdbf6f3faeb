package voice

import (
	"roleplay/audio"
	"roleplay/backend/chat"
	"roleplay/backend/roleplay"
)

// character makes what is heard of the other side. The goroutine of the talk calls it;
// nothing of it waits.
type character interface {
	kind() roleplay.VoiceKind
	where() string
	hears() bool // what the trainee says is written down
	begin()
	settings()                                // they have changed
	sound(f audio.Frame, a audio.Activity)    // of the microphone, that is passed on
	closed()                                  // the microphone is not passed on from now on
	pressed(down bool)                        // push-to-talk
	ended(t *turn)                            // the trainee has fallen silent
	typed(t *turn)                            // the trainee has typed a turn, which is in the book
	said(turn roleplay.Turn, s chat.Standing) // a turn is part of the log
	stopped(r *reply)                         // nobody wants to hear more of it
	tick(now int64)
	connecting() bool
	close()
}
