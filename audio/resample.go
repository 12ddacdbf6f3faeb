package audio

import (
	"fmt"
	"math"
	"slices"
)

// rates are what a Resampler converts between, in Hz.
var rates = []Rate{8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000}

// The filter of a Resampler. All frequencies are parts of the lower of the two rates,
// whose half is the most that may pass: what lies above comes back as another tone.
//
//	gain 1 ────────╮ 0.42
//	               ╰──── -80 dB from 0.50 on
//
// That is Kaiser's design (Oppenheim, Schafer: Discrete-Time Signal Processing, 7.6):
// attenuation A gives beta = 0.1102·(A-8.7), and A, with the width 0.08 of the slope,
// gives (A-8)/(2.285·2π·0.08) = 62.7 taps, 31.4 to each side.
const (
	cutoff = 0.46 // the middle of the slope, where the gain is a half
	beta   = 7.857
	side   = 32
)

// block is how many samples a Resampler takes in at once.
const block = 512

// Resampler converts sound from one rate to another as it comes: a polyphase filter
// of windowed sinc (J. O. Smith, "Digital Audio Resampling", ccrma.stanford.edu/~jos).
// Up to 0.42 of the lower rate it changes nothing that one could hear, and its phase
// is linear; what the lower rate cannot hold is at least 70 dB below.
//
// Sample n of the output is the sound at the time of n·from/to of the input: nothing
// is shifted. For that, the last Delay samples are held back until more comes. How
// the input is cut into pieces makes no difference. It is for one goroutine.
type Resampler struct {
	from, to Rate
	up, down int       // to/from, in lowest terms
	taps     int       // of one phase, in samples of the input; even
	filter   []float32 // up phases of taps, in the order of the input
	heard    []float32 // input that is still needed
	at       int       // where in heard the taps of the next output begin
	phase    int       // how far after an input sample the next output is, in 1/up
}

// NewResampler returns a resampler of sound of from to sound of to, both in Hz. The
// error says which rates there are.
func NewResampler(from, to Rate) (*Resampler, error) {
	if !slices.Contains(rates, from) || !slices.Contains(rates, to) {
		return nil, fmt.Errorf("no conversion from %d to %d Hz: only between %v", from, to, rates)
	}
	r := &Resampler{from: from, to: to}
	if from == to {
		return r, nil
	}
	common := int(from)
	for rest := int(to); rest != 0; {
		common, rest = rest, common%rest
	}
	r.up, r.down = int(to)/common, int(from)/common
	lower := min(1, float64(to)/float64(from)) // in parts of from
	half := int(math.Ceil(side / lower))
	r.taps = 2 * half
	r.filter = design(r.up, half, cutoff*lower)
	r.heard = make([]float32, 0, r.taps+block)
	r.Reset()
	return r, nil
}

// design is a low-pass in up phases. Tap i of phase p weighs the input that is
// half-1-i+p/up samples before the output. cutoff is in parts of the rate of the input.
func design(up, half int, cutoff float64) []float32 {
	filter := make([]float32, 0, up*2*half)
	taps := make([]float64, 2*half)
	for phase := range up {
		sum := 0.0
		for i := range taps {
			// In whole numbers, so that the two sides are the same to the last bit.
			away := max((half-1-i)*up+phase, -(half-1-i)*up-phase)
			taps[i] = tap(float64(away)/float64(up), float64(half), cutoff)
			sum += taps[i]
		}
		for _, t := range taps {
			filter = append(filter, float32(t/sum)) // a constant stays what it is, in each phase
		}
	}
	return filter
}

// tap is the sinc of cutoff under Kaiser's window, so many samples away from its middle.
func tap(away, half, cutoff float64) float64 {
	if away >= half {
		return 0
	}
	sinc := 1.0
	if x := 2 * math.Pi * cutoff * away; x != 0 {
		sinc = math.Sin(x) / x
	}
	return sinc * bessel(beta*math.Sqrt(1-away*away/(half*half)))
}

// bessel is the modified Bessel function of the first kind and order 0, by its series.
func bessel(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > sum*1e-17; k++ {
		term *= x * x / (4 * k * k)
		sum += term
	}
	return sum
}

// Process appends to dst what src makes possible, and returns it. Where dst has room
// it allocates nothing. It keeps nothing of src, which may not overlap dst.
func (r *Resampler) Process(dst, src []int16) []int16 {
	if r.from == r.to {
		return append(dst, src...)
	}
	for len(src) > 0 {
		n := min(len(src), block)
		r.makeRoom()
		for _, s := range src[:n] {
			r.heard = append(r.heard, float32(s))
		}
		src = src[n:]
		dst = r.emit(dst)
	}
	return dst
}

// Flush appends to dst the samples that were held back, as if silence came next, and
// returns it: for n samples of input there are n·to/from of output then, rounded up.
// The resampler is ready for another sound after it.
func (r *Resampler) Flush(dst []int16) []int16 {
	for left := r.taps / 2; left > 0; {
		n := min(left, block)
		r.makeRoom()
		r.heard = append(r.heard, zeros[:n]...)
		left -= n
		dst = r.emit(dst)
	}
	r.Reset()
	return dst
}

var zeros [block]float32

// Reset forgets all sound.
func (r *Resampler) Reset() {
	r.at, r.phase, r.heard = 0, 0, r.heard[:0]
	for range r.taps/2 - 1 { // what was before the beginning
		r.heard = append(r.heard, 0)
	}
}

// Delay is how many samples of the output are held back, rounded up: half of the
// filter, 48 of them (2 ms) from 16 to 24 kHz.
func (r *Resampler) Delay() int {
	if r.from == r.to {
		return 0
	}
	return (r.taps/2*r.up + r.down - 1) / r.down
}

// makeRoom moves what is still needed to the beginning.
func (r *Resampler) makeRoom() {
	r.heard = r.heard[:copy(r.heard, r.heard[r.at:])]
	r.at = 0
}

// emit appends all outputs whose input is there.
func (r *Resampler) emit(dst []int16) []int16 {
	for r.at+r.taps <= len(r.heard) {
		dst = append(dst, rounded(dot(r.filter[r.phase*r.taps:][:r.taps], r.heard[r.at:])))
		r.phase += r.down
		r.at += r.phase / r.up
		r.phase %= r.up
	}
	return dst
}

// dot is the sum of the products. Four sums at once take less than half of the time
// of one, which waits for itself. There are an even number of taps.
func dot(taps, heard []float32) float32 {
	heard = heard[:len(taps)]
	var a, b, c, d float32
	for len(taps) >= 4 && len(heard) >= 4 {
		a += taps[0] * heard[0]
		b += taps[1] * heard[1]
		c += taps[2] * heard[2]
		d += taps[3] * heard[3]
		taps, heard = taps[4:], heard[4:]
	}
	for i, t := range taps {
		a += t * heard[i]
	}
	return (a + b) + (c + d)
}

// rounded is the nearest sample. What is too loud stays at the end of the range.
func rounded(x float32) int16 {
	return int16(math.Round(float64(max(math.MinInt16, min(math.MaxInt16, x)))))
}
