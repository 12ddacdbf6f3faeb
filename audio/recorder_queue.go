package audio

import (
	"sync"
	"sync/atomic"
)

const (
	queueSamples = 1 << 18 // 10.9 s of 24 kHz
	queueEntries = 1 << 12 // as many calls of 2.7 ms
)

// recorderQueue carries sound from a callback to Pump. Nobody waits for the other
// end: indexes only grow, and each is written by one end.
type recorderQueue struct {
	// putting is for a callback that still runs when another device took its place.
	putting sync.Mutex
	samples []int16
	entries []recorderEntry

	entryIn, entryOut   atomic.Uint64 // entries
	sampleIn, sampleOut atomic.Uint64 // samples
}

// recorderEntry is the sound of one call.
type recorderEntry struct {
	at int64
	n  int
}

func (q *recorderQueue) init() {
	q.samples, q.entries = make([]int16, queueSamples), make([]recorderEntry, queueEntries)
}

// put adds sound, all of it or, where there is no room, nothing.
func (q *recorderQueue) put(at int64, samples []int16) bool {
	q.putting.Lock()
	defer q.putting.Unlock()
	entry, end := q.entryIn.Load(), q.sampleIn.Load()
	if entry-q.entryOut.Load() >= queueEntries || end+uint64(len(samples))-q.sampleOut.Load() > queueSamples {
		return false
	}
	from := int(end % queueSamples)
	n := copy(q.samples[from:], samples)
	copy(q.samples, samples[n:])
	q.entries[entry%queueEntries] = recorderEntry{at, len(samples)}
	q.sampleIn.Store(end + uint64(len(samples)))
	q.entryIn.Store(entry + 1)
	return true
}

// head is where the oldest sound belongs.
func (q *recorderQueue) head() (at int64, ok bool) {
	entry := q.entryOut.Load()
	if entry == q.entryIn.Load() {
		return 0, false
	}
	return q.entries[entry%queueEntries].at, true
}

// take removes the oldest sound, which head said is there, and copies it.
func (q *recorderQueue) take(to []int16) int {
	entry, begin := q.entryOut.Load(), q.sampleOut.Load()
	n := q.entries[entry%queueEntries].n
	from := int(begin % queueSamples)
	front := copy(to[:n], q.samples[from:])
	copy(to[front:n], q.samples)
	q.sampleOut.Store(begin + uint64(n))
	q.entryOut.Store(entry + 1)
	return n
}
