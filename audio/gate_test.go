package audio_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"roleplay/audio"
)

// happened is something that a gate told: what, when it was told and what of, in
// seconds.
type happened struct {
	what     audio.Hearing
	told, at float64
}

// events are what a gate tells of a sound, without the frames in between.
func events(g *audio.Gate, s *sound) (all []happened) {
	n, samples := s.rate.FrameSamples(), s.pcm()
	for i := 0; i+n <= len(samples); i += n {
		if h := g.Push(samples[i : i+n]); h.Hearing == audio.HearsBegin || h.Hearing == audio.HearsEnd {
			all = append(all, happened{h.Hearing, float64(i+n) / float64(s.rate), float64(h.At) / float64(s.rate)})
		}
	}
	return all
}

const hz16k = audio.Rate(16_000)

func gate() *audio.Gate { return audio.NewGate(hz16k, audio.GateOptions{}) }

// nothing checks that a gate takes nothing in a sound for a voice.
func nothing(t *testing.T, what string, s *sound) {
	t.Helper()
	if all := events(audio.NewGate(s.rate, audio.GateOptions{}), s); len(all) > 0 {
		t.Errorf("%s: %v, want nothing", what, all)
	}
}

// Up to -18 dBFS noise has room for its peaks; cut peaks of brown noise are another sound.
func TestGate_steadyNoise(t *testing.T) {
	nothing(t, "white noise that is cut", silence(hz16k, 60).noise(0, 60, -3, white, 9))
	for name, kind := range map[string]noise{"white": white, "pink": pink, "brown": brown} {
		for level := -96.0; level <= -18; level += 6 {
			nothing(t, fmt.Sprintf("%s noise at %.0f dBFS", name, level), silence(hz16k, 60).noise(0, 60, level, kind, uint64(-level)))
		}
	}
	nothing(t, "white noise at 8 kHz", silence(8000, 60).noise(0, 60, -40, white, 1))
	nothing(t, "pink noise at 48 kHz", silence(48_000, 30).noise(0, 30, -40, pink, 1))
	nothing(t, "a quarter of an hour of pink noise", silence(hz16k, 900).noise(0, 900, -45, pink, 7))
}

// The level of noise grows by 1 and 2 dB a second, from nearly nothing to loud.
func TestGate_risingNoise(t *testing.T) {
	for name, kind := range map[string]noise{"white": white, "pink": pink} {
		for _, rate := range []float64{0.5, 1, 2} {
			seconds := 60 / rate
			s := silence(hz16k, seconds).noise(0, seconds, 0, kind, 5)
			for i := range s.samples {
				s.samples[i] *= math.Pow(10, (-75+rate*float64(i)/float64(hz16k))/20)
			}
			nothing(t, fmt.Sprintf("%s noise that rises by %.1f dB a second", name, rate), s)
		}
	}
}

func TestGate_hum(t *testing.T) {
	hum := func(hz, peak float64, harmonics int) func(float64) float64 {
		return func(t float64) (x float64) {
			for k := 1; k <= harmonics; k++ {
				x += peak / float64(k) * math.Sin(2*math.Pi*hz*float64(k)*t)
			}
			return x
		}
	}
	for _, hz := range []float64{50, 60} {
		for _, peak := range []float64{0.5, 0.05, 0.001} {
			nothing(t, fmt.Sprintf("hum of %.0f Hz and its harmonics", hz), silence(hz16k, 30).noise(0, 30, -70, pink, 1).add(0, 30, hum(hz, peak, 8)))
		}
		nothing(t, fmt.Sprintf("hum of %.0f Hz that comes on", hz), silence(hz16k, 30).noise(0, 30, -65, white, 1).add(10, 30, hum(hz, 0.1, 1)))
	}
}

func TestGate_offset(t *testing.T) {
	room := func() *sound { return silence(hz16k, 30).noise(0, 30, -65, white, 2) }
	nothing(t, "an offset", room().add(0, 30, func(float64) float64 { return 0.25 }))
	nothing(t, "an offset that comes and goes", room().add(10, 20, func(float64) float64 { return -0.25 }))
	nothing(t, "an offset that wanders", room().add(0, 30, func(t float64) float64 { return 0.3 * math.Sin(t) }))
	nothing(t, "an offset and no noise", silence(hz16k, 30).add(0, 30, func(float64) float64 { return 0.25 }))
}

