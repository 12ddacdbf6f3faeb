package fake

import (
	"math/rand/v2"
	"sync"
)

// Mix returns an Options.Answer in which a share of the replies, from 0 to 1, has one
// of the faults. The same seed gives the same faults in the same order of requests.
func Mix(seed uint64, share float64, faults ...Fault) func(Request) Reply {
	var mu sync.Mutex
	random := rand.New(rand.NewPCG(seed, seed))
	return func(Request) Reply {
		mu.Lock()
		defer mu.Unlock()
		if random.Float64() >= share || len(faults) == 0 {
			return Reply{}
		}
		return Reply{Fault: faults[random.IntN(len(faults))], After: 1 + random.IntN(4)}
	}
}
