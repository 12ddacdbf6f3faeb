package audio

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

const testRate = 24_000

// stretched plays all of sound at these speeds.
func stretched(sound []int16, words, pauses float64) (out []int16) {
	s, q := newStretcher(testRate), &playQueue{sound: make([]int16, len(sound))}
	q.add(1, sound)
	for {
		s.load(q)
		n := min(s.window, s.ahead())
		if n == 0 {
			return out
		}
		out = append(out, make([]int16, n)...)
		s.read(out[len(out)-n:])
		s.slow(n, words, pauses)
	}
}

func wave(seconds float64, at func(t float64) float64) []int16 {
	sound := make([]int16, int(seconds*testRate))
	for i := range sound {
		sound[i] = int16(math.Round(at(float64(i) / testRate)))
	}
	return sound
}

func sine(hz float64) []int16 {
	return wave(3, func(t float64) float64 { return 10_000 * math.Sin(2*math.Pi*hz*t) })
}

// louder is how much louder a is than b.
func louder(a, b []int16) float64 {
	power := func(s []int16) (sum float64) {
		for _, v := range s {
			sum += float64(v) * float64(v)
		}
		return sum / float64(len(s))
	}
	return 10 * math.Log10(power(a)/power(b))
}

// frequency is that of the upward crossings of zero, each placed between its samples.
func frequency(sound []int16) float64 {
	var first, last float64
	n := -1
	for i := range len(sound) - 1 {
		if a, b := float64(sound[i]), float64(sound[i+1]); a < 0 && b >= 0 {
			last = float64(i) - a/(b-a)
			if n++; n == 0 {
				first = last
			}
		}
	}
	return float64(n) * testRate / (last - first)
}

func TestStretcher_Sine(t *testing.T) {
	for _, hz := range []float64{90, 140.7, 220, 440, 1000, 2900} {
		for _, speed := range []float64{0.9, 0.75, 0.7} {
			t.Run(fmt.Sprint(hz, " Hz at ", speed), func(t *testing.T) {
				in := sine(hz)
				out := stretched(in, speed, speed)
				if got := float64(len(in)) / float64(len(out)); math.Abs(got/speed-1) > 0.02 {
					t.Errorf("it is played at %.3f of its speed", got)
				}
				if got := frequency(out); math.Abs(got/hz-1) > 0.005 {
					t.Errorf("it sounds with %.2f Hz", got)
				}
				// Of a sine the second difference is at most A(2 sin(w/2))², and rounding
				// adds 2; a jump by a tenth of the height would be 1000.
				most := 10_000*math.Pow(2*math.Sin(math.Pi*hz/testRate), 2)*1.15 + 20
				for i := range len(out) - 2 {
					if d := math.Abs(float64(out[i]) - 2*float64(out[i+1]) + float64(out[i+2])); d > most {
						t.Fatalf("it clicks at %d: %.0f, want %.0f at most", i, d, most)
					}
				}
				for i := 0; i+2400 <= len(out); i += 2400 {
					if db := louder(out[i:i+2400], in); math.Abs(db) > 1 {
						t.Fatalf("at %d it is %.1f dB off", i, db)
					}
				}
			})
		}
	}
}

// At its natural speed not a sample is touched.
func TestStretcher_Natural(t *testing.T) {
	in := sine(313)
	if !slices.Equal(stretched(in, 1, 1), in) {
		t.Error("sound that is not stretched is changed")
	}
}

// Noise resembles itself nowhere; blended by amplitude alone it would be up to 3 dB
// weaker in the middle of every blend.
func TestStretcher_Noise(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	in := wave(5, func(float64) float64 { return 3000 * r.NormFloat64() })
	out := stretched(in, 0.7, 0.7)
	if got := float64(len(in)) / float64(len(out)); math.Abs(got/0.7-1) > 0.02 {
		t.Errorf("it is played at %.3f of its speed", got)
	}
	if db := louder(out, in); math.Abs(db) > 0.15 {
		t.Errorf("it is %.2f dB off", db)
	}
}

// The period of a voice is found to the sample. Twice these are too long to be repeated.
func TestStretcher_Period(t *testing.T) {
	for period := 241; period <= 480; period += 7 {
		s := newStretcher(testRate)
		copy(s.sound, wave(0.1, func(t float64) float64 {
			phase := 2 * math.Pi * testRate / float64(period) * t
			return 5000*math.Sin(phase) + 3000*math.Sin(3*phase) + 2000*math.Cos(8*phase)
		}))
		s.at, s.end = 900, 2000
		if lag, likeness := s.period(); lag != period || likeness < 0.999 {
			t.Errorf("a period of %d is found as %d, alike by %.4f", period, lag, likeness)
		}
	}
}

