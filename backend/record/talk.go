package record

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/store"
	"roleplay/backend/transcript"
)

// Talks loads whole talks: a log, folded, under the revisions of the content
// that it pins. It may be used concurrently, and all services of a program share
// one: what it holds of the store is then held once.
type Talks struct {
	store    store.Store
	log      Log
	sessions *Sessions
	running  running

	mu          sync.Mutex
	definitions map[pins]*scene.Definition // what is pinned never changes
}

// NewTalks makes a loader of the talks in a store.
func NewTalks(s store.Store) *Talks {
	return &Talks{store: s, log: Log{Store: s}, sessions: NewSessions(s), definitions: map[pins]*scene.Definition{}}
}

// Sessions are the summaries of the talks.
func (t *Talks) Sessions() *Sessions { return t.sessions }

// Loaded is a talk as of one place in its log. It is a value: Apply returns a
// new one and never changes its receiver.
type Loaded struct {
	Start      roleplay.Start
	Definition *scene.Definition
	State      scene.State
	Talk       transcript.Talk
	Head       Head // the last append that is part of this
	Summary    roleplay.SessionSummary
	Marked     Marked

	ReadOnly    roleplay.ReadOnly // why nothing may be added, "" if it may
	Damage      *Damage           // where the log breaks off, nil if it does not
	Placeholder bool              // what the talk is played by is not here, or not all of it: it can be read, not gone on with

	user   roleplay.UserID // who has it
	cutOff bool            // the list knows of an end that the log does not have
}

// Load reads the talk s of the user u. Of a damaged log it gives what comes
// before the damage, of a newer one all that can be understood, both with
// ReadOnly set; content that is gone is stood in for by what the start says of
// it. A log without the end that the list knows of is damaged too. CodeNotFound
// when there is no such log, or it is being removed.
func (t *Talks) Load(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) (Loaded, error) {
	l, err := t.fold(ctx, u, s, t.log.Read(ctx, u, s, Head{}))
	if err == nil && t.lacksEnd(ctx, u, s, l) {
		// Or it has ended since: the list is told after the log.
		if l, err = t.fold(ctx, u, s, t.log.Read(ctx, u, s, Head{})); err == nil && t.lacksEnd(ctx, u, s, l) {
			l.Damage = damaged(s, l.Head.Seq+1, DamageMissing, "the list says that the talk has ended")
			l.ReadOnly, l.cutOff = roleplay.ReadOnlyDamaged, true
		}
	}
	if err != nil {
		return Loaded{}, err
	}
	l.State = scene.Replay(l.Definition, l.Start.Seed, l.Talk.Entries)
	l.Summary = l.summary(s)
	if l.Start.SessionID == "" { // nothing is left of the start: what the list knew is more
		if listed, err := t.sessions.Get(ctx, u, s); err == nil {
			l.Summary = listed
		}
	}
	return l, nil
}

// lacksEnd reports whether the list knows of an end that is not in the log. Where
// the list cannot be read, nothing is known.
func (t *Talks) lacksEnd(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, l Loaded) bool {
	if l.Talk.End != nil || l.Damage != nil || l.ReadOnly == roleplay.ReadOnlyNewer {
		return false
	}
	listed, err := t.sessions.Get(ctx, u, s)
	return err == nil && listed.State == roleplay.SessionEnded
}

