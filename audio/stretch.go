package audio

import "math"

// stretcher plays sound slower at the same pitch, by repeating stretches of it that
// fit their surroundings:
//
//	1 2 3 4 5 6        six periods, played at three quarters of the speed
//	1 2 3 3 4 5 6 6    periods 3 and 6 come twice, each blended into its copy
//
// Sound that is not stretched passes through unchanged. The period is searched where
// the sound resembles itself most, first on a coarse copy. Morita and Itakura,
// "Time-scale modification algorithm for speech by use of pointer interval control
// overlap and add (PICOLA)", 1986; Verhelst and Roelands, "An overlap-add technique
// based on waveform similarity (WSOLA)", ICASSP 1993; the NetEQ of WebRTC does the
// same (preemptive_expand.cc). It allocates nothing after newStretcher and is used by
// one goroutine. Lengths are samples.
type stretcher struct {
	least, most int // how much is repeated at once: 5 to 20 ms
	window      int // over which is compared and blended: 10 ms
	coarse      int // samples in one of the coarse copy
	longest     int // how much longer a pause gets

	sound         []int16
	from, at, end int       // sound of this turn, next to play, end
	top           int       // sound from here on was never played
	copied        []float32 // the coarse copy
	blend         []float32 // weights, 0 to 1

	debt  float64 // that is still to be repeated
	pause int     // by how much this pause is longer
	loud  float64 // mean square of the words, falling slowly
}

func newStretcher(rate Rate) stretcher {
	s := stretcher{
		least: int(rate) / 200, most: int(rate) / 50, window: int(rate) / 100,
		coarse: max(1, int(rate)/6000), longest: int(rate) / 4,
	}
	s.sound = make([]int16, 4*(s.most+2*s.window))
	s.copied = make([]float32, (s.most+s.window)/s.coarse+1)
	s.blend = ramp(s.window)
	return s
}

// ramp rises from 0 to 1 as half a cosine does, without either end.
func ramp(samples int) []float32 {
	w := make([]float32, samples)
	for i := range w {
		w[i] = float32(0.5 - 0.5*math.Cos(math.Pi*float64(i+1)/float64(samples+1)))
	}
	return w
}

// begin forgets all sound: what comes next has nothing to do with it.
func (s *stretcher) begin() {
	s.from, s.at, s.end, s.top, s.debt, s.pause = 0, 0, 0, 0, 0, 0
}

// ahead is how much can be played.
func (s *stretcher) ahead() int { return s.end - s.at }

// load takes sound from the queue until what one step of slow and read needs is ahead.
func (s *stretcher) load(q *playQueue) {
	want := s.at + s.most + 2*s.window
	if s.end >= want {
		return
	}
	if want > len(s.sound) { // keeps what repeat goes back to, twice in a row
		from := max(s.from, s.at-2*s.most)
		copy(s.sound, s.sound[from:s.end])
		s.from, s.at, s.end, s.top, want = 0, s.at-from, s.end-from, s.top-from, want-from
	}
	s.end += q.take(s.sound[s.end:want])
}

// read plays the next sound, of which len(out) is ahead, and returns how much of it
// was not played before.
func (s *stretcher) read(out []int16) (fresh int) {
	fresh = s.fresh(len(out))
	s.at += copy(out, s.sound[s.at:s.end])
	s.top = max(s.top, s.at)
	return fresh
}

// fresh is how many of the next samples were not played before.
func (s *stretcher) fresh(samples int) int { return max(0, s.at+samples-s.top) }

// slow is told that this much was played, and repeats some of it where that is due:
// at these speeds inside words and inside pauses. It returns how much it repeats, and
// whether that lengthens a pause.
func (s *stretcher) slow(played int, words, pauses float64) (repeated int, pause bool) {
	if s.at-s.from < s.most || s.ahead() < s.window {
		return 0, false
	}
	now := s.power(s.at, s.at+s.window)
	s.loud = max(now, s.loud*0.998)
	pause = s.power(s.at-s.most, s.at+s.window) <= max(s.loud/400, 30*30)
	if !pause {
		s.pause = 0
	}
	speed := words
	if pause && s.pause < s.longest {
		speed = pauses
	}
	if speed >= 1 {
		s.debt = min(s.debt, 0)
		return 0, pause
	}
	s.debt = min(s.debt+float64(played)*(1-speed), float64(3*s.most))
	if s.debt < float64(s.least) {
		return 0, pause
	}
	if pause {
		s.pause += s.most
		return s.repeat(s.most, s.likeness(s.most)), true
	}
	lag, likeness := s.period()
	// What resembles nothing is repeated only when nothing else was found for a while.
	owed := (s.debt - float64(s.least)) / (1.5 * float64(s.most))
	if likeness < 0.85-0.85*min(1, owed) || s.burst(lag, now) {
		return 0, false
	}
	return s.repeat(lag, likeness), false
}

