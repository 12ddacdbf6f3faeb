package audiotest_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"roleplay/audio"
	"roleplay/audio/audiotest"
)

var errRefused = errors.New("nobody may hear")

// counting is n samples that count up from 1.
func counting(n int) []int16 {
	samples := make([]int16, n)
	for i := range samples {
		samples[i] = int16(i + 1)
	}
	return samples
}

// plans are the good devices, all of which pass the suites.
var plans = map[string]audiotest.Plan{
	"Frames":     {},
	"10ms":       {Period: 160},
	"441Samples": {Period: 441},
	"40ms":       {Period: 640},
	"Jitter":     {Jitter: 10e6}, // 10 ms
	"5ms":        {Period: 80},
}

func TestSource(t *testing.T) {
	for name, plan := range plans {
		t.Run(name, func(t *testing.T) {
			audiotest.TestSource(t, sourcesOf(plan, func(s *audiotest.Source) audio.Source { return s }))
		})
	}
}

// sourcesOf are virtual Sources, each as wrap makes it.
func sourcesOf(plan audiotest.Plan, wrap func(s *audiotest.Source) audio.Source) audiotest.Sources {
	open := func(t *testing.T, samples int, change func(p *audiotest.Plan)) audio.Source {
		p := plan
		change(&p)
		return wrap(audiotest.NewSource(t, 16_000, counting(samples), p))
	}
	return audiotest.Sources{
		In:    synctest.Test,
		Open:  func(t *testing.T) audio.Source { return open(t, 20_000, func(p *audiotest.Plan) { p.Endless = true }) },
		Sound: append(counting(20_000), make([]int16, 1000)...),
		Ends: map[string]func(t *testing.T) (audio.Source, []int16, error){
			"File": func(t *testing.T) (audio.Source, []int16, error) {
				return open(t, 2500, func(*audiotest.Plan) {}), counting(2500), nil
			},
			"Lost": func(t *testing.T) (audio.Source, []int16, error) {
				return open(t, 2500, func(p *audiotest.Plan) { p.LostAfter = 1111 }), counting(1111), audio.ErrLost
			},
			"Zeros": func(t *testing.T) (audio.Source, []int16, error) {
				return open(t, 2500, func(p *audiotest.Plan) { p.Zeros = true }), make([]int16, 2500), nil
			},
		},
		Refuses: func(t *testing.T) (audio.Source, error) {
			return open(t, 2500, func(p *audiotest.Plan) { p.Refuse = errRefused }), errRefused
		},
		Hangs: func(t *testing.T) audio.Source {
			return open(t, 2500, func(p *audiotest.Plan) { p.Hang, p.StallAfter = true, 320 })
		},
	}
}

func TestSink(t *testing.T) {
	for name, plan := range plans {
		t.Run(name, func(t *testing.T) {
			audiotest.TestSink(t, sinksOf(plan, func(s *audiotest.Sink) audio.Sink { return s }))
		})
	}
}

// sinksOf are virtual Sinks, each as wrap makes it.
func sinksOf(plan audiotest.Plan, wrap func(s *audiotest.Sink) audio.Sink) audiotest.Sinks {
	open := func(t *testing.T, change func(p *audiotest.Plan)) (audio.Sink, func() []int16) {
		p := plan
		change(&p)
		s := audiotest.NewSink(t, 16_000, p)
		return wrap(s), s.Heard
	}
	return audiotest.Sinks{
		In:   synctest.Test,
		Open: func(t *testing.T) (audio.Sink, func() []int16) { return open(t, func(*audiotest.Plan) {}) },
		Ends: map[string]func(t *testing.T) (audio.Sink, error){
			"Lost": func(t *testing.T) (audio.Sink, error) {
				s, _ := open(t, func(p *audiotest.Plan) { p.LostAfter = 1111 })
				return s, audio.ErrLost
			},
		},
		Refuses: func(t *testing.T) (audio.Sink, error) {
			s, _ := open(t, func(p *audiotest.Plan) { p.Refuse = errRefused })
			return s, errRefused
		},
		Hangs: func(t *testing.T) audio.Sink {
			s, _ := open(t, func(p *audiotest.Plan) { p.Hang, p.StallAfter = true, 320 })
			return s
		},
	}
}

// TestOnTheClock runs one Source and one Sink on the clock of the machine.
func TestOnTheClock(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds")
	}
	sources := sourcesOf(audiotest.Plan{}, func(s *audiotest.Source) audio.Source { return s })
	sources.In, sources.Sound = nil, sources.Sound[:3200]
	t.Run("Source", func(t *testing.T) { audiotest.TestSource(t, sources) })
	sinks := sinksOf(audiotest.Plan{}, func(s *audiotest.Sink) audio.Sink { return s })
	sinks.In = nil
	t.Run("Sink", func(t *testing.T) { audiotest.TestSink(t, sinks) })
}
