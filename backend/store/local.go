package store

import (
	"context"
	"io"
	"iter"
	"strings"

	"roleplay/backend/roleplay"
)

// Change is one place in the journal: the key was written, or deleted, then.
type Change struct {
	Seq     uint64 // 1, 2, …; only grows
	Key     string
	Deleted bool
}

// Journal tells what changed, so that whatever is derived from a store costs
// only what is new. It is written in the same transaction as the change. It
// holds the last change of each key, deletions too.
type Journal interface {
	// Identity names this store. It never changes while the journal goes on; a
	// store that was copied or salvaged has another one, and whoever followed the
	// old one begins again.
	Identity() string

	// Changes yields the changes after the given place, in order, as of the time
	// it begins to yield: a change that was acked before is yielded, unless a newer
	// change of the same key comes while it yields, which the next call yields. It
	// holds no transaction while it yields, and ends after yielding an error.
	Changes(ctx context.Context, after uint64) iter.Seq2[Change, error]
}

// Local is a store on this machine, with what can be done for its health. All
// methods may be called concurrently with each other and with those of Store.
type Local interface {
	Store
	Journal

	// State says how the store is doing. StateChanged is closed when that has
	// changed; ask again for the next one.
	State() roleplay.StorageState
	StateChanged() <-chan struct{}

	// Usage counts what takes the room.
	Usage(ctx context.Context) (Usage, error)

	// Check reads everything that is kept, and yields what is wrong, one
	// complaint for each key or page; nothing for a sound store.
	Check(ctx context.Context) iter.Seq2[Complaint, error]

	// Compact gives room that is no longer needed back to the disk, while reads
	// go on and writes wait. It returns how many bytes that were. CodeUnavailable where the disk has no room for the copy.
	Compact(ctx context.Context) (freed int64, err error)

	// Backup writes a copy of everything as of one moment, which opens as a store.
	Backup(ctx context.Context, w io.Writer) error

	// Salvaged is what became of a file that was damaged, until that is acknowledged,
	// however often it is opened before; the zero Salvage if nothing was.
	Salvaged() Salvage

	// AcknowledgeSalvage notes, durably, that a person has seen what Salvaged
	// says, which is nothing from then on. The state is good again if it was salvaged.
	AcknowledgeSalvage(ctx context.Context) error
}

// Usage is what a store takes. All sizes are bytes.
type Usage struct {
	Path     string           // of the file or folder
	File     int64            // its size on the disk
	Free     int64            // of it, room that can be given back by Compact
	Keys     int              // how many there are
	ByPrefix map[string]int64 // bytes of keys and values, by kind: the key with its ids left out, such as "users/chat_events", and JournalKind
}

// JournalKind is where Usage counts what the journal takes.
const JournalKind = "journal"

// KindOf is the kind of a key, as Usage counts it: its first two segments that
// are words and no ids.
func KindOf(key string) string {
	var words []string
	for segment := range strings.SplitSeq(key, "/") {
		if strings.Trim(segment, "abcdefghijklmnopqrstuvwxyz_") == "" && len(words) < 2 {
			words = append(words, segment)
		}
	}
	return strings.Join(words, "/")
}

// Complaint is one thing that is wrong in a store. Key is empty where it is not known.
type Complaint struct {
	Key     string
	Message string // a sentence for people
}

// Salvage tells what became of a file that was damaged.
type Salvage struct {
	Copy  string   // where the damaged file lies now, untouched; "" if nothing was damaged
	Cause string   // what was wrong with it, as the end of a sentence
	Kept  int      // keys that were there again
	Stale []string // keys of which only an older value could be found
	Lost  []string // keys that are known to have been there and could not be found
}
