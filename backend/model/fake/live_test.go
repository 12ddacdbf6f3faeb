package fake_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/genai"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
)

// refund is a turn and its answer: two messages of what the trainee said, and three of
// sound, of 40, 40 and 20 ms.
func refund(f fake.LiveFault) fake.LiveReply {
	return fake.LiveReply{
		Fault: f, Heard: "I want a refund now.", Said: "What do you want me to do?", Sound: make([]int16, 2400), Usage: usage(100, 50),
	}
}

// whole is what comes of refund without a fault.
var whole = []string{
	"heard I want a", "heard  refund now.|",
	"sound 960", "said What do you", "sound 960", "said  want me to", "sound 480", "said  do?|",
	"generated", "done 100+50", "handle h-1 true",
}

// TestLive_Turns holds the three ways to take a turn, and what is remembered of them.
func TestLive_Turns(t *testing.T) {
	s := fake.Start(fake.Options{Key: "k"})
	defer s.Close()
	s.NextLive(refund(""), fake.LiveReply{Said: "No.", Sound: []int16{1}, Usage: usage(3, 4)}, fake.LiveReply{Said: "Never.", Sound: []int16{1}, Usage: usage(5, 6), Waits: true})
	c := begin(t, s, setup())
	c.says()
	c.want(whole...)
	c.text("Please.")
	c.want("sound 1", "said No.|", "generated", "done 3+4", "handle h-2 true")
	c.must(c.SendClientContent(genai.LiveClientContentInput{Turns: genai.Text("I insist."), TurnComplete: genai.Ptr(false)}))
	c.must(c.SendClientContent(genai.LiveClientContentInput{Turns: genai.Text("Really.")}))
	c.want("sound 1", "said Never.|", "generated", "done NEED_MORE_INPUT 5+6", "handle h-3 true")

	state := c.line.State()
	var kinds []fake.LiveKind
	for _, m := range state.Messages {
		kinds = append(kinds, m.Kind)
	}
	if want := []fake.LiveKind{"setup", "begins", "sound", "ends", "text", "content", "content"}; !slices.Equal(kinds, want) {
		t.Errorf("%q, want %q", kinds, want)
	}
	if state.Samples != 1600 || state.Messages[2].Samples != 1600 || state.Said != 2402 || state.Turns != 3 {
		t.Errorf("heard %d, said %d, %d turns", state.Samples, state.Said, state.Turns)
	}
	if want := []model.Message{
		{Role: "user", Text: "I want a refund now."}, {Role: "assistant", Text: "What do you want me to do?"},
		{Role: "user", Text: "Please."}, {Role: "assistant", Text: "No."},
		{Role: "user", Text: "I insist."}, {Role: "user", Text: "Really."}, {Role: "assistant", Text: "Never."},
	}; !slices.Equal(state.Talk, want) {
		t.Errorf("%+v, want %+v", state.Talk, want)
	}
}

// TestLive_Ear holds that quiet ends a turn that was received, whenever it was.
func TestLive_Ear(t *testing.T) {
	for _, tt := range []struct {
		name   string
		config *genai.AutomaticActivityDetection
		quiet  int // samples until the turn is over
	}{
		{"Default", nil, 12_800},
		{"Asked", &genai.AutomaticActivityDetection{SilenceDurationMs: genai.Ptr[int32](500)}, 8000},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := fake.Start(fake.Options{Live: fake.LiveOptions{Keep: true}})
			defer s.Close()
			s.NextLive(fake.LiveReply{Fault: fake.LiveEmpty, Heard: "Hm.", Usage: usage(1, 2)})
			config := listening()
			config.RealtimeInputConfig = &genai.RealtimeInputConfig{AutomaticActivityDetection: tt.config}
			c := begin(t, s, config)
			c.sound(make([]int16, 16_000)...) // nobody has spoken
			c.sound(loud(160)...)
			c.sound(make([]int16, 7840)...) // a pause
			c.sound(loud(160)...)
			c.sound(make([]int16, tt.quiet-1)...)
			c.context("Be calm.")
			if n := c.line.State().Turns; n != 0 {
				t.Fatalf("%d turns before the trainee had ended", n)
			}
			c.sound(0)
			c.want("heard Hm.|", "done 1+2", "handle h-1 true")
			if n := c.line.State().Samples; n != 24_160+tt.quiet || len(c.line.Sound()) != n {
				t.Errorf("%d samples, %d kept", n, len(c.line.Sound()))
			}
		})
	}
}

