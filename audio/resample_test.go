package audio_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"roleplay/audio"
)

var allRates = []audio.Rate{8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000}

// pairs calls f, as a subtest, for each two different rates.
func pairs(t *testing.T, f func(t *testing.T, from, to audio.Rate)) {
	t.Helper()
	for _, from := range allRates {
		for _, to := range allRates {
			if from != to {
				t.Run(fmt.Sprintf("%d_%d", from, to), func(t *testing.T) { f(t, from, to) })
			}
		}
	}
}

func resampler(t testing.TB, from, to audio.Rate) *audio.Resampler {
	t.Helper()
	r, err := audio.NewResampler(from, to)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// converted is all of samples at another rate.
func converted(t *testing.T, from, to audio.Rate, samples []int16) []int16 {
	t.Helper()
	r := resampler(t, from, to)
	return r.Flush(r.Process(nil, samples))
}

// inner is the half second from a quarter on, where the ends are far away.
func inner(rate audio.Rate, samples []int16) (first int, part []int16) {
	return int(rate) / 4, samples[int(rate)/4 : int(rate)*3/4]
}

// tone is how strong a tone of hz is in samples, the first of which is number first,
// as its parts in phase with a sine that begins at 0 and a quarter later. It is exact
// where the samples hold whole periods.
func tone(rate audio.Rate, hz float64, first int, samples []int16) (sine, cosine float64) {
	for i, s := range samples {
		x := 2 * math.Pi * hz * float64(first+i) / float64(rate)
		sine += float64(s) * math.Sin(x)
		cosine += float64(s) * math.Cos(x)
	}
	n := float64(len(samples)) / 2
	return sine / n, cosine / n
}

func db(ratio float64) float64 { return 20 * math.Log10(ratio) }

// Up to 0.42 of the lower rate a sine comes out as loud as it went in, at its place
// in time. Half a second holds whole periods of even frequencies.
func TestResampler_passes(t *testing.T) {
	worst := 0.0
	pairs(t, func(t *testing.T, from, to audio.Rate) {
		lower := float64(min(from, to))
		for _, part := range []float64{0.0025, 0.02, 0.1, 0.2, 0.3, 0.35, 0.4, 0.41, 0.42} {
			hz := 2 * math.Floor(part*lower/2)
			out := converted(t, from, to, sine(from, hz, 16_384, int(from)))
			first, part := inner(to, out)
			in, quarter := tone(to, hz, first, part)
			gain := db(math.Hypot(in, quarter) / 16_384)
			worst = max(worst, math.Abs(gain))
			if !near(gain, 0, 0.1) {
				t.Errorf("%.0f Hz: %+.3f dB, want 0 ± 0.1", hz, gain)
			}
			if shift := math.Atan2(quarter, in) / (2 * math.Pi * hz) * float64(to); !near(shift, 0, 0.01) {
				t.Errorf("%.0f Hz: shifted by %.3f samples, want none", hz, shift)
			}
		}
	})
	t.Logf("worst gain: %.4f dB", worst)
}

// What comes out besides the sine is 70 dB below it: images of the lower rate, and
// the noise of rounding.
func TestResampler_images(t *testing.T) {
	worst := math.Inf(1)
	pairs(t, func(t *testing.T, from, to audio.Rate) {
		lower := float64(min(from, to))
		for _, hz := range []float64{440, 1000, 2 * math.Floor(0.25*lower/2), 2 * math.Floor(0.42*lower/2)} {
			out := converted(t, from, to, sine(from, hz, 16_384, int(from)))
			first, part := inner(to, out)
			in, quarter := tone(to, hz, first, part)
			rest := 0.0
			for i, s := range part {
				x := 2 * math.Pi * hz * float64(first+i) / float64(to)
				d := float64(s) - in*math.Sin(x) - quarter*math.Cos(x)
				rest += d * d
			}
			snr := db(math.Hypot(in, quarter) / math.Sqrt2 / math.Sqrt(rest/float64(len(part))))
			worst = min(worst, snr)
			if snr < 70 {
				t.Errorf("%.0f Hz: %.1f dB above all else, want 70", hz, snr)
			}
		}
	})
	t.Logf("worst: %.1f dB", worst)
}

// The output at 1 kHz against the sine itself, computed for each of its samples: gain,
// place in time, images and rounding all count.
func TestResampler_signalToNoise(t *testing.T) {
	worst := math.Inf(1)
	pairs(t, func(t *testing.T, from, to audio.Rate) {
		out := converted(t, from, to, sine(from, 1000, 16_384, int(from)))
		first, part := inner(to, out)
		rest := 0.0
		for i, s := range part {
			d := float64(s) - 16_384*math.Sin(2*math.Pi*1000*float64(first+i)/float64(to))
			rest += d * d
		}
		snr := db(16_384 / math.Sqrt2 / math.Sqrt(rest/float64(len(part))))
		worst = min(worst, snr)
		if snr < 70 {
			t.Errorf("%.1f dB, want 70", snr)
		}
	})
	t.Logf("worst: %.1f dB", worst)
}

// What the lower rate cannot hold comes back nowhere.
func TestResampler_aliases(t *testing.T) {
	worst := math.Inf(1)
	pairs(t, func(t *testing.T, from, to audio.Rate) {
		if from < to {
			return
		}
		for _, part := range []float64{0.5, 0.505, 0.52, 0.58, 0.7, 0.9, 1, 1.3, 1.9, 2.7} {
			hz := 2*math.Floor(part*float64(to)/2) + 2
			if hz >= float64(from)/2 {
				continue
			}
			_, out := inner(to, converted(t, from, to, sine(from, hz, 16_384, int(from))))
			below := -9.0309 - audio.Level(out)
			worst = min(worst, below)
			if below < 70 {
				t.Errorf("%.0f Hz: only %.1f dB below, want 70", hz, below)
			}
		}
	})
	t.Logf("worst: %.1f dB", worst)
}

// n·to/from samples, rounded up, however the input is cut; and always the same ones.
func TestResampler_pieces(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 1))
	pairs(t, func(t *testing.T, from, to audio.Rate) {
		r := resampler(t, from, to)
		for range 4 {
			samples := make([]int16, 1+random.IntN(5000))
			for i := range samples {
				samples[i] = int16(random.IntN(1<<16) - 1<<15)
			}
			whole := r.Flush(r.Process(nil, samples))
			if want := (len(samples)*int(to) + int(from) - 1) / int(from); len(whole) != want {
				t.Fatalf("%d samples of %d, want %d", len(whole), len(samples), want)
			}
			var got []int16
			for rest := samples; len(rest) > 0; {
				n := min(len(rest), []int{0, 1, random.IntN(20), random.IntN(400), random.IntN(2000)}[random.IntN(5)])
				got = r.Process(got, rest[:n])
				rest = rest[n:]
			}
			if got = r.Flush(got); !slices.Equal(got, whole) {
				t.Fatalf("%d samples cut in pieces are others", len(samples))
			}
		}
		if out := r.Flush(nil); len(out) != 0 {
			t.Errorf("%d samples of nothing", len(out))
		}
	})
}

