package audio_test

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"roleplay/audio"
)

// counting are n samples that count up from first, and go around as int16 does.
func counting(first, n int) []int16 {
	samples := make([]int16, n)
	for i := range samples {
		samples[i] = int16(first + i)
	}
	return samples
}

// constant are n samples of one value.
func constant(value int16, n int) []int16 {
	samples := make([]int16, n)
	for i := range samples {
		samples[i] = value
	}
	return samples
}

func TestNewRing(t *testing.T) {
	for samples, want := range map[int]int{1: 1, 2: 2, 3: 4, 960: 1024, 1024: 1024, 1025: 2048, 24_000 * 60: 1 << 21} {
		if got := audio.NewRing(samples).Cap(); got != want {
			t.Errorf("a ring for %d samples holds %d, want %d", samples, got, want)
		}
	}
	for _, samples := range []int{0, -1} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a ring for %d samples: want a panic", samples)
				}
			}()
			audio.NewRing(samples)
		}()
	}
}

// The end of what is written and the end of the memory fall on each other in every way.
func TestRing_wrapsAround(t *testing.T) {
	for size := 1; size <= 8; size++ {
		r, next := audio.NewRing(8), 0
		out := make([]int16, 8)
		for range 50 {
			if taken := r.Write(counting(next, size)); taken != size {
				t.Fatalf("%d of %d samples found room in an empty ring", taken, size)
			}
			if n := r.Read(out); n != size || !slices.Equal(out[:n], counting(next, size)) {
				t.Fatalf("read %v, want %v", out[:n], counting(next, size))
			}
			next += size
		}
	}
}

func TestRing_full(t *testing.T) {
	r := audio.NewRing(8)
	r.Write(counting(0, 5))
	if taken := r.Write(counting(5, 5)); taken != 3 {
		t.Errorf("%d samples found room, want 3", taken)
	}
	if r.Len() != 8 || r.Lost() != 2 {
		t.Errorf("%d samples are there and %d lost, want 8 and 2", r.Len(), r.Lost())
	}
	out := []int16{-1, -1, -1, -1, -1, -1, -1, -1, -1}
	if n := r.Read(out); n != 8 || !slices.Equal(out, append(counting(0, 8), -1)) {
		t.Errorf("read %d: %v, want 0 to 7, and the rest left as it was", n, out)
	}
	if taken := r.Write(counting(8, 8)); taken != 8 || r.Lost() != 2 {
		t.Errorf("%d samples found room and %d are lost, want 8 and 2", taken, r.Lost())
	}
}

func TestRing_Drop(t *testing.T) {
	r, out := audio.NewRing(8), make([]int16, 8)
	r.Write(counting(0, 6))
	r.Drop()
	if r.Len() != 0 {
		t.Errorf("%d samples are there after Drop, want none", r.Len())
	}
	if taken := r.Write(counting(6, 4)); taken != 2 {
		t.Errorf("%d samples found room before the consumer moved on, want 2", taken)
	}
	if n := r.Read(out); n != 2 || !slices.Equal(out[:n], []int16{6, 7}) {
		t.Errorf("read %v, want 6 and 7", out[:n])
	}
	r.Drop()
	if taken := r.Write(counting(8, 8)); taken != 8 {
		t.Errorf("%d samples found room, want 8", taken)
	}
	if n := r.Read(out[:3]); n != 3 || !slices.Equal(out[:n], []int16{8, 9, 10}) {
		t.Errorf("read %v, want 8, 9 and 10", out[:n])
	}
}

// model is a ring as one would write it without a thought of goroutines.
type model struct {
	held          []int16 // what lies in the ring, with what was dropped and not yet left
	dropped, lost int
}

func (m *model) write(samples []int16, size int) int {
	taken := min(len(samples), size-len(m.held))
	m.held = append(m.held, samples[:taken]...)
	m.lost += len(samples) - taken
	return taken
}

func (m *model) read(n int) []int16 {
	m.held = m.held[m.dropped:]
	m.dropped = 0
	n = min(n, len(m.held))
	out := m.held[:n]
	m.held = m.held[n:]
	return out
}

// agree does to a ring and to the model what the bytes say, and compares.
func agree(t *testing.T, steps []byte) {
	t.Helper()
	const size = 16
	r, m, next := audio.NewRing(size), &model{}, 0
	out := make([]int16, 32)
	for i, step := range steps {
		n := int(step >> 3)
		switch step & 7 {
		case 0:
			r.Drop()
			m.dropped = len(m.held)
		case 1, 2, 3:
			got, want := r.Read(out[:n]), m.read(n)
			if !slices.Equal(out[:got], want) {
				t.Fatalf("step %d: read %v, want %v", i, out[:got], want)
			}
		default:
			samples := counting(next, n)
			next += n
			if got, want := r.Write(samples), m.write(samples, size); got != want {
				t.Fatalf("step %d: %d of %d found room, want %d", i, got, n, want)
			}
		}
		if got, want := r.Len(), len(m.held)-m.dropped; got != want {
			t.Fatalf("step %d: %d are there, want %d", i, got, want)
		}
		if got := r.Lost(); got != uint64(m.lost) {
			t.Fatalf("step %d: %d are lost, want %d", i, got, m.lost)
		}
	}
}

