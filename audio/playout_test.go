package audio_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roleplay/audio"
)

const fade = 5 * ms

// numbers are n samples that tell where they belong, from 10000 up; none comes twice
// in 20000.
func numbers(from, n int) []int16 {
	sound := make([]int16, n)
	for i := range sound {
		sound[i] = number(from + i)
	}
	return sound
}

func number(i int) int16 { return int16(10_000 + i*7919%20_000) }

func level(v int16, n int) []int16 { return slices.Repeat([]int16{v}, n) }

// unstretched plays everything at its natural speed.
func unstretched() *audio.Playout { return audio.NewPlayout(audio.PlayoutConfig{Slowest: 1}) }

// fills calls Fill for n samples in all, size at a time.
func fills(p *audio.Playout, n, size int) (out []int16) {
	for len(out) < n {
		part := level(-1, min(size, n-len(out)))
		p.Fill(part)
		out = append(out, part...)
	}
	return out
}

func silentFrom(t *testing.T, out []int16) {
	t.Helper()
	if i := slices.IndexFunc(out, func(v int16) bool { return v != 0 }); i >= 0 {
		t.Errorf("sample %d is %d, want silence", i, out[i])
	}
}

// noClick fails where sound that stands at a level of 10000 jumps: half a cosine over
// 120 samples moves by 10000·π/2/121 = 130 at its steepest.
func noClick(t *testing.T, out []int16) {
	t.Helper()
	for i := range len(out) - 1 {
		if d := int(out[i+1]) - int(out[i]); d > 132 || d < -132 {
			t.Fatalf("between samples %d and %d the sound jumps from %d to %d", i, i+1, out[i], out[i+1])
		}
	}
}

func wantHeard(t *testing.T, got audio.Heard, turn int64, samples int) {
	t.Helper()
	if got.Turn != turn || got.Samples != samples || got.Time != audio.Rate(hz).Duration(samples) {
		t.Errorf("heard are %d samples (%s) of turn %d, want %d of %d", got.Samples, got.Time, got.Turn, samples, turn)
	}
}

func TestPlayout_WholeTurn(t *testing.T) {
	for _, size := range []int{7, 441, 480, 4800} {
		p := unstretched()
		sound := append(numbers(0, hz), make([]int16, 100)...)
		if taken := p.Add(1, sound); taken != len(sound) {
			t.Fatalf("%d samples are taken", taken)
		}
		p.End(1)
		out := fills(p, len(sound)+5000, size)
		if !slices.Equal(out[:len(sound)], sound) {
			t.Errorf("in Fills of %d, other sound is heard than was added", size)
		}
		silentFrom(t, out[len(sound):])
		wantHeard(t, p.Heard(), 1, len(sound))
		if !p.Heard().Whole || p.Playing() || p.Clock() != int64(len(out)) {
			t.Errorf("whole %v, playing %v, clock %d after %d samples", p.Heard().Whole, p.Playing(), p.Clock(), len(out))
		}
	}
}

// A turn is whole as soon as its last sample is.
func TestPlayout_WholeAtOnce(t *testing.T) {
	for _, last := range []int16{0, 10_000} {
		p := unstretched()
		p.Add(1, append(level(10_000, 959), last))
		p.End(1)
		fills(p, 959, 959)
		if p.Heard().Whole || !p.Playing() {
			t.Errorf("it is whole before its last sample")
		}
		if fills(p, 1, 1); !p.Clear().Whole || p.Playing() {
			t.Errorf("it is not whole after its last sample")
		}
	}
}

// What breaks off loud is faded, so that it does not click.
func TestPlayout_AbruptEnd(t *testing.T) {
	p := unstretched()
	p.Add(1, level(10_000, 2000))
	p.End(1)
	out := fills(p, 2400, 480)
	noClick(t, out)
	if !slices.Equal(out[:2000-fade], level(10_000, 2000-fade)) || out[1999] <= 0 || !p.Heard().Whole {
		t.Error("more than the last 5 ms are faded")
	}
	silentFrom(t, out[2000:])
}

func TestPlayout_Turns(t *testing.T) {
	p := unstretched()
	first, second := append(numbers(0, 5000), 0), append(numbers(5000, 7000), 0)
	p.Add(1, first)
	p.Add(2, second)
	p.End(2)
	if out := fills(p, len(first)+len(second), 333); !slices.Equal(out, append(first, second...)) {
		t.Error("two turns are not heard one after the other")
	}
	if taken := p.Add(1, first); taken != len(first) {
		t.Errorf("%d samples of an older turn are taken, want all", taken)
	}
	silentFrom(t, fills(p, 2*hz, 480))
	wantHeard(t, p.Heard(), 2, len(second))
}

