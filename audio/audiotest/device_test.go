package audiotest_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/audio"
	"roleplay/audio/audiotest"
)

// come is a call of a device: when, after Start, and with how many samples.
type come struct {
	after time.Duration
	n     int
}

// TestDevice_Calls holds when calls come and how long they are, on the virtual clock.
func TestDevice_Calls(t *testing.T) {
	const ms = time.Millisecond
	for name, tt := range map[string]struct {
		rate    audio.Rate
		samples int
		plan    audiotest.Plan
		want    []come
		ended   bool
		err     error
	}{
		"Frames":       {16_000, 960, audiotest.Plan{}, []come{{20 * ms, 320}, {40 * ms, 320}, {60 * ms, 320}}, true, nil},
		"RestIsShort":  {16_000, 650, audiotest.Plan{}, []come{{20 * ms, 320}, {40 * ms, 320}, {60 * ms, 10}}, true, nil},
		"10ms":         {24_000, 480, audiotest.Plan{Period: 240}, []come{{10 * ms, 240}, {20 * ms, 240}}, true, nil},
		"441Samples":   {16_000, 882, audiotest.Plan{Period: 441}, []come{{27_562_500, 441}, {55_125_000, 441}}, true, nil},
		"Empty":        {16_000, 0, audiotest.Plan{}, nil, true, nil},
		"Lost":         {16_000, 960, audiotest.Plan{LostAfter: 640}, []come{{20 * ms, 320}, {40 * ms, 320}}, true, audio.ErrLost},
		"LostWithin":   {16_000, 960, audiotest.Plan{LostAfter: 321}, []come{{20 * ms, 320}, {40 * ms, 1}}, true, audio.ErrLost},
		"LostAtOnce":   {16_000, 960, audiotest.Plan{LostAfter: 1}, []come{{20 * ms, 1}}, true, audio.ErrLost},
		"EndsFirst":    {16_000, 320, audiotest.Plan{LostAfter: 640}, []come{{20 * ms, 320}}, true, nil},
		"Stalls":       {16_000, 960, audiotest.Plan{StallAfter: 400}, []come{{20 * ms, 320}, {40 * ms, 80}}, false, nil},
		"LostNotStall": {16_000, 960, audiotest.Plan{StallAfter: 400, LostAfter: 320}, []come{{20 * ms, 320}}, true, audio.ErrLost},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := audiotest.NewSource(t, tt.rate, counting(tt.samples), tt.plan)
				var got []come
				var sound []int16
				start := time.Now()
				must(t, s.Start(func(samples []int16) {
					got = append(got, come{time.Since(start), len(samples)})
					sound = append(sound, samples...)
				}))
				time.Sleep(time.Hour)
				synctest.Wait()
				ended := false
				select {
				case <-s.Ended():
					ended = true
				default:
				}
				if !slices.Equal(got, tt.want) {
					t.Errorf("the calls are %v, want %v", got, tt.want)
				}
				if ended != tt.ended || !errors.Is(s.Err(), tt.err) || tt.err == nil && s.Err() != nil {
					t.Errorf("ended %t with %v, want %t with %v", ended, s.Err(), tt.ended, tt.err)
				}
				if !slices.Equal(sound, counting(len(sound))) {
					t.Errorf("the sound is %d", sound)
				}
				must(t, s.Close())
				if again := s.Err(); !errors.Is(again, tt.err) {
					t.Errorf("Err is %v after Close", again)
				}
			})
		})
	}
}

// TestDevice_Hours runs three hours of both directions.
func TestDevice_Hours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		took, told, wrong := 0, 0, 0
		mic := audiotest.NewSource(t, 16_000, counting(10), audiotest.Plan{Endless: true})
		speaker := audiotest.NewSinkTo(t, 24_000, audiotest.Plan{}, func(samples []int16) { told += len(samples) })
		must(t, mic.Start(func(samples []int16) {
			for i, s := range samples {
				if at := took + i; at < 10 && s != int16(at+1) || at >= 10 && s != 0 {
					wrong++
				}
			}
			took += len(samples)
		}))
		must(t, speaker.Start(func(out []int16) { clear(out) }))
		time.Sleep(3*time.Hour + time.Millisecond)
		must(t, mic.Close())
		must(t, speaker.Close())
		// 3 × 3600 × 16,000 and 24,000; the speaker is a call of 480 ahead.
		if took != 172_800_000 || told != 259_200_480 || wrong != 0 {
			t.Errorf("took %d, %d of them wrong, and told %d", took, wrong, told)
		}
	})
}

