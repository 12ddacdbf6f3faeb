package audio_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"roleplay/audio"
)

// Levels of frames of 20 ms, in dBFS.
type levels []float64

const aSecond = 50 // frames

// plays is what a character says: syllables of 160 ms of different strength and gaps
// of 80 ms, for 5 s, then a pause of a aSecond, and so on.
func plays(seconds int) levels {
	random, all, strength := rand.New(rand.NewPCG(8, 1)), make(levels, seconds*aSecond), 0.0
	for i := range all {
		all[i] = audio.Silence
		if i%(6*aSecond) >= 5*aSecond {
			continue
		}
		if i%12 == 0 {
			strength = -20 - 6*random.Float64()
		}
		if all[i] = strength; i%12 >= 8 {
			all[i] = strength - 60
		}
	}
	return all
}

// echo is what the microphone hears of it: late by some frames, louder by some dB, in
// a room with noise at -62 dBFS.
func (p levels) echo(late int, by float64) levels {
	mic := make(levels, len(p))
	for i := range mic {
		if mic[i] = -62; i >= late {
			mic[i] = power(mic[i], p[i-late]+by)
		}
	}
	return mic
}

// with is the same with a voice of a level over frames from one to another.
func (p levels) with(from, to int, level float64) levels {
	for i := from; i < to; i++ {
		p[i] = power(p[i], level)
	}
	return p
}

// power is the level of two sounds at once.
func power(a, b float64) float64 {
	return 10 * math.Log10(math.Pow(10, a/10)+math.Pow(10, b/10))
}

// interrupted are the frames at which it begins, and is over.
func interrupted(v *audio.LoudVoice, mic, played levels) (changes []int) {
	was := false
	for i := range mic {
		if is := v.Push(mic[i], played[i]); is != was {
			was, changes = is, append(changes, i)
		}
	}
	return changes
}

func loudVoice() *audio.LoudVoice { return audio.NewLoudVoice(audio.LoudVoiceOptions{}) }

// The character does not interrupt itself, however loud and late its echo is.
func TestLoudVoice_echo(t *testing.T) {
	played := plays(120)
	for _, by := range []float64{-40, -20, -6, 0, 8} {
		for _, late := range []int{0, 2, 6, 12} {
			if changes := interrupted(loudVoice(), played.echo(late, by), played); len(changes) > 0 {
				t.Errorf("an echo of %+.0f dB, late by %d frames, interrupts at %v", by, late, changes)
			}
		}
	}
}

// A voice counts in the 13th frame in which it is louder: 250 ms have passed then.
func TestLoudVoice_voice(t *testing.T) {
	played := plays(60)
	for _, by := range []float64{-20, -6} {
		loudest := -20 + by // of the echo
		const from, to = 38 * aSecond, 40 * aSecond
		mic := played.echo(5, by).with(from, to, loudest+12)
		if changes := interrupted(loudVoice(), mic, played); len(changes) != 2 || changes[0] != from+12 || changes[1] < to || changes[1] > to+13 {
			t.Errorf("12 dB above an echo of %+.0f dB: %v, want from %d to about %d", by, changes, from+12, to)
		}
		mic = played.echo(5, by).with(from, to, loudest+12)
		v := audio.NewLoudVoice(audio.LoudVoiceOptions{Over: 18})
		if changes := interrupted(v, mic, played); len(changes) > 0 {
			t.Errorf("12 dB above an echo of %+.0f dB, and 18 wanted: %v", by, changes)
		}
		// The syllables differ by 6 dB; a voice as loud as the weakest is below the echo
		// that may come.
		mic = played.echo(5, by).with(from, to, loudest-6)
		if changes := interrupted(loudVoice(), mic, played); len(changes) > 0 {
			t.Errorf("a voice below an echo of %+.0f dB: %v", by, changes)
		}
	}
}

func TestLoudVoice_For(t *testing.T) {
	played := plays(30)
	const from = 20 * aSecond
	for ms, frames := range map[int]int{240: 12, 260: 13} {
		changes := interrupted(loudVoice(), played.echo(5, -20).with(from, from+frames, -20), played)
		if got, want := len(changes) > 0, frames == 13; got != want {
			t.Errorf("a voice of %d ms: %v", ms, changes)
		}
	}
	mic := played.echo(5, -20)
	for i := from; i < from+5*aSecond; i += 6 { // keys, 8 a aSecond
		mic.with(i, i+2, -10)
	}
	if changes := interrupted(loudVoice(), mic, played); len(changes) > 0 {
		t.Errorf("typing: %v", changes)
	}
	// Syllables of 160 ms: 8 frames, 4 less, 5 more: it counts in the 17th.
	mic = played.echo(5, -20)
	for i := from; i < from+2*aSecond; i += 12 {
		mic.with(i, i+8, -15)
	}
	if changes := interrupted(loudVoice(), mic, played); len(changes) != 2 || changes[0] < from+16 || changes[0] > from+20+12 {
		t.Errorf("a voice with syllables: %v, want one interruption within 0.7 s of %d", changes, from)
	}
}

// While the echo is not known nothing counts: a voice over the first aSecond is not
// told from it.
func TestLoudVoice_firstSecond(t *testing.T) {
	played := plays(30)
	if changes := interrupted(loudVoice(), played.echo(5, -20).with(10, aSecond, -10), played); len(changes) > 0 {
		t.Errorf("a voice in the first aSecond: %v", changes)
	}
	for _, before := range []int{0, 10} { // frames in which nothing plays
		v, known := loudVoice(), 0
		for range before {
			v.Push(-62, audio.Silence)
		}
		for ; known < 200 && v.Echo() == audio.Silence; known++ {
			v.Push(-30, -20)
		}
		if known != 14+50 {
			t.Errorf("the echo is known after %d frames of sound, want 300 ms, the last frame of which counts, and a aSecond: 64", known)
		}
	}
}

