//go:build !nosound

package device_test

import (
	"context"
	"errors"
	"io"
	"math"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"roleplay/audio"
	"roleplay/audio/audiotest"
	"roleplay/audio/device"
	"roleplay/test/pulse"
)

const rate audio.Rate = 16_000

// card starts a sound server that this process speaks to.
func card(t *testing.T) *pulse.Server {
	t.Helper()
	if err := pulse.Installed(); err != nil {
		t.Fatal(err)
	}
	server, err := pulse.Start(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Kill() })
	for _, variable := range server.Env() {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, value)
	}
	return server
}

// tone is a sine of so many Hz at a quarter of full scale.
func tone(rate audio.Rate, hz float64, d time.Duration) []int16 {
	out := make([]int16, int(d.Seconds()*float64(rate)))
	for i := range out {
		out[i] = int16(8192 * math.Sin(2*math.Pi*hz*float64(i)/float64(rate)))
	}
	return out
}

// part is how much of the sound is of that pitch, from 0 to 1 (Goertzel).
func part(samples []int16, rate audio.Rate, hz float64) float64 {
	var re, im, all float64
	for i, s := range samples {
		v := float64(s)
		re += v * math.Cos(2*math.Pi*hz*float64(i)/float64(rate))
		im += v * math.Sin(2*math.Pi*hz*float64(i)/float64(rate))
		all += v * v
	}
	if all == 0 {
		return 0
	}
	return 2 * (re*re + im*im) / (float64(len(samples)) * all)
}

// changes collects what a stream tells.
type changes chan *device.Info

func (c changes) tell(i *device.Info) { c <- i }

func (c changes) next(t *testing.T) *device.Info {
	t.Helper()
	select {
	case i := <-c:
		return i
	case <-time.After(30 * time.Second):
		t.Fatal("nothing was told")
		return nil
	}
}

// calls counts the calls of a stream, and waits for more of them.
type calls struct{ n atomic.Int64 }

func (c *calls) run([]int16) { c.n.Add(1) }

func (c *calls) more(t *testing.T) {
	t.Helper()
	from := c.n.Load()
	for range 1500 {
		if c.n.Load() > from+5 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("it is not called any more")
}

func TestMicrophone(t *testing.T) {
	card(t)
	audiotest.TestSource(t, audiotest.Sources{
		Open: func(*testing.T) audio.Source { return device.OpenMicrophone(rate, device.Options{}) },
		Refuses: func(*testing.T) (audio.Source, error) {
			return device.OpenMicrophone(rate, device.Options{ID: "abcd"}), audio.ErrNone
		},
	})
}

func TestSpeaker(t *testing.T) {
	card(t)
	audiotest.TestSink(t, audiotest.Sinks{
		Open: func(*testing.T) (audio.Sink, func() []int16) { return device.OpenSpeaker(rate, device.Options{}), nil },
		Refuses: func(*testing.T) (audio.Sink, error) {
			return device.OpenSpeaker(rate, device.Options{ID: "abcd"}), audio.ErrNone
		},
	})
}

func find(t *testing.T, kind device.Kind, name string) device.Info {
	t.Helper()
	list, err := device.List(kind)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		if d.Name == name {
			return d
		}
	}
	t.Fatalf("there is no %s among %v", name, list)
	return device.Info{}
}

func TestList(t *testing.T) {
	card(t)
	microphones, err := device.List(device.Microphone)
	if err != nil {
		t.Fatal(err)
	}
	if len(microphones) != 1 || microphones[0].Name != pulse.MicrophoneName || !microphones[0].Default {
		t.Errorf("the microphones are %v: the one, without what speakers play", microphones)
	}
	speakers, err := device.List(device.Speaker)
	if err != nil {
		t.Fatal(err)
	}
	if len(speakers) != 2 || speakers[0].Name != pulse.SpeakerName || !speakers[0].Default || speakers[1].Default {
		t.Errorf("the speakers are %v: both, the default first", speakers)
	}
}

