package audio

import "math"

// The slowest and the fastest that a Tempo plays.
const (
	SlowestTempo = 0.5
	FastestTempo = 2.0
)

// Tempo plays sound faster or slower at the same pitch: stretches of it are put one behind
// the other from where they should be, each moved by up to 10 ms so that it goes on as the
// one before would have.
//
//	in   ├──┬──┬──┬──┬──┬──┤        at twice the speed every other stretch is left out
//	out  ├──┼──┼──┤                 ┼ is a blend of 10 ms
//
// W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity
// (WSOLA) for high quality time-scale modification of speech", ICASSP 1993. At speed 1 it
// changes nothing. It is for one goroutine, and allocates nothing once it has begun.
type Tempo struct {
	speed   float64
	hop     int       // samples of output that a stretch gives
	overlap int       // samples of a blend
	search  int       // samples by which a stretch may be moved
	in      []int16   // that is still needed
	base    int64     // of the input: where in begins
	next    float64   // of the input: where the next stretch should begin
	tail    []int16   // how the last stretch would go on
	begun   bool      // there is a tail
	blend   []float32 // weights of what comes next
}

// NewTempo returns a Tempo of sound of a rate, in Hz. A speed beyond what it plays is the
// nearest that it does.
func NewTempo(rate Rate, speed float64) *Tempo {
	t := &Tempo{
		speed: min(FastestTempo, max(SlowestTempo, speed)),
		hop:   int(rate) / 50, overlap: int(rate) / 100, search: int(rate) / 100,
	}
	t.tail = make([]int16, t.overlap)
	t.blend = ramp(t.overlap)
	return t
}

// Process takes in sound and appends to dst what it gives, which is less at first: a
// stretch and what surrounds it have to be there.
func (t *Tempo) Process(dst, src []int16) []int16 {
	if t.speed == 1 {
		return append(dst, src...)
	}
	t.in = append(t.in, src...)
	for t.ready() {
		dst = t.stretch(dst)
	}
	t.forget()
	return dst
}

// Flush appends what is left when no more comes, as it is.
func (t *Tempo) Flush(dst []int16) []int16 {
	if !t.begun {
		dst = append(dst, t.in...)
	} else if from := int(int64(t.next) - t.base); from < len(t.in) {
		dst = append(dst, t.tail...)
		dst = append(dst, t.in[min(len(t.in), max(0, from)+t.overlap):]...)
	}
	t.in, t.begun, t.next, t.base = t.in[:0], false, 0, 0
	return dst
}

// ready reports whether all of the next stretch is there, wherever it is moved to.
func (t *Tempo) ready() bool {
	return int64(t.next)+int64(t.search+t.hop+t.overlap) <= t.base+int64(len(t.in))
}

func (t *Tempo) stretch(dst []int16) []int16 {
	from := int(int64(t.next) - t.base)
	if t.begun {
		from = t.best(from)
		for i, in := range t.blend {
			v := (1-in)*float32(t.tail[i]) + in*float32(t.in[from+i])
			dst = append(dst, int16(math.Round(float64(v))))
		}
		dst = append(dst, t.in[from+t.overlap:from+t.hop]...)
	} else {
		dst = append(dst, t.in[from:from+t.hop]...)
	}
	copy(t.tail, t.in[from+t.hop:])
	t.begun = true
	t.next += float64(t.hop) * t.speed
	return dst
}

// best is the place around from where the sound goes on most as the tail does.
func (t *Tempo) best(from int) int {
	best, most := from, math.Inf(-1)
	for at := max(0, from-t.search); at <= from+t.search; at++ {
		var cross, power int64
		for i, v := range t.tail {
			x, y := int64(v), int64(t.in[at+i])
			cross += x * y
			power += y * y
		}
		if power == 0 {
			power = 1
		}
		if like := float64(cross) / math.Sqrt(float64(power)); like > most {
			best, most = at, like
		}
	}
	return best
}

// forget drops what no stretch needs any more.
func (t *Tempo) forget() {
	keep := int(int64(t.next)-t.base) - t.search
	if keep <= 0 {
		return
	}
	keep = min(keep, len(t.in))
	t.in = t.in[:copy(t.in, t.in[keep:])]
	t.base += int64(keep)
}