// A stroke is shorter than Onset, wherever it falls on the frames; so are many of them.
func TestGate_clicks(t *testing.T) {
	for _, level := range []float64{-75, -50} {
		s := silence(hz16k, 30).noise(0, 30, level, pink, 3)
		for i := range 40 { // each 1 ms further on in its frame
			s.burst(2+0.5*float64(i)+0.001*float64(i), 0.03, 0.5, uint64(i))
		}
		nothing(t, "clicks of 30 ms", s)

		s = silence(hz16k, 30).noise(0, 30, level, pink, 3)
		for i := range 200 {
			s.stroke(2+0.121*float64(i), 0.3, uint64(i))
		}
		nothing(t, "typing", s)

		s = silence(hz16k, 10).noise(0, 10, level, pink, 3)
		for i := range 8 {
			s.samples[32_000+8003*i] = 1
		}
		nothing(t, "clicks of one sample", s)
	}
}

// Speech of 16 dB and more above the noise begins within 120 ms, and ends when it does.
func TestGate_speech(t *testing.T) {
	latest := 0.0
	for _, rate := range []audio.Rate{16_000, 48_000, 8_000} {
		for name, kind := range map[string]noise{"white": white, "pink": pink} {
			for _, pitch := range []float64{120, 210} {
				for i, snr := range []float64{66, 50, 36, 26, 20, 16} {
					what := fmt.Sprintf("%d Hz, %s noise, a voice of %.0f Hz, %.0f dB", rate, name, pitch, snr)
					level := -20.0
					if i%2 == 1 {
						level = -30
					}
					begin := 1.5 + 0.0031*float64(i)
					s := silence(rate, 6).noise(0, 6, level-snr, kind, uint64(i)).speech(begin, begin+2, level, pitch, uint64(i))
					all := events(audio.NewGate(rate, audio.GateOptions{}), s)
					if len(all) != 2 || all[0].what != audio.HearsBegin || all[1].what != audio.HearsEnd {
						t.Errorf("%s: %v, want one beginning and one end", what, all)
						continue
					}
					latest = max(latest, all[0].told-begin)
					if d := all[0].told - begin; d < 0 || d > 0.12 {
						t.Errorf("%s: told %.0f ms after the beginning", what, d*1000)
					}
					if d := all[0].at - begin; !near(d, 0, 0.06) {
						t.Errorf("%s: began at %+.0f ms", what, d*1000)
					}
					// The last syllable is over 50 ms before the end.
					if d := all[1].at - (begin + 1.95); !near(d, 0, 0.06) {
						t.Errorf("%s: ended at %+.0f ms", what, d*1000)
					}
					if d := all[1].told - all[1].at; !near(d, 0.6, 1e-9) {
						t.Errorf("%s: told %.0f ms after the last voice, want 600", what, d*1000)
					}
				}
			}
		}
	}
	t.Logf("the latest beginning is told after %.0f ms", latest*1000)
}

