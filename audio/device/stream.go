//go:build !nosound

package device

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"roleplay/audio"
)

// stream is a microphone or speaker that is open, whichever device is behind it at the
// moment. It implements audio.Source and audio.Sink between the two types below.
type stream struct {
	kind    Kind
	rate    audio.Rate
	options Options
	run     func(samples []int16) // take or fill

	turn   atomic.Int64 // which of the devices one after the other may call
	heard  atomic.Int64 // when it called last, in nanoseconds since began
	began  time.Time
	inside atomic.Bool // run is being called
	closed atomic.Bool

	stop  chan struct{} // Close was called
	once  sync.Once
	ended chan struct{}
	err   error // written before ended is closed
	watch sync.WaitGroup
}

var (
	_ audio.Source = (*source)(nil)
	_ audio.Sink   = (*sink)(nil)
)

type source struct{ *stream }

type sink struct{ *stream }

// OpenMicrophone makes a source of a microphone, at a rate in Hz. It asks for nothing
// until it is started.
func OpenMicrophone(rate audio.Rate, o Options) audio.Source {
	return source{newStream(Microphone, rate, o)}
}

// OpenSpeaker makes a sink of a speaker, at a rate in Hz. It asks for nothing until it is
// started.
func OpenSpeaker(rate audio.Rate, o Options) audio.Sink {
	return sink{newStream(Speaker, rate, o)}
}

func newStream(kind Kind, rate audio.Rate, o Options) *stream {
	return &stream{kind: kind, rate: rate, options: o.withDefaults(), began: time.Now(), stop: make(chan struct{}), ended: make(chan struct{})}
}

// Start implements audio.Source.
func (s source) Start(take func(samples []int16)) error { return s.start(take) }

// Start implements audio.Sink.
func (s sink) Start(fill func(out []int16)) error { return s.start(fill) }

// Delay implements audio.Sink. A period waits in the system while the next is filled.
func (s sink) Delay() time.Duration { return 2 * s.options.Period }

// Rate implements audio.Stream.
func (s *stream) Rate() audio.Rate { return s.rate }

// Ended implements audio.Stream.
func (s *stream) Ended() <-chan struct{} { return s.ended }

// Err implements audio.Stream.
func (s *stream) Err() error {
	select {
	case <-s.ended:
		return s.err
	default:
		return nil
	}
}

func (s *stream) start(run func([]int16)) error {
	s.run = run
	device, err := s.open(s.options.ID)
	if err != nil {
		return err
	}
	s.watch.Go(func() { s.look(device) })
	return nil
}

// open opens the device of an id. From now on no other calls.
func (s *stream) open(id string) (*opened, error) {
	o := s.options
	o.ID = id
	mine := s.turn.Add(1)
	device, err := open(s.kind, s.rate, o, func(out, in []byte) {
		if s.turn.Load() == mine {
			s.call(out, in)
		}
	})
	s.stamp()
	return device, err
}

// call is what the system calls, on a thread of its own, with memory of its own.
func (s *stream) call(out, in []byte) {
	s.inside.Store(true)
	defer s.inside.Store(false)
	s.stamp()
	samples := in
	if s.kind == Speaker {
		samples = out
	}
	if s.closed.Load() || len(samples) < 2 {
		return
	}
	s.run(unsafe.Slice((*int16)(unsafe.Pointer(&samples[0])), len(samples)/2)) //nolint:gosec // miniaudio aligns it, in the order of this machine
}

func (s *stream) stamp() { s.heard.Store(int64(time.Since(s.began))) }

// silent is for how long the device has not called.
func (s *stream) silent() time.Duration {
	return time.Since(s.began) - time.Duration(s.heard.Load())
}

// look watches the device, and has another take its place when it has gone.
func (s *stream) look(device *opened) {
	ticker := time.NewTicker(lookEach)
	defer ticker.Stop()
	for {
		select {
		case <-s.stop:
			device.shut()
			return
		case <-ticker.C:
		}
		if s.silent() < lostAfter {
			continue
		}
		s.options.Logger.Warn("sound device lost", "kind", s.kind, "name", device.info.Name)
		s.options.Changed(nil)
		go device.shut() // it may hang, and nobody waits for it
		if device = s.replace(ticker); device == nil {
			return
		}
	}
}

// replace opens the device that was asked for, if it is there again, or the default. It
// returns nil when it has given up, or was told to stop.
func (s *stream) replace(ticker *time.Ticker) *opened {
	for until := time.Now().Add(giveUpIn); time.Now().Before(until); {
		for _, id := range slices.Compact([]string{s.options.ID, ""}) {
			device, err := s.open(id)
			if err == nil {
				s.options.Logger.Info("sound device opened", "kind", s.kind, "name", device.info.Name)
				s.options.Changed(&device.info)
				return device
			}
		}
		select {
		case <-s.stop:
			return nil
		case <-ticker.C:
		}
	}
	s.err = audio.ErrLost
	close(s.ended)
	return nil
}

// Close implements audio.Stream.
func (s *stream) Close() error {
	s.once.Do(func() {
		s.closed.Store(true)
		close(s.stop)
	})
	for s.inside.Load() {
		time.Sleep(time.Millisecond) // a call is as short as a period
	}
	s.watch.Wait()
	return nil
}
