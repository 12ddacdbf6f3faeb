package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"roleplay/backend/event"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// How long a failed export waits for its next try: the first time, and at most.
const (
	firstWait = time.Second
	longest   = 5 * time.Minute
)

// keepEvery is how many changes of the journal may be looked at again after a restart.
const keepEvery = 1000

// Run writes each talk that ends into the folder of its person, if they have
// that on, until ctx ends. News only wakes it: what to
// write it learns from the journal, so that nothing is missed while it does not
// run. What fails is tried again, at growing intervals.
//
// A talk is written once into a folder. Only if the program dies between the
// writing of a file and the note of it, that one file is written again, under " (2)".
func (s *Service) Run(ctx context.Context) error {
	if s.deps.OpenFolder == nil {
		<-ctx.Done()
		return nil
	}
	f := &follower{service: s, known: map[roleplay.UserID]*following{}, reload: true}
	news := s.subscribe(ctx)
	defer func() { news.Close() }()
	for ctx.Err() == nil {
		timer := time.NewTimer(f.pass(ctx))
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-s.wake:
			f.reload = true
		case _, more := <-news.Events():
			if !more && ctx.Err() == nil {
				news.Close()
				news = s.subscribe(ctx) // it fell behind; the journal has it all
			}
		}
		timer.Stop()
	}
	return nil
}

func (s *Service) subscribe(ctx context.Context) event.Subscription {
	return s.deps.Bus.Subscribe(ctx, func(e roleplay.Event) bool {
		return e.Type == roleplay.EventSessionEnded || e.Type == roleplay.EventSessionUpdated // such as taken out of the bin
	})
}

// follower is the state of Run. One goroutine owns it.
type follower struct {
	service *Service
	known   map[roleplay.UserID]*following // who has it on
	reload  bool                           // the settings of somebody may have changed
	failing int                            // how often in a row the records could not be read
}

// following is one person's export.
type following struct {
	autoExport
	kept  uint64                                     // the Seq that is stored
	wrote map[roleplay.SessionID][]transcript.Format // in the folder, but not noted yet
	tries int                                        // how often in a row it failed
	next  time.Time                                  // not before
}

// pass does what there is to do, and returns how long to wait for the next pass.
func (f *follower) pass(ctx context.Context) time.Duration {
	err := f.load(ctx)
	if err == nil {
		err = f.look(ctx)
	}
	if err != nil {
		if ctx.Err() == nil {
			f.service.deps.Logger.ErrorContext(ctx, "the automatic export could not look for ended talks", "error", err)
		}
		f.failing++
		return backoff(f.failing)
	}
	if f.failing = 0; f.reload {
		return 0
	}
	wait := longest
	for u, p := range f.known {
		if len(p.Waiting) == 0 {
			continue
		}
		if left := p.next.Sub(f.service.deps.Now()); left > 0 {
			wait = min(wait, left)
			continue
		}
		if f.write(ctx, u, p); p.due() > 0 {
			wait = min(wait, p.next.Sub(f.service.deps.Now()))
		}
	}
	if f.reload {
		return 0
	}
	return max(wait, 0)
}

// load reads everybody's settings, if they may have changed.
func (f *follower) load(ctx context.Context) error {
	if !f.reload {
		return nil
	}
	known := map[roleplay.UserID]*following{}
	for u, err := range record.Users(ctx, f.service.deps.Store) {
		if err != nil {
			return err
		}
		doc, err := f.service.settings.Get(ctx, record.AutoExportKey(u))
		if roleplay.CodeOf(err) == roleplay.CodeNotFound || err == nil && !doc.Body.On {
			continue
		}
		if err != nil {
			return fmt.Errorf("read the settings of the automatic export: %w", err)
		}
		p := &following{autoExport: doc.Body, kept: doc.Body.Seq}
		if old := f.known[u]; old != nil && old.Folder == p.Folder {
			p.wrote = old.wrote
			if old.Journal == p.Journal {
				p.Seq = max(p.Seq, old.Seq)
			}
		}
		known[u] = p
	}
	f.known, f.reload = known, false
	return nil
}

// look finds the talks that have ended since each person's place in the journal.
func (f *follower) look(ctx context.Context) error {
	identity := f.service.deps.Journal.Identity()
	from, somebody := uint64(0), false
	for _, p := range f.known {
		if p.Journal != identity { // a new journal begins again; what was listed before is known by its time
			p.Journal, p.Seq, p.kept = identity, 0, 0
			if p.Through.After(p.Since) {
				p.Since = p.Through
			}
		}
		if !somebody || p.Seq < from {
			from, somebody = p.Seq, true
		}
	}
	if !somebody {
		return nil
	}
	last := from
	heads := map[roleplay.UserID]map[roleplay.SessionID]int64{} // the newest append of each talk; 0 where only its seal is new
	for change, err := range f.service.deps.Journal.Changes(ctx, from) {
		if err != nil {
			return fmt.Errorf("read the journal: %w", err)
		}
		last = change.Seq
		place := record.ParseKey(change.Key)
		p := f.known[place.User]
		if p == nil || change.Deleted || change.Seq <= p.Seq {
			continue
		}
		switch {
		case place.Kind == record.KeyChatLog && place.Seq == 1:
			place.Seq = 0
		case place.Kind != record.KeyChatEvent:
			continue
		}
		if heads[place.User] == nil {
			heads[place.User] = map[roleplay.SessionID]int64{}
		}
		heads[place.User][place.Session] = max(heads[place.User][place.Session], place.Seq)
	}
	for u, p := range f.known {
		ended, through, err := f.ended(ctx, u, p, heads[u])
		if err != nil {
			return err
		}
		if err := f.list(ctx, u, p, ended, through, last); err != nil {
			return err
		}
	}
	return nil
}

