package audio

import (
	"runtime"
	"sync"
	"testing"
)

// Many short turns go through a small queue: every sample comes once, in order, and as
// one of its turn.
func TestPlayQueue_Concurrent(t *testing.T) {
	const turns = 100_000
	q := &playQueue{sound: make([]int16, 50)}
	var adding sync.WaitGroup
	adding.Go(func() {
		for turn := int64(1); turn <= turns; turn++ {
			left := make([]int16, 1+turn%7)
			for i := range left {
				left[i] = int16(turn % 1000)
			}
			for len(left) > 0 {
				if n := q.add(turn, left); n > 0 {
					left = left[n:]
				} else {
					runtime.Gosched()
				}
			}
		}
	})
	defer adding.Wait()
	at, taken, out := int64(1), int64(0), make([]int16, 5)
	for at < turns || taken < 1+at%7 {
		turn, waiting, closed := q.front()
		switch {
		case turn == 0 || turn == at && waiting == 0 && !closed:
			runtime.Gosched()
		case turn == at && waiting > 0:
			for _, v := range out[:q.take(out)] {
				if taken++; int64(v) != turn%1000 {
					t.Errorf("a sample of turn %d is in turn %d", v, turn)
					at = turns + 1
				}
			}
		case turn == at && closed && taken == 1+at%7:
			q.pass()
			at, taken = at+1, 0
		default:
			t.Errorf("turn %d with %d waiting and closed %v comes after %d samples of turn %d", turn, waiting, closed, taken, at)
			at = turns + 1
		}
		if at > turns {
			for turn < turns { // let the other goroutine end
				q.drop(turns)
				turn, _, _ = q.front()
			}
			return
		}
	}
}

// Values that were stored together are loaded together.
func TestSnapshot(t *testing.T) {
	var (
		s      snapshot
		stores sync.WaitGroup
	)
	const last = 300_000
	stores.Go(func() {
		for i := range last + 1 {
			s.store(Heard{Turn: int64(i), Samples: i, Clock: int64(i), Whole: i%2 == 1}, i, i%2 == 1)
		}
	})
	defer stores.Wait()
	for at := 0; at < last; {
		heard, fade, sounding := s.load()
		if at = fade; heard != (Heard{Turn: int64(at), Samples: at, Clock: int64(at), Whole: at%2 == 1}) || sounding != heard.Whole {
			t.Fatalf("loaded are %+v, %d, %v", heard, fade, sounding)
		}
	}
}
