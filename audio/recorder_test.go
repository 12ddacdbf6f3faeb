package audio_test

import (
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"roleplay/audio"
)

const (
	pieceBytes = 480_000 // 5 s × 24,000 Hz × 2 sides × 2 bytes
	second     = 24_000  // samples
)

// tape is what a recorder saved.
type tape struct {
	order  []int
	pieces map[int][]byte
	fail   error
}

func (tp *tape) save(n int, pcm []byte) error {
	if tp.fail != nil {
		return tp.fail
	}
	if tp.pieces == nil {
		tp.pieces = map[int][]byte{}
	}
	tp.order = append(tp.order, n)
	tp.pieces[n] = slices.Clone(pcm)
	return nil
}

// at is what both sides say at a position, 0 where nothing was saved.
func (tp *tape) at(position int) (trainee, character int16) {
	pcm, i := tp.pieces[position/120_000+1], position%120_000*4
	if i+4 > len(pcm) {
		return 0, 0
	}
	return int16(uint16(pcm[i]) | uint16(pcm[i+1])<<8), int16(uint16(pcm[i+2]) | uint16(pcm[i+3])<<8)
}

// wantRuns holds what the trainee says, as value, first position, first position behind it; zeros everywhere else up to end.
func (tp *tape) wantRuns(t *testing.T, end int, runs ...[3]int) {
	t.Helper()
	for p := range end {
		want := 0
		for _, run := range runs {
			if p >= run[1] && p < run[2] {
				want = run[0]
			}
		}
		if got, _ := tp.at(p); int(got) != want {
			t.Errorf("position %d has %d, want %d", p, got, want)
			return
		}
	}
}

// all is n samples of one value.
func all(n int, value int16) []int16 { return slices.Repeat([]int16{value}, n) }

func pump(t *testing.T, r *audio.Recorder) {
	t.Helper()
	if err := r.Pump(); err != nil {
		t.Errorf("Pump: %v", err)
	}
}

