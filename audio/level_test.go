package audio_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"roleplay/audio"
)

// sine is a tone of so many Hz, its peak in samples.
func sine(rate audio.Rate, hz, peak float64, n int) []int16 {
	samples := make([]int16, n)
	for i := range samples {
		samples[i] = int16(math.Round(peak * math.Sin(2*math.Pi*hz*float64(i)/float64(rate))))
	}
	return samples
}

// square is a square wave of full scale.
func square(n int) []int16 {
	samples := make([]int16, n)
	for i := range samples {
		samples[i] = math.MinInt16
		if i/16%2 == 0 {
			samples[i] = math.MaxInt16
		}
	}
	return samples
}

func near(a, b, by float64) bool { return math.Abs(a-b) <= by }

// Expected: 20·log10 of the RMS over 32768. A sine has its peak over the root of 2,
// 3.0103 dB less; half of the peak is 6.0206 dB less.
func TestLevel(t *testing.T) {
	for _, tt := range []struct {
		name    string
		samples []int16
		want    float64
	}{
		{"nothing", nil, -96},
		{"zeros", make([]int16, 320), -96},
		{"a square of full scale", square(320), 0},
		{"a sine of full scale", sine(16_000, 1000, 32_767, 1600), -3.0103},
		{"a sine of half the scale", sine(16_000, 1000, 16_384, 1600), -9.0309},
		{"a sine of a hundredth", sine(16_000, 440, 327.68, 16_000), -43.0103},
		{"the least that is not zero", constant(1, 320), -90.3090},
		{"one such sample in a second", append(constant(1, 1), make([]int16, 15_999)...), -96},
		{"the most negative", constant(math.MinInt16, 320), 0},
	} {
		if got := audio.Level(tt.samples); !near(got, tt.want, 0.005) {
			t.Errorf("%s: %.4f dBFS, want %.4f", tt.name, got, tt.want)
		}
	}
}

func TestMeter_Look(t *testing.T) {
	m := audio.NewMeter(16_000, -70)
	if r := m.Look(); r.Samples != 0 || r.RMS != audio.Silence || r.Peak != audio.Silence {
		t.Errorf("before anything: %+v", r)
	}
	m.Add(sine(16_000, 1000, 16_384, 1600))
	if r := m.Look(); r.Samples != 1600 || !near(r.RMS, -9.0309, 0.005) || !near(r.Peak, -6.0206, 0.005) || r.Clipped != 0 {
		t.Errorf("a sine of half the scale: %+v", r)
	}
	m.Add(constant(-328, 160)) // a hundredth: 40 dB less
	if r := m.Look(); r.Samples != 160 || !near(r.RMS, -40, 0.01) || !near(r.Peak, -40, 0.01) {
		t.Errorf("what came since the last look: %+v", r)
	}
	m.Add([]int16{32_767, 32_766, -32_767, -32_768, -32_768, 0})
	if r := m.Look(); r.Clipped != 3 || r.Peak != 0 {
		t.Errorf("three samples at the ends of the range: %+v", r)
	}
	if r := m.Look(); r.Clipped != 0 || r.Peak != audio.Silence {
		t.Errorf("after that: %+v", r)
	}
}

// A muted microphone is all zeros: the time counts to the sample, over looks.
func TestMeter_zero(t *testing.T) {
	m := audio.NewMeter(16_000, -70)
	m.Add(constant(1, 100))
	for range 150 {
		m.Add(make([]int16, 320))
		m.Look()
	}
	if r := m.Look(); r.Zero != 3*time.Second {
		t.Errorf("zeros for %s, want 3s", r.Zero)
	}
	m.Add(append(make([]int16, 15), 1, 0, 0, 0, 0))
	if r := m.Look(); r.Zero != 250*time.Microsecond {
		t.Errorf("zeros for %s, want 0.25ms: four samples since one that was not", r.Zero)
	}
	m.Add([]int16{-1})
	if r := m.Look(); r.Zero != 0 {
		t.Errorf("zeros for %s, want none", r.Zero)
	}
}

// A gain that is turned down leaves hiss, some with an offset, where nobody is heard.
func TestMeter_quiet(t *testing.T) {
	const floor = -60 // an RMS of 32.8
	hiss := func(peak int, offset int16, n int) []int16 {
		random, samples := rand.New(rand.NewPCG(3, 1)), make([]int16, n)
		for i := range samples {
			samples[i] = offset + int16(random.IntN(2*peak+1)-peak)
		}
		return samples
	}
	for _, tt := range []struct {
		name    string
		samples []int16
		want    time.Duration
	}{
		{"zeros", make([]int16, 16_000), time.Second},
		{"hiss of an RMS of 29", hiss(50, 0, 16_000), time.Second}, // peak over the root of 3
		{"the same with an offset", hiss(50, 3000, 16_000), time.Second},
		{"hiss of an RMS of 38", hiss(66, 0, 16_000), 0},
		{"half a block that is not over", make([]int16, 160), 0},
		{"a sound, then a block and a half", append(hiss(66, 0, 320), make([]int16, 480)...), 20 * time.Millisecond},
	} {
		whole, pieces := audio.NewMeter(16_000, floor), audio.NewMeter(16_000, floor)
		whole.Add(tt.samples)
		for rest := tt.samples; len(rest) > 0; {
			n := min(len(rest), 77)
			pieces.Add(rest[:n])
			rest = rest[n:]
		}
		a, b := whole.Look(), pieces.Look()
		if a.Quiet != tt.want {
			t.Errorf("%s: quiet for %s, want %s", tt.name, a.Quiet, tt.want)
		}
		if a != b {
			t.Errorf("%s: in pieces %+v, want %+v", tt.name, b, a)
		}
	}
}

func TestNewMeter_noRate(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("want a panic")
		}
	}()
	audio.NewMeter(0, -60)
}

func TestMeter_allocatesNothing(t *testing.T) {
	m, frame := audio.NewMeter(16_000, -60), make([]int16, 320)
	if n := testing.AllocsPerRun(100, func() { m.Add(frame); m.Look(); audio.Level(frame) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}
