package bolt

import "sync"

// A transaction takes at most so many requests, and no more after so many bytes.
const (
	maxBatch      = 1024
	maxBatchBytes = 16 << 20
)

// waiting are the requests that wait for the next transaction, in their order.
type waiting struct {
	mu   sync.Mutex
	all  []*request
	end  chan struct{} // closed when no more are taken
	over bool          // end is closed
}

// put adds a request, unless no more are taken.
func (w *waiting) put(r *request) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return false
	}
	w.all = append(w.all, r)
	return true
}

// take removes as many as go into one transaction.
func (w *waiting) take() []*request {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for size := 0; n < min(len(w.all), maxBatch) && size < maxBatchBytes; n++ {
		size += len(w.all[n].value)
	}
	batch := w.all[:n:n]
	if w.all = w.all[n:]; len(w.all) == 0 {
		w.all = nil
	}
	return batch
}

// close has no more taken.
func (w *waiting) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	close(w.end)
}