// A turn is heard when 80 ms are there; where no more comes, when as much time again
// as it was to gather went by twice.
func TestPlayout_Start(t *testing.T) {
	p := unstretched()
	p.Add(1, numbers(0, 80*ms-1))
	silentFrom(t, fills(p, 240, 240))
	if p.Playing() {
		t.Error("it says that it plays before anything is heard")
	}
	p.Add(1, numbers(80*ms-1, 1))
	if out := fills(p, 240, 240); !slices.Equal(out, numbers(0, 240)) || !p.Playing() {
		t.Error("80 ms are there and the turn is not heard from its first sample")
	}

	p = unstretched()
	p.Add(1, numbers(0, 40*ms))
	silentFrom(t, fills(p, 160*ms, 240))
	if out := fills(p, 480, 240); out[479] == 0 {
		t.Error("a turn that never ends is not heard")
	}
}

func TestPlayout_EndOfNothing(t *testing.T) {
	p := unstretched()
	p.End(1)
	silentFrom(t, fills(p, 960, 480))
	if h := p.Heard(); h.Turn != 0 || h.Whole {
		t.Errorf("nothing was added, %+v was heard", h)
	}
	p.Add(2, numbers(0, 3000))
	p.End(2)
	if out := fills(p, 480, 480); !slices.Equal(out, numbers(0, 480)) {
		t.Error("the turn after one without sound is not heard")
	}
}

// The queue keeps the turns of a minute apart; what is beyond waits as where it is full.
func TestPlayout_ManyTurns(t *testing.T) {
	p := unstretched()
	want := append(numbers(0, 99), 0)
	var out []int16
	for turn := int64(1); turn <= 200; turn++ {
		for p.Add(turn, want) == 0 {
			p.End(turn - 1)
			out = append(out, fills(p, 100, 100)...)
		}
	}
	p.End(200)
	out = append(out, fills(p, 200*100-len(out), 100)...)
	if !slices.Equal(out, slices.Repeat(want, 200)) {
		t.Error("two hundred short turns are not heard one after the other")
	}
}

func TestPlayout_FullQueue(t *testing.T) {
	p := audio.NewPlayout(audio.PlayoutConfig{Queue: time.Second, Slowest: 1})
	sound := numbers(0, 4*hz)
	left := sound
	if taken := p.Add(1, left); taken != hz {
		t.Fatalf("%d samples are taken, want %d", taken, hz)
	}
	left = left[hz:]
	if taken := p.Add(1, left); taken != 0 {
		t.Fatalf("%d samples are taken by a full queue", taken)
	}
	var out []int16
	for len(left) > 0 {
		out = append(out, fills(p, 480, 480)...)
		left = left[p.Add(1, left):]
	}
	out = append(out, fills(p, 4*hz-len(out)-480, 480)...)
	if !slices.Equal(out, sound[:len(out)]) {
		t.Error("sound is lost or comes twice where the queue was full")
	}
}

func TestPlayout_Clear(t *testing.T) {
	for _, size := range []int{7, 441, 480, 4800} {
		p := unstretched()
		p.Add(1, level(10_000, 5*hz))
		before := fills(p, 2*size, size)
		heard := p.Clear()
		wantHeard(t, heard, 1, 2*size+fade)
		if heard.Whole || heard.Clock != int64(2*size) || p.Playing() {
			t.Errorf("whole %v, clock %d, playing %v", heard.Whole, heard.Clock, p.Playing())
		}
		// It is called again, before and after the fade.
		wantHeard(t, p.Clear(), 1, 2*size+fade)
		out := fills(p, 9600, size)
		wantHeard(t, p.Clear(), 1, 2*size+fade)
		wantHeard(t, p.Heard(), 1, 2*size+fade)
		noClick(t, append(before, out...))
		if out[fade-1] == 0 {
			t.Errorf("in Fills of %d, the fade is over after less than 5 ms", size)
		}
		silentFrom(t, out[fade:])
	}
}

