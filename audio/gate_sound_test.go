package audio_test

import (
	"math"
	"math/rand/v2"

	"roleplay/audio"
)

// sound is what tests of the gate are made of: samples of full scale 1, mixed before
// they are cut to 16 bits.
type sound struct {
	rate    audio.Rate
	samples []float64
}

// silence is a sound of so many seconds to mix others into.
func silence(rate audio.Rate, seconds float64) *sound {
	return &sound{rate, make([]float64, int(seconds*float64(rate)))}
}

// add mixes in what f makes of each second between from and to, which f counts from from.
func (s *sound) add(from, to float64, f func(t float64) float64) *sound {
	first, last := int(from*float64(s.rate)), min(int(to*float64(s.rate)), len(s.samples))
	for i := first; i < last; i++ {
		s.samples[i] += f(float64(i-first) / float64(s.rate))
	}
	return s
}

// addLevel mixes in samples, from a second on, so that their RMS is level in dBFS.
func (s *sound) addLevel(from, level float64, samples []float64) *sound {
	gain := math.Pow(10, level/20) / rms(samples)
	for i, x := range samples {
		s.samples[int(from*float64(s.rate))+i] += gain * x
	}
	return s
}

func (s *sound) noise(from, to, level float64, kind noise, seed uint64) *sound {
	n := min(int(to*float64(s.rate)), len(s.samples)) - int(from*float64(s.rate))
	return s.addLevel(from, level, kind(n, seed))
}

// speech mixes in speech from one second to another, its RMS in dBFS.
func (s *sound) speech(from, to, level, pitch float64, seed uint64) *sound {
	return s.addLevel(from, level, speech(s.rate, to-from, pitch, seed))
}

// pcm is the sound as samples of 16 bits.
func (s *sound) pcm() []int16 {
	samples := make([]int16, len(s.samples))
	for i, x := range s.samples {
		samples[i] = int16(math.Round(max(-32_768, min(32_767, 32_768*x))))
	}
	return samples
}

func rms(samples []float64) float64 {
	sum := 0.0
	for _, x := range samples {
		sum += x * x
	}
	return math.Sqrt(sum / float64(len(samples)))
}

// noise makes n samples of a kind of noise.
type noise func(n int, seed uint64) []float64

func white(n int, seed uint64) []float64 {
	random, samples := rand.New(rand.NewPCG(seed, 11)), make([]float64, n)
	for i := range samples {
		samples[i] = random.NormFloat64()
	}
	return samples
}

// pink falls by 3 dB an octave (Kellet's filter, musicdsp.org 76, the economy form).
func pink(n int, seed uint64) []float64 {
	samples := white(n, seed)
	var a, b, c float64
	for i, w := range samples {
		a = 0.99765*a + w*0.0990460
		b = 0.96300*b + w*0.2965164
		c = 0.57000*c + w*1.0526913
		samples[i] = a + b + c + w*0.1848
	}
	return samples
}

// brown falls by 6 dB an octave: wind, or a lorry outside.
func brown(n int, seed uint64) []float64 {
	samples := white(n, seed)
	a := 0.0
	for i, w := range samples {
		a = 0.998*a + w
		samples[i] = a
	}
	return samples
}

// speech is like speech to an ear that knows no words: the harmonics of a pitch in Hz
// that wanders, through three formants which change with each syllable, and four
// syllables a second: up in 30 ms, down to a tenth or less for 50 ms. It begins with
// the first syllable.
func speech(rate audio.Rate, seconds, pitch float64, seed uint64) []float64 {
	random := rand.New(rand.NewPCG(seed, 12))
	samples := make([]float64, int(seconds*float64(rate)))
	vowels := [][3]float64{{700, 1220, 2600}, {390, 2300, 3000}, {440, 1020, 2240}, {570, 840, 2410}}
	var gains []float64
	const syllable = 0.25
	number, strength, gap, phase := -1, 1.0, 0.0, 0.0
	for i := range samples {
		t := float64(i) / float64(rate)
		if n := int(t / syllable); n != number {
			number = n
			strength = math.Pow(10, -6*random.Float64()/20)
			gap = 0.1 * random.Float64()
			if n == 0 {
				strength, gap = 1, 0
			}
			vowel := vowels[random.IntN(len(vowels))]
			gains = gains[:0]
			for k := 1; float64(k)*pitch*1.05 < min(3800, float64(rate)/2); k++ {
				hz, gain := float64(k)*pitch, 0.0
				for j, formant := range vowel {
					off := (hz - formant) / 90
					gain += math.Pow(2, -float64(j)) / (1 + off*off)
				}
				gains = append(gains, gain+0.01)
			}
		}
		in := t - float64(number)*syllable
		envelope := 1.0
		switch {
		case in < 0.03:
			envelope = 0.5 - 0.5*math.Cos(math.Pi*in/0.03)
		case in > 0.2:
			envelope = 0
		case in > 0.14:
			envelope = 0.5 + 0.5*math.Cos(math.Pi*(in-0.14)/0.06)
		}
		envelope = strength * max(envelope, gap)
		phase += 2 * math.Pi * pitch * (1 + 0.04*math.Sin(2*math.Pi*0.7*t)) / float64(rate)
		// Harmonics by Chebyshev's recurrence: sin(kx) = 2·cos(x)·sin((k-1)x) - sin((k-2)x).
		last, now, twice := 0.0, math.Sin(phase), 2*math.Cos(phase)
		for _, gain := range gains {
			samples[i] += envelope * gain * now
			last, now = now, twice*now-last
		}
	}
	return samples
}

// stroke is a key that is hit, at second at: a burst that decays in a few ms.
func (s *sound) stroke(at, peak float64, seed uint64) *sound {
	random := rand.New(rand.NewPCG(seed, 13))
	return s.add(at, at+0.1, func(t float64) float64 { return peak * (2*random.Float64() - 1) * math.Exp(-t/0.006) })
}

// burst is noise that is cut off: so many seconds from second at.
func (s *sound) burst(at, seconds, peak float64, seed uint64) *sound {
	random := rand.New(rand.NewPCG(seed, 14))
	return s.add(at, at+seconds, func(float64) float64 { return peak * (2*random.Float64() - 1) })
}