// fold is Load without the scene and the summary.
func (t *Talks) fold(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, appends iter.Seq2[Append, error]) (Loaded, error) {
	var l Loaded
	var all []Append
	newest := 0
	for a, err := range appends {
		if errors.As(err, &l.Damage) {
			break
		}
		if err != nil {
			return Loaded{}, fmt.Errorf("read the log: %w", err)
		}
		stamp(a)
		all = append(all, a)
		l.Head, newest = Head{Seq: a.Seq, Hash: a.Hash}, max(newest, a.Schema)
	}
	if l.Head == (Head{}) && l.Damage == nil {
		return Loaded{}, noSession()
	}
	entries, seqs := joined(all)
	l.Talk = transcript.Fold(entries)
	l.Talk.Seqs = seqs
	l.Start = l.Talk.Start
	marks, err := ReadMarks(ctx, t.store, u, s)
	if err != nil {
		return Loaded{}, err
	}
	if l.user, l.Marked = u, marks.Body; l.Marked.Purging {
		return Loaded{}, noSession()
	}
	switch {
	case l.Damage != nil:
		l.ReadOnly = roleplay.ReadOnlyDamaged
	case newest > t.log.forms().schema:
		l.ReadOnly = roleplay.ReadOnlyNewer
	}
	if l.Start.SessionID == "" && l.ReadOnly == "" {
		return Loaded{}, errors.New("the log does not begin with the start of its session")
	}
	if l.ReadOnly == "" && l.Marked.DeletedAt != nil {
		l.ReadOnly = roleplay.ReadOnlyDeleted
	}
	if l.Definition, l.Placeholder, err = t.definition(ctx, l.Start); err != nil {
		return Loaded{}, err
	}
	return l, nil
}

// joined are the entries of appends, and the append that holds each: in slices that need not grow.
func joined(all []Append) (entries []roleplay.Entry, seqs []int64) {
	n := 0
	for _, a := range all {
		n += len(a.Entries)
	}
	entries, seqs = make([]roleplay.Entry, 0, n), make([]int64, 0, n)
	for _, a := range all {
		entries = append(entries, a.Entries...)
		for range a.Entries {
			seqs = append(seqs, a.Seq)
		}
	}
	return entries, seqs
}

func noSession() error { return roleplay.Errorf(roleplay.CodeNotFound, "There is no such session.") }

// Apply goes on from l with the entries of the append that head names.
func (l Loaded) Apply(entries []roleplay.Entry, head Head) Loaded {
	entries = stamped(head.Seq, entries)
	l.Talk = l.Talk.Add(head.Seq, entries...)
	for _, e := range entries {
		l.State = scene.Apply(l.Definition, l.State, e)
	}
	l.Head = head
	l.Summary = l.summary(l.Summary.ID)
	return l
}

// Session is the talk as a screen shows it. Turns is never nil.
func (l Loaded) Session() roleplay.Session {
	turns := slices.Clone(l.Talk.Turns)
	if turns == nil {
		turns = []roleplay.Turn{}
	}
	return roleplay.Session{
		SessionSummary: l.Summary,
		Turns:          turns,
		Seq:            l.Head.Seq,
		Progress:       l.State.Progress(l.Definition),
		Partner:        l.Talk.Partner,
		Usage:          l.Talk.Usage,
		ReadOnly:       l.ReadOnly,
	}
}

// Labels say what the ids of the talk mean to people. The trainee stands under
// the participant's name, where there is one, else under the given one.
func (l Loaded) Labels(trainee string) transcript.Labels {
	return labels(l.Start, l.Definition, trainee)
}

func labels(start roleplay.Start, def *scene.Definition, trainee string) transcript.Labels {
	return transcript.Labels{
		Title:     def.Scenario.Title,
		Character: def.Character.Name,
		Trainee:   cmp.Or(start.ParticipantName, trainee),
		Language:  def.Scenario.Language,
	}
}

// stamp has each turn of an append that was read name the append that holds it:
// the place in the log is what counts, not what the writer expected it to be.
func stamp(a Append) {
	for _, e := range a.Entries {
		if e.Turn != nil {
			e.Turn.Seq = a.Seq
		}
	}
}

// stamped returns copies of the entries with each turn naming the append that holds it.
func stamped(seq int64, entries []roleplay.Entry) []roleplay.Entry {
	out := slices.Clone(entries)
	for i, e := range out {
		if e.Turn != nil {
			turn := *e.Turn
			turn.Seq = seq
			out[i].Turn = &turn
		}
	}
	return out
}