// TestLive_Pause holds that a microphone that is muted ends a turn.
func TestLive_Pause(t *testing.T) {
	s := fake.Start(fake.Options{})
	defer s.Close()
	s.NextLive(fake.LiveReply{Fault: fake.LiveEmpty, Heard: "Hm.", Usage: usage(1, 2)})
	c := begin(t, s, listening())
	c.sound(loud(320)...)
	c.must(c.SendRealtimeInput(genai.LiveRealtimeInput{AudioStreamEnd: true}))
	c.want("heard Hm.|", "done 1+2", "handle h-1 true")
}

// TestLive_Interrupted holds what comes when the trainee speaks, types or adds to the
// talk while the character speaks.
func TestLive_Interrupted(t *testing.T) {
	interrupts := genai.ActivityHandlingStartOfActivityInterrupts
	for _, tt := range []struct {
		name     string
		handling genai.ActivityHandling
		manual   bool
		how      func(c *call)
		want     bool
	}{
		{"Speaks", "", false, func(c *call) { c.sound(loud(320)...) }, true},
		{"SpeaksAsked", interrupts, false, func(c *call) { c.sound(loud(320)...) }, true},
		{"Manual", "", true, func(c *call) { c.starts() }, true},
		{"Quiet", "", false, func(c *call) { c.sound(make([]int16, 320)...) }, false},
		{"Unwanted", genai.ActivityHandlingNoInterruption, true, func(c *call) { c.starts() }, false},
		{"UnwantedTyped", genai.ActivityHandlingNoInterruption, true, func(c *call) { c.text("Stop.") }, false},
		{"Added", genai.ActivityHandlingNoInterruption, true, func(c *call) {
			c.must(c.SendClientContent(genai.LiveClientContentInput{Turns: genai.Text("Stop.")}))
		}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := fake.Start(fake.Options{})
			defer s.Close()
			gate := make(chan struct{})
			r := refund("")
			r.Gate = gate
			s.NextLive(r)
			config := setup()
			config.RealtimeInputConfig.ActivityHandling = tt.handling
			config.RealtimeInputConfig.AutomaticActivityDetection.Disabled = tt.manual
			c := begin(t, s, config)
			c.text("I want a refund now.")
			c.want("sound 960", "said What do you")
			tt.how(c)
			if !tt.want {
				c.context("Be calm.")
				close(gate)
				c.want("sound 960", "said  want me to", "sound 480", "said  do?|", "generated", "done 100+50")
				return
			}
			c.want("interrupted", "done 100+50", "handle h-1 true")
			// Of seven words two were spoken, of 100 ms 40.
			if talk := c.line.State().Talk; talk[1].Text != "What do" {
				t.Errorf("remembered as %q", talk[1].Text)
			}
		})
	}
}

// clock is a time that passes at once, and remembers what was waited for.
type clock struct {
	mu    sync.Mutex
	waits []time.Duration
	held  map[time.Duration]chan time.Time // these pass when the test says so
}

func (c *clock) after(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waits = append(c.waits, d)
	if held := c.held[d]; held != nil {
		return held
	}
	now := make(chan time.Time)
	close(now)
	return now
}

