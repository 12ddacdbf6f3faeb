package fake

import (
	"time"

	"roleplay/backend/model"
)

// LiveOptions are how the live model of a server behaves. The zero LiveOptions is as
// fast as it goes; LiveReal is as the service is.
type LiveOptions struct {
	Answer     func(LiveRequest) LiveReply          // where nothing is queued; nil: the zero LiveReply
	Pace       float64                              // of the sound, as a multiple of real time; 0: all at once
	Plays      bool                                 // a turn is complete when its sound would have been played, not when it was sent
	Piece      time.Duration                        // sound in one message; 0: 40 ms
	Loud       int                                  // from which RMS on, of 32,767, 10 ms of sound are speech; 0: 500
	AtOnce     bool                                 // the reply comes with the first loud sample, once an utterance; for measuring latency
	HandleCode int                                  // closes a line whose handle is unknown; 0: 1008
	OneLine    bool                                 // a handle is refused (1011) while the line that it comes from is open
	Keep       bool                                 // lines remember the sound that they heard: 32 kB a second
	After      func(time.Duration) <-chan time.Time // waits; nil: time.After
}

// LiveReal are the options of a server that takes its time as the service does: sound
// comes at twice the pace of speech, and a turn is complete when it was played.
func LiveReal() LiveOptions { return LiveOptions{Pace: 2, Plays: true} }

// LiveRequest is a turn of the trainee, or with Opens the wish for a line.
type LiveRequest struct {
	Wire     Wire
	Model    string // without its path; "" with Opens, as the setup has not come yet
	System   string
	Voice    string
	Language string
	Opens    bool   // only a fault that LiveFault.Opens is answered
	Turn     int    // of this line, from 1
	Samples  int    // of sound, at the rate that it came in; 0 of a typed turn
	Typed    string // "": spoken
}

// LiveReply is how the live model answers one turn. The zero LiveReply is a plausible
// answer in a voice that hums, as long as its words.
//
// Source of what it becomes: https://ai.google.dev/api/live (2026-11), and what the
// service was seen to send.
type LiveReply struct {
	Fault LiveFault       `json:"fault,omitempty"`
	Heard string          `json:"heard,omitempty"` // what the trainee is taken to have said; "": made up. Nothing of a typed turn
	Said  string          `json:"said,omitempty"`  // "": made up
	Sound []int16         `json:"-"`               // mono, at LiveOut; nil: made
	Pace  float64         `json:"pace,omitempty"`  // instead of LiveOptions.Pace; below 0: all at once
	After int             `json:"after,omitempty"` // pieces of sound before a fault in the midst of a reply; 0 stands for 2
	Wait  int             `json:"wait,omitempty"`  // milliseconds before the first message, and until LiveExpires closes
	Leave int             `json:"leave,omitempty"` // milliseconds that LiveGoAway leaves; 0 stands for 9,500
	Waits bool            `json:"waits,omitempty"` // the model says that it waits for more of the trainee
	Usage model.Usage     `json:"usage,omitzero"`  // the zero Usage: 25 tokens a second, and the words of the instructions
	Gate  <-chan struct{} `json:"-"`               // each piece of sound after the first waits for one
}

// LiveOut is the rate of what the live model says, in Hz.
const LiveOut = 24_000

// tokensPerSecond of sound is how the service counts it.
const tokensPerSecond = 25

// complete fills in what a reply leaves open.
func (r LiveReply) complete(q LiveRequest, o LiveOptions) LiveReply {
	if q.Typed != "" {
		r.Heard = ""
	} else if r.Heard == "" {
		r.Heard = heard(q.Turn)
	}
	if r.Said == "" {
		r.Said = plausible(Request{Messages: []model.Message{{Text: r.Heard + q.Typed}}})
	}
	if r.Sound == nil {
		r.Sound = voice(count(r.Said))
	}
	if r.Pace == 0 {
		r.Pace = o.Pace
	}
	if r.After <= 0 {
		r.After = 2
	}
	if r.Leave <= 0 {
		r.Leave = 9500
	}
	return r
}

// heard is what somebody may have said whom no test gave words.
func heard(turn int) string {
	return []string{
		"I would like to talk about last week.",
		"That is not what we agreed on, is it?",
		"Let me say it in another way.",
	}[turn%3]
}
