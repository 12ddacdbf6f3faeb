package audio

import "sync/atomic"

// playQueue carries the sound of turns from one goroutine, which adds, to another,
// which looks and takes. Nothing in it waits, locks or allocates. Positions are
// samples since the queue was made; they only grow.
//
//	         read            from of mark 2      written
//	──────────┼────────────────────┼─────────────────┼─────▶
//	  free    │  turn of mark 1    │ turn of mark 2  │ free
type playQueue struct {
	sound         []int16
	written, read atomic.Int64

	marks          [64]turnMark // where turns begin
	marked, passed atomic.Int64
}

type turnMark struct{ turn, from int64 }

func (q *playQueue) mark(i int64) *turnMark { return &q.marks[i%int64(len(q.marks))] }

// add queues what there is room for, and returns how much that was.
func (q *playQueue) add(turn int64, samples []int16) int {
	written, marked := q.written.Load(), q.marked.Load()
	n := min(len(samples), len(q.sound)-int(written-q.read.Load()))
	if n == 0 {
		return 0
	}
	if marked == 0 || q.mark(marked-1).turn != turn {
		if marked-q.passed.Load() == int64(len(q.marks)) {
			return 0
		}
		*q.mark(marked) = turnMark{turn: turn, from: written}
		q.marked.Store(marked + 1)
	}
	at := int(written % int64(len(q.sound)))
	copied := copy(q.sound[at:], samples[:n])
	copy(q.sound, samples[copied:n])
	q.written.Store(written + int64(n))
	return n
}

// front returns the oldest turn, how many samples of it wait, and whether a newer
// turn has begun, so that no more of this one comes. It is 0 where no turn began yet.
func (q *playQueue) front() (turn int64, waiting int, closed bool) {
	// Written is loaded first: a mark is stored before its sound, so that no sound is
	// seen whose mark is not.
	end, passed, marked := q.written.Load(), q.passed.Load(), q.marked.Load()
	if passed == marked {
		return 0, 0, false
	}
	if passed+1 < marked {
		end, closed = q.mark(passed+1).from, true
	}
	return q.mark(passed).turn, int(end - q.read.Load()), closed
}

// take moves sound of the oldest turn into out, as much as waits, and returns how
// much that was.
func (q *playQueue) take(out []int16) int {
	_, waiting, _ := q.front()
	n, read := min(len(out), waiting), q.read.Load()
	at := int(read % int64(len(q.sound)))
	copied := copy(out[:n], q.sound[at:])
	copy(out[copied:n], q.sound)
	q.read.Store(read + int64(n))
	return n
}

// pass goes on to the next turn and drops what waits of the oldest; nothing happens
// where none is newer. The mark of the newest turn stays, for more of it may come.
func (q *playQueue) pass() {
	if passed := q.passed.Load(); passed+1 < q.marked.Load() {
		q.read.Store(q.mark(passed + 1).from)
		q.passed.Store(passed + 1)
	}
}

// drop drops all sound of turns up to this one.
func (q *playQueue) drop(upTo int64) {
	for {
		turn, waiting, closed := q.front()
		if turn == 0 || turn > upTo {
			return
		}
		if !closed {
			q.read.Add(int64(waiting))
			return
		}
		q.pass()
	}
}