// Fewer than 5 ms are left: they are the fade.
func TestPlayout_ClearAtTheEnd(t *testing.T) {
	p := unstretched()
	p.Add(1, append(level(10_000, 1000), make([]int16, 40)...))
	p.End(1)
	fills(p, 960, 480)
	wantHeard(t, p.Clear(), 1, 1040)
	out := fills(p, 480, 480)
	wantHeard(t, p.Heard(), 1, 1040)
	if out[0] < 9_900 || out[39] < 4_800 || out[39] > 5_200 { // its middle
		t.Errorf("the fade goes from %d to %d in its middle", out[0], out[39])
	}
	silentFrom(t, out[80:])
}

func TestPlayout_ClearOfNothing(t *testing.T) {
	p := unstretched()
	wantHeard(t, p.Clear(), 0, 0)
	silentFrom(t, fills(p, 960, 480))

	p.Add(1, numbers(0, 40*ms)) // not enough to be heard
	silentFrom(t, fills(p, 480, 480))
	wantHeard(t, p.Clear(), 0, 0)
	p.End(1)
	silentFrom(t, fills(p, hz, 480))

	p.Add(2, append(numbers(0, 2000), 0))
	p.End(2)
	fills(p, 2400, 480)
	if h := p.Clear(); !h.Whole {
		t.Error("a turn that was heard to its end is not whole")
	} else {
		wantHeard(t, h, 2, 2001)
	}
}

// The service says that it was interrupted, with some more sound of that turn in the
// same message and after it, while the next turn begins.
func TestPlayout_ClearThenAdd(t *testing.T) {
	p := unstretched()
	p.Add(1, level(5000, 3*hz))
	fills(p, 960, 480)
	p.Clear()
	for range 70 { // more than the queue holds
		if taken := p.Add(1, level(5000, hz)); taken != hz {
			t.Fatalf("%d samples of a cleared turn are taken, want all", taken)
		}
	}
	next := level(-7000, 2*hz)
	for i := range 1000 {
		next[i] = int16(-6000 - i)
	}
	p.Add(2, next)
	out := fills(p, hz, 480)
	begins := slices.Index(out, -6000)
	if begins < 0 || begins > 480 {
		t.Fatalf("the first sample of the new turn is heard at %d", begins)
	}
	if i := slices.IndexFunc(out[fade:], func(v int16) bool { return v > 0 }); i >= 0 {
		t.Errorf("the cleared turn is heard %d samples after its fade", i)
	}
	if !slices.Equal(out[begins:], next[:len(out)-begins]) {
		t.Error("the new turn is not heard as it was added")
	}
}

// A service that is slow has the sound stretched; the sound is cleared in the midst.
func TestPlayout_ClearWhileStretched(t *testing.T) {
	for after := 250 * ms; after < 300*ms; after += 7 * ms {
		p := audio.NewPlayout(audio.PlayoutConfig{})
		sound := make([]int16, 300*ms)
		for i := range sound {
			sound[i] = int16(10_000 * math.Sin(2*math.Pi*140*float64(i)/hz))
		}
		p.Add(1, sound)
		out := fills(p, after, 240)
		if p.Stats().Stretched == 0 || p.Heard().Samples >= after {
			t.Fatal("nothing is stretched")
		}
		heard := p.Clear()
		rest := fills(p, hz/2, 240)
		wantHeard(t, p.Heard(), 1, heard.Samples)
		silentFrom(t, rest[fade:])
		// A sine of 10000 and 140 Hz moves by 367 a sample, its fade by 130 more.
		out = append(out, rest...)
		for i := range len(out) - 1 {
			if d := int(out[i+1]) - int(out[i]); d > 500 || d < -500 {
				t.Fatalf("the sound jumps by %d at %d", d, i)
			}
		}
		if heard.Samples > len(sound) {
			t.Errorf("%d samples are heard of %d", heard.Samples, len(sound))
		}
	}
}

// What is repeated is heard once: Heard counts what was added.
func TestPlayout_HeardWhileStretched(t *testing.T) {
	p := audio.NewPlayout(audio.PlayoutConfig{})
	p.Add(1, words()[:hz/5])
	p.Add(1, words()[hz/5:hz/4])
	out := fills(p, hz, 480)
	sounded := len(out) - len(slices.DeleteFunc(slices.Clone(out), func(v int16) bool { return v != 0 }))
	if sounded < hz/4*11/10 {
		t.Errorf("%d samples take %d, they are not stretched", hz/4, sounded)
	}
	wantHeard(t, p.Heard(), 1, hz/4)
}

