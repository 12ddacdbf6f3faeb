package voice

import (
	"context"
	"math"
	"time"

	"roleplay/audio"
	"roleplay/backend/roleplay"
)

func (c *check) named(name *string) func(string) {
	return func(now string) { c.post(func() { *name = now }) }
}

func (c *check) post(what func()) bool {
	select {
	case c.inbox <- what:
		return true
	case <-c.over:
		return false
	}
}

// during does something in the goroutine of the check, and returns how it stands then.
func (c *check) during(what func()) (roleplay.VoiceCheck, error) {
	done := make(chan roleplay.VoiceCheck, 1)
	if !c.post(func() { what(); done <- c.state }) {
		return roleplay.VoiceCheck{}, nil
	}
	select {
	case state := <-done:
		return state, nil
	case <-c.over:
		return roleplay.VoiceCheck{}, nil
	}
}

func (c *check) stop() {
	select {
	case c.ends <- struct{}{}:
	default:
	}
	<-c.over
}

func (c *check) run(ctx context.Context) {
	tick := time.NewTicker(lookEach)
	defer tick.Stop()
	limit := time.NewTimer(checkLasts)
	defer limit.Stop()
	told := c.state
	for {
		select {
		case <-limit.C:
			c.end(ctx)
			return
		case <-c.ends:
			c.end(ctx)
			return
		case what := <-c.inbox:
			what()
		case <-tick.C:
			c.look(ctx)
		}
		if c.state != told {
			told = c.state
			c.tell(ctx)
		}
	}
}

// end closes the devices, and tells it.
func (c *check) end(ctx context.Context) {
	if c.microphone != nil {
		_ = c.microphone.source.Close()
	}
	if c.speaker != nil {
		_ = c.speaker.sink.Close()
	}
	c.state = roleplay.VoiceCheck{}
	c.tell(ctx)
}

func (c *check) tell(ctx context.Context) {
	state := c.state
	c.service.deps.Bus.Publish(ctx, roleplay.Event{Type: roleplay.EventVoiceChecked, Owner: c.actor.ID, Check: &state})
}

// look takes in what the microphone has heard, and tells how loud it was.
func (c *check) look(ctx context.Context) {
	level := roleplay.VoiceLevel{Microphone: audio.Silence, Speaker: audio.Silence}
	if c.microphone != nil {
		for f := c.microphone.next(); f != nil; f = c.microphone.next() {
			c.meter.Add(f)
			c.keep(f)
		}
		r := c.meter.Look()
		level.Microphone, c.state.Silent = r.RMS, r.Zero >= silentTest
		if err := c.microphone.source.Err(); err != nil {
			c.state.MicrophoneFault = soundFault(err)
		}
	}
	if c.speaker != nil {
		level.Speaker = c.speaker.loudness()
		if err := c.speaker.sink.Err(); err != nil {
			c.state.SpeakerFault = soundFault(err)
		}
		if h := c.speaker.playout.Heard(); h.Turn == c.turn && h.Whole && (c.state.Doing == "tone" || c.state.Doing == "playing") {
			c.state.Doing = ""
		}
	}
	c.service.deps.Bus.Publish(ctx, roleplay.Event{Type: roleplay.EventVoiceLevel, Owner: c.actor.ID, Level: &level})
}

// keep records a frame, and plays what was recorded when that is all.
func (c *check) keep(f audio.Frame) {
	if c.left == 0 {
		return
	}
	c.recorded = append(c.recorded, f...)
	if c.left = max(0, c.left-len(f)); c.left > 0 {
		return
	}
	up, err := audio.NewResampler(hearingRate, speakingRate)
	if err != nil {
		c.state.Doing = ""
		return
	}
	samples := up.Process(nil, c.recorded)
	c.play("playing", up.Flush(samples))
	c.recorded = nil
}

func (c *check) play(doing string, samples []int16) {
	c.speaker.playout.Clear()
	c.turn++
	c.left, c.state.Doing = 0, doing
	c.speaker.playout.Add(c.turn, samples)
	c.speaker.playout.End(c.turn)
}

// tone is a sine that begins and ends softly.
func tone() []int16 {
	samples := make([]int16, speakingSamples(toneLasts))
	for i := range samples {
		x := float64(i) / float64(len(samples))
		loud := toneLoud * math.Sin(math.Pi*x)
		samples[i] = int16(math.MaxInt16 * loud * math.Sin(2*math.Pi*toneHertz*float64(i)/float64(speakingRate)))
	}
	return samples
}