func TestDevice_Zeros(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := audiotest.NewSource(t, 16_000, counting(1000), audiotest.Plan{Zeros: true})
		var sound []int16
		must(t, s.Start(func(samples []int16) { sound = append(sound, samples...) }))
		<-s.Ended()
		if !slices.Equal(sound, make([]int16, 1000)) {
			t.Errorf("got %d", sound)
		}
	})
}

// TestDevice_Jitter holds that calls are up to twice the jitter late, now and then,
// and never lag behind.
func TestDevice_Jitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const jitter, frame = 10 * time.Millisecond, 20 * time.Millisecond
		s := audiotest.NewSource(t, 16_000, counting(320*1000), audiotest.Plan{Jitter: jitter})
		calls, early, most := 0, time.Hour, time.Duration(0)
		start := time.Now()
		must(t, s.Start(func([]int16) {
			calls++
			late := time.Since(start) - time.Duration(calls)*frame
			early, most = min(early, late), max(most, late)
		}))
		<-s.Ended()
		// Of 1000 equal chances the least and the most are within a tenth of the ends.
		if calls != 1000 || early < 0 || early > jitter/5 || most > 2*jitter || most < jitter*9/5 {
			t.Errorf("%d calls come %s to %s late, want 1000 and 0s to 20ms", calls, early, most)
		}
	})
}

// TestDevice_Hang holds how long Close waits: not at all, until a call is over, or
// CloseLimit.
func TestDevice_Hang(t *testing.T) {
	for name, tt := range map[string]struct {
		plan audiotest.Plan
		call time.Duration // how long a call takes
		want time.Duration
	}{
		"Good":       {audiotest.Plan{}, 0, 0},
		"InACall":    {audiotest.Plan{}, 15 * time.Millisecond, 10 * time.Millisecond},
		"CallHangs":  {audiotest.Plan{}, time.Hour, 2 * time.Second},
		"Stalled":    {audiotest.Plan{StallAfter: 320}, 0, 0},
		"Hangs":      {audiotest.Plan{Hang: true}, 0, 2 * time.Second},
		"PulseAudio": {audiotest.Plan{StallAfter: 320, Hang: true}, 0, 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := audiotest.NewSource(t, 16_000, nil, func() audiotest.Plan { p := tt.plan; p.Endless = true; return p }())
				over := make(chan struct{})
				must(t, s.Start(func([]int16) {
					select {
					case <-time.After(tt.call):
					case <-over:
					}
				}))
				time.Sleep(25 * time.Millisecond) // 5 ms into the first call
				start := time.Now()
				must(t, s.Close())
				if got := time.Since(start); got != tt.want {
					t.Errorf("Close takes %s, want %s", got, tt.want)
				}
				start = time.Now()
				must(t, s.Close())
				if got := time.Since(start); got != 0 {
					t.Errorf("the second Close takes %s", got)
				}
				close(over)
			})
		})
	}
}

func TestDevice_StartOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := audiotest.NewSink(t, 24_000, audiotest.Plan{})
		must(t, s.Start(func(out []int16) { clear(out) }))
		if s.Start(func([]int16) { t.Error("a second Start calls") }) == nil {
			t.Error("it started twice")
		}
		time.Sleep(time.Second)
		must(t, s.Close())
		if s.Start(func([]int16) { t.Error("a closed device calls") }) == nil {
			t.Error("it started though it is closed")
		}
		fresh := audiotest.NewSink(t, 24_000, audiotest.Plan{})
		must(t, fresh.Close())
		if fresh.Start(func([]int16) { t.Error("a device calls that was never open") }) == nil {
			t.Error("it started though it was closed before")
		}
		time.Sleep(time.Second)
	})
}

// TestDevice_ClosedInTheLastCall holds that what was closed has not ended, though
// its last sound was under way; and that no call follows one that hung.
func TestDevice_ClosedInTheLastCall(t *testing.T) {
	for name, takes := range map[string]time.Duration{"Quick": 15 * time.Millisecond, "Hung": 3 * time.Second} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := audiotest.NewSource(t, 16_000, counting(320), audiotest.Plan{LostAfter: 320})
				calls := 0
				must(t, s.Start(func([]int16) {
					calls++
					time.Sleep(takes)
				}))
				time.Sleep(25 * time.Millisecond)
				must(t, s.Close())
				time.Sleep(10 * time.Second)
				synctest.Wait()
				select {
				case <-s.Ended():
					t.Errorf("it ended with %v", s.Err())
				default:
				}
				if s.Err() != nil || calls != 1 {
					t.Errorf("got %v after %d calls, want 1", s.Err(), calls)
				}
			})
		})
	}
}