// A gap in a turn has soft edges, loses no sample, and is counted when it is over.
func TestPlayout_Underrun(t *testing.T) {
	p := unstretched()
	p.Add(1, level(10_000, 200*ms))
	out := fills(p, 600*ms, 480)
	if s := p.Stats(); s.Underruns != 0 || p.Playing() {
		t.Errorf("%d underruns, playing %v, where the turn may be over", s.Underruns, p.Playing())
	}
	wantHeard(t, p.Heard(), 1, 200*ms)
	p.Add(1, level(10_000, 2*hz))
	out = append(out, fills(p, 500*ms, 480)...)
	p.End(1)
	s := p.Stats()
	if s.Underruns != 1 || s.Silence != 400*time.Millisecond {
		t.Errorf("%d underruns of %s, want 1 of 400ms", s.Underruns, s.Silence)
	}
	noClick(t, out)
	wantHeard(t, p.Heard(), 1, 700*ms)
	silentFrom(t, out[200*ms:600*ms])
	if out[200*ms-1] == 0 || out[600*ms] == 0 || out[600*ms+fade] != 10_000 {
		t.Error("the gap is not where nothing was there")
	}
	// The same gap at the end of a turn is none.
	p = unstretched()
	p.Add(1, level(10_000, 200*ms))
	fills(p, 600*ms, 480)
	p.End(1)
	fills(p, 480, 480)
	if s := p.Stats(); s.Underruns != 0 || s.Silence != 0 || !p.Heard().Whole {
		t.Errorf("%d underruns at the end of a turn", s.Underruns)
	}
}

// After a gap sound is gathered for the next, and for no longer than the turn goes on.
func TestPlayout_Rebuffer(t *testing.T) {
	p := unstretched()
	p.Add(1, level(10_000, 200*ms))
	fills(p, 400*ms, 480)
	p.Add(1, level(10_000, 200*ms))
	silentFrom(t, fills(p, 200*ms, 480))
	p.End(1)
	if out := fills(p, 480, 480); out[0] == 0 {
		t.Error("the rest of a turn that ended is not played at once")
	}
}

// steady brings pieces of 20 ms in real time for so long, with a stall of stall ms
// every minute after which all comes at once, and returns how the target went.
func steady(p *audio.Playout, turn int64, seconds, stall int) (least, most time.Duration) {
	least = time.Hour
	out, sound, held := make([]int16, 480), vowel(), 0
	for i := range seconds * 50 {
		held++
		if at := i % 3000; at < 3000-stall/20 {
			p.Add(turn, sound[:held*480])
			held = 0
		}
		p.Fill(out)
		target := p.Stats().Target
		least, most = min(least, target), max(most, target)
	}
	p.End(turn)
	return least, most
}

// The target falls to the least while the line is steady and rises with its stalls.
func TestPlayout_Target(t *testing.T) {
	p := audio.NewPlayout(audio.PlayoutConfig{})
	steady(p, 1, 180, 0)
	if got := p.Stats().Target; got > 85*time.Millisecond {
		t.Errorf("after three steady minutes the target is %s, want 80ms", got)
	}
	before := p.Stats()
	steady(p, 2, 60, 0)
	if s := p.Stats(); s.Stretched > before.Stretched || s.Underruns > 0 {
		t.Errorf("a steady line is stretched: %.5f, before %.5f", s.Stretched, before.Stretched)
	}
	// 800 ms at 0.7 of the speed are 560.
	_, most := steady(p, 3, 130, 800)
	if most < 560*time.Millisecond || most > time.Second {
		t.Errorf("with stalls of 800 ms the target is %s at most", most)
	}
	// It falls again, over minutes.
	least, most := steady(p, 4, 60, 0)
	if least < 300*time.Millisecond || most < 560*time.Millisecond {
		t.Errorf("in the first steady minute the target falls from %s to %s", most, least)
	}
	steady(p, 5, 300, 0)
	if got := p.Stats().Target; got > 100*time.Millisecond {
		t.Errorf("after six steady minutes the target is %s", got)
	}
	// However bad it gets, it is one second.
	for turn := range int64(10) {
		steady(p, 10+turn, 125, 4000)
	}
	if got := p.Stats().Target; got > time.Second || got < 900*time.Millisecond {
		t.Errorf("with stalls of 4 s the target is %s, want 1s", got)
	}
}