func wantCounts(t *testing.T, r *audio.Recorder, want audio.RecorderCounts) {
	t.Helper()
	if got := r.Counts(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestRecorder_Bytes(t *testing.T) {
	var tp tape
	r := audio.NewRecorder(tp.save)
	r.Trainee(0, []int16{1, -2, -32768})
	r.Character(1, []int16{258, 32767})
	r.Advance(6 * second)
	pump(t, r)
	const want = "\x01\x00\x00\x00" + "\xfe\xff\x02\x01" + "\x00\x80\xff\x7f"
	pcm := string(tp.pieces[1])
	if len(pcm) != pieceBytes || pcm[:12] != want || strings.Trim(pcm[12:], "\x00") != "" {
		t.Errorf("%d bytes that begin with %q, want %d and %q", len(pcm), pcm[:min(12, len(pcm))], pieceBytes, want)
	}
	if !slices.Equal(tp.order, []int{1}) {
		t.Errorf("saved %d, want 1", tp.order)
	}
	wantCounts(t, r, audio.RecorderCounts{})
}

func TestRecorder_Pieces(t *testing.T) {
	t.Run("ASecondAfterTheirEnd", func(t *testing.T) {
		var tp tape
		r := audio.NewRecorder(tp.save)
		for _, tt := range []struct {
			at   int64
			want []int
		}{{143_999, nil}, {144_000, []int{1}}, {144_000, []int{1}}, {100, []int{1}}, {263_999, []int{1}}, {624_000, []int{1, 2, 3, 4, 5}}} {
			r.Advance(tt.at)
			pump(t, r)
			if !slices.Equal(tp.order, tt.want) {
				t.Errorf("at %d: saved %d, want %d", tt.at, tp.order, tt.want)
			}
		}
	})
	t.Run("TheTimelineNeverGoesBack", func(t *testing.T) {
		var tp tape
		r := audio.NewRecorder(tp.save)
		r.Advance(144_000)
		r.Advance(100)
		pump(t, r)
		if !slices.Equal(tp.order, []int{1}) {
			t.Errorf("saved %d, want 1", tp.order)
		}
	})
	t.Run("SoundMovesTheTimeline", func(t *testing.T) {
		var tp tape
		r := audio.NewRecorder(tp.save)
		for at := int64(0); at < 144_000; at += 480 {
			if len(tp.order) != 0 {
				t.Fatalf("saved a piece at %d", at)
			}
			r.Character(at, all(480, 5))
			pump(t, r)
		}
		if !slices.Equal(tp.order, []int{1}) {
			t.Errorf("saved %d, want 1", tp.order)
		}
	})
	t.Run("SoundGoesOverTheirEnd", func(t *testing.T) {
		var tp tape
		r := audio.NewRecorder(tp.save)
		r.Advance(100_000)
		r.Trainee(119_999, []int16{7, 8})
		r.Advance(264_000)
		pump(t, r)
		tp.wantRuns(t, 240_000, [3]int{7, 119_999, 120_000}, [3]int{8, 120_000, 120_001})
	})
	t.Run("NothingComesTwice", func(t *testing.T) { // the window goes round after 11 s
		var tp tape
		r := audio.NewRecorder(tp.save)
		r.Trainee(10, all(10, 3))
		for at := int64(0); at <= 40*second; at += second {
			r.Advance(at)
			pump(t, r)
		}
		tp.wantRuns(t, 35*second, [3]int{3, 10, 20})
	})
}

func TestRecorder_Places(t *testing.T) {
	type put struct {
		at    int64
		n     int
		value int16
	}
	for name, tt := range map[string]struct {
		puts   []put
		runs   [][3]int
		counts audio.RecorderCounts
	}{
		"GapIsSilent":       {[]put{{0, 480, 1}, {5000, 480, 2}}, [][3]int{{1, 0, 480}, {2, 5000, 5480}}, audio.RecorderCounts{Corrections: 1}},
		"GapIsFilled":       {[]put{{0, 480, 1}, {5000, 480, 2}, {1000, 480, 3}}, [][3]int{{1, 0, 480}, {2, 5000, 5480}, {3, 1000, 1480}}, audio.RecorderCounts{Corrections: 2}},
		"FirstIsKept":       {[]put{{0, 2000, 1}, {1000, 2000, 2}}, [][3]int{{1, 0, 2000}, {2, 2000, 3000}}, audio.RecorderCounts{Overlapped: 1000, Corrections: 1}},
		"TwiceTheSame":      {[]put{{0, 1000, 1}, {0, 1000, 2}}, [][3]int{{1, 0, 1000}}, audio.RecorderCounts{Overlapped: 1000, Corrections: 1}},
		"40msAhead":         {[]put{{0, 480, 1}, {1440, 480, 2}}, [][3]int{{1, 0, 480}, {2, 480, 960}}, audio.RecorderCounts{}},
		"MoreThan40msAhead": {[]put{{0, 480, 1}, {1441, 480, 2}}, [][3]int{{1, 0, 480}, {2, 1441, 1921}}, audio.RecorderCounts{Corrections: 1}},
		"40msBack":          {[]put{{0, 960, 1}, {0, 480, 2}}, [][3]int{{1, 0, 960}, {2, 960, 1440}}, audio.RecorderCounts{}},
		"MoreThan40msBack":  {[]put{{0, 961, 1}, {0, 1000, 2}}, [][3]int{{1, 0, 961}, {2, 961, 1000}}, audio.RecorderCounts{Overlapped: 961, Corrections: 1}},
		"FirstSaysWhere":    {[]put{{300, 480, 1}}, [][3]int{{1, 300, 780}}, audio.RecorderCounts{}},
		"BeforeTheBegin":    {[]put{{-10, 20, 1}}, [][3]int{{1, 0, 10}}, audio.RecorderCounts{Late: 10}},
		"FarBeforeTheBegin": {[]put{{-1 << 63, 20, 1}, {100, 20, 2}}, [][3]int{{2, 100, 120}}, audio.RecorderCounts{Late: 20, Corrections: 1}},
		"FiveSecondsEarly":  {[]put{{120_000, 20, 1}}, [][3]int{{1, 120_000, 120_020}}, audio.RecorderCounts{}},
		"Earlier":           {[]put{{120_001, 20, 1}}, nil, audio.RecorderCounts{Early: 20}},
		"FarBehindTheEnd":   {[]put{{1<<63 - 1, 20, 1}, {100, 20, 2}}, [][3]int{{2, 100, 120}}, audio.RecorderCounts{Early: 20}},
		"Nothing":           {[]put{{5000, 0, 1}, {0, 480, 1}}, [][3]int{{1, 0, 480}}, audio.RecorderCounts{}},
	} {
		t.Run(name, func(t *testing.T) {
			var tp tape
			r := audio.NewRecorder(tp.save)
			for _, p := range tt.puts {
				r.Trainee(p.at, all(p.n, p.value))
			}
			if err := r.Close(130_000); err != nil {
				t.Fatal(err)
			}
			tp.wantRuns(t, 130_000, tt.runs...)
			wantCounts(t, r, tt.counts)
		})
	}
}

// TestRecorder_SidesAreTwo holds that one side says nothing about the other's place.
func TestRecorder_SidesAreTwo(t *testing.T) {
	var tp tape
	r := audio.NewRecorder(tp.save)
	r.Trainee(0, all(1000, 1))
	r.Character(100, all(1000, 2))
	if err := r.Close(2000); err != nil {
		t.Fatal(err)
	}
	for p := range 2000 {
		var wantT, wantC int16
		if p < 1000 {
			wantT = 1
		}
		if p >= 100 && p < 1100 {
			wantC = 2
		}
		if gotT, gotC := tp.at(p); gotT != wantT || gotC != wantC {
			t.Fatalf("position %d has %d and %d, want %d and %d", p, gotT, gotC, wantT, wantC)
		}
	}
	wantCounts(t, r, audio.RecorderCounts{})
}

func TestRecorder_Late(t *testing.T) {
	var tp tape
	r := audio.NewRecorder(tp.save)
	r.Advance(143_999)
	pump(t, r)
	r.Trainee(119_000, all(100, 1)) // a moment before its piece is saved
	pump(t, r)
	r.Advance(144_000)
	pump(t, r)
	r.Trainee(118_000, all(100, 2)) // too late
	r.Trainee(119_500, all(1000, 3))
	if err := r.Close(130_000); err != nil {
		t.Fatal(err)
	}
	tp.wantRuns(t, 130_000, [3]int{1, 119_000, 119_100}, [3]int{3, 120_000, 120_500})
	wantCounts(t, r, audio.RecorderCounts{Late: 100 + 500, Corrections: 2})
}

// TestRecorder_PumpIsLate holds that no sound is late, or early, because Pump is:
// for 5.9 s nothing had to be saved, and then nobody pumps for 10 s.
func TestRecorder_PumpIsLate(t *testing.T) {
	var tp tape
	r := audio.NewRecorder(tp.save)
	const end = 795 * 480 // 15.9 s
	for at := int64(0); at < end; at += 480 {
		r.Trainee(at, all(480, 1))
		r.Character(at, all(480, 2))
		r.Advance(at + 480)
		if at < 295*480 {
			pump(t, r)
		}
	}
	if len(tp.order) != 0 {
		t.Fatalf("saved %d, want nothing", tp.order)
	}
	pump(t, r)
	if !slices.Equal(tp.order, []int{1, 2}) {
		t.Fatalf("saved %d, want 1 and 2", tp.order)
	}
	if err := r.Close(end); err != nil {
		t.Fatal(err)
	}
	for p := range end {
		if trainee, character := tp.at(p); trainee != 1 || character != 2 {
			t.Fatalf("position %d has %d and %d", p, trainee, character)
		}
	}
	wantCounts(t, r, audio.RecorderCounts{})
}

// TestRecorder_NoPump holds what happens to sound when nobody pumps for longer
// than a queue holds: 2^18 samples, 546 calls of 480.
func TestRecorder_NoPump(t *testing.T) {
	var tp tape
	r := audio.NewRecorder(tp.save)
	for i := range int64(550) {
		r.Trainee(i*480, all(480, 1))
	}
	wantCounts(t, r, audio.RecorderCounts{Overflowed: 4 * 480})
	if err := r.Close(550 * 480); err != nil {
		t.Fatal(err)
	}
	tp.wantRuns(t, 550*480, [3]int{1, 0, 546 * 480})

	r = audio.NewRecorder(tp.save)
	for i := range int64(4100) { // of 4096 that a queue takes
		r.Trainee(i, all(1, 1))
	}
	r.Character(0, make([]int16, 1<<18+1))
	wantCounts(t, r, audio.RecorderCounts{Overflowed: 4 + 1<<18 + 1})
	r.Character(0, make([]int16, 1<<18)) // all that there is room for
	wantCounts(t, r, audio.RecorderCounts{Overflowed: 4 + 1<<18 + 1})
}

// TestRecorder_Jitter has callbacks come up to 10 ms early and late: their sound
// is whole.
func TestRecorder_Jitter(t *testing.T) {
	var tp tape
	r := audio.NewRecorder(tp.save)
	random := rand.New(rand.NewPCG(1, 2))
	const calls = 60 * 50 // a minute
	r.Trainee(0, all(480, 1))
	for i := int64(1); i < calls; i++ {
		r.Trainee(i*480+random.Int64N(481)-240, all(480, int16(i+1)))
		r.Advance(i * 480)
		pump(t, r)
	}
	if err := r.Close(calls * 480); err != nil {
		t.Fatal(err)
	}
	for p := range calls * 480 {
		if got, _ := tp.at(p); got != int16(p/480+1) {
			t.Fatalf("position %d has sound of call %d, want %d", p, got-1, p/480)
		}
	}
	wantCounts(t, r, audio.RecorderCounts{})
}

// TestRecorder_Drift has a microphone whose clock is 200 ppm off and whose
// callbacks come up to 10 ms early and late, for an hour. Sample i belongs at
// i / (1 + drift).
//
// It drifts by 3600 × 24,000 × 0.0002 = 17,280 samples. A side is corrected when
// it seems to be 960 off, so it is between 720 and 1200 off then, and at most 240
// after that, to either side: each time brings 480 to 1440, so it takes 12 to 36 times.
func TestRecorder_Drift(t *testing.T) {
	if testing.Short() {
		t.Skip("an hour of sound")
	}
	const hour = 3600 * second
	for name, drift := range map[string]float64{"Fast": 200e-6, "Slow": -200e-6} {
		t.Run(name, func(t *testing.T) {
			worst, heard := 0.0, int64(0)
			r := audio.NewRecorder(func(n int, pcm []byte) error {
				for i := 0; i < len(pcm); i += 4 {
					value := int64(pcm[i]) | int64(pcm[i+1])<<8
					if value == 0 {
						continue
					}
					heard++
					// The sample that is nearest to this place and has this value.
					p := float64((n-1)*120_000 + i/4)
					near := int64(p * (1 + drift))
					sample := near - (near-(value-1)+60_000+30_000)%60_000 + 30_000
					worst = max(worst, p-float64(sample)/(1+drift), float64(sample)/(1+drift)-p)
				}
				return nil
			})
			random := rand.New(rand.NewPCG(3, 4))
			samples := make([]int16, 480)
			made := int64(0)
			for {
				at := float64(made) / (1 + drift)
				if at > hour {
					break
				}
				for i := range samples {
					samples[i] = int16(uint16((made+int64(i))%60_000 + 1))
				}
				r.Trainee(int64(at)+random.Int64N(481)-240, samples)
				made += 480
				r.Advance(int64(at))
				if made%4800 == 0 {
					pump(t, r)
				}
			}
			if err := r.Close(hour); err != nil {
				t.Fatal(err)
			}
			if worst > 1200+1 {
				t.Errorf("sound lies %.0f samples from where it belongs, want at most 1200", worst)
			}
			counts := r.Counts()
			if counts.Corrections < 12 || counts.Corrections > 36 || counts.Early+counts.Overflowed != 0 {
				t.Errorf("got %+v, want 12 to 36 corrections", counts)
			}
			// A fast one has 17,280 samples too many; a slow one loses none but where it is put back by chance.
			if most := int64(20_000); counts.Overlapped > most || heard < hour-most || drift > 0 && counts.Overlapped < 16_000 {
				t.Errorf("%d of %d samples were heard, %d overlapped", heard, made, counts.Overlapped)
			}
		})
	}
}

func TestRecorder_Close(t *testing.T) {
	for name, tt := range map[string]struct {
		at    int64
		bytes []int // of the pieces
	}{
		"AtOnce":          {0, nil},
		"BeforeTheBegin":  {-5, nil},
		"OneSample":       {1, []int{4}},
		"ShortPiece":      {2400, []int{9600}},
		"WholePiece":      {120_000, []int{pieceBytes}},
		"OneMore":         {120_001, []int{pieceBytes, 4}},
		"LongAfter":       {300_000, []int{pieceBytes, pieceBytes, 240_000}},
		"InTheSecondLate": {130_000, []int{pieceBytes, 40_000}},
	} {
		t.Run(name, func(t *testing.T) {
			var tp tape
			r := audio.NewRecorder(tp.save)
			for again := range int64(2) {
				if err := r.Close(tt.at + again*200_000); err != nil {
					t.Fatal(err)
				}
				r.Trainee(tt.at, all(480, 1))
				r.Advance(tt.at + 1_000_000)
				pump(t, r)
				r.Resume()
			}
			if len(tp.order) != len(tt.bytes) {
				t.Fatalf("saved %d, want %d pieces", tp.order, len(tt.bytes))
			}
			for i, want := range tt.bytes {
				if tp.order[i] != i+1 || len(tp.pieces[i+1]) != want {
					t.Errorf("piece %d is number %d and has %d bytes, want %d", i+1, tp.order[i], len(tp.pieces[i+1]), want)
				}
			}
		})
	}
	t.Run("CutsWhatIsBehind", func(t *testing.T) {
		var tp tape
		r := audio.NewRecorder(tp.save)
		r.Trainee(0, all(1000, 1))
		if err := r.Close(600); err != nil || len(tp.pieces[1]) != 2400 {
			t.Errorf("got %v, %d bytes, want 2400", err, len(tp.pieces[1]))
		}
		tp.wantRuns(t, 600, [3]int{1, 0, 600})
	})
	t.Run("BeforeWhatWasSaved", func(t *testing.T) {
		var tp tape
		r := audio.NewRecorder(tp.save)
		r.Advance(150_000)
		pump(t, r)
		if err := r.Close(60_000); err != nil || !slices.Equal(tp.order, []int{1}) || len(tp.pieces[1]) != pieceBytes {
			t.Errorf("got %v, saved %d", err, tp.order)
		}
	})
}

// TestRecorder_Longest comes to the end of 12 hours, 8640 pieces, by a full disk.
func TestRecorder_Longest(t *testing.T) {
	tp := tape{fail: errors.New("the disk is full")}
	r := audio.NewRecorder(tp.save)
	r.Advance(12*3600*second - 1)
	if r.Pump() == nil {
		t.Fatal("the disk is not full")
	}
	tp.fail = nil
	r.Resume()
	r.Advance(1 << 62)
	r.Trainee(1<<62, all(480, 1))
	r.Trainee(12*3600*second-1, all(1, 1))
	r.Trainee(12*3600*second, all(1, 1))
	pump(t, r)
	if tp.order != nil {
		t.Errorf("saved %d, though late sound may come", tp.order)
	}
	if err := r.Close(1 << 62); err != nil || !slices.Equal(tp.order, []int{8640}) || len(tp.pieces[8640]) != pieceBytes {
		t.Errorf("got %v, saved %d, want 8640 alone", err, tp.order)
	}
	if got, _ := tp.at(12*3600*second - 1); got != 1 {
		t.Errorf("the last position has %d, want 1", got)
	}
	wantCounts(t, r, audio.RecorderCounts{Early: 481})
}

func TestRecorder_DiskFull(t *testing.T) {
	full := errors.New("the disk is full")
	tp := tape{}
	r := audio.NewRecorder(tp.save)
	r.Trainee(0, all(480, 1))
	r.Advance(6 * second)
	pump(t, r)

	tp.fail = full
	r.Trainee(6*second, all(480, 2))
	r.Advance(11 * second)
	for range 2 {
		if err := r.Pump(); !errors.Is(err, full) || !strings.Contains(err.Error(), "piece 2") {
			t.Errorf("got %v", err)
		}
	}
	if err := r.Err(); !errors.Is(err, full) {
		t.Errorf("Err: got %v", err)
	}

	// The disk has room again, but nobody asked: nothing is saved.
	tp.fail = nil
	r.Trainee(11*second, all(480, 3))
	r.Advance(30 * second)
	if err := r.Pump(); !errors.Is(err, full) || !slices.Equal(tp.order, []int{1}) {
		t.Errorf("got %v, saved %d", err, tp.order)
	}

	r.Resume()
	r.Resume()
	if err := r.Err(); err != nil {
		t.Errorf("Err after Resume: got %v", err)
	}
	// In piece 7, from 30 s on; and where it says, since nothing goes before it.
	r.Trainee(31*second, all(480, 4))
	r.Advance(36 * second)
	pump(t, r)
	if err := r.Close(36 * second); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(tp.order, []int{1, 7, 8}) {
		t.Errorf("saved %d, want 1, 7, 8", tp.order)
	}
	tp.wantRuns(t, 36*second, [3]int{1, 0, 480}, [3]int{4, 31 * second, 31*second + 480})
	wantCounts(t, r, audio.RecorderCounts{Corrections: 1}) // at 6 s
}

// TestRecorder_ResumeForNothing holds that a recording that goes on loses nothing.
func TestRecorder_ResumeForNothing(t *testing.T) {
	var tp tape
	r := audio.NewRecorder(tp.save)
	r.Trainee(0, all(480, 1))
	r.Advance(5 * second)
	pump(t, r)
	r.Resume()
	if err := r.Close(6 * second); err != nil || !slices.Equal(tp.order, []int{1, 2}) {
		t.Errorf("got %v, saved %d, want 1 and 2", err, tp.order)
	}
	tp.wantRuns(t, 6*second, [3]int{1, 0, 480})
}

func TestRecorder_DiskFullAtTheEnd(t *testing.T) {
	full := errors.New("the disk is full")
	tp := tape{fail: full}
	r := audio.NewRecorder(tp.save)
	for range 2 {
		if err := r.Close(400_000); !errors.Is(err, full) || !errors.Is(r.Err(), full) {
			t.Errorf("got %v, %v", err, r.Err())
		}
	}
	tp.fail = nil
	r.Resume()
	if err := r.Pump(); !errors.Is(err, full) || tp.order != nil {
		t.Errorf("after the end: got %v, saved %d", err, tp.order)
	}
}

// TestRecorder_SaveHangs holds that nobody but Pump waits for the disk.
func TestRecorder_SaveHangs(t *testing.T) {
	in, out := make(chan bool), make(chan bool)
	r := audio.NewRecorder(func(int, []byte) error {
		in <- true
		<-out
		return nil
	})
	r.Advance(6 * second)
	done := make(chan error)
	go func() { done <- r.Pump() }()
	select {
	case <-in:
	case err := <-done:
		t.Fatalf("nothing was saved: %v", err)
	}
	r.Trainee(6*second, all(480, 1))
	r.Character(6*second, all(480, 1))
	r.Advance(7 * second)
	if err := r.Err(); err != nil {
		t.Errorf("Err: %v", err)
	}
	wantCounts(t, r, audio.RecorderCounts{})
	close(out)
	if err := <-done; err != nil {
		t.Errorf("Pump: %v", err)
	}
}

// TestRecorder_Memory holds that callbacks allocate nothing, and three hours no more
// than some minutes.
func TestRecorder_Memory(t *testing.T) {
	r := audio.NewRecorder(func(int, []byte) error { return nil })
	samples := all(480, 1)
	at := int64(0)
	if got := testing.AllocsPerRun(500, func() {
		r.Trainee(at, samples)
		r.Character(at, samples)
		at += 480
		r.Advance(at)
	}); got != 0 {
		t.Errorf("callbacks allocate %.0f times", got)
	}
	pump(t, r)
	if testing.Short() {
		t.Skip("three hours of sound")
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for at < 3*3600*second {
		for range 10 {
			r.Trainee(at, samples)
			at += 480
		}
		r.Advance(at)
		pump(t, r)
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
		t.Errorf("three hours allocate %d bytes", got)
	}
	wantCounts(t, r, audio.RecorderCounts{})
}

// TestRecorder_Concurrent has everybody call at once, and counts each sample.
func TestRecorder_Concurrent(t *testing.T) {
	const calls = 2000 // 40 s
	var heard [2]int64
	r := audio.NewRecorder(func(_ int, pcm []byte) error {
		for i := 0; i < len(pcm); i += 4 {
			if pcm[i] != 0 {
				heard[0]++
			}
			if pcm[i+2] != 0 {
				heard[1]++
			}
		}
		return nil
	})
	var callbacks, owner sync.WaitGroup
	end := make(chan bool)
	for range 2 {
		owner.Go(func() {
			for {
				select {
				case <-end:
					return
				default:
					_ = r.Pump()
					_ = r.Err()
					r.Resume()
					runtime.Gosched()
				}
			}
		})
	}
	for from := int64(0); from < calls; from += 50 { // nobody is more than a second ahead
		for range 2 { // two devices of a side, one of which is about to go
			callbacks.Go(func() {
				for i := from; i < from+50; i += 2 {
					r.Trainee(i*480, all(480, 1))
					r.Advance(i * 480)
				}
			})
		}
		callbacks.Go(func() {
			for i := from; i < from+50; i++ {
				r.Character(i*480, all(480, 1))
				r.Counts()
			}
		})
		callbacks.Wait()
	}
	close(end)
	owner.Wait()
	if err := r.Close(calls*480 + 10*second); err != nil {
		t.Fatal(err)
	}
	c := r.Counts()
	if got := heard[0] + heard[1] + c.Overlapped + c.Late + c.Early + c.Overflowed; got != 2*calls*480 {
		t.Errorf("%d samples are accounted for, want %d: %d, %+v", got, 2*calls*480, heard, c)
	}
	if heard[0] == 0 || heard[1] == 0 {
		t.Errorf("a side was not heard: %d", heard)
	}
}

// TestRecorder_TwoDevices has a device that is about to go put sound while the one
// in its place does: each call is whole.
func TestRecorder_TwoDevices(t *testing.T) {
	const rounds, each = 40, 50
	r := audio.NewRecorder(func(int, []byte) error { return nil })
	for range rounds {
		var both sync.WaitGroup
		gate := make(chan bool)
		for range 2 {
			both.Go(func() {
				<-gate
				for range each {
					r.Trainee(0, all(1000, 1))
				}
			})
		}
		close(gate)
		both.Wait()
		pump(t, r)
	}
	if err := r.Close(0); err != nil {
		t.Fatal(err)
	}
	c := r.Counts()
	if got := c.Overlapped + 1000; got != 2*rounds*each*1000 || c.Overflowed != 0 {
		t.Errorf("%d samples are accounted for, want %d: %+v", got, 2*rounds*each*1000, c)
	}
}