// Syllables, three in a second, stay where they are in the sentence.
func TestStretcher_Envelope(t *testing.T) {
	const speed = 0.75
	envelope := func(t float64) float64 { return 0.55 - 0.45*math.Cos(2*math.Pi*3*t) }
	in := wave(6, func(t float64) float64 {
		phase := 2 * math.Pi * (120*t + 2*math.Sin(2*math.Pi*0.7*t))
		return envelope(t) * (5000*math.Sin(phase) + 3000*math.Sin(2*phase) + 2000*math.Sin(7*phase))
	})
	out := stretched(in, speed, speed)
	if db := louder(out, in); math.Abs(db) > 1 {
		t.Errorf("it is %.2f dB off", db)
	}
	var got, want []float64
	for i := 0; i+480 <= len(out); i += 480 {
		got = append(got, math.Sqrt(math.Pow(10, louder(out[i:i+480], []int16{1})/10)))
		want = append(want, envelope(float64(i+240)/testRate*speed))
	}
	if c := correlation(got, want); c < 0.97 {
		t.Errorf("its envelope is like the natural one by %.3f, want 0.97", c)
	}
}

func correlation(a, b []float64) float64 {
	var ma, mb, ab, aa, bb float64
	for i := range a {
		ma, mb = ma+a[i]/float64(len(a)), mb+b[i]/float64(len(b))
	}
	for i := range a {
		x, y := a[i]-ma, b[i]-mb
		ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
	}
	return ab / math.Sqrt(aa*bb)
}

// What bursts open is heard once: a doubled t would be heard as a stutter.
func TestStretcher_Onset(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	in := wave(10, func(t float64) float64 {
		if math.Mod(t, 0.2) < 0.005 {
			return 8000 * r.NormFloat64() / 2
		}
		return 300 * math.Sin(2*math.Pi*110*t)
	})
	bursts := func(sound []int16) (n int) {
		quiet := 1000
		for _, v := range sound {
			if quiet++; v > 2000 || v < -2000 {
				if quiet > 100 {
					n++
				}
				quiet = 0
			}
		}
		return n
	}
	out := stretched(in, 0.75, 0.75)
	if bursts(in) != 50 || bursts(out) != 50 {
		t.Errorf("%d bursts become %d", bursts(in), bursts(out))
	}
	if got := float64(len(in)) / float64(len(out)); math.Abs(got/0.75-1) > 0.03 {
		t.Errorf("it is played at %.3f of its speed", got)
	}
}

// Pauses are lengthened by a quarter of a second at most, and words between them are
// left as they are.
func TestStretcher_Pauses(t *testing.T) {
	in := wave(10, func(t float64) float64 {
		if math.Mod(t, 0.5) < 0.2 {
			return 0
		}
		return 6000 * math.Sin(2*math.Pi*150*t)
	})
	words := func(sound []int16) (loud []int16) {
		for _, v := range sound {
			if v != 0 {
				loud = append(loud, v)
			}
		}
		return loud
	}
	for _, tt := range []struct{ pauses, least, most float64 }{
		{0, 0.23, 0.271},  // all that is allowed, and one repetition of 20 ms beyond
		{0.5, 0.10, 0.20}, // of 200 ms, less its edges, as much again
		{1, 0, 0},
	} {
		out := stretched(in, 1, tt.pauses)
		if !slices.Equal(words(out), words(in)) {
			t.Errorf("pauses at %v: the words are changed", tt.pauses)
		}
		// The pause that begins the sound has no 20 ms before it at first.
		if longer := float64(len(out)-len(in)) / testRate / 20; longer < tt.least || longer > tt.most {
			t.Errorf("pauses at %v: they are %.3f s longer, want %v to %v", tt.pauses, longer, tt.least, tt.most)
		}
	}
}

// Whatever the rate, no lag is looked for outside the sound.
func TestStretcher_Rates(t *testing.T) {
	for _, rate := range []Rate{8_000, 16_000, 22_050, 24_000, 44_100, 48_000} {
		s, q := newStretcher(rate), &playQueue{sound: make([]int16, rate)}
		r := rand.New(rand.NewPCG(5, uint64(rate)))
		in := make([]int16, rate)
		for i := range in {
			in[i] = int16(r.IntN(1<<16) - 1<<15)
		}
		q.add(1, in)
		played, fresh := 0, 0
		for s.load(q); s.ahead() > 0; s.load(q) {
			n := min(s.window, s.ahead())
			fresh += s.read(make([]int16, n))
			s.slow(n, 0.7, 0.7)
			played += n
		}
		if fresh != int(rate) || math.Abs(float64(fresh)/float64(played)/0.7-1) > 0.05 {
			t.Errorf("%d Hz: %d samples are played as %d", rate, fresh, played)
		}
	}
}

func BenchmarkStretcher_20ms(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, in := range map[string][]int16{
		"sine":  sine(140.7),
		"noise": wave(3, func(float64) float64 { return 3000 * r.NormFloat64() }),
	} {
		b.Run(name, func(b *testing.B) {
			s, q := newStretcher(testRate), &playQueue{sound: make([]int16, len(in))}
			out := make([]int16, 240)
			b.ReportAllocs()
			for range b.N {
				for range 2 {
					if _, waiting, _ := q.front(); waiting < 480 {
						q.add(1, in)
					}
					s.load(q)
					s.read(out)
					s.slow(240, 0.7, 0.7)
				}
			}
		})
	}
}
