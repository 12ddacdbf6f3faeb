package audio_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"roleplay/audio"
)

func tempoSine(hertz float64, samples int) []int16 {
	out := make([]int16, samples)
	for i := range out {
		out[i] = int16(10_000 * math.Sin(2*math.Pi*hertz*float64(i)/24_000))
	}
	return out
}

// crossings is how often the sound rises through zero.
func crossings(s []int16) int {
	n := 0
	for i := 1; i < len(s); i++ {
		if s[i-1] < 0 && s[i] >= 0 {
			n++
		}
	}
	return n
}

// A tone keeps its pitch at each speed, lasts as long as it should, and has no clicks.
func TestTempo(t *testing.T) {
	in := tempoSine(200, 5*24_000)
	for _, speed := range []float64{0.5, 0.75, 1, 1.25, 1.5, 2} {
		for _, piece := range []int{240, 4_800, 24_000} {
			t.Run(fmt.Sprint(speed, "/", piece), func(t *testing.T) {
				tempo := audio.NewTempo(24_000, speed)
				var out []int16
				for part := range slices.Chunk(in, piece) {
					out = tempo.Process(out, part)
				}
				out = tempo.Flush(out)
				if want := float64(len(in)) / speed; math.Abs(float64(len(out))-want) > 0.01*want {
					t.Errorf("%d samples, want %.0f", len(out), want)
				}
				seconds := float64(len(out)) / 24_000
				if hertz := float64(crossings(out)) / seconds; math.Abs(hertz-200) > 2 {
					t.Errorf("the tone is one of %.1f Hz, want 200", hertz)
				}
				// 10,000·2π·200/24,000 is the steepest that this tone gets: 524 a sample.
				for i := 1; i < len(out); i++ {
					if jump := int(out[i]) - int(out[i-1]); jump > 800 || jump < -800 {
						t.Fatalf("a click at %d: from %d to %d", i, out[i-1], out[i])
					}
				}
			})
		}
	}
}

func TestTempo_NaturalSpeed(t *testing.T) {
	in := tempoSine(333, 10_000)
	tempo := audio.NewTempo(24_000, 1)
	if out := tempo.Flush(tempo.Process(nil, in)); !slices.Equal(out, in) {
		t.Error("at its natural speed the sound is another")
	}
}

func TestTempo_Allocates(t *testing.T) {
	in, tempo := tempoSine(200, 480), audio.NewTempo(24_000, 1.5)
	out := make([]int16, 0, 4_800)
	for range 50 {
		out = tempo.Process(out[:0], in)
	}
	if n := testing.AllocsPerRun(200, func() { out = tempo.Process(out[:0], in) }); n > 0 {
		t.Errorf("%v allocations for 20 ms", n)
	}
}
