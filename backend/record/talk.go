package record

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/store"
	"roleplay/backend/transcript"
)

// maxDefinitions bounds how many definitions are held: each is some hundred kB.
const maxDefinitions = 64

// Talks loads whole talks: a log, folded, under the revisions of the content
// that it pins. It may be used concurrently.
type Talks struct {
	store store.Store

	mu          sync.Mutex
	definitions map[pins]*scene.Definition // what is pinned never changes
}

// NewTalks makes a loader of the talks in a store.
func NewTalks(s store.Store) *Talks {
	return &Talks{store: s, definitions: map[pins]*scene.Definition{}}
}

// pins are the revisions that a talk is played by.
type pins struct {
	scenario                             roleplay.ScenarioID
	character                            roleplay.CharacterID
	script                               roleplay.ScriptID
	scenarioRev, characterRev, scriptRev int
}

// Loaded is a talk as of one place in its log. It is a value: Apply returns a
// new one and never changes its receiver.
type Loaded struct {
	Start      roleplay.Start
	Definition *scene.Definition
	State      scene.State
	Talk       transcript.Talk
	Head       Head // the last append that is part of this
	Summary    roleplay.SessionSummary
}

// Load reads the talk s of the user u. CodeNotFound when there is no such log,
// CodeUnavailable when it is damaged or of a newer program; pinned content that
// is gone is an internal error.
func (t *Talks) Load(ctx context.Context, u roleplay.UserID, s roleplay.SessionID) (Loaded, error) {
	log := Log{Store: t.store}
	var l Loaded
	var entries []roleplay.Entry
	var seqs []int64
	for a, err := range log.Read(ctx, u, s, Head{}) {
		if err != nil {
			return Loaded{}, fmt.Errorf("read the log: %w", err)
		}
		entries = append(entries, stamped(a.Seq, a.Entries)...)
		seqs = append(seqs, slices.Repeat([]int64{a.Seq}, len(a.Entries))...)
		l.Head = Head{Seq: a.Seq, Hash: a.Hash}
	}
	if l.Head == (Head{}) {
		return Loaded{}, roleplay.Errorf(roleplay.CodeNotFound, "There is no such session.")
	}
	l.Talk = transcript.Fold(entries)
	l.Talk.Seqs = seqs
	l.Start = l.Talk.Start
	if l.Start.SessionID != s || l.Start.UserID != u {
		return Loaded{}, errors.New("the log does not begin with the start of its own session")
	}
	def, err := t.Definition(ctx, l.Start)
	if err != nil {
		return Loaded{}, err
	}
	l.Definition = def
	l.State = scene.New(def, l.Start.Seed)
	for _, e := range l.Talk.Entries {
		l.State = scene.Apply(def, l.State, e)
	}
	l.Summary = l.summary()
	return l, nil
}

// Apply goes on from l with the entries of the append that head names.
func (l Loaded) Apply(entries []roleplay.Entry, head Head) Loaded {
	entries = stamped(head.Seq, entries)
	l.Talk = l.Talk.Add(head.Seq, entries...)
	for _, e := range entries {
		l.State = scene.Apply(l.Definition, l.State, e)
	}
	l.Head = head
	l.Summary = l.summary()
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
	}
}

// Definition returns the content that start pins, prepared. A session whose
// content is gone is not an unknown session: whatever is missing is an internal error.
func (t *Talks) Definition(ctx context.Context, start roleplay.Start) (*scene.Definition, error) {
	key := pins{start.Scenario, start.Character, start.Script, start.ScenarioRev, start.CharacterRev, start.ScriptRev}
	t.mu.Lock()
	def := t.definitions[key]
	t.mu.Unlock()
	if def != nil {
		return def, nil
	}
	def, err := t.read(ctx, start)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.definitions) == maxDefinitions {
		clear(t.definitions)
	}
	t.definitions[key] = def
	return def, nil
}

func (t *Talks) read(ctx context.Context, start roleplay.Start) (*scene.Definition, error) {
	scenario, err := Content[roleplay.Scenario]{Store: t.store, Kind: KindScenario}.Get(ctx, string(start.Scenario), start.ScenarioRev)
	if err != nil {
		return nil, pinned("scenario", err)
	}
	character, err := Content[roleplay.Character]{Store: t.store, Kind: KindCharacter}.Get(ctx, string(start.Character), start.CharacterRev)
	if err != nil {
		return nil, pinned("character", err)
	}
	var script roleplay.Script
	if start.Script != "" {
		script, err = Content[roleplay.Script]{Store: t.store, Kind: KindScript}.Get(ctx, string(start.Script), start.ScriptRev)
		if err != nil {
			return nil, pinned("script", err)
		}
	}
	return scene.Prepare(scenario, character, script), nil
}

func pinned(kind string, err error) error {
	return &roleplay.Error{Code: roleplay.CodeInternal, Message: "The pinned " + kind + " of a session could not be read.", Err: err}
}

// stamped returns the entries with each turn naming the append that holds it:
// the place in the log is what counts, not what the writer expected it to be.
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

func (l Loaded) summary() roleplay.SessionSummary {
	sum := roleplay.SessionSummary{
		ID:              l.Start.SessionID,
		Title:           l.Definition.Scenario.Title,
		ScenarioID:      l.Start.Scenario,
		ScenarioRev:     l.Start.ScenarioRev,
		CharacterID:     l.Start.Character,
		CharacterName:   l.Definition.Character.Name,
		ParticipantName: l.Start.ParticipantName,
		State:           l.Talk.State(),
		StartedAt:       l.Start.At,
		TurnCount:       len(l.Talk.Turns),
	}
	if l.Talk.End != nil {
		at := l.Talk.End.At
		sum.EndedAt = &at
	}
	return sum
}
