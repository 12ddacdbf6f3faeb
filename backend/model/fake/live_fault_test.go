package fake_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"roleplay/backend/model/fake"
)

// short is a context for what should not happen.
func short(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

// TestLiveFault_Opens holds what the SDK says of each fault of a line that opens, and
// that the next line opens. Of an upgrade that is refused the SDK loses the status.
func TestLiveFault_Opens(t *testing.T) {
	want := map[fake.LiveFault]string{
		fake.LiveBadKey:      "bad handshake",
		fake.LiveForbidden:   "bad handshake",
		fake.LiveNoModel:     "bad handshake",
		fake.LiveBusy:        "bad handshake",
		fake.LiveOverloaded:  "bad handshake",
		fake.LiveHTML:        "bad handshake",
		fake.LiveCutEarly:    "EOF",
		fake.LiveStallEarly:  "EOF", // as the server ends
		fake.LiveNoSetup:     "closed 1011 Internal error encountered.",
		fake.LiveWrongFirst:  "wrong first",
		fake.LiveErrorFirst:  "error",
		fake.LiveKeyClosed:   "closed 1007 API key not valid. Please pass a valid API key.",
		fake.LiveModelClosed: "closed 1008 models/gemini-3.8-live is not found for API version v1beta, or is not supported for bidiGenerateContent. Call ListModels",
		fake.LiveQuotaClosed: "closed 1011 You exceeded your current quota, please check your plan and billing details.",
		fake.LiveHandleLost:  "-", // TestLive_Resumed
		fake.LiveExpires:     "-", // TestLiveFault_Leaves
		fake.LiveNoPong:      "-", // TestLiveWire_Ping
	}
	for _, f := range fake.LiveFaults() {
		if !f.Opens() {
			continue
		}
		t.Run(string(f), func(t *testing.T) {
			if want[f] == "-" {
				return
			}
			s := fake.Start(fake.Options{})
			defer s.Close()
			s.NextLive(fake.LiveReply{Fault: f})
			ended := make(chan string, 1)
			go func() {
				session, err := dial(s, setup())
				if err != nil {
					ended <- fault(err)
					return
				}
				_ = session.Close()
				ended <- "it opened"
			}()
			line := s.Line(t.Context(), 0)
			switch f {
			case fake.LiveStallEarly:
				select {
				case got := <-ended:
					t.Fatalf("%q while it stalls", got)
				case <-short(t).Done():
				}
				s.Close()
			case fake.LiveNoSetup:
				asked := func(l fake.LineState) bool { return l.Count(fake.LiveKindSetup) == 1 }
				if err := line.Until(t.Context(), asked); err != nil {
					t.Fatal(err)
				}
				line.Break(fake.LiveClose1011)
			default: // ends by itself
			}
			if got := <-ended; got != want[f] && (want[f] != "EOF" || !strings.HasSuffix(got, "EOF")) {
				t.Errorf("%q, want %q", got, want[f])
			}
			if f != fake.LiveStallEarly {
				begin(t, s, setup())
			}
		})
	}
}

// TestLiveFault_Status holds what a client hears that reads what the SDK does not.
func TestLiveFault_Status(t *testing.T) {
	for f, want := range map[fake.LiveFault]struct {
		status int
		holds  string
	}{
		fake.LiveBadKey:     {401, "API_KEY_INVALID"},
		fake.LiveForbidden:  {403, "PERMISSION_DENIED"},
		fake.LiveNoModel:    {404, "NOT_FOUND"},
		fake.LiveBusy:       {429, "RESOURCE_EXHAUSTED"},
		fake.LiveOverloaded: {503, "UNAVAILABLE"},
		fake.LiveHTML:       {200, "<html>"},
		"":                  {401, "API_KEY_INVALID"}, // the key is none
	} {
		t.Run(string(f), func(t *testing.T) {
			s := fake.Start(fake.Options{Key: "other"})
			if f != "" {
				s = fake.Start(fake.Options{})
				s.NextLive(fake.LiveReply{Fault: f})
			}
			defer s.Close()
			r, err := http.Get(s.URL() + geminiPath)
			if err != nil {
				t.Fatal(err)
			}
			content, err := io.ReadAll(r.Body)
			_ = r.Body.Close()
			if err != nil || r.StatusCode != want.status || !strings.Contains(string(content), want.holds) || !strings.Contains(string(content), fake.Canary) {
				t.Errorf("%d %s %v, want %d and %q", r.StatusCode, content, err, want.status, want.holds)
			}
		})
	}
}

// TestLiveFault_Replies holds what the SDK sees of each fault of a reply, and whether
// the line goes on.
func TestLiveFault_Replies(t *testing.T) {
	heard := []string{"heard I want a", "heard  refund now.|"}
	two := []string{"sound 960", "said What do you", "sound 960", "said  want me to"}
	done := []string{"generated", "done 100+50", "handle h-1 true"}
	last := []string{"sound 480", "said  do?|"}
	all := map[fake.LiveFault][]any{
		fake.LiveAbort:            {heard, two, "closed 1006 unexpected EOF"},
		fake.LiveReset:            {heard, two, "reset"},
		fake.LiveClose1007:        {heard, two, "closed 1007 Request contains an invalid argument."},
		fake.LiveClose1008:        {heard, two, "closed 1008 The operation was aborted."},
		fake.LiveClose1011:        {heard, two, "closed 1011 Internal error encountered."},
		fake.LiveStall:            {heard, two, "…"},
		fake.LiveDead:             {heard, two, "…"},
		fake.LiveError:            {heard, two, "error"},
		fake.LiveGarbage:          {heard, two, "no JSON"}, // though the reply goes on
		fake.LiveGoAway:           {heard, two, "leave in 9.5s", last, done},
		fake.LiveBurst:            {heard, two, last, done}, // TestLive_Pace
		fake.LiveTrickle:          {heard, two, last, done}, // likewise
		fake.LiveGaps:             {heard, two, last, done}, // likewise
		fake.LiveLateWords:        {"sound 960", "sound 960", "sound 480", done, heard, "said What do you", "said  want me to", "said  do?|"},
		fake.LiveNoHeard:          {two, last, done},
		fake.LiveNoSaid:           {heard, "sound 960", "sound 960", "sound 480", done},
		fake.LiveSaidFirst:        {"said What do you", "said  want me to", "said  do?|", heard, "sound 960", "sound 960", "sound 480", done},
		fake.LiveHeardLast:        {two, last, heard, done},
		fake.LiveHeadless:         {"heard  a refund now.|", "sound 960", "said  you want me", "sound 960", "sound 480", "said  to do?|", done},
		fake.LiveUnfinished:       {"heard I want a", "heard  refund now.", two, "sound 480", "said  do?", done},
		fake.LiveInterim:          {"interim I want a refund now.", heard, two, last, done},
		fake.LiveBundled:          {heard, "sound 480 sound 480 said What do you", "sound 480 sound 480 said  want me to", "sound 240 sound 240 said  do?|", done},
		fake.LiveInterruptedSound: {heard, two, "interrupted sound 960", done[1:]},
		fake.LivePhantom:          {heard, two, "interrupted", done[1:]},
		fake.LivePhantomLate:      {heard, two, last, done[:2], "interrupted", done[2:]},
		fake.LiveUnknown:          {heard, two, "nothing", last, done},
		fake.LiveTool:             {heard, two, "calls set_mood", "takes back call-1", last, done},
		fake.LiveSoundAfter:       {heard, "sound 960", "said What do you", "said  want me to", "said  do?|", done, "sound 960", "sound 480"},
		fake.LiveTwoDones:         {heard, two, last, done[:2], "done", done[2:]},
		fake.LiveHuge:             {heard, two, "sound 7500000", last, done},
		fake.LiveSilent:           {heard},
		fake.LiveEndless:          {heard, two, last, "sound 480", "sound 480", "endless"},
		fake.LiveEmpty:            {heard, done[1:]},
		fake.LiveNoUsage:          {heard, two, last, "generated", "done", done[2:]},
		fake.LiveOtherUsage:       {heard, two, last, "generated", "done 100+0", done[2:]},
		fake.LiveNotResumable:     {heard, two, last, done[:2], "handle  false"},
	}
	for _, f := range fake.LiveFaults() {
		if f.Opens() {
			continue
		}
		t.Run(string(f), func(t *testing.T) {
			want, known := all[f]
			if !known {
				t.Fatal("no test of it")
			}
			pace := &clock{}
			s := fake.Start(fake.Options{Live: fake.LiveOptions{After: pace.after}})
			defer s.Close()
			if f == fake.LiveGoAway {
				pace.held = map[time.Duration]chan time.Time{9500 * time.Millisecond: make(chan time.Time)}
			}
			s.NextLive(refund(f))
			c := begin(t, s, setup())
			c.says()
			text := ""
			for _, w := range want {
				switch w := w.(type) {
				case []string:
					c.want(w...)
				case string:
					if text = w; w != "…" && w != "endless" {
						c.want(w)
					}
				}
			}
			switch {
			case text == "…": // it says nothing more, also if it is spoken to
				c.text("Are you there?")
				read := c.line.Until(short(t), func(l fake.LineState) bool { return l.Count(fake.LiveKindText) == 1 }) == nil
				if read != (f == fake.LiveStall) {
					t.Errorf("read what came then: %t", read)
				}
				c.line.Break(fake.LiveClose1011)
				c.want("closed 1011 Internal error encountered.")
			case text == "endless":
				c.starts()
				for m := c.next(); m != "interrupted"; m = c.next() {
					if m != "sound 480" {
						t.Fatalf("%q in an endless reply", m)
					}
				}
				c.want(done[1:]...)
				c.idle(s)
			case strings.HasPrefix(text, "closed"), text == "reset", text == "error", text == "no JSON":
				c.want("nothing more")
			default:
				c.idle(s)
			}
		})
	}
}

// TestLiveFault_Leaves holds that a line is closed when its time is over: the one that
// is said, and the one that is not.
func TestLiveFault_Leaves(t *testing.T) {
	const late = "closed 1011 " + fake.Deadline
	leave, life := 4*time.Second, 3*time.Second
	pace := &clock{held: map[time.Duration]chan time.Time{leave: make(chan time.Time), life: make(chan time.Time)}}
	s := fake.Start(fake.Options{Live: fake.LiveOptions{After: pace.after}})
	defer s.Close()
	s.NextLive(fake.LiveReply{Fault: fake.LiveGoAway, Leave: 4000, Said: "No.", Sound: []int16{1}, Usage: usage(1, 1)})
	c := begin(t, s, setup())
	c.text("Well?")
	c.want("sound 1", "said No.|", "leave in 4s", "generated", "done 1+1", "handle h-1 true")
	c.idle(s)
	c.want("handle h-2 true")
	close(pace.held[leave])
	c.want(late, "nothing more")

	s.Reset()
	s.NextLive(fake.LiveReply{Fault: fake.LiveExpires, Wait: 3000})
	c = begin(t, s, setup())
	c.idle(s)
	c.want("handle h-3 true")
	close(pace.held[life])
	c.want(late, "nothing more")
	if why := c.line.State().Closed; why != "1011 "+fake.Deadline {
		t.Errorf("closed for %q", why)
	}
}

// TestLiveFault_Now holds that a fault can happen when nobody speaks, and while the trainee does.
func TestLiveFault_Now(t *testing.T) {
	s := fake.Start(fake.Options{})
	defer s.Close()
	c := begin(t, s, setup())
	c.line.Break(fake.LivePhantom)
	c.want("interrupted", "done 10+0", "handle h-1 true")
	c.line.Break(fake.LiveBurst) // is no moment
	c.idle(s)
	c.want("handle h-2 true")
	gate := make(chan struct{})
	r := refund("")
	r.Gate = gate
	s.NextLive(r)
	c.text("I want a refund now.")
	c.want("sound 960", "said What do you")
	c.line.Break(fake.LivePhantom) // and the rest of the reply does not come
	c.want("interrupted", "done 100+50", "handle h-3 true")
	close(gate)
	c.idle(s)
	c.want("handle h-4 true")
	c.starts()
	c.sound(loud(160)...)
	c.context("Be calm.") // all of it was read; else what waits for it makes a reset of the end
	c.line.Break(fake.LiveAbort)
	c.want("closed 1006 unexpected EOF", "nothing more")
	<-c.line.Ended()
	c.line.Break(fake.LiveAbort) // of what has ended
	if why := c.line.State().Closed; why != "abort" {
		t.Errorf("closed for %q", why)
	}
}

// TestLiveMix holds that a seed decides, that about the share goes wrong, and that
// lines and turns have the faults that are theirs.
func TestLiveMix(t *testing.T) {
	a, b := fake.LiveMix(7, 0.3, fake.LiveFaults()...), fake.LiveMix(7, 0.3, fake.LiveFaults()...)
	wrong := 0
	for i := range 1000 {
		q := fake.LiveRequest{Opens: i%5 == 0}
		x, y := a(q), b(q)
		if x.Fault != y.Fault || x.After != y.After {
			t.Fatalf("%+v, then %+v of the same seed", x, y)
		}
		if x.Fault != "" {
			wrong++
			if x.Fault.Opens() != q.Opens || x.After < 1 || x.After > 4 {
				t.Errorf("%q after %d for %+v", x.Fault, x.After, q)
			}
		}
	}
	if wrong < 230 || wrong > 370 {
		t.Errorf("%d of 1000 go wrong, want about 300", wrong)
	}
	if r := fake.LiveMix(1, 1, fake.LiveBusy)(fake.LiveRequest{}); r.Fault != "" {
		t.Errorf("a turn without faults: %+v", r)
	}
}