// A tone stands on the frames: what is told, and when, is known to the frame.
func TestGate_times(t *testing.T) {
	tone := func(t float64) float64 { return 0.1 * math.Sin(2*math.Pi*1000*t) }
	s := silence(hz16k, 8).noise(0, 8, -65, white, 1).
		add(2, 2.06, tone).                      // three frames
		add(4, 4.06, tone).                      // the same again
		add(4.5, 4.52, tone).                    // within Hang one frame goes on with it
		add(6, 6.04, tone).                      // two frames are no voice
		add(7, 7.02, tone).add(7.04, 7.08, tone) // nor are three that are not in a row
	want := []happened{
		{audio.HearsBegin, 2.06, 2}, {audio.HearsEnd, 2.66, 2.06},
		{audio.HearsBegin, 4.06, 4}, {audio.HearsEnd, 5.12, 4.52},
	}
	if got := events(gate(), s); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// A voice that swells by 40 dB a second is no noise that rises; it is 9 dB above after
// a quarter of a second.
func TestGate_swelling(t *testing.T) {
	s := silence(hz16k, 8).noise(0, 8, -60, pink, 1).add(3, 4, func(t float64) float64 {
		return math.Sqrt2 * math.Pow(10, (-60+40*t)/20) * math.Sin(2*math.Pi*1000*t)
	})
	if all := events(gate(), s); len(all) != 2 || all[0].told < 3 || all[0].told > 3.4 {
		t.Errorf("%v, want one utterance from 3.4 s on at the latest", all)
	}
}

// Somebody holds a vowel for a second and a half.
func TestGate_vowel(t *testing.T) {
	s := silence(hz16k, 8).noise(0, 8, -60, pink, 1).add(3, 4.5, func(t float64) float64 {
		return 0.05*math.Sin(2*math.Pi*210*t) + 0.05*math.Sin(2*math.Pi*630*t)
	})
	if all := events(gate(), s); len(all) != 2 || !near(all[1].at, 4.5, 0.021) {
		t.Errorf("%v, want one utterance until 4.5 s", all)
	}
}

// In a room with an echo of its own there are no gaps: a voice that goes up and down
// by 6 dB, 30 dB above the noise, is one for 12 s. The floor may rise by 15 until then.
func TestGate_noGaps(t *testing.T) {
	s := silence(hz16k, 18).noise(0, 18, -60, white, 1).add(3, 15, func(t float64) float64 {
		return math.Sqrt2 * math.Pow(10, (-30+6*math.Sin(2*math.Pi*1.5*t))/20) * math.Sin(2*math.Pi*700*t)
	})
	if all := events(gate(), s); len(all) != 2 || !near(all[1].at, 15, 0.06) {
		t.Errorf("%v, want one utterance until 15 s", all)
	}
}

// All samples of an utterance come once and in order, with 300 ms from before it, or
// what there is.
func TestGate_Sound(t *testing.T) {
	// The second begins 0.3 s after the stream, the third right after the end of the
	// second was told: what was in the second is not in its pre-roll.
	s := silence(hz16k, 8).noise(0, 8, -65, white, 4).
		speech(0.24, 1.24, -25, 120, 1).speech(3, 4, -25, 120, 2).speech(4.72, 5.72, -25, 210, 3)
	samples, g, n := s.pcm(), gate(), hz16k.FrameSamples()
	var got []int16
	var first, last, began []int
	for i := 0; i+n <= len(samples); i += n {
		h := g.Push(samples[i : i+n])
		got = append(got, h.Sound...)
		switch h.Hearing {
		case audio.HearsNothing:
			if len(h.Sound) > 0 {
				t.Fatalf("%d samples of silence", len(h.Sound))
			}
			continue
		case audio.HearsBegin:
			got = got[len(got)-len(h.Sound):]
			first, began = append(first, i+n-len(h.Sound)), append(began, int(h.At))
		case audio.HearsEnd:
			last = append(last, i+n)
		case audio.HearsSpeaking:
		}
		if from := first[len(first)-1]; !slices.Equal(got, samples[from:i+n]) {
			t.Fatalf("what was heard from %d to %d is not what was said", from, i+n)
		}
	}
	if len(began) != 3 || len(last) != 3 {
		t.Fatalf("began at %v, ended at %v, want three of each", began, last)
	}
	if first[0] != 0 {
		t.Errorf("the first has sound from %d on, want all there is", first[0])
	}
	if first[1] != began[1]-4800 {
		t.Errorf("the second began at %d, with sound from %d on, want 4800 samples before", began[1], first[1])
	}
	if first[2] != last[1] {
		t.Errorf("the third has sound from %d on, want from the end of the second at %d", first[2], last[1])
	}
	if first[2] <= began[2]-4800 {
		t.Error("the third does not begin within the pre-roll of the end of the second")
	}
}

// A pause shorter than Hang is part of what is said.
func TestGate_hang(t *testing.T) {
	for _, tt := range []struct {
		hang  time.Duration
		pause float64 // between the last syllable and the next
		want  int     // utterances
	}{
		{0, 0.5, 1}, {0, 0.7, 2},
		{audio.SlowHang, 1.4, 1}, {audio.SlowHang, 1.6, 2},
		{2 * time.Second, 1.9, 1}, {2 * time.Second, 2.1, 2},
	} {
		next := 2 + 0.95 + tt.pause
		s := silence(hz16k, 9).noise(0, 9, -65, pink, 1).speech(2, 3, -25, 120, 1).speech(next, next+1, -25, 120, 2)
		all := events(audio.NewGate(hz16k, audio.GateOptions{Hang: tt.hang}), s)
		if len(all) != 2*tt.want {
			t.Errorf("a pause of %.1f s with Hang %s: %v, want %d utterances", tt.pause, tt.hang, all, tt.want)
		}
	}
}

// Five minutes of speech without a pause do not lift the floor: there is one utterance,
// its end comes in time, and a quiet voice counts right after it.
func TestGate_longSpeech(t *testing.T) {
	for _, noise := range []float64{-60, -45} {
		s := silence(hz16k, 310).noise(0, 310, noise, pink, 6).speech(2, 302, -25, 120, 6).speech(304, 306, noise+16, 210, 7)
		all := events(gate(), s)
		if len(all) != 4 {
			t.Fatalf("noise at %.0f dBFS: %v, want two utterances", noise, all)
		}
		if !near(all[1].at, 301.95, 0.06) || !near(all[1].told, 302.55, 0.06) {
			t.Errorf("noise at %.0f dBFS: the end is at %.2f s and told at %.2f s", noise, all[1].at, all[1].told)
		}
		if d := all[2].told - 304; d < 0 || d > 0.12 {
			t.Errorf("noise at %.0f dBFS: the quiet voice is told after %.0f ms", noise, d*1000)
		}
	}
}

// Steady noise that comes for good is taken for a voice for 2 s, and Hang, and half a
// second to settle; then a voice counts that is louder.
func TestGate_moreNoise(t *testing.T) {
	for _, rise := range []float64{10, 20, 40, 60} {
		level := -75 + rise
		s := silence(hz16k, 30).noise(0, 10, -75, pink, 1).noise(10, 30, level, pink, 2).speech(14, 16, level+16, 120, 1)
		all := events(gate(), s)
		if len(all) < 2 {
			t.Fatalf("%.0f dB more: %v", rise, all)
		}
		voice := all[len(all)-2:]
		if len(all) > 4 || len(all) == 4 && (all[0].told < 10 || all[1].told > 13.1) {
			t.Errorf("%.0f dB more: %v, want the noise to be over after 3.1 s", rise, all)
		}
		if d := voice[0].told - 14; d < 0 || d > 0.12 || !near(voice[1].at, 15.95, 0.06) {
			t.Errorf("%.0f dB more: the voice is told as %v", rise, voice)
		}
	}
}

// Noise that is not steady is over after a second for each dB beyond the margin. This
// one rises by 20 dB and goes up and down by 12, with 5 s for each: what is up then is
// 30 dB above the floor at most.
func TestGate_moreNoiseUnsteady(t *testing.T) {
	s := silence(hz16k, 90).noise(0, 90, -65, white, 1)
	for i := 10 * int(hz16k); i < len(s.samples); i++ {
		t := float64(i) / float64(hz16k)
		s.samples[i] *= math.Pow(10, (20+6*math.Sin(2*math.Pi*t/5))/20)
	}
	all := events(gate(), s)
	if len(all) < 2 || all[0].told < 10 {
		t.Fatalf("%v, want the noise to begin", all)
	}
	if last := all[len(all)-1]; last.what != audio.HearsEnd || last.told > 10+(30-9)+0.7 {
		t.Errorf("%v, want it to be over after 22 s", all)
	}
}

// A room that gets quiet is known a second later.
func TestGate_lessNoise(t *testing.T) {
	s := silence(hz16k, 15).noise(0, 10, -30, pink, 1).noise(10, 15, -65, pink, 2).speech(11, 13, -45, 120, 1)
	all := events(gate(), s)
	if len(all) != 2 || all[0].told < 11 || all[0].told > 11.12 || !near(all[1].at, 12.95, 0.06) {
		t.Errorf("%v, want one utterance from 11 s on", all)
	}
}

// What a device does is no voice: it is muted, fades in, or gives a bad frame.
func TestGate_device(t *testing.T) {
	frame := hz16k.FrameSamples()
	mute := silence(hz16k, 60).noise(0, 60, -45, pink, 1)
	clear(mute.samples[10*16_000 : 40*16_000])
	nothing(t, "muted for half a minute", mute)

	late := silence(hz16k, 10).noise(0, 10, -45, pink, 1)
	clear(late.samples[:2*16_000+frame-9]) // the first sound is 9 samples of a frame
	nothing(t, "zeros before the first sound", late)

	fade := silence(hz16k, 10).noise(0, 10, -45, pink, 1)
	for i := range 2000 { // 125 ms
		fade.samples[i] *= float64(i) / 2000
	}
	nothing(t, "a fade", fade)

	bad := silence(hz16k, 30).noise(0, 30, -45, pink, 1)
	for i := 1; i < 28; i++ {
		for j := range frame {
			bad.samples[16_000*i+j] *= 0.03
		}
	}
	nothing(t, "a frame each second that is 30 dB weaker", bad)

	all := events(gate(), silence(hz16k, 10).noise(5, 10, -65, white, 1).speech(6, 8, -25, 120, 1))
	if len(all) != 2 || all[0].told > 6.12 {
		t.Errorf("after five seconds of zeros: %v, want one utterance from 6 s on", all)
	}
}

func TestGate_options(t *testing.T) {
	quiet := silence(hz16k, 6).noise(0, 6, -90, white, 1).speech(2, 4, -66, 120, 1)
	if all := events(gate(), quiet); len(all) != 0 {
		t.Errorf("a voice below the minimum: %v", all)
	}
	if all := events(audio.NewGate(hz16k, audio.GateOptions{Minimum: -75}), quiet); len(all) != 2 {
		t.Errorf("a voice above a lower minimum: %v", all)
	}
	faint := silence(hz16k, 6).noise(0, 6, -50, white, 1).speech(2, 4, -37, 120, 1)
	if all := events(audio.NewGate(hz16k, audio.GateOptions{Margin: 30}), faint); len(all) != 0 {
		t.Errorf("a voice below the margin: %v", all)
	}
	// A burst of 100 ms touches at most six frames, and covers four.
	burst := silence(hz16k, 6).noise(0, 6, -60, white, 1).burst(2.005, 0.1, 0.1, 1)
	for onset, want := range map[int]int{3: 2, 4: 2, 7: 0} {
		if all := events(audio.NewGate(hz16k, audio.GateOptions{Onset: onset}), burst); len(all) != want {
			t.Errorf("a burst of 100 ms with Onset %d: %v", onset, all)
		}
	}
	none := audio.NewGate(hz16k, audio.GateOptions{PreRoll: -1})
	samples, n := silence(hz16k, 6).noise(0, 6, -60, white, 1).speech(2, 4, -20, 120, 1).pcm(), hz16k.FrameSamples()
	for i := 0; i+n <= len(samples); i += n {
		if h := none.Push(samples[i : i+n]); h.Hearing == audio.HearsBegin && len(h.Sound) != 3*n {
			t.Errorf("%d samples of sound without pre-roll, want the three frames of the beginning", len(h.Sound))
		}
	}
}

// The level is that of the weaker half, and without hum and offset.
func TestGate_Level(t *testing.T) {
	last := func(s *sound) (level float64) {
		g, n, samples := gate(), s.rate.FrameSamples(), s.pcm()
		for i := 0; i+n <= len(samples); i += n {
			level = g.Push(samples[i : i+n]).Level
		}
		return level
	}
	tone := func(hz, peak float64) func(float64) float64 {
		return func(t float64) float64 { return peak * math.Sin(2*math.Pi*hz*t) }
	}
	// The gain of a Butterworth high-pass of order 4 is 1/√(1+(200/f)⁸).
	for _, tt := range []struct{ hz, want float64 }{
		{1000, -9.03}, {200, -9.03 - 3.01}, {100, -9.03 - 24.10}, {50, -9.03 - 48.16},
	} {
		if got := last(silence(hz16k, 1).add(0, 1, tone(tt.hz, 0.5))); !near(got, tt.want, 0.5) {
			t.Errorf("a tone of %.0f Hz: %.1f dBFS, want %.1f", tt.hz, got, tt.want)
		}
	}
	if got := last(silence(hz16k, 1).add(0, 0.985, tone(1000, 0.5))); got > -30 {
		t.Errorf("a frame whose end is silent: %.1f dBFS, want the silence", got)
	}
	if got := last(silence(hz16k, 1)); got != audio.Silence {
		t.Errorf("zeros: %.1f dBFS", got)
	}
}

func TestGate_panics(t *testing.T) {
	for name, f := range map[string]func(){
		"no rate":              func() { audio.NewGate(0, audio.GateOptions{}) },
		"a rate of one sample": func() { audio.NewGate(50, audio.GateOptions{}) },
		"half a frame":         func() { gate().Push(make([]int16, 160)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: want a panic", name)
				}
			}()
			f()
		}()
	}
}

func TestGate_allocatesNothing(t *testing.T) {
	samples, g, n, i := silence(hz16k, 12).noise(0, 12, -60, white, 1).speech(2, 4, -20, 120, 1).speech(6, 8, -20, 120, 1).pcm(), gate(), hz16k.FrameSamples(), 0
	began := 0
	if allocs := testing.AllocsPerRun(580, func() {
		if g.Push(samples[i:i+n]).Hearing == audio.HearsBegin {
			began++
		}
		i += n
	}); allocs != 0 {
		t.Errorf("%v allocations a frame, want none", allocs)
	}
	if began != 2 {
		t.Errorf("%d utterances, want 2", began)
	}
}

// One operation is a frame of 20 ms.
func BenchmarkGate(b *testing.B) {
	g, frame := gate(), silence(hz16k, 0.02).noise(0, 0.02, -60, white, 1).pcm()
	b.ReportAllocs()
	for b.Loop() {
		g.Push(frame)
	}
}
