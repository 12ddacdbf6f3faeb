package gemini

import (
	"encoding/binary"
	"sync"

	"google.golang.org/genai"
)

// maxUnsent is how much sound waits for the network, in samples: two seconds. Older
// sound is of no use to who answers.
const maxUnsent = 2 * int(hears)

// soundType is the form of what is sent.
const soundType = "audio/pcm;rate=16000"

// outbox holds what one line has yet to send, in order. It may be used concurrently.
type outbox struct {
	mu      sync.Mutex
	items   []item
	samples int // of sound that waits
	dropped int64
	spare   [][]byte
	ready   chan struct{} // holds a token when there may be something
}

// item is one message: sound, or anything else.
type item struct {
	sound []byte // little-endian; nil for anything else
	send  func(*genai.Session) error
}

func newOutbox() *outbox { return &outbox{ready: make(chan struct{}, 1)} }

// addSound queues samples, and drops the oldest sound beyond what may wait.
func (o *outbox) addSound(samples []int16) {
	if len(samples) == 0 {
		return
	}
	o.mu.Lock()
	sound := o.buffer(2 * len(samples))
	for i, s := range samples {
		binary.LittleEndian.PutUint16(sound[2*i:], uint16(s))
	}
	o.items = append(o.items, item{sound: sound})
	o.samples += len(samples)
	for i := 0; o.samples > maxUnsent && i < len(o.items); {
		if oldest := o.items[i].sound; oldest != nil {
			o.samples -= len(oldest) / 2
			o.dropped += int64(len(oldest) / 2)
			o.spare = append(o.spare, oldest)
			o.items = append(o.items[:i], o.items[i+1:]...)
			continue
		}
		i++
	}
	o.mu.Unlock()
	o.wake()
}

// add queues a message that is never dropped.
func (o *outbox) add(send func(*genai.Session) error) {
	o.mu.Lock()
	o.items = append(o.items, item{send: send})
	o.mu.Unlock()
	o.wake()
}

func (o *outbox) wake() {
	select {
	case o.ready <- struct{}{}:
	default:
	}
}

// next takes the oldest message, and false if there is none.
func (o *outbox) next() (item, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.items) == 0 {
		return item{}, false
	}
	first := o.items[0]
	o.items = append(o.items[:0], o.items[1:]...)
	o.samples -= len(first.sound) / 2
	return first, true
}

// done takes back the memory of a message that was sent.
func (o *outbox) done(i item) {
	if i.sound == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.spare = append(o.spare, i.sound)
}

// buffer returns so many bytes, used ones if there are. The caller holds mu.
func (o *outbox) buffer(n int) []byte {
	for len(o.spare) > 0 {
		last := o.spare[len(o.spare)-1]
		o.spare = o.spare[:len(o.spare)-1]
		if cap(last) >= n {
			return last[:n]
		}
	}
	return make([]byte, n)
}

// lost is how many samples were dropped.
func (o *outbox) lost() int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.dropped
}