// TestLive_Pace holds how long sound takes: the pieces, and the end of the turn.
func TestLive_Pace(t *testing.T) {
	const ms = time.Millisecond
	for _, tt := range []struct {
		name    string
		options fake.LiveOptions
		reply   fake.LiveReply
		want    []time.Duration
	}{
		{"AtOnce", fake.LiveOptions{}, fake.LiveReply{}, nil},
		{"Real", fake.LiveReal(), fake.LiveReply{}, []time.Duration{20 * ms, 20 * ms, 60 * ms}},
		{"Own", fake.LiveReal(), fake.LiveReply{Pace: 1}, []time.Duration{40 * ms, 40 * ms, 20 * ms}},
		{"OwnAtOnce", fake.LiveReal(), fake.LiveReply{Pace: -1}, []time.Duration{100 * ms}},
		{"Pieces", fake.LiveOptions{Pace: 1, Piece: 50 * ms}, fake.LiveReply{}, []time.Duration{50 * ms}},
		{"Wait", fake.LiveOptions{}, fake.LiveReply{Wait: 300}, []time.Duration{300 * ms}},
		{"Burst", fake.LiveReal(), fake.LiveReply{Fault: fake.LiveBurst}, []time.Duration{100 * ms}},
		{"Trickle", fake.LiveReal(), fake.LiveReply{Fault: fake.LiveTrickle}, []time.Duration{50 * ms, 50 * ms}},
		{"Gaps", fake.LiveReal(), fake.LiveReply{Fault: fake.LiveGaps}, []time.Duration{20 * ms, 520 * ms}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			time := &clock{}
			tt.options.After = time.after
			s := fake.Start(fake.Options{Live: tt.options})
			defer s.Close()
			tt.reply.Said, tt.reply.Sound, tt.reply.Usage = "No.", make([]int16, 2400), usage(1, 1)
			s.NextLive(tt.reply)
			c := begin(t, s, setup())
			c.text("Well?")
			size := []string{"sound 960", "said No.|", "sound 960", "sound 480", "generated", "done 1+1"}
			if tt.options.Piece != 0 {
				size = []string{"sound 1200", "said No.|", "sound 1200", "generated", "done 1+1"}
			}
			c.want(size...)
			if !slices.Equal(time.waits, tt.want) {
				t.Errorf("waited %v, want %v", time.waits, tt.want)
			}
		})
	}
}

// TestLive_AtOnce holds that the first loud sample is answered, once an utterance.
func TestLive_AtOnce(t *testing.T) {
	for name, config := range map[string]*genai.LiveConnectConfig{"Automatic": listening(), "Manual": setup()} {
		t.Run(name, func(t *testing.T) {
			s := fake.Start(fake.Options{Live: fake.LiveOptions{AtOnce: true}})
			defer s.Close()
			r := fake.LiveReply{Fault: fake.LiveNoHeard, Said: "Yes?", Sound: []int16{1}, Usage: usage(1, 1)}
			s.NextLive(r, r)
			c := begin(t, s, config)
			for turn := range 2 {
				if name == "Manual" {
					c.starts()
				}
				c.sound(append(make([]int16, 319), 3000)...) // too short a sound for the ear otherwise
				c.want("sound 1", "said Yes?|", "generated", "done 1+1", fmt.Sprintf("handle h-%d true", turn+1))
				c.sound(loud(1600)...)
				c.sound(make([]int16, 12_960)...)
				if name == "Manual" {
					c.ends()
				}
				c.context("Be calm.")
				if n := c.line.State().Turns; n != turn+1 {
					t.Fatalf("%d turns of %d utterances", n, turn+1)
				}
			}
		})
	}
}