// TestDevice_Memory holds that its memory is garbage when it is not the callee's.
func TestDevice_Memory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		mic := audiotest.NewSource(t, 16_000, counting(320), audiotest.Plan{})
		var kept []int16
		must(t, mic.Start(func(samples []int16) { kept = samples }))
		<-mic.Ended()
		if !slices.Equal(kept, slices.Repeat([]int16{0x5A5A}, 320)) {
			t.Errorf("who kept samples has %d", kept)
		}
		speaker := audiotest.NewSink(t, 24_000, audiotest.Plan{LostAfter: 3})
		must(t, speaker.Start(func(out []int16) { out[1] = 7 }))
		<-speaker.Ended()
		if got := speaker.Heard(); !slices.Equal(got, []int16{0x5A5A, 7, 0x5A5A}) {
			t.Errorf("who filled one sample is heard as %d", got)
		}
	})
}

func TestSink_Heard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := audiotest.NewSink(t, 24_000, audiotest.Plan{Period: 240})
		n := int16(0)
		must(t, s.Start(func(out []int16) {
			n++
			for i := range out {
				out[i] = n
			}
		}))
		synctest.Wait()
		if got := s.Heard(); !slices.Equal(got, slices.Repeat([]int16{1}, 240)) {
			t.Errorf("at once it heard %d", got)
		}
		time.Sleep(25 * time.Millisecond)
		got := s.Heard()
		if want := slices.Concat(slices.Repeat([]int16{1}, 240), slices.Repeat([]int16{2}, 240), slices.Repeat([]int16{3}, 240)); !slices.Equal(got, want) {
			t.Errorf("after 25 ms it heard %d", got)
		}
		got[0] = 99
		if s.Heard()[0] != 1 {
			t.Error("what Heard returns is the sink's own")
		}
		if s.Delay() != 10*time.Millisecond {
			t.Errorf("the delay is %s, want 10ms", s.Delay())
		}
	})
}

func TestNewWAVSource(t *testing.T) {
	const head = "RIFF\x2c\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00"
	for name, tt := range map[string]struct {
		file string
		rate audio.Rate
		want []int16
	}{
		"Mono":   {head + "\x01\x00\x80\x3e\x00\x00\x00\x7d\x00\x00\x02\x00\x10\x00data\x04\x00\x00\x00\x01\x00\x02\x00", 16_000, []int16{1, 2}},
		"Stereo": {head + "\x02\x00\xc0\x5d\x00\x00\x00\x77\x01\x00\x04\x00\x10\x00data\x08\x00\x00\x00\x02\x00\x04\x00\x0a\x00\x14\x00", 24_000, []int16{3, 15}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := audiotest.NewWAVSource(t, strings.NewReader(tt.file), audiotest.Plan{})
				var sound []int16
				must(t, s.Start(func(samples []int16) { sound = append(sound, samples...) }))
				<-s.Ended()
				if s.Rate() != tt.rate || !slices.Equal(sound, tt.want) {
					t.Errorf("got %d Hz %d, want %d Hz %d", s.Rate(), sound, tt.rate, tt.want)
				}
			})
		})
	}
}

func TestNew_Refuses(t *testing.T) {
	for name, tt := range map[string]struct {
		want string
		make func(t testing.TB)
	}{
		"NoRate":     {"0 Hz", func(t testing.TB) { audiotest.NewSource(t, 0, nil, audiotest.Plan{}) }},
		"Period":     {"-1 samples", func(t testing.TB) { audiotest.NewSink(t, 24_000, audiotest.Plan{Period: -1}) }},
		"Jitter":     {"10.000001ms", func(t testing.TB) { audiotest.NewSink(t, 24_000, audiotest.Plan{Jitter: 10_000_001}) }},
		"NoWAVEFile": {"read the sound", func(t testing.TB) { audiotest.NewWAVSource(t, strings.NewReader("MP3"), audiotest.Plan{}) }},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fatal{TB: t}
			done := make(chan struct{})
			go func() {
				defer close(done)
				tt.make(f)
			}()
			<-done
			if !strings.Contains(f.said, tt.want) {
				t.Errorf("it said %q, want something with %q", f.said, tt.want)
			}
		})
	}
}

// fatal is a test that keeps what ended it.
type fatal struct {
	testing.TB
	said string
}

func (f *fatal) Fatalf(format string, args ...any) {
	f.said = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