func TestErrNone(t *testing.T) {
	t.Setenv("PULSE_SERVER", "unix:"+t.TempDir()+"/nobody")
	if list, err := device.List(device.Microphone); err != nil || len(list) != 0 {
		t.Errorf("a machine without sound has %v, %v", list, err)
	}
	for name, start := range map[string]func() error{
		"Microphone": func() error { return device.OpenMicrophone(rate, device.Options{}).Start(func([]int16) {}) },
		"Speaker":    func() error { return device.OpenSpeaker(rate, device.Options{}).Start(func([]int16) {}) },
	} {
		if err := start(); !errors.Is(err, audio.ErrNone) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestErrNone_NoSuchDevice(t *testing.T) {
	card(t)
	err := device.OpenMicrophone(rate, device.Options{ID: "abcd"}).Start(func([]int16) {})
	if !errors.Is(err, audio.ErrNone) {
		t.Errorf("it says %v", err)
	}
}

func TestSpeaker_IsHeard(t *testing.T) {
	server := card(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	heard, err := server.Listen(ctx, int(rate))
	if err != nil {
		t.Fatal(err)
	}
	speaker := device.OpenSpeaker(rate, device.Options{})
	played := 0
	if err := speaker.Start(func(out []int16) {
		for i := range out {
			out[i] = int16(8192 * math.Sin(2*math.Pi*440*float64(played)/float64(rate)))
			played++
		}
	}); err != nil {
		t.Fatal(err)
	}
	defer speaker.Close() //nolint:errcheck // nothing to save
	buffer := make([]byte, 2*rate)
	for range 20 {
		if _, err := io.ReadFull(heard, buffer); err != nil {
			t.Fatal(err)
		}
		if part(pulse.Samples(buffer), rate, 440) > 0.9 {
			return
		}
	}
	t.Error("the tone was not heard in twenty seconds of sound")
}

func TestMicrophone_Hears(t *testing.T) {
	server := card(t)
	microphone := device.OpenMicrophone(rate, device.Options{})
	heard := make(chan []int16, 1000)
	if err := microphone.Start(func(samples []int16) {
		select {
		case heard <- append([]int16(nil), samples...):
		default:
		}
	}); err != nil {
		t.Fatal(err)
	}
	defer microphone.Close() //nolint:errcheck // nothing to save
	go func() { _ = server.Say(t.Context(), int(rate), tone(rate, 700, 5*time.Second)) }()
	var second []int16
	for range 1500 { // thirty seconds of sound
		if samples := <-heard; len(samples) > 0 {
			second = append(second, samples...)
		}
		if len(second) >= int(rate)/2 {
			if part(second, rate, 700) > 0.9 {
				return
			}
			second = nil
		}
	}
	t.Error("the tone was not heard")
}

// TestRemoved holds that a chosen device that goes is replaced by the default, though
// the system says nothing.
func TestRemoved(t *testing.T) {
	server := card(t)
	module, err := server.Control("load-module", "module-null-sink", "sink_name=headset", "norewinds=1", "sink_properties=device.description=Headset")
	if err != nil {
		t.Fatal(err)
	}
	told, called := make(changes, 100), &calls{}
	speaker := device.OpenSpeaker(rate, device.Options{ID: find(t, device.Speaker, "Headset").ID, Changed: told.tell})
	if err := speaker.Start(called.run); err != nil {
		t.Fatal(err)
	}
	defer speaker.Close() //nolint:errcheck // nothing to save
	called.more(t)
	if _, err := server.Control("unload-module", module); err != nil {
		t.Fatal(err)
	}
	if i := told.next(t); i != nil {
		t.Fatalf("it was not told that the device is gone, but %v", i)
	}
	if i := told.next(t); i == nil || i.Name != pulse.SpeakerName {
		t.Fatalf("the device in its place is %v", i)
	}
	called.more(t)
	if speaker.Err() != nil {
		t.Errorf("it ended: %v", speaker.Err())
	}
}

// TestServerKilled holds that both directions come back when the sound server does.
func TestServerKilled(t *testing.T) {
	server := card(t)
	told, called := make(changes, 1000), &calls{}
	microphone := device.OpenMicrophone(rate, device.Options{Changed: told.tell})
	if err := microphone.Start(called.run); err != nil {
		t.Fatal(err)
	}
	defer microphone.Close() //nolint:errcheck // nothing to save
	called.more(t)
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	if i := told.next(t); i != nil {
		t.Fatalf("it was not told that the device is gone, but %v", i)
	}
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	if i := told.next(t); i == nil || i.Name != pulse.MicrophoneName {
		t.Fatalf("after the restart it is %v", i)
	}
	called.more(t)
}

// TestClose_Hangs holds that a sound server which hangs keeps nobody: neither who opens
// a device nor who closes one.
func TestClose_Hangs(t *testing.T) {
	server := card(t)
	called := &calls{}
	microphone := device.OpenMicrophone(rate, device.Options{})
	if err := microphone.Start(called.run); err != nil {
		t.Fatal(err)
	}
	called.more(t)
	if err := server.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Signal(syscall.SIGCONT) })
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = microphone.Close()
		if err := device.OpenSpeaker(rate, device.Options{}).Start(func([]int16) {}); !errors.Is(err, audio.ErrBroken) {
			t.Errorf("a server that hangs is %v", err)
		}
	}()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatal("it hangs")
	}
	after := called.n.Load()
	time.Sleep(100 * time.Millisecond)
	if called.n.Load() != after {
		t.Error("it is called after it was closed")
	}
}

func TestClose_Twice(t *testing.T) {
	card(t)
	called := &calls{}
	speaker := device.OpenSpeaker(rate, device.Options{})
	if err := speaker.Start(called.run); err != nil {
		t.Fatal(err)
	}
	called.more(t)
	for range 2 {
		if err := speaker.Close(); err != nil {
			t.Error(err)
		}
	}
	after := called.n.Load()
	time.Sleep(200 * time.Millisecond)
	if called.n.Load() != after {
		t.Error("it is called after it was closed")
	}
}