// With headphones there is no echo, and a voice counts from the minimum on.
func TestLoudVoice_headphones(t *testing.T) {
	played := plays(30)
	const from = 20 * aSecond
	for level, want := range map[float64]int{-45: 2, -52: 0} {
		if changes := interrupted(loudVoice(), played.echo(0, -200).with(from, from+aSecond, level), played); len(changes) != want {
			t.Errorf("a voice of %.0f dBFS: %v", level, changes)
		}
	}
	lower := audio.NewLoudVoice(audio.LoudVoiceOptions{Minimum: -58})
	if changes := interrupted(lower, played.echo(0, -200).with(from, from+aSecond, -52), played); len(changes) != 2 {
		t.Errorf("a voice above a lower minimum: %v", changes)
	}
}

// Echo is what plays and how much of it was heard: -20 dBFS at most, 12 dB less.
func TestLoudVoice_Echo(t *testing.T) {
	v, played := loudVoice(), make(levels, 3*aSecond)
	for i := range played {
		played[i] = -20
	}
	mic := played.echo(5, -12)
	interrupted(v, mic, played)
	if !near(v.Echo(), -32, 0.1) {
		t.Errorf("%.2f dBFS, want -32", v.Echo())
	}
	for i := range 15 {
		if v.Push(-62, audio.Silence); i < 14 && !near(v.Echo(), -32, 1) {
			t.Errorf("%d frames after the end: %.2f dBFS, want -32", i+1, v.Echo())
		}
	}
	if v.Echo() != audio.Silence {
		t.Errorf("after 300 ms: %.2f dBFS, want none", v.Echo())
	}
}

// The loudest of the first aSecond counts: what is weak after it was a gap.
func TestLoudVoice_Echo_loudest(t *testing.T) {
	v := loudVoice()
	for i := range 64 {
		mic := -30.0
		if i >= 35 {
			mic = -45
		}
		v.Push(mic, -20)
	}
	if !near(v.Echo(), -30, 0.1) {
		t.Errorf("%.2f dBFS, want -30", v.Echo())
	}
}

// Somebody turns the volume: up by less than Over at a time, and down by 20 dB, which
// is known after 7 s of the character's sound.
func TestLoudVoice_volume(t *testing.T) {
	played := plays(120)
	up := played.echo(5, -30)
	for at, by := range map[int]float64{20: 4, 40: 8, 60: 12} {
		for i, louder := range played.echo(5, -30+by)[at*aSecond:] {
			up[at*aSecond+i] = max(up[at*aSecond+i], louder)
		}
	}
	if changes := interrupted(loudVoice(), up, played); len(changes) > 0 {
		t.Errorf("a volume that goes up: %v", changes)
	}

	const from = 110 * aSecond
	for seconds, want := range map[int]int{2: 0, 20: 2} {
		down := played.echo(5, -6)
		turned := from - seconds*aSecond
		copy(down[turned:], played.echo(5, -26)[turned:])
		// 12 dB above the echo of now, 8 below that of before.
		if changes := interrupted(loudVoice(), down.with(from, from+aSecond, -34), played); len(changes) != want {
			t.Errorf("a voice %d s after the volume went down: %v, want %d changes", seconds, changes, want)
		}
	}
}

// A muted microphone teaches nothing.
func TestLoudVoice_muted(t *testing.T) {
	played := plays(90)
	mic := played.echo(5, -12)
	for i := 20 * aSecond; i < 60*aSecond; i++ {
		mic[i] = audio.Silence
	}
	if changes := interrupted(loudVoice(), mic, played); len(changes) > 0 {
		t.Errorf("the echo after 40 s without a microphone interrupts at %v", changes)
	}
}

// From sound to interruption: a gate's levels of the microphone and Level of what plays.
func TestLoudVoice_sound(t *testing.T) {
	for _, tt := range []struct {
		level float64
		want  bool
	}{{-26, true}, {-60, false}} {
		character := silence(hz16k, 20).speech(1, 19, -20, 210, 3)
		mic := silence(hz16k, 20).noise(0, 20, -65, pink, 1)
		for i := 1600; i < len(mic.samples); i++ { // 100 ms late, 24 dB less
			mic.samples[i] += 0.063 * character.samples[i-1600]
		}
		mic.speech(12, 14, tt.level, 120, 4)
		v, g, n, at := loudVoice(), gate(), hz16k.FrameSamples(), -1.0
		a, b := mic.pcm(), character.pcm()
		for i := 0; i+n <= len(a); i += n {
			if v.Push(g.Push(a[i:i+n]).Level, audio.Level(b[i:i+n])) && at < 0 {
				at = float64(i+n) / float64(hz16k)
			}
		}
		if got := at >= 12.25 && at <= 13; got != tt.want || !tt.want && at >= 0 {
			t.Errorf("a voice of %.0f dBFS over an echo of -44: it interrupts at %.2f s", tt.level, at)
		}
	}
}

func TestLoudVoice_allocatesNothing(t *testing.T) {
	v := loudVoice()
	if n := testing.AllocsPerRun(100, func() { v.Push(-30, -20); v.Echo() }); n != 0 {
		t.Errorf("%v allocations a frame, want none", n)
	}
}

func ExampleLoudVoice() {
	v := audio.NewLoudVoice(audio.LoudVoiceOptions{})
	for range 100 { // the echo of the character, 10 dB less than what plays
		v.Push(-30, -20)
	}
	for ms := 20; ms <= 1000; ms += 20 { // a voice of -18 dBFS
		if v.Push(-18, -20) {
			fmt.Println("the character stops after", ms, "ms")
			return
		}
	}
	// Output: the character stops after 260 ms
}
