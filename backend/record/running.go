package record

import (
	"context"
	"sync"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// maxRunning is how many running talks are remembered. For one more, any is forgotten.
const maxRunning = 1000

// running holds the summaries of running talks, each with the last append that it
// tells of. While no other follows that one, the log is not read again: lists ask for
// all that run, at every look.
type running struct {
	mu    sync.Mutex
	talks map[place]remembered
}

// place is where a talk lies.
type place struct {
	user    roleplay.UserID
	session roleplay.SessionID
}

// remembered is what was told of a talk up to its last append.
type remembered struct {
	seq     int64
	version store.Version // of that append
	origin  bool          // its marks say whose it was
	summary roleplay.SessionSummary
}

// remember keeps the summary of a talk that goes on.
func (t *Talks) remember(ctx context.Context, u roleplay.UserID, l Loaded) {
	if l.Summary.State != roleplay.SessionActive || l.Placeholder {
		return
	}
	last, err := t.store.Get(ctx, ChatEventKey(u, l.Summary.ID, l.Head.Seq))
	if err != nil || hashOf(last.Value) != l.Head.Hash {
		return // sealed, or changed meanwhile: it is read again next time
	}
	t.running.mu.Lock()
	defer t.running.mu.Unlock()
	at := place{u, l.Summary.ID}
	if t.running.talks == nil {
		t.running.talks = map[place]remembered{}
	}
	if _, there := t.running.talks[at]; !there && len(t.running.talks) >= maxRunning {
		for other := range t.running.talks {
			delete(t.running.talks, other)
			break
		}
	}
	t.running.talks[at] = remembered{l.Head.Seq, last.Version, l.Marked.Origin != nil, l.Summary}
}

// unchanged returns the summary of a talk as it is now, if it is remembered and nothing
// was appended since. Where that cannot be told, the log has to be read.
func (t *Talks) unchanged(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) (roleplay.SessionSummary, bool) {
	t.running.mu.Lock()
	known, ok := t.running.talks[place{u, s}]
	t.running.mu.Unlock()
	if !ok {
		return roleplay.SessionSummary{}, false
	}
	prefix, there := ChatEventsPrefix(u, s), 0
	for entry, err := range t.store.List(ctx, prefix, eventKey(prefix, known.seq-1)) {
		if there++; err != nil || entry.Key != eventKey(prefix, known.seq) || entry.Version != known.version {
			return roleplay.SessionSummary{}, false
		}
	}
	marks, err := ReadMarks(ctx, t.store, u, s)
	if there == 0 || err != nil || marks.Body.Purging || (marks.Body.Origin != nil) != known.origin {
		return roleplay.SessionSummary{}, false
	}
	known.summary.DeletedAt = marks.Body.DeletedAt
	return known.summary, true
}