func TestRing_agreesWithAModel(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for range 500 {
		steps := make([]byte, 200)
		for i := range steps {
			steps[i] = byte(random.UintN(256))
		}
		agree(t, steps)
	}
}

func FuzzRing(f *testing.F) {
	f.Add([]byte{4 + 7<<3, 0, 4 + 12<<3, 1 + 20<<3})
	f.Add([]byte{4 + 31<<3, 1 + 3<<3, 0, 0, 5 + 9<<3, 2 + 31<<3})
	f.Fuzz(agree)
}

// All that is taken arrives, in order, while both sides run.
func TestRing_concurrently(t *testing.T) {
	const total = 400_000
	r := audio.NewRing(256)
	var lost atomic.Uint64
	go func() {
		random := rand.New(rand.NewPCG(2, 1))
		for next := 0; next < total; {
			samples := counting(next, min(1+random.IntN(100), total-next))
			taken := r.Write(samples)
			next += taken
			lost.Add(uint64(len(samples) - taken))
			runtime.Gosched()
		}
	}()
	random, out := rand.New(rand.NewPCG(2, 2)), make([]int16, 100)
	for next := 0; next < total; {
		n := r.Read(out[:1+random.IntN(100)])
		if !slices.Equal(out[:n], counting(next, n)) {
			t.Fatalf("sample %d: read %v", next, out[:n])
		}
		if held := r.Len(); held < 0 || held > r.Cap() {
			t.Fatalf("%d samples are there in a ring of %d", held, r.Cap())
		}
		next += n
		runtime.Gosched()
	}
	if r.Lost() != lost.Load() {
		t.Errorf("%d are lost, want %d", r.Lost(), lost.Load())
	}
}

// Nothing that was written before a Drop is read after it, while producer and
// consumer go on and two others drop.
func TestRing_Drop_concurrently(t *testing.T) {
	const generations = 20_000
	r := audio.NewRing(256)
	// A sample is the number of its generation. now goes up before a generation is
	// written, so all before it were written; none of gone is to be read any more.
	var now, gone atomic.Int64
	var others sync.WaitGroup
	done := make(chan struct{})
	others.Go(func() {
		defer close(done)
		for g := range generations {
			now.Store(int64(g))
			for frame := constant(int16(g), 37); r.Write(frame) == 0; {
				runtime.Gosched()
			}
		}
	})
	for range 2 {
		others.Go(func() {
			// The ring holds 7 generations: between two drops of one of us some are read.
			for last := int64(0); last < generations-32; runtime.Gosched() {
				before := now.Load() - 1
				if before < last+16 {
					continue
				}
				last = before
				r.Drop()
				if old := gone.Load(); old < before {
					gone.CompareAndSwap(old, before) // or the other one has dropped as well
				}
			}
		})
	}
	out, last, heard := make([]int16, 100), int64(0), 0
	for open := true; open; runtime.Gosched() {
		select {
		case <-done:
			open = false
		default:
		}
		oldest := gone.Load()
		for _, s := range out[:r.Read(out)] {
			if heard++; oldest > 0 && int64(s) <= oldest {
				t.Fatalf("generation %d is read after all up to %d were dropped", s, oldest)
			}
			if int64(s) < last {
				t.Fatalf("generation %d is read after %d", s, last)
			}
			last = int64(s)
		}
	}
	others.Wait()
	if heard < generations {
		t.Errorf("%d samples were heard, want one of each generation or so", heard)
	}
	r.Drop()
	if n := r.Read(out); n != 0 {
		t.Errorf("%d samples are read after the last Drop", n)
	}
}

func TestRing_allocatesNothing(t *testing.T) {
	r, frame, out := audio.NewRing(1024), make([]int16, 320), make([]int16, 480)
	if n := testing.AllocsPerRun(100, func() { r.Write(frame); r.Drop(); r.Read(out); r.Len() }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func BenchmarkRing(b *testing.B) {
	r, frame, out := audio.NewRing(1024), make([]int16, 320), make([]int16, 320)
	b.ReportAllocs()
	for b.Loop() {
		r.Write(frame)
		r.Read(out)
	}
}