// In step, each frame makes a frame; it never lags by more than Delay.
func TestResampler_Delay(t *testing.T) {
	if got := resampler(t, 16_000, 24_000).Delay(); got != 48 {
		t.Errorf("from 16 to 24 kHz %d samples are held back, want 48: 2 ms", got)
	}
	pairs(t, func(t *testing.T, from, to audio.Rate) {
		r := resampler(t, from, to)
		out := r.Process(nil, make([]int16, from))
		if held := int(to) - len(out); held > r.Delay() || held < r.Delay()-1 {
			t.Errorf("%d samples are held back, want %d", held, r.Delay())
		}
		for range 10 {
			if n := len(r.Process(nil, make([]int16, from.FrameSamples()))); n != to.FrameSamples() {
				t.Errorf("a frame makes %d samples, want %d", n, to.FrameSamples())
			}
		}
	})
}

// A constant stays what it is, to the last bit, also at the ends of the range.
func TestResampler_constant(t *testing.T) {
	pairs(t, func(t *testing.T, from, to audio.Rate) {
		for _, value := range []int16{1, -1, 12_345, math.MaxInt16, math.MinInt16} {
			_, out := inner(to, converted(t, from, to, constant(value, int(from))))
			if least, most := slices.Min(out), slices.Max(out); least != value || most != value {
				t.Errorf("%d became %d to %d", value, least, most)
			}
		}
	})
}

