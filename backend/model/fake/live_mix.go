package fake

import (
	"math/rand/v2"
	"sync"
)

// LiveMix returns a LiveOptions.Answer in which a share of the lines and of the turns,
// from 0 to 1, has one of the faults that fit there. The same seed gives the same
// faults in the same order of requests.
func LiveMix(seed uint64, share float64, faults ...LiveFault) func(LiveRequest) LiveReply {
	var opens, turns []LiveFault
	for _, f := range faults {
		if f.Opens() {
			opens = append(opens, f)
		} else {
			turns = append(turns, f)
		}
	}
	var mu sync.Mutex
	random := rand.New(rand.NewPCG(seed, seed))
	return func(q LiveRequest) LiveReply {
		mu.Lock()
		defer mu.Unlock()
		among := turns
		if q.Opens {
			among = opens
		}
		if random.Float64() >= share || len(among) == 0 {
			return LiveReply{}
		}
		return LiveReply{Fault: among[random.IntN(len(among))], After: 1 + random.IntN(4)}
	}
}
