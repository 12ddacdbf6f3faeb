package voice

import (
	"sync"
	"sync/atomic"
	"time"

	"roleplay/audio"
	"roleplay/backend/roleplay"
)

// pumpEach is how often what was recorded is taken from the callbacks, and saved when a
// piece is whole.
const pumpEach = 250 * time.Millisecond

// Take is a recording that is being made. Save keeps piece n of it, counted from 1 up, as
// audio.Recorder hands it out.
type Take interface {
	Offset() int64 // where it begins in the recording of the session, in milliseconds
	Save(n int, pcm []byte) error
	Close() // no more comes
}

// taper records both sides of a talk. A nil taper records nothing.
type taper struct {
	recorder *audio.Recorder
	take     Take
	up       *audio.Resampler
	sound    []int16
	failed   atomic.Bool
	clock    func() int64
	stop     chan struct{}
	work     sync.WaitGroup
}

// newTaper records into a take. clock tells where the timeline is, in samples.
func newTaper(take Take, clock func() int64, changed func()) (*taper, error) {
	up, err := audio.NewResampler(hearingRate, audio.RecordingRate)
	if err != nil {
		return nil, err
	}
	t := &taper{recorder: audio.NewRecorder(take.Save), take: take, up: up, clock: clock, stop: make(chan struct{})}
	t.work.Go(func() {
		tick := time.NewTicker(pumpEach)
		defer tick.Stop()
		for {
			select {
			case <-t.stop:
				return
			case <-tick.C:
			}
			t.recorder.Advance(clock())
			if failed := t.recorder.Pump() != nil; failed != t.failed.Swap(failed) {
				changed()
			}
		}
	})
	return t, nil
}

// trainee takes in a frame of the microphone that begins at a moment of the timeline.
func (t *taper) trainee(at int64, f audio.Frame) {
	if t == nil {
		return
	}
	t.sound = t.up.Process(t.sound[:0], f)
	t.recorder.Trainee(at*int64(audio.RecordingRate)/1000-int64(t.up.Delay()), t.sound)
}

// character takes in what is played. The thread of the speaker calls it.
func (t *taper) character(at int64, samples []int16) {
	if t != nil {
		t.recorder.Character(at, samples)
	}
}

// offset is where the timeline begins in the recording, in milliseconds; -1 without one.
func (t *taper) offset() int64 {
	if t == nil {
		return -1
	}
	return t.take.Offset()
}

func (t *taper) state() roleplay.Recording {
	switch {
	case t == nil:
		return roleplay.RecordingOff
	case t.failed.Load():
		return roleplay.RecordingStopped
	}
	return roleplay.RecordingOn
}

// close saves the rest.
func (t *taper) close() {
	if t == nil {
		return
	}
	close(t.stop)
	t.work.Wait()
	_ = t.recorder.Close(t.clock()) // the state tells
	t.take.Close()
}