// A square wave of full scale overshoots by 9 % (Gibbs): it must stop at the end of
// the range and never come out at the other one.
func TestResampler_fullScale(t *testing.T) {
	pairs(t, func(t *testing.T, from, to audio.Rate) {
		const half = 100 // samples of the input
		samples := make([]int16, from)
		for i := range samples {
			samples[i] = math.MaxInt16
			if i/half%2 == 1 {
				samples[i] = math.MinInt16
			}
		}
		out := converted(t, from, to, samples)
		ends := 0
		for n, s := range out[:len(out)-int(to)/100] {
			at := float64(n) * float64(from) / float64(to) // of the input; the wave turns between two samples, at -0.5
			turn := math.Mod(at+0.5, half)
			if edge := max(1, float64(from)/float64(to)); turn < edge || turn > half-edge {
				continue
			}
			if up := int(at+0.5)/half%2 == 0; up != (s > 0) {
				t.Fatalf("output %d is %d, at %.1f of the input", n, s, at)
			}
			if s == math.MaxInt16 || s == math.MinInt16 {
				ends++
			}
		}
		if ends == 0 {
			t.Error("nothing came near the ends of the range")
		}
	})
}

// A click comes out around its own place, the same on both sides.
func TestResampler_impulse(t *testing.T) {
	pairs(t, func(t *testing.T, from, to audio.Rate) {
		samples := make([]int16, from/10)
		samples[len(samples)/2] = math.MaxInt16 // at 50 ms: a whole number of samples where this one is even
		if from == 22_050 || to == 22_050 {
			samples = make([]int16, from/5)
			samples[len(samples)/2] = math.MaxInt16 // 100 ms
		}
		out := converted(t, from, to, samples)
		middle := len(out) / 2
		if at := slices.Index(out, slices.Max(out)); at != middle {
			t.Fatalf("the click is at %d, want %d", at, middle)
		}
		for i := 1; i < middle; i++ {
			if out[middle-i] != out[middle+i] {
				t.Fatalf("%d before the click is %d, and %d after it", i, out[middle-i], out[middle+i])
			}
		}
	})
}

func TestResampler_sameRate(t *testing.T) {
	r, samples := resampler(t, 24_000, 24_000), counting(-500, 1000)
	if out := r.Flush(r.Process([]int16{7}, samples)); !slices.Equal(out[1:], samples) || out[0] != 7 || r.Delay() != 0 {
		t.Error("the same rate is not the same sound")
	}
}

func TestResampler_Reset(t *testing.T) {
	r, samples := resampler(t, 16_000, 24_000), sine(16_000, 440, 9000, 700)
	want := r.Flush(r.Process(nil, samples))
	r.Process(nil, constant(20_000, 333))
	r.Reset()
	if got := r.Flush(r.Process(nil, samples)); !slices.Equal(got, want) {
		t.Error("something of the sound before Reset is left")
	}
}

func TestNewResampler_unknownRate(t *testing.T) {
	for _, tt := range [][2]audio.Rate{{0, 16_000}, {16_000, 0}, {-8000, 16_000}, {16_000, 96_000}, {11_025, 48_000}} {
		if r, err := audio.NewResampler(tt[0], tt[1]); r != nil || err == nil || !strings.Contains(err.Error(), "only between") {
			t.Errorf("from %d to %d: %v", tt[0], tt[1], err)
		}
	}
}

func TestResampler_allocatesNothing(t *testing.T) {
	pairs(t, func(t *testing.T, from, to audio.Rate) {
		r, frame := resampler(t, from, to), make([]int16, from.FrameSamples())
		out := make([]int16, 0, to.FrameSamples()+2*r.Delay()+2)
		if n := testing.AllocsPerRun(50, func() { out = r.Process(out[:0], frame) }); n != 0 {
			t.Errorf("%v allocations a frame, want none", n)
		}
		if n := testing.AllocsPerRun(50, func() { out = r.Flush(out[:0]) }); n != 0 {
			t.Errorf("%v allocations in Flush, want none", n)
		}
	})
}

// One operation is a frame of 20 ms.
func BenchmarkResampler(b *testing.B) {
	for _, tt := range [][2]audio.Rate{{16_000, 24_000}, {24_000, 16_000}, {48_000, 16_000}, {24_000, 44_100}} {
		b.Run(fmt.Sprintf("%d_%d", tt[0], tt[1]), func(b *testing.B) {
			r, frame := resampler(b, tt[0], tt[1]), sine(tt[0], 1000, 16_384, tt[0].FrameSamples())
			out := make([]int16, 0, 2*tt[1].FrameSamples())
			b.ReportAllocs()
			for b.Loop() {
				out = r.Process(out[:0], frame)
			}
		})
	}
}
