package library

import (
	"roleplay/backend/roleplay"
	"roleplay/backend/search"
)

// The most that is held before it goes into the index.
const (
	maxBatchDocuments = 500
	maxBatchBytes     = 1 << 19
)

// batch collects what goes into the index at once. Whatever order things come
// in, the last one of a name counts.
type batch struct {
	sessions map[search.RemoveSession]bool
	removed  map[search.Name]bool
	put      map[search.Name]search.Document
	bytes    int
	emptied  int // how often, into the index
}

func newBatch() *batch {
	b := &batch{emptied: -1}
	b.clear()
	return b
}

func (b *batch) clear() {
	*b = batch{emptied: b.emptied + 1, sessions: map[search.RemoveSession]bool{}, removed: map[search.Name]bool{}, put: map[search.Name]search.Document{}}
}

func (b *batch) empty() bool { return len(b.sessions)+len(b.removed)+len(b.put) == 0 }

// full reports whether it is time to put the batch into the index.
func (b *batch) full() bool { return b.isOver(1) }

// isOver reports whether the batch holds so many times as much as it should.
func (b *batch) isOver(times int) bool {
	return len(b.sessions)+len(b.removed)+len(b.put) >= times*maxBatchDocuments || b.bytes >= times*maxBatchBytes
}

func (b *batch) add(d search.Document) {
	name := search.Name{User: d.User, Session: d.Session, Kind: d.Kind, ID: d.ID}
	delete(b.removed, name)
	b.put[name] = d
	b.bytes += len(d.Text)
}

func (b *batch) remove(name search.Name) {
	delete(b.put, name)
	b.removed[name] = true
}

// removeSession takes away all documents of a talk, those in the batch too.
func (b *batch) removeSession(u roleplay.UserID, s roleplay.SessionID) {
	for name := range b.put {
		if name.User == u && name.Session == s {
			delete(b.put, name)
		}
	}
	b.sessions[search.RemoveSession{User: u, Session: s}] = true
}

// forIndex is the batch as an index takes it: removals come before what is put in.
func (b *batch) forIndex(cursor search.Cursor) search.Batch {
	out := search.Batch{Cursor: cursor}
	for session := range b.sessions {
		out.RemoveSessions = append(out.RemoveSessions, session)
	}
	for name := range b.removed {
		out.Remove = append(out.Remove, name)
	}
	for _, d := range b.put {
		out.Put = append(out.Put, d)
	}
	return out
}