// ended returns which of the talks have ended after p.Since, the earliest first,
// and when the last one did.
func (f *follower) ended(ctx context.Context, u roleplay.UserID, p *following, heads map[roleplay.SessionID]int64) ([]waiting, time.Time, error) {
	through := p.Through
	ends := map[roleplay.SessionID]time.Time{}
	var talks []waiting
	for id, seq := range heads {
		at, err := f.end(ctx, u, id, seq)
		if err != nil {
			return nil, through, err
		}
		if seq == 0 && !at.After(p.Through) {
			continue // it was listed when it ended
		}
		if !at.After(p.Since) || slices.ContainsFunc(p.Waiting, func(w waiting) bool { return w.Session == id }) {
			continue
		}
		ends[id] = at
		talks = append(talks, waiting{Session: id})
		if at.After(through) {
			through = at
		}
	}
	slices.SortFunc(talks, func(a, b waiting) int { return ends[a.Session].Compare(ends[b.Session]) })
	return talks, through, nil
}

// end is when the append ended its talk, zero if it did not. For seq 0 it is
// when a talk ended whose appends were swept before they were seen.
func (f *follower) end(ctx context.Context, u roleplay.UserID, id roleplay.SessionID, seq int64) (time.Time, error) {
	if seq == 0 {
		return f.sweptEnd(ctx, u, id)
	}
	object, err := f.service.deps.Store.Get(ctx, record.ChatEventKey(u, id, seq))
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return time.Time{}, nil // swept or gone for good
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("read the last append of session %s: %w", id, err)
	}
	var a record.Append
	if json.Unmarshal(object.Value, &a) != nil {
		return time.Time{}, nil //nolint:nilerr // damaged: whoever verifies the store tells
	}
	for _, e := range a.Entries {
		if e.End != nil {
			return e.End.At, nil
		}
	}
	return time.Time{}, nil
}

func (f *follower) sweptEnd(ctx context.Context, u roleplay.UserID, id roleplay.SessionID) (time.Time, error) {
	for _, err := range f.service.deps.Store.List(ctx, record.ChatEventsPrefix(u, id), "") {
		return time.Time{}, err // its appends are there, and tell
	}
	talk, err := f.service.talks.Tell(ctx, u, id, record.Ends)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound || err == nil && talk.Talk.End == nil {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("read the sealed session %s: %w", id, err)
	}
	return talk.Talk.End.At, nil
}

// list notes the talks that are to be written, and how far the journal was looked at.
func (f *follower) list(ctx context.Context, u roleplay.UserID, p *following, ended []waiting, through time.Time, last uint64) error {
	if last = max(p.Seq, last); len(ended) == 0 && last < p.kept+keepEvery {
		p.Seq = last
		return nil
	}
	return f.note(ctx, u, p, func(body *autoExport) {
		body.Journal, body.Seq, body.Since, body.Through = p.Journal, last, p.Since, through
		for _, w := range ended {
			if !slices.ContainsFunc(body.Waiting, func(there waiting) bool { return there.Session == w.Session }) {
				body.Waiting = append(body.Waiting, w)
			}
		}
	})
}

// note changes the stored settings and takes them over. If their person has
// turned the export off or chosen another folder meanwhile, nothing is changed, and
// the next pass begins with what they want now.
func (f *follower) note(ctx context.Context, u roleplay.UserID, p *following, change func(*autoExport)) error {
	doc, err := f.service.settings.Update(ctx, record.AutoExportKey(u), u, func(body *autoExport) error {
		if !body.On || body.Folder != p.Folder {
			return errChanged
		}
		change(body)
		return nil
	})
	if errors.Is(err, errChanged) || roleplay.CodeOf(err) == roleplay.CodeNotFound {
		p.Waiting, f.reload = nil, true
		return nil
	}
	if err != nil {
		return fmt.Errorf("note how far the automatic export is: %w", err)
	}
	seen := max(p.Seq, doc.Body.Seq)
	differs := doc.Body.Failing != p.Failing || doc.Body.due() != p.due()
	p.autoExport, p.kept = doc.Body, doc.Body.Seq
	p.Seq = seen
	if differs {
		f.service.tellAuto(ctx, u)
	}
	return nil
}

// backoff is how long to wait after so many failures in a row.
func backoff(failures int) time.Duration {
	return min(firstWait<<min(failures-1, 20), longest)
}