// TestLive_Resumed holds that a handle brings back the talk, and that another is refused.
func TestLive_Resumed(t *testing.T) {
	for _, tt := range []struct {
		name    string
		options fake.LiveOptions
		handle  string
		opens   fake.LiveFault
		forget  bool
		open    bool // the first line stays
		want    string
	}{
		{"Known", fake.LiveOptions{}, "h-1", "", false, false, ""},
		{"KnownWhileOpen", fake.LiveOptions{}, "h-1", "", false, true, ""},
		{"OneLine", fake.LiveOptions{OneLine: true}, "h-1", "", false, true, "closed 1011 The session is still in use."},
		{"OneLineLeft", fake.LiveOptions{OneLine: true}, "h-1", "", false, false, ""},
		{"Unknown", fake.LiveOptions{}, "h-2", "", false, false, "closed 1008 BidiGenerateContent session not found"},
		{"Unknown1007", fake.LiveOptions{HandleCode: 1007}, "h-2", "", false, false, "closed 1007 BidiGenerateContent session not found"},
		{"Expired", fake.LiveOptions{}, "h-1", "", true, false, "closed 1008 BidiGenerateContent session not found"},
		{string(fake.LiveHandleLost), fake.LiveOptions{}, "h-1", fake.LiveHandleLost, false, false, "closed 1008 BidiGenerateContent session not found"},
		{"LostAnew", fake.LiveOptions{}, "", fake.LiveHandleLost, false, false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := fake.Start(fake.Options{Live: tt.options})
			defer s.Close()
			s.NextLive(refund(""))
			c := begin(t, s, setup())
			c.says()
			c.want(whole...)
			if !tt.open {
				_ = c.Close()
				<-c.line.Ended()
			}
			if tt.forget {
				s.ForgetHandles()
			}
			if tt.opens != "" {
				s.NextLive(fake.LiveReply{Fault: tt.opens})
			}
			config := setup()
			config.SessionResumption.Handle = tt.handle
			session, err := dial(s, config)
			if tt.want != "" {
				if err == nil || fault(err) != tt.want {
					t.Fatalf("%v, want %q", err, tt.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			c = reading(t, s, session)
			talk := c.line.State().Talk
			if tt.handle != "" && (len(talk) != 2 || talk[1].Text != "What do you want me to do?") || tt.handle == "" && talk != nil {
				t.Errorf("remembers %+v", talk)
			}
			s.NextLive(fake.LiveReply{Said: "No.", Sound: []int16{1}, Usage: usage(1, 1)})
			c.text("Please.")
			c.want("sound 1", "said No.|", "generated", "done 1+1", "handle h-2 true")
			if now := c.line.State().Talk; len(now) != len(talk)+2 {
				t.Errorf("remembers %+v then", now)
			}
		})
	}
}

// TestLive_Usage holds what is counted where a reply does not say it: a second of sound
// is 25 tokens, the ten words of the instructions are ten, and what was said before counts again.
func TestLive_Usage(t *testing.T) {
	s := fake.Start(fake.Options{})
	defer s.Close()
	r := fake.LiveReply{Said: "No.", Sound: make([]int16, 24_000), Heard: "Yes."}
	s.NextLive(r, r)
	config := setup()
	config.OutputAudioTranscription, config.InputAudioTranscription, config.SessionResumption = nil, nil, nil // then none come
	c := begin(t, s, config)
	for _, want := range []string{"done 60+25", "done 135+25"} { // 10+50, and 10+100+25
		c.starts()
		c.sound(make([]int16, 32_000)...)
		c.ends()
		for range 25 {
			c.want("sound 960")
		}
		c.want("generated", want)
	}
}

// TestLive_Vertex holds the path and the fields of Vertex AI, and what the SDK makes of them.
func TestLive_Vertex(t *testing.T) {
	s := fake.Start(fake.Options{})
	defer s.Close()
	s.NextLive(refund(""))
	session, err := dialVertex(s, setup())
	if err != nil {
		t.Fatal(err)
	}
	c := reading(t, s, session)
	c.says()
	c.want(whole...)
	state := c.line.State()
	if state.Wire != fake.WireVertex || state.Model != "projects/p/locations/europe-west4/publishers/google/models/gemini-live-2.5-flash-native-audio" {
		t.Errorf("%s of %s", state.Model, state.Wire)
	}
}

// TestLive_Asks holds what Answer is told.
func TestLive_Asks(t *testing.T) {
	asked := make(chan fake.LiveRequest, 10)
	s := fake.Start(fake.Options{Live: fake.LiveOptions{Answer: func(q fake.LiveRequest) fake.LiveReply {
		asked <- q
		return fake.LiveReply{Fault: fake.LiveEmpty, Usage: usage(1, 1)}
	}}})
	defer s.Close()
	config := setup()
	config.SpeechConfig = &genai.SpeechConfig{LanguageCode: "de-DE", VoiceConfig: &genai.VoiceConfig{PrebuiltVoiceConfig: &genai.PrebuiltVoiceConfig{VoiceName: "Kore"}}}
	config.InputAudioTranscription = nil
	c := begin(t, s, config)
	c.says()
	c.want("done 1+1", "handle h-1 true")
	c.context("Be calm.")
	c.text("Please.")
	c.want("done 1+1", "handle h-2 true")
	turn := fake.LiveRequest{
		Wire: fake.WireGemini, Model: "gemini-3.8-live", System: "You are Mr. Lee, who wants to go home now.", Voice: "Kore", Language: "de-DE",
		Turn: 1, Samples: 1600,
	}
	for _, want := range []fake.LiveRequest{{Wire: fake.WireGemini, Opens: true}, turn, {
		Wire: fake.WireGemini, Model: "gemini-3.8-live", System: "Be calm.", Voice: "Kore", Language: "de-DE", Turn: 2, Typed: "Please.",
	}} {
		if got := <-asked; got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

// TestLive_Refused holds that the server closes where the service would.
func TestLive_Refused(t *testing.T) {
	s := fake.Start(fake.Options{})
	defer s.Close()
	invalid := "closed 1007 Request contains an invalid argument."
	for name, change := range map[string]func(*genai.LiveConnectConfig){
		"Text":      func(c *genai.LiveConnectConfig) { c.ResponseModalities = []genai.Modality{genai.ModalityText} },
		"Thinking":  func(c *genai.LiveConnectConfig) { c.ThinkingConfig = &genai.ThinkingConfig{ThinkingLevel: "LOW"} },
		"Affective": func(c *genai.LiveConnectConfig) { c.EnableAffectiveDialog = genai.Ptr(true) },
		"Proactive": func(c *genai.LiveConnectConfig) {
			c.Proactivity = &genai.ProactivityConfig{ProactiveAudio: genai.Ptr(false)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			config := setup()
			change(config)
			if _, err := dial(s, config); err == nil || fault(err) != invalid {
				t.Errorf("%v, want %q", err, invalid)
			}
		})
	}
	t.Run("ActivityUnasked", func(t *testing.T) {
		c := begin(t, s, listening())
		c.starts()
		c.want("closed 1007 Explicit activity control is not supported when automatic activity detection is enabled.")
	})
	t.Run("NoSound", func(t *testing.T) {
		c := begin(t, s, setup())
		c.must(c.SendRealtimeInput(genai.LiveRealtimeInput{Audio: &genai.Blob{Data: []byte{1, 2}, MIMEType: "audio/mp3"}}))
		c.want(invalid)
	})
}

// TestLive_Voice holds that a reply that nobody wrote has words, and sound as long as they are.
func TestLive_Voice(t *testing.T) {
	s := fake.Start(fake.Options{})
	defer s.Close()
	c := begin(t, s, listening())
	c.sound(loud(160)...)
	c.sound(make([]int16, 12_800)...)
	c.known("the reply", func(s fake.LineState) bool { return len(s.Talk) == 2 })
	state := c.line.State()
	words := 1
	for _, letter := range state.Talk[1].Text {
		if letter == ' ' {
			words++
		}
	}
	if state.Talk[0].Text == "" || words < 8 || state.Said != words*8470 { // 60/170 s a word
		t.Errorf("%+v, %d samples", state.Talk, state.Said)
	}
}