// burst says whether something stands out from what would be repeated: heard twice, it
// would be a stutter. It may lie where likeness does not look.
func (s *stretcher) burst(lag int, now float64) bool {
	usual := max(now, s.power(s.at-lag, s.at-lag+s.window))
	for from := s.at - lag; from < s.at; from += s.least {
		if s.power(from, from+s.least) > 5*usual {
			return true
		}
	}
	return false
}

// power is the mean square from one sample until another.
func (s *stretcher) power(from, until int) float64 {
	sum := 0.0
	for _, v := range s.sound[from:until] {
		sum += float64(v) * float64(v)
	}
	return sum / float64(until-from)
}

// period returns how far back the sound resembles most what comes next, and how much:
// 1 is the same, 0 has nothing to do with it.
func (s *stretcher) period() (lag int, likeness float64) {
	base := s.at - s.most
	copied := s.copied[:(s.most+s.window)/s.coarse]
	for i := range copied {
		sum := float32(0)
		for _, v := range s.sound[base+i*s.coarse : base+(i+1)*s.coarse] {
			sum += float32(v)
		}
		copied[i] = sum
	}
	most := s.most / s.coarse
	next := copied[most:]
	best := float32(math.Inf(-1))
	for back := s.least / s.coarse; back <= most; back++ {
		if like := likenessOf(next, copied[most-back:most-back+len(next)]); like > best {
			best, lag = like, back*s.coarse
		}
	}
	around, likeness := lag, math.Inf(-1)
	for back := max(s.least, around-s.coarse); back <= min(s.most, around+s.coarse); back++ {
		if like := s.likeness(back); like > likeness {
			likeness, lag = like, back
		}
	}
	return lag, likeness
}

// likenessOf is 2ab/(aa+bb): unlike a correlation it is small where one is louder
// than the other, as an onset is. Two silences are alike.
func likenessOf(a, b []float32) float32 {
	b = b[:len(a)]
	var cross, power float32
	for i, v := range a {
		cross += v * b[i]
		power += v*v + b[i]*b[i]
	}
	if power == 0 {
		return 1
	}
	return 2 * cross / power
}

// likeness is likenessOf what comes next and what came this far back.
func (s *stretcher) likeness(back int) float64 {
	a, b := s.sound[s.at:s.at+s.window], s.sound[s.at-back:s.at-back+s.window]
	var cross, power int64
	for i, v := range a {
		x, y := int64(v), int64(b[i])
		cross += x * y
		power += x*x + y*y
	}
	if power == 0 {
		return 1
	}
	return 2 * float64(cross) / float64(power)
}

// repeat goes back by lag, and blends what comes next into what came there, in place:
// a sample is written only after it was last read. It returns lag.
func (s *stretcher) repeat(lag int, likeness float64) int {
	like := float32(max(0, likeness))
	back := s.at - lag
	for i, in := range s.blend {
		out := 1 - in
		// Sounds that are not alike are weaker together than either alone.
		level := 1 / float32(math.Sqrt(float64(out*out+in*in+2*out*in*like)))
		v := (out*float32(s.sound[s.at+i]) + in*float32(s.sound[back+i])) * level
		s.sound[back+i] = int16(min(max(math.Round(float64(v)), math.MinInt16), math.MaxInt16))
	}
	s.at = back
	s.debt -= float64(lag)
	return lag
}

// abrupt says whether the sound breaks off loud: above a hundredth of full scale.
func (s *stretcher) abrupt() bool {
	last := s.sound[s.end-1]
	return last > math.MaxInt16/100 || last < math.MinInt16/100
}