// What comes early is not late: with much ahead nothing is stretched, nor hurried.
func TestPlayout_Ahead(t *testing.T) {
	p := audio.NewPlayout(audio.PlayoutConfig{})
	sound := words()[:20*hz]
	p.Add(1, sound)
	if out := fills(p, 19*hz, 480); !slices.Equal(out, sound[:19*hz]) {
		t.Error("sound that came early is changed")
	}
	if s := p.Stats(); s.Buffered != time.Second {
		t.Errorf("%s are buffered, want 1s", s.Buffered)
	}
}

// A device that asks for nothing changes nothing.
func TestPlayout_EmptyFill(t *testing.T) {
	with, without := audio.NewPlayout(audio.PlayoutConfig{}), audio.NewPlayout(audio.PlayoutConfig{})
	for i := range 100 {
		part := vowel()[i*560:][:560] // a little faster than it is played
		with.Add(1, part)
		with.Fill(nil)
		without.Add(1, part)
		if a, b := fills(with, 480, 480), fills(without, 480, 480); !slices.Equal(a, b) {
			t.Fatalf("after %d empty Fills something else is heard", i+1)
		}
	}
	if with.Stats() != without.Stats() {
		t.Errorf("%+v, without empty Fills %+v", with.Stats(), without.Stats())
	}
}

// Turns that stall as soon as they are heard begin later, at most a second.
func TestPlayout_StartGrows(t *testing.T) {
	p := unstretched()
	delay := func(turn int64) (n int) {
		for out := make([]int16, 240); ; n += 10 {
			p.Add(turn, level(10_000, 240))
			if p.Fill(out); p.Playing() {
				return n
			}
		}
	}
	first := delay(1)
	last := first
	for turn := int64(1); turn <= 20; turn++ {
		fills(p, hz, 240) // the stall
		p.Add(turn, level(10_000, 2*hz))
		fills(p, 240, 240)
		p.Clear()
		fills(p, 240, 240)
		got := delay(turn + 1)
		if got < last || got > 1000 {
			t.Fatalf("turn %d begins after %d ms, the one before after %d", turn+1, got, last)
		}
		last = got
	}
	if first > 80 || last < 900 {
		t.Errorf("the first turn begins after %d ms, the last after %d", first, last)
	}
}

// Three hours of sound that comes faster than it is played leave nothing behind.
func TestPlayout_Hours(t *testing.T) {
	const turn = 10 * hz
	var (
		p     = audio.NewPlayout(audio.PlayoutConfig{})
		sound = append(numbers(0, turn-1), 0)
		out   = make([]int16, 480)
		at    int // in all that is heard
		wrong int
	)
	listen := func() {
		p.Fill(out)
		if at == 0 && out[0] == 0 {
			return // it has not begun
		}
		for _, v := range out {
			if v != sound[at%turn] {
				wrong++
			}
			at++
		}
	}
	allocated := testing.AllocsPerRun(1, func() {
		base := p.Heard().Turn
		at = 0
		for n := int64(1); n <= 3*3600/10; n++ {
			for left := sound; len(left) > 0; {
				left = left[p.Add(base+n, left[:min(hz/2, len(left))]):]
				listen()
				p.Stats()
			}
			p.End(base + n)
		}
		for p.Stats().Buffered > 0 {
			listen()
		}
	})
	if allocated > 20 { // which the runtime did meanwhile
		t.Errorf("three hours allocate %.0f times", allocated)
	}
	if wrong != 0 || at != 3*3600*hz {
		t.Errorf("%d samples are heard, %d of them wrong", at, wrong)
	}
}

// No path allocates: not stretching, nor gaps, nor clearing.
func TestPlayout_Allocations(t *testing.T) {
	p := audio.NewPlayout(audio.PlayoutConfig{})
	sound, out, turn := words(), make([]int16, 480), int64(0)
	allocated := testing.AllocsPerRun(20, func() {
		turn++
		for i := range 200 {
			if i%3 > 0 && i%50 > 20 {
				p.Add(turn, sound[i*480:][:480])
			}
			p.Fill(out)
			p.Heard()
			p.Playing()
			p.Stats()
		}
		p.Clear()
		p.End(turn)
	})
	if s := p.Stats(); s.Underruns == 0 || s.Stretched == 0 {
		t.Fatal("the line is too good")
	}
	if allocated != 0 {
		t.Errorf("it allocates %.1f times in 4 s", allocated)
	}
}

