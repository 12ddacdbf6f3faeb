package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"sync"
	"time"

	"roleplay/audio"
	"roleplay/test/pulse"
)

// room is the sound card of a measurement: what is said into its microphone, and what its speaker plays.
type room struct {
	card *pulse.Server
	stop context.CancelFunc

	mu    sync.Mutex
	voice []int16 // still to be said
	said  time.Time
	heard []heard
}

// heard is how loud a chunk was that the speaker played, and when it was read.
type heard struct {
	at    time.Time
	level float64
}

// openRoom begins to say silence and to hear.
func openRoom(ctx context.Context, folder string) (*room, error) {
	card, err := pulse.Start(folder) //nolint:contextcheck // the card ends by close
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	r := &room{card: card, stop: stop}
	say := exec.CommandContext(ctx, "pacat", "--playback", "--device=feed", "--format=s16le", "--channels=1", "--latency-msec=10", fmt.Sprint("--rate=", voiceRate), "--raw")
	say.Env = append(os.Environ(), card.Env()...)
	mouth, err := say.StdinPipe()
	if err == nil {
		err = say.Start()
	}
	var ear io.Reader
	if err == nil {
		ear, err = card.Listen(ctx, voiceRate)
	}
	if err != nil {
		return nil, errors.Join(err, r.close())
	}
	go r.speak(ctx, mouth)
	go r.listen(ear)
	return r, nil
}

func (r *room) close() error {
	r.stop()
	return r.card.Kill()
}

// speak says what there is to say, and silence else, as fast as it is heard.
func (r *room) speak(ctx context.Context, mouth io.Writer) {
	n := int(voiceChunk * voiceRate / time.Second)
	tick := time.NewTicker(voiceChunk)
	defer tick.Stop()
	begun, chunks := time.Now(), 0
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		for ; chunks < int(time.Since(begun)/voiceChunk); chunks++ {
			chunk := make([]int16, n)
			r.mu.Lock()
			if len(r.voice) > 0 {
				if r.said.IsZero() {
					r.said = time.Now()
				}
				r.voice = r.voice[copy(chunk, r.voice):]
			}
			r.mu.Unlock()
			if _, err := mouth.Write(pulse.Bytes(chunk)); err != nil {
				return
			}
		}
	}
}

func (r *room) listen(ear io.Reader) {
	chunk := make([]byte, 2*int(voiceChunk*voiceRate/time.Second))
	for {
		if _, err := io.ReadFull(ear, chunk); err != nil {
			return
		}
		level := audio.Level(pulse.Samples(chunk))
		r.mu.Lock()
		r.heard = append(r.heard, heard{time.Now(), level})
		r.mu.Unlock()
	}
}

// say says something, and tells when its first sample left.
func (r *room) say(ctx context.Context, samples []int16) (time.Time, error) {
	r.mu.Lock()
	r.voice, r.said = samples, time.Time{}
	r.mu.Unlock()
	for {
		r.mu.Lock()
		at := r.said
		r.mu.Unlock()
		if !at.IsZero() {
			return at, nil
		}
		if err := pauseFor(ctx, time.Millisecond); err != nil {
			return at, err
		}
	}
}

// loudAfter waits for the first sound after a moment, and silentAfter for the last one before so much silence.
func (r *room) loudAfter(ctx context.Context, at time.Time, within time.Duration) (time.Time, error) {
	for deadline := time.Now().Add(within); time.Now().Before(deadline); {
		r.mu.Lock()
		for _, h := range r.heard {
			if h.at.After(at) && h.level > -45 {
				r.mu.Unlock()
				return h.at, nil
			}
		}
		r.mu.Unlock()
		if err := pauseFor(ctx, 5*time.Millisecond); err != nil {
			return at, err
		}
	}
	return at, fmt.Errorf("nothing was heard within %s", within)
}

func (r *room) silentAfter(ctx context.Context, at time.Time, silence time.Duration) (time.Time, error) {
	for range 2000 {
		last := at
		r.mu.Lock()
		now := time.Now()
		for _, h := range r.heard {
			if h.at.After(at) && h.level > -55 {
				last = h.at
			}
		}
		r.mu.Unlock()
		if now.Sub(last) > silence {
			return last, nil
		}
		if err := pauseFor(ctx, 5*time.Millisecond); err != nil {
			return at, err
		}
	}
	return at, errors.New("the speaker does not fall silent")
}

func (r *room) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.heard = nil
}

func pauseFor(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// beep is so much of a tone.
func beep(d time.Duration) []int16 {
	samples := make([]int16, int(d*voiceRate/time.Second))
	for i := range samples {
		samples[i] = int16(12_000 * math.Sin(2*math.Pi*400*float64(i)/voiceRate))
	}
	return samples
}