// One adds, one clears, one looks, one plays. What is heard is heard once and in order,
// and what was added before a Clear is not heard after the fade of that.
func TestPlayout_Concurrent(t *testing.T) {
	const length = 6000 // of a turn
	var (
		p = audio.NewPlayout(audio.PlayoutConfig{Queue: 400 * time.Millisecond, Slowest: 1})

		added          atomic.Int64 // samples whose Add returned
		turn           atomic.Int64
		starting, gone atomic.Int64 // Clears that began, and that returned
		barrier        atomic.Int64 // samples added before the last Clear that returned
		done           atomic.Bool
		others         sync.WaitGroup
	)
	turn.Store(1)
	others.Go(func() {
		r := rand.New(rand.NewPCG(1, 1))
		for !done.Load() {
			now, from := turn.Load(), added.Load()
			n := p.Add(now, numbers(int(from), 200+r.IntN(1000)))
			added.Add(int64(n))
			if from/length != (from+int64(n))/length {
				p.End(now)
				turn.CompareAndSwap(now, now+1)
			}
			if n == 0 {
				runtime.Gosched()
			}
		}
	})
	others.Go(func() {
		r := rand.New(rand.NewPCG(2, 2))
		for !done.Load() {
			for until := p.Clock() + int64(2000+r.IntN(30_000)); p.Clock() < until && !done.Load(); {
				runtime.Gosched()
			}
			before := added.Load()
			starting.Add(1)
			p.Clear()
			barrier.Store(before)
			gone.Add(1)
			turn.Add(1)
		}
	})
	others.Go(func() {
		for last := (audio.Heard{}); !done.Load(); runtime.Gosched() {
			h, s := p.Heard(), p.Stats()
			if h.Turn < last.Turn || h.Clock < last.Clock || h.Turn == last.Turn && h.Samples < last.Samples {
				t.Errorf("heard goes back from %+v to %+v", last, h)
			}
			if s.Buffered > 500*time.Millisecond || s.Target > time.Second {
				t.Errorf("%+v", s)
			}
			last = h
		}
	})

	// next is the number of the sample that is heard next; after a Clear it is unknown,
	// but not before first, until three in a row are as they were added.
	next, first, known, matched, unmatched, exact, seen := int64(0), int64(0), true, 0, 0, 0, int64(0)
	out := make([]int16, 480)
	for range 200_000 {
		if exact > 1_000_000 && gone.Load() > 50 {
			break
		}
		stale, returned := barrier.Load(), gone.Load()
		p.Fill(out)
		sound, most := out, added.Load()+2000 // with what is being added
		if starting.Load() != seen {
			sound = out[fade:]
			first = max(first, stale)
			if known {
				first = max(next, stale)
			}
			known, matched, unmatched = false, 0, 0
		}
		seen = returned
		for _, v := range sound {
			if v == 0 {
				continue
			}
			switch {
			case known && v == number(int(next)):
				exact++
			case known && (v < 0 || v > number(int(next))):
				t.Fatalf("%d is heard, want %d or what a fade leaves of it", v, number(int(next)))
			case !known && matched > 0 && v == number(int(next)):
				if matched++; matched == 3 {
					known = true
				}
			case !known:
				if unmatched++; unmatched > 4*fade { // one at the end of a turn, two at a gap
					t.Fatalf("what is heard was not added after sample %d", stale)
				}
				matched = 0
				for i := first; i < min(most, first+20_000); i++ {
					if v == number(int(i)) {
						next, matched = i, 1
						break
					}
				}
				if matched == 0 {
					continue
				}
			}
			next++
		}
		if next > most {
			t.Fatalf("sample %d is heard, %d were added", next, most)
		}
		runtime.Gosched()
	}
	done.Store(true)
	others.Wait()
	if exact < 100_000 || gone.Load() < 10 {
		t.Errorf("%d samples were compared, %d times it was cleared", exact, gone.Load())
	}
}

func BenchmarkPlayout_Fill20ms(b *testing.B) {
	for name, share := range map[string]int{"natural": 480, "stretched": 360} {
		b.Run(name, func(b *testing.B) {
			p, out, sound := audio.NewPlayout(audio.PlayoutConfig{}), make([]int16, 480), words()
			p.Add(1, sound[:hz/10])
			b.ReportAllocs()
			for i := range b.N {
				at := i * share % (40 * hz)
				p.Add(1, sound[at:at+share])
				p.Fill(out)
			}
		})
	}
}
